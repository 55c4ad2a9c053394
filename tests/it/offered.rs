//! People who use the hashtag and link a blog are offered, never added by themselves.

use serde_json::Value;
use wiremock::ResponseTemplate;

use crate::fediverse::{Fediverse, Kind};
use crate::terminal::Terminal;
use crate::world::{World, rss};

/// A world that follows a hashtag with which Vera, who is on no list, announces her blog.
fn vera_writes() -> (World, String) {
    let world = World::new().blog("ben", &["Hello"]);
    let (server, fediverse) = Fediverse::start(&world, Kind::Mastodon);
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
    let blog = format!("{}/vera/feed", world.server.uri());
    let feed =
        ResponseTemplate::new(200).set_body_raw(rss("vera", &["Thing 3"]), "application/rss+xml");
    world.serve("/vera/feed", feed);
    fediverse.says("vera@a.example", 1, &format!("Thing 3 is on my blog: {blog}"));
    fediverse.says("cleo@a.example", 2, "No blog, but hello #cpd23");
    world.prints(0, &["refresh"]);
    (world, blog)
}

fn offered(world: &World) -> Vec<Value> {
    let output = world.cohort(&["people", "--offered", "--json"]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn whoever_uses_the_hashtag_and_links_a_blog_is_offered_and_becomes_a_participant_only_when_added()
{
    let (world, blog) = vera_writes();

    let visitors = offered(&world);
    assert_eq!(visitors.len(), 1, "{visitors:?}");
    assert_eq!(visitors[0]["handle"], "@vera@a.example");
    assert_eq!(visitors[0]["blog"], blog.as_str());
    let note = visitors[0]["note"].as_str().unwrap();
    assert!(world.prints(0, &["show", note]).contains("Thing 3 is on my blog"));
    let told = world.prints(0, &["people", "--offered"]);
    assert!(
        told.contains("@vera@a.example") && told.contains("nobody is added by itself"),
        "{told}"
    );
    let people = world.prints(0, &["people", "--json"]);
    assert_eq!(people.lines().count(), 1, "nobody was added: {people}");

    world.prints(0, &["add", &blog, "--name", "Vera Lind", "--fediverse", "@vera@a.example"]);

    assert_eq!(offered(&world), Vec::<Value>::new());
    let shown = world.prints(0, &["show", note]);
    assert!(shown.contains("Vera Lind"), "her note is a participant's: {shown}");
}

#[test]
fn whoever_is_refused_is_not_offered_again() {
    let (world, _) = vera_writes();

    world.prints(1, &["people", "--refuse", "@nobody@a.example"]);
    world.prints(2, &["people", "--refuse", "@vera@a.example", "--offered"]);
    world.prints(0, &["people", "--refuse", "vera@a.example"]);
    world.prints(0, &["refresh", "--all"]);

    assert_eq!(offered(&world), Vec::<Value>::new());
    let copy = std::fs::read_to_string(world.data().join("yours.bak")).unwrap();
    assert!(copy.contains("@vera@a.example"), "{copy}");
}

#[test]
fn a_handle_that_is_none_is_told_before_anybody_is_asked() {
    let (world, blog) = vera_writes();
    let before = world.requests();

    let told = world.prints(2, &["add", &blog, "--fediverse", "vera"]);

    assert!(told.contains("vera is no handle"), "{told}");
    assert_eq!(world.requests(), before);
}

#[test]
fn on_the_screen_a_key_on_the_note_adds_its_author_under_name_and_handle() {
    let (world, blog) = vera_writes();
    let mut terminal = Terminal::start(&world, &[]);

    // Everything shows the note too: keys go on once the hashtag's own page stands there.
    terminal.press("#").wait_for("From others").wait_for_cursor_on("No blog, but hello");
    terminal.press("j\r").wait_for("links a blog");
    terminal.press("a").wait_for("The address of").press("\r").wait_for("Added");
    terminal.press("Q");

    assert_eq!(terminal.end(), 0);
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(
        config.contains("fediverse = \"@vera@a.example\"") && config.contains(&blog),
        "{config}"
    );
    assert_eq!(offered(&world), Vec::<Value>::new());
}
