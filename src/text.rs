//! Remote text becomes [`Clean`]; remote HTML becomes a [`Document`] that can be set in lines.
//! Nothing else makes either, so nothing unclean of a feed can reach a terminal, a file or a server.

mod clean;
mod document;
mod typeset;

pub use clean::Clean;
pub use document::{Block, Document, Inline, MediaKind, Style};
pub use typeset::{Line, Part, Run, Typeset, typeset};

/// stub
pub enum TitleKind {
    /// stub
    Plain,
    /// stub
    Html,
}
/// stub
pub fn title(raw: &str, _kind: TitleKind) -> Clean {
    Clean::line(raw)
}
/// stub
pub fn document(_html: &str, _base: Option<&url::Url>) -> Document {
    Document::default()
}
/// stub
pub fn plain(_d: &Document) -> Clean {
    Clean::default()
}
/// stub
pub fn summary(_d: &Document, _n: usize) -> Clean {
    Clean::default()
}

/// stub
pub fn minutes(_d: &Document) -> u32 {
    1
}
