//! Looks at all of a database, after a session met damage in it: for it takes as long as there is data.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Among, Result, Span, Store, StoreError};

/// So many rows of the timeline are looked at in one step.
const STEP: u16 = 500;

impl Store {
    /// Whether every page, table, text and row is as it must be.
    pub(super) fn check_whole(&self) -> Result<()> {
        let answer: String =
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if answer != "ok" || !self.is_of_today()? || !self.is_all_text()? {
            return Err(damaged());
        }
        // The text of a post to come cannot be there.
        let astray = "SELECT EXISTS (SELECT 1 FROM body WHERE post NOT IN (SELECT id FROM post))";
        if self.connection.query_row(astray, [], |row| row.get(0))? {
            return Err(damaged());
        }
        self.read_all()
    }

    /// Whether every table, index and trigger is what the migrations make.
    fn is_of_today(&self) -> Result<bool> {
        let (wanted, there) = (made(&Self::in_memory()?.connection)?, made(&self.connection)?);
        Ok(wanted.iter().all(|(name, sql)| {
            there.iter().any(|(other, other_sql)| other == name && other_sql == sql)
        }))
    }

    /// Whether every text is text. (`SQLite` keeps whatever bytes there are.)
    fn is_all_text(&self) -> Result<bool> {
        let mut tables = self.connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
             AND name NOT LIKE 'sqlite_%'",
        )?;
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for table in tables {
            let mut all = self.connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
            let columns = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    if let ValueRef::Text(text) = row.get_ref(column)?
                        && std::str::from_utf8(text).is_err()
                    {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Reads what a session reads: every row with its text, every source and person.
    fn read_all(&self) -> Result<()> {
        self.tally()?;
        self.states()?;
        self.people()?;
        for among in [Among::Everything, Among::Saved, Among::ForYou] {
            let mut span = Span::Newest;
            loop {
                let (rows, more) = self.page(among, span, STEP)?;
                for row in &rows {
                    self.text(row.key.id)?;
                }
                let Some(last) = rows.last().filter(|_| more) else { break };
                span = Span::After(last.key);
            }
        }
        Ok(())
    }
}

/// What was made by the migrations, by name.
fn made(connection: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let mut all = connection.prepare(
        "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
    )?;
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

/// What a database answers that is none any more.
pub(super) fn damaged() -> StoreError {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    StoreError::Damaged(rusqlite::Error::SqliteFailure(code, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_as_the_migrations_made_it_is_whole() {
        Store::in_memory().unwrap().check_whole().unwrap();
    }

    #[test]
    fn a_text_that_is_none_and_a_column_of_another_name_are_damage() {
        for harm in [
            "INSERT INTO batch(made_at) VALUES (CAST(x'61ff' AS TEXT))",
            "ALTER TABLE source RENAME COLUMN etag TO eta",
            "DROP TRIGGER post_counted",
            "PRAGMA foreign_keys = off; INSERT INTO body(post, html) VALUES (9, 'a text of no post')",
            // A row of which an index knows nothing.
            "CREATE TEMP TABLE held AS SELECT * FROM sqlite_schema WHERE name = 'mark_batch'; \
             PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE name = 'mark_batch'; \
             PRAGMA writable_schema = reset; INSERT INTO mark(post, batch, made_at) VALUES (1, 5, 0); \
             PRAGMA writable_schema = on; INSERT INTO sqlite_schema SELECT * FROM held; PRAGMA writable_schema = reset",
        ] {
            let store = Store::in_memory().unwrap();
            store.connection.execute_batch(harm).unwrap();

            let answer = store.check_whole();

            assert!(matches!(answer, Err(StoreError::Damaged(_))), "{harm}: {answer:?}");
        }
    }
}
