//! `cohort list`: the timeline as text, one post a line, or as JSON Lines.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::args::ListArgs;
use super::out::{Failed, Out};
use crate::domain::{PostKind, shown_text};
use crate::store::{Listed, Store, Wanted};
use crate::text;
use crate::words::headless as words;

/// Prints the wanted posts, newest first.
pub(super) fn run(
    store: &Store,
    arguments: &ListArgs,
    zone: &TimeZone,
    out: &mut Out,
) -> Result<(), Failed> {
    let wanted = Wanted {
        new: arguments.new,
        saved: arguments.saved,
        person: arguments.person.clone(),
        since: arguments.since.as_deref().map(|text| time(text, zone)).transpose()?,
        until: arguments.until.as_deref().map(|text| time(text, zone)).transpose()?,
        limit: arguments.limit,
    };
    let mut outcome = Ok(());
    store.list(&wanted, |post| {
        outcome = if arguments.json {
            out.line(json(&post))
        } else {
            out.line(words::row(&post.row, zone))
        };
        outcome.is_ok()
    })?;
    outcome?;
    out.finish()
}

/// A day, or a time with or without a zone, in the person's zone.
fn time(text: &str, zone: &TimeZone) -> Result<Timestamp, Failed> {
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
    comments_address: Option<String>,
    source: String,
    text: &'a str,
}

/// The JSON object of a post, on one line.
pub(super) fn json(post: &Listed) -> String {
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
        comments_address: row.comments_address.as_ref().map(|address| shown_text(address.as_str())),
        source: shown_text(post.source.as_str()),
        text: plain.as_str(),
    };
    serde_json::to_string(&json).unwrap_or_default()
}
