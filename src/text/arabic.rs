//! Arabic letters in the form their neighbours ask for. A terminal that draws letter after letter in the
//! order it is given joins none of them; Unicode has a character for each form.

use super::{Clean, Run};

/// How a letter joins the one before it and the one after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// Both.
    Both,
    /// The one before it only.
    Before,
    /// Both, and looks the same everywhere.
    Always,
    /// It is not there, as far as joining goes.
    Unseen,
    /// None.
    None,
}

/// Letters that join both neighbours, with the first of their four forms: alone, last, first, middle.
const BOTH: [(char, char); 31] = [
    ('ئ', '\u{FE89}'),
    ('ب', '\u{FE8F}'),
    ('ت', '\u{FE95}'),
    ('ث', '\u{FE99}'),
    ('ج', '\u{FE9D}'),
    ('ح', '\u{FEA1}'),
    ('خ', '\u{FEA5}'),
    ('س', '\u{FEB1}'),
    ('ش', '\u{FEB5}'),
    ('ص', '\u{FEB9}'),
    ('ض', '\u{FEBD}'),
    ('ط', '\u{FEC1}'),
    ('ظ', '\u{FEC5}'),
    ('ع', '\u{FEC9}'),
    ('غ', '\u{FECD}'),
    ('ف', '\u{FED1}'),
    ('ق', '\u{FED5}'),
    ('ك', '\u{FED9}'),
    ('ل', '\u{FEDD}'),
    ('م', '\u{FEE1}'),
    ('ن', '\u{FEE5}'),
    ('ه', '\u{FEE9}'),
    ('ي', '\u{FEF1}'),
    ('پ', '\u{FB56}'),
    ('ٹ', '\u{FB66}'),
    ('چ', '\u{FB7A}'),
    ('ک', '\u{FB8E}'),
    ('گ', '\u{FB92}'),
    ('ہ', '\u{FBA6}'),
    ('ھ', '\u{FBAA}'),
    ('ی', '\u{FBFC}'),
];

/// Letters that join only the one before them, with the first of their two forms: alone, last.
const BEFORE: [(char, char); 16] = [
    ('آ', '\u{FE81}'),
    ('أ', '\u{FE83}'),
    ('ؤ', '\u{FE85}'),
    ('إ', '\u{FE87}'),
    ('ا', '\u{FE8D}'),
    ('ة', '\u{FE93}'),
    ('د', '\u{FEA9}'),
    ('ذ', '\u{FEAB}'),
    ('ر', '\u{FEAD}'),
    ('ز', '\u{FEAF}'),
    ('و', '\u{FEED}'),
    ('ى', '\u{FEEF}'),
    ('ڈ', '\u{FB88}'),
    ('ژ', '\u{FB8A}'),
    ('ڑ', '\u{FB8C}'),
    ('ے', '\u{FBAE}'),
];

/// The runs with each letter in its form; a word may go on in another run.
pub(super) fn shaped(runs: &[Run]) -> Vec<Run> {
    let letters: Vec<char> = runs.iter().flat_map(|run| run.text.as_str().chars()).collect();
    let mut forms = forms(&letters).into_iter();
    let run = |run: &Run| {
        let count = run.text.as_str().chars().count();
        let text: String = forms.by_ref().take(count).collect();
        Run { text: Clean::lines(&text), part: run.part }
    };
    runs.iter().map(run).collect()
}

/// A text with each letter in its form.
pub(super) fn shaped_text(text: &str) -> String {
    forms(&text.chars().collect::<Vec<_>>()).into_iter().collect()
}

fn forms(letters: &[char]) -> Vec<char> {
    let mut after = Vec::with_capacity(letters.len());
    let mut next = Joins::None;
    for &letter in letters.iter().rev() {
        after.push(matches!(next, Joins::Both | Joins::Before | Joins::Always));
        next = Some(joins(letter)).filter(|joins| *joins != Joins::Unseen).unwrap_or(next);
    }
    let mut out = Vec::with_capacity(letters.len());
    let mut before = false;
    for (&letter, joins_next) in letters.iter().zip(after.into_iter().rev()) {
        let joins = joins(letter);
        out.push(form(letter, u32::from(before) + 2 * u32::from(joins_next)));
        if joins != Joins::Unseen {
            before = matches!(joins, Joins::Both | Joins::Always);
        }
    }
    out
}

fn joins(letter: char) -> Joins {
    match letter {
        '\u{0640}' | '\u{200D}' => Joins::Always,
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}' => Joins::Unseen,
        _ if BOTH.iter().any(|(known, _)| *known == letter) => Joins::Both,
        _ if BEFORE.iter().any(|(known, _)| *known == letter) => Joins::Before,
        _ => Joins::None,
    }
}

/// The form of a letter: 1 where the one before reaches for it, and 2 more where it reaches the next.
fn form(letter: char, reached: u32) -> char {
    let find = |table: &[(char, char)]| {
        table.iter().find(|(known, _)| *known == letter).map(|(_, first)| *first)
    };
    let (first, step) = match (find(&BOTH), find(&BEFORE)) {
        (Some(first), _) => (first, reached),
        (None, Some(first)) => (first, reached & 1),
        (None, None) => return letter,
    };
    char::from_u32(u32::from(first) + step).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_form_their_neighbours_ask_for() {
        assert_eq!(shaped_text("كتاب"), "\u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}");
        assert_eq!(shaped_text("ب"), "\u{FE8F}");
        assert_eq!(shaped_text("دار"), "\u{FEA9}\u{FE8D}\u{FEAD}");
        assert_eq!(shaped_text("می\u{200C}خوانم").chars().nth(1), Some('\u{FBFD}'));
    }

    #[test]
    fn marks_part_no_letters_and_other_scripts_stay() {
        assert_eq!(shaped_text("بَب"), "\u{FE91}\u{064E}\u{FE90}");
        assert_eq!(shaped_text("Thing 7 שלום"), "Thing 7 שלום");
    }
}
