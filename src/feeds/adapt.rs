//! feed-rs' model becomes ours. Everything remote is cleaned here, or kept as HTML that only
//! `text::document` reads.

use std::time::Duration;

use feed_rs::model::{Entry, Feed, FeedType, Link, LinkTarget, Text};
use feed_rs::parser::{Builder, Parser};
use url::Url;

use super::{Format, ReadFeed, dates};
use crate::domain::{Replies, Seen, is_web};
use crate::text::{Clean, TitleKind, title};

/// At most so many posts are taken of one document; a blog's feed has ten to a few hundred.
const MOST_POSTS: usize = 20_000;

/// The parser for a document found at `address`.
pub(super) fn parser(address: &Url) -> Parser {
    Builder::new()
        .base_uri(Some(address.as_str()))
        .sanitize_content(false)
        // No made-up ids: an entry without one is known by its link.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|raw| {
            let at = dates::parse(raw)?;
            chrono::DateTime::from_timestamp_millis(at.as_millisecond())
        })
        .build()
}

/// The whole feed.
pub(super) fn feed(feed: Feed, address: &Url) -> ReadFeed {
    let page =
        pick(&feed.links, |link| link.rel.is_none() || link.rel.as_deref() == Some("alternate"))
            .and_then(|href| web(href, address));
    let author = feed.authors.first().and_then(name_of);
    let language = feed.language.as_deref().map(Clean::line).filter(|tag| !tag.is_empty());
    let base = page.clone().unwrap_or_else(|| address.clone());
    ReadFeed {
        format: match feed.feed_type {
            FeedType::Atom => Format::Atom,
            FeedType::JSON => Format::Json,
            FeedType::RSS0 => Format::Rss0,
            FeedType::RSS1 => Format::Rss1,
            FeedType::RSS2 => Format::Rss2,
        },
        title: feed.title.as_ref().map(clean_title).filter(|title| !title.is_empty()),
        page,
        posts: feed
            .entries
            .into_iter()
            .take(MOST_POSTS)
            .map(|entry| {
                let mut seen = post(&entry, &base);
                seen.author = seen.author.or_else(|| author.clone());
                seen.language = seen.language.or_else(|| language.clone());
                seen
            })
            .collect(),
        mended: false,
        ttl: feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        update_period: None,
        older: None,
    }
}

fn post(entry: &Entry, base: &Url) -> Seen {
    let guid = Some(entry.id.trim()).filter(|id| !id.is_empty()).map(str::to_owned);
    let link = pick(&entry.links, is_page_of)
        .and_then(|href| web(href, base))
        .or_else(|| guid.as_deref().and_then(|guid| Url::parse(guid).ok()).filter(is_web));
    let replies = |media: fn(&str) -> bool| {
        entry
            .links
            .iter()
            .filter(|link| link.rel.as_deref() == Some("replies"))
            .find(|link| media(link.media_type.as_deref().unwrap_or("")))
            .and_then(|link| web(&link.href, base))
    };
    let target = |wanted: LinkTarget| {
        entry
            .links
            .iter()
            .find(|link| link.target.as_ref() == Some(&wanted))
            .and_then(|link| web(&link.href, base))
    };
    let is_feed = |media: &str| media.contains("xml") || media.contains("json");
    let is_html = |media: &str| media.contains("html");
    let body = entry.content.as_ref().and_then(|content| content.body.clone());
    let summary = entry.summary.as_ref().map(|summary| summary.content.clone());
    Seen {
        title: entry.title.as_ref().map(clean_title).filter(|title| !title.is_empty()),
        author: entry.authors.first().and_then(name_of),
        published: entry
            .published
            .or(entry.updated)
            .and_then(|at| jiff::Timestamp::from_millisecond(at.timestamp_millis()).ok()),
        html: body.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default(),
        tags: tags(entry),
        replies: Replies::Unknown,
        comments_page: target(LinkTarget::Comments).or_else(|| replies(is_html)),
        comments_feed: target(LinkTarget::CommentsFeed).or_else(|| replies(is_feed)),
        enclosures: enclosures(entry),
        language: entry.language.as_deref().map(Clean::line).filter(|tag| !tag.is_empty()),
        guid,
        link,
        ..Seen::blog()
    }
}

/// The link of the post's own page: not its comments, not the feed, not an enclosure.
fn is_page_of(link: &Link) -> bool {
    link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"))
}

fn pick(links: &[Link], wanted: impl Fn(&Link) -> bool) -> Option<&str> {
    let html = |link: &&Link| link.media_type.as_deref().is_none_or(|media| media.contains("html"));
    let mut fitting = links.iter().filter(|link| wanted(link));
    fitting.clone().find(html).or_else(|| fitting.next()).map(|link| link.href.as_str())
}

fn web(href: &str, base: &Url) -> Option<Url> {
    base.join(href.trim()).ok().filter(is_web)
}

fn name_of(person: &feed_rs::model::Person) -> Option<Clean> {
    let name = person.name.as_deref().or(person.email.as_deref())?;
    Some(Clean::line(name)).filter(|name| !name.is_empty())
}

fn clean_title(written: &Text) -> Clean {
    // RSS has no way to say whether a title is plain, so it is read as HTML; Atom and JSON say so.
    let plain = written.content_type.subty() == "plain" && !written.content.contains(['&', '<']);
    title(&written.content, if plain { TitleKind::Text } else { TitleKind::Markup })
}

fn tags(entry: &Entry) -> Vec<Clean> {
    entry
        .categories
        .iter()
        .map(|category| category.label.as_deref().unwrap_or(&category.term))
        .map(|tag| Clean::line(tag.trim_start_matches('#')))
        .filter(|tag| !tag.is_empty())
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
