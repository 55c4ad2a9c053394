//! The frame that is the same on every screen: title, tabs, rules, keys.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::action::{Action, Place};
use crate::app::model::{Message, ReviewPage, ReviewStage, Stage, Tab};
use crate::app::pointer::Target;
use crate::app::{Model, place};
use crate::text;
use crate::words::{joining, reply, screens as words, trouble};

/// All text starts in this column.
pub(super) const LEFT: u16 = 4;
/// The last columns stay empty.
pub(super) const RIGHT: u16 = 2;

/// Paints the frame.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    title(model, canvas, area);
    tabs(model, canvas, area);
    foot(model, canvas, area);
}

fn title(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let end = area.width.saturating_sub(RIGHT);
    let needs = if model.start.is_none() {
        words::needs_a_look(model.totals.trouble)
    } else {
        String::new()
    };
    let mut left_end = end;
    if !needs.is_empty() && area.width >= 60 {
        let x = canvas.put_right(end, 0, &needs, Role::Text);
        canvas.spot(Rect::new(x, 0, end.saturating_sub(x), 1), Target::Action(Action::NeedsALook));
        left_end = x.saturating_sub(3);
    }
    let waits = if model.start.is_none() {
        reply::waiting(usize::try_from(model.totals.outbox).unwrap_or(0))
    } else {
        String::new()
    };
    if !waits.is_empty() && area.width >= 60 {
        left_end = canvas.put_right(left_end, 0, &waits, Role::Text).saturating_sub(3);
    }
    let fresh = words::freshness(model.progress, &model.totals, model.now, &model.zone);
    let sample =
        if model.options.sample { words::sample(model.now, &model.zone) } else { String::new() };
    let used = text::width(model.title()) + text::width(&sample) + 8;
    if model.start.is_none() && usize::from(left_end) > used + text::width(&fresh) {
        left_end = canvas.put_right(left_end, 0, &fresh, Role::Dim).saturating_sub(2);
    }
    let name = if model.start.is_some() { "cohort" } else { model.title() };
    let room = left_end.saturating_sub(LEFT);
    let style = canvas.theme().style(Role::Text).add_modifier(ratatui::style::Modifier::BOLD);
    let after = canvas.put_styled((LEFT, 0), room, name, style);
    if !sample.is_empty() {
        canvas.put_in((after + 2, 0), left_end.saturating_sub(after + 2), &sample, Role::Dim);
    }
}

/// How much of the tabs has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// All of every name.
    Whole,
    /// Short names.
    Short,
    /// The name of the current one; of the others only their numbers.
    Current,
}

impl Named {
    fn gap(self) -> u16 {
        if self == Self::Whole { 4 } else { 2 }
    }

    fn shows(self, current: bool) -> bool {
        current || self != Self::Current
    }
}

fn tabs(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    canvas.fill(0..area.width, 2, "─", Role::Rule);
    let fits = |named: &Named| LEFT + tabs_width(model, *named) <= area.width;
    let widest = if area.width < 100 { Named::Short } else { Named::Whole };
    let wanted = [widest, Named::Short, Named::Current];
    let named = wanted.into_iter().find(fits).unwrap_or(Named::Current);
    let mut x = LEFT;
    for (index, tab) in model.tabs().into_iter().enumerate() {
        let current = tab == model.tab && model.start.is_none();
        let name = tab_name(model, tab, named != Named::Whole);
        let begin = x;
        if model.start.is_some() {
            x = canvas.put(x, 1, "· ", Role::Dim);
            x = canvas.put(x, 1, name, Role::Dim) + named.gap();
            continue;
        }
        let soft = if current { Role::Accent } else { Role::Dim };
        // A digit is one key; what lies beyond is reached one by one.
        let number = if index < 9 { format!("{}", index + 1) } else { "·".to_owned() };
        x = canvas.put(x, 1, &number, soft);
        if !named.shows(current) {
            canvas.spot(Rect::new(begin, 1, x.saturating_sub(begin), 2), Target::Tab(index));
            x += named.gap();
            continue;
        }
        x = if current {
            canvas.bold(x + 1, 1, name, Role::Accent)
        } else {
            canvas.put(x + 1, 1, name, Role::Text)
        };
        let beside = words::beside_tab(tab, &model.totals);
        if !beside.is_empty() {
            x = canvas.put(x + 1, 1, &beside, soft);
        }
        canvas.spot(Rect::new(begin, 1, x.saturating_sub(begin), 2), Target::Tab(index));
        if current {
            canvas.fill(begin..x.min(area.width), 2, "━", Role::Accent);
        }
        x += named.gap();
    }
}

/// How wide all tabs are.
fn tabs_width(model: &Model, named: Named) -> u16 {
    let width = |tab: &Tab| {
        let current = *tab == model.tab && model.start.is_none();
        let mut width = 1 + usize::from(named.gap());
        if named.shows(current) || model.start.is_some() {
            let beside = text::width(&words::beside_tab(*tab, &model.totals));
            width += 1 + text::width(tab_name(model, *tab, named != Named::Whole));
            width += if beside > 0 { beside + 1 } else { 0 };
        }
        width
    };
    u16::try_from(model.tabs().iter().map(width).sum::<usize>()).unwrap_or(u16::MAX)
}

/// The name of a tab; `short` where there is little room.
pub(super) fn tab_name(model: &Model, tab: Tab, short: bool) -> &str {
    let is_week = tab == Tab::Everything && !model.calendar.is_empty();
    let is_named = matches!(tab, Tab::Named(_));
    if short && !is_week && !is_named { words::short_tab(tab) } else { model.name_of(tab) }
}

fn foot(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let (rule, line) = (area.height - 2, area.height - 1);
    canvas.fill(0..area.width, rule, "─", Role::Rule);
    if let Some(message) = &model.message {
        let room = area.width.saturating_sub(LEFT + RIGHT);
        let key = |action| model.options.keymap.shown(action).into_iter().next();
        let says = words::message(message, &model.zone, key);
        canvas.put_in((LEFT, line), room, &says, message_role(message));
        return;
    }
    let gap = if area.width < 100 { 2 } else { 3 };
    let mut x = LEFT;
    if let Some(page) = &model.review {
        for (key, says) in review_keys(page) {
            x = canvas.bold(x, line, key, Role::Text);
            x = canvas.put(x + 1, line, says, Role::Soft) + gap;
        }
        return;
    }
    let end = area.width.saturating_sub(RIGHT);
    // While one writes, "?" writes; another of its keys is shown then.
    let writing = place(model) == Place::Reply;
    let keys = model.options.keymap.shown(Action::Help);
    let help = keys.into_iter().find(|key| !writing || text::width(key) > 1).unwrap_or_default();
    let width = u16::try_from(text::width(&help)).unwrap_or(1);
    let right = end.saturating_sub(9 + width);
    canvas.bold(right, line, &help, Role::Text);
    canvas.put(right + width + 1, line, "all keys", Role::Soft);
    canvas.spot(Rect::new(right, line, width + 9, 1), Target::Action(Action::Help));
    if is_looking(model) {
        x = canvas.bold(x, line, "y", Role::Text);
        x = canvas.put(x + 1, line, "send it", Role::Soft) + gap;
        x = canvas.bold(x, line, "esc", Role::Text);
        canvas.put(x + 1, line, "go on writing", Role::Soft);
        return;
    }
    let hidden = |action: &Action| *action == Action::Reply && !model.options.invites;
    for (action, says) in keys_here(model).into_iter().filter(|(action, _)| !hidden(action)) {
        let Some(key) = model.options.keymap.shown(action).into_iter().next() else { continue };
        let width = text::width(&key) + 1 + text::width(says);
        if usize::from(x) + width + 2 > usize::from(right) {
            break;
        }
        let begin = x;
        x = canvas.bold(x, line, &key, Role::Text);
        x = canvas.put(x + 1, line, says, Role::Soft);
        canvas.spot(Rect::new(begin, line, x.saturating_sub(begin), 1), Target::Action(action));
        x += gap;
    }
}

/// What the keys do while one looks over what one would join.
fn review_keys(page: &ReviewPage) -> &'static [(&'static str, &'static str)] {
    match page.stage {
        ReviewStage::People if page.review.is_programme => &joining::REVIEW_KEYS,
        ReviewStage::People => &joining::ADD_KEYS,
        ReviewStage::Began => &joining::BEGAN_KEYS,
        ReviewStage::Networks => &joining::USED_KEYS,
        ReviewStage::Parts => &joining::PARTS_KEYS,
        ReviewStage::Calendar => &joining::CALENDAR_KEYS,
        ReviewStage::Joining => &[],
    }
}

/// Whether a reply is looked over before it is sent.
fn is_looking(model: &Model) -> bool {
    let compose = model.reader.as_ref().and_then(|reader| reader.compose.as_ref());
    compose.is_some_and(|compose| compose.stage == Stage::Looking)
}

fn message_role(message: &Message) -> Role {
    match message {
        Message::Failed(_) | Message::Told(_) => Role::Text,
        _ => Role::Soft,
    }
}

/// The keys of the moment, the one most people want first.
fn keys_here(model: &Model) -> Vec<(Action, &'static str)> {
    match place(model) {
        Place::Start => {
            vec![(Action::Down, "choose"), (Action::Open, "go on"), (Action::Quit, "leave")]
        }
        Place::Reader if model.reader.as_ref().is_some_and(|reader| reader.find.is_some()) => vec![
            (Action::NextNew, "next match"),
            (Action::PreviousNew, "match before"),
            (Action::FindWithin, "other words"),
            (Action::Back, "done"),
            (Action::ReadOn, "read on"),
        ],
        Place::Reader => vec![
            (Action::ReadOn, "read on"),
            (Action::Reply, "reply"),
            (Action::Conversation, "conversation"),
            (Action::Save, "save"),
            (Action::OpenInBrowser, "open in browser"),
            (Action::Back, "back"),
            (Action::NextNew, if model.finding.is_some() { "next found" } else { "next new" }),
            (Action::NextPost, "next post"),
        ],
        Place::List if model.thing.is_some() => vec![
            (Action::Open, "read"),
            (Action::Reply, "reply"),
            (Action::Instruction, "instructions"),
            (Action::NextThing, "next Thing"),
            (Action::PreviousThing, "previous Thing"),
            (Action::ReadOn, "open the rest"),
            (Action::Back, "back"),
        ],
        Place::List if model.finding.is_some() => vec![
            (Action::Open, "read"),
            (Action::NextNew, "next"),
            (Action::PreviousNew, "previous"),
            (Action::Search, "other words"),
            (Action::KeepView, "keep as a view"),
            (Action::Back, "back to where you were"),
        ],
        Place::Things => vec![
            (Action::Open, "this Thing"),
            (Action::Instruction, "what it asks"),
            (Action::NextView, "next view"),
            (Action::SomebodyNew, "somebody new"),
            (Action::GetNew, "get new posts"),
        ],
        Place::List => vec![
            (Action::Open, "read"),
            (Action::ReadOn, "next new"),
            (Action::Reply, "reply"),
            (Action::Save, "save"),
            (Action::OpenInBrowser, "open in browser"),
            (Action::NextView, "next view"),
            (Action::Search, "search"),
            (Action::GetNew, "get new posts"),
        ],
        Place::Reply => vec![
            (Action::SendReply, "look it over, then send"),
            (Action::InEditor, "your editor"),
            (Action::InBrowser, "in the browser"),
            (Action::LeaveReply, "keep as a draft"),
            (Action::AnswerAnother, "answer another"),
            (Action::AnotherWay, "another way"),
        ],
        Place::People => [(Action::Open, "their posts")]
            .into_iter()
            .chain(offered(model))
            .chain([
                (Action::OpenInBrowser, "open their blog"),
                (Action::CorrectAddress, "correct the address"),
                (Action::Add, "add somebody"),
                (Action::Pause, "pause"),
                (Action::Remove, "remove"),
            ])
            .collect(),
        Place::Where => vec![
            (Action::Open, "their posts"),
            (Action::Order, "order"),
            (Action::Away, "away until"),
            (Action::StepOut, "stepped out"),
            (Action::CorrectAddress, "correct the address"),
            (Action::OpenInBrowser, "open their blog"),
        ],
        Place::Trouble => offered(model)
            .into_iter()
            .chain([
                (Action::CorrectAddress, "correct the address"),
                (Action::OpenInBrowser, "open in browser"),
                (Action::Pause, "ask again"),
                (Action::Details, "details"),
                (Action::Back, "back"),
            ])
            .collect(),
    }
}

/// What one key does about the chosen person's blog.
fn offered(model: &Model) -> Option<(Action, &'static str)> {
    let offer = model.person_here()?.offer()?;
    Some((Action::Fix, trouble::offer(&offer)))
}

/// "more ↓" on the rule above the keys.
pub(super) fn more_below(canvas: &mut Canvas<'_>, area: Rect) {
    let x = area.right().saturating_sub(RIGHT + 8);
    canvas.put(x, area.bottom(), &format!(" {} ↓ ", words::MORE), Role::Dim);
}
