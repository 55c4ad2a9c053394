//! What every message changes, and what it wants done. A plain function: no files, no clock, no tasks.

mod answers;
mod finding;
mod founding;
mod fulltext;
mod links;
mod marks;
mod movement;
mod palette;
mod people;
mod pipe;
mod pointing;
mod reading;
mod reply;
mod review;
mod things;
mod typing;
mod within;

use std::sync::Arc;

use super::action::{Action, Place};
use super::key::Key;
use super::keymap::Meaning;
use super::list::{Dates, Form, PAGE};
use super::model::{Awaited, Message, Model, Purpose, Tab, Then, TroublePage};
use super::pointer::Target;
use super::{Asked, Effect, Event, ListView, PageOf};
use crate::domain::Joined;

/// What a person wants, or what happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Something was clicked.
    Click(Target),
    /// The wheel of the mouse was turned over something.
    Wheel {
        /// Down, or up.
        down: bool,
        /// What it was over.
        over: Option<Target>,
    },
    /// A person wants this.
    Action(Action),
    /// Something happened.
    Event(Event),
}

/// Changes the model by a message, and answers what is wanted done.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(key) => press(model, key),
        Msg::Paste(text) => typing::paste(model, &text),
        Msg::Click(target) => pointing::click(model, target),
        Msg::Wheel { down, over } => pointing::wheel(model, down, over),
        Msg::Action(action) => act(model, action),
        Msg::Event(event) => answers::happened(model, event),
    };
    effects.extend(settle(model));
    effects
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    model.message = None;
    if let Some(prompt) = &model.prompt {
        return match prompt.purpose {
            Purpose::Within => within::press(model, key),
            Purpose::Elsewhere(..) => links::answer(model, key),
            _ => typing::in_prompt(model, key),
        };
    }
    if model.help.is_some() {
        return palette::press(model, key);
    }
    if model.review.is_some() {
        return review::press(model, key);
    }
    if place(model) == Place::Reply {
        return reply::press(model, key);
    }
    if links::has_hints(model) {
        return links::press(model, key);
    }
    model.pressed.push(key);
    match model.options.keymap.meaning(&model.pressed, place(model)) {
        Meaning::Waits => vec![],
        Meaning::Nothing => {
            model.pressed.clear();
            vec![]
        }
        Meaning::Does(action) => {
            model.pressed.clear();
            act(model, action)
        }
    }
}

/// Where the keys go.
pub fn place(model: &Model) -> Place {
    if model.start.is_some() {
        Place::Start
    } else if model.trouble.is_some() {
        Place::Trouble
    } else if model.reading && model.reader.as_ref().is_some_and(|reader| reader.compose.is_some())
    {
        Place::Reply
    } else if model.reading {
        Place::Reader
    } else if model.view().is_some() {
        Place::List
    } else if model.tab == Tab::Things {
        Place::Things
    } else if model.tab == Tab::Where {
        Place::Where
    } else {
        Place::People
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Down => movement::by(model, 1),
        Action::Up => movement::by(model, -1),
        Action::PageDown => movement::by_pages(model, 2),
        Action::PageUp => movement::by_pages(model, -2),
        Action::HalfDown => movement::by_pages(model, 1),
        Action::HalfUp => movement::by_pages(model, -1),
        Action::First => movement::to_first(model),
        Action::Last => movement::to_last(model),
        Action::Open => open(model),
        Action::Back => back(model),
        Action::ReadOn => reading::on(model),
        Action::NextNew if within::is_shown(model) => within::step(model, 1),
        Action::PreviousNew if within::is_shown(model) => within::step(model, -1),
        Action::NextNew if model.finding.is_some() => finding::to_match(model, 1),
        Action::PreviousNew if model.finding.is_some() => finding::to_match(model, -1),
        Action::NextNew => reading::next_new(model),
        Action::PreviousNew => reading::previous_new(model),
        Action::Search => finding::begin(model, false),
        Action::ShowOnly => finding::begin(model, true),
        Action::KeepView => finding::ask_name(model),
        Action::RemoveView => finding::remove(model),
        Action::NextPost => reading::neighbour(model, 1),
        Action::PreviousPost => reading::neighbour(model, -1),
        Action::ToggleRead => marks::toggle_read(model),
        Action::Save => marks::toggle_saved(model),
        Action::Hide => marks::hide(model),
        Action::ReadAll => marks::read_all(model),
        Action::Undo => marks::undo(model),
        Action::Redo => marks::redo(model),
        Action::OpenInBrowser => reading::open_page(model),
        Action::Reply => reply::begin(model, false),
        Action::Note => reply::begin(model, true),
        Action::Hashtag => show(model, Tab::Hashtag),
        Action::Unfold => reading::unfold(model),
        Action::Wide => reading::widen(model),
        Action::FindWithin => within::begin(model),
        Action::Hints => links::show(model),
        Action::JumpBack => links::jump_back(model),
        Action::FullText => fulltext::toggle(model),
        Action::Pipe => pipe::ask(model),
        Action::FillGap => reading::fill_gap(model),
        Action::WaitingReply => reply::find(model),
        // These mean something only while a reply is written.
        Action::SendReply
        | Action::InEditor
        | Action::InBrowser
        | Action::Opener(_)
        | Action::AnswerAnother
        | Action::AnotherWay
        | Action::LeaveReply => vec![],
        Action::CopyLink => reading::copy(model),
        Action::Conversation => reading::conversation(model),
        Action::Number(number) => number_pressed(model, number),
        Action::NextView => next_view(model, 1),
        Action::PreviousView => next_view(model, model.tabs().len() - 1),
        Action::GetNew => vec![Effect::Refresh { asked: Asked::ByPerson }],
        Action::GetNewOfPerson => people::get_new(model),
        Action::GetOlder => things::get_older(model),
        Action::WhoIsThis => people::who(model),
        Action::Add => typing::ask_blog(model),
        Action::Join => typing::ask_programme(model),
        Action::Import => typing::ask_list(model),
        Action::CorrectAddress => people::correct(model),
        Action::Fix => people::fix(model),
        Action::Pause => people::pause(model),
        Action::Remove => people::ask_removal(model),
        Action::Away => people::ask_away(model),
        Action::StepOut => people::step_out(model),
        Action::Order => people::order(model),
        Action::About => things::ask(model),
        Action::ThisThing => things::of_post(model),
        Action::Instruction => things::instruction(model),
        // What was found stands under no Thing.
        Action::NextThing | Action::PreviousThing if model.finding.is_some() => vec![],
        Action::NextThing => things::step(model, 1),
        Action::PreviousThing => things::step(model, -1),
        Action::SomebodyNew => things::somebody(model),
        Action::OtherProgramme => things::other_programme(model),
        Action::NeedsALook => {
            model.trouble = Some(TroublePage::default());
            load_people(model)
        }
        Action::Details => details(model),
        Action::Help => palette::open(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Quit
            if model.reading
                || model.finding.is_some()
                || model.trouble.is_some()
                || model.person.is_some()
                || model.thing.is_some() =>
        {
            back(model)
        }
        Action::Quit | Action::QuitNow => quit(model),
    }
}

fn quit(model: &Model) -> Vec<Effect> {
    let keep = model.last_place().map(|row| Effect::KeepPlace { row });
    reading::left(model).into_iter().chain(keep).chain([Effect::Quit]).collect()
}

fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(choice) = model.start {
        return start_chosen(model, choice);
    }
    match place(model) {
        Place::Trouble | Place::People | Place::Where => return people::open(model),
        Place::Things => return things::open(model),
        Place::List | Place::Reader | Place::Start | Place::Reply => {}
    }
    reading::open(model)
}

fn start_chosen(model: &mut Model, choice: usize) -> Vec<Effect> {
    match choice {
        0 => vec![Effect::StartSample],
        1 => typing::ask_programme(model),
        2 => typing::ask_blog(model),
        _ => typing::ask_list(model),
    }
}

fn back(model: &mut Model) -> Vec<Effect> {
    if !model.pressed.is_empty() {
        model.pressed.clear();
    } else if model.trouble.is_none() && within::end(model) {
        // The words that were looked for are no longer marked.
    } else if model.trouble.is_some() {
        model.trouble = None;
    } else if model.reading {
        let effects = reading::left(model);
        model.reading = false;
        if !model.is_split() {
            model.reader = None;
        }
        return effects.into_iter().collect();
    } else if model.finding.is_some() {
        return finding::end(model);
    } else if model.person.is_some() {
        model.person = None;
        model.reader = None;
    } else if model.thing.is_some() {
        model.thing = None;
        model.reader = None;
    } else if model.tab == Tab::Hashtag {
        return show(model, Tab::Everything);
    }
    vec![]
}

fn details(model: &mut Model) -> Vec<Effect> {
    match &mut model.trouble {
        Some(page) => {
            page.details = !page.details;
            vec![]
        }
        None => act(model, Action::NeedsALook),
    }
}

fn number_pressed(model: &mut Model, number: u8) -> Vec<Effect> {
    if let Some(choice) = &mut model.start {
        let wanted = usize::from(number).saturating_sub(1);
        if wanted > 3 {
            return vec![];
        }
        *choice = wanted;
        return start_chosen(model, wanted);
    }
    if model.reading {
        return reading::follow(model, number);
    }
    match model.tabs().get(usize::from(number).saturating_sub(1)) {
        Some(tab) => show(model, *tab),
        None => vec![],
    }
}

fn next_view(model: &mut Model, steps: usize) -> Vec<Effect> {
    let tabs = model.tabs();
    // A list in which one finds belongs to no tab; from there one goes on from where one was.
    let at = tabs.iter().position(|tab| *tab == model.tab).unwrap_or(0);
    match tabs.get((at + steps) % tabs.len()) {
        Some(tab) => show(model, *tab),
        None => vec![],
    }
}

/// Shows a view. What was marked in it stays in sight until it is shown anew.
fn show(model: &mut Model, tab: Tab) -> Vec<Effect> {
    let left = reading::left(model);
    model.tab = tab;
    (model.trouble, model.person, model.thing) = (None, None, None);
    model.finding = None;
    // A line in which one finds is nothing without its list; others are about what they name.
    model.prompt.take_if(|prompt| matches!(prompt.purpose, Purpose::Find | Purpose::Within));
    (model.reading, model.reader) = (false, None);
    left.into_iter().chain(load_tab(model, tab)).collect()
}

fn load_tab(model: &mut Model, tab: Tab) -> Vec<Effect> {
    match model.view() {
        Some(
            view @ (ListView::Waiting
            | ListView::ForYou
            | ListView::Notes
            | ListView::Saved
            | ListView::Named(_)),
        ) => {
            model.lists.remove(&view);
            load(model, view, PageOf::Newest, Then::Go(None))
        }
        Some(view) => load_if_missing(model, view),
        None if tab == Tab::Things => vec![],
        None => load_people(model),
    }
}

fn load_if_missing(model: &mut Model, view: ListView) -> Vec<Effect> {
    if model.lists.contains_key(&view) {
        vec![]
    } else {
        load(model, view, PageOf::Newest, Then::Go(None))
    }
}

fn load(model: &mut Model, view: ListView, page: PageOf, then: Then) -> Vec<Effect> {
    model.lists.entry(view).or_default().by_standing = view == ListView::Notes;
    let count = match then {
        // Of a Thing's page, only as many of the others as are shown.
        Then::Replace | Then::Go(_) if matches!(view, ListView::Thing(..)) => {
            model.lists.get(&view).map_or(0, things::others_shown)
        }
        Then::Replace => model
            .lists
            .get(&view)
            .map_or(PAGE, |list| u16::try_from(list.rows.len()).unwrap_or(u16::MAX).max(PAGE)),
        Then::Extend | Then::Go(_) | Then::Land(_) | Then::LandOn(_) | Then::LandLast => PAGE,
    };
    let ticket = model.ticket(Awaited::Page(view, then));
    match model.filter_of(view).cloned() {
        Some(filter) => vec![Effect::Find { ticket, view, filter, page, count }],
        None => vec![Effect::LoadPage { ticket, view, page, count }],
    }
}

fn load_people(model: &mut Model) -> Vec<Effect> {
    model.asked_for_people = true;
    let ticket = model.ticket(Awaited::People);
    vec![Effect::LoadPeople { ticket, programme: model.programme().map(Joined::id) }]
}

fn load_totals(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket(Awaited::Totals);
    vec![Effect::LoadTotals { ticket }]
}

/// What follows from wherever the model is now: the cursor in sight, more rows when an end of the
/// window is near, the post beside the list.
fn settle(model: &mut Model) -> Vec<Effect> {
    let mut effects = finding::settle(model);
    let (form, now, zone) = (form(model), model.now, model.zone.clone());
    let calendar = model.calendar_here().is_some().then(|| Arc::clone(&model.calendar));
    if let (Some(view), Some(list)) = (model.view(), model.list_mut()) {
        let calendar = calendar.as_deref();
        list.keep_in_sight(form, Dates { now, zone: &zone, calendar });
        let (before, after) = list.wants();
        let ends = (
            list.beyond.0.or_else(|| list.rows.first().map(|row| row.key)),
            list.beyond.1.or_else(|| list.rows.last().map(|row| row.key)),
        );
        list.asked_before |= before;
        list.asked_after |= after;
        if let (true, Some(first)) = (before, ends.0) {
            effects.extend(load(model, view, PageOf::Before(first), Then::Extend));
        }
        if let (true, Some(last)) = (after, ends.1) {
            effects.extend(load(model, view, PageOf::After(last), Then::Extend));
        }
    }
    effects.extend(reading::beside(model));
    reading::set(model);
    effects
}

/// How moments fall into days and weeks on this screen.
pub fn dates(model: &Model) -> Dates<'_> {
    Dates { now: model.now, zone: &model.zone, calendar: model.calendar_here() }
}

/// How rows fall into lines on this screen.
pub fn form(model: &Model) -> Form {
    Form {
        height: model.page_rows().saturating_sub(model.title_rows()),
        two_lines: model.list_columns() < 60,
        airy: model.size.1 >= 30,
    }
}

fn nothing_that_way(model: &mut Model) -> Vec<Effect> {
    model.say(Message::NothingNew);
    vec![]
}
