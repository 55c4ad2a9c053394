//! `cohort`: a terminal reader for the blogs and the hashtag of a group of people who learn together.
//!
//! The modules are the stages data passes through, in this order; each uses only those above it.
//! `docs/architecture.md` follows one fetched post and one key press through them by file name.

pub mod app;
pub mod cli;
pub mod config;
pub mod conversation;
#[cfg(test)]
mod docs;
pub mod domain;
pub mod feeds;
pub mod fetch;
pub mod programme;
pub mod refresh;
pub mod runtime;
pub mod sample;
pub mod social;
pub mod store;
pub mod text;
pub mod ui;
pub mod words;
