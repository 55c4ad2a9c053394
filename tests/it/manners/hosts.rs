//! Manners towards a host as a whole: what one is, how it is left alone, and when it counts as well
//! again.

use jiff::Timestamp;
use wiremock::{MockServer, ResponseTemplate};

use super::{after, header, one_blog, refreshed, tagged};
use crate::world::{NOW, World, rss};

/// When the one blog of a world is due, as the program tells it.
fn due(world: &World, code: i32) -> Timestamp {
    let told: serde_json::Value =
        serde_json::from_str(&world.prints(code, &["check", "--json"])).unwrap();
    told["next_due"].as_str().unwrap().parse().unwrap()
}

#[test]
fn a_host_is_a_name_with_its_port_and_no_other_waits_with_it() {
    let world = World::new();
    let (waits, other) = (world.another_server(), world.another_server());
    world.serve_at(&waits, "/ama", ResponseTemplate::new(429).insert_header("Retry-After", "7200"));
    world.serve_at(&other, "/ben", tagged(&["Thing 1"]));
    assert_eq!(waits.address().ip(), other.address().ip());
    let world = world
        .person("Ama", &format!("{}/ama", waits.uri()))
        .person("Ben", &format!("{}/ben", other.uri()));

    refreshed(&world, &waits, NOW, &[]);

    assert_eq!(refreshed(&world, &other, &after(60), &["--all"]), 2);
    assert_eq!(world.asked(&waits).len(), 1);
}

#[test]
fn a_date_to_wait_for_is_kept_across_restarts() {
    let wait =
        ResponseTemplate::new(503).insert_header("Retry-After", "Wed, 29 Apr 2026 14:00:00 GMT");
    let (world, server) = one_blog(wait);

    refreshed(&world, &server, NOW, &[]);

    assert_eq!(refreshed(&world, &server, "2026-04-29T13:59:59Z", &["--all"]), 1);
    assert_eq!(refreshed(&world, &server, "2026-04-29T14:00:00Z", &[]), 2);
}

#[test]
fn a_host_that_asks_to_wait_while_its_blogs_are_asked_is_left_alone_at_once() {
    let world = World::new();
    let server = world.another_server();
    let comments = format!("<wfw:commentRss>{}/1/feed</wfw:commentRss></item>", server.uri());
    let body = rss("ama", &["Thing 1"])
        .replace("<rss version", "<rss xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" version")
        .replace("</item>", &comments);
    let whole = ResponseTemplate::new(200).set_body_raw(body, "application/rss+xml");
    world.serve_at(&server, "/ama", whole);
    world.serve_at(&server, "/ben", ResponseTemplate::new(429));
    let world = world
        .person("Ama", &format!("{}/ama", server.uri()))
        .person("Ben", &format!("{}/ben", server.uri()));

    refreshed(&world, &server, NOW, &[]);

    let asked = world.asked(&server);
    let paths: Vec<&str> = asked.iter().map(|one| one.url.path()).collect();
    assert_eq!(paths, ["/ama", "/ben"], "no comments either");
}

#[test]
fn a_host_that_answered_again_begins_anew_when_it_fails_the_next_time() {
    let (world, server) = one_blog(ResponseTemplate::new(500));
    let mut at = NOW.parse::<Timestamp>().unwrap();
    let mut wait = |world: &World, server: &MockServer, code: i32| {
        let asked = world.asked(server).len();
        assert_eq!(refreshed(world, server, &at.to_string(), &[]), asked + 1);
        let next = due(world, code);
        let minutes = next.duration_since(at).as_mins();
        at = next;
        minutes
    };

    assert!((60..=66).contains(&wait(&world, &server, 3)));
    assert!((120..=132).contains(&wait(&world, &server, 3)));
    world.reset(&server);
    world.serve_at(&server, "/feed", tagged(&["Thing 1"]));
    wait(&world, &server, 0);
    world.reset(&server);
    world.serve_at(&server, "/feed", ResponseTemplate::new(500));

    assert!((60..=66).contains(&wait(&world, &server, 3)));
}

#[test]
fn the_readers_of_a_cohort_do_not_all_come_back_in_the_same_second() {
    let (first, server) = one_blog(ResponseTemplate::new(500));
    let feed = format!("{}/feed", server.uri());
    let mut times = Vec::new();
    // A hundredth of a wait tells two computers apart: six have the same one time in 10^10.
    for _ in 0..6 {
        let another = World::new().person("Ama", &feed);
        refreshed(&another, &server, NOW, &[]);
        times.push(due(&another, 3));
    }
    drop(first);
    times.sort_unstable();
    times.dedup();

    assert!(times.len() > 1, "{times:?}");
}

#[test]
fn a_new_blog_is_asked_once_and_what_was_found_is_kept() {
    let world = World::new();
    let server = world.another_server();
    world.serve_at(&server, "/feed", tagged(&["Thing 1"]));
    let feed = format!("{}/feed", server.uri());

    world.prints(0, &["add", &feed]);

    assert_eq!(world.asked(&server).len(), 1);
    assert_eq!(world.ids(&[]).len(), 1);
    assert_eq!(refreshed(&world, &server, &after(59), &[]), 1);
    assert_eq!(refreshed(&world, &server, &after(24 * 60), &[]), 2);
    assert_eq!(header(&world.asked(&server)[1], "if-none-match"), Some("\"one\""));
}
