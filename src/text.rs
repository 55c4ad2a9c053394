//! Remote text becomes [`Clean`]; remote HTML becomes a [`Document`] that can be set in lines.
//! Nothing else makes either, so nothing unclean of a feed can reach a terminal, a file or a server.

mod clean;
mod direction;
mod document;
pub mod find;
mod fold;
pub mod html;
mod measure;
mod nearest;
mod plain;
mod title;
mod typeset;

pub use clean::Clean;
pub use direction::right_to_left;
pub use document::{Block, Document, Inline, MediaKind, Style};
pub use measure::{cut, width};
pub use nearest::nearest;
pub use plain::{minutes, plain, readable, summary, words};
pub use title::{TitleKind, title};
pub use typeset::{Line, Part, Run, Typeset, typeset};
