//! Draws the model and changes nothing. One file a screen; looks come from the theme, sentences from
//! `words`.

mod canvas;
mod chrome;
mod finding;
mod follow;
mod help;
mod input;
mod line;
mod list;
mod marks;
mod people;
mod prompt;
mod reader;
mod review;
mod start;
#[cfg(test)]
mod tests;
pub mod theme;
mod things;
mod trouble;
mod whereabouts;

use ratatui::Frame;
use ratatui::layout::Rect;

pub use canvas::Spots;
pub use input::key_of;
pub use theme::{Depth, Ground, Role, Theme};

use crate::app::action::Place;
use crate::app::{Model, place};
use canvas::Canvas;

/// Draws one frame; answers where what can be clicked is.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) -> Spots {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), theme);
    let cursor = paint(model, &mut canvas, area);
    let spots = canvas.into_spots();
    if let Some((x, y)) = cursor.filter(|(x, y)| *x < area.width && *y < area.height) {
        frame.set_cursor_position((x, y));
    }
    spots
}

/// Paints everything; answers where the terminal's own cursor belongs.
fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    if area.width == 0 || area.height == 0 {
        return None;
    }
    if area.width < 20 || area.height < 6 {
        return tiny(model, canvas, area);
    }
    chrome::paint(model, canvas, area);
    let body = Rect { y: 3, height: area.height.saturating_sub(5), ..area };
    let mut cursor = if model.review.is_some() {
        review::paint(model, canvas, body)
    } else if model.start.is_some() {
        start::paint(model, canvas, body)
    } else if model.trouble.is_some() {
        trouble::paint(model, canvas, body)
    } else if model.explains_finding() {
        finding::explain(canvas, body)
    } else if place(model) == Place::Things {
        things::paint(model, canvas, body)
    } else if place(model) == Place::Where {
        whereabouts::paint(model, canvas, body)
    } else if model.view().is_none() {
        people::paint(model, canvas, body)
    } else if model.is_split() {
        split(model, canvas, body)
    } else if model.reading {
        reader::paint(model, canvas, body)
    } else {
        list::paint(model, canvas, body)
    };
    follow::paint(model, canvas, area);
    if model.help.is_some() {
        cursor = help::paint(model, canvas, area);
    }
    if model.prompt.is_some() {
        cursor = prompt::paint(model, canvas, area);
    }
    cursor
}

fn split(model: &Model, canvas: &mut Canvas<'_>, body: Rect) -> Option<(u16, u16)> {
    let columns = model.list_columns();
    let list_area = Rect { width: columns, ..body };
    let rest = Rect { x: columns + 1, width: body.width.saturating_sub(columns + 1), ..body };
    for y in body.y..body.bottom() {
        canvas.put(columns, y, "│", Role::Rule);
    }
    let in_list = list::paint(model, canvas, list_area);
    let in_reader = reader::paint(model, canvas, rest);
    if model.reading { in_reader } else { in_list }
}

/// A screen too small for a frame: what is chosen, and no more.
fn tiny(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let list = model.list()?;
    for (y, row) in (0..area.height).zip(list.rows.iter().skip(list.cursor)) {
        canvas.put_in((0, y), area.width, row.title.as_str(), Role::Text);
    }
    Some((0, 0))
}
