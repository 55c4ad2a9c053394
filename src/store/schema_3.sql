-- Schema 3: conversations. Times are milliseconds since 1970 (UTC).

ALTER TABLE post ADD COLUMN stated INTEGER;                       -- replies as its source states them; `replies` is what is shown
ALTER TABLE post ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;     -- replies that came since you last looked
ALTER TABLE post ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;  -- replies that are yours
ALTER TABLE post ADD COLUMN for_you_at INTEGER;                   -- when somebody last answered you there
UPDATE post SET stated = replies;
ALTER TABLE participant ADD COLUMN is_you INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reply (
  id INTEGER PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES post(id),
  key TEXT NOT NULL,
  parent TEXT,
  author TEXT NOT NULL DEFAULT '',
  author_key TEXT,                      -- the page its author gave, without what does not matter
  at INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  html TEXT NOT NULL,
  link TEXT,
  pingback INTEGER NOT NULL DEFAULT 0,
  by_author INTEGER NOT NULL DEFAULT 0, -- said by the post's author
  yours INTEGER NOT NULL DEFAULT 0,
  UNIQUE (post, key)
);
CREATE TABLE conversation (
  post INTEGER PRIMARY KEY,
  asked_at INTEGER,                     -- when its comments were last asked for
  looked_at INTEGER,                    -- when all of them were last read
  read_at INTEGER,                      -- when you last looked
  etag TEXT,
  last_modified TEXT
);
-- The feed of all comments of a source's blog.
CREATE TABLE talk (source INTEGER PRIMARY KEY, asked_at INTEGER, etag TEXT, last_modified TEXT);
-- Who you are, as the config says: name, page, handle.
CREATE TABLE you (kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;

CREATE INDEX post_unanswered ON post(at, id) WHERE shown = 1 AND kind = 0 AND date_sure = 0 AND replies = 0;
CREATE INDEX post_answered ON post(participant) WHERE kind = 0 AND replies > 0;
CREATE INDEX post_for_you ON post(for_you_at, id) WHERE shown = 1 AND for_you_at IS NOT NULL;
CREATE INDEX post_blog ON post(source, at) WHERE kind = 0;
