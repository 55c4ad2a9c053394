//! Things: the page of one, the next one, what a post is about, and somebody new.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Effect, ListView, PageOf, Tab, Then, load, movement, reading, show};
use crate::app::AboutPost;
use crate::app::list::{Beside, List, PAGE};
use crate::app::model::{Awaited, Away, Deed, Message, Model, Prompt, Purpose, Role};
use crate::domain::{Joined, OnPage, PostId, ProgrammeId, Row, RowKey, ThingNumber};
use crate::text::Clean;

/// The programmes are known, and the Thing one was at last time.
pub(super) fn joined(
    model: &mut Model,
    joined: Arc<Vec<Joined>>,
    at: Option<ThingNumber>,
) -> Vec<Effect> {
    model.programmes = joined;
    model.settle_calendar();
    model.settle_lead_ins();
    let count = model.programme().map_or(0, |joined| joined.programme.things.len());
    model.chosen_thing = model.chosen_thing.min(count.saturating_sub(1));
    if let Some(at) = at {
        choose(model, at);
    }
    if model.tab == Tab::Things && !model.tabs().contains(&Tab::Things) {
        return show(model, Tab::Everything);
    }
    vec![]
}

/// Whoever was away for long is told what they can do about all that came meanwhile.
pub(super) fn welcome_back(model: &mut Model, last_here: Option<Timestamp>) {
    const LONG: i64 = 14;
    let hours = last_here.map_or(0, |last| model.now.duration_since(last).as_hours());
    let days = hours / 24;
    if days < LONG || model.message.is_some() {
        return;
    }
    let tabs = model.tabs();
    let number = |tab: Tab| {
        let at = tabs.iter().position(|known| *known == tab)?;
        u8::try_from(at + 1).ok()
    };
    let away = Away {
        days,
        things: number(Tab::Things),
        for_you: number(Tab::ForYou),
        waiting: number(Tab::Waiting),
    };
    model.say(Message::WasAway(away));
}

fn choose(model: &mut Model, thing: ThingNumber) {
    let place = model
        .programme()
        .and_then(|joined| joined.programme.things.iter().position(|one| one.number == thing));
    model.chosen_thing = place.unwrap_or(model.chosen_thing);
}

/// Opens the page of the chosen Thing.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let chosen = model
        .programme()
        .and_then(|joined| joined.programme.things.get(model.chosen_thing))
        .map(|thing| thing.number);
    chosen.map_or_else(Vec::new, |thing| go_to(model, thing))
}

/// Opens the page of a Thing, which is where one is from now on.
pub(super) fn go_to(model: &mut Model, thing: ThingNumber) -> Vec<Effect> {
    let Some(programme) = model.programme().map(Joined::id) else { return vec![] };
    let mut effects = show(model, Tab::Things);
    choose(model, thing);
    model.thing = Some(thing);
    let view = ListView::Thing(programme, thing);
    model.lists.retain(|known, _| !matches!(known, ListView::Thing(..)));
    effects.push(Effect::KeepThing { programme, thing });
    effects.extend(load(model, view, PageOf::Newest, Then::Go(None)));
    effects
}

/// How many posts besides those to read first are shown on the page of a Thing.
pub(super) fn others_shown(list: &List) -> u16 {
    let others = list.rows.iter().filter(|row| row.on_page == Some(OnPage::More)).count();
    let unfolded = list.beside.as_ref().is_some_and(|beside| beside.unfolded);
    if unfolded { u16::try_from(others).unwrap_or(u16::MAX).max(PAGE) } else { 0 }
}

/// What stands beside the rows of a Thing's page came with them. Who began later than the others gets the
/// older posts without asking.
pub(super) fn beside(
    model: &mut Model,
    view: ListView,
    beside: Option<Box<Beside>>,
) -> Vec<Effect> {
    let (Some(list), Some(beside)) = (model.lists.get_mut(&view), beside) else { return vec![] };
    let is_first = list.beside.is_none();
    list.beside = Some(beside);
    let began_later = model.programme().is_some_and(|joined| joined.started.is_some());
    if is_first && began_later { older_of_thing(model) } else { vec![] }
}

/// Gets older posts: on the page of a Thing those of everybody whose posts begin later, else those of one
/// person. Where a blog gives none, its own page is opened.
pub(super) fn get_older(model: &mut Model) -> Vec<Effect> {
    let beside = model.list().and_then(|list| list.beside.as_ref());
    let Some(beside) = beside.filter(|beside| !beside.begin_later.is_empty()) else {
        let Some(person) = super::people::meant(model) else { return vec![] };
        model.say(Message::LookingFurtherBack);
        return vec![Effect::GetOlder { person, until: None }];
    };
    let page = beside.begin_later.iter().find_map(|one| one.only_on.clone());
    let effects = older_of_thing(model);
    match page {
        _ if !effects.is_empty() => {
            model.say(Message::LookingFurtherBack);
            effects
        }
        Some(address) => {
            model.say(Message::Opened);
            vec![Effect::Open { address }]
        }
        None => vec![],
    }
}

/// Asks for what people wrote when the Thing of the page opened; a few blogs at a time.
fn older_of_thing(model: &Model) -> Vec<Effect> {
    const AT_ONCE: usize = 8;
    let opened = model.thing.and_then(|thing| {
        let joined = model.programme()?;
        let opens = joined.programme.thing(thing)?.opens?;
        joined.programme.moment(opens, &model.zone)
    });
    let beside = model.list().and_then(|list| list.beside.as_ref());
    let later = beside.map(|beside| beside.begin_later.iter()).into_iter().flatten();
    later
        .filter(|one| one.only_on.is_none())
        .take(AT_ONCE)
        .map(|one| Effect::GetOlder { person: one.person, until: opened })
        .collect()
}

/// Shows the rest of a Thing's page, if it is folded; whether it was.
pub(super) fn unfold(model: &mut Model) -> Option<Vec<Effect>> {
    let view = model.view().filter(|view| matches!(view, ListView::Thing(..)))?;
    let beside = model.list_mut()?.beside.as_mut()?;
    if beside.unfolded || beside.more == 0 {
        return None;
    }
    beside.unfolded = true;
    Some(load(model, view, PageOf::Newest, Then::Replace))
}

/// The page of the Thing that the chosen post is about.
pub(super) fn of_post(model: &mut Model) -> Vec<Effect> {
    match thing_here(model) {
        Some(thing) => go_to(model, thing),
        None => ask(model),
    }
}

/// The first Thing of the programme that is shown which the chosen post is about.
fn thing_here(model: &Model) -> Option<ThingNumber> {
    let on = model.list()?.here()?.things.as_ref()?;
    let is_shown = model.programme().is_some_and(|joined| joined.id() == on.programme);
    on.numbers.first().copied().filter(|_| is_shown)
}

/// What the Thing asks for: the instruction, on its page or in the browser.
pub(super) fn instruction(model: &mut Model) -> Vec<Effect> {
    let chosen = model.programme().and_then(|joined| {
        let listed = || joined.programme.things.get(model.chosen_thing).map(|one| one.number);
        let here = model.thing.or_else(|| thing_here(model));
        let thing = here.or_else(|| listed().filter(|_| model.tab == Tab::Things))?;
        joined.programme.thing(thing)
    });
    let Some((thing, post)) = chosen.map(|thing| (thing.number, thing.post.clone())) else {
        model.say(Message::NoThings);
        return vec![];
    };
    if model.thing == Some(thing) {
        let list = model.list_mut();
        let at = list.and_then(|list| {
            let at = list.rows.iter().position(|row| row.on_page == Some(OnPage::Instruction))?;
            list.cursor = at;
            Some(at)
        });
        if at.is_some() {
            return reading::open(model);
        }
        if let Some(post) = post {
            return vec![Effect::Open { address: Clean::line(post.as_str()) }];
        }
        model.say(Message::NoPage);
        return vec![];
    }
    go_to(model, thing)
}

/// The next Thing that is open, or the one before; in the list of everything, the next week.
pub(super) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.tab == Tab::Everything {
        return week(model, by);
    }
    let from = model.thing.or_else(|| {
        let joined = model.programme()?;
        joined.programme.things.get(model.chosen_thing).map(|one| one.number)
    });
    let (Some(from), Some(joined)) = (from, model.programme()) else {
        return vec![];
    };
    let open =
        |thing: &&crate::domain::Thing| joined.programme.is_open(thing, model.now, &model.zone);
    let mut things = joined.programme.things.iter().filter(open).map(|one| one.number);
    let next = if by > 0 {
        things.find(|thing| *thing > from)
    } else {
        things.take_while(|thing| *thing < from).last()
    };
    match next {
        Some(thing) if model.tab == Tab::Things && model.thing.is_none() => {
            choose(model, thing);
            vec![]
        }
        Some(thing) => go_to(model, thing),
        None => {
            model.say(Message::NoFurtherThing);
            vec![]
        }
    }
}

/// To the first post of the week before (`by` > 0 goes toward today).
fn week(model: &mut Model, by: isize) -> Vec<Effect> {
    let here = model.list().and_then(|list| list.here()).map(|row| row.key.at);
    let Some(days) = here.and_then(|here| model.calendar.week_at(here)) else { return vec![] };
    let newest = PostId(i64::MAX);
    let to = if by > 0 {
        // The newest post of the next week.
        model.calendar.week_at(days.to).map(|next| RowKey { at: next.to, id: newest })
    } else {
        Some(RowKey { at: days.from, id: PostId(0) })
    };
    let Some(to) = to else {
        return movement::to_first(model);
    };
    load(model, ListView::Everything, PageOf::From(to), Then::Land(model.reading))
}

/// Asks what the chosen post is about; first it is found out what the program thinks, and why.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(programme) = model.programme().map(Joined::id) else {
        model.say(Message::NoThings);
        return vec![];
    };
    let Some(post) = model.list().and_then(|list| list.here()).map(|row| row.key.id) else {
        return vec![];
    };
    let ticket = model.ticket(Awaited::About);
    vec![Effect::AskAbout { ticket, post, programme }]
}

/// What a post is about was found out: it can be corrected.
pub(super) fn found(model: &mut Model, found: Option<Box<AboutPost>>) -> Vec<Effect> {
    let Some(about) = found else {
        model.say(Message::NoThings);
        return vec![];
    };
    let numbers: Vec<String> = about.numbers.iter().map(ToString::to_string).collect();
    let text = numbers.join(" ");
    model.prompt =
        Some(Prompt { at: text.chars().count(), text, purpose: Purpose::Things(*about) });
    vec![]
}

/// What a post is about was typed: numbers, 0 for no Thing, nothing for what the program finds.
pub(super) fn typed(model: &mut Model, about: &AboutPost, text: &Clean) -> Vec<Effect> {
    let of = (about.post, about.programme);
    if text.is_empty() {
        return say(model, of, None, Role::Do);
    }
    let known = |number: ThingNumber| {
        let joined = model.programmes.iter().find(|joined| joined.id() == about.programme);
        joined.is_some_and(|joined| joined.programme.thing(number).is_some())
    };
    let mut things = Vec::new();
    for word in text.as_str().split([' ', ',', ';', '+', '&']).filter(|word| !word.is_empty()) {
        match word.parse().map(ThingNumber) {
            Ok(ThingNumber(0)) => {}
            Ok(number) if known(number) => things.push(number),
            _ => {
                model.say(Message::NotAThing(Clean::line(word)));
                return vec![];
            }
        }
    }
    things.sort_unstable();
    things.dedup();
    say(model, of, Some(things), Role::Do)
}

/// Says what a post is about.
pub(super) fn say(
    model: &mut Model,
    (post, programme): (PostId, ProgrammeId),
    things: Option<Vec<ThingNumber>>,
    role: Role,
) -> Vec<Effect> {
    let ticket = model.ticket(Awaited::AboutSaid(post, programme, role));
    vec![Effect::SayAbout { ticket, post, programme, things }]
}

/// It is kept; what was said before takes it back.
pub(super) fn said(
    model: &mut Model,
    (post, programme): (PostId, ProgrammeId),
    (before, role): (Option<Vec<ThingNumber>>, Role),
) -> Vec<Effect> {
    let deed = Deed::About(post, programme, before);
    match role {
        Role::Undo => model.redo.push(deed),
        Role::Do | Role::Redo => super::marks::remember(model, deed),
    }
    if role == Role::Do {
        model.redo.clear();
        model.say(Message::AboutNoted);
    }
    super::answers::changed(model)
}

/// Shows the next of several programmes: its weeks, its Things, its people's marks.
pub(super) fn other_programme(model: &mut Model) -> Vec<Effect> {
    if model.programmes.len() < 2 {
        model.say(Message::NoOtherProgramme);
        return vec![];
    }
    let mut joined = (*model.programmes).clone();
    joined.rotate_left(1);
    model.programmes = Arc::new(joined);
    model.settle_calendar();
    (model.chosen_thing, model.thing) = (0, None);
    let tab = if model.tabs().contains(&model.tab) { model.tab } else { Tab::Everything };
    let mut effects = show(model, tab);
    effects.extend(super::load_people(model));
    if let Some(name) = model.programme().map(|joined| joined.programme.name.clone()) {
        model.say(Message::NowAt(name));
    }
    effects
}

/// Looks for somebody of whom one has opened nothing yet.
pub(super) fn somebody(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket(Awaited::Somebody);
    vec![Effect::FindSomebody { ticket }]
}

/// Somebody was found: their newest post opens among all of theirs.
pub(super) fn met(model: &mut Model, row: Option<Box<Row>>) -> Vec<Effect> {
    let Some((post, person)) = row.and_then(|row| Some((row.key.id, row.participant?))) else {
        model.say(Message::KnowsEverybody);
        return vec![];
    };
    // Never away from words that are being written.
    if super::place(model) == super::Place::Reply {
        return vec![];
    }
    let mut effects = show(model, Tab::People);
    model.chosen_after_loading = Some(person);
    model.person = Some(person);
    model.lists.retain(|known, _| !matches!(known, ListView::Person(_)));
    effects.extend(load(model, ListView::Person(person), PageOf::Newest, Then::LandOn(post)));
    effects
}
