//! Every kind of bad server, by name, and what is to come of asking it.

mod answers;
mod transport;

use std::sync::Arc;

use super::server::{Answers, Begins, Step};

/// What is to come of asking a bad server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comes {
    /// It is read all the same; its newest post is this one.
    Read,
    /// One sentence, of this kind.
    Told(&'static str),
}

/// A kind of bad server.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) begins: Begins,
    pub(super) answers: Answers,
    pub(super) comes: Comes,
}

fn kind(
    name: &'static str,
    comes: Comes,
    answers: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
) -> Kind {
    Kind { name, begins: Begins::Asked, answers: Arc::new(answers), comes }
}

/// Does the same whatever it is asked for.
fn always(name: &'static str, comes: Comes, steps: Vec<Step>) -> Kind {
    kind(name, comes, move |_| steps.clone())
}

fn send(bytes: impl AsRef<[u8]>) -> Step {
    Step::Send(bytes.as_ref().to_vec())
}

/// A whole answer with these headers, and a length that is true.
pub(super) fn whole(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    vec![send(head), send(body)]
}

fn ok(body: impl AsRef<[u8]>) -> Vec<Step> {
    whole("200 OK", "Content-Type: application/rss+xml\r\n", body)
}

fn coded(coding: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    whole("200 OK", &format!("Content-Encoding: {coding}\r\n"), body)
}

const READ: Comes = Comes::Read;
const SLOW: Comes = Comes::Told("slow");
const UNREACHABLE: Comes = Comes::Told("unreachable");
const TOO_LARGE: Comes = Comes::Told("too large");
const UNREADABLE: Comes = Comes::Told("unreadable");
const MISDIRECTED: Comes = Comes::Told("misdirected");
const WAITS: Comes = Comes::Told("asked to wait");
const FAULT: Comes = Comes::Told("server fault");

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// All of them.
pub(super) fn all() -> Vec<Kind> {
    [
        transport::silent(),
        transport::broken(),
        transport::lengths(),
        transport::endless(),
        transport::compressed(),
        transport::not_http(),
        answers::redirects(),
        answers::statuses(),
        answers::waits(),
        answers::documents(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
