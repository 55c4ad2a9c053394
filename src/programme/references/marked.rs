//! Numbers without "Thing": behind the programme's name ("CPD23 - 12"), or before how many there are
//! ("12/23").

use super::super::names::{Noun, Numbered};
use super::super::numbers::Form;
use super::super::tokens::Kind;
use super::super::tongues::{NUMBER, OF};
use super::{Reference, Search};

/// A list behind a mark is read as one behind "Thing".
const BARE: Noun = Noun { numbered: Numbered::Thing, plural: false, tongues: 0, dotted: false };

impl Search<'_> {
    /// The first number that stands behind the programme's name, with nothing behind it.
    pub(crate) fn behind_mark(&self) -> Option<Reference> {
        (0..self.tokens.len())
            .filter(|at| self.tokens.at(*at) == Some(&Kind::Mark))
            .find_map(|mark| self.number_of_mark(mark))
    }

    fn number_of_mark(&self, mark: usize) -> Option<Reference> {
        /// "CPD23 - no. #12" has no more pieces between both.
        const MOST: usize = 6;
        let start = (mark + 1..=mark + MOST).find(|at| {
            let joins = match self.tokens.at(*at) {
                Some(
                    Kind::Space | Kind::Sign('-' | ':' | '#' | '/' | '.' | '_' | '(' | '[' | ']'),
                ) => true,
                Some(Kind::Word(word, _)) => NUMBER.contains(&&**word),
                _ => false,
            };
            !joins
        })?;
        let first = self.names.words.read(self.tokens, start, BARE.tongues)?;
        if first.form != Form::Digits {
            return None;
        }
        let (numbers, to) = self.list(BARE, first);
        let fits = numbers.iter().all(|number| self.in_range(Numbered::Thing, *number))
            && self.ends(to)
            && !matches!(self.tokens.sign(to), Some('/' | '.'));
        fits.then(|| self.referred(Numbered::Thing, numbers, (mark, to)))
    }

    /// "12/23" and "12 of 23", where there are 23 Things.
    pub(crate) fn of_all(&self) -> Option<Reference> {
        (0..self.tokens.len()).find_map(|at| {
            let number = self.tokens.number(at)?;
            if matches!(self.tokens.before(at), Some(Kind::Sign('/' | '.' | '-') | Kind::Word(..)))
            {
                return None;
            }
            let link = self.tokens.behind_space(at + 1);
            let joins = match self.tokens.at(link)? {
                Kind::Sign('/') => true,
                Kind::Word(word, _) => link > at + 1 && OF.contains(&&**word),
                _ => false,
            };
            let total = self.tokens.behind_space(link + 1);
            let fits = joins
                && self.tokens.number(total) == Some(self.names.last_thing)
                && self.in_range(Numbered::Thing, number)
                && self.ends(total + 1)
                && !matches!(self.tokens.sign(total + 1), Some('/' | '.'));
            fits.then(|| self.referred(Numbered::Thing, vec![number], (at, total + 1)))
        })
    }
}
