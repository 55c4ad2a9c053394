//! What people write on the sample's fediverse server, and how one signs in there: as on Mastodon
//! (docs.joinmastodon.org, methods/oauth and methods/statuses), with its own mistakes.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::people::STREAM_HOST;
use super::server::{Answer, page, status, to};
use super::stream::{self, Written};
use super::taking::json;
use crate::config::accounts::{Account, Password, Platform};
use crate::domain::Measure;

/// Your name on the server.
pub(super) const NAME: &str = "robin";
/// The token of whoever is signed in as you.
const TOKEN: &str = "a-token-of-the-sample";
/// The code that the page shows. In the sample everybody may be you.
const CODE: &str = "lantern";
/// A neighbour answers so long after.
const ANSWERS_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// Numbers of what people write begin here, above those of the tables.
const FIRST: u64 = 115_000_000_000_000_000;

/// One line of the book: a note as it was written, changed or removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    note: u64,
    at: Timestamp,
    /// `None`: it was removed.
    text: Option<String>,
    #[serde(default)]
    warning: String,
    #[serde(default)]
    answers: Option<u64>,
    #[serde(default)]
    unlisted: bool,
}

/// Everything that people wrote, kept in a file where there is one.
#[derive(Debug, Default)]
pub(super) struct Notes {
    lines: Mutex<Vec<Line>>,
    taken: Mutex<HashMap<String, u64>>,
    file: Option<PathBuf>,
}

impl Notes {
    /// Reads the book; lines of other kinds are not ours.
    pub(super) fn open(file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let text = text.unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { lines: Mutex::new(lines), taken: Mutex::default(), file }
    }

    /// What stands there at a moment, and what neighbours answered.
    pub(super) fn written(&self, now: Timestamp) -> Vec<Written> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written: Vec<Written> = Vec::new();
        for line in lines.iter().filter(|line| line.at <= now) {
            let before = written.iter().position(|one| one.id == line.note);
            let before = before.map(|place| written.remove(place));
            let Some(text) = &line.text else { continue };
            written.push(Written {
                id: line.note,
                by: format!("@{NAME}@{STREAM_HOST}"),
                text: text.clone(),
                warning: line.warning.clone(),
                at: before.as_ref().map_or(line.at, |before| before.at),
                edited: before.map(|_| line.at),
                answers: line.answers,
                unlisted: line.unlisted,
            });
        }
        let neighbours: Vec<Written> = written.iter().filter_map(answer).collect();
        written.extend(neighbours.into_iter().filter(|one| one.at <= now));
        written
    }

    fn add(&self, line: Line) {
        if let Some(file) = &self.file {
            let text = serde_json::to_string(&line).unwrap_or_default();
            let kept = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .and_then(|mut file| writeln!(file, "{text}"));
            if let Err(cause) = kept {
                tracing::warn!(%cause, "a note of the sample could not be kept");
            }
        }
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn next(&self) -> u64 {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|line| line.note + 2).max().unwrap_or(FIRST)
    }
}

/// What the author of a note says to you who answered it.
fn answer(to: &Written) -> Option<Written> {
    let author = stream::author(to.answers?)?;
    Some(Written {
        id: to.id + 1,
        by: author.to_owned(),
        text: format!("@{NAME} Thank you, that is kind. Tell us how it goes."),
        warning: String::new(),
        at: to.at.checked_add(ANSWERS_AFTER).ok()?,
        edited: None,
        answers: Some(to.id),
        unlisted: to.unlisted,
    })
}

/// Your account there, signed in.
pub(super) fn account() -> Option<Account> {
    Some(Account {
        platform: Platform::Mastodon,
        site: Url::parse(&format!("http://{STREAM_HOST}/")).ok()?,
        user: format!("@{NAME}@{STREAM_HOST}"),
        name: "Robin".to_owned(),
        password: Password::Kept(TOKEN.to_owned()),
        id: NAME.to_owned(),
        renewal: None,
        measure: None,
    })
}

/// Answers what is asked here besides what everybody may see; `None` for what is not asked here.
pub(super) fn ask(
    path: &str,
    query: &HashMap<String, String>,
    login: &str,
    (notes, now): (&Notes, Timestamp),
) -> Option<Answer> {
    match path {
        "/oauth/authorize" => return Some(authorize(query)),
        "/api/v2/instance" => {
            let Measure { letters, address, .. } = Measure::fediverse(500, 23);
            return Some(json(
                200,
                &json!({"title": "books.example", "configuration": {"statuses": {
                    "max_characters": letters, "characters_reserved_per_url": address }}}),
            ));
        }
        _ => {}
    }
    let wants_login = ["/api/v1/accounts/", "/api/v2/search"];
    if !wants_login.iter().any(|begin| path.starts_with(begin)) {
        return None;
    }
    if !signed_in(login) {
        return Some(not_signed_in());
    }
    let own = format!("/api/v1/accounts/{NAME}/statuses");
    Some(match path {
        "/api/v1/accounts/verify_credentials" => {
            json(200, &json!({"id": NAME, "username": NAME, "acct": NAME, "display_name": "Robin"}))
        }
        "/api/v2/search" => {
            let wanted = query.get("q").map(String::as_str).unwrap_or_default();
            let found = stream::find_by_address(wanted, notes, now);
            json(200, &json!({"accounts": [], "hashtags": [], "statuses": Vec::from_iter(found)}))
        }
        path if path == own => {
            let mut own = notes.written(now);
            own.retain(|one| one.by == format!("@{NAME}@{STREAM_HOST}"));
            own.sort_by_key(|one| std::cmp::Reverse(one.id));
            let own: Vec<Value> =
                own.iter().filter_map(|one| stream::one(&one.id.to_string(), notes, now)).collect();
            json(200, &Value::Array(own))
        }
        _ => status(404),
    })
}

/// The page where one says yes. The sample says yes for you.
fn authorize(query: &HashMap<String, String>) -> Answer {
    let field = |name: &str| query.get(name).cloned().unwrap_or_default();
    if field("code_challenge").len() < 43 || field("code_challenge_method") != "S256" {
        return json(400, &json!({"error": "invalid_request"}));
    }
    let back = field("redirect_uri");
    if back.starts_with("http://127.0.0.1") {
        return to(302, &format!("{back}?code={CODE}&state={}", field("state")));
    }
    page(&format!(
        "<!DOCTYPE html><title>Signing in</title><p>Your code is <code>{CODE}</code>. \
         In the sample everybody may be Robin.</p>"
    ))
}

/// Answers what is sent here; `None` for what is not sent here.
pub(super) fn take(
    (verb, path): (&str, &str),
    (login, once): (&str, &str),
    body: &[u8],
    (notes, now): (&Notes, Timestamp),
) -> Option<Answer> {
    let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    match (verb, path) {
        ("POST", "/api/v1/apps") => {
            return Some(json(
                200,
                &json!({"client_id": "cohort", "client_secret": "nothing of yours"}),
            ));
        }
        ("POST", "/oauth/token") => {
            let right = form.get("code").is_some_and(|code| code == CODE)
                && form.get("code_verifier").is_some_and(|verifier| verifier.len() >= 43);
            return Some(if right {
                json(200, &json!({"access_token": TOKEN, "token_type": "Bearer"}))
            } else {
                json(400, &json!({"error": "invalid_grant"}))
            });
        }
        ("POST", "/oauth/revoke") => return Some(json(200, &json!({}))),
        _ => {}
    }
    let rest = path.strip_prefix("/api/v1/statuses")?;
    if !signed_in(login) {
        return Some(not_signed_in());
    }
    let sent: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    Some(match verb {
        "POST" if rest.is_empty() => post(&sent, once, (notes, now)),
        "PUT" | "DELETE" => {
            let id = rest.trim_start_matches('/');
            let known = notes.written(now).into_iter().find(|one| one.id.to_string() == id);
            let Some(known) = known.filter(|one| one.by == format!("@{NAME}@{STREAM_HOST}")) else {
                return Some(json(404, &json!({"error": "Record not found"})));
            };
            let text = sent
                .get("status")
                .and_then(Value::as_str)
                .filter(|_| verb == "PUT")
                .map(str::to_owned);
            let before = stream::one(id, notes, now).unwrap_or(Value::Null);
            let Written { warning, answers, unlisted, .. } = known.clone();
            notes.add(Line { note: known.id, at: now, text, warning, answers, unlisted });
            json(200, &stream::one(id, notes, now).unwrap_or(before))
        }
        _ => status(405),
    })
}

fn post(sent: &Value, once: &str, (notes, now): (&Notes, Timestamp)) -> Answer {
    let known = {
        let taken = notes.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.get(once).copied()
    };
    if let Some(known) = known.filter(|_| !once.is_empty()) {
        let again = stream::one(&known.to_string(), notes, now);
        return json(200, &again.unwrap_or(Value::Null));
    }
    let word = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let text = word("status");
    let mistake =
        |code, says: &str| json(code, &json!({"error": format!("Validation failed: {says}")}));
    if text.trim().is_empty() {
        return mistake(422, "Text can't be blank");
    }
    if Measure::fediverse(500, 23).left(&text) < 0 {
        return mistake(422, "Text character limit of 500 exceeded");
    }
    let answers = sent.get("in_reply_to_id").and_then(Value::as_str);
    if answers.is_some_and(|id| stream::one(id, notes, now).is_none()) {
        return json(404, &json!({"error": "Record not found"}));
    }
    let note = notes.next();
    notes.add(Line {
        note,
        at: now,
        text: Some(text),
        warning: word("spoiler_text"),
        answers: answers.and_then(|id| id.parse().ok()),
        unlisted: word("visibility") == "unlisted",
    });
    let mut taken = notes.taken.lock().unwrap_or_else(PoisonError::into_inner);
    taken.insert(once.to_owned(), note);
    json(200, &stream::one(&note.to_string(), notes, now).unwrap_or(Value::Null))
}

fn signed_in(login: &str) -> bool {
    login.strip_prefix("Bearer ") == Some(TOKEN)
}

fn not_signed_in() -> Answer {
    json(401, &json!({"error": "The access token is invalid"}))
}
