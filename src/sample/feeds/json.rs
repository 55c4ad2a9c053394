//! JSON Feed 1.1, as micro.blog writes it: mostly posts without titles.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::local;
use crate::sample::people::{self, Site};
use crate::sample::tables::{Person, Post};
use crate::sample::{bodies, comments};

pub(super) fn write(person: &Person, posts: &[&Post], now: Timestamp) -> String {
    let home = people::home(person, Site::First);
    let items: Vec<Value> = posts
        .iter()
        .map(|post| {
            let address = people::address(person, post);
            let mut item = json!({
                "id": address,
                "url": address,
                "content_html": bodies::html(post),
                "date_published": local(person, post, "%Y-%m-%dT%H:%M:%S%:z"),
                "authors": [{ "name": post.author }],
                "tags": post.tags,
                "_comments": {
                    "url": format!("{address}#comments"),
                    "feed_url": comments::feed_of_post(person, post),
                    "count": comments::of(post, now).len(),
                },
            });
            if let (false, Some(fields)) = (post.title.is_empty(), item.as_object_mut()) {
                fields.insert("title".to_owned(), Value::from(post.title));
            }
            item
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": person.blog,
        "home_page_url": home,
        "feed_url": format!("{}{}", home.trim_end_matches('/'), people::feed_path(person)),
        "language": person.language,
        "items": items,
    });
    feed.to_string()
}
