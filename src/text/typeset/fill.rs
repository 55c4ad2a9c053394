//! Fills lines with words: breaks at blanks and between Chinese or Japanese characters, and where
//! that is not enough between letters, never within one.

use std::collections::VecDeque;

use super::{Part, Run};
use crate::text::measure::{cluster_width, letters};
use crate::text::{Clean, Inline, Style};

/// Stands for a letter that is wider than the whole line.
const TOO_WIDE: &str = "…";

/// Fills lines of one width.
pub(super) struct Filler {
    room: usize,
    lines: Vec<Vec<Run>>,
    line: Pieces,
    /// The word so far; it may be parted before each of its pieces but the first, with a hyphen.
    word: Vec<Pieces>,
    /// What is not seen and stands before the next letter.
    unseen: Vec<Part>,
    /// A blank was read; what follows decides whether the line may end there.
    blank: Option<Part>,
    /// The blank before `word`, dropped where `word` begins a line.
    gap: Option<Part>,
    /// The first character of the last letter.
    last: Option<char>,
    /// Whether the word is an address, which may be parted after its signs.
    address: Address,
}

/// How far an address was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Address {
    None,
    /// Up to its `//`.
    Begins,
    Inside,
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

    /// Says that the word goes on.
    fn hyphen(&mut self) {
        if let Some((last, _)) = self.runs.iter_mut().rev().find(|(text, _)| !text.is_empty()) {
            last.push('-');
            self.width += 1;
        }
    }

    fn into_runs(self) -> Vec<Run> {
        let run = |(text, part): (String, Part)| Run { text: Clean::run(&text), part };
        self.runs.into_iter().map(run).collect()
    }
}

impl Filler {
    pub(super) fn new(room: usize) -> Self {
        Self {
            room: room.max(1),
            lines: Vec::new(),
            line: Pieces::default(),
            word: Vec::new(),
            unseen: Vec::new(),
            blank: None,
            gap: None,
            last: None,
            address: Address::None,
        }
    }

    /// Adds a piece of running text; `part` says what part words of a style play.
    pub(super) fn inline(&mut self, inline: &Inline, part: impl Fn(Style) -> Part) {
        match inline {
            Inline::Text { text, style } => self.text(text.as_str(), part(*style)),
            Inline::Break => self.line_end(),
            Inline::LinkNumber(number) => self.number(*number),
            Inline::Jump(place) => self.end_of_word().push("", 0, Part::Jump(*place)),
            Inline::Place(place) => self.unseen.push(Part::Place(*place)),
            Inline::MayBreak { hyphen } => self.may_break(*hyphen),
        }
    }

    /// Adds words.
    pub(super) fn text(&mut self, text: &str, part: Part) {
        for cluster in letters(text) {
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
        if self.word_width() + 1 + text.len() <= self.room && !self.word.is_empty() {
            self.blank = None;
            self.end_of_word().push(" ", 1, part);
        } else {
            self.blank = self.blank.or(Some(part));
        }
        letters(&text).for_each(|letter| self.letter(letter, part));
    }

    /// Ends the line where its author did.
    pub(super) fn line_end(&mut self) {
        self.end_word();
        self.end_line();
        (self.blank, self.gap, self.last) = (None, None, None);
        self.address = Address::None;
    }

    pub(super) fn finish(mut self) -> Vec<Vec<Run>> {
        self.end_word();
        for part in std::mem::take(&mut self.unseen) {
            self.line.push("", 0, part);
        }
        if !self.line.is_empty() {
            self.end_line();
        }
        self.lines
    }

    /// The word may be parted here.
    fn may_break(&mut self, hyphen: bool) {
        if self.blank.is_some() || self.word.is_empty() {
            return;
        }
        if hyphen {
            self.word.push(Pieces::default());
        } else {
            self.end_word();
        }
    }

    fn end_of_word(&mut self) -> &mut Pieces {
        if self.word.is_empty() {
            self.word.push(Pieces::default());
        }
        // There is a last one by now.
        self.word.last_mut().unwrap_or(&mut self.line)
    }

    fn word_width(&self) -> usize {
        self.word.iter().map(|piece| piece.width).sum()
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
            self.address = Address::None;
            self.after_blank(blank, first, width);
        } else if self.may_break_before(first) {
            self.end_word();
        }
        if self.word_width() + width > self.room {
            self.end_word();
        }
        for unseen in std::mem::take(&mut self.unseen) {
            self.end_of_word().push("", 0, unseen);
        }
        self.end_of_word().push(cluster, width, part);
        self.address = match self.address {
            Address::None if self.last == Some('/') && first == Some('/') => Address::Begins,
            Address::None => Address::None,
            Address::Begins | Address::Inside => Address::Inside,
        };
        self.last = first;
    }

    /// Puts a blank into the word if the line must not end there, else ends the word.
    fn after_blank(&mut self, blank: Part, next: Option<char>, width: usize) {
        let kept = next.is_some_and(|ch| matches!(ch, '!' | '?' | ':' | ';' | '»'))
            || self.last == Some('«');
        if kept && !self.word.is_empty() && self.word_width() + 1 + width <= self.room {
            self.end_of_word().push(" ", 1, blank);
        } else {
            self.end_word();
            self.gap = Some(blank);
        }
    }

    fn may_break_before(&self, next: Option<char>) -> bool {
        let (Some(last), Some(next)) = (self.last, next) else { return false };
        if self.address == Address::Inside && matches!(last, '/' | '?' | '&' | '=') {
            return next.is_alphanumeric();
        }
        if matches!(last, '-' | '–' | '—') {
            return self.word_width() > 1 && next.is_alphabetic();
        }
        (is_unspaced(last) || is_unspaced(next)) && !never_begins(next) && !never_ends(last)
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let mut gap = self.gap.take().filter(|_| !self.line.is_empty());
        let mut word: VecDeque<Pieces> = std::mem::take(&mut self.word).into();
        loop {
            let used = self.line.width + usize::from(gap.is_some());
            let width: usize = word.iter().map(|piece| piece.width).sum();
            let fitting = if used + width <= self.room {
                word.len()
            } else {
                pieces_before_hyphen(&word, self.room.saturating_sub(used))
            };
            if let Some(part) = gap.take().filter(|_| fitting > 0) {
                self.line.push(" ", 1, part);
            }
            if fitting == word.len() {
                for piece in word {
                    self.line.append(piece);
                }
                return;
            }
            // Where not even its beginning fits in a line of its own, there is no room for a hyphen.
            let alone = usize::from(fitting == 0 && self.line.is_empty());
            for piece in word.drain(..fitting.max(alone)) {
                self.line.append(piece);
            }
            if fitting > 0 {
                self.line.hyphen();
            }
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line).into_runs());
    }
}

/// How many pieces of a word fit with a hyphen after them.
fn pieces_before_hyphen(word: &VecDeque<Pieces>, room: usize) -> usize {
    let mut used = 1;
    let fits = |piece: &&Pieces| {
        used += piece.width;
        used <= room
    };
    word.iter().take_while(fits).count().min(word.len().saturating_sub(1))
}

/// A line of code in pieces: the first of at most `room` cells, the others of `room_after`. An empty
/// line is one empty piece.
pub(super) fn pieces(line: &str, room: usize, room_after: usize) -> Vec<String> {
    let mut room = room;
    let mut out = Vec::new();
    let (mut piece, mut used) = (String::new(), 0);
    for cluster in letters(line) {
        let (cluster, width) = match cluster_width(cluster) {
            0 => continue,
            width if width > room => (TOO_WIDE, 1),
            width => (cluster, width),
        };
        if used + width > room {
            out.push(std::mem::take(&mut piece));
            (used, room) = (0, room_after);
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
pub(in crate::text) fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Characters that no line begins with.
fn never_begins(ch: char) -> bool {
    "、。，．・：；？！ー…‥」』】〉》）］｝〕〗〙〛｠々〻ヽヾゝゞ゠〜～％‰℃ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\
     ｡､｣･ｧｨｩｪｫｬｭｮｯｰﾞﾟ)]},.!?:;%»›”’"
        .contains(ch)
}

/// Characters that no line ends with.
fn never_ends(ch: char) -> bool {
    "「『【〈《（［｛〔〖〘〚｟｢([{«‹“‘¥￥＄".contains(ch)
}
