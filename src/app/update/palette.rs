//! Help and "do anything": typing in it, and doing what was found.

use super::{Effect, act, back, load_people, people, place, reply, show, things, within};
use crate::app::action::{Action, Entry, Place};
use crate::app::key::{Code, Key};
use crate::app::model::{Help, Message, Model};
use crate::app::palette::{Hit, fitting};

/// Opens it. People are found in it, too, so they are read if they were not yet.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.help = Some(Help::default());
    if model.people.is_empty() { load_people(model) } else { vec![] }
}

/// A key while it is open.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(help) = &mut model.help else { return vec![] };
    let empty = help.words.is_empty();
    match key {
        Key { code: Code::Esc, .. } | Key { code: Code::Char('c'), ctrl: true, .. } => {
            model.help = None;
        }
        // Before anything is typed, the keys that close other pages close this one, too.
        Key { code: Code::Char('?' | 'q'), ctrl: false, alt: false } if empty => model.help = None,
        Key { code: Code::Char('u'), ctrl: true, .. } => *help = Help::default(),
        Key { code: Code::Char('n'), ctrl: true, .. }
        | Key { code: Code::Down | Code::Tab, .. } => {
            choose(model, 1);
        }
        Key { code: Code::Char('p'), ctrl: true, .. }
        | Key { code: Code::Up | Code::BackTab, .. } => {
            choose(model, -1);
        }
        Key { code: Code::Char(ch), ctrl: false, alt: false } => {
            help.words.push(ch);
            help.chosen = 0;
        }
        Key { code: Code::Backspace, .. } => {
            help.words.pop();
            help.chosen = 0;
        }
        Key { code: Code::Enter, .. } => return chosen(model),
        _ => {}
    }
    vec![]
}

fn choose(model: &mut Model, steps: isize) {
    let Some(help) = &model.help else { return };
    let last = fitting(model, help).len().saturating_sub(1);
    if let Some(help) = &mut model.help {
        help.chosen = help.chosen.saturating_add_signed(steps).min(last);
    }
}

/// Does an action where it means something; what belongs to a list is done after the post is left.
fn does(model: &mut Model, entry: &Entry) -> Vec<Effect> {
    if entry.places.contains(&place(model)) {
        return match place(model) {
            Place::Reply => reply::clicked(model, entry.action),
            _ => act(model, entry.action),
        };
    }
    let mut effects = Vec::new();
    if place(model) == Place::Reader && entry.places.contains(&Place::List) {
        within::end(model);
        effects.extend(back(model));
    }
    if entry.places.contains(&place(model)) {
        effects.extend(act(model, entry.action));
    } else {
        model.say(Message::NotHere);
    }
    effects
}

/// Does what is chosen, or goes there.
pub(super) fn chosen(model: &mut Model) -> Vec<Effect> {
    let Some(help) = model.help.take() else { return vec![] };
    match fitting(model, &help).into_iter().nth(help.chosen) {
        Some(Hit::Does(entry)) if entry.action == Action::Help => vec![],
        Some(Hit::Does(entry)) => does(model, entry),
        Some(Hit::View(tab)) => show(model, tab),
        Some(Hit::Person(person, _)) => people::posts_of(model, person),
        Some(Hit::Thing(thing, _)) => things::go_to(model, thing),
        None => vec![],
    }
}
