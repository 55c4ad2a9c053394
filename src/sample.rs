//! The sample cohort "Lantern 23": 24 invented people, their blogs and their hashtag, served on
//! 127.0.0.1 by the program itself, so that it is read by the same code as anybody's blogs.
//!
//! The tables in `data/` are the truth; feeds, pages and streams are written from them as they stood
//! at the program's clock. Nothing of it leaves the computer.

mod bodies;
mod comments;
mod fedi;
mod feeds;
mod pages;
mod people;
mod said;
mod server;
mod sky;
mod stream;
mod tables;
mod taking;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::Timestamp;

use crate::config::accounts::Account;

pub use people::{PROGRAMME, PUBLISHED, config, hosts};
pub use server::{Server, SharedClock};

/// What one can choose about the server's behaviour.
#[derive(Debug, Clone, Copy)]
pub struct Quirks {
    /// How long the slow blog takes to answer.
    pub slow: Duration,
}

impl Default for Quirks {
    fn default() -> Self {
        Self { slow: Duration::from_millis(300) }
    }
}

/// Where you are signed in in the sample, from its beginning: on both of its networks, as Robin.
pub fn accounts() -> Vec<Account> {
    let first = moments().first().copied().unwrap_or_default();
    fedi::account().into_iter().chain(sky::account(first)).collect()
}

/// The moments at which a new sample database is filled: before one blog closes, before another
/// moves, and the sample's own now.
pub fn moments() -> [Timestamp; 3] {
    [at("2026-03-29T22:00:00Z"), at("2026-04-05T22:00:00Z"), now()]
}

/// The sample's own now: Wednesday of week 9.
pub fn now() -> Timestamp {
    at("2026-04-29T10:30:00Z")
}

/// A time written in this source.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}
