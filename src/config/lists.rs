//! Lists of people and their blogs, in every shape in which groups keep one: OPML, tables, web pages,
//! planet configs, lists of handles, an address on each line. They are only read: a command in one is
//! text like any other, and nothing in one is ever run.

mod bluesky;
mod cells;
mod columns;
mod opml;
mod page;
mod planet;
mod published;
mod shallow;
mod table;
mod tools;
mod urls;

use std::collections::HashSet;

use encoding_rs::{Encoding, WINDOWS_1252};
use thiserror::Error;
use url::Url;

pub use self::opml::write as write_opml;
pub use self::published::document_of;
pub use self::tools::is_tool;
pub use shallow::shallow;

use super::address;
use super::edit::NewParticipant;
use super::settings::Settings;
use crate::domain::WeekNumber;
use crate::text::Clean;

/// More than any cohort has; what is beyond is left out and said.
const MOST_LISTED: usize = 10_000;

/// One entry of a list. It has a feed, a page, a handle, or several of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// What the list calls it.
    pub name: Option<Clean>,
    /// The address of its feed.
    pub feed: Option<Url>,
    /// The address of its page.
    pub page: Option<Url>,
    /// Further addresses of the same person, of which it is not known what is there.
    pub also: Vec<Url>,
    /// A fediverse handle, as `@name@server`.
    pub fediverse: Option<String>,
    /// A Bluesky handle, without `@`.
    pub bluesky: Option<String>,
    /// The folder, heading, column or first tag it stands under.
    pub group: Option<Clean>,
    /// On a mixed blog: only posts with one of these tags.
    pub only: Vec<String>,
    /// The week in which the person joined.
    pub joined: Option<WeekNumber>,
}

impl From<&NewParticipant> for Listed {
    fn from(person: &NewParticipant) -> Self {
        Self {
            name: Some(person.name.clone()),
            feed: person.feeds.first().cloned(),
            page: person.blog.clone(),
            also: person.feeds.iter().skip(1).cloned().collect(),
            fediverse: person.fediverse.clone(),
            bluesky: person.bluesky.clone(),
            group: person.group.clone(),
            only: person.only.clone(),
            joined: None,
        }
    }
}

impl Listed {
    /// What tells the entry from others: its address without what makes no difference, else a handle.
    pub fn key(&self) -> Option<String> {
        let address = self.feed.as_ref().or(self.page.as_ref()).map(address::sameness);
        address.or_else(|| self.fediverse.clone()).or_else(|| self.bluesky.clone())
    }
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
    /// Where the rest of the list is, if it comes in parts.
    pub rest_at: Option<Url>,
}

/// What is known of a document besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint<'a> {
    /// What it was said to be (`Content-Type`, RFC 9110 8.3).
    pub content_type: Option<&'a str>,
    /// Where it was found.
    pub address: Option<&'a Url>,
}

impl Hint<'_> {
    fn says(&self, kind: &str, ending: &str) -> bool {
        let typed = self.content_type.is_some_and(|said| said.to_ascii_lowercase().contains(kind));
        typed || self.address.is_some_and(|address| address.path().ends_with(ending))
    }
}

impl Listing {
    /// This list with the next part of it (see `rest_at`) behind it.
    #[must_use]
    pub fn with_rest(mut self, rest: Self) -> Self {
        let seen: HashSet<Option<String>> = self.listed.iter().map(Listed::key).collect();
        self.listed.extend(rest.listed.into_iter().filter(|entry| !seen.contains(&entry.key())));
        self.listed.truncate(MOST_LISTED);
        self.skipped.extend(rest.skipped);
        self.skipped.truncate(MOST_LISTED);
        self.rest_at = rest.rest_at;
        self
    }
}

/// The kind of a list, known by what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// OPML.
    Opml,
    /// newsboat's urls file.
    Newsboat,
    /// An address on each line, perhaps with a name.
    Plain,
    /// A table: CSV, or copied from one.
    Table,
    /// A web page.
    Page,
    /// The config of a planet.
    Planet,
    /// A list or starter pack of Bluesky.
    Bluesky,
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
    /// It is an e-mail address.
    Email,
    /// There is a name but no address yet.
    NotYet,
    /// The person does not want to be listed.
    AskedNotTo,
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

/// Reads a list of any kind, known by what is in it.
pub fn read(bytes: &[u8]) -> Result<Listing, ListError> {
    read_with(bytes, &Hint::default())
}

/// Reads a list of any kind. What is in it tells its kind; the hint only where that does not.
pub fn read_with(bytes: &[u8], hint: &Hint<'_>) -> Result<Listing, ListError> {
    let text = decoded(bytes);
    let listing = listing(&text, hint);
    if !listing.listed.is_empty() {
        return Ok(listing);
    }
    Err(if listing.broke_off_at.is_some() { ListError::Broken } else { ListError::NoBlogs })
}

fn listing(text: &str, hint: &Hint<'_>) -> Listing {
    let start = text.trim_start();
    if start.starts_with('<') {
        let is_opml = holds_outline(start) || !page::is_page(start);
        return if is_opml { opml::read(text) } else { page::read(text, hint) };
    }
    if start.starts_with(['{', '['])
        && let Some(listing) = bluesky::read(text, hint)
    {
        return listing;
    }
    if let Some(listing) = planet::read(text) {
        return listing;
    }
    if let Some(listing) = table::read(text, hint.says("csv", ".csv")) {
        return listing;
    }
    urls::read(text)
}

/// Whether a document is OPML, also where something stands before it.
fn holds_outline(text: &str) -> bool {
    /// Declarations and remarks before the first element are shorter.
    const BEGINNING: usize = 4096;
    let end = (0..=BEGINNING.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let beginning = text.get(..end.unwrap_or_default()).unwrap_or_default().to_ascii_lowercase();
    beginning.contains("<opml") || beginning.contains("<outline")
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
            ..Listed::default()
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
        let person = NewParticipant {
            name,
            blog: entry.page.clone(),
            feeds: entry.feed.iter().cloned().collect(),
            fediverse: entry.fediverse.clone(),
            bluesky: entry.bluesky.clone(),
            group: entry.group.clone(),
            only: entry.only.clone(),
        };
        // The config has one page for each entry; a second blog is a second entry of the same name.
        let second = |page: &Url| NewParticipant {
            blog: Some(page.clone()),
            feeds: Vec::new(),
            fediverse: None,
            bluesky: None,
            ..person.clone()
        };
        let more: Vec<NewParticipant> = entry.also.iter().map(second).collect();
        people.push(person);
        people.extend(more);
    }
    people
}

/// A blog without a name goes by its host until its title is known.
fn name_of(entry: &Listed) -> Clean {
    let address = entry.page.as_ref().or(entry.feed.as_ref());
    let host =
        address.and_then(Url::host_str).map(|host| host.strip_prefix("www.").unwrap_or(host));
    let handle = || entry.fediverse.as_deref().or(entry.bluesky.as_deref());
    Clean::line(host.or_else(handle).unwrap_or_default())
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
        let listing =
            Listing { kind, listed: vec![], skipped: vec![], broke_off_at: None, rest_at: None };
        Self { listing, seen: HashSet::new() }
    }

    fn list(&mut self, line: usize, entry: Listed) {
        let Some(key) = entry.key() else { return };
        let address = entry.feed.as_ref().or(entry.page.as_ref());
        let written = address.map_or_else(|| key.clone(), |address| address.as_str().to_owned());
        if self.listing.listed.len() >= MOST_LISTED {
            self.skip(line, &written, WhySkipped::TooMany);
        } else if self.seen.insert(key) {
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
        let is_email = written.split_once('@').is_some_and(|(name, _)| !name.is_empty());
        let why = if begins(&["exec:", "filter:", "|", "`"]) {
            WhySkipped::Command
        } else if begins(&["query:"]) {
            WhySkipped::Search
        } else if is_email {
            WhySkipped::Email
        } else {
            WhySkipped::NoAddress
        };
        self.skip(line, written, why);
    }
}

#[cfg(test)]
mod tests;
