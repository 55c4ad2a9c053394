-- Schema 7: joined programmes.

-- Who takes part in which programme, by the address or file it was joined by. Derived from the lists.
CREATE TABLE takes_part (
  participant INTEGER NOT NULL REFERENCES participant(id),
  programme TEXT NOT NULL,
  PRIMARY KEY (participant, programme)
) WITHOUT ROWID;
CREATE INDEX takes_part_programme ON takes_part(programme);
