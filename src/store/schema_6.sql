-- Schema 6: Things. Times are milliseconds since 1970 (UTC).

CREATE TABLE programme (
  id INTEGER PRIMARY KEY,               -- made of its key: the same on every computer
  key TEXT NOT NULL,                    -- the address or file it was joined by
  listed INTEGER NOT NULL DEFAULT 1
);
-- Which Things a post is about. Derived: can be made anew from posts and corrections.
CREATE TABLE post_about (
  post INTEGER NOT NULL REFERENCES post(id),
  programme INTEGER NOT NULL REFERENCES programme(id),
  things TEXT NOT NULL DEFAULT '',      -- their numbers, with blanks between
  stance INTEGER NOT NULL DEFAULT 0,    -- 0 answers them, 1 looks back, 2 mentions them, 3 is the instruction
  sure INTEGER NOT NULL DEFAULT 1,
  because TEXT NOT NULL,
  said TEXT NOT NULL DEFAULT '',        -- what is written there
  weeks TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (post, programme)
) WITHOUT ROWID;
-- One row for each Thing that a post answers and counts for.
CREATE TABLE post_thing (
  programme INTEGER NOT NULL,
  thing INTEGER NOT NULL,
  at INTEGER NOT NULL,
  post INTEGER NOT NULL,
  PRIMARY KEY (programme, thing, at, post)
) WITHOUT ROWID;
CREATE INDEX post_thing_post ON post_thing(post, programme, thing);
-- What a person said a post is about; nothing: no Thing. Yours, like marks.
CREATE TABLE said_about (
  post INTEGER NOT NULL REFERENCES post(id),
  programme INTEGER NOT NULL,
  things TEXT NOT NULL,
  PRIMARY KEY (post, programme)
) WITHOUT ROWID;
CREATE TRIGGER said_made AFTER INSERT ON said_about BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
CREATE TRIGGER said_changed AFTER UPDATE ON said_about BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
CREATE TRIGGER said_gone AFTER DELETE ON said_about BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
-- The same from yours.bak, for posts that have not come yet.
CREATE TABLE kept_about (
  kind TEXT NOT NULL, value TEXT NOT NULL, programme INTEGER NOT NULL, things TEXT NOT NULL,
  PRIMARY KEY (kind, value, programme)
) WITHOUT ROWID;
-- The posts that were suggested for a Thing, so that they stay the same; and how often somebody was.
CREATE TABLE suggested (
  programme INTEGER NOT NULL, thing INTEGER NOT NULL, place INTEGER NOT NULL,
  kind INTEGER NOT NULL,                -- 0 came later, 1 waits for a reply, 2 lively, 3 not met yet
  post INTEGER NOT NULL,
  PRIMARY KEY (programme, thing, place)
) WITHOUT ROWID;
ALTER TABLE participant ADD COLUMN suggested INTEGER NOT NULL DEFAULT 0;
