//! People: by name, never ordered by anything that counts.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::list::short_name;
use super::theme::Role;
use super::trouble::said;
use crate::app::Model;
use crate::app::pointer::Target;
use crate::domain::{Person, Standing, ThingNumber, Trouble};
use crate::text;
use crate::words::{programme, screens as words, trouble};

/// How wide when somebody last posted is.
const LAST: u16 = 25;
/// So many marks have room.
const MOST_MARKS: u16 = 31;
/// Rows above the first person: the heading, a blank, the names of the columns.
const HEADINGS: u16 = 3;

/// Paints everybody; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let area = Rect { width: area.width.min(128), ..area };
    let end = area.width.saturating_sub(RIGHT);
    let after = canvas.bold(LEFT, area.y, words::tab(crate::app::model::Tab::People), Role::Text);
    canvas.put(after + 2, area.y, words::BY_NAME, Role::Dim);
    if model.people.is_empty() {
        canvas.put_in((LEFT, area.y + 2), end - LEFT, words::NOBODY, Role::Soft);
        return Some((LEFT, area.y + 2));
    }
    let boards = model.people.iter().filter(|person| person.instructs).count();
    let says = words::how_many_people(model.people.len() - boards, boards > 0);
    canvas.put_right(end, area.y, &says, Role::Dim);
    let area = about_the_chosen(model, canvas, area);
    let open = model.open_things();
    let marks = words::marks_heading(&open);
    let wide = open.len().max(text::width(&marks));
    let columns = Columns::of(area.width, u16::try_from(wide).unwrap_or(0).min(MOST_MARKS));
    for (x, name) in [
        (Some(LEFT), "Name"),
        (columns.blog, "Blog"),
        (columns.elsewhere, "Elsewhere"),
        (columns.things, marks.as_str()),
        (Some(columns.last), "Last post"),
    ] {
        if let Some(x) = x {
            canvas.put(x, area.y + 2, name, Role::Dim);
        }
    }
    let room = usize::from(area.height.saturating_sub(HEADINGS));
    let top = model.chosen_person.saturating_sub(room.saturating_sub(2));
    let mut cursor = None;
    let first = area.y + HEADINGS;
    for (index, person) in model.people.iter().enumerate().skip(top).take(room) {
        let y = first + u16::try_from(index - top).unwrap_or(0);
        let chosen = index == model.chosen_person;
        canvas.choice(Rect { y, height: 1, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        row(model, canvas, (person, &open), y, columns);
    }
    if top + room < model.people.len() {
        chrome::more_below(canvas, area);
    } else {
        let y = first + u16::try_from(model.people.len() - top).unwrap_or(0) + 1;
        if y < area.bottom() {
            let style = canvas.theme().style(Role::Dim).add_modifier(Modifier::ITALIC);
            let fits = usize::from(end - LEFT) >= text::width(words::END_OF_MARKS);
            let says = match columns.things {
                Some(_) if fits => words::END_OF_MARKS,
                _ => words::END_OF_PEOPLE,
            };
            canvas.put_styled((LEFT, y), end - LEFT, says, style);
        }
    }
    cursor
}

/// Paints the top of a person's page: who they are, and their Things.
pub(super) fn head(model: &Model, canvas: &mut Canvas<'_>, area: Rect, person: &Person) {
    let end = area.right().saturating_sub(RIGHT);
    canvas.put(2, area.y, "‹", Role::Dim);
    let after = canvas.bold(LEFT, area.y, person.name.as_str(), Role::Text);
    let noun = model.programme().map(|joined| programme::nouns(&joined.programme));
    let things = match &noun {
        Some((one, many)) => programme::listed(&person.things, (one, many)),
        None => String::new(),
    };
    let width = u16::try_from(text::width(&things)).unwrap_or(u16::MAX);
    let mut limit = end;
    if !things.is_empty() && after.saturating_add(width).saturating_add(4) < end {
        canvas.put_right(end, area.y, &things, Role::Dim);
        limit = end.saturating_sub(width + 2);
    }
    let blog = person.blog.as_ref().map_or("", |blog| blog.as_str());
    canvas.put_in((after + 2, area.y), limit.saturating_sub(after + 2), blog, Role::Dim);
}

/// Paints what there is to say of the chosen person's blogs below the list, where there is room;
/// answers what is left.
fn about_the_chosen(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Rect {
    let Some(person) = model.person_here() else { return area };
    let width = area.width.saturating_sub(LEFT + RIGHT).min(76);
    let lines = said(model, person, width);
    let taken = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX);
    if lines.is_empty() || area.height < taken.saturating_add(HEADINGS + 4) {
        return area;
    }
    for (line, y) in lines.iter().zip(area.bottom().saturating_sub(taken - 1)..) {
        canvas.put_in((LEFT, y), width, line, Role::Text);
    }
    Rect { height: area.height - taken, ..area }
}

#[derive(Debug, Clone, Copy)]
struct Columns {
    name: u16,
    blog: Option<u16>,
    elsewhere: Option<u16>,
    things: Option<u16>,
    last: u16,
    end: u16,
}

impl Columns {
    /// `things` is how many marks there are.
    fn of(width: u16, things: u16) -> Self {
        let end = width.saturating_sub(RIGHT);
        match width {
            112.. if things > 0 => Self {
                name: 23,
                blog: Some(28),
                elsewhere: Some(51),
                things: Some(end.saturating_sub(LAST + things + 2)),
                last: end.saturating_sub(LAST),
                end,
            },
            80..=111 if things > 0 => Self {
                name: 22,
                blog: Some(28).filter(|_| width >= 96),
                elsewhere: None,
                things: Some(end.saturating_sub(LAST + things + 2)),
                last: end.saturating_sub(LAST),
                end,
            },
            112.. => {
                Self { name: 24, blog: Some(30), elsewhere: Some(58), things: None, last: 88, end }
            }
            80..=111 => {
                Self { name: 22, blog: Some(28), elsewhere: None, things: None, last: 56, end }
            }
            60..=79 => Self { name: 26, blog: None, elsewhere: None, things: None, last: 34, end },
            _ => Self {
                name: (width / 2).saturating_sub(5),
                blog: None,
                elsewhere: None,
                things: None,
                last: width / 2 + 1,
                end,
            },
        }
    }
}

fn row(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (person, open): (&Person, &[ThingNumber]),
    y: u16,
    columns: Columns,
) {
    let waits = |at: &crate::domain::TroubleAt| matches!(at.trouble, Trouble::Wait(_));
    let wrong = person.trouble.as_ref().filter(|at| !waits(at));
    if wrong.is_some() {
        canvas.put(2, y, "!", Role::Text);
    }
    let name = short_name(person.name.as_str(), usize::from(columns.name));
    let after = canvas.put_in((LEFT, y), columns.name, &name, Role::Text);
    let left = usize::from((LEFT + columns.name).saturating_sub(after));
    if person.is_new_here(model.now) && left > text::width(programme::NEW_HERE) {
        canvas.put(after + 1, y, programme::NEW_HERE, Role::Soft);
    }
    if let Some(x) = columns.things.filter(|_| !person.instructs) {
        for (at, thing) in (x..columns.last.saturating_sub(1)).zip(open) {
            let wrote = person.things.contains(thing);
            let (sign, role) = if wrote { ("▪", Role::Soft) } else { ("·", Role::Rule) };
            canvas.put(at, y, sign, role);
        }
    }
    let right = columns.things.unwrap_or(columns.last);
    if let (Some(x), Some(blog)) = (columns.blog, &person.blog) {
        let room = columns.elsewhere.unwrap_or(right).saturating_sub(x + 2);
        canvas.put_in((x, y), room, blog.as_str(), Role::Soft);
    }
    if let (Some(x), Some(handle)) = (columns.elsewhere, &person.elsewhere) {
        canvas.put_in((x, y), right.saturating_sub(x + 2), handle.as_str(), Role::Soft);
    }
    let (says, role) = match (person.standing, wrong) {
        (Standing::Paused, _) => (words::PAUSED.to_owned(), Role::Soft),
        (_, Some(at)) => (trouble::short(&at.trouble).to_owned(), Role::Text),
        (_, None) => (words::last_post(person.last_post, model.now, &model.zone), Role::Soft),
    };
    canvas.put_in((columns.last, y), columns.end.saturating_sub(columns.last), &says, role);
}
