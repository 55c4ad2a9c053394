//! Promises of the program as a whole. One binary, so that two cores link it quickly.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod architecture;
mod bluesky;
mod cli;
mod conversation;
mod discovery;
mod faults;
mod fediverse;
mod feeds;
mod fetch;
mod finding;
mod joining;
mod long;
mod looks;
mod manners;
mod networks;
mod notes;
mod offered;
mod older;
mod people;
mod plain;
mod private;
mod programme;
mod reading;
mod reply;
mod reread;
mod roster;
mod safety;
mod sample;
mod screen;
mod sky;
mod talk;
mod terminal;
mod tls;
mod trouble;
mod wordpress;
mod world;
