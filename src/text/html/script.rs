//! Words above and below the line, written in it.

/// How words stand to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Above it, where it is the number of a footnote.
    Note,
}

/// Words above or below the line as they can be written in it: x² and H₂O, `v_max` and 2^(n/2); what
/// reads well as it is, as 1er and footnotes do, stays.
pub(super) fn scripted(raw: &str, script: Script, at_blank: bool) -> String {
    let words = raw.trim();
    let number = words.trim_start_matches('[').trim_end_matches(']');
    if script != Script::Below && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        let above: String = number.chars().filter_map(|ch| in_script(ch, Script::Above)).collect();
        return if at_blank { raw.to_owned() } else { raw.replace(words, &above) };
    }
    if script == Script::Note {
        return raw.to_owned();
    }
    let mapped: Option<String> = words.chars().map(|ch| in_script(ch, script)).collect();
    if let Some(mapped) = mapped {
        return raw.replace(words, &mapped);
    }
    let one_word = !at_blank && !words.contains([' ', '[', '*', '†', '‡', '®', '™']);
    match script {
        Script::Above if one_word && words.chars().any(|ch| !ch.is_alphabetic() && ch != '.') => {
            raw.replace(words, &format!("^({words})"))
        }
        Script::Below if one_word && !words.is_empty() => raw.replace(words, &format!("_{words}")),
        Script::Above | Script::Below | Script::Note => raw.to_owned(),
    }
}

fn in_script(ch: char, script: Script) -> Option<char> {
    const LINE: &str = "0123456789+-−=()ni";
    const ABOVE: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ";
    const BELOW: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙᵢ";
    let signs = if script == Script::Below { BELOW } else { ABOVE };
    let at = LINE.chars().position(|known| known == ch)?;
    signs.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_above_and_below_the_line_can_be_read_in_it() {
        let above = |words| scripted(words, Script::Above, false);
        let below = |words| scripted(words, Script::Below, false);

        assert_eq!([above("2"), above("-6"), above("n+1")], ["²", "⁻⁶", "ⁿ⁺¹"]);
        assert_eq!([above("er"), above("k/2"), above("[12]")], ["er", "^(k/2)", "¹²"]);
        assert_eq!([below("2"), below("max"), below("a few words")], ["₂", "_max", "a few words"]);
    }

    #[test]
    fn only_the_number_of_a_footnote_stands_above_the_line() {
        let note = |words| scripted(words, Script::Note, false);

        assert_eq!([note("1"), note("[2]"), note("see below")], ["¹", "²", "see below"]);
        assert_eq!(scripted("1", Script::Note, true), "1");
    }
}
