//! Asks the terminal whether it is dark or light (OSC 11), without waiting: the answer comes between the keys,
//! where it is told from them. Nothing is asked of terminals that would show the question.

use std::io::{self, Write as _, stdout};

use crate::app::key::{Code, Key};
use crate::ui::Ground;

/// The longest answer: `11;rgb:ffff/ffff/ffff`.
const LONGEST: usize = 32;

/// Keys that may be the terminal's answer.
#[derive(Debug, Default)]
pub(super) struct Listening {
    asked: bool,
    held: Vec<Key>,
}

/// What a key was.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Keys of the person's, in order; none while it is not known what they are.
    Keys(Vec<Key>),
    /// The answer.
    Ground(Ground),
}

impl Listening {
    /// Asks. (xterm's control sequences, "OSC Ps = 11", query with `?`.)
    pub(super) fn ask(&mut self) -> io::Result<()> {
        self.asked = true;
        let mut out = stdout();
        out.write_all(b"\x1b]11;?\x1b\\")?;
        out.flush()
    }

    /// Takes a key: the person's, or a part of the answer.
    pub(super) fn hear(&mut self, key: Key) -> Heard {
        let begins = self.asked && key == Key { alt: true, ..Key::char(']') };
        if self.held.is_empty() && !begins {
            return Heard::Keys(vec![key]);
        }
        let bell = Key { ctrl: true, ..Key::char('g') };
        let terminator = Key { alt: true, ..Key::char('\\') };
        if !self.held.is_empty() && (key == bell || key == terminator) {
            let answer: String = self.held.iter().skip(1).filter_map(|key| letter(*key)).collect();
            if let Some(ground) = ground(&answer) {
                *self = Self::default();
                return Heard::Ground(ground);
            }
        }
        let fits = self.held.is_empty() || letter(key).is_some_and(is_of_an_answer);
        self.held.push(key);
        if fits && self.held.len() < LONGEST {
            return Heard::Keys(vec![]);
        }
        Heard::Keys(std::mem::take(&mut self.held))
    }
}

fn letter(key: Key) -> Option<char> {
    match key {
        Key { code: Code::Char(letter), ctrl: false, alt: false } => Some(letter),
        _ => None,
    }
}

fn is_of_an_answer(letter: char) -> bool {
    letter.is_ascii_hexdigit() || matches!(letter, ';' | ':' | '/' | 'r' | 'g' | 'b')
}

/// Whether `11;rgb:1a1a/1b1b/2626` is dark or light: by its luma (Rec. 709).
fn ground(answer: &str) -> Option<Ground> {
    let colour = answer.strip_prefix("11;")?.split_once(':')?.1;
    let mut parts = colour.split('/').map(|part| {
        let most = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1)?;
        Some(u32::from_str_radix(part, 16).ok()? * 1000 / most.max(1))
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    let luma = (red * 213 + green * 715 + blue * 72) / 1000;
    Some(if luma < 500 { Ground::Dark } else { Ground::Light })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(listening: &mut Listening, keys: &str) -> Vec<Heard> {
        let mut all = Vec::new();
        let mut alt = false;
        for letter in keys.chars() {
            match letter {
                '\u{1b}' => {}
                '\u{7}' => all.push(listening.hear(Key { ctrl: true, ..Key::char('g') })),
                letter => all.push(listening.hear(Key { alt, ..Key::char(letter) })),
            }
            alt = letter == '\u{1b}';
        }
        all.retain(|heard| *heard != Heard::Keys(vec![]));
        all
    }

    #[test]
    fn the_answer_is_told_from_the_keys_around_it() {
        for (answer, is) in [
            ("\u{1b}]11;rgb:1a1a/1b1b/2626\u{1b}\\", Ground::Dark),
            ("\u{1b}]11;rgb:ff/ff/f0\u{7}", Ground::Light),
        ] {
            let mut listening = Listening { asked: true, held: Vec::new() };

            let all = heard(&mut listening, &format!("j{answer}k"));

            let key = |letter| Heard::Keys(vec![Key::char(letter)]);
            assert_eq!(all, [key('j'), Heard::Ground(is), key('k')]);
        }
    }

    #[test]
    fn what_is_no_answer_is_what_the_person_typed() {
        let mut listening = Listening { asked: true, held: Vec::new() };

        let all = heard(&mut listening, "\u{1b}]1q");

        let keys = vec![Key { alt: true, ..Key::char(']') }, Key::char('1'), Key::char('q')];
        assert_eq!(all, [Heard::Keys(keys)]);
        let mut quiet = Listening::default();
        assert_eq!(heard(&mut quiet, "\u{1b}]").len(), 1, "nothing was asked");
    }
}
