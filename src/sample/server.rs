//! The server: every invented host on one port of this computer, told apart by the `Host` header, or
//! by the first part of the path (`/maren.example/…`), so that a browser can open the pages too.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::convert::Infallible;
use std::hash::{Hash as _, Hasher as _};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, AUTHORIZATION, HOST, IF_NONE_MATCH};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::fedi::{self, Notes};
use super::feeds::Served;
use super::people::{self, Standing};
use super::said::Book;
use super::{Quirks, comments, feeds, moments, pages, sky, stream, taking};

/// The program's clock, which the server shares: it shows each feed as it stood then.
pub type SharedClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The address of the running server.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    address: SocketAddr,
}

struct Shared {
    clock: SharedClock,
    quirks: Quirks,
    asked_to_wait: AtomicBool,
    book: Book,
}

impl Server {
    /// Takes a free port of 127.0.0.1; what people say under the posts is kept in the file `book`. The future serves until it is dropped.
    pub async fn bind(
        clock: SharedClock,
        quirks: Quirks,
        book: Option<PathBuf>,
    ) -> std::io::Result<(Self, impl Future<Output = ()> + Send)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            clock,
            quirks,
            asked_to_wait: AtomicBool::new(false),
            book: Book::open(book),
        });
        Ok((Self { address }, serve(listener, shared)))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut open = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => open.push(connection(stream, Arc::clone(&shared))),
                Err(cause) => tracing::warn!(%cause, "the sample's server could not accept"),
            },
            Some(()) = open.next(), if !open.is_empty() => {}
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| {
        let shared = Arc::clone(&shared);
        async move {
            let takes = [Method::POST, Method::PUT, Method::DELETE];
            let answer = if takes.contains(request.method()) {
                taking::answer(request, &shared.book, (shared.clock)()).await
            } else {
                answer(&request, &shared).await
            };
            Ok::<_, Infallible>(answer)
        }
    });
    if let Err(cause) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
    {
        tracing::debug!(%cause, "a connection to the sample broke");
    }
}

pub(super) type Answer = Response<Full<Bytes>>;

async fn answer(request: &Request<Incoming>, shared: &Shared) -> Answer {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return status(405);
    }
    let header = |name| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    let host = header(HOST).split(':').next().unwrap_or_default().to_owned();
    let whole = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let (host, path) = named(&host, whole);
    let now = (shared.clock)();
    if host == people::SKY_HOST {
        return sky::ask(path, header(AUTHORIZATION), shared.book.sky(), now);
    }
    if host == people::STREAM_HOST
        && let Some(answer) = of_stream(path, header(AUTHORIZATION), shared.book.notes(), now)
    {
        return answer;
    }
    let Some((person, site)) = people::at_host(host) else { return status(404) };
    match people::standing(person, site, now) {
        Standing::Closed => return status(410),
        Standing::NotYet => return status(404),
        Standing::Moved => return to(301, &format!("http://{}{path}", people::NEW_HOST)),
        Standing::Open => {}
    }
    let is_feed = path == people::feed_path(person);
    if is_feed && person.id == "p07" {
        tokio::time::sleep(shared.quirks.slow).await;
    }
    if is_feed
        && person.id == "p10"
        && is_first_pass(now)
        && !shared.asked_to_wait.swap(true, Ordering::Relaxed)
    {
        let waiting =
            Response::builder().status(429).header("Retry-After", "60").body(Full::default());
        return waiting.unwrap_or_else(|_| status(500));
    }
    let bare = path.split('?').next().unwrap_or(path);
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let at = (&shared.book, now);
    let found = if is_feed {
        Some(feeds::feed(person, site, now))
    } else if bare == people::feed_path(person) {
        feeds::older(person, site, query, now)
    } else if bare == "/wp-json/wp/v2/users/me" && person.platform == "WordPress" {
        return taking::who(header(AUTHORIZATION));
    } else if bare == "/wp-json/wp/v2/comments" && person.platform == "WordPress" {
        comments::rest(person, query, at)
    } else {
        comments::feed(person, bare, at).or_else(|| pages::page(person, site, bare, at))
    };
    match found {
        Some(served) => {
            document(served, header(IF_NONE_MATCH), header(ACCEPT_ENCODING).contains("gzip"))
        }
        None => status(404),
    }
}

fn is_first_pass(now: Timestamp) -> bool {
    moments().first().is_some_and(|first| now <= *first)
}

/// The host that is meant, and the path on it.
pub(super) fn named<'a>(host: &'a str, whole: &'a str) -> (&'a str, &'a str) {
    if people::at_host(host).is_some() || [people::STREAM_HOST, people::SKY_HOST].contains(&host) {
        return (host, whole);
    }
    let inside = whole.trim_start_matches('/');
    let end = inside.find('/').unwrap_or(inside.len());
    let (host, path) = inside.split_at_checked(end).unwrap_or((inside, ""));
    (host, if path.is_empty() { "/" } else { path })
}

fn of_stream(path: &str, login: &str, notes: &Notes, now: Timestamp) -> Option<Answer> {
    let url = Url::parse("http://books.example").ok()?.join(path).ok()?;
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let json = |value: serde_json::Value, link: Option<String>| {
        let mut answer =
            Response::builder().header("Content-Type", "application/json; charset=utf-8");
        if let Some(link) = link {
            answer = answer.header("Link", link);
        }
        answer.body(Full::from(value.to_string())).unwrap_or_else(|_| status(500))
    };
    if let Some(tag) = url.path().strip_prefix("/api/v1/timelines/tag/") {
        let (page, link) = stream::page(tag, &query, notes, now);
        return Some(json(page, link));
    }
    if let Some(answer) = fedi::ask(url.path(), &query, login, (notes, now)) {
        return Some(answer);
    }
    let rest = url.path().strip_prefix("/api/v1/statuses/")?;
    let found = match rest.strip_suffix("/context") {
        Some(id) => stream::context(id, notes, now),
        None => stream::one(rest, notes, now),
    };
    Some(found.map_or_else(|| status(404), |value| json(value, None)))
}

/// A document with validators; 304 where it is known, compressed where that is understood.
fn document(served: Served, known: &str, gzip: bool) -> Answer {
    let mut hasher = DefaultHasher::new();
    served.bytes.hash(&mut hasher);
    let etag = format!("W/\"{:x}\"", hasher.finish());
    let answer = Response::builder().header("ETag", &etag).header("Cache-Control", "max-age=300");
    if known == etag {
        return answer.status(304).body(Full::default()).unwrap_or_else(|_| status(500));
    }
    let answer = answer.header("Content-Type", served.media);
    let packed = gzip.then(|| packed(&served.bytes)).flatten();
    let answer = match packed {
        Some(packed) => answer.header("Content-Encoding", "gzip").body(Full::from(packed)),
        None => answer.body(Full::from(served.bytes)),
    };
    answer.unwrap_or_else(|_| status(500))
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// A page for the browser.
pub(super) fn page(html: &str) -> Answer {
    let answer = Response::builder().header("Content-Type", "text/html; charset=utf-8");
    answer.body(Full::from(html.to_owned())).unwrap_or_else(|_| status(500))
}

pub(super) fn status(code: u16) -> Answer {
    let mut answer = Response::new(Full::from(format!("{code}\n")));
    if let Ok(code) = hyper::StatusCode::from_u16(code) {
        *answer.status_mut() = code;
    }
    answer
}

pub(super) fn to(code: u16, address: &str) -> Answer {
    let mut answer = status(code);
    if let Ok(address) = address.parse() {
        answer.headers_mut().insert(hyper::header::LOCATION, address);
    }
    answer
}
