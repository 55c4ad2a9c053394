//! Bytes of a blog become posts: decode, parse, repair, read what the parser has no field for; and
//! where a page's posts are. Never fetches, never stores.

mod adapt;
mod article;
pub mod dates;
mod decode;
mod discover;
mod facts;
mod fill;
mod guard;
mod json;
mod markup;
mod older;
mod outline;
mod places;
mod repair;
mod scope;
mod slices;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

use std::io::Read as _;
use std::time::Duration;

use feed_rs::model::Feed;
use feed_rs::parser::Parser;
use url::Url;

use crate::domain::Seen;
use crate::text::Clean;
use outline::Root;
use slices::{SLICE, Slices};

pub use article::article;
pub use decode::decode;
pub use discover::{Offered, is_of_comments, offered};
pub use guard::is_guarded;
pub use older::{Further, archive, further, guessed_page, same_site};
pub use places::{
    Platform, above, names_tag, of_profile, platform, platform_of_feed, tag_places, usual_places,
};

/// A feed as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadFeed {
    /// The format it came in.
    pub format: Format,
    /// The title of the blog.
    pub title: Option<Clean>,
    /// The page of the blog.
    pub page: Option<Url>,
    /// Whose blog it is: the author of every post that names none.
    pub author: Option<Clean>,
    /// Its posts, in the document's order.
    pub posts: Vec<Seen>,
    /// Whether the document was broken and had to be repaired to be read.
    pub mended: bool,
    /// How long the feed asks readers to wait between looks (`ttl`, RSS 2.0).
    pub ttl: Option<Duration>,
    /// How often the feed says it changes (`sy:updatePeriod` over `sy:updateFrequency`, RSS 1.0's
    /// syndication module).
    pub update_period: Option<Duration>,
    /// Where the posts before these are, as the document names it: `prev-archive` or `next` (RFC 5005;
    /// Blogger's `next`), JSON's `next_url`. `further` knows more places.
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

impl FeedError {
    /// What read it panicked.
    pub(crate) fn gave_up() -> Self {
        Self::Broken("the parser gave up".to_owned())
    }
}

/// A document of more bytes than this is not read.
const LARGEST: usize = 64 * 1024 * 1024;
/// At most so many posts are taken of one document; a blog's feed has ten to a few hundred.
const MOST_POSTS: usize = 200 * SLICE;
/// So many are taken however small they are; of more, only as many as can have said something: a post
/// takes memory even where it says nothing, and a document is to take no more than five times itself.
const FEWEST_AT_MOST: usize = 10 * SLICE;
const BYTES_OF_A_POST: usize = 128;

/// At most so many posts are taken of a document of so many bytes.
fn most_posts(bytes: usize) -> usize {
    (bytes / BYTES_OF_A_POST / SLICE * SLICE).clamp(FEWEST_AT_MOST, MOST_POSTS)
}

/// Reads the document found at `address`. `http_charset` is what its Content-Type declared.
pub fn read(
    bytes: &[u8],
    http_charset: Option<&str>,
    address: &Url,
) -> Result<ReadFeed, FeedError> {
    measured(bytes, http_charset, address).0
}

/// Reads a document, and tells how many bytes were looked at to repair and complete it: a small
/// multiple of the document, whatever is in it.
#[doc(hidden)]
pub fn measured(
    bytes: &[u8],
    http_charset: Option<&str>,
    address: &Url,
) -> (Result<ReadFeed, FeedError>, usize) {
    if bytes.len() > LARGEST {
        return (Err(FeedError::Broken("it is too large".to_owned())), 0);
    }
    let text = decode(bytes, http_charset);
    let start = text.trim_start_matches(|ch: char| ch.is_whitespace() || ch == '\u{feff}');
    let (read, looked) = if start.starts_with('{') {
        (json::read(start, address, most_posts(start.len())), start.len())
    } else {
        xml(&text, address)
    };
    let read = read.map(|mut feed| {
        for guid in feed.posts.iter_mut().filter_map(|post| post.guid.as_mut()) {
            guid.retain(|ch| !ch.is_control());
        }
        fill::mark_shared(&mut feed, address);
        fill::base_on_pages(&mut feed, address);
        feed
    });
    (read, looked)
}

/// Reads XML: as it stands where the parser reads all of it, else repaired.
fn xml(text: &str, address: &Url) -> (Result<ReadFeed, FeedError>, usize) {
    let most = most_posts(text.len());
    let survey = facts::survey(text, most);
    if survey.root.is_none() && survey.page {
        return (Err(FeedError::Page), survey.looked);
    }
    let mut cause = FeedError::Broken("it is not well-formed".to_owned());
    let mut partial = None;
    if !survey.beyond && survey.root.is_some() {
        let items = survey.items.min(most);
        let says_base = memchr::memmem::find(text.as_bytes(), b"xml:base").is_some();
        let base = Some(address).filter(|_| says_base || survey.root == Some(Root::Atom));
        match parse(text, survey.root_at, &survey.slices, base, address) {
            Ok(mut feed) if feed.posts.len() == items => {
                fill::fill(&mut feed, &survey.facts, survey.root_attributes, address);
                return (Ok(feed), survey.looked);
            }
            // Of many posts no second copy is kept.
            Ok(feed) => partial = Some(feed).filter(|_| !survey.slices.is_many()),
            Err(error) => cause = error,
        }
    }
    let looked = survey.looked;
    drop(survey);
    let repaired = repair::repaired(text, most);
    let looked = looked + repaired.looked;
    let Some(root) = repaired.root else {
        return (Err(if repaired.page { FeedError::Page } else { FeedError::Foreign }), looked);
    };
    let feed = parse(&repaired.text, 0, &repaired.slices, None, address).map(|mut feed| {
        feed.mended = true;
        feed.format = format_of(root, repaired.root_attributes);
        fill::fill(&mut feed, &repaired.facts, repaired.root_attributes, address);
        feed
    });
    let read = match (feed, partial) {
        (Ok(feed), Some(partial)) if partial.posts.len() >= feed.posts.len() => Ok(partial),
        (Ok(feed), _) if feed.posts.is_empty() && !repaired.whole => Err(cause),
        (feed, _) => feed,
    };
    (read, looked)
}

/// The format of a document that was rewritten.
fn format_of(root: Root, attributes: &str) -> Format {
    match root {
        Root::Rdf => Format::Rss1,
        Root::Atom => Format::Atom,
        Root::Channel => Format::Rss0,
        Root::Rss => {
            let version = markup::attribute(attributes, "version").unwrap_or_default();
            if version.trim().starts_with("0.") { Format::Rss0 } else { Format::Rss2 }
        }
    }
}

/// Parses a document from its `root` on: at once, or where it has many posts, slice by slice.
fn parse(
    text: &str,
    root: usize,
    slices: &Slices,
    base: Option<&Url>,
    address: &Url,
) -> Result<ReadFeed, FeedError> {
    let (parser, most) = (adapt::parser(base), most_posts(text.len()));
    if !slices.is_many() {
        let parsed = parsed(&parser, [text.get(root..).unwrap_or_default(), "", ""])?;
        let mut reading = adapt::reading(&parsed, parsed.entries.len(), address);
        reading.add(parsed.entries);
        return Ok(reading.feed);
    }
    let [head, tail] = slices.frame(text, root);
    let blog = parsed(&parser, [head, tail, ""])?;
    let mut reading = adapt::reading(&blog, slices.posts(most), address);
    for document in slices.of(text, most) {
        reading.add(parsed(&parser, document)?.entries);
    }
    Ok(reading.feed)
}

/// Parses a document of three parts. All come as one kind of reader: for each kind there is another copy of the
/// parser in the program.
fn parsed(parser: &Parser, [head, middle, tail]: [&str; 3]) -> Result<Feed, FeedError> {
    let document = head.as_bytes().chain(middle.as_bytes()).chain(tail.as_bytes());
    guard::guarded(|| parser.parse(document))
        .ok_or_else(FeedError::gave_up)?
        .map_err(|cause| FeedError::Broken(cause.to_string()))
}
