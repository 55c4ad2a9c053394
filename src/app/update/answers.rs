//! What happened: answers to what was asked, the clock, the terminal.

use super::{
    Effect, ListView, PageOf, Then, finding, fulltext, load, load_people, load_totals, marks,
    people, reading, reply, review, things, typing,
};
use crate::app::list::Side;
use crate::app::model::{Awaited, Deed, Message, Model, Prompt, Purpose, Role};
use crate::app::{Asked, Event, Failure, Progress};
use crate::domain::{ParticipantId, Row};

pub(super) fn happened(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut effects = answered(model, event);
    effects.extend(marks::forget_kept(model));
    effects
}

#[expect(
    clippy::too_many_lines,
    clippy::cognitive_complexity,
    reason = "a table: one arm an event, each by itself"
)]
fn answered(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Started { now, zone, first_start, place, last_here } => {
            (model.now, model.zone) = (now, zone);
            model.settle_calendar();
            model.start = first_start.then_some(0);
            things::welcome_back(model, last_here);
            // The rows come first: figures without rows would say more than there is to see. Everybody comes last, as
            // nothing shows them yet, and the rows may be further down than the newest.
            let mut effects = load(model, ListView::Everything, PageOf::Newest, Then::Go(place));
            effects.extend(load_totals(model));
            effects.extend(get_new(model));
            effects
        }
        Event::Clock(now) => {
            model.now = now;
            vec![]
        }
        Event::Due => get_new(model),
        Event::Resized { columns, rows } => {
            model.size = (columns, rows);
            vec![]
        }
        Event::Changed => changed(model),
        Event::Refresh(progress) => refreshed(model, progress),
        Event::Settings(options) => {
            model.pressed.clear();
            model.options = *options;
            vec![]
        }
        Event::Told(remark) => {
            model.say(Message::Told(remark));
            vec![]
        }
        Event::Page { ticket, rows, more, beside, .. } => match model.redeem(ticket) {
            Some(Awaited::Page(view, then)) => {
                let mut effects = things::beside(model, view, beside);
                effects.extend(page(model, view, then, (rows, more)));
                if !model.asked_for_people {
                    effects.extend(load_people(model));
                }
                effects
            }
            _ => vec![],
        },
        Event::Found { ticket, page, rows, more, beyond, unfinished } => {
            finding::found(model, (ticket, page), (rows, more), (beyond, unfinished))
        }
        // What is shown may be more than was found before.
        Event::Indexed if model.filter().is_some() => reload_list(model),
        Event::Focus(_) | Event::Indexed => vec![],
        Event::Views(views) => finding::views(model, views),
        Event::ViewChanged { ticket, change } => finding::kept(model, ticket, change),
        Event::Programmes { joined, at } => things::joined(model, joined, at),
        Event::Offered { ticket, visitor } => {
            if model.redeem(ticket) == Some(Awaited::Visitor) {
                typing::offered(model, visitor);
            }
            vec![]
        }
        Event::About { ticket, found } => match model.redeem(ticket) {
            Some(Awaited::About) => things::found(model, found),
            _ => vec![],
        },
        Event::AboutSaid { ticket, before } => match model.redeem(ticket) {
            Some(Awaited::AboutSaid(post, programme, role)) => {
                things::said(model, (post, programme), (before, role))
            }
            _ => vec![],
        },
        Event::Somebody { ticket, row } => match model.redeem(ticket) {
            Some(Awaited::Somebody) => things::met(model, row),
            _ => vec![],
        },
        Event::Post { ticket, article } => match (model.redeem(ticket), article) {
            (Some(Awaited::Post), Some(article)) => reading::came(model, article),
            _ => vec![],
        },
        Event::People { ticket, people, streams } => {
            if model.redeem(ticket) == Some(Awaited::People) {
                model.streams = streams;
                everybody(model, people);
            }
            vec![]
        }
        Event::Totals { ticket, totals, gaps } => {
            if model.redeem(ticket) == Some(Awaited::Totals) && model.unkept.is_empty() {
                model.totals = totals;
                if let Some(list) = model.lists.get_mut(&ListView::Everything) {
                    list.gaps = gaps;
                }
            }
            vec![]
        }
        Event::MarksKept { ticket } => {
            if let Some(Awaited::Marks(before)) = model.redeem(ticket) {
                marks::kept(model, ticket);
                if marks::shows_again(model, &before) {
                    return changed(model);
                }
                // What was saved a moment before the list of it was opened is missing there.
                if model.view() == Some(ListView::Saved) {
                    return reload_list(model);
                }
            }
            vec![]
        }
        Event::MarksLost { ticket, why } => match model.redeem(ticket) {
            Some(Awaited::Marks(before)) => marks::lost(model, before, why),
            Some(_) => {
                model.say(Message::Failed(Failure::NotKept(why)));
                vec![]
            }
            None => vec![],
        },
        Event::AllMarked { ticket, batch, count } => match model.redeem(ticket) {
            Some(Awaited::AllRead(view, role)) => {
                marks::remember(model, Deed::All(view, batch));
                if role == Role::Do {
                    model.say(Message::AllRead(count));
                }
                changed(model)
            }
            _ => vec![],
        },
        Event::AllUnmarked { ticket } => match model.redeem(ticket) {
            Some(Awaited::AllUnread(view, _)) => {
                model.redo.push(Deed::All(view, 0));
                changed(model)
            }
            _ => vec![],
        },
        Event::Added { ticket, names, already, change } => {
            if matches!(model.redeem(ticket), Some(Awaited::PeopleChange(_))) {
                marks::remember(model, Deed::People(change));
                model.start = None;
                model.say(Message::Added(names, already));
                return people::reload(model);
            }
            vec![]
        }
        Event::LookingOver { done, of } => {
            model.say(Message::LookingOver(done, of));
            vec![]
        }
        Event::Reviewed { ticket, review } => match model.redeem(ticket) {
            Some(Awaited::Review) => review::came(model, review),
            _ => vec![],
        },
        Event::Joined { ticket, people, posts } => match model.redeem(ticket) {
            Some(Awaited::Join(_)) => review::joined(model, (people, posts)),
            _ => vec![],
        },
        Event::Choose { ticket, lists } => {
            if matches!(model.redeem(ticket), Some(Awaited::PeopleChange(_))) {
                model.message = None;
                let purpose = Purpose::Choice(lists);
                model.prompt = Some(Prompt { purpose, text: String::new(), at: 0 });
            }
            vec![]
        }
        Event::PeopleChanged { ticket, change } => match model.redeem(ticket) {
            Some(Awaited::PeopleChange(Role::Undo)) => {
                model.redo.push(Deed::People(change));
                people::reload(model)
            }
            Some(Awaited::PeopleChange(role)) => {
                marks::remember(model, Deed::People(change));
                if role == Role::Do {
                    model.say(Message::PeopleChanged);
                }
                people::reload(model)
            }
            _ => vec![],
        },
        Event::Older { person, state } => {
            let name = model.people.iter().find(|known| known.id == person);
            let name = name.map(|known| known.name.clone()).unwrap_or_default();
            model.say(Message::Older(name, Box::new(state)));
            vec![]
        }
        Event::Ways { ticket, ways } => match model.redeem(ticket) {
            Some(Awaited::Ways(post)) => reply::ways(model, post, ways),
            _ => vec![],
        },
        Event::Route { ticket, invitation } => match model.redeem(ticket) {
            Some(Awaited::Route(post)) => reply::routed(model, post, invitation),
            _ => vec![],
        },
        Event::Queued { ticket, id } => match model.redeem(ticket) {
            Some(Awaited::Queued) => reply::queued(model, id),
            _ => vec![],
        },
        Event::FullText { ticket } => match model.redeem(ticket) {
            Some(Awaited::FullText(_)) => fulltext::came(model),
            _ => vec![],
        },
        Event::ReplyFound { ticket, row } => match model.redeem(ticket) {
            Some(Awaited::ReplyPost) => reply::found(model, row),
            _ => vec![],
        },
        Event::ReplyTakenBack { in_time } => reply::taken_back(model, in_time),
        Event::ReplySent { says } => {
            model.say(Message::Told(says));
            changed(model)
        }
        Event::Edited(text) => reply::edited(model, &text),
        Event::Failed { ticket, failure } => {
            match model.redeem(ticket) {
                // What is to be said of one post is not said of another.
                Some(Awaited::FullText(post))
                    if model.reader.as_ref().is_none_or(|reader| reader.post != post) =>
                {
                    return vec![];
                }
                Some(Awaited::Queued) => reply::not_queued(model),
                Some(Awaited::Join(..)) => model.review = None,
                _ => {}
            }
            model.say(Message::Failed(failure));
            vec![]
        }
    }
}

fn get_new(model: &Model) -> Vec<Effect> {
    if model.options.automatic { vec![Effect::Refresh { asked: Asked::WhenDue }] } else { vec![] }
}

fn refreshed(model: &mut Model, progress: Progress) -> Vec<Effect> {
    let was_offline = model.progress_before == Some(Progress::Offline);
    match progress {
        Progress::Finished { .. } if was_offline && model.totals.outbox > 0 => {
            model.say(Message::RepliesWait(model.totals.outbox));
        }
        Progress::Finished { new, .. } if new > 0 => model.say(Message::Came(new)),
        Progress::Elsewhere => model.say(Message::Elsewhere),
        Progress::Finished { .. } | Progress::Going { .. } | Progress::Offline => {}
    }
    // While it goes on nobody knows yet; what counts is how the last round ended.
    if !matches!(progress, Progress::Going { .. }) {
        model.progress_before = Some(progress);
    }
    model.progress = Some(progress);
    vec![]
}

/// The database changed: what is shown is read again, and the cursor stays where it is.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let mut effects = reload_list(model);
    effects.extend(reading::reload(model));
    effects.extend(load_totals(model));
    effects.extend(load_people(model));
    effects
}

pub(super) fn reload_list(model: &mut Model) -> Vec<Effect> {
    let Some(view) = model.view() else {
        model.lists.clear();
        return vec![];
    };
    // Other lists are read when they are shown.
    model.lists.retain(|known, _| *known == view);
    if model.waiting.iter().any(|(_, awaited)| *awaited == Awaited::Page(view, Then::Replace)) {
        model.stale = true;
        return vec![];
    }
    let from = match model.lists.get(&view) {
        Some(list) if list.more_before && !matches!(view, ListView::Thing(..)) => {
            list.rows.first().map_or(PageOf::Newest, |row| PageOf::From(row.key))
        }
        _ => PageOf::Newest,
    };
    load(model, view, from, Then::Replace)
}

/// Rows as a list takes them. Marks that are not on the disk yet are not in a page, either.
pub(super) fn taken(model: &mut Model, view: ListView, mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        if let Some(unkept) = model.unkept.get(&row.key.id) {
            row.mark = unkept.mark;
        }
    }
    rows.retain(|row| !row.mark.muted);
    if let Some(list) = model.lists.get_mut(&view) {
        list.find_lead_ins(&rows, &model.leads);
    }
    rows
}

/// A page came.
pub(super) fn page(
    model: &mut Model,
    view: ListView,
    then: Then,
    (rows, more): (Vec<Row>, bool),
) -> Vec<Effect> {
    let rows = taken(model, view, rows);
    let Some(list) = model.lists.get_mut(&view) else { return vec![] };
    match then {
        Then::Extend => {
            let older =
                rows.first().zip(list.rows.last()).is_some_and(|(row, last)| row.key < last.key);
            if rows.is_empty() {
                (list.more_after, list.more_before) =
                    (list.more_after && !list.asked_after, list.more_before && !list.asked_before);
                (list.asked_after, list.asked_before) = (false, false);
            } else {
                list.extend(rows, more, if older { Side::Older } else { Side::Newer });
            }
        }
        Then::Replace => {
            list.replace(rows, more);
            // It changed again while it was read.
            if std::mem::take(&mut model.stale) {
                return reload_list(model);
            }
        }
        Then::Go(key) => {
            let beyond =
                more && key.is_some_and(|key| rows.last().is_some_and(|last| last.key > key));
            if let (true, Some(key)) = (beyond, key) {
                // It lies further down than the first page: the window begins there.
                list.more_before = true;
                return load(model, view, PageOf::From(key), Then::Land(false));
            }
            list.more_before = false;
            list.go(rows, more, key);
        }
        Then::Land(open) => {
            if rows.is_empty() {
                return super::nothing_that_way(model);
            }
            list.more_before = true;
            list.go(rows, more, None);
            // Never away from words that are being written.
            if open && super::place(model) != super::Place::Reply {
                return reading::follow_cursor(model);
            }
        }
        Then::LandOn(post) => {
            list.more_before = true;
            list.go(rows, more, None);
            list.cursor = list.rows.iter().position(|row| row.key.id == post).unwrap_or(0);
            if super::place(model) != super::Place::Reply {
                return reading::open(model);
            }
        }
        Then::LandLast => {
            list.more_before = more;
            list.go(rows, false, None);
            list.cursor = list.rows.len().saturating_sub(1);
            list.top = list.cursor;
        }
    }
    vec![]
}

fn everybody(model: &mut Model, people: Vec<crate::domain::Person>) {
    let chosen: Option<ParticipantId> = model
        .chosen_after_loading
        .take()
        .or_else(|| model.people.get(model.chosen_person).map(|person| person.id));
    model.people = people;
    let at = chosen.and_then(|chosen| model.people.iter().position(|person| person.id == chosen));
    model.chosen_person =
        at.unwrap_or(model.chosen_person).min(model.people.len().saturating_sub(1));
}
