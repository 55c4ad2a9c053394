//! What one does with people.

use super::{Effect, ListView, PageOf, Tab, Then, load, load_people, show};
use crate::app::Asked;
use crate::app::model::{Awaited, Model, Prompt, Purpose, Role};
use crate::domain::{Offer, ParticipantId, Standing};

/// Opens the posts of the chosen person.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person_here().map(|person| person.id) else { return vec![] };
    let mut effects = if model.tab == Tab::People { vec![] } else { show(model, Tab::People) };
    model.trouble = None;
    choose(model, person);
    model.person = Some(person);
    let view = ListView::Person(person);
    model.lists.retain(|known, _| !matches!(known, ListView::Person(_)));
    effects.extend(load(model, view, PageOf::Newest, Then::Go(None)));
    effects
}

fn choose(model: &mut Model, person: ParticipantId) {
    if let Some(at) = model.people.iter().position(|known| known.id == person) {
        model.chosen_person = at;
    }
}

/// Goes to the person who wrote the chosen post, among people.
pub(super) fn who(model: &mut Model) -> Vec<Effect> {
    if model.view().is_none() || model.trouble.is_some() {
        return open(model);
    }
    let Some(person) = model.list().and_then(|list| list.here()).and_then(|row| row.participant)
    else {
        return vec![];
    };
    let effects = show(model, Tab::People);
    choose(model, person);
    // People may not be read yet: the choice is made again when they are.
    model.chosen_after_loading = Some(person);
    effects
}

/// Who is meant: whose page it is, else who wrote the chosen post, else who is chosen.
pub(super) fn meant(model: &Model) -> Option<ParticipantId> {
    match model.view() {
        Some(_) if model.trouble.is_none() => model
            .person
            .or_else(|| model.list().and_then(|list| list.here()).and_then(|row| row.participant)),
        _ => model.person_here().map(|person| person.id),
    }
}

pub(super) fn get_new(model: &mut Model) -> Vec<Effect> {
    match meant(model) {
        Some(person) => vec![Effect::Refresh { asked: Asked::ForPerson(person) }],
        None => vec![],
    }
}

pub(super) fn pause(model: &mut Model) -> Vec<Effect> {
    let Some((person, standing)) = model.person_here().map(|person| (person.id, person.standing))
    else {
        return vec![];
    };
    let closed = model.person_here().is_some_and(|person| {
        person.trouble.as_ref().is_some_and(|at| at.trouble == crate::domain::Trouble::Closed)
    });
    let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
    match standing {
        Standing::Followed if !closed => vec![Effect::PausePerson { ticket, person }],
        Standing::Followed | Standing::Paused => vec![Effect::ResumePerson { ticket, person }],
    }
}

/// Does what is offered about the blog of the chosen person.
pub(super) fn fix(model: &mut Model) -> Vec<Effect> {
    let Some((person, offer)) = model.person_here().map(|person| (person.id, person.offer()))
    else {
        return vec![];
    };
    let Some(offer) = offer else { return vec![] };
    let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
    match offer {
        Offer::UseAddress(_) => vec![Effect::UseNewAddress { ticket, person }],
        Offer::AskAgain => vec![Effect::ResumePerson { ticket, person }],
    }
}

pub(super) fn correct(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person_here() else { return vec![] };
    let written = person.feeds.first().map(|(_, feed)| feed.to_string()).unwrap_or_default();
    let purpose = Purpose::Address(person.id, person.name.clone());
    model.prompt = Some(Prompt { purpose, at: written.chars().count(), text: written });
    vec![]
}

pub(super) fn ask_removal(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person_here() else { return vec![] };
    let purpose = Purpose::Removal(person.id, person.name.clone());
    model.prompt = Some(Prompt { purpose, text: String::new(), at: 0 });
    vec![]
}

/// The list of people changed: everything shown may be different.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let mut effects = load_people(model);
    effects.extend(super::answers::changed(model));
    effects
}
