//! Gets the page of a post, and the article on it.

use jiff::Timestamp;
use url::Url;

use crate::domain::Trouble;
use crate::feeds;
use crate::fetch::{Accept, Answer, Client, Document, Question};
use crate::text::{self, html};

/// Asks for the page of a post. `typed` is the address of the blog: where the page is named by a
/// stranger, it may be private only where that is.
pub async fn page_of_post(
    client: &Client,
    (page, typed): (&Url, &Url),
    now: Timestamp,
) -> Result<Document, Trouble> {
    let question = Question::found(page.clone(), typed, Accept::Page);
    match client.ask(&question, now).await {
        Answer::Document(document) => Ok(document),
        other => Err(other.trouble().unwrap_or(Trouble::Unreadable)),
    }
}

/// The HTML of the article on a page, where it says more than `sent`. Takes its time.
pub fn article_of(page: &Document, sent: &str) -> Option<String> {
    let text = feeds::decode(&page.body, page.charset.as_deref());
    let article = feeds::article(&text, &page.final_url)?;
    let words = |html: &str| text::words(&html::document(html, None));
    (words(&article) > words(sent)).then_some(article)
}
