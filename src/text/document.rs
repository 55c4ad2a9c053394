//! A post's text as blocks, the same whatever platform wrote it.

use super::Clean;

/// The text of a post: blocks in reading order, and the links in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Paragraphs, headings and so on.
    pub blocks: Vec<Block>,
    /// The links; link number `n` on the screen is `links[n - 1]`.
    pub links: Vec<Clean>,
}

impl Document {
    /// Numbers the links on from `before` others, for a page of several documents.
    pub fn number_from(&mut self, before: usize) {
        let by = u32::try_from(before).unwrap_or(u32::MAX);
        if by > 0 && !self.links.is_empty() {
            shift(&mut self.blocks, by);
        }
    }
}

impl Document {
    /// Whether its first block is a heading that says just this.
    pub fn begins_with_title(&self, title: &Clean) -> bool {
        let Some(Block::Heading { text, .. }) = self.blocks.first() else { return false };
        let words = text.iter().map(|one| match one {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Break => " ",
            _ => "",
        });
        Clean::line(&words.collect::<Vec<_>>().concat()) == *title
    }

    /// The words of link number `n`; where it stands several times, those of the first.
    pub fn words_of_link(&self, number: u32) -> Vec<String> {
        let mut found = Vec::new();
        each_line(&self.blocks, &mut |words| {
            let numbers =
                words.iter().enumerate().filter(|(_, one)| **one == Inline::LinkNumber(number));
            let before = numbers.map(|(at, _)| linked_before(words.get(..at).unwrap_or_default()));
            found.extend(before);
        });
        found
    }

    /// What link number `n` plays, where it is sound, film or a page within the page.
    pub fn plays(&self, number: u32) -> Option<MediaKind> {
        fn look(blocks: &[Block], number: u32) -> Option<MediaKind> {
            blocks.iter().find_map(|block| match block {
                Block::Media { kind, link, .. } if *link == Some(number) => Some(*kind),
                Block::Quote(blocks) | Block::Explanation(blocks) | Block::Fold { blocks, .. } => {
                    look(blocks, number)
                }
                Block::List { items, .. } => items.iter().find_map(|item| look(item, number)),
                _ => None,
            })
        }
        look(&self.blocks, number)
    }
}

/// The words of a link that end here.
fn linked_before(words: &[Inline]) -> String {
    let linked = words.iter().rev().map_while(|one| match one {
        Inline::Text { text, style } if style.link => Some(text.as_str()),
        Inline::MayBreak { .. } | Inline::Place(_) => Some(""),
        _ => None,
    });
    let mut parts: Vec<&str> = linked.collect();
    parts.reverse();
    parts.concat()
}

/// Shows every stretch of running text.
fn each_line(blocks: &[Block], see: &mut dyn FnMut(&[Inline])) {
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading { text: words, .. } => see(words),
            Block::Quote(blocks) | Block::Explanation(blocks) => each_line(blocks, see),
            Block::Fold { summary, blocks, .. } => {
                see(summary);
                each_line(blocks, see);
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_line(item, see)),
            Block::Table { rows, .. } => rows.iter().flatten().for_each(|cell| see(cell)),
            Block::Picture { caption, .. } => see(caption),
            Block::Media { .. } | Block::Code(_) | Block::Rule => {}
        }
    }
}

fn shift(blocks: &mut [Block], by: u32) {
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading { text: words, .. } => shift_words(words, by),
            Block::Quote(blocks) | Block::Explanation(blocks) => shift(blocks, by),
            Block::Fold { summary, blocks, .. } => {
                shift_words(summary, by);
                shift(blocks, by);
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| shift(item, by)),
            Block::Table { rows, .. } => {
                rows.iter_mut().flatten().for_each(|cell| shift_words(cell, by));
            }
            Block::Picture { caption, link, .. } => {
                shift_words(caption, by);
                *link = link.map(|number| number.saturating_add(by));
            }
            Block::Media { link, .. } => *link = link.map(|number| number.saturating_add(by)),
            Block::Code(_) | Block::Rule => {}
        }
    }
}

fn shift_words(words: &mut [Inline], by: u32) {
    for word in words {
        if let Inline::LinkNumber(number) = word {
            *number = number.saturating_add(by);
        }
    }
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading, level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// Somebody else's words.
    Quote(Vec<Self>),
    /// A list.
    List {
        /// How its items are numbered; `None` for bullets.
        numbers: Option<Numbers>,
        /// Its items.
        items: Vec<Vec<Self>>,
    },
    /// What explains the term above it, in a list of terms.
    Explanation(Vec<Self>),
    /// What is folded behind its summary until one wants to see it.
    Fold {
        /// What is said of it.
        summary: Vec<Inline>,
        /// What is behind it.
        blocks: Vec<Self>,
        /// Whether its author opened it.
        open: bool,
    },
    /// Text whose blanks and line ends matter.
    Code(Clean),
    /// Rows of cells; `header` says whether the first row names the columns.
    Table {
        /// Whether the first row names the columns.
        header: bool,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture: its description, if it has one, and its caption.
    Picture {
        /// What its author says it shows.
        description: Option<Clean>,
        /// The words under it.
        caption: Vec<Inline>,
        /// The number of the page it leads to, or else of the picture itself.
        link: Option<u32>,
    },
    /// Sound or film that can be opened: `link` is its number.
    Media {
        /// Sound, film or a page.
        kind: MediaKind,
        /// Its title, or the name of the place it comes from.
        description: Option<Clean>,
        /// Its number.
        link: Option<u32>,
    },
    /// A line across.
    Rule,
}

/// How the items of a list are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// The number of the first item.
    pub start: i32,
    /// Whether they count down.
    pub down: bool,
    /// How a number is written.
    pub form: NumberForm,
}

/// How the number of an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberForm {
    /// 1, 2, 3
    #[default]
    Digits,
    /// a, b, c
    Letters,
    /// A, B, C
    Capitals,
    /// i, ii, iii
    Roman,
    /// I, II, III
    RomanCapitals,
}

/// Sound or film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// Something to hear.
    Sound,
    /// Something to see.
    Film,
    /// A page within the page.
    Embedded,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words in one style. Blanks at its ends matter.
    Text {
        /// The words.
        text: Clean,
        /// How they look.
        style: Style,
    },
    /// A line end its author put there.
    Break,
    /// Stands right after the words of link number `n` (counted from 1).
    LinkNumber(u32),
    /// Stands right after the words of a link that leads to place number `n` of the same text.
    Jump(u32),
    /// Place number `n`, right before its first word.
    Place(u32),
    /// The word before may be parted from the one after it here, with a hyphen or without.
    MayBreak {
        /// Whether a line that ends here shows a hyphen.
        hyphen: bool,
    },
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent attributes of a letter")]
pub struct Style {
    /// Important.
    pub strong: bool,
    /// Stressed.
    pub emphasis: bool,
    /// Struck out.
    pub struck: bool,
    /// Code.
    pub code: bool,
    /// The words of a link.
    pub link: bool,
    /// Words somebody marked.
    pub marked: bool,
}
