//! The names a post is known under. A sighting looks its names up in order; none known = a new post.

use std::hash::Hasher as _;

use sha2::{Digest as _, Sha256};
use twox_hash::XxHash3_64;

use super::posts::Origin;
use super::sighting::Sighting;
use crate::domain::{LinkKey, Seen};

/// One name of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) value: String,
}

/// The kinds of names, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A note's `uri` or `at://` address: the same on every server.
    Uri,
    /// What a feed calls it, within that feed.
    Guid,
    /// The page of a blog post.
    Link,
    /// The page of a note. Whoever shows a note says what its page is, and that of a blog that speaks on a
    /// network is its post's: no note is told by it.
    Page,
    /// A note's id on the server that showed it.
    ServerId,
    /// Its author, title and exact date: a post that moved with its blog.
    Said,
    /// Its words, where a feed gives nothing else.
    Words,
}

impl Kind {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Uri => "uri",
            Self::Guid => "guid",
            Self::Link => "link",
            Self::Page => "page",
            Self::ServerId => "server",
            Self::Said => "said",
            Self::Words => "words",
        }
    }
}

/// The names of a sighting, in the order they are looked up.
pub(super) fn of(source: &Origin<'_>, sighting: &Sighting) -> Vec<Key> {
    let seen = &sighting.seen;
    let mut keys = Vec::with_capacity(4);
    let mut add = |kind, value| keys.push(Key { kind, value });
    match (&seen.note, &seen.guid) {
        (Some(_), Some(uri)) => add(Kind::Uri, uri.clone()),
        (None, Some(guid)) => add(Kind::Guid, format!("{}\n{guid}", source.key)),
        (_, None) => {}
    }
    if let Some(link) = own_page(source, seen) {
        let kind = if seen.note.is_some() { Kind::Page } else { Kind::Link };
        add(kind, link.as_str().to_owned());
    }
    if let Some(note) = &seen.note {
        add(Kind::ServerId, format!("{}\n{}", note.shown_by.0, note.shown_by.1));
    }
    if let (Some(person), Some(title), Some(at), None) =
        (source.participant, &seen.title, seen.published, &seen.note)
    {
        add(Kind::Said, format!("{}\n{}\n{title}", person.0, at.as_second()));
    }
    if keys.is_empty() {
        keys.push(Key {
            kind: Kind::Words,
            value: format!("{}\n{}", source.key, hex(&long_hash(seen))),
        });
    }
    keys
}

/// Whether a guid is of a kind no platform gives twice: tag URIs (RFC 4151), UUIDs and the numbers
/// `WordPress` gives.
pub(super) fn is_for_ever(guid: &str) -> bool {
    guid.starts_with("tag:") || guid.starts_with("urn:") || guid.contains("/?p=")
}

/// The page that is this post's alone, if it has one.
fn own_page(source: &Origin<'_>, seen: &Seen) -> Option<LinkKey> {
    let link = seen.link.as_ref().filter(|_| !seen.shared_link).and_then(LinkKey::of)?;
    (link.as_str() != source.key).then_some(link)
}

/// A fingerprint of what a reader would see change: title and text, and the warning in front of a note (XXH3, 64 bits).
pub(super) fn hash(seen: &Seen) -> [u8; 8] {
    let mut digest = XxHash3_64::new();
    each_visible(seen, |bytes| digest.write(bytes));
    digest.finish().to_be_bytes()
}

/// Whether a fingerprint that was kept is that of what was seen. Until schema 18 the long one was kept.
pub(super) fn is_of(kept: &[u8], sighting: &Sighting) -> bool {
    if kept.len() == LONG { kept == long_hash(&sighting.seen) } else { kept == sighting.hash }
}

/// How many bytes a long fingerprint has.
const LONG: usize = 16;

/// The fingerprint by which is known what nothing else names (the beginning of SHA-256).
fn long_hash(seen: &Seen) -> [u8; LONG] {
    let mut digest = Sha256::new();
    each_visible(seen, |bytes| digest.update(bytes));
    let mut short = [0; LONG];
    short.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
    short
}

fn each_visible(seen: &Seen, mut take: impl FnMut(&[u8])) {
    take(seen.title.as_ref().map_or("", |title| title.as_str()).as_bytes());
    take(&[0]);
    take(seen.html.as_bytes());
    if let Some(warning) = seen.note.as_ref().and_then(|note| note.warning.as_ref()) {
        take(&[0]);
        take(warning.as_str().as_bytes());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |hex, byte| hex + &format!("{byte:02x}"))
}

/// New public ids: 12 random base32 characters (RFC 4648, lower case). Those of one change have the first two in common
/// and so stand together in the index of ids: else each is on another page of it, to be written for its sake.
#[derive(Debug, Default)]
pub(super) struct PublicIds(Option<[u8; 2]>);

impl PublicIds {
    pub(super) fn next(&mut self) -> std::io::Result<String> {
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let mut random = [0u8; 12];
        getrandom::fill(&mut random).map_err(|cause| std::io::Error::other(cause.to_string()))?;
        let [first, second, rest @ ..] = random;
        let alike = self.0.get_or_insert([first, second]);
        Ok(alike
            .iter()
            .chain(&rest)
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter))
            .collect())
    }
}
