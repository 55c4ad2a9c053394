//! The older posts of the sample: its one short feed, and where its platforms keep the rest.

use std::sync::Arc;

use cohort::config::Polling;
use cohort::config::accounts::Accounts;
use cohort::domain::{FurtherBack, Older, ParticipantId};
use cohort::fetch::{Client, ClientSettings};
use cohort::runtime::clock::Clock;
use cohort::runtime::keeper::Keeper;
use cohort::runtime::older;
use cohort::runtime::round::{self, Whom, With};
use cohort::sample::{Quirks, Server, hosts, moments};
use cohort::store::{Enrolment, Store};
use jiff::Timestamp;
use url::Url;

/// What getting the older posts of a blog of the sample comes to after refreshes at these moments.
async fn older_after(moments: &[Timestamp], feed: &str) -> Older {
    let clock = Clock::frozen(moments[0]);
    let same = clock.clone();
    let (server, serve) =
        Server::bind(Arc::new(move || same.now()), Quirks::default(), None).await.unwrap();
    let names = hosts().into_iter().map(|host| (host, server.address())).collect();
    let client = Client::new(ClientSettings { names, ..ClientSettings::default() }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cohort.db");
    let mut store = Store::open(&file, &folder.path().join("b"), clock.now()).unwrap().store;
    let feeds = vec![Url::parse(feed).unwrap()];
    store.enrol(&[Enrolment { name: "A".to_owned(), feeds, ..Enrolment::default() }], &[]).unwrap();
    let keeper = Keeper::start(store, "keeper", &file).unwrap();
    let (polling, accounts) =
        (Polling::default(), Accounts::of(folder.path().join("accounts.json")));
    let with = With {
        client: &client,
        keeper: &keeper,
        clock: &clock,
        polling: &polling,
        accounts: &accounts,
    };
    let asking = async {
        for moment in moments {
            clock.set(*moment);
            round::run(&with, Whom::Always, |_| {}).await.unwrap();
        }
        older::get(&with, ParticipantId(1), None, || ()).await.unwrap()
    };
    tokio::select! {
        came = asking => came,
        () = serve => unreachable!("the server ended"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_posts_that_the_short_feed_lacks_are_on_its_second_page() {
    let came = older_after(&moments()[2..], "http://maren.example/feed/").await;

    let back_to = Some("2026-03-04T18:10:00Z".parse().unwrap());
    assert_eq!(came, Older { posts: 3, back_to, further: FurtherBack::Beginning });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_passes_of_the_sample_have_brought_them_already() {
    let came = older_after(&moments(), "http://maren.example/feed/").await;

    assert_eq!((came.posts, came.further), (0, FurtherBack::Beginning));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_blogs_of_the_sample_are_whole_as_they_are() {
    for (feed, further) in [
        ("http://tunde.example/feeds/posts/default", FurtherBack::Beginning),
        ("http://ilse.example/feed/", FurtherBack::Beginning),
        ("http://hana.example/feed/", FurtherBack::Beginning),
        (
            "http://kirsten.example/index.xml",
            FurtherBack::OnTheBlog(Some("http://kirsten.example/".into())),
        ),
    ] {
        let came = older_after(&moments()[2..], feed).await;

        assert_eq!((came.posts, came.further), (0, further), "{feed}");
    }
}
