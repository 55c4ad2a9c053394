//! Bytes become text: byte order mark, HTTP charset, prolog, and what the bytes themselves say.
//! Never fails: what cannot be decoded becomes U+FFFD.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a document a charset may be declared.
const HEAD: usize = 1024;
/// How much of a document is looked at to guess its charset.
const GUESSED_FROM: usize = 64 * 1024;

/// Decodes a document. `http_charset` is the charset parameter of its Content-Type.
///
/// Bytes that are UTF-8 and not plain ASCII are UTF-8 whatever anybody declares: platforms that
/// declare iso-8859-1 over UTF-8 bytes are common, the opposite accident does not happen. A bad byte
/// here and there does not change that. Else the HTTP charset goes before the prolog (RFC 7303), and
/// where neither fits, the bytes are guessed from, as browsers do.
pub fn decode<'a>(bytes: &'a [u8], http_charset: Option<&str>) -> Cow<'a, str> {
    if let Some(text) = utf_32(bytes) {
        return text.into();
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    if let Some(wide) = without_mark(bytes) {
        return wide.decode_without_bom_handling(bytes).0;
    }
    let of_http = http_charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        // ISO-2022-JP hides its characters in ASCII bytes and escapes.
        if bytes.contains(&0x1b) && of_http.or_else(|| declared_inside(bytes)) == Some(ISO_2022_JP)
        {
            return ISO_2022_JP.decode_without_bom_handling(bytes).0;
        }
        return text;
    }
    let says_utf_8 = of_http.or_else(|| declared_inside(bytes)) == Some(UTF_8);
    let encoding = if is_nearly_utf_8(bytes, if says_utf_8 { 1 } else { 2 }) {
        UTF_8
    } else {
        let fits = |encoding: &&'static Encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
        of_http
            .filter(fits)
            .or_else(|| declared_inside(bytes).filter(fits))
            .unwrap_or_else(|| guessed(bytes))
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether what is no ASCII is UTF-8 so many `times` as often as it is not.
fn is_nearly_utf_8(bytes: &[u8], times: usize) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= times * bad
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new();
    // Markup is ASCII in any of them: what tells them apart may come late.
    let first = bytes.iter().position(|byte| *byte >= 0x80).unwrap_or(0);
    let telling = bytes.get(first..).unwrap_or_default();
    detector.feed(telling.get(..GUESSED_FROM.min(telling.len())).unwrap_or_default(), true);
    detector.guess(None, false)
}

/// UTF-32, with a mark or with a first sign that tells: no crate of the web decodes it any more.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let big = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [b'<' | b'{', 0, 0, 0, ..] => false,
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<' | b'{', ..] => true,
        _ => return None,
    };
    let mut text = String::with_capacity(bytes.len() / 3);
    for unit in bytes.chunks_exact(4) {
        let unit: [u8; 4] = unit.try_into().ok()?;
        let code = if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
    }
    Some(text)
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
    fn utf_32_reads_with_and_without_its_mark() {
        let wide: Vec<u8> = "<t>ñ</t>".chars().flat_map(|ch| u32::from(ch).to_le_bytes()).collect();
        let marked: Vec<u8> =
            "\u{feff}<t>".chars().flat_map(|ch| u32::from(ch).to_be_bytes()).collect();

        assert_eq!(decode(&wide, None), "<t>ñ</t>");
        assert_eq!(decode(&marked, None).trim_start_matches('\u{feff}'), "<t>");
    }

    #[test]
    fn bytes_nobody_declares_are_guessed_from() {
        let cyrillic = encoding_rs::WINDOWS_1251
            .encode(
                "<rss><channel><title>Библиотека и люди</title><description>Наши заметки о книгах",
            )
            .0;

        assert!(decode(&cyrillic, None).contains("Библиотека и люди"));
        assert!(decode(&cyrillic, Some("utf-8")).contains("Наши заметки"));
    }

    #[test]
    fn a_bad_byte_in_utf_8_costs_one_character_not_the_text() {
        assert_eq!(
            decode(b"<?xml encoding=\"utf-8\"?>caf\xc3\xa9 \xff!", None),
            "<?xml encoding=\"utf-8\"?>café \u{fffd}!"
        );
    }
}
