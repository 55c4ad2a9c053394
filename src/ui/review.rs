//! What one would join: everybody looked over, then the question when one began.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::list::short_name;
use super::theme::Role;
use crate::app::Model;
use crate::app::model::{ReviewPage, ReviewStage};
use crate::app::pointer::Target;
use crate::words::joining as words;

/// Rows above the first person: what it is, how many, a blank.
const HEADINGS: u16 = 3;

/// Paints it; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let page = model.review.as_ref()?;
    let area = Rect { width: area.width.min(128), ..area };
    let end = area.width.saturating_sub(RIGHT);
    let about = page.review.about.first().map_or("", |about| about.as_str());
    let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
    canvas.put_styled((LEFT, area.y), end.saturating_sub(LEFT), about, style);
    let room = end.saturating_sub(LEFT);
    canvas.put_in((LEFT, area.y + 1), room, page.review.summary.as_str(), Role::Soft);
    match page.stage {
        ReviewStage::People => people(page, canvas, area),
        ReviewStage::Networks => Some(question(canvas, area, words::WHERE_USED, &words::USED)),
        ReviewStage::Parts => Some(question(canvas, area, words::HAS_PARTS, &words::PARTS)),
        ReviewStage::Calendar => calendar(page, canvas, area),
        ReviewStage::Began => Some(question(canvas, area, words::WHEN_BEGAN, &words::BEGAN)),
        ReviewStage::Joining => {
            canvas.put_in((LEFT, area.y + HEADINGS), room, words::JOINING, Role::Soft);
            Some((LEFT, area.y + HEADINGS))
        }
    }
}

fn people(page: &ReviewPage, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let end = area.width.saturating_sub(RIGHT);
    let name = (area.width / 4).clamp(12, 26);
    let at = LEFT + name + 2;
    let wide = if area.width >= 76 { (area.width / 3).min(40) } else { 0 };
    let area = why_in_full(page, canvas, area);
    let rows = usize::from(area.height.saturating_sub(HEADINGS));
    let top = page.chosen.saturating_sub(rows.saturating_sub(2));
    let mut cursor = Some((LEFT, area.y));
    let shown = page.review.people.iter().enumerate().skip(top).take(rows);
    for ((index, person), y) in shown.zip(area.y + HEADINGS..) {
        let chosen = index == page.chosen;
        canvas.choice(Rect { y, height: 1, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        if person.why.is_some() {
            canvas.put(2, y, "!", Role::Text);
        }
        let short = short_name(person.name.as_str(), usize::from(name));
        canvas.put_in((LEFT, y), name, &short, Role::Text);
        let mut x = at;
        if wide > 0 {
            canvas.put_in((x, y), wide, person.address.as_str(), Role::Soft);
            x += wide + 2;
        }
        let (says, role) = match &person.why {
            Some(why) => (why.as_str(), Role::Text),
            None => (words::FOUND, Role::Dim),
        };
        canvas.put_in((x, y), end.saturating_sub(x), says, role);
    }
    if top + rows < page.review.people.len() {
        chrome::more_below(canvas, area);
    }
    cursor
}

/// Why the chosen person needs a look, below the list where there is room; answers what is left.
fn why_in_full(page: &ReviewPage, canvas: &mut Canvas<'_>, area: Rect) -> Rect {
    let why = page.review.people.get(page.chosen).and_then(|person| person.why.as_ref());
    let Some(why) = why.filter(|_| area.height > HEADINGS + 4) else { return area };
    let room = area.width.saturating_sub(LEFT + RIGHT);
    canvas.put_in((LEFT, area.bottom() - 1), room, why.as_str(), Role::Text);
    Rect { height: area.height - 2, ..area }
}

/// A question with its answers.
fn question(canvas: &mut Canvas<'_>, area: Rect, asks: &str, answers: &[&str]) -> (u16, u16) {
    let room = area.width.saturating_sub(LEFT + RIGHT);
    let y = area.y + HEADINGS;
    canvas.bold(LEFT, y, asks, Role::Text);
    for ((number, says), y) in (1..).zip(answers).zip(y + 1..area.bottom()) {
        canvas.spot(Rect { y, height: 1, ..area }, Target::Line(number - 1));
        let x = canvas.bold(LEFT, y, &format!("{number}"), Role::Text) + 1;
        canvas.put_in((x, y), room.saturating_sub(2), says, Role::Soft);
    }
    (LEFT, y + 1)
}

/// The weeks, with what begins in each.
fn calendar(page: &ReviewPage, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let parts = page.parts()?;
    let weeks = parts.calendar();
    let rows = usize::from(area.height.saturating_sub(HEADINGS));
    let top = page.week.saturating_sub(rows.saturating_sub(2));
    let mut cursor = None;
    for ((index, week), y) in weeks.iter().enumerate().skip(top).take(rows).zip(area.y + HEADINGS..)
    {
        let chosen = index == page.week;
        canvas.choice(Rect { y, height: 1, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        let day = week.starts.strftime("%-d %B %Y").to_string();
        canvas.put(LEFT, y, &format!("Week {}", week.week.0), Role::Dim);
        canvas.put(LEFT + 10, y, &day, Role::Soft);
        let role = if week.parts.is_some() { Role::Text } else { Role::Dim };
        let room = area.width.saturating_sub(LEFT + 30 + RIGHT);
        canvas.put_in((LEFT + 30, y), room, &words::parts_of(&parts.noun, week.parts), role);
    }
    if top + rows < weeks.len() {
        chrome::more_below(canvas, area);
    }
    cursor
}
