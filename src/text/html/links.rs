//! The addresses a document may lead to, numbered in the order they are first seen.

use std::collections::HashMap;

use url::Url;

use super::places::decoded;

use crate::text::Clean;

/// Longer ones lead nowhere a person means to go.
const LONGEST_ADDRESS: usize = 4096;

/// A reader picks links by typing a number.
const MOST_LINKS: usize = 9999;

/// Numbers addresses.
pub(super) struct Links<'a> {
    base: Option<&'a Url>,
    list: Vec<Clean>,
    numbers: HashMap<Clean, u32>,
    places: HashMap<String, u32>,
}

impl<'a> Links<'a> {
    pub(super) fn new(base: Option<&'a Url>, places: HashMap<String, u32>) -> Self {
        Self { base, list: Vec::new(), numbers: HashMap::new(), places }
    }

    /// The place of the same text that an address means.
    pub(super) fn place(&self, written: &str) -> Option<u32> {
        let (page, place) = written.trim().split_once('#')?;
        let same = |base: &Url| {
            let base = base.as_str().split('#').next().unwrap_or_default();
            base.trim_end_matches('/') == page.trim_end_matches('/')
        };
        if page.is_empty() || self.base.is_some_and(same) {
            return self.places.get(place).or_else(|| self.places.get(&decoded(place))).copied();
        }
        None
    }

    /// The place that a name means.
    pub(super) fn place_named(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    /// The full address, if it is one a person may be sent to: a web page or a mailbox. A place in
    /// the same page is none.
    pub(super) fn resolve(&self, written: &str) -> Option<Url> {
        let written = written.trim();
        if written.is_empty() || written.starts_with('#') || written.len() > LONGEST_ADDRESS {
            return None;
        }
        let url = match (self.base, written.starts_with("//")) {
            (None, true) => Url::parse(&format!("https:{written}")),
            (None, false) => Url::parse(written),
            (Some(base), _) => base.join(written),
        };
        let url = url.ok()?;
        (matches!(url.scheme(), "http" | "https" | "mailto")
            && url.as_str().len() <= LONGEST_ADDRESS)
            .then_some(url)
    }

    /// The number of an address: the same address has one number wherever it stands.
    pub(super) fn number(&mut self, address: &Url) -> Option<u32> {
        let address = Clean::line(address.as_str());
        if let Some(&number) = self.numbers.get(&address) {
            return Some(number);
        }
        if self.list.len() >= MOST_LINKS {
            return None;
        }
        self.list.push(address.clone());
        let number = u32::try_from(self.list.len()).ok()?;
        self.numbers.insert(address, number);
        Some(number)
    }

    pub(super) fn into_list(self) -> Vec<Clean> {
        self.list
    }
}
