//! The Things of the programme, the page of one, and the headings of its weeks.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::theme::Role;
use crate::app::Model;
use crate::app::action::Action;
use crate::app::list::{Line, List};
use crate::app::pointer::Target;
use crate::domain::{Joined, OnPage, Programme, Suggestion, Thing, ThingNumber, WeekNumber};
use crate::text;
use crate::words::programme as words;

/// Rows above the first Thing: the heading and a blank.
const HEADINGS: u16 = 2;

/// Paints the list of Things; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let area = Rect { width: area.width.min(128), ..area };
    let joined = model.programme()?;
    let end = area.width.saturating_sub(RIGHT);
    let after = canvas.bold(LEFT, area.y, words::THINGS.0, Role::Text);
    canvas.put_in((after + 2, area.y), end.saturating_sub(after + 2), words::THINGS.1, Role::Dim);
    let room = usize::from(area.height.saturating_sub(HEADINGS));
    let things = &joined.programme.things;
    let top = model.chosen_thing.saturating_sub(room.saturating_sub(2));
    let mut cursor = None;
    for ((index, thing), y) in
        things.iter().enumerate().skip(top).take(room).zip(area.y + HEADINGS..)
    {
        let chosen = index == model.chosen_thing;
        canvas.choice(Rect { y, height: 1, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        row(model, canvas, (joined, thing), (y, end));
    }
    if top + room < things.len() {
        chrome::more_below(canvas, area);
    } else {
        let y = area.y + HEADINGS + u16::try_from(things.len() - top).unwrap_or(0) + 1;
        if y < area.bottom() {
            italic(canvas, y, end, words::END_OF_THINGS);
        }
    }
    cursor
}

fn row(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (joined, thing): (&Joined, &Thing),
    (y, end): (u16, u16),
) {
    let programme = &joined.programme;
    let open = programme.is_open(thing, model.now, &model.zone);
    let role = if open { Role::Text } else { Role::Dim };
    let noun = words::nouns(programme).0;
    let number = format!("{noun} {}", thing.number);
    let column = u16::try_from(text::width(noun)).unwrap_or(8).min(16) + 4;
    let after = canvas.put_in((LEFT, y), column, &number, role);
    if is_yours(model, thing.number) {
        canvas.put(after, y, "✓", Role::Soft);
    }
    let beside = if open { words::week_of(programme, thing) } else { words::opens(thing) };
    let at = LEFT + column + 2;
    let mut room = end.saturating_sub(at);
    let width = u16::try_from(text::width(&beside)).unwrap_or(u16::MAX);
    if !beside.is_empty() && room > width + 12 {
        canvas.put_right(end, y, &beside, Role::Dim);
        room = room.saturating_sub(width + 2);
    }
    let title = thing.title.as_ref().map_or("", |title| title.as_str());
    canvas.put_in((at, y), room, title, role);
}

/// Whether you wrote about a Thing, as far as your own blog says.
fn is_yours(model: &Model, thing: ThingNumber) -> bool {
    model.people.iter().any(|person| person.is_you && person.things.contains(&thing))
}

/// Paints the top of a Thing's page: the path of all that are open, the title.
pub(super) fn head(model: &Model, canvas: &mut Canvas<'_>, area: Rect, thing: ThingNumber) {
    let Some(joined) = model.programme() else { return };
    let rows = u16::try_from(model.title_rows()).unwrap_or(0);
    let end = area.right().saturating_sub(RIGHT);
    if rows >= 3 {
        path(model, canvas, (joined, thing), (area, end));
    }
    let y = area.y
        + match rows {
            5.. => 3,
            3.. => 1,
            _ => 0,
        };
    let programme = &joined.programme;
    let beside =
        programme.thing(thing).map(|thing| words::week_of(programme, thing)).unwrap_or_default();
    let title = words::thing(programme, thing);
    let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
    let after = canvas.put_styled((LEFT, y), end.saturating_sub(LEFT), &title, style);
    if usize::from(end.saturating_sub(after)) > text::width(&beside) + 2 {
        canvas.put_right(end, y, &beside, Role::Dim);
    }
}

/// The numbers of the Things that are open, with where one is, and what opens next.
fn path(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (joined, here): (&Joined, ThingNumber),
    (area, end): (Rect, u16),
) {
    let programme = &joined.programme;
    canvas.put(2, area.y, "‹", Role::Dim);
    let mut x = canvas.put(LEFT, area.y, words::THINGS.0, Role::Dim) + 4;
    let step = if area.width < 110 { 4 } else { 5 };
    let next = words::next_to_open(joined, model.now, &model.zone);
    let width = u16::try_from(text::width(&next)).unwrap_or(u16::MAX);
    let open: Vec<ThingNumber> = programme
        .things
        .iter()
        .filter(|thing| programme.is_open(thing, model.now, &model.zone) || thing.number == here)
        .map(|thing| thing.number)
        .collect();
    let whole = u16::try_from(open.len()).unwrap_or(u16::MAX).saturating_mul(step);
    let mut limit = end;
    if !next.is_empty() && whole.saturating_add(x).saturating_add(width + 2) <= end {
        canvas.put_right(end, area.y, &next, Role::Dim);
        limit = end.saturating_sub(width + 2);
    }
    // Where not all have room, those around the one that is here do.
    let fit = usize::from(limit.saturating_sub(x) / step).max(1);
    let at = open.iter().position(|number| *number == here).unwrap_or(0);
    let from = at.saturating_sub(fit / 2).min(open.len().saturating_sub(fit));
    for number in open.iter().skip(from).take(fit) {
        let current = *number == here;
        let written = number.to_string();
        let after = if current {
            canvas.bold(x, area.y, &written, Role::Accent)
        } else {
            canvas.put(x, area.y, &written, Role::Text)
        };
        if is_yours(model, *number) {
            canvas.put(after, area.y, "✓", Role::Soft);
        }
        if current && model.title_rows() >= 3 && area.height > 1 {
            mark_here(model, canvas, (x, area.y), after);
        }
        x += step;
    }
}

/// A heavy line under the number where one is, where there is a row for it.
fn mark_here(model: &Model, canvas: &mut Canvas<'_>, (x, y): (u16, u16), after: u16) {
    if model.title_rows() >= 5 {
        canvas.fill(x.saturating_sub(1)..after + 1, y + 1, "━", Role::Accent);
    }
}

/// Paints a heading of weeks and Things; whether the rows below it stand in an earlier week.
pub(super) fn heading(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (list, line): (&List, Line),
    (area, y): (Rect, u16),
) -> bool {
    let Some(joined) = model.programme() else { return false };
    let end = area.right().saturating_sub(RIGHT);
    match line {
        Line::ProgrammeWeek(week) => return week_heading(model, canvas, (joined, week), (area, y)),
        Line::QuietWeek => {
            let week = model.calendar.week_at(model.now);
            let today = model.now.to_zoned_datetime(model.zone.clone()).date();
            let says = week.map(|days| words::quiet_week(&joined.programme, days.week, today));
            canvas.put_in(
                (LEFT, y),
                end.saturating_sub(LEFT),
                &says.unwrap_or_default(),
                Role::Soft,
            );
        }
        Line::EndOfWeek => italic(canvas, y, end, words::END_OF_WEEK),
        Line::StorySoFar => titled(canvas, y, end, (words::STORY.0, words::STORY.1)),
        Line::OnPage(OnPage::Instruction) => titled(canvas, y, end, words::START_HERE),
        Line::OnPage(OnPage::First(_)) => {
            let (title, why) = words::read_first(&kinds(list));
            titled(canvas, y, end, (&title, &why));
        }
        Line::OnPage(OnPage::More) => rest(model, canvas, (list, &joined.programme), (y, end)),
        Line::BeginLater => {
            let key = model.options.keymap.shown(Action::GetOlder).into_iter().next();
            let later = list.beside.as_ref().map_or(&[] as &[_], |beside| &beside.begin_later);
            let says = words::begin_later(later, key.as_deref());
            canvas.put_in((LEFT, y), end.saturating_sub(LEFT), &says, Role::Soft);
        }
        Line::Near => near(model, canvas, (list, &joined.programme), (y, end)),
        _ => {}
    }
    false
}

fn kinds(list: &List) -> Vec<Suggestion> {
    let kind = |place| match place {
        Some(OnPage::First(kind)) => Some(kind),
        _ => None,
    };
    list.rows.iter().filter_map(|row| kind(row.on_page)).collect()
}

fn week_heading(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (joined, week): (&Joined, WeekNumber),
    (area, y): (Rect, u16),
) -> bool {
    let end = area.right().saturating_sub(RIGHT);
    let (title, to_do) = words::week(&joined.programme, week);
    let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
    let after = canvas.put_styled((LEFT, y), end.saturating_sub(LEFT), &title, style);
    let days = joined.programme.span_of(week, &model.zone);
    let days = days.map(|(from, to)| words::days(from, to, joined.programme.zone(&model.zone)));
    let days = days.unwrap_or_default();
    let width = u16::try_from(text::width(&days)).unwrap_or(0);
    let mut limit = end;
    if after + width + 4 < end {
        canvas.put_right(end, y, &days, Role::Dim);
        limit = end.saturating_sub(width + 2);
    }
    if usize::from(limit.saturating_sub(after + 2)) >= text::width(&to_do) {
        canvas.put(after + 2, y, &to_do, Role::Dim);
    }
    model.calendar.week_at(model.now).is_none_or(|now| now.week != week)
}

/// The rest of a Thing's page, which may be folded.
fn rest(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (list, programme): (&List, &Programme),
    (y, end): (u16, u16),
) {
    let Some(beside) = &list.beside else { return };
    let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
    let title = words::and_more(beside.more, words::nouns(programme).0);
    let after = canvas.put_styled((LEFT, y), end.saturating_sub(LEFT), &title, style);
    if beside.unfolded {
        canvas.put_in(
            (after + 2, y),
            end.saturating_sub(after + 2),
            words::NEWEST_FIRST,
            Role::Dim,
        );
    } else if let Some(key) = model.options.keymap.shown(Action::ReadOn).into_iter().next() {
        let after = canvas.bold(after + 2, y, &key, Role::Text);
        canvas.put_in((after + 1, y), end.saturating_sub(after + 1), words::OPENS_THEM, Role::Dim);
    }
}

/// Who is near you, below the posts; or that nobody wrote about this Thing yet.
fn near(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (list, programme): (&List, &Programme),
    (y, end): (u16, u16),
) {
    let Some(beside) = &list.beside else { return };
    let answered = list.rows.iter().any(|row| row.on_page != Some(OnPage::Instruction));
    let thing = model.thing.and_then(|number| programme.thing(number));
    if let (false, Some(thing)) = (answered, thing) {
        let open = programme.is_open(thing, model.now, &model.zone);
        let opens = if open { String::new() } else { words::opens(thing) };
        let key = model.options.keymap.shown(Action::Instruction).into_iter().next();
        let says = words::nobody_yet(&opens, key.as_deref());
        canvas.put_in((LEFT, y), end.saturating_sub(LEFT), &says, Role::Soft);
        return;
    }
    let name = |one: &crate::programme::company::Neighbour| {
        let person = model.people.iter().find(|person| person.id == one.person)?;
        Some(person.name.to_string())
    };
    let says = words::near(&beside.near, name, words::nouns(programme).0, (model.now, &model.zone));
    let says = if says.is_empty() { words::NOBODY_NEAR.to_owned() } else { says };
    let after = canvas.put(LEFT, y, words::NEAR, Role::Dim);
    canvas.put_in((after + 2, y), end.saturating_sub(after + 2), &says, Role::Text);
}

fn titled(canvas: &mut Canvas<'_>, y: u16, end: u16, (title, remark): (&str, &str)) {
    let after = canvas.bold(LEFT, y, title, Role::Text);
    canvas.put_in((after + 2, y), end.saturating_sub(after + 2), remark, Role::Dim);
}

fn italic(canvas: &mut Canvas<'_>, y: u16, end: u16, says: &str) {
    let style = canvas.theme().style(Role::Dim).add_modifier(Modifier::ITALIC);
    canvas.put_styled((LEFT, y), end.saturating_sub(LEFT), says, style);
}
