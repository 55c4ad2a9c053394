//! Help and "do anything" in one sheet over the faded screen.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::theme::Role;
use crate::app::Model;
use crate::app::action::{ACTIONS, Entry, Group, heading};
use crate::app::model::Help;
use crate::app::palette::{Hit, fitting};
use crate::app::pointer::Target;
use crate::text;
use crate::words::programme::nouns;
use crate::words::screens as words;

/// The columns of the sheet, on a wide screen.
const COLUMNS: [&[Group]; 3] =
    [&[Group::ThisPost, Group::ThisPerson], &[Group::Move], &[Group::Everything, Group::Leave]];

/// Paints the sheet; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let help = model.help.as_ref()?;
    canvas.fade();
    let tallest = COLUMNS.iter().map(|groups| height(groups)).max().unwrap_or(0);
    let wanted = if area.width >= 100 { tallest + 4 } else { area.height };
    let top = area
        .height
        .saturating_sub(wanted.min(area.height.saturating_sub(1)) + 2)
        .max(3)
        .min(area.height.saturating_sub(3));
    let sheet = Rect { y: top, height: area.height - top - 1, ..area };
    canvas.wipe(Rect { height: area.height - top, ..sheet });
    canvas.lay(sheet, canvas.theme().sheet());
    canvas.fill(0..area.width, top, "─", Role::Rule);
    canvas.put(2, top + 1, "›", Role::Accent);
    let end = area.width.saturating_sub(RIGHT);
    let after = if help.words.is_empty() {
        canvas.put_in(
            (LEFT + 1, top + 1),
            end.saturating_sub(LEFT + 1),
            words::HELP_HINT,
            Role::Soft,
        );
        LEFT
    } else {
        canvas.put_in((LEFT, top + 1), end.saturating_sub(LEFT), &help.words, Role::Text)
    };
    if usize::from(end) > text::width(words::HELP_CHANGE) + 60 && help.words.is_empty() {
        canvas.put_right(end, top + 1, words::HELP_CHANGE, Role::Dim);
    }
    let body = Rect { y: top + 3, height: sheet.bottom().saturating_sub(top + 4), ..area };
    let cursor =
        if help.words.is_empty() && area.width >= 100 && body.height >= tallest.saturating_sub(2) {
            columns(model, canvas, body);
            Some((after, top + 1))
        } else {
            found(model, canvas, body, help);
            Some((after, top + 1))
        };
    foot(canvas, area);
    cursor
}

fn foot(canvas: &mut Canvas<'_>, area: Rect) {
    let (rule, line) = (area.height - 2, area.height - 1);
    canvas.fill(0..area.width, rule, "─", Role::Rule);
    let x = canvas.bold(LEFT, line, "enter", Role::Text);
    let x = canvas.put(x + 1, line, "do it", Role::Soft);
    let x = canvas.bold(x + 3, line, "↑ ↓", Role::Text);
    canvas.put(x + 1, line, "choose", Role::Soft);
    let right = area.width.saturating_sub(RIGHT + 9);
    let x = canvas.bold(right, line, "esc", Role::Text);
    canvas.put(x + 1, line, "close", Role::Soft);
}

fn height(groups: &[Group]) -> u16 {
    let lines: usize = groups
        .iter()
        .map(|group| ACTIONS.iter().filter(|entry| entry.group == *group).count() + 2)
        .sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

fn columns(model: &Model, canvas: &mut Canvas<'_>, body: Rect) {
    let width = (body.width.saturating_sub(LEFT + RIGHT) / 3).min(50);
    for (column, groups) in COLUMNS.iter().zip(0..) {
        let x = LEFT + groups * width;
        let mut y = body.y;
        for group in *column {
            canvas.bold(x, y, heading(*group), Role::Dim);
            y += 1;
            for entry in ACTIONS.iter().filter(|entry| entry.group == *group) {
                line(model, canvas, entry, (x, y, width));
                y += 1;
            }
            y += 1;
        }
    }
}

fn line(model: &Model, canvas: &mut Canvas<'_>, entry: &Entry, (x, y, width): (u16, u16, u16)) {
    let mut keys = String::new();
    for key in model.options.keymap.shown(entry.action) {
        if keys.is_empty() {
            keys = key;
        } else if text::width(&keys) + text::width(&key) < 10 {
            keys = format!("{keys} {key}");
        }
    }
    let style = canvas.theme().style(Role::Text).add_modifier(ratatui::style::Modifier::BOLD);
    canvas.put_styled((x, y), 10, &keys, style);
    canvas.put_in((x + 11, y), width.saturating_sub(13), entry.says, Role::Text);
}

/// What fits what is typed, one a line.
fn found(model: &Model, canvas: &mut Canvas<'_>, body: Rect, help: &Help) {
    let fitting = fitting(model, help);
    if fitting.is_empty() {
        canvas.put_in(
            (LEFT, body.y),
            body.width.saturating_sub(LEFT + RIGHT),
            words::HELP_NOTHING,
            Role::Soft,
        );
        return;
    }
    let room = usize::from(body.height);
    let top = help.chosen.saturating_sub(room.saturating_sub(1));
    for ((index, hit), y) in fitting.iter().enumerate().skip(top).zip(body.y..body.bottom()) {
        let chosen = (index == help.chosen).then_some(true);
        canvas.choice(Rect { y, height: 1, ..body }, Target::Line(index), chosen);
        let (keys, says, remark) = match hit {
            Hit::Does(entry) => {
                line(model, canvas, entry, (LEFT, y, body.width.saturating_sub(LEFT)));
                continue;
            }
            Hit::View(tab) => {
                let at = model.tabs().iter().position(|known| known == tab).filter(|at| *at < 9);
                let number = at.map(|at| (at + 1).to_string()).unwrap_or_default();
                (number, model.name_of(*tab).to_owned(), words::GOES_TO_VIEW)
            }
            Hit::Person(_, name) => (String::new(), name.to_string(), words::GOES_TO_PERSON),
            Hit::Thing(number, title) => {
                let noun = model.programme().map_or("", |joined| nouns(&joined.programme).0);
                let title = title.as_ref().map(|title| format!(" · {title}")).unwrap_or_default();
                (String::new(), format!("{noun} {number}{title}"), words::GOES_TO_THING)
            }
        };
        canvas.bold(LEFT, y, &keys, Role::Text);
        let end = body.width.saturating_sub(RIGHT);
        let after = canvas.put_in((LEFT + 11, y), end.saturating_sub(LEFT + 11), &says, Role::Text);
        canvas.put_in((after + 2, y), end.saturating_sub(after + 2), remark, Role::Dim);
    }
}
