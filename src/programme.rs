//! What is known of a programme without asking anybody: which Thing a post is about, and whether it
//! counts at all. Never fetches, never stores, never guesses from a date.

pub mod company;
mod lead_in;
mod likeness;
mod names;
mod numbers;
mod references;
pub mod roster;
mod runs;
mod things;
mod tokens;
mod tongues;

pub use lead_in::LeadIns;
pub use runs::{Belongs, Run, Scope, belongs};
pub use things::{About, Because, Facts, Finder};
