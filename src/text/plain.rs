//! A document as plain text: for pipes and screen readers, its beginning for posts without a
//! title, and how long it takes to read.

use super::{Block, Clean, Document, Inline, MediaKind, Numbers, cut};

/// Words most people read in a minute.
const WORDS_A_MINUTE: usize = 220;

/// The text in lines, without link numbers: a blank line between blocks, `- ` before the items of a
/// list, `> ` before quoted lines.
pub fn plain(document: &Document) -> Clean {
    Clean::lines(&Writer { numbers: false }.blocks(&document.blocks, false).join("\n"))
}

/// The text in lines, with `[1]` behind the words of links, and the addresses at the end.
pub fn readable(document: &Document) -> Clean {
    let mut lines = Writer { numbers: true }.blocks(&document.blocks, false);
    if !document.links.is_empty() && !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(document.links.iter().enumerate().map(|(n, link)| format!("[{}] {link}", n + 1)));
    Clean::lines(&lines.join("\n"))
}

/// So many cells of the beginning of a text stand for a title that it does not have.
pub const HEADLINE: usize = 160;

/// The beginning of the text in one line of at most `cells` cells.
pub fn summary(document: &Document, cells: usize) -> Clean {
    let mut words = String::new();
    let enough = cells.saturating_mul(4).saturating_add(64);
    each_piece(&document.blocks, &mut |piece| {
        if words.len() > enough {
            return;
        }
        match piece {
            Piece::Text(text) => words.extend(text.chars().take(enough)),
            Piece::End => words.push(' '),
        }
    });
    if words.trim().is_empty() {
        words = described(&document.blocks).unwrap_or_default();
    }
    cut(&words, cells)
}

/// The description of the first picture, sound or film that has one.
fn described(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Picture { description, caption, .. } => description
            .as_ref()
            .map(ToString::to_string)
            .or_else(|| (!caption.is_empty()).then(|| words_of(caption))),
        Block::Media { description, .. } => description.as_ref().map(ToString::to_string),
        Block::Quote(blocks) | Block::Explanation(blocks) | Block::Fold { blocks, .. } => {
            described(blocks)
        }
        Block::List { items, .. } => items.iter().find_map(|item| described(item)),
        Block::Paragraph(_)
        | Block::Heading { .. }
        | Block::Code(_)
        | Block::Table { .. }
        | Block::Rule => None,
    })
}

/// How many words there are to read. Of scripts that put no blanks between words, two Chinese or
/// Japanese letters count as one, and five of Thai and its neighbours.
pub fn words(document: &Document) -> usize {
    let mut count = 0;
    let mut tenths = 0;
    let mut in_word = false;
    each_piece(&document.blocks, &mut |piece| {
        let Piece::Text(text) = piece else {
            in_word = false;
            return;
        };
        for ch in text.chars() {
            let share = share_of_word(ch);
            let unspaced = share > 0;
            tenths += share;
            let begins = ch.is_alphanumeric() && !unspaced && !in_word;
            count += usize::from(begins);
            in_word = !unspaced && ch != ' ' && (in_word || begins);
        }
    });
    count + tenths.div_ceil(10)
}

/// How many minutes it takes to read, at least one.
pub fn minutes(document: &Document) -> usize {
    words(document).div_ceil(WORDS_A_MINUTE).max(1)
}

/// Whether it takes less than half a minute to read.
pub fn is_brief(document: &Document) -> bool {
    words(document) * 2 < WORDS_A_MINUTE
}

/// How many tenths of a word a letter is, in scripts that put no blanks between words: Chinese
/// characters, Japanese syllables, and the letters of Thai, Lao, Burmese and Khmer.
fn share_of_word(ch: char) -> usize {
    match ch {
        '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}' => 5,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => 2,
        _ => 0,
    }
}

/// What a document says, piece by piece.
enum Piece<'a> {
    Text(&'a str),
    /// A line or a block ends.
    End,
}

fn each_piece(blocks: &[Block], see: &mut dyn FnMut(Piece<'_>)) {
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading { text: words, .. } => each_inline(words, see),
            Block::Quote(blocks) | Block::Explanation(blocks) => each_piece(blocks, see),
            Block::Fold { summary, blocks, .. } => {
                each_inline(summary, see);
                each_piece(blocks, see);
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_piece(item, see)),
            Block::Code(code) => code.as_str().lines().for_each(|line| {
                see(Piece::Text(line));
                see(Piece::End);
            }),
            Block::Table { rows, .. } => {
                rows.iter().flatten().for_each(|cell| each_inline(cell, see));
            }
            Block::Picture { caption, .. } => each_inline(caption, see),
            Block::Media { .. } | Block::Rule => {}
        }
    }
}

fn each_inline(words: &[Inline], see: &mut dyn FnMut(Piece<'_>)) {
    for inline in words {
        match inline {
            Inline::Text { text, .. } => see(Piece::Text(text.as_str())),
            Inline::Break => see(Piece::End),
            Inline::LinkNumber(_)
            | Inline::Jump(_)
            | Inline::Place(_)
            | Inline::MayBreak { .. } => {}
        }
    }
    see(Piece::End);
}

fn words_of(words: &[Inline]) -> String {
    let mut out = String::new();
    each_inline(words, &mut |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::End => out.push(' '),
    });
    out
}

/// Writes blocks as lines.
struct Writer {
    numbers: bool,
}

impl Writer {
    /// `tight`: no blank lines between them.
    fn blocks(&self, blocks: &[Block], tight: bool) -> Vec<String> {
        let mut out = Vec::new();
        for block in blocks {
            let lines = self.block(block);
            let close = tight || matches!(block, Block::Explanation(_));
            if !close && !out.is_empty() && !lines.is_empty() {
                out.push(String::new());
            }
            out.extend(lines);
        }
        out
    }

    fn block(&self, block: &Block) -> Vec<String> {
        match block {
            Block::Paragraph(words) | Block::Heading { text: words, .. } => self.lines(words),
            Block::Quote(blocks) => indented(self.blocks(blocks, false), "> ", "> "),
            Block::List { numbers, items } => self.list(*numbers, items),
            Block::Explanation(blocks) => indented(self.blocks(blocks, false), "  ", "  "),
            Block::Fold { summary, blocks, .. } => {
                let mut lines = self.lines(summary);
                lines.push(String::new());
                lines.extend(self.blocks(blocks, false));
                lines
            }
            Block::Code(code) => code.as_str().lines().map(str::to_owned).collect(),
            Block::Table { rows, .. } => rows.iter().map(|row| self.row(row)).collect(),
            Block::Picture { description, caption, link } => {
                let mut lines = vec![self.labelled(PICTURE, description.as_ref(), *link)];
                lines.extend(self.lines(caption));
                lines
            }
            Block::Media { kind, description, link } => {
                vec![self.labelled(label(*kind), description.as_ref(), *link)]
            }
            Block::Rule => vec!["---".to_owned()],
        }
    }

    fn list(&self, numbers: Option<Numbers>, items: &[Vec<Block>]) -> Vec<String> {
        let tight = is_tight(items);
        let mut out: Vec<String> = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let sign = numbers.map_or_else(|| "-".to_owned(), |numbers| numbers.sign(n)) + " ";
            if !tight && !out.is_empty() {
                out.push(String::new());
            }
            let mut lines = self.blocks(item, tight);
            if lines.is_empty() {
                lines.push(String::new());
            }
            out.extend(indented(lines, &sign, &" ".repeat(sign.len())));
        }
        out
    }

    fn row(&self, cells: &[Vec<Inline>]) -> String {
        let cells: Vec<_> = cells.iter().map(|cell| self.lines(cell).join(" ")).collect();
        cells.join(" | ")
    }

    fn labelled(&self, label: &str, description: Option<&Clean>, link: Option<u32>) -> String {
        let mut out = match description {
            Some(description) => format!("[{label}: {description}]"),
            None => format!("[{label}]"),
        };
        if let (true, Some(number)) = (self.numbers, link) {
            out.push_str(&format!(" [{number}]"));
        }
        out
    }

    fn lines(&self, words: &[Inline]) -> Vec<String> {
        let mut line = String::new();
        let mut out = Vec::new();
        for inline in words {
            match inline {
                Inline::Text { text, .. } => line.push_str(text.as_str()),
                Inline::LinkNumber(number) if self.numbers => {
                    line.push_str(&format!(" [{number}]"));
                }
                Inline::LinkNumber(_)
                | Inline::Jump(_)
                | Inline::Place(_)
                | Inline::MayBreak { .. } => {}
                Inline::Break => out.push(std::mem::take(&mut line)),
            }
        }
        if !line.is_empty() {
            out.push(line);
        }
        out
    }
}

/// What a picture is called beside its description.
pub(super) const PICTURE: &str = "Picture";

/// What is folded behind a summary without words.
pub(super) const DETAILS: &str = "Details";

/// What sound or film is called beside its description.
pub(super) fn label(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Sound => "Sound",
        MediaKind::Film => "Film",
        MediaKind::Embedded => "Page",
    }
}

/// Whether the items of a list are short enough to stand without blank lines: one paragraph each,
/// and lists below it.
pub(super) fn is_tight(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| item.iter().skip(1).all(|block| matches!(block, Block::List { .. })))
}

fn indented(mut lines: Vec<String>, first: &str, rest: &str) -> Vec<String> {
    for (n, line) in lines.iter_mut().enumerate() {
        let sign = if n == 0 { first } else { rest };
        let sign = if line.is_empty() { sign.trim_end() } else { sign };
        line.insert_str(0, sign);
    }
    lines
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::text::html::document;

    const POST: &str = "<h2>Maps</h2><p>See <a href='https://a.example/'>the board</a>.<br>Twice.</p>
        <blockquote><p>One</p><p>Two</p></blockquote><ul><li>a<ul><li>b</ul><li>c</ul><ol start=9><li>d<p>e</p><li>f</ol>
        <img alt='a desk' src=x><audio src='https://a.example/t.mp3'></audio><hr><pre>x
  y</pre><table><tr><td>1<td>2<tr><td>3<td>4</table>";

    #[test]
    fn plain_text_has_the_words_and_no_numbers() {
        assert_snapshot!(plain(&document(POST, None)).as_str(), @r#"
    Maps

    See the board.
    Twice.

    > One
    >
    > Two

    - a
      - b
    - c

    9. d

       e

    10. f

    [Picture: a desk]

    [Sound: a.example]

    ---

    x
      y

    1 | 2
    3 | 4
    "#);
    }

    #[test]
    fn readable_text_ends_with_the_addresses() {
        let post = document("<p>See <a href='https://a.example/'>the board</a>.</p>", None);

        assert_snapshot!(readable(&post).as_str(), @r#"
    See the board [1].

    [1] https://a.example/
    "#);
    }

    #[test]
    fn a_post_without_a_title_is_known_by_its_beginning() {
        let note =
            document("<p>Am I too late for #cpd23?</p><p>I have written my hello.</p>", None);
        let picture = document("<img src=x><img alt='a desk' src=x>", None);

        assert_eq!(summary(&note, 40).as_str(), "Am I too late for #cpd23? I have…");
        assert_eq!(summary(&picture, 40).as_str(), "a desk");
        assert_eq!(summary(&Document::default(), 40).as_str(), "");
    }

    #[test]
    fn a_word_in_two_looks_is_one_word() {
        let post = document("<p>be<b>cause</b> it’s 3 o’clock – yes</p><p>図書館で</p>", None);

        assert_eq!(words(&post), 5 + 2);
        assert_eq!(minutes(&post), 1);
    }

    #[test]
    fn what_takes_less_than_half_a_minute_is_brief() {
        let of = |words: usize| document(&format!("<p>{}</p>", "word ".repeat(words)), None);

        assert!(is_brief(&of(109)) && !is_brief(&of(110)));
    }

    #[test]
    fn a_text_without_blanks_takes_as_long_to_read_as_one_with_them() {
        let chinese = document(&format!("<p>{}</p>", "图书馆里的书，".repeat(300)), None);
        let thai = document(&format!("<p>{}</p>", "ห้องสมุดที่ท่าเรือ".repeat(120)), None);

        assert_eq!(minutes(&chinese), 5);
        assert_eq!(minutes(&thai), 2);
    }
}
