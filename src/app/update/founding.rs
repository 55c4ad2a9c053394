//! What the people of a mere list do together, asked at first start: the hashtag, numbered parts, and how they
//! fall into weeks. Every question can be skipped, and esc goes back.

use jiff::Span;
use jiff::civil::Date;
use url::Url;

use super::people::day;
use super::review::ask;
use crate::app::key::{Code, Key};
use crate::app::model::{Asks, Model, ReviewPage, ReviewStage};
use crate::config::{address, handle};
use crate::domain::{FoundTag, Founding, MOST_PARTS, Parts};
use crate::text::Clean;

/// What a part can be called, with how many there usually are. What has another name is asked for.
const NOUNS: [(&str, &str); 3] = [("Thing", "23"), ("Week", "6"), ("Day", "30")];
/// Where a hashtag is asked for whose servers nobody knows.
const SERVER: &str = "mastodon.social";
/// A start that lies so many days ahead was last year's.
const DAYS_AHEAD: i64 = 180;

/// Begins with the hashtag.
pub(super) fn begin(model: &mut Model) {
    let Some(page) = &mut model.review else { return };
    let founding = page.says.founding.get_or_insert_with(Founding::default);
    let tag = founding.hashtag.as_ref().map(|tag| tag.tag.clone()).unwrap_or_default();
    ask(model, Asks::Hashtag, false, tag);
}

/// A key at one of the questions.
pub(super) fn press(model: &mut Model, key: Key) {
    let Some(page) = &mut model.review else { return };
    let digit = match key {
        Key { code: Code::Char(ch), ctrl: false, alt: false } => ch.to_digit(10),
        _ => None,
    };
    let enter = key.code == Code::Enter;
    if key.code == Code::Esc || key == Key::char('q') {
        page.stage = match page.stage {
            ReviewStage::Calendar => ReviewStage::Parts,
            ReviewStage::Parts if page.tag().is_some() => ReviewStage::Networks,
            _ => ReviewStage::People,
        };
        return;
    }
    match page.stage {
        ReviewStage::Networks => match digit {
            Some(1) => on(model, (true, false)),
            Some(2) => on(model, (false, true)),
            // Whoever is not sure asks everywhere.
            Some(3 | 4) => on(model, (true, true)),
            None if enter => on(model, (true, true)),
            _ => {}
        },
        ReviewStage::Parts => match digit {
            Some(number @ 1..=3) => numbered(model, number),
            Some(4) => ask(model, Asks::Noun, false, String::new()),
            Some(5) => unnumbered(page),
            None if enter => unnumbered(page),
            _ => {}
        },
        ReviewStage::Calendar => in_calendar(page, key),
        ReviewStage::People | ReviewStage::Began | ReviewStage::Joining => {}
    }
}

/// It was said where the hashtag is used: on Mastodon and its like, on Bluesky.
fn on(model: &mut Model, (fediverse, bluesky): (bool, bool)) {
    let Some(page) = &mut model.review else { return };
    if let Some(tag) = page.tag_mut() {
        tag.bluesky = bluesky;
        tag.servers.clear();
    }
    if !fediverse {
        page.stage = ReviewStage::Parts;
        return;
    }
    let known: Vec<String> = page.review.servers.iter().map(ToString::to_string).collect();
    let servers = if known.is_empty() { SERVER.to_owned() } else { known.join(" ") };
    ask(model, Asks::Servers, false, servers);
}

/// There are numbered parts of one of the usual names.
fn numbered(model: &mut Model, number: u32) {
    let at = usize::try_from(number).unwrap_or(1).saturating_sub(1);
    if let Some((noun, count)) = NOUNS.get(at) {
        named(model, noun, count);
    }
}

/// So are parts called; how many there are follows.
fn named(model: &mut Model, noun: &str, count: &str) {
    let monday = monday(today(model));
    if let Some(founding) = model.review.as_mut().and_then(|page| page.says.founding.as_mut()) {
        founding.parts = Some(Parts::new(noun, 1, monday));
    }
    ask(model, Asks::Count, false, count.to_owned());
}

fn unnumbered(page: &mut ReviewPage) {
    if let Some(founding) = &mut page.says.founding {
        founding.parts = None;
    }
    page.stage = ReviewStage::Began;
}

/// A key at the calendar.
fn in_calendar(page: &mut ReviewPage, key: Key) {
    let Some(parts) = page.says.founding.as_mut().and_then(|founding| founding.parts.as_mut())
    else {
        return;
    };
    let weeks = parts.calendar();
    match key.code {
        Code::Enter | Code::Char('y') => page.stage = ReviewStage::Began,
        Code::Down | Code::Char('j') => page.week += 1,
        Code::Up | Code::Char('k') => page.week = page.week.saturating_sub(1),
        Code::Char('c') => {
            if let Some(week) = weeks.get(page.week) {
                parts.rest_or_not(week.week);
            }
        }
        Code::Char('+') if !parts.daily => parts.a_week = (parts.a_week + 1).min(MOST_PARTS),
        Code::Char('-') if !parts.daily => parts.a_week = parts.a_week.saturating_sub(1).max(1),
        _ => {}
    }
    page.week = page.week.min(parts.calendar().len().saturating_sub(1));
}

/// A line was typed; what is no answer is asked for again.
pub(super) fn typed(model: &mut Model, asks: Asks, text: &Clean) {
    let again = |model: &mut Model| ask(model, asks, true, text.to_string());
    match asks {
        Asks::Hashtag => match (text.is_empty(), handle::hashtag(text.as_str())) {
            (true, _) => tagged(model, None),
            (false, Ok(tag)) => tagged(model, Some(tag)),
            (false, Err(_)) => again(model),
        },
        Asks::Servers => match servers(text.as_str()) {
            Some(servers) => asked_at(model, servers),
            None => again(model),
        },
        Asks::Noun if text.is_empty() => {}
        Asks::Noun => named(model, text.as_str(), ""),
        Asks::Count => match text.as_str().parse() {
            Ok(count @ 1..=MOST_PARTS) => counted(model, count),
            Ok(_) | Err(_) => again(model),
        },
        Asks::Starts => match started(text.as_str(), today(model)) {
            Some(day) => from(model, day),
            None => again(model),
        },
        Asks::You => {}
    }
}

fn tagged(model: &mut Model, tag: Option<String>) {
    let Some(page) = &mut model.review else { return };
    page.stage = if tag.is_some() { ReviewStage::Networks } else { ReviewStage::Parts };
    if let Some(founding) = &mut page.says.founding {
        founding.hashtag = tag.map(|tag| FoundTag { tag, servers: Vec::new(), bluesky: false });
    }
}

/// The servers that were typed, by name or address; none where one of them is neither.
fn servers(text: &str) -> Option<Vec<Url>> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| address::typed(word.trim_start_matches('@')).ok()).collect()
}

fn asked_at(model: &mut Model, servers: Vec<Url>) {
    let Some(page) = &mut model.review else { return };
    if let Some(tag) = page.tag_mut() {
        tag.servers = servers;
    }
    page.stage = ReviewStage::Parts;
}

fn counted(model: &mut Model, count: u16) {
    let monday = monday(today(model));
    if let Some(founding) = model.review.as_mut().and_then(|page| page.says.founding.as_mut())
        && let Some(parts) = &mut founding.parts
    {
        *parts = Parts::new(&parts.noun, count, monday);
    }
    ask(model, Asks::Starts, false, monday.to_string());
}

fn from(model: &mut Model, day: Date) {
    let Some(page) = &mut model.review else { return };
    if let Some(parts) = page.says.founding.as_mut().and_then(|founding| founding.parts.as_mut()) {
        parts.starts = day;
    }
    (page.stage, page.week) = (ReviewStage::Calendar, 0);
}

/// The day on which something began: of a day without its year, the last one or one soon.
fn started(text: &str, today: Date) -> Option<Date> {
    let found = day(text, today)?;
    let is_far = found > today.saturating_add(Span::new().days(DAYS_AHEAD));
    let says_year = text.contains(&found.year().to_string());
    if !is_far || says_year { Some(found) } else { found.checked_sub(Span::new().years(1)).ok() }
}

fn today(model: &Model) -> Date {
    model.now.to_zoned_datetime(model.zone.clone()).date()
}

fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(Span::new().days(since))
}

impl ReviewPage {
    fn tag(&self) -> Option<&FoundTag> {
        self.says.founding.as_ref()?.hashtag.as_ref()
    }

    fn tag_mut(&mut self) -> Option<&mut FoundTag> {
        self.says.founding.as_mut()?.hashtag.as_mut()
    }
}
