//! Gets the posts that a blog's feed no longer holds: page after page, back to a day, or to the blog's
//! beginning. What came is kept page by page, so that it goes on where it ended, whatever ended it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::Timestamp;
use url::Url;

use super::Asking;
use super::blog;
use super::readers::read_aside;
use crate::domain::{FIRST_BLOGS, FurtherBack, Older, Seen, Trouble, TroubleAt, shown_address};
use crate::feeds::{self, FeedError, Further, ReadFeed};
use crate::fetch::{Accept, Answer, Document, Question, host_of};
use crate::store::{BackTo, ReadBack, Result, Source, Store, Visit};
use crate::text::Clean;

/// At most so many pages are read at one visit.
const MOST_PAGES: usize = 20;
/// No further page is read at a visit that brought so many posts.
const MOST_POSTS: usize = 20_000;
/// So many pages in a row may hold nothing new: archives overlap with what the feed holds.
const MOST_BARREN: u32 = 3;

/// Reading a blog back.
#[derive(Debug)]
pub struct Walk {
    source: Source,
    until: Option<Timestamp>,
    back: ReadBack,
    /// The pages that were asked for at this visit.
    asked: Vec<Url>,
    /// What the posts are called that came at this visit.
    names: HashSet<u64>,
    barren: u32,
    posts: u32,
    failed: Option<TroubleAt>,
}

/// What asking for one page came to.
#[derive(Debug)]
pub enum Walked {
    /// A page with posts.
    Page(Box<Leaf>),
    /// There is no such page.
    NoPage,
    /// The page cannot be had now; the details.
    Failed(Trouble, String),
}

/// A page with posts.
#[derive(Debug)]
pub struct Leaf {
    feed: ReadFeed,
    base: Url,
    further: Further,
}

impl Walk {
    /// Begins, or goes on from where it ended, back to `until` if it is given.
    pub fn new(source: Source, back: ReadBack, until: Option<Timestamp>) -> Self {
        Self {
            source,
            until,
            back,
            asked: Vec::new(),
            names: HashSet::new(),
            barren: 0,
            posts: 0,
            failed: None,
        }
    }

    /// The next page to ask for; `None` once this visit is over.
    pub fn next(&self) -> Option<Url> {
        let reached =
            self.until.is_some_and(|until| self.back.reached.is_some_and(|at| at <= until));
        let over = self.back.end.is_some() || self.failed.is_some() || reached;
        if over || self.asked.len() >= MOST_PAGES || self.names.len() >= MOST_POSTS {
            return None;
        }
        Some(self.back.next.clone().unwrap_or_else(|| self.source.reads_at().clone()))
    }

    /// Asks for a page.
    pub async fn ask(&mut self, asking: &Asking<'_>, page: Url) -> Walked {
        let question = self.question(&page);
        self.asked.push(page.clone());
        match asking.client.ask(&question, (asking.now)()).await {
            Answer::Document(document) => self.read(document, &page).await,
            Answer::NotFound(404 | 400) | Answer::Gone if self.back.next.is_some() => {
                Walked::NoPage
            }
            other => {
                Walked::Failed(other.trouble().unwrap_or(Trouble::Unreadable), other.details())
            }
        }
    }

    /// Keeps what a page holds, then how far back it was read: what ends in between is read again, and
    /// nothing comes twice.
    pub fn take(&mut self, store: &mut Store, walked: Walked, now: Timestamp) -> Result<()> {
        match walked {
            Walked::Failed(trouble, details) => {
                let (source, details) = (self.source.id, Clean::line(&details));
                self.failed = Some(TroubleAt { source, trouble, since: now, details });
                return Ok(());
            }
            // Where a platform has no further page, the one before was the last.
            Walked::NoPage if self.guessed().is_some() => self.end(BackTo::Beginning),
            Walked::NoPage => self.end(BackTo::BlogItself),
            Walked::Page(leaf) => self.turn(store, *leaf, now)?,
        }
        let visit =
            Visit { host: host_of(self.source.reads_at()), at: now, failures: 0, until: None };
        store.record_visits(&[visit])?;
        store.keep_read_back(&self.source, &self.back)
    }

    /// What it came to.
    pub fn ended(self, store: &Store) -> Result<Older> {
        let back_to = match self.source.participant {
            Some(person) => store.oldest_of(person)?,
            None => None,
        };
        let further = match (self.failed, self.back.end) {
            (Some(trouble), _) => FurtherBack::Failed(trouble),
            (None, None) => FurtherBack::More,
            (None, Some(BackTo::Beginning)) => FurtherBack::Beginning,
            (None, Some(BackTo::BlogItself)) => {
                let known = || store.page_of(self.source.id);
                let page = self.back.page.map_or_else(known, |page| Ok(Some(page)))?;
                let shown = |page: Url| Clean::line(&shown_address(&feeds::archive(&page)));
                FurtherBack::OnTheBlog(page.map(shown))
            }
        };
        Ok(Older { posts: self.posts, back_to, further })
    }

    /// The blog's own address as it is asked always; its pages as what it names.
    fn question(&self, page: &Url) -> Question {
        let given = &self.source.address;
        match &self.back.next {
            None => blog::question(&self.source),
            Some(_) if host_of(page) == host_of(given) => Question::new(page.clone(), Accept::Feed),
            Some(_) => Question::found(page.clone(), given, Accept::Feed),
        }
    }

    async fn read(&self, document: Document, page: &Url) -> Walked {
        let (first, base) = (self.back.next.is_none(), document.final_url.clone());
        // Where the blog's own address leads is the blog's affair; its pages stay on its site.
        if !first && !feeds::same_site(page, &base) {
            return Walked::NoPage;
        }
        let reading = read_aside(move || {
            let (bytes, charset) = (&document.body, document.charset.as_deref());
            let feed = feeds::read(bytes, charset, &document.final_url)?;
            let further = feeds::further(bytes, charset, (&feed, &document.final_url));
            Ok((feed, further))
        });
        match reading.await.unwrap_or_else(|| Err(FeedError::gave_up())) {
            Ok((mut feed, further)) => {
                blog::tag_all(blog::tag(&self.source, None).as_ref(), &mut feed);
                Walked::Page(Box::new(Leaf { feed, base, further }))
            }
            Err(FeedError::Page) if first => {
                Walked::Failed(Trouble::HomePage(None), "a page without posts".to_owned())
            }
            Err(FeedError::Page | FeedError::Foreign) if !first => Walked::NoPage,
            Err(cause) => Walked::Failed(Trouble::Unreadable, cause.to_string()),
        }
    }

    fn turn(&mut self, store: &mut Store, leaf: Leaf, now: Timestamp) -> Result<()> {
        let Leaf { feed, base, further } = leaf;
        let first = self.back.next.is_none();
        if first {
            self.back.page.clone_from(&feed.page);
        }
        let applied = store.keep(&self.source, Some(&base), &feed.posts, now)?;
        self.posts = self.posts.saturating_add(applied.new);
        let came = feed.posts.iter().filter(|post| self.names.insert(name(post))).count() > 0;
        let reach = reach(&feed.posts, now);
        let further_back =
            reach.is_some() && (self.back.reached.is_none() || reach < self.back.reached);
        // What is known already tells nothing: it may have come by the feed, before it was let go there.
        let barren = !first && (!came || applied.new == 0 && !further_back);
        self.barren = if barren { self.barren.saturating_add(1) } else { 0 };
        self.back.reached = self.back.reached.into_iter().chain(reach).min();
        let guessed = self.guessed();
        match further {
            // A platform that knows no such page shows its newest posts again, whatever is asked.
            _ if guessed == Some(2) && !came => self.end(BackTo::BlogItself),
            _ if guessed.is_some() && !came => self.end(BackTo::Beginning),
            Further::At(next) if self.barren < MOST_BARREN && !self.asked.contains(&next) => {
                self.back.next = Some(next);
            }
            Further::Unsaid if first && !feed.posts.is_empty() => self.end(BackTo::BlogItself),
            Further::Nowhere | Further::Unsaid => self.end(BackTo::Beginning),
            Further::At(_) | Further::Elsewhere => self.end(BackTo::BlogItself),
        }
        Ok(())
    }

    /// Which page of the blog is asked for, where nobody named it.
    fn guessed(&self) -> Option<usize> {
        self.back.next.as_ref().and_then(feeds::guessed_page)
    }

    fn end(&mut self, end: BackTo) {
        (self.back.end, self.back.next) = (Some(end), None);
    }
}

/// What tells a post from others of its blog.
fn name(post: &Seen) -> u64 {
    let mut hasher = DefaultHasher::new();
    let link = post.link.as_ref().filter(|_| !post.shared_link);
    match (&post.guid, link) {
        (Some(guid), _) => guid.hash(&mut hasher),
        (None, Some(link)) => link.hash(&mut hasher),
        (None, None) => (post.title.as_ref().map(Clean::as_str), &post.html).hash(&mut hasher),
    }
    hasher.finish()
}

/// How far back a page goes. The oldest of several dates is not believed by itself: one wrong date
/// would end the way back.
fn reach(posts: &[Seen], now: Timestamp) -> Option<Timestamp> {
    let believed = |at: &Timestamp| (FIRST_BLOGS..=now).contains(at);
    let mut times: Vec<Timestamp> =
        posts.iter().filter_map(|post| post.published).filter(believed).collect();
    times.sort_unstable();
    times.get(1).or_else(|| times.first()).copied()
}
