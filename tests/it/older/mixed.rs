//! Blogs about many things, of which only the posts with a tag count: people of whom the list names no
//! more than the page and the tag.

use wiremock::{MockServer, Request, ResponseTemplate};

use super::{asked, numbered, older, rss, titles};
use crate::world::World;

/// A page that offers the feed of everything, as `WordPress` writes it.
const PAGE: &str = "<html><head><meta name=\"generator\" content=\"WordPress 6.5\">\
    <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed/\"></head></html>";

fn page() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(PAGE, "text/html")
}

/// A world with Ama, of whom the list names the page of her blog and perhaps a tag.
fn ama(only: &str) -> (World, MockServer) {
    let world = World::new();
    let server = world.another_server();
    world.serve_at(&server, "/", page());
    world.serve_at(&server, "/feed/", rss("", (31..=35).rev()));
    let world = listed(world, &server, only);
    (world, server)
}

fn listed(world: World, server: &MockServer, only: &str) -> World {
    let page = server.uri();
    world.config(&format!("[[participant]]\nname = \"Ama\"\nblog = \"{page}/\"\n{only}"))
}

const TAG: &str = "only = [\"cpd23\"]";

#[test]
fn the_older_posts_of_a_tag_s_own_feed_all_count_though_none_repeats_the_tag() {
    let (world, server) = ama(TAG);
    let of_tag = |request: &Request| match numbered(request, "paged") {
        None => rss(super::WORDPRESS, (21..=25).rev()),
        Some(2) => rss(super::WORDPRESS, (11..=15).rev()),
        Some(_) => ResponseTemplate::new(404),
    };
    world.serve_at(&server, "/tag/cpd23/feed/", of_tag);
    world.prints(0, &["refresh"]);
    assert_eq!(titles(&world).len(), 5);

    assert_eq!(older(&world)["state"], "beginning");

    let posts: Vec<String> =
        (11..=15).chain(21..=25).rev().map(|number| format!("Post {number}")).collect();
    assert_eq!(titles(&world), posts);
    assert_eq!(asked(&world, &server).last().unwrap(), "/tag/cpd23/feed/?paged=3");
}

#[test]
fn without_a_feed_of_the_tag_the_whole_blog_is_read_and_what_has_the_tag_counts() {
    let (world, server) = ama(TAG);
    world.reset(&server);
    world.serve_at(&server, "/", page());
    let feed = "<rss version=\"2.0\"><channel><title>Ama</title>\
        <item><title>Gardens</title><guid>1</guid></item>\
        <item><title>Thing 1</title><guid>2</guid><category>CPD23</category></item></channel></rss>";
    let feed = ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml");
    world.serve_at(&server, "/feed/", feed);

    world.prints(0, &["refresh"]);

    assert_eq!(titles(&world), ["Thing 1"]);
}

#[test]
fn a_tag_s_feed_that_is_gone_gives_way_to_the_whole_blog() {
    let (world, server) = ama(TAG);
    world.serve_at(&server, "/tag/cpd23/feed/", rss("", (21..=25).rev()));
    world.prints(0, &["refresh"]);
    world.reset(&server);
    world.serve_at(&server, "/", page());
    world.serve_at(&server, "/feed/", rss("<category>x</category>", (31..=35).rev()));

    world.cohort_at("2026-05-01T10:30:00Z", &["refresh"]).assert().success();

    assert!(world.prints(0, &["check"]).contains("/feed/"));
    assert_eq!(titles(&world).len(), 5, "what came stays, and nothing without the tag counts");
}

#[test]
fn a_blog_of_which_everything_counts_from_now_on_is_looked_for_anew() {
    let (world, server) = ama(TAG);
    world.serve_at(&server, "/tag/cpd23/feed/", rss("", (21..=25).rev()));
    world.prints(0, &["refresh"]);
    assert_eq!(titles(&world).len(), 5);
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    std::fs::write(world.config_file(), config.replace(TAG, "")).unwrap();

    world.prints(0, &["refresh"]);

    assert_eq!(titles(&world).len(), 10);
}
