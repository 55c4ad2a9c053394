//! Moving: through rows, people, choices, and the lines of a post.

use super::{Effect, PageOf, Place, Then, load, place};
use crate::app::model::Model;

/// Moves by rows, or by lines of a post.
pub(super) fn by(model: &mut Model, steps: isize) -> Vec<Effect> {
    if let Some(choice) = &mut model.start {
        *choice = moved(*choice, steps, 4);
        return vec![];
    }
    if model.trouble.is_some() {
        let count = model.on_the_trouble_page().len();
        if let Some(page) = &mut model.trouble {
            page.chosen = moved(page.chosen, steps, count);
        }
        return vec![];
    }
    if model.reading {
        scroll(model, steps);
        return vec![];
    }
    if place(model) == Place::Things {
        let count = model.programme().map_or(0, |joined| joined.programme.things.len());
        model.chosen_thing = moved(model.chosen_thing, steps, count);
        return vec![];
    }
    let by_where = place(model) == Place::Where;
    match model.list_mut() {
        Some(list) => list.cursor = moved(list.cursor, steps, list.rows.len()),
        None if by_where => {
            model.chosen_person = moved(model.chosen_person, steps, model.where_list().len());
        }
        None => model.chosen_person = moved(model.chosen_person, steps, model.people.len()),
    }
    vec![]
}

/// Moves by half pages.
pub(super) fn by_pages(model: &mut Model, halves: isize) -> Vec<Effect> {
    let page = isize::try_from(model.page_rows().saturating_sub(2).max(2)).unwrap_or(2);
    by(model, halves * page / 2)
}

pub(super) fn to_first(model: &mut Model) -> Vec<Effect> {
    if !model.reading
        && let (Some(view), Some(list)) = (model.view(), model.list())
        && list.more_before
        && model.start.is_none()
        && model.trouble.is_none()
    {
        return load(model, view, PageOf::Newest, Then::Go(None));
    }
    by(model, isize::MIN / 2)
}

pub(super) fn to_last(model: &mut Model) -> Vec<Effect> {
    if !model.reading
        && let (Some(view), Some(list)) = (model.view(), model.list())
        && list.more_after
        && model.start.is_none()
        && model.trouble.is_none()
    {
        return load(model, view, PageOf::Oldest, Then::LandLast);
    }
    by(model, isize::MAX / 2)
}

/// Scrolls the post, at most to where its end is in sight.
pub(super) fn scroll(model: &mut Model, lines: isize) {
    let most = last_scroll(model);
    if let Some(reader) = &mut model.reader {
        reader.scroll = reader.scroll.saturating_add_signed(lines).min(most);
    }
}

/// Scrolls the post so that this line is the first in sight.
pub(super) fn scroll_to(model: &mut Model, line: usize) {
    let most = last_scroll(model);
    if let Some(reader) = &mut model.reader {
        reader.scroll = line.min(most);
    }
}

/// How far a post can be scrolled.
pub(super) fn last_scroll(model: &Model) -> usize {
    let lines = model.reader.as_ref().map_or(0, |reader| reader.page.len() + reader.below.len());
    lines.saturating_sub(model.page_rows())
}

fn moved(at: usize, steps: isize, count: usize) -> usize {
    at.saturating_add_signed(steps).min(count.saturating_sub(1))
}

/// The next page, or `then` where the end is in sight already.
pub(super) fn page_or(model: &mut Model, then: fn(&mut Model) -> Vec<Effect>) -> Vec<Effect> {
    let at_end = model.reader.as_ref().is_none_or(|reader| reader.scroll >= last_scroll(model));
    if at_end {
        return then(model);
    }
    let page = isize::try_from(model.page_rows().saturating_sub(2).max(1)).unwrap_or(1);
    scroll(model, page);
    vec![]
}
