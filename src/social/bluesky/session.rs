//! Signing in with a handle and an app password (`com.atproto.server.createSession`), staying signed in
//! (`refreshSession`), and who is who.

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::method;
use crate::domain::is_web;
use crate::text::{self, Clean};

/// A server's own words are shown in at most so many cells.
const MOST_WORDS: usize = 300;

/// A sign-in. Its tokens are never shown, not even to a programmer.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who one is, for ever.
    pub did: String,
    /// What one is called now.
    pub handle: String,
    /// The token for everything but a new token; good for two hours.
    pub access: String,
    /// The token for a new pair of tokens; good for 90 days.
    pub refresh: String,
    /// The server one's account is on, where the answer tells it: it is asked from then on.
    pub service: Option<Url>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Where one signs in, and the document that does it. Taken 30 times in five minutes: keep the session.
pub fn create_session(service: &Url, handle: &str, password: &str) -> Option<(Url, String)> {
    let handle = handle.trim().trim_start_matches('@');
    let document = json!({ "identifier": handle, "password": password });
    Some((method(service, "com.atproto.server.createSession", &[])?, document.to_string()))
}

/// Where a new pair of tokens comes from: posted to with the refresh token as login and nothing else. The
/// old one works for a while yet, so that an answer that gets lost signs nobody out.
pub fn refresh_session(service: &Url) -> Option<Url> {
    method(service, "com.atproto.server.refreshSession", &[])
}

/// Where a sign-in is ended (`com.atproto.server.deleteSession`): posted to with the refresh token, and
/// nothing else, as login.
pub fn delete_session(service: &Url) -> Option<Url> {
    method(service, "com.atproto.server.deleteSession", &[])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    did: String,
    handle: String,
    access_jwt: String,
    refresh_jwt: String,
    #[serde(default)]
    did_doc: Value,
}

/// Reads the answer to a sign-in or a refresh.
pub fn read_session(bytes: &[u8]) -> Option<Session> {
    let answer: Answer = serde_json::from_slice(bytes).ok()?;
    let is_token = |token: &str| !token.is_empty() && token.chars().all(|ch| ch.is_ascii_graphic());
    if !is_did(&answer.did) || !is_token(&answer.access_jwt) || !is_token(&answer.refresh_jwt) {
        return None;
    }
    Some(Session {
        did: answer.did,
        handle: Clean::line(&answer.handle).as_str().to_owned(),
        access: answer.access_jwt,
        refresh: answer.refresh_jwt,
        service: service_in(&answer.did_doc),
    })
}

/// The address that tells the `did:` of a handle (`com.atproto.identity.resolveHandle`).
pub fn resolve_handle(service: &Url, handle: &str) -> Option<Url> {
    let handle = handle.trim().trim_start_matches('@');
    method(service, "com.atproto.identity.resolveHandle", &[("handle", handle)])
}

/// Reads what `resolve_handle` asks for.
pub fn read_did(bytes: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    document.get("did")?.as_str().filter(|did| is_did(did)).map(str::to_owned)
}

/// The address of the document about a `did:`, which names the server of the account: in the directory for
/// `did:plc:`, at the domain itself for `did:web:`.
pub fn did_document(directory: &Url, did: &str) -> Option<Url> {
    if !is_did(did) {
        return None;
    }
    if let Some(domain) = did.strip_prefix("did:web:") {
        let url = Url::parse(&format!("https://{domain}/.well-known/did.json")).ok()?;
        return (url.host_str() == Some(domain)).then_some(url);
    }
    did.starts_with("did:plc:").then(|| directory.join(&format!("/{did}")).ok()).flatten()
}

/// Reads the server of the account out of the document about a `did:` (`#atproto_pds`).
pub fn read_service(bytes: &[u8]) -> Option<Url> {
    service_in(&serde_json::from_slice(bytes).ok()?)
}

fn service_in(document: &Value) -> Option<Url> {
    let is_server = |service: &&Value| {
        service.get("id").and_then(Value::as_str).is_some_and(|id| id.ends_with("#atproto_pds"))
    };
    let service = document.get("service")?.as_array()?.iter().find(is_server)?;
    Url::parse(service.get("serviceEndpoint")?.as_str()?).ok().filter(is_web)
}

fn is_did(did: &str) -> bool {
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || ".-_:%".contains(ch);
    did.len() <= 512
        && did
            .strip_prefix("did:")
            .is_some_and(|rest| rest.contains(':') && rest.chars().all(is_part))
}

/// The name of the mistake in an answer (`ExpiredToken`, `NotFound`, `RateLimitExceeded` …). The names tell
/// what is wrong, not the status: a token that ran out has status 400.
pub fn error_name(bytes: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let name = document.get("error")?.as_str()?;
    let is_name = !name.is_empty() && name.len() <= 64;
    (is_name && name.chars().all(|ch| ch.is_ascii_alphanumeric())).then(|| name.to_owned())
}

/// What a server says about a mistake, in its own words.
pub fn message(bytes: &[u8]) -> Option<Clean> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let said = Clean::line(document.get("message")?.as_str()?);
    Some(text::cut(said.as_str(), MOST_WORDS)).filter(|said| !said.is_empty())
}

/// Whether the access token ran out: a new pair is asked for with the other one, and the question asked again.
pub fn must_refresh(status: u16, bytes: &[u8]) -> bool {
    status >= 400 && error_name(bytes).as_deref() == Some("ExpiredToken")
}

/// Whether one has to sign in again. To a question and to what is sent, `must_refresh` is looked at before.
pub fn is_signed_out(status: u16, bytes: &[u8]) -> bool {
    match error_name(bytes).as_deref() {
        Some(
            "ExpiredToken"
            | "InvalidToken"
            | "AuthMissing"
            | "AuthenticationRequired"
            | "AuthFactorTokenRequired"
            | "AccountTakedown"
            | "AccountDeactivated",
        ) => status >= 400,
        _ => status == 401,
    }
}
