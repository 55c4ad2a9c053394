//! Asks sources, each host one request at a time, and says what every answer means.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::Sender;
use url::Url;

use super::{Kept, Outcome, find};
use crate::domain::Trouble;
use crate::feeds::{self, FeedError, ReadFeed};
use crate::fetch::{Accept, Answer, Client, Document, Question, manners};
use crate::social::mastodon::{self, PageAt};
use crate::store::{Learned, Polled, Source, SourceKind};
use crate::text::Clean;

/// A permanent move is followed for good after so many answers in a row that say the same.
const MOVES_BELIEVED: u32 = 3;
/// At most so many pages of a hashtag are asked for in one round: 1,000 notes.
const MOST_PAGES: u32 = 25;

/// What asking needs besides the sources.
pub struct Asking<'a> {
    /// The one HTTP client.
    pub client: &'a Client,
    /// The time, as the program sees it.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// How often to ask, at the soonest.
    pub pace: manners::Pace,
    /// How many hosts are asked at the same time.
    pub at_once: usize,
}

/// Asks every source once and sends what came of it, in the order answers come. Ends early when
/// nobody takes the outcomes any more.
pub async fn ask_all(asking: &Asking<'_>, sources: Vec<Source>, outcomes: Sender<Outcome>) {
    let mut hosts: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for source in sources {
        let host = source.reads.as_ref().unwrap_or(&source.address).origin().ascii_serialization();
        hosts.entry(host).or_default().push(source);
    }
    futures_util::stream::iter(hosts.into_values())
        .for_each_concurrent(asking.at_once, |sources| {
            let outcomes = outcomes.clone();
            async move {
                for source in sources {
                    ask_one(asking, source, &outcomes).await;
                    if outcomes.is_closed() {
                        return;
                    }
                }
            }
        })
        .await;
}

async fn ask_one(asking: &Asking<'_>, source: Source, outcomes: &Sender<Outcome>) {
    match source.kind.clone() {
        SourceKind::Feed => {
            let outcome = ask_feed(asking, source).await;
            send(outcomes, outcome).await;
        }
        SourceKind::Hashtag(tag) => ask_hashtag(asking, source, &tag, outcomes).await,
    }
}

async fn send(outcomes: &Sender<Outcome>, outcome: Outcome) {
    if outcomes.send(outcome).await.is_err() {
        tracing::debug!("nobody takes outcomes any more");
    }
}

async fn ask_feed(asking: &Asking<'_>, source: Source) -> Outcome {
    let url = source.reads.clone().unwrap_or_else(|| source.address.clone());
    let mut question = Question::new(url.clone(), Accept::Feed);
    question.etag.clone_from(&source.etag);
    question.last_modified.clone_from(&source.last_modified);
    let answer = asking.client.ask(&question, (asking.now)()).await;
    let now = (asking.now)();
    match answer {
        Answer::Document(document) => {
            let moved = moved(&source, document.moved.as_ref());
            match read(document.clone(), url).await {
                Ok(feed) => read_well(asking, source, &document, feed, moved, None, now),
                Err(FeedError::Page) => {
                    match find::on_page(asking.client, &document, asking.now).await {
                        Some(found) => {
                            let reads = Some(found.address.clone());
                            read_well(
                                asking,
                                source,
                                &found.document,
                                found.feed,
                                moved,
                                reads,
                                now,
                            )
                        }
                        None => in_trouble(
                            asking,
                            source,
                            Trouble::HomePage(None),
                            "a page without posts",
                            now,
                        ),
                    }
                }
                Err(cause) => {
                    in_trouble(asking, source, Trouble::Unreadable, &cause.to_string(), now)
                }
            }
        }
        Answer::NotModified(unchanged) => {
            let moved = moved(&source, unchanged.moved.as_ref());
            let due_at = asking.pace.after_answer(now, unchanged.max_age, false, &source.key);
            let polled = Polled { due_at, moved, ..well(&source, now) };
            Outcome { source, polled, kept: None, last: true }
        }
        other => refused(asking, source, &other, now),
    }
}

/// Reads a document away from the task that waits for the network. (Its bytes are shared, not copied.)
async fn read(document: Document, address: Url) -> Result<ReadFeed, FeedError> {
    let reading = tokio::task::spawn_blocking(move || {
        feeds::read(&document.body, document.charset.as_deref(), &address)
    });
    reading.await.unwrap_or_else(|cause| Err(FeedError::Broken(cause.to_string())))
}

/// Where a source has moved, and for how many answers in a row it said so. A source that is read at
/// its new address already no longer says it; that it moved stays known.
fn moved(source: &Source, says: Option<&Url>) -> Option<(Url, u32)> {
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

fn well(source: &Source, now: Timestamp) -> Polled {
    Polled {
        source: source.id,
        at: now,
        due_at: now,
        wait_until: None,
        trouble: None,
        learned: None,
        moved: None,
        newest: None,
    }
}

#[expect(clippy::too_many_arguments, reason = "one call for the two ways to a feed")]
fn read_well(
    asking: &Asking<'_>,
    source: Source,
    document: &Document,
    feed: ReadFeed,
    moved: Option<(Url, u32)>,
    found: Option<Url>,
    now: Timestamp,
) -> Outcome {
    let patience =
        feed.ttl.max(feed.update_period).and_then(|wait| SignedDuration::try_from(wait).ok());
    let due_at = asking.pace.after_answer(
        now,
        document.max_age.max(patience),
        document.etag.is_none() && document.last_modified.is_none(),
        &source.key,
    );
    let followed =
        moved.as_ref().filter(|(_, times)| *times >= MOVES_BELIEVED).map(|(to, _)| to.clone());
    let base = document.final_url.clone();
    let polled = Polled {
        due_at,
        moved,
        learned: Some(Learned {
            etag: document.etag.clone(),
            last_modified: document.last_modified.clone(),
            title: feed.title,
            page: feed.page,
            reads: found.or(followed),
            mended: feed.mended,
        }),
        ..well(&source, now)
    };
    Outcome { source, polled, kept: Some(Kept { seen: feed.posts, base }), last: true }
}

fn in_trouble(
    asking: &Asking<'_>,
    source: Source,
    trouble: Trouble,
    details: &str,
    now: Timestamp,
) -> Outcome {
    let due_at = asking.pace.after_failure(now, source.failures.saturating_add(1), &source.key);
    let polled =
        Polled { due_at, trouble: Some((trouble, Clean::line(details))), ..well(&source, now) };
    Outcome { source, polled, kept: None, last: true }
}

/// An answer without a document.
fn refused(asking: &Asking<'_>, source: Source, answer: &Answer, now: Timestamp) -> Outcome {
    let trouble = answer.trouble().unwrap_or(Trouble::Unreadable);
    let details = answer.details();
    if let Trouble::Wait(until) = trouble {
        let mut outcome = in_trouble(asking, source, trouble, &details, now);
        outcome.polled.wait_until = Some(until);
        outcome.polled.due_at = until;
        return outcome;
    }
    in_trouble(asking, source, trouble, &details, now)
}

/// Asks a server for a hashtag until caught up: the first time from the newest note back, later
/// forward from the last one known. Every page is an outcome of its own, so nothing of it is lost
/// if the next one fails.
async fn ask_hashtag(asking: &Asking<'_>, source: Source, tag: &str, outcomes: &Sender<Outcome>) {
    let mut at = source.newest.clone().map_or(PageAt::Newest, PageAt::After);
    let mut newest = source.newest.clone();
    for page_number in 1..=MOST_PAGES {
        let Some(url) = mastodon::tag_page(&source.address, tag, &at) else { return };
        let answer =
            asking.client.ask(&Question::new(url.clone(), Accept::Json), (asking.now)()).await;
        let now = (asking.now)();
        let page = match &answer {
            Answer::Document(document) => {
                let Some(page) = mastodon::read_page(&document.body, &source.address) else {
                    let why = "no list of notes";
                    let outcome = in_trouble(asking, source, Trouble::Unreadable, why, now);
                    return send(outcomes, outcome).await;
                };
                page
            }
            // A server that has never seen the tag says so, or answers an empty list.
            Answer::NotFound(404) => mastodon::TagPage::default(),
            Answer::NotAllowed(status) => {
                let outcome =
                    in_trouble(asking, source, Trouble::SignInNeeded, &format!("{status}"), now);
                return send(outcomes, outcome).await;
            }
            other => return send(outcomes, refused(asking, source, other, now)).await,
        };
        let last = page.given < mastodon::PAGE || page_number == MOST_PAGES;
        let forward = matches!(at, PageAt::After(_));
        if forward || newest.is_none() {
            newest = page.newest.clone().or(newest);
        }
        let polled = Polled {
            due_at: asking.pace.after_hashtag(now),
            // Walking back, the place is kept only once the walk is done: a walk that was broken
            // off begins again, and loses nothing.
            newest: newest.clone().filter(|_| forward || last),
            ..well(&source, now)
        };
        let next =
            if forward { page.newest.map(PageAt::After) } else { page.oldest.map(PageAt::Before) };
        let kept = Kept { seen: page.notes, base: url };
        send(outcomes, Outcome { source: source.clone(), polled, kept: Some(kept), last }).await;
        match next {
            Some(next) if !last && !outcomes.is_closed() => at = next,
            _ => return,
        }
    }
}
