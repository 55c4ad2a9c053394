//! The names of one programme, ready to be looked for: what a Thing and a week are called, and what the
//! programme itself is called.

use std::collections::HashMap;
use std::ops::Range;

use super::numbers::Words;
use super::tokens::{Kind, Tokens};
use super::tongues::{EVERY, TONGUES, Tongue, Tongues};
use crate::domain::{Programme, ProgrammeTag};
use crate::text::Clean;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    /// A Thing.
    Thing,
    /// A week.
    Week,
}

/// A noun that numbers stand behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noun {
    pub(super) numbered: Numbered,
    /// Whether it stands before several numbers.
    pub(super) plural: bool,
    /// The languages it is one in.
    pub(super) tongues: Tongues,
    /// Whether "12. Ding" means the twelfth.
    pub(super) dotted: bool,
}

/// The names of one programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    nouns: HashMap<Box<str>, Noun>,
    /// What stands behind a number instead of before it: 件事.
    counters: Vec<(&'static str, Numbered)>,
    marks: Vec<Vec<Piece>>,
    pub(super) words: Words,
    pub(super) last_thing: u32,
    pub(super) last_week: u32,
}

/// A piece of the programme's name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Word(Box<str>),
    Number(u32),
}

impl Names {
    /// The names that a programme gives itself.
    pub(super) fn of(programme: &Programme) -> Self {
        Self::with(programme, &[])
    }

    /// The same, with what a Thing is called in every language.
    pub(super) fn of_every_tongue(programme: &Programme) -> Self {
        let forms = TONGUES.iter().filter_map(|tongue| tongue.thing.first().copied());
        Self::with(programme, &forms.collect::<Vec<_>>())
    }

    fn with(programme: &Programme, more: &[&str]) -> Self {
        let mut names = Self {
            nouns: HashMap::new(),
            counters: Vec::new(),
            marks: Vec::new(),
            words: Words::new(),
            last_thing: programme.last_thing().into(),
            last_week: programme.last_week().into(),
        };
        for (bit, tongue) in TONGUES.iter().enumerate() {
            names.add_weeks(1 << bit, tongue);
        }
        for word in &programme.words {
            names.add_thing(&word.to_lowercase());
        }
        for word in more {
            names.add_thing(word);
        }
        let whole = std::iter::once(programme.name.as_str());
        let short = programme.short.iter().map(Clean::as_str);
        let tags = programme.hashtags.iter().flat_map(ProgrammeTag::spellings);
        for name in whole.chain(short).chain(tags) {
            names.add_mark(pieces(name));
            // People write a hashtag out: "100 Days To Offload".
            names.add_mark(pieces(&apart(name)));
        }
        names.add_count();
        names
    }

    fn add_weeks(&mut self, tongues: Tongues, tongue: &Tongue) {
        for word in tongue.week {
            if is_counter(word) {
                self.counters.push((word, Numbered::Week));
                continue;
            }
            // The first form is the one of a single week; "semana" is one in two languages.
            let plural = tongue.week.first() != Some(word);
            let noun = Noun { numbered: Numbered::Week, plural, tongues, dotted: tongue.dotted };
            let known = self.nouns.entry((*word).into()).or_insert(noun);
            known.tongues |= tongues;
            known.dotted |= tongue.dotted;
        }
    }

    /// Switches on what a programme calls its Things, in every form of the languages that call it so.
    fn add_thing(&mut self, word: &str) {
        let word = word.trim_start_matches('第').trim_start_matches(['n', 'ｎ']).trim();
        let mut known = false;
        for (bit, tongue) in TONGUES.iter().enumerate() {
            let calls = |forms: &[&'static str]| forms.contains(&word);
            let (one, many): (&[&str], &[&str]) = if calls(tongue.thing) || calls(tongue.things) {
                (tongue.thing, tongue.things)
            } else if calls(tongue.week) {
                tongue.week.split_at(1.min(tongue.week.len()))
            } else {
                continue;
            };
            known = true;
            for (forms, plural) in [(one, false), (many, true)] {
                for form in forms {
                    self.switch_on(form, plural, (1 << bit, tongue.dotted));
                }
            }
        }
        if !known && !word.is_empty() {
            self.switch_on(word, false, (EVERY, true));
            self.switch_on(&format!("{word}s"), true, (EVERY, false));
        }
    }

    fn switch_on(&mut self, form: &str, plural: bool, (tongues, dotted): (Tongues, bool)) {
        if let Some(counter) = counter(form) {
            self.counters.retain(|(known, _)| *known != counter);
            self.counters.push((counter, Numbered::Thing));
            return;
        }
        let thing = Noun { numbered: Numbered::Thing, plural, tongues, dotted };
        let known = self.nouns.entry(form.into()).or_insert(thing);
        if known.numbered == Numbered::Week {
            *known = thing;
        } else {
            known.tongues |= tongues;
            known.dotted |= dotted;
            known.plural &= plural;
        }
    }

    /// "23 Things", in every language, is the programme and no Thing.
    fn add_count(&mut self) {
        let several: Vec<Box<str>> = self
            .nouns
            .iter()
            .filter(|(_, noun)| noun.numbered == Numbered::Thing && noun.plural)
            .map(|(word, _)| word.clone())
            .collect();
        for word in several {
            self.add_mark(vec![Piece::Number(self.last_thing), Piece::Word(word)]);
        }
    }

    fn add_mark(&mut self, pieces: Vec<Piece>) {
        // A name that is a noun and nothing else would hide every Thing.
        let says = |piece: &Piece| match piece {
            Piece::Word(word) => !self.nouns.contains_key(word),
            Piece::Number(_) => pieces.len() > 1,
        };
        if pieces.iter().any(says) && !self.marks.contains(&pieces) {
            self.marks.push(pieces);
            self.marks.sort_by_key(|pieces| std::cmp::Reverse(pieces.len()));
        }
    }

    pub(super) fn noun(&self, word: &str) -> Option<Noun> {
        self.nouns.get(word).copied()
    }

    /// The counter that a word begins with.
    pub(super) fn counter(&self, word: &str) -> Option<Numbered> {
        let found = self.counters.iter().find(|(counter, _)| word.starts_with(counter));
        found.map(|(_, numbered)| *numbered)
    }

    /// Puts marks where the programme is named. A year behind its name belongs to it; a noun at the
    /// end of its name does not where a number follows ("CPD23 Things 6 and 7").
    pub(super) fn mark(&self, tokens: &mut Tokens) {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some((end, pieces)) = self.mark_at(tokens, at) else {
                at += 1;
                continue;
            };
            let ends_in_noun =
                matches!(pieces.last(), Some(Piece::Word(word)) if self.nouns.contains_key(word));
            let end = if ends_in_noun && number_follows(tokens, end) {
                end - 1
            } else {
                year_end(tokens, end)
            };
            ranges.push(at..end);
            at = end.max(at + 1);
        }
        tokens.mark(&ranges);
    }

    /// Whether a noun, a number or a name of the programme may begin with this word.
    pub(super) fn may_begin_with(&self, word: &str) -> bool {
        let begins = |pieces: &Vec<Piece>| matches!(pieces.first(), Some(Piece::Word(first)) if **first == *word);
        self.nouns.contains_key(word) || word.starts_with('第') || self.marks.iter().any(begins)
    }

    /// Whether other letters are written against a counter: 件事给.
    pub(super) fn goes_on_behind_counter(&self, word: &str) -> bool {
        self.counters.iter().any(|(counter, _)| word.contains(counter) && !word.ends_with(counter))
    }

    fn mark_at(&self, tokens: &Tokens, at: usize) -> Option<(usize, &[Piece])> {
        if !matches!(tokens.at(at)?, Kind::Word(..) | Kind::Number(_)) {
            return None;
        }
        self.marks.iter().find_map(|pieces| Some((fits(tokens, at, pieces)?, pieces.as_slice())))
    }
}

/// The index behind a name that stands at an index.
fn fits(tokens: &Tokens, mut at: usize, pieces: &[Piece]) -> Option<usize> {
    for (count, piece) in pieces.iter().enumerate() {
        let glue = matches!(tokens.at(at)?, Kind::Space | Kind::Sign('-' | '_'));
        if count > 0 && glue {
            at += 1;
        }
        let same = match (tokens.at(at)?, piece) {
            (Kind::Word(word, _), Piece::Word(wanted)) => word == wanted,
            (Kind::Number(number), Piece::Number(wanted)) => number == wanted,
            _ => false,
        };
        if !same {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn number_follows(tokens: &Tokens, at: usize) -> bool {
    let at = tokens.behind_space(at);
    let at = if tokens.sign(at) == Some('#') { at + 1 } else { at };
    tokens.number(at).is_some()
}

fn year_end(tokens: &Tokens, at: usize) -> usize {
    let year = tokens.behind_space(at);
    let is_year = tokens.number(year).is_some_and(|number| (1990..2100).contains(&number));
    if is_year { year + 1 } else { at }
}

/// The words and numbers of a name.
fn pieces(name: &str) -> Vec<Piece> {
    let tokens = Tokens::of(name);
    (0..tokens.len())
        .filter_map(|at| match tokens.at(at)? {
            Kind::Word(word, _) => Some(Piece::Word(word.clone())),
            Kind::Number(number) => Some(Piece::Number(*number)),
            Kind::Space | Kind::Sign(_) | Kind::Mark => None,
        })
        .collect()
}

/// A name with a blank before every capital letter that follows a small one.
fn apart(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 8);
    let mut small = false;
    for ch in name.chars() {
        if small && ch.is_uppercase() {
            text.push(' ');
        }
        small = ch.is_lowercase();
        text.push(ch);
    }
    text
}

/// Whether a noun stands behind its number: 12번째.
fn is_counter(word: &str) -> bool {
    word.chars().next().is_some_and(|ch| matches!(u32::from(ch), 0x3040..=0x9FFF | 0xAC00..=0xD7AF))
}

fn counter(form: &str) -> Option<&'static str> {
    let forms = TONGUES.iter().flat_map(|tongue| tongue.thing.iter().chain(tongue.week));
    forms.copied().find(|known| *known == form && is_counter(known))
}
