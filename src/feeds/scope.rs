//! Which namespace an element is in, as far as its document says so.

use super::markup::{self, Tag, local};
use super::vocabulary::{Name, Space};

/// More namespaces than this are not told apart.
const MOST_PREFIXES: usize = 64;

/// How far a namespace can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// As its specification spells it.
    Exactly,
    /// In another spelling.
    Loosely,
    /// Not at all.
    Nowhere,
}

/// What was declared so far. Declarations are not undone where their element ends: in feeds, nobody
/// means two things by one prefix.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    prefixes: Vec<(&'a str, Space, Declared)>,
}

impl<'a> Scope<'a> {
    /// Notes what a tag that holds others declares, in a document that is Atom or not.
    pub(super) fn declare(&mut self, attributes: &'a str, is_atom: bool) {
        if attributes.is_empty() {
            return;
        }
        for (name, value) in markup::attributes(attributes) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => rest.strip_prefix(':').unwrap_or(rest),
                None => continue,
            };
            let (space, declared) = declared(prefix, value);
            // A document of an unknown kind still means what its elements are called.
            let (space, declared) = match (prefix, space) {
                ("", Space::Foreign) => (Space::Plain, Declared::Loosely),
                ("", Space::Atom) if !is_atom => (Space::Plain, Declared::Loosely),
                _ => (space, declared),
            };
            if self.prefixes.len() >= MOST_PREFIXES {
                return;
            }
            self.prefixes.retain(|(known, ..)| *known != prefix);
            self.prefixes.push((prefix, space, declared));
        }
    }

    /// What an element means, and how far its namespace can be trusted.
    pub(super) fn meaning(&self, tag: &Tag<'a>) -> Option<(Space, Name, Declared)> {
        let prefix = markup::prefix(tag.name).unwrap_or_default();
        let own = if tag.attributes.contains("xmlns") {
            markup::attributes(tag.attributes)
                .find(|(name, _)| {
                    let declares = name.strip_prefix("xmlns");
                    declares.is_some_and(|rest| rest.strip_prefix(':').unwrap_or(rest) == prefix)
                })
                .map(|(_, address)| declared(prefix, address))
        } else {
            None
        };
        let known = || self.prefixes.iter().rev().find(|(known, ..)| *known == prefix);
        let (space, declared) = match (own, prefix) {
            (Some(own), _) => own,
            (None, "") => known().map_or((Space::Plain, Declared::Exactly), |(_, s, d)| (*s, *d)),
            (None, _) => known().map_or_else(
                || (Space::of_prefix(prefix), Declared::Nowhere),
                |(_, s, d)| (*s, *d),
            ),
        };
        Some((space, Name::of(space, local(tag.name))?, declared))
    }
}

fn declared(prefix: &str, address: &str) -> (Space, Declared) {
    match Space::of_address(address) {
        // Declared as something nobody knows, under a name everybody knows.
        (Space::Foreign, _) if !prefix.is_empty() => match Space::of_prefix(prefix) {
            Space::Foreign => (Space::Foreign, Declared::Exactly),
            known => (known, Declared::Nowhere),
        },
        (space, true) => (space, Declared::Exactly),
        (space, false) => (space, Declared::Loosely),
    }
}
