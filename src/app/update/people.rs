//! What one does with people.

use jiff::civil::Date;

use super::{Effect, ListView, PageOf, Tab, Then, load, load_people, show};
use crate::app::Asked;
use crate::app::model::{Awaited, Message, Model, Prompt, Purpose, Role};
use crate::domain::{Absence, Offer, ParticipantId, Standing};
use crate::text::Clean;

/// Opens the posts of the chosen person.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    match model.person_here().map(|person| person.id) {
        Some(person) => posts_of(model, person),
        None => vec![],
    }
}

/// Opens the posts of a person.
pub(super) fn posts_of(model: &mut Model, person: ParticipantId) -> Vec<Effect> {
    let stays = matches!(model.tab, Tab::People | Tab::Where) && model.trouble.is_none();
    let mut effects = if stays { vec![] } else { show(model, Tab::People) };
    model.trouble = None;
    if model.tab == Tab::People {
        choose(model, person);
    }
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

/// Asks until when the chosen person is away.
pub(super) fn ask_away(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person_here() else { return vec![] };
    let written = person.absence.away_until.map(|until| until.to_string()).unwrap_or_default();
    let purpose = Purpose::Away(person.id, person.name.clone(), person.absence);
    model.prompt = Some(Prompt { purpose, at: written.chars().count(), text: written });
    vec![]
}

/// Until when a person is away was typed; nothing: they are back.
pub(super) fn away(
    model: &mut Model,
    (person, absence): (ParticipantId, Absence),
    text: &Clean,
) -> Vec<Effect> {
    let today = model.now.to_zoned_datetime(model.zone.clone()).date();
    let away_until = match day(text.as_str(), today) {
        Some(day) => Some(day),
        None if text.is_empty() => None,
        None => {
            model.say(Message::NotADay(text.clone()));
            return vec![];
        }
    };
    note(model, person, Absence { away_until, ..absence })
}

/// Notes that the chosen person stepped out, or is back.
pub(super) fn step_out(model: &mut Model) -> Vec<Effect> {
    let Some((person, absence)) = model.person_here().map(|person| (person.id, person.absence))
    else {
        return vec![];
    };
    note(model, person, Absence { stepped_out: !absence.stepped_out, ..absence })
}

fn note(model: &mut Model, person: ParticipantId, absence: Absence) -> Vec<Effect> {
    let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
    vec![Effect::NoteAbsence { ticket, person, absence }]
}

/// Those first who were quiet longest, or by name; the chosen person stays chosen.
pub(super) fn order(model: &mut Model) -> Vec<Effect> {
    let here = model.person_here().map(|person| person.id);
    model.by_quiet = !model.by_quiet;
    let at = model.where_list().iter().position(|person| Some(person.id) == here);
    model.chosen_person = at.unwrap_or(0);
    vec![]
}

/// A day as people write it: `2026-05-11`, `11 May`, `May 11`, `11 May 2026`; without a year the next of that
/// name.
pub(super) fn day(text: &str, today: Date) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let words: Vec<&str> = text.split([' ', '.', ',']).filter(|word| !word.is_empty()).collect();
    let (one, other, year) = match words.as_slice() {
        [one, other] => (one, other, None),
        [one, other, year] => (one, other, Some(year.parse().ok()?)),
        _ => return None,
    };
    let (number, name) =
        if one.starts_with(|ch: char| ch.is_ascii_digit()) { (one, other) } else { (other, one) };
    let number: i8 = number.trim_end_matches(|ch: char| ch.is_alphabetic()).parse().ok()?;
    let name = name.to_lowercase();
    let month = MONTHS.iter().position(|month| name.starts_with(month))?;
    let month = i8::try_from(month + 1).ok()?;
    if let Some(year) = year {
        return Date::new(year, month, number).ok();
    }
    let this_year = Date::new(today.year(), month, number).ok()?;
    if this_year >= today {
        Some(this_year)
    } else {
        Date::new(today.year() + 1, month, number).ok()
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The list of people changed: everything shown may be different.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let mut effects = load_people(model);
    effects.extend(super::answers::changed(model));
    effects
}
