//! Titles, which may be HTML although nobody says so.

use super::Clean;
use super::html::references_replaced;
use super::measure::beginning;

/// What a feed says its titles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleKind {
    /// Text: a `<` is a `<`.
    Text,
    /// Text by its own word (Atom's `type="text"`), but many write it encoded once too often: what
    /// looks like a reference or a pair of tags is one, every other `<` is a `<`.
    Declared,
    /// Text that may hold tags and character references, as in RSS.
    Markup,
}

/// Titles that are longer are cut.
const LONGEST: usize = 4096;

/// A title in one line. Of markup the tags go and the references are replaced, also where they
/// were encoded twice.
pub fn title(raw: &str, kind: TitleKind) -> Clean {
    let raw = beginning(raw, LONGEST);
    match kind {
        TitleKind::Text => Clean::line(raw),
        TitleKind::Declared => declared(raw),
        TitleKind::Markup if !raw.contains(['<', '&']) => Clean::line(raw),
        TitleKind::Markup => declared(&references_replaced(&without_tags(raw, |_| true))),
    }
}

fn declared(text: &str) -> Clean {
    let pair = |name: &str| is_formatting(name) && has_pair(text, name);
    Clean::line(&references_replaced(&without_tags(text, pair)))
}

/// The text without the tags of HTML that `goes` accepts by name; every other `<` stays.
fn without_tags(text: &str, goes: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after;
        if let Some((name, behind)) = tag(after).filter(|(name, _)| goes(name)) {
            // Words on both sides of a line end or block are two words.
            out.push_str(if is_formatting(&name) { "" } else { " " });
            rest = behind;
        } else {
            out.push('<');
        }
    }
    out.push_str(rest);
    out
}

/// The name of the tag that `text` begins with, after its `<`, and what stands behind it.
fn tag(text: &str) -> Option<(String, &str)> {
    let named = text.strip_prefix('/').unwrap_or(text);
    let end = named.find(|ch: char| !ch.is_ascii_alphanumeric())?;
    let (name, rest) = named.split_at_checked(end)?;
    let name = name.to_ascii_lowercase();
    let (inside, behind) = rest.split_once('>')?;
    let attributes = inside.trim_matches([' ', '\t', '\n', '\r', '/']).is_empty()
        || (inside.starts_with(char::is_whitespace) && inside.contains('='));
    (attributes && !inside.contains('<') && (is_formatting(&name) || is_other_tag(&name)))
        .then_some((name, behind))
}

/// Whether an element of this name begins and ends in the text.
fn has_pair(text: &str, name: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains(&format!("<{name}")) && lower.contains(&format!("</{name}>"))
}

/// Elements that stand inside a line.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Other elements that people have put in titles.
fn is_other_tag(name: &str) -> bool {
    matches!(
        name,
        "br" | "p"
            | "div"
            | "img"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "center"
            | "script"
            | "style"
            | "blockquote"
            | "li"
            | "ul"
            | "ol"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn markup(raw: &str) -> String {
        title(raw, TitleKind::Markup).to_string()
    }

    #[test]
    fn tags_go_and_references_are_replaced() {
        assert_eq!(markup("Thing 7 &amp; <b>more</b>&hellip;"), "Thing 7 & more…");
        assert_eq!(markup("Thing&nbsp;7:<br/>maps"), "Thing 7: maps");
        assert_eq!(markup("<a href='x>y'>Maps</a>"), "y'>Maps");
    }

    #[test]
    fn what_was_encoded_twice_is_read() {
        assert_eq!(markup("Tom &amp;amp; Ann&amp;#8217;s <i>map</i>"), "Tom & Ann’s map");
        assert_eq!(markup("&lt;i&gt;Do not&lt;/i&gt;"), "Do not");
    }

    #[test]
    fn a_tag_somebody_writes_about_stays() {
        assert_eq!(markup("Why the &lt;table&gt; tag"), "Why the <table> tag");
        assert_eq!(markup("I <3 libraries, if a<b then c>d"), "I <3 libraries, if a<b then c>d");
        assert_eq!(title("AT&amp;T <b>", TitleKind::Text).as_str(), "AT&amp;T <b>");
        assert_eq!(title("AT&amp;T <b> <i>x</i>", TitleKind::Declared).as_str(), "AT&T <b> x");
    }

    proptest! {
        #[test]
        fn a_title_is_one_clean_line(raw in any::<String>()) {
            let read = title(&raw, TitleKind::Markup);

            prop_assert_eq!(Clean::line(read.as_str()), read);
        }
    }
}
