//! Text that is read from right to left, in the order it stands on a screen: a terminal puts letter
//! after letter from left to right, and most know no other way (UAX #9).

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

use super::direction::stands_right_to_left;
use super::{Clean, Part, Run, arabic};

/// Signs that look the other way in text that is read from right to left.
const MIRRORED: [(char, char); 12] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('‹', '›'),
    ('≤', '≥'),
    ('⟨', '⟩'),
    ('❨', '❩'),
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
];

/// The runs of a line as they stand from left to right; `None` where that is the order they are read in.
pub fn visual(runs: &[Run], right_to_left: bool) -> Option<Vec<Run>> {
    let mixed = |run: &Run| run.text.as_str().chars().any(stands_right_to_left);
    if !right_to_left && !runs.iter().any(mixed) {
        return None;
    }
    let runs = arabic::shaped(runs);
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let mut ordered = Ordered { source: pieces_of(&runs), out: Vec::new() };
    for (from, to, turned) in stretches(&text, right_to_left) {
        ordered.take(&text, (from, to), turned);
    }
    Some(ordered.finish())
}

/// One piece of text as it stands from left to right.
pub fn visual_text(text: &str, right_to_left: bool) -> Option<String> {
    if !right_to_left && !text.chars().any(stands_right_to_left) {
        return None;
    }
    let text = arabic::shaped_text(text);
    let mut out = String::with_capacity(text.len());
    for (from, to, turned) in stretches(&text, right_to_left) {
        let part = text.get(from..to).unwrap_or_default();
        if turned {
            part.graphemes(true).rev().for_each(|letter| out.push_str(&mirrored(letter)));
        } else {
            out.push_str(part);
        }
    }
    Some(out)
}

/// The stretches of one direction from left to right: where each begins and ends in the text, and
/// whether it is turned.
fn stretches(text: &str, right_to_left: bool) -> Vec<(usize, usize, bool)> {
    let level = if right_to_left { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(text, Some(level));
    let mut out = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, order) = info.visual_runs(paragraph, paragraph.range.clone());
        for range in order {
            let turned = levels.get(range.start).is_some_and(Level::is_rtl);
            out.push((range.start, range.end, turned));
        }
    }
    out
}

/// A run by where it begins and ends in the whole text.
struct Piece {
    from: usize,
    to: usize,
    part: Part,
}

fn pieces_of(runs: &[Run]) -> Vec<Piece> {
    let mut at = 0;
    let mut piece = |run: &Run| {
        let from = at;
        at += run.text.as_str().len();
        Piece { from, to: at, part: run.part }
    };
    runs.iter().map(&mut piece).collect()
}

/// Letters in the order they stand.
struct Ordered {
    source: Vec<Piece>,
    out: Vec<(String, Part)>,
}

impl Ordered {
    /// Adds a stretch of one direction.
    fn take(&mut self, text: &str, (from, to): (usize, usize), turned: bool) {
        let inside = self
            .source
            .iter()
            .map(|piece| (piece.from.max(from), piece.to.min(to), piece.part))
            .filter(|(from, to, part)| from < to || from == to && is_unseen(*part));
        let mut pieces: Vec<_> = inside.collect();
        if turned {
            pieces.reverse();
        }
        for (from, to, part) in pieces {
            let words = text.get(from..to).unwrap_or_default();
            if turned {
                words.graphemes(true).rev().for_each(|letter| self.push(&mirrored(letter), part));
            } else {
                self.push(words, part);
            }
        }
    }

    fn push(&mut self, text: &str, part: Part) {
        match self.out.last_mut() {
            Some((words, same)) if *same == part => words.push_str(text),
            _ => self.out.push((text.to_owned(), part)),
        }
    }

    fn finish(self) -> Vec<Run> {
        let run = |(text, part): (String, Part)| Run { text: Clean::lines(&text), part };
        self.out.into_iter().map(run).collect()
    }
}

fn is_unseen(part: Part) -> bool {
    matches!(part, Part::Jump(_) | Part::Place(_))
}

fn mirrored(letter: &str) -> std::borrow::Cow<'_, str> {
    let mut chars = letter.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return letter.into() };
    let other = MIRRORED.iter().find_map(|&(one, other)| match only {
        _ if only == one => Some(other),
        _ if only == other => Some(one),
        _ => None,
    });
    other.map_or_else(|| letter.into(), |other| other.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Style;

    fn shown(text: &str, right_to_left: bool) -> String {
        visual_text(text, right_to_left).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn hebrew_stands_from_right_to_left_and_numbers_and_latin_do_not() {
        assert_eq!(shown("שלום", true), "םולש");
        assert_eq!(shown("שלום (Thing 7) 2026", true), "2026 (Thing 7) םולש");
        assert_eq!(shown("Thing 7: דבר אחד", false), "Thing 7: דחא רבד");
    }

    #[test]
    fn a_text_without_such_letters_is_left_alone() {
        assert_eq!(visual_text("Thing 7 – 図書館", false), None);
        assert_eq!(visual(&[], false), None);
    }

    #[test]
    fn each_word_keeps_its_part_and_each_letter_its_marks() {
        let style = |strong| Part::Words(Style { strong, ..Style::default() });
        let run = |text: &str, part| Run { text: Clean::run(text), part };
        let line =
            [run("אָב ", style(false)), run("גד", style(true)), run(" [3]", Part::LinkNumber(3))];

        let shown = visual(&line, true).unwrap();

        let words: Vec<&str> = shown.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(words, ["[3] ", "דג", " באָ"]);
        assert_eq!(shown[1].part, style(true));
    }
}
