//! newsboat's urls file, and plain lists with an address on each line.

use std::iter::Peekable;
use std::str::Chars;

use url::Url;

use super::super::address;
use super::cells;
use super::table::add_address;
use super::{Gathered, ListKind, Listed, Listing};
use crate::text::Clean;

/// Words in an address that is more likely a feed than a page.
const OF_FEEDS: [&str; 6] = ["feed", "rss", "atom", ".xml", ".rdf", ".json"];

/// Reads a list of addresses.
pub(super) fn read(text: &str) -> Listing {
    let entries: Vec<(usize, &str, Vec<String>)> = text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line, words(line)))
        .filter(|(_, _, words)| !words.is_empty())
        .collect();
    let newsboat = entries.iter().any(|(_, _, words)| is_of_newsboat(words));
    let kind = if newsboat { ListKind::Newsboat } else { ListKind::Plain };
    let mut gathered = Gathered::new(kind);
    for (line, written, words) in &entries {
        let [address, tags @ ..] = words.as_slice() else { continue };
        let stranger = !is_address(address) && !is_special(address);
        match named(written).filter(|_| stranger) {
            Some(entry) => gathered.list(*line, entry),
            None => gather(&mut gathered, *line, address, tags),
        }
    }
    gathered.listing
}

/// A line that names somebody before or behind an address: `Ama Mensah - https://ama.example/`.
fn named(line: &str) -> Option<Listed> {
    let found = cells::addresses(line, false);
    let (fediverse, bluesky) = cells::handles(line, false);
    let begins = |word: &str| cells::addresses(word, false).is_empty() && !word.contains('@');
    let name: Vec<&str> = line.split_whitespace().filter(|word| begins(word)).collect();
    let name = name.join(" ");
    let name = name.trim_matches(|ch: char| !ch.is_alphanumeric() && !")\"".contains(ch));
    let unnumbered = name.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let name = unnumbered.strip_prefix(['.', ')']).unwrap_or(name);
    let mut entry = Listed { name: shown(name), fediverse, bluesky, ..Listed::default() };
    for address in found {
        add_address(&mut entry, address);
    }
    entry.key().map(|_| entry)
}

fn gather(gathered: &mut Gathered, line: usize, written: &str, tags: &[String]) {
    let Ok(url) = address::typed(written) else {
        gathered.skip_stranger(line, written);
        return;
    };
    let is_feed = gathered.listing.kind == ListKind::Newsboat || looks_like_feed(&url);
    let (feed, page) = if is_feed { (Some(url), None) } else { (None, Some(url)) };
    let name = tags.iter().find_map(|tag| shown(tag.strip_prefix('~')?));
    // A tag with `!` hides something in newsboat; it says nothing about people.
    let group = tags.iter().filter(|tag| !tag.starts_with(['~', '!'])).find_map(|tag| shown(tag));
    gathered.list(line, Listed { name, feed, page, group, ..Listed::default() });
}

fn shown(text: &str) -> Option<Clean> {
    let text = Clean::line(text);
    (!text.is_empty()).then_some(text)
}

/// Whether a line is newsboat's: tags behind an address, or something only newsboat does.
fn is_of_newsboat(words: &[String]) -> bool {
    let tagged = words.len() > 1 && words.first().is_some_and(|word| is_address(word));
    tagged || words.iter().any(|word| is_special(word))
}

/// Whether a word is an address; "3." is none, although it could be one.
fn is_address(word: &str) -> bool {
    word.contains(char::is_alphabetic) && address::typed(word).is_ok()
}

fn is_special(word: &str) -> bool {
    ["query:", "exec:", "filter:", "|", "`"].iter().any(|begin| word.starts_with(begin))
}

pub(super) fn looks_like_feed(url: &Url) -> bool {
    let after_host = format!("{}?{}", url.path(), url.query().unwrap_or_default()).to_lowercase();
    OF_FEEDS.iter().any(|word| after_host.contains(word))
}

/// The words of a line by newsboat's rules: blanks part them, quotation marks hold them together,
/// `#` ends them.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|ch| ch.is_whitespace()).is_some() {}
        match chars.next() {
            None | Some('#') => return words,
            Some('"') => words.push(quoted(&mut chars)),
            Some(first) => {
                let mut word = String::from(first);
                while let Some(ch) = chars.next_if(|ch| !ch.is_whitespace()) {
                    word.push(ch);
                }
                words.push(word);
            }
        }
    }
}

fn quoted(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::new();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => break,
            '\\' => word.extend(chars.next()),
            _ => word.push(ch),
        }
    }
    word
}
