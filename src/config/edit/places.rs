//! Finds where each participant or programme stands in the text, so that an edit touches those bytes
//! only.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::super::address;
use super::super::mistake::Lines;
use super::{Candidate, EditError, Which, is_meant};
use crate::text::Clean;

/// The places of all participants, or of all programmes.
pub(super) struct Places {
    pub(super) tables: Vec<Place>,
    /// Where each `[table]` of the file begins.
    heads: Vec<usize>,
    /// Where each value of the file ends.
    ends: Vec<usize>,
}

/// The place of one participant or programme.
pub(super) struct Place {
    pub(super) name: Clean,
    pub(super) entries: Vec<Entry>,
    head: Range<usize>,
    /// Where the last of their values ends.
    end: usize,
}

/// One `key = value` of a table.
pub(super) struct Entry {
    pub(super) key: String,
    /// Where the key begins.
    pub(super) start: usize,
    pub(super) value: Range<usize>,
    /// The texts in the value, with their places.
    texts: Vec<(Range<usize>, String)>,
}

impl Places {
    /// Where the people are.
    pub(super) fn find(text: &str) -> Result<Self, EditError> {
        Self::of(text, "participant", |line| EditError::InOneList { line })
    }

    /// Where the tables `[[key]]` are.
    pub(super) fn of(
        text: &str,
        key: &str,
        in_one_list: fn(usize) -> EditError,
    ) -> Result<Self, EditError> {
        let lines = Lines::new(text);
        let document = DeTable::parse(text).map_err(|fault| {
            let at = fault.span().map_or(0, |span| span.start);
            EditError::Unreadable { line: lines.line(at) }
        })?;
        let root = document.get_ref();
        let mut places = Self { tables: Vec::new(), heads: Vec::new(), ends: Vec::new() };
        for value in root.values() {
            places.walk(text, value);
        }
        let Some(written) = root.get(key) else { return Ok(places) };
        let at = written.span().start;
        // `[[key]]` is the only form whose list begins with two brackets.
        if !text.get(at..).is_some_and(|rest| rest.starts_with("[[")) {
            return Err(in_one_list(lines.line(at)));
        }
        let tables = written.get_ref().as_array().into_iter().flat_map(|items| items.iter());
        places.tables = tables.filter_map(|table| Place::of(text, table)).collect();
        Ok(places)
    }

    /// Notes where the values and tables below `value` begin and end.
    fn walk(&mut self, text: &str, value: &Spanned<DeValue<'_>>) {
        self.ends.push(value.span().end);
        match value.get_ref() {
            DeValue::Table(table) => {
                if is_header(text, value) {
                    self.heads.push(value.span().start);
                }
                for value in table.values() {
                    self.walk(text, value);
                }
            }
            DeValue::Array(items) => {
                for item in items {
                    self.walk(text, item);
                }
            }
            _ => {}
        }
    }

    /// The number of the one participant who is meant.
    pub(super) fn number(&self, text: &str, which: &Which) -> Result<usize, EditError> {
        let meant: Vec<(usize, &Place)> =
            self.tables.iter().enumerate().filter(|(_, place)| is_meant(place, which)).collect();
        match meant.as_slice() {
            [] => Err(EditError::NotFound { name: Clean::line(&which.name) }),
            [(number, _)] => Ok(*number),
            several => {
                let lines = Lines::new(text);
                let candidates = several.iter().map(|(_, place)| place.candidate(&lines)).collect();
                Err(EditError::Ambiguous { candidates })
            }
        }
    }

    /// The place of the one participant who is meant.
    pub(super) fn only(&self, text: &str, which: &Which) -> Result<&Place, EditError> {
        let number = self.number(text, which)?;
        let nobody = || EditError::NotFound { name: Clean::line(&which.name) };
        self.tables.get(number).ok_or_else(nobody)
    }

    /// Where the next table would stand: after the last, or at the end of the file.
    pub(super) fn after_last(&self, text: &str) -> usize {
        self.tables
            .iter()
            .max_by_key(|place| place.head.start)
            .map_or(text.len(), |place| self.comments_end(text, place))
    }

    /// A table's lines with the comments that touch them above and below.
    pub(super) fn with_comments(&self, text: &str, place: &Place) -> Range<usize> {
        self.comments_start(text, place)..self.comments_end(text, place)
    }

    /// A comment that begins the file speaks of the file, and is not counted.
    fn comments_start(&self, text: &str, place: &Place) -> usize {
        let head = line_start(text, place.head.start);
        let floor = self.ends.iter().copied().filter(|end| *end <= head).max().unwrap_or_default();
        let mut start = head;
        while start > floor {
            let above = line_start(text, start - 1);
            if above < floor || !is_comment(text.get(above..start)) {
                return start;
            }
            start = above;
        }
        if start == 0 { head } else { start }
    }

    /// Comments below the last key count if an empty line or the end of the file follows them;
    /// those that touch the next table belong to it.
    fn comments_end(&self, text: &str, place: &Place) -> usize {
        let end = line_end(text, place.end);
        let next = self.heads.iter().copied().filter(|head| *head >= end).min();
        let mut at = end;
        while at < next.unwrap_or(text.len()) {
            let stop = line_end(text, at);
            let line = text.get(at..stop);
            if line.is_some_and(|line| line.trim().is_empty()) {
                return at;
            }
            if !is_comment(line) {
                return end;
            }
            at = stop;
        }
        if next.is_none() { at } else { end }
    }
}

impl Place {
    fn of(text: &str, value: &Spanned<DeValue<'_>>) -> Option<Self> {
        let table = value.get_ref().as_table()?;
        let mut entries: Vec<Entry> = table
            .iter()
            .filter(|(_, value)| !is_header(text, value))
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                start: key.span().start,
                value: value.span(),
                texts: texts(value),
            })
            .collect();
        entries.sort_by_key(|entry| entry.start);
        let name = table.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or_default();
        Some(Self { name: Clean::line(name), entries, head: value.span(), end: end_of(value) })
    }

    /// Where the last `key = value` ends, else the header.
    pub(super) fn last_entry_end(&self) -> usize {
        self.entries.iter().map(|entry| entry.value.end).max().unwrap_or(self.head.end)
    }

    /// The participant's addresses with their places, in the order of the file.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (Range<usize>, Url)> {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.key.as_str(), "blog" | "feed"))
            .flat_map(|entry| &entry.texts)
            .filter_map(|(range, text)| Some((range.clone(), address::typed(text).ok()?)))
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        entry.texts.first().map(|(_, text)| text.as_str())
    }

    fn candidate(&self, lines: &Lines<'_>) -> Candidate {
        Candidate {
            name: self.name.clone(),
            address: self.addresses().next().map(|(_, address)| Clean::line(address.as_str())),
            line: lines.line(self.head.start),
        }
    }
}

/// Where a line begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// Where a line ends, its line end included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// The text with other bytes in one place.
pub(super) fn replaced(text: &str, range: &Range<usize>, by: &str) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    format!("{before}{by}{after}")
}

fn is_comment(line: Option<&str>) -> bool {
    line.is_some_and(|line| line.trim_start().starts_with('#'))
}

/// Whether a table is written as `[table]`, not in braces.
fn is_header(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    let rest = text.get(value.span().start..).unwrap_or_default();
    value.get_ref().is_table() && rest.starts_with('[')
}

fn end_of(value: &Spanned<DeValue<'_>>) -> usize {
    let below = match value.get_ref() {
        DeValue::Table(table) => table.values().map(end_of).max(),
        DeValue::Array(items) => items.iter().map(end_of).max(),
        _ => None,
    };
    below.unwrap_or_default().max(value.span().end)
}

fn texts(value: &Spanned<DeValue<'_>>) -> Vec<(Range<usize>, String)> {
    match value.get_ref() {
        DeValue::String(text) => vec![(value.span(), text.to_string())],
        DeValue::Array(items) => items.iter().flat_map(texts).collect(),
        _ => vec![],
    }
}
