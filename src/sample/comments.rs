//! The comments under a post, and the feeds they can be read in.

use std::collections::HashMap;

use jiff::Timestamp;

use super::feeds::{Served, escaped};
use super::people::{self, Site};
use super::tables::{COMMENTS, Comment, POSTS, Person, Post, person};

/// The comments under a post at a moment, oldest first.
pub(super) fn of(post: &Post, now: Timestamp) -> Vec<&'static Comment> {
    let mut found: Vec<&Comment> =
        COMMENTS.iter().filter(|comment| comment.post == post.id && comment.at <= now).collect();
    found.sort_by_key(|comment| comment.at);
    found
}

/// Where the comments under a post can be read.
pub(super) fn feed_of_post(person: &Person, post: &Post) -> String {
    let home = people::home(person, Site::First);
    match person.platform {
        "Blogger" => format!("{home}feeds/{}/comments/default", post.number),
        _ => format!("{home}comments/{}/feed/", post.number),
    }
}

/// The comment feed at a path, newest first; of a whole `WordPress` blog at most ten entries.
pub(super) fn feed(owner: &Person, path: &str, now: Timestamp) -> Option<Served> {
    let number = path
        .strip_prefix("/feeds/")
        .and_then(|rest| rest.strip_suffix("/comments/default"))
        .or_else(|| path.strip_prefix("/comments/").and_then(|rest| rest.strip_suffix("/feed/")));
    let posts: Vec<&Post> = match (number, path) {
        (Some(number), _) => {
            let number: usize = number.parse().ok()?;
            POSTS.iter().filter(|post| post.number == number && post.who == owner.id).collect()
        }
        (None, "/comments/feed/" | "/feeds/comments/default") => POSTS.iter().filter(|post| post.who == owner.id).collect(),
        (None, _) => return None,
    };
    let mut comments: Vec<(&Post, &Comment)> = posts
        .into_iter()
        .flat_map(|post| of(post, now).into_iter().map(move |comment| (post, comment)))
        .collect();
    comments.sort_by_key(|(_, comment)| std::cmp::Reverse(comment.at));
    if path == "/comments/feed/" {
        comments.truncate(10);
    }
    Some(if owner.format == "atom" { atom(owner, &comments, now) } else { rss(owner, &comments) })
}

/// The comments that a `WordPress` blog gives by its REST interface, as `wp/v2/comments` writes them.
pub(super) fn rest(owner: &Person, query: &str, now: Timestamp) -> Option<Served> {
    let asked: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let figure = |name: &str, usual: usize| asked.get(name).map_or(Some(usual), |text| text.parse().ok());
    let (size, page) = (figure("per_page", 10)?.clamp(1, 100), figure("page", 1)?.max(1));
    let numbers: Vec<&str> = asked.get("post").map(|posts| posts.split(',').collect()).unwrap_or_default();
    let wanted = |post: &&Post| {
        post.who == owner.id && (numbers.is_empty() || numbers.contains(&&*post.number.to_string()))
    };
    let mut found: Vec<(&Post, &Comment)> = POSTS
        .iter()
        .filter(wanted)
        .flat_map(|post| of(post, now).into_iter().map(move |comment| (post, comment)))
        .collect();
    found.sort_by_key(|(_, comment)| comment.at);
    let rows: Vec<serde_json::Value> = found
        .into_iter()
        .skip(size * (page - 1))
        .take(size)
        .map(|(post, comment)| rest_row(owner, post, comment))
        .collect();
    let bytes = serde_json::Value::Array(rows).to_string().into_bytes();
    Some(Served { media: "application/json; charset=UTF-8", bytes })
}

fn rest_row(owner: &Person, post: &Post, comment: &Comment) -> serde_json::Value {
    let author = person(comment.by);
    serde_json::json!({
        "id": number_of(comment.id),
        "post": post.number,
        "parent": number_of(comment.answers),
        "author_name": author.map_or("", |author| author.name),
        "author_url": author.map(|author| people::home(author, Site::First)).unwrap_or_default(),
        "date_gmt": comment.at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        "content": { "rendered": format!("<p>{}</p>", escaped(comment.text)) },
        "link": format!("{}#comment-{}", people::address(owner, post), number_of(comment.id)),
        "status": "approved",
        "type": "comment",
    })
}

/// The number of a comment: `c017` is 17; no comment is 0.
pub(super) fn number_of(id: &str) -> u64 {
    id.trim_start_matches('c').parse().unwrap_or(0)
}

fn name(id: &str) -> &'static str {
    person(id).map_or("", |person| person.name)
}

fn rss(owner: &Person, comments: &[(&Post, &Comment)]) -> Served {
    let home = people::home(owner, Site::First);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <channel><title>Comments on: {}</title><link>{home}</link><description/>\n",
        escaped(owner.blog)
    );
    for (post, comment) in comments {
        let address = people::address(owner, post);
        let answer = if comment.answers.is_empty() {
            String::new()
        } else {
            format!(
                "<p>In reply to <a href=\"{address}#comment-{}\">an earlier comment</a>.</p>",
                number_of(comment.answers)
            )
        };
        xml.push_str(&format!(
            "<item><title>By: {}</title><link>{address}#comment-{id}</link><dc:creator>{}</dc:creator><pubDate>{}</pubDate>\
             <guid isPermaLink=\"false\">{home}?p={}#comment-{id}</guid><description>{}</description></item>\n",
            escaped(name(comment.by)),
            escaped(name(comment.by)),
            comment.at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            post.number,
            escaped(&format!("{answer}<p>{}</p>", escaped(comment.text))),
            id = number_of(comment.id),
        ));
    }
    xml.push_str("</channel></rss>\n");
    Served { media: "application/rss+xml", bytes: xml.into_bytes() }
}

fn atom(owner: &Person, comments: &[(&Post, &Comment)], now: Timestamp) -> Served {
    let home = people::home(owner, Site::First);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:thr=\"http://purl.org/syndication/thread/1.0\"><id>{home}comments</id><title>Comments on {}</title><updated>{now}</updated>\n",
        escaped(owner.blog)
    );
    for (post, comment) in comments {
        let target = if comment.answers.is_empty() {
            format!("post-{}", post.number)
        } else {
            comment.answers.to_owned()
        };
        xml.push_str(&format!(
            "<entry><id>{home}{id}</id><title>{}</title><author><name>{}</name></author><updated>{at}</updated><published>{at}</published>\
             <thr:in-reply-to ref=\"{home}{target}\"/><link rel=\"alternate\" href=\"{}#{id}\"/><content type=\"html\">{}</content></entry>\n",
            escaped(comment.text),
            escaped(name(comment.by)),
            people::address(owner, post),
            escaped(comment.text),
            id = comment.id,
            at = comment.at,
        ));
    }
    xml.push_str("</feed>\n");
    Served { media: "application/atom+xml", bytes: xml.into_bytes() }
}
