//! What a line is: runs of words, each with the part it plays.

use crate::text::{Clean, Style};

/// A document set in lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typeset {
    /// The lines, top to bottom.
    pub lines: Vec<Line>,
}

/// One line, never wider than the width asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The runs, in reading order.
    pub runs: Vec<Run>,
    /// Whether it belongs to a paragraph that is read from right to left, and so to the right edge.
    pub right_to_left: bool,
    /// The column its code begins at, where it is a line of code.
    pub code_from: Option<u16>,
}

/// Which folds are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Folds {
    /// All.
    #[default]
    Open,
    /// Those their author opened.
    AsWritten,
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
    /// The sign that a line of code goes on from the line above.
    CodeGoesOn,
    /// The bar beside a quote.
    QuoteBar,
    /// Quoted words in a style.
    Quoted(Style),
    /// A bullet or number of a list.
    Bullet,
    /// ` [3]` after a link.
    LinkNumber(u32),
    /// Nothing to see: the words before it lead to a place of the text.
    Jump(u32),
    /// Nothing to see: a place of the text.
    Place(u32),
    /// Words somebody looks for, and whether it is this match one is at.
    Found(bool),
    /// The sign before the summary of a fold, and whether the fold is open.
    Fold(bool),
    /// The description of a picture, sound or film.
    Description,
    /// "Picture", "Sound" and the like.
    Label,
    /// A rule, or the lines of a table.
    Rule,
}
