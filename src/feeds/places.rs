//! Where the platforms of blogs keep their posts, for pages that do not say it themselves, and
//! where they keep those of one tag.

use std::borrow::Cow;

use dom_query::Document;
use url::Url;

/// Software or a service that blogs run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// `WordPress`, on its own or at wordpress.com.
    WordPress,
    /// Blogger (blogspot.com).
    Blogger,
    /// Ghost.
    Ghost,
    /// Hugo.
    Hugo,
    /// Jekyll.
    Jekyll,
    /// Substack.
    Substack,
    /// Medium.
    Medium,
    /// micro.blog.
    MicroBlog,
    /// Tumblr.
    Tumblr,
    /// Mastodon and its kin.
    Mastodon,
    /// Bluesky.
    Bluesky,
}

/// Services that are known by the host's name.
const HOSTS: [(&str, Platform); 8] = [
    ("wordpress.com", Platform::WordPress),
    ("blogspot.com", Platform::Blogger),
    ("ghost.io", Platform::Ghost),
    ("substack.com", Platform::Substack),
    ("medium.com", Platform::Medium),
    ("micro.blog", Platform::MicroBlog),
    ("tumblr.com", Platform::Tumblr),
    ("bsky.app", Platform::Bluesky),
];
/// What platforms call themselves in `<meta name=generator>`, or leave in every page.
const SIGNS: [(&str, Platform); 10] = [
    ("wordpress", Platform::WordPress),
    ("blogger", Platform::Blogger),
    ("ghost", Platform::Ghost),
    ("hugo", Platform::Hugo),
    ("jekyll", Platform::Jekyll),
    ("substack", Platform::Substack),
    ("medium", Platform::Medium),
    ("micro.blog", Platform::MicroBlog),
    ("tumblr", Platform::Tumblr),
    ("mastodon", Platform::Mastodon),
];
/// Words in a page's head that no other platform's pages have.
const TRACES: [(&str, Platform); 6] = [
    ("/wp-content/", Platform::WordPress),
    ("/wp-json/", Platform::WordPress),
    ("blogger.com/static", Platform::Blogger),
    ("substackcdn.com", Platform::Substack),
    ("micro.blog/", Platform::MicroBlog),
    ("assets.tumblr.com", Platform::Tumblr),
];
/// Where posts are, on platforms nobody recognised; commonest first.
const USUAL: [&str; 8] =
    ["feed/", "rss/", "index.xml", "atom.xml", "feed.xml", "rss.xml", "feeds/posts/default", "rss"];

/// The platform of a page, as far as its address or its text tell it.
pub fn platform(html: &str, page: &Url) -> Option<Platform> {
    let host = page.host_str().unwrap_or_default();
    let known = |name: &str| {
        host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
    };
    if let Some((_, platform)) = HOSTS.iter().find(|(name, _)| known(name)) {
        return Some(*platform);
    }
    let document = Document::from(html);
    let generator = document
        .select("meta[name=generator], meta[name=Generator], meta[property='og:platform']")
        .attr("content")
        .unwrap_or_default()
        .to_lowercase();
    let sign = SIGNS.iter().find(|(sign, _)| generator.contains(sign));
    let trace = || TRACES.iter().find(|(trace, _)| html.contains(trace));
    sign.or_else(trace).map(|(_, platform)| *platform)
}

/// The platform of a feed, by the `<generator>` it names.
pub fn platform_of_feed(text: &str) -> Option<Platform> {
    let head = head(text).to_lowercase();
    let (_, after) = head.split_once("<generator")?;
    let (named, _) = after.split_once("/generator>")?;
    SIGNS.iter().find(|(sign, _)| named.contains(sign)).map(|(_, platform)| *platform)
}

/// What a feed says of its blog before its first post; Blogger names every tag there.
pub(super) fn head(text: &str) -> &str {
    const LONGEST: usize = 64 * 1024;
    let end = text.len().min(LONGEST);
    let ends = (0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let head = text.get(..ends).unwrap_or_default();
    let posts = ["<entry", "<item>", "<item "].iter().filter_map(|begins| head.find(begins)).min();
    head.get(..posts.unwrap_or(ends)).unwrap_or_default()
}

/// Where the posts of a profile are, where its address tells that: pages of these platforms are
/// made by scripts, and say nothing to a reader.
pub fn of_profile(address: &Url) -> Option<Url> {
    let host = address.host_str()?;
    let words: Vec<&str> = address.path().split('/').filter(|word| !word.is_empty()).collect();
    let path = match (host.trim_start_matches("www."), words.as_slice()) {
        ("bsky.app", ["profile", name, ..]) => format!("/profile/{name}/rss"),
        ("medium.com", ["feed", ..]) => return None,
        ("medium.com", [name, ..]) => format!("/feed/{name}"),
        ("tumblr.com", ["blog", "view", name, ..] | ["blog", name, ..] | [name, ..]) => {
            return Url::parse(&format!("{}://{name}.tumblr.com/rss", address.scheme())).ok();
        }
        (_, [name] | [name, "with_replies" | "media"]) if name.starts_with('@') => {
            format!("/{}.rss", name.trim_end_matches(".rss"))
        }
        (_, ["users", name]) => format!("/users/{}.rss", name.trim_end_matches(".rss")),
        _ => return None,
    };
    let mut feed = address.clone();
    feed.set_path(&path);
    feed.set_query(None);
    feed.set_fragment(None);
    Some(feed)
}

/// Where a blog's posts may be: beside its page, then at the root of its host.
pub fn usual_places(platform: Option<Platform>, page: &Url) -> Vec<Url> {
    let names: &[&str] = match platform {
        Some(Platform::WordPress) => &["feed/", "?feed=rss2"],
        Some(Platform::Blogger) => &["feeds/posts/default"],
        Some(Platform::Ghost) => &["rss/"],
        Some(Platform::Hugo) => &["index.xml", "posts/index.xml", "post/index.xml"],
        Some(Platform::Jekyll) => &["feed.xml", "atom.xml", "rss.xml"],
        Some(Platform::Substack | Platform::Medium) => &["feed"],
        Some(Platform::MicroBlog) => &["feed.xml", "feed.json"],
        Some(Platform::Tumblr) => &["rss"],
        Some(Platform::Mastodon | Platform::Bluesky) => &[],
        None => &USUAL,
    };
    let mut bases = vec![folder(page)];
    bases.extend(page.join("/"));
    let mut places: Vec<Url> = Vec::new();
    for base in bases {
        for place in names.iter().filter_map(|name| base.join(name).ok()) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// Where the posts of the `WordPress` blog are that the page of a post belongs to: at the root of its
/// host, or in a folder below it.
pub fn above(page: &Url) -> Vec<Url> {
    let words: Vec<&str> = page.path().split('/').filter(|word| !word.is_empty()).collect();
    let mut places: Vec<Url> = page.join("/feed/").into_iter().collect();
    for count in 1..words.len().min(4) {
        let folder = words.iter().take(count).copied().collect::<Vec<_>>().join("/");
        places.extend(page.join(&format!("/{folder}/feed/")));
    }
    places
}

/// Where the posts of one tag may be, on a blog whose home is this.
pub fn tag_places(platform: Platform, home: &Url, tag: &str) -> Vec<Url> {
    let slug = slug(tag);
    let names = match platform {
        Platform::WordPress => vec![
            format!("tag/{slug}/feed/"),
            format!("category/{slug}/feed/"),
            format!("?feed=rss2&tag={slug}"),
            format!("?feed=rss2&category_name={slug}"),
        ],
        Platform::Blogger => vec![format!("feeds/posts/default/-/{tag}")],
        Platform::Ghost => vec![format!("tag/{slug}/rss/")],
        Platform::Hugo => {
            vec![format!("tags/{slug}/index.xml"), format!("categories/{slug}/index.xml")]
        }
        Platform::Jekyll => vec![format!("feed/by_tag/{slug}.xml")],
        Platform::MicroBlog => vec![format!("categories/{slug}/feed.xml")],
        Platform::Tumblr => vec![format!("tagged/{slug}/rss")],
        Platform::Medium => {
            let words: Vec<&str> = home.path().split('/').filter(|word| !word.is_empty()).collect();
            match words.as_slice() {
                [name] | ["feed", name] => vec![format!("/feed/{name}/tagged/{slug}")],
                _ => vec![format!("/feed/tagged/{slug}")],
            }
        }
        Platform::Substack | Platform::Mastodon | Platform::Bluesky => Vec::new(),
    };
    let base = folder(home);
    names.iter().filter_map(|name| base.join(name).ok()).collect()
}

/// Whether an address is that of the posts of one tag.
pub fn names_tag(address: &Url, tag: &str) -> bool {
    let slug = slug(tag);
    let words: Vec<String> = address
        .path()
        .split('/')
        .map(|word| {
            let word =
                percent_encoding::percent_decode_str(word).decode_utf8_lossy().to_lowercase();
            match word.strip_suffix(".xml") {
                Some(stem) => stem.to_owned(),
                None => word,
            }
        })
        .collect();
    let asks = |(name, word): (Cow<'_, str>, Cow<'_, str>)| {
        matches!(&*name, "tag" | "category_name") && word.to_lowercase() == slug
    };
    if address.query_pairs().any(asks) {
        return true;
    }
    let before = ["tag", "category", "-", "tags", "categories", "by_tag", "tagged"];
    words.iter().zip(words.iter().skip(1)).any(|(kind, word)| {
        before.contains(&kind.as_str()) && (*word == slug || *word == tag.to_lowercase())
    })
}

fn slug(tag: &str) -> String {
    let tag = tag.trim_start_matches('#').to_lowercase();
    tag.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The address with a slash at its end, so that places are looked for inside it.
fn folder(address: &Url) -> Url {
    let mut folder = address.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    // What ends like a file stands in its folder, not for one.
    let is_file = folder.path().rsplit('/').next().is_some_and(|last| last.contains('.'));
    if !folder.path().ends_with('/') && !is_file {
        folder.set_path(&format!("{}/", folder.path()));
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn the_address_of_a_profile_tells_where_its_posts_are() {
        for (address, feed) in [
            ("https://books.example/@niamh", "https://books.example/@niamh.rss"),
            ("https://books.example/users/niamh", "https://books.example/users/niamh.rss"),
            ("https://books.example/@niamh/with_replies", "https://books.example/@niamh.rss"),
            (
                "https://bsky.app/profile/niamh.example",
                "https://bsky.app/profile/niamh.example/rss",
            ),
            ("https://medium.com/@niamh", "https://medium.com/feed/@niamh"),
            ("https://medium.com/books/about", "https://medium.com/feed/books"),
            ("https://www.tumblr.com/niamh", "https://niamh.tumblr.com/rss"),
            ("https://www.tumblr.com/blog/view/niamh", "https://niamh.tumblr.com/rss"),
        ] {
            assert_eq!(of_profile(&url(address)).unwrap().as_str(), feed);
        }
        for address in ["https://niamh.example/blog", "https://books.example/@niamh/123"] {
            assert_eq!(of_profile(&url(address)), None, "{address}");
        }
    }

    #[test]
    fn a_platform_is_known_by_its_host_its_name_or_its_traces() {
        for (html, address, known) in [
            ("", "https://niamh.wordpress.com/", Some(Platform::WordPress)),
            ("", "https://notwordpress.com/", None),
            (
                r#"<meta name="generator" content="Hugo 0.120">"#,
                "https://a.example/",
                Some(Platform::Hugo),
            ),
            (r#"<link href="/wp-content/x.css">"#, "https://a.example/", Some(Platform::WordPress)),
        ] {
            assert_eq!(platform(html, &url(address)), known, "{address}");
        }
    }

    #[test]
    fn a_feed_names_the_platform_that_made_it() {
        let feed = "<rss><channel><generator>https://wordpress.org/?v=6.1</generator>";

        assert_eq!(platform_of_feed(feed), Some(Platform::WordPress));
        assert_eq!(platform_of_feed("<rss><channel><title>WordPress</title>"), None);
    }

    #[test]
    fn the_posts_of_one_tag_are_where_the_platform_has_them() {
        let home = url("https://a.example/blog/");
        for (platform, place) in [
            (Platform::WordPress, "https://a.example/blog/tag/cpd-23/feed/"),
            (Platform::Blogger, "https://a.example/blog/feeds/posts/default/-/CPD%2023"),
            (Platform::Ghost, "https://a.example/blog/tag/cpd-23/rss/"),
            (Platform::Hugo, "https://a.example/blog/tags/cpd-23/index.xml"),
            (Platform::Jekyll, "https://a.example/blog/feed/by_tag/cpd-23.xml"),
            (Platform::MicroBlog, "https://a.example/blog/categories/cpd-23/feed.xml"),
            (Platform::Tumblr, "https://a.example/blog/tagged/cpd-23/rss"),
        ] {
            let found = tag_places(platform, &home, "CPD 23").remove(0);
            assert_eq!(found.as_str(), place);
            assert!(names_tag(&found, "CPD 23"), "{place}");
            assert!(!names_tag(&found, "cpd"), "{place}");
        }
        for place in tag_places(Platform::WordPress, &home, "CPD 23") {
            assert!(names_tag(&place, "CPD 23") && !names_tag(&place, "cpd"), "{place}");
        }
        assert!(tag_places(Platform::Substack, &home, "cpd23").is_empty());
    }
}
