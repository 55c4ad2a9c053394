//! Finds words in lines that are set: whatever their accents and capitals, and across line ends.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::fold::{fold, is_accent, is_nothing, is_unspaced};
use super::{Clean, Line, Part, Run};

/// So many matches of one text are marked at most.
const MOST_MATCHES: usize = 10_000;

/// A stretch of a line, in bytes of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Which of the lines.
    pub line: usize,
    /// From where to where in its words.
    pub bytes: Range<usize>,
}

/// Where the words are, from the top down; each match is one stretch or, where a line ends in it, several.
pub fn within<'a>(
    lines: impl Iterator<Item = (usize, &'a Line)>,
    words: &str,
) -> Vec<Vec<Stretch>> {
    let wanted: Vec<char> = wanted(words);
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    let letters = letters_of(lines);
    let failing = failing(&wanted);
    let mut matched = 0;
    for (at, letter) in letters.iter().enumerate() {
        while matched > 0 && wanted.get(matched) != Some(&letter.ch) {
            matched = failing.get(matched - 1).copied().unwrap_or(0);
        }
        matched += usize::from(wanted.get(matched) == Some(&letter.ch));
        if matched == wanted.len() {
            let from = at + 1 - wanted.len();
            found.push(stretches(letters.get(from..=at).unwrap_or_default()));
            // Matches do not overlap.
            matched = 0;
        }
        if found.len() == MOST_MATCHES {
            break;
        }
    }
    found
}

/// A line with these stretches of its words marked.
pub fn with_marks(line: &Line, marks: &[(Range<usize>, bool)]) -> Line {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in &line.runs {
        let text = run.text.as_str();
        let mut from = 0;
        for (mark, current) in marks {
            let begin = mark.start.saturating_sub(at).clamp(from, text.len());
            let end = mark.end.saturating_sub(at).min(text.len());
            if begin >= end || mark.end <= at {
                continue;
            }
            let Range { start: begin, end } = whole_letters(text, begin.max(from)..end);
            let begin = begin.max(from);
            push(&mut runs, text.get(from..begin), run.part);
            push(&mut runs, text.get(begin..end), Part::Found(*current));
            from = end;
        }
        if from == 0 || from < text.len() {
            push(&mut runs, text.get(from..), run.part);
        }
        at += text.len();
    }
    Line { runs, ..*line }
}

/// A place with all of the letters, or pictures, in which it begins and ends.
pub fn whole_letters(text: &str, place: Range<usize>) -> Range<usize> {
    let mut whole = place.clone();
    for (at, letter) in
        text.grapheme_indices(true).skip_while(|(at, letter)| at + letter.len() <= place.start)
    {
        let end = at + letter.len();
        if at < place.start {
            whole.start = at;
        }
        if end >= place.end {
            whole.end = end.max(place.end);
            break;
        }
    }
    whole
}

fn push(runs: &mut Vec<Run>, text: Option<&str>, part: Part) {
    let unseen = matches!(part, Part::Jump(_) | Part::Place(_));
    if let Some(text) = text.filter(|text| unseen || !text.is_empty()) {
        runs.push(Run { text: Clean::lines(text), part });
    }
}

/// A letter as it is compared, and where it comes from.
struct Letter {
    ch: char,
    line: usize,
    bytes: Range<usize>,
}

fn letters_of<'a>(lines: impl Iterator<Item = (usize, &'a Line)>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (line, set) in lines {
        let mut at = 0;
        let first = set.runs.iter().find(|run| is_of_the_text(run.part));
        let first = first.and_then(|run| run.text.as_str().chars().next());
        let last = letters.last().map(|letter| letter.ch);
        // Where words stand without blanks, the end of a line is none.
        if ![first, last].into_iter().all(|ch| ch.is_some_and(is_unspaced)) {
            blank(&mut letters, line, 0..0);
        }
        for run in &set.runs {
            let text = run.text.as_str();
            if is_of_the_text(run.part) {
                for (within, ch) in text.char_indices() {
                    let bytes = at + within..at + within + ch.len_utf8();
                    if ch == ' ' {
                        blank(&mut letters, line, bytes);
                    } else {
                        letters_like(ch, &mut |ch| {
                            letters.push(Letter { ch, line, bytes: bytes.clone() });
                        });
                    }
                }
            }
            at += text.len();
        }
    }
    letters
}

/// One blank, however many there are; none between letters that stand without.
fn blank(letters: &mut Vec<Letter>, line: usize, bytes: Range<usize>) {
    let after_text = letters.last().is_some_and(|last| last.ch != ' ');
    if after_text {
        letters.push(Letter { ch: ' ', line, bytes });
    }
}

/// Whether a part holds words of the text.
fn is_of_the_text(part: Part) -> bool {
    match part {
        Part::Words(_)
        | Part::Heading(_)
        | Part::Code
        | Part::Quoted(_)
        | Part::Description
        | Part::Found(_) => true,
        Part::CodeGoesOn
        | Part::QuoteBar
        | Part::Bullet
        | Part::LinkNumber(_)
        | Part::Jump(_)
        | Part::Place(_)
        | Part::Fold(_)
        | Part::Label
        | Part::Rule => false,
    }
}

fn wanted(words: &str) -> Vec<char> {
    let mut wanted: Vec<char> = Vec::new();
    for ch in words.trim().chars() {
        if ch != ' ' {
            letters_like(ch, &mut |ch| wanted.push(ch));
        } else if wanted.last() != Some(&' ') {
            wanted.push(' ');
        }
    }
    wanted
}

/// A letter as it is compared, as the index of words has it; quotation marks of any kind are the plain ones.
fn letters_like(ch: char, add: &mut dyn FnMut(char)) {
    match ch {
        '’' | '‘' => add('\''),
        '“' | '”' | '„' => add('"'),
        _ if is_nothing(ch) || is_accent(ch) => {}
        _ if ch.is_alphanumeric() => {
            let mut folded = String::new();
            fold(ch, &mut folded);
            folded.chars().for_each(add);
        }
        _ => add(ch),
    }
}

/// Of each beginning of the words: how much of it also ends it. With that no letter is read twice.
fn failing(wanted: &[char]) -> Vec<usize> {
    let mut failing = vec![0; wanted.len()];
    let mut matched = 0;
    for (at, ch) in wanted.iter().enumerate().skip(1) {
        while matched > 0 && wanted.get(matched) != Some(ch) {
            matched = failing.get(matched - 1).copied().unwrap_or(0);
        }
        matched += usize::from(wanted.get(matched) == Some(ch));
        if let Some(place) = failing.get_mut(at) {
            *place = matched;
        }
    }
    failing
}

/// The stretches of a match, one a line.
fn stretches(letters: &[Letter]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for letter in letters.iter().filter(|letter| !letter.bytes.is_empty()) {
        match out.last_mut() {
            Some(last) if last.line == letter.line => last.bytes.end = letter.bytes.end,
            _ => out.push(Stretch { line: letter.line, bytes: letter.bytes.clone() }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::html::document;
    use crate::text::typeset;

    fn found(html: &str, width: u16, words: &str) -> Vec<String> {
        let lines = typeset(&document(html, None), width).lines;
        let text =
            |line: &Line| -> String { line.runs.iter().map(|run| run.text.as_str()).collect() };
        within(lines.iter().enumerate(), words)
            .iter()
            .map(|stretches| {
                let words: Vec<_> = stretches
                    .iter()
                    .map(|one| text(&lines[one.line]).get(one.bytes.clone()).unwrap().to_owned())
                    .collect();
                words.join("/")
            })
            .collect()
    }

    #[test]
    fn accents_and_capitals_make_no_difference() {
        let text = "<p>Żółć, zolc and ZÓŁĆ; Straße, STRASSE; Ａｂｃ</p>";

        assert_eq!(found(text, 80, "zolc"), ["Żółć", "zolc", "ZÓŁĆ"]);
        assert_eq!(found(text, 80, "Strasse"), ["Straße", "STRASSE"]);
        assert_eq!(found(text, 80, "abc"), ["Ａｂｃ"]);
        assert_eq!(found("<p>שָׁלוֹם</p>", 80, "שלום"), ["שָׁלוֹם"]);
    }

    #[test]
    fn words_are_found_across_the_end_of_a_line_and_the_number_of_a_link() {
        let text = "<p>the <a href='https://a.example'>notice</a> board hangs there</p>";

        assert_eq!(found(text, 12, "notice board"), ["notice/board"]);
        assert_eq!(found(text, 80, "notice board"), ["notice [1] board"]);
        assert_eq!(found("<p>図書館で働く人のための</p>", 8, "館で働"), ["館で/働"]);
    }

    #[test]
    fn matches_do_not_overlap_and_nothing_finds_nothing() {
        assert_eq!(found("<p>aaaa</p>", 80, "aa"), ["aa", "aa"]);
        assert_eq!(found("<p>aaaa</p>", 80, "  "), Vec::<String>::new());
        assert_eq!(found("<p>aabaab aab</p>", 80, "aabaa"), ["aabaa"]);
    }

    #[test]
    fn marks_part_the_runs_and_lose_no_letter() {
        let lines = typeset(&document("<p>one <b>two</b> three</p>", None), 80).lines;
        let marked = with_marks(&lines[0], &[(2..9, true)]);

        let runs: Vec<_> = marked.runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(runs, ["on", "e ", "two", " t", "hree"]);
        let found: Vec<_> = marked.runs.iter().map(|run| run.part == Part::Found(true)).collect();
        assert_eq!(found, [false, true, true, true, false]);
    }
}
