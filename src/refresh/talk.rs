//! Asks blogs for their comments: one question a blog where its platform allows that, never one a post
//! without need.

use futures_util::StreamExt as _;
use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use url::Url;

use super::Asking;
use crate::conversation::wordpress::{self, Addresses};
use crate::conversation::{Blog, BlogPost, UnderWhich, blog_feed, read_feed};
use crate::domain::{PostId, SeenReplies, SeenReply};
use crate::fetch::{Accept, Answer, Document, Question};
use crate::store::Talked;

/// Where a platform has a feed for each post only: so many of them are read at one visit.
const MOST_POST_FEEDS: usize = 10;
/// So many posts are named in one question.
const MOST_NUMBERS: usize = 50;
/// So many pages of comments are read at one visit: 1,000 comments.
const MOST_PAGES: usize = 10;
/// A feed of one post that gives so many comments may give no more than that.
const USUAL_CAP: usize = 10;

/// What came of asking a blog for its comments.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkOutcome {
    /// What to remember of having asked.
    pub talked: Talked,
    /// The comments.
    pub seen: Vec<SeenReplies>,
}

/// Asks every blog once and sends what came of it, in the order answers come.
pub async fn talk_all(asking: &Asking<'_>, blogs: Vec<Blog>, outcomes: Sender<TalkOutcome>) {
    futures_util::stream::iter(blogs)
        .for_each_concurrent(asking.at_once, |blog| {
            let outcomes = outcomes.clone();
            async move {
                let outcome = talk(asking, &blog).await;
                if outcomes.send(outcome).await.is_err() {
                    tracing::debug!("nobody takes comments any more");
                }
            }
        })
        .await;
}

/// Asks for the comments under one post that a person opened.
pub async fn talk_about(asking: &Asking<'_>, blog: &Blog) -> TalkOutcome {
    let mut outcome = nothing(blog, (asking.now)());
    match by_numbers(asking, blog).await {
        Some(seen) => outcome.seen = seen,
        None => by_post_feeds(asking, blog, &mut outcome).await,
    }
    outcome
}

async fn talk(asking: &Asking<'_>, blog: &Blog) -> TalkOutcome {
    let mut outcome = nothing(blog, (asking.now)());
    let Some(feed) = blog_feed(blog) else {
        by_post_feeds(asking, &next_posts(blog), &mut outcome).await;
        return outcome;
    };
    let mut question = Question::found(feed, &blog.typed, Accept::Feed);
    question.etag.clone_from(&blog.etag);
    question.last_modified.clone_from(&blog.last_modified);
    match asking.client.ask(&question, (asking.now)()).await {
        // Nothing was said since: only what was never looked at is looked at.
        Answer::NotModified(_) => {
            outcome.seen = by_numbers(asking, &unseen(blog)).await.unwrap_or_default();
        }
        Answer::Document(document) => {
            outcome.talked.blog_feed =
                Some((document.etag.clone(), document.last_modified.clone()));
            outcome.seen = match by_numbers(asking, blog).await {
                Some(seen) => seen,
                None => in_blog_feed(blog, &document),
            };
        }
        // No such feed, or not now: there are other doors.
        _ => match by_numbers(asking, blog).await {
            Some(seen) => outcome.seen = seen,
            None => by_post_feeds(asking, &next_posts(blog), &mut outcome).await,
        },
    }
    outcome
}

fn nothing(blog: &Blog, at: Timestamp) -> TalkOutcome {
    let talked = Talked { source: blog.source, at, blog_feed: None, post_feeds: Vec::new() };
    TalkOutcome { talked, seen: Vec::new() }
}

/// The blog with those posts only whose conversation was never read.
fn unseen(blog: &Blog) -> Blog {
    let posts = blog.posts.iter().filter(|post| post.looked_at.is_none()).cloned().collect();
    Blog { posts, ..blog.clone() }
}

/// The posts whose own feeds are read at this visit: those that were never read, and the one that
/// was read longest ago.
fn next_posts(blog: &Blog) -> Blog {
    let mut posts = unseen(blog).posts;
    // Where the blog says that nobody spoke yet, others come first.
    posts.sort_by_key(|post| post.stated.count() == Some(0));
    posts.truncate(MOST_POST_FEEDS);
    let seen = blog.posts.iter().filter(|post| post.looked_at.is_some());
    posts.extend(seen.min_by_key(|post| post.looked_at).cloned());
    Blog { posts, ..blog.clone() }
}

/// The comments by the numbers of the posts (`WordPress`); `None` where that way is closed.
async fn by_numbers(asking: &Asking<'_>, blog: &Blog) -> Option<Vec<SeenReplies>> {
    let (home, numbers) = blog.numbered()?;
    let mut seen = Vec::new();
    let mut addresses = Addresses::Pretty;
    for some in numbers.chunks(MOST_NUMBERS) {
        let asked: Vec<u64> = some.iter().map(|(number, _)| *number).collect();
        let (found, whole, works) = pages(asking, (&home, &blog.typed), &asked, addresses).await?;
        addresses = works;
        seen.extend(some.iter().map(|(number, post)| SeenReplies {
            post: *post,
            replies: of_number(&found, *number),
            whole,
        }));
    }
    Some(seen)
}

fn of_number(found: &[(u64, SeenReply)], number: u64) -> Vec<SeenReply> {
    found.iter().filter(|(under, _)| *under == number).map(|(_, reply)| reply.clone()).collect()
}

/// All pages of the comments under these posts, whether these are all, and how addresses are written.
async fn pages(
    asking: &Asking<'_>,
    (home, typed): (&Url, &Url),
    numbers: &[u64],
    mut addresses: Addresses,
) -> Option<(Vec<(u64, SeenReply)>, bool, Addresses)> {
    let mut found = Vec::new();
    for page in 1..=MOST_PAGES {
        let mut comments = None;
        for way in [addresses, Addresses::Plain] {
            let url = wordpress::comments(home, way, numbers, page)?;
            let question = Question::found(url, typed, Accept::Json);
            match asking.client.ask(&question, (asking.now)()).await {
                Answer::Document(document) => comments = wordpress::read_page(&document.body),
                // Nothing at this address, or a page in its place: permalinks may be plain.
                Answer::NotFound(_) => {}
                _ => return None,
            }
            if comments.is_some() {
                addresses = way;
                break;
            }
        }
        let comments = comments?;
        let last = comments.len() < wordpress::PAGE;
        found.extend(comments);
        if last {
            return Some((found, true, addresses));
        }
    }
    Some((found, false, addresses))
}

/// Reads the feed of each post's comments.
async fn by_post_feeds(asking: &Asking<'_>, blog: &Blog, outcome: &mut TalkOutcome) {
    for post in &blog.posts {
        let Some(feed) = post.feed.clone() else { continue };
        let mut question = Question::found(feed.clone(), &blog.typed, Accept::Feed);
        question.etag.clone_from(&post.etag);
        question.last_modified.clone_from(&post.last_modified);
        match asking.client.ask(&question, (asking.now)()).await {
            Answer::Document(document) => {
                let Ok(read) = read_feed(&document.body, document.charset.as_deref(), &feed) else {
                    continue;
                };
                let replies: Vec<SeenReply> = read.into_iter().map(|(_, reply)| reply).collect();
                let stated = post.stated.count().and_then(|count| usize::try_from(count).ok());
                let whole =
                    stated.map_or(replies.len() < USUAL_CAP, |count| replies.len() >= count);
                outcome.talked.post_feeds.push((post.id, document.etag, document.last_modified));
                outcome.seen.push(SeenReplies { post: post.id, replies, whole });
            }
            Answer::NotModified(_) => outcome.talked.post_feeds.push((
                post.id,
                post.etag.clone(),
                post.last_modified.clone(),
            )),
            // The next post is no likelier to answer.
            _ => return,
        }
    }
}

/// The comments of a blog's feed, under the posts they stand under. It holds all of a post's
/// comments if it reaches back beyond the post itself, or gives fewer than were asked for.
fn in_blog_feed(blog: &Blog, document: &Document) -> Vec<SeenReplies> {
    let address = &document.final_url;
    let Ok(read) = read_feed(&document.body, document.charset.as_deref(), address) else {
        return Vec::new();
    };
    let asked_for = address.query_pairs().find(|(name, _)| name == "max-results");
    let asked_for = asked_for.and_then(|(_, most)| most.parse::<usize>().ok());
    let has_all = asked_for.is_some_and(|most| read.len() < most);
    let nothing_said = read.is_empty();
    let reaches = read.iter().filter_map(|(_, reply)| reply.published).min();
    let mut seen: Vec<SeenReplies> = blog
        .posts
        .iter()
        .map(|post| SeenReplies {
            post: post.id,
            replies: Vec::new(),
            whole: has_all || nothing_said || reaches.is_some_and(|oldest| oldest < post.at),
        })
        .collect();
    let numbers = blog.numbered().map(|(_, numbers)| numbers).unwrap_or_default();
    for (under, reply) in read {
        let Some(post) = which(blog, &numbers, &under) else { continue };
        if let Some(of_post) = seen.iter_mut().find(|one| one.post == post) {
            of_post.replies.push(reply);
        }
    }
    seen.retain(|one| one.whole || !one.replies.is_empty());
    seen
}

fn which(blog: &Blog, numbers: &[(u64, PostId)], under: &UnderWhich) -> Option<PostId> {
    let by_number =
        under.number.and_then(|number| numbers.iter().find(|(known, _)| *known == number));
    if let Some((_, post)) = by_number {
        return Some(*post);
    }
    let same_page =
        |post: &&BlogPost| post.link.is_some() && post.link.as_ref() == under.link.as_ref();
    let answered = |post: &&BlogPost| post.guid.is_some() && post.guid == under.answers;
    let found = blog.posts.iter().find(same_page).or_else(|| blog.posts.iter().find(answered));
    found.map(|post| post.id)
}
