//! Puts words on cells: never past an edge, never half a wide letter.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::{Role, Theme};
use crate::app::pointer::Target;
use crate::text;

/// What is drawn on.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    spots: Spots,
}

/// Where what can be clicked was drawn. What was drawn later lies above.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spots(Vec<(Rect, Target)>);

impl Spots {
    /// What is at a place.
    pub fn at(&self, x: u16, y: u16) -> Option<Target> {
        let hit = |(area, _): &&(Rect, Target)| area.contains((x, y).into());
        self.0.iter().rfind(hit).map(|(_, target)| *target)
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, spots: Spots::default() }
    }

    /// What can be clicked, once everything is drawn.
    pub(super) fn into_spots(self) -> Spots {
        self.spots
    }

    /// Says that an area can be clicked, and means this.
    pub(super) fn spot(&mut self, area: Rect, target: Target) {
        self.spots.0.push((area, target));
    }

    /// One of several that one chooses from: it can be clicked, and where it is the chosen one it has its
    /// ground and its bar, the bar of an accent where the keys go.
    pub(super) fn choice(&mut self, area: Rect, target: Target, chosen: Option<bool>) {
        self.spot(area, target);
        let Some(has_keys) = chosen else { return };
        self.lay(area, self.theme.tint());
        for y in area.y..area.bottom() {
            self.bar(area.x, y, has_keys);
        }
    }

    pub(super) fn theme(&self) -> &Theme {
        self.theme
    }

    /// Puts words at a place; answers the column after them.
    pub(super) fn put(&mut self, x: u16, y: u16, words: &str, role: Role) -> u16 {
        self.put_styled((x, y), u16::MAX, words, self.theme.style(role))
    }

    /// Puts words in bold.
    pub(super) fn bold(&mut self, x: u16, y: u16, words: &str, role: Role) -> u16 {
        self.put_styled(
            (x, y),
            u16::MAX,
            words,
            self.theme.style(role).add_modifier(Modifier::BOLD),
        )
    }

    /// Puts words in at most `room` cells, cut with "…" where they are longer.
    pub(super) fn put_in(&mut self, (x, y): (u16, u16), room: u16, words: &str, role: Role) -> u16 {
        let style = self.theme.style(role);
        self.put_styled((x, y), room, words, style)
    }

    /// Puts words in at most `room` cells in a look of their own. Words that are read from right to left
    /// are put in the order of a screen.
    pub(super) fn put_styled(
        &mut self,
        at: (u16, u16),
        room: u16,
        words: &str,
        style: Style,
    ) -> u16 {
        if words.is_ascii() {
            return self.put_in_order(at, room, words, style);
        }
        let right_to_left = text::right_to_left(words);
        if self.theme.orders || text::visual_text(words, right_to_left).is_none() {
            return self.put_in_order(at, room, words, style);
        }
        // What is cut loses its end, not what stands right.
        let room = room.min(self.buffer.area.right().saturating_sub(at.0));
        let cut = text::cut(words, usize::from(room));
        let ordered = text::visual_text(cut.as_str(), right_to_left);
        self.put_in_order(at, room, ordered.as_deref().unwrap_or(cut.as_str()), style)
    }

    /// Puts words that are in the order of a screen already.
    pub(super) fn put_in_order(
        &mut self,
        (x, y): (u16, u16),
        room: u16,
        words: &str,
        style: Style,
    ) -> u16 {
        let area = self.buffer.area;
        if y >= area.bottom() || x >= area.right() {
            return x;
        }
        let room = room.min(area.right() - x);
        let cut;
        let words = if text::width(words) > usize::from(room) {
            cut = text::cut(words, usize::from(room));
            cut.as_str()
        } else {
            words
        };
        let mut at = x;
        for cluster in text::letters(words) {
            let width = u16::try_from(text::width(cluster)).unwrap_or(2);
            if at + width > x.saturating_add(room) {
                break;
            }
            if width == 0 {
                continue;
            }
            self.cell(at, y, cluster, style);
            for more in 1..width {
                if let Some(cell) = self.buffer.cell_mut((at + more, y)) {
                    cell.reset();
                    cell.set_symbol("");
                    cell.set_style(style);
                }
            }
            at += width;
        }
        at
    }

    fn cell(&mut self, x: u16, y: u16, cluster: &str, style: Style) {
        let Some(cell) = self.buffer.cell_mut((x, y)) else { return };
        let before = cell.style();
        cell.reset();
        let mut letters = cluster.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) => cell.set_char(self.theme.sign(only)),
            _ => cell.set_symbol(cluster),
        };
        // A ground that was laid before stays under the letters.
        if before.add_modifier.contains(Modifier::REVERSED) {
            // Reversed, colours would become grounds of their own, and dim letters could not be read.
            let kept =
                style.add_modifier & (Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED);
            cell.set_style(Style::new().add_modifier(kept | Modifier::REVERSED));
        } else {
            cell.set_style(Style { bg: before.bg, ..Style::new() }.patch(style));
        }
    }

    /// Puts words so that they end before a column.
    pub(super) fn put_right(&mut self, end: u16, y: u16, words: &str, role: Role) -> u16 {
        let width = u16::try_from(text::width(words)).unwrap_or(u16::MAX);
        let x = end.saturating_sub(width);
        self.put(x, y, words, role);
        x
    }

    /// Fills a row of cells with a sign.
    pub(super) fn fill(&mut self, columns: Range<u16>, y: u16, sign: &str, role: Role) {
        for x in columns {
            self.put(x, y, sign, role);
        }
    }

    /// Lays a ground under an area; letters on it stay.
    pub(super) fn lay(&mut self, area: Rect, ground: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), ground);
    }

    /// Wipes an area.
    pub(super) fn wipe(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Fades everything, for a sheet to lie on it; what is under it cannot be clicked.
    pub(super) fn fade(&mut self) {
        self.spots.0.clear();
        let faded = self.theme.style(Role::Faded);
        for cell in &mut self.buffer.content {
            let symbol = cell.symbol().to_owned();
            cell.reset();
            cell.set_symbol(&symbol);
            cell.set_style(faded);
        }
    }

    /// The bar that says where one is: the accent where the keys go, a thin one elsewhere.
    pub(super) fn bar(&mut self, x: u16, y: u16, has_keys: bool) {
        let (sign, role) = if has_keys { ("▌", Role::Accent) } else { ("▏", Role::Dim) };
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            let ground = cell.style().bg;
            cell.reset();
            cell.set_style(Style { bg: ground, ..Style::new() });
        }
        self.put(x, y, sign, role);
    }
}
