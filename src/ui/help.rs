//! Help and "do anything" in one sheet over the faded screen.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::theme::Role;
use crate::app::Model;
use crate::app::action::{Action, Entry, Group, PAIRS, heading};
use crate::app::model::Help;
use crate::app::palette::{Hit, fitting, here};
use crate::app::pointer::Target;
use crate::text;
use crate::words::programme::nouns;
use crate::words::screens as words;

/// A sheet of so many columns has its groups side by side; in fewer, most of what keys do would be cut.
const WIDE: u16 = 112;
/// So wide are the keys.
const KEYS: u16 = 10;

/// Paints the sheet; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let help = model.help.as_ref()?;
    canvas.fade();
    let columns = columns(model);
    let tallest = columns.iter().map(Column::height).max().unwrap_or(0);
    let wanted = if area.width >= WIDE { tallest + 4 } else { area.height };
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
    let hint_ends = usize::from(LEFT) + 1 + text::width(words::HELP_HINT);
    let has_room = hint_ends + 2 + text::width(words::HELP_CHANGE) <= usize::from(end);
    if has_room && help.words.is_empty() {
        canvas.put_right(end, top + 1, words::HELP_CHANGE, Role::Dim);
    }
    let body = Rect { y: top + 3, height: sheet.bottom().saturating_sub(top + 4), ..area };
    if help.words.is_empty() && area.width >= WIDE && body.height >= tallest {
        paint_columns(canvas, body, &columns);
    } else {
        found(model, canvas, body, help);
    }
    foot(canvas, area);
    Some((after, top + 1))
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

/// A group under its heading: keys, and what they do.
struct Section {
    heading: &'static str,
    lines: Vec<(String, &'static str)>,
}

/// Groups one below the other.
#[derive(Default)]
struct Column(Vec<Section>);

impl Column {
    /// How many lines it has, with a blank one between two groups.
    fn height(&self) -> u16 {
        let lines: usize = self.0.iter().map(|section| section.lines.len() + 2).sum();
        u16::try_from(lines.saturating_sub(1)).unwrap_or(u16::MAX)
    }
}

/// What can be done here, in three columns: each group in the order of its importance where most room is left.
fn columns(model: &Model) -> [Column; 3] {
    let mut columns: [Column; 3] = Default::default();
    for group in [
        Group::YourReply,
        Group::ThisPost,
        Group::Move,
        Group::Everything,
        Group::Leave,
        Group::ThisPerson,
    ] {
        let lines = lines(model, group);
        let shortest = columns.iter_mut().min_by_key(|column| column.height());
        if let Some(column) = shortest.filter(|_| !lines.is_empty()) {
            column.0.push(Section { heading: heading(group), lines });
        }
    }
    columns
}

/// The lines of a group; two actions that belong together have one where their keys fit.
fn lines(model: &Model, group: Group) -> Vec<(String, &'static str)> {
    let entries: Vec<&Entry> = here(model).filter(|entry| entry.group == group).collect();
    let both = |one: Action, other: Action| {
        let [one, other] = [one, other].map(|action| model.options.keymap.shown(action));
        let keys = format!("{} {}", one.first()?, other.first()?);
        (text::width(&keys) <= usize::from(KEYS)).then_some(keys)
    };
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let is = |action: Action| action == entry.action;
        let pair = PAIRS.iter().find(|(one, other, _)| is(*one) || is(*other));
        let pair = pair.and_then(|(one, other, says)| Some((*one, both(*one, *other)?, *says)));
        match pair {
            Some((one, keys, says)) => lines.extend(is(one).then_some((keys, says))),
            None => lines.push((keys_of(model, entry), entry.says)),
        }
    }
    lines
}

fn paint_columns(canvas: &mut Canvas<'_>, body: Rect, columns: &[Column; 3]) {
    let width = (body.width.saturating_sub(LEFT + RIGHT) / 3).min(50);
    for (column, number) in columns.iter().zip(0..) {
        let x = LEFT + number * width;
        let mut y = body.y;
        for section in &column.0 {
            canvas.bold(x, y, section.heading, Role::Dim);
            for (keys, says) in &section.lines {
                y += 1;
                line(canvas, (keys, says), (x, y, width));
            }
            y += 2;
        }
    }
}

/// The keys of an action, as many as there is room for.
fn keys_of(model: &Model, entry: &Entry) -> String {
    let mut keys = String::new();
    for key in model.options.keymap.shown(entry.action) {
        if keys.is_empty() {
            keys = key;
        } else if text::width(&keys) + text::width(&key) < usize::from(KEYS) {
            keys = format!("{keys} {key}");
        }
    }
    keys
}

fn line(canvas: &mut Canvas<'_>, (keys, says): (&str, &str), (x, y, width): (u16, u16, u16)) {
    let style = canvas.theme().style(Role::Text).add_modifier(ratatui::style::Modifier::BOLD);
    canvas.put_styled((x, y), KEYS, keys, style);
    canvas.put_in((x + KEYS + 1, y), width.saturating_sub(KEYS + 3), says, Role::Text);
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
                let keys = keys_of(model, entry);
                line(canvas, (&keys, entry.says), (LEFT, y, body.width.saturating_sub(LEFT)));
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
