-- Schema 14: how many posts a source showed is counted as they come: going through all of them, whenever people are
-- shown, took as long as there are posts.

ALTER TABLE source ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;
UPDATE source SET posts = seen.n
FROM (SELECT source AS id, count(*) AS n FROM sighting GROUP BY source) AS seen WHERE seen.id = source.id;
CREATE TRIGGER sighting_came AFTER INSERT ON sighting BEGIN
  UPDATE source SET posts = posts + 1 WHERE id = NEW.source;
END;
CREATE TRIGGER sighting_went AFTER DELETE ON sighting BEGIN
  UPDATE source SET posts = posts - 1 WHERE id = OLD.source;
END;
