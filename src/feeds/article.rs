//! The article of a web page, without what stands around it on every page of the blog.

use dom_smoothie::{Config, Readability};
use url::Url;

use super::guard::guarded;
use crate::config::lists::shallow;
use crate::text::html;

/// A page with more elements is no page of a post: looking through it would take too long.
const MOST_ELEMENTS: usize = 20_000;

/// The HTML of the article; `None` where there is none, or the page cannot be read.
pub fn article(page: &str, address: &Url) -> Option<String> {
    let tamed = html::tamed(page);
    let whole = shallow(&tamed);
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let found = guarded(|| {
        let mut reader = Readability::new(whole, Some(address.as_str()), Some(config)).ok()?;
        reader.parse().ok()
    })??;
    let content = found.content.to_string();
    (!content.trim().is_empty()).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::html::document;
    use crate::text::plain;

    fn read(page: &str) -> Option<String> {
        let address = Url::parse("https://ama.example/2026/maps").unwrap();
        let html = article(page, &address)?;
        Some(plain(&document(&html, Some(&address))).to_string())
    }

    #[test]
    fn the_article_comes_without_the_frame_of_its_page() {
        let words =
            "The map in the stairwell shows three rooms that do not exist, and nobody minds. ";
        let page = format!(
            "<html><head><title>Maps - Ama</title></head><body><nav><a href=/>Home</a><a href=/about>About</a></nav>\
             <main><article><h1>Maps</h1><p>{0}</p><p>{0}</p><h2>Later</h2><p>{0}</p><pre>let a = 1;</pre></article></main>\
             <aside class=sidebar><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></aside>\
             <footer>All rights, all wrongs</footer></body></html>",
            words.repeat(4)
        );

        let text = read(&page).unwrap();

        assert_eq!(text.matches("three rooms").count(), 12);
        assert!(text.contains("Later") && text.contains("let a = 1;"), "{text}");
        assert!(!text.contains("All rights") && !text.contains("Home"), "{text}");
    }

    #[test]
    fn a_page_that_is_nothing_or_a_bomb_has_no_article() {
        let address = Url::parse("https://ama.example/").unwrap();

        assert_eq!(article("", &address), None);
        assert!(
            article(&"<div>".repeat(100_000), &address).is_none_or(|html| html.len() < 100_000)
        );
        assert_eq!(article(&"<i>x</i>".repeat(30_000), &address), None);
    }
}
