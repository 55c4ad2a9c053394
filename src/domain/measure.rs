//! How long a note may be, counted as its network counts.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

/// How long a note may be, and how that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// At most so many characters as a reader sees them (grapheme clusters).
    pub letters: u32,
    /// Every web address counts as so many, however long it is.
    #[serde(default)]
    pub address: Option<u32>,
    /// Of a mention only the name counts, not the server.
    #[serde(default)]
    pub short_mentions: bool,
    /// At most so many bytes (UTF-8).
    #[serde(default)]
    pub bytes: Option<u32>,
}

impl Measure {
    /// As Mastodon and its kin count: addresses count as one length, mentions without the server.
    pub fn fediverse(letters: u32, address: u32) -> Self {
        Self { letters, address: Some(address), short_mentions: true, bytes: None }
    }

    /// As Bluesky counts (lexicon `app.bsky.feed.post`).
    pub fn bluesky() -> Self {
        Self { letters: 300, address: None, short_mentions: false, bytes: Some(3000) }
    }

    /// How many characters are left; below zero, so many are too many.
    pub fn left(&self, text: &str) -> i64 {
        let wide = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let letters: i64 = text
            .split_inclusive(char::is_whitespace)
            .map(|word| {
                let bare = word.trim_end();
                let blank = wide(word.len() - bare.len());
                self.letters_of(bare) + blank.min(1)
            })
            .sum();
        let left = i64::from(self.letters) - letters;
        match self.bytes {
            Some(bytes) => left.min(i64::from(bytes) - wide(text.len())),
            None => left,
        }
    }

    fn letters_of(&self, word: &str) -> i64 {
        let count = |text: &str| i64::try_from(text.graphemes(true).count()).unwrap_or(i64::MAX);
        if let Some(length) = self.address
            && let Some(at) = word.find("https://").or_else(|| word.find("http://"))
        {
            let (before, address) = word.split_at(at);
            // What ends a sentence is no part of the address.
            let end = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '’', '”']);
            return count(before)
                + i64::from(length)
                + count(address.get(end.len()..).unwrap_or_default());
        }
        let mention = word.strip_prefix('@').filter(|_| self.short_mentions);
        match mention.and_then(|name| name.split_once('@')) {
            Some((name, _)) if !name.is_empty() => count(name) + 1,
            _ => count(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_count_as_one_length_and_mentions_without_their_server() {
        let measure = Measure::fediverse(500, 23);

        assert_eq!(measure.left("Hello"), 495);
        assert_eq!(measure.left(&format!("See https://a.example/{}.", "x".repeat(200))), 500 - 28);
        assert_eq!(measure.left("@agnes@books.example hi"), 500 - 9);
        assert_eq!(measure.left("me@example.org"), 500 - 14);
    }

    #[test]
    fn clusters_are_one_letter_each_and_bytes_are_counted_where_the_network_does() {
        let family = "👨‍👩‍👧‍👦";

        assert_eq!(Measure::bluesky().left(family), 299);
        assert_eq!(Measure::bluesky().left(&family.repeat(130)), 3000 - 25 * 130);
        assert_eq!(Measure::bluesky().left(&"a".repeat(301)), -1);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_counted_and_more_words_never_leave_more(text in "\\PC{0,80}", more in "[a-z]{1,9}") {
            let (short, long) = (format!("{text} "), format!("{text} {more}"));
            for measure in [Measure::fediverse(500, 23), Measure::bluesky()] {
                prop_assert!(measure.left(&long) < measure.left(&short));
            }
        }
    }
}
