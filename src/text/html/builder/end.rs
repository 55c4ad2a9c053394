//! What an end tag ends.

use super::Builder;
use crate::text::html::frame::Kind;
use crate::text::html::tag;

impl Builder<'_> {
    /// Takes an end tag of something that is shown.
    pub(super) fn close(&mut self, name: &str) {
        if tag::is_structure(name) {
            self.end_structure(name);
        } else if tag::is_block(name) {
            self.end_block(name);
        } else if !self.is_in_code() {
            self.end_inline(name);
        }
    }

    fn end_structure(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return self.flush();
        }
        let found = match name {
            "blockquote" => self.find(|kind| matches!(kind, Kind::Quote)),
            "ul" | "ol" | "menu" | "dir" => self.find(|kind| matches!(kind, Kind::List { .. })),
            "li" => self.find(|kind| matches!(kind, Kind::Item)),
            "dl" => self.find(|kind| matches!(kind, Kind::Terms)),
            "dd" => self.find(|kind| matches!(kind, Kind::Explanation)),
            "details" => self.find(|kind| matches!(kind, Kind::Fold { .. })),
            "summary" => self.find(|kind| matches!(kind, Kind::Summary)),
            "table" => self.find_table(),
            "td" | "th" => self.find(|kind| matches!(kind, Kind::Cell(_))),
            "figure" => self.find(|kind| matches!(kind, Kind::Figure { .. })),
            "figcaption" => self.find(|kind| matches!(kind, Kind::Caption { .. })),
            "caption" => self.find(|kind| matches!(kind, Kind::Root)),
            _ => self.find(|kind| matches!(kind, Kind::Code(_))),
        };
        match found {
            Some(at) => self.close_from(at),
            None => self.flush(),
        }
    }

    fn end_block(&mut self, name: &str) {
        if self.is_in_code() {
            return self.end_block_around_code(name);
        }
        self.flush();
        match name {
            "p" => self.end_paragraph(),
            "div" => self.end_div(),
            "dt" => self.words.term = false,
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.find_table() {
                    self.close_from(table + 1);
                }
            }
            _ => {
                if tag::heading(name).is_some() {
                    self.top().heading = None;
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(place) = self.paragraph.take() {
            self.words.close_spans_since(place);
        }
        if matches!(self.top().kind, Kind::Caption { paragraph: true }) {
            self.pop();
        }
    }

    /// Ends what a `div` around the code ended, if it had one.
    fn end_block_around_code(&mut self, name: &str) {
        match name {
            "div" => self.end_div(),
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.find_table() {
                    self.close_from(table + 1);
                }
            }
            _ => {}
        }
    }

    /// A `div` that ends, ends what was left open in it.
    fn end_div(&mut self) {
        let mut at = self.frames.len();
        for frame in self.frames.iter().rev() {
            self.looks += 1;
            if frame.divs > 0 || matches!(frame.kind, Kind::Cell(_)) {
                break;
            }
            at -= 1;
        }
        let holder = at.checked_sub(1).and_then(|at| self.frames.get_mut(at));
        let divs = &mut holder.unwrap_or(&mut self.root).divs;
        if *divs > 0 {
            *divs -= 1;
            self.close_from(at);
        }
    }

    fn end_inline(&mut self, name: &str) {
        match name {
            "a" => self.words.close_link(),
            "span" | "font" | "abbr" | "acronym" => self.words.close_span(),
            "br" => self.line_end(),
            "q" => self.words.close_quotation(),
            "sup" | "sub" => self.words.set_script(None),
            "rt" => self.words.text(")"),
            _ => {
                if let Some(mark) = tag::mark(name) {
                    self.words.unmark(mark);
                }
            }
        }
    }
}
