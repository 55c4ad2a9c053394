//! A key as a person presses it and as the config writes it, whatever the terminal sends.

use std::fmt;

/// One press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With ctrl held.
    pub ctrl: bool,
    /// With alt held.
    pub alt: bool,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A key that writes; capitals and signs are characters of their own.
    Char(char),
    /// enter
    Enter,
    /// esc
    Esc,
    /// tab
    Tab,
    /// shift-tab
    BackTab,
    /// backspace
    Backspace,
    /// delete
    Delete,
    /// up
    Up,
    /// down
    Down,
    /// left
    Left,
    /// right
    Right,
    /// pageup
    PageUp,
    /// pagedown
    PageDown,
    /// home
    Home,
    /// end
    End,
    /// f1 to f12
    F(u8),
}

/// The keys that have a name.
const NAMED: [(&str, Code); 16] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("home", Code::Home),
    ("end", Code::End),
    ("space", Code::Char(' ')),
    ("escape", Code::Esc),
];

impl Key {
    /// A key without ctrl or alt.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character without ctrl or alt.
    pub const fn char(ch: char) -> Self {
        Self::plain(Code::Char(ch))
    }

    /// Reads one key: `s`, `ctrl-r`, `alt-x`, `enter`, `space`, `f10`.
    pub fn parse(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == lower) {
            return Some(Self::plain(*code));
        }
        if let Some(rest) = lower.strip_prefix("ctrl-") {
            return Self::parse(rest).map(|key| Self { ctrl: true, ..key });
        }
        if lower.starts_with("alt-") {
            return Self::parse(word.get(4..)?).map(|key| Self { alt: true, ..key });
        }
        if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse::<u8>().ok()) {
            return (1..=12).contains(&number).then(|| Self::plain(Code::F(number)));
        }
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) if !only.is_whitespace() && !only.is_control() => {
                Some(Self::char(only))
            }
            _ => None,
        }
    }

    /// Reads keys that are pressed one after the other: `g g`, or `gg` for short.
    pub fn parse_sequence(text: &str) -> Option<Vec<Self>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if let [word] = words.as_slice()
            && Self::parse(word).is_none()
            && word.chars().count() <= 3
            && word.chars().all(char::is_alphanumeric)
        {
            return Some(word.chars().map(Self::char).collect());
        }
        let keys: Option<Vec<Self>> = words.into_iter().map(Self::parse).collect();
        keys.filter(|keys| !keys.is_empty())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match self.code {
            Code::F(number) => write!(f, "F{number}"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Char(' ') => f.write_str("space"),
            Code::Char(ch) => write!(f, "{ch}"),
            code => f.write_str(
                NAMED.iter().find(|(_, named)| *named == code).map_or("", |(name, _)| name),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        assert_eq!(Key::parse("ctrl-R"), Some(Key { ctrl: true, ..Key::char('r') }));
        assert_eq!(Key::parse("Space"), Some(Key::char(' ')));
        assert_eq!(Key::parse("F10"), Some(Key::plain(Code::F(10))));
        assert_eq!(Key::parse("F"), Some(Key::char('F')));
        assert_eq!(Key::parse("enterr"), None);
        assert_eq!(Key::parse_sequence("g g"), Key::parse_sequence("gg"));
        assert_eq!(Key::parse_sequence(""), None);
    }

    #[test]
    fn what_a_key_is_called_reads_back_as_that_key() {
        for key in ["s", "S", "ctrl-d", "space", "enter", "shift-tab", "F5", "alt-x", "?"] {
            let key = Key::parse(key).unwrap();
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
    }
}
