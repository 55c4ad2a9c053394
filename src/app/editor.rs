//! Text being written: where it breaks into lines, and where the cursor is in it. Moves by what a
//! person sees as one letter, never by halves of it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::key::{Code, Key};
use crate::text;

/// The most bytes of a text; `WordPress` takes 65,525.
const LONGEST: usize = 60_000;

/// A text and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editor {
    text: String,
    /// A byte index, always between two letters.
    at: usize,
}

impl Editor {
    /// A text with the cursor at its end, however long it is.
    pub fn of(text: &str) -> Self {
        let text = clean(text);
        Self { at: text.len(), text }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts words at the cursor, unless the text became too long.
    pub fn insert(&mut self, words: &str) {
        let words = clean(words);
        if self.text.len() + words.len() <= LONGEST {
            self.text.insert_str(self.at, &words);
            self.at += words.len();
        }
    }

    /// Does what a key does while one writes; `width` is how wide lines are. Whether it did anything.
    pub fn press(&mut self, key: Key, width: u16) -> bool {
        match key {
            Key { code: Code::Char(ch), ctrl: false, alt: false } => {
                self.insert(ch.encode_utf8(&mut [0; 4]));
            }
            Key { code: Code::Enter, .. } => self.insert("\n"),
            Key { code: Code::Backspace, .. } => {
                let before = self.before();
                self.cut(before..self.at);
            }
            Key { code: Code::Delete, .. } => {
                let after = self.after();
                self.cut(self.at..after);
            }
            Key { code: Code::Char('w'), ctrl: true, .. } => {
                let word = self.word_before();
                self.cut(word..self.at);
            }
            Key { code: Code::Char('u'), ctrl: true, .. } => {
                let line = self.line_start();
                self.cut(line..self.at);
            }
            Key { code: Code::Left, .. } => self.at = self.before(),
            Key { code: Code::Right, .. } => self.at = self.after(),
            Key { code: Code::Home, .. } | Key { code: Code::Char('a'), ctrl: true, .. } => {
                self.at = self.line_start();
            }
            Key { code: Code::End, .. } => self.at = self.line_end(),
            Key { code: Code::Up, .. } => self.by_line(false, width),
            Key { code: Code::Down, .. } => self.by_line(true, width),
            _ => return false,
        }
        true
    }

    fn cut(&mut self, range: Range<usize>) {
        self.at = range.start;
        self.text.replace_range(range, "");
    }

    fn head(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    fn tail(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> usize {
        self.at - self.head().graphemes(true).next_back().map_or(0, str::len)
    }

    fn after(&self) -> usize {
        self.at + self.tail().graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let bare = self.head().trim_end();
        bare.rfind(char::is_whitespace).map_or(0, |at| {
            at + bare.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        })
    }

    fn line_start(&self) -> usize {
        self.head().rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.tail().find('\n').map_or(self.text.len(), |at| self.at + at)
    }

    fn by_line(&mut self, down: bool, width: u16) {
        let lines = self.lines(width);
        let (row, column) = place(&self.text, &lines, self.at);
        let wanted = if down { Some(row + 1) } else { row.checked_sub(1) };
        let Some(line) = wanted.and_then(|row| lines.get(row)) else {
            self.at = if down { self.text.len() } else { 0 };
            return;
        };
        let mut at = line.start;
        let mut used = 0;
        for letter in self.text.get(line.clone()).unwrap_or_default().graphemes(true) {
            if used >= column {
                break;
            }
            used += text::width(letter);
            at += letter.len();
        }
        self.at = at;
    }

    /// Where the text breaks into lines of at most `width` cells, as ranges of bytes. There is always
    /// a line; blanks at a break belong to the line before it.
    pub fn lines(&self, width: u16) -> Vec<Range<usize>> {
        // The last cell of a line is the cursor's.
        let room = usize::from(width.max(2)) - 1;
        let mut lines = Vec::new();
        let mut begin = 0;
        for part in self.text.split('\n') {
            wrap(part, begin, room, &mut lines);
            begin += part.len() + 1;
        }
        lines
    }

    /// The line and the column of the cursor in lines of a width.
    pub fn cursor(&self, width: u16) -> (usize, usize) {
        place(&self.text, &self.lines(width), self.at)
    }
}

/// Words with the line ends of this program and blanks for tabs. Other control characters are left out.
fn clean(words: &str) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    words.chars().filter(|ch| !ch.is_control() || *ch == '\n').collect()
}

/// Breaks one line of text at blanks; what is longer than a line is broken between letters.
fn wrap(part: &str, begin: usize, room: usize, lines: &mut Vec<Range<usize>>) {
    let (mut start, mut used, mut blank) = (0, 0, None);
    for (at, letter) in part.grapheme_indices(true) {
        let width = text::width(letter);
        if used + width > room && at > start {
            let to: usize = blank.unwrap_or(at);
            lines.push(begin + start..begin + to);
            start = to;
            used = part.get(start..at).map_or(0, text::width);
            blank = None;
        }
        used += width;
        if letter == " " {
            blank = Some(at + 1);
        }
    }
    lines.push(begin + start..begin + part.len());
}

fn place(text: &str, lines: &[Range<usize>], at: usize) -> (usize, usize) {
    let row = lines.partition_point(|line| line.start <= at).saturating_sub(1);
    let start = lines.get(row).map_or(0, |line| line.start);
    (row, text.get(start..at).map_or(0, text::width))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(keys: &str, width: u16) -> Editor {
        let mut editor = Editor::default();
        for key in keys.split_whitespace() {
            let key = Key::parse(key).unwrap();
            editor.press(key, width);
        }
        editor
    }

    fn shown(editor: &Editor, width: u16) -> Vec<&str> {
        editor.lines(width).into_iter().map(|line| editor.text().get(line).unwrap()).collect()
    }

    #[test]
    fn words_wrap_at_blanks_and_long_ones_between_letters() {
        let editor = Editor::of("one two three\nabcdefghijklm");

        assert_eq!(shown(&editor, 9), ["one two ", "three", "abcdefgh", "ijklm"]);
        assert_eq!(editor.cursor(9), (3, 5));
    }

    #[test]
    fn keys_write_move_and_take_away() {
        let editor = typed("H i space y o u left left backspace Y end ! enter b y e home B", 40);

        assert_eq!(editor.text(), "Hi You!\nBbye");
    }

    #[test]
    fn a_letter_of_many_signs_goes_as_one() {
        let mut editor = Editor::of("a👩‍👩‍👧‍👦");
        editor.press(Key::parse("backspace").unwrap(), 40);
        assert_eq!(editor.text(), "a");
    }

    #[test]
    fn up_and_down_keep_the_column_as_far_as_there_is_one() {
        let mut editor = Editor::of("long first line\nab\nthird line");
        let press = |editor: &mut Editor, key: &str| editor.press(Key::parse(key).unwrap(), 40);

        press(&mut editor, "up");
        assert_eq!(editor.cursor(40), (1, 2));
        press(&mut editor, "up");
        assert_eq!(editor.cursor(40), (0, 2));
        press(&mut editor, "up");
        assert_eq!(editor.cursor(40), (0, 0));
        press(&mut editor, "down");
        press(&mut editor, "down");
        press(&mut editor, "down");
        assert_eq!(editor.cursor(40), (2, 10));
    }

    #[test]
    fn nothing_that_could_steer_a_terminal_gets_in() {
        let mut editor = Editor::default();
        editor.insert("a\u{1b}[31mb\r\nc\u{7}\td");
        assert_eq!(editor.text(), "a[31mb\nc    d");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_letters_and_no_line_is_too_wide(
            words in "[a-z é👩‍👧한\n]{0,60}",
            keys in prop::collection::vec(0..11_usize, 0..30),
            width in 2..20_u16,
        ) {
            let mut editor = Editor::of(&words);
            for key in keys {
                let key = ["left", "right", "up", "down", "home", "end", "backspace", "delete", "enter", "ctrl-w", "x"][key];
                editor.press(Key::parse(key).unwrap(), width);
                prop_assert!(editor.text.is_char_boundary(editor.at));
                let lines = editor.lines(width);
                let joined: usize = lines.iter().map(Range::len).sum();
                let ends = editor.text.matches('\n').count();
                prop_assert_eq!(joined + ends, editor.text.len());
                for line in lines {
                    let shown = text::width(editor.text.get(line).unwrap().trim_end());
                    prop_assert!(shown <= usize::from(width).max(2));
                }
            }
        }
    }
}
