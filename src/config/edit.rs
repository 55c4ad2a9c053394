//! Changes the text of a `config.toml` and nothing else in it: comments, order, blanks and line ends
//! stay as the person wrote them. Never touches the file; see [`super::file`].

mod found;
mod places;
mod programmes;
mod revert;
mod views;
mod you;

use std::ops::Range;

use thiserror::Error;
use toml::Value;
use url::Url;

pub use self::found::programme_file;
pub use self::programmes::{join, leave};
pub use self::revert::{ChangedSince, Revert};
pub use self::views::{keep_view, remove_view};
pub use self::you::{Yourself, only_reads, you_are};

use self::places::{Place, Places};
use super::{ParticipantSetting, address};
use crate::text::Clean;

/// A participant to be written into the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewParticipant {
    /// Their name.
    pub name: Clean,
    /// The page of their blog.
    pub blog: Option<Url>,
    /// The addresses of their feeds.
    pub feeds: Vec<Url>,
    /// Their fediverse handle.
    pub fediverse: Option<String>,
    /// Their Bluesky handle.
    pub bluesky: Option<String>,
    /// The group they belong to.
    pub group: Option<Clean>,
    /// On a mixed blog, the tags of the posts that count.
    pub only: Vec<String>,
}

impl From<&ParticipantSetting> for NewParticipant {
    fn from(person: &ParticipantSetting) -> Self {
        Self {
            name: person.name.clone(),
            blog: person.blog.clone(),
            feeds: person.feeds.clone(),
            fediverse: person.fediverse.clone(),
            bluesky: person.bluesky.clone(),
            group: person.group.clone(),
            only: person.only.clone(),
        }
    }
}

/// Which participant is meant: by name, and by one of their addresses where two have one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    /// The name, or an address instead of it; case does not matter.
    pub name: String,
    /// One of their addresses.
    pub address: Option<Url>,
}

impl Which {
    /// Whoever has this name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), address: None }
    }
}

/// One change of one participant. `None` and an empty list take the key out of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another name.
    Name(Clean),
    /// Another page.
    Blog(Option<Url>),
    /// Other feeds.
    Feeds(Vec<Url>),
    /// One address becomes another, wherever it stands.
    Address {
        /// The address as it is.
        from: Url,
        /// The address as it should be.
        to: Url,
    },
    /// Another fediverse handle.
    Fediverse(Option<String>),
    /// Another Bluesky handle.
    Bluesky(Option<String>),
    /// Another group.
    Group(Option<Clean>),
    /// Left alone, or followed again.
    Paused(bool),
}

/// A participant who could have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their name.
    pub name: Clean,
    /// The address that tells them apart.
    pub address: Option<Clean>,
    /// Their line in the file.
    pub line: usize,
}

/// Why the text was not changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Nobody has this name or address.
    #[error("no such participant")]
    NotFound {
        /// What was asked for.
        name: Clean,
    },
    /// More than one has it.
    #[error("more than one such participant")]
    Ambiguous {
        /// All who have it.
        candidates: Vec<Candidate>,
    },
    /// No address of theirs is the one to be corrected.
    #[error("no such address")]
    NoSuchAddress {
        /// The participant.
        name: Clean,
        /// The address that is not theirs.
        address: Url,
    },
    /// The file has mistakes that must be mended first.
    #[error("not TOML")]
    Unreadable {
        /// The line of the first.
        line: usize,
    },
    /// The people stand in one list in brackets, which is not changed by machine.
    #[error("participants written in one list")]
    InOneList {
        /// The line of the list.
        line: usize,
    },
    /// The programmes stand in one list in brackets, which is not changed by machine.
    #[error("programmes written in one list")]
    ProgrammesInOneList {
        /// The line of the list.
        line: usize,
    },
    /// The views stand in one list in brackets, which is not changed by machine.
    #[error("views written in one list")]
    ViewsInOneList {
        /// The line of the list.
        line: usize,
    },
    /// No view has this name.
    #[error("no such view")]
    NoSuchView,
    /// No such programme was joined.
    #[error("no such programme")]
    NoSuchProgramme,
}

/// Adds participants after the last one.
pub fn add(text: &str, people: &[NewParticipant]) -> Result<String, EditError> {
    let at = Places::find(text)?.after_last(text);
    let written: Vec<String> = people.iter().map(written).collect();
    checked(with_tables(text, at, &written))
}

/// The text with tables at a place, one empty line apart.
fn with_tables(text: &str, at: usize, tables: &[String]) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut added = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        added.push('\n');
    }
    for (number, table) in tables.iter().enumerate() {
        if number > 0 || !ends_with_empty_line(before) {
            added.push('\n');
        }
        added.push_str(table);
    }
    if !after.is_empty() && !starts_with_empty_line(after) {
        added.push('\n');
    }
    format!("{before}{}{after}", with_line_ends_of(text, &added))
}

/// Takes a participant out, with the comments that touch them.
pub fn remove(text: &str, which: &Which) -> Result<String, EditError> {
    let places = Places::find(text)?;
    let place = places.only(text, which)?;
    checked(without(text, &places.with_comments(text, place)))
}

/// The text without what stands in one place, and without an empty line too many.
fn without(text: &str, range: &Range<usize>) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let mut after = text.get(range.end..).unwrap_or_default();
    if ends_with_empty_line(before) {
        after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')).unwrap_or(after);
    }
    format!("{before}{after}")
}

/// Stops or resumes asking for a participant's posts.
pub fn set_paused(text: &str, which: &Which, paused: bool) -> Result<String, EditError> {
    change(text, which, &[Change::Paused(paused)])
}

/// Puts another address where `from` stands.
pub fn correct_address(
    text: &str,
    which: &Which,
    from: &Url,
    to: &Url,
) -> Result<String, EditError> {
    change(text, which, &[Change::Address { from: from.clone(), to: to.clone() }])
}

/// The changes that put other addresses in the place of those given.
pub fn to_new_addresses(pairs: Vec<(Url, Url)>) -> Vec<Change> {
    pairs.into_iter().map(|(from, to)| Change::Address { from, to }).collect()
}

/// Makes all the changes, or none.
pub fn change(text: &str, which: &Which, changes: &[Change]) -> Result<String, EditError> {
    let number = Places::find(text)?.number(text, which)?;
    let mut text = text.to_owned();
    for change in changes {
        let places = Places::find(&text)?;
        let Some(place) = places.tables.get(number) else { break };
        text = checked(changed(&text, place, change)?)?;
    }
    Ok(text)
}

fn changed(text: &str, place: &Place, change: &Change) -> Result<String, EditError> {
    let (key, value) = match change {
        Change::Name(name) => ("name", Some(quoted(name.as_str()))),
        Change::Blog(blog) => ("blog", blog.as_ref().map(|blog| quoted(blog.as_str()))),
        Change::Feeds(feeds) => ("feed", written_feeds(feeds)),
        Change::Address { from, to } => return corrected(text, place, from, to),
        Change::Fediverse(handle) => ("fediverse", handle.as_deref().map(quoted)),
        Change::Bluesky(handle) => ("bluesky", handle.as_deref().map(quoted)),
        Change::Group(group) => ("group", group.as_ref().map(|group| quoted(group.as_str()))),
        Change::Paused(paused) => ("paused", paused.then(|| "true".to_owned())),
    };
    Ok(with_key(text, place, key, value.as_deref()))
}

/// The text with one key set to a value, or without the key.
fn with_key(text: &str, place: &Place, key: &str, value: Option<&str>) -> String {
    let entry = place.entries.iter().find(|entry| entry.key == key);
    match (entry, value) {
        (Some(entry), Some(value)) => places::replaced(text, &entry.value, value),
        (Some(entry), None) => {
            let start = places::line_start(text, entry.start);
            let end = places::line_end(text, entry.value.end);
            places::replaced(text, &(start..end), "")
        }
        (None, Some(value)) => {
            let at = places::line_end(text, place.last_entry_end());
            let before = text.get(..at).unwrap_or_default();
            let line_end = if before.ends_with('\n') { "" } else { "\n" };
            let line = with_line_ends_of(text, &format!("{line_end}{key} = {value}\n"));
            places::replaced(text, &(at..at), &line)
        }
        (None, None) => text.to_owned(),
    }
}

fn corrected(text: &str, place: &Place, from: &Url, to: &Url) -> Result<String, EditError> {
    let found: Vec<_> = place.addresses().filter(|(_, address)| address == from).collect();
    if found.is_empty() {
        let name = place.name.clone();
        return Err(EditError::NoSuchAddress { name, address: from.clone() });
    }
    let mut text = text.to_owned();
    for (range, _) in found.iter().rev() {
        text = places::replaced(&text, range, &quoted(to.as_str()));
    }
    Ok(text)
}

fn written(person: &NewParticipant) -> String {
    let keys = [
        ("name", Some(quoted(person.name.as_str()))),
        ("blog", person.blog.as_ref().map(|blog| quoted(blog.as_str()))),
        ("feed", written_feeds(&person.feeds)),
        ("fediverse", person.fediverse.as_deref().map(quoted)),
        ("bluesky", person.bluesky.as_deref().map(quoted)),
        ("group", person.group.as_ref().map(|group| quoted(group.as_str()))),
        ("only", written_list(&person.only)),
    ];
    let mut text = String::from("[[participant]]\n");
    for (key, value) in keys {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {value}\n"));
        }
    }
    text
}

fn written_list(words: &[String]) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    (!words.is_empty()).then(|| format!("[{}]", words.join(", ")))
}

fn written_feeds(feeds: &[Url]) -> Option<String> {
    match feeds {
        [] => None,
        [feed] => Some(quoted(feed.as_str())),
        several => {
            let feeds: Vec<String> = several.iter().map(|feed| quoted(feed.as_str())).collect();
            Some(format!("[{}]", feeds.join(", ")))
        }
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn with_line_ends_of(text: &str, added: &str) -> String {
    if text.contains("\r\n") { added.replace('\n', "\r\n") } else { added.to_owned() }
}

fn ends_with_empty_line(text: &str) -> bool {
    text.is_empty() || text.ends_with("\n\n") || text.ends_with("\n\r\n")
}

fn starts_with_empty_line(text: &str) -> bool {
    text.starts_with('\n') || text.starts_with("\r\n")
}

/// What was made of a readable text must be readable: anything else is our mistake, not written.
fn checked(text: String) -> Result<String, EditError> {
    Places::find(&text)?;
    Ok(text)
}

/// Whether a participant is the one that is meant.
fn is_meant(place: &Place, which: &Which) -> bool {
    let addresses = || place.addresses().map(|(_, found)| address::sameness(&found));
    let has = |address: &Url| addresses().any(|found| found == address::sameness(address));
    let named =
        place.name.as_str().to_lowercase() == Clean::line(&which.name).as_str().to_lowercase();
    let by_name = named || address::typed(&which.name).is_ok_and(|address| has(&address));
    by_name && which.address.as_ref().is_none_or(has)
}

#[cfg(test)]
mod tests;
