-- Schema 9: people who use the hashtag, and who named whom.

-- Whom you do not want to be offered as participants, by handle. Yours, like marks.
CREATE TABLE refused (handle TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER refused_made AFTER INSERT ON refused BEGIN UPDATE tally SET n = n + 1 WHERE name = 'yours'; END;

-- Whether the config names them; others are named by a programme's lists alone.
ALTER TABLE participant ADD COLUMN yours INTEGER NOT NULL DEFAULT 1;
