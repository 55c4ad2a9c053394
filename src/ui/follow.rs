//! What may follow a key that waits for another one: a small panel above the foot.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::theme::Role;
use crate::app::action::{ACTIONS, Action};
use crate::app::pointer::Target;
use crate::app::{Model, place};
use crate::words::screens as words;

/// A column of the panel is at least so wide.
const COLUMN: u16 = 38;

/// Paints the panel, where a key waits.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    if model.pressed.is_empty() {
        return;
    }
    let all = model.options.keymap.follow(&model.pressed, place(model));
    let room = area.width.saturating_sub(LEFT + RIGHT);
    let columns = (room / COLUMN).clamp(1, 3);
    let count = u16::try_from(all.len()).unwrap_or(u16::MAX);
    let rows = count.div_ceil(columns).min(area.height.saturating_sub(6));
    let Some(top) = area.height.checked_sub(rows + 3).filter(|_| rows > 0) else { return };
    canvas.wipe(Rect { y: top, height: rows + 1, ..area });
    canvas.lay(Rect { y: top, height: rows + 1, ..area }, canvas.theme().sheet());
    canvas.fill(0..area.width, top, "─", Role::Rule);
    let pressed: String = model.pressed.iter().map(ToString::to_string).collect();
    let x = canvas.put(LEFT, top, " ", Role::Rule);
    let x = canvas.bold(x, top, &pressed, Role::Accent);
    canvas.put(x, top, words::THEN, Role::Dim);
    let width = room / columns;
    for ((keys, action), at) in all.iter().zip(0..rows * columns) {
        let (x, y) = (LEFT + at / rows * width, top + 1 + at % rows);
        canvas.spot(Rect::new(x, y, width, 1), Target::Action(*action));
        let after = canvas.bold(x, y, keys, Role::Text).max(x + 3);
        canvas.put_in(
            (after + 1, y),
            width.saturating_sub(after + 3 - x),
            says(*action),
            Role::Soft,
        );
    }
}

fn says(action: Action) -> &'static str {
    ACTIONS.iter().find(|entry| entry.action == action).map_or("", |entry| entry.says)
}
