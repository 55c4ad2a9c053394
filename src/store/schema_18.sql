-- Schema 18: the places of posts in the index of words lie closer together, which takes a sixth less room
-- (`store/index/place.rs` says where a post stands). All are put in anew.

DROP TABLE post_words;
-- As schema 15 made it. Its row's id is the place of the post, in the order of time.
CREATE VIRTUAL TABLE post_words USING fts5(
  words, title, person, tags,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);
INSERT INTO post_words(post_words, rank) VALUES ('automerge', 0);
INSERT INTO post_words(post_words, rank) VALUES ('usermerge', 8);
INSERT INTO post_words(post_words, rank) VALUES ('crisismerge', 200);
INSERT INTO post_words(post_words, rank) VALUES ('hashsize', 16777216);
DELETE FROM indexed;

-- Weeks since 1970 in which more was written than has room in quarters of a minute.
CREATE TABLE crowded_week (week INTEGER PRIMARY KEY);

-- A row whose key is the id itself is put in by a statement that may fail, and so each post that came had its changed
-- pages copied first: two triggers put their rows here. Without an id of their own they do not.
DROP TABLE to_index;
CREATE TABLE to_index (post INTEGER PRIMARY KEY) WITHOUT ROWID;
INSERT INTO to_index SELECT id FROM post WHERE shown = 1;
DROP TABLE to_weigh;
CREATE TABLE to_weigh (participant INTEGER PRIMARY KEY) WITHOUT ROWID;
INSERT INTO to_weigh SELECT id FROM participant;
