-- Schema 10: finding posts by their words.

-- The words of every post that has a row, as `text::find` makes them: folded, with blanks between; nothing else
-- is kept of them here. Its row's id says where the post stands: quarters of a second since 1970, or the next
-- that are free before. So the newest are found first without sorting, and a page goes on by `rowid < ?`. (The
-- time alone, for what lies between two ids is written with every word: a longer id doubles the index.)
CREATE VIRTUAL TABLE post_words USING fts5(
  title, words, person, tags,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
-- Which post stands there under a row's id.
CREATE TABLE indexed (place INTEGER PRIMARY KEY, post INTEGER NOT NULL UNIQUE);
-- What is to be put there, put there again, or taken out. Posts are kept without waiting for it.
CREATE TABLE to_index (post INTEGER PRIMARY KEY);
INSERT INTO to_index SELECT id FROM post WHERE shown = 1;

CREATE TRIGGER words_came AFTER INSERT ON post WHEN NEW.shown = 1 BEGIN
  INSERT OR IGNORE INTO to_index VALUES (NEW.id);
END;
CREATE TRIGGER words_went AFTER DELETE ON post WHEN OLD.shown = 1 BEGIN
  INSERT OR IGNORE INTO to_index VALUES (OLD.id);
END;
CREATE TRIGGER words_changed
AFTER UPDATE OF shown, at, title, warning, participant, author, handle, language, network ON post
WHEN OLD.shown <> NEW.shown OR (NEW.shown = 1 AND
  (OLD.at, OLD.title, OLD.warning, OLD.participant, OLD.author, OLD.handle, OLD.language, OLD.network)
  IS NOT (NEW.at, NEW.title, NEW.warning, NEW.participant, NEW.author, NEW.handle, NEW.language, NEW.network)) BEGIN
  INSERT OR IGNORE INTO to_index VALUES (NEW.id);
END;
CREATE TRIGGER words_of_body AFTER INSERT ON body
WHEN EXISTS (SELECT 1 FROM post WHERE id = NEW.post AND shown = 1) BEGIN
  INSERT OR IGNORE INTO to_index VALUES (NEW.post);
END;
CREATE TRIGGER words_of_body_again AFTER UPDATE OF html ON body
WHEN OLD.html <> NEW.html AND EXISTS (SELECT 1 FROM post WHERE id = NEW.post AND shown = 1) BEGIN
  INSERT OR IGNORE INTO to_index VALUES (NEW.post);
END;
CREATE TRIGGER words_of_tag AFTER INSERT ON tag
WHEN EXISTS (SELECT 1 FROM post WHERE id = NEW.post AND shown = 1) BEGIN
  INSERT OR IGNORE INTO to_index VALUES (NEW.post);
END;
CREATE TRIGGER words_of_person AFTER UPDATE OF name ON participant WHEN OLD.name <> NEW.name BEGIN
  INSERT OR IGNORE INTO to_index SELECT id FROM post WHERE participant = NEW.id AND shown = 1;
END;
