-- Schema 16: who waits for a first reply is kept by person: the figure is on the screen at all times, and to find it
-- anew, three questions were asked of everybody. Times are milliseconds since 1970 (UTC).

-- What is true of somebody's posts at any time of day. A post waits that has a row and a sure date, can be answered, and
-- is known to have no reply.
CREATE TABLE waits (
  participant INTEGER PRIMARY KEY,
  post INTEGER,                         -- the newest of their posts that wait
  at INTEGER,
  first_post INTEGER,                   -- the first of all their posts, where that waits
  first_at INTEGER,
  never_answered INTEGER NOT NULL       -- `post` is the newest of all, and nobody ever answered any
);
-- Whose row in `waits` may be missing or wrong: it is not read, and made anew a few at a time (`store/waiting.rs`).
CREATE TABLE to_weigh (participant INTEGER PRIMARY KEY);
INSERT INTO to_weigh SELECT id FROM participant;

-- Whoever is in `to_weigh` already is not put there again. (Schema 15 says why that is not left to `OR IGNORE`.)
CREATE TRIGGER waits_came AFTER INSERT ON post
WHEN NEW.kind = 0 AND NEW.participant IS NOT NULL AND ((NEW.shown = 1 AND NEW.date_sure = 0) OR NEW.replies > 0)
  AND NOT EXISTS (SELECT 1 FROM to_weigh WHERE participant = NEW.participant) BEGIN
  INSERT INTO to_weigh VALUES (NEW.participant);
END;
CREATE TRIGGER waits_went AFTER DELETE ON post
WHEN OLD.kind = 0 AND OLD.participant IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM to_weigh WHERE participant = OLD.participant) BEGIN
  INSERT INTO to_weigh VALUES (OLD.participant);
END;
CREATE TRIGGER waits_changed
AFTER UPDATE OF shown, at, date_sure, replies, comments_page, comments_feed ON post
WHEN NEW.kind = 0 AND NEW.participant IS NOT NULL
  AND (OLD.shown, OLD.at, OLD.date_sure, OLD.replies, OLD.comments_page, OLD.comments_feed)
  IS NOT (NEW.shown, NEW.at, NEW.date_sure, NEW.replies, NEW.comments_page, NEW.comments_feed)
  AND NOT EXISTS (SELECT 1 FROM to_weigh WHERE participant = NEW.participant) BEGIN
  INSERT INTO to_weigh VALUES (NEW.participant);
END;
CREATE TRIGGER waits_moved AFTER UPDATE OF participant ON post
WHEN NEW.kind = 0 AND OLD.participant IS NOT NEW.participant BEGIN
  INSERT INTO to_weigh SELECT OLD.participant WHERE OLD.participant IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM to_weigh WHERE participant = OLD.participant);
  INSERT INTO to_weigh SELECT NEW.participant WHERE NEW.participant IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM to_weigh WHERE participant = NEW.participant);
END;
