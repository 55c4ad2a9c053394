//! Remote text becomes [`Clean`]; remote HTML becomes a [`Document`] that can be set in lines.
//! Nothing else makes either, so nothing unclean of a feed can reach a terminal, a file or a server.

mod arabic;
mod bidi;
mod clean;
mod direction;
mod document;
mod excerpt;
pub mod find;
mod fold;
pub mod html;
mod measure;
mod nearest;
mod numbers;
mod plain;
mod title;
mod typeset;
mod within;

pub use bidi::{visual, visual_text};
pub use clean::Clean;
pub use direction::right_to_left;
pub use document::{Block, Document, Inline, MediaKind, NumberForm, Numbers, Style};
pub use excerpt::is_beginning;
pub use measure::{cut, letters, width};
pub use nearest::nearest;
pub use plain::{HEADLINE, is_brief, minutes, plain, readable, summary, words};
pub use title::{TitleKind, title};
pub use typeset::{Folds, Line, Part, Run, Typeset, typeset, typeset_with};
pub use within::{Stretch, whole_letters, with_marks, within};
