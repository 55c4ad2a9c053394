-- Schema 7: joined programmes.

-- Who takes part in which programme, by the address or file it was joined by. Derived from the lists.
CREATE TABLE takes_part (
  participant INTEGER NOT NULL REFERENCES participant(id),
  programme TEXT NOT NULL,
  PRIMARY KEY (participant, programme)
) WITHOUT ROWID;
CREATE INDEX takes_part_programme ON takes_part(programme);

-- Under which addresses and handles somebody was ever listed, so that they are known again whatever
-- was corrected.
CREATE TABLE person_named (
  kind TEXT NOT NULL,                   -- 'feed', 'page', 'handle'
  value TEXT NOT NULL,
  participant INTEGER NOT NULL REFERENCES participant(id),
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE INDEX person_named_participant ON person_named(participant);

-- What you corrected of somebody, as JSON. It beats the config and every list.
CREATE TABLE person_correction (participant INTEGER PRIMARY KEY REFERENCES participant(id), what TEXT NOT NULL);
