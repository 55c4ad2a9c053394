//! A line being typed, in place of the keys.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::finding;
use super::theme::Role;
use crate::app::Model;
use crate::app::model::{Prompt, Purpose};
use crate::text::{self, Clean};
use crate::words::screens as words;

/// Paints the line; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let prompt = model.prompt.as_ref()?;
    if prompt.purpose == Purpose::Find {
        return finding::line(model, prompt, canvas, area);
    }
    let y = area.height.checked_sub(1)?;
    canvas.wipe(Rect { y, height: 1, ..area });
    canvas.put(2, y, "›", Role::Accent);
    let asks = words::prompt(&prompt.purpose);
    let end = area.width.saturating_sub(RIGHT);
    if matches!(prompt.purpose, Purpose::Removal(..)) {
        canvas.put_in((LEFT, y), end.saturating_sub(LEFT), &asks, Role::Text);
        return Some((LEFT, y));
    }
    if let Purpose::Choice(lists) = &prompt.purpose {
        return Some(choice(canvas, area, &asks, lists));
    }
    // What is asked for stands above, so that the line has room for a long address.
    canvas.wipe(Rect { y: y - 1, height: 1, ..area });
    canvas.fill(0..area.width, y - 1, "─", Role::Rule);
    canvas.put_in((LEFT, y - 1), end.saturating_sub(LEFT), &format!(" {asks} "), Role::Soft);
    // Where a link really leads is shown from its beginning: that is what tells places apart.
    if let Purpose::Elsewhere(_, address) = &prompt.purpose {
        canvas.put_in((LEFT, y), end.saturating_sub(LEFT), address.as_str(), Role::Text);
        return Some((LEFT, y));
    }
    Some(typed(canvas, (prompt, y), end).0)
}

/// What is typed, so that the cursor is in sight; answers where that is, and how many letters are left out
/// before.
pub(super) fn typed(
    canvas: &mut Canvas<'_>,
    (prompt, y): (&Prompt, u16),
    end: u16,
) -> ((u16, u16), usize) {
    let room = usize::from(end.saturating_sub(LEFT + 1));
    let before: String = prompt.text.chars().take(prompt.at).collect();
    let mut skip = 0;
    while text::width(&before.chars().skip(skip).collect::<String>()) > room {
        skip += 1;
    }
    let shown: String = prompt.text.chars().skip(skip).collect();
    canvas.put_in((LEFT, y), end.saturating_sub(LEFT), &shown, Role::Text);
    let at = text::width(&before.chars().skip(skip).collect::<String>());
    ((LEFT + u16::try_from(at).unwrap_or(0), y), skip)
}

/// The lists of a page, each on a line of its own with its number, above the foot of the screen.
fn choice(canvas: &mut Canvas<'_>, area: Rect, asks: &str, lists: &[(Clean, Clean)]) -> (u16, u16) {
    let end = area.width.saturating_sub(RIGHT);
    let count = u16::try_from(lists.len()).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
    let top = area.height.saturating_sub(count + 1);
    canvas.wipe(Rect { y: top, height: count + 1, ..area });
    canvas.fill(0..area.width, top, "─", Role::Rule);
    canvas.put_in((LEFT, top), end.saturating_sub(LEFT), &format!(" {asks} "), Role::Soft);
    for ((number, (title, address)), y) in (1..).zip(lists).zip(top + 1..area.height) {
        let x = canvas.bold(LEFT, y, &format!("{number}"), Role::Text) + 2;
        let room = end.saturating_sub(x);
        canvas.put_in((x, y), room, title.as_str(), Role::Text);
        let gap = if title.is_empty() { 0 } else { 2 };
        let after = x + u16::try_from(text::width(title.as_str())).unwrap_or(room) + gap;
        canvas.put_in((after, y), end.saturating_sub(after), address.as_str(), Role::Dim);
    }
    (LEFT, top + 1)
}
