//! Marks: shown at once, kept at once, taken back if they could not be kept; undo and redo.

use std::collections::HashMap;

use super::{Effect, ListView, load_totals};
use crate::app::Ticket;
use crate::app::model::{Awaited, Deed, Message, Model, Role, Unkept};
use crate::domain::{KeepTrouble, Mark, MarkChange, PostId};

/// So many deeds can be taken back.
const MOST_DEEDS: usize = 200;

/// Changes marks, in a way that can be taken back.
pub(super) fn change(model: &mut Model, changes: Vec<(PostId, MarkChange)>) -> Vec<Effect> {
    remember(model, Deed::Marks(changes.clone()));
    model.redo.clear();
    keep(model, changes)
}

/// Remembers a deed, and forgets the oldest where there are too many.
pub(super) fn remember(model: &mut Model, deed: Deed) {
    model.undo.push(deed);
    let excess = model.undo.len().saturating_sub(MOST_DEEDS);
    model.undo.drain(..excess);
}

/// Shows changes at once and asks for them to be kept.
fn keep(model: &mut Model, changes: Vec<(PostId, MarkChange)>) -> Vec<Effect> {
    let mut before: Vec<(PostId, Mark)> = Vec::new();
    let mut after: HashMap<PostId, Mark> = HashMap::new();
    for (post, change) in &changes {
        let mark = after.get(post).copied().or_else(|| mark_of(model, *post)).unwrap_or_default();
        if before.iter().all(|(known, _)| known != post) {
            before.push((*post, mark));
        }
        after.insert(*post, mark.with(*change));
    }
    let mut effects = leave_hidden(model, &changes);
    let ticket = model.ticket(Awaited::Marks(before.clone()));
    for (post, mark) in after {
        let was = before.iter().find(|(known, _)| *known == post).map_or(mark, |(_, was)| *was);
        show(model, post, was, mark);
        // What is shown again is read from the database, with whatever mark it has there.
        if changes.iter().any(|(shown, change)| *shown == post && *change == MarkChange::Unmuted) {
            model.unkept.remove(&post);
        } else {
            model.unkept.insert(post, Unkept { ticket, mark, kept_after: None });
        }
    }
    effects.push(Effect::SaveMarks { ticket, changes });
    effects
}

/// A post that is hidden is not read on.
fn leave_hidden(model: &mut Model, changes: &[(PostId, MarkChange)]) -> Vec<Effect> {
    let open = model.reader.as_ref().map(|reader| reader.post);
    let hides =
        |(post, change): &(PostId, MarkChange)| *change == MarkChange::Muted && open == Some(*post);
    if !changes.iter().any(hides) {
        return vec![];
    }
    super::within::end(model);
    let effects = if model.reading { super::back(model) } else { vec![] };
    model.reader = None;
    effects
}

fn mark_of(model: &Model, post: PostId) -> Option<Mark> {
    model.lists.values().find_map(|list| list.mark_of(post))
}

/// Shows a mark wherever its post stands, and counts it.
pub(super) fn show(model: &mut Model, post: PostId, was: Mark, is: Mark) {
    let before = model.finding.as_mut().and_then(|finding| finding.before.list.as_mut());
    for list in model.lists.values_mut().chain(before.map(|(_, list)| list)) {
        if is.muted {
            list.take_out(post);
        } else {
            list.mark(post, |_| is);
        }
    }
    let shift = |figure: &mut u64, was: bool, is: bool| match (was, is) {
        (false, true) => *figure += 1,
        (true, false) => *figure = figure.saturating_sub(1),
        (true, true) | (false, false) => {}
    };
    shift(&mut model.totals.new, !was.read, !is.read);
    shift(&mut model.totals.saved, was.saved, is.saved);
}

pub(super) fn toggle_read(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.list().and_then(|list| list.here()) else { return vec![] };
    let (post, change) =
        (row.key.id, if row.is_new() { MarkChange::Read } else { MarkChange::New });
    let effects = self::change(model, vec![(post, change)]);
    model.say(if change == MarkChange::Read { Message::Read } else { Message::New });
    effects
}

pub(super) fn toggle_saved(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.list().and_then(|list| list.here()) else { return vec![] };
    let (post, change) =
        (row.key.id, if row.mark.saved { MarkChange::Unsaved } else { MarkChange::Saved });
    let effects = self::change(model, vec![(post, change)]);
    model.say(if change == MarkChange::Saved { Message::Saved } else { Message::Unsaved });
    effects
}

/// Hides the chosen post from every list.
pub(super) fn hide(model: &mut Model) -> Vec<Effect> {
    let Some(post) = model.list().and_then(|list| list.here()).map(|row| row.key.id) else {
        return vec![];
    };
    let effects = change(model, vec![(post, MarkChange::Muted)]);
    model.say(Message::Hidden);
    effects
}

pub(super) fn read_all(model: &mut Model) -> Vec<Effect> {
    let Some(view) = model.view() else { return vec![] };
    model.redo.clear();
    // Whoever waits is always in sight as a whole; of what was found, what one sees is meant.
    if matches!(view, ListView::Waiting | ListView::Found | ListView::Named(_)) {
        return read_these(model);
    }
    mark_all(model, view, Role::Do)
}

fn read_these(model: &mut Model) -> Vec<Effect> {
    let rows = model.list().map(|list| list.rows.as_slice()).unwrap_or_default();
    let changes: Vec<(PostId, MarkChange)> =
        rows.iter().filter(|row| row.is_new()).map(|row| (row.key.id, MarkChange::Read)).collect();
    let count = changes.len();
    let effects = if changes.is_empty() { vec![] } else { change(model, changes) };
    model.say(Message::AllRead(count as u64));
    effects
}

fn mark_all(model: &mut Model, view: ListView, role: Role) -> Vec<Effect> {
    let ticket = model.ticket(Awaited::AllRead(view, role));
    vec![Effect::MarkAllRead { ticket, view }]
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(deed) = model.undo.pop() else {
        model.say(Message::NothingToUndo);
        return vec![];
    };
    model.say(Message::Undone);
    match deed {
        Deed::Marks(changes) => {
            let back = inverse(&changes);
            model.redo.push(Deed::Marks(changes));
            keep(model, back)
        }
        Deed::All(view, batch) => {
            let ticket = model.ticket(Awaited::AllUnread(view, Role::Undo));
            vec![Effect::UnmarkAll { ticket, batch }]
        }
        Deed::People(change) => {
            let ticket = model.ticket(Awaited::PeopleChange(Role::Undo));
            vec![Effect::UndoPeople { ticket, change }]
        }
        Deed::About(post, programme, before) => {
            super::things::say(model, (post, programme), before, Role::Undo)
        }
        Deed::Reply(id) => {
            model.message = None;
            vec![Effect::TakeReplyBack { id }]
        }
    }
}

pub(super) fn redo(model: &mut Model) -> Vec<Effect> {
    let Some(deed) = model.redo.pop() else {
        model.say(Message::NothingToUndo);
        return vec![];
    };
    model.say(Message::Redone);
    match deed {
        Deed::Marks(changes) => {
            model.undo.push(Deed::Marks(changes.clone()));
            keep(model, changes)
        }
        Deed::All(view, _) => mark_all(model, view, Role::Redo),
        Deed::People(change) => {
            let ticket = model.ticket(Awaited::PeopleChange(Role::Redo));
            vec![Effect::UndoPeople { ticket, change }]
        }
        Deed::About(post, programme, before) => {
            super::things::say(model, (post, programme), before, Role::Redo)
        }
        // A reply is sent again only by looking it over again.
        Deed::Reply(_) => vec![],
    }
}

fn inverse(changes: &[(PostId, MarkChange)]) -> Vec<(PostId, MarkChange)> {
    changes.iter().rev().map(|(post, change)| (*post, change.inverse())).collect()
}

/// Whether marks that were asked for show what was hidden, or hid it: then lists are others.
pub(super) fn shows_again(model: &Model, before: &[(PostId, Mark)]) -> bool {
    before.iter().any(|(post, was)| was.muted || !model.unkept.contains_key(post))
}

/// Marks are on the disk. What was asked for before may still be answered without them.
pub(super) fn kept(model: &mut Model, ticket: Ticket) {
    let now = Ticket(model.last_ticket);
    for unkept in model.unkept.values_mut().filter(|unkept| unkept.ticket == ticket) {
        unkept.kept_after = Some(now);
    }
}

/// Forgets kept marks once no answer can be older than they are; then the figures are right again.
pub(super) fn forget_kept(model: &mut Model) -> Vec<Effect> {
    if model.unkept.is_empty() {
        return vec![];
    }
    let oldest = model
        .waiting
        .iter()
        .filter(|(_, awaited)| matches!(awaited, Awaited::Page(..) | Awaited::Totals))
        .map(|(ticket, _)| *ticket)
        .min();
    model.unkept.retain(|_, unkept| match (unkept.kept_after, oldest) {
        (None, _) => true,
        (Some(kept), Some(oldest)) => oldest <= kept,
        (Some(_), None) => false,
    });
    if model.unkept.is_empty() { load_totals(model) } else { vec![] }
}

/// Marks could not be kept: they are as they were, and so is what can be taken back.
pub(super) fn lost(
    model: &mut Model,
    before: Vec<(PostId, Mark)>,
    why: KeepTrouble,
) -> Vec<Effect> {
    let mut hidden = false;
    for (post, was) in before {
        let shown = mark_of(model, post).unwrap_or(was);
        hidden |= model.unkept.get(&post).is_some_and(|unkept| unkept.mark.muted);
        show(model, post, shown, was);
        model.unkept.remove(&post);
    }
    model.undo.pop();
    model.say(Message::Failed(crate::app::Failure::NotKept(why)));
    // What was hidden and could not be kept so is in the lists again.
    if hidden { super::answers::changed(model) } else { load_totals(model) }
}
