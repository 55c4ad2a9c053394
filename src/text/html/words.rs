//! Collects running text: one blank between words however the source is laid out, pieces of one
//! look together, and the number of a link behind its words.

use std::collections::HashSet;

use url::Url;

use super::links::Links;
use super::look::{Look, Mark};
use super::script::{Script, scripted};
use crate::text::{Clean, Inline, Style};

/// A text has so many places at most in which a word may be parted; real ones have a tenth.
const MOST_BREAKS: u32 = 20_000;

/// What an abbreviation stands for is not longer than this.
const LONGEST_TITLE: usize = 120;

/// A `span` that is open.
struct Span {
    marks: Vec<Mark>,
    after: String,
}

/// A link that is open; it gets its number with its first word.
struct OpenLink {
    target: Target,
    number: Option<u32>,
    waiting: bool,
}

/// Where a link leads.
enum Target {
    /// To another page.
    Page(Url),
    /// To a place of the same text.
    Place(u32),
}

enum Piece {
    Text(String, Style),
    Break,
    Number(u32),
    Jump(u32),
    Place(u32),
    MayBreak(bool),
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
    script: Option<Script>,
    /// How many quotations are open.
    quotations: u32,
    /// Places that begin with the next word.
    places: Vec<u32>,
    /// In how many more places a word may be parted.
    breaks: u32,
    /// What abbreviations stand for, as far as it was said.
    spelled_out: HashSet<String>,
    /// Whether the words name what the next paragraph explains, as in a list of terms.
    pub(super) term: bool,
    pub(super) links: Links<'a>,
}

impl<'a> Words<'a> {
    pub(super) fn new(links: Links<'a>) -> Self {
        Self {
            pieces: Vec::new(),
            look: Look::default(),
            spans: Vec::new(),
            link: None,
            script: None,
            quotations: 0,
            places: Vec::new(),
            breaks: MOST_BREAKS,
            spelled_out: HashSet::new(),
            term: false,
            links,
        }
    }

    /// Adds words; where a soft hyphen or a blank without width stands, they may be parted.
    pub(super) fn text(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(at) = rest.find(['\u{AD}', '\u{200B}']) {
            let (before, after) = rest.split_at(at);
            self.plain_text(before);
            self.may_break(after.starts_with('\u{AD}'));
            rest = after.trim_start_matches(['\u{AD}', '\u{200B}']);
        }
        self.plain_text(rest);
    }

    /// The word may be parted here.
    pub(super) fn may_break(&mut self, hyphen: bool) {
        if self.breaks > 0
            && matches!(self.pieces.last(), Some(Piece::Text(text, _)) if !text.ends_with(' '))
        {
            self.breaks -= 1;
            self.pieces.push(Piece::MayBreak(hyphen));
        }
    }

    fn plain_text(&mut self, raw: &str) {
        let scripted = self.script.map(|script| scripted(raw, script, self.is_at_blank()));
        let clean = Clean::run(scripted.as_deref().unwrap_or(raw));
        let mut words = clean.as_str();
        if self.is_at_blank() {
            words = words.trim_start_matches(' ');
        }
        if words.is_empty() {
            return;
        }
        if words != " " {
            self.number_link();
            self.pieces.extend(self.places.drain(..).map(Piece::Place));
        }
        self.push(words);
    }

    /// What follows stands above or below the line, until `None`.
    pub(super) fn set_script(&mut self, script: Option<Script>) {
        self.script = script;
    }

    /// A place that links of the text lead to; it begins with the next word.
    pub(super) fn place_here(&mut self, place: u32) {
        self.places.push(place);
    }

    /// Begins a quotation in the line.
    pub(super) fn open_quotation(&mut self) {
        let sign = if self.quotations.is_multiple_of(2) { "“" } else { "‘" };
        self.text(sign);
        self.quotations = self.quotations.saturating_add(1);
    }

    /// Ends it.
    pub(super) fn close_quotation(&mut self) {
        self.quotations = self.quotations.saturating_sub(1);
        self.text(if self.quotations.is_multiple_of(2) { "”" } else { "’" });
    }

    /// Opens an abbreviation; what it stands for is said where it first ends.
    pub(super) fn open_abbreviation(&mut self, title: Option<&str>) {
        let title = title.map(Clean::line).filter(|title| !title.is_empty());
        let title = title.filter(|title| title.as_str().len() <= LONGEST_TITLE);
        let new = title.filter(|title| self.spelled_out.insert(title.to_string()));
        self.open_span(Vec::new(), new.map(|title| format!(" ({title})")).unwrap_or_default());
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
            link: self.link.as_ref().is_some_and(OpenLink::leads),
            marked: self.look.marked > 0,
        }
    }

    fn is_at_blank(&self) -> bool {
        let unseen = |piece: &&Piece| matches!(piece, Piece::Place(_) | Piece::MayBreak(_));
        match self.pieces.iter().rev().find(|piece| !unseen(piece)) {
            None | Some(Piece::Break) => true,
            Some(Piece::Text(text, _)) => text.ends_with(' '),
            Some(Piece::Number(_) | Piece::Jump(_) | Piece::Place(_) | Piece::MayBreak(_)) => false,
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
            Some(
                Piece::Text(..)
                | Piece::Number(_)
                | Piece::Jump(_)
                | Piece::Place(_)
                | Piece::MayBreak(_),
            ) => {
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
        self.script = None;
        let ends =
            |pieces: &[Piece]| matches!(pieces.last(), Some(Piece::Break | Piece::MayBreak(_)));
        while self.drop_blank() || ends(&self.pieces) {
            if ends(&self.pieces) {
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
    pub(super) fn open_span(&mut self, marks: Vec<Mark>, after: String) {
        for &mark in &marks {
            self.mark(mark);
        }
        self.spans.push(Span { marks, after });
    }

    pub(super) fn close_span(&mut self) {
        let Some(span) = self.spans.pop() else { return };
        if !span.after.is_empty() {
            self.text(&span.after);
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
        let place = written.and_then(|written| self.links.place(written)).map(Target::Place);
        // The sign of a footnote, and no number of a link.
        self.script = self.script.or_else(|| place.is_some().then_some(Script::Note));
        let page = || written.and_then(|written| self.links.resolve(written)).map(Target::Page);
        let target = place.or_else(page);
        self.link = target.map(|target| OpenLink { target, number: None, waiting: false });
    }

    /// Ends a link; its number stands right behind its last word, before the blank it ends with.
    pub(super) fn close_link(&mut self) {
        let had_blank = self.show_number();
        self.link = None;
        self.script = self.script.filter(|script| *script != Script::Note);
        if had_blank {
            self.push(" ");
        }
    }

    /// The number of the open link, for a picture that stands in it.
    pub(super) fn link_of_picture(&mut self) -> Option<u32> {
        let link = self.link.as_mut()?;
        let Target::Page(address) = &link.target else { return None };
        if link.number.is_none() {
            link.number = self.links.number(address);
        }
        link.number
    }

    fn number_link(&mut self) {
        self.link_of_picture();
        if let Some(link) = &mut self.link {
            link.waiting = link.leads();
        }
    }

    /// Adds the number of the open link, if it has words without one; answers whether a blank was
    /// taken away before it.
    fn show_number(&mut self) -> bool {
        let Some(link) = &mut self.link else { return false };
        if !std::mem::take(&mut link.waiting) {
            return false;
        }
        let piece = match (&link.target, link.number) {
            (Target::Place(place), _) => Piece::Jump(*place),
            (Target::Page(_), Some(number)) => Piece::Number(number),
            (Target::Page(_), None) => return false,
        };
        let had_blank = self.drop_blank();
        self.pieces.push(piece);
        had_blank
    }
}

impl Piece {
    fn into_inline(self) -> Inline {
        match self {
            Self::Text(text, style) => Inline::Text { text: Clean::run(&text), style },
            Self::Break => Inline::Break,
            Self::Number(number) => Inline::LinkNumber(number),
            Self::Jump(place) => Inline::Jump(place),
            Self::Place(place) => Inline::Place(place),
            Self::MayBreak(hyphen) => Inline::MayBreak { hyphen },
        }
    }
}

impl OpenLink {
    fn leads(&self) -> bool {
        self.number.is_some() || matches!(self.target, Target::Place(_))
    }
}
