-- Schema 12: what one hid can be listed without looking at every post.

CREATE INDEX post_muted ON post(at, id) WHERE is_muted = 1;
