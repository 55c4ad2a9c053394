//! The mouse: a click chooses, a click on what is chosen opens it; the wheel moves what is under it.

use super::{
    Effect, act, links, movement, number_pressed, open, palette, place, reply, review, show,
};
use crate::app::action::Place;
use crate::app::key::{Code, Key};
use crate::app::model::{Model, ReviewStage};
use crate::app::pointer::Target;

/// So many lines the wheel moves at once.
const WHEEL: isize = 3;

/// Something was clicked. While a line is typed, nothing is.
pub(super) fn click(model: &mut Model, target: Target) -> Vec<Effect> {
    if model.prompt.is_some() {
        return vec![];
    }
    model.message = None;
    model.pressed.clear();
    match target {
        Target::Tab(number) if is_free(model) => match model.tabs().get(number) {
            Some(tab) => show(model, *tab),
            None => vec![],
        },
        Target::Row(row) if is_free(model) => {
            let on_it = !model.reading || model.is_split();
            let was_reading = std::mem::replace(&mut model.reading, false);
            match model.list_mut() {
                Some(list) if on_it && row < list.rows.len() => {
                    let again = list.cursor == row && !was_reading;
                    list.cursor = row;
                    if again { open(model) } else { vec![] }
                }
                _ => vec![],
            }
        }
        Target::Line(line) => on_line(model, line),
        Target::Link(link) if is_free(model) => {
            model.reading = true;
            links::choose(model, link, false)
        }
        Target::Page if model.reader.is_some() && is_free(model) => {
            model.reading = true;
            vec![]
        }
        Target::Action(action) if place(model) == Place::Reply => reply::clicked(model, action),
        Target::Action(action) => act(model, action),
        Target::Tab(_) | Target::Row(_) | Target::Page | Target::Link(_) => vec![],
    }
}

/// Whether nothing lies over the lists and the post.
fn is_free(model: &Model) -> bool {
    model.help.is_none()
        && model.review.is_none()
        && model.start.is_none()
        && place(model) != Place::Reply
}

/// A line of what lies on top: help, who would come, first start, trouble, people or Things.
fn on_line(model: &mut Model, line: usize) -> Vec<Effect> {
    if let Some(help) = &mut model.help {
        let again = help.chosen == line;
        help.chosen = line;
        return if again { palette::chosen(model) } else { vec![] };
    }
    if let Some(page) = &mut model.review {
        match page.stage {
            ReviewStage::People => page.chosen = line.min(page.review.people.len()),
            ReviewStage::Calendar => page.week = line,
            ReviewStage::Networks | ReviewStage::Parts | ReviewStage::Began => {
                let digit =
                    u32::try_from(line + 1).ok().and_then(|line| char::from_digit(line, 10));
                return digit.map_or_else(Vec::new, |digit| review::press(model, Key::char(digit)));
            }
            ReviewStage::Joining => {}
        }
        return vec![];
    }
    if model.start.is_some() {
        return number_pressed(model, u8::try_from(line + 1).unwrap_or(0));
    }
    let before = chosen(model);
    movement::by(model, isize::MIN / 2);
    movement::by(model, isize::try_from(line).unwrap_or(0));
    if before == chosen(model) { open(model) } else { vec![] }
}

/// The chosen line of a list that is no list of posts.
fn chosen(model: &Model) -> usize {
    match (&model.trouble, place(model)) {
        (Some(page), _) => page.chosen,
        (None, Place::Things) => model.chosen_thing,
        (None, _) => model.chosen_person,
    }
}

/// The wheel was turned, `down` or up, over something.
pub(super) fn wheel(model: &mut Model, down: bool, over: Option<Target>) -> Vec<Effect> {
    let steps = if down { WHEEL } else { -WHEEL };
    if model.prompt.is_some() || place(model) == Place::Reply {
        return vec![];
    }
    if model.help.is_some() || model.review.is_some() {
        let key = Key::plain(if down { Code::Down } else { Code::Up });
        for _ in 0..WHEEL {
            if model.help.is_some() {
                palette::press(model, key);
            } else {
                review::press(model, key);
            }
        }
        return vec![];
    }
    match over {
        Some(Target::Page | Target::Link(_)) => {
            movement::scroll(model, steps);
            vec![]
        }
        // Beside the post, the wheel over the list moves the list, and the keys go there.
        Some(Target::Row(_)) if model.reading => {
            model.reading = false;
            if let Some(list) = model.list_mut() {
                let last = list.rows.len().saturating_sub(1);
                list.cursor = list.cursor.saturating_add_signed(steps).min(last);
            }
            vec![]
        }
        _ if model.reading => {
            movement::scroll(model, steps);
            vec![]
        }
        _ => movement::by(model, steps),
    }
}
