//! How wide text is on a screen, and text cut to a width.
//!
//! A screen is filled letter by letter (grapheme cluster by grapheme cluster), so the width of a
//! text is the sum over its letters, which is not always what its characters add up to.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::Clean;

/// A text is cut at a blank if that loses at most so many cells.
const LOST_AT_A_BLANK: usize = 12;

/// The letters of a text as one sees them: its extended grapheme clusters (UAX #29). Between two characters of ASCII
/// there is always a boundary, but within a line end; most texts have few others, and need no tables.
pub fn letters(text: &str) -> impl Iterator<Item = &str> {
    let mut left = text;
    std::iter::from_fn(move || {
        let end = match left.as_bytes() {
            [] => return None,
            [b'\r', b'\n', ..] => 2,
            [_] => 1,
            [first, second, ..] if first.is_ascii() && second.is_ascii() => 1,
            _ => left.graphemes(true).next().map_or(left.len(), str::len),
        };
        let (letter, rest) = left.split_at_checked(end)?;
        left = rest;
        Some(letter)
    })
}

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    letters(text).map(cluster_width).sum()
}

/// How many cells one letter takes.
pub(super) fn cluster_width(cluster: &str) -> usize {
    if cluster.len() == 1 {
        return 1;
    }
    // Terminals give these two marks a cell of their own, and so does ratatui.
    let sound_marks = cluster.chars().filter(|ch| matches!(ch, '\u{FF9E}' | '\u{FF9F}')).count();
    cluster.width() + sound_marks
}

/// One line of at most `cells` cells. What is too long ends in "…", at a blank if one is near,
/// and never within a letter.
pub fn cut(text: &str, cells: usize) -> Clean {
    let line = Clean::line(text);
    if width(line.as_str()) <= cells {
        return line;
    }
    let Some(room) = cells.checked_sub(1) else { return Clean::default() };
    let end = cutting_point(line.as_str(), room);
    let kept = line.as_str().get(..end).unwrap_or_default();
    Clean::line(&format!("{}…", kept.trim_end_matches(is_left_hanging)))
}

/// Where, in bytes, a text that is wider than `room` ends.
fn cutting_point(text: &str, room: usize) -> usize {
    let (mut used, mut next_at) = (0, 0);
    let mut blank = None;
    for cluster in letters(text) {
        let at = next_at;
        next_at += cluster.len();
        if cluster == " " {
            blank = Some((at, used));
        }
        let next = used + cluster_width(cluster);
        if next > room {
            return match blank {
                Some((at, before)) if before > 0 && used - before <= LOST_AT_A_BLANK => at,
                _ => at,
            };
        }
        used = next;
    }
    text.len()
}

/// At most `bytes` bytes of a text, in whole characters.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Whether a character before "…" would look left behind.
fn is_left_hanging(ch: char) -> bool {
    ch == ' ' || matches!(ch, ':' | ';' | ',' | '.' | '·' | '–' | '—' | '-' | '、' | '，' | '：')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_are_extended_grapheme_clusters(text in "([a-c \r\n]|\u{301}|\u{600}|é|e\u{301}|👩|\u{200D}|🇫|🇷|각|\u{1100}|\u{1161}|\\PC|नि){0,12}") {
            let clusters: Vec<&str> = text.graphemes(true).collect();

            prop_assert_eq!(letters(&text).collect::<Vec<_>>(), clusters);
        }
    }

    #[test]
    fn a_title_is_cut_at_a_blank_that_is_near() {
        let title = "Heute: Ding 9, zwei Wochen zu spät und ohne Kaffee";

        assert_eq!(cut(title, 42).as_str(), "Heute: Ding 9, zwei Wochen zu spät und…");
        assert_eq!(cut(title, 15).as_str(), "Heute: Ding 9…");
        assert_eq!(cut(title, 50).as_str(), title);
    }

    #[test]
    fn a_word_without_a_blank_is_cut_between_letters() {
        assert_eq!(cut("Donaudampfschifffahrtsgesellschaft", 10).as_str(), "Donaudamp…");
        assert_eq!(cut("図書館で働く人のための二十三", 10).as_str(), "図書館で…");
    }

    #[test]
    fn a_wide_letter_is_never_halved() {
        assert_eq!(cut("図書館", 4).as_str(), "図…");
        assert_eq!(cut("図書館", 1).as_str(), "…");
        assert_eq!(cut("図書館", 0).as_str(), "");
    }

    #[test]
    fn a_family_is_one_letter_of_two_cells() {
        assert_eq!(width("👩‍👩‍👧"), 2);
        assert_eq!(width("e\u{301}te\u{301}"), 3);
        assert_eq!(width("図書"), 4);
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in any::<String>(), cells in 0_usize..60) {
            let cut_to = cut(&text, cells);

            prop_assert!(width(cut_to.as_str()) <= cells);
            prop_assert_eq!(cut(cut_to.as_str(), cells), cut_to);
        }
    }
}
