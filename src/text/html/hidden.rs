//! Elements nobody is shown, and what ends them.
//!
//! Where the HTML is broken, showing too much is better than losing the rest of a post.

use html5ever::LocalName;

use super::{media::Media, tag};

/// Elements deeper than this inside a hidden one are counted, not named.
const DEEPEST: usize = 64;

/// A hidden element that is open, with the elements open in it.
pub(super) struct Hidden {
    open: Vec<LocalName>,
    deeper: u32,
    /// Sound or film, whose content is shown only where it cannot be played.
    pub(super) media: Option<Media>,
}

/// What a tag does to a hidden element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It is still open.
    Hidden,
    /// The tag ended it.
    Ended,
    /// It ended before the tag, which counts.
    EndedBefore,
}

impl Hidden {
    pub(super) fn new(name: &LocalName) -> Self {
        Self { open: vec![name.clone()], deeper: 0, media: None }
    }

    /// Takes a start tag.
    pub(super) fn start(&mut self, name: &LocalName, self_closing: bool) -> Then {
        if self.is_ended_by_start(name) {
            return Then::EndedBefore;
        }
        if self_closing || tag::is_void(name) {
            return Then::Hidden;
        }
        if self.open.len() < DEEPEST {
            self.open.push(name.clone());
        } else {
            self.deeper += 1;
        }
        Then::Hidden
    }

    /// Elements whose end tag is often left out end where the next one begins.
    fn is_ended_by_start(&self, name: &str) -> bool {
        let [root] = self.open.as_slice() else { return false };
        match &**root {
            "p" | "iframe" | "title" | "textarea" => tag::is_block(name),
            "li" => name == "li",
            "dt" | "dd" => matches!(name, "dt" | "dd"),
            "td" | "th" => matches!(name, "td" | "th" | "tr"),
            "tr" => name == "tr",
            "option" | "select" => tag::is_block(name) && !matches!(name, "option" | "optgroup"),
            _ => false,
        }
    }

    /// Takes an end tag.
    pub(super) fn end(&mut self, name: &LocalName) -> Then {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Then::Hidden;
        }
        match self.open.iter().rposition(|open| open == name) {
            Some(0) => Then::Ended,
            Some(at) => {
                self.open.truncate(at);
                Then::Hidden
            }
            None if tag::is_block(name) && &**name != "p" => Then::EndedBefore,
            None => Then::Hidden,
        }
    }
}
