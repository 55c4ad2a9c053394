//! Bytes of a blog become posts: decode, parse, mend, read what the parser has no field for; and
//! where a page's posts are. Never fetches, never stores.

mod adapt;
mod counts;
pub mod dates;
mod decode;
mod discover;
mod guard;
mod mend;

#[cfg(test)]
mod tests;

use std::time::Duration;

use url::Url;

use crate::domain::Seen;
use crate::text::Clean;

pub use decode::decode;
pub use discover::{Offered, offered};
pub use guard::is_guarded;

/// A feed as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadFeed {
    /// The format it came in.
    pub format: Format,
    /// The title of the blog.
    pub title: Option<Clean>,
    /// The page of the blog.
    pub page: Option<Url>,
    /// Its posts, in the document's order.
    pub posts: Vec<Seen>,
    /// Whether the document was broken and had to be mended to be read.
    pub mended: bool,
    /// How long the feed asks readers to wait between looks (`ttl`, RSS 2.0).
    pub ttl: Option<Duration>,
    /// How often the feed says it changes (`sy:updatePeriod` over `sy:updateFrequency`, RSS 1.0's
    /// syndication module).
    pub update_period: Option<Duration>,
    /// Where the posts before these are: `prev-archive` or `next` (RFC 5005; Blogger's `next`).
    pub older: Option<Url>,
}

/// The formats a feed comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RSS 0.9x.
    Rss0,
    /// RSS 1.0 (RDF).
    Rss1,
    /// RSS 2.0.
    Rss2,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.x.
    Json,
}

/// Why a document is no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It is a web page.
    #[error("a web page, not a feed")]
    Page,
    /// It is nothing a feed could be.
    #[error("not a feed")]
    Foreign,
    /// It looks like a feed and cannot be read.
    #[error("a broken feed: {0}")]
    Broken(String),
}

/// Reads the document found at `address`. `http_charset` is what its Content-Type declared.
pub fn read(
    bytes: &[u8],
    http_charset: Option<&str>,
    address: &Url,
) -> Result<ReadFeed, FeedError> {
    let text = decode(bytes, http_charset);
    let start = text.trim_start();
    if start.starts_with('{') {
        return read_once(&text, address, false);
    }
    match kind_of(&text) {
        Kind::Feed => {}
        Kind::Page => return Err(FeedError::Page),
        Kind::Foreign => return Err(FeedError::Foreign),
    }
    read_once(mend::without_prolog(&text), address, false)
        .or_else(|_| read_once(&mend::mended(&text), address, true))
}

fn read_once(text: &str, address: &Url, mended: bool) -> Result<ReadFeed, FeedError> {
    let parsed = guard::guarded(|| adapt::parser(address).parse(text.as_bytes()))
        .ok_or_else(|| FeedError::Broken("the parser gave up".to_owned()))?
        .map_err(|cause| FeedError::Broken(cause.to_string()))?;
    let mut feed = adapt::feed(parsed, address);
    feed.mended = mended;
    counts::add(&mut feed, text, address);
    Ok(feed)
}

enum Kind {
    Feed,
    Page,
    Foreign,
}

/// What a document is, by the first element that says so.
fn kind_of(text: &str) -> Kind {
    let lower: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let first = |names: &[&str]| names.iter().filter_map(|name| lower.find(name)).min();
    let feed = first(&["<rss", "<feed", "<rdf:rdf", "<rdf ", "<channel"]);
    let page = first(&["<html", "<!doctype html", "<head", "<body"]);
    match (feed, page) {
        (Some(feed), Some(page)) if page < feed => Kind::Page,
        (Some(_), _) => Kind::Feed,
        (None, Some(_)) => Kind::Page,
        (None, None) => Kind::Foreign,
    }
}
