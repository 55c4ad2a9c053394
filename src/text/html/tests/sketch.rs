//! Documents drawn in a few signs, for snapshots.

use std::fmt::Write as _;

use crate::text::{Block, Document, Inline};

/// A document in a few signs: one block a line, `*strong*`, `_emphasis_`, `` `code` ``, `~struck~`.
pub(super) fn sketch(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, 0, &mut out);
    for (n, link) in document.links.iter().enumerate() {
        writeln!(out, "[{}] {link}", n + 1).unwrap();
    }
    out
}

fn blocks(list: &[Block], depth: usize, out: &mut String) {
    for block in list {
        let indent = "  ".repeat(depth);
        match block {
            Block::Paragraph(words) => writeln!(out, "{indent}¶ {}", inline(words)).unwrap(),
            Block::Heading { level, text } => {
                writeln!(out, "{indent}h{level} {}", inline(text)).unwrap();
            }
            Block::Quote(inner) => {
                writeln!(out, "{indent}quote").unwrap();
                blocks(inner, depth + 1, out);
            }
            Block::Explanation(inner) => {
                writeln!(out, "{indent}explanation").unwrap();
                blocks(inner, depth + 1, out);
            }
            Block::Fold { summary, blocks: inner, open } => {
                let open = if *open { " open" } else { "" };
                writeln!(out, "{indent}fold{open} {}", inline(summary)).unwrap();
                blocks(inner, depth + 1, out);
            }
            Block::List { numbers, items } => {
                for (n, item) in items.iter().enumerate() {
                    let sign = numbers.map_or("•".to_owned(), |numbers| numbers.sign(n));
                    writeln!(out, "{indent}{sign}").unwrap();
                    blocks(item, depth + 1, out);
                }
            }
            Block::Code(code) => writeln!(out, "{indent}code {:?}", code.as_str()).unwrap(),
            Block::Table { header, rows } => {
                writeln!(out, "{indent}table{}", if *header { " with names" } else { "" }).unwrap();
                for row in rows {
                    let cells: Vec<_> = row.iter().map(|cell| inline(cell)).collect();
                    writeln!(out, "{indent}  {}", cells.join(" | ")).unwrap();
                }
            }
            Block::Picture { description, caption, link } => {
                let link = link.map_or(String::new(), |link| format!(" [{link}]"));
                writeln!(out, "{indent}picture {description:?} {}{link}", inline(caption)).unwrap();
            }
            Block::Media { kind, description, link } => {
                writeln!(out, "{indent}{kind:?} {description:?} {link:?}").unwrap();
            }
            Block::Rule => writeln!(out, "{indent}rule").unwrap(),
        }
    }
}

fn inline(words: &[Inline]) -> String {
    words
        .iter()
        .map(|piece| match piece {
            Inline::Break => " / ".to_owned(),
            Inline::LinkNumber(number) => format!("[{number}]"),
            Inline::Jump(place) => format!("(to {place})"),
            Inline::Place(place) => format!("(place {place})"),
            Inline::MayBreak { hyphen: true } => "¬".to_owned(),
            Inline::MayBreak { hyphen: false } => "|".to_owned(),
            Inline::Text { text, style } => {
                let mut text = text.to_string();
                for (set, sign) in [
                    (style.code, "`"),
                    (style.emphasis, "_"),
                    (style.strong, "*"),
                    (style.struck, "~"),
                    (style.marked, "="),
                ] {
                    if set {
                        text = format!("{sign}{text}{sign}");
                    }
                }
                if style.link { format!("<{text}>") } else { text }
            }
        })
        .collect()
}
