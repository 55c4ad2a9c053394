-- Schema 5: networks. Times are milliseconds since 1970 (UTC).

ALTER TABLE post ADD COLUMN network INTEGER;                         -- notes: 1 fediverse, 2 Bluesky
ALTER TABLE post ADD COLUMN visibility INTEGER NOT NULL DEFAULT 0;   -- notes: 0 public, 1 unlisted, 2 followers, 3 those it names
ALTER TABLE post ADD COLUMN edited_at INTEGER;                       -- notes: when their author last changed them
ALTER TABLE post ADD COLUMN same_as INTEGER REFERENCES post(id);     -- notes: the same words by the same person on another network
ALTER TABLE post ADD COLUMN heads INTEGER NOT NULL DEFAULT 0;        -- notes: an answer with a row, for nothing above it has one
ALTER TABLE post ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;       -- notes: the config hides such
UPDATE post SET network = CASE WHEN handle LIKE '@%@%' THEN 1 ELSE 2 END WHERE kind = 1;
CREATE INDEX post_same_as ON post(same_as) WHERE same_as IS NOT NULL;

-- `source.kind`: 0 feed, 1 hashtag on a fediverse server, 2 hashtag on Bluesky, 3 one person's notes on Bluesky.
ALTER TABLE source ADD COLUMN looked_at INTEGER;                     -- when the last weeks of it were last read anew
ALTER TABLE source ADD COLUMN looked_from INTEGER;                   -- and from when on

-- What lies between two notes of a stream that were read one after the other, and was not read.
CREATE TABLE stream_gap (
  source INTEGER NOT NULL REFERENCES source(id),
  older TEXT NOT NULL,                  -- the newest note known below it; empty: nothing below is known
  older_at INTEGER,                     -- when that was written
  newer TEXT NOT NULL,                  -- where to read on: the oldest note above it, or a page's cursor
  newer_at INTEGER NOT NULL,            -- when that note was written
  wanted INTEGER NOT NULL DEFAULT 0,    -- somebody asked for what is in it
  PRIMARY KEY (source, older)
) WITHOUT ROWID;
-- Notes that the config hides: words, and whether those that programs write.
CREATE TABLE hiding (kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN account TEXT;                          -- which login it goes with
ALTER TABLE outbox ADD COLUMN once TEXT;                             -- the name by which a server takes it once, chosen before it leaves

DROP TRIGGER post_settled;
CREATE TRIGGER post_settled
AFTER UPDATE OF announces, answers, in_scope, removed, pruned, listed, is_muted, same_as, heads, hidden ON post BEGIN
  UPDATE post SET shown = NEW.announces IS NULL AND NEW.same_as IS NULL AND (NEW.answers IS NULL OR NEW.heads)
    AND NEW.in_scope AND NEW.listed AND NOT NEW.removed AND NOT NEW.pruned AND NOT NEW.is_muted AND NOT NEW.hidden
    WHERE id = NEW.id;
END;
ALTER TABLE conversation ADD COLUMN closed TEXT;                     -- why a thread is not shown to us: 'sign-in'
-- Hashtag posts, those of participants and those of others.
CREATE INDEX post_notes ON post(participant IS NULL, at, id) WHERE shown = 1 AND kind = 1;
CREATE INDEX post_note_time ON post(source, at) WHERE kind = 1 AND pruned = 0;
CREATE INDEX post_announced_at ON post(at) WHERE announces IS NOT NULL;
CREATE INDEX participant_fediverse ON participant(fediverse) WHERE fediverse IS NOT NULL;
CREATE INDEX participant_bluesky ON participant(bluesky) WHERE bluesky IS NOT NULL;
ALTER TABLE source ADD COLUMN look_settled INTEGER NOT NULL DEFAULT 1; -- whether what the last look left out was asked for

-- The page of a note is no name it is told by: that of a blog that speaks on a network is its post's.
INSERT OR IGNORE INTO note_link(note, key)
  SELECT k.post, k.value FROM post_key k JOIN post p ON p.id = k.post AND p.kind = 1 WHERE k.kind = 'link';
UPDATE post_key SET kind = 'page' WHERE kind = 'link' AND post IN (SELECT id FROM post WHERE kind = 1);

-- The servers of your accounts on networks: they are asked for threads, too.
CREATE TABLE own_server (name TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
