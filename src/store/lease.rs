//! Which program gets new posts when two are open.

use jiff::{Timestamp, ToSpan as _};
use rusqlite::params;

use super::{Result, Store, begin};

/// How long a program that says nothing more is believed to be at work.
const MINUTES: i64 = 2;

/// Whether this program may get new posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// It may.
    Taken,
    /// Another one is at it.
    Elsewhere,
}

impl Store {
    /// Takes or renews the lease for `holder`, a name no other running program has.
    pub fn take_lease(&mut self, holder: &str, now: Timestamp) -> Result<Lease> {
        let change = begin(&mut self.connection)?;
        let until = now.checked_add(MINUTES.minutes()).unwrap_or(now);
        let rows = change.execute(
            // A lease from the future is one whose clock was wrong or frozen: it does not count.
            "INSERT INTO lease(only, holder, until) VALUES (1, ?1, ?2) ON CONFLICT(only) DO UPDATE \
               SET holder = ?1, until = ?2 WHERE holder = ?1 OR until <= ?3 OR until > ?2",
            params![holder, until.as_millisecond(), now.as_millisecond()],
        )?;
        change.commit()?;
        Ok(if rows == 1 { Lease::Taken } else { Lease::Elsewhere })
    }

    /// Gives the lease back.
    pub fn end_lease(&mut self, holder: &str) -> Result<()> {
        self.connection.execute("DELETE FROM lease WHERE holder = ?", [holder])?;
        Ok(())
    }
}
