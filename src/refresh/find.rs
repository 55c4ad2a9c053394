//! From any address of a blog to where its posts are.

use std::collections::VecDeque;

use jiff::Timestamp;
use tokio::time::timeout;
use url::Url;

use crate::domain::{LinkKey, Seen, Trouble};
use crate::feeds::{self, FeedError, Platform, ReadFeed};
use crate::fetch::{Accept, Answer, Client, Document, Question};
use crate::text::Clean;

/// At most so many addresses that a page offers are tried.
const MOST_OFFERED: usize = 4;
/// At most so many addresses of a tag are tried.
const MOST_OF_TAGS: usize = 4;

/// A feed that was found and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its address.
    pub address: Url,
    /// The document it is in.
    pub document: Document,
    /// What was read.
    pub feed: ReadFeed,
    /// What the page or the feed calls it.
    pub title: Option<Clean>,
    /// What it holds.
    pub holds: Holds,
    /// Other feeds of the page that were read and hold other posts, those of comments last.
    pub others: Vec<Self>,
}

/// What a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The posts of a blog.
    Posts,
    /// Those of one tag only.
    PostsOfTag,
    /// What others said about them.
    Comments,
}

/// A search for the posts of a blog.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The one HTTP client.
    pub client: &'a Client,
    /// The address a person typed, or a list named.
    pub typed: &'a Url,
    /// The address of the programme or list that named it, where the person did not type it.
    pub by: Option<&'a Url>,
    /// On a mixed blog, the tags of the posts that count.
    pub only: &'a [String],
    /// Whether the person chooses between several: then all that the page offers are looked at.
    pub choice: bool,
    /// Whether the usual places are looked at where a page says nothing.
    pub guess: bool,
    /// The time.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
}

/// Looks for the posts of a blog: where the address itself tells it, there, where its page says, in
/// the usual places of its platform.
pub async fn find(search: &Search<'_>) -> Result<Found, Trouble> {
    if let Some(place) = feeds::of_profile(search.typed)
        && let Some(found) = search.try_one(place).await
    {
        return Ok(found);
    }
    let question =
        Question { typed: search.by.cloned(), ..Question::new(search.typed.clone(), Accept::Feed) };
    let document = match search.client.ask(&question, (search.now)()).await {
        Answer::Document(document) => document,
        other => return Err(other.trouble().unwrap_or(Trouble::Unreadable)),
    };
    // A temporary redirect is followed now, and asked for anew every time.
    let address = document.moved.clone().unwrap_or_else(|| search.typed.clone());
    match feeds::read(&document.body, document.charset.as_deref(), &document.final_url) {
        Ok(feed) => Ok(Found::posts(address, document, feed)),
        Err(FeedError::Broken(_)) => Err(Trouble::Unreadable),
        Err(FeedError::Page | FeedError::Foreign) => {
            search.on_page(&document).await.ok_or(Trouble::HomePage(None))
        }
    }
}

impl Found {
    fn posts(address: Url, document: Document, feed: ReadFeed) -> Self {
        let title = feed.title.clone();
        let holds = if holds_comments(&address, &feed) { Holds::Comments } else { Holds::Posts };
        Self { address, document, feed, title, holds, others: Vec::new() }
    }
}

impl Search<'_> {
    /// The feed of a page: of its tag, offered by it, or in a usual place. One that fails is none,
    /// and one of comments is never chosen by itself.
    ///
    /// However many places there are to look at, that takes no longer than one question may.
    pub(super) async fn on_page(&self, page: &Document) -> Option<Found> {
        timeout(self.client.patience(), self.look_on_page(page)).await.ok().flatten()
    }

    async fn look_on_page(&self, page: &Document) -> Option<Found> {
        let html = feeds::decode(&page.body, page.charset.as_deref());
        let platform = feeds::platform(&html, &page.final_url);
        let (of_posts, of_comments): (Vec<_>, Vec<_>) = feeds::offered(&html, &page.final_url)
            .into_iter()
            .partition(|offered| !offered.of_comments);
        let mut read: Vec<Found> = Vec::new();
        let mut comments: Vec<Found> = Vec::new();
        for offered in of_posts.into_iter().take(MOST_OFFERED) {
            let found = self.try_one(offered.address).await;
            let (holding, posts) =
                found.into_iter().partition(|found| found.holds == Holds::Comments);
            read.extend::<Vec<Found>>(posts);
            comments.extend::<Vec<Found>>(holding);
            if !self.choice && !read.is_empty() {
                break;
            }
        }
        if read.is_empty() && self.guess {
            read.extend(self.in_usual_place(platform, &page.final_url).await);
        }
        let mut read = read.into_iter();
        let mut found = read.next()?;
        let mut others: Vec<Found> =
            read.filter(|other| !same_posts(&other.feed, &found.feed)).collect();
        others.append(&mut comments);
        if self.choice {
            for offered in of_comments.into_iter().take(MOST_OFFERED) {
                let read = self.try_one(offered.address).await;
                let title = offered.title;
                others.extend(read.map(|read| Found { title, holds: Holds::Comments, ..read }));
            }
        }
        if let Some(of_tag) = self.of_tag(platform, &found, page).await {
            others.insert(0, found);
            found = of_tag;
        }
        found.others = others;
        Some(found)
    }

    async fn in_usual_place(&self, platform: Option<Platform>, page: &Url) -> Option<Found> {
        let mut places = VecDeque::from(feeds::usual_places(platform, page));
        let mut above = false;
        while let Some(place) = places.pop_front() {
            match self.try_one(place).await {
                Some(found) if found.holds == Holds::Posts => return Some(found),
                // Beside the page of a post WordPress keeps the comments on it; the blog is above.
                Some(_) if !above => {
                    above = true;
                    places = feeds::above(page).into();
                }
                Some(_) | None => {}
            }
        }
        None
    }

    /// The feed of one of the tags that count, where the platform has one.
    async fn of_tag(
        &self,
        platform: Option<Platform>,
        found: &Found,
        page: &Document,
    ) -> Option<Found> {
        // One feed cannot hold the posts of two tags.
        let [tag] = self.only else { return None };
        let document = &found.document;
        let platform = platform.or_else(|| {
            feeds::platform_of_feed(&feeds::decode(&document.body, document.charset.as_deref()))
        })?;
        let home = found.feed.page.as_ref().filter(|home| home.origin() == page.final_url.origin());
        let home = home.unwrap_or(&page.final_url);
        for place in feeds::tag_places(platform, home, tag).into_iter().take(MOST_OF_TAGS) {
            // Where it has no page of the tag, WordPress may take it for a post, and give its comments.
            let holds_posts =
                |found: &Found| found.holds == Holds::Posts && !found.feed.posts.is_empty();
            if let Some(found) = self.try_one(place).await.filter(holds_posts) {
                return Some(Found { holds: Holds::PostsOfTag, ..found });
            }
        }
        None
    }

    async fn try_one(&self, place: Url) -> Option<Found> {
        let question = Question::found(place.clone(), self.by.unwrap_or(self.typed), Accept::Feed);
        let Answer::Document(document) = self.client.ask(&question, (self.now)()).await else {
            return None;
        };
        let address = document.moved.clone().unwrap_or(place);
        let base = &document.final_url;
        let feed = feeds::read(&document.body, document.charset.as_deref(), base).ok()?;
        Some(Found::posts(address, document, feed))
    }
}

/// Whether a feed holds comments: by its name, or because that is where its entries lead.
fn holds_comments(address: &Url, feed: &ReadFeed) -> bool {
    let leads = |post: &Seen| {
        let place = post.link.as_ref().and_then(Url::fragment);
        place.is_some_and(|place| place.starts_with("comment"))
            || post.guid.as_ref().is_some_and(|guid| guid.contains("#comment"))
    };
    feeds::is_of_comments(address, feed.title.as_ref())
        || !feed.posts.is_empty() && feed.posts.iter().all(leads)
}

/// Whether two feeds hold the same posts, as RSS and Atom of one blog do.
fn same_posts(one: &ReadFeed, other: &ReadFeed) -> bool {
    let links = |feed: &ReadFeed| -> Vec<Option<LinkKey>> {
        feed.posts.iter().take(5).map(|post| post.link.as_ref().and_then(LinkKey::of)).collect()
    };
    links(one) == links(other)
}
