//! Numbers as they stand behind "Thing": digits, words, Roman and Chinese numerals.

use std::collections::HashMap;

use super::tokens::{Kind, Shape, Tokens};
use super::tongues::{EVERY, ORDINALS, TENS, TONGUES, Tongues};

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    /// The index behind it.
    pub(super) next: usize,
    pub(super) form: Form,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 12, also with a letter behind it: 12a.
    Digits,
    /// twelve.
    Small,
    /// Twelve.
    Capital,
    /// XII.
    Roman,
}

/// The words for numbers, each with the languages it is one in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    cardinal: HashMap<&'static str, Vec<(Tongues, u32)>>,
    ordinal: HashMap<&'static str, u32>,
}

impl Words {
    pub(super) fn new() -> Self {
        let mut cardinal: HashMap<&'static str, Vec<(Tongues, u32)>> = HashMap::new();
        for (bit, tongue) in TONGUES.iter().enumerate() {
            for (word, value) in tongue.numbers.split_whitespace().zip(1..) {
                cardinal.entry(word).or_default().push((1 << bit, value));
            }
        }
        for (word, value) in TENS {
            cardinal.entry(word).or_default().push((EVERY, value));
        }
        Self { cardinal, ordinal: ORDINALS.split_whitespace().zip(1..).collect() }
    }

    /// The value of "twelfth".
    pub(super) fn ordinal(&self, word: &str) -> Option<u32> {
        self.ordinal.get(word).copied()
    }

    /// The value of "twelve" in one of some languages.
    pub(super) fn cardinal(&self, word: &str, tongues: Tongues) -> Option<u32> {
        let meanings = self.cardinal.get(word)?;
        meanings.iter().find(|(languages, _)| languages & tongues != 0).map(|(_, value)| *value)
    }

    /// The number at an index in one of some languages.
    pub(super) fn read(&self, tokens: &Tokens, at: usize, tongues: Tongues) -> Option<Number> {
        match tokens.at(at)? {
            Kind::Number(value) => {
                let next = digits_end(tokens, at + 1)?;
                Some(Number { value: *value, next, form: Form::Digits })
            }
            Kind::Word(word, shape) => self.word(tokens, at, (word, *shape), tongues),
            Kind::Space | Kind::Sign(_) | Kind::Mark => None,
        }
    }

    fn word(
        &self,
        tokens: &Tokens,
        at: usize,
        (word, shape): (&str, Shape),
        tongues: Tongues,
    ) -> Option<Number> {
        let Some(value) = self.cardinal(word, tongues) else {
            let value = roman(word).filter(|_| shape == Shape::Capitals)?;
            return Some(Number { value, next: at + 1, form: Form::Roman });
        };
        let form = if shape == Shape::Small { Form::Small } else { Form::Capital };
        let glued = tokens.sign(at + 1) == Some('-');
        let joined = glued || tokens.at(at + 1) == Some(&Kind::Space) && value >= 20;
        if value >= 10 && value % 10 == 0 && joined {
            let unit = tokens.word(at + 2).and_then(|word| self.cardinal(word, tongues));
            if let Some(unit) = unit.filter(|unit| *unit < 10) {
                return Some(Number { value: value + unit, next: at + 3, form });
            }
        }
        Some(Number { value, next: at + 1, form })
    }
}

/// The index behind digits and what may be written against them: "13a", "12th", "12and13".
fn digits_end(tokens: &Tokens, next: usize) -> Option<usize> {
    match tokens.word(next) {
        Some("a" | "b" | "c" | "st" | "nd" | "rd" | "th") => Some(next + 1),
        // A list without blanks goes on.
        None | Some("and") => Some(next),
        Some(word) => (!word.is_ascii()).then_some(next),
    }
}

/// Roman numerals up to 89. Those with C, D and M are words.
pub(super) fn roman(word: &str) -> Option<u32> {
    let value = |ch| match ch {
        'i' => Some(1_u32),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        _ => None,
    };
    let mut total = 0_u32;
    let mut last = 0;
    for ch in word.chars().rev() {
        let value = value(ch)?;
        if value < last {
            total = total.checked_sub(value)?;
        } else {
            total = total.checked_add(value)?;
            last = value;
        }
    }
    (total > 0 && in_roman(total) == word).then_some(total)
}

fn in_roman(mut number: u32) -> String {
    let mut text = String::new();
    let steps = [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    for (value, letters) in steps {
        // More than eight of one letter is no numeral; the loop ends in any case.
        while number >= value && text.len() < 16 {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// The number that Chinese numerals at the beginning of a text say, up to 99, and the rest.
pub(super) fn chinese(text: &str) -> Option<(u32, &str)> {
    let digit = |ch| "零一二三四五六七八九".chars().position(|digit| digit == ch);
    let digit = |ch| digit(ch).and_then(|digit| u32::try_from(digit).ok());
    let mut chars = text.chars();
    let mut rest = text;
    let mut tens = None;
    let mut unit = None;
    while let Some(ch) = chars.next() {
        if ch == '十' && tens.is_none() {
            tens = Some(unit.take().unwrap_or(1));
        } else if let Some(digit) = digit(ch).filter(|_| unit.is_none()) {
            unit = Some(digit);
        } else {
            break;
        }
        rest = chars.as_str();
    }
    if tens.is_none() && unit.is_none() {
        return None;
    }
    Some((tens.unwrap_or_default() * 10 + unit.unwrap_or_default(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_are_read_only_as_they_are_written() {
        let read = |word| roman(word);

        assert_eq!([read("i"), read("iv"), read("xii"), read("xxiii")], [1, 4, 12, 23].map(Some));
        assert_eq!([read("iiii"), read("vx"), read("mix"), read("ill"), read("")], [None; 5]);
    }

    #[test]
    fn chinese_numerals_are_read() {
        for (text, value) in [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23)]
        {
            assert_eq!(chinese(text), Some((value, "")), "{text}");
        }
        assert_eq!(chinese("三件事"), Some((3, "件事")));
        assert_eq!(chinese("件"), None);
    }

    #[test]
    fn words_are_numbers_in_their_own_language() {
        let words = Words::new();
        let read = |text: &str, tongues| {
            words.read(&Tokens::of(text), 0, tongues).map(|number| (number.value, number.next))
        };

        assert_eq!(read("Twenty Three", 1), Some((23, 3)));
        assert_eq!(read("twenty-three", 1), Some((23, 3)));
        assert_eq!(read("twaalf", 1 << 1), Some((12, 1)));
        assert_eq!(read("twaalf", 1), None);
        assert_eq!(read("Ten Five", 1), Some((10, 1)));
    }
}
