-- Schema 17: packed texts lie in pieces. A text of three kilobytes has a page of four for itself; pieces of it share
-- their pages with others, and nearly nothing is left free. What was kept before stays as it is.

-- The pieces of one text have ids one after the other. An id is never given again: where pieces are lost, no other text
-- stands in their place.
CREATE TABLE body_piece (id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB NOT NULL);
ALTER TABLE body ADD COLUMN first_piece INTEGER;
ALTER TABLE body ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;   -- 0: the text stands in `html`
CREATE TRIGGER body_went AFTER DELETE ON body WHEN OLD.pieces > 0 BEGIN
  DELETE FROM body_piece WHERE id >= OLD.first_piece AND id < OLD.first_piece + OLD.pieces;
END;
-- What a post says, wherever it lies: text as it came, or a blob (one zstd frame, RFC 8878). Where pieces are lost it is
-- as if it had been let go.
CREATE VIEW body_text AS SELECT post, base, CASE WHEN pieces = 0 THEN html ELSE (
  SELECT CASE WHEN count(*) = pieces THEN CAST(group_concat(data, '') AS BLOB) ELSE x'' END FROM (
    SELECT data FROM body_piece WHERE id >= first_piece AND id < first_piece + pieces ORDER BY id)
) END AS html FROM body;
-- Whoever changes a text or a tag of a post that is known says so to `to_index` (`store/posts.rs`, `store/fold.rs`); a
-- new one stands there already. Two triggers less run for each post that comes.
DROP TRIGGER words_of_body;
DROP TRIGGER words_of_tag;
