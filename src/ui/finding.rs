//! The line in which one types what to find, the words there are, and the marks of what was found.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::prompt;
use super::theme::Role;
use crate::app::action::Action;
use crate::app::model::Prompt;
use crate::app::{ListView, Model};
use crate::domain::{Mistake, WORDS};
use crate::text::{self, find::Sought};
use crate::words::finding as words;

/// Paints the words there are, in place of a list.
pub(super) fn explain(canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let area = Rect { width: area.width.min(128), ..area };
    let room = area.width.saturating_sub(LEFT + RIGHT);
    let mut y = area.y;
    // The last line of the area is the rule above what is typed.
    let spare = usize::from(area.height.saturating_sub(1)).saturating_sub(WORDS.len());
    if spare >= 2 {
        canvas.bold(LEFT, y, words::WORDS_TITLE, Role::Text);
        y += 2;
    }
    if spare >= 3 {
        canvas.put_in((LEFT, y - 1), room, words::WORDS_REMARK, Role::Dim);
        y += 1;
    }
    let form = WORDS.iter().map(|entry| text::width(entry.form)).max().unwrap_or(0);
    let says = WORDS.iter().map(|entry| text::width(entry.says)).max().unwrap_or(0);
    let at_says = LEFT + u16::try_from(form).unwrap_or(0) + 3;
    let at_example = at_says + u16::try_from(says).unwrap_or(0) + 3;
    for (entry, y) in WORDS.iter().zip(y..area.bottom()) {
        canvas.bold(LEFT, y, entry.form, Role::Text);
        canvas.put_in((at_says, y), area.right().saturating_sub(at_says), entry.says, Role::Soft);
        if at_example + 20 <= area.right() {
            canvas.put_in((at_example, y), 20, entry.example, Role::Dim);
        }
    }
    None
}

/// Paints the line and what there is to say of it; answers where the cursor is.
pub(super) fn line(
    model: &Model,
    prompt: &Prompt,
    canvas: &mut Canvas<'_>,
    area: Rect,
) -> Option<(u16, u16)> {
    let finding = model.finding.as_ref()?;
    let (rule, y, below) =
        (area.height.checked_sub(3)?, area.height.checked_sub(2)?, area.height.checked_sub(1)?);
    canvas.wipe(Rect { y: rule, height: 3, ..area });
    canvas.fill(0..area.width, rule, "─", Role::Rule);
    let end = area.width.saturating_sub(RIGHT);
    let asks = format!(" {} ", words::prompt(finding.narrows));
    let after = canvas.put_in((LEFT, rule), end.saturating_sub(LEFT), &asks, Role::Soft);
    let count = format!(" {} ", how_many(model));
    let says_it = finding.mistake.is_none() && !count.trim().is_empty();
    if says_it && usize::from(end.saturating_sub(after)) > text::width(&count) {
        canvas.put_right(end, rule, &count, Role::Soft);
    }
    canvas.put(2, y, "›", Role::Accent);
    let (cursor, skipped) = prompt::typed(canvas, (prompt, y), end);
    match &finding.mistake {
        Some(mistake) => tell(canvas, (mistake, skipped), (prompt, y), (below, end)),
        None => keys(model, canvas, (below, end)),
    }
    Some(cursor)
}

/// What is wrong, below where it is.
fn tell(
    canvas: &mut Canvas<'_>,
    (mistake, skipped): (&Mistake, usize),
    (prompt, y): (&Prompt, u16),
    (below, end): (u16, u16),
) {
    let cells = |from: usize, to: usize| {
        let letters = prompt.text.chars().skip(from).take(to.saturating_sub(from));
        u16::try_from(text::width(&letters.collect::<String>())).unwrap_or(u16::MAX)
    };
    let from = mistake.at.max(skipped);
    let to = (mistake.at + mistake.length).max(from);
    let x = LEFT.saturating_add(cells(skipped, from)).min(end.saturating_sub(1));
    let wrong: String = prompt.text.chars().skip(from).take(to - from).collect();
    let style = canvas.theme().style(Role::Warm).add_modifier(Modifier::UNDERLINED);
    canvas.put_styled((x, y), end.saturating_sub(x), &wrong, style);
    let says = words::mistake(mistake);
    let width = u16::try_from(text::width(&says)).unwrap_or(u16::MAX);
    if x.saturating_add(width + 2) <= end {
        canvas.put(x, below, "^", Role::Warm);
        canvas.put(x + 2, below, &says, Role::Text);
    } else if LEFT.saturating_add(width + 2) <= x {
        canvas.put(x, below, "^", Role::Warm);
        canvas.put_right(x.saturating_sub(1), below, &says, Role::Text);
    } else {
        canvas.put_in((LEFT, below), end.saturating_sub(LEFT), &says, Role::Text);
    }
}

fn keys(model: &Model, canvas: &mut Canvas<'_>, (y, end): (u16, u16)) {
    let help = model.options.keymap.shown(Action::Help);
    let help = help.iter().find(|key| text::width(key) > 1);
    let help = help.map(|key| (key.as_str(), words::THE_WORDS));
    let [enter, esc, down] = words::LINE_KEYS;
    let keys = [Some(enter), Some(esc), help, Some(down)];
    let mut x = LEFT;
    for (key, says) in keys.into_iter().flatten() {
        let width = u16::try_from(text::width(key) + 1 + text::width(says)).unwrap_or(u16::MAX);
        if x.saturating_add(width) > end {
            return;
        }
        x = canvas.bold(x, y, key, Role::Text);
        x = canvas.put(x + 1, y, says, Role::Soft) + 3;
    }
}

/// How many posts were found so far.
fn how_many(model: &Model) -> String {
    let Some(list) = model.list().filter(|list| list.loaded) else { return String::new() };
    let count = words::how_many(list.rows.len(), list.more_after || list.more_before);
    let unfinished = model.finding.as_ref().is_some_and(|finding| finding.unfinished);
    if unfinished { format!("{count} · {}", words::UNFINISHED) } else { count }
}

/// The title of a list that was found, and a remark.
pub(super) fn title(model: &Model, view: ListView) -> Option<(String, String)> {
    if let (ListView::Found, Some(finding)) = (view, &model.finding) {
        let back = model.options.keymap.shown(Action::Back).into_iter().next();
        let typing = model.find_line().is_some();
        let remark =
            if typing { String::new() } else { words::remark(&how_many(model), back.as_deref()) };
        return Some((words::title(finding.narrows, &finding.text), remark));
    }
    let named = model.named_view().filter(|_| matches!(view, ListView::Named(_)))?;
    Some((named.name.to_string(), words::shows(&named.show)))
}

/// What an empty list says.
pub(super) fn empty(model: &Model, view: ListView) -> Option<&'static str> {
    let list = model.list().filter(|list| list.loaded)?;
    let wrong = model.finding.as_ref().is_some_and(|finding| finding.mistake.is_some());
    match view {
        // Nobody can tell what is meant yet.
        ListView::Found if wrong => Some(""),
        ListView::Found | ListView::Named(_) if list.more_after => Some(words::FURTHER_BACK),
        _ => None,
    }
}

/// Marks what is sought in words that stand at a place, as far as they are seen.
pub(super) fn mark(
    canvas: &mut Canvas<'_>,
    (x, y): (u16, u16),
    end: u16,
    (shown, sought): (&str, &Sought),
) {
    for place in sought.places(shown) {
        mark_place(canvas, (x, y), end, (shown, place));
    }
}

/// Marks one place.
pub(super) fn mark_place(
    canvas: &mut Canvas<'_>,
    (x, y): (u16, u16),
    end: u16,
    (shown, place): (&str, Range<usize>),
) {
    let place = text::whole_letters(shown, place);
    let before = text::width(shown.get(..place.start).unwrap_or_default());
    let within = shown.get(place).unwrap_or_default();
    let at = x.saturating_add(u16::try_from(before).unwrap_or(u16::MAX));
    let wide = u16::try_from(text::width(within)).unwrap_or(u16::MAX);
    // What is cut off is not marked.
    if at.saturating_add(wide) > end {
        return;
    }
    let style = canvas.theme().style(Role::Found);
    canvas.put_styled((at, y), wide, within, style);
}
