//! Finding posts: by words in all that is kept, or in the view one is in; views of one's own.

use super::{Effect, ListView, PageOf, Tab, Then, answers, load, reading, show, typing};
use crate::app::finding::{Before, Finding, NamedView};
use crate::app::key::{Code, Key};
use crate::app::list::Side;
use crate::app::model::{Awaited, Deed, Message, Model, Prompt, Purpose};
use crate::app::{Ticket, action::Action};
use crate::domain::{Filter, Row, RowKey};
use crate::text::Clean;

/// Begins to find, or goes on with what is found.
pub(super) fn begin(model: &mut Model, narrows: bool) -> Vec<Effect> {
    if let Some(finding) = &model.finding {
        let text = finding.text.clone();
        open_line(model, text);
        return vec![];
    }
    let words = if narrows { model.view_in_words().to_string() } else { String::new() };
    let view = model.view();
    let list = view.and_then(|view| Some((view, model.lists.remove(&view)?)));
    let before = Before { list, trouble: model.trouble.take() };
    model.finding = Some(Finding::new(narrows, before));
    (model.reading, model.reader) = (false, None);
    model.lists.remove(&ListView::Found);
    open_line(model, if words.is_empty() { words } else { words + " " });
    changed(model)
}

fn open_line(model: &mut Model, text: String) {
    model.prompt = Some(Prompt { at: text.chars().count(), text, purpose: Purpose::Find });
}

/// A key while one types what to find.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    match key {
        Key { code: Code::Esc, .. } | Key { code: Code::Char('c'), ctrl: true, .. } => {
            return end(model);
        }
        Key { code: Code::Enter, .. } => return finish(model),
        Key { code: Code::Down, .. } => return super::movement::by(model, 1),
        Key { code: Code::Up, .. } => return super::movement::by(model, -1),
        Key { code: Code::PageDown, .. } => return super::movement::by_pages(model, 2),
        Key { code: Code::PageUp, .. } => return super::movement::by_pages(model, -2),
        _ => {}
    }
    let is_help = model.options.keymap.means(&[key], Action::Help);
    if is_help && !matches!(key, Key { code: Code::Char(_), ctrl: false, alt: false }) {
        if let Some(finding) = &mut model.finding {
            finding.explains = !finding.explains;
        }
        return vec![];
    }
    if let Some(prompt) = &mut model.prompt {
        typing::edit(prompt, key);
    }
    changed(model)
}

/// What is typed may be another: it is looked for at once, and only the last of it.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let line = model.prompt.as_ref().filter(|prompt| prompt.purpose == Purpose::Find);
    let (Some(prompt), Some(finding)) = (line, &mut model.finding) else { return vec![] };
    if finding.text == prompt.text {
        return vec![];
    }
    finding.text.clone_from(&prompt.text);
    finding.explains = false;
    match Filter::read(&finding.text) {
        Ok(filter) => {
            finding.mistake = None;
            let is_same = finding.filter == filter && model.lists.contains_key(&ListView::Found);
            finding.filter = filter;
            if finding.text.trim().is_empty() {
                model.lists.remove(&ListView::Found);
                model.forget_pages(ListView::Found);
                return vec![];
            }
            if is_same { vec![] } else { ask(model) }
        }
        Err(mistake) => {
            finding.mistake = Some(mistake);
            vec![]
        }
    }
}

fn ask(model: &mut Model) -> Vec<Effect> {
    model.forget_pages(ListView::Found);
    load(model, ListView::Found, PageOf::Newest, Then::Go(None))
}

/// The line is finished: one is in the list of what was found.
fn finish(model: &mut Model) -> Vec<Effect> {
    let Some(finding) = &mut model.finding else { return end(model) };
    if finding.mistake.is_some() {
        return vec![];
    }
    finding.explains = false;
    if finding.text.trim().is_empty() {
        return end(model);
    }
    model.prompt = None;
    vec![]
}

/// Ends it: the view is shown in which one began, where one was in it.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    model.prompt = None;
    let Some(finding) = model.finding.take() else { return vec![] };
    (model.reading, model.reader) = (false, None);
    model.lists.remove(&ListView::Found);
    model.forget_pages(ListView::Found);
    model.trouble = finding.before.trouble;
    let Some((view, list)) = finding.before.list else { return vec![] };
    model.lists.insert(view, list);
    // Marks may have been made meanwhile, and posts may have come.
    answers::reload_list(model)
}

/// To the next or the previous post that was found.
pub(super) fn to_match(model: &mut Model, steps: isize) -> Vec<Effect> {
    let Some(list) = model.list_mut() else { return vec![] };
    let lowest = list.rows.len().saturating_sub(1);
    let to = list.cursor.saturating_add_signed(steps).min(lowest);
    if to == list.cursor {
        // More may be on its way.
        if steps > 0 && list.more_after {
            return vec![];
        }
        model.say(Message::NoFurtherMatch);
        return vec![];
    }
    list.cursor = to;
    reading::follow_cursor(model)
}

/// A page of what was found came.
pub(super) fn found(
    model: &mut Model,
    (ticket, page): (Ticket, PageOf),
    (rows, more): (Vec<Row>, bool),
    (beyond, unfinished): (Option<RowKey>, bool),
) -> Vec<Effect> {
    let Some(Awaited::Page(view, then)) = model.redeem(ticket) else { return vec![] };
    if let Some(finding) = model.finding.as_mut().filter(|_| view == ListView::Found) {
        finding.unfinished = unfinished;
    }
    let upward = matches!(page, PageOf::Before(_) | PageOf::Oldest);
    let Some(list) = model.lists.get_mut(&view) else { return vec![] };
    if then != Then::Extend {
        list.beyond = (None, None);
    }
    if upward {
        list.beyond.0 = beyond;
    } else {
        list.beyond.1 = beyond;
    }
    if then == Then::Extend {
        let rows = answers::taken(model, view, rows);
        if let Some(list) = model.lists.get_mut(&view) {
            list.extend(rows, more, if upward { Side::Newer } else { Side::Older });
        }
        return vec![];
    }
    answers::page(model, view, then, (rows, more))
}

/// Asks what to call the view that is made of what is found.
pub(super) fn ask_name(model: &mut Model) -> Vec<Effect> {
    let found = model.finding.as_ref().filter(|finding| !finding.filter.is_empty());
    if found.is_none() {
        model.say(Message::NothingToKeep);
        return vec![];
    }
    model.prompt = Some(Prompt { purpose: Purpose::ViewName, text: String::new(), at: 0 });
    vec![]
}

/// It has a name.
pub(super) fn named(model: &mut Model, name: Clean) -> Vec<Effect> {
    let Some(finding) = model.finding.as_ref().filter(|_| !name.is_empty()) else { return vec![] };
    let show = finding.filter.clone();
    let ticket = model.ticket(Awaited::View(Some(name.clone())));
    vec![Effect::KeepView { ticket, name, show }]
}

/// Takes the view of one's own that is shown away.
pub(super) fn remove(model: &mut Model) -> Vec<Effect> {
    let shown = model.named_view().filter(|_| model.finding.is_none());
    let Some(name) = shown.map(|view| view.name.clone()) else {
        model.say(Message::NotYourView);
        return vec![];
    };
    let ticket = model.ticket(Awaited::View(None));
    vec![Effect::RemoveView { ticket, name }]
}

/// The views are others; what was done to them can be taken back.
pub(super) fn views(model: &mut Model, views: Vec<NamedView>) -> Vec<Effect> {
    if *model.views == views {
        model.views_to_come = None;
        return vec![];
    }
    // Never away from a post that is read, or from words that are being written: they come afterwards.
    if is_busy(model) {
        model.views_to_come = Some(views);
        return vec![];
    }
    model.views_to_come = None;
    let shown = model.named_view().cloned();
    model.views = std::sync::Arc::new(views);
    model.lists.retain(|view, _| !matches!(view, ListView::Named(_)));
    let Some(shown) = shown else { return vec![] };
    match model.views.iter().position(|view| view.name == shown.name) {
        Some(at) if model.finding.is_none() => show(model, Tab::Named(number(at))),
        Some(at) => {
            model.tab = Tab::Named(number(at));
            vec![]
        }
        None => show(model, Tab::Everything),
    }
}

/// Whether a list that is put in the place of another would take somebody away from what they do.
fn is_busy(model: &Model) -> bool {
    model.reading || model.prompt.is_some() || model.help.is_some()
}

/// Views that came while one was busy are there as soon as one is not.
pub(super) fn settle(model: &mut Model) -> Vec<Effect> {
    if is_busy(model) {
        return vec![];
    }
    model.views_to_come.take().map_or_else(Vec::new, |to_come| views(model, to_come))
}

/// A view was kept or taken away.
pub(super) fn kept(model: &mut Model, ticket: Ticket, change: i64) -> Vec<Effect> {
    let Some(Awaited::View(name)) = model.redeem(ticket) else { return vec![] };
    super::marks::remember(model, Deed::People(change));
    model.redo.clear();
    let Some(name) = name else {
        model.say(Message::ViewRemoved);
        return vec![];
    };
    let at = model.views.iter().position(|view| view.name == name);
    let tabs = model.tabs();
    let tab = at.map(|at| Tab::Named(number(at)));
    let place = tab.and_then(|tab| tabs.iter().position(|known| *known == tab));
    model.say(Message::ViewKept(place.map_or(0, |place| place + 1)));
    tab.filter(|_| !is_busy(model)).map_or_else(Vec::new, |tab| show(model, tab))
}

fn number(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}
