//! Sets a document in lines of a given width. Knows no terminal: a line is runs of words with the
//! part they play, and `ui` gives each part its look.

use super::{Clean, Document, document::Style};

/// A document set in lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typeset {
    /// The lines, top to bottom.
    pub lines: Vec<Line>,
}

/// One line: no run of runs is wider than the width asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The runs, left to right.
    pub runs: Vec<Run>,
}

/// Words of one look.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The words. Blanks at its ends matter.
    pub text: Clean,
    /// What part they play.
    pub part: Part,
}

/// The part a run plays in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Running text in a style.
    Words(Style),
    /// A heading of a level.
    Heading(u8),
    /// A line of code.
    Code,
    /// The bar beside a quote.
    QuoteBar,
    /// Quoted words in a style.
    Quoted(Style),
    /// A bullet or number of a list.
    Bullet,
    /// `[3]` after a link.
    LinkNumber(u32),
    /// The description of a picture, sound or film.
    Description,
    /// "Picture", "Sound" and the like.
    Label,
    /// A rule, or the lines of a table.
    Rule,
}

/// Sets `document` in lines of at most `width` cells (at least 1).
pub fn typeset(document: &Document, width: u16) -> Typeset {
    let _ = (document, width);
    Typeset::default()
}
