-- Schema 19: what a new post costs beside itself. How many posts a source showed was counted by a trigger, one post at
-- a time; whoever keeps posts counts them now, and writes it once a change (`store/unsettled.rs`). And every question
-- for the posts of a source says of which kind, which two other indexes answer.

DROP TRIGGER sighting_came;
DROP INDEX post_source;
