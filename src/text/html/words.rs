//! Collects running text: one blank between words however the source is laid out, pieces of one
//! look together, and the number of a link behind its words.

use url::Url;

use super::links::Links;
use crate::text::{Clean, Inline, Style};

/// One way in which words differ from plain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Struck,
    Code,
}

/// How many elements around the words ask for each mark. Counting, not nesting: `<b><i></b></i>`
/// is as good as any.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    strong: u32,
    emphasis: u32,
    struck: u32,
    code: u32,
}

impl Look {
    fn slot(&mut self, mark: Mark) -> &mut u32 {
        match mark {
            Mark::Strong => &mut self.strong,
            Mark::Emphasis => &mut self.emphasis,
            Mark::Struck => &mut self.struck,
            Mark::Code => &mut self.code,
        }
    }

    fn at_most(self, other: Self) -> Self {
        Self {
            strong: self.strong.min(other.strong),
            emphasis: self.emphasis.min(other.emphasis),
            struck: self.struck.min(other.struck),
            code: self.code.min(other.code),
        }
    }
}

/// A `span` that is open.
struct Span {
    marks: Vec<Mark>,
    after: &'static str,
}

/// A link that is open; it gets its number with its first word.
struct OpenLink {
    address: Url,
    number: Option<u32>,
    waiting: bool,
}

enum Piece {
    Text(String, Style),
    Break,
    Number(u32),
}

/// Where a stretch of text began, to be able to end what it left open.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    look: Look,
    spans: usize,
}

/// Running text so far.
pub(super) struct Words<'a> {
    pieces: Vec<Piece>,
    look: Look,
    spans: Vec<Span>,
    link: Option<OpenLink>,
    /// Whether the words name what the next paragraph explains, as in a list of terms.
    pub(super) term: bool,
    pub(super) links: Links<'a>,
}

impl<'a> Words<'a> {
    pub(super) fn new(links: Links<'a>) -> Self {
        let look = Look::default();
        Self { pieces: Vec::new(), look, spans: Vec::new(), link: None, term: false, links }
    }

    /// Adds words.
    pub(super) fn text(&mut self, raw: &str) {
        let clean = Clean::run(raw);
        let mut words = clean.as_str();
        if self.is_at_blank() {
            words = words.trim_start_matches(' ');
        }
        if words.is_empty() {
            return;
        }
        if words != " " {
            self.number_link();
        }
        self.push(words);
    }

    fn push(&mut self, words: &str) {
        let style = self.style();
        match self.pieces.last_mut() {
            Some(Piece::Text(text, last)) if *last == style => text.push_str(words),
            _ => self.pieces.push(Piece::Text(words.to_owned(), style)),
        }
    }

    fn style(&self) -> Style {
        Style {
            strong: self.look.strong > 0 || self.term,
            emphasis: self.look.emphasis > 0,
            struck: self.look.struck > 0,
            code: self.look.code > 0,
            link: self.link.as_ref().is_some_and(|link| link.number.is_some()),
        }
    }

    fn is_at_blank(&self) -> bool {
        match self.pieces.last() {
            None | Some(Piece::Break) => true,
            Some(Piece::Text(text, _)) => text.ends_with(' '),
            Some(Piece::Number(_)) => false,
        }
    }

    /// Whether there are no words yet.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds a line end; answers `false` where there is one already, so that a paragraph ends.
    pub(super) fn line_end(&mut self) -> bool {
        self.drop_blank();
        match self.pieces.last() {
            None => true,
            Some(Piece::Break) => false,
            Some(Piece::Text(..) | Piece::Number(_)) => {
                self.pieces.push(Piece::Break);
                true
            }
        }
    }

    /// Takes the blank at the end away, and answers whether there was one.
    fn drop_blank(&mut self) -> bool {
        let Some(Piece::Text(text, _)) = self.pieces.last_mut() else { return false };
        if !text.ends_with(' ') {
            return false;
        }
        text.pop();
        if text.is_empty() {
            self.pieces.pop();
        }
        true
    }

    /// Ends the paragraph and hands out its words.
    pub(super) fn take(&mut self) -> Vec<Inline> {
        self.show_number();
        while self.drop_blank() || matches!(self.pieces.last(), Some(Piece::Break)) {
            if matches!(self.pieces.last(), Some(Piece::Break)) {
                self.pieces.pop();
            }
        }
        let pieces = std::mem::take(&mut self.pieces);
        pieces.into_iter().map(Piece::into_inline).collect()
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        let count = self.look.slot(mark);
        *count = count.saturating_add(1);
    }

    pub(super) fn unmark(&mut self, mark: Mark) {
        let count = self.look.slot(mark);
        *count = count.saturating_sub(1);
    }

    /// Opens a `span`; `after` is said where it ends.
    pub(super) fn open_span(&mut self, marks: Vec<Mark>, after: &'static str) {
        for &mark in &marks {
            self.mark(mark);
        }
        self.spans.push(Span { marks, after });
    }

    pub(super) fn close_span(&mut self) {
        let Some(span) = self.spans.pop() else { return };
        if !span.after.is_empty() {
            self.text(span.after);
        }
        for mark in span.marks {
            self.unmark(mark);
        }
    }

    /// Remembers what is open.
    pub(super) fn place(&self) -> Place {
        Place { look: self.look, spans: self.spans.len() }
    }

    /// Closes the spans that were opened since.
    pub(super) fn close_spans_since(&mut self, place: Place) {
        while self.spans.len() > place.spans {
            self.close_span();
        }
    }

    /// Closes everything that was opened since. What was closed meanwhile stays closed.
    pub(super) fn close_since(&mut self, place: Place) {
        self.close_spans_since(place);
        self.look = self.look.at_most(place.look);
    }

    /// Opens a link, and closes the one before: links do not nest.
    pub(super) fn open_link(&mut self, written: Option<&str>) {
        self.close_link();
        let address = written.and_then(|written| self.links.resolve(written));
        self.link = address.map(|address| OpenLink { address, number: None, waiting: false });
    }

    /// Ends a link; its number stands right behind its last word, before the blank it ends with.
    pub(super) fn close_link(&mut self) {
        let had_blank = self.show_number();
        self.link = None;
        if had_blank {
            self.push(" ");
        }
    }

    /// The number of the open link, for a picture that stands in it.
    pub(super) fn link_of_picture(&mut self) -> Option<u32> {
        let link = self.link.as_mut()?;
        if link.number.is_none() {
            link.number = self.links.number(&link.address);
        }
        link.number
    }

    fn number_link(&mut self) {
        if self.link_of_picture().is_some()
            && let Some(link) = &mut self.link
        {
            link.waiting = true;
        }
    }

    /// Adds the number of the open link, if it has words without one; answers whether a blank was
    /// taken away before it.
    fn show_number(&mut self) -> bool {
        let Some(link) = &mut self.link else { return false };
        let (true, Some(number)) = (link.waiting, link.number) else { return false };
        link.waiting = false;
        let had_blank = self.drop_blank();
        self.pieces.push(Piece::Number(number));
        had_blank
    }
}

impl Piece {
    fn into_inline(self) -> Inline {
        match self {
            Self::Text(text, style) => Inline::Text { text: Clean::run(&text), style },
            Self::Break => Inline::Break,
            Self::Number(number) => Inline::LinkNumber(number),
        }
    }
}
