//! Cuts a title into words, numbers and signs, after everything that only looks different was made the
//! same (Unicode's NFKC, digits of every script, dashes and quotation marks of every kind).

use std::cell::Cell;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Titles that are longer are cut; nobody names a Thing after this.
const LONGEST: usize = 1_000;

/// A title in pieces.
pub(super) struct Tokens {
    text: String,
    pieces: Vec<Token>,
    /// How often a piece was looked at; what makes reading linear is tested by it.
    steps: Cell<usize>,
}

/// One piece, and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    at: Range<usize>,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, in lower case.
    Word(Box<str>, Shape),
    /// Digits.
    Number(u32),
    /// Blanks.
    Space,
    /// Anything else.
    Sign(char),
    /// The name of the programme.
    Mark,
}

/// How a word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// With a small letter, or in a script that has no other.
    Small,
    /// With a capital letter.
    Capital,
    /// All letters are capital.
    Capitals,
}

impl Tokens {
    /// The pieces of a text.
    pub(super) fn of(raw: &str) -> Self {
        let text = folded(raw);
        let pieces = cut(&text);
        Self { text, pieces, steps: Cell::new(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The piece at an index.
    pub(super) fn at(&self, index: usize) -> Option<&Kind> {
        self.steps.set(self.steps.get() + 1);
        self.pieces.get(index).map(|token| &token.kind)
    }

    /// The piece before an index.
    pub(super) fn before(&self, index: usize) -> Option<&Kind> {
        self.at(index.checked_sub(1)?)
    }

    /// The index behind a blank, if there is one at this index.
    pub(super) fn behind_space(&self, index: usize) -> usize {
        if self.at(index) == Some(&Kind::Space) { index + 1 } else { index }
    }

    /// The word at an index.
    pub(super) fn word(&self, index: usize) -> Option<&str> {
        match self.at(index)? {
            Kind::Word(word, _) => Some(word),
            Kind::Number(_) | Kind::Space | Kind::Sign(_) | Kind::Mark => None,
        }
    }

    /// The sign at an index.
    pub(super) fn sign(&self, index: usize) -> Option<char> {
        match self.at(index)? {
            Kind::Sign(sign) => Some(*sign),
            Kind::Word(..) | Kind::Number(_) | Kind::Space | Kind::Mark => None,
        }
    }

    /// The number at an index.
    pub(super) fn number(&self, index: usize) -> Option<u32> {
        match self.at(index)? {
            Kind::Number(number) => Some(*number),
            Kind::Word(..) | Kind::Space | Kind::Sign(_) | Kind::Mark => None,
        }
    }

    /// What is written from one index to another.
    pub(super) fn written(&self, range: Range<usize>) -> &str {
        let from = self.pieces.get(range.start).map_or(self.text.len(), |token| token.at.start);
        let last = range.end.checked_sub(1).and_then(|last| self.pieces.get(last));
        let to = last.map_or(from, |token| token.at.end);
        self.text.get(from..to).unwrap_or_default().trim()
    }

    /// Where the piece at an index begins in the text as it was written.
    pub(super) fn begins(&self, index: usize, raw: &str) -> Option<usize> {
        let start = self.pieces.get(index)?.at.start;
        if raw.is_ascii() {
            return Some(start);
        }
        let before = self.text.get(..start)?;
        let mut places = raw.char_indices().map(|(place, _)| place);
        // What looks the same may be longer or shorter here: only its beginnings say where one is.
        places.find(|place| raw.get(..*place).is_some_and(|begin| folded(begin) == before))
    }

    /// Puts a mark in the place of the pieces of each range. The ranges are in order and apart.
    pub(super) fn mark(&mut self, ranges: &[Range<usize>]) {
        for range in ranges.iter().rev() {
            let (Some(first), Some(last)) =
                (self.pieces.get(range.start), self.pieces.get(range.end.saturating_sub(1)))
            else {
                continue;
            };
            let mark = Token { kind: Kind::Mark, at: first.at.start..last.at.end };
            drop(self.pieces.splice(range.clone(), [mark]));
        }
    }

    #[cfg(test)]
    pub(super) fn steps(&self) -> usize {
        self.steps.get()
    }
}

/// The text with everything made the same that only looks different.
fn folded(raw: &str) -> String {
    let raw = raw.char_indices().nth(LONGEST).map_or(raw, |(end, _)| raw.get(..end).unwrap_or(raw));
    if raw.is_ascii() {
        return raw.to_owned();
    }
    let plain: String = raw.chars().filter_map(unframed).collect();
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(&plain);
    normal.chars().map(unified).collect()
}

/// Without what is written around or inside letters: keycaps, joiners, soft hyphens; and ½ is no 1/2.
fn unframed(ch: char) -> Option<char> {
    match ch {
        '\u{20E3}'
        | '\u{FE0E}'
        | '\u{FE0F}'
        | '\u{00AD}'
        | '\u{FEFF}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' => None,
        '¼'..='¾' | '\u{2150}'..='\u{215F}' => Some('~'),
        other => Some(other),
    }
}

fn unified(ch: char) -> char {
    match ch {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{301C}' => '-',
        '\u{2018}'..='\u{201B}' | '\u{2032}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '«' | '»' => '"',
        '\u{3001}' | '\u{060C}' => ',',
        '\u{2044}' => '/',
        other => digit(other).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(other),
    }
}

/// The value of a digit of a script whose digits stand in order.
fn digit(ch: char) -> Option<u32> {
    const ZEROS: [char; 14] = [
        '\u{0660}', '\u{06F0}', '\u{07C0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}',
        '\u{0B66}', '\u{0BE6}', '\u{0C66}', '\u{0CE6}', '\u{0D66}', '\u{0E50}', '\u{0ED0}',
    ];
    ZEROS
        .iter()
        .map(|zero| u32::from(ch).wrapping_sub(u32::from(*zero)))
        .find(|distance| *distance < 10)
}

fn cut(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, ch)) = chars.next() {
        let mut end = start + ch.len_utf8();
        let mut take = |same: &dyn Fn(char) -> bool| {
            while let Some((at, ch)) = chars.next_if(|(_, ch)| same(*ch)) {
                end = at + ch.len_utf8();
            }
        };
        let kind = if ch.is_whitespace() {
            take(&char::is_whitespace);
            Kind::Space
        } else if ch.is_ascii_digit() {
            take(&|ch| ch.is_ascii_digit());
            Kind::Number(
                text.get(start..end).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX),
            )
        } else if is_letter(ch) {
            take(&|ch| is_letter(ch) || ch == '\'');
            let word = text.get(start..end).unwrap_or_default().trim_end_matches('\'');
            Kind::Word(word.to_lowercase().into(), shape(word))
        } else {
            Kind::Sign(ch)
        };
        tokens.push(Token { kind, at: start..end });
    }
    tokens
}

/// Letters and the marks on them.
fn is_letter(ch: char) -> bool {
    ch.is_alphabetic()
        || matches!(u32::from(ch), 0x0300..=0x036F | 0x0591..=0x05BD | 0x064B..=0x065F)
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|ch| ch.is_alphabetic());
    if !letters.next().is_some_and(char::is_uppercase) {
        return Shape::Small;
    }
    if letters.all(char::is_uppercase) { Shape::Capitals } else { Shape::Capital }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(raw: &str) -> String {
        let tokens = Tokens::of(raw);
        let piece = |kind: &Kind| match kind {
            Kind::Word(word, Shape::Small) => format!("{word}|"),
            Kind::Word(word, Shape::Capital) => format!("^{word}|"),
            Kind::Word(word, Shape::Capitals) => format!("^^{word}|"),
            Kind::Number(number) => format!("{number}|"),
            Kind::Space => " |".to_owned(),
            Kind::Sign(sign) => format!("{sign}|"),
            Kind::Mark => "M|".to_owned(),
        };
        (0..tokens.len()).filter_map(|at| tokens.at(at).map(piece)).collect()
    }

    #[test]
    fn what_only_looks_different_is_the_same() {
        for raw in
            ["Ｔｈｉｎｇ １２", "Thing ⑫", "Thing ¹²", "Thing 1️⃣2️⃣", "Th\u{ad}ing ١٢", "Thing १२"]
        {
            assert_eq!(sketch(raw), "^thing| |12|", "{raw}");
        }
        assert_eq!(sketch("It’s — «ok»"), "^it's| |-| |\"|ok|\"|");
    }

    #[test]
    fn letters_digits_and_signs_are_pieces_of_their_own() {
        assert_eq!(sketch("cpd23THING12!"), "cpd|23|^^thing|12|!|");
        assert_eq!(sketch("第12件事"), "第|12|件事|");
        assert_eq!(sketch("99999999999999999999"), "4294967295|");
    }

    #[test]
    fn a_half_is_no_number() {
        assert_eq!(sketch("12½"), "12|~|");
    }
}
