//! Reading leaves no trace: what a long session asks for, and with which words about the person.

use std::collections::BTreeSet;

use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::World;

/// The headers that a question may have: none of them says who reads, or what was read before.
const HEADERS: [&str; 6] =
    ["accept", "accept-encoding", "host", "if-modified-since", "if-none-match", "user-agent"];

#[test]
fn a_long_session_of_reading_asks_only_for_what_follows_from_the_list_and_says_nothing_of_the_reader()
 {
    let mut world = World::new();
    let home = world.server.uri();
    let item = |number: u32| {
        format!(
            "<item><title>Thing {number}</title><link>{home}/thing-{number}/</link><guid isPermaLink=\"false\">{home}/?p={number}</guid>\
             <pubDate>{:02} Apr 2026 08:00:00 +0000</pubDate><comments>{home}/thing-{number}/#respond</comments>\
             <wfw:commentRss>{home}/thing-{number}/feed/</wfw:commentRss>\
             <description>&lt;p&gt;Words of {number}&lt;img src=\"{home}/pixel.gif?reader=1\"&gt;&lt;/p&gt;\
             &lt;iframe src=\"{home}/frame\"&gt;&lt;/iframe&gt;&lt;script src=\"{home}/spy.js\"&gt;&lt;/script&gt;</description>\
             <enclosure url=\"{home}/sound.mp3\" type=\"audio/mpeg\" length=\"1\"/></item>",
            10 + number
        )
    };
    let items: String = (1..=12).rev().map(item).collect();
    let feed = format!(
        "<rss version=\"2.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"><channel><title>Niamh</title>\
         <image><url>{home}/logo.png</url></image>{items}</channel></rss>"
    );
    let feed = ResponseTemplate::new(200)
        .set_body_raw(feed, "application/rss+xml")
        .insert_header("ETag", "\"one\"")
        .insert_header("Set-Cookie", "reader=1; Path=/");
    world = world.answering("niamh", feed);
    let comment = "[{\"id\":7,\"post\":12,\"parent\":0,\"author_name\":\"Ama\",\"date_gmt\":\"2026-04-28T10:00:00\",\
        \"content\":{\"rendered\":\"<p>Said.<img src='/pixel.gif'></p>\"},\"link\":\"\",\"type\":\"comment\"}]";
    world.serve(
        "/wp-json/wp/v2/comments",
        ResponseTemplate::new(200)
            .set_body_raw(comment, "application/json")
            .insert_header("Set-Cookie", "reader=2; Path=/"),
    );

    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 12").wait_for("Updated").press("\r").wait_for("Said.");
    for number in (1..12).rev() {
        terminal.press("J").wait_for(&format!("Words of {number}"));
    }
    terminal.press("s").wait_for("Saved").press("h").wait_for("Thing 12");
    terminal.press("2").wait_for("one friendly line").press("3").wait_for("only you see this");
    terminal.press("4").wait_for("all you saved").press("1R").wait_for("Updated");
    terminal.press("AQ");
    assert_eq!(terminal.end(), 0);

    let asked = world.asked(&world.server);
    assert!(asked.len() >= 3, "{}", asked.len());
    let mut paths = BTreeSet::new();
    for request in &asked {
        assert_eq!(request.method.as_str(), "GET", "{}", request.url);
        assert!(request.body.is_empty());
        for name in request.headers.keys() {
            assert!(HEADERS.contains(&name.as_str()), "{name} at {}", request.url);
        }
        paths.insert(request.url.path().to_owned());
    }
    let expected = |path: &String| {
        let of_a_post = path.starts_with("/thing-") && path.ends_with("/feed/");
        of_a_post
            || ["/niamh/feed", "/comments/feed/", "/wp-json/wp/v2/comments", "/"]
                .contains(&path.as_str())
    };
    assert!(paths.iter().all(expected), "{paths:?}");
}
