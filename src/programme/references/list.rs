//! Goes on behind a first number: "5, 6 and 7", "8 to 11"; and stops where a number counts something.

use super::super::names::{Noun, Numbered};
use super::super::numbers::{Form, Number};
use super::super::tokens::Kind;
use super::super::tongues::{AND, FUNCTION, OF, TO};
use super::{Place, Search};

/// A list that goes on is no list of Things.
const MOST_LISTED: usize = 64;

/// How two numbers are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Both are meant.
    Both,
    /// A slash: both, or so many of how many there are.
    Slash,
    /// All from one to the other.
    Range {
        /// By a dash, not by a word.
        dash: bool,
        /// With blanks on both sides.
        spaced: bool,
    },
    /// The second says how many there are.
    Total,
}

impl Search<'_> {
    /// The numbers from the first on, and the index behind the last.
    pub(super) fn list(&self, noun: Noun, first: Number) -> (Vec<u32>, usize) {
        let mut numbers = vec![first.value];
        let mut last = first;
        for _ in 0..MOST_LISTED {
            let Some((link, at, repeated)) = self.link(last.next, noun) else { break };
            let Some(next) = self.names.words.read(self.tokens, at, noun.tongues) else { break };
            if !self.stands(next) {
                break;
            }
            let total = next.value == self.names.last_thing && noun.numbered == Numbered::Thing;
            match link {
                Link::Total if total => return (numbers, next.next),
                Link::Slash if total && !noun.plural => return (numbers, next.next),
                Link::Total => break,
                Link::Both | Link::Slash => {
                    if !repeated && !self.belongs(noun, next) {
                        break;
                    }
                    numbers.push(next.value);
                }
                Link::Range { dash, spaced } => {
                    let follows = next.form == Form::Digits && next.value > last.value;
                    let fits = repeated
                        || !dash
                        || if spaced {
                            noun.plural && self.belongs(noun, next)
                        } else {
                            noun.plural || self.ends(next.next) || self.goes_on(next.next)
                        };
                    if !follows || !fits || !self.in_range(noun.numbered, next.value) {
                        break;
                    }
                    numbers.extend(last.value + 1..=next.value);
                }
            }
            last = next;
        }
        (numbers, last.next)
    }

    /// What connects the number before an index with one behind it: the connection, where the other
    /// number begins, and whether the noun is said again.
    fn link(&self, at: usize, noun: Noun) -> Option<(Link, usize, bool)> {
        let start = self.tokens.behind_space(at);
        let spaced = start > at;
        let opened = usize::from(self.tokens.sign(start) == Some('('));
        let start = start + opened;
        let (link, mut next) = match self.tokens.at(start)? {
            Kind::Sign(',' | '&' | '+' | ';') => (Link::Both, start + 1),
            Kind::Sign('/') => (Link::Slash, start + 1),
            Kind::Sign('-' | '~') => (Link::Range { dash: true, spaced }, start + 1),
            Kind::Word(word, _) if AND.contains(&&**word) && (spaced || &**word == "and") => {
                (Link::Both, start + 1)
            }
            Kind::Word(word, _) if TO.contains(&&**word) => {
                (Link::Range { dash: false, spaced: true }, start + 1)
            }
            // Dutch: "tot en met".
            Kind::Word(word, _) if &**word == "t" && self.tokens.sign(start + 1) == Some('/') => {
                (Link::Range { dash: false, spaced: true }, start + 3)
            }
            Kind::Word(word, _) if OF.contains(&&**word) => (Link::Total, start + 1),
            _ => return None,
        };
        // A bracket opens only before "and".
        if opened == 1
            && !matches!(self.tokens.at(start), Some(Kind::Word(..) | Kind::Sign('&' | '+')))
        {
            return None;
        }
        next = self.tokens.behind_space(next);
        // ", and" and ", &".
        let doubled = self.tokens.sign(start) == Some(',')
            && match self.tokens.at(next) {
                Some(Kind::Word(word, _)) => AND.contains(&&**word),
                Some(Kind::Sign('&' | '+')) => true,
                _ => false,
            };
        if doubled {
            next = self.tokens.behind_space(next + 1);
        }
        let said_again = self.tokens.word(next).and_then(|word| self.names.noun(word));
        let repeated = said_again.is_some_and(|again| again.numbered == noun.numbered);
        if repeated {
            next = self.tokens.behind_space(next + 1);
        }
        if self.tokens.sign(next) == Some('#') {
            next += 1;
        }
        Some((link, next, repeated))
    }

    /// Whether a later number is one of the list, and does not count what stands behind it.
    fn belongs(&self, noun: Noun, number: Number) -> bool {
        let behind = number.next;
        if self.ends(behind) || self.goes_on(behind) {
            return true;
        }
        let word = self.tokens.word(self.tokens.behind_space(behind));
        let Some(word) = word else { return false };
        FUNCTION.contains(&word)
            || noun.plural && !word.ends_with('s') && number.form == Form::Digits
    }

    /// Whether a number is over at an index: the text ends there, or a sign stands there.
    pub(super) fn ends(&self, at: usize) -> bool {
        match self.tokens.at(at) {
            Some(Kind::Sign('-')) => !matches!(self.tokens.at(at + 1), Some(Kind::Word(..))),
            Some(Kind::Sign(sign)) => !"%€$£°".contains(*sign),
            Some(Kind::Space) => match self.tokens.at(at + 1) {
                Some(Kind::Sign(sign)) => !"%€$£°".contains(*sign),
                None | Some(Kind::Mark) => true,
                Some(Kind::Word(..) | Kind::Number(_) | Kind::Space) => false,
            },
            None | Some(Kind::Mark) => true,
            Some(Kind::Word(..) | Kind::Number(_)) => false,
        }
    }

    /// Whether a connection to another number stands at an index.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let start = self.tokens.behind_space(at);
        let Some(word) = self.tokens.word(start) else { return false };
        let until = word == "t" && self.tokens.sign(start + 1) == Some('/');
        let connects =
            until || [AND.as_slice(), &TO, &OF].iter().any(|words| words.contains(&word));
        let next = self.tokens.behind_space(if until { start + 3 } else { start + 1 });
        connects
            && match self.tokens.at(next) {
                Some(Kind::Number(_) | Kind::Sign('#')) => true,
                Some(Kind::Word(word, _)) => self.names.noun(word).is_some(),
                _ => false,
            }
    }

    /// Whether an ordinary word stands behind a number.
    pub(super) fn word_follows(&self, at: usize) -> bool {
        let word = self.tokens.word(self.tokens.behind_space(at));
        word.is_some_and(|word| !FUNCTION.contains(&word))
    }

    /// Whether one number behind "Things" may count what follows it: "things 2 do", "things 12-step".
    /// In an address two numbers may be a range or a list.
    pub(super) fn is_ambiguous(&self, at: usize) -> bool {
        let glued = self.tokens.sign(at) == Some('-')
            && matches!(self.tokens.at(at + 1), Some(Kind::Word(..)));
        let number =
            self.place == Place::Slug && self.tokens.number(self.tokens.behind_space(at)).is_some();
        glued || number || self.word_follows(at)
    }

    /// "Week 27 of 2011" is one of the calendar.
    pub(super) fn of_a_year(&self, at: usize) -> bool {
        let of = self.tokens.behind_space(at);
        let is_of = self.tokens.word(of).is_some_and(|word| OF.contains(&word));
        let year = self.tokens.number(self.tokens.behind_space(of + 1));
        is_of && year.is_some_and(|year| year > 1900)
    }
}
