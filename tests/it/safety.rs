//! What is kept stays kept: killed at any moment, damaged on the disk, used by two programs at once, or
//! where nothing can be written. A few times here, many times by `tests/long`.

mod damaged;
mod flood;
#[cfg(unix)]
mod given_back;
mod killed;
mod read_only;
mod together;

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// What `SQLite` says of a database as a whole.
fn integrity(database: &Path) -> String {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(database, flags).unwrap();
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}
