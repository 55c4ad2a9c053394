//! The sample's Bluesky: one server that is both where accounts are and what shows everybody's posts, with
//! the methods of `com.atproto.*` and `app.bsky.feed.*` that the program uses, and the real ones' mistakes.

mod posts;
mod repository;
mod session;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::server::Answer;
use super::taking;
use posts::Entry;
pub(super) use repository::Repository;
use session::Kind;

/// What is wrong with a question: status, name and words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mistake(u16, &'static str, String);

impl Mistake {
    fn new(status: u16, name: &'static str, says: impl Into<String>) -> Self {
        Self(status, name, says.into())
    }

    fn request(says: impl Into<String>) -> Self {
        Self::new(400, "InvalidRequest", says)
    }
}

/// Answers a question.
pub(super) fn ask(whole: &str, login: &str, sky: &Repository, now: Timestamp) -> Answer {
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    answer(path.strip_prefix("/xrpc/").map(|method| asked(method, &query, login, sky, now)))
}

/// Answers what is sent.
pub(super) fn take(
    path: &str,
    login: &str,
    body: &[u8],
    sky: &Repository,
    now: Timestamp,
) -> Answer {
    let sent: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    answer(path.strip_prefix("/xrpc/").map(|method| taken(method, &sent, login, sky, now)))
}

fn answer(given: Option<Result<Value, Mistake>>) -> Answer {
    match given {
        Some(Ok(value)) => taking::json(200, &value),
        Some(Err(Mistake(status, name, says))) => {
            taking::json(status, &json!({ "error": name, "message": says }))
        }
        None => super::server::status(404),
    }
}

fn asked(
    method: &str,
    query: &[(String, String)],
    login: &str,
    sky: &Repository,
    now: Timestamp,
) -> Result<Value, Mistake> {
    let asks = if login.is_empty() { None } else { Some(session::who(login, Kind::Access, now)?) };
    let all: HashMap<&str, &str> =
        query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let need = |name: &str| {
        let says = format!("Invalid {method} params: Missing required key \"{name}\"");
        all.get(name).copied().ok_or_else(|| Mistake::request(says))
    };
    let entries = posts::all(sky, now);
    match method {
        "com.atproto.identity.resolveHandle" => {
            let did = posts::did(need("handle")?)
                .ok_or_else(|| Mistake::new(400, "HandleNotFound", "Unable to resolve handle"))?;
            Ok(json!({ "did": did }))
        }
        "com.atproto.repo.getRecord" => record(&entries, need("repo")?, need("rkey")?),
        "com.atproto.repo.listRecords" => {
            let did =
                posts::did(need("repo")?).ok_or_else(|| Mistake::request("Could not find repo"))?;
            let own: Vec<&Entry> = entries.iter().filter(|entry| entry.did == did).collect();
            let (page, cursor) = page(&own, &all, 50, |entry| entry.key.clone());
            let records: Vec<Value> = page.iter().map(|entry| entry.stored()).collect();
            Ok(with_cursor(json!({ "records": records }), cursor))
        }
        "app.bsky.feed.searchPosts" => {
            if asks.is_none() {
                return Err(Mistake::new(401, "AuthMissing", "Authentication Required"));
            }
            let word = need("q")?.trim_start_matches('#').to_lowercase();
            let found: Vec<&Entry> = entries.iter().filter(|entry| entry.carries(&word)).collect();
            let (page, cursor) = page(&found, &all, 25, Entry::place);
            let views: Vec<Value> = page.iter().map(|entry| posts::view(entry, &entries)).collect();
            Ok(with_cursor(json!({ "posts": views }), cursor))
        }
        "app.bsky.feed.getAuthorFeed" => {
            let did =
                posts::did(need("actor")?).ok_or_else(|| Mistake::request("Profile not found"))?;
            let replies = all.get("filter") != Some(&"posts_no_replies");
            let own: Vec<&Entry> = entries
                .iter()
                .filter(|entry| entry.did == did && (replies || entry.answers().is_none()))
                .collect();
            let (page, cursor) = page(&own, &all, 50, Entry::place);
            let feed: Vec<Value> =
                page.iter().map(|entry| json!({ "post": posts::view(entry, &entries) })).collect();
            Ok(with_cursor(json!({ "feed": feed }), cursor))
        }
        "app.bsky.feed.getPostThread" => {
            let uri = need("uri")?;
            let steps = |name: &str, usual| {
                all.get(name).and_then(|steps| steps.parse().ok()).unwrap_or(usual)
            };
            let found = entries
                .iter()
                .find(|entry| entry.uri() == uri)
                .ok_or_else(|| Mistake::new(400, "NotFound", format!("Post not found: {uri}")))?;
            let (down, up) = (steps("depth", 6), steps("parentHeight", 80));
            Ok(json!({ "thread": posts::node(found, &entries, down, up) }))
        }
        "app.bsky.feed.getPosts" => {
            let wanted = |uri: &str| entries.iter().find(|entry| entry.uri() == uri);
            let uris = query.iter().filter(|(name, _)| name == "uris").take(25);
            let found = uris.filter_map(|(_, uri)| wanted(uri));
            let views: Vec<Value> = found.map(|entry| posts::view(entry, &entries)).collect();
            Ok(json!({ "posts": views }))
        }
        _ => Err(Mistake::new(501, "MethodNotImplemented", "Method Not Implemented")),
    }
}

fn record(entries: &[Entry], repo: &str, key: &str) -> Result<Value, Mistake> {
    let did = posts::did(repo).unwrap_or_default();
    let found = entries.iter().find(|entry| entry.did == did && entry.key == key);
    let says = format!("Could not locate record: at://{did}/{}/{key}", posts::POST);
    found.map(Entry::stored).ok_or_else(|| Mistake::new(400, "RecordNotFound", says))
}

/// The entries of a page, newest first, and what asks for the next one.
fn page<'a>(
    entries: &[&'a Entry],
    query: &HashMap<&str, &str>,
    usual: usize,
    place: impl Fn(&Entry) -> String,
) -> (Vec<&'a Entry>, Option<String>) {
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual);
    let cursor = query.get("cursor").copied();
    let rest: Vec<&Entry> = match cursor {
        Some(cursor) => {
            let after = entries.iter().skip_while(|entry| place(entry) != cursor);
            after.skip(1).copied().collect()
        }
        None => entries.to_vec(),
    };
    let page: Vec<&Entry> = rest.iter().take(limit.clamp(1, 100)).copied().collect();
    let next = (page.len() < rest.len()).then(|| page.last().map(|last| place(last))).flatten();
    (page, next)
}

fn with_cursor(mut value: Value, cursor: Option<String>) -> Value {
    if let (Some(fields), Some(cursor)) = (value.as_object_mut(), cursor) {
        fields.insert("cursor".to_owned(), Value::String(cursor));
    }
    value
}

fn taken(
    method: &str,
    sent: &Value,
    login: &str,
    sky: &Repository,
    now: Timestamp,
) -> Result<Value, Mistake> {
    let word = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    match method {
        "com.atproto.server.createSession" => {
            session::create(word("identifier"), word("password"), now)
        }
        "com.atproto.server.refreshSession" => {
            session::who(login, Kind::Refresh, now).map(|did| session::tokens(&did, now))
        }
        "com.atproto.repo.createRecord"
        | "com.atproto.repo.putRecord"
        | "com.atproto.repo.deleteRecord" => {
            let did = session::who(login, Kind::Access, now)?;
            if posts::did(word("repo")).as_deref() != Some(&did) {
                return Err(Mistake::new(401, "AuthenticationRequired", "Authentication Required"));
            }
            let key = word("rkey");
            if method == "com.atproto.repo.deleteRecord" {
                sky.remove(&did, key, now);
                return Ok(json!({}));
            }
            let record = sent.get("record").unwrap_or(&Value::Null);
            repository::check(word("collection"), key, record)?;
            let uri = format!("at://{did}/{}/{key}", posts::POST);
            let known = posts::all(sky, now).into_iter().find(|entry| entry.uri() == uri);
            if method == "com.atproto.repo.createRecord" {
                if known.is_some() {
                    let says = "Internal Server Error";
                    return Err(Mistake::new(500, "InternalServerError", says));
                }
            } else if known.is_none_or(|known| known.cid() != word("swapRecord")) {
                return Err(Mistake::new(400, "InvalidSwap", "Record was at another place"));
            }
            let entry = Entry { did, key: key.to_owned(), at: now, record: record.clone() };
            sky.keep(&entry);
            Ok(json!({ "uri": uri, "cid": entry.cid(), "validationStatus": "valid" }))
        }
        _ => Err(Mistake::new(501, "MethodNotImplemented", "Method Not Implemented")),
    }
}
