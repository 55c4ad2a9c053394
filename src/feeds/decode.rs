//! Bytes become text: byte order mark, HTTP charset, prolog, and what the bytes themselves say.
//! Never fails: what cannot be decoded becomes U+FFFD.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document a charset may be declared.
const HEAD: usize = 1024;

/// Decodes a document. `http_charset` is the charset parameter of its Content-Type.
///
/// Bytes that are valid UTF-8 and not plain ASCII are UTF-8 whatever anybody declares: platforms
/// that declare iso-8859-1 over UTF-8 bytes are common, the opposite accident does not happen.
pub fn decode(bytes: &[u8], http_charset: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(wide) = without_mark(bytes) {
        return wide.decode_without_bom_handling(bytes).0.into_owned();
    }
    let declared = http_charset
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .or_else(|| declared_inside(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        // ISO-2022-JP hides its characters in ASCII bytes and escapes.
        if declared == Some(ISO_2022_JP) && bytes.contains(&0x1b) {
            return ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned();
        }
        return text.to_owned();
    }
    let encoding = match declared {
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a mark: `<` or `{` and a zero byte, in either order.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b'{', 0, _, 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{', 0, _, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset a prolog (`encoding="…"`) or an HTML head (`charset=…`) declares.
fn declared_inside(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let head = UTF_8.decode_without_bom_handling(head).0.to_ascii_lowercase();
    let after = ["encoding=", "charset="]
        .iter()
        .find_map(|name| head.split_once(name))
        .map(|(_, rest)| rest.trim_start_matches(['"', '\'', ' ']))?;
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Encoding::for_label(after.get(..end.unwrap_or(after.len()))?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_windows_prolog_is_believed_when_the_bytes_are_not_utf_8() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><t>f\xfcr \x84dich\x93</t>";

        assert!(decode(bytes, None).ends_with("<t>für „dich“</t>"));
    }

    #[test]
    fn a_wrong_prolog_over_utf_8_bytes_is_overruled() {
        let text = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><t>für dich</t>";

        assert_eq!(decode(text.as_bytes(), None), text);
    }

    #[test]
    fn the_http_charset_goes_before_the_prolog() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><t>\xe1</t>";

        assert!(decode(bytes, Some("iso-8859-7")).ends_with("<t>α</t>"));
    }

    #[test]
    fn utf_16_reads_with_and_without_its_mark() {
        let wide: Vec<u8> = "<t>ñ</t>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked: Vec<u8> = [0xfe, 0xff].into_iter().chain(wide.clone()).collect();

        assert_eq!(decode(&wide, None), "<t>ñ</t>");
        assert_eq!(decode(&marked, None), "<t>ñ</t>");
    }

    #[test]
    fn a_bad_byte_in_utf_8_costs_one_character_not_the_text() {
        assert_eq!(
            decode(b"<?xml encoding=\"utf-8\"?>caf\xc3\xa9 \xff!", None),
            "<?xml encoding=\"utf-8\"?>café \u{fffd}!"
        );
    }
}
