-- Schema 11: how far posts were read, and full texts. Times are milliseconds since 1970 (UTC).

-- So many letters of the text are above the first line in sight; a post without a row begins at its top.
CREATE TABLE read_to (post INTEGER PRIMARY KEY, letters INTEGER NOT NULL, total INTEGER NOT NULL);
-- The article of a post's page, for what its blog sends only the beginning of; no html: none was found.
CREATE TABLE full_text (post INTEGER PRIMARY KEY, html TEXT, base TEXT, asked_at INTEGER NOT NULL);
-- Sources whose posts are read in full.
CREATE TABLE reads_full (source INTEGER PRIMARY KEY);
