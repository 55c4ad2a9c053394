//! Finds the Things and weeks that a title names. Looks at each piece of it a bounded number of times.

mod list;
mod marked;

use super::names::{Names, Noun, Numbered};
use super::numbers::{Form, Number, chinese};
use super::tokens::{Kind, Shape, Tokens};
use super::tongues::{AGAIN, BEFORE, DETERMINERS, DONE, NOT_DONE, NUMBER, ORDINAL_ENDINGS};

/// A place where Things or weeks are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) numbered: Numbered,
    /// The numbers, each once, in order.
    pub(super) numbers: Vec<u32>,
    /// The pieces that name them.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether they are only mentioned: skipped, stuck on, revisited.
    pub(super) mentioned: bool,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// By a person, with signs and capitals.
    Prose,
    /// As the last part of an address, where blanks stand for every sign.
    Slug,
}

/// A text in which references are looked for.
pub(super) struct Search<'a> {
    pub(super) names: &'a Names,
    pub(super) tokens: &'a Tokens,
    pub(super) place: Place,
    /// Whether the text names the programme.
    marked: bool,
}

/// What stands between a noun and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A blank, a `#`, "no.", or nothing.
    Firm,
    /// A dash, without blanks.
    Dash,
    /// A colon, a spaced dash, a bracket: what follows may be about something else.
    Loose,
}

impl<'a> Search<'a> {
    /// A search in a text whose marks are set.
    pub(super) fn new(names: &'a Names, tokens: &'a Tokens, place: Place) -> Self {
        let marked = (0..tokens.len()).any(|at| tokens.at(at) == Some(&Kind::Mark));
        Self { names, tokens, place, marked }
    }
}

impl Search<'_> {
    /// All places where a noun and a number stand together.
    pub(super) fn all(&self) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        let mut at = 0;
        let mut taken = 0;
        while at < self.tokens.len() {
            match self.reference(at, taken) {
                Some(reference) => {
                    at = reference.to.max(at + 1);
                    taken = at;
                    found.push(reference);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The reference that a text begins with, behind brackets and the name of the programme.
    pub(super) fn first(&self) -> Option<Reference> {
        let is_before = |kind: &Kind| match kind {
            Kind::Space | Kind::Mark => true,
            Kind::Sign(sign) => "[]()【】「」#:-|".contains(*sign),
            Kind::Word(..) | Kind::Number(_) => false,
        };
        let at = (0..self.tokens.len()).find(|at| !self.tokens.at(*at).is_some_and(is_before))?;
        // "第10のこと" is a word, a number and a counter.
        let glued = self.tokens.word(at) == Some("第") && self.tokens.number(at + 1).is_some();
        let found = self.reference(at + usize::from(glued), 0);
        found.or_else(|| self.behind_mark().filter(|found| found.from < at))
    }

    /// The reference that begins at an index; what stands before `taken` belongs to another.
    fn reference(&self, at: usize, taken: usize) -> Option<Reference> {
        match self.tokens.at(at)? {
            Kind::Word(word, shape) => {
                if let Some(noun) = self.names.noun(word) {
                    return self.behind_noun(at, taken, (noun, *shape));
                }
                self.ordinal(at, word).or_else(|| self.chinese(at, word))
            }
            Kind::Number(number) => self.before_noun(at, *number),
            Kind::Space | Kind::Sign(_) | Kind::Mark => None,
        }
    }

    /// "Thing 12", "Things 5, 6 and 7".
    fn behind_noun(
        &self,
        at: usize,
        taken: usize,
        (noun, shape): (Noun, Shape),
    ) -> Option<Reference> {
        if self.is_count(at, taken, noun) {
            return None;
        }
        let (start, joint) = self.joint(at + 1)?;
        let first = self.names.words.read(self.tokens, start, noun.tongues)?;
        let behind = first.next;
        let fits = match (first.form, joint) {
            (Form::Digits, Joint::Loose) => self.ends(behind) || self.goes_on(behind),
            (_, Joint::Loose) => false,
            (_, Joint::Firm | Joint::Dash) => self.stands(first),
        };
        let any_thing = (shape == Shape::Small || first.form != Form::Digits)
            && self.determined(at)
            && self.word_follows(behind);
        if !fits || any_thing || !self.in_range(noun.numbered, first.value) {
            return None;
        }
        let (mut numbers, to) = self.list(noun, first);
        let alone = numbers.len() == 1 && to == behind;
        if alone && noun.plural && noun.numbered == Numbered::Thing && self.is_ambiguous(behind) {
            return None;
        }
        if self.of_a_year(to) {
            return None;
        }
        numbers.retain(|number| self.in_range(noun.numbered, *number));
        Some(self.referred(noun.numbered, numbers, (at, to)))
    }

    /// Whether a number can be one as it is written: a word needs a capital letter or to stand at an
    /// end, and so does a letter that is also a Roman numeral.
    fn stands(&self, number: Number) -> bool {
        let at_end = || self.ends(number.next) || self.goes_on(number.next);
        match number.form {
            Form::Digits | Form::Capital => true,
            Form::Small => self.place == Place::Slug || at_end(),
            Form::Roman => !matches!(number.value, 1 | 5 | 10) || at_end(),
        }
    }

    fn referred(
        &self,
        numbered: Numbered,
        mut numbers: Vec<u32>,
        (from, to): (usize, usize),
    ) -> Reference {
        numbers.sort_unstable();
        numbers.dedup();
        Reference { numbered, numbers, from, to, mentioned: self.is_mention(from, to) }
    }

    /// "5 things", "two things": a number right before a noun counts, unless another noun has taken it.
    fn is_count(&self, at: usize, taken: usize, noun: Noun) -> bool {
        let before = match self.tokens.before(at) {
            Some(Kind::Space) => at.saturating_sub(2),
            Some(_) => at.saturating_sub(1),
            None => return false,
        };
        let counts = match self.tokens.at(before) {
            Some(Kind::Number(_)) => true,
            Some(Kind::Word(word, _)) => {
                noun.plural && self.names.words.cardinal(word, noun.tongues).is_some()
            }
            _ => false,
        };
        before >= taken && counts
    }

    /// Where the number begins that a noun before `at` may have, and how both are joined.
    fn joint(&self, mut at: usize) -> Option<(usize, Joint)> {
        /// "Thing (no. # 12" has no more pieces between both.
        const MOST: usize = 6;
        let mut joint = Joint::Firm;
        let mut spaced = false;
        for _ in 0..MOST {
            match self.tokens.at(at)? {
                Kind::Space => spaced = true,
                Kind::Sign('#' | '_' | '"' | '\'') => joint = Joint::Firm,
                Kind::Sign('-') if !spaced && self.tokens.at(at + 1) != Some(&Kind::Space) => {
                    joint = Joint::Dash;
                }
                Kind::Sign(':' | '-' | '(' | '[' | '.' | '/') => joint = Joint::Loose,
                Kind::Word(word, _) if NUMBER.contains(&&**word) => {
                    joint = Joint::Firm;
                    if matches!(self.tokens.sign(at + 1), Some('.' | ':')) {
                        at += 1;
                    }
                }
                Kind::Word(..) | Kind::Number(_) => return Some((at, joint)),
                Kind::Sign(_) | Kind::Mark => return None,
            }
            at += 1;
        }
        None
    }

    /// "12. Ding", "the 12th Thing".
    fn before_noun(&self, at: usize, number: u32) -> Option<Reference> {
        if let Some(found) = self.counted(at, number) {
            return Some(found);
        }
        let dotted = self.tokens.sign(at + 1) == Some('.');
        let ending = self.tokens.word(at + 1).is_some_and(|end| ORDINAL_ENDINGS.contains(&end));
        if !dotted && !ending {
            return None;
        }
        let noun_at = self.tokens.behind_space(at + 2);
        let noun = self.names.noun(self.tokens.word(noun_at)?)?;
        let fits = !noun.plural && (ending || noun.dotted) && self.in_range(noun.numbered, number);
        fits.then(|| self.referred(noun.numbered, vec![number], (at, noun_at + 1)))
    }

    /// "my twelfth thing", where the programme is named in the same text.
    fn ordinal(&self, at: usize, word: &str) -> Option<Reference> {
        let value = self.names.words.ordinal(word)?;
        let noun_at = self.tokens.behind_space(at + 1);
        let noun = self.names.noun(self.tokens.word(noun_at)?)?;
        let fits = !noun.plural && self.in_range(noun.numbered, value) && self.marked;
        fits.then(|| self.referred(noun.numbered, vec![value], (at, noun_at + 1)))
    }

    /// "12번째".
    fn counted(&self, at: usize, number: u32) -> Option<Reference> {
        let counter = self.tokens.behind_space(at + 1);
        let numbered = self.names.counter(self.tokens.word(counter)?)?;
        // Chinese and Japanese counters without 第 say how many.
        let ordinal = self
            .tokens
            .before(at)
            .is_some_and(|before| matches!(before, Kind::Word(word, _) if word.ends_with('第')));
        let korean = self.tokens.word(counter)?.starts_with(['번', '주']);
        let fits = (ordinal || korean) && self.in_range(numbered, number);
        fits.then(|| self.referred(numbered, vec![number], (at, counter + 1)))
    }

    /// "第十二件事"; with digits the number is a piece of its own, which [`Search::counted`] sees.
    fn chinese(&self, at: usize, word: &str) -> Option<Reference> {
        let (_, behind) = word.rsplit_once('第')?;
        let (value, rest) = chinese(behind)?;
        let numbered = self.names.counter(rest)?;
        self.in_range(numbered, value).then(|| self.referred(numbered, vec![value], (at, at + 1)))
    }

    fn in_range(&self, numbered: Numbered, number: u32) -> bool {
        let last = match numbered {
            Numbered::Thing => self.names.last_thing,
            Numbered::Week => self.names.last_week,
        };
        (1..=last).contains(&number)
    }

    /// "the only thing" is no Thing.
    fn determined(&self, at: usize) -> bool {
        let before = match self.tokens.before(at) {
            Some(Kind::Space) => at.checked_sub(2),
            Some(_) | None => None,
        };
        let word = before.and_then(|before| self.tokens.word(before));
        word.is_some_and(|word| DETERMINERS.contains(&word))
    }

    /// Whether a Thing is only mentioned: "skipping Thing 9", "Thing 12 revisited".
    fn is_mention(&self, from: usize, to: usize) -> bool {
        /// "haven't really looked at" has no more pieces.
        const BACK: usize = 8;
        const AHEAD: usize = 4;
        let right_before = from.checked_sub(2).and_then(|before| self.tokens.word(before));
        if right_before.is_some_and(|word| BEFORE.contains(&word)) {
            return true;
        }
        for at in (from.saturating_sub(BACK)..from).rev() {
            match self.tokens.at(at) {
                Some(Kind::Word(word, _)) if NOT_DONE.contains(&&**word) => return true,
                Some(Kind::Word(word, _)) if &**word == "not" && self.is_undone(at + 1) => {
                    return true;
                }
                Some(Kind::Sign('.' | '!' | '?' | ':' | ';' | '-' | '"')) => break,
                _ => {}
            }
        }
        (to..to + AHEAD)
            .map_while(|at| match self.tokens.at(at)? {
                Kind::Sign('.' | '!' | '?') => None,
                other => Some(other),
            })
            .any(|kind| matches!(kind, Kind::Word(word, _) if AGAIN.contains(&&**word)))
    }

    /// "not" only says that something is not done before some words.
    fn is_undone(&self, behind_not: usize) -> bool {
        let next = self.tokens.word(self.tokens.behind_space(behind_not));
        next.is_some_and(|next| DONE.contains(&next))
    }
}
