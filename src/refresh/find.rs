//! From any address of a blog to where its posts are.

use jiff::Timestamp;
use url::Url;

use crate::domain::Trouble;
use crate::feeds::{self, FeedError, ReadFeed};
use crate::fetch::{Accept, Answer, Client, Document, Question};

/// Where platforms keep the posts of a blog whose page does not say it, commonest first.
const USUAL_PLACES: [&str; 7] =
    ["feed/", "rss/", "index.xml", "atom.xml", "feed.xml", "rss.xml", "feeds/posts/default"];
/// At most so many addresses that a page offers are tried.
const MOST_OFFERED: usize = 4;

/// A feed that was found and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its address.
    pub address: Url,
    /// The document it is in.
    pub document: Document,
    /// What was read.
    pub feed: ReadFeed,
}

/// Looks for the posts of a blog at `typed`: there, where its page says, in the usual places.
pub async fn find(
    client: &Client,
    typed: &Url,
    now: &(dyn Fn() -> Timestamp + Send + Sync),
) -> Result<Found, Trouble> {
    let answer = client.ask(&Question::new(typed.clone(), Accept::Feed), now()).await;
    let document = match answer {
        Answer::Document(document) => document,
        other => return Err(other.trouble().unwrap_or(Trouble::Unreadable)),
    };
    let address = document.final_url.clone();
    match feeds::read(&document.body, document.charset.as_deref(), &address) {
        Ok(feed) => Ok(Found { address, document, feed }),
        Err(FeedError::Broken(_)) => Err(Trouble::Unreadable),
        Err(FeedError::Page | FeedError::Foreign) => {
            if let Some(found) = on_page(client, &document, typed, now).await {
                return Ok(found);
            }
            for place in USUAL_PLACES {
                let Ok(guess) = folder(&address).join(place) else { continue };
                if let Some(found) = try_one(client, guess, typed, now).await {
                    return Ok(found);
                }
            }
            Err(Trouble::HomePage(None))
        }
    }
}

/// The first feed that a page offers and that reads.
pub(super) async fn on_page(
    client: &Client,
    page: &Document,
    typed: &Url,
    now: &(dyn Fn() -> Timestamp + Send + Sync),
) -> Option<Found> {
    let html = feeds::decode(&page.body, page.charset.as_deref());
    let offered = feeds::offered(&html, &page.final_url);
    for one in offered.into_iter().take(MOST_OFFERED) {
        if let Some(found) = try_one(client, one.address, typed, now).await {
            return Some(found);
        }
    }
    None
}

async fn try_one(
    client: &Client,
    address: Url,
    typed: &Url,
    now: &(dyn Fn() -> Timestamp + Send + Sync),
) -> Option<Found> {
    let Answer::Document(document) =
        client.ask(&Question::found(address.clone(), typed, Accept::Feed), now()).await
    else {
        return None;
    };
    let feed = feeds::read(&document.body, document.charset.as_deref(), &address).ok()?;
    Some(Found { address, document, feed })
}

/// The address with a slash at its end, so that places are looked for inside it.
fn folder(address: &Url) -> Url {
    let mut folder = address.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", folder.path()));
    }
    folder
}
