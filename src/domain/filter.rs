//! Which posts are wanted, in a small language of words. Read and written here, so that what is typed on the
//! screen, on the command line and in the config means the same.

mod day;
mod read;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;

pub use day::Day;
pub use read::{Mistake, Wrong};
pub use table::{Entry, Keyword, WORDS, finding_page};

use super::{ThingNumber, WeekNumber};
use crate::text::find::{Needle, Sought};

/// Which posts are wanted: those for which every term holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// The terms, as they were written one after the other.
    pub terms: Vec<Term>,
}

/// One thing that must hold of a post, or must not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether it must not.
    pub not: bool,
    /// What it is.
    pub what: What,
}

/// What can be said of a post.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// A word of it begins so.
    Word(String),
    /// Exactly these words stand in it, one after the other.
    Phrase(String),
    /// Its author's name has these words.
    From(String),
    /// It answers this Thing.
    Thing(ThingNumber),
    /// It was written in this week of the programme.
    Week(WeekNumber),
    /// It has this tag.
    Tag(String),
    /// It was written there.
    On(Written),
    /// It was written on this day or later.
    Since(Day),
    /// It was written on this day or before.
    Until(Day),
    /// It is new to you.
    New,
    /// You have read it.
    Read,
    /// You saved it.
    Saved,
    /// It waits for a first reply.
    Waiting,
    /// Somebody answered you there.
    ToYou,
    /// It is in this language.
    Lang(String),
}

/// Where a post was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Written {
    /// On a blog.
    Blog,
    /// With the hashtag, wherever.
    Notes,
    /// On the fediverse.
    Mastodon,
    /// On Bluesky.
    Bluesky,
}

impl Written {
    /// All of them, by the word for each.
    pub const ALL: [(&'static str, Self); 4] = [
        ("blog", Self::Blog),
        ("notes", Self::Notes),
        ("mastodon", Self::Mastodon),
        ("bluesky", Self::Bluesky),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, other)| *other == self).map_or("", |(word, _)| word)
    }
}

impl Filter {
    /// Reads what somebody wrote.
    pub fn read(text: &str) -> Result<Self, Mistake> {
        read::filter(text)
    }

    /// One term alone.
    pub fn only(what: What) -> Self {
        Self { terms: vec![Term { not: false, what }] }
    }

    /// Whether everything is wanted.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words that are looked for in the text, to be marked there.
    pub fn sought(&self) -> Sought {
        let wanted = self.terms.iter().filter(|term| !term.not);
        Sought(wanted.filter_map(|term| term.what.needle()).collect())
    }
}

impl What {
    /// What is looked for in the text; only words and phrases are.
    pub fn needle(&self) -> Option<Needle> {
        match self {
            Self::Word(word) => Needle::of(word, true),
            Self::Phrase(words) => Needle::of(words, false),
            _ => None,
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, term) in self.terms.iter().enumerate() {
            let blank = if number > 0 { " " } else { "" };
            let not = if term.not { "-" } else { "" };
            write!(f, "{blank}{not}{}", term.what)?;
        }
        Ok(())
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, value) = match self {
            Self::Word(word) => return f.write_str(word),
            Self::Phrase(words) => return write!(f, "\"{words}\""),
            Self::New => return f.write_str("new"),
            Self::Read => return f.write_str("read"),
            Self::Saved => return f.write_str("saved"),
            Self::Waiting => return f.write_str("waiting"),
            Self::ToYou => return f.write_str("to:me"),
            Self::From(name) => ("from", name.clone()),
            Self::Tag(tag) => ("tag", tag.clone()),
            Self::Lang(code) => ("lang", code.clone()),
            Self::Thing(number) => ("thing", number.to_string()),
            Self::Week(number) => ("week", number.0.to_string()),
            Self::On(place) => ("on", place.word().to_owned()),
            Self::Since(day) => ("since", day.to_string()),
            Self::Until(day) => ("until", day.to_string()),
        };
        let quote = if value.contains(char::is_whitespace) { "\"" } else { "" };
        write!(f, "{word}:{quote}{value}{quote}")
    }
}
