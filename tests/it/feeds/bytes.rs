//! Charsets: documents as bytes, with what HTTP said of them.

use super::difference;

/// A document in bytes, with the title that must be read of its one post.
pub(crate) struct InBytes {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    charset: Option<&'static str>,
    title: &'static str,
}

const GERMAN: &str = "Für dich: „Bücher“";

fn document(prolog: &str, title: &str) -> String {
    format!(
        "{prolog}<rss version=\"2.0\"><channel><item><title>{title}</title><link>https://a.example/1</link></item></channel></rss>"
    )
}

#[expect(clippy::fn_params_excessive_bools, reason = "the four ways there are")]
fn utf_16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn utf_32(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once('\u{feff}').chain(text.chars()).map(u32::from);
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

/// A feed in a language whose charset nobody declares, long enough to be guessed from.
fn long(title: &str, words: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><item><title>{title}</title><link>https://a.example/1</link><description>{words}</description></item></channel></rss>"
    )
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn cases() -> Vec<InBytes> {
    let utf_8 = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
    let latin = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>";
    let bare = "<?xml version=\"1.0\"?>";
    let wide = "<?xml version=\"1.0\" encoding=\"utf-16\"?>";
    let case = |name, bytes, charset, title| InBytes { name, bytes, charset, title };
    let marked = [b"\xef\xbb\xbf", document(utf_8, GERMAN).as_bytes()].concat();
    let one_bad = document(utf_8, "Für dich: X und „Bücher“").replace('X', "\u{1}");
    let one_bad = one_bad.bytes().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    let latin_one_bad =
        document(utf_8, "caf\u{1}").bytes().map(|b| if b == 1 { 0xe9 } else { b }).collect();
    vec![
        case("UTF-8 with its mark", marked, None, GERMAN),
        case("UTF-8 declared as Latin by its prolog", document(latin, GERMAN).into(), None, GERMAN),
        case(
            "UTF-8 declared as Latin by HTTP",
            document(bare, GERMAN).into(),
            Some("iso-8859-1"),
            GERMAN,
        ),
        case("one bad byte in UTF-8", one_bad, None, "Für dich: \u{fffd} und „Bücher“"),
        case("one Latin letter in what claims to be UTF-8", latin_one_bad, Some("utf-8"), "café"),
        case(
            "Latin that holds signs of Windows",
            encoded("windows-1252", &document(latin, GERMAN)),
            None,
            GERMAN,
        ),
        case(
            "Latin with its charset in HTTP only",
            encoded("windows-1252", &document(bare, GERMAN)),
            Some("ISO-8859-1"),
            GERMAN,
        ),
        case(
            "Latin declared by nobody",
            encoded("windows-1252", &document(bare, GERMAN)),
            None,
            GERMAN,
        ),
        case(
            "a charset nobody knows",
            encoded(
                "windows-1252",
                &document("<?xml version=\"1.0\" encoding=\"klingon\"?>", GERMAN),
            ),
            None,
            GERMAN,
        ),
        case(
            "Greek by HTTP over a Latin prolog",
            encoded("iso-8859-7", &document(latin, "Βιβλία")),
            Some("iso-8859-7"),
            "Βιβλία",
        ),
        case(
            "Polish in Latin 2",
            encoded(
                "iso-8859-2",
                &document("<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>", "Książki żółte"),
            ),
            None,
            "Książki żółte",
        ),
        case(
            "Japanese in Shift_JIS",
            encoded(
                "shift_jis",
                &document("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", "図書館のこと"),
            ),
            None,
            "図書館のこと",
        ),
        case(
            "Japanese in EUC",
            encoded(
                "euc-jp",
                &document("<?xml version=\"1.0\" encoding=\"EUC-JP\"?>", "図書館のこと"),
            ),
            None,
            "図書館のこと",
        ),
        case(
            "Japanese hidden in escapes",
            encoded(
                "iso-2022-jp",
                &document("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>", "図書館のこと"),
            ),
            None,
            "図書館のこと",
        ),
        case(
            "Russian declared by nobody",
            encoded(
                "windows-1251",
                &long("Библиотека", "Наши заметки о книгах и людях, которые читают вместе"),
            ),
            None,
            "Библиотека",
        ),
        case(
            "Russian in KOI8",
            encoded(
                "koi8-r",
                &document("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", "Библиотека"),
            ),
            None,
            "Библиотека",
        ),
        case(
            "Chinese in GB",
            encoded("gb18030", &document("<?xml version=\"1.0\" encoding=\"gb2312\"?>", "图书馆")),
            None,
            "图书馆",
        ),
        case(
            "UTF-16, the little end first",
            utf_16(&document(wide, GERMAN), true, false),
            None,
            GERMAN,
        ),
        case(
            "UTF-16, the big end first, with a declaration",
            utf_16(&document(wide, GERMAN), true, true),
            None,
            GERMAN,
        ),
        case("UTF-16 without its mark", utf_16(&document(wide, GERMAN), false, true), None, GERMAN),
        case("UTF-16 in the prolog over UTF-8", document(wide, GERMAN).into(), None, GERMAN),
        case("UTF-32, the little end first", utf_32(&document(bare, GERMAN), false), None, GERMAN),
        case("UTF-32, the big end first", utf_32(&document(bare, GERMAN), true), None, GERMAN),
        case(
            "a mark in the middle of nowhere",
            format!("\n\u{feff}{}", document(bare, GERMAN)).into(),
            None,
            GERMAN,
        ),
    ]
}

#[test]
fn every_charset_reads_whoever_is_wrong_about_it() {
    let differences: String = cases()
        .iter()
        .map(|case| {
            let expected = [format!("{} | /1 | -", case.title)];
            difference(case.name, &case.bytes, case.charset, &expected)
        })
        .collect();

    assert!(differences.is_empty(), "\n{differences}");
}
