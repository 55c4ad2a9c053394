//! The hashtag's stream as a Mastodon server gives it (`/api/v1/timelines/tag/:tag`,
//! `/api/v1/statuses/:id` and its context).

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::feeds::escaped;
use super::people::{self, STREAM_HOST, TAG};
use super::tables::{NOTES, Note, PEOPLE, person, post};

/// The most notes of one page.
const PAGE: usize = 40;
/// When the deleted note was deleted.
const DELETED_AT: &str = "2026-04-10T08:00:00Z";

/// A page of the stream: the notes, and the `Link` header that leads on.
pub(super) fn page(
    tag: &str,
    query: &HashMap<String, String>,
    now: Timestamp,
) -> (Value, Option<String>) {
    if !tag.eq_ignore_ascii_case(TAG) {
        return (json!([]), None);
    }
    let limit =
        query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20).clamp(1, PAGE);
    let bound = |name: &str| query.get(name).and_then(|id| id.parse::<u64>().ok());
    let (max, min, since) = (bound("max_id"), bound("min_id"), bound("since_id"));
    let mut notes: Vec<&Note> = NOTES
        .iter()
        .filter(|note| note.network == "fediverse" && is_there(note, now))
        .filter(|note| max.is_none_or(|max| id(note) < max))
        .filter(|note| min.or(since).is_none_or(|after| id(note) > after))
        .collect();
    notes.sort_by_key(|note| std::cmp::Reverse(id(note)));
    // `min_id` gives the notes right after it, `since_id` the newest ones above it.
    let skip = if min.is_some() { notes.len().saturating_sub(limit) } else { 0 };
    let notes: Vec<&Note> = notes.into_iter().skip(skip).take(limit).collect();
    let ends = notes.first().zip(notes.last());
    let link = ends.map(|(first, last)| {
        let at = |parameter: &str, note: &Note| {
            format!(
                "<http://{STREAM_HOST}/api/v1/timelines/tag/{TAG}?limit={limit}&{parameter}={}>",
                id(note)
            )
        };
        format!("{}; rel=\"next\", {}; rel=\"prev\"", at("max_id", last), at("min_id", first))
    });
    (notes.into_iter().map(|note| status(note, now)).collect(), link)
}

/// One status by its id; `None` if it is not there, or no longer.
pub(super) fn one(wanted: &str, now: Timestamp) -> Option<Value> {
    find(wanted, now).map(|note| status(note, now))
}

/// What a status answers, and what answers it.
pub(super) fn context(wanted: &str, now: Timestamp) -> Option<Value> {
    let note = find(wanted, now)?;
    let near = |others: Vec<&Note>| -> Vec<Value> {
        others.into_iter().map(|other| status(other, now)).collect()
    };
    let above = parent(note).into_iter().collect();
    let below = NOTES
        .iter()
        .filter(|other| is_there(other, now) && parent(other).is_some_and(|up| up.id == note.id));
    Some(json!({ "ancestors": near(above), "descendants": near(below.collect()) }))
}

fn find(wanted: &str, now: Timestamp) -> Option<&'static Note> {
    NOTES.iter().find(|note| {
        note.network == "fediverse" && is_there(note, now) && id(note).to_string() == wanted
    })
}

fn is_there(note: &Note, now: Timestamp) -> bool {
    note.at <= now && (note.kind != "deleted" || now < super::at(DELETED_AT))
}

/// Ids grow with time, as snowflakes do.
fn id(note: &Note) -> u64 {
    114_000_000_000_000_000
        + u64::try_from(note.at.as_second()).unwrap_or(0) * 64
        + note.number as u64
}

/// The note that a reply answers: the root of the thread it names.
fn parent(note: &Note) -> Option<&'static Note> {
    if note.kind != "reply" {
        return None;
    }
    NOTES.iter().find(|other| {
        other.about == format!("thread root {}", note.about)
            || (other.kind == "post" && root(other) == Some(note.about))
    })
}

/// The thread a note is the root of.
fn root(note: &Note) -> Option<&'static str> {
    (note.id == "s01").then_some("A")
}

fn status(note: &Note, now: Timestamp) -> Value {
    let handle = note.who.trim_start_matches('@');
    let (name, server) = handle.split_once('@').unwrap_or((handle, STREAM_HOST));
    let acct = if server == STREAM_HOST { name.to_owned() } else { handle.to_owned() };
    let shown = PEOPLE
        .iter()
        .find(|person| person.fediverse == note.who)
        .map_or(name, |person| person.name);
    let (warning, words) = warning_and_words(note);
    let uri = format!("http://{server}/users/{name}/statuses/{}", id(note));
    json!({
        "id": id(note).to_string(),
        "uri": uri,
        "url": format!("http://{server}/@{name}/{}", id(note)),
        "created_at": note.at.to_string(),
        "edited_at": (note.kind == "edited").then(|| note.at.to_string()),
        "in_reply_to_id": parent(note).map(|parent| id(parent).to_string()),
        "sensitive": !warning.is_empty(),
        "spoiler_text": warning,
        "visibility": "public",
        "language": PEOPLE.iter().find(|person| person.fediverse == note.who).map_or("en", |person| person.language),
        "replies_count": NOTES.iter().filter(|other| is_there(other, now) && parent(other).is_some_and(|up| up.id == note.id)).count(),
        "reblogs_count": 0,
        "favourites_count": 0,
        "content": content(note, words),
        "account": {
            "id": name,
            "username": name,
            "acct": acct,
            "display_name": shown,
            "url": format!("http://{server}/@{name}"),
            "bot": note.kind == "bot",
        },
        "tags": [{ "name": TAG, "url": format!("http://{STREAM_HOST}/tags/{TAG}") }],
        "mentions": [],
        "media_attachments": media(note),
        "poll": (note.kind == "poll").then(poll),
        "card": null,
        "reblog": null,
    })
}

/// A warning stands in front of the words it folds: "CW: food — My day begins …".
fn warning_and_words(note: &Note) -> (&'static str, &'static str) {
    if note.kind == "deleted" {
        return ("", "The fox is moving on. Thank you for borrowing. #lantern23");
    }
    note.text
        .strip_prefix("CW: ")
        .and_then(|rest| rest.split_once(" — "))
        .unwrap_or(("", note.text))
}

fn content(note: &Note, words: &str) -> String {
    let marked: Vec<String> = words
        .split(' ')
        .map(|word| {
            let bare = word.trim_end_matches(['.', '!', '?', ',']);
            match bare.strip_prefix('#') {
                Some(tag) => format!(
                    "<a href=\"http://{STREAM_HOST}/tags/{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>{}",
                    tag.to_lowercase(),
                    escaped(tag),
                    escaped(word.get(bare.len()..).unwrap_or_default())
                ),
                None => escaped(word),
            }
        })
        .collect();
    let announced =
        post(note.about).and_then(|post| Some(people::address(person(post.who)?, post)));
    let link = announced.map(|address| {
        format!(" <a href=\"{address}\" target=\"_blank\" rel=\"nofollow noopener\">{address}</a>")
    });
    format!("<p>{}{}</p>", marked.join(" "), link.unwrap_or_default())
}

fn media(note: &Note) -> Value {
    match (note.kind, note.id) {
        ("media", _) => {
            json!([{ "id": "1", "type": "image", "url": format!("http://{STREAM_HOST}/media/shelf.jpg"),
            "description": "A chair in front of a shelf in a basement, with a lamp on the floor" }])
        }
        (_, "s18") => {
            json!([{ "id": "2", "type": "audio", "url": format!("http://{STREAM_HOST}/media/printer.mp3"),
            "description": "A printer, far away, printing slowly" }])
        }
        _ => json!([]),
    }
}

fn poll() -> Value {
    json!({ "id": "1", "expired": false, "multiple": false, "votes_count": 7,
        "options": [{ "title": "Yes", "votes_count": 3 }, { "title": "Only on paper", "votes_count": 3 }, { "title": "Never", "votes_count": 1 }] })
}
