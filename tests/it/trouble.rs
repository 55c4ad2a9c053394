//! What is wrong with a blog is said in words, with what to do; what can be done with one command or
//! key is done by it.

use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::{World, rss};

fn feed(titles: &[&str]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(rss("ama", titles), "application/rss+xml")
}

/// Ama's address is that of a page; her posts are elsewhere on it.
pub(crate) fn home_page() -> World {
    let world = World::new();
    let page =
        "<html><head><link rel=alternate type=application/rss+xml href=/posts></head></html>";
    world.serve("/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    world.serve("/posts", feed(&["Thing 2", "Thing 1"]).insert_header("ETag", "\"one\""));
    let at = world.server.uri();
    world.person("Ama", &format!("{at}/"))
}

#[test]
fn every_trouble_is_told_with_its_state_since_when_what_to_do_and_the_details() {
    let broken = ResponseTemplate::new(200).set_body_raw("<rss><chan", "application/rss+xml");
    for (answer, state, says, details) in [
        (
            ResponseTemplate::new(404),
            "not found",
            "could not be found. It may have moved",
            "HTTP 404",
        ),
        (ResponseTemplate::new(410), "closed", "was closed by its owner", "HTTP 410"),
        (ResponseTemplate::new(401), "not allowed", "is not open to everybody", "HTTP 401"),
        (ResponseTemplate::new(500), "server fault", "has a fault of its own", "HTTP 500"),
        (broken, "unreadable", "sends something we cannot read", ""),
        (
            ResponseTemplate::new(200).set_body_raw("<html>Hello</html>", "text/html"),
            "home page",
            "is a page on which we found no posts",
            "a page without posts",
        ),
        (
            ResponseTemplate::new(301).insert_header("Location", "ftp://ama.example/"),
            "misdirected",
            "sends us in circles or astray",
            "a redirect to ftp:",
        ),
    ] {
        let world = World::new().answering("ama", answer);
        let refreshed = world.prints(3, &["refresh"]);
        let told = world.prints(3, &["check"]);
        let json: serde_json::Value =
            serde_json::from_str(&world.prints(3, &["check", "--json"])).unwrap();

        assert!(refreshed.contains(says), "{refreshed}");
        assert!(told.contains(says), "{told}");
        assert!(told.contains("Since Wednesday 29 April, 11:30."), "{told}");
        assert_eq!(json["state"], state);
        assert_eq!(json["since"], "2026-04-29T10:30:00Z");
        let given = json["details"].as_str().unwrap();
        assert!(!given.is_empty() && given.contains(details), "{state}: {given}");
        let next = told.contains("Next try ");
        assert_eq!(next, state != "closed", "{told}");
    }
}

#[test]
fn the_address_of_a_home_page_is_read_where_its_posts_are_and_put_right_by_one_command() {
    let world = home_page();
    world.prints(0, &["refresh"]);
    let posts = format!("{}/posts", world.server.uri());
    let ids = world.ids(&[]);
    world.prints(0, &["mark", "read", &ids[0]]);

    let told = world.prints(0, &["check"]);
    assert!(told.contains(&format!("its posts are at {posts}. Use that instead?")), "{told}");
    assert!(told.contains("`cohort fix \"Ama\"` does that."), "{told}");
    let json = world.prints(0, &["check", "--json"]);
    assert!(json.contains(&format!("\"found_at\":\"{posts}\"")), "{json}");
    assert!(json.contains("\"offer\":\"use the new address\""), "{json}");
    let fixed = world.prints(0, &["fix", "ama"]);

    assert!(fixed.contains("is read at the new address from now on."), "{fixed}");
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(config.contains(&format!("feed = \"{posts}\"")), "{config}");
    assert!(!world.prints(0, &["check"]).contains("home page"));
    assert!(world.prints(1, &["fix", "ama"]).contains("There is no new address"));
    // The source kept what is known of it: nothing is new, and it is not due again.
    assert_eq!(world.ids(&[]), ids);
    assert_eq!(world.ids(&["--new"]), ids[1..]);
    assert!(world.prints(0, &["refresh"]).contains("Nothing is due yet."));
    world.cohort_at("2026-04-30T12:00:00Z", &["refresh"]).assert().code(0);
    assert_eq!(world.ids(&[]), ids);
}

#[test]
fn a_moved_blog_is_told_and_written_into_the_list_by_one_command() {
    let world = World::new();
    let to = format!("{}/new", world.server.uri());
    let moved = ResponseTemplate::new(301).insert_header("Location", to.as_str());
    let mut world = world.answering("ama", moved);
    world.serve("/new", feed(&["Thing 1"]));
    world.prints(0, &["refresh"]);

    let told = world.prints(0, &["check"]);
    assert!(told.contains(&format!("has moved to {to}; reading it there.")), "{told}");
    world.prints(0, &["fix", "ama"]);

    assert!(std::fs::read_to_string(world.config_file()).unwrap().contains(&to));
    assert_eq!(world.ids(&["--person", "ama"]).len(), 1);
    world = world.config("# the list goes on");
    drop(world);
}

#[test]
fn a_closed_blog_is_told_with_the_way_to_ask_it_again() {
    let world = World::new().answering("ama", ResponseTemplate::new(410));
    world.prints(3, &["refresh"]);

    let told = world.prints(3, &["check"]);

    assert!(told.contains("`cohort resume \"ama\"` asks it again."), "{told}");
}

#[test]
fn on_the_screen_one_chooses_between_the_lists_of_a_page_and_nobody_is_asked_twice() {
    let world = World::new().blog("ben", &["Hello"]);
    let link = |at: &str| format!("<link rel=alternate type=application/rss+xml href={at}>");
    let page = format!("<html><head>{}{}</head></html>", link("/posts"), link("/photos"));
    world.serve("/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    for (at, name) in [("/posts", "ama"), ("/photos", "photos")] {
        world.serve(
            at,
            ResponseTemplate::new(200).set_body_raw(rss(name, &["Thing 1"]), "text/xml"),
        );
    }
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Hello").wait_for("Updated").press("a").wait_for("The blog’s address");

    terminal.press(&format!("{}\r", world.server.uri())).wait_for("several lists of posts");
    terminal.wait_for("1  ama's blog").wait_for("2  photos's blog");
    terminal.press("7").press("2").wait_for("Added photos's blog.").wait_for("2 new").press("Q");

    terminal.end();
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(config.contains("/photos\"") && !config.contains("/posts\""), "{config}");
    assert_eq!(world.requests(), 4, "ben's, the page, its two lists");
}

#[test]
fn a_hashtag_whose_server_is_in_trouble_is_told_on_the_screen_too() {
    let world = World::new().blog("ben", &["Hello"]);
    let server = world.another_server();
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", ResponseTemplate::new(401));
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Hello").wait_for("1 blog needs a look").press("!");

    terminal.wait_for("The server for #cpd23 shows it only").wait_for("127.0.0.1");
    terminal.press("fPEX").press("d").wait_for("HTTP 401").press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_usual_places_of_a_page_that_says_nothing_are_not_tried_every_day() {
    let page = ResponseTemplate::new(200).set_body_raw("<html>Hello</html>", "text/html");
    let world = World::new().answering("ama", page);
    let mut counts = Vec::new();
    for day in 1..=8 {
        let before = world.requests();
        world.cohort_at(&format!("2026-05-{day:02}T10:30:00Z"), &["refresh"]).assert().code(3);
        counts.push(world.requests() - before);
    }

    assert!(counts[0] > 8 && counts[7] == counts[0], "{counts:?}");
    assert!(counts[1..7].iter().all(|count| *count == 1), "{counts:?}");
}
