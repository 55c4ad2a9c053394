//! Promises of the program as a whole. One binary, so that two cores link it quickly.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod architecture;
mod cli;
mod feeds;
mod fetch;
mod sample;
mod screen;
mod terminal;
mod world;
