//! The program in a real terminal: start, read, mark, leave, and everything that can go wrong there.

use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::{World, rss};

fn world() -> World {
    World::new().blog("ama", &["Thing 3", "Thing 2", "Thing 1"]).blog("ben", &["Hello"])
}

/// Waits until `list --new` prints so many posts: then the marks are on the disk.
fn wait_for_new(world: &World, count: usize) {
    let kept = (0..200).any(|_| world.ids(&["--new"]).len() == count);
    assert!(kept, "{:?}", world.ids(&["--new"]));
}

#[test]
fn what_was_read_is_still_read_after_leaving_and_starting_again() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 3").wait_for("4 new");
    terminal.press("\r").wait_for("The text of").press("q").wait_for("3 new");
    terminal.press("jm").wait_for("2 new").press("q");

    assert_eq!(terminal.end(), 0);
    assert!(terminal.is_given_back());
    let mut again = Terminal::start(&world, &[]);
    again.wait_for("2 new").press("Q");
    assert_eq!(again.end(), 0);
    assert_eq!(world.ids(&["--new"]).len(), 2);
}

#[test]
fn the_cursor_of_the_terminal_is_on_the_chosen_line_and_the_place_is_found_again() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").wait_for("4 new").press("jj").wait_for("▌");
    terminal.press("s").wait_for("Saved").press("Q");
    terminal.end();

    let mut again = Terminal::start(&world, &[]);
    again.wait_for("4 new").wait_for("★");
    again.press("s").wait_for("No longer saved").wait_for_cursor_on("▌");
}

#[test]
fn the_shell_gets_its_terminal_back_as_it_was() {
    let world = world();
    let mut terminal = Terminal::shell(
        &world,
        "stty -g > before; \"$COHORT\"; code=$?; stty -g > after; cmp before after && echo same $code",
    );
    terminal
        .wait_for("Thing 1")
        .wait_for("Updated")
        .wait_for("4 new")
        .press("q")
        .wait_for("same 0");

    terminal.end();
    assert!(terminal.is_given_back());
    for left in ["before", "after"] {
        std::fs::remove_file(left).unwrap_or_default();
    }
}

#[test]
fn a_polite_signal_ends_it_and_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let world = world();
        let mut terminal = Terminal::start(&world, &[]);
        terminal
            .wait_for("Thing 1")
            .wait_for("Updated")
            // With its tab: "4 new posts" at the foot comes before the figure does.
            .wait_for("Everything 4 new")
            .press("m")
            .wait_for("Everything 3 new")
            .signal(signal);

        assert_eq!(terminal.end(), 0, "{signal}");
        assert!(terminal.is_given_back(), "{signal}");
        assert_eq!(world.ids(&["--new"]).len(), 3, "{signal}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_loses_no_mark() {
    let world = world();
    let mut terminal =
        Terminal::shell(&world, "COHORT_TEST_PANIC=1 \"$COHORT\"; echo left with $?");
    terminal.wait_for("Thing 1").wait_for("Updated").wait_for("4 new").press("m").wait_for("3 new");
    wait_for_new(&world, 3);
    terminal.press("\u{1b}[24~").wait_for("left with");

    terminal.end();
    assert!(terminal.is_given_back());
    assert_eq!(world.ids(&["--new"]).len(), 3);
}

#[test]
fn killed_without_a_word_it_has_lost_no_mark() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal
        .wait_for("Thing 1")
        .wait_for("Updated")
        .wait_for("4 new")
        .press("m")
        .wait_for("3 new")
        .press("j")
        .press("s")
        .wait_for("Saved 1");
    wait_for_new(&world, 3);
    (0..200).any(|_| world.ids(&["--saved"]).len() == 1);

    terminal.signal("KILL");
    terminal.end();

    assert_eq!((world.ids(&["--new"]).len(), world.ids(&["--saved"]).len()), (3, 1));
    let mut again = Terminal::start(&world, &[]);
    again.wait_for("3 new").wait_for("Saved 1");
}

#[test]
fn suspended_it_gives_the_terminal_to_the_shell_and_takes_it_back() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal
        .wait_for("Thing 1")
        .wait_for("Updated")
        .wait_for("4 new")
        .press("\u{1a}")
        .wait_without("4 new")
        .wait_until_stopped();
    assert!(terminal.is_given_back());

    terminal.signal("CONT").wait_for("4 new").press("m").wait_for("3 new").press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_storm_of_resizes_down_to_one_cell_loses_no_key_and_leaves_a_whole_screen() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").wait_for("4 new");
    for size in 0..1_000 {
        terminal.resize(1 + size * 7 % 130, 1 + size * 5 % 40);
    }
    terminal.resize(1, 1).resize(100, 30);

    terminal.press("m").wait_for("3 new").wait_for("Thing 3").press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn on_first_start_a_blog_is_added_by_its_page_and_its_posts_appear() {
    let world = World::new();
    let page = "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/cal/rss\"></head></html>";
    world.serve("/cal/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    world.serve(
        "/cal/rss",
        ResponseTemplate::new(200).set_body_raw(rss("cal", &["Thing 1"]), "application/rss+xml"),
    );
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Add one blog").press("3").wait_for("address");
    terminal.press(&format!("\u{1b}[200~{}/cal/\u{1b}[201~", world.server.uri())).press("\r");
    terminal.wait_for("Thing 1").press("5").wait_for("cal's blog").press("q");

    assert_eq!(terminal.end(), 0);
    assert!(std::fs::read_to_string(world.config_file()).unwrap().contains("/cal/rss"));
}

#[test]
fn a_person_is_paused_and_removed_with_undo_and_comments_in_the_config_stay() {
    let world = world();
    let config = format!("# mine\n{}", std::fs::read_to_string(world.config_file()).unwrap());
    std::fs::write(world.config_file(), &config).unwrap();
    let mut terminal = Terminal::start(&world, &[]);

    terminal
        .wait_for("Thing 1")
        .wait_for("Updated")
        .wait_for("4 new")
        .press("5")
        .wait_for("2 people");
    terminal.press("P").wait_for("paused").press("u").wait_without("paused");
    terminal.press("X").wait_for("Take ama off the list").press("y").wait_for("1 person");
    terminal.press("u").wait_for("2 people").press("Q");

    terminal.end();
    assert_eq!(std::fs::read_to_string(world.config_file()).unwrap(), config);
    assert_eq!(world.ids(&["--new"]).len(), 4);
}

#[test]
fn nothing_of_a_post_reaches_the_terminal_as_a_command() {
    let hostile = "]0;owned&#7; &#27;[31m Thing \u{9d}52;c;eA==\u{9c} \u{202e}done";
    let world = World::new();
    let document = rss("ama", &[hostile]).replace("&#7;", "\u{7}").replace("&#27;", "\u{1b}");
    let world = world
        .answering("ama", ResponseTemplate::new(200).set_body_raw(document, "application/rss+xml"));
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("owned").press("\r").wait_for("The text").press("Q");
    terminal.end();

    let raw = terminal.raw();
    assert!(
        !raw.contains("\u{1b}[31m")
            && !raw.contains('\u{7}')
            && !raw.contains('\u{9d}')
            && !raw.contains('\u{202e}')
    );
}

#[test]
fn marks_of_another_window_appear_on_the_next_key() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").wait_for("4 new");
    terminal.press("j").wait_for("▌");
    let id = world.ids(&[]).pop().unwrap();
    world.prints(0, &["mark", "read", &id]);

    terminal.press("k").wait_for("3 new").press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_disk_that_is_full_is_said_and_a_mark_that_cannot_be_kept_is_taken_back() {
    let world = world();
    world.prints(0, &["refresh"]);
    let mut terminal = Terminal::shell(
        &world,
        "trap '' XFSZ; ulimit -f 0; exec \"$COHORT\" --now 2026-04-29T10:30:00Z",
    );

    terminal.wait_for("Thing 3").wait_for("you can read").press("m").wait_for("was taken back");
    terminal.wait_for("4 new").press("Q");

    assert_eq!(terminal.end(), 0);
    assert_eq!(world.ids(&["--new"]).len(), 4);
}
