//! Makes a broken XML feed readable, in one pass over its text: bare `&`, entities XML does not
//! know, control characters and references to them, junk before the feed, odd RSS versions, a
//! truncated end. Whole posts are never dropped; what cannot be mended stays as it is.

/// The document without its `<?xml …?>`: the text is decoded already, and a parser that read the
/// prolog would decode it again.
pub(super) fn without_prolog(text: &str) -> &str {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    match start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => start,
    }
}

/// The document with everything mended that is known to be broken.
pub(super) fn mended(text: &str) -> String {
    let body = from_root(without_prolog(text));
    closed(versioned(escaped(body)))
}

/// Cuts what stands before the feed: warnings of a program, blank lines, a second prolog.
fn from_root(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let root = ["<rss", "<feed", "<rdf", "<?xml-stylesheet"]
        .iter()
        .filter_map(|name| lower.find(name))
        .min();
    root.and_then(|at| text.get(at..)).unwrap_or(text)
}

/// Escapes what is no reference, and drops characters XML 1.0 forbids (section 2.2).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        push_allowed(&mut out, before);
        if let Some(raw) = from.strip_prefix("<![CDATA[") {
            let end = raw.find("]]>").map_or(raw.len(), |end| end + 3);
            out.push_str("<![CDATA[");
            let (inside, after) = raw.split_at_checked(end).unwrap_or((raw, ""));
            push_allowed(&mut out, inside);
            rest = after;
        } else if from.starts_with('<') {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
        } else {
            rest = reference(&mut out, from);
        }
    }
    push_allowed(&mut out, rest);
    out
}

/// Writes the reference `from` begins with, or an escaped `&`; returns what follows.
fn reference<'a>(out: &mut String, from: &'a str) -> &'a str {
    let after = from.get(1..).unwrap_or_default();
    let name = after.split_once(';').map(|(name, _)| name).filter(|name| name.len() <= 10);
    match name {
        Some("amp" | "lt" | "gt" | "quot" | "apos") => out.push('&'),
        Some(number) if number.starts_with('#') => {
            let whole = after.get(number.len() + 1..).unwrap_or_default();
            match character(number) {
                Some('&' | '<') => out.push('&'),
                Some(ch) => {
                    out.push(ch);
                    return whole;
                }
                // A reference to a character that may not stand in XML: it goes.
                None => return whole,
            }
        }
        // `&nbsp;` and its kin mean something in HTML only: left to the reader of HTML.
        _ => out.push_str("&amp;"),
    }
    after
}

fn character(reference: &str) -> Option<char> {
    let digits = reference.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|ch| is_allowed(*ch))
}

fn is_allowed(ch: char) -> bool {
    matches!(ch, '\t' | '\n' | '\r') || !(ch.is_control() || matches!(ch, '\u{fffe}' | '\u{ffff}'))
}

fn push_allowed(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|ch| is_allowed(*ch)));
}

/// `<rss>` without a version, or with one the parser does not know, is read as 2.0.
fn versioned(text: String) -> String {
    let Some(at) = text.get(..4).filter(|root| root.eq_ignore_ascii_case("<rss")).map(|_| 4) else {
        return text;
    };
    let Some(end) = text.find('>') else { return text };
    let attributes = text.get(at..end).unwrap_or_default();
    let known = ["0.91", "0.92", "2.0"];
    if known.iter().any(|version| attributes.contains(&format!("version=\"{version}\""))) {
        return text;
    }
    let kept: Vec<&str> = attributes
        .split_whitespace()
        .filter(|attribute| !attribute.starts_with("version"))
        .collect();
    let rest = text.get(end..).unwrap_or_default();
    format!("<rss version=\"2.0\" {}{rest}", kept.join(" "))
}

/// Closes a document that ends in the middle: after its last whole post.
fn closed(text: String) -> String {
    let (post, ends): (&str, &str) = if text.starts_with("<feed") {
        ("</entry>", "</feed>")
    } else if text.get(..4).is_some_and(|root| root.eq_ignore_ascii_case("<rss")) {
        ("</item>", "</channel></rss>")
    } else {
        ("</item>", "</rdf:RDF>")
    };
    let last = ends.rsplit('<').next().map(|name| format!("<{name}")).unwrap_or_default();
    if text.trim_end().to_ascii_lowercase().ends_with(&last.to_ascii_lowercase()) {
        return text;
    }
    match text.rfind(post).and_then(|at| text.get(..at + post.len())) {
        Some(whole) => format!("{whole}{ends}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bare_ampersand_is_escaped_and_a_reference_is_not() {
        assert_eq!(
            escaped("Q & A &amp; B &nbsp; &#233; <![CDATA[x & y]]>"),
            "Q &amp; A &amp; B &amp;nbsp; é <![CDATA[x & y]]>"
        );
    }

    #[test]
    fn characters_that_may_not_stand_in_xml_go() {
        assert_eq!(escaped("a\u{8}b&#0;c&#x1b;d"), "abcd");
        assert_eq!(escaped("&#60;b&#38;"), "&#60;b&#38;");
    }

    #[test]
    fn a_truncated_feed_keeps_its_whole_posts() {
        let text = "<rss version=\"2.0\"><channel><item><title>1</title></item><item><tit";

        assert_eq!(
            closed(text.to_owned()),
            "<rss version=\"2.0\"><channel><item><title>1</title></item></channel></rss>"
        );
    }

    #[test]
    fn an_rss_of_an_unknown_version_is_read_as_2_0() {
        assert_eq!(
            versioned("<rss version=\"2\" a=\"b\"><x/>".to_owned()),
            "<rss version=\"2.0\" a=\"b\"><x/>"
        );
    }

    proptest! {
        #[test]
        fn mending_never_panics_and_leaves_no_control_character(raw in any::<String>()) {
            let whole = mended(&format!("<rss>{raw}"));

            prop_assert!(whole.chars().all(is_allowed));
        }
    }
}
