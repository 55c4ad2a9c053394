//! Makes JSON of what is nearly JSON, in one pass: line ends and control characters inside strings,
//! commas before an end, escapes nobody knows, a document that was cut off.

/// The text as JSON. What was cut off ends after its last whole value.
pub(super) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open: Vec<u8> = Vec::new();
    // Where the output may end, and how many brackets are open there.
    let mut whole = (0, 0);
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => {
                if !string(&mut out, &mut chars) {
                    break;
                }
            }
            '{' | '[' => {
                out.push(ch);
                open.push(if ch == '{' { b'}' } else { b']' });
            }
            '}' | ']' => {
                if open.pop().map(char::from) != Some(ch) {
                    break;
                }
                drop_comma(&mut out);
                out.push(ch);
                whole = (out.len(), open.len());
                if open.is_empty() {
                    break;
                }
            }
            _ => out.push(ch),
        }
    }
    if whole.1 > 0 {
        // Brackets that were open there and have closed since are not counted twice.
        out.truncate(whole.0);
        open.truncate(whole.1);
        out.extend(open.iter().rev().map(|end| char::from(*end)));
    }
    out
}

/// Takes a string to its end; whether it has one.
fn string(out: &mut String, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    out.push('"');
    while let Some(ch) = chars.next() {
        match ch {
            '"' => {
                out.push('"');
                return true;
            }
            '\\' => escape(out, chars),
            '\n' => out.push_str("\\n"),
            _ if ch.is_control() => out.push(' '),
            _ => out.push(ch),
        }
    }
    false
}

/// An escape JSON knows stays; of any other the sign after the backslash.
fn escape(out: &mut String, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some(known @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => out.extend(['\\', known]),
        Some('u') => {
            let mut digits = String::new();
            while digits.len() < 4
                && let Some(digit) = chars.next_if(char::is_ascii_hexdigit)
            {
                digits.push(digit);
            }
            let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4);
            // Halves of a pair are left out: nothing says that the other half follows.
            if code.and_then(char::from_u32).is_some() {
                out.push_str("\\u");
                out.push_str(&digits);
            }
        }
        Some('\n') => out.push_str("\\n"),
        Some(other) if !other.is_control() => out.push(other),
        Some(_) | None => {}
    }
}

fn drop_comma(out: &mut String) {
    let end = out.trim_end().len();
    if out.get(..end).is_some_and(|text| text.ends_with(',')) {
        out.truncate(end - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_json_becomes_json() {
        for (nearly, json) in [
            ("{\"a\":[1,2,],}", "{\"a\":[1,2]}"),
            ("{\"a\":\"x\ny\tz\"}", "{\"a\":\"x\\ny z\"}"),
            ("{\"a\":\"it\\'s \\ud800!\"}", "{\"a\":\"it's !\"}"),
            ("{\"a\":[{\"b\":1},{\"b\":\"cut", "{\"a\":[{\"b\":1}]}"),
            ("{\"a\":{}} trailing", "{\"a\":{}}"),
        ] {
            assert_eq!(mended(nearly), json, "{nearly}");
        }
    }
}
