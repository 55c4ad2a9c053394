//! Serves feeds on loopback. One listener answers at every 127.x.y.z, so that each feed is a host of its own.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, LAST_MODIFIED};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::feeds::Feed;

/// What every feed calls its state.
pub(crate) const STATE: &str = "\"v1\"";

/// Feeds that are being served.
pub(crate) struct Server {
    _runtime: tokio::runtime::Runtime,
    port: u16,
    feeds: usize,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    bodies: Vec<Bytes>,
    latency: AtomicU64,
    sent: AtomicUsize,
    unchanged: AtomicUsize,
    /// When each body was last begun to be sent.
    begun: Mutex<HashMap<usize, Instant>>,
}

impl Server {
    pub(crate) fn of(feeds: &[Feed]) -> Self {
        let state = Arc::new(State {
            bodies: feeds.iter().map(|feed| Bytes::from(feed.packed.clone())).collect(),
            ..State::default()
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let listener = runtime.block_on(TcpListener::bind(any)).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(serve(listener, Arc::clone(&state)));
        Self { _runtime: runtime, port, feeds: feeds.len(), state }
    }

    /// The address of every feed.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let of = |feed: usize| {
            format!("http://127.0.{}.{}:{}/{feed}", 1 + feed / 250, 1 + feed % 250, self.port)
        };
        (0..self.feeds).map(of).collect()
    }

    /// Lets every answer begin so long after its question.
    pub(crate) fn waits(&self, latency: Duration) {
        let latency = u64::try_from(latency.as_millis()).unwrap_or_default();
        self.state.latency.store(latency, Ordering::Relaxed);
    }

    /// When the body of a feed was last begun to be sent.
    pub(crate) fn begun(&self, feed: usize) -> Option<Instant> {
        self.state.begun.lock().unwrap().get(&feed).copied()
    }

    /// How many bodies were sent, and how often there was none to send, since this was last asked.
    pub(crate) fn sent(&self) -> (usize, usize) {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::Relaxed);
        (take(&self.state.sent), take(&self.state.unchanged))
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        drop(stream.set_nodelay(true));
        let state = Arc::clone(&state);
        let service = service_fn(move |request| answer(request, Arc::clone(&state)));
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new());
            drop(http.serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn answer(
    request: Request<hyper::body::Incoming>,
    state: Arc<State>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let latency = state.latency.load(Ordering::Relaxed);
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    debug_assert!(request.headers().contains_key(HOST), "a question names its host");
    let number: Option<usize> = request.uri().path().trim_start_matches('/').parse().ok();
    let mut response = Response::new(Full::default());
    let Some((number, body)) = number.and_then(|number| Some((number, state.bodies.get(number)?)))
    else {
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, STATE.parse().unwrap());
    headers.insert(LAST_MODIFIED, "Fri, 20 Nov 2026 08:00:00 GMT".parse().unwrap());
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known == STATE) {
        state.unchanged.fetch_add(1, Ordering::Relaxed);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    headers.insert(CONTENT_TYPE, "application/xml; charset=UTF-8".parse().unwrap());
    headers.insert(CONTENT_ENCODING, "gzip".parse().unwrap());
    state.sent.fetch_add(1, Ordering::Relaxed);
    state.begun.lock().unwrap().insert(number, Instant::now());
    *response.body_mut() = Full::new(body.clone());
    Ok(response)
}
