//! How the items of a list are numbered.

use super::{NumberForm, Numbers};

/// Roman numerals go so far.
const MOST_ROMAN: i64 = 3999;

const ROMAN: [(i64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl Numbers {
    /// 1, 2, 3 from a number on.
    pub fn from(start: i32) -> Self {
        Self { start, down: false, form: NumberForm::Digits }
    }

    /// The sign of the item with this place in the list (from 0): `3.`
    pub(super) fn sign(self, place: usize) -> String {
        let steps = i64::try_from(place).unwrap_or(i64::MAX / 2);
        let start = i64::from(self.start);
        let number = if self.down { start - steps } else { start + steps };
        let written = match self.form {
            NumberForm::Letters => letters(number),
            NumberForm::Capitals => letters(number).map(|text| text.to_ascii_uppercase()),
            NumberForm::Roman => roman(number),
            NumberForm::RomanCapitals => roman(number).map(|text| text.to_ascii_uppercase()),
            NumberForm::Digits => None,
        };
        written.unwrap_or_else(|| number.to_string()) + "."
    }

    /// How many cells the widest sign of so many items takes.
    pub(super) fn widest(self, items: usize) -> usize {
        let ends = [0, items.saturating_sub(1)];
        match self.form {
            NumberForm::Digits | NumberForm::Letters | NumberForm::Capitals => {
                ends.into_iter().map(|place| self.sign(place).len()).max().unwrap_or(0)
            }
            NumberForm::Roman | NumberForm::RomanCapitals => {
                (0..items).map(|place| self.sign(place).len()).max().unwrap_or(0)
            }
        }
    }
}

/// a, b, … z, aa, ab; `None` where there is no such letter.
fn letters(number: i64) -> Option<String> {
    let mut left = u32::try_from(number).ok().filter(|number| *number > 0)?;
    let mut out = Vec::new();
    while left > 0 {
        left -= 1;
        out.push(char::from(b'a' + u8::try_from(left % 26).ok()?));
        left /= 26;
    }
    Some(out.into_iter().rev().collect())
}

fn roman(number: i64) -> Option<String> {
    if !(1..=MOST_ROMAN).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in ROMAN {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(start: i32, down: bool, form: NumberForm) -> Vec<String> {
        (0..3).map(|place| Numbers { start, down, form }.sign(place)).collect()
    }

    #[test]
    fn items_are_numbered_as_their_author_wanted() {
        assert_eq!(signs(9, false, NumberForm::Digits), ["9.", "10.", "11."]);
        assert_eq!(signs(1, true, NumberForm::Digits), ["1.", "0.", "-1."]);
        assert_eq!(signs(25, false, NumberForm::Letters), ["y.", "z.", "aa."]);
        assert_eq!(signs(3, true, NumberForm::RomanCapitals), ["III.", "II.", "I."]);
        assert_eq!(signs(3998, false, NumberForm::Roman), ["mmmcmxcviii.", "mmmcmxcix.", "4000."]);
        assert_eq!(signs(-1, false, NumberForm::Letters), ["-1.", "0.", "a."]);
    }

    #[test]
    fn the_widest_sign_is_known_before_the_first_is_set() {
        let roman = Numbers { start: 1, down: false, form: NumberForm::Roman };

        assert_eq!(roman.widest(9), "viii.".len());
        assert_eq!(Numbers { start: 10, down: true, form: NumberForm::Digits }.widest(10), 3);
    }
}
