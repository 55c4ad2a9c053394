//! The sample's Bluesky: one server that is both where accounts are and what shows everybody's posts, with
//! the methods of `com.atproto.*` and `app.bsky.feed.*` that the program uses, and the real ones' mistakes.

mod posts;
mod reading;
mod repository;
mod session;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::people::{ROBIN, SKY_HOST};
use super::server::Answer;
use super::taking;
use reading::Question;
pub(super) use repository::Repository;
use session::Kind;

use crate::config::accounts::Account;
use crate::refresh::account_of;
use crate::social::bluesky;

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

    fn unknown() -> Self {
        Self::new(501, "MethodNotImplemented", "Method Not Implemented")
    }
}

/// What people posted, and the moment.
type Place<'a> = (&'a Repository, Timestamp);

/// Your account there, signed in at a moment.
pub(super) fn account(at: Timestamp) -> Option<Account> {
    let tokens = session::tokens(&posts::did(ROBIN)?, at);
    let session = bluesky::read_session(tokens.to_string().as_bytes())?;
    let site = Url::parse(&format!("http://{SKY_HOST}/")).ok()?;
    Some(account_of(&site, session))
}

/// Answers a question.
pub(super) fn ask(whole: &str, login: &str, sky: &Repository, now: Timestamp) -> Answer {
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    answer(path.strip_prefix("/xrpc/").map(|method| asked(method, query, login, (sky, now))))
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
    answer(path.strip_prefix("/xrpc/").map(|method| taken(method, &sent, login, (sky, now))))
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

fn asked(method: &str, query: &str, login: &str, at: Place<'_>) -> Result<Value, Mistake> {
    let asks = if login.is_empty() { None } else { Some(session::who(login, Kind::Access, at.1)?) };
    let question = Question::new(method, query, posts::all(at.0, at.1));
    match method {
        "com.atproto.identity.resolveHandle" => question.handle(),
        "com.atproto.repo.getRecord" => question.record(),
        "com.atproto.repo.listRecords" => question.records(),
        "app.bsky.feed.searchPosts" if asks.is_none() => {
            Err(Mistake::new(401, "AuthMissing", "Authentication Required"))
        }
        "app.bsky.feed.searchPosts" => question.search(),
        "app.bsky.feed.getAuthorFeed" => question.author(),
        "app.bsky.feed.getPostThread" => question.thread(),
        "app.bsky.feed.getPosts" => Ok(question.posts()),
        _ => Err(Mistake::unknown()),
    }
}

fn taken(method: &str, sent: &Value, login: &str, at: Place<'_>) -> Result<Value, Mistake> {
    let word = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    match method {
        "com.atproto.server.createSession" => {
            return session::create(word("identifier"), word("password"), at.1);
        }
        "com.atproto.server.refreshSession" => {
            return session::who(login, Kind::Refresh, at.1).map(|did| session::tokens(&did, at.1));
        }
        "com.atproto.server.deleteSession" => {
            return session::who(login, Kind::Refresh, at.1).map(|_did| json!({}));
        }
        _ => {}
    }
    let did = session::who(login, Kind::Access, at.1)?;
    if posts::did(word("repo")).as_deref() != Some(&did) {
        return Err(Mistake::new(401, "AuthenticationRequired", "Authentication Required"));
    }
    match method {
        "com.atproto.repo.createRecord" => repository::create(&did, sent, at),
        "com.atproto.repo.putRecord" => repository::put(&did, sent, at),
        "com.atproto.repo.deleteRecord" => {
            at.0.remove(&did, word("rkey"), at.1);
            Ok(json!({}))
        }
        _ => Err(Mistake::unknown()),
    }
}
