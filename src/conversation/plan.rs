//! Through which door a blog's comments are read. One question a blog, wherever its platform allows that.

use jiff::Timestamp;
use url::Url;

use super::wordpress::home_and_number;
use crate::domain::{LinkKey, PostId, Replies, SourceId};

/// A blog whose conversations are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blog {
    /// The source of its posts.
    pub source: SourceId,
    /// The address of that source, as the person gave it.
    pub typed: Url,
    /// Its posts that are looked at, newest first.
    pub posts: Vec<BlogPost>,
    /// The validators of its comment feed, exactly as received.
    pub etag: Option<String>,
    /// As `etag`.
    pub last_modified: Option<String>,
    /// When its comments were last asked for.
    pub asked_at: Option<Timestamp>,
}

/// A post whose conversation is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlogPost {
    /// The post.
    pub id: PostId,
    /// What its feed calls it.
    pub guid: Option<String>,
    /// Its page.
    pub link: Option<LinkKey>,
    /// When it was published.
    pub at: Timestamp,
    /// The feed of its comments.
    pub feed: Option<Url>,
    /// The validators of that feed, exactly as received.
    pub etag: Option<String>,
    /// As `etag`.
    pub last_modified: Option<String>,
    /// How many replies its own feed says it has.
    pub stated: Replies,
    /// When all of its conversation was last read.
    pub looked_at: Option<Timestamp>,
}

impl Blog {
    /// The home of a `WordPress` blog and the numbers of its posts, by their guids.
    pub fn numbered(&self) -> Option<(Url, Vec<(u64, PostId)>)> {
        let mut home = None;
        let mut numbers = Vec::new();
        for post in &self.posts {
            let Some((of, number)) = post.guid.as_deref().and_then(home_and_number) else {
                continue;
            };
            if *home.get_or_insert_with(|| of.clone()) == of {
                numbers.push((number, post.id));
            }
        }
        home.map(|home| (home, numbers))
    }
}

/// The feed of all comments of a blog: `WordPress` has one at a fixed place, Blogger beside those of
/// the posts.
pub fn blog_feed(blog: &Blog) -> Option<Url> {
    if let Some((home, _)) = blog.numbered() {
        return home.join("comments/feed/").ok();
    }
    let mut feed = blog.posts.iter().find_map(|post| post.feed.clone())?;
    let (before, _) = feed.path().split_once("/feeds/")?;
    if !feed.path().ends_with("/comments/default") {
        return None;
    }
    let path = format!("{before}/feeds/comments/default");
    feed.set_path(&path);
    feed.set_query(Some("max-results=500"));
    Some(feed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blog(guid: Option<&str>, feed: Option<&str>) -> Blog {
        let post = BlogPost {
            id: PostId(1),
            guid: guid.map(str::to_owned),
            link: None,
            at: Timestamp::UNIX_EPOCH,
            feed: feed.map(|feed| Url::parse(feed).unwrap()),
            etag: None,
            last_modified: None,
            stated: Replies::Unknown,
            looked_at: None,
        };
        Blog {
            source: SourceId(1),
            typed: Url::parse("https://a.example/").unwrap(),
            posts: vec![post],
            etag: None,
            last_modified: None,
            asked_at: None,
        }
    }

    fn found(guid: Option<&str>, feed: Option<&str>) -> Option<String> {
        blog_feed(&blog(guid, feed)).map(String::from)
    }

    #[test]
    fn a_blog_s_comments_are_one_feed_where_its_platform_has_one() {
        assert_eq!(
            found(Some("https://a.example/blog/?p=4"), None).as_deref(),
            Some("https://a.example/blog/comments/feed/")
        );
        assert_eq!(
            found(Some("tag:blogger,1"), Some("https://b.example/feeds/77/comments/default"))
                .as_deref(),
            Some("https://b.example/feeds/comments/default?max-results=500")
        );
        assert_eq!(found(None, Some("https://c.example/post/feed/")), None);
    }
}
