//! What goes out with a question, and what comes back as an answer: headers, bodies, causes.

use std::error::Error;

use bytes::{Bytes, BytesMut};
use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use reqwest::header::{
    ACCEPT, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use tokio::time::error::Elapsed;
use tokio::time::{Duration, Instant, timeout_at};
use url::Url;

use super::names;
use super::room::Room;
use super::{Answer, Document, Question, Unchanged};

/// What 429 without a Retry-After means.
const USUAL_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// No server may make us wait longer.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most bytes of a body that are read, after decompression.
const MOST_BYTES: usize = 16 * 1024 * 1024;

pub(super) fn headers(question: &Question) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(question.accept.header()));
    let mut given = |name: HeaderName, value: &Option<String>| {
        if let Some(value) =
            value.as_ref().and_then(|value| HeaderValue::from_bytes(&latin1(value)).ok())
        {
            headers.insert(name, value);
        }
    };
    given(IF_NONE_MATCH, &question.etag);
    given(IF_MODIFIED_SINCE, &question.last_modified);
    if question.alone {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    headers
}

/// A header's bytes as text, one character a byte, so that they can be sent back exactly.
pub(super) fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    (bytes.len() <= 4096).then(|| bytes.iter().map(|byte| char::from(*byte)).collect())
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().filter_map(|ch| u8::try_from(u32::from(ch)).ok()).collect()
}

/// Where a response leads on to; `None` if it is no redirect.
pub(super) fn redirect(response: &Response, from: &Url) -> Option<Result<Url, String>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let target =
        text_of(response.headers(), LOCATION).and_then(|location| from.join(location.trim()).ok());
    Some(target.ok_or_else(|| "a redirect to nowhere".to_owned()))
}

/// The way that redirects led so far.
pub(super) struct Path {
    pub(super) url: Url,
    pub(super) moved: Option<Url>,
    pub(super) unencrypted: bool,
}

/// Reads the rest of an answer, in so much time as is left.
pub(super) async fn finish(
    response: Response,
    path: Path,
    now: Timestamp,
    (left, room): (Duration, &Room),
) -> Result<Answer, Elapsed> {
    let Path { url, moved, unencrypted } = path;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let max_age = max_age(&headers);
    Ok(match status {
        200..=299 => match body(response, left, room).await? {
            Ok(Some(body)) => Answer::Document(Document {
                body,
                charset: charset(&headers),
                etag: text_of(&headers, ETAG),
                last_modified: text_of(&headers, LAST_MODIFIED),
                max_age,
                final_url: url,
                moved,
                unencrypted,
            }),
            Ok(None) => Answer::TooLarge,
            Err(cause) => failure(&cause),
        },
        304 => Answer::NotModified(Unchanged {
            etag: text_of(&headers, ETAG),
            last_modified: text_of(&headers, LAST_MODIFIED),
            max_age,
            moved,
            unencrypted,
        }),
        401 | 403 | 407 | 422 => Answer::NotAllowed(status),
        410 => Answer::Gone,
        429 | 503 => match wait(status, &headers, now) {
            Some(until) => Answer::Wait { until, status },
            None => Answer::ServerFault(status),
        },
        500..=599 => Answer::ServerFault(status),
        _ => Answer::NotFound(status),
    })
}

/// The body, or nothing if it is larger than it may be. A large one waits until there is room for it, and
/// that is not the server's slowness.
pub(super) async fn body(
    mut response: Response,
    left: Duration,
    room: &Room,
) -> Result<Result<Option<Bytes>, reqwest::Error>, Elapsed> {
    let mut end = Instant::now() + left;
    let mut body = BytesMut::new();
    let mut place = None;
    loop {
        let chunk = match timeout_at(end, response.chunk()).await? {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(cause) => return Ok(Err(cause)),
        };
        let so_far = body.len() + chunk.len();
        if so_far > MOST_BYTES {
            return Ok(Ok(None));
        }
        if place.is_none() && Room::is_needed_for(so_far) {
            let begun = Instant::now();
            place = Some(room.place().await);
            end += begun.elapsed();
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Ok(Some(match place {
        Some(place) => place.filled(body),
        None => body.freeze(),
    })))
}

fn charset(headers: &HeaderMap) -> Option<String> {
    let kind = text_of(headers, CONTENT_TYPE)?;
    let parameter = kind.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_owned())
    });
    parameter.filter(|label| !label.is_empty())
}

fn max_age(headers: &HeaderMap) -> Option<SignedDuration> {
    let control = text_of(headers, CACHE_CONTROL)?;
    let seconds = control.split(',').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("max-age").then(|| value.parse::<i64>().ok())?
    })?;
    Some(SignedDuration::from_secs(seconds))
}

/// Until when an answer asks us to wait, if it does.
pub(super) fn wait(status: u16, headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let until = || retry_after(headers, now).or_else(|| limit_reset(headers, now));
    match status {
        429 => Some(until().or_else(|| now.checked_add(USUAL_WAIT).ok()).unwrap_or(now)),
        503 => retry_after(headers, now),
        _ => None,
    }
}

/// When a limit of requests begins anew, where that is told instead of Retry-After: an ISO time
/// (Mastodon's `X-RateLimit-Reset`) or seconds since 1970 (Bluesky's `RateLimit-Reset`).
fn limit_reset(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let names =
        [HeaderName::from_static("x-ratelimit-reset"), HeaderName::from_static("ratelimit-reset")];
    let value = names.into_iter().find_map(|name| text_of(headers, name))?;
    let value = value.trim();
    let until = match value.parse::<i64>() {
        Ok(seconds) => Timestamp::from_second(seconds).ok()?,
        Err(_) => value.parse::<Timestamp>().ok()?,
    };
    Some(until.clamp(now, now.checked_add(LONGEST_WAIT).ok()?))
}

/// Retry-After (RFC 9110, section 10.2.3): seconds or a date, at most a week.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text_of(headers, RETRY_AFTER)?;
    let latest = now.checked_add(LONGEST_WAIT).ok()?;
    let until = match value.trim().parse::<i64>() {
        Ok(seconds) => now.checked_add(SignedDuration::from_secs(seconds.max(0))).unwrap_or(latest),
        Err(_) => Timestamp::try_from(httpdate::parse_http_date(value.trim()).ok()?).ok()?,
    };
    Some(until.clamp(now, latest))
}

/// Whether an error says that no trustworthy encrypted connection came about.
fn is_of_encryption(error: &(dyn Error + 'static)) -> bool {
    // An io::Error hides what it wraps from the chain of sources, and may wrap another one.
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || wrapped.is_some_and(|wrapped| is_of_encryption(wrapped))
}

pub(super) fn failure(cause: &reqwest::Error) -> Answer {
    if cause.is_timeout() {
        return Answer::Slow;
    }
    // Of the outermost error only the kind is told: its text holds the address, and that may hold a secret.
    let mut chain =
        if cause.is_connect() { "no connection" } else { "the connection broke" }.to_owned();
    let mut source = cause.source();
    while let Some(inner) = source {
        chain = inner.to_string();
        if is_of_encryption(inner) {
            return Answer::Untrusted(chain);
        }
        if chain.contains(names::PRIVATE) {
            return Answer::Misdirected(chain);
        }
        source = inner.source();
    }
    Answer::Unreachable(chain)
}
