//! Keeps HTML within what the tokenizer reads in linear time: it compares every attribute of a tag
//! with every other, so a tag of a million attributes would hold the program for an hour.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::measure::beginning;

/// What is longer is cut: the longest real posts are a tenth of it.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Attributes of one tag; those after them go.
const MOST_ATTRIBUTES: usize = 128;

/// Values that are longer are pictures written into their tag, of which the beginning is enough.
const LONGEST_VALUE: usize = 16 * 1024;

/// An address between `<` and `>` is not longer than this.
const LONGEST_ADDRESS: usize = 256;

/// How much of such a value stays.
const BEGINNING: usize = 64;

/// The same HTML, with a bound on its size, on the attributes of each tag and on their length.
pub(super) fn tame(html: &str) -> Cow<'_, str> {
    let mut scan = Scan { bytes: html.as_bytes(), at: 0, raw: None, cuts: Vec::new() };
    while scan.next_tag() {
        scan.attributes();
        scan.skip_content();
    }
    if scan.cuts.is_empty() {
        return Cow::Borrowed(beginning(html, MOST_BYTES));
    }
    let mut out = String::new();
    let mut kept = 0;
    for cut in scan.cuts {
        out.push_str(html.get(kept..cut.start).unwrap_or_default());
        kept = cut.end;
    }
    out.push_str(html.get(kept..).unwrap_or_default());
    out.truncate(beginning(&out, MOST_BYTES).len());
    Cow::Owned(out)
}

/// The same HTML with `<somebody@mail.example>` and `<https://page.example>` as words: whoever writes
/// so means no tag.
pub(super) fn addresses_as_words(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    for (at, _) in html.match_indices('<') {
        let after = html.get(at + 1..).unwrap_or_default();
        if is_address(after) {
            out.push_str(html.get(kept..at).unwrap_or_default());
            out.push_str("&lt;");
            kept = at + 1;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether what follows a `<` is an address and a `>`.
fn is_address(after: &str) -> bool {
    let word = beginning(after, LONGEST_ADDRESS);
    let Some(end) = word.find(|ch: char| ch == '>' || ch.is_whitespace() || ch == '"') else {
        return false;
    };
    let (word, ends) = word.split_at(end);
    let page = ["http://", "https://", "mailto:"].iter().any(|scheme| word.starts_with(scheme));
    let mailbox = word
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !name.contains('=') && host.contains('.'));
    ends.starts_with('>') && (page || mailbox)
}

/// A reader of bytes that never goes back.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What ends the content of the tag being read, if that content has no tags in it.
    raw: Option<&'static [u8]>,
    /// What is to go.
    cuts: Vec<Range<usize>>,
}

impl Scan<'_> {
    /// Goes behind the name of the next tag.
    fn next_tag(&mut self) -> bool {
        while self.skip_until(|byte| byte == b'<') {
            self.at += 1;
            if self.rest().starts_with(b"!--") {
                self.skip_behind(b"-->");
                continue;
            }
            let ends = self.peek() == Some(b'/');
            self.at += usize::from(ends);
            if !self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
                continue;
            }
            let name = self.at;
            self.skip_until(|byte| is_blank(byte) || matches!(byte, b'/' | b'>'));
            self.raw = self.bytes.get(name..self.at).filter(|_| !ends).and_then(raw_end);
            return true;
        }
        false
    }

    /// Goes over the content of a script or style sheet, unless its tag closed itself.
    fn skip_content(&mut self) {
        let closed = self.bytes.get(..self.at).is_some_and(|read| read.ends_with(b"/"));
        if let (Some(end), false) = (self.raw, closed) {
            self.skip_behind(end);
        }
    }

    /// Goes to the end of the tag.
    fn attributes(&mut self) {
        let mut count = 0;
        let mut surplus = None;
        loop {
            self.skip_until(|byte| !is_blank(byte) && byte != b'/');
            if self.peek().is_none_or(|byte| byte == b'>') {
                break;
            }
            count += 1;
            if count == MOST_ATTRIBUTES + 1 {
                surplus = Some((self.at, self.cuts.len()));
            }
            self.attribute();
        }
        if let Some((start, cuts)) = surplus {
            self.cuts.truncate(cuts);
            self.cuts.push(start..self.at);
        }
    }

    fn attribute(&mut self) {
        self.at += 1;
        self.skip_until(|byte| is_blank(byte) || matches!(byte, b'=' | b'/' | b'>'));
        self.skip_until(|byte| !is_blank(byte));
        if self.peek() != Some(b'=') {
            return;
        }
        self.at += 1;
        self.skip_until(|byte| !is_blank(byte));
        let quote = self.peek().filter(|byte| matches!(byte, b'"' | b'\''));
        self.at += usize::from(quote.is_some());
        let value = self.at;
        self.skip_until(|byte| match quote {
            Some(quote) => byte == quote,
            None => is_blank(byte) || byte == b'>',
        });
        if self.at - value > LONGEST_VALUE {
            self.cut_value(value + BEGINNING);
        }
        self.at = self.bytes.len().min(self.at + usize::from(quote.is_some()));
    }

    /// Cuts the value that ends here, from the next whole character on.
    fn cut_value(&mut self, from: usize) {
        let rest = self.bytes.get(from..self.at).unwrap_or_default();
        let within = rest.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
        self.cuts.push(from + within..self.at);
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes to the next byte that fits, or to the end.
    fn skip_until(&mut self, fits: impl Fn(u8) -> bool) -> bool {
        let found = self.rest().iter().position(|&byte| fits(byte));
        self.at = found.map_or(self.bytes.len(), |ahead| self.at + ahead);
        found.is_some()
    }

    /// Goes behind the next `end`, in small or capital letters, or to the end.
    fn skip_behind(&mut self, end: &[u8]) {
        let found = self.rest().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end));
        self.at = found.map_or(self.bytes.len(), |ahead| self.at + ahead + end.len());
    }
}

/// What ends the content of an element in which `<` begins no tag.
fn raw_end(name: &[u8]) -> Option<&'static [u8]> {
    if name.eq_ignore_ascii_case(b"script") {
        return Some(b"</script");
    }
    name.eq_ignore_ascii_case(b"style").then_some(b"</style")
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_html_is_left_alone() {
        let html = "<p class='a' title=\"x > y\">1 < 2<br/><!-- <b --><a href=/x>y</a>";

        assert!(matches!(tame(html), Cow::Borrowed(same) if same == html));
    }

    #[test]
    fn a_tag_of_a_million_attributes_keeps_the_first() {
        let bomb: String = (0..100_000).fold(String::new(), |bomb, n| bomb + &format!(" a{n}='>'"));

        let tamed = tame(&format!("<p{bomb}>words</p>")).into_owned();

        assert!(tamed.ends_with(">words</p>"));
        assert_eq!(tamed.matches('=').count(), MOST_ATTRIBUTES);
    }

    #[test]
    fn a_picture_written_into_its_tag_does_not_crowd_out_the_words() {
        let picture = "iVBORw0KGgoé".repeat(400_000);
        let post =
            format!("<img alt='a desk' src=\"data:image/png;base64,{picture}\"><p>words</p>");

        let tamed = tame(&post).into_owned();

        assert!(tamed.len() < 200 && tamed.ends_with("\"><p>words</p>"), "{}", tamed.len());
    }

    #[test]
    fn a_script_is_not_taken_for_tags() {
        let script = format!("<script>if (a<b) {{ {} }}</script>after", "word ".repeat(500));

        assert_eq!(tame(&script), script);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_where_tags_are_small(html in "[<>/!a-c =\"'-]{0,80}") {
            prop_assert_eq!(tame(&html), html.as_str());
        }
    }
}
