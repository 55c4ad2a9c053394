//! A hashtag without end: what is not taken is not asked for, and what comes at once is bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cohort::fetch::{Client, ClientSettings, manners};
use cohort::refresh::{Asking, Outcome, ask_all};
use cohort::store::{Following, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::mpsc;
use url::Url;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::world::NOW;

/// As many notes as a server gives at once, each a second older than the one before.
fn page(below: u64) -> ResponseTemplate {
    let now: Timestamp = NOW.parse().unwrap();
    let notes: Vec<serde_json::Value> = (0..40)
        .map(|n| {
            let id = below - 1 - n;
            let age = SignedDuration::from_secs(i64::try_from(1_000_000 - id).unwrap());
            json!({
                "id": id.to_string(),
                "uri": format!("https://books.example/notes/{id}"),
                "url": format!("https://books.example/@somebody/{id}"),
                "created_at": (now - age).to_string(),
                "visibility": "public",
                "content": "<p>One of very many.</p>",
                "account": {"id": "1", "acct": "somebody", "username": "somebody",
                    "display_name": "Somebody", "url": "https://books.example/@somebody"},
                "tags": [{"name": "cpd23"}]
            })
        })
        .collect();
    ResponseTemplate::new(200).set_body_json(notes)
}

#[tokio::test]
async fn of_a_flood_no_more_is_asked_for_than_is_taken() {
    const WAITING: usize = 2;
    let server = MockServer::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let flood = move |request: &Request| {
        counted.fetch_add(1, Ordering::SeqCst);
        let before = request.url.query_pairs().find(|(name, _)| name == "max_id");
        page(before.map_or(1_000_000, |(_, id)| id.parse().unwrap()))
    };
    Mock::given(wiremock::matchers::any()).respond_with(flood).mount(&server).await;
    let mut store = Store::in_memory().unwrap();
    let servers = vec![Url::parse(&server.uri()).unwrap()];
    store.enrol(&[], &[Following { tag: "cpd23".to_owned(), servers, bluesky: None }]).unwrap();
    let client = Client::new(ClientSettings::default()).unwrap();
    let now = || NOW.parse().unwrap();
    let pace = manners::Pace::default();
    let asking = Asking { client: &client, now: &now, pace, at_once: 64, logins: &[], sky: None };
    let (sender, mut waiting) = mpsc::channel::<Outcome>(WAITING);

    let take = async {
        let (mut taken, mut notes, mut ahead) = (0, 0, 0);
        while let Some(outcome) = waiting.recv().await {
            // Each outcome is a page. What is asked for and not taken is what waits, and one more.
            ahead = ahead.max(asked.load(Ordering::SeqCst).saturating_sub(taken));
            taken += 1;
            notes += outcome.kept.map_or(0, |kept| kept.sightings.len());
            // Whoever asks has every chance to ask on.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        }
        (notes, ahead)
    };
    let ((), (notes, ahead)) =
        tokio::join!(ask_all(&asking, store.askable(now()).unwrap(), sender), take);

    assert_eq!(notes, 1_000, "the newest ones; the rest is for later");
    assert!(ahead <= WAITING + 2, "{ahead} pages were asked for and not taken");
}
