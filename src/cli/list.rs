//! `cohort list`: the timeline as text, one post a line, or as JSON Lines.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::args::{KindWord, ListArgs};
use super::out::{Failed, Out, tell};
use crate::conversation::Threaded;
use crate::domain::{
    DateSure, Joined, Network, Part, PostKind, SaidAt, Stance, ThingNumber, Waits, WeekNumber,
    shown_text,
};
use crate::store::{Listed, Store, Wanted};
use crate::text::{self, Clean};
use crate::words::headless as words;

/// Prints the wanted posts, newest first.
pub(super) fn run(
    store: &Store,
    arguments: &ListArgs,
    (now, zone): (Timestamp, &TimeZone),
    out: &mut Out,
) -> Result<(), Failed> {
    if arguments.waiting {
        return waiting(store, arguments, (now, zone), out);
    }
    let joined = store.programmes();
    let week = arguments.week.map(|week| days_of(joined, week, zone)).transpose()?;
    let thing = arguments.thing.map(ThingNumber);
    let known = |thing: ThingNumber| joined.iter().any(|one| one.programme.thing(thing).is_some());
    if let Some(thing) = thing.filter(|thing| !known(*thing)) {
        return Err(Failed::usage(words::no_such_thing(thing)));
    }
    let wanted = Wanted {
        new: arguments.new,
        saved: arguments.saved,
        hidden: arguments.hidden,
        for_you: arguments.for_me,
        kind: arguments.kind.map(|kind| match kind {
            KindWord::Blog => PostKind::Blog,
            KindWord::Note => PostKind::Note,
        }),
        person: arguments.person.clone(),
        since: match week {
            Some((from, _)) => Some(from),
            None => arguments.since.as_deref().map(|text| time(text, zone)).transpose()?,
        },
        until: match week {
            Some((_, until)) => Some(until),
            None => arguments.until.as_deref().map(|text| time(text, zone)).transpose()?,
        },
        dated: week.is_some(),
        thing,
        limit: arguments.limit,
    };
    let mut outcome = Ok(());
    store.list(&wanted, |post| {
        outcome = if arguments.json {
            out.line(json(&post, None, (joined, zone)))
        } else {
            out.line(words::row(&post.row, zone))
        };
        outcome.is_ok()
    })?;
    outcome?;
    out.finish()
}

/// Where nobody is followed there is nothing to list: says so beside the list, which stays empty for scripts.
pub(super) fn tell_how_to_begin(store: &Store) -> Result<(), Failed> {
    if store.tally()?.people == 0 && store.states()?.is_empty() {
        tell(words::nobody_listed());
    }
    Ok(())
}

/// Prints what waits for a first reply, in its own order.
fn waiting(
    store: &Store,
    arguments: &ListArgs,
    (now, zone): (Timestamp, &TimeZone),
    out: &mut Out,
) -> Result<(), Failed> {
    let most =
        arguments.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    for row in store.waiting(now)?.into_iter().take(most) {
        if !arguments.json {
            out.line(words::row(&row, zone))?;
        } else if let Some(post) = store.listed(row.key.id)? {
            out.line(json(&Listed { row, ..post }, None, (store.programmes(), zone)))?;
        }
    }
    out.finish()
}

/// When a week of a programme begins and when the next one does.
pub(super) fn days_of(
    joined: &[Joined],
    week: u16,
    zone: &TimeZone,
) -> Result<(Timestamp, Timestamp), Failed> {
    let span = |one: &Joined| one.programme.span_of(WeekNumber(week), zone);
    joined.iter().find_map(span).ok_or_else(|| Failed::usage(words::no_such_week(week)))
}

/// A day, or a time with or without a zone, in the person's zone.
pub(super) fn time(text: &str, zone: &TimeZone) -> Result<Timestamp, Failed> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text
        .parse::<jiff::civil::DateTime>()
        .or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)))
        .map_err(|_cause| Failed::usage(words::not_a_time(text)))?;
    local
        .to_zoned_datetime(zone.clone())
        .map(|zoned| zoned.timestamp())
        .map_err(|_cause| Failed::usage(words::not_a_time(text)))
}

/// A post as JSON. The fields are an interface: they may be added to, never changed.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own to a script")]
struct Json<'a> {
    id: &'a str,
    title: &'a str,
    person: Option<&'a str>,
    kind: &'static str,
    address: Option<String>,
    published: Option<Timestamp>,
    first_seen: Timestamp,
    new: bool,
    saved: bool,
    replies: Option<u32>,
    /// Replies that came since you last looked at them.
    new_replies: u32,
    /// Whether one of the replies is yours.
    answered: bool,
    /// Why it waits for a first reply, in the list of those that do.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<&'static str>,
    comments_address: Option<String>,
    source: String,
    language: Option<&'a str>,
    /// Of a note: its network, its author's handle, the warning in front of it, when it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<Timestamp>,
    /// The Things it is about, by number, and what says so: `you`, `instruction`, `tag`, `title`, `link`,
    /// `address`, `leading-number`, `title-words`, `opening`, `week` or `nothing`.
    things: Vec<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    things_because: Option<&'static str>,
    /// Whether that is certain, not only probable.
    #[serde(skip_serializing_if = "Option::is_none")]
    things_sure: Option<bool>,
    /// Whether it answers them, or only mentions them, looks back on many, or is the instruction.
    #[serde(skip_serializing_if = "Option::is_none")]
    things_part: Option<&'static str>,
    /// The week of the programme in which it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    week: Option<u16>,
    /// Whether its author is on the list of people.
    from_cohort: bool,
    text: &'a str,
    /// What a note answers, from the top down; only where one post is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Said<'a>>,
    /// What was said under it; only where one post is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Vec<Said<'a>>>,
}

/// One thing said under a post, as JSON; in the order it is read.
#[derive(Debug, Serialize)]
struct Said<'a> {
    /// Its name, for `cohort reply --to`.
    key: &'a str,
    /// How many steps it stands in: 0 speaks to the post, 1 answers one of those, and so on.
    depth: u16,
    person: Option<&'a str>,
    at: Timestamp,
    first_seen: Timestamp,
    /// Where it stands: `blog`, `fediverse` or `bluesky`.
    place: &'static str,
    /// What it is to the post: `reply`, `announcement` or `mention`.
    part: &'static str,
    yours: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
    address: Option<&'a str>,
    text: String,
}

fn network(network: Network) -> &'static str {
    match network {
        Network::Fediverse => "fediverse",
        Network::Bluesky => "bluesky",
    }
}

fn said<'a>(threaded: &Threaded<'a>) -> Said<'a> {
    let reply = threaded.reply;
    Said {
        key: &reply.key,
        depth: threaded.depth,
        person: Some(reply.author.as_str()).filter(|name| !name.is_empty()),
        at: reply.at,
        first_seen: reply.first_seen,
        place: match reply.said_at {
            SaidAt::Blog => "blog",
            SaidAt::Network(at) => network(at),
        },
        part: match reply.part {
            Part::Reply => "reply",
            Part::Announcement => "announcement",
            Part::Mention => "mention",
        },
        yours: reply.yours,
        handle: reply.handle.as_ref().map(Clean::as_str),
        warning: reply.warning.as_ref().map(Clean::as_str),
        address: reply.link.as_ref().map(Clean::as_str),
        text: text::plain(&text::html::document(&reply.html, None)).to_string(),
    }
}

/// The week of the programme in which a post was published, where its date can be trusted.
fn week_of(post: &Listed, joined: &[Joined], zone: &TimeZone) -> Option<u16> {
    let at = post.published.filter(|_| post.row.date == DateSure::Sure)?;
    joined.iter().find_map(|one| one.programme.week_at(at, zone)).map(|week| week.number.0)
}

/// The JSON object of a post, on one line; with what stands above it and was said under it, where that
/// is given.
pub(super) fn json(
    post: &Listed,
    conversation: Option<(&[Threaded<'_>], &[Threaded<'_>])>,
    (joined, zone): (&[Joined], &TimeZone),
) -> String {
    let (above, conversation) = conversation.unzip();
    let plain = text::plain(&text::html::document(&post.html, post.base.as_ref()));
    let row = &post.row;
    let about = post.about.iter().find(|about| about.on.is_some()).or_else(|| post.about.first());
    let on = about.and_then(|about| about.on.as_ref());
    let json = Json {
        id: &row.public.0,
        title: row.title.as_str(),
        person: Some(row.person.as_str()).filter(|name| !name.is_empty()),
        kind: match row.kind {
            PostKind::Blog => "blog",
            PostKind::Note => "note",
        },
        address: row.address.as_ref().map(|address| shown_text(address.as_str())),
        published: post.published,
        first_seen: post.first_seen,
        new: row.is_new(),
        saved: row.mark.saved,
        replies: row.replies.count(),
        new_replies: row.fresh,
        answered: row.answered,
        waits: row.waits.map(|waits| match waits {
            Waits::NewHere => "new-here",
            Waits::NeverAnswered => "never-answered",
            Waits::Also => "also",
        }),
        comments_address: row.comments_address.as_ref().map(|address| shown_text(address.as_str())),
        source: shown_text(post.source.as_str()),
        language: post.language.as_ref().map(Clean::as_str),
        network: post.network.as_ref().map(|(at, _)| network(*at)),
        handle: post.network.as_ref().map(|(_, handle)| handle.as_str()),
        warning: post.warning.as_ref().map(Clean::as_str),
        edited: post.edited_at,
        things: on.iter().flat_map(|on| &on.numbers).map(|number| number.0).collect(),
        things_because: about.map(|about| about.because.code()),
        things_sure: on.map(|on| on.sure),
        things_part: on.map(|on| match on.stance {
            Stance::Answers => "answers",
            Stance::LooksBack => "looks-back",
            Stance::Mentions => "mentions",
            Stance::Instructs => "instructs",
        }),
        week: week_of(post, joined, zone),
        from_cohort: row.participant.is_some(),
        text: plain.as_str(),
        answers: above.unwrap_or_default().iter().map(said).collect(),
        conversation: conversation.map(|turns| turns.iter().map(said).collect()),
    };
    serde_json::to_string(&json).unwrap_or_default()
}
