//! The hashtag's stream as a Mastodon server gives it (`/api/v1/timelines/tag/:tag`,
//! `/api/v1/statuses/:id` and its context).

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::fedi::Notes;
use super::feeds::escaped;
use super::people::{self, STREAM_HOST, TAG};
use super::tables::{NOTES, Note, PEOPLE, person, post};

/// The most notes of one page.
const PAGE: usize = 40;
/// When the deleted note was deleted.
const DELETED_AT: &str = "2026-04-10T08:00:00Z";

/// A note that somebody wrote, or that a neighbour answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) id: u64,
    pub(super) by: String,
    pub(super) text: String,
    pub(super) warning: String,
    pub(super) at: Timestamp,
    pub(super) edited: Option<Timestamp>,
    pub(super) answers: Option<u64>,
    pub(super) unlisted: bool,
}

/// A note of the tables, or one that was written.
enum Said<'a> {
    Table(&'static Note),
    Written(&'a Written),
}

impl Said<'_> {
    fn id(&self) -> u64 {
        match self {
            Self::Table(note) => id(note),
            Self::Written(written) => written.id,
        }
    }

    fn answers(&self) -> Option<u64> {
        match self {
            Self::Table(note) => parent(note).map(id),
            Self::Written(written) => written.answers,
        }
    }

    fn has_tag(&self) -> bool {
        match self {
            Self::Table(_) => true,
            Self::Written(written) => {
                !written.unlisted && written.text.to_lowercase().contains(&format!("#{TAG}"))
            }
        }
    }
}

fn all(written: &[Written], now: Timestamp) -> Vec<Said<'_>> {
    let tables = NOTES.iter().filter(|note| note.network == "fediverse" && is_there(note, now));
    tables.map(Said::Table).chain(written.iter().map(Said::Written)).collect()
}

/// A page of the stream: the notes, and the `Link` header that leads on.
pub(super) fn page(
    tag: &str,
    query: &HashMap<String, String>,
    notes: &Notes,
    now: Timestamp,
) -> (Value, Option<String>) {
    if !tag.eq_ignore_ascii_case(TAG) {
        return (json!([]), None);
    }
    let limit =
        query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20).clamp(1, PAGE);
    let bound = |name: &str| query.get(name).and_then(|id| id.parse::<u64>().ok());
    let (max, min, since) = (bound("max_id"), bound("min_id"), bound("since_id"));
    let written = notes.written(now);
    let mut notes: Vec<Said<'_>> = all(&written, now);
    notes.retain(|note| {
        note.has_tag()
            && max.is_none_or(|max| note.id() < max)
            && min.or(since).is_none_or(|after| note.id() > after)
    });
    notes.sort_by_key(|note| std::cmp::Reverse(note.id()));
    // `min_id` gives the notes right after it, `since_id` the newest ones above it.
    let skip = if min.is_some() { notes.len().saturating_sub(limit) } else { 0 };
    let notes: Vec<Said<'_>> = notes.into_iter().skip(skip).take(limit).collect();
    let ends = notes.first().zip(notes.last());
    let link = ends.map(|(first, last)| {
        let at = |parameter: &str, note: &Said<'_>| {
            format!(
                "<http://{STREAM_HOST}/api/v1/timelines/tag/{TAG}?limit={limit}&{parameter}={}>",
                note.id()
            )
        };
        format!("{}; rel=\"next\", {}; rel=\"prev\"", at("max_id", last), at("min_id", first))
    });
    let everything = all(&written, now);
    (notes.iter().map(|note| shown(note, &everything)).collect(), link)
}

/// One status by its id; `None` if it is not there, or no longer.
pub(super) fn one(wanted: &str, notes: &Notes, now: Timestamp) -> Option<Value> {
    let written = notes.written(now);
    let all = all(&written, now);
    let found = all.iter().find(|note| note.id().to_string() == wanted)?;
    Some(shown(found, &all))
}

/// One status by its `uri` or page.
pub(super) fn find_by_address(wanted: &str, notes: &Notes, now: Timestamp) -> Option<Value> {
    one(wanted.rsplit('/').next()?, notes, now)
}

/// The handle of the author of a note of the tables.
pub(super) fn author(wanted: u64) -> Option<&'static str> {
    NOTES.iter().find(|note| note.network == "fediverse" && id(note) == wanted).map(|note| note.who)
}

/// What a status answers, and what answers it, however deep.
pub(super) fn context(wanted: &str, notes: &Notes, now: Timestamp) -> Option<Value> {
    let written = notes.written(now);
    let all = all(&written, now);
    let of = |id: u64| all.iter().find(|note| note.id() == id);
    let note = all.iter().find(|note| note.id().to_string() == wanted)?;
    let mut above = Vec::new();
    let mut up = note.answers();
    while let Some(parent) = up.and_then(of).filter(|_| above.len() < all.len()) {
        above.insert(0, shown(parent, &all));
        up = parent.answers();
    }
    let (mut below, mut ids) = (Vec::new(), vec![note.id()]);
    let mut sorted: Vec<&Said<'_>> = all.iter().collect();
    sorted.sort_by_key(|note| note.id());
    for other in sorted {
        if other.answers().is_some_and(|parent| ids.contains(&parent)) {
            ids.push(other.id());
            below.push(shown(other, &all));
        }
    }
    Some(json!({ "ancestors": above, "descendants": below }))
}

fn shown(note: &Said<'_>, all: &[Said<'_>]) -> Value {
    let count = all.iter().filter(|other| other.answers() == Some(note.id())).count();
    let mut value = match note {
        Said::Table(note) => status(note),
        Said::Written(written) => of_written(written),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("replies_count".to_owned(), json!(count));
    }
    value
}

fn of_written(written: &Written) -> Value {
    let handle = written.by.trim_start_matches('@');
    let (name, server) = handle.split_once('@').unwrap_or((handle, STREAM_HOST));
    let acct = if server == STREAM_HOST { name.to_owned() } else { handle.to_owned() };
    let person = PEOPLE.iter().find(|person| person.fediverse == written.by);
    let shown = person.map_or("Robin", |person| person.name);
    json!({
        "id": written.id.to_string(),
        "uri": format!("http://{server}/users/{name}/statuses/{}", written.id),
        "url": format!("http://{server}/@{name}/{}", written.id),
        "created_at": written.at.to_string(),
        "edited_at": written.edited.map(|at| at.to_string()),
        "in_reply_to_id": written.answers.map(|id| id.to_string()),
        "sensitive": !written.warning.is_empty(),
        "spoiler_text": written.warning,
        "visibility": if written.unlisted { "unlisted" } else { "public" },
        "language": "en",
        "reblogs_count": 0,
        "favourites_count": 0,
        "content": marked(&written.text),
        "account": {
            "id": name, "username": name, "acct": acct, "display_name": shown,
            "url": format!("http://{server}/@{name}"), "bot": false,
        },
        "tags": [],
        "mentions": [],
        "media_attachments": [],
        "poll": null,
        "card": null,
        "reblog": null,
    })
}

/// Words as a server makes HTML of them: addresses and hashtags become links.
fn marked(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|part| {
        let words = part.split(' ').map(|word| {
            if word.starts_with("http://") || word.starts_with("https://") {
                let word = escaped(word);
                return format!("<a href=\"{word}\">{word}</a>");
            }
            tagged(word).unwrap_or_else(|| escaped(word).replace('\n', "<br>"))
        });
        format!("<p>{}</p>", words.collect::<Vec<_>>().join(" "))
    });
    paragraphs.collect()
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

fn status(note: &Note) -> Value {
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
    let marked: Vec<String> =
        words.split(' ').map(|word| tagged(word).unwrap_or_else(|| escaped(word))).collect();
    let announced =
        post(note.about).and_then(|post| Some(people::address(person(post.who)?, post)));
    let link = announced.map(|address| {
        format!(" <a href=\"{address}\" target=\"_blank\" rel=\"nofollow noopener\">{address}</a>")
    });
    format!("<p>{}{}</p>", marked.join(" "), link.unwrap_or_default())
}

/// A word that is a hashtag, as a link.
fn tagged(word: &str) -> Option<String> {
    let bare = word.trim_end_matches(['.', '!', '?', ',']);
    let tag = bare.strip_prefix('#')?;
    Some(format!(
        "<a href=\"http://{STREAM_HOST}/tags/{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>{}",
        escaped(&tag.to_lowercase()),
        escaped(tag),
        escaped(word.get(bare.len()..).unwrap_or_default())
    ))
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
