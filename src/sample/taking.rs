//! The sample's blogs take comments as `WordPress` does: by the form and by the REST interface, with
//! the answers that the real one gives.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HOST, HeaderName};
use hyper::{Request, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::said::{Arriving, Book, Taken, wordpress_at};
use super::server::{Answer, named, status, to};
use super::tables::{POSTS, Person};
use super::{fedi, people, sky};

/// A comment is at most so large.
const MOST_BYTES: usize = 65_535;

/// Answers a comment that is sent.
pub(super) async fn answer(request: Request<Incoming>, book: &Book, now: Timestamp) -> Answer {
    let header = |name| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (host, login) = (header(HOST), header(AUTHORIZATION));
    let once = header(HeaderName::from_static("idempotency-key"));
    let verb = request.method().to_string();
    let host = host.split(':').next().unwrap_or_default().to_owned();
    let whole = request.uri().path().to_owned();
    let Ok(body) = Limited::new(request.into_body(), MOST_BYTES).collect().await else {
        return status(413);
    };
    let (host, path) = named(&host, &whole);
    let body = body.to_bytes();
    if host == people::SKY_HOST {
        return sky::take(path, &login, &body, book.sky(), now);
    }
    if host == people::STREAM_HOST {
        let at = (book.notes(), now);
        return fedi::take((&verb, path), (&login, &once), &body, at)
            .unwrap_or_else(|| status(405));
    }
    let Some(owner) = wordpress_at(host).filter(|_| verb == "POST") else { return status(405) };
    match path {
        "/wp-comments-post.php" => by_form(owner, &body, book, now),
        "/wp-json/wp/v2/comments" => by_rest(owner, &login, &body, (book, now)),
        _ => status(405),
    }
}

fn by_form(owner: &Person, body: &[u8], book: &Book, now: Timestamp) -> Answer {
    let fields: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    if field("email").is_empty() {
        return mistake(200, "Please fill the required fields (name, email).");
    }
    let post = field("comment_post_ID").parse().unwrap_or(0);
    let arriving = Arriving {
        post,
        parent: field("comment_parent").parse().unwrap_or(0),
        name: field("author"),
        page: field("url"),
        html: field("comment"),
    };
    let page =
        POSTS.iter().find(|known| known.number == post).map(|post| people::address(owner, post));
    let page = page.unwrap_or_default();
    match book.take(owner, arriving, now) {
        Taken::Shown(number) => to(302, &format!("{page}#comment-{number}")),
        Taken::Held(number) => {
            to(302, &format!("{page}?unapproved={number}&moderation-hash=0#comment-{number}"))
        }
        Taken::Duplicate => mistake(
            409,
            "Duplicate comment detected; it looks as though you&#8217;ve already said that!",
        ),
        Taken::TooFast => mistake(429, "You are posting comments too quickly. Slow down."),
        Taken::Empty => mistake(200, "Please type your comment text."),
        Taken::NoSuchPost => mistake(403, "Sorry, comments are closed for this item."),
    }
}

fn mistake(code: u16, says: &str) -> Answer {
    let page = format!(
        "<!DOCTYPE html><html><head><title>Comment Submission Failure</title></head><body id=\"error-page\">\
         <div class=\"wp-die-message\"><p><strong>Error:</strong> {says}</p></div></body></html>"
    );
    let answer = Response::builder()
        .status(code)
        .header("Content-Type", "text/html; charset=utf-8")
        .body(Full::from(page));
    answer.unwrap_or_else(|_| status(500))
}

#[derive(Debug, Deserialize)]
struct Sent {
    post: usize,
    #[serde(default)]
    parent: u64,
    content: String,
}

fn by_rest(owner: &Person, login: &str, body: &Bytes, (book, now): (&Book, Timestamp)) -> Answer {
    let Some(name) = user(login) else {
        return json(401, &refusal("rest_comment_login_required", 401));
    };
    let Ok(sent) = serde_json::from_slice::<Sent>(body) else {
        return json(400, &refusal("rest_invalid_param", 400));
    };
    let Sent { post, parent, content: html } = sent;
    let arriving = Arriving { post, parent, name, page: String::new(), html };
    match book.take(owner, arriving, now) {
        Taken::Shown(number) => json(201, &serde_json::json!({"id": number, "status": "approved"})),
        Taken::Held(number) => json(201, &serde_json::json!({"id": number, "status": "hold"})),
        Taken::Duplicate => json(409, &refusal("comment_duplicate", 409)),
        Taken::TooFast => json(400, &refusal("comment_flood", 400)),
        Taken::Empty => json(400, &refusal("rest_comment_content_invalid", 400)),
        Taken::NoSuchPost => json(403, &refusal("rest_comment_closed", 403)),
    }
}

/// Who is logged in, as `wp/v2/users/me` tells it. The sample takes any password.
pub(super) fn who(login: &str) -> Answer {
    match user(login) {
        Some(name) => json(200, &serde_json::json!({"id": 2, "name": name})),
        None => json(401, &refusal("rest_not_logged_in", 401)),
    }
}

fn refusal(code: &str, status: u16) -> serde_json::Value {
    serde_json::json!({"code": code, "message": "Sorry.", "data": {"status": status}})
}

pub(super) fn json(code: u16, value: &serde_json::Value) -> Answer {
    let answer = Response::builder()
        .status(code)
        .header("Content-Type", "application/json; charset=UTF-8")
        .body(Full::from(value.to_string()));
    answer.unwrap_or_else(|_| status(500))
}

/// The name in a header of HTTP Basic (RFC 7617). The sample takes any name and password.
fn user(login: &str) -> Option<String> {
    let bytes = BASE64.decode(login.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, password) = text.split_once(':')?;
    (!name.is_empty() && !password.is_empty()).then(|| name.to_owned())
}
