//! Opening posts, going from one to the next, and what one does with their addresses.

use super::{Effect, PageOf, Then, load, marks, movement, nothing_that_way};
use crate::app::event::{Article, Turn};
use crate::app::model::{Awaited, Message, Model, Reader};
use crate::app::page::{self, PageLine, Setting};
use crate::app::reading;
use crate::domain::{Gap, MarkChange, Row};
use crate::text::{Clean, Folds};

/// The sign of a fold changes where it is opened: one of so many lines is the same.
const SAME_AMONG: usize = 8;

/// Opens the chosen post, which makes it read.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.list().and_then(|list| list.here()).cloned() else { return vec![] };
    model.reading = true;
    let mut effects = load_post(model, &row);
    if let Some(reader) = &mut model.reader {
        reader.opened = true;
    }
    effects.extend(look_at_conversation(model));
    effects.extend(super::fulltext::when_opened(model));
    effects.push(Effect::AskConversation { post: row.key.id });
    if row.is_new() {
        effects.extend(marks::change(model, vec![(row.key.id, MarkChange::Read)]));
    }
    effects
}

/// Reads a post from the database, unless it is there already.
fn load_post(model: &mut Model, row: &Row) -> Vec<Effect> {
    if model.reader.as_ref().is_some_and(|reader| reader.post == row.key.id) {
        return vec![];
    }
    let left = left(model);
    model.reader = Some(Reader::of(row.key.id));
    left.into_iter().chain(reload(model)).collect()
}

/// How far the open post was read, to be remembered; from its end one begins anew.
pub(super) fn left(model: &Model) -> Option<Effect> {
    let reader = model.reader.as_ref().filter(|reader| reader.opened)?;
    let article = reader.article.as_ref()?;
    let bottom = reader.scroll + model.page_rows();
    let text_goes_on =
        reader.page.iter().skip(bottom).any(|line| matches!(line, PageLine::Text(_)));
    let mut place = reading::read_to(&reader.page, reader.scroll);
    if !text_goes_on {
        place.letters = 0;
    }
    let before = article.read_to.map_or(0, |before| before.letters);
    (place.letters != before).then_some(Effect::KeepReadTo { post: reader.post, place })
}

/// Reads the open post again; what stands there stays until it comes.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let Some(post) = model.reader.as_ref().map(|reader| reader.post) else { return vec![] };
    let ticket = model.ticket(Awaited::Post);
    vec![Effect::LoadPost { ticket, post }]
}

/// The open post came from the database.
pub(super) fn came(model: &mut Model, article: Box<Article>) -> Vec<Effect> {
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.post == article.row.key.id)
    else {
        return vec![];
    };
    // What is new stays marked as long as the post is open, also when it is read again.
    // In one that was never looked at, what comes after it was is new.
    if !reader.loaded || reader.looked_at.is_none() {
        reader.looked_at = article.looked_at;
    }
    if !reader.loaded {
        reader.goes_on = article.read_to.filter(|place| place.letters > 0);
    }
    reader.article = Some(article);
    (reader.set, reader.loaded) = (None, true);
    let mut effects = look_at_conversation(model);
    effects.extend(super::fulltext::when_opened(model));
    effects
}

/// Whoever reads a post sees its conversation.
fn look_at_conversation(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = model.reader.as_ref().filter(|_| model.reading) else { return vec![] };
    let Some(article) = reader.article.as_ref() else { return vec![] };
    let unseen = |turn: &Turn| article.looked_at.is_none_or(|at| turn.first_seen > at);
    if !article.conversation.iter().any(unseen) {
        return vec![];
    }
    let post = reader.post;
    for list in model.lists.values_mut() {
        list.conversation_read(post);
    }
    vec![Effect::KeepConversationRead { post }]
}

/// Beside a list, the post under the cursor is shown; that alone does not make it read.
pub(super) fn beside(model: &mut Model) -> Vec<Effect> {
    if !model.is_split() {
        return vec![];
    }
    match model.list().and_then(|list| list.here()).cloned() {
        Some(row) => load_post(model, &row),
        None => vec![],
    }
}

/// Sets the open post in lines of the width there is, once.
pub(super) fn set(model: &mut Model) {
    let others_wait =
        if model.options.others_wait && model.options.invites { model.totals.waiting } else { 0 };
    let unfolded = model.reader.as_ref().is_some_and(|reader| reader.unfolded);
    let looking = model.reader.as_ref().is_some_and(|reader| reader.find.is_some());
    let folds = if unfolded || looking { Folds::Open } else { Folds::AsWritten };
    let wanted = Setting { width: model.text_columns(), others_wait, unfolded, folds };
    if let Some(reader) = &mut model.reader
        && let Some(article) = &reader.article
    {
        if reader.set != Some(wanted) {
            let before = std::mem::replace(&mut reader.page, page::lines(article, wanted));
            if let Some(set) = reader.set.replace(wanted) {
                let same_width = set.width == wanted.width;
                let place = if same_width { same_line } else { same_place };
                reader.scroll = place(&before, &reader.page, reader.scroll);
            }
            if let Some(find) = &mut reader.find {
                find.matches = reading::find(&reader.page, &find.words);
                find.at = find.at.min(find.matches.len().saturating_sub(1));
            }
        }
        // Short, and different with every letter.
        reader.below = page::below(article, reader.compose.as_ref(), wanted.width);
    }
    go_on(model);
    let most = movement::last_scroll(model);
    if let Some(reader) = &mut model.reader {
        reader.scroll = reader.scroll.min(most);
    }
    go_to_conversation(model);
    keep_writing_in_sight(model);
}

/// The same line of a page in which something was opened or closed.
fn same_line(before: &[PageLine], after: &[PageLine], scroll: usize) -> usize {
    let below = before.iter().enumerate().skip(scroll).take(SAME_AMONG);
    let texts =
        below.filter(|(_, line)| matches!(line, PageLine::Text(line) if !line.runs.is_empty()));
    for (at, line) in texts {
        let earlier = before.iter().take(at).filter(|other| *other == line).count();
        let mut same = after.iter().enumerate().filter(|(_, other)| *other == line);
        if let Some((found, _)) = same.nth(earlier) {
            return found.saturating_sub(at - scroll);
        }
    }
    scroll
}

/// The line of a page that was set anew in another width at which one goes on reading.
fn same_place(before: &[PageLine], after: &[PageLine], scroll: usize) -> usize {
    let place = reading::read_to(before, scroll);
    if place.letters == 0 {
        return scroll.min(after.len());
    }
    if place.letters < place.of {
        return reading::line_at(after, place);
    }
    // Below the text, what stands there ends at the same distance.
    after.len().saturating_sub(before.len().saturating_sub(scroll))
}

/// Goes on where one was when the post was last open.
fn go_on(model: &mut Model) {
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.loaded) else { return };
    let Some(place) = reader.goes_on.take() else { return };
    if reader.to_conversation || reader.scroll > 0 {
        return;
    }
    reader.scroll = reading::line_at(&reader.page, place);
    if model.reading && model.message.is_none() {
        model.say(Message::GoesOn);
    }
}

/// Sets posts as wide as the screen, or in a column again.
pub(super) fn widen(model: &mut Model) -> Vec<Effect> {
    model.wide = !model.wide;
    vec![]
}

/// The line one writes on is always in sight, and what stands below it as far as there is room.
fn keep_writing_in_sight(model: &mut Model) {
    let (rows, width) = (model.page_rows(), model.text_columns());
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.compose.is_some()) else {
        return;
    };
    let Some(at) = page::cursor_line(reader, width) else { return };
    let end = (reader.page.len() + reader.below.len()).saturating_sub(rows);
    // On a small screen, where the words will appear is more than how one could begin.
    let heading = reader.page.len() + 1;
    reader.scroll = end.min(heading).min(at).max((at + 2).saturating_sub(rows));
}

/// Where one asked for the conversation, it is scrolled to as soon as it is there.
fn go_to_conversation(model: &mut Model) {
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.loaded) else { return };
    if !std::mem::take(&mut reader.to_conversation) {
        return;
    }
    if let Some(line) = reader.page.iter().position(|line| *line == PageLine::Conversation) {
        movement::scroll_to(model, line);
    }
}

/// Gets what the gap under the cursor, or the nearest one below it, leaves out.
pub(super) fn fill_gap(model: &mut Model) -> Vec<Effect> {
    let here = row_here(model).map(|row| row.key.at);
    let gaps = model.list().map_or(&[] as &[Gap], |list| &list.gaps);
    let gap = gaps.iter().find(|gap| here.is_none_or(|here| gap.newer_at <= here));
    let Some(gap) = gap.or_else(|| gaps.last()) else {
        model.say(Message::NoGap);
        return vec![];
    };
    let gap = gap.id.clone();
    model.say(Message::Filling);
    vec![Effect::FillGap { gap }]
}

/// Shows what is behind the warnings of the open post, or hides it.
pub(super) fn unfold(model: &mut Model) -> Vec<Effect> {
    if let Some(reader) = &mut model.reader {
        reader.unfolded = !reader.unfolded;
    }
    vec![]
}

/// To the conversation under the post; from the list, the post is opened there.
pub(super) fn conversation(model: &mut Model) -> Vec<Effect> {
    let effects = if model.reading { vec![] } else { open(model) };
    if let Some(reader) = &mut model.reader {
        reader.to_conversation = true;
    }
    effects
}

/// A page on; at the end of a post, the next new one.
pub(super) fn on(model: &mut Model) -> Vec<Effect> {
    if model.reading {
        return movement::page_or(model, next_new);
    }
    if let Some(effects) = super::things::unfold(model) {
        return effects;
    }
    match model.list().and_then(|list| list.here()) {
        Some(row) if row.is_new() => open(model),
        Some(_) => {
            let mut effects = next_new(model);
            // In the list, the next new post is where one reads on: it opens.
            if effects.is_empty() && model.message.is_none() {
                effects.extend(open(model));
            }
            effects
        }
        None => vec![],
    }
}

/// To the next new post, further down.
pub(super) fn next_new(model: &mut Model) -> Vec<Effect> {
    let Some(view) = model.view() else { return vec![] };
    let Some(list) = model.list_mut() else { return vec![] };
    let Some(here) = list.here().map(|row| row.key) else { return vec![] };
    let found = list.rows.iter().skip(list.cursor + 1).position(Row::is_new);
    match found {
        Some(steps) => {
            list.cursor += steps + 1;
            follow_cursor(model)
        }
        None if list.more_after => {
            let open = model.reading;
            load(model, view, PageOf::NextNew(here), Then::Land(open))
        }
        None => nothing_that_way(model),
    }
}

/// To the previous new post, further up.
pub(super) fn previous_new(model: &mut Model) -> Vec<Effect> {
    let Some(view) = model.view() else { return vec![] };
    let Some(list) = model.list_mut() else { return vec![] };
    let Some(here) = list.here().map(|row| row.key) else { return vec![] };
    let found = list.rows.iter().take(list.cursor).rposition(Row::is_new);
    match found {
        Some(at) => {
            list.cursor = at;
            follow_cursor(model)
        }
        None if list.more_before => {
            let open = model.reading;
            load(model, view, PageOf::PreviousNew(here), Then::Land(open))
        }
        None => nothing_that_way(model),
    }
}

/// The post after or before, while reading.
pub(super) fn neighbour(model: &mut Model, steps: isize) -> Vec<Effect> {
    let Some(list) = model.list_mut() else { return vec![] };
    let to = list.cursor.saturating_add_signed(steps).min(list.rows.len().saturating_sub(1));
    if to == list.cursor {
        return vec![];
    }
    list.cursor = to;
    follow_cursor(model)
}

/// While reading, the post the cursor went to is opened.
pub(super) fn follow_cursor(model: &mut Model) -> Vec<Effect> {
    if model.reading { open(model) } else { vec![] }
}

fn row_here(model: &Model) -> Option<&Row> {
    model.list().and_then(|list| list.here())
}

/// The address of what is chosen: a post's page, or a person's blog.
fn page_here(model: &Model) -> Option<Clean> {
    match super::place(model) {
        super::Place::People | super::Place::Trouble => {
            let person = model.person_here()?;
            person.page.clone().or_else(|| person.feeds.first().map(|(_, feed)| feed.clone()))
        }
        _ => row_here(model)?.address.clone(),
    }
}

/// Opens the page of what is chosen in the browser.
pub(super) fn open_page(model: &mut Model) -> Vec<Effect> {
    let Some(address) = page_here(model) else {
        model.say(Message::NoPage);
        return vec![];
    };
    model.say(Message::Opened);
    vec![Effect::Open { address }]
}

/// Copies the address of what is chosen.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(text) = page_here(model) else {
        model.say(Message::NoPage);
        return vec![];
    };
    model.say(Message::Copied);
    vec![Effect::Copy { text }]
}

/// Opens a link of the open post by its number.
pub(super) fn follow(model: &mut Model, number: u8) -> Vec<Effect> {
    super::links::follow(model, u32::from(number))
}
