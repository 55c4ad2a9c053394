-- Schema 15: the index of words is smaller and made in less time. Texts in `body.html` and `full_text.html` may from
-- now on be a blob: one zstd frame (RFC 8878); what was kept before stays as it is.

DROP TABLE post_words;
-- The words of every post that has a row, as `text::find` makes them: folded, with blanks between; nothing else is
-- kept of them here. What most of them have in common stands in the first column, which costs two bytes less for
-- each word of each post. Beginnings of two and three letters stand there as words of their own (`li…`, `lib…`),
-- once for each post: `prefix = '2 3'` would keep every place of each, in two more indexes as large as this one.
-- Its row's id says where the post stands: quarters of a second since 1970, or the next that are free before. So the
-- newest are found first without sorting, and a page goes on by `rowid < ?`.
CREATE VIRTUAL TABLE post_words USING fts5(
  words, title, person, tags,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- What is brought together, and when, is said with each step (`store/index.rs`).
INSERT INTO post_words(post_words, rank) VALUES ('automerge', 0);
INSERT INTO post_words(post_words, rank) VALUES ('usermerge', 8);
INSERT INTO post_words(post_words, rank) VALUES ('crisismerge', 200);
-- A long step is one piece of the index, not one for each megabyte of it.
INSERT INTO post_words(post_words, rank) VALUES ('hashsize', 16777216);
DELETE FROM indexed;
INSERT OR IGNORE INTO to_index SELECT id FROM post WHERE shown = 1;
-- Texts are put in anew, never changed in place.
DROP TRIGGER words_of_body_again;

-- What is in `to_index` already is not put there again. (`OR IGNORE` does not see to that in a trigger: how the
-- statement outside takes a conflict is what counts there, and an upsert that updates takes none.)
DROP TRIGGER words_came;
CREATE TRIGGER words_came AFTER INSERT ON post
WHEN NEW.shown = 1 AND NOT EXISTS (SELECT 1 FROM to_index WHERE post = NEW.id) BEGIN
  INSERT INTO to_index VALUES (NEW.id);
END;
DROP TRIGGER words_went;
CREATE TRIGGER words_went AFTER DELETE ON post
WHEN OLD.shown = 1 AND NOT EXISTS (SELECT 1 FROM to_index WHERE post = OLD.id) BEGIN
  INSERT INTO to_index VALUES (OLD.id);
END;
DROP TRIGGER words_changed;
CREATE TRIGGER words_changed
AFTER UPDATE OF shown, at, title, warning, participant, author, handle, language, network ON post
WHEN NOT EXISTS (SELECT 1 FROM to_index WHERE post = NEW.id) AND (OLD.shown <> NEW.shown OR (NEW.shown = 1 AND
  (OLD.at, OLD.title, OLD.warning, OLD.participant, OLD.author, OLD.handle, OLD.language, OLD.network)
  IS NOT (NEW.at, NEW.title, NEW.warning, NEW.participant, NEW.author, NEW.handle, NEW.language, NEW.network))) BEGIN
  INSERT INTO to_index VALUES (NEW.id);
END;
DROP TRIGGER words_of_person;
CREATE TRIGGER words_of_person AFTER UPDATE OF name ON participant WHEN OLD.name <> NEW.name BEGIN
  INSERT INTO to_index SELECT id FROM post WHERE participant = NEW.id AND shown = 1
    AND NOT EXISTS (SELECT 1 FROM to_index WHERE to_index.post = post.id);
END;
DROP TRIGGER words_of_body;
CREATE TRIGGER words_of_body AFTER INSERT ON body
WHEN NOT EXISTS (SELECT 1 FROM to_index WHERE post = NEW.post)
  AND EXISTS (SELECT 1 FROM post WHERE id = NEW.post AND shown = 1) BEGIN
  INSERT INTO to_index VALUES (NEW.post);
END;
DROP TRIGGER words_of_tag;
CREATE TRIGGER words_of_tag AFTER INSERT ON tag
WHEN NOT EXISTS (SELECT 1 FROM to_index WHERE post = NEW.post)
  AND EXISTS (SELECT 1 FROM post WHERE id = NEW.post AND shown = 1) BEGIN
  INSERT INTO to_index VALUES (NEW.post);
END;
DROP TRIGGER post_came;
CREATE TRIGGER post_came AFTER INSERT ON post WHEN NEW.shown = 1 AND NEW.is_new = 1 BEGIN
  UPDATE tally SET n = n + 1 WHERE name = 'new';
END;
CREATE TRIGGER post_came_saved AFTER INSERT ON post WHEN NEW.shown = 1 AND NEW.is_saved = 1 BEGIN
  UPDATE tally SET n = n + 1 WHERE name = 'saved';
END;

-- Whether a blog moved to an address is asked of everybody on a list.
CREATE INDEX source_reads ON source(reads) WHERE reads IS NOT NULL;
CREATE INDEX source_moved_to ON source(moved_to) WHERE moved_to IS NOT NULL;

-- Who waits for a first reply costs as much as there are people, however much they write.
DROP INDEX post_unanswered;
CREATE INDEX post_unanswered ON post(participant, at, id)
WHERE shown = 1 AND kind = 0 AND date_sure = 0 AND replies = 0 AND coalesce(comments_page, comments_feed) IS NOT NULL;

-- Which posts of a blog can be commented is asked at each look at it, however many it has that cannot.
CREATE INDEX post_talked ON post(source, at)
WHERE kind = 0 AND removed = 0 AND coalesce(comments_page, comments_feed) IS NOT NULL;
