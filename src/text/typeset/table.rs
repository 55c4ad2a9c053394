//! How wide the columns of a table are, and its cells side by side.

use super::{Part, Run, blanks};
use crate::text::{Clean, Inline, measure};

/// Blanks between columns.
const GUTTER: usize = 2;

/// A narrower column is not worth reading.
const NARROWEST: usize = 8;

/// The widths of the columns, or `None` where there is no room for them.
pub(super) fn columns(rows: &[Vec<Vec<Inline>>], room: usize) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 1);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(natural_width(cell));
        }
    }
    let room = room.checked_sub(GUTTER * widths.len().saturating_sub(1))?;
    if widths.iter().sum::<usize>() <= room {
        return Some(widths);
    }
    if room < NARROWEST * widths.len() {
        return None;
    }
    let share = fair_share(&widths, room);
    Some(widths.into_iter().map(|width| width.min(share)).collect())
}

/// The width at which the wide columns are cut, so that all fit.
fn fair_share(widths: &[usize], room: usize) -> usize {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    let mut left = room;
    for (n, &width) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - n);
        if width > share {
            return share;
        }
        left -= width;
    }
    room
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
