//! A list of posts on its grid.

mod grid;
mod narrow;

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use grid::{Grid, When};

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::theme::Role;
use super::{finding, people, things};
use crate::app::action::Action;
use crate::app::list::{Line, List};
use crate::app::model::Tab;
use crate::app::pointer::Target;
use crate::app::{ListView, Model, dates, form};
use crate::domain::{Joined, Network, PostKind, Row};
use crate::text::{self, find::Sought};
use crate::words::screens::{self as words, RepliesSaid};
use crate::words::{dates as when_words, finding as finding_words, programme as things_words};

/// Paints the list; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let (view, list) = (model.view()?, model.list()?);
    let area = Rect { width: area.width.min(128), ..area };
    let area = titled(model, canvas, area, view);
    if list.rows.is_empty()
        && (!list.loaded || list.beside.is_none())
        && model.calendar_here().is_none()
    {
        let knows_you = model.options.knows_you;
        let says = words::empty(view, model.totals.people, (list.loaded, knows_you));
        let says = finding::empty(model, view).unwrap_or(says);
        canvas.put_in(
            (LEFT, area.y + 1),
            area.width.saturating_sub(LEFT + RIGHT),
            says,
            Role::Soft,
        );
        return Some((LEFT, area.y + 1));
    }
    let lines = list.lines(form(model), dates(model));
    let sought = model.sought();
    let mut cursor = None;
    let mut in_week = false;
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        match line {
            Line::Blank => {}
            Line::Day(date) => {
                in_week = false;
                let (name, day) = when_words::heading(*date, model.now, &model.zone);
                let after = canvas.bold(LEFT, y, &name, Role::Dim);
                canvas.put(after + 1, y, &day, Role::Dim);
            }
            Line::Week(monday) => {
                in_week = true;
                canvas.bold(LEFT, y, &when_words::week(*monday, model.now, &model.zone), Role::Dim);
            }
            Line::ProgrammeWeek(_)
            | Line::QuietWeek
            | Line::EndOfWeek
            | Line::StorySoFar
            | Line::OnPage(_)
            | Line::BeginLater
            | Line::Near => {
                in_week = things::heading(model, canvas, (list, *line), (area, y)) || in_week;
            }
            Line::Waiting(waits) => {
                canvas.bold(LEFT, y, words::waits(*waits), Role::Warm);
            }
            Line::Notes(others) => {
                let x = canvas.bold(LEFT, y, words::notes_of(*others), Role::Dim) + 2;
                if *others {
                    canvas.fill(x..area.right().saturating_sub(RIGHT), y, "─", Role::Rule);
                }
            }
            Line::Gap(number) => {
                if let Some(gap) = list.gaps.get(*number) {
                    let key = model.options.keymap.shown(Action::FillGap).into_iter().next();
                    let says = words::gap(gap, key.as_deref(), &model.zone);
                    let room = area.width.saturating_sub(LEFT + RIGHT);
                    canvas.put_in((LEFT, y), room, &says, Role::Warm);
                }
            }
            Line::End => {
                let style = canvas.theme().style(Role::Dim).add_modifier(Modifier::ITALIC);
                canvas.put_styled(
                    (LEFT, y),
                    area.width.saturating_sub(LEFT + RIGHT),
                    words::end_of_list(view, model.totals.own_notes_only),
                    style,
                );
            }
            Line::Row(index, second) => {
                let Some(row) = list.rows.get(*index) else { continue };
                let chosen = *index == list.cursor;
                let keys = chosen.then_some(!model.reading);
                canvas.choice(Rect { y, height: 1, ..area }, Target::Row(*index), keys);
                if chosen {
                    cursor = cursor.or(Some((LEFT, y)));
                }
                paint_row(
                    model,
                    canvas,
                    area,
                    (row, y, &sought),
                    (
                        *second,
                        match in_week || starts_in_week(list, &lines) {
                            _ if list.by_standing || list.beside.is_some() => When::Alone,
                            true => When::Day,
                            false => When::Clock,
                        },
                    ),
                );
            }
        }
    }
    if goes_on(list, &lines) {
        chrome::more_below(canvas, area);
    }
    cursor
}

/// The title of a list that has one; answers where the list goes.
fn titled(model: &Model, canvas: &mut Canvas<'_>, area: Rect, view: ListView) -> Rect {
    let rows = u16::try_from(model.title_rows()).unwrap_or(0);
    match view {
        ListView::Thing(_, thing) if rows > 0 => things::head(model, canvas, area, thing),
        ListView::Person(person) if rows > 0 => {
            if let Some(person) = model.people.iter().find(|known| known.id == person) {
                people::head(model, canvas, area, person);
            }
        }
        _ => {}
    }
    let title = finding::title(model, view);
    let title = title.or_else(|| words::title(view).map(|(a, b)| (a.to_owned(), b.to_owned())));
    if let (1.., Some((title, remark))) = (rows, title) {
        let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
        let room = area.width.saturating_sub(LEFT + RIGHT + 24);
        let after = canvas.put_styled((LEFT, area.y), room, &title, style);
        let room = area.right().saturating_sub(after + 2 + RIGHT);
        canvas.put_in((after + 2, area.y), room, &remark, Role::Dim);
    }
    Rect { y: area.y + rows, height: area.height.saturating_sub(rows), ..area }
}

/// Whether the first row of the screen stands under the heading of a week that is above it.
fn starts_in_week(list: &List, lines: &[Line]) -> bool {
    list.top > 0
        && matches!(lines, [Line::Week(_), ..] | [Line::ProgrammeWeek(_), Line::Row(..), ..])
}

fn goes_on(list: &List, lines: &[Line]) -> bool {
    let lowest = lines.iter().rev().find_map(|line| match line {
        Line::Row(index, _) => Some(*index),
        _ => None,
    });
    list.more_after || lowest.is_some_and(|index| index + 1 < list.rows.len())
}

fn paint_row(
    model: &Model,
    canvas: &mut Canvas<'_>,
    area: Rect,
    (row, y, sought): (&Row, u16, &Sought),
    (second, when): (bool, When),
) {
    if !second && row.is_new() {
        canvas.put(2, y, "●", Role::Accent);
    }
    if form(model).two_lines {
        return narrow::paint(model, canvas, area, (row, y, sought), second);
    }
    let grid = Grid::of(area.width, when, model.tabs().contains(&Tab::Things));
    let named = if row.is_new() { Role::Text } else { Role::Soft };
    let name = person(row, usize::from(grid.name));
    let after = canvas.put_in((LEFT, y), grid.name, &name, named);
    finding::mark(canvas, (LEFT, y), after, (&name, sought));
    let beside_name = match row.participant {
        None => Some(words::VISITOR),
        Some(person) => model
            .people
            .iter()
            .find(|known| known.id == person)
            .filter(|known| known.is_new_here(model.now))
            .map(|_| things_words::NEW_HERE),
    };
    if let Some(says) = beside_name
        && usize::from((LEFT + grid.name).saturating_sub(after)) > text::width(says)
    {
        canvas.put(after + 1, y, says, Role::Soft);
    }
    if let Some(sign) = sign(row) {
        canvas.put(LEFT + grid.name + 1, y, sign, Role::Text);
    }
    let (things, told) = things_of(model, row, usize::from(grid.things));
    canvas.put_in((grid.things_at(), y), grid.things, &things, Role::Soft);
    title(canvas, (row, y, sought), (shown_title(model, row, (told, sought)), grid));
    if row.waits.is_some() {
        // All of them wait; for how long is what differs.
        let when = when_words::brief(row.key.at, model.now, &model.zone);
        canvas.put_in((grid.replies_at(), y), grid.replies, &when, Role::Dim);
        return;
    }
    if grid.time.is_some() {
        let when = match when {
            When::Clock => when_words::clock(row.key.at, &model.zone),
            When::Day => when_words::short_day(row.key.at, &model.zone),
            When::Alone => when_words::alone(row.key.at, model.now, &model.zone),
        };
        canvas.put_right(grid.end, y, &when, Role::Dim);
    }
    let said = replies_said(model, row, grid.is_short());
    replies(canvas, (grid.replies_at(), y), grid.replies, &said);
}

/// The Things of a post in words: "probably Thing 3".
pub(super) fn things_in_words(model: &Model, row: &Row) -> Option<String> {
    let on = row.things.as_ref()?;
    let joined = model.programmes.iter().find(|joined| joined.id() == on.programme)?;
    let (one, many) = things_words::nouns(&joined.programme);
    Some(things_words::things(on, (one, &many)))
}

/// The Things of a row, or that it is a note, as there is room for it; and whether the Things are told, here
/// or in the heading of the page.
fn things_of(model: &Model, row: &Row, room: usize) -> (String, bool) {
    let Some(on) = &row.things else {
        let says = if row.kind == PostKind::Note && room > 0 { words::NOTE } else { "" };
        return (says.to_owned(), false);
    };
    // On its own page a Thing need not be named at each post.
    let here = model.thing.filter(|_| row.on_page.is_some());
    if on.sure && here.is_some_and(|thing| on.numbers == [thing]) {
        return (String::new(), true);
    }
    let of = |joined: &&Joined| joined.id() == on.programme;
    let Some(joined) = model.programmes.iter().find(of) else { return (String::new(), false) };
    let (one, many) = things_words::nouns(&joined.programme);
    let says = things_words::in_a_row_of_a_list(on, (one, &many), room);
    let told = !says.is_empty();
    (says, told)
}

/// The title of a row in a list: without a beginning that only repeats its Things where those are told, unless
/// a word that is sought stands there.
fn shown_title<'a>(model: &Model, row: &'a Row, (told, sought): (bool, &Sought)) -> &'a str {
    let whole = title_of(row);
    let end = model.list().filter(|_| told).map_or(0, |list| list.lead_in(row.key.id));
    let finds = || sought.places(whole).iter().any(|place| place.start < end);
    if end == 0 || finds() { whole } else { whole.get(end..).unwrap_or(whole) }
}

/// What is said of the replies of a row; whoever only wants to read is not invited.
fn replies_said(model: &Model, row: &Row, short: bool) -> RepliesSaid {
    let said = words::replies(row, short);
    if said.invites && !model.options.invites { RepliesSaid::default() } else { said }
}

/// How many replies there are, with what is new among them in the accent.
fn replies(canvas: &mut Canvas<'_>, (x, y): (u16, u16), room: u16, said: &RepliesSaid) -> u16 {
    let role = if said.invites { Role::Warm } else { Role::Soft };
    let mut at = canvas.put_in((x, y), room, &said.count, role);
    for (part, role) in [(said.fresh.as_str(), Role::Accent), (said.yours, Role::Soft)] {
        let left = room.saturating_sub(at - x);
        if usize::from(left) >= text::width(part) {
            at = canvas.put_in((at, y), left, part, role);
        }
    }
    at
}

/// What you did with a post, as one sign.
fn sign(row: &Row) -> Option<&'static str> {
    if row.answered {
        Some("↩")
    } else if row.mark.saved {
        Some("★")
    } else {
        None
    }
}

/// The title, and after it what there is room for: an odd date first, then that it was announced.
fn title(
    canvas: &mut Canvas<'_>,
    (row, y, sought): (&Row, u16, &Sought),
    (words_of, grid): (&str, Grid),
) {
    let remark = words::odd_date(row.date, grid.title < 44);
    let reserved = remark.map_or(0, |remark| u16::try_from(text::width(remark) + 2).unwrap_or(0));
    let mut style = canvas.theme().style(Role::Text);
    if row.is_new() {
        style = style.add_modifier(Modifier::BOLD);
    }
    let room = grid.title.saturating_sub(reserved);
    let after = canvas.put_styled((grid.title_at(), y), room, words_of, style);
    finding::mark(canvas, (grid.title_at(), y), after, (words_of, sought));
    let end = grid.title_at() + grid.title;
    let is_note = row.kind == PostKind::Note && grid.things == 0;
    let beside = remark.or_else(|| match row.announced {
        Some(Network::Fediverse) => Some(words::ANNOUNCED),
        Some(Network::Bluesky) => Some(words::ANNOUNCED_BLUESKY),
        None => is_note.then_some(words::NOTE),
    });
    if let Some(beside) = beside
        && usize::from(end.saturating_sub(after)) >= text::width(beside) + 2
    {
        canvas.put(after + 2, y, beside, Role::Dim);
    }
}

/// The title of a row, or what stands for it.
pub(super) fn title_of(row: &Row) -> &str {
    if row.title.is_empty() { words::NO_WORDS } else { row.title.as_str() }
}

/// A name that fits: without what stands in brackets, then first name and initial, then cut.
pub(super) fn person(row: &Row, room: usize) -> String {
    let name = if row.person.is_empty() { words::SOMEBODY } else { row.person.as_str() };
    short_name(name, room)
}

/// See `person`.
pub(super) fn short_name(name: &str, room: usize) -> String {
    if text::width(name) <= room {
        return name.to_owned();
    }
    let bare = name.split(['(', '（', '[']).next().unwrap_or(name).trim();
    if text::width(bare) <= room && !bare.is_empty() {
        return bare.to_owned();
    }
    let mut parts = bare.split_whitespace();
    if let (Some(first), Some(initial)) =
        (parts.next(), parts.last().and_then(|last| last.chars().next()))
    {
        let short = format!("{first} {initial}.");
        if text::width(&short) <= room {
            return short;
        }
    }
    text::cut(bare, room).to_string()
}

/// What a list is called where one comes back to it.
pub(super) fn name_of(model: &Model, view: ListView) -> String {
    match view {
        ListView::Everything => chrome::tab_name(model, Tab::Everything, false).to_owned(),
        ListView::Thing(_, thing) => model.programme().map_or_else(String::new, |joined| {
            format!("{} {thing}", things_words::nouns(&joined.programme).0)
        }),
        ListView::Waiting => words::tab(Tab::Waiting).to_owned(),
        ListView::ForYou => words::tab(Tab::ForYou).to_owned(),
        ListView::Notes => words::tab(Tab::Hashtag).to_owned(),
        ListView::Saved => words::tab(Tab::Saved).to_owned(),
        ListView::Found => finding_words::FOUND.to_owned(),
        ListView::Named(number) => chrome::tab_name(model, Tab::Named(number), false).to_owned(),
        ListView::Person(person) => model
            .people
            .iter()
            .find(|known| known.id == person)
            .map_or_else(|| words::tab(Tab::People).to_owned(), |known| known.name.to_string()),
    }
}
