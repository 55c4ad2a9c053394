//! The one HTTP client: polite, bounded, and honest about what it met.

mod answer;
mod client;
mod deliver;
mod hosts;
pub mod manners;
mod names;
mod question;
mod room;
mod wire;

pub use answer::{Answer, Document, Unchanged};
pub use client::{Client, ClientError, ClientSettings, Credential, USER_AGENT};
pub use deliver::{Delivered, Delivery, Load, Login, Reception, Verb};
pub use hosts::host_of;
pub use question::{Accept, Question};
