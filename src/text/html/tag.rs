//! What the tags mean that need no memory: tables of names and a look at attributes.

use html5ever::tokenizer::Tag;

use super::look::Mark;
use crate::text::{NumberForm, Numbers};

/// The value of an attribute.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

/// A number at the beginning of an attribute: `120`, `120px`.
pub(super) fn number(tag: &Tag, name: &str) -> Option<u32> {
    let value = attribute(tag, name)?.trim();
    let end = value.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(value.len());
    value.get(..end)?.parse().ok()
}

/// Whether one of the tag's classes contains `part`.
pub(super) fn has_class(tag: &Tag, part: &str) -> bool {
    attribute(tag, "class").is_some_and(|class| class.contains(part))
}

/// Whether the style sheet in a tag says `wanted`, written without blanks.
fn has_style(tag: &Tag, wanted: &str) -> bool {
    attribute(tag, "style").is_some_and(|style| {
        let tight: String = style.chars().filter(|ch| !ch.is_whitespace()).collect();
        tight.to_ascii_lowercase().contains(wanted)
    })
}

/// Whether nobody sees the element.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some()
        || has_style(tag, "display:none")
        || has_style(tag, "mso-hide:all")
        || (&*tag.name == "span" && attribute(tag, "class") == Some("invisible"))
}

/// Elements whose content is no part of a post.
pub(super) fn is_never_shown(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "title"
            | "select"
            | "datalist"
            | "svg"
            | "xml"
            | "rp"
            | "annotation"
            | "noframes"
            | "noembed"
            | "textarea"
    )
}

/// Elements that have no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that begin on a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    is_structure(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "body"
                | "center"
                | "dialog"
                | "div"
                | "dt"
                | "fieldset"
                | "footer"
                | "form"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "header"
                | "hgroup"
                | "hr"
                | "html"
                | "legend"
                | "main"
                | "nav"
                | "option"
                | "optgroup"
                | "p"
                | "search"
                | "section"
                | "tbody"
                | "tfoot"
                | "thead"
                | "tr"
        )
}

/// Elements that contain blocks.
pub(super) fn is_structure(name: &str) -> bool {
    matches!(
        name,
        "blockquote"
            | "ul"
            | "ol"
            | "menu"
            | "dir"
            | "li"
            | "dl"
            | "dd"
            | "details"
            | "summary"
            | "table"
            | "td"
            | "th"
            | "caption"
            | "figure"
            | "figcaption"
            | "pre"
            | "listing"
            | "xmp"
    )
}

/// How an element makes its words look.
pub(super) fn mark(name: &str) -> Option<Mark> {
    Some(match name {
        "b" | "strong" => Mark::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => Mark::Emphasis,
        "s" | "strike" | "del" => Mark::Struck,
        "code" | "tt" | "kbd" | "samp" => Mark::Code,
        "mark" => Mark::Marked,
        _ => return None,
    })
}

/// How a `style` attribute makes words look: the way editors in a browser write bold.
pub(super) fn marks_of_style(tag: &Tag) -> Vec<Mark> {
    const STYLES: [(&str, Mark); 6] = [
        ("font-weight:bold", Mark::Strong),
        ("font-weight:600", Mark::Strong),
        ("font-weight:700", Mark::Strong),
        ("font-style:italic", Mark::Emphasis),
        ("text-decoration:line-through", Mark::Struck),
        ("text-decoration-line:line-through", Mark::Struck),
    ];
    if attribute(tag, "style").is_none() {
        return Vec::new();
    }
    STYLES.into_iter().filter(|(style, _)| has_style(tag, style)).map(|(_, mark)| mark).collect()
}

/// How a numbered list is numbered; `None` as its start: to be counted.
pub(super) fn numbering(tag: &Tag) -> Numbering {
    let form = match attribute(tag, "type").map(str::trim) {
        Some("a") => NumberForm::Letters,
        Some("A") => NumberForm::Capitals,
        Some("i") => NumberForm::Roman,
        Some("I") => NumberForm::RomanCapitals,
        _ => NumberForm::Digits,
    };
    let start = attribute(tag, "start").and_then(|start| start.trim().parse().ok());
    Numbering { start, down: attribute(tag, "reversed").is_some(), form }
}

/// How a list is numbered, as its tag says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbering {
    start: Option<i32>,
    down: bool,
    form: NumberForm,
}

impl Numbering {
    /// The numbers of so many items: those that count down and name no start end at 1.
    pub(super) fn of(self, items: usize) -> Numbers {
        let last = || if self.down { i32::try_from(items).unwrap_or(i32::MAX) } else { 1 };
        Numbers { start: self.start.unwrap_or_else(last), down: self.down, form: self.form }
    }
}

/// The level of a heading.
pub(super) fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// What a line end in the source means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// No more than a blank.
    Blank,
    /// A blank line parts paragraphs: the HTML has tags, but none that part paragraphs.
    Paragraphs,
    /// Plain text: a blank line parts paragraphs, and a line that ends early ends on purpose.
    Plain,
}

/// Tells what line ends mean by the tags there are.
pub(super) fn line_ends(html: &str) -> LineEnds {
    let mut answer = LineEnds::Plain;
    for after in html.split('<').skip(1) {
        let after = after.strip_prefix('/').unwrap_or(after);
        let end = after.find(|ch: char| !ch.is_ascii_alphanumeric()).unwrap_or(after.len());
        let name = after.get(..end.min(12)).unwrap_or_default().to_ascii_lowercase();
        if matches!(name.as_str(), "p" | "br" | "div" | "table" | "section" | "article" | "pre") {
            return LineEnds::Blank;
        }
        if name.starts_with(|ch: char| ch.is_ascii_alphabetic()) || after.starts_with('!') {
            answer = LineEnds::Paragraphs;
        }
    }
    answer
}
