//! How we ask, sentence by sentence: the real program, run again and again with the same data on a
//! clock that the test sets, and the servers it asked.

mod hosts;
mod screen;

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use wiremock::{MockServer, Request, ResponseTemplate};

use crate::world::{NOW, World, rss};

/// The time so long after `NOW`, as the program takes it.
fn after(minutes: i64) -> String {
    after_seconds(minutes * 60)
}

fn after_seconds(seconds: i64) -> String {
    (NOW.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)).to_string()
}

fn feed(titles: &[&str]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(rss("ama", titles), "application/rss+xml")
}

/// A feed with a validator.
fn tagged(titles: &[&str]) -> ResponseTemplate {
    feed(titles).insert_header("ETag", "\"one\"")
}

/// Answers 304 to whoever knows the validator, else a whole document.
fn conditional(fresh: ResponseTemplate) -> impl Fn(&Request) -> ResponseTemplate + Send + Sync {
    move |request| match request.headers.get("if-none-match") {
        Some(_) => ResponseTemplate::new(304),
        None => fresh.clone(),
    }
}

/// A person of one blog with a validator, on a server of its own.
fn one_blog(answer: ResponseTemplate) -> (World, MockServer) {
    let world = World::new();
    let server = world.another_server();
    world.serve_at(&server, "/feed", answer);
    let world = world.person("Ama", &format!("{}/feed", server.uri()));
    (world, server)
}

/// Refreshes at a time; how many requests the server has had since the beginning.
fn refreshed(world: &World, server: &MockServer, at: &str, arguments: &[&str]) -> usize {
    let all: Vec<&str> = ["refresh"].into_iter().chain(arguments.iter().copied()).collect();
    let output = world.cohort_at(at, &all).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code == 0 || code == 3), "{output:?}");
    world.asked(server).len()
}

/// When a blog that always gives this document (or 304) is asked in a day, in minutes, and the minutes
/// between.
fn asked_for(fresh: ResponseTemplate) -> (Vec<i64>, Vec<i64>) {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    world.reset(&server);
    world.serve_at(&server, "/feed", conditional(fresh));

    let times = asked_in_a_day(&world, &server);

    let waits: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.len() > 1, "{times:?}");
    (times, waits)
}

/// The times, in minutes after `NOW`, at which a run of the program every twenty minutes asks the server.
fn asked_in_a_day(world: &World, server: &MockServer) -> Vec<i64> {
    let mut known = world.asked(server).len();
    let mut times = Vec::new();
    for minutes in (0..=26 * 60).step_by(20) {
        let count = refreshed(world, server, &after(minutes), &[]);
        if count > known {
            times.push(minutes);
        }
        known = count;
    }
    times
}

fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn etag_and_last_modified_go_back_exactly_as_they_came_also_after_a_restart() {
    let odd = "W/not quoted \"at\" all";
    let date = "Tue, 31 Feb 2026 99:00:00 BST";
    let answer = feed(&["Thing 1"]).insert_header("ETag", odd).insert_header("Last-Modified", date);
    let (world, server) = one_blog(answer);

    refreshed(&world, &server, NOW, &[]);
    refreshed(&world, &server, &after(24 * 60), &[]);

    let asked = world.asked(&server);
    assert_eq!(header(&asked[0], "if-none-match"), None);
    assert_eq!(header(&asked[1], "if-none-match"), Some(odd));
    assert_eq!(header(&asked[1], "if-modified-since"), Some(date));
}

#[test]
fn a_date_is_never_made_up() {
    for etag in [None, Some("\"one\"")] {
        let mut answer = feed(&["Thing 1"]).insert_header("Date", "Wed, 29 Apr 2026 10:30:00 GMT");
        if let Some(etag) = etag {
            answer = answer.insert_header("ETag", etag);
        }
        let (world, server) = one_blog(answer);

        refreshed(&world, &server, NOW, &[]);
        refreshed(&world, &server, &after(24 * 60), &[]);

        let asked = world.asked(&server);
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|one| header(one, "if-modified-since").is_none()));
        assert_eq!(header(&asked[1], "if-none-match"), etag);
    }
}

#[test]
fn a_validator_that_a_304_renews_takes_the_place_of_the_one_before() {
    let (world, server) = one_blog(tagged(&["Thing 1"]));
    refreshed(&world, &server, NOW, &[]);
    world.reset(&server);
    world.serve_at(&server, "/feed", ResponseTemplate::new(304).insert_header("ETag", "\"two\""));

    refreshed(&world, &server, &after(24 * 60), &[]);
    refreshed(&world, &server, &after(48 * 60), &[]);

    let sent: Vec<Option<String>> = world
        .asked(&server)
        .iter()
        .map(|request| header(request, "if-none-match").map(str::to_owned))
        .collect();
    assert_eq!(sent, [Some("\"one\"".to_owned()), Some("\"two\"".to_owned())]);
}

#[test]
fn unasked_a_blog_that_can_answer_nothing_new_is_asked_at_most_hourly() {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    world.reset(&server);
    // A post today: a blog that is worth looking at often.
    let today = rss("ama", &["Thing 1"])
        .replace("28 Apr 2026", "29 Apr 2026")
        .replace("<channel>", "<channel><ttl>5</ttl>");
    let answer = ResponseTemplate::new(200)
        .set_body_raw(today, "application/rss+xml")
        .insert_header("Cache-Control", "max-age=60")
        .insert_header("ETag", "\"one\"");
    world.serve_at(&server, "/feed", conditional(answer));

    let times = asked_in_a_day(&world, &server);

    let waits: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.len() > 15 && waits.iter().all(|wait| (60..=80).contains(wait)), "{times:?}");
    assert!(world.asked(&server)[1..].iter().all(|one| header(one, "if-none-match").is_some()));
}

#[test]
fn unasked_a_blog_that_sends_everything_again_is_asked_at_most_daily() {
    let (world, server) = one_blog(feed(&["Thing 1"]));

    assert_eq!(asked_in_a_day(&world, &server), [0, 24 * 60]);
}

#[test]
fn unasked_a_page_without_posts_is_not_sent_for_more_than_daily() {
    let page = ResponseTemplate::new(200).set_body_raw("<html><p>Hello</p></html>", "text/html");
    let (world, server) = one_blog(page);

    assert_eq!(asked_in_a_day(&world, &server), [0, 24 * 60]);
}

#[test]
fn hashtags_are_asked_every_ten_minutes() {
    let world = World::new();
    let server = world.another_server();
    let notes = ResponseTemplate::new(200).set_body_raw("[]", "application/json");
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", notes);
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));

    let counts: Vec<usize> = [0, 9, 10, 19, 20]
        .iter()
        .map(|minutes| refreshed(&world, &server, &after(*minutes), &[]))
        .collect();

    assert_eq!(counts, [1, 1, 2, 2, 3]);
}

#[test]
fn by_a_person_s_wish_a_host_is_asked_at_most_once_a_minute_and_always_conditionally() {
    let world = World::new();
    let server = world.another_server();
    for name in ["ama", "ben"] {
        world.serve_at(&server, &format!("/{name}"), conditional(tagged(&["Thing 1"])));
    }
    let world = world
        .person("Ama", &format!("{}/ama", server.uri()))
        .person("Ben", &format!("{}/ben", server.uri()));

    refreshed(&world, &server, NOW, &[]);
    assert_eq!(refreshed(&world, &server, &after_seconds(30), &["--all"]), 2);
    assert_eq!(refreshed(&world, &server, &after_seconds(59), &["--all"]), 2);
    assert_eq!(refreshed(&world, &server, &after_seconds(60), &["--all"]), 4);
    assert_eq!(refreshed(&world, &server, &after_seconds(90), &["--all"]), 4);

    let asked = world.asked(&server);
    assert!(asked[2..].iter().all(|one| header(one, "if-none-match") == Some("\"one\"")));
}

#[test]
fn by_a_person_s_wish_a_blog_that_sends_everything_again_is_asked_at_most_hourly() {
    let (world, server) = one_blog(feed(&["Thing 1"]));

    refreshed(&world, &server, NOW, &[]);

    assert_eq!(refreshed(&world, &server, &after(59), &["--all"]), 1);
    assert_eq!(refreshed(&world, &server, &after(60), &["--all"]), 2);
}

#[test]
fn the_time_of_the_next_question_is_kept_across_restarts() {
    let (world, server) =
        one_blog(tagged(&["Thing 1"]).insert_header("Cache-Control", "max-age=21600"));

    refreshed(&world, &server, NOW, &[]);
    let told: serde_json::Value =
        serde_json::from_str(&world.prints(0, &["check", "--json"])).unwrap();
    let due: Timestamp = told["next_due"].as_str().unwrap().parse().unwrap();
    let just_before = (due - SignedDuration::from_secs(1)).to_string();

    assert_eq!(refreshed(&world, &server, &just_before, &[]), 1);
    assert_eq!(refreshed(&world, &server, &due.to_string(), &[]), 2);
}

#[test]
fn retry_after_is_obeyed_by_every_question_to_its_host_and_across_restarts() {
    for (status, seconds) in [(429, "7200"), (503, "7200"), (429, "")] {
        let world = World::new();
        let server = world.another_server();
        let mut wait = ResponseTemplate::new(status);
        if !seconds.is_empty() {
            wait = wait.insert_header("Retry-After", seconds);
        }
        world.serve_at(&server, "/ama", wait);
        world.serve_at(&server, "/ben", tagged(&["Thing 1"]));
        let world = world
            .person("Ama", &format!("{}/ama", server.uri()))
            .person("Ben", &format!("{}/ben", server.uri()));
        let over = if seconds.is_empty() { 60 } else { 120 };

        assert_eq!(refreshed(&world, &server, NOW, &[]), 1, "the host of both asked us to wait");
        for arguments in [&[][..], &["--all"]] {
            assert_eq!(refreshed(&world, &server, &after(over - 1), arguments), 1);
        }
        let new = format!("{}/cleo", server.uri());
        let told = world.cohort_at(&after(over - 1), &["add", &new]).output().unwrap();
        assert_eq!(told.status.code(), Some(1));
        assert_eq!(world.asked(&server).len(), 1, "a newcomer's blog on that host waits, too");
        world.cohort_at(&after(over - 1), &["resume", "Ama"]).assert().code(0);
        assert_eq!(refreshed(&world, &server, &after(over - 1), &[]), 1);

        assert!(refreshed(&world, &server, &after(over + 1), &["--all"]) > 1);
    }
}

#[test]
fn max_age_decides_the_interval_also_after_a_304() {
    let fresh = tagged(&["Thing 1"]).insert_header("Cache-Control", "public, Max-Age=\"18000\"");
    let (times, waits) = asked_for(fresh);

    assert!(waits.iter().all(|wait| (300..=340).contains(wait)), "{times:?}");
}

#[test]
fn ttl_decides_the_interval_also_after_a_304() {
    let body = rss("ama", &["Thing 1"]).replace("<channel>", "<channel><ttl>240</ttl>");
    let fresh = ResponseTemplate::new(200)
        .set_body_raw(body, "application/rss+xml")
        .insert_header("ETag", "\"one\"");
    let (times, waits) = asked_for(fresh);

    assert!(waits.iter().all(|wait| (240..=280).contains(wait)), "{times:?}");
}

#[test]
fn the_update_period_of_a_feed_decides_the_interval() {
    let period = "<channel><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>";
    let daily = "<channel><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>";
    for (says, least) in [(period, 60), (daily, 360)] {
        let body = rss("ama", &["Thing 1"])
            .replace("<channel>", says)
            .replace("<rss ", "<rss xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" ");
        let fresh = ResponseTemplate::new(200)
            .set_body_raw(body, "application/rss+xml")
            .insert_header("ETag", "\"one\"");
        let (times, waits) = asked_for(fresh);

        assert!(waits.iter().all(|wait| *wait >= least), "{says} {times:?}");
        assert!(times.len() > 2, "{says} {times:?}");
    }
}

#[test]
fn a_blog_that_posts_weekly_is_not_asked_hourly() {
    let mut items = String::new();
    for n in 0..4 {
        let at = NOW.parse::<Timestamp>().unwrap() - SignedDuration::from_hours(24 * 7 * n + 20);
        let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        write!(items, "<item><title>{n}</title><guid>{n}</guid><pubDate>{date}</pubDate></item>")
            .unwrap();
    }
    let body = format!("<rss version=\"2.0\"><channel><title>Ama</title>{items}</channel></rss>");
    let fresh = ResponseTemplate::new(200)
        .set_body_raw(body, "application/rss+xml")
        .insert_header("ETag", "\"one\"");
    let (times, _) = asked_for(fresh);

    assert_eq!(times.len(), 4, "every seven hours: {times:?}");
}

#[test]
fn no_blog_waits_longer_than_a_day_whatever_it_asks_for() {
    let fresh = tagged(&["Thing 1"]).insert_header("Cache-Control", "max-age=31536000");
    let (world, server) = one_blog(fresh);

    assert_eq!(asked_in_a_day(&world, &server), [0, 24 * 60]);
}

#[test]
fn a_permanent_move_is_read_at_once_and_followed_for_good_after_three_answers() {
    for status in [301, 308] {
        let (world, old) = one_blog(ResponseTemplate::new(500));
        let new = world.another_server();
        world.reset(&old);
        let to = format!("{}/feed", new.uri());
        let moved = ResponseTemplate::new(status).insert_header("Location", to.as_str());
        world.serve_at(&old, "/feed", moved);
        // From the second answer on there is nothing new: a 304 is a sighting of the move, too.
        world.serve_at(&new, "/feed", conditional(tagged(&["Thing 1"])));

        let counts: Vec<(usize, usize)> = (0..5)
            .map(|day| {
                let count = refreshed(&world, &old, &after(day * 24 * 60), &[]);
                (count, world.asked(&new).len())
            })
            .collect();

        assert_eq!(counts, [(1, 1), (2, 2), (3, 3), (3, 4), (3, 5)]);
        assert_eq!(world.ids(&[]).len(), 1);
        let told = world.prints(0, &["check"]);
        assert!(told.contains(&format!("it has moved to {to}")), "{told}");
    }
}

#[test]
fn a_move_that_is_not_always_the_same_is_not_followed_for_good() {
    let (world, old) = one_blog(ResponseTemplate::new(500));
    let new = world.another_server();
    for at in ["/a", "/b"] {
        world.serve_at(&new, at, conditional(tagged(&["Thing 1"])));
    }

    for day in 0..6 {
        world.reset(&old);
        let to = format!("{}/{}", new.uri(), if day % 3 == 2 { "b" } else { "a" });
        let moved = ResponseTemplate::new(301).insert_header("Location", to.as_str());
        world.serve_at(&old, "/feed", moved);
        assert_eq!(refreshed(&world, &old, &after(day * 24 * 60), &[]), 1);
    }
}

#[test]
fn a_temporary_move_is_never_followed_for_good() {
    for status in [302, 303, 307] {
        let (world, old) = one_blog(ResponseTemplate::new(500));
        let new = world.another_server();
        world.reset(&old);
        let to = format!("{}/feed", new.uri());
        let moved = ResponseTemplate::new(status).insert_header("Location", to.as_str());
        world.serve_at(&old, "/feed", moved);
        world.serve_at(&new, "/feed", conditional(tagged(&["Thing 1"])));

        for day in 0..5 {
            refreshed(&world, &old, &after(day * 24 * 60), &[]);
        }

        assert_eq!((world.asked(&old).len(), world.asked(&new).len()), (5, 5), "{status}");
        assert!(!world.prints(0, &["check"]).contains("moved"));
    }
}

#[test]
fn a_blog_that_answers_410_is_not_asked_again_until_a_person_resumes_it() {
    let (world, server) = one_blog(ResponseTemplate::new(410));

    refreshed(&world, &server, NOW, &[]);
    assert_eq!(refreshed(&world, &server, &after(7 * 24 * 60), &[]), 1);
    assert_eq!(refreshed(&world, &server, &after(7 * 24 * 60), &["--all"]), 1);
    let told = world.prints(3, &["check"]);
    assert!(told.contains("was closed by its owner"), "{told}");

    world.cohort_at(&after(7 * 24 * 60), &["resume", "Ama"]).assert().code(0);
    assert_eq!(refreshed(&world, &server, &after(7 * 24 * 60), &[]), 2);
}

#[test]
fn a_host_that_fails_is_asked_less_and_less_and_all_its_sources_share_the_wait() {
    let world = World::new();
    let (failing, fine) = (world.another_server(), world.another_server());
    for name in ["ama", "ben", "cleo", "dov"] {
        world.serve_at(&failing, &format!("/{name}"), ResponseTemplate::new(502));
    }
    world.serve_at(&fine, "/feed", tagged(&["Thing 1"]));
    let mut world = world.person("Eve", &format!("{}/feed", fine.uri()));
    for name in ["ama", "ben", "cleo", "dov"] {
        world = world.person(name, &format!("{}/{name}", failing.uri()));
    }

    let mut asked = Vec::new();
    for minutes in (0..=72 * 60).step_by(20) {
        let before = world.asked(&failing).len();
        if refreshed(&world, &failing, &after(minutes), &[]) > before {
            asked.push((minutes, world.asked(&failing).len() - before));
        }
    }

    // Two that fail are believed: the other two are not even tried.
    assert!(asked.iter().all(|(_, count)| *count <= 2), "{asked:?}");
    let waits: Vec<i64> = asked.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    let (least, most) = ([60, 120, 240, 480, 960], [80, 150, 280, 540, 1070]);
    for (wait, (least, most)) in waits.iter().zip(least.iter().zip(most)) {
        assert!(wait >= least && *wait <= most, "{waits:?}");
    }
    assert!(
        waits.len() >= 5 && waits.iter().skip(5).all(|wait| *wait <= 24 * 60 + 20),
        "{waits:?}"
    );
    let told = world.prints(3, &["check"]);
    for name in ["ama", "ben", "cleo", "dov"] {
        assert!(told.contains(&format!("{name}’s blog has a fault of its own")), "{told}");
    }
}

#[test]
fn one_blog_that_fails_stops_no_other_blog_of_its_host() {
    let world = World::new();
    let server = world.another_server();
    world.serve_at(&server, "/ama", ResponseTemplate::new(500));
    world.serve_at(&server, "/ben", tagged(&["Thing 1"]));
    let world = world
        .person("Ama", &format!("{}/ama", server.uri()))
        .person("Ben", &format!("{}/ben", server.uri()));

    let output = world.cohort(&["refresh"]).output().unwrap();

    assert_eq!(output.status.code(), Some(3));
    assert_eq!(world.ids(&["--person", "Ben"]).len(), 1);
    let due = |name: &str| {
        let told = world.prints(3, &["check", "--json"]);
        let line = told.lines().find(|line| line.contains(name)).unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["next_due"].clone()
    };
    assert_ne!(due("Ama"), due("Ben"));
}

#[test]
fn a_question_says_truthfully_who_asks_and_nothing_of_the_person() {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    world.reset(&server);
    let to = ResponseTemplate::new(302)
        .insert_header("Location", "/posts")
        .insert_header("Set-Cookie", "who=ama; Path=/");
    world.serve_at(&server, "/feed", to);
    world.serve_at(&server, "/posts", tagged(&["Thing 1"]).insert_header("Set-Cookie", "a=b"));

    for day in 0..2 {
        refreshed(&world, &server, &after(day * 24 * 60), &[]);
    }

    let asked = world.asked(&server);
    assert_eq!(asked.len(), 4);
    for request in asked {
        let who = header(&request, "user-agent").unwrap();
        assert!(
            who.starts_with(&format!("cohort/{} (+https://", env!("CARGO_PKG_VERSION"))),
            "{who}"
        );
        for name in ["cookie", "referer", "from", "accept-language", "authorization"] {
            assert_eq!(header(&request, name), None, "{name}");
        }
        assert_eq!(request.url.query(), None, "nothing to get past a cache");
        for name in ["cache-control", "pragma"] {
            assert_eq!(header(&request, name), None, "{name}");
        }
    }
}

#[test]
fn what_a_page_names_is_not_asked_on_this_computer_unless_the_page_is_there() {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    let inside = world.another_server();
    world.serve_at(&inside, "/feed", tagged(&["Thing 1"]));
    world.reset(&server);
    let page = format!(
        "<html><link rel=alternate type=\"application/rss+xml\" href=\"{}/feed\"></html>",
        inside.uri()
    );
    world.serve_at(&server, "/feed", ResponseTemplate::new(200).set_body_raw(page, "text/html"));

    refreshed(&world, &server, NOW, &[]);

    assert_eq!(world.asked(&inside).len(), 1, "the person typed an address of this computer");
    assert_eq!(world.ids(&[]).len(), 1);
}

#[test]
fn a_blog_that_did_not_answer_is_not_asked_for_its_comments_either() {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    world.reset(&server);
    let body = rss("ama", &["Thing 1"])
        .replace("<rss version", "<rss xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" version")
        .replace(
            "</item>",
            &format!("<wfw:commentRss>{}/1/feed</wfw:commentRss></item>", server.uri()),
        );
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/rss+xml");
    world.serve_at(&server, "/feed", answer);
    refreshed(&world, &server, NOW, &[]);
    assert!(world.asked(&server).iter().any(|one| one.url.path() == "/1/feed"));
    world.reset(&server);
    world.serve_at(&server, "/feed", ResponseTemplate::new(500));

    refreshed(&world, &server, &after(24 * 60), &[]);

    let paths: Vec<String> =
        world.asked(&server).iter().map(|one| one.url.path().to_owned()).collect();
    assert_eq!(paths, ["/feed"]);
}
