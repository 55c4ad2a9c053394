//! Where the posts of a web page are: what its head offers.

use dom_query::Document;
use url::Url;

use crate::domain::is_web;
use crate::text::Clean;

/// A feed that a page offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its address.
    pub address: Url,
    /// What the page calls it.
    pub title: Option<Clean>,
    /// Whether it seems to hold comments, not posts.
    pub of_comments: bool,
}

/// The feeds a page offers in its head, posts before comments, else in the page's order.
pub fn offered(html: &str, page: &Url) -> Vec<Offered> {
    let document = Document::from(html);
    let base = document
        .select("base[href]")
        .attr("href")
        .and_then(|href| page.join(&href).ok())
        .unwrap_or_else(|| page.clone());
    let mut found: Vec<Offered> = Vec::new();
    for link in &document.select("link[href]") {
        let rel = link.attr("rel").unwrap_or_default().to_ascii_lowercase();
        let media = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        if !rel.split_whitespace().any(|word| matches!(word, "alternate" | "feed"))
            || !is_feed(&media, &rel)
        {
            continue;
        }
        let Some(address) =
            link.attr("href").and_then(|href| base.join(href.trim()).ok()).filter(is_web)
        else {
            continue;
        };
        if found.iter().all(|known| known.address != address) {
            let title = link
                .attr("title")
                .map(|title| Clean::line(&title))
                .filter(|title| !title.is_empty());
            let of_comments = is_of_comments(&address, title.as_ref());
            found.push(Offered { address, title, of_comments });
        }
    }
    found.sort_by_key(|offered| offered.of_comments);
    found
}

fn is_feed(media: &str, rel: &str) -> bool {
    ["rss", "atom", "rdf", "feed+json", "application/json", "text/xml", "application/xml"]
        .iter()
        .any(|kind| media.contains(kind))
        && !media.contains("oembed")
        || rel.split_whitespace().any(|word| word == "feed")
}

/// Whether a feed seems to be one of comments, by its address and what it is called.
pub fn is_of_comments(address: &Url, title: Option<&Clean>) -> bool {
    let title = title.map(|title| title.as_str().to_lowercase()).unwrap_or_default();
    ["comment", "kommentar", "comentari", "commentaire", "reacties"]
        .iter()
        .any(|word| title.contains(word))
        || address.path().contains("comment")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_posts_of_a_page_come_before_its_comments() {
        let html = r#"<head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
            <link rel="stylesheet" href="/a.css"><LINK REL="Alternate" TYPE="application/rss+xml" HREF="/feed/">"#;
        let page = Url::parse("https://niamh.example/about").unwrap();

        let found: Vec<String> =
            offered(html, &page).into_iter().map(|one| one.address.to_string()).collect();

        assert_eq!(found, ["https://niamh.example/feed/", "https://niamh.example/comments/feed/"]);
    }

    #[test]
    fn an_address_that_is_no_web_address_is_not_offered() {
        let html = r#"<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">"#;

        assert_eq!(offered(html, &Url::parse("https://a.example/").unwrap()), []);
    }
}
