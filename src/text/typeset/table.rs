//! How wide the columns of a table are, and its cells side by side.

use super::{Part, Run, blanks, fill};
use crate::text::{Clean, Inline, measure};

/// Blanks between columns.
const GUTTER: usize = 2;

/// A column that is narrower than this is read badly where its cells go on for many lines.
const NARROW: usize = 12;

/// So many lines of a narrow column are still read.
const FEW_LINES: usize = 4;

/// A column whose longest word is wider than this may cut it.
const LONGEST_WORD: usize = 24;

/// The widths of the columns, or `None` where there is no room for them.
pub(super) fn columns(rows: &[Vec<Vec<Inline>>], room: usize) -> Option<Vec<usize>> {
    let mut columns: Vec<Column> = Vec::new();
    for row in rows {
        columns.resize(columns.len().max(row.len()), Column { least: 1, wanted: 1 });
        for (column, cell) in columns.iter_mut().zip(row) {
            column.wanted = column.wanted.max(natural_width(cell));
            column.least = column.least.max(longest_word(cell)).min(LONGEST_WORD);
        }
    }
    let room = room.checked_sub(GUTTER * columns.len().saturating_sub(1))?;
    let widths = |share: usize| -> Vec<usize> {
        columns.iter().map(|column| column.wanted.min(share.max(column.least))).collect()
    };
    let fits = |share: usize| widths(share).iter().sum::<usize>() <= room;
    if !fits(1) {
        return None;
    }
    // The widest share of which every column fits, found in a few steps.
    let (mut fitting, mut too_wide) = (1, room + 1);
    while fitting + 1 < too_wide {
        let middle = usize::midpoint(fitting, too_wide);
        if fits(middle) { fitting = middle } else { too_wide = middle }
    }
    let widths = widths(fitting);
    let well =
        |(column, width): (&Column, &usize)| *width >= NARROW || column.wanted <= width * FEW_LINES;
    columns.iter().zip(&widths).all(well).then_some(widths)
}

/// How wide a column is at least, and how wide it would like to be.
#[derive(Clone, Copy)]
struct Column {
    least: usize,
    wanted: usize,
}

/// The widest word of a cell that would have to be cut.
fn longest_word(cell: &[Inline]) -> usize {
    let mut text = String::new();
    for inline in cell {
        match inline {
            Inline::Text { text: words, .. } => text.push_str(words.as_str()),
            Inline::LinkNumber(_) | Inline::Break => text.push(' '),
            Inline::MayBreak { .. } => text.push('-'),
            Inline::Jump(_) | Inline::Place(_) => {}
        }
    }
    let parts = text.split(|ch: char| ch == ' ' || ch == '-' || fill::is_unspaced(ch));
    parts.map(measure::width).max().unwrap_or(0)
}

fn natural_width(cell: &[Inline]) -> usize {
    let mut widest = 0;
    let mut line = 0;
    for inline in cell {
        match inline {
            Inline::Text { text, .. } => line += measure::width(text.as_str()),
            Inline::LinkNumber(number) => line += format!(" [{number}]").len(),
            Inline::Break => line = 0,
            Inline::Jump(_) | Inline::Place(_) | Inline::MayBreak { .. } => {}
        }
        widest = widest.max(line);
    }
    widest
}

/// The lines of a row whose cells are set already.
pub(super) fn side_by_side(cells: Vec<Vec<Vec<Run>>>, widths: &[usize]) -> Vec<Vec<Run>> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut lines: Vec<(Vec<Run>, usize)> = vec![(Vec::new(), 0); height];
    let mut left = 0;
    for (cell, &column) in cells.into_iter().zip(widths) {
        for ((line, used), words) in lines.iter_mut().zip(cell) {
            if left > *used {
                line.push(blanks(left - *used));
            }
            *used = left + width(&words);
            line.extend(words);
        }
        left += column + GUTTER;
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

fn width(runs: &[Run]) -> usize {
    runs.iter().map(|run| measure::width(run.text.as_str())).sum()
}

/// Makes words strong: the names of the columns.
pub(super) fn embolden(run: &mut Run) {
    if let Part::Words(style) | Part::Quoted(style) = &mut run.part {
        style.strong = true;
    }
}

/// The words without their looks.
pub(super) fn text_of(words: &[Inline]) -> impl Iterator<Item = &str> {
    words.iter().filter_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.as_str()),
        Inline::Break
        | Inline::LinkNumber(_)
        | Inline::Jump(_)
        | Inline::Place(_)
        | Inline::MayBreak { .. } => None,
    })
}

/// Whether a caption says no more than the description.
pub(super) fn says(caption: &[Inline], description: Option<&Clean>) -> bool {
    let words: String = text_of(caption).collect();
    caption.is_empty() || description.is_some_and(|text| text.as_str() == words)
}
