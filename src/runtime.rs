//! Carries every arrow between the model and the world: keys, answers and the clock in; drawing,
//! database, network and browser out. Nothing else touches them.

pub mod answering;
pub mod browser;
pub mod clock;
pub mod effects;
pub mod finding;
mod ground;
pub mod joining;
pub mod keeper;
mod lists;
pub mod older;
pub mod outbox;
pub mod people;
mod pipe;
mod place;
pub mod programmes;
pub mod publication;
mod reading;
pub mod reread;
pub mod retention;
mod reviewing;
pub mod roster;
pub mod round;
mod saved;
pub mod session;
pub mod setup;
pub mod sign_in;
mod talks;
pub mod terminal;
mod things;
