//! Lists of blogs from other programs: OPML, newsboat's urls file, or an address on each line. They
//! are only read: a command in one is text like any other, and nothing in one is ever run.

mod opml;
mod urls;

use std::collections::HashSet;

use encoding_rs::{Encoding, WINDOWS_1252};
use thiserror::Error;
use url::Url;

pub use self::opml::write as write_opml;

use super::address;
use super::edit::NewParticipant;
use super::settings::Settings;
use crate::text::Clean;

/// More than any cohort has; what is beyond is left out and said.
const MOST_LISTED: usize = 10_000;

/// One blog of a list. It has a feed, a page, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// What the list calls it.
    pub name: Option<Clean>,
    /// The address of its feed.
    pub feed: Option<Url>,
    /// The address of its page.
    pub page: Option<Url>,
    /// The folder or first tag it stands under.
    pub group: Option<Clean>,
}

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The kind of list.
    pub kind: ListKind,
    /// Its blogs, each once, in the order of the list.
    pub listed: Vec<Listed>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// The line at which the list became unreadable, if it did.
    pub broke_off_at: Option<usize>,
}

/// The kind of a list, known by what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// OPML.
    Opml,
    /// newsboat's urls file.
    Newsboat,
    /// An address on each line.
    Plain,
}

/// An entry that was left out. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its line.
    pub line: usize,
    /// What is written there.
    pub written: Clean,
    /// Why it was left out.
    pub why: WhySkipped,
}

/// Why an entry was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySkipped {
    /// It was there already.
    Twice,
    /// It asks for a command to be run, which this program never does.
    Command,
    /// It is a search over other entries, not a blog.
    Search,
    /// It is no address on the web.
    NoAddress,
    /// It stands beyond what fits.
    TooMany,
}

/// Why a list gave nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ListError {
    /// There is no blog in it.
    #[error("no blog in the list")]
    NoBlogs,
    /// It looks like OPML but breaks off before the first blog.
    #[error("broken list")]
    Broken,
}

/// Reads a list of any kind.
pub fn read(bytes: &[u8]) -> Result<Listing, ListError> {
    let text = decoded(bytes);
    let listing =
        if text.trim_start().starts_with('<') { opml::read(&text) } else { urls::read(&text) };
    if !listing.listed.is_empty() {
        return Ok(listing);
    }
    Err(if listing.broke_off_at.is_some() { ListError::Broken } else { ListError::NoBlogs })
}

/// The blogs of the settings, one entry for each feed, for [`write_opml`]. Who has only a handle has
/// no blog to list.
pub fn of_settings(settings: &Settings) -> Vec<Listed> {
    let mut listed = Vec::new();
    for person in &settings.participants {
        let entry = Listed {
            name: Some(person.name.clone()),
            feed: None,
            page: person.blog.clone(),
            group: person.group.clone(),
        };
        for feed in &person.feeds {
            listed.push(Listed { feed: Some(feed.clone()), ..entry.clone() });
        }
        if person.feeds.is_empty() && entry.page.is_some() {
            listed.push(entry);
        }
    }
    listed
}

/// The participants that a list means: entries with one name and one page are one person's.
pub fn participants(listed: &[Listed]) -> Vec<NewParticipant> {
    let mut people: Vec<NewParticipant> = Vec::new();
    for entry in listed {
        let name = entry.name.clone().unwrap_or_else(|| name_of(entry));
        let same = |person: &&mut NewParticipant| {
            entry.page.is_some() && person.blog == entry.page && person.name == name
        };
        if let Some(person) = people.iter_mut().find(same) {
            person.feeds.extend(entry.feed.clone());
            continue;
        }
        people.push(NewParticipant {
            name,
            blog: entry.page.clone(),
            feeds: entry.feed.iter().cloned().collect(),
            group: entry.group.clone(),
            ..NewParticipant::default()
        });
    }
    people
}

/// A blog without a name goes by its host until its title is known.
fn name_of(entry: &Listed) -> Clean {
    let address = entry.page.as_ref().or(entry.feed.as_ref());
    let host = address.and_then(Url::host_str).unwrap_or_default();
    Clean::line(host.strip_prefix("www.").unwrap_or(host))
}

/// The text of a list, whatever it is encoded in.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let encoding = declared(bytes).unwrap_or(WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let (_, after) = start.split_once("encoding=")?;
    let label = after.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes())
}

/// A list while it is read.
struct Gathered {
    listing: Listing,
    seen: HashSet<String>,
}

impl Gathered {
    fn new(kind: ListKind) -> Self {
        let listing = Listing { kind, listed: vec![], skipped: vec![], broke_off_at: None };
        Self { listing, seen: HashSet::new() }
    }

    fn list(&mut self, line: usize, entry: Listed) {
        let Some(key) = entry.feed.as_ref().or(entry.page.as_ref()) else { return };
        let written = key.as_str().to_owned();
        if self.listing.listed.len() >= MOST_LISTED {
            self.skip(line, &written, WhySkipped::TooMany);
        } else if self.seen.insert(address::sameness(key)) {
            self.listing.listed.push(entry);
        } else {
            self.skip(line, &written, WhySkipped::Twice);
        }
    }

    fn skip(&mut self, line: usize, written: &str, why: WhySkipped) {
        if self.listing.skipped.len() < MOST_LISTED {
            self.listing.skipped.push(Skipped { line, written: Clean::line(written), why });
        }
    }

    /// Leaves out something that is no address, and says what it is instead.
    fn skip_stranger(&mut self, line: usize, written: &str) {
        let begins = |words: &[&str]| words.iter().any(|word| written.starts_with(word));
        let why = if begins(&["exec:", "filter:", "|", "`"]) {
            WhySkipped::Command
        } else if begins(&["query:"]) {
            WhySkipped::Search
        } else {
            WhySkipped::NoAddress
        };
        self.skip(line, written, why);
    }
}

#[cfg(test)]
mod tests;
