//! HTML written for the tests: tidy from a document, and soup from chance.

use proptest::prelude::*;

use crate::text::{Block, Clean, Document, Inline, MediaKind};

/// Writes a document as tidy HTML.
pub(super) fn tidy(blocks: &[Block], document: &Document) -> String {
    let mut out = String::new();
    for block in blocks {
        out += &match block {
            Block::Paragraph(words) => format!("<p>{}</p>", tidy_words(words, document)),
            Block::Heading { level, text } => {
                format!("<h{level}>{}</h{level}>", tidy_words(text, document))
            }
            Block::Quote(inner) => format!("<blockquote>{}</blockquote>", tidy(inner, document)),
            Block::Explanation(inner) => format!("<dl><dd>{}</dl>", tidy(inner, document)),
            Block::Fold { summary, blocks, open } => format!(
                "<details{}><summary>{}</summary>{}</details>",
                if *open { " open" } else { "" },
                tidy_words(summary, document),
                tidy(blocks, document)
            ),
            Block::List { numbers, items } => {
                let items: Vec<_> =
                    items.iter().map(|item| format!("<li>{}</li>", tidy(item, document))).collect();
                let items = items.concat();
                match numbers {
                    Some(numbers) => format!("<ol start={}>{items}</ol>", numbers.start),
                    None => format!("<ul>{items}</ul>"),
                }
            }
            Block::Code(code) => format!("<pre>\n{}</pre>", escaped(code)),
            Block::Table { header, rows } => tidy_table(*header, rows, document),
            Block::Picture { description, caption, link } => {
                let alt = description.as_ref().map_or(String::new(), escaped);
                let src = link.map_or("", |link| document.links[link as usize - 1].as_str());
                let caption = tidy_words(caption, document);
                let src = src.replace('"', "&quot;").replace('&', "&amp;");
                format!(
                    "<figure><img src=\"{src}\" alt=\"{alt}\"><figcaption>{caption}</figcaption></figure>"
                )
            }
            Block::Media { kind, description, link } => {
                let title = description.as_ref().map_or(String::new(), escaped);
                let src = link.map_or("", |link| document.links[link as usize - 1].as_str());
                let name = match kind {
                    MediaKind::Sound => "audio",
                    MediaKind::Film => "video",
                    MediaKind::Embedded => "iframe",
                };
                format!("<{name} src=\"{src}\" title=\"{title}\"></{name}>")
            }
            Block::Rule => "<hr>".to_owned(),
        };
    }
    out
}

fn tidy_table(header: bool, rows: &[Vec<Vec<Inline>>], document: &Document) -> String {
    let mut out = "<table>".to_owned();
    for (n, row) in rows.iter().enumerate() {
        out += "<tr>";
        for cell in row {
            let name = if header && n == 0 { "th" } else { "td" };
            out += &format!("<{name}>{}</{name}>", tidy_words(cell, document));
        }
        out += "</tr>";
    }
    out + "</table>"
}

fn tidy_words(words: &[Inline], document: &Document) -> String {
    let mut out = String::new();
    let mut linked = String::new();
    for piece in words {
        match piece {
            Inline::Break if linked.is_empty() => out += "<br>",
            Inline::Break => linked += "<br>",
            Inline::LinkNumber(number) => {
                let address = document.links[*number as usize - 1].as_str();
                let address = address.replace('&', "&amp;").replace('"', "&quot;");
                out += &format!("<a href=\"{address}\">{}</a>", std::mem::take(&mut linked));
            }
            Inline::Jump(_) => out += &std::mem::take(&mut linked),
            Inline::Place(_) => {}
            Inline::MayBreak { hyphen } => {
                let sign = if *hyphen { "&shy;" } else { "<wbr>" };
                if linked.is_empty() { out += sign } else { linked += sign }
            }
            Inline::Text { text, style } => {
                let mut text = escaped(text);
                for (set, name) in [
                    (style.strong, "b"),
                    (style.emphasis, "i"),
                    (style.struck, "s"),
                    (style.code, "code"),
                    (style.marked, "mark"),
                ] {
                    if set {
                        text = format!("<{name}>{text}</{name}>");
                    }
                }
                if style.link { linked += &text } else { out += &text }
            }
        }
    }
    out + &linked
}

fn escaped(text: &Clean) -> String {
    text.as_str().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Tags, words and attributes in any order.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let names = "a|b|i|p|br|div|span|ul|ol|li|blockquote|h1|h3|pre|code|table|tr|td|th|figure|figcaption|hr|dl|dt|dd|q|rt|caption|thead|script|style|template|title|iframe|audio|object|svg|select|details|summary|center";
    let names: Vec<&str> = names.split('|').collect();
    let piece = prop_oneof![
        4 => proptest::sample::select(names.clone()).prop_map(|name| format!("<{name}>")),
        3 => proptest::sample::select(names).prop_map(|name| format!("</{name}>")),
        4 => "[a-zé漢👩 \n&;<]{1,12}",
        1 => Just("<a href=https://a.example/1>".to_owned()),
        1 => Just("<a href=/2>".to_owned()),
        1 => Just("<img src=/p.jpg alt='a desk'>".to_owned()),
        1 => Just("<td colspan=3>".to_owned()),
        1 => Just("<p hidden>".to_owned()),
        1 => Just("<p class=wp-caption-text>".to_owned()),
        1 => Just("<span style='font-weight:bold' class=ellipsis>".to_owned()),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}
