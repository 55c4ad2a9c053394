//! Places of a text that its own links lead to: footnotes, and the headings of a table of contents.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

/// A text has so many places at most.
const MOST_PLACES: usize = 2000;

/// The name of a place is not longer than this.
const LONGEST_NAME: usize = 256;

/// The places that are there and that a link leads to, numbered in the order of the text.
pub(super) fn places(html: &str) -> HashMap<String, u32> {
    let mut wanted: HashSet<String> = HashSet::new();
    for (name, value) in attributes(html) {
        if name == Named::Link
            && let Some((_, place)) = value.split_once('#')
            && !place.is_empty()
            && wanted.len() < MOST_PLACES
        {
            wanted.insert(decoded(place));
        }
    }
    let mut found = HashMap::new();
    if wanted.is_empty() {
        return found;
    }
    for (name, value) in attributes(html) {
        if name == Named::Place && wanted.contains(value) && !found.contains_key(value) {
            let number = u32::try_from(found.len()).unwrap_or(u32::MAX);
            found.insert(value.to_owned(), number);
        }
    }
    found
}

/// The name of a place as a link writes it.
pub(super) fn decoded(place: &str) -> String {
    percent_decode_str(place).decode_utf8_lossy().into_owned()
}

#[derive(PartialEq, Eq)]
enum Named {
    /// Where a link leads.
    Link,
    /// What a place is called.
    Place,
}

/// What may be attributes that say where a link leads or what a place is called. Words that only look
/// like one do no harm: whoever reads the tags has the last word.
fn attributes(html: &str) -> impl Iterator<Item = (Named, &str)> {
    html.match_indices('=').filter_map(|(at, _)| {
        let before = html.get(..at)?.trim_end_matches([' ', '\n', '\t']);
        let ends_with = |name: &str| {
            let from = before.len().checked_sub(name.len())?;
            before.get(from..).filter(|end| end.eq_ignore_ascii_case(name))
        };
        let named = if ends_with("href").is_some() {
            Named::Link
        } else if ends_with("id").or_else(|| ends_with("name")).is_some() {
            Named::Place
        } else {
            return None;
        };
        Some((named, value(html.get(at + 1..)?)?))
    })
}

fn value(after: &str) -> Option<&str> {
    let after = after.trim_start_matches([' ', '\n', '\t']);
    let (after, ends): (&str, &[char]) = match after.chars().next()? {
        '"' => (after.get(1..)?, &['"']),
        '\'' => (after.get(1..)?, &['\'']),
        _ => (after, &[' ', '>', '\n', '\t']),
    };
    let end = after.char_indices().take(LONGEST_NAME).find(|(_, ch)| ends.contains(ch));
    after.get(..end?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_only_where_a_link_leads_there() {
        let html = "<a href='#fn:1'>1</a><a HREF = \"https://a.example/x#top\">t</a><a href=#gone>\
            <li id=\"fn:1\"><a name=top></a><p id=lonely>";

        let mut found: Vec<_> = places(html).into_iter().collect();
        found.sort();

        assert_eq!(found, [("fn:1".to_owned(), 0), ("top".to_owned(), 1)]);
    }

    #[test]
    fn signs_of_equality_by_the_thousand_are_read_once() {
        assert!(places(&"id=href=".repeat(50_000)).is_empty());
    }
}
