//! Rewrites a broken document as RSS 2.0 that any parser reads, in one pass over its outline.
//! Only what a post says is carried over; what the parser has no field for is noted as facts.

use memchr::memchr3;

use super::facts::{Facts, note_item, reference, words};
use super::markup::{Token, Tokens, attribute};
use super::outline::{Field, Outline, Part, Root, Walk};
use super::slices::Slices;
use super::vocabulary::{Name, Space};

/// A document written anew.
#[derive(Debug)]
pub(super) struct Repaired<'a> {
    /// RSS 2.0.
    pub(super) text: String,
    /// Where that can be cut between posts.
    pub(super) slices: Slices,
    pub(super) facts: Facts<'a>,
    pub(super) root: Option<Root>,
    /// What stands in the tag of the outermost element.
    pub(super) root_attributes: &'a str,
    pub(super) page: bool,
    /// Whether its outermost element ends.
    pub(super) whole: bool,
    pub(super) looked: usize,
}

const HEAD: &str =
    "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>";
const TAIL: &str = "</channel></rss>";
const OPEN: &str = "<![CDATA[";
const CLOSE: &str = "]]>";

/// Writes the document anew, with at most `most` posts.
pub(super) fn repaired(text: &str, most: usize) -> Repaired<'_> {
    let mut walk = Outline::of(text, Walk::Lenient);
    let mut out = String::with_capacity(text.len() + HEAD.len() + TAIL.len());
    let mut facts = Facts::default();
    let mut post: Option<Post> = None;
    let mut posts = 0;
    let mut blog = Said::default();
    // What the blog says behind its first post is written behind its last.
    let mut late = String::new();
    let mut slices = Slices::between(HEAD, TAIL);
    out.push_str(HEAD);
    while let Some(part) = walk.next() {
        match (part, &mut post) {
            (Part::Item(attributes), _) => {
                if posts == most {
                    break;
                }
                note_item(&mut facts, Some(posts), attributes);
                post = Some(Post { from: out.len(), said: Said::default() });
                out.push_str("<item>");
            }
            (Part::ItemEnd(true), Some(begun)) => {
                out.push_str("</item>");
                slices.begin(posts, begun.from);
                slices.end(out.len());
                posts += 1;
                post = None;
            }
            (Part::ItemEnd(_), Some(begun)) => {
                out.truncate(begun.from);
                facts.forget(posts);
                post = None;
            }
            (Part::ItemEnd(_), None) => {}
            (Part::Field(field), Some(begun)) => {
                facts.note(Some(posts), field);
                write_field(&mut out, &field, &mut begun.said, walk.root);
            }
            (Part::Field(field), None) => {
                facts.note(None, field);
                if matches!(field.name, Name::Title | Name::Link | Name::Language) {
                    let out = if posts == 0 { &mut out } else { &mut late };
                    write_field(out, &field, &mut blog, walk.root);
                }
            }
        }
    }
    out.push_str(&late);
    out.push_str(TAIL);
    Repaired {
        text: out,
        slices,
        facts,
        root: walk.root,
        root_attributes: walk.root_attributes,
        page: walk.page,
        whole: walk.ended,
        looked: walk.looked(),
    }
}

/// A post that is being written.
struct Post {
    /// Where it began.
    from: usize,
    said: Said,
}

/// Which fields were written already: the first one counts.
#[derive(Debug, Default)]
struct Said(Vec<&'static str>);

impl Said {
    fn first(&mut self, element: &'static str) -> bool {
        let first = !self.0.contains(&element);
        if first {
            self.0.push(element);
        }
        first
    }
}

/// Writes a field under the name RSS 2.0 has for it.
fn write_field(out: &mut String, field: &Field<'_>, said: &mut Said, root: Option<Root>) {
    let element = match field.name {
        Name::Title => "title",
        // Atom's links say in attributes where they lead: facts.
        Name::Link if !field.inner.trim().is_empty() => "link",
        Name::Guid => "guid",
        Name::Description | Name::Summary => "description",
        Name::Content => "content:encoded",
        Name::Published => "pubDate",
        Name::Updated => "updated",
        Name::Language => "language",
        Name::Category => {
            write_category(out, field);
            return;
        }
        _ => return,
    };
    let kind = attribute(field.attributes, "type").unwrap_or_default();
    if field.inner.trim().is_empty() || is_no_text(field, kind) || !said.first(element) {
        return;
    }
    out.push('<');
    out.push_str(element);
    out.push('>');
    let is_atom = root == Some(Root::Atom) && field.space != Space::Content;
    let is_text = matches!(field.name, Name::Title | Name::Summary | Name::Content);
    if field.markup {
        push_raw(out, field.inner);
    } else if is_atom
        && is_text
        && matches!(kind, "" | "text" | "plain" | "text/plain")
        && attribute(field.attributes, "mode") != Some("escaped")
    {
        // Plain text in a place where RSS expects HTML.
        push_escaped(out, &plain_as_html(&words(field)));
    } else {
        push_words(out, field.inner);
    }
    out.push_str("</");
    out.push_str(element);
    out.push('>');
}

/// Whether a field holds a picture, sound or a file as text.
fn is_no_text(field: &Field<'_>, kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let readable = ["text", "html", "xml"].iter().any(|part| kind.contains(part));
    attribute(field.attributes, "mode") == Some("base64") || (kind.contains('/') && !readable)
}

fn write_category(out: &mut String, field: &Field<'_>) {
    let said = ["label", "term", "text"].iter().find_map(|name| attribute(field.attributes, name));
    out.push_str("<category>");
    match said {
        Some(said) => push_words(out, said),
        None if field.markup => push_raw(out, field.inner),
        None => push_words(out, field.inner),
    }
    out.push_str("</category>");
}

/// Plain text as the HTML that shows it; what was meant to be HTML although nobody says so stays.
pub(super) fn plain_as_html(text: &str) -> String {
    if looks_like_html(text) {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Whether a text that claims to be plain holds an element that ends, a line break or a reference.
fn looks_like_html(text: &str) -> bool {
    let ends = text.split("</").skip(1).any(|rest| {
        let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        name > 0 && rest.as_bytes().get(name) == Some(&b'>')
    });
    let refers = || {
        text.split('&').skip(1).any(|rest| {
            let name = rest
                .bytes()
                .take(10)
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
                .count();
            name > 1 && rest.as_bytes().get(name) == Some(&b';')
        })
    };
    ends || text.contains("<br") || text.contains("<p>") || text.contains("<img ") || refers()
}

/// Writes text and sections; references are mended, comments go.
fn push_words(out: &mut String, inner: &str) {
    for token in Tokens::of(inner) {
        match token {
            Token::Text(text) => push_mended(out, text),
            Token::Raw(text) => push_raw(out, text),
            Token::Start(_) | Token::End(_) | Token::Aside => {}
        }
    }
}

/// Writes text in which `&` and `<` stand for themselves.
fn push_escaped(out: &mut String, text: &str) {
    out.push_str(OPEN);
    push_inside(out, text);
    out.push_str(CLOSE);
}

/// Writes text that may hold references: those XML knows become what they stand for, to characters
/// it forbids go, HTML's are left to whoever reads HTML, and a bare `&` or `<` stays one. In a section
/// all of that may stand, and takes no more room than before.
fn push_mended(out: &mut String, text: &str) {
    if memchr3(b'&', b'<', b']', text.as_bytes()).is_none() {
        push_allowed(out, text);
        return;
    }
    if out.ends_with(CLOSE) {
        // It goes on with the section before it.
        out.truncate(out.len() - CLOSE.len());
    } else {
        out.push_str(OPEN);
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        push_inside(out, before);
        rest = match reference(after) {
            Some((ch, behind)) => {
                let mut bytes = [0; 4];
                if let Some(ch) = windows(ch) {
                    push_inside(out, ch.encode_utf8(&mut bytes));
                }
                behind
            }
            None if after.starts_with('#') => {
                // No character has this number.
                let digits = after.trim_start_matches(|ch: char| {
                    ch == '#' || ch.is_ascii_hexdigit() || ch == 'x'
                });
                digits.strip_prefix(';').unwrap_or(digits)
            }
            None => {
                out.push('&');
                after
            }
        };
    }
    push_inside(out, rest);
    out.push_str(CLOSE);
}

/// Writes what stands for itself inside a section. Its end is divided between two of them.
fn push_inside(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('>') {
        push_allowed(out, before);
        if out.ends_with("]]") {
            out.push_str(CLOSE);
            out.push_str(OPEN);
        }
        out.push('>');
        rest = after;
    }
    push_allowed(out, rest);
}

/// Writes a stretch as a section, in which everything stands for itself.
fn push_raw(out: &mut String, text: &str) {
    let mut rest = text;
    // Sections inside markup are dissolved; the end of one would end ours.
    while let Some((before, after)) = rest.split_once("]]>") {
        push_section(out, before);
        rest = after;
    }
    push_section(out, rest);
}

fn push_section(out: &mut String, text: &str) {
    out.push_str(OPEN);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        push_allowed(out, before);
        rest = after;
    }
    push_allowed(out, rest);
    out.push_str(CLOSE);
}

/// Writes what XML 1.0 allows (section 2.2) of a text.
fn push_allowed(out: &mut String, text: &str) {
    let plain = |byte: &u8| *byte >= 0x20 && *byte < 0x7f || matches!(byte, b'\t' | b'\n' | b'\r');
    if text.as_bytes().iter().all(plain) {
        out.push_str(text);
    } else {
        out.extend(text.chars().filter_map(windows));
    }
}

/// A character as it may stand; where numbers of Windows' charset were taken for Unicode's (`&#146;`),
/// the character that was meant.
pub(super) fn windows(ch: char) -> Option<char> {
    match u8::try_from(u32::from(ch)) {
        Ok(byte @ 0x80..=0x9f) => {
            let meant =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
            meant.filter(|ch| is_allowed(*ch))
        }
        _ => Some(ch).filter(|ch| is_allowed(*ch)),
    }
}

fn is_allowed(ch: char) -> bool {
    matches!(ch, '\t' | '\n' | '\r') || !(ch.is_control() || matches!(ch, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mended(text: &str) -> String {
        let mut out = String::new();
        push_words(&mut out, text);
        out
    }

    #[test]
    fn a_bare_ampersand_stays_and_a_reference_becomes_what_it_stands_for() {
        assert_eq!(
            mended("Q & A &amp; B &nbsp; &#233; <![CDATA[x & y]]>"),
            "<![CDATA[Q & A & B &nbsp; é ]]><![CDATA[x & y]]>"
        );
    }

    #[test]
    fn characters_that_may_not_stand_in_xml_go() {
        assert_eq!(mended("a\u{8}b&#0;c&#x1b;d&#xD800;e"), "<![CDATA[abcde]]>");
        assert_eq!(mended("&#60;b&#38; it&#146;s"), "<![CDATA[<b& it’s]]>");
    }

    #[test]
    fn the_end_of_a_section_that_is_written_about_ends_none() {
        for text in ["a ]]&gt; b", "a ]]> b", "a ]]\u{1}> b"] {
            assert_eq!(mended(text), "<![CDATA[a ]]]]><![CDATA[> b]]>");
        }
        assert_eq!(mended("]]<>]]<"), "<![CDATA[]]<>]]<]]>");
    }

    #[test]
    fn a_truncated_feed_keeps_its_whole_posts() {
        let text = "<rss version=\"2.0\"><channel><item><title>1</title></item><item><tit";

        let repaired = repaired(text, 9);

        assert_eq!(repaired.text, format!("{HEAD}<item><title>1</title></item>{TAIL}"));
    }

    #[test]
    fn a_section_inside_markup_is_dissolved() {
        let mut out = String::new();
        push_raw(&mut out, "a<![CDATA[<b>]]>c");

        assert_eq!(out, "<![CDATA[a<b>]]><![CDATA[c]]>");
    }

    proptest! {
        #[test]
        fn what_is_repaired_is_well_formed_and_costs_little(raw in r#"([a-c&;#<>/!?"'= \[\]-]|<item>|</item>|<title>|</title>|<link>|<!--|<!\[CDATA\[|\]\]>|\x01|é){0,80}"#) {
            let text = format!("<rss>{raw}");
            let repaired = repaired(&text, 9);

            prop_assert!(!crate::feeds::facts::survey(&repaired.text, 9).beyond, "{}", repaired.text);
            prop_assert!(repaired.text.chars().all(is_allowed));
            prop_assert!(repaired.looked <= 6 * text.len() + 40);
        }
    }
}
