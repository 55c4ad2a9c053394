//! Letters as they are compared: small, without accents; and what kind of letter one is.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Adds a letter as it is compared: small, without accents, as one would write it by hand.
pub(super) fn fold(ch: char, to: &mut String) {
    if ch.is_ascii() {
        to.push(ch.to_ascii_lowercase());
        return;
    }
    let mut plain = String::new();
    let small = ch.to_lowercase();
    let apart = DecomposingNormalizerBorrowed::new_nfkd();
    let counts = |letter: &char| {
        // Signs that come apart from numbers in circles and the like are no letters.
        let is_sign = letter.is_ascii() && !letter.is_ascii_alphanumeric();
        !(is_accent(*letter) || is_sign || *letter == '·')
    };
    for letter in apart.normalize_iter(small).filter(counts) {
        match stands_for(letter) {
            Some(letters) => plain.push_str(letters),
            None => plain.extend(letter.to_lowercase()),
        }
    }
    if plain.is_ascii() {
        to.push_str(&plain);
    } else {
        to.push_str(&ComposingNormalizerBorrowed::new_nfc().normalize(&plain));
    }
}

/// Letters that are no letter with an accent, and are written like others all the same.
fn stands_for(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

/// Accents, points and signs of vowels that may be left out.
pub(super) fn is_accent(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

/// What is not seen, or only draws a letter out.
pub(super) fn is_nothing(ch: char) -> bool {
    matches!(ch, '\u{AD}' | '\u{640}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Chinese characters, Japanese syllables, Thai, Lao, Burmese and Khmer.
pub(super) fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}' | '\u{E01}'..='\u{E4E}' | '\u{E81}'..='\u{ECD}'
        | '\u{1000}'..='\u{103F}' | '\u{1780}'..='\u{17D3}')
}

/// The marks of half-wide syllables, as they are elsewhere.
pub(super) fn half_wide(ch: char) -> Option<char> {
    match ch {
        '\u{FF9E}' => Some('\u{3099}'),
        '\u{FF9F}' => Some('\u{309A}'),
        _ => None,
    }
}

/// Small pictures, each a word by itself.
pub(super) fn is_picture(ch: char) -> bool {
    matches!(ch, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
        && !matches!(ch, '\u{1F3FB}'..='\u{1F3FF}')
}
