//! Remote text becomes [`Clean`]; remote HTML becomes a [`Document`] that can be set in lines.
//! Nothing else makes either, so nothing unclean of a feed can reach a terminal, a file or a server.

mod clean;
mod document;
mod typeset;

pub use clean::Clean;
pub use document::{Block, Document, Inline, MediaKind, Style};
pub use typeset::{Line, Part, Run, Typeset, typeset};

