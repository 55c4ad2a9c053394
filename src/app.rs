//! What the program does, without terminal, network, database or clock: a [`Model`], messages that
//! change it, and [`Effect`]s it asks for. `update` is a plain function.

mod effect;
mod event;

pub use effect::{Count, Effect, ListView, PageOf, Ticket};
pub use event::{Article, Asked, Event, Failure, Progress, Totals};
