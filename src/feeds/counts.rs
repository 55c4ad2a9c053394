//! The second pass: reply counts and comment feeds that the parser has no field for.
//! Reads `slash:comments`, `thr:total`, `thr:count` (RFC 4685) by namespace, and `_comments` in
//! JSON Feeds.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use url::Url;

use super::{Format, ReadFeed};
use crate::domain::{Replies, is_web};

const SLASH: &str = "http://purl.org/rss/1.0/modules/slash/";
const THREAD: &str = "http://purl.org/syndication/thread/1.0";

/// Adds what the second pass finds to the posts, in document order. Where the two passes do not
/// see the same number of posts, nothing is added: a wrong count is worse than none.
pub(super) fn add(feed: &mut ReadFeed, text: &str, address: &Url) {
    if feed.format == Format::Json {
        json(feed, text, address);
        return;
    }
    if !text.contains("modules/slash") && !text.contains("syndication/thread") {
        return;
    }
    let found = xml(text);
    if found.len() != feed.posts.len() {
        return;
    }
    for (post, count) in feed.posts.iter_mut().zip(found) {
        post.replies = count.map_or(post.replies, Replies::counted);
    }
}

/// The count of each item, in document order.
fn xml(text: &str) -> Vec<Option<u32>> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut counts = Vec::new();
    let mut current: Option<Option<u32>> = None;
    let mut counting = false;
    loop {
        match reader.read_resolved_event() {
            Ok((_, Event::Start(tag))) if is_item(&tag) => current = Some(None),
            Ok((_, Event::End(tag))) if matches!(tag.local_name().as_ref(), "item" | "entry") => {
                counts.extend(current.take());
            }
            Ok((space, Event::Start(tag))) => {
                counting = current.is_some() && is_count(&space, &tag);
            }
            Ok((_, Event::Empty(tag))) if current.is_some() => {
                if let Some(count) = count_attribute(&reader, &tag) {
                    current = Some(current.flatten().or(Some(count)));
                }
            }
            Ok((_, Event::Text(words))) if counting => {
                counting = false;
                if let Ok(count) = words.trim().parse() {
                    current = Some(Some(count));
                }
            }
            Ok((_, Event::Eof)) | Err(_) => return counts,
            Ok(_) => counting = false,
        }
    }
}

fn is_item(tag: &BytesStart<'_>) -> bool {
    matches!(tag.local_name().as_ref(), "item" | "entry")
}

fn is_count(space: &ResolveResult<'_>, tag: &BytesStart<'_>) -> bool {
    let ResolveResult::Bound(Namespace(space)) = space else { return false };
    matches!((*space, tag.local_name().as_ref()), (SLASH, "comments") | (THREAD, "total"))
}

/// `thr:count` of `<link rel="replies">`.
fn count_attribute(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Option<u32> {
    tag.attributes().flatten().find_map(|attribute| {
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        let ResolveResult::Bound(Namespace(space)) = space else { return None };
        if *space != *THREAD || name.as_ref() != "count" {
            return None;
        }
        attribute.value.trim().parse().ok()
    })
}

fn json(feed: &mut ReadFeed, text: &str, address: &Url) {
    let Ok(document) =
        serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}'))
    else {
        return;
    };
    let Some(items) = document.get("items").and_then(serde_json::Value::as_array) else { return };
    if items.len() != feed.posts.len() {
        return;
    }
    for (post, item) in feed.posts.iter_mut().zip(items) {
        let Some(comments) = item.get("_comments") else { continue };
        let count = ["count", "total"]
            .iter()
            .find_map(|name| comments.get(name))
            .and_then(serde_json::Value::as_u64);
        if let Some(count) = count.and_then(|count| u32::try_from(count).ok()) {
            post.replies = Replies::counted(count);
        }
        let link = |names: [&str; 2]| {
            let href = names
                .iter()
                .find_map(|name| comments.get(name))
                .and_then(serde_json::Value::as_str)?;
            address.join(href).ok().filter(is_web)
        };
        post.comments_feed = post.comments_feed.take().or_else(|| link(["feed_url", "feed"]));
        post.comments_page = post.comments_page.take().or_else(|| link(["url", "page"]));
    }
}
