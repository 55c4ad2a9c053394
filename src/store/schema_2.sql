-- Schema 2: manners. Times are milliseconds since 1970 (UTC), durations milliseconds.

ALTER TABLE source ADD COLUMN host TEXT;                            -- scheme, name and port of where it is read
ALTER TABLE source ADD COLUMN patience INTEGER;                     -- what its last document asked of readers
ALTER TABLE source ADD COLUMN fresh_for INTEGER;                    -- how long its last answer stays fresh
ALTER TABLE source ADD COLUMN gap INTEGER;                          -- what usually lies between two of its posts
ALTER TABLE source ADD COLUMN posted_at INTEGER;                    -- when its newest post was published
ALTER TABLE source ADD COLUMN unencrypted INTEGER NOT NULL DEFAULT 0; -- it led from https to http

CREATE TABLE host (
  name TEXT PRIMARY KEY,                -- scheme, name and port
  asked_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,  -- visits in a row on which none of its sources answered
  until INTEGER,                        -- not asked unasked before
  wait_until INTEGER                    -- Retry-After: not asked before, whoever wishes it
) WITHOUT ROWID;
