//! JSON Feeds (versions 1.0 and 1.1), however loosely written: numbers as ids and tags, one author
//! where there should be a list, missing titles and versions, commas too many, a missing end.

mod loose;
mod walk;

use serde_json::{Map, Value};
use url::Url;

use super::words::{line, title_of, web};
use super::{FeedError, Format, ReadFeed, dates};
use crate::domain::{Replies, Seen};
use crate::text::{Clean, TitleKind};

type Object = Map<String, Value>;

/// Reads a JSON Feed found at `address`, with at most `most` posts.
pub(super) fn read(text: &str, address: &Url, most: usize) -> Result<ReadFeed, FeedError> {
    let foreign = |cause: &serde_json::Error| cause.is_data();
    match strictly(text, address, most) {
        Ok(feed) => Ok(feed),
        Err(cause) if foreign(&cause) => Err(FeedError::Foreign),
        Err(cause) => match strictly(&loose::mended(text), address, most) {
            Ok(feed) => Ok(ReadFeed { mended: true, ..feed }),
            Err(cause) if foreign(&cause) => Err(FeedError::Foreign),
            // Where mending does not help, what was wrong first is what its author can find.
            Err(_still) => Err(FeedError::Broken(cause.to_string())),
        },
    }
}

/// Reads what is JSON. Twice: what it says of the blog may stand behind the posts.
fn strictly(text: &str, address: &Url, most: usize) -> serde_json::Result<ReadFeed> {
    let (blog, items) = walk::blog(text)?;
    let page = address_in(&blog, &["home_page_url"], address);
    let base = page.as_ref().unwrap_or(address);
    let author = author(&blog);
    let language = text_in(&blog, "language").as_deref().and_then(line);
    let mut posts = Vec::with_capacity(items.min(most));
    walk::posts(text, most, |item| {
        let mut seen = post(item, base);
        seen.author = seen.author.or_else(|| author.clone());
        seen.language = seen.language.or_else(|| language.clone());
        posts.push(seen);
    })?;
    Ok(ReadFeed {
        format: Format::Json,
        title: text_in(&blog, "title").and_then(|title| title_of(&title, TitleKind::Text)),
        posts,
        mended: false,
        ttl: None,
        update_period: None,
        older: address_in(&blog, &["next_url"], address),
        author,
        page,
    })
}

fn post(mut item: Object, base: &Url) -> Seen {
    let guid = text_in(&item, "id").filter(|id| !id.is_empty());
    let link = address_in(&item, &["url", "external_url"], base).or_else(|| {
        let guid = guid.as_deref().filter(|guid| guid.contains("://"))?;
        web(guid, base)
    });
    let mut seen = Seen {
        title: text_in(&item, "title").and_then(|title| title_of(&title, TitleKind::Text)),
        author: author(&item),
        published: ["date_published", "date_modified"]
            .iter()
            .find_map(|name| dates::parse(&text_in(&item, name)?)),
        tags: list(item.get("tags"))
            .filter_map(text_of)
            .filter_map(|tag| line(tag.trim_start_matches('#')))
            .take(200)
            .collect(),
        enclosures: list(item.get("attachments"))
            .filter_map(Value::as_object)
            .filter_map(|file| address_in(file, &["url"], base))
            .take(50)
            .collect(),
        language: text_in(&item, "language").as_deref().and_then(line),
        guid,
        link,
        ..Seen::blog()
    };
    if let Some(comments) = item.get("_comments").and_then(Value::as_object) {
        let stated = ["count", "total"].iter().find_map(|name| text_in(comments, name));
        seen.replies = stated
            .and_then(|stated| stated.parse().ok())
            .map_or(Replies::Unknown, Replies::counted);
        seen.comments_feed = address_in(comments, &["feed_url", "feed"], base);
        seen.comments_page = address_in(comments, &["url", "page"], base);
    }
    seen.html = html(&mut item);
    seen
}

fn html(item: &mut Object) -> String {
    let mut take = |name: &str| match item.remove(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    };
    if let Some(html) = take("content_html") {
        return html;
    }
    let plain = take("content_text").or_else(|| take("summary")).unwrap_or_default();
    plain.replace('&', "&amp;").replace('<', "&lt;")
}

/// The first author with a name, in any of the shapes in which authors are written.
fn author(object: &Object) -> Option<Clean> {
    ["authors", "author"].iter().flat_map(|name| list(object.get(*name))).find_map(|author| {
        match author {
            Value::Object(author) => text_in(author, "name").and_then(|name| line(&name)),
            Value::String(name) => line(name),
            _ => None,
        }
    })
}

/// A list, or the one thing that stands where a list should.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    match value {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
    .iter()
}

fn text_in(object: &Object, name: &str) -> Option<String> {
    text_of(object.get(name)?)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn address_in(object: &Object, names: &[&str], base: &Url) -> Option<Url> {
    names.iter().find_map(|name| web(object.get(*name)?.as_str()?, base))
}
