-- Schema 13: the index of words grows in even steps.

-- What is brought together, and when, is said with each step (`store/index.rs`): left to itself, FTS5 now and then
-- brings together very much at once, while a mark waits.
INSERT INTO post_words(post_words, rank) VALUES ('automerge', 0);
INSERT INTO post_words(post_words, rank) VALUES ('usermerge', 8);
INSERT INTO post_words(post_words, rank) VALUES ('crisismerge', 200);
-- Single letters of scripts without blanks have their own entries from now on.
INSERT OR IGNORE INTO to_index SELECT post FROM indexed;
