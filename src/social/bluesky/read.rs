//! What is asked to read, and what the answers hold: the search for a hashtag, the feed of an author, a
//! thread, single posts.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use url::Url;

use super::note::View;
use super::{method, parts};
use crate::domain::{Seen, SeenThread};

/// The most posts a server gives at once.
const PAGE: &str = "100";
/// So far down a thread is asked for. The lexicon allows 1000; an answer nests two levels for each step, and
/// more than 128 levels are not read.
const DEPTH: &str = "50";
/// So far up.
const PARENTS: &str = "100";
/// So many posts can be asked for at once.
const AT_ONCE: usize = 25;

/// As whom one reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Without an account: what its author keeps from strangers is not shown.
    AsStranger,
    /// With an account.
    AsSomebody,
}

/// A page of notes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NotePage {
    /// The notes that belong to the hashtag, newest first.
    pub notes: Vec<Seen>,
    /// What asks for the next page; `None` on the last one.
    pub cursor: Option<String>,
    /// How many posts the server gave, those that are left out among them.
    pub given: usize,
    /// The time of the newest post it gave, whether or not that is left out.
    pub newest: Option<Timestamp>,
    /// The time of the oldest one.
    pub oldest: Option<Timestamp>,
}

/// The address of a page of everybody's posts with a hashtag (`app.bsky.feed.searchPosts`); asked of the
/// server one's account is on. Servers that do not know `tag` look for the word.
pub fn search_page(service: &Url, tag: &str, cursor: Option<&str>) -> Option<Url> {
    search(service, tag, cursor.map(|cursor| ("cursor", cursor)))
}

/// The same of what is as old as `at` or older: cursors end before the posts do.
pub fn search_until(service: &Url, tag: &str, at: Timestamp) -> Option<Url> {
    // `until` leaves out what was written at that very time.
    let until = at.checked_add(SignedDuration::from_millis(1)).unwrap_or(at).to_string();
    search(service, tag, Some(("until", &until)))
}

fn search(service: &Url, tag: &str, place: Option<(&str, &str)>) -> Option<Url> {
    let bare = tag.trim_start_matches(['#', '＃']);
    let word = format!("#{bare}");
    let mut query = vec![("q", word.as_str()), ("tag", bare), ("sort", "latest"), ("limit", PAGE)];
    query.extend(place);
    method(service, "app.bsky.feed.searchPosts", &query)
}

/// The address of a page of what one person posted, answers included (`app.bsky.feed.getAuthorFeed`). The
/// person is named by handle or `did:`.
pub fn author_page(service: &Url, actor: &str, cursor: Option<&str>) -> Option<Url> {
    let actor = actor.trim_start_matches('@');
    let mut query = vec![("actor", actor), ("filter", "posts_with_replies"), ("limit", PAGE)];
    query.extend(cursor.map(|cursor| ("cursor", cursor)));
    method(service, "app.bsky.feed.getAuthorFeed", &query)
}

/// The address of what stands above and below a post (`app.bsky.feed.getPostThread`).
pub fn thread(service: &Url, at_uri: &str) -> Option<Url> {
    parts(at_uri)?;
    let query = [("uri", at_uri), ("depth", DEPTH), ("parentHeight", PARENTS)];
    method(service, "app.bsky.feed.getPostThread", &query)
}

/// The address of a post alone, by the same method: its answer tells a post that is gone (`NotFound`) from
/// one that is kept from whoever asks.
pub fn glance(service: &Url, at_uri: &str) -> Option<Url> {
    parts(at_uri)?;
    let query = [("uri", at_uri), ("depth", "0"), ("parentHeight", "0")];
    method(service, "app.bsky.feed.getPostThread", &query)
}

/// The address of single posts, 25 at most (`app.bsky.feed.getPosts`). Those that are gone and those of
/// people who are blocked are missing in the answer.
pub fn posts(service: &Url, at_uris: &[&str]) -> Option<Url> {
    let query: Vec<(&str, &str)> = at_uris.iter().map(|uri| ("uris", *uri)).collect();
    if !(1..=AT_ONCE).contains(&query.len()) || !query.iter().all(|(_, uri)| parts(uri).is_some()) {
        return None;
    }
    method(service, "app.bsky.feed.getPosts", &query)
}

/// Reads a page of the search. What carries none of the hashtags is left out.
pub fn read_search(bytes: &[u8], tags: &[String], asked: Asked) -> Option<NotePage> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let posts = document.get("posts")?.as_array()?;
    let mut page =
        NotePage { given: posts.len(), cursor: cursor(&document), ..NotePage::default() };
    for view in posts.iter().filter_map(View::read) {
        page.reaches(view.published());
        page.add(view, tags, asked);
    }
    Some(page)
}

/// Reads a page of an author's feed. Left out: what carries none of the hashtags, and what others wrote.
pub fn read_author(bytes: &[u8], tags: &[String], asked: Asked) -> Option<NotePage> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let items = document.get("feed")?.as_array()?;
    let mut page =
        NotePage { given: items.len(), cursor: cursor(&document), ..NotePage::default() };
    for item in items {
        let Some(view) = item.get("post").and_then(View::read) else { continue };
        match item.get("reason") {
            None => page.reaches(view.published()),
            // One's own words pinned to the top: their time says nothing about the page.
            Some(reason) if kind(reason) == "app.bsky.feed.defs#reasonPin" => {}
            // Words shown again stand at the time they were.
            Some(reason) => {
                let at = reason.get("indexedAt").and_then(Value::as_str);
                page.reaches(at.and_then(|at| at.parse().ok()));
                continue;
            }
        }
        page.add(view, tags, asked);
    }
    Some(page)
}

impl NotePage {
    fn add(&mut self, view: View, tags: &[String], asked: Asked) {
        if shows(&view, asked) && view.carries(tags) {
            self.notes.push(view.into_seen());
        }
    }

    fn reaches(&mut self, at: Option<Timestamp>) {
        let Some(at) = at else { return };
        self.newest = self.newest.max(Some(at));
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
    }
}

/// Reads single posts, whatever they carry.
pub fn read_posts(bytes: &[u8], asked: Asked) -> Option<Vec<Seen>> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let posts = document.get("posts")?.as_array()?;
    let shown = posts.iter().filter_map(View::read).filter(|view| shows(view, asked));
    Some(shown.map(View::into_seen).collect())
}

/// Reads a thread: what stands above the post, itself, and what stands below. What is gone, or kept from
/// whoever asks, is left out, and the thread is not whole.
pub fn read_thread(bytes: &[u8], asked: Asked) -> Option<SeenThread> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let post = document.get("thread")?;
    let mut thread = SeenThread { notes: Vec::new(), whole: true };
    let mut above = Vec::new();
    let mut next = post.get("parent");
    while let Some(parent) = next {
        above.push(parent);
        next = parent.get("parent");
    }
    for parent in above.iter().rev() {
        match note(parent, asked) {
            Some(view) => thread.notes.push(view.into_seen()),
            None => thread.whole = false,
        }
    }
    // The chain goes on above, but not in this answer.
    let top = above.last().copied().unwrap_or(post);
    thread.whole &= note(top, asked).is_none_or(|view| view.answers().is_none());
    let mut open = vec![post];
    while let Some(node) = open.pop() {
        let below = node.get("replies").and_then(Value::as_array).map(Vec::as_slice);
        let below = below.unwrap_or_default();
        match note(node, asked) {
            Some(view) => {
                let answered = view.reply_count.is_some_and(|count| count > 0);
                thread.whole &= !(answered && below.is_empty());
                thread.notes.push(view.into_seen());
            }
            None => thread.whole = false,
        }
        open.extend(below.iter().rev());
    }
    Some(thread)
}

/// The post of a place in a thread; `None` for one that is gone, blocked, or kept from strangers.
fn note(node: &Value, asked: Asked) -> Option<View> {
    if kind(node) != "app.bsky.feed.defs#threadViewPost" {
        return None;
    }
    View::read(node.get("post")?).filter(|view| shows(view, asked))
}

fn shows(view: &View, asked: Asked) -> bool {
    asked == Asked::AsSomebody || !view.is_kept_from_strangers()
}

fn kind(value: &Value) -> &str {
    value.get("$type").and_then(Value::as_str).unwrap_or_default()
}

fn cursor(document: &Value) -> Option<String> {
    document.get("cursor")?.as_str().filter(|cursor| !cursor.is_empty()).map(str::to_owned)
}
