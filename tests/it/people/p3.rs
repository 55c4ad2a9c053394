//! Ravi, who is shy: he reads everything and rarely writes a word.

use std::collections::BTreeSet;

use wiremock::ResponseTemplate;

use super::{Sample, names, numbers, table};
use crate::terminal::Terminal;
use crate::world::{World, wait_until};

const COMMENTS: &str = include_str!("../../../src/sample/data/comments.tsv");
const POSTS: &str = include_str!("../../../src/sample/data/posts.tsv");

/// The headers that a question may have: none of them says who reads, or what was read before.
const HEADERS: [&str; 7] = [
    "accept",
    "accept-encoding",
    "connection",
    "host",
    "if-modified-since",
    "if-none-match",
    "user-agent",
];

#[test]
fn p3_1_a_long_session_asks_only_for_what_follows_from_the_list_and_says_nothing_of_the_reader() {
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
    terminal.press("s").wait_for("Saved.");
    wait_until("it is kept", || world.ids(&["--saved"]).len() == 1);
    terminal.press("h").wait_for("Thing 12");
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
        assert!(request.headers.get("connection").is_none_or(|says| says == "close"));
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

/// Beside each other only those are named that have room; the third has a key all the same.
#[test]
fn p3_2_three_ways_to_begin_in_the_language_of_the_post_and_words_are_kept_as_a_draft() {
    let sample = Sample::filled();
    let mut terminal = sample.open();
    terminal.press("3").wait_for("That is everyone").press("G").wait_for_cursor_on("Amélie");

    terminal.press("r").wait_for("Begin with");
    terminal.wait_for("alt-1 Merci pour…").wait_for("alt-2 J’ai essayé la même chose…");
    terminal.wait_for("alt-3 Puis-je demander");
    terminal.press("\u{1b}1").wait_for("▌ Merci pour").press("ce mot. ").wait_for("ce mot.");
    terminal.press("\u{1b}2").wait_for("chose :").press("en vain. ");
    terminal.wait_for("en vain.").press("\u{1b}3").wait_for("Puis-je demander");
    terminal.press("\u{1b}").wait_without("Begin with").press("r").wait_for("Begin with");

    terminal.wait_for("ce mot.").press("\u{3}");
    terminal.end();
    assert_eq!(sample.prints(&["outbox", "--json"])[0]["state"], "draft");
    assert_eq!(sample.arrived(), 0);
}

#[test]
fn p3_3_whoever_waits_for_a_first_reply_stands_in_the_promised_order_each_once_without_a_zero() {
    let sample = Sample::filled();

    let waiting = sample.prints(&["list", "--waiting", "--json"]);

    let reasons: Vec<&str> = waiting.iter().map(|post| post["waits"].as_str().unwrap()).collect();
    assert_eq!(
        numbers(&waiting),
        [
            "post244", "post245", "post205", "post213", "post221", "post222", "post224", "post235",
            "post242", "post246"
        ]
    );
    assert_eq!(reasons[..2], ["new-here", "never-answered"]);
    assert!(reasons[2..].iter().all(|reason| *reason == "also"));
    assert_eq!(waiting[8]["person"], "Gareth Pwllmor");
    let mut terminal = sample.open();
    terminal.press("3").wait_for("That is everyone who is waiting.");
    let screen = terminal.screen();
    assert!(!screen.split_whitespace().any(|word| word == "0"), "{screen}");
}

#[test]
fn p3_3_whoever_takes_no_comments_never_waits_and_nobody_does_twice_whatever_the_day() {
    let sample = Sample::filled();
    let names = names();
    let silent = ["p04", "p14", "p23"].map(|id| names[id]);

    for day in ["2026-03-04", "2026-03-18", "2026-04-08", "2026-04-29", "2026-05-13"] {
        let waiting =
            sample.prints_at(&format!("{day}T10:30:00Z"), &["list", "--waiting", "--json"]);
        let people: Vec<&str> =
            waiting.iter().map(|post| post["person"].as_str().unwrap()).collect();
        let mut once = people.clone();
        once.sort_unstable();
        once.dedup();

        assert_eq!(once.len(), people.len(), "{day} {people:?}");
        assert!(!people.iter().any(|person| silent.contains(person)), "{day} {people:?}");
    }
}

#[test]
fn p3_4_replies_to_you_are_those_on_your_blog_and_after_your_words() {
    let sample = Sample::filled();
    let (comments, posts) = (table(COMMENTS), table(POSTS));
    let to = |you: &str| -> BTreeSet<String> {
        comments
            .values()
            .filter(|comment| comment["by"] != you)
            .filter(|comment| {
                let author = posts[comment["post"]]["who"];
                let above = comments.get(comment["reply_to"]);
                let spoke = comments.values().any(|other| {
                    let same_post = other["post"] == comment["post"];
                    same_post && other["by"] == you && other["at"] < comment["at"]
                });
                match above {
                    _ if author == you => true,
                    Some(above) => above["by"] == you,
                    None => comment["by"] == author && spoke,
                }
            })
            .map(|comment| comment["post"].to_owned())
            .collect()
    };

    for (id, name, site) in [
        ("p16", "Seun Fadare", "http://seun.example/"),
        ("p20", "Ravi Thorncastle", "http://ravi.example/"),
        ("p21", "Agnes Mulholland", "http://agnes.example/"),
    ] {
        sample.you_are(name, site);
        let found = sample.prints(&["list", "--for-me", "--json"]);

        assert_eq!(numbers(&found).into_iter().collect::<BTreeSet<_>>(), to(id), "{name}");
        assert_eq!(found.is_empty(), id != "p21", "only Agnes was answered");
        assert!(found.iter().all(|post| post["new_replies"].as_u64() > Some(0)));
    }
}

#[test]
fn p3_4_who_was_not_answered_reads_that_quiet_is_normal_and_no_zero() {
    let sample = Sample::of_seun();
    let mut terminal = sample.open();

    terminal.press("4").wait_for("only you see this").wait_for("Nothing new for you yet");

    let screen = terminal.screen();
    assert!(screen.contains("Nothing new for you yet. Quiet is normal."), "{screen}");
    assert!(!screen.split_whitespace().any(|word| word == "0"), "{screen}");
    assert_eq!(sample.arrived(), 0);
}

/// Where a post of somebody stands among those who wait, at a time.
fn place(sample: &Sample, now: &str, person: &str) -> Option<usize> {
    let waiting = sample.prints_at(now, &["list", "--waiting", "--json"]);
    waiting.iter().position(|post| post["person"] == person)
}

/// Ravi never had a reply, so he stands before all who had one. Whoever had some rises as those before
/// them are answered, or after 21 days leave.
#[test]
fn p3_5_a_post_without_a_reply_rises_for_others_and_its_author_is_told_no_place() {
    let (now, later) = ("2026-04-29T10:30:00Z", "2026-05-05T09:00:00Z");
    let sample = Sample::filled();
    let ravi = [now, later].map(|at| place(&sample, at, "Ravi Thorncastle"));
    let amelie = [now, later].map(|at| place(&sample, at, "Amélie Roussardin"));

    assert_eq!(ravi, [Some(1); 2]);
    assert_eq!(amelie, [Some(9), Some(8)]);
    sample.you_are("Ravi Thorncastle", "http://ravi.example/");
    assert_eq!(place(&sample, later, "Ravi Thorncastle"), None);
    let mut terminal = sample.open();
    terminal.press("3").wait_for("That is everyone who is waiting.");
    assert!(!terminal.screen().contains("Ravi"), "{}", terminal.screen());
}
