//! Asks one blog, and says what its answer means.

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::ask::{Asking, in_trouble, well};
use super::readers::read_aside;
use super::window::{Waiting, Window};
use super::{Found, Kept, Outcome, Search};
use crate::domain::Trouble;
use crate::feeds::{self, FeedError, ReadFeed};
use crate::fetch::manners::Habits;
use crate::fetch::{Accept, Answer, Document, Question, Unchanged, host_of};
use crate::store::{Learned, Polled, Source, Validators, Visit};
use crate::text::Clean;

/// A permanent move is followed for good after so many answers in a row that say the same.
const MOVES_BELIEVED: u32 = 3;

/// Asks a blog for its posts. Where it is no longer read at the place that was found for it, its
/// own address is asked once more.
/// `alone`: no other source of its host is asked. An answer with posts counts in the window until its outcome is
/// taken.
pub(super) async fn ask<'w>(
    asking: &Asking<'_>,
    source: Source,
    (alone, window): (bool, &'w Window),
) -> (Outcome, Option<Waiting<'w>>) {
    // Whatever it leads to, a blog is not waited for longer than for one question.
    let until = Instant::now() + asking.client.patience();
    let at = source.reads_at().clone();
    let mut question = question(&source);
    question.etag.clone_from(&source.etag);
    question.last_modified.clone_from(&source.last_modified);
    question.alone = alone;
    let mut answer = asking.client.ask(&question, (asking.now)()).await;
    let mut reads = None;
    if matches!(answer, Answer::NotFound(_)) && at != source.address {
        let again = Question {
            typed: source.named_by.clone(),
            ..Question::new(source.address.clone(), Accept::Feed)
        };
        let found = asking.client.ask(&again, (asking.now)()).await;
        if matches!(found, Answer::Document(_)) {
            answer = found;
            reads = Some(source.address.clone());
        }
    }
    let now = (asking.now)();
    match answer {
        Answer::Document(document) => {
            let waiting = window.came();
            (answered(asking, source, document, (reads, until)).await, Some(waiting))
        }
        Answer::NotModified(unchanged) => (nothing_new(asking, source, unchanged, now), None),
        other => (refused(asking, source, &other, now), None),
    }
}

/// The question for a blog's posts, without validators.
pub(super) fn question(source: &Source) -> Question {
    let typed =
        source.named_by.clone().or_else(|| source.reads.as_ref().map(|_| source.address.clone()));
    Question { typed, ..Question::new(source.reads_at().clone(), Accept::Feed) }
}

/// What was found at an address a person just typed, as if the source had been asked.
pub fn first_look(asking: &Asking<'_>, source: Source, found: Found) -> Outcome {
    let moved = sightings(&source, found.document.moved.as_ref());
    let reads = Some(found.address).filter(|address| *address != source.address);
    let (host, at) = (host_of(&found.document.final_url), (asking.now)());
    let posts = Posts::of(
        found.feed,
        found.document.final_url.clone(),
        tag(&source, reads.as_ref()).as_ref(),
    );
    let read = Read { document: found.document, posts, moved, reads };
    let mut outcome = read_well(asking, source, read);
    outcome.visit = Some(Visit { host, at, failures: 0, until: None });
    outcome
}

async fn answered(
    asking: &Asking<'_>,
    source: Source,
    document: Document,
    (reads, until): (Option<Url>, Instant),
) -> Outcome {
    let now = (asking.now)();
    let moved = sightings(&source, document.moved.as_ref());
    match read(document.clone(), tag(&source, reads.as_ref())).await {
        Ok(posts) => read_well(asking, source, Read { document, posts, moved, reads }),
        Err(FeedError::Page) => {
            let search = Search {
                client: asking.client,
                typed: &source.address,
                by: source.named_by.as_ref(),
                only: &source.only,
                choice: false,
                // Eight places that are not there are many questions: the first time, then weekly.
                guess: source.failures.is_multiple_of(7),
                now: asking.now,
            };
            let found = timeout_at(until, search.on_page(&document)).await.ok().flatten();
            let Some(found) = found else {
                let details = "a page without posts";
                return in_trouble(asking, source, Trouble::HomePage(None), details, now);
            };
            let Found { address, document, feed, .. } = found;
            let reads = Some(address);
            let posts =
                Posts::of(feed, document.final_url.clone(), tag(&source, reads.as_ref()).as_ref());
            read_well(asking, source, Read { document, posts, moved, reads })
        }
        Err(cause) => in_trouble(asking, source, Trouble::Unreadable, &cause.to_string(), now),
    }
}

/// Reads a document away from the task that waits for the network. (Its bytes are shared, not copied.)
async fn read(document: Document, tag: Option<Clean>) -> Result<Posts, FeedError> {
    let reading = read_aside(move || {
        let base = document.final_url;
        let feed = feeds::read(&document.body, document.charset.as_deref(), &base)?;
        drop(document.body);
        Ok(Posts::of(feed, base, tag.as_ref()))
    });
    reading.await.unwrap_or_else(|| Err(FeedError::gave_up()))
}

/// Where a source has moved, and for how many answers in a row it said so. A source that is read at
/// its new address already no longer says it; that it moved stays known.
fn sightings(source: &Source, says: Option<&Url>) -> Option<(Url, u32)> {
    match (says, &source.moved) {
        (Some(to), Some((before, times))) if to == before => {
            Some((to.clone(), times.saturating_add(1)))
        }
        (Some(to), _) => Some((to.clone(), 1)),
        (None, Some((before, times))) if source.reads.as_ref() == Some(before) => {
            Some((before.clone(), *times))
        }
        (None, _) => None,
    }
}

/// The new address, once a move is believed.
fn followed(moved: Option<&(Url, u32)>) -> Option<Url> {
    moved.filter(|(_, times)| *times >= MOVES_BELIEVED).map(|(to, _)| to.clone())
}

/// How long a feed asks readers to wait between two looks.
fn patience(feed: &ReadFeed) -> Option<SignedDuration> {
    feed.ttl.max(feed.update_period).and_then(|wait| SignedDuration::try_from(wait).ok())
}

/// The posts of a document, ready to be kept.
struct Posts {
    /// What else the document says; without its posts.
    feed: ReadFeed,
    published: Vec<Timestamp>,
    kept: Kept,
}

impl Posts {
    fn of(mut feed: ReadFeed, base: Url, tag: Option<&Clean>) -> Self {
        tag_all(tag, &mut feed);
        let seen = std::mem::take(&mut feed.posts);
        let published = seen.iter().filter_map(|post| post.published).collect();
        Self { feed, published, kept: Kept::of(seen, base) }
    }
}

/// A document with posts.
struct Read {
    document: Document,
    posts: Posts,
    moved: Option<(Url, u32)>,
    /// Where it was found, if that is elsewhere than where it was looked for.
    reads: Option<Url>,
}

/// The tag whose feed a source is, as it is read at an address.
pub(super) fn tag(source: &Source, reads: Option<&Url>) -> Option<Clean> {
    let at = reads.unwrap_or_else(|| source.reads_at());
    source.only.iter().find(|tag| feeds::names_tag(at, tag)).map(|tag| Clean::line(tag))
}

/// In the feed of a tag every post counts: not every platform repeats the tag on them.
pub(super) fn tag_all(tag: Option<&Clean>, feed: &mut ReadFeed) {
    if let Some(tag) = tag {
        feed.posts.iter_mut().for_each(|post| post.tags.push(tag.clone()));
    }
}

fn read_well(asking: &Asking<'_>, source: Source, read: Read) -> Outcome {
    let Read { document, posts: Posts { feed, published, kept }, moved, reads } = read;
    let now = (asking.now)();
    let habits =
        Habits { patience: patience(&feed), fresh_for: document.max_age, ..Habits::default() }
            .with_posts(published.into_iter(), now);
    let validators = Validators { etag: document.etag, last_modified: document.last_modified };
    let whole = validators == Validators::default();
    let polled = Polled {
        due_at: asking.pace.after_answer(now, &habits, whole, &source.key),
        reads: reads.or_else(|| followed(moved.as_ref())),
        moved,
        habits,
        unencrypted: document.unencrypted,
        validators: Some(validators),
        learned: Some(Learned { title: feed.title, page: feed.page, mended: feed.mended }),
        ..well(&source, now)
    };
    let mut outcome = Outcome::of(source, polled);
    outcome.kept = Some(kept);
    outcome
}

fn nothing_new(
    asking: &Asking<'_>,
    source: Source,
    unchanged: Unchanged,
    now: Timestamp,
) -> Outcome {
    let moved = sightings(&source, unchanged.moved.as_ref());
    let fresh_for = unchanged.max_age.or(source.habits.fresh_for);
    let habits = Habits { fresh_for, ..source.habits };
    // What the answer does not name anew stays as it was (RFC 9111, section 3.2).
    let renewed = unchanged.etag.is_some() || unchanged.last_modified.is_some();
    let validators = renewed.then(|| Validators {
        etag: unchanged.etag.or_else(|| source.etag.clone()),
        last_modified: unchanged.last_modified.or_else(|| source.last_modified.clone()),
    });
    let polled = Polled {
        due_at: asking.pace.after_answer(now, &habits, false, &source.key),
        reads: followed(moved.as_ref()),
        moved,
        habits,
        unencrypted: unchanged.unencrypted,
        validators,
        ..well(&source, now)
    };
    Outcome::of(source, polled)
}

/// An answer without a document.
pub(super) fn refused(
    asking: &Asking<'_>,
    source: Source,
    answer: &Answer,
    now: Timestamp,
) -> Outcome {
    let trouble = answer.trouble().unwrap_or(Trouble::Unreadable);
    in_trouble(asking, source, trouble, &answer.details(), now)
}
