//! Opening, migrating, and what happens to a database that is damaged.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use url::Url;

use super::aside::Aside;
use super::things::Finding;
use super::whole::damaged;
use super::{Result, Store, StoreError};

/// The steps from an empty file to today's schema; `user_version` says how many were taken.
pub(super) const MIGRATIONS: [&str; 19] = [
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
    include_str!("schema_9.sql"),
    include_str!("schema_10.sql"),
    include_str!("schema_11.sql"),
    include_str!("schema_12.sql"),
    include_str!("schema_13.sql"),
    include_str!("schema_14.sql"),
    include_str!("schema_15.sql"),
    include_str!("schema_16.sql"),
    include_str!("schema_17.sql"),
    include_str!("schema_18.sql"),
    include_str!("schema_19.sql"),
];

/// No version of the program will ever have so many: a number beyond is damage.
const MOST_STEPS: usize = 1_000;

/// Today's schema.
pub(super) const SCHEMA: usize = MIGRATIONS.len();

/// How many bytes a page of a new database has.
const PAGE: i64 = 8_192;

/// So many kilobytes of pages a connection keeps that writes: those a change touches.
const PAGES_TO_WRITE: i64 = 8_000;
/// And one that only reads: what it let go is still in the memory of the system.
const PAGES_TO_READ: i64 = 4_000;

/// A database that was opened, and what had to be done to open it.
#[derive(Debug)]
pub struct Opened {
    /// The database, for writing.
    pub store: Store,
    /// The damaged one that was set aside, if there was one.
    pub set_aside: Option<SetAside>,
    /// Why nothing can be kept, where what was kept before can only be read.
    pub look_only: Option<StoreError>,
}

/// A damaged database that was set aside, never deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub file: PathBuf,
    /// How many marks came back from `yours.bak`.
    pub restored: u64,
}

impl Store {
    /// Opens the database for writing, or makes it. A damaged one is set aside under a name with
    /// the date, and a new one begun with what `backup` holds. Where the disk is full or the folder
    /// cannot be written, what is there is opened for reading.
    pub fn open(file: &Path, backup: &Path, now: Timestamp) -> Result<Opened> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        match Self::open_whole(file) {
            Ok(store) => Ok(Opened { store, set_aside: None, look_only: None }),
            Err(cause @ (StoreError::Full(_) | StoreError::ReadOnly(_))) => {
                tracing::error!(%cause, "the database can only be read");
                let Ok(store) = Self::look_only(file) else { return Err(cause) };
                Ok(Opened { store, set_aside: None, look_only: Some(cause) })
            }
            Err(StoreError::Damaged(cause)) => {
                tracing::error!(%cause, "the database is damaged");
                let aside = set_aside(file, now)?;
                let mut store = Self::open_whole(file)?;
                let restored = store.restore_yours(backup)?;
                let set_aside = Some(SetAside { file: aside, restored });
                Ok(Opened { store, set_aside, look_only: None })
            }
            Err(other) => Err(other),
        }
    }

    /// Opens the database for reading only; `open` must have made it.
    pub fn reader(file: &Path) -> Result<Self> {
        match Self::read_beside_a_writer(file) {
            Err(StoreError::Full(_) | StoreError::ReadOnly(_)) => Self::look_only(file),
            other => other,
        }
    }

    fn read_beside_a_writer(file: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(file, flags())?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "query_only", true)?;
        settings(&connection, PAGES_TO_READ)?;
        let store = Self { connection, finding: Finding::default(), aside: Aside::none() };
        store.probe()?;
        Ok(store)
    }

    /// Opens a database of today's schema without writing a byte, not even beside it.
    fn look_only(file: &Path) -> Result<Self> {
        let mut journal = file.as_os_str().to_owned();
        journal.push("-wal");
        // With a journal its newest part is in there, and reading that needs a file of its own. A
        // database without one is whole in itself, and can be read even where no file can be made.
        let whole = std::fs::metadata(&journal).map_or(0, |journal| journal.len()) == 0;
        let mut address = Url::from_file_path(std::path::absolute(file)?)
            .map_err(|()| std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
        address.set_query(Some(if whole { "immutable=1" } else { "mode=ro" }));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(address.as_str(), flags)?;
        settings(&connection, PAGES_TO_READ)?;
        let store = Self { connection, finding: Finding::default(), aside: Aside::none() };
        known(&store.connection)?;
        store.probe()?;
        Ok(store)
    }

    /// A database in memory, for tests.
    pub fn in_memory() -> Result<Self> {
        let mut store = Self {
            connection: Connection::open_in_memory()?,
            finding: Finding::default(),
            aside: Aside::none(),
        };
        settings(&store.connection, PAGES_TO_WRITE)?;
        store.migrate()?;
        Ok(store)
    }

    fn open_whole(file: &Path) -> Result<Self> {
        let connection =
            Connection::open_with_flags(file, flags() | OpenFlags::SQLITE_OPEN_CREATE)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        // Holds for a database that is begun: fewer pages to write for the texts of posts.
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        settings(&connection, PAGES_TO_WRITE)?;
        let mut store = Self { connection, finding: Finding::default(), aside: Aside::none() };
        store.migrate()?;
        if file.with_extension(DAMAGED).exists() {
            store.check_whole()?;
            std::fs::remove_file(file.with_extension(DAMAGED))?;
        }
        store.probe()?;
        Ok(store)
    }

    /// Reads a little of each table that every session needs.
    fn probe(&self) -> Result<()> {
        for table in [
            "participant",
            "source",
            "post",
            "mark",
            "tally",
            "body",
            "body_piece",
            "post_key",
            "waits",
            "to_weigh",
        ] {
            self.connection.query_row(
                &format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1)"),
                [],
                |_| Ok(()),
            )?;
        }
        Ok(())
    }

    fn migrate(&mut self) -> Result<()> {
        let version: i64 =
            self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let taken = usize::try_from(version).map_err(|_cause| damaged())?;
        if taken > MOST_STEPS {
            return Err(damaged());
        }
        if taken > MIGRATIONS.len() {
            return Err(StoreError::Newer(version));
        }
        for (step, sql) in MIGRATIONS.iter().enumerate().skip(taken) {
            let change =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another program may have taken the step while this one waited.
            let version: usize = change
                .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?
                .try_into()
                .unwrap_or(0);
            if version <= step {
                change.execute_batch(sql)?;
                change.pragma_update(
                    None,
                    "user_version",
                    i64::try_from(step + 1).unwrap_or(i64::MAX),
                )?;
            }
            change.commit()?;
        }
        if taken < MIGRATIONS.len() {
            while self.weigh_some()? {}
        }
        Ok(())
    }

    /// Remembers that the database at `file` answered that it is damaged, so that the next start
    /// looks at all of it.
    pub fn remember_damage(file: &Path) -> std::io::Result<()> {
        std::fs::write(file.with_extension(DAMAGED), "")
    }

    /// A number that changes when another connection has written.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// Lets `SQLite` refresh what it knows of the tables, where that is worth it. Call before leaving.
    pub fn tidy(&self) -> Result<()> {
        Ok(self.connection.execute_batch("PRAGMA optimize")?)
    }
}

/// Begins a change: nobody else writes until it is committed or dropped. A database that another program brought to a
/// schema this one does not know is left as it is: what it would keep might stand in the wrong place.
pub(super) fn begin(connection: &mut Connection) -> Result<Transaction<'_>> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    known(&change)?;
    Ok(change)
}

/// Whether the database still has the schema it was opened with.
pub(super) fn known(connection: &Connection) -> Result<()> {
    let version: i64 =
        connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
    if usize::try_from(version) == Ok(SCHEMA) { Ok(()) } else { Err(StoreError::Newer(version)) }
}

/// Another connection to a database that is open.
pub(super) fn beside(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, flags())?;
    connection.pragma_update(None, "synchronous", "normal")?;
    Ok(connection)
}

/// The ending of the file beside the database that says it was met damaged.
const DAMAGED: &str = "damaged";

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn settings(connection: &Connection, kilobytes: i64) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(128);
    // Else `SQLite` looks at the values that are bound wherever a partial index might serve, and plans the
    // question anew for each value. (Query planner stability guarantee.)
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -kilobytes)?;
    // Whether everything points to something that is there is asked of each change where the program is
    // tested: to be able to take one statement back, `SQLite` copies each page that it changes.
    connection.pragma_update(None, "foreign_keys", cfg!(debug_assertions))?;
    // `post_settled` sets `shown`, and that fires `post_counted`.
    connection.pragma_update(None, "recursive_triggers", false)?;
    Ok(())
}

/// Moves the database and its journal to names with the date. Nothing is overwritten.
fn set_aside(file: &Path, now: Timestamp) -> Result<PathBuf> {
    let stamp = now.strftime("%Y-%m-%d-%H%M%S").to_string();
    let name = |number: u32, tail: &str| {
        let again = if number == 0 { String::new() } else { format!("-{number}") };
        let stem = file.file_name().unwrap_or_default().to_string_lossy();
        file.with_file_name(format!("{stem}.damaged-{stamp}{again}{tail}"))
    };
    let number = (0..10_000).find(|number| !name(*number, "").exists()).unwrap_or(0);
    for tail in ["-wal", "-shm"] {
        let mut journal = file.as_os_str().to_owned();
        journal.push(tail);
        match std::fs::rename(&journal, name(number, tail)) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
            Ok(()) | Err(_) => {}
        }
    }
    std::fs::rename(file, name(number, ""))?;
    match std::fs::remove_file(file.with_extension(DAMAGED)) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
        Ok(()) | Err(_) => {}
    }
    Ok(name(number, ""))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_question_that_is_asked_again_with_other_values_is_not_planned_anew() {
        let store = Store::in_memory().unwrap();
        let sql = "SELECT p.id FROM post_key k JOIN post p ON p.id = k.post AND p.kind = ? WHERE k.kind = ? AND k.value = ?";
        let mut query = store.connection.prepare(sql).unwrap();

        for (kind, value) in [(0, "a"), (1, "b"), (0, "c")] {
            assert!(!query.exists(rusqlite::params![kind, "link", value]).unwrap());
        }

        assert_eq!(query.get_status(StatementStatus::RePrepare), 0);
    }
}
