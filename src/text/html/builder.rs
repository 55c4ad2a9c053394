//! Builds the blocks of a document from its tags and words, one after another.

mod begin;
mod end;

use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tokenizer::Tag;
use url::Url;

use super::frame::{Frame, Kind};
use super::hidden::{Hidden, Then};
use super::links::Links;
use super::media::Media;
use super::tag::{self, LineEnds, attribute};
use super::words::{Place, Words};
use crate::text::{Block, Document};

/// Quotes and lists deeper than this are set as if they were not as deep. Their words stay.
const DEEPEST: usize = 64;

/// A line of plain text that ends earlier ends on purpose.
const FULL_LINE: usize = 60;

/// A document while it is read.
pub(super) struct Builder<'a> {
    /// The blocks that are in no element.
    root: Frame,
    /// The elements that contain blocks, outermost first.
    frames: Vec<Frame>,
    /// How many more are open than `frames` may hold.
    deeper: u32,
    hidden: Option<Hidden>,
    words: Words<'a>,
    /// What was open before the paragraph.
    paragraph: Option<Place>,
    line_ends: LineEnds,
    /// Line ends since the last word, and the length of the line that ended; for plain text.
    ends: usize,
    line: usize,
    /// How often an open element was looked at: the work that could grow faster than the text.
    pub(super) looks: u64,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        base: Option<&'a Url>,
        places: HashMap<String, u32>,
        line_ends: LineEnds,
    ) -> Self {
        Self {
            root: Frame::new(Kind::Root, Place::default()),
            frames: Vec::new(),
            deeper: 0,
            hidden: None,
            words: Words::new(Links::new(base, places)),
            paragraph: None,
            line_ends,
            ends: 0,
            line: 0,
            looks: 0,
        }
    }

    /// Ends everything and hands out the document.
    pub(super) fn finish(mut self) -> Document {
        self.end_hidden();
        while self.pop() {}
        Document { blocks: self.root.blocks, links: self.words.links.into_list() }
    }

    /// Takes words.
    pub(super) fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if let Kind::Code(code) = &mut self.top().kind {
            code.push_str(text);
        } else if self.line_ends == LineEnds::Blank {
            self.words.text(text);
        } else {
            self.lines(text);
        }
    }

    fn lines(&mut self, text: &str) {
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.ends += 1;
                self.end_source_line();
            }
            if line.trim().is_empty() && self.ends > 0 {
                continue;
            }
            if std::mem::take(&mut self.ends) > 1 {
                self.flush();
            }
            self.line += line.chars().count();
            self.words.text(line);
        }
    }

    fn end_source_line(&mut self) {
        let length = std::mem::take(&mut self.line);
        if self.ends == 1 && self.line_ends == LineEnds::Plain && length < FULL_LINE {
            self.words.line_end();
        } else {
            self.words.text(" ");
        }
    }

    /// Takes a start tag.
    pub(super) fn start(&mut self, tag: &Tag) {
        if !self.is_shown(tag) {
            return;
        }
        self.begin(tag);
        self.name_place(tag);
    }

    /// Remembers a place that links lead to.
    fn name_place(&mut self, tag: &Tag) {
        for name in ["id", "name"].into_iter().filter_map(|name| attribute(tag, name)) {
            if let Some(place) = self.words.links.place_named(name) {
                self.words.place_here(place);
            }
        }
    }

    /// Whether the tag counts; where it begins something hidden, remembers that.
    fn is_shown(&mut self, tag: &Tag) -> bool {
        if let Some(hidden) = &mut self.hidden {
            let source = hidden.media.as_mut().filter(|_| &*tag.name == "source");
            if let Some(Media { source: source @ None, .. }) = source {
                *source = attribute(tag, "src").map(str::to_owned);
            }
            if hidden.start(&tag.name, tag.self_closing) != Then::EndedBefore {
                return false;
            }
            self.end_hidden();
        }
        let open = !tag.self_closing && !tag::is_void(&tag.name);
        if tag::is_never_shown(&tag.name) || tag::is_hidden(tag) {
            self.hidden = open.then(|| Hidden::new(&tag.name));
            return false;
        }
        if matches!(&*tag.name, "audio" | "video" | "iframe") {
            let mut hidden = Hidden::new(&tag.name);
            hidden.media = Some(Media::of(tag)).filter(|_| !is_tiny(tag));
            self.hidden = Some(hidden);
            if !open {
                self.end_hidden();
            }
            return false;
        }
        true
    }

    fn end_hidden(&mut self) {
        if let Some(Hidden { media: Some(media), .. }) = self.hidden.take() {
            self.media(media);
        }
    }

    fn is_in_code(&mut self) -> bool {
        matches!(self.top().kind, Kind::Code(_))
    }

    /// Takes an end tag.
    pub(super) fn end(&mut self, name: &LocalName) {
        if let Some(hidden) = &mut self.hidden {
            let then = hidden.end(name);
            if then != Then::Hidden {
                self.end_hidden();
            }
            if then != Then::EndedBefore {
                return;
            }
        }
        self.close(name);
    }

    fn line_end(&mut self) {
        // Two line ends are how people without a paragraph key make a paragraph.
        if !self.words.line_end() {
            self.flush();
        }
    }

    /// Ends the paragraph, if there is one.
    fn flush(&mut self) {
        self.ends = 0;
        self.line = 0;
        if self.words.is_empty() {
            return;
        }
        let words = self.words.take();
        if words.is_empty() {
            return;
        }
        let top = self.top();
        let block = match top.heading {
            Some(level) => Block::Heading { level, text: words },
            None => Block::Paragraph(words),
        };
        top.push(block);
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    fn open(&mut self, kind: Kind) {
        self.flush();
        self.words.term = false;
        self.paragraph = None;
        if self.frames.len() >= DEEPEST {
            self.deeper = self.deeper.saturating_add(1);
        } else {
            self.frames.push(Frame::new(kind, self.words.place()));
        }
    }

    /// The innermost open element that fits, as far as the table cell around.
    fn find(&mut self, fits: fn(&Kind) -> bool) -> Option<usize> {
        for (at, frame) in self.frames.iter().enumerate().rev() {
            self.looks += 1;
            if fits(&frame.kind) {
                return Some(at);
            }
            if matches!(frame.kind, Kind::Cell(_)) {
                return None;
            }
        }
        None
    }

    fn find_table(&mut self) -> Option<usize> {
        self.looks += self.frames.len() as u64;
        self.frames.iter().rposition(|frame| matches!(frame.kind, Kind::Table(_)))
    }

    /// Ends open elements from the innermost out, down to number `at`.
    fn close_from(&mut self, at: usize) {
        self.flush();
        while self.frames.len() > at && self.pop() {}
    }

    /// Ends the innermost open element.
    fn pop(&mut self) -> bool {
        let place = self.top().place;
        self.words.close_since(place);
        self.flush();
        let Some(ended) = self.frames.pop() else { return false };
        self.deeper = 0;
        self.words.term = false;
        self.top().take_in(ended);
        true
    }
}

fn is_tiny(tag: &Tag) -> bool {
    ["width", "height"].iter().any(|side| tag::number(tag, side).is_some_and(|side| side <= 1))
}
