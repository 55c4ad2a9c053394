//! Reading comments from servers as they are: what each answer of `WordPress` and of feeds comes to.

use serde_json::Value;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::world::World;

/// A blog with one post, number 4, whose server answers nothing else yet.
pub(crate) struct Blog {
    pub(crate) world: World,
    server: MockServer,
}

impl Blog {
    pub(crate) fn new(numbered: bool) -> Self {
        let world = World::new();
        let server = world.another_server();
        let home = server.uri();
        let guid = if numbered {
            format!("<guid isPermaLink=\"false\">{home}/?p=4</guid>")
        } else {
            format!("<guid>{home}/thing-1/</guid>")
        };
        let feed = format!(
            "<rss version=\"2.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\">\
             <channel><title>Niamh</title><item><title>Thing 1</title><link>{home}/thing-1/</link>{guid}\
             <pubDate>Tue, 28 Apr 2026 09:00:00 +0000</pubDate><description>Hello.</description>\
             <comments>{home}/thing-1/#comments</comments><wfw:commentRss>{home}/thing-1/feed/</wfw:commentRss>\
             <slash:comments>0</slash:comments></item></channel></rss>"
        );
        let fresh = ResponseTemplate::new(200)
            .set_body_raw(feed, "application/rss+xml")
            .insert_header("ETag", "\"one\"");
        let answer = move |request: &Request| match request.headers.get("if-none-match") {
            Some(_) => ResponseTemplate::new(304),
            None => fresh.clone(),
        };
        world.serve_at(&server, "/feed", answer);
        let world = world.person("niamh", &format!("{home}/feed"));
        Self { world, server }
    }

    pub(crate) fn serves(&self, at: &str, body: &str) {
        let kind = if body.starts_with('[') { "application/json" } else { "application/rss+xml" };
        let answer = ResponseTemplate::new(200).set_body_raw(body.to_owned(), kind);
        self.world.serve_at(&self.server, at, answer);
    }

    fn mount(&self, mock: Mock) {
        self.world.mount(&self.server, mock);
    }

    /// Shows these comments, in place of those it serves.
    pub(crate) fn comments(&self, comments: &[String]) {
        let all = ResponseTemplate::new(200).set_body_raw(page(comments), "application/json");
        self.mount(
            Mock::given(method("GET"))
                .and(path("/wp-json/wp/v2/comments"))
                .respond_with(all)
                .with_priority(1),
        );
    }

    /// What was said, after getting new posts at a time.
    pub(crate) fn said(&self, now: &str) -> Vec<Value> {
        self.world.cohort_at(now, &["refresh", "--all"]).assert().success();
        let id = self.world.ids(&[]).remove(0);
        let shown: Value =
            serde_json::from_str(&self.world.prints(0, &["show", "--json", &id])).unwrap();
        shown["conversation"].as_array().unwrap().clone()
    }

    fn replies(&self) -> Value {
        let listed: Value =
            serde_json::from_str(&self.world.prints(0, &["list", "--json"])).unwrap();
        listed["replies"].clone()
    }
}

const NOW: &str = "2026-04-29T10:30:00Z";
pub(crate) const LATER: &str = "2026-04-29T12:30:00Z";

pub(crate) fn comment(id: u32, parent: u32, kind: &str) -> String {
    format!(
        "{{\"id\":{id},\"post\":4,\"parent\":{parent},\"author_name\":\"Ama {id}\",\"date_gmt\":\"2026-04-28T{:02}:00:00\",\
         \"content\":{{\"rendered\":\"<p>Words {id}</p>\"}},\"link\":\"\",\"type\":\"{kind}\"}}",
        10 + id % 10
    )
}

fn page(comments: &[String]) -> String {
    format!("[{}]", comments.join(","))
}

fn texts(said: &[Value]) -> Vec<(&str, u64)> {
    said.iter()
        .map(|turn| (turn["text"].as_str().unwrap(), turn["depth"].as_u64().unwrap()))
        .collect()
}

#[test]
fn a_new_comment_is_noticed_although_the_feed_of_posts_did_not_change() {
    let blog = Blog::new(true);
    blog.serves("/wp-json/wp/v2/comments", "[]");
    assert!(blog.said(NOW).is_empty());
    assert_eq!(blog.replies(), 0);
    blog.comments(&[comment(3, 0, "comment"), comment(4, 3, "comment")]);

    let said = blog.said(LATER);

    assert_eq!(texts(&said), [("Words 3", 0), ("Words 4", 1)]);
    assert_eq!(blog.replies(), 2);
}

#[test]
fn pingbacks_are_not_said_and_not_counted() {
    let blog = Blog::new(true);
    let all = page(&[comment(3, 0, "comment"), comment(5, 0, "pingback")]);
    blog.serves("/wp-json/wp/v2/comments", &all);

    assert_eq!(texts(&blog.said(NOW)), [("Words 3", 0)]);
    assert_eq!(blog.replies(), 1);
}

#[test]
fn without_permalinks_the_plain_address_is_asked() {
    let blog = Blog::new(true);
    let plain = ResponseTemplate::new(200)
        .set_body_raw(page(&[comment(3, 0, "comment")]), "application/json");
    blog.mount(
        Mock::given(method("GET"))
            .and(query_param("rest_route", "/wp/v2/comments"))
            .respond_with(plain),
    );

    assert_eq!(texts(&blog.said(NOW)), [("Words 3", 0)]);
}

#[test]
fn more_than_a_page_of_comments_is_read_to_its_end() {
    let blog = Blog::new(true);
    let of = |range: std::ops::Range<u32>| {
        page(&range.map(|id| comment(id, 0, "comment")).collect::<Vec<_>>())
    };
    for (number, body) in [("1", of(1..101)), ("2", of(101..131))] {
        blog.mount(
            Mock::given(method("GET"))
                .and(path("/wp-json/wp/v2/comments"))
                .and(query_param("page", number))
                .respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json")),
        );
    }

    assert_eq!(blog.said(NOW).len(), 130);
    assert_eq!(blog.replies(), 130);
}

/// The comments of the post as `WordPress` writes them in RSS, newest first.
fn comment_feed(home: &str) -> String {
    let item = |id: u32, before: &str| {
        format!(
            "<item><title>By: Ama</title><link>{home}/thing-1/#comment-{id}</link><pubDate>Tue, 28 Apr 2026 1{id}:00:00 +0000</pubDate>\
             <guid isPermaLink=\"false\">{home}/?p=4#comment-{id}</guid>\
             <description>&lt;p&gt;{before}Words {id}&lt;/p&gt;</description></item>"
        )
    };
    let answer = format!(
        "In reply to &lt;a href=\"{home}/thing-1/#comment-3\"&gt;Ama&lt;/a&gt;.&lt;/p&gt;&lt;p&gt;"
    );
    format!(
        "<rss version=\"2.0\"><channel><title>Comments on: Thing 1</title>{}{}</channel></rss>",
        item(4, &answer),
        item(3, "")
    )
}

#[test]
fn with_rest_switched_off_the_comment_feed_is_read_with_its_threads() {
    let blog = Blog::new(true);
    let off = "{\"code\":\"rest_disabled\",\"message\":\"Off.\",\"data\":{\"status\":401}}";
    blog.mount(
        Mock::given(method("GET"))
            .and(path("/wp-json/wp/v2/comments"))
            .respond_with(ResponseTemplate::new(401).set_body_raw(off, "application/json")),
    );
    blog.serves("/thing-1/feed/", &comment_feed(&blog.server.uri()));

    assert_eq!(texts(&blog.said(NOW)), [("Words 3", 0), ("Words 4", 1)]);
}

#[test]
fn a_blog_that_only_has_feeds_of_comments_is_read_by_them() {
    let blog = Blog::new(false);
    blog.serves("/thing-1/feed/", &comment_feed(&blog.server.uri()));

    assert_eq!(texts(&blog.said(NOW)), [("Words 3", 0), ("Words 4", 1)]);
    assert_eq!(blog.replies(), 2);
}

#[test]
fn a_page_in_place_of_comments_or_a_fault_loses_nothing_that_was_read() {
    let blog = Blog::new(true);
    blog.serves("/wp-json/wp/v2/comments", &page(&[comment(3, 0, "comment")]));
    assert_eq!(blog.said(NOW).len(), 1);
    for answer in [
        ResponseTemplate::new(200).set_body_raw("<html>maintenance</html>", "text/html"),
        ResponseTemplate::new(500),
        ResponseTemplate::new(200).set_body_raw("{\"code\":\"x\"}", "application/json"),
    ] {
        blog.mount(
            Mock::given(method("GET"))
                .and(path("/wp-json/wp/v2/comments"))
                .respond_with(answer)
                .up_to_n_times(2)
                .with_priority(1),
        );
        assert_eq!(texts(&blog.said(LATER)), [("Words 3", 0)]);
    }
}
