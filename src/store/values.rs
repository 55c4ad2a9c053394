//! Small things the database keeps under a name: the last place, with what it is in line.

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::{Result, Store};

impl Store {
    /// Remembers something small under a name, such as the last place.
    pub fn keep_value(&mut self, name: &str, value: &str) -> Result<()> {
        keep_in(&self.connection, name, value)
    }

    /// What was remembered under a name.
    pub fn kept_value(&self, name: &str) -> Result<Option<String>> {
        kept_in(&self.connection, name)
    }
}

/// [`Store::keep_value`] within a change.
pub(super) fn keep_in(connection: &Connection, name: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO kept(name, value) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2 WHERE value <> ?2",
        )?
        .execute(params![name, value])?;
    Ok(())
}

/// [`Store::kept_value`] within a change.
pub(super) fn kept_in(connection: &Connection, name: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM kept WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// By these 32 hexadecimal digits a text is told from others: the first half of its SHA-256.
pub(super) fn print_of(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
