//! Sets a document in lines of a given width. Knows no terminal: a line is runs of words with the
//! part they play, and `ui` gives each part its look.

mod fill;
mod line;
mod table;

use super::direction::direction;
use super::document::Numbers;
use super::document::{Block, Inline, Style};
use super::plain::{PICTURE, is_tight, label};
use super::{Clean, Document, measure};
use fill::Filler;
pub use line::{Folds, Line, Part, Run, Typeset};

/// The least room that quotes and lists leave their words; what is nested deeper is not set in.
const LEAST_ROOM: usize = 12;

/// Where the description of a picture begins, behind its sign and "Picture".
const DESCRIPTION: usize = 12;

/// Sets `document` in lines of at most `width` cells (at least 1), with everything that is folded.
pub fn typeset(document: &Document, width: u16) -> Typeset {
    typeset_with(document, width, Folds::Open)
}

/// Sets `document` in lines of at most `width` cells (at least 1).
pub fn typeset_with(document: &Document, width: u16, folds: Folds) -> Typeset {
    let mut setter = Setter::new(usize::from(width.max(1)), folds);
    setter.blocks(&document.blocks, false);
    Typeset { lines: setter.lines }
}

/// What stands left of the words.
struct Indent {
    width: usize,
    /// On the first line below.
    first: Option<Vec<Run>>,
    /// On the other lines.
    rest: Vec<Run>,
}

/// Sets blocks one below the other.
struct Setter {
    lines: Vec<Line>,
    room: usize,
    indents: Vec<Indent>,
    /// The bullet for which there was no room beside the words: it goes before them.
    lead: Option<Run>,
    quotes: u32,
    folds: Folds,
}

impl Setter {
    fn new(room: usize, folds: Folds) -> Self {
        Self { lines: Vec::new(), room, indents: Vec::new(), lead: None, quotes: 0, folds }
    }

    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        let mut last = None;
        for block in blocks {
            if last.is_some_and(|last| is_parted(last, block, tight)) {
                self.blank_line();
            }
            self.block(block);
            last = Some(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(words) => self.paragraph(words),
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Quote(blocks) => self.quote(blocks),
            Block::List { numbers, items } => self.list(*numbers, items),
            Block::Explanation(blocks) => self.set_in(blocks),
            Block::Fold { summary, blocks, open } => self.fold(summary, blocks, *open),
            Block::Code(code) => self.code(code),
            Block::Table { header, rows } => self.table(*header, rows),
            Block::Picture { description, caption, link } => {
                self.labelled(&format!("▢ {PICTURE}"), description.as_ref(), *link, caption);
            }
            Block::Media { kind, description, link } => {
                self.labelled(&format!("  {}", label(*kind)), description.as_ref(), *link, &[]);
            }
            Block::Rule => self.emit(vec![run(&"─".repeat(self.room), Part::Rule)], false),
        }
    }

    fn paragraph(&mut self, words: &[Inline]) {
        let mut filler = self.filler();
        self.fill(&mut filler, words);
        self.emit_all(filler.finish(), is_right_to_left(words));
    }

    fn heading(&mut self, level: u8, words: &[Inline]) {
        let mut filler = self.filler();
        for inline in words {
            filler.inline(inline, |_| Part::Heading(level));
        }
        self.emit_all(filler.finish(), is_right_to_left(words));
    }

    /// A filler for the room there is, with the bullet that waits.
    fn filler(&mut self) -> Filler {
        let mut filler = Filler::new(self.room);
        if let Some(lead) = self.lead.take() {
            filler.text(lead.text.as_str(), lead.part);
            filler.text(" ", lead.part);
        }
        filler
    }

    fn fill(&self, filler: &mut Filler, words: &[Inline]) {
        for inline in words {
            filler.inline(inline, |style| self.part(style));
        }
    }

    fn part(&self, style: Style) -> Part {
        if self.quotes > 0 { Part::Quoted(style) } else { Part::Words(style) }
    }

    fn quote(&mut self, blocks: &[Block]) {
        let bar = vec![blanks(1), run("│", Part::QuoteBar), blanks(1)];
        let set_in = self.indent(3, None, bar);
        self.quotes += 1;
        self.blocks(blocks, false);
        self.quotes -= 1;
        self.outdent(set_in);
    }

    /// What stands further in than the words above it.
    fn set_in(&mut self, blocks: &[Block]) {
        self.emit_lead();
        let set_in = self.indent(2, None, vec![blanks(2)]);
        self.blocks(blocks, false);
        self.outdent(set_in);
    }

    fn fold(&mut self, summary: &[Inline], blocks: &[Block], open: bool) {
        self.emit_lead();
        let open = open || self.folds == Folds::Open;
        self.lead = Some(run(if open { "▾" } else { "▸" }, Part::Fold(open)));
        self.paragraph(summary);
        if open {
            self.set_in(blocks);
        }
    }

    fn list(&mut self, numbers: Option<Numbers>, items: &[Vec<Block>]) {
        let tight = is_tight(items);
        let signs = |n: usize| numbers.map_or_else(|| "•".to_owned(), |numbers| numbers.sign(n));
        let widest = numbers.map_or(1, |numbers| numbers.widest(items.len()));
        for (n, item) in items.iter().enumerate() {
            if n > 0 && !tight {
                self.blank_line();
            }
            let sign = signs(n);
            let before = 1 + widest.saturating_sub(measure::width(&sign));
            let sign = run(&sign, Part::Bullet);
            let first = vec![blanks(before), sign.clone(), blanks(1)];
            let set_in = self.indent(widest + 2, Some(first), vec![blanks(widest + 2)]);
            if !set_in {
                self.lead = Some(sign);
            }
            self.blocks(item, tight);
            self.emit_waiting_sign();
            self.outdent(set_in);
        }
    }

    /// Shows the number of an item that has no words.
    fn emit_waiting_sign(&mut self) {
        let waiting = self.indents.last().is_some_and(|indent| indent.first.is_some());
        if waiting || self.lead.is_some() {
            let filler = self.filler();
            let mut lines = filler.finish();
            if lines.is_empty() {
                lines.push(Vec::new());
            }
            self.emit_all(lines, false);
        }
    }

    fn code(&mut self, code: &Clean) {
        self.emit_lead();
        let set_in = self.indent(2, None, vec![blanks(2)]);
        for line in code.as_str().split('\n') {
            self.code_line(line);
        }
        self.outdent(set_in);
    }

    /// A line of code; where it is too long, it goes on below, and a sign says so.
    fn code_line(&mut self, line: &str) {
        let from = self.indents.iter().map(|indent| indent.width).sum::<usize>();
        let sign = if self.room >= LEAST_ROOM { "↳ " } else { "" };
        let pieces = fill::pieces(line, self.room, self.room - measure::width(sign));
        for (n, piece) in pieces.iter().enumerate() {
            let mut runs = Vec::new();
            if n > 0 && !sign.is_empty() {
                runs.push(run(sign, Part::CodeGoesOn));
            }
            runs.push(run(piece, Part::Code));
            self.emit(runs, false);
            if let Some(line) = self.lines.last_mut() {
                line.code_from = u16::try_from(from).ok();
            }
        }
    }

    fn table(&mut self, header: bool, rows: &[Vec<Vec<Inline>>]) {
        self.emit_lead();
        match table::columns(rows, self.room) {
            Some(widths) => self.columns(header, rows, &widths),
            None => self.stacked(header, rows),
        }
    }

    fn columns(&mut self, header: bool, rows: &[Vec<Vec<Inline>>], widths: &[usize]) {
        for (n, row) in rows.iter().enumerate() {
            let names = header && n == 0;
            let cells = row.iter().zip(widths).map(|(cell, &width)| {
                let mut filler = Filler::new(width);
                self.fill(&mut filler, cell);
                filler.finish()
            });
            let cells = cells.collect();
            for mut line in table::side_by_side(cells, widths) {
                if names {
                    line.iter_mut().for_each(table::embolden);
                }
                self.emit(line, false);
            }
            if names {
                let rule = widths.iter().map(|&width| "─".repeat(width)).collect::<Vec<_>>();
                self.emit(vec![run(&rule.join("──"), Part::Rule)], false);
            }
        }
    }

    /// A table without room for its columns: the cells of a row one below the other.
    fn stacked(&mut self, header: bool, rows: &[Vec<Vec<Inline>>]) {
        let names = rows.first().filter(|_| header);
        for (n, row) in rows.iter().skip(usize::from(header)).enumerate() {
            if n > 0 {
                self.blank_line();
            }
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let mut filler = self.filler();
                if let Some(name) = names.and_then(|names| names.get(column)) {
                    table::text_of(name).for_each(|text| filler.text(text, Part::Label));
                    filler.text(": ", Part::Label);
                }
                self.fill(&mut filler, cell);
                self.emit_all(filler.finish(), is_right_to_left(cell));
            }
        }
    }

    fn labelled(
        &mut self,
        name: &str,
        description: Option<&Clean>,
        link: Option<u32>,
        caption: &[Inline],
    ) {
        self.emit_lead();
        let name = run(name, Part::Label);
        let after = DESCRIPTION.saturating_sub(measure::width(name.text.as_str()) + 1);
        let first = vec![blanks(1), name.clone(), blanks(after)];
        let set_in = self.room >= DESCRIPTION * 2
            && self.indent(DESCRIPTION, Some(first), vec![blanks(DESCRIPTION)]);
        if !set_in {
            self.lead = Some(run(name.text.as_str().trim_start(), Part::Label));
        }
        let mut filler = self.filler();
        if let Some(description) = description {
            filler.text(description.as_str(), Part::Description);
        }
        if let Some(number) = link {
            filler.number(number);
        }
        let mut lines = filler.finish();
        if lines.is_empty() {
            lines.push(Vec::new());
        }
        self.emit_all(lines, description.is_some_and(|text| super::right_to_left(text.as_str())));
        if !table::says(caption, description) {
            self.paragraph(caption);
        }
        self.outdent(set_in);
    }

    /// Sets what follows further in, if that leaves room for words.
    fn indent(&mut self, width: usize, first: Option<Vec<Run>>, rest: Vec<Run>) -> bool {
        let fits = self.room >= width + LEAST_ROOM;
        if fits {
            self.room -= width;
            self.indents.push(Indent { width, first, rest });
        }
        fits
    }

    fn outdent(&mut self, set_in: bool) {
        if let Some(indent) = set_in.then(|| self.indents.pop()).flatten() {
            self.room += indent.width;
        }
    }

    /// Gives a bullet that waits for words a line of its own.
    fn emit_lead(&mut self) {
        if self.lead.is_some() {
            let filler = self.filler();
            self.emit_all(filler.finish(), false);
        }
    }

    fn emit_all(&mut self, lines: Vec<Vec<Run>>, right_to_left: bool) {
        for runs in lines {
            self.emit(runs, right_to_left);
        }
    }

    fn emit(&mut self, words: Vec<Run>, right_to_left: bool) {
        let mut runs = Vec::new();
        for indent in &mut self.indents {
            match indent.first.take() {
                Some(first) => runs.extend(first),
                None => runs.extend(indent.rest.iter().cloned()),
            }
        }
        runs.extend(words);
        self.lines.push(Line { runs: trimmed(runs), right_to_left, code_from: None });
    }

    /// A line with nothing but the bars of quotes.
    fn blank_line(&mut self) {
        let bars = self.indents.iter().flat_map(|indent| indent.rest.iter().cloned());
        self.lines.push(Line { runs: trimmed(bars.collect()), ..Line::default() });
    }
}

/// Whether a blank line stands between two blocks.
fn is_parted(above: &Block, below: &Block, tight: bool) -> bool {
    match (above, below) {
        (Block::Heading { .. }, _) | (_, Block::Explanation(_)) => false,
        (Block::Picture { caption, .. }, Block::Picture { .. }) => !caption.is_empty(),
        (_, Block::List { .. }) => !tight,
        _ => true,
    }
}

fn is_right_to_left(words: &[Inline]) -> bool {
    table::text_of(words).find_map(direction).unwrap_or(false)
}

fn run(text: &str, part: Part) -> Run {
    Run { text: Clean::lines(text), part }
}

fn blanks(count: usize) -> Run {
    run(&" ".repeat(count), Part::Words(Style::default()))
}

/// The runs without blanks at the end of the line.
fn trimmed(mut runs: Vec<Run>) -> Vec<Run> {
    let mut unseen = Vec::new();
    while let Some(last) = runs.last_mut() {
        let kept = last.text.as_str().trim_end_matches(' ');
        if kept.len() == last.text.as_str().len() && !kept.is_empty() {
            break;
        }
        if !kept.is_empty() {
            last.text = Clean::lines(kept);
        } else if let Some(run) = runs.pop()
            && matches!(run.part, Part::Jump(_) | Part::Place(_))
        {
            unseen.push(run);
        }
    }
    runs.extend(unseen.into_iter().rev());
    runs
}

#[cfg(test)]
mod tests;
