//! Where the posts are that a feed no longer holds: the page of older posts its document names, or
//! where its platform keeps it. Never asks anybody.

use url::Url;

use super::places::{Platform, head, platform, platform_of_feed};
use super::{ReadFeed, decode};

/// Where the posts before those of a document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Further {
    /// On this page, on the same site.
    At(Url),
    /// Nowhere: these are the first.
    Nowhere,
    /// On another site, where nobody is asked.
    Elsewhere,
    /// The document does not say.
    Unsaid,
}

/// So many posts are asked of Blogger at a time.
const OF_BLOGGER: usize = 50;
/// Parts of the query by which platforms count.
const PAGED: &str = "paged";
const START: &str = "start-index";
const MOST: &str = "max-results";

/// Where the posts before those of the document at `address` are. A page that names no older one ends
/// what led to it; only a document of a feed's own address may leave it unsaid.
pub fn further(
    bytes: &[u8],
    http_charset: Option<&str>,
    (feed, address): (&ReadFeed, &Url),
) -> Further {
    let text = decode(bytes, http_charset);
    let head = head(&text).to_lowercase();
    let platform = platform_of_feed(&text)
        .or_else(|| platform("", address))
        .or_else(|| looks_like_wordpress(feed, address).then_some(Platform::WordPress));
    // Blogger names an address of its own host; the blog's has the same posts.
    let of_blogger = platform == Some(Platform::Blogger)
        || feed.older.as_ref().is_some_and(|older| number(older, START).is_some());
    if of_blogger {
        return on_blogger(&head, feed, address);
    }
    if let Some(older) = &feed.older {
        let same_site = same_site(address, older);
        return if same_site { Further::At(older.clone()) } else { Further::Elsewhere };
    }
    // RFC 5005, section 2: everything there is, in one document.
    if head.contains("<fh:complete") {
        return Further::Nowhere;
    }
    if platform == Some(Platform::WordPress) && !feed.posts.is_empty() {
        let page = number(address, PAGED).unwrap_or(1).max(1);
        return Further::At(with(address, &[(PAGED, page.saturating_add(1))]));
    }
    Further::Unsaid
}

/// The number of a page of older posts that nobody named: its platform would have it, if there is one.
/// Where it is missing, the page before it held the first posts.
pub fn guessed_page(address: &Url) -> Option<usize> {
    number(address, PAGED)
}

/// The page on which a person finds a blog's older posts, as far as its platform tells.
pub fn archive(page: &Url) -> Url {
    let path = match platform("", page) {
        Some(Platform::Substack | Platform::Tumblr) => "/archive",
        Some(Platform::MicroBlog) => "/archive/",
        _ => return page.clone(),
    };
    page.join(path).unwrap_or_else(|_| page.clone())
}

/// Whether two addresses are of one site: the same host, with `www.` or without, and never from a safe
/// connection to one that is not.
pub fn same_site(from: &Url, to: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let upgraded = from.port().is_none() && to.port().is_none() && to.scheme() == "https";
    let same_way =
        from.scheme() == to.scheme() && from.port_or_known_default() == to.port_or_known_default();
    host(from).is_some() && host(from) == host(to) && (same_way || upgraded)
}

/// Blogger counts posts, and says how many there are (openSearch).
fn on_blogger(head: &str, feed: &ReadFeed, address: &Url) -> Further {
    let said = |name: &str| {
        let (_, after) = head.split_once(&format!("<opensearch:{name}"))?;
        let (_, after) = after.split_once('>')?;
        after.split('<').next()?.trim().parse::<usize>().ok()
    };
    let start = number(address, START).or_else(|| said("startindex")).unwrap_or(1).max(1);
    let next = start.saturating_add(feed.posts.len());
    if feed.posts.is_empty() || said("totalresults").is_some_and(|total| next > total) {
        return Further::Nowhere;
    }
    Further::At(with(address, &[(START, next), (MOST, OF_BLOGGER)]))
}

/// Whether posts are called what `WordPress` calls them: the blog's page with a number (`?p=12`).
fn looks_like_wordpress(feed: &ReadFeed, address: &Url) -> bool {
    let numbered = |guid: &str| {
        Url::parse(guid)
            .is_ok_and(|guid| guid.host_str() == address.host_str() && number(&guid, "p").is_some())
    };
    !feed.posts.is_empty()
        && feed.posts.iter().all(|post| post.guid.as_deref().is_some_and(numbered))
}

/// A number in the query of an address.
fn number(address: &Url, name: &str) -> Option<usize> {
    let (_, value) = address.query_pairs().find(|(known, _)| known == name)?;
    value.parse().ok()
}

/// The address with these numbers in its query; the rest of it stays.
fn with(address: &Url, numbers: &[(&str, usize)]) -> Url {
    let mut to = address.clone();
    let named = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        numbers.iter().all(|(known, _)| *known != name)
    };
    // Byte for byte: a path of Serendipity's stands in its query.
    let rest = address.query().unwrap_or_default().split('&').filter(|part| !part.is_empty());
    let parts: Vec<String> = rest
        .filter(named)
        .map(str::to_owned)
        .chain(numbers.iter().map(|(name, number)| format!("{name}={number}")))
        .collect();
    to.set_query(Some(&parts.join("&")));
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn of(document: &str, address: &str) -> Further {
        let address = url(address);
        let feed = feeds::read(document.as_bytes(), None, &address).unwrap();
        further(document.as_bytes(), None, (&feed, &address))
    }

    fn at(text: &str) -> Further {
        Further::At(url(text))
    }

    fn rss(head: &str, guids: &[&str]) -> String {
        let items: Vec<String> = guids
            .iter()
            .map(|guid| format!("<item><title>A</title><guid>{guid}</guid></item>"))
            .collect();
        format!(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Ama</title>{head}{}</channel></rss>",
            items.concat()
        )
    }

    fn atom(head: &str, posts: usize) -> String {
        let entries: Vec<String> = (0..posts)
            .map(|post| format!("<entry><id>tag:a,{post}</id><title>A</title></entry>"))
            .collect();
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:fh=\"http://purl.org/syndication/history/1.0\" \
             xmlns:openSearch=\"http://a9.com/-/spec/opensearchrss/1.0/\"><id>a</id><title>Ama</title>{head}{}</feed>",
            entries.concat()
        )
    }

    #[test]
    fn a_document_names_the_page_of_older_posts() {
        let archive = "<link rel=\"prev-archive\" href=\"/2026/02.xml\"/><link rel=\"next\" href=\"/other\"/>";
        let next = "<link rel=\"next\" href=\"?page=2\"/>";
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Ama\",\"next_url\":\"https://ama.example/2.json\",\"items\":[]}";

        assert_eq!(
            of(&atom(archive, 1), "https://ama.example/feed"),
            at("https://ama.example/2026/02.xml")
        );
        assert_eq!(
            of(&atom(next, 1), "https://ama.example/feed"),
            at("https://ama.example/feed?page=2")
        );
        assert_eq!(of(json, "https://ama.example/1.json"), at("https://ama.example/2.json"));
    }

    #[test]
    fn only_the_same_site_is_followed() {
        for (older, found) in [
            ("https://evil.example/2", Further::Elsewhere),
            ("http://ama.example/2", Further::Elsewhere),
            ("https://ama.example:8080/2", Further::Elsewhere),
            ("https://www.ama.example/2", at("https://www.ama.example/2")),
        ] {
            let document = atom(&format!("<link rel=\"next\" href=\"{older}\"/>"), 1);
            assert_eq!(of(&document, "https://ama.example/feed"), found, "{older}");
        }
        let upgraded = atom("<link rel=\"next\" href=\"https://ama.example/2\"/>", 1);
        assert_eq!(of(&upgraded, "http://ama.example/feed"), at("https://ama.example/2"));
    }

    #[test]
    fn wordpress_counts_pages_also_where_only_its_posts_tell_what_it_is() {
        let named = rss("<generator>https://wordpress.org/?v=6.5</generator>", &["a"]);
        let numbered = rss("", &["https://ama.example/?p=3", "https://ama.example/?p=1"]);

        for document in [named, numbered] {
            for (address, next) in [
                ("https://ama.example/feed/", "https://ama.example/feed/?paged=2"),
                ("https://ama.example/feed/?paged=2", "https://ama.example/feed/?paged=3"),
                ("https://ama.example/?feed=rss2", "https://ama.example/?feed=rss2&paged=2"),
            ] {
                assert_eq!(of(&document, address), at(next), "{address}");
            }
        }
        assert_eq!(guessed_page(&url("https://ama.example/feed/?paged=3")), Some(3));
    }

    #[test]
    fn blogger_counts_posts_on_the_blog_s_own_address_up_to_their_number() {
        let next = "<link rel=\"next\" href=\"https://www.blogger.com/feeds/1/posts/default?start-index=26&amp;max-results=25\"/>";
        let total = "<openSearch:totalResults>60</openSearch:totalResults>";
        let feed = "https://ama.example/feeds/posts/default";

        assert_eq!(
            of(&atom(&format!("{next}{total}"), 25), feed),
            at("https://ama.example/feeds/posts/default?start-index=26&max-results=50")
        );
        // Fewer came than were asked for: the count goes on where they ended.
        assert_eq!(
            of(
                &atom(&format!("{next}{total}"), 20),
                &format!("{feed}?alt=rss&start-index=26&max-results=50")
            ),
            at("https://ama.example/feeds/posts/default?alt=rss&start-index=46&max-results=50")
        );
        let last = format!("<generator>Blogger</generator>{total}");
        assert_eq!(
            of(&atom(&last, 15), &format!("{feed}?start-index=46&max-results=50")),
            Further::Nowhere
        );
        assert_eq!(of(&atom(&last, 0), &format!("{feed}?start-index=46")), Further::Nowhere);
    }

    #[test]
    fn what_is_whole_has_nothing_older_and_what_says_nothing_says_nothing() {
        assert_eq!(of(&atom("<fh:complete/>", 2), "https://ama.example/feed"), Further::Nowhere);
        assert_eq!(of(&rss("", &["a", "b"]), "https://ama.example/feed"), Further::Unsaid);
        assert_eq!(of(&rss("", &[]), "https://ama.example/feed"), Further::Unsaid);
    }

    #[test]
    fn a_platform_keeps_its_older_posts_on_a_page_of_its_own() {
        assert_eq!(
            archive(&url("https://ama.substack.com/")).as_str(),
            "https://ama.substack.com/archive"
        );
        assert_eq!(
            archive(&url("https://ama.example/blog/")).as_str(),
            "https://ama.example/blog/"
        );
    }
}
