//! feed-rs' model becomes ours. Everything remote is cleaned here, or kept as HTML that only
//! `text::document` reads.

use std::time::Duration;

use feed_rs::model::{Entry, Feed, FeedType, Link, LinkTarget, Text};
use feed_rs::parser::{Builder, Parser};
use url::Url;

use super::repair::plain_as_html;
use super::words::{line, title_of, web};
use super::{Format, ReadFeed, dates, words};
use crate::domain::{Seen, is_web};
use crate::text::{Clean, TitleKind};

/// The parser. `base` is where relative addresses begin, where the document cannot say it better.
pub(super) fn parser(base: Option<&Url>) -> Parser {
    Builder::new()
        .base_uri(base.map(Url::as_str))
        .sanitize_content(false)
        // No made-up ids: an entry without one is known by its link.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|raw| {
            let at = dates::parse(raw)?;
            chrono::DateTime::from_timestamp_millis(at.as_millisecond())
        })
        .build()
}

/// A feed, as far as feed-rs reads it, to which the posts of further slices are added.
pub(super) struct Reading<'a> {
    /// What was read so far.
    pub(super) feed: ReadFeed,
    language: Option<Clean>,
    address: &'a Url,
}

impl Reading<'_> {
    /// Adds posts.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        let base = self.feed.page.as_ref().unwrap_or(self.address);
        self.feed.posts.extend(entries.into_iter().map(|entry| {
            let mut seen = post(entry, base, self.feed.format);
            seen.link = seen.link.filter(|link| link != self.address);
            seen.language = seen.language.or_else(|| self.language.clone());
            seen
        }));
    }
}

/// The beginning of a reading: what a feed says of the blog, with room for so many posts.
pub(super) fn reading<'a>(feed: &Feed, posts: usize, address: &'a Url) -> Reading<'a> {
    let page =
        pick(&feed.links, |link| link.rel.is_none() || link.rel.as_deref() == Some("alternate"))
            .and_then(|href| web(href, address))
            .filter(|page| page != address);
    let author = feed.authors.first().and_then(name_of);
    let language = feed.language.as_deref().and_then(line);
    let format = match feed.feed_type {
        FeedType::Atom => Format::Atom,
        FeedType::JSON => Format::Json,
        FeedType::RSS0 => Format::Rss0,
        FeedType::RSS1 => Format::Rss1,
        FeedType::RSS2 => Format::Rss2,
    };
    let title = feed.title.as_ref().and_then(|title| clean_title(title, format));
    let read = ReadFeed {
        format,
        title,
        page,
        posts: Vec::with_capacity(posts),
        mended: false,
        ttl: feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        update_period: None,
        older: None,
        author,
    };
    Reading { feed: read, language, address }
}

fn post(entry: Entry, base: &Url, format: Format) -> Seen {
    let guid = Some(entry.id.trim()).filter(|id| !id.is_empty()).map(str::to_owned);
    let link = pick(&entry.links, is_page_of).and_then(|href| web(href, base));
    let target = |wanted: LinkTarget| {
        let found = entry.links.iter().find(|link| link.target.as_ref() == Some(&wanted));
        found.and_then(|link| web(&link.href, base))
    };
    Seen {
        title: entry.title.as_ref().and_then(|title| clean_title(title, format)),
        author: entry.authors.first().and_then(name_of),
        published: entry
            .published
            .or(entry.updated)
            .and_then(|at| jiff::Timestamp::from_millisecond(at.timestamp_millis()).ok()),
        tags: tags(&entry),
        comments_page: target(LinkTarget::Comments),
        comments_feed: target(LinkTarget::CommentsFeed),
        enclosures: enclosures(&entry),
        language: entry.language.as_deref().and_then(line),
        base: entry.base.as_deref().and_then(|own| base.join(own).ok()),
        html: html(entry, format),
        guid,
        link,
        ..Seen::blog()
    }
}

/// The text: all of it, else its beginning.
fn html(entry: Entry, format: Format) -> String {
    // A picture or a file may be written as text: nothing to read.
    let is_readable = |kind: &str| ["text", "html", "xml"].iter().any(|part| kind.contains(part));
    let content = entry.content.and_then(|content| {
        let kind = content.content_type.as_str();
        let body = content.body.filter(|body| !body.trim().is_empty() && is_readable(kind))?;
        Some((body, kind == "text/plain"))
    });
    let summary =
        entry.summary.map(|text| (text.content, text.content_type.as_str() == "text/plain"));
    match content.or(summary) {
        // Only Atom says what is plain; RSS has no word for it, and means HTML.
        Some((text, true)) if format == Format::Atom => plain_as_html(&text),
        Some((text, _)) => text,
        None => String::new(),
    }
}

/// The link of the post's own page: not its comments, not the feed, not an enclosure.
fn is_page_of(link: &Link) -> bool {
    link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"))
}

fn pick(links: &[Link], wanted: impl Fn(&Link) -> bool) -> Option<&str> {
    let html = |link: &&Link| link.media_type.as_deref().is_none_or(|media| media.contains("html"));
    let mut fitting = links.iter().filter(|link| wanted(link) && !link.href.trim().is_empty());
    fitting.clone().find(html).or_else(|| fitting.next()).map(|link| link.href.as_str())
}

fn name_of(person: &feed_rs::model::Person) -> Option<Clean> {
    let name = person.name.as_deref().filter(|name| !name.trim().is_empty());
    words::person(name.or(person.email.as_deref())?)
}

fn clean_title(written: &Text, format: Format) -> Option<Clean> {
    // RSS has no way to say whether a title is plain, so it is read as HTML; Atom says so.
    let plain = format == Format::Atom && written.content_type.subty() == "plain";
    title_of(&written.content, if plain { TitleKind::Declared } else { TitleKind::Markup })
}

fn tags(entry: &Entry) -> Vec<Clean> {
    entry
        .categories
        .iter()
        // Blogger's way to tell posts from comments.
        .filter(|category| !category.term.starts_with("http://schemas.google.com/"))
        .map(|category| category.label.as_deref().unwrap_or(&category.term))
        .filter_map(|tag| line(tag.trim_start_matches('#')))
        .take(200)
        .collect()
}

fn enclosures(entry: &Entry) -> Vec<Url> {
    let of_media = entry
        .media
        .iter()
        .flat_map(|media| &media.content)
        .filter_map(|content| content.url.clone());
    let of_links = entry
        .links
        .iter()
        .filter(|link| link.rel.as_deref() == Some("enclosure"))
        .filter_map(|link| Url::parse(&link.href).ok());
    let mut all: Vec<Url> = of_media.chain(of_links).filter(is_web).take(50).collect();
    all.dedup();
    all
}
