//! Which way a text is read.

/// Whether the first letter that has a direction is read from right to left.
pub fn right_to_left(text: &str) -> bool {
    direction(text).unwrap_or(false)
}

/// `Some(true)` if the text begins right to left, `None` if it has no letter with a direction.
pub(super) fn direction(text: &str) -> Option<bool> {
    text.chars().find_map(|ch| {
        if is_right_to_left(ch) { Some(true) } else { ch.is_alphabetic().then_some(false) }
    })
}

/// Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their old relatives.
fn is_right_to_left(ch: char) -> bool {
    ch.is_alphabetic()
        && matches!(ch,
            '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a character makes the order on a screen another than the order of reading.
pub(super) fn stands_right_to_left(ch: char) -> bool {
    matches!(ch,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_with_a_direction_decides() {
        assert!(right_to_left("7: דבר on a bus"));
        assert!(right_to_left("«می‌خوانم»"));
        assert!(!right_to_left("Thing 7: דבר"));
        assert!(!right_to_left("23"));
    }
}
