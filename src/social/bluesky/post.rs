//! What one writes (`app.bsky.feed.post`, kept with `com.atproto.repo.*`), and what the server says to it.
//! The key of a record is chosen before it is sent: under one key there is never a second one.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;
use url::Url;

use super::note::View;
use super::session::{error_name, is_signed_out, message, must_refresh};
use super::{facet, method, parts};
use crate::domain::{Refusal, Seen};
use crate::text::Clean;

/// A post has at most so many graphemes, as the lexicon says.
pub const MOST_GRAPHEMES: usize = 300;
/// And at most so many bytes.
pub const MOST_BYTES: usize = 3000;
/// The kind of records that posts are.
const POST: &str = "app.bsky.feed.post";
/// The digits of a record key, in their order.
const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// A post as it stands in somebody's repository: its name, and a fingerprint of what it says
/// (`com.atproto.repo.strongRef`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrongRef {
    /// Its name (`at://…`).
    pub uri: String,
    /// The fingerprint.
    pub cid: String,
}

/// What an answer says that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The post it answers.
    pub parent: StrongRef,
    /// The post where the thread began.
    pub root: StrongRef,
    /// Its author does not let one answer: the network would keep the answer and show it to nobody.
    pub closed: bool,
}

/// A page that is shown below a post (`app.bsky.embed.external`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The page.
    pub url: Url,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
}

/// A post to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post<'a> {
    /// The words, as they were written.
    pub text: &'a str,
    /// What it answers.
    pub reply: Option<&'a Answered>,
    /// The `did:` of those whom the words mention, by handle in small letters; whoever is not among them is
    /// not told. [`mentioned`] says who could be.
    pub people: &'a HashMap<String, String>,
    /// A page shown below it.
    pub card: Option<&'a Card>,
    /// The language it is in (BCP 47).
    pub language: Option<&'a str>,
    /// When it was written.
    pub created_at: Timestamp,
}

impl Post<'_> {
    /// The record, with its links, hashtags and mentions as stretches of the text.
    pub fn record(&self) -> Value {
        let text = trimmed(self.text);
        let facets: Vec<Value> =
            facet::find(&text, self.people).iter().map(facet::written).collect();
        let mut record = json!({
            "$type": POST,
            "text": text,
            "createdAt": self.created_at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        });
        let mut put = |name: &str, value: Value| {
            if let Some(fields) = record.as_object_mut() {
                fields.insert(name.to_owned(), value);
            }
        };
        if !facets.is_empty() {
            put("facets", Value::Array(facets));
        }
        if let Some(language) = self.language {
            put("langs", json!([language]));
        }
        if let Some(Answered { parent, root, .. }) = self.reply {
            let place = |of: &StrongRef| json!({ "uri": of.uri, "cid": of.cid });
            put("reply", json!({ "root": place(root), "parent": place(parent) }));
        }
        if let Some(Card { url, title, description }) = self.card {
            let card = json!({ "uri": url.as_str(), "title": title, "description": description });
            put("embed", json!({ "$type": "app.bsky.embed.external", "external": card }));
        }
        record
    }
}

/// Words as they are sent: without white space around them.
fn trimmed(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The handles that words seem to mention, in small letters: who they are has to be asked before sending.
pub fn mentioned(text: &str) -> Vec<String> {
    facet::handles(text)
}

/// How many graphemes there is room for yet, or bytes, whichever are fewer; below 0 it is too long.
pub fn left(text: &str) -> i64 {
    let text = trimmed(text);
    let left = |most: usize, has: usize| {
        i64::try_from(most).unwrap_or(0) - i64::try_from(has).unwrap_or(i64::MAX)
    };
    left(MOST_GRAPHEMES, text.graphemes(true).count()).min(left(MOST_BYTES, text.len()))
}

/// A key for a record: the time in microseconds and ten bits of chance, in 13 digits that sort by time
/// (a TID, atproto.com/specs/tid).
pub fn record_key(now: Timestamp, random: u64) -> String {
    let micros = u64::try_from(now.as_microsecond()).unwrap_or(0);
    let number = ((micros & ((1 << 53) - 1)) << 10) | (random & 0x3ff);
    (0..13)
        .rev()
        .filter_map(|place| DIGITS.get(usize::try_from((number >> (5 * place)) & 31).ok()?))
        .map(|digit| char::from(*digit))
        .collect()
}

/// Where a post is sent, and the document (`com.atproto.repo.createRecord`).
pub fn create_record(service: &Url, did: &str, key: &str, record: &Value) -> Option<(Url, String)> {
    let document = json!({ "repo": did, "collection": POST, "rkey": key, "record": record });
    Some((method(service, "com.atproto.repo.createRecord", &[])?, document.to_string()))
}

/// Where a post is put in the place of one that is as `old` says (`com.atproto.repo.putRecord`).
pub fn put_record(service: &Url, old: &StrongRef, record: &Value) -> Option<(Url, String)> {
    let (did, key) = parts(&old.uri)?;
    let document = json!({
        "repo": did, "collection": POST, "rkey": key, "record": record, "swapRecord": old.cid,
    });
    Some((method(service, "com.atproto.repo.putRecord", &[])?, document.to_string()))
}

/// Where a post is removed, and the document (`com.atproto.repo.deleteRecord`); posted to. A second time
/// does no harm.
pub fn delete_record(service: &Url, did: &str, key: &str) -> Option<(Url, String)> {
    let document = json!({ "repo": did, "collection": POST, "rkey": key });
    Some((method(service, "com.atproto.repo.deleteRecord", &[])?, document.to_string()))
}

/// The address of one post in somebody's repository (`com.atproto.repo.getRecord`): whether it arrived. The
/// name of the mistake is `RecordNotFound` where it did not.
pub fn get_record(service: &Url, did: &str, key: &str) -> Option<Url> {
    let query = [("repo", did), ("collection", POST), ("rkey", key)];
    method(service, "com.atproto.repo.getRecord", &query)
}

/// The address of somebody's newest posts (`com.atproto.repo.listRecords`).
pub fn own_posts(service: &Url, did: &str) -> Option<Url> {
    let query = [("repo", did), ("collection", POST), ("limit", "20")];
    method(service, "com.atproto.repo.listRecords", &query)
}

/// A post in one's own repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its name and fingerprint.
    pub post: StrongRef,
    /// Its words.
    pub text: String,
    /// The post it answers.
    pub answers: Option<String>,
}

/// Reads what `own_posts` asks for, newest first.
pub fn read_own(bytes: &[u8]) -> Option<Vec<Own>> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let own = |record: &Value| {
        let value = record.get("value")?;
        let answers = value.get("reply").and_then(|reply| reply.get("parent")).and_then(strong_ref);
        Some(Own {
            post: strong_ref(record)?,
            text: value.get("text")?.as_str()?.to_owned(),
            answers: answers.map(|parent| parent.uri),
        })
    };
    Some(document.get("records")?.as_array()?.iter().filter_map(own).collect())
}

/// Reads the answer to `create_record`, `put_record` or `get_record`: the post that stands there.
pub fn read_created(bytes: &[u8]) -> Option<StrongRef> {
    strong_ref(&serde_json::from_slice(bytes).ok()?)
}

/// One's own post as a note: the network shows it only after a while. `record` is what was sent, or what
/// [`get_record`] gives as `value`.
pub fn own_note(post: &StrongRef, record: &Value, (did, handle): (&str, &str)) -> Option<Seen> {
    let shown = json!({
        "uri": post.uri,
        "cid": post.cid,
        "author": { "did": did, "handle": handle },
        "record": record,
        "replyCount": 0,
    });
    View::read(&shown).map(View::into_seen)
}

/// The record in the answer to `get_record`.
pub fn read_record(bytes: &[u8]) -> Option<Value> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    document.get("value").cloned()
}

fn strong_ref(value: &Value) -> Option<StrongRef> {
    let uri = value.get("uri")?.as_str().filter(|uri| parts(uri).is_some())?;
    let cid = value.get("cid")?.as_str().filter(|cid| !cid.is_empty())?;
    Some(StrongRef { uri: uri.to_owned(), cid: cid.to_owned() })
}

/// Reads what an answer to the post has to name, out of the answer to [`super::posts`] for that post. `None`:
/// it is no longer there.
pub fn read_parent(bytes: &[u8]) -> Option<Answered> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let view = View::read(document.get("posts")?.as_array()?.first()?)?;
    let root = view.record.reply.as_ref().and_then(|reply| strong_ref(&reply.root));
    let closed = view.viewer.reply_disabled;
    let parent =
        Some(StrongRef { uri: view.uri, cid: view.cid }).filter(|of| !of.cid.is_empty())?;
    Some(Answered { root: root.unwrap_or_else(|| parent.clone()), parent, closed })
}

/// What a server did with a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It stands there.
    Shown(StrongRef),
    /// It was not taken, for the token ran out: with a new one it can be sent again.
    MustRefresh,
    /// It was not taken.
    Refused(Refusal),
    /// The answer says neither: [`get_record`] tells. So it is with a key that is in use.
    Unclear,
}

/// Reads the answer to a post that was sent.
pub fn taken(status: u16, bytes: &[u8]) -> Taken {
    if (200..300).contains(&status) {
        return read_created(bytes).map_or(Taken::Unclear, Taken::Shown);
    }
    if must_refresh(status, bytes) {
        return Taken::MustRefresh;
    }
    if is_signed_out(status, bytes) {
        return Taken::Refused(Refusal::SignedOut);
    }
    let says = message(bytes).unwrap_or_else(|| Clean::line(""));
    let name = error_name(bytes);
    Taken::Refused(match (status, name.as_deref()) {
        (429, _) | (_, Some("RateLimitExceeded")) => Refusal::TooFast,
        (404 | 405 | 501, _) => Refusal::NoWay,
        (413, _) | (400, Some("InvalidRequest" | "InvalidRecord")) => Refusal::Unfit(says),
        (400..=499, _) => Refusal::Other(says),
        _ => return Taken::Unclear,
    })
}
