//! A line of a text: each run by its part, in the order a screen wants, code on its own ground.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style as Look};

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::reading::Link;
use crate::text::{self, Line, Part, Run, Style};

/// Puts a line into a column.
pub(super) fn put_line(canvas: &mut Canvas<'_>, column: Rect, y: u16, line: &Line) {
    let code = line.code_from.map(|from| column.x.saturating_add(from));
    if let Some((from, ground)) = code.zip(canvas.theme().code()) {
        let x = from.saturating_sub(1).max(column.x);
        let width = column.right().saturating_sub(x);
        canvas.lay(Rect { x, y, width, height: 1 }, ground);
    }
    for (x, run) in placed(canvas, line, column) {
        let room = column.right().saturating_sub(x);
        canvas.put_in_order((x, y), room, run.text.as_str(), look(canvas, &run));
    }
    // Where there are no colours for a ground, a bar stands beside the code.
    if let Some(from) = code.filter(|from| canvas.theme().code().is_none() && *from >= column.x + 2)
    {
        canvas.put(from - 2, y, "▏", Role::Dim);
    }
}

/// The links of a line, and where the letters of each go: over its number, or over its last word.
pub(super) fn links_of(canvas: &Canvas<'_>, line: &Line, column: Rect) -> Vec<(u16, Link)> {
    let mut found = Vec::new();
    let mut before = None;
    for (x, run) in placed(canvas, line, column) {
        let blanks = run.text.as_str().len() - run.text.as_str().trim_start().len();
        let first = x + u16::try_from(blanks).unwrap_or(0);
        match run.part {
            Part::LinkNumber(number) => {
                // Its number may be in several runs.
                if before != Some(Link::Number(number)) {
                    found.push((first, Link::Number(number)));
                }
                before = Some(Link::Number(number));
            }
            Part::Jump(place) => {
                found.push((x.saturating_sub(1).max(column.x), Link::Place(place)));
            }
            _ => before = None,
        }
    }
    found
}

/// Where the links of a line can be clicked: on their words before the number, and on it.
pub(super) fn spots_of(canvas: &Canvas<'_>, line: &Line, column: Rect) -> Vec<(u16, u16, Link)> {
    let mut spots = Vec::new();
    let mut words_from = None;
    for (x, run) in placed(canvas, line, column) {
        let end = x.saturating_add(run_width(&run));
        let is_link = matches!(run.part, Part::Words(style) | Part::Quoted(style) if style.link);
        match run.part {
            _ if is_link => words_from = words_from.or(Some(x)),
            Part::LinkNumber(number) => {
                spots.push((words_from.take().unwrap_or(x), end, Link::Number(number)));
            }
            Part::Jump(place) => {
                spots.push((x.saturating_sub(2).max(column.x), x, Link::Place(place)));
            }
            _ => words_from = None,
        }
    }
    spots
}

/// How wide a line is.
pub(super) fn width_of(line: &Line) -> u16 {
    let width: usize = line.runs.iter().map(|run| text::width(run.text.as_str())).sum();
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// The runs of a line and the column each begins at, as they stand from left to right.
fn placed(canvas: &Canvas<'_>, line: &Line, column: Rect) -> Vec<(u16, Run)> {
    let ordered = !canvas.theme().orders;
    let runs = ordered.then(|| text::visual(&line.runs, line.right_to_left)).flatten();
    let runs = runs.unwrap_or_else(|| line.runs.clone());
    let whole = runs.iter().fold(0, |sum: u16, run| sum.saturating_add(run_width(run)));
    let mut x = column.x;
    if line.right_to_left {
        x = column.right().saturating_sub(whole).max(column.x);
    }
    let mut out = Vec::with_capacity(runs.len());
    for run in runs {
        let after = x.saturating_add(run_width(&run));
        out.push((x, run));
        x = after;
    }
    out
}

fn run_width(run: &Run) -> u16 {
    u16::try_from(text::width(run.text.as_str())).unwrap_or(u16::MAX)
}

/// How a part of the text looks.
fn look(canvas: &Canvas<'_>, run: &Run) -> Look {
    let role = |role| canvas.theme().style(role);
    match run.part {
        Part::Words(style) => styled(canvas, style),
        Part::Quoted(style) => styled(canvas, style).add_modifier(Modifier::ITALIC),
        Part::Heading(level) => {
            let below = if level > 2 { Modifier::ITALIC } else { Modifier::empty() };
            role(Role::Text).add_modifier(Modifier::BOLD | below)
        }
        Part::Code => role(Role::Text),
        Part::Bullet => role(Role::Soft),
        Part::QuoteBar | Part::Rule | Part::CodeGoesOn => role(Role::Rule),
        Part::LinkNumber(_) | Part::Label | Part::Fold(_) => role(Role::Dim),
        Part::Description => role(Role::Text).add_modifier(Modifier::ITALIC),
        Part::Found(current) => found(canvas, current),
        Part::Jump(_) | Part::Place(_) => Look::new(),
    }
}

/// Words somebody looks for; the match one is at stands out by its weight, too.
fn found(canvas: &Canvas<'_>, current: bool) -> Look {
    let look = canvas.theme().style(Role::Found);
    if current { look.add_modifier(Modifier::REVERSED) } else { look }
}

fn styled(canvas: &Canvas<'_>, style: Style) -> Look {
    let theme = canvas.theme();
    let mut look = theme.style(Role::Text);
    let mut modifiers = Modifier::empty();
    modifiers.set(Modifier::BOLD, style.strong);
    modifiers.set(Modifier::ITALIC, style.emphasis);
    modifiers.set(Modifier::CROSSED_OUT, style.struck);
    modifiers.set(Modifier::UNDERLINED, style.link);
    if style.code {
        match theme.code() {
            Some(ground) => look = look.patch(ground),
            None => modifiers.insert(Modifier::BOLD),
        }
    }
    if style.marked {
        look = look.patch(theme.tint());
    }
    look.add_modifier(modifiers)
}
