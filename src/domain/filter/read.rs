//! Reads what somebody wrote to find posts, or says where it cannot be understood.

use super::day;
use super::table::{Keyword, WORDS};
use super::{Filter, Term, What, Written};
use crate::domain::{ThingNumber, WeekNumber};
use crate::text::nearest;

/// What cannot be understood, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it begins, in letters from the beginning.
    pub at: usize,
    /// How many letters it has; at least one.
    pub length: usize,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No word with a colon is called so.
    Unknown {
        /// What is written, without the colon.
        written: String,
        /// What was probably meant, with its colon.
        meant: Option<&'static str>,
    },
    /// Something has to follow the colon.
    NothingFollows(Keyword),
    /// A number has to follow.
    NotANumber(Keyword),
    /// It is no day.
    NotADay {
        /// What is written.
        written: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// It is no place where posts are written.
    NotAPlace {
        /// What is written.
        written: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// Only `me` can follow.
    OnlyMe,
    /// It is no code of a language.
    NotALanguage,
}

pub(super) fn filter(text: &str) -> Result<Filter, Mistake> {
    let letters: Vec<char> = text.chars().collect();
    let mut reader = Reader { letters: &letters, at: 0 };
    let mut terms = Vec::new();
    while let Some(term) = reader.term()? {
        terms.extend(term.0);
    }
    Ok(Filter { terms })
}

struct Reader<'t> {
    letters: &'t [char],
    at: usize,
}

/// A term, unless it says nothing.
struct Said(Option<Term>);

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn term(&mut self) -> Result<Option<Said>, Mistake> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let Some(first) = self.peek() else { return Ok(None) };
        let follows = self.letters.get(self.at + 1);
        // A minus sign is what a "-" becomes in some texts.
        let not =
            matches!(first, '-' | '\u{2212}') && follows.is_some_and(|ch| !ch.is_whitespace());
        self.at += usize::from(not);
        let begin = self.at;
        if self.peek().is_some_and(is_quote) {
            let words = self.quoted();
            let what = (!words.is_empty()).then_some(What::Phrase(words));
            return Ok(Some(Said(what.map(|what| Term { not, what }))));
        }
        let bare = self.bare();
        let what = self.meaning(begin, bare)?;
        Ok(Some(Said(Some(Term { not, what }))))
    }

    /// Up to the next blank or quote.
    fn bare(&mut self) -> String {
        let mut bare = String::new();
        while let Some(ch) = self.peek().filter(|ch| !ch.is_whitespace() && !is_quote(*ch)) {
            bare.push(ch);
            self.at += 1;
        }
        bare
    }

    /// What stands in quotes; without a second one, all that follows.
    fn quoted(&mut self) -> String {
        self.at += 1;
        let mut inside = String::new();
        while let Some(ch) = self.peek() {
            self.at += 1;
            if is_quote(ch) {
                break;
            }
            inside.push(ch);
        }
        inside.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn meaning(&mut self, begin: usize, bare: String) -> Result<What, Mistake> {
        let small = bare.to_lowercase();
        match small.as_str() {
            "new" => return Ok(What::New),
            "read" => return Ok(What::Read),
            "saved" => return Ok(What::Saved),
            "waiting" => return Ok(What::Waiting),
            _ => {}
        }
        let Some((name, value)) = bare.split_once(':') else { return Ok(What::Word(bare)) };
        let is_name = !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphabetic());
        let wanted = format!("{}:", name.to_lowercase());
        let Some(keyword) = WORDS.iter().find(|entry| entry.word == wanted) else {
            // An address, a time, "Re:" are words like others.
            let is_word = !is_name || value.starts_with("//");
            let is_quoted = value.is_empty() && self.peek().is_some_and(is_quote);
            if is_word || (value.is_empty() && !is_quoted) {
                return Ok(What::Word(bare));
            }
            let meant = nearest(&wanted, valued());
            let wrong = Wrong::Unknown { written: name.to_owned(), meant };
            return Err(Mistake { at: begin, length: name.chars().count(), wrong });
        };
        let behind = begin + wanted.chars().count();
        let value = if value.is_empty() && self.peek().is_some_and(is_quote) {
            self.quoted()
        } else {
            value.to_owned()
        };
        let length = self.at.saturating_sub(behind).max(1);
        let wrong = |wrong| Mistake { at: behind, length, wrong };
        if value.is_empty() {
            let length = wanted.chars().count();
            return Err(Mistake {
                at: begin,
                length,
                wrong: Wrong::NothingFollows(keyword.keyword),
            });
        }
        valued_by(keyword.keyword, value).map_err(wrong)
    }
}

/// The words that something follows.
fn valued() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|entry| entry.word).filter(|word| word.ends_with(':'))
}

fn valued_by(keyword: Keyword, value: String) -> Result<What, Wrong> {
    let number = || value.parse().map_err(|_cause| Wrong::NotANumber(keyword));
    let day = || {
        let meant = nearest(&value, day::names());
        day::day(&value).ok_or_else(|| Wrong::NotADay { written: value.clone(), meant })
    };
    Ok(match keyword {
        Keyword::From => What::From(value),
        Keyword::Tag => {
            let bare = value.trim_start_matches(|ch: char| ch == '#' || ch.is_whitespace());
            What::Tag(if bare.is_empty() { value } else { bare.to_owned() })
        }
        Keyword::Thing => What::Thing(ThingNumber(number()?)),
        Keyword::Week => What::Week(WeekNumber(number()?)),
        Keyword::Since => What::Since(day()?),
        Keyword::Until => What::Until(day()?),
        Keyword::On => What::On(place(&value)?),
        Keyword::To if value.to_lowercase() == "me" => What::ToYou,
        Keyword::To => return Err(Wrong::OnlyMe),
        Keyword::Lang => {
            let is_code = |ch: char| ch.is_ascii_alphanumeric() || ch == '-';
            if !value.chars().all(is_code) {
                return Err(Wrong::NotALanguage);
            }
            What::Lang(value.to_lowercase())
        }
        // No colon stands behind these.
        Keyword::Word
        | Keyword::Phrase
        | Keyword::New
        | Keyword::Read
        | Keyword::Saved
        | Keyword::Waiting
        | Keyword::Not => What::Word(value),
    })
}

fn place(value: &str) -> Result<Written, Wrong> {
    let small = value.to_lowercase();
    // What people call it.
    let called = match small.as_str() {
        "blogs" => "blog",
        "note" | "hashtag" => "notes",
        "fediverse" => "mastodon",
        "bsky" => "bluesky",
        other => other,
    };
    Written::ALL.iter().find(|(word, _)| *word == called).map(|(_, place)| *place).ok_or_else(
        || {
            let meant = nearest(value, Written::ALL.iter().map(|(word, _)| *word));
            Wrong::NotAPlace { written: value.to_owned(), meant }
        },
    )
}

/// Any of the marks that stand around words; apostrophes do not.
fn is_quote(ch: char) -> bool {
    matches!(ch, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}
