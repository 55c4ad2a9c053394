//! The elements that contain blocks, while they are open.

use super::table::{CellKind, Table};
use super::tag::Numbering;
use super::words::Place;
use crate::text::plain::DETAILS;
use crate::text::{Block, Clean, Inline, Style};

/// An open element and the blocks in it so far.
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<Block>,
    /// How many `div` are open in it.
    pub(super) divs: u32,
    /// The heading its words belong to.
    pub(super) heading: Option<u8>,
    /// What was open where it began.
    pub(super) place: Place,
}

/// What an open element is, with what only this kind has.
pub(super) enum Kind {
    Root,
    Quote,
    List {
        numbers: Option<Numbering>,
        items: Vec<Vec<Block>>,
    },
    Item,
    /// A list of terms, each with what explains it.
    Terms,
    Explanation,
    Fold {
        summary: Vec<Inline>,
        open: bool,
    },
    Summary,
    Table(Table),
    Cell(CellKind),
    Figure {
        caption: Vec<Inline>,
    },
    /// `paragraph`: it is a paragraph its class calls a caption, and ends like one.
    Caption {
        paragraph: bool,
    },
    Code(String),
}

impl Frame {
    pub(super) fn new(kind: Kind, place: Place) -> Self {
        Self { kind, blocks: Vec::new(), divs: 0, heading: None, place }
    }

    /// Adds a block where it belongs. A rule below a rule goes, and so does sound or film that is
    /// there already: `object` and `embed` say it twice.
    pub(super) fn push(&mut self, block: Block) {
        let blocks = self.open_blocks();
        let once = matches!(block, Block::Rule | Block::Media { .. });
        if !(once && blocks.last() == Some(&block)) {
            blocks.push(block);
        }
    }

    fn open_blocks(&mut self) -> &mut Vec<Block> {
        let Kind::List { items, .. } = &mut self.kind else { return &mut self.blocks };
        if items.is_empty() {
            items.push(Vec::new());
        }
        items.last_mut().unwrap_or(&mut self.blocks)
    }

    fn push_all(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push(block);
        }
    }

    /// Takes in an element that ended inside this one.
    pub(super) fn take_in(&mut self, ended: Self) {
        let Self { kind, blocks, .. } = ended;
        match kind {
            Kind::Root | Kind::Terms => self.push_all(blocks),
            Kind::Quote | Kind::Explanation if blocks.is_empty() => {}
            Kind::Quote => self.push(Block::Quote(blocks)),
            Kind::Explanation => self.push(Block::Explanation(blocks)),
            Kind::Fold { summary, open } => self.take_fold(summary, blocks, open),
            Kind::Summary => self.take_summary(blocks),
            Kind::List { numbers, items } => self.take_list(numbers, items),
            Kind::Item => self.take_item(blocks),
            Kind::Table(table) => {
                self.push_all(blocks);
                self.push_all(table.into_blocks());
            }
            Kind::Cell(kind) => self.take_cell(blocks, kind),
            Kind::Figure { caption } => {
                self.push_all(blocks);
                self.take_caption(caption);
            }
            Kind::Caption { .. } => self.take_caption(flattened(blocks)),
            Kind::Code(text) => self.take_code(&text, blocks),
        }
    }

    fn take_list(&mut self, numbers: Option<Numbering>, items: Vec<Vec<Block>>) {
        // An empty item is nothing to see, but its number counts.
        let items: Vec<_> =
            items.into_iter().filter(|item| numbers.is_some() || !item.is_empty()).collect();
        if !items.is_empty() {
            let numbers = numbers.map(|numbers| numbers.of(items.len()));
            self.push(Block::List { numbers, items });
        }
    }

    fn take_item(&mut self, blocks: Vec<Block>) {
        match &mut self.kind {
            Kind::List { items, .. } => items.push(blocks),
            _ => self.push_all(blocks),
        }
    }

    fn take_cell(&mut self, blocks: Vec<Block>, kind: CellKind) {
        match &mut self.kind {
            Kind::Table(table) => table.push_cell(blocks, kind),
            _ => self.push_all(blocks),
        }
    }

    /// What is folded; a fold with nothing in it is its summary only.
    fn take_fold(&mut self, mut summary: Vec<Inline>, blocks: Vec<Block>, open: bool) {
        if blocks.is_empty() {
            if !summary.is_empty() {
                self.push(Block::Paragraph(summary));
            }
            return;
        }
        if summary.is_empty() {
            summary = vec![Inline::Text { text: DETAILS.into(), style: Style::default() }];
        }
        self.push(Block::Fold { summary, blocks, open });
    }

    /// The first words of a fold that are its summary.
    fn take_summary(&mut self, blocks: Vec<Block>) {
        match &mut self.kind {
            Kind::Fold { summary, .. } if summary.is_empty() => *summary = flattened(blocks),
            _ => self.push_all(blocks),
        }
    }

    /// Puts a caption under the picture it follows; in a figure it may also come before.
    fn take_caption(&mut self, words: Vec<Inline>) {
        if words.is_empty() {
            return;
        }
        match (self.blocks.as_mut_slice(), &mut self.kind) {
            // The caption of a gallery belongs to none of its pictures.
            ([.., Block::Picture { .. }, Block::Picture { .. }], Kind::Figure { .. }) => {
                self.push(Block::Paragraph(words));
            }
            ([.., Block::Picture { caption, .. }], _) if caption.is_empty() => *caption = words,
            ([], Kind::Figure { caption }) => *caption = words,
            _ => self.push(Block::Paragraph(words)),
        }
    }

    fn take_code(&mut self, text: &str, blocks: Vec<Block>) {
        let text = text.trim_end();
        let first = text.find(|ch: char| !ch.is_whitespace()).unwrap_or(text.len());
        let line = text.get(..first).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
        let code = Clean::lines(text.get(line..).unwrap_or_default());
        if !code.is_empty() {
            self.push(Block::Code(code));
        }
        self.push_all(blocks);
    }
}

/// Blocks as running text, for places that hold no blocks: line ends part them.
pub(super) fn flattened(blocks: Vec<Block>) -> Vec<Inline> {
    let mut out = Vec::new();
    for block in blocks {
        let words = match block {
            Block::Paragraph(words) | Block::Heading { text: words, .. } => words,
            Block::Quote(blocks) | Block::Explanation(blocks) => flattened(blocks),
            Block::Fold { summary, blocks, .. } => joined([summary, flattened(blocks)]),
            Block::List { items, .. } => flattened(items.into_iter().flatten().collect()),
            Block::Code(code) => code_lines(&code),
            Block::Table { rows, .. } => joined(rows.into_iter().flatten()),
            Block::Picture { description, caption, link } => {
                joined([described(description, link), caption])
            }
            Block::Media { description, link, .. } => described(description, link),
            Block::Rule => Vec::new(),
        };
        out.push(words);
    }
    joined(out)
}

fn joined(parts: impl IntoIterator<Item = Vec<Inline>>) -> Vec<Inline> {
    let mut out = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push(Inline::Break);
        }
        out.extend(part);
    }
    out
}

fn described(description: Option<Clean>, link: Option<u32>) -> Vec<Inline> {
    let Some(text) = description else { return Vec::new() };
    let words = Inline::Text { text, style: Style { emphasis: true, ..Style::default() } };
    [words].into_iter().chain(link.map(Inline::LinkNumber)).collect()
}

fn code_lines(code: &Clean) -> Vec<Inline> {
    let style = Style { code: true, ..Style::default() };
    let lines = code.as_str().lines().map(Clean::line).filter(|line| !line.is_empty());
    joined(lines.map(|text| vec![Inline::Text { text, style }]))
}
