//! First start: three choices, nothing else.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::theme::Role;
use crate::app::Model;
use crate::app::pointer::Target;
use crate::words::screens as words;

/// Paints the choices; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let chosen = model.start?;
    let room = area.width.saturating_sub(LEFT + RIGHT);
    canvas.bold(LEFT, area.y, words::WELCOME, Role::Text);
    canvas.put_in((LEFT, area.y + 1), room, words::WELCOME_LINE, Role::Text);
    let step = if area.height >= 16 { 3 } else { 2 };
    let mut y = area.y + if area.height >= 16 { 4 } else { 2 };
    let mut cursor = None;
    for (index, (choice, about)) in words::CHOICES.iter().enumerate() {
        if y + 1 >= area.bottom() {
            break;
        }
        let place = Rect { y, height: 2, width: area.width.min(128), ..area };
        canvas.choice(place, Target::Line(index), (index == chosen).then_some(true));
        if index == chosen {
            cursor = Some((LEFT, y));
        }
        let role = if index == chosen { Role::Accent } else { Role::Dim };
        canvas.put(LEFT, y, &format!("{}", index + 1), role);
        canvas.bold(LEFT + 2, y, choice, Role::Text);
        canvas.put_in((LEFT + 2, y + 1), room.saturating_sub(2), about, Role::Soft);
        y += step;
    }
    if y + 1 < area.bottom() {
        let style = canvas.theme().style(Role::Dim).add_modifier(Modifier::ITALIC);
        canvas.put_styled((LEFT, y + 1), room, words::WELCOME_END, style);
    }
    cursor
}
