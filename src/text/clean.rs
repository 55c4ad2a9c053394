//! The one door through which remote text enters the program.

use std::fmt;
use std::sync::Arc;

/// Text that can be put on a terminal: no control characters (C0, C1, DEL), no escape sequences,
/// no characters that turn the direction of what follows, no invisible or tag characters.
///
/// Joiners (ZWJ, ZWNJ) and variation selectors stay: emoji, Persian and Indic scripts need them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Clean(Arc<str>);

impl Clean {
    /// One line: every run of blanks, line ends and control characters becomes one blank.
    pub fn line(raw: &str) -> Self {
        let mut out = String::with_capacity(raw.len());
        for ch in raw.chars() {
            if ch.is_whitespace() || ch.is_control() {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            } else if is_shown(ch) {
                out.push(ch);
            }
        }
        out.truncate(out.trim_end().len());
        Self(out.into())
    }

    /// Several lines: `\n` stays, a tab becomes four blanks, other control characters go.
    pub fn lines(raw: &str) -> Self {
        let mut out = String::with_capacity(raw.len());
        for ch in raw.chars() {
            match ch {
                '\n' => out.push('\n'),
                '\t' => out.push_str("    "),
                '\u{2028}' | '\u{2029}' => out.push('\n'),
                _ if ch.is_control() || !is_shown(ch) => {}
                _ => out.push(ch),
            }
        }
        Self(out.into())
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

/// Whether a character that is not a control may stand on a screen: bidi embeddings, overrides
/// and isolates, zero-width blanks, soft fillers, tag characters and non-characters may not.
fn is_shown(ch: char) -> bool {
    !matches!(ch,
        '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'
        | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
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

    proptest! {
        #[test]
        fn no_control_or_direction_character_passes(raw in any::<String>()) {
            let one = Clean::line(&raw);
            let many = Clean::lines(&raw);

            prop_assert!(one.as_str().chars().all(|c| !c.is_control() && is_shown(c)));
            prop_assert!(many.as_str().chars().all(|c| c == '\n' || !c.is_control() && is_shown(c)));
            prop_assert_eq!(Clean::line(one.as_str()), one);
        }
    }
}
