//! A row on two lines, where columns have no room.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::canvas::Canvas;
use super::super::chrome::{LEFT, RIGHT};
use super::super::finding;
use super::super::theme::Role;
use super::{person, replies, replies_said, shown_title, sign, things_of};
use crate::app::Model;
use crate::domain::{PostKind, Row};
use crate::text::{self, find::Sought};
use crate::words::screens::{self as words, RepliesSaid};

/// Two lines a row: the title; then name, replies, its Things or that it is a note, and what you did with it,
/// each whole or left out.
pub(super) fn paint(
    model: &Model,
    canvas: &mut Canvas<'_>,
    area: Rect,
    (row, y, sought): (&Row, u16, &Sought),
    second: bool,
) {
    let room = area.width.saturating_sub(LEFT + RIGHT);
    let below = Below::of(model, row, usize::from(room));
    if !second {
        let mut style = canvas.theme().style(Role::Text);
        if row.is_new() {
            style = style.add_modifier(Modifier::BOLD);
        }
        let title = shown_title(model, row, (below.told, sought));
        let after = canvas.put_styled((LEFT, y), room, title, style);
        finding::mark(canvas, (LEFT, y), after, (title, sought));
        return;
    }
    let mut x = canvas.put_in((LEFT, y), room, &below.name, Role::Soft);
    let dot = |canvas: &mut Canvas<'_>, x| canvas.put(x, y, BETWEEN, Role::Dim);
    if let Some(said) = &below.replies {
        x = dot(canvas, x);
        x = replies(canvas, (x, y), room, said);
    }
    for (part, role) in &below.parts {
        x = dot(canvas, x);
        x = canvas.put(x, y, part, *role);
    }
}

/// What parts the facts of a second line.
const BETWEEN: &str = " · ";

/// What the second line of a row has room for.
struct Below {
    name: String,
    replies: Option<RepliesSaid>,
    parts: Vec<(String, Role)>,
    /// Whether its Things are told, here or in the heading of the page.
    told: bool,
}

impl Below {
    fn of(model: &Model, row: &Row, room: usize) -> Self {
        let name = person(row, room);
        let mut left = room.saturating_sub(text::width(&name));
        let mut fits = |says: &str| {
            let wide = text::width(BETWEEN) + text::width(says);
            let fits = !says.is_empty() && wide <= left;
            left -= if fits { wide } else { 0 };
            fits
        };
        let said = replies_said(model, row, true);
        let replies = fits(&said.whole()).then_some(said);
        let (things, told) = things_of(model, row, room);
        let shows_things = fits(&things);
        let mut parts = Vec::new();
        parts.extend(shows_things.then(|| (things.clone(), Role::Soft)));
        let is_note = row.kind == PostKind::Note && things.is_empty();
        parts.extend((is_note && fits(words::NOTE)).then(|| (words::NOTE.to_owned(), Role::Soft)));
        let sign = sign(row).filter(|sign| fits(sign));
        parts.extend(sign.map(|sign| (sign.to_owned(), Role::Text)));
        Self { name, replies, parts, told: told && (shows_things || things.is_empty()) }
    }
}
