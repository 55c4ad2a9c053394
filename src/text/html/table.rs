//! Tables that are tables, and tables that only place things on a page.

use super::frame::flattened;
use crate::text::{Block, Inline};

/// A `colspan` beyond this is a slip or a trap.
const WIDEST_SPAN: u32 = 20;

/// Cells beyond this many in a row join the last one.
const MOST_COLUMNS: usize = 32;

/// Empty cells that spans may add to one table.
const MOST_FILLERS: usize = 1000;

/// A table while it is read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// How many columns and rows the cell that is open takes.
    span: usize,
    rows_down: usize,
    fillers: usize,
    /// How many more rows the cell above takes, by column.
    above: Vec<usize>,
}

struct Cell {
    blocks: Vec<Block>,
    kind: CellKind,
}

/// What a cell is for.
#[derive(Clone, Copy, Default)]
pub(super) struct CellKind {
    /// It names its column or row.
    pub(super) header: bool,
    /// Its words belong to the picture in the row above (Blogger).
    pub(super) caption: bool,
}

impl Table {
    pub(super) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
        self.skip_columns_from_above();
    }

    /// Says how many columns and rows the next cell takes.
    pub(super) fn begin_cell(&mut self, columns: Option<u32>, rows: Option<u32>) {
        self.span = columns.unwrap_or(1).clamp(1, WIDEST_SPAN) as usize;
        self.rows_down = rows.unwrap_or(1).clamp(1, WIDEST_SPAN) as usize;
    }

    /// Columns that a cell of a row above takes are empty here.
    fn skip_columns_from_above(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(left) = self.above.get_mut(row.len()).filter(|left| **left > 0) {
            if self.fillers >= MOST_FILLERS {
                return;
            }
            *left -= 1;
            self.fillers += 1;
            row.push(Cell { blocks: Vec::new(), kind: CellKind::default() });
        }
    }

    pub(super) fn push_cell(&mut self, mut blocks: Vec<Block>, kind: CellKind) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        let Some(row) = self.rows.last_mut() else { return };
        if let (true, Some(last)) = (row.len() >= MOST_COLUMNS, row.last_mut()) {
            last.blocks.append(&mut blocks);
            return;
        }
        let column = row.len();
        row.push(Cell { blocks, kind });
        let room = (MOST_COLUMNS - row.len()).min(MOST_FILLERS - self.fillers);
        let fillers = self.span.saturating_sub(1).min(room);
        self.fillers += fillers;
        for _ in 0..fillers {
            row.push(Cell { blocks: Vec::new(), kind: CellKind { caption: false, ..kind } });
        }
        let after = row.len();
        if self.rows_down > 1 {
            self.above.resize(self.above.len().max(after), 0);
            self.above
                .iter_mut()
                .take(after)
                .skip(column)
                .for_each(|left| *left = self.rows_down - 1);
        }
        (self.span, self.rows_down) = (1, 1);
        self.skip_columns_from_above();
    }

    /// The table as a block, or as what stands in it.
    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.rows.retain(|row| row.iter().any(|cell| !cell.blocks.is_empty()));
        if !self.holds_data() {
            return self.unfolded();
        }
        let header = self.rows.first().is_some_and(|row| row.iter().all(|cell| cell.kind.header));
        let rows = self.rows.into_iter().map(cells_of_row).collect();
        vec![Block::Table { header, rows }]
    }

    /// Whether rows and columns mean something: several of both, and words only.
    fn holds_data(&self) -> bool {
        let is_wide = |row: &Vec<Cell>| row.iter().skip(1).any(|cell| !cell.blocks.is_empty());
        let wide = self.rows.iter().any(is_wide);
        let words_only = self.rows.iter().flatten().all(|cell| {
            cell.blocks.iter().all(|block| matches!(block, Block::Paragraph(_) | Block::Code(_)))
        });
        self.rows.len() > 1 && wide && words_only
    }

    fn unfolded(self) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        for cell in self.rows.into_iter().flatten() {
            match out.last_mut() {
                Some(Block::Picture { caption, .. }) if cell.kind.caption && caption.is_empty() => {
                    *caption = flattened(cell.blocks);
                }
                _ => out.extend(cell.blocks),
            }
        }
        out
    }
}

/// A row without the empty cells at its end.
fn cells_of_row(row: Vec<Cell>) -> Vec<Vec<Inline>> {
    let mut cells: Vec<_> = row.into_iter().map(|cell| flattened(cell.blocks)).collect();
    while cells.last().is_some_and(Vec::is_empty) {
        cells.pop();
    }
    cells
}
