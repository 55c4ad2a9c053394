-- Schema 8: posts that a blog's feed no longer holds. Times are milliseconds since 1970 (UTC).

ALTER TABLE source ADD COLUMN older_of TEXT;    -- the address that was read back from; another one begins anew
ALTER TABLE source ADD COLUMN older_next TEXT;  -- where to read on; NULL: nowhere, `older_end` says why
ALTER TABLE source ADD COLUMN older_to INTEGER; -- how far back was read
ALTER TABLE source ADD COLUMN older_page TEXT;  -- the page of the blog on which older posts are
ALTER TABLE source ADD COLUMN older_end INTEGER; -- 0 the beginning, 1 what is older is on the blog itself
