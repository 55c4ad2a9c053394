//! What the program does, without terminal, network, database or clock: a [`Model`], messages that
//! change it, and [`Effect`]s it asks for. `update` is a plain function.

pub mod action;
pub mod calendar;
mod editor;
mod effect;
mod event;
pub mod finding;
pub mod key;
pub mod keymap;
pub mod list;
pub mod model;
pub mod page;
pub mod palette;
pub mod pointer;
pub mod presets;
pub mod reading;
#[cfg(test)]
pub(crate) mod tests;
mod update;

pub use editor::Editor;
pub use effect::{Count, Effect, ListView, PageOf, Ticket};
pub use event::{
    AboutPost, Article, Asked, Event, Failure, Invitation, Joining, Progress, Review, Reviewed,
    Totals, Turn, WayOpen, Written,
};
pub use model::{Model, Options};
pub use update::{Msg, dates, form, place, update};
