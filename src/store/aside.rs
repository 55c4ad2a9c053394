//! Brings what was written from the journal to its place, beside whoever writes: a round of new posts need not
//! wait for that.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use super::{Result, Store, open};

/// With so many bytes in the journal it is time.
const MANY: i32 = 16_000_000;
/// With so many whoever writes helps, so that the journal does not grow for ever.
const TOO_MANY: i32 = 256_000_000;

/// The thread. It ends when the database that it serves was closed.
#[derive(Debug)]
pub(super) struct Aside(Option<JoinHandle<()>>);

impl Store {
    /// From now on a thread of its own brings pages to their places. Where that cannot be, all is as before.
    pub fn bring_aside(&mut self, file: &Path) -> Result<()> {
        if self.connection.is_readonly("main")? {
            return Ok(());
        }
        let beside = open::beside(file)?;
        let (wake, woken) = sync_channel(1);
        let thread =
            Builder::new().name("journal".to_owned()).spawn(move || work(&beside, &woken))?;
        self.aside = Aside(Some(thread));
        let page: i32 = self.connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        self.connection.wal_hook(Some(move |journal: &mut Wal, pages: i32| {
            tell(&wake, journal, pages.saturating_mul(page));
            Ok(())
        }))?;
        Ok(())
    }
}

fn tell(wake: &SyncSender<()>, journal: &mut Wal, bytes: i32) {
    if bytes >= TOO_MANY {
        // Where the thread is at it still, this comes back at once, and the next change tries again.
        if let Err(cause) = journal.checkpoint() {
            tracing::debug!(%cause, "the journal could not be emptied");
        }
    } else if bytes >= MANY && wake.try_send(()).is_err() {
        tracing::trace!("it is at it already");
    }
}

fn work(beside: &Connection, woken: &Receiver<()>) {
    while let Ok(()) = woken.recv() {
        let done = beside.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(cause) = done {
            tracing::warn!(%cause, "the journal could not be emptied");
        }
    }
}

impl Aside {
    /// No thread.
    pub(super) fn none() -> Self {
        Self(None)
    }
}

impl Drop for Aside {
    /// The last who closes the database empties the journal: that is waited for.
    fn drop(&mut self) {
        if let Some(thread) = self.0.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread for the journal panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_journal_is_emptied_by_the_thread_and_the_last_one_leaves_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cohort.db");
        let now = "2026-04-29T10:30:00Z".parse().unwrap();
        let mut store = Store::open(&file, &folder.path().join("yours.bak"), now).unwrap().store;
        store.bring_aside(&file).unwrap();
        let big = "a".repeat(100_000);
        let size = || std::fs::metadata(&file).unwrap().len();
        let mut number = 0;
        // Without the thread nothing would come to the file before the journal has 256 MB.
        while size() < 10_000_000 {
            number += 1;
            assert!(number < 2_400, "nothing was brought to its place");
            std::thread::yield_now();
            let keep = "INSERT INTO kept VALUES (?, ?)";
            store.connection.execute(keep, [&format!("k{number}"), &big]).unwrap();
        }

        drop(store);
        let mut journal = file.into_os_string();
        journal.push("-wal");
        assert!(!Path::new(&journal).exists());
    }
}
