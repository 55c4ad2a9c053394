//! A fediverse server for tests, as Mastodon answers and as one that is not Mastodon does
//! (docs.joinmastodon.org; what differs was measured on a real one): other ids, a token wanted for
//! everything, `Idempotency-Key` ignored, other limits and codes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::world::World;

/// The token that opens everything.
pub(crate) const TOKEN: &str = "t0ken-of-ruth";

/// What kind of server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Mastodon: public lists, numbers that grow, at most 40 notes a page.
    Mastodon,
    /// Another one: ULIDs, nothing without a token, keys of idempotency ignored.
    Kin,
}

/// A note as the server keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) acct: String,
    pub(crate) text: String,
    pub(crate) at: String,
    pub(crate) answers: Option<String>,
    pub(crate) visibility: &'static str,
    pub(crate) warning: String,
    pub(crate) tagged: bool,
    pub(crate) edited: bool,
    /// What it is called everywhere, if it was written on another server.
    pub(crate) uri: Option<String>,
}

/// What the server knows and did.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) notes: Vec<Note>,
    /// What was posted: the form or document of each, and its key of idempotency.
    pub(crate) posted: Vec<(Value, Option<String>)>,
    taken: HashMap<String, String>,
    /// Answers with this status instead of anything, so often.
    pub(crate) failing: Option<(u16, u32)>,
    /// Pages are answered so often, and then not any more.
    pub(crate) pages_left: Option<u32>,
    /// Gives so many notes a page at most, however many are asked for.
    pub(crate) most: Option<usize>,
    /// Leaves out some notes after a page was cut, as servers do with what may not be shown.
    pub(crate) leaves_out: bool,
    /// Takes what is posted, and answers 502 as a broken gateway does.
    pub(crate) loses_answers: bool,
    base: String,
    host: String,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Fediverse {
    kind: Kind,
    state: Arc<Mutex<State>>,
}

impl Fediverse {
    /// Starts one in a world.
    pub(crate) fn start(world: &World, kind: Kind) -> (MockServer, Self) {
        let server = world.another_server();
        let url = Url::parse(&server.uri()).unwrap();
        let state = State {
            base: server.uri(),
            host: url.host_str().unwrap().to_owned(),
            ..State::default()
        };
        let fediverse = Self { kind, state: Arc::new(Mutex::new(state)) };
        world.mount(&server, Mock::given(any()).respond_with(fediverse.clone()));
        (server, fediverse)
    }

    /// What it knows.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn id(self_kind: Kind, number: usize) -> String {
        match self_kind {
            Kind::Mastodon => (114_000_000_000_000_000_u64 + number as u64).to_string(),
            Kind::Kin => format!("01M85BT7YX{number:016}"),
        }
    }

    /// Somebody writes a note with the hashtag, so many minutes after the first of April; its id.
    pub(crate) fn says(&self, who: &str, minute: usize, text: &str) -> String {
        self.keep((who, minute), text, None, true)
    }

    /// Somebody answers a note, without the hashtag; its id.
    pub(crate) fn answers(&self, who: &str, minute: usize, text: &str, to: &str) -> String {
        self.keep((who, minute), text, Some(to.to_owned()), false)
    }

    fn keep(
        &self,
        (who, minute): (&str, usize),
        text: &str,
        answers: Option<String>,
        tagged: bool,
    ) -> String {
        let mut state = self.state();
        let id = Self::id(self.kind, state.notes.len() + 1);
        let at = "2026-04-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let at = at
            .checked_add(jiff::SignedDuration::from_mins(i64::try_from(minute).unwrap()))
            .unwrap();
        state.notes.push(Note {
            id: id.clone(),
            acct: who.to_owned(),
            text: text.to_owned(),
            at: at.to_string(),
            answers,
            visibility: "public",
            warning: String::new(),
            tagged,
            edited: false,
            uri: None,
        });
        id
    }

    /// Its author deletes a note.
    pub(crate) fn deletes(&self, id: &str) {
        self.state().notes.retain(|note| note.id != id);
    }

    /// The addresses it was asked, path and query.
    pub(crate) fn asked(world: &World, server: &MockServer) -> Vec<String> {
        let asked = world.asked(server);
        asked
            .iter()
            .map(|one| {
                one.url.query().map_or_else(
                    || one.url.path().to_owned(),
                    |query| format!("{}?{query}", one.url.path()),
                )
            })
            .collect()
    }

    fn page(&self, query: &HashMap<String, String>) -> ResponseTemplate {
        let mut state = self.state();
        if let Some(left) = &mut state.pages_left {
            if *left == 0 {
                return ResponseTemplate::new(500);
            }
            *left -= 1;
        }
        let most = state.most.unwrap_or(if self.kind == Kind::Mastodon { 40 } else { 80 });
        let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20).min(most);
        let key = |id: &str| (id.len(), id.to_owned());
        let max = query.get("max_id").map(|id| key(id));
        let since = query.get("since_id").map(|id| key(id));
        let mut found: Vec<&Note> = state
            .notes
            .iter()
            .filter(|note| note.tagged)
            .filter(|note| max.as_ref().is_none_or(|max| key(&note.id) < *max))
            .filter(|note| since.as_ref().is_none_or(|since| key(&note.id) > *since))
            .collect();
        found.sort_by_key(|note| std::cmp::Reverse(key(&note.id)));
        found.truncate(limit);
        if state.leaves_out {
            found.retain(|note| !note.text.contains("[kept back]"));
        }
        let page: Vec<Value> = found.iter().map(|note| status(&state, note)).collect();
        // The header that leads on forgets what was asked for besides (`any[]`, `all[]`).
        let link = found.last().map(|last| {
            format!(
                "<{}/api/v1/timelines/tag/cpd23?limit=1&max_id={}>; rel=\"next\"",
                state.base, last.id
            )
        });
        let answer = ResponseTemplate::new(200).set_body_json(page);
        match link {
            Some(link) => answer.insert_header("Link", link.as_str()),
            None => answer,
        }
    }

    fn note(&self, rest: &str, signed_in: bool) -> ResponseTemplate {
        let state = self.state();
        let (id, context) = match rest.strip_suffix("/context") {
            Some(id) => (id, true),
            None => (rest, false),
        };
        let Some(note) = state.notes.iter().find(|note| note.id == id) else {
            return ResponseTemplate::new(404).set_body_json(json!({"error": "Record not found"}));
        };
        if !context {
            return ResponseTemplate::new(200).set_body_json(status(&state, note));
        }
        let mut above = Vec::new();
        let mut up = note.answers.as_ref();
        while let Some(parent) = up.and_then(|id| state.notes.iter().find(|note| note.id == *id)) {
            above.insert(0, status(&state, parent));
            up = parent.answers.as_ref();
        }
        let mut below: Vec<&Note> = Vec::new();
        let mut ids = vec![note.id.clone()];
        for other in &state.notes {
            if other.answers.as_ref().is_some_and(|parent| ids.contains(parent)) {
                ids.push(other.id.clone());
                below.push(other);
            }
        }
        if !signed_in {
            below.truncate(60);
        }
        let below: Vec<Value> = below.into_iter().map(|note| status(&state, note)).collect();
        ResponseTemplate::new(200).set_body_json(json!({"ancestors": above, "descendants": below}))
    }

    fn search(&self, query: &HashMap<String, String>) -> ResponseTemplate {
        let state = self.state();
        let wanted = query.get("q").cloned().unwrap_or_default();
        let found: Vec<Value> = state
            .notes
            .iter()
            .filter(|note| {
                note.uri.as_ref() == Some(&wanted)
                    || address(&state, note) == wanted
                    || wanted.ends_with(&format!("/{}", note.id))
            })
            .map(|note| status(&state, note))
            .collect();
        ResponseTemplate::new(200)
            .set_body_json(json!({"accounts": [], "hashtags": [], "statuses": found}))
    }

    fn post(&self, request: &Request) -> ResponseTemplate {
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        let key = header(request, "idempotency-key");
        let mut state = self.state();
        state.posted.push((sent.clone(), key.clone()));
        if self.kind == Kind::Mastodon
            && let Some(known) = key.as_ref().and_then(|key| state.taken.get(key)).cloned()
        {
            let note = state.notes.iter().find(|note| note.id == known).unwrap();
            return ResponseTemplate::new(200).set_body_json(status(&state, note));
        }
        let text = sent["status"].as_str().unwrap_or_default().to_owned();
        if text.trim().is_empty() {
            let code = if self.kind == Kind::Mastodon { 422 } else { 400 };
            return ResponseTemplate::new(code)
                .set_body_json(json!({"error": "Validation failed: Text can't be blank"}));
        }
        let answers = sent["in_reply_to_id"].as_str().map(str::to_owned);
        if let Some(parent) = &answers
            && !state.notes.iter().any(|note| note.id == *parent)
        {
            return ResponseTemplate::new(404).set_body_json(json!({"error": "Record not found"}));
        }
        let note = Note {
            id: Self::id(self.kind, state.notes.len() + 1),
            acct: "ruth".to_owned(),
            tagged: text.contains("#cpd23"),
            text,
            at: "2026-04-29T10:30:00Z".to_owned(),
            answers,
            visibility: match sent["visibility"].as_str() {
                Some("unlisted") => "unlisted",
                Some("private") => "private",
                Some("direct") => "direct",
                _ => "public",
            },
            warning: sent["spoiler_text"].as_str().unwrap_or_default().to_owned(),
            edited: false,
            uri: None,
        };
        if let Some(key) = key {
            state.taken.insert(key, note.id.clone());
        }
        let answer = status(&state, &note);
        state.notes.push(note);
        if state.loses_answers {
            return ResponseTemplate::new(502).set_body_string("<html>Bad gateway</html>");
        }
        ResponseTemplate::new(200).set_body_json(answer)
    }

    fn change(&self, request: &Request, id: &str) -> ResponseTemplate {
        let mut state = self.state();
        let Some(at) = state.notes.iter().position(|note| note.id == id) else {
            return ResponseTemplate::new(404).set_body_json(json!({"error": "Record not found"}));
        };
        if request.method.as_str() == "DELETE" {
            let note = state.notes.remove(at);
            return ResponseTemplate::new(200).set_body_json(status(&state, &note));
        }
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        sent["status"].as_str().unwrap_or_default().clone_into(&mut state.notes[at].text);
        state.notes[at].edited = true;
        let answer = status(&state, &state.notes[at]);
        ResponseTemplate::new(200).set_body_json(answer)
    }

    fn instance(&self) -> ResponseTemplate {
        let limits = match self.kind {
            Kind::Mastodon => json!({"max_characters": 500, "characters_reserved_per_url": 23}),
            Kind::Kin => json!({"max_characters": 5000, "characters_reserved_per_url": 25}),
        };
        ResponseTemplate::new(200)
            .set_body_json(json!({"version": "x", "configuration": {"statuses": limits}}))
    }
}

impl Respond for Fediverse {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        {
            let mut state = self.state();
            if let Some((code, left)) = &mut state.failing
                && *left > 0
            {
                *left -= 1;
                return ResponseTemplate::new(*code);
            }
        }
        let query: HashMap<String, String> = request.url.query_pairs().into_owned().collect();
        let token = header(request, "authorization");
        let signed_in = token.as_deref() == Some(&format!("Bearer {TOKEN}"));
        let path = request.url.path();
        match (request.method.as_str(), path) {
            ("POST", "/api/v1/apps") => {
                return ResponseTemplate::new(200)
                    .set_body_json(json!({"client_id": "client", "client_secret": "s3cret"}));
            }
            ("POST", "/oauth/token") => return code_for_token(request),
            ("POST", "/oauth/revoke") => {
                return ResponseTemplate::new(200).set_body_json(json!({}));
            }
            ("GET", "/api/v2/instance") => return self.instance(),
            _ => {}
        }
        let private = !signed_in
            && (self.kind == Kind::Kin
                || request.method.as_str() != "GET"
                || path.contains("/v2/"));
        if private {
            return ResponseTemplate::new(401)
                .set_body_json(json!({"error": "Unauthorized: token not supplied"}));
        }
        if let Some(tag) = path.strip_prefix("/api/v1/timelines/tag/") {
            let known = tag.eq_ignore_ascii_case("cpd23");
            return match (known, self.kind) {
                (true, _) => self.page(&query),
                (false, Kind::Mastodon) => ResponseTemplate::new(200).set_body_json(json!([])),
                (false, Kind::Kin) => {
                    ResponseTemplate::new(404).set_body_json(json!({"error": "x"}))
                }
            };
        }
        if path == "/api/v1/accounts/verify_credentials" {
            return ResponseTemplate::new(200).set_body_json(
                json!({"id": "77", "username": "ruth", "acct": "ruth", "display_name": "Ruth A."}),
            );
        }
        if path == "/api/v1/accounts/77/statuses" {
            let state = self.state();
            let own = state.notes.iter().rev().filter(|note| note.acct == "ruth");
            let own: Vec<Value> = own.map(|note| status(&state, note)).collect();
            return ResponseTemplate::new(200).set_body_json(own);
        }
        if let Some(id) = path.strip_prefix("/users/x/statuses/") {
            let there = self.state().notes.iter().any(|note| note.id == id);
            return ResponseTemplate::new(if there { 200 } else { 404 });
        }
        if path == "/api/v2/search" {
            return self.search(&query);
        }
        match (request.method.as_str(), path.strip_prefix("/api/v1/statuses")) {
            ("POST", Some("")) => self.post(request),
            ("GET", Some(rest)) => self.note(rest.trim_start_matches('/'), signed_in),
            (_, Some(rest)) => self.change(request, rest.trim_start_matches('/')),
            _ => ResponseTemplate::new(404),
        }
    }
}

fn code_for_token(request: &Request) -> ResponseTemplate {
    let sent: HashMap<String, String> =
        url::form_urlencoded::parse(&request.body).into_owned().collect();
    let proven = sent.get("code_verifier").is_some_and(|verifier| verifier.len() >= 43);
    if sent.get("code").map(String::as_str) == Some("c0de") && proven {
        return ResponseTemplate::new(200)
            .set_body_json(json!({"access_token": TOKEN, "token_type": "Bearer"}));
    }
    ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"}))
}

fn header(request: &Request, name: &str) -> Option<String> {
    request.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn address(state: &State, note: &Note) -> String {
    let name = note.acct.split('@').next().unwrap();
    format!("{}/@{name}/{}", state.base, note.id)
}

/// Words as servers make HTML of them: addresses become links.
fn linked(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.find("http") {
        Some(at) if word.split_at(at).1.contains("://") => {
            let (before, address) = word.split_at(at);
            format!("{}<a href=\"{address}\">{address}</a>", before.replace('\n', "<br>"))
        }
        _ => word.replace('\n', "<br>"),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn status(state: &State, note: &Note) -> Value {
    let answers = state.notes.iter().filter(|other| other.answers.as_ref() == Some(&note.id));
    let tags: Vec<Value> = if note.tagged { vec![json!({"name": "cpd23"})] } else { Vec::new() };
    json!({
        "id": note.id,
        "uri": note.uri.clone().unwrap_or_else(|| format!("{}/users/x/statuses/{}", state.base, note.id)),
        "url": address(state, note),
        "created_at": note.at,
        "edited_at": note.edited.then_some("2026-04-20T10:00:00Z"),
        "in_reply_to_id": note.answers,
        "spoiler_text": note.warning,
        "visibility": note.visibility,
        "language": "en",
        "replies_count": answers.count(),
        "content": format!("<p>{}</p>", linked(&note.text)),
        "account": {"id": "1", "username": note.acct, "acct": note.acct, "display_name": note.acct, "bot": note.acct == "robot", "url": state.host},
        "tags": tags,
        "mentions": [],
        "media_attachments": [],
        "reblog": null,
    })
}
