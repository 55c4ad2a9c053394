//! Fills lines with words: breaks at blanks and between Chinese or Japanese characters, and where
//! that is not enough between letters, never within one.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Part, Run};
use crate::text::{Clean, measure::cluster_width};

/// Stands for a letter that is wider than the whole line.
const TOO_WIDE: &str = "…";

/// Fills lines of one width.
pub(super) struct Filler {
    room: usize,
    lines: Vec<Vec<Run>>,
    line: Pieces,
    word: Pieces,
    /// A blank was read; what follows decides whether the line may end there.
    blank: Option<Part>,
    /// The blank before `word`, dropped where `word` begins a line.
    gap: Option<Part>,
    /// The first character of the last letter.
    last: Option<char>,
}

/// Letters of one line or word, in runs of one part.
#[derive(Default)]
struct Pieces {
    runs: Vec<(String, Part)>,
    width: usize,
}

impl Pieces {
    fn push(&mut self, text: &str, width: usize, part: Part) {
        self.width += width;
        match self.runs.last_mut() {
            Some((last, same)) if *same == part => last.push_str(text),
            _ => self.runs.push((text.to_owned(), part)),
        }
    }

    fn append(&mut self, other: Self) {
        self.width += other.width;
        for (text, part) in other.runs {
            self.push(&text, 0, part);
        }
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    fn into_runs(self) -> Vec<Run> {
        let run = |(text, part): (String, Part)| Run { text: Clean::run(&text), part };
        self.runs.into_iter().map(run).collect()
    }
}

impl Filler {
    pub(super) fn new(room: usize) -> Self {
        let (line, word) = (Pieces::default(), Pieces::default());
        let lines = Vec::new();
        Self { room: room.max(1), lines, line, word, blank: None, gap: None, last: None }
    }

    /// Adds words.
    pub(super) fn text(&mut self, text: &str, part: Part) {
        for cluster in text.graphemes(true) {
            if cluster == " " {
                self.blank = Some(part);
            } else {
                self.letter(cluster, part);
            }
        }
    }

    /// Adds the number of a link, which stays with the word before it.
    pub(super) fn number(&mut self, number: u32) {
        let part = Part::LinkNumber(number);
        let text = format!("[{number}]");
        if self.word.width + 1 + text.len() <= self.room && !self.word.is_empty() {
            self.blank = None;
            self.word.push(" ", 1, part);
        } else {
            self.blank = self.blank.or(Some(part));
        }
        text.graphemes(true).for_each(|letter| self.letter(letter, part));
    }

    /// Ends the line where its author did.
    pub(super) fn line_end(&mut self) {
        self.end_word();
        self.end_line();
        (self.blank, self.gap, self.last) = (None, None, None);
    }

    pub(super) fn finish(mut self) -> Vec<Vec<Run>> {
        self.end_word();
        if !self.line.is_empty() {
            self.end_line();
        }
        self.lines
    }

    fn letter(&mut self, cluster: &str, part: Part) {
        let (cluster, width) = match cluster_width(cluster) {
            // A mark without its letter: a screen has no place for it.
            0 => return,
            width if width > self.room => (TOO_WIDE, 1),
            width => (cluster, width),
        };
        let first = cluster.chars().next();
        if let Some(blank) = self.blank.take() {
            self.after_blank(blank, first, width);
        } else if self.may_break_before(first) {
            self.end_word();
        }
        if self.word.width + width > self.room {
            self.end_word();
        }
        self.word.push(cluster, width, part);
        self.last = first;
    }

    /// Puts a blank into the word if the line must not end there, else ends the word.
    fn after_blank(&mut self, blank: Part, next: Option<char>, width: usize) {
        let kept = next.is_some_and(|ch| matches!(ch, '!' | '?' | ':' | ';' | '»'))
            || self.last == Some('«');
        if kept && !self.word.is_empty() && self.word.width + 1 + width <= self.room {
            self.word.push(" ", 1, blank);
        } else {
            self.end_word();
            self.gap = Some(blank);
        }
    }

    fn may_break_before(&self, next: Option<char>) -> bool {
        let (Some(last), Some(next)) = (self.last, next) else { return false };
        if matches!(last, '-' | '–' | '—') {
            return self.word.width > 1 && next.is_alphabetic();
        }
        (is_unspaced(last) || is_unspaced(next)) && !never_begins(next) && !never_ends(last)
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let gap = self.gap.take().filter(|_| !self.line.is_empty());
        if self.line.width + usize::from(gap.is_some()) + word.width > self.room {
            self.end_line();
        } else if let Some(part) = gap {
            self.line.push(" ", 1, part);
        }
        self.line.append(word);
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line).into_runs());
    }
}

/// A line of code in pieces of at most `room` cells; an empty line is one empty piece.
pub(super) fn pieces(line: &str, room: usize) -> Vec<String> {
    let mut out = Vec::new();
    let (mut piece, mut used) = (String::new(), 0);
    for cluster in line.graphemes(true) {
        let (cluster, width) = match cluster_width(cluster) {
            0 => continue,
            width if width > room => (TOO_WIDE, 1),
            width => (cluster, width),
        };
        if used + width > room {
            out.push(std::mem::take(&mut piece));
            used = 0;
        }
        piece.push_str(cluster);
        used += width;
    }
    if !piece.is_empty() || out.is_empty() {
        out.push(piece);
    }
    out
}

/// Scripts without blanks between words: a line may end between any two of their characters.
fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Characters that no line begins with.
fn never_begins(ch: char) -> bool {
    "、。，．・：；？！ー…‥」』】〉》）］｝〕々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.!?:;%»”’"
        .contains(ch)
}

/// Characters that no line ends with.
fn never_ends(ch: char) -> bool {
    "「『【〈《（［｛〔([{«“‘".contains(ch)
}
