//! Comments from feeds: of one post (`wfw:commentRss`, Atom `replies`, Blogger, JSON) or of a whole blog.

use url::Url;

use super::key_of;
use super::wordpress::home_and_number;
use crate::domain::{LinkKey, Seen, SeenReply};
use crate::feeds::{self, FeedError};
use crate::text::Clean;

/// How a comment in a blog's feed says under which post it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnderWhich {
    /// The number of the post, on platforms that number them.
    pub number: Option<u64>,
    /// The page of the post.
    pub link: Option<LinkKey>,
    /// What it answers, by the name the platform gives that (`thr:in-reply-to`, RFC 4685): the post
    /// or another comment.
    pub answers: Option<String>,
}

/// The comments of a feed found at `address`, in its order.
pub fn read(
    bytes: &[u8],
    http_charset: Option<&str>,
    address: &Url,
) -> Result<Vec<(UnderWhich, SeenReply)>, FeedError> {
    let feed = feeds::read(bytes, http_charset, address)?;
    Ok(feed.posts.into_iter().map(comment).collect())
}

fn comment(seen: Seen) -> (UnderWhich, SeenReply) {
    let key = key_in(&seen);
    let under = UnderWhich {
        number: seen.guid.as_deref().and_then(home_and_number).map(|(_, number)| number),
        link: seen.link.as_ref().and_then(LinkKey::of),
        answers: seen.in_reply_to.clone(),
    };
    let (said, html) = without_prose(&seen.html);
    let reply = SeenReply {
        parent: said.or(seen.in_reply_to).map(|name| key_of(&name)).filter(|parent| *parent != key),
        author: seen.author.or_else(|| seen.title.as_ref().and_then(author_in)),
        author_page: None,
        published: seen.published,
        html,
        link: seen.link,
        pingback: false,
        key,
    };
    (under, reply)
}

fn key_in(seen: &Seen) -> String {
    let names = [seen.guid.as_deref(), seen.link.as_ref().map(Url::as_str)];
    let keys: Vec<String> = names.into_iter().flatten().map(key_of).collect();
    let numbered = keys.iter().find(|key| key.starts_with("comment-"));
    numbered.or_else(|| keys.first()).cloned().unwrap_or_else(|| nameless(seen))
}

/// A comment without guid and address is known by what it says.
fn nameless(seen: &Seen) -> String {
    let author = seen.author.as_ref().map_or("", Clean::as_str);
    let at = seen.published.map_or(0, jiff::Timestamp::as_second);
    let beginning: String = seen.html.chars().take(200).collect();
    format!("{author}\n{at}\n{beginning}")
}

/// The author in "By: Niamh" and "Comment on Thing 1 by Niamh", for feeds that name them there only.
fn author_in(title: &Clean) -> Option<Clean> {
    let title = title.as_str();
    let name = match title.split_once(':') {
        Some((by, name)) if by.chars().count() <= 4 => name,
        _ => title.rsplit_once(" by ").map(|(_, name)| name)?,
    };
    Some(Clean::line(name.trim())).filter(|name| !name.is_empty())
}

/// `WordPress` says in RSS what a comment answers as its first sentence ("In reply to",
/// and a link to `#comment-3`), in the blog's language. The sentence goes; what it names stays.
fn without_prose(html: &str) -> (Option<String>, String) {
    let start = html.trim_start();
    let none = || (None, html.to_owned());
    let (open, close) = if start.starts_with("<p>") { ("<p>", "</p>") } else { ("", "</a>.") };
    let Some(end) = start.find(close).map(|at| at + close.len()) else { return none() };
    let (Some(first), Some(rest)) = (start.get(open.len()..end), start.get(end..)) else {
        return none();
    };
    let href = first.split_once("<a href=\"").and_then(|(before, after)| {
        let (href, words) = after.split_once('"')?;
        let ends = words.rsplit_once("</a>").is_some_and(|(_, tail)| tail.len() <= close.len() + 1);
        (before.len() <= 40 && !before.contains('<') && ends).then_some(href)
    });
    match href.filter(|href| key_of(href).starts_with("comment-")) {
        Some(href) => (Some(href.to_owned()), rest.trim_start().to_owned()),
        None => none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(document: &str) -> Vec<(UnderWhich, SeenReply)> {
        let address = Url::parse("https://a.example/comments/feed/").unwrap();
        read(document.as_bytes(), None, &address).unwrap()
    }

    fn rss(items: &str) -> String {
        format!(
            "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Comments</title>\
             <link>https://a.example/</link><description/>{items}</channel></rss>"
        )
    }

    #[test]
    fn a_comment_says_who_spoke_under_what_and_what_it_answers() {
        let read = comments(&rss(
            "<item><title>By: Niamh Byrne</title><link>https://a.example/thing-1/#comment-4</link>\
             <guid isPermaLink=\"false\">https://a.example/?p=7#comment-4</guid><pubDate>Mon, 02 Mar 2026 08:10:00 +0000</pubDate>\
             <description>In reply to &lt;a href=\"https://a.example/thing-1/#comment-3\"&gt;Sam&lt;/a&gt;.\n\n&lt;p&gt;I agree.&lt;/p&gt;</description></item>",
        ));
        let (under, reply) = &read[0];

        assert_eq!(under.number, Some(7));
        assert_eq!(under.link, LinkKey::of_text("https://a.example/thing-1/"));
        assert_eq!((reply.key.as_str(), reply.parent.as_deref()), ("comment-4", Some("comment-3")));
        assert_eq!(reply.author.as_ref().unwrap().as_str(), "Niamh Byrne");
        assert_eq!(reply.html, "<p>I agree.</p>");
    }

    #[test]
    fn the_sentence_about_the_parent_goes_only_where_it_is_one() {
        let answers =
            "<p>In reply to <a href=\"https://a.example/x/#comment-3\">Sam</a>.</p><p>Yes.</p>";
        let links = "<p>In my <a href=\"https://b.example/y\">post</a>.</p><p>Yes.</p>";
        let long = "<p>See what was said in <a href=\"https://a.example/x/#comment-3\">that comment</a>, it says all of it.</p>";

        assert_eq!(
            without_prose(answers),
            (Some("https://a.example/x/#comment-3".to_owned()), "<p>Yes.</p>".to_owned())
        );
        assert_eq!(without_prose(links), (None, links.to_owned()));
        assert_eq!(without_prose(long), (None, long.to_owned()));
        assert_eq!(without_prose("Plain words"), (None, "Plain words".to_owned()));
    }

    #[test]
    fn the_author_is_found_in_the_title_where_it_stands_nowhere_else() {
        assert_eq!(author_in(&"By: Sam".into()).unwrap().as_str(), "Sam");
        assert_eq!(author_in(&"Comment on Thing 1 by Sam".into()).unwrap().as_str(), "Sam");
        assert_eq!(author_in(&"I agree with you".into()), None);
    }
}
