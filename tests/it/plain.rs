//! Reading line by line, for screen readers and braille.

use assert_cmd::Command;
use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::{NOW, World, rss};

fn world() -> World {
    let world = World::new().blog("ama", &["Thing 3", "Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    world
}

/// What is said when these lines are typed.
fn says(world: &World, lines: &str) -> String {
    says_at(world, NOW, lines)
}

fn says_at(world: &World, now: &str, lines: &str) -> String {
    let mut command: Command = world.cohort_at(now, &["--plain"]);
    let output = command.write_stdin(lines).assert().success().get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn posts_are_told_by_number_and_read_by_it() {
    let world = world();

    let told = says(&world, "1\nl\nq\n");

    assert!(told.starts_with("cohort. 3 posts are new."), "{told}");
    assert!(told.contains("1. ama: Thing 3. New, "), "{told}");
    assert!(told.contains("By ama, ") && told.contains("The text of Thing 3"), "{told}");
    assert!(told.contains("1. ama: Thing 3. Yesterday"), "it is read now: {told}");
    assert_eq!(world.ids(&["--new"]).len(), 2);
}

#[test]
fn marks_are_kept_and_taken_back() {
    let world = world();

    let told = says(&world, "s\n2\ns\nm\nu\nu\nzzz\n9\n");

    assert!(told.contains("Open a post first, by its number."), "{told}");
    for said in
        ["Saved.", "New again.", "Taken back.", "That is no command.", "no post of that number"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert_eq!(world.ids(&["--saved"]).len(), 0);
    assert_eq!(world.ids(&["--new"]).len(), 2, "the last but one was taken back, not the reading");
}

#[test]
fn the_next_new_post_is_one_letter_away_until_nothing_is_left() {
    let world = world();

    let told = says(&world, "n\nn\nn\nn\nq\n");

    for title in ["The text of Thing 3", "The text of Thing 2", "The text of Thing 1"] {
        assert!(told.contains(title), "{title}: {told}");
    }
    assert!(told.contains("Nothing new is left."), "{told}");
}

#[test]
fn lists_of_people_and_of_what_waits_are_told() {
    let world = world();

    let told = says(&world, "p AM\np zed\nw\nv\nh\nq\n");

    assert!(told.matches("1. ama: Thing 3.").count() == 2, "{told}");
    assert!(told.contains("Nobody has that name."), "{told}");
    assert!(told.contains("n or next: the next new post."), "{told}");
}

#[test]
fn posts_are_found_by_their_words() {
    let world = world();

    let told = says(&world, "f thing 2\n\n\nf from:zed\nf thing:x\nq\n");

    assert_eq!(told.matches("ama: Thing 2.").count(), 2, "once in the list, once found: {told}");
    assert!(told.contains("There is nothing here."), "{told}");
    assert!(told.contains('^'), "a mistake is shown where it is: {told}");
}

#[test]
fn new_posts_are_got_without_leaving() {
    let world = world();
    world.reset(&world.server);
    let feed = rss("ama", &["Thing 4", "Thing 3", "Thing 2"]);
    let answer = ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml");
    world.serve("/ama/feed", answer);

    let told = says_at(&world, "2026-04-29T15:00:00Z", "g\nq\n");

    assert!(told.contains("ama: Thing 4. New"), "{told}");
}

#[test]
fn in_a_terminal_nothing_is_ever_drawn_anew() {
    let world = world();
    let mut terminal = Terminal::start(&world, &["--plain"]);

    terminal.wait_for("What now?").press("1\r").wait_for("The text of Thing 3").press("q\r");

    assert_eq!(terminal.end(), 0);
    assert!(!terminal.raw().contains('\u{1b}'), "{:?}", terminal.raw());
}
