//! Where everybody is: one row a person, for whoever helps to run the programme.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::list::short_name;
use super::theme::Role;
use crate::app::Model;
use crate::app::pointer::Target;
use crate::domain::{Person, ThingNumber, Whereabouts};
use crate::words::{screens, whereabouts as words};

/// Rows above the first person: the heading, who may need a hello, a blank, the names of the columns.
const HEADINGS: u16 = 4;

/// The columns of a width: where each begins; the last is as wide as is left.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: u16,
    group: Option<u16>,
    things: Option<u16>,
    last: Option<u16>,
    state: u16,
    end: u16,
}

impl Columns {
    fn of(width: u16, marks: u16) -> Self {
        let end = width.saturating_sub(RIGHT);
        let state = end.saturating_sub(24);
        match width {
            112.. => {
                let things = 50;
                let last = things + marks.max(12) + 2;
                let last = Some(last).filter(|last| last + 16 <= state);
                Self { name: 23, group: Some(29), things: Some(things), last, state, end }
            }
            76..=111 => {
                let things = Some(27).filter(|at| at + marks + 2 <= state);
                Self { name: 21, group: None, things, last: None, state, end }
            }
            _ => {
                let state = width / 2;
                Self {
                    name: state.saturating_sub(6),
                    group: None,
                    things: None,
                    last: None,
                    state,
                    end,
                }
            }
        }
    }
}

/// Paints everybody; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let area = Rect { width: area.width.min(128), ..area };
    let end = area.width.saturating_sub(RIGHT);
    let after = canvas.bold(LEFT, area.y, words::TITLE.0, Role::Text);
    canvas.put_in((after + 2, area.y), end.saturating_sub(after + 2), words::TITLE.1, Role::Dim);
    let order = if model.by_quiet { words::BY_QUIET } else { words::BY_NAME };
    if after + 60 < end {
        canvas.put_right(end, area.y, order, Role::Dim);
    }
    let people = model.where_list();
    let open = model.open_things();
    let quiet = people.iter().filter(|person| here(model, person, &open).is_quiet()).count();
    let style = canvas.theme().style(Role::Dim).add_modifier(Modifier::ITALIC);
    let says = words::may_need_a_hello(quiet);
    canvas.put_styled((LEFT, area.y + 1), end.saturating_sub(LEFT), &says, style);
    let all: Vec<ThingNumber> = model
        .programme()
        .map(|joined| joined.programme.things.iter().map(|thing| thing.number).collect())
        .unwrap_or_default();
    let columns = Columns::of(area.width, u16::try_from(all.len()).unwrap_or(u16::MAX).min(31));
    let marks = screens::marks_heading(&all);
    for (x, name) in [
        (Some(LEFT), "Name"),
        (columns.group, "Group"),
        (columns.things, marks.as_str()),
        (columns.last, "Last post"),
        (Some(columns.state), "Now"),
    ] {
        if let Some(x) = x {
            canvas.put(x, area.y + 3, name, Role::Dim);
        }
    }
    let room = usize::from(area.height.saturating_sub(HEADINGS));
    let top = model.chosen_person.saturating_sub(room.saturating_sub(2));
    let mut cursor = None;
    for ((index, person), y) in
        people.iter().enumerate().skip(top).take(room).zip(area.y + HEADINGS..)
    {
        let chosen = index == model.chosen_person;
        canvas.choice(Rect { y, height: 1, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        row(model, canvas, (person, &all, &open), (y, columns));
    }
    if top + room < people.len() {
        chrome::more_below(canvas, area);
    }
    cursor
}

fn here(model: &Model, person: &Person, open: &[ThingNumber]) -> Whereabouts {
    person.whereabouts(open, (model.now, &model.zone))
}

fn row(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (person, all, open): (&Person, &[ThingNumber], &[ThingNumber]),
    (y, columns): (u16, Columns),
) {
    let whereabouts = here(model, person, open);
    if whereabouts.is_quiet() {
        canvas.put(2, y, words::QUIET_SIGN, Role::Text);
    }
    let name = short_name(person.name.as_str(), usize::from(columns.name));
    canvas.put_in((LEFT, y), columns.name, &name, Role::Text);
    if let (Some(x), Some(group)) = (columns.group, &person.group) {
        let room = columns.things.unwrap_or(columns.state).saturating_sub(x + 2);
        canvas.put_in((x, y), room, group.as_str(), Role::Soft);
    }
    if let Some(x) = columns.things {
        for (at, thing) in (x..columns.last.unwrap_or(columns.state).saturating_sub(1)).zip(all) {
            let wrote = person.things.contains(thing);
            let (sign, role) = if wrote { ("▪", Role::Soft) } else { ("·", Role::Rule) };
            canvas.put(at, y, sign, role);
        }
    }
    if let Some(x) = columns.last {
        let says = screens::last_post(person.last_post, model.now, &model.zone);
        canvas.put_in((x, y), columns.state.saturating_sub(x + 2), &says, Role::Soft);
    }
    let says = words::state(person, whereabouts, model.now);
    let role = if whereabouts.is_quiet() { Role::Text } else { Role::Soft };
    canvas.put_in((columns.state, y), columns.end.saturating_sub(columns.state), &says, role);
}
