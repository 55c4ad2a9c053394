-- Schema 4: what you write. Times are milliseconds since 1970 (UTC).

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: what was taken back is never sent by its old number
  post INTEGER NOT NULL REFERENCES post(id),
  parent TEXT,                          -- the key of the comment it answers
  text TEXT NOT NULL,
  way TEXT,                             -- account, form, browser
  name TEXT,                            -- the name it stands under, where that is known
  state TEXT NOT NULL,                  -- draft, waiting, sending, sent, held, unknown, refused
  reason TEXT,                          -- why it was refused
  details TEXT,                         -- what the blog said
  since INTEGER NOT NULL,
  not_before INTEGER,                   -- waiting: it can be taken back until then
  left_at INTEGER,
  key TEXT                              -- what the blog calls it
);
-- One draft a post.
CREATE UNIQUE INDEX outbox_draft ON outbox(post) WHERE state = 'draft';
CREATE INDEX outbox_post ON outbox(post);
CREATE INDEX outbox_open ON outbox(state) WHERE state <> 'sent';
-- Replies from yours.bak whose posts have not come yet; each waits under every name of its post.
CREATE TABLE kept_reply (id INTEGER PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE kept_reply_name (
  kind TEXT NOT NULL, value TEXT NOT NULL, reply INTEGER NOT NULL REFERENCES kept_reply(id),
  PRIMARY KEY (kind, value, reply)
) WITHOUT ROWID;
CREATE TRIGGER outbox_made AFTER INSERT ON outbox BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
CREATE TRIGGER outbox_changed AFTER UPDATE ON outbox BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
CREATE TRIGGER outbox_gone AFTER DELETE ON outbox BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;
