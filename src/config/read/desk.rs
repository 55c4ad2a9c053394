//! Takes single values out of a table and writes down whatever is wrong with them.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::super::mistake::{Found, Lines, Mistake, MistakeKind, Wants, nearest};
use crate::text::Clean;

/// What people write for a key when they have not looked it up.
const SAID_FOR: &[(&str, &str)] = &[
    ("url", "blog"),
    ("url", "from"),
    ("address", "from"),
    ("began", "started"),
    ("site", "blog"),
    ("address", "blog"),
    ("homepage", "blog"),
    ("rss", "feed"),
    ("atom", "feed"),
    ("xmlurl", "feed"),
    ("mastodon", "fediverse"),
    ("bsky", "bluesky"),
    ("tags", "only"),
    ("category", "only"),
    ("folder", "group"),
    ("server", "servers"),
    ("instances", "servers"),
    ("people", "participant"),
    ("person", "participant"),
    ("program", "programme"),
    ("course", "programme"),
    ("theme", "looks"),
    ("retention", "keep"),
];

/// A value and where it is written.
pub(super) struct At<T> {
    pub(super) at: usize,
    pub(super) value: T,
}

impl<T> At<T> {
    pub(super) fn map<U>(&self, change: impl FnOnce(&T) -> U) -> At<U> {
        At { at: self.at, value: change(&self.value) }
    }
}

/// Where a file is read, with a list of what is wrong in it.
pub(super) struct Desk<'t> {
    lines: Lines<'t>,
    told: Vec<(usize, MistakeKind)>,
}

impl<'t> Desk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), told: Vec::new() }
    }

    /// All mistakes in the order of the file. Where the parser lost its way, what it made up or
    /// skipped is no mistake of the person's.
    pub(super) fn mistakes(self, faults: &[Error]) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = faults.iter().map(|fault| self.not_toml(fault)).collect();
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes.dedup_by_key(|mistake| mistake.line);
        let broken: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        for (at, kind) in self.told {
            let (line, column) = self.lines.place(at);
            let doubtful = !broken.is_empty() && (at == 0 || kind.is_absence());
            if !doubtful && !broken.contains(&line) {
                mistakes.push(Mistake { line, column, kind });
            }
        }
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        mistakes
    }

    fn not_toml(&self, fault: &Error) -> Mistake {
        let at = fault.span().map_or(0, |span| span.start);
        let (line, column) = self.lines.place(at);
        Mistake { line, column, kind: MistakeKind::NotToml(Clean::line(fault.message())) }
    }

    pub(super) fn tell(&mut self, at: usize, kind: MistakeKind) {
        self.told.push((at, kind));
    }

    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        self.lines.place(at)
    }

    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.line(at)
    }

    /// Tells of every key of the table that is none of `keys`.
    pub(super) fn known(&mut self, table: &DeTable<'_>, keys: &[&'static str]) {
        for (key, _) in table {
            let written: &str = key.get_ref();
            if !keys.contains(&written) {
                let kind = MistakeKind::UnknownKey {
                    written: Clean::line(written),
                    meant: meant_key(written, keys),
                };
                self.tell(key.span().start, kind);
            }
        }
    }

    pub(super) fn table<'v, 'i>(
        &mut self,
        root: &'v DeTable<'i>,
        key: &str,
    ) -> Option<&'v DeTable<'i>> {
        let value = root.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, key, Wants::Table);
        }
        table
    }

    /// The tables `[[key]]` with their places.
    pub(super) fn tables<'v, 'i>(
        &mut self,
        root: &'v DeTable<'i>,
        key: &'static str,
    ) -> Vec<(usize, &'v DeTable<'i>)> {
        let Some(value) = root.get(key) else { return vec![] };
        match value.get_ref() {
            DeValue::Array(items) => {
                items.iter().filter_map(|item| self.item_table(item, key)).collect()
            }
            DeValue::Table(table) => {
                self.tell(value.span().start, MistakeKind::SingleBrackets { key });
                vec![(value.span().start, table)]
            }
            _ => {
                self.wrong_type(value, key, Wants::Tables);
                vec![]
            }
        }
    }

    fn item_table<'v, 'i>(
        &mut self,
        item: &'v Spanned<DeValue<'i>>,
        key: &str,
    ) -> Option<(usize, &'v DeTable<'i>)> {
        let table = item.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(item, key, Wants::Tables);
        }
        table.map(|table| (item.span().start, table))
    }

    pub(super) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<At<String>> {
        let value = table.get(key)?;
        self.text_of(value, key, Wants::Text)
    }

    pub(super) fn text_of(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        wants: Wants,
    ) -> Option<At<String>> {
        let at = value.span().start;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, wants);
            return None;
        };
        if Clean::line(text).is_empty() {
            self.tell(at, MistakeKind::Empty { key: key.to_owned() });
            return None;
        }
        Some(At { at, value: text.trim().to_owned() })
    }

    /// A text, or a list of them.
    pub(super) fn texts_of(&mut self, value: &Spanned<DeValue<'_>>, key: &str) -> Vec<At<String>> {
        match value.get_ref().as_array() {
            Some(items) => {
                items.iter().filter_map(|item| self.text_of(item, key, Wants::Texts)).collect()
            }
            None => self.text_of(value, key, Wants::Texts).into_iter().collect(),
        }
    }

    pub(super) fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<At<String>> {
        table.get(key).map(|value| self.texts_of(value, key)).unwrap_or_default()
    }

    /// Yes or no; `usual` where nothing is said.
    pub(super) fn flag(&mut self, table: &DeTable<'_>, key: &str, usual: bool) -> bool {
        let Some(value) = table.get(key) else { return usual };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(value, key, Wants::Flag);
            usual
        })
    }

    /// One of a few words; a number counts as the word that it looks like.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let value = table.get(key)?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            _ => {
                self.wrong_type(value, key, Wants::Text);
                return None;
            }
        };
        self.choice(&At { at: value.span().start, value: written }, key, choices)
    }

    /// Some of a few words, in the order of the file; a word alone is a list of one.
    pub(super) fn some_of<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Vec<T>> {
        let value = table.get(key)?;
        let written = self.texts_of(value, key);
        Some(written.iter().filter_map(|word| self.choice(word, key, choices)).collect())
    }

    fn choice<T: Copy>(
        &mut self,
        written: &At<String>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let At { at, value: written } = written;
        let chosen = choices.iter().find(|(word, _)| word == written);
        if chosen.is_none() {
            let words: Vec<&'static str> = choices.iter().map(|(word, _)| *word).collect();
            let kind = MistakeKind::NotOneOf {
                key,
                written: Clean::line(written),
                meant: nearest(written, words.iter().copied()),
                choices: words,
            };
            self.tell(*at, kind);
        }
        chosen.map(|(_, choice)| *choice)
    }

    pub(super) fn number(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        bounds: &RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = table.get(key)?;
        self.number_of(value, key, bounds, Wants::Number)
    }

    /// A number of days; none for "everything".
    pub(super) fn days(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        bounds: &RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = table.get(key)?;
        if value.get_ref().as_str() == Some("everything") {
            return None;
        }
        self.number_of(value, key, bounds, Wants::Keep)
    }

    fn number_of(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &'static str,
        bounds: &RangeInclusive<u32>,
        wants: Wants,
    ) -> Option<u32> {
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong_type(value, key, wants);
            return None;
        };
        let read = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let inside = read.filter(|read| bounds.contains(read));
        if inside.is_none() {
            let kind = MistakeKind::OutOfBounds {
                key,
                written: Clean::line(number.as_str()),
                least: *bounds.start(),
                most: *bounds.end(),
            };
            self.tell(value.span().start, kind);
        }
        inside
    }

    pub(super) fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wants: Wants) {
        let found = match value.get_ref() {
            DeValue::String(_) => Found::Text,
            DeValue::Integer(_) | DeValue::Float(_) => Found::Number,
            DeValue::Boolean(_) => Found::Flag,
            DeValue::Datetime(_) => Found::Date,
            DeValue::Array(_) => Found::List,
            DeValue::Table(_) => Found::Table,
        };
        let key = key.to_owned();
        self.tell(value.span().start, MistakeKind::WrongType { key, wants, found });
    }
}

/// What stands in a list; one thing alone is a list of one.
pub(super) fn items<'v, 'i>(root: &'v DeTable<'i>, key: &str) -> Vec<&'v Spanned<DeValue<'i>>> {
    let Some(value) = root.get(key) else { return vec![] };
    value.get_ref().as_array().map_or_else(|| vec![value], |items| items.iter().collect())
}

/// Whether a key is there and no empty list.
pub(super) fn has_some(table: &DeTable<'_>, key: &str) -> bool {
    let Some(value) = table.get(key) else { return false };
    value.get_ref().as_array().is_none_or(|items| !items.is_empty())
}

fn meant_key(written: &str, keys: &[&'static str]) -> Option<&'static str> {
    let written = written.to_lowercase();
    let said = SAID_FOR.iter().find(|(said, key)| *said == written && keys.contains(key));
    said.map(|(_, key)| *key).or_else(|| nearest(&written, keys.iter().copied()))
}
