//! Posts that a blog's feed no longer holds, from blogs as they are: page after page, whatever comes
//! between, nothing twice and nothing lost.

mod mixed;
mod sample;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;
use wiremock::{MockServer, Request, ResponseTemplate};

use crate::terminal::Terminal;
use crate::world::{World, wait_until};

/// The posts are written a day apart; the last one of so many yesterday.
const POSTS: usize = 35;
const PAGE: usize = 10;

/// A world with one person, Ama, whose blog's feed is at this place of a server.
fn ama(at: &str) -> (World, MockServer) {
    let world = World::new();
    let server = world.another_server();
    let feed = format!("{}{at}", server.uri());
    (world.person("Ama", &feed), server)
}

fn day(number: usize) -> Date {
    let before = i64::try_from(POSTS - number).unwrap();
    date(2026, 4, 28).checked_sub(before.days()).unwrap()
}

/// RSS with the posts of these numbers, and this in its head.
fn rss(head: &str, numbers: impl Iterator<Item = usize>) -> ResponseTemplate {
    let items: Vec<String> = numbers
        .map(|number| {
            format!(
                "<item><title>Post {number}</title><link>https://ama.example/{number}/</link><guid>ama-{number}</guid>\
                 <pubDate>{}</pubDate><description>Words.</description></item>",
                day(number).at(8, 0, 0, 0).strftime("%a, %d %b %Y %H:%M:%S +0000")
            )
        })
        .collect();
    let feed = format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Ama</title>\
         <link>https://ama.example/</link>{head}{}</channel></rss>",
        items.concat()
    );
    ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml")
}

fn numbered(request: &Request, name: &str) -> Option<usize> {
    let (_, value) = request.url.query_pairs().find(|(known, _)| known == name)?;
    value.parse().ok()
}

/// The posts of a page of `PAGE`, newest first.
fn of_page(page: usize) -> impl Iterator<Item = usize> {
    let newest = POSTS.saturating_sub((page - 1) * PAGE);
    (newest.saturating_sub(PAGE) + 1..=newest).rev()
}

const WORDPRESS: &str = "<generator>https://wordpress.org/?v=6.5</generator>";

/// As `WordPress` answers: a page of posts, and 404 past the end.
fn wordpress(request: &Request) -> ResponseTemplate {
    let page = numbered(request, "paged").unwrap_or(1);
    if (page - 1) * PAGE >= POSTS {
        return ResponseTemplate::new(404);
    }
    rss(WORDPRESS, of_page(page))
}

fn older_at(world: &World, now: &str, arguments: &[&str]) -> (i32, Value) {
    let all: Vec<&str> = ["older", "Ama", "--json"].iter().chain(arguments).copied().collect();
    let output = world.cohort_at(now, &all).output().unwrap();
    let json = serde_json::from_slice(&output.stdout);
    (output.status.code().unwrap(), json.unwrap_or_else(|_| panic!("{output:?}")))
}

const NOW: &str = "2026-04-29T10:30:00Z";

fn older(world: &World) -> Value {
    older_at(world, NOW, &[]).1
}

/// The queries that a server was asked with since the last time.
fn asked(world: &World, server: &MockServer) -> Vec<String> {
    let asked = world.asked(server);
    let of = |request: &Request| {
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", request.url.path())
    };
    asked.iter().map(of).collect()
}

fn titles(world: &World) -> Vec<String> {
    let listed = world.prints(0, &["list", "--json"]);
    let title = |line: &str| {
        let post: Value = serde_json::from_str(line).unwrap();
        post["title"].as_str().unwrap().to_owned()
    };
    listed.lines().map(title).collect()
}

fn all_titles() -> Vec<String> {
    (1..=POSTS).rev().map(|number| format!("Post {number}")).collect()
}

#[test]
fn p2_5_a_wordpress_blog_is_read_page_by_page_to_its_beginning_and_then_left_alone() {
    let (world, server) = ama("/feed/");
    world.serve_at(&server, "/feed/", wordpress);
    world.prints(0, &["refresh"]);
    assert_eq!(titles(&world).len(), PAGE);

    let came = older(&world);

    assert_eq!((&came["posts"], &came["state"]), (&25.into(), &"beginning".into()));
    assert_eq!(came["back_to"], "2026-03-25T08:00:00Z");
    assert_eq!(titles(&world), all_titles());
    let pages = ["/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4", "/feed/?paged=5"];
    assert_eq!(asked(&world, &server)[1..], pages);
    let again = world.prints(0, &["older", "ama"]);
    assert_eq!(
        again,
        "All posts back to Wed 25 March 2026 are here. That is the beginning of the blog.\n"
    );
    assert_eq!(asked(&world, &server).len(), 6, "nobody was asked again");
}

#[test]
fn who_was_never_asked_is_asked_for_new_posts_first() {
    let (world, server) = ama("/feed/");
    world.serve_at(&server, "/feed/", wordpress);

    assert_eq!(older(&world)["state"], "beginning");
    assert_eq!(titles(&world), all_titles());
}

#[test]
fn back_to_a_day_no_more_is_asked_for_than_that_takes_and_later_it_goes_on_from_there() {
    let (world, server) = ama("/feed/");
    world.serve_at(&server, "/feed/", wordpress);
    world.prints(0, &["refresh"]);

    let (_, some) = older_at(&world, NOW, &["--until", "2026-04-12"]);

    assert_eq!((&some["posts"], &some["state"]), (&10.into(), &"more".into()));
    assert_eq!(asked(&world, &server)[1..], ["/feed/", "/feed/?paged=2"]);
    older_at(&world, NOW, &["--until", "2026-04-15"]);
    assert_eq!(asked(&world, &server).len(), 3, "that far back was read already");
    assert_eq!(older(&world)["posts"], 15);
    assert_eq!(asked(&world, &server)[3], "/feed/?paged=3");
    assert_eq!(titles(&world), all_titles());
}

#[test]
fn a_blogger_blog_is_read_by_counting_posts_on_its_own_address() {
    let (world, server) = ama("/feeds/posts/default");
    // Never more than seven at once, whatever is asked for.
    let blogger = |request: &Request| {
        let start = numbered(request, "start-index").unwrap_or(1);
        let newest = POSTS + 1 - start;
        let head = format!(
            "<generator>Blogger</generator><openSearch:totalResults xmlns:openSearch=\"http://a9.com/-/spec/opensearchrss/1.0/\">{POSTS}</openSearch:totalResults>\
             <atom:link rel=\"next\" href=\"https://www.blogger.com/feeds/1/posts/default?start-index={}&amp;max-results=7\"/>",
            start + 7
        );
        rss(&head, (newest.saturating_sub(7) + 1..=newest).rev())
    };
    world.serve_at(&server, "/feeds/posts/default", blogger);
    world.prints(0, &["refresh"]);

    let came = older(&world);

    assert_eq!((&came["posts"], &came["state"]), (&28.into(), &"beginning".into()));
    assert_eq!(titles(&world), all_titles());
    let asked = asked(&world, &server);
    assert_eq!(asked[2], "/feeds/posts/default?start-index=8&max-results=50");
    assert_eq!(asked.len(), 6, "{asked:?}");
}

#[test]
fn archives_that_overlap_with_the_feed_are_read_to_the_first_one() {
    let (world, server) = ama("/feed");
    let older = |to: &str| format!("<atom:link rel=\"prev-archive\" href=\"{to}\"/>");
    for (at, head, numbers) in [
        ("/feed", older("/3.xml"), 21..=35),
        // All of it is in the feed still.
        ("/3.xml", older("/2.xml"), 25..=34),
        ("/2.xml", older("/1.xml"), 11..=24),
        ("/1.xml", String::new(), 1..=10),
    ] {
        world.serve_at(&server, at, rss(&head, numbers.rev()));
    }
    world.prints(0, &["refresh"]);

    let came = self::older(&world);

    assert_eq!((&came["posts"], &came["state"]), (&20.into(), &"beginning".into()));
    assert_eq!(titles(&world), all_titles());
}

fn next(to: &str) -> String {
    format!("<atom:link rel=\"next\" href=\"{to}\"/>")
}

#[test]
fn pages_in_a_circle_and_on_other_sites_end_the_way_back() {
    for (to, asked_in_all) in [("/feed", 3), ("/2", 3), ("http://evil.example/3", 3)] {
        let (world, server) = ama("/feed");
        world.serve_at(&server, "/feed", rss(&next("/2"), (31..=35).rev()));
        world.serve_at(&server, "/2", rss(&next(to), (26..=30).rev()));
        world.prints(0, &["refresh"]);

        let came = older(&world);

        assert_eq!((&came["posts"], &came["state"]), (&5.into(), &"on the blog".into()), "{to}");
        assert_eq!(asked(&world, &server).len(), asked_in_all, "{to}");
        older(&world);
        assert_eq!(asked(&world, &server).len(), asked_in_all, "it is remembered: {to}");
    }
}

#[test]
fn pages_that_hold_nothing_new_are_followed_a_little_while_only() {
    let (world, server) = ama("/feed");
    let same = |request: &Request| {
        let page = numbered(request, "page").unwrap_or(1);
        rss(&next(&format!("/feed?page={}", page + 1)), (31..=35).rev())
    };
    world.serve_at(&server, "/feed", same);
    world.prints(0, &["refresh"]);

    assert_eq!(older(&world)["state"], "on the blog");
    assert_eq!(asked(&world, &server).len(), 1 + 4);
}

#[test]
fn pages_without_end_are_read_twenty_at_a_time() {
    let (world, server) = ama("/feed");
    let endless = |request: &Request| {
        let page = numbered(request, "page").unwrap_or(1);
        let at: Timestamp = "2026-04-28T08:00:00Z".parse().unwrap();
        let at = at.checked_sub(i64::try_from(page).unwrap().hours()).unwrap();
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>a</id><title>Ama</title><updated>{at}</updated>\
             <link rel=\"next\" href=\"/feed?page={}\"/><entry><id>tag:a,{page}</id><title>Post {page}</title>\
             <updated>{at}</updated></entry></feed>",
            page + 1
        );
        ResponseTemplate::new(200).set_body_raw(feed, "application/atom+xml")
    };
    world.serve_at(&server, "/feed", endless);
    world.prints(0, &["refresh"]);

    assert_eq!(older(&world)["state"], "more");
    assert_eq!(asked(&world, &server).len(), 1 + 20);
    older(&world);
    assert_eq!(asked(&world, &server)[21], "/feed?page=21");
    assert_eq!(titles(&world).len(), 40);
}

#[test]
fn a_host_that_asks_for_patience_is_left_alone_and_then_read_on_from_there() {
    let (world, server) = ama("/feed/");
    let busy = |request: &Request| match numbered(request, "paged") {
        Some(3) => ResponseTemplate::new(429).insert_header("Retry-After", "3600"),
        _ => wordpress(request),
    };
    world.serve_at(&server, "/feed/", busy);
    world.prints(0, &["refresh"]);

    let (code, came) = older_at(&world, NOW, &[]);

    assert_eq!((code, &came["posts"], &came["state"]), (3, &10.into(), &"trouble".into()));
    assert_eq!(
        came["sentence"],
        "10 older posts came, back to Thu 9 April 2026. \
         Ama’s blog asked us to wait until 12:30. Then ask again: it goes on from there."
    );
    let so_far = asked(&world, &server).len();
    older_at(&world, "2026-04-29T11:00:00Z", &[]);
    assert_eq!(asked(&world, &server).len(), so_far, "not before its time");
    world.reset(&server);
    world.serve_at(&server, "/feed/", wordpress);
    let (code, came) = older_at(&world, "2026-04-29T12:00:00Z", &[]);

    assert_eq!((code, &came["posts"], &came["state"]), (0, &15.into(), &"beginning".into()));
    assert_eq!(asked(&world, &server)[0], "/feed/?paged=3");
    assert_eq!(titles(&world), all_titles());
}

#[test]
fn what_was_killed_between_two_pages_goes_on_where_it_was() {
    let (world, server) = ama("/feed/");
    let slow = |request: &Request| match numbered(request, "paged") {
        Some(3) => wordpress(request).set_delay(std::time::Duration::from_secs(30)),
        _ => wordpress(request),
    };
    world.serve_at(&server, "/feed/", slow);
    world.prints(0, &["refresh"]);
    let mut program = world.begins(&["--now", NOW, "older", "Ama"], None);
    wait_until("the third page is asked for", || asked(&world, &server).len() == 4);
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(titles(&world).len(), 20);
    world.reset(&server);
    world.serve_at(&server, "/feed/", wordpress);

    let came = older(&world);

    assert_eq!((&came["posts"], &came["state"]), (&15.into(), &"beginning".into()));
    assert_eq!(asked(&world, &server)[0], "/feed/?paged=3");
    assert_eq!(titles(&world), all_titles());
}

#[test]
fn posts_written_meanwhile_do_not_end_the_way_back() {
    let (world, server) = ama("/feed/");
    world.serve_at(&server, "/feed/", wordpress);
    world.prints(0, &["refresh"]);
    older_at(&world, NOW, &["--until", "2026-04-12"]);
    world.reset(&server);
    // Ten posts more: what was the second page is the third now.
    let later = |request: &Request| {
        let page = numbered(request, "paged").unwrap_or(2);
        if page > 5 { ResponseTemplate::new(404) } else { rss(WORDPRESS, of_page(page - 1)) }
    };
    world.serve_at(&server, "/feed/", later);

    let came = older(&world);

    assert_eq!((&came["posts"], &came["state"]), (&15.into(), &"beginning".into()));
    assert_eq!(titles(&world), all_titles());
}

#[test]
fn p2_5_where_a_blog_offers_no_older_posts_its_page_is_told_and_nobody_is_asked_twice() {
    let (world, server) = ama("/feed");
    world.serve_at(&server, "/feed", rss("", (26..=35).rev()));
    world.prints(0, &["refresh"]);

    let told = world.prints(0, &["older", "Ama"]);

    assert_eq!(told, "Older posts are on the blog itself: https://ama.example/\n");
    let so_far = asked(&world, &server).len();
    let again = older(&world);
    assert_eq!(
        (&again["state"], &again["page"]),
        (&"on the blog".into(), &"https://ama.example/".into())
    );
    assert_eq!(asked(&world, &server).len(), so_far);
}

#[test]
fn a_wordpress_blog_that_shows_its_newest_posts_whatever_is_asked_offers_none() {
    let (world, server) = ama("/feed/");
    world.serve_at(&server, "/feed/", rss(WORDPRESS, of_page(1)));
    world.prints(0, &["refresh"]);

    assert_eq!(older(&world)["state"], "on the blog");
    assert_eq!(asked(&world, &server).len(), 3);
}

#[test]
fn whoever_is_paused_is_not_asked_and_the_page_is_told() {
    let world = World::new();
    let server = world.another_server();
    let (blog, feed) = ("https://ama.example/", format!("{}/feed/", server.uri()));
    let world = world.config(&format!(
        "[[participant]]\nname = \"Ama\"\nblog = \"{blog}\"\nfeed = \"{feed}\"\npaused = true"
    ));

    let came = older(&world);

    assert_eq!((&came["state"], &came["page"]), (&"on the blog".into(), &blog.into()));
    assert_eq!(asked(&world, &server).len(), 0);
}

#[test]
fn a_name_that_nobody_has_and_one_that_two_have_are_told() {
    let world = World::new()
        .person("Ama One", "http://one.example/feed")
        .person("Ama Two", "http://two.example/feed");

    assert!(world.prints(2, &["older", "Ben"]).contains("Nobody here is called Ben."));
    assert!(world.prints(2, &["older", "ama"]).contains("Ama One (http://one.example/feed)"));
    assert!(world.prints(2, &["older", "one", "--until", "soon"]).contains("is no day or time"));
}

#[test]
fn p2_5_on_the_page_of_a_thing_older_posts_are_one_key_away() {
    let world = World::new();
    let server = world.another_server();
    world.serve_at(&server, "/feed/", wordpress);
    let file = world.config_file().with_file_name("programme.toml");
    let programme = format!(
        "name = \"Ours\"\nstarts = 2026-03-23\nthings = [{{ number = 1, week = 1 }}]\n\n\
         [[participant]]\nname = \"Ama\"\nfeed = \"{}/feed/\"\n",
        server.uri()
    );
    std::fs::write(&file, programme).unwrap();
    world.prints(0, &["join", file.to_str().unwrap(), "--yes"]);
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("This week").press("2").wait_for("you can start whenever");
    terminal.press("\r").wait_for("Ama’s posts begin later here. go gets older ones.");
    terminal.press("go").wait_for("That is the beginning of the blog.");
    terminal.wait_without("begin later").press("Q");

    assert_eq!(terminal.end(), 0);
    assert_eq!(world.ids(&[]).len(), POSTS);
}
