//! The log: a file in the state folder, for causes that are not told on the screen.

use std::fs::{File, OpenOptions, create_dir_all, rename};
use std::path::Path;
use std::sync::Mutex;

/// A log that grew past this many bytes begins anew; the one before is kept.
const MOST_BYTES: u64 = 1024 * 1024;

/// Starts the log. Where it cannot be written there is none; that is no reason not to read.
pub(super) fn start(file: &Path) {
    let Some(log) = open(file) else { return };
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .with_writer(Mutex::new(log))
        // A full disk is told in a sentence of ours, not by the log.
        .log_internal_errors(false)
        .finish();
    // A second start in one process keeps the first log.
    drop(tracing::subscriber::set_global_default(subscriber));
}

fn open(file: &Path) -> Option<File> {
    create_dir_all(file.parent()?).ok()?;
    if file.metadata().is_ok_and(|known| known.len() > MOST_BYTES) {
        rename(file, file.with_extension("log.1")).ok()?;
    }
    OpenOptions::new().create(true).append(true).open(file).ok()
}
