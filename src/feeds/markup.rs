//! Splits XML into tags and text, however broken it is. Never fails, never allocates, and looks at
//! no byte more than a fixed number of times: what it looked at is counted.

use memchr::{memchr, memchr2, memmem};

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<name …>` or `<name …/>`.
    Start(Tag<'a>),
    /// `</name>`; the name.
    End(&'a str),
    /// Text between tags, as it stands; a `<` that begins no tag is text.
    Text(&'a str),
    /// What stands inside `<![CDATA[` and `]]>`.
    Raw(&'a str),
    /// Comments, instructions, document types: nothing to read.
    Aside,
}

/// The beginning of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name with its prefix, as written.
    pub(super) name: &'a str,
    /// Everything between its name and its `>`.
    pub(super) attributes: &'a str,
    /// Whether it ends in itself.
    pub(super) empty: bool,
}

/// The tokens of a document, in order.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    looked: usize,
    /// A comment, CDATA section, instruction or document type without an end was met: there is no such end in
    /// the rest, so it is not searched for again.
    endless: [bool; 4],
}

const COMMENT: usize = 0;
const CDATA: usize = 1;
const INSTRUCTION: usize = 2;
const DOCTYPE: usize = 3;

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0, looked: 0, endless: [false; 4] }
    }

    /// Where the next token begins, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many bytes were looked at so far: never more than a small multiple of the document.
    pub(super) fn looked(&self) -> usize {
        self.looked
    }

    #[inline]
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Where `needle` ends in the rest, from `from` on.
    fn end_of(&mut self, needle: &str, from: usize, kind: usize) -> Option<usize> {
        let endless = self.endless.get_mut(kind)?;
        if *endless {
            return None;
        }
        let rest = self.text.get(self.at + from..)?;
        let found = memmem::find(rest.as_bytes(), needle.as_bytes());
        *endless = found.is_none();
        self.looked += found.unwrap_or(rest.len());
        found.map(|at| from + at + needle.len())
    }

    #[inline]
    fn take(&mut self, bytes: usize) -> &'a str {
        let rest = self.rest();
        let (taken, _) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
        self.at += taken.len();
        taken
    }

    /// Text up to the next `<`; the first `from` bytes are text whatever they are.
    #[inline]
    fn words(&mut self, from: usize) -> Token<'a> {
        let rest = self.rest().as_bytes();
        let end = rest.get(from..).and_then(|rest| memchr(b'<', rest));
        let end = end.map_or(rest.len(), |end| from + end);
        self.looked += end;
        Token::Text(self.take(end))
    }

    #[inline]
    fn end_tag(&mut self, rest: &'a str) -> Token<'a> {
        let inside = rest.get(2..).unwrap_or_default();
        let name = name_in(inside);
        let after = 2 + name.len();
        if rest.as_bytes().get(after) == Some(&b'>') {
            self.looked += after + 1;
            self.at += after + 1;
            return Token::End(name);
        }
        let close = rest.as_bytes().get(after..).and_then(|rest| memchr2(b'>', b'<', rest));
        let close = close.map_or(rest.len(), |at| after + at);
        self.looked += close;
        let end = close + usize::from(rest.as_bytes().get(close) == Some(&b'>'));
        self.take(end);
        Token::End(name)
    }

    #[inline]
    fn start_tag(&mut self, rest: &'a str) -> Token<'a> {
        let name = name_in(rest.get(1..).unwrap_or_default());
        let after = 1 + name.len();
        let inside = rest.as_bytes().get(after..).unwrap_or_default();
        if inside.first() == Some(&b'>') {
            self.looked += after + 1;
            self.at += after + 1;
            return Token::Start(Tag { name, attributes: "", empty: false });
        }
        let (length, closed, looked) = length_of_attributes(inside);
        self.looked += after + looked;
        self.take(after + length + usize::from(closed));
        if !closed && self.at >= self.text.len() {
            // Cut off in the middle of a tag: nobody knows what it would have said.
            return Token::Aside;
        }
        let attributes = rest.get(after..after + length).unwrap_or_default();
        let trimmed = attributes.trim_end();
        match trimmed.strip_suffix('/') {
            Some(attributes) => Token::Start(Tag { name, attributes, empty: true }),
            None => Token::Start(Tag { name, attributes: trimmed, empty: false }),
        }
    }

    fn declaration(&mut self, rest: &'a str) -> Token<'a> {
        if rest.starts_with("<!--") {
            let end = self.end_of("-->", 4, COMMENT).unwrap_or(4);
            self.take(end);
            return Token::Aside;
        }
        if rest.starts_with("<![CDATA[") {
            let end = self.end_of("]]>", 9, CDATA);
            let taken = self.take(end.unwrap_or(rest.len()));
            let inside = taken.get(9..).unwrap_or_default();
            return Token::Raw(if end.is_some() {
                inside.strip_suffix("]]>").unwrap_or(inside)
            } else {
                inside
            });
        }
        // A document type may hold declarations in brackets, each with a `>` of its own.
        let bytes = rest.as_bytes();
        let close = memchr(b'>', bytes).unwrap_or(bytes.len());
        let open = bytes.get(..close).and_then(|head| memchr(b'[', head));
        let end = match open {
            Some(_) if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!DOCTYPE")) => {
                self.end_of("]>", 0, DOCTYPE).map_or(close, |end| end - 1)
            }
            _ => close,
        };
        self.looked += end;
        self.take(end + 1);
        Token::Aside
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    #[inline]
    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        if *bytes.first()? != b'<' {
            return Some(self.words(0));
        }
        Some(match bytes.get(1) {
            Some(b'/') if bytes.get(2).is_some_and(|byte| begins_name(*byte)) => self.end_tag(rest),
            Some(b'!') => self.declaration(rest),
            Some(b'?') => {
                let end = self.end_of("?>", 2, INSTRUCTION).unwrap_or(2);
                self.take(end);
                Token::Aside
            }
            Some(byte) if begins_name(*byte) => self.start_tag(rest),
            _ => self.words(1),
        })
    }
}

#[inline]
fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

/// The name that `text` begins with.
#[inline]
fn name_in(text: &str) -> &str {
    let ends = |byte: &u8| {
        *byte <= b'>' && matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'>' | b'/' | b'<' | b'=')
    };
    let end = text.as_bytes().iter().position(ends).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// How many bytes of attributes there are before a tag's `>`, whether there is one, and how many
/// bytes were looked at. A quote that is never closed, or closed behind the next tag, is no quote.
#[inline]
fn length_of_attributes(bytes: &[u8]) -> (usize, bool, usize) {
    let mut quote = None;
    let mut first_close = None;
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, quote) {
            (b'>', None) => return (at, true, at),
            (b'>', Some(_)) => {
                first_close.get_or_insert(at);
            }
            (b'<', _) => return first_close.map_or((at, false, at), |close| (close, true, at)),
            (b'"' | b'\'', None) if before == b'=' => quote = Some(*byte),
            (_, Some(open)) if open == *byte => {
                quote = None;
                first_close = None;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = *byte;
        }
    }
    let all = bytes.len();
    first_close.map_or((all, false, all), |close| (close, true, all))
}

/// The attributes in what stands between a tag's name and its `>`: name and value as written.
/// Quotes may be missing, and values too.
pub(super) fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|ch: char| ch.is_ascii_whitespace() || ch == '/');
        let end = rest.find(|ch: char| ch.is_ascii_whitespace() || ch == '=').unwrap_or(rest.len());
        // A `=` without a name: it is skipped.
        let (name, after) = rest.split_at_checked(end).filter(|_| !rest.is_empty())?;
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|ch| matches!(ch, '"' | '\''));
        let (value, behind) = if let Some(quote) = quote {
            let inside = value.get(1..).unwrap_or_default();
            inside.split_once(quote).unwrap_or((inside, ""))
        } else {
            let end = value.find(|ch: char| ch.is_ascii_whitespace()).unwrap_or(value.len());
            value.split_at_checked(end).unwrap_or((value, ""))
        };
        rest = behind;
        Some((name, value))
    })
}

/// The value of the attribute of this name, as written.
pub(super) fn attribute<'a>(raw: &'a str, wanted: &str) -> Option<&'a str> {
    attributes(raw).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A name's prefix.
pub(super) fn prefix(name: &str) -> Option<&str> {
    name.rsplit_once(':').map(|(prefix, _)| prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Tokens::of(text).collect()
    }

    fn start<'a>(name: &'a str, attributes: &'a str) -> Token<'a> {
        Token::Start(Tag { name, attributes, empty: false })
    }

    #[test]
    fn tags_text_and_sections_come_in_order() {
        assert_eq!(
            tokens("<?xml?><!--a>b--><a b='>'>x<![CDATA[<y>]]></a ><c/>"),
            [
                Token::Aside,
                Token::Aside,
                start("a", " b='>'"),
                Token::Text("x"),
                Token::Raw("<y>"),
                Token::End("a"),
                Token::Start(Tag { name: "c", attributes: "", empty: true }),
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_with_its_tag() {
        assert_eq!(
            tokens("<a href=\"x>y</a>"),
            [start("a", " href=\"x"), Token::Text("y"), Token::End("a")]
        );
        assert_eq!(tokens("<a it's>y"), [start("a", " it's"), Token::Text("y")]);
    }

    #[test]
    fn a_sign_that_begins_no_tag_is_text() {
        assert_eq!(
            tokens("a < b <3 </ >"),
            [Token::Text("a "), Token::Text("< b "), Token::Text("<3 "), Token::Text("</ >")]
        );
        assert_eq!(tokens("x<tit"), [Token::Text("x"), Token::Aside]);
    }

    #[test]
    fn a_comment_without_an_end_hides_nothing() {
        assert_eq!(
            tokens("<!-- a<b>c"),
            [Token::Aside, Token::Text(" a"), start("b", ""), Token::Text("c")]
        );
    }

    #[test]
    fn attributes_read_without_quotes_and_values() {
        let read: Vec<_> = attributes(" a=\"1\" b = '2'  c=3/ d e='x").collect();

        assert_eq!(read, [("a", "1"), ("b", "2"), ("c", "3/"), ("d", ""), ("e", "x")]);
        assert_eq!(attribute("HREF='/x'", "href"), Some("/x"));
    }

    proptest! {
        #[test]
        fn the_tokens_cover_any_text_and_no_byte_is_looked_at_often(text in r#"([a-c<>/!?"'= \[\]-]|<!--|-->|<!\[CDATA\[|\]\]>|é){0,80}"#) {
            let mut all = Tokens::of(&text);
            let mut before = 0;
            while all.next().is_some() {
                prop_assert!(all.at() > before);
                before = all.at();
            }

            prop_assert_eq!(all.at(), text.len());
            prop_assert!(all.looked() <= 5 * text.len() + 40, "{} of {}", all.looked(), text.len());
        }

        #[test]
        fn attributes_end(raw in "[a-b=\"' /]{0,60}") {
            prop_assert!(attributes(&raw).count() <= raw.len());
        }
    }
}
