-- Schema 1. Times are milliseconds since 1970 (UTC). Never edited once landed: the next change is schema_2.sql.

CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  page TEXT,
  page_key TEXT,
  fediverse TEXT,
  bluesky TEXT,
  team TEXT,
  only_tags TEXT NOT NULL DEFAULT '',   -- one a line, lower case; empty: every post counts
  paused INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL DEFAULT 1     -- 0: taken off the list; posts and marks stay
);

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,                -- 0 feed, 1 hashtag stream
  participant INTEGER REFERENCES participant(id),
  tag TEXT,
  address TEXT NOT NULL,                -- as the person gave it
  key TEXT NOT NULL UNIQUE,
  reads TEXT,                           -- where it is read, if elsewhere: found on its page, or moved
  title TEXT,
  page TEXT,
  listed INTEGER NOT NULL DEFAULT 1,
  etag TEXT,
  last_modified TEXT,
  asked_at INTEGER,
  answered_at INTEGER,
  due_at INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  trouble_argument TEXT,
  trouble_since INTEGER,
  trouble_details TEXT NOT NULL DEFAULT '',
  moved_to TEXT,
  moved_seen INTEGER NOT NULL DEFAULT 0,
  mended INTEGER NOT NULL DEFAULT 0,
  newest TEXT                           -- hashtag streams: the newest id caught up with
);
CREATE INDEX source_due ON source(due_at) WHERE listed = 1;
CREATE INDEX source_participant ON source(participant);

CREATE TABLE post (
  id INTEGER PRIMARY KEY,
  public TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,                -- 0 blog post, 1 note
  source INTEGER NOT NULL REFERENCES source(id),
  participant INTEGER REFERENCES participant(id),
  author TEXT,
  handle TEXT,
  title TEXT,                           -- as written
  headline TEXT NOT NULL,               -- the title, or the beginning of the text
  address TEXT,
  comments_page TEXT,
  comments_feed TEXT,
  published INTEGER,
  date_sure INTEGER NOT NULL,           -- 0 sure, 1 missing, 2 wrong
  at INTEGER NOT NULL,                  -- where it stands in the timeline
  first_seen INTEGER NOT NULL,
  changed_at INTEGER,
  hash BLOB NOT NULL,
  replies INTEGER,                      -- NULL: not known
  language TEXT,
  warning TEXT,
  automatic INTEGER NOT NULL DEFAULT 0,
  enclosures TEXT NOT NULL DEFAULT '',  -- one address a line
  announces INTEGER REFERENCES post(id),
  announced INTEGER NOT NULL DEFAULT 0, -- 0 no, 1 on the fediverse, 2 on Bluesky
  answers INTEGER REFERENCES post(id),
  answers_key TEXT,
  in_scope INTEGER NOT NULL DEFAULT 1,
  removed INTEGER NOT NULL DEFAULT 0,   -- a tombstone
  pruned INTEGER NOT NULL DEFAULT 0,    -- its text was let go by the retention setting
  listed INTEGER NOT NULL DEFAULT 1,    -- its participant or hashtag is on the list
  shown INTEGER NOT NULL DEFAULT 0,     -- has a row in the timeline; kept by post_settled
  is_new INTEGER NOT NULL DEFAULT 1,    -- kept by the triggers of mark, as the next two
  is_saved INTEGER NOT NULL DEFAULT 0,
  is_muted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX post_timeline ON post(at, id) WHERE shown = 1;
CREATE INDEX post_new ON post(at, id) WHERE shown = 1 AND is_new = 1;
CREATE INDEX post_saved ON post(at, id) WHERE shown = 1 AND is_saved = 1;
CREATE INDEX post_person ON post(participant, at, id) WHERE shown = 1;
CREATE INDEX post_announces ON post(announces) WHERE announces IS NOT NULL;
CREATE INDEX post_answers ON post(answers) WHERE answers IS NOT NULL;
CREATE INDEX post_answers_key ON post(answers_key) WHERE answers_key IS NOT NULL AND answers IS NULL;
CREATE INDEX post_handle ON post(handle) WHERE handle IS NOT NULL;
CREATE INDEX post_source ON post(source);

CREATE TABLE body (post INTEGER PRIMARY KEY REFERENCES post(id), html TEXT NOT NULL, base TEXT);
CREATE TABLE post_key (kind TEXT NOT NULL, value TEXT NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE INDEX post_key_post ON post_key(post);
CREATE TABLE alias (public TEXT PRIMARY KEY, post INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sighting (post INTEGER NOT NULL, source INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (post, source)) WITHOUT ROWID;
CREATE TABLE tag (post INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (post, tag)) WITHOUT ROWID;
CREATE TABLE note_link (note INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (key, note)) WITHOUT ROWID;
CREATE INDEX note_link_note ON note_link(note);

CREATE TABLE batch (id INTEGER PRIMARY KEY, made_at INTEGER NOT NULL);
CREATE TABLE mark (
  post INTEGER PRIMARY KEY,
  read INTEGER NOT NULL DEFAULT 0,
  saved INTEGER NOT NULL DEFAULT 0,
  muted INTEGER NOT NULL DEFAULT 0,
  batch INTEGER,
  made_at INTEGER NOT NULL
);
CREATE INDEX mark_batch ON mark(batch) WHERE batch IS NOT NULL;
-- Marks from yours.bak whose posts have not come yet.
CREATE TABLE kept_mark (
  kind TEXT NOT NULL, value TEXT NOT NULL,
  read INTEGER NOT NULL, saved INTEGER NOT NULL, muted INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;

CREATE TABLE tally (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tally VALUES ('new', 0), ('saved', 0), ('yours', 0);
CREATE TABLE lease (only INTEGER PRIMARY KEY CHECK (only = 1), holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TRIGGER mark_made AFTER INSERT ON mark BEGIN
  UPDATE post SET is_new = NOT NEW.read, is_saved = NEW.saved, is_muted = NEW.muted WHERE id = NEW.post;
  UPDATE tally SET n = n + 1 WHERE name = 'yours';
END;
CREATE TRIGGER mark_changed AFTER UPDATE ON mark BEGIN
  UPDATE post SET is_new = NOT NEW.read, is_saved = NEW.saved, is_muted = NEW.muted WHERE id = NEW.post;
  UPDATE tally SET n = n + 1 WHERE name = 'yours';
END;
CREATE TRIGGER post_settled
AFTER UPDATE OF announces, answers, in_scope, removed, pruned, listed, is_muted ON post BEGIN
  UPDATE post SET shown = NEW.announces IS NULL AND NEW.answers IS NULL AND NEW.in_scope AND NEW.listed
    AND NOT NEW.removed AND NOT NEW.pruned AND NOT NEW.is_muted WHERE id = NEW.id;
END;
CREATE TRIGGER post_counted AFTER UPDATE OF shown, is_new, is_saved ON post
WHEN (OLD.shown, OLD.is_new, OLD.is_saved) <> (NEW.shown, NEW.is_new, NEW.is_saved) BEGIN
  UPDATE tally SET n = n + (NEW.shown AND NEW.is_new) - (OLD.shown AND OLD.is_new) WHERE name = 'new';
  UPDATE tally SET n = n + (NEW.shown AND NEW.is_saved) - (OLD.shown AND OLD.is_saved) WHERE name = 'saved';
END;
CREATE TRIGGER post_came AFTER INSERT ON post WHEN NEW.shown = 1 BEGIN
  UPDATE tally SET n = n + NEW.is_new WHERE name = 'new';
  UPDATE tally SET n = n + NEW.is_saved WHERE name = 'saved';
END;
CREATE TRIGGER post_went AFTER DELETE ON post WHEN OLD.shown = 1 BEGIN
  UPDATE tally SET n = n - OLD.is_new WHERE name = 'new';
  UPDATE tally SET n = n - OLD.is_saved WHERE name = 'saved';
END;
