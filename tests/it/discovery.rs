//! From whatever a person pastes to where the posts are, platform by platform.

use std::time::Duration;

use cohort::domain::Trouble;
use cohort::fetch::{Client, ClientSettings};
use cohort::refresh::{Found, Holds, Search, find};
use jiff::Timestamp;
use url::Url;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::world::{World, rss};

/// Every name on loopback that the tests paste.
const HOSTS: [&str; 7] = [
    "blog.example",
    "books.example",
    "bsky.app",
    "medium.com",
    "niamh.tumblr.com",
    "niamh.substack.com",
    "www.tumblr.com",
];

/// A web that answers with these feeds and pages, and with 404 elsewhere.
struct Web {
    server: MockServer,
    client: Client,
}

impl Web {
    async fn new() -> Self {
        let server = MockServer::start().await;
        let names = HOSTS.iter().map(|name| ((*name).to_owned(), *server.address())).collect();
        let settings =
            ClientSettings { names, whole: Duration::from_secs(5), ..ClientSettings::default() };
        Self { server, client: Client::new(settings).unwrap() }
    }

    async fn feed(self, at: &str, titles: &[&str]) -> Self {
        self.answers(at, ResponseTemplate::new(200).set_body_raw(rss("niamh", titles), "text/xml"))
            .await
    }

    async fn page(self, at: &str, head: &str) -> Self {
        let html = format!("<!doctype html><html><head>{head}</head><body>Hello</body></html>");
        self.answers(at, ResponseTemplate::new(200).set_body_raw(html, "text/html")).await
    }

    async fn answers(self, at: &str, answer: ResponseTemplate) -> Self {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.server).await;
        self
    }

    async fn find(&self, typed: &str, only: &[&str]) -> Result<Found, Trouble> {
        let only: Vec<String> = only.iter().map(|tag| (*tag).to_owned()).collect();
        let typed = Url::parse(typed).unwrap();
        let now = || "2026-04-29T10:30:00Z".parse::<Timestamp>().unwrap();
        let search = Search {
            client: &self.client,
            typed: &typed,
            by: None,
            only: &only,
            choice: true,
            guess: true,
            now: &now,
        };
        find(&search).await
    }

    /// Where the posts are, by what was pasted.
    async fn found(&self, typed: &str, only: &[&str]) -> String {
        self.find(typed, only).await.unwrap().address.to_string()
    }

    async fn requests(&self) -> usize {
        self.server.received_requests().await.unwrap_or_default().len()
    }
}

fn generator(name: &str) -> String {
    format!("<meta name=\"generator\" content=\"{name}\">")
}

fn offers(kind: &str, title: &str, address: &str) -> String {
    format!(
        "<link rel=\"alternate\" type=\"application/{kind}+xml\" title=\"{title}\" href=\"{address}\">"
    )
}

#[tokio::test]
async fn the_address_of_the_feed_itself_is_taken_at_once() {
    let web = Web::new().await.feed("/any/place", &["Thing 1"]).await;

    assert_eq!(
        web.found("http://blog.example/any/place", &[]).await,
        "http://blog.example/any/place"
    );
    assert_eq!(web.requests().await, 1);
}

#[tokio::test]
async fn a_page_says_where_its_posts_are_also_the_page_of_one_post() {
    let head = offers("rss", "Posts", "/posts.xml");
    let web =
        Web::new().await.page("/2026/thing-1", &head).await.feed("/posts.xml", &["Thing 1"]).await;

    assert_eq!(
        web.found("http://blog.example/2026/thing-1", &[]).await,
        "http://blog.example/posts.xml"
    );
    assert_eq!(web.requests().await, 2);
}

#[tokio::test]
async fn a_page_that_says_nothing_is_looked_at_in_the_usual_place_of_its_platform() {
    for (name, place) in [
        ("WordPress 6.1", "/blog/feed/"),
        ("blogger", "/blog/feeds/posts/default"),
        ("Ghost 5.2", "/blog/rss/"),
        ("Hugo 0.120.4", "/blog/index.xml"),
        ("Jekyll v4.3", "/blog/feed.xml"),
        ("Substack", "/blog/feed"),
        ("micro.blog", "/blog/feed.xml"),
        ("Tumblr", "/blog/rss"),
    ] {
        let web =
            Web::new().await.page("/blog", &generator(name)).await.feed(place, &["Thing 1"]).await;

        assert_eq!(
            web.found("http://blog.example/blog", &[]).await,
            format!("http://blog.example{place}")
        );
        assert_eq!(web.requests().await, 2, "{name}: no guess before the right one");
    }
}

#[tokio::test]
async fn wordpress_without_pretty_addresses_is_found_by_its_query() {
    let web = Web::new().await;
    let feed = ResponseTemplate::new(200).set_body_raw(rss("niamh", &["Thing 1"]), "text/xml");
    Mock::given(path("/"))
        .and(query_param("feed", "rss2"))
        .respond_with(feed)
        .mount(&web.server)
        .await;
    let web = web.page("/", &generator("WordPress 6.1")).await;

    assert_eq!(web.found("http://blog.example/", &[]).await, "http://blog.example/?feed=rss2");
}

#[tokio::test]
async fn an_unknown_platform_is_looked_at_in_every_usual_place() {
    for place in [
        "/feed/",
        "/rss/",
        "/index.xml",
        "/atom.xml",
        "/feed.xml",
        "/rss.xml",
        "/feeds/posts/default",
        "/rss",
    ] {
        let web = Web::new().await.page("/about/me", "").await.feed(place, &["Thing 1"]).await;

        assert_eq!(
            web.found("http://blog.example/about/me", &[]).await,
            format!("http://blog.example{place}")
        );
    }
}

#[tokio::test]
async fn profiles_and_services_are_found_by_their_address_alone() {
    for (typed, place, found) in [
        ("http://books.example/@niamh", "/@niamh.rss", "http://books.example/@niamh.rss"),
        (
            "http://books.example/users/niamh",
            "/users/niamh.rss",
            "http://books.example/users/niamh.rss",
        ),
        (
            "http://bsky.app/profile/niamh.example",
            "/profile/niamh.example/rss",
            "http://bsky.app/profile/niamh.example/rss",
        ),
        ("http://medium.com/@niamh", "/feed/@niamh", "http://medium.com/feed/@niamh"),
        ("http://www.tumblr.com/niamh", "/rss", "http://niamh.tumblr.com/rss"),
    ] {
        let web = Web::new().await.feed(place, &["Thing 1"]).await;

        assert_eq!(web.found(typed, &[]).await, found);
        assert_eq!(web.requests().await, 1, "{typed}");
    }
    for (typed, place) in
        [("http://niamh.tumblr.com/", "/rss"), ("http://niamh.substack.com/about", "/feed")]
    {
        let web = Web::new()
            .await
            .page("/", "")
            .await
            .page("/about", "")
            .await
            .feed(place, &["Thing 1"])
            .await;
        assert!(web.found(typed, &[]).await.ends_with(place));
    }
}

#[tokio::test]
async fn a_feed_that_fails_is_not_offered() {
    let head = offers("rss", "Gone", "/gone")
        + &offers("rss", "Broken", "/broken")
        + &offers("atom", "Works", "/works");
    let web = Web::new()
        .await
        .page("/", &head)
        .await
        .answers("/broken", ResponseTemplate::new(200).set_body_string("nothing like a feed"))
        .await
        .feed("/works", &["Thing 1"])
        .await;

    let found = web.find("http://blog.example/", &[]).await.unwrap();

    assert_eq!(found.address.path(), "/works");
    assert_eq!(found.others, []);
}

#[tokio::test]
async fn of_several_feeds_there_is_a_choice_with_comments_last() {
    let head = offers("rss", "Comments", "/comments/feed/")
        + &offers("rss", "Posts", "/feed/")
        + &offers("atom", "The same posts", "/feed/atom/")
        + &offers("rss", "Photos", "/photos/feed/");
    let web = Web::new()
        .await
        .page("/", &head)
        .await
        .feed("/feed/", &["Thing 2", "Thing 1"])
        .await
        .feed("/feed/atom/", &["Thing 2", "Thing 1"])
        .await
        .feed("/photos/feed/", &["A picture"])
        .await
        .feed("/comments/feed/", &["On Thing 1", "On Thing 2", "On Thing 1"])
        .await;

    let found = web.find("http://blog.example/", &[]).await.unwrap();

    let others: Vec<&str> = found.others.iter().map(|other| other.address.path()).collect();
    assert_eq!(found.address.path(), "/feed/");
    assert_eq!(others, ["/photos/feed/", "/comments/feed/"]);
}

#[tokio::test]
async fn the_comments_of_a_page_are_never_taken_for_its_posts() {
    let head = offers("rss", "Comments", "/comments/feed/");
    let web =
        Web::new().await.page("/", &head).await.feed("/comments/feed/", &["On Thing 1"]).await;

    assert_eq!(web.find("http://blog.example/", &[]).await, Err(Trouble::HomePage(None)));
}

#[tokio::test]
async fn of_a_mixed_blog_the_feed_of_the_tag_is_taken_where_the_platform_has_one() {
    for (name, place) in [
        ("WordPress 6.1", "/tag/cpd-23/feed/"),
        ("WordPress 6.1", "/category/cpd-23/feed/"),
        ("blogger", "/feeds/posts/default/-/CPD%2023"),
        ("Ghost 5.2", "/tag/cpd-23/rss/"),
        ("Hugo 0.120", "/tags/cpd-23/index.xml"),
        ("Jekyll v4", "/feed/by_tag/cpd-23.xml"),
        ("micro.blog", "/categories/cpd-23/feed.xml"),
        ("Tumblr", "/tagged/cpd-23/rss"),
    ] {
        let head = generator(name) + &offers("rss", "Posts", "/all");
        let web = Web::new()
            .await
            .page("/", &head)
            .await
            .feed("/all", &["Gardens", "Thing 1"])
            .await
            .feed(place, &["Thing 1"])
            .await;

        let found = web.find("http://blog.example/", &["CPD 23"]).await.unwrap();

        assert_eq!(found.holds, Holds::PostsOfTag, "{name}");
        assert_eq!(found.address.as_str(), format!("http://blog.example{place}"));
        assert_eq!(web.found("http://blog.example/", &[]).await, "http://blog.example/all");
    }
}

#[tokio::test]
async fn comments_in_the_place_of_a_tag_are_not_taken_for_its_posts() {
    let comments = "<rss version=\"2.0\"><channel><title>Comments on: </title>\
        <item><title>Ben</title><link>http://blog.example/thing-1/#comment-3</link></item></channel></rss>";
    let comments = ResponseTemplate::new(200).set_body_raw(comments, "text/xml");
    let head = generator("WordPress 6.1") + &offers("rss", "Posts", "/all");
    let web = Web::new()
        .await
        .page("/", &head)
        .await
        .feed("/all", &["Thing 1"])
        .await
        .answers("/tag/cpd23/feed/", comments)
        .await;

    assert_eq!(web.found("http://blog.example/", &["cpd23"]).await, "http://blog.example/all");
}

#[tokio::test]
async fn a_page_without_any_posts_and_a_page_that_is_gone_are_told_apart() {
    let web =
        Web::new().await.page("/", "").await.answers("/gone", ResponseTemplate::new(410)).await;

    assert_eq!(web.find("http://blog.example/", &[]).await, Err(Trouble::HomePage(None)));
    assert_eq!(web.find("http://blog.example/gone", &[]).await, Err(Trouble::Closed));
    assert_eq!(web.find("http://blog.example/nowhere", &[]).await, Err(Trouble::NotFound));
}

#[test]
fn adding_a_page_with_several_lists_tells_them_and_takes_the_one_that_is_chosen() {
    let world = World::new();
    let head = offers("rss", "Posts", "/feed/") + &offers("rss", "Photos", "/photos/");
    let page = format!("<html><head>{head}</head></html>");
    world.serve("/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    for (at, name) in [("/feed/", "Niamh"), ("/photos/", "Photos")] {
        world.serve(
            at,
            ResponseTemplate::new(200).set_body_raw(rss(name, &["Thing 1"]), "text/xml"),
        );
    }
    let page = world.server.uri();

    let told = world.prints(0, &["add", &page, "--name", "Niamh"]);
    assert!(told.contains("Added Niamh, with 1 post."), "{told}");
    assert!(told.contains(&format!("2  Photos's blog  {page}/photos/")), "{told}");
    assert_eq!(world.requests(), 3, "what was found is not asked for again");
    assert_eq!(world.ids(&[]).len(), 1);
    world.prints(0, &["remove", "Niamh"]);
    let later = world
        .cohort_at("2026-04-29T12:00:00Z", &["add", &page, "--name", "Niamh", "--choose", "2"])
        .output()
        .unwrap();

    assert_eq!(later.status.code(), Some(0), "{later:?}");
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(config.contains("/photos/") && !config.contains("/feed/"), "{config}");
}

#[test]
fn a_person_of_whom_the_config_names_the_page_and_a_tag_is_read_in_the_tag_s_feed() {
    let world = World::new();
    let head = generator("Hugo 0.120") + &offers("rss", "Posts", "/index.xml");
    let page = format!("<html><head>{head}</head></html>");
    world.serve("/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    world.serve(
        "/index.xml",
        ResponseTemplate::new(200).set_body_raw(rss("a", &["Gardens", "Thing 1"]), "text/xml"),
    );
    world.serve(
        "/tags/cpd23/index.xml",
        ResponseTemplate::new(200).set_body_raw(rss("a", &["Thing 1"]), "text/xml"),
    );
    let blog = world.server.uri();
    let world = world.config(&format!(
        "[[participant]]\nname = \"Ama\"\nblog = \"{blog}/\"\nonly = [\"cpd23\"]"
    ));

    world.prints(0, &["refresh"]);

    let list = world.prints(0, &["list"]);
    assert!(list.contains("Thing 1") && !list.contains("Gardens"), "{list}");
    let told = world.prints(0, &["check"]);
    assert!(told.contains("/tags/cpd23/index.xml"), "{told}");
}

#[tokio::test]
async fn the_comments_beside_the_page_of_a_post_are_not_taken_for_the_blog() {
    let comments = "<rss version=\"2.0\"><channel><title>Zu: Ding 1</title>\
        <item><title>Ben</title><link>http://blog.example/thing-1/#comment-3</link></item></channel></rss>";
    let web = Web::new()
        .await
        .page("/blog/2026/thing-1/", "")
        .await
        .answers(
            "/blog/2026/thing-1/feed/",
            ResponseTemplate::new(200).set_body_raw(comments, "text/xml"),
        )
        .await
        // As WordPress does: the same under every name.
        .feed("/blog/2026/thing-1/rss/", &["Thing 1"])
        .await
        .feed("/blog/feed/", &["Thing 2", "Thing 1"])
        .await
        .feed("/blog/2026/feed/", &["Thing 1"])
        .await;

    let found = web.found("http://blog.example/blog/2026/thing-1/", &[]).await;

    assert_eq!(found, "http://blog.example/blog/feed/");
}
