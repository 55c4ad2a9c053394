//! Comments of `WordPress` blogs by its REST interface: `GET /wp-json/wp/v2/comments` (developer.wordpress.org,
//! REST API handbook, Comments). One question covers many posts, and pingbacks are left out of the answer.

use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use crate::domain::{SeenReply, is_web};
use crate::text::{Clean, TitleKind, title};

/// The most comments that are given at once.
pub const PAGE: usize = 100;

/// How a blog's addresses are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// `/wp-json/…`
    Pretty,
    /// `/?rest_route=/…`, where permalinks are plain.
    Plain,
}

/// The home of the blog and the number of the post, from a guid like `https://a.example/?p=8`.
pub fn home_and_number(guid: &str) -> Option<(Url, u64)> {
    let mut home = Url::parse(guid.trim()).ok().filter(is_web)?;
    let number = home
        .query_pairs()
        .find(|(name, _)| matches!(&**name, "p" | "page_id"))
        .and_then(|(_, value)| value.parse().ok())?;
    home.set_query(None);
    home.set_fragment(None);
    Some((home, number))
}

/// The home of a blog as its page is reached. Guids are written once and stay: a blog that went to https
/// still has the old scheme in them. `None` where the guid names another host than the page: then what
/// is sent would go to somebody else.
pub fn home_by_page(home: &Url, page: &Url) -> Option<Url> {
    let host =
        |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    if host(home)? != host(page)? {
        return None;
    }
    let mut reached = page.clone();
    reached.set_path(home.path());
    reached.set_query(None);
    reached.set_fragment(None);
    Some(reached)
}

/// The address of one page of the comments under these posts, oldest first; pages count from 1.
pub fn comments(home: &Url, addresses: Addresses, posts: &[u64], page: usize) -> Option<Url> {
    let mut url = match addresses {
        Addresses::Pretty => home.join("wp-json/wp/v2/comments").ok()?,
        Addresses::Plain => {
            let mut url = home.clone();
            url.query_pairs_mut().append_pair("rest_route", "/wp/v2/comments");
            url
        }
    };
    let numbers: Vec<String> = posts.iter().map(u64::to_string).collect();
    url.query_pairs_mut()
        .append_pair("post", &numbers.join(","))
        .append_pair("per_page", &PAGE.to_string())
        .append_pair("page", &page.to_string())
        .append_pair("orderby", "date_gmt")
        .append_pair("order", "asc");
    Some(url)
}

/// A page of comments: each with the number of its post. `None` where this is no list of comments.
pub fn read_page(bytes: &[u8]) -> Option<Vec<(u64, SeenReply)>> {
    let values: Vec<serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    // A comment that cannot be read costs itself only.
    let comments = values.into_iter().filter_map(|value| serde_json::from_value(value).ok());
    Some(comments.map(Comment::into_seen).collect())
}

/// A comment as `WordPress` gives it. What a plugin may leave out is optional.
#[derive(Debug, Deserialize)]
struct Comment {
    id: u64,
    post: u64,
    #[serde(default)]
    parent: u64,
    #[serde(default)]
    author_name: String,
    #[serde(default)]
    author_url: String,
    #[serde(default)]
    date_gmt: String,
    #[serde(default)]
    content: Content,
    #[serde(default)]
    link: String,
    #[serde(default, rename = "type")]
    kind: String,
}

#[derive(Debug, Default, Deserialize)]
struct Content {
    #[serde(default)]
    rendered: String,
}

impl Comment {
    fn into_seen(self) -> (u64, SeenReply) {
        let web = |text: &str| Url::parse(text.trim()).ok().filter(is_web);
        let author = title(&self.author_name, TitleKind::Markup);
        let seen = SeenReply {
            key: format!("comment-{}", self.id),
            parent: (self.parent != 0).then(|| format!("comment-{}", self.parent)),
            author: Some(author).filter(|name: &Clean| !name.is_empty()),
            author_page: web(&self.author_url),
            published: utc(&self.date_gmt),
            html: self.content.rendered,
            link: web(&self.link),
            pingback: matches!(self.kind.as_str(), "pingback" | "trackback"),
        };
        (self.post, seen)
    }
}

/// `date_gmt` is UTC and does not say so.
fn utc(written: &str) -> Option<Timestamp> {
    let zoned = if written.ends_with('Z') { written.to_owned() } else { format!("{written}Z") };
    zoned.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_tells_the_home_and_the_number_of_its_post() {
        let (home, number) = home_and_number("https://a.example/blog/?p=8").unwrap();

        assert_eq!((home.as_str(), number), ("https://a.example/blog/", 8));
        assert_eq!(home_and_number("https://a.example/?page=8"), None);
        assert_eq!(home_and_number("tag:a.example,2026:8"), None);
    }

    #[test]
    fn words_go_where_the_page_is_and_to_nobody_else() {
        let url = |text: &str| Url::parse(text).unwrap();
        let by_page =
            |home: &str, page: &str| home_by_page(&url(home), &url(page)).map(String::from);

        assert_eq!(
            by_page("http://a.example/blog/", "https://www.a.example/blog/2026/thing/").as_deref(),
            Some("https://www.a.example/blog/")
        );
        assert_eq!(by_page("http://192.168.0.1/", "https://a.example/thing/"), None);
    }

    #[test]
    fn one_question_covers_many_posts_with_and_without_permalinks() {
        let home = Url::parse("https://a.example/blog/").unwrap();

        let pretty = comments(&home, Addresses::Pretty, &[4, 5], 2).unwrap();
        let plain = comments(&home, Addresses::Plain, &[4], 1).unwrap();

        assert_eq!(
            pretty.as_str(),
            "https://a.example/blog/wp-json/wp/v2/comments?post=4%2C5&per_page=100&page=2&orderby=date_gmt&order=asc"
        );
        assert!(
            plain
                .as_str()
                .starts_with("https://a.example/blog/?rest_route=%2Fwp%2Fv2%2Fcomments&post=4&")
        );
    }

    #[test]
    fn comments_read_with_thread_time_and_author() {
        let page = r#"[{"id":3,"post":4,"parent":0,"author_name":"Bo &amp; Lil","author_url":"https://bo.example",
            "date_gmt":"2026-03-02T17:10:00","content":{"rendered":"<p>Hello.</p>"},"link":"https://a.example/x/#comment-3","type":"comment"},
            {"id":4,"post":4,"parent":3,"author_name":"","date_gmt":"soon"},{"id":"no number"},
            {"id":9,"post":4,"type":"pingback"}]"#;

        let read = read_page(page.as_bytes()).unwrap();

        let (post, first) = &read[0];
        assert_eq!((*post, first.key.as_str(), first.parent.as_deref()), (4, "comment-3", None));
        assert_eq!(first.author.as_ref().unwrap().as_str(), "Bo & Lil");
        assert_eq!(first.published.unwrap().to_string(), "2026-03-02T17:10:00Z");
        assert_eq!(read[1].1.parent.as_deref(), Some("comment-3"));
        assert_eq!((read[1].1.author.clone(), read[1].1.published), (None, None));
        assert!(read[2].1.pingback);
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn what_is_no_list_is_no_page_of_comments() {
        assert_eq!(read_page(br#"{"code":"rest_disabled"}"#), None);
        assert_eq!(read_page(b"<html>"), None);
        assert_eq!(read_page(b"[]"), Some(vec![]));
    }
}
