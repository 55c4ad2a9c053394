//! The same manners while the screen is open.

use jiff::{SignedDuration, Timestamp};
use wiremock::ResponseTemplate;

use super::{after_seconds, header, one_blog, refreshed, tagged};
use crate::terminal::Terminal;
use crate::world::World;

#[test]
fn on_the_screen_r_asks_a_host_at_most_once_a_minute_and_says_so() {
    let (world, server) = one_blog(tagged(&["Thing 1"]));
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Thing 1").wait_for("Updated").press("R");
    terminal.wait_for("Nobody can be asked again yet").press("5").wait_for("by name");
    terminal.press("gr").wait_for("Nobody can be asked again yet").press("Q");

    assert_eq!(terminal.end(), 0);
    assert_eq!(world.asked(&server).len(), 1);
}

#[test]
fn on_the_screen_r_asks_sooner_and_conditionally() {
    let (world, server) = one_blog(tagged(&["Thing 1"]));
    refreshed(&world, &server, &after_seconds(-60), &[]);
    world.reset(&server);
    world.serve_at(&server, "/feed", tagged(&["Thing 2"]));
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Thing 1").wait_for("Updated").press("R").wait_for("Thing 2");
    terminal.wait_for("Updated").press("R").wait_for("Nobody can be asked again yet").press("Q");

    assert_eq!(terminal.end(), 0);
    let asked = world.asked(&server);
    assert_eq!(asked.len(), 1);
    assert_eq!(header(&asked[0], "if-none-match"), Some("\"one\""));
}

#[test]
fn on_the_screen_r_asks_no_host_before_its_retry_after() {
    let wait = ResponseTemplate::new(429).insert_header("Retry-After", "7200");
    let (world, server) = one_blog(wait);
    refreshed(&world, &server, &after_seconds(-7190), &[]);
    let mut terminal = Terminal::start(&world, &[]);

    terminal
        .wait_for("No posts yet")
        .press("R")
        .wait_for("Nobody can be asked again yet")
        .press("Q");

    assert_eq!(terminal.end(), 0);
    assert_eq!(world.asked(&server).len(), 1);
}

/// This one waits for the program's own clock: some seconds of real time.
#[test]
#[expect(clippy::disallowed_methods, reason = "the clock of the program under test is real")]
fn while_the_screen_is_open_a_hashtag_is_asked_again_after_ten_minutes() {
    let world = World::new();
    let server = world.another_server();
    let notes = |body: &str| ResponseTemplate::new(200).set_body_raw(body, "application/json");
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", notes("[]"));
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
    let nearly = Timestamp::now() - SignedDuration::from_secs(10 * 60 - 5);
    assert_eq!(refreshed(&world, &server, &nearly.to_string(), &[]), 1);
    world.reset(&server);
    let note = format!(
        r#"[{{"id":"7","uri":"{0}/7","url":"{0}/7","created_at":"{1}","content":"<p>Asked once more</p>",
            "account":{{"acct":"mo","display_name":"Mo","url":"{0}/@mo"}},"tags":[{{"name":"cpd23"}}]}}]"#,
        server.uri(),
        nearly
    );
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", notes(&note));

    let mut terminal = Terminal::shell(&world, "exec \"$COHORT\"");

    terminal.wait_for("Asked once more").press("Q");
    assert_eq!(terminal.end(), 0);
}
