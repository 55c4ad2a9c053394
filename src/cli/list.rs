//! `cohort list`: the timeline as text, one post a line, or as JSON Lines.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::args::{KindWord, ListArgs};
use super::out::{Failed, Out};
use crate::conversation::Threaded;
use crate::domain::{Network, Part, PostKind, SaidAt, Waits, shown_text};
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
    let wanted = Wanted {
        new: arguments.new,
        saved: arguments.saved,
        for_you: arguments.for_me,
        kind: arguments.kind.map(|kind| match kind {
            KindWord::Blog => PostKind::Blog,
            KindWord::Note => PostKind::Note,
        }),
        person: arguments.person.clone(),
        since: arguments.since.as_deref().map(|text| time(text, zone)).transpose()?,
        until: arguments.until.as_deref().map(|text| time(text, zone)).transpose()?,
        limit: arguments.limit,
    };
    let mut outcome = Ok(());
    store.list(&wanted, |post| {
        outcome = if arguments.json {
            out.line(json(&post, None))
        } else {
            out.line(words::row(&post.row, zone))
        };
        outcome.is_ok()
    })?;
    outcome?;
    out.finish()
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
            out.line(json(&Listed { row, ..post }, None))?;
        }
    }
    out.finish()
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

/// The JSON object of a post, on one line; with what stands above it and was said under it, where that
/// is given.
pub(super) fn json(
    post: &Listed,
    conversation: Option<(&[Threaded<'_>], &[Threaded<'_>])>,
) -> String {
    let (above, conversation) = conversation.unzip();
    let plain = text::plain(&text::html::document(&post.html, post.base.as_ref()));
    let row = &post.row;
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
        text: plain.as_str(),
        answers: above.unwrap_or_default().iter().map(said).collect(),
        conversation: conversation.map(|turns| turns.iter().map(said).collect()),
    };
    serde_json::to_string(&json).unwrap_or_default()
}
