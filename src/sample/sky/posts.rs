//! The posts of the sample's Bluesky: those of the tables, what people posted, and what a neighbour answers
//! them; and how the real one shows them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Repository;
use crate::sample::people::{self, ROBIN};
use crate::sample::tables::{NOTES, Note, PEOPLE, person, post};
use crate::social::bluesky;

/// The kind of records that posts are.
pub(super) const POST: &str = "app.bsky.feed.post";
/// Whoever is answered says thank you so long after.
const ANSWERS_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// A post, as it stands in somebody's repository.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) did: String,
    pub(super) key: String,
    pub(super) at: Timestamp,
    pub(super) record: Value,
}

impl Entry {
    /// Its name.
    pub(super) fn uri(&self) -> String {
        format!("at://{}/{POST}/{}", self.did, self.key)
    }

    /// Its fingerprint.
    pub(super) fn cid(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (self.uri(), self.record.to_string()).hash(&mut hasher);
        format!("bafyrei{:016x}", hasher.finish())
    }

    /// Its place in a list, as the real one's cursors have it.
    pub(super) fn place(&self) -> String {
        format!("{}__{}", self.at.as_millisecond(), self.cid())
    }

    /// The name of what it answers.
    pub(super) fn answers(&self) -> Option<&str> {
        self.record.get("reply")?.get("parent")?.get("uri")?.as_str()
    }

    /// Whether a hashtag, in small letters, is in its text or beside it.
    pub(super) fn carries(&self, tag: &str) -> bool {
        let record = self.record.to_string().to_lowercase();
        let list = self.record.get("facets").into_iter().chain(self.record.get("tags"));
        record.contains(&format!("#{tag}"))
            || list
                .into_iter()
                .any(|list| list.to_string().to_lowercase().contains(&format!("\"{tag}\"")))
    }

    /// The record as its repository gives it.
    pub(super) fn stored(&self) -> Value {
        json!({ "uri": self.uri(), "cid": self.cid(), "value": self.record })
    }

    fn named(&self) -> Value {
        json!({ "uri": self.uri(), "cid": self.cid() })
    }
}

/// The `did:` of somebody who is known here, by handle or by `did:`.
pub(super) fn did(actor: &str) -> Option<String> {
    handles().find(|handle| *handle == actor || did_of(handle) == actor).map(did_of)
}

/// The handle that belongs to a `did:`.
pub(super) fn handle(did: &str) -> &'static str {
    handles().find(|handle| did_of(handle) == did).unwrap_or("handle.invalid")
}

/// Whether somebody's app password is taken here: Robin's, and that of the people of the sample.
pub(super) fn may_sign_in(did: &str) -> bool {
    let handle = handle(did);
    handle == ROBIN || PEOPLE.iter().any(|person| person.bluesky == handle)
}

fn handles() -> impl Iterator<Item = &'static str> {
    let people = PEOPLE.iter().map(|person| person.bluesky).filter(|handle| !handle.is_empty());
    let strangers = ours().map(|note| note.who.trim_start_matches('@'));
    people.chain(strangers).chain([ROBIN])
}

fn did_of(handle: &str) -> String {
    format!("did:plc:{}", handle.split('.').next().unwrap_or(handle))
}

fn name(did: &str) -> &'static str {
    let handle = handle(did);
    match PEOPLE.iter().find(|person| person.bluesky == handle) {
        Some(person) => person.name,
        None if handle == ROBIN => "Robin",
        None => "",
    }
}

fn ours() -> impl Iterator<Item = &'static Note> {
    NOTES.iter().filter(|note| note.network == "bluesky")
}

/// Every post at a moment, newest first.
pub(super) fn all(sky: &Repository, now: Timestamp) -> Vec<Entry> {
    let mut entries: Vec<Entry> = ours().map(of_table).collect();
    let posted = sky.entries(now);
    let thanks: Vec<Entry> = posted.iter().filter_map(|one| answer(one, &entries)).collect();
    entries.extend(posted);
    entries.extend(thanks);
    entries.retain(|entry| entry.at <= now);
    entries.sort_by(|one, other| (other.at, &other.key).cmp(&(one.at, &one.key)));
    entries
}

fn of_table(note: &Note) -> Entry {
    let handle = note.who.trim_start_matches('@');
    let did = did(handle).unwrap_or_default();
    let announced = post(note.about).and_then(|of| Some(people::address(person(of.who)?, of)));
    let (text, mut facets) = match &announced {
        None => (note.text.to_owned(), Vec::new()),
        Some(address) => {
            let shown = address.trim_start_matches("http://");
            let link = json!({ "$type": "app.bsky.richtext.facet#link", "uri": address });
            let text = format!("{} {shown}", note.text);
            let facet = facet(text.len() - shown.len(), shown, &link);
            (text, vec![facet])
        }
    };
    let mut start = 0;
    for word in text.split(' ') {
        if let Some(tag) = word.strip_prefix('#') {
            let tag = json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag });
            facets.push(facet(start, word, &tag));
        }
        start += word.len() + 1;
    }
    let language = PEOPLE.iter().find(|person| person.bluesky == handle);
    let record = json!({
        "$type": POST,
        "text": text,
        "createdAt": note.at.to_string(),
        "langs": [language.map_or("en", |person| person.language)],
        "facets": facets,
    });
    Entry { did, key: bluesky::record_key(note.at, note.number as u64), at: note.at, record }
}

fn facet(start: usize, words: &str, feature: &Value) -> Value {
    let end = start + words.len();
    json!({ "index": { "byteStart": start, "byteEnd": end }, "features": [feature] })
}

/// What the author of a note of the tables says to somebody who answered it.
fn answer(to: &Entry, table: &[Entry]) -> Option<Entry> {
    let parent = table.iter().find(|entry| Some(entry.uri().as_str()) == to.answers())?;
    if parent.did == to.did || !may_sign_in(&parent.did) {
        return None;
    }
    let at = to.at.checked_add(ANSWERS_AFTER).ok()?;
    let first = name(&to.did).split_whitespace().next().unwrap_or("you");
    let record = json!({
        "$type": POST,
        "text": format!("Thank you, {first}. I did not know that anybody would read this far."),
        "createdAt": at.to_string(),
        "langs": ["en"],
        "reply": { "root": to.record.get("reply")?.get("root")?, "parent": to.named() },
    });
    Some(Entry { did: parent.did.clone(), key: bluesky::record_key(at, 0), at, record })
}

/// A post as it is shown (`app.bsky.feed.defs#postView`).
pub(super) fn view(entry: &Entry, all: &[Entry]) -> Value {
    let uri = entry.uri();
    let answers = all.iter().filter(|other| other.answers() == Some(&uri)).count();
    let mut view = json!({
        "uri": uri,
        "cid": entry.cid(),
        "author": {
            "did": entry.did,
            "handle": handle(&entry.did),
            "displayName": name(&entry.did),
            "labels": [],
        },
        "record": entry.record,
        "replyCount": answers,
        "repostCount": 0,
        "likeCount": 0,
        "quoteCount": 0,
        "indexedAt": entry.at.to_string(),
        "labels": [],
    });
    let card = entry.record.get("embed").and_then(|embed| embed.get("external"));
    if let (Some(card), Some(fields)) = (card, view.as_object_mut()) {
        let card = json!({ "$type": "app.bsky.embed.external#view", "external": card });
        fields.insert("embed".to_owned(), card);
    }
    view
}

/// A post with so many steps of answers below and posts above it (`app.bsky.feed.defs#threadViewPost`).
pub(super) fn node(entry: &Entry, all: &[Entry], down: usize, up: usize) -> Value {
    let uri = entry.uri();
    let mut shown = json!({
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": view(entry, all),
    });
    let Some(fields) = shown.as_object_mut() else { return Value::Null };
    if down > 0 {
        let below = all.iter().filter(|other| other.answers() == Some(&uri));
        let below: Vec<Value> = below.map(|other| node(other, all, down - 1, 0)).collect();
        fields.insert("replies".to_owned(), Value::Array(below));
    }
    if let Some(above) = entry.answers().filter(|_| up > 0) {
        let parent = match all.iter().find(|other| other.uri() == above) {
            Some(parent) => node(parent, all, 0, up - 1),
            None => json!({
                "$type": "app.bsky.feed.defs#notFoundPost", "uri": above, "notFound": true,
            }),
        };
        fields.insert("parent".to_owned(), parent);
    }
    shown
}
