//! A person's feed as it stood at a moment, in the format of their platform, with its quirks.

mod atom;
mod json;
mod rss1;
mod rss2;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::people::{self, Site};
use super::tables::{Person, Post};

/// A document with its media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Served {
    pub(super) media: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The feed of a site at a moment.
pub(super) fn feed(person: &Person, site: Site, now: Timestamp) -> Served {
    of(person, site, &people::shown(person, site, now), now)
}

/// The page of older posts that a query of the feed's address asks for, if there is one.
pub(super) fn older(person: &Person, site: Site, query: &str, now: Timestamp) -> Option<Served> {
    people::older(person, site, query, now).map(|posts| of(person, site, &posts, now))
}

fn of(person: &Person, site: Site, posts: &[&Post], now: Timestamp) -> Served {
    let (media, text) = match person.format {
        "atom" => ("application/atom+xml; charset=utf-8", atom::write(person, site, posts, now)),
        "rss1" => ("application/rdf+xml", rss1::write(person, posts)),
        "json" => ("application/feed+json", json::write(person, posts, now)),
        _ => ("application/rss+xml", rss2::write(person, site, posts, now)),
    };
    let bytes = match person.id {
        // A byte order mark before the prolog.
        "p03" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "p19" => windows_1252(&text),
        _ => text.into_bytes(),
    };
    Served { media, bytes }
}

/// The bytes of a platform that never heard of UTF-8, and says so in its prolog.
fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

/// Text for XML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A title as a person's platform writes it.
fn title(person: &Person, post: &Post) -> String {
    let plain = escaped(post.title);
    match person.id {
        // Encoded once too often, as some themes do.
        "p02" => escaped(&plain.replace("Thing", "<i>Thing</i>").replace("<i>Thing</i>", "Thing")),
        "p24" => escaped(&format!("<b>{}</b>", post.title)),
        "p18" => post.title.replace(": ", " & more: "),
        _ => plain,
    }
}

/// When a post was published, by the clock on its author's wall.
fn local(person: &Person, post: &Post, format: &str) -> Option<String> {
    let zone = TimeZone::fixed(Offset::constant(person.offset_hours));
    post.published.map(|at| at.to_zoned_datetime(zone).strftime(format).to_string())
}
