//! Everything kept, in one `SQLite` database. The only place with SQL.
//!
//! Reads take the state they find (WAL) and never wait for a write; there is one writer at a time,
//! whichever program holds it.

mod aside;
mod backup;
mod codes;
mod corrections;
mod fold;
mod gaps;
mod hosts;
mod index;
mod kept;
mod keys;
mod lease;
mod listing;
mod marks;
mod notes;
mod older;
mod open;
mod outbox;
mod packed;
mod people;
mod posts;
mod reading;
mod replies;
mod retention;
mod search;
mod sighting;
mod sources;
mod suggest;
mod talks;
mod things;
mod threads;
mod timeline;
mod unsettled;
mod values;
mod visitors;
mod waiting;
mod whole;
mod you;

#[cfg(test)]
mod tests;

use rusqlite::Connection;

use self::open::begin;
use crate::domain::KeepTrouble;

pub use corrections::{Correction, KnownBy};
pub use gaps::{GapMove, OpenGap, Reached};
pub use hosts::Visit;
pub use index::Stride;
pub use lease::Lease;
pub use listing::{Listed, Wanted};
pub use marks::Among;
pub use notes::Hiding;
pub use older::{BackTo, ReadBack};
pub use open::{Opened, SetAside};
pub use outbox::{Answerable, Going, NoteToAnswer, Outcome};
pub use people::{Enrolment, Following};
pub use posts::{Applied, Showed};
pub use reading::{FullText, PageAsked};
pub use search::Found;
pub use sighting::Sighting;
pub use sources::{Learned, Polled, Source, SourceKind, SourceState, Validators};
pub use suggest::ThingPage;
pub use talks::Talked;
pub use things::PostAbout;
pub use threads::{Door, NoteAsked, NoteThere, Threaded, Unseen};
pub use timeline::{Span, Tally, Text, Toward};
pub use you::You;

/// The database, open. Make one for writing and one for reading; neither is shared by threads.
#[derive(Debug)]
pub struct Store {
    // Closed before the thread beside it is waited for.
    connection: Connection,
    finding: things::Finding,
    aside: aside::Aside,
}

/// Why something could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no whole database any more.
    #[error("the database is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// The disk is full.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),
    /// The file or its folder cannot be written.
    #[error("the database cannot be written")]
    ReadOnly(#[source] rusqlite::Error),
    /// Another program held it for too long.
    #[error("the database is in use")]
    Busy(#[source] rusqlite::Error),
    /// It was made by a newer version of the program.
    #[error("the database was made by a newer version (schema {0})")]
    Newer(i64),
    /// A file beside the database could not be read or written.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// Anything else.
    #[error("the database answered: {0}")]
    Other(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        use rusqlite::ErrorCode as Code;
        // What is there is not what was kept: a text that is no text, a column that is gone, a page that ends early.
        let is_other = matches!(
            cause,
            E::Utf8Error(..)
                | E::InvalidColumnType(..)
                | E::FromSqlConversionFailure(..)
                | E::IntegralValueOutOfRange(..)
                | E::SqlInputError { .. }
        );
        // A trigger or an index that speaks of what there is not: its text is not what a migration wrote.
        let names_nothing =
            matches!(&cause, E::SqliteFailure(_, Some(says)) if says.starts_with("no such "));
        // A page that ends early; a row that is new and there already: what may be there is looked for before, in the same
        // change, or passed over by the statement itself.
        let tells = |code| cause.sqlite_error().is_some_and(|error| error.extended_code == code);
        let of_damage = [
            rusqlite::ffi::SQLITE_IOERR_SHORT_READ,
            rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE,
            rusqlite::ffi::SQLITE_CONSTRAINT_ROWID,
        ];
        if is_other || names_nothing || of_damage.into_iter().any(tells) {
            return Self::Damaged(cause);
        }
        match cause.sqlite_error_code() {
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(cause),
            Some(Code::DiskFull) => Self::Full(cause),
            Some(
                Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied | Code::SystemIoFailure,
            ) => Self::ReadOnly(cause),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy(cause),
            _ => Self::Other(cause),
        }
    }
}

/// What a call of the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<&StoreError> for KeepTrouble {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Damaged(_) => Self::Damaged,
            StoreError::Full(_) => Self::Full,
            StoreError::ReadOnly(_) => Self::ReadOnly,
            StoreError::Busy(_) => Self::Busy,
            StoreError::Newer(_) => Self::Newer,
            StoreError::File(cause) if cause.kind() == std::io::ErrorKind::StorageFull => {
                Self::Full
            }
            StoreError::File(cause)
                if matches!(
                    cause.kind(),
                    std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                Self::ReadOnly
            }
            StoreError::File(cause) => Self::Other(cause.to_string().into()),
            StoreError::Other(cause) => Self::Other(cause.to_string().into()),
        }
    }
}
