//! The one door through which remote text enters the program.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use unicode_width::UnicodeWidthChar as _;

/// Text that can be put on a terminal: no control characters (C0, C1, DEL), no escape sequences,
/// no characters that turn the direction of what follows, no invisible or tag characters.
///
/// Joiners (ZWJ, ZWNJ) and variation selectors stay: emoji, Persian and Indic scripts need them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Clean(Arc<str>);

impl Clean {
    /// One line: every run of blanks, line ends and control characters becomes one blank.
    pub fn line(raw: &str) -> Self {
        Self(swept(raw).trim_matches(' ').into())
    }

    /// A piece of a line: like [`Clean::line`], but a blank at either end stays, because what
    /// stands before or after it may need it.
    pub fn run(raw: &str) -> Self {
        Self(swept(raw).into())
    }

    /// Several lines: `\n` stays, a tab becomes four blanks, other control characters go.
    pub fn lines(raw: &str) -> Self {
        if raw.bytes().all(|byte| is_plain(byte) || byte == b'\n') {
            return Self(raw.into());
        }
        let mut out = Sweeper::with_capacity(raw.len());
        let mut chars = raw.chars().peekable();
        while let Some(ch) = chars.next() {
            match ch {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_plain('\n'),
                '\t' => (0..4).for_each(|_| out.push_plain(' ')),
                _ if ch.is_control() && ch.is_whitespace() => out.push_plain(' '),
                _ if ch.is_control() => {}
                _ => out.push(ch),
            }
        }
        Self(out.text.into())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The text with every run of blanks and control characters as one blank, and nothing unseen.
fn swept(raw: &str) -> Cow<'_, str> {
    let mut before = 0;
    let clean = raw.bytes().all(|byte| {
        let twice = byte == b' ' && before == b' ';
        before = byte;
        is_plain(byte) && !twice
    });
    if clean {
        return Cow::Borrowed(raw);
    }
    let mut out = Sweeper::with_capacity(raw.len());
    for ch in raw.chars() {
        if !(ch.is_whitespace() || ch.is_control()) {
            out.push(ch);
        } else if !out.text.ends_with(' ') {
            out.push_plain(' ');
        }
    }
    Cow::Owned(out.text)
}

/// Printable ASCII: most text is nothing else, and then nothing needs a look at each character.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// How many marks may stand on one letter. The scripts people write need five at most; hundreds
/// are painted over the lines above and below.
const MOST_MARKS: usize = 12;

/// Collects characters that may be shown.
struct Sweeper {
    text: String,
    marks: usize,
}

impl Sweeper {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), marks: 0 }
    }

    fn push_plain(&mut self, ch: char) {
        self.marks = 0;
        self.text.push(ch);
    }

    fn push(&mut self, ch: char) {
        if !is_shown(ch) {
            return;
        }
        self.marks = if ch.width() == Some(0) { self.marks + 1 } else { 0 };
        if self.marks <= MOST_MARKS {
            self.text.push(ch);
        }
    }
}

/// Whether a character that is not a control may stand on a screen: bidi embeddings, overrides
/// and isolates, zero-width blanks, soft fillers, tag characters and non-characters may not.
fn is_shown(ch: char) -> bool {
    !matches!(ch,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        && (u32::from(ch) & 0xFFFE) != 0xFFFE
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl From<&str> for Clean {
    fn from(raw: &str) -> Self {
        Self::line(raw)
    }
}

impl From<String> for Clean {
    fn from(raw: String) -> Self {
        Self::line(&raw)
    }
}

impl AsRef<str> for Clean {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_loses_its_teeth() {
        let title = Clean::line("Thing 1\u{1b}]0;owned\u{7}\u{9d}2;x\u{9c} \u{202e}done");

        assert_eq!(title.as_str(), "Thing 1 ]0;owned 2;x done");
    }

    #[test]
    fn an_emoji_family_and_persian_keep_their_joiners() {
        assert_eq!(Clean::line("👩‍👧 می‌خوانم").as_str(), "👩‍👧 می‌خوانم");
    }

    #[test]
    fn a_run_keeps_the_blanks_at_its_ends() {
        assert_eq!(Clean::run(" to\u{a0}\t read\n").as_str(), " to read ");
        assert_eq!(Clean::line(" to\u{a0}\t read\n").as_str(), "to read");
    }

    #[test]
    fn a_tower_of_marks_on_one_letter_is_cut_down() {
        let tower = format!("a{}b", "\u{301}".repeat(1000));

        assert_eq!(Clean::line(&tower).as_str().chars().count(), 2 + MOST_MARKS);
    }

    #[test]
    fn line_ends_of_every_kind_are_one() {
        assert_eq!(Clean::lines("a\r\nb\rc\u{2028}d\u{c}e\tf").as_str(), "a\nb\nc\nd e    f");
    }

    proptest! {
        #[test]
        fn no_control_or_direction_character_passes(raw in any::<String>()) {
            let one = Clean::line(&raw);
            let many = Clean::lines(&raw);

            prop_assert!(one.as_str().chars().all(|c| !c.is_control() && is_shown(c)));
            prop_assert!(many.as_str().chars().all(|c| c == '\n' || !c.is_control() && is_shown(c)));
            let run = Clean::run(&raw);
            prop_assert_eq!(run.as_str().trim(), one.as_str());
            prop_assert_eq!(Clean::run(run.as_str()), run);
            prop_assert_eq!(Clean::lines(many.as_str()), many);
            prop_assert_eq!(Clean::line(one.as_str()), one);
        }
    }
}
