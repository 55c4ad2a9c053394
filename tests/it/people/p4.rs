//! Nadia, who helps to run the programme: she has ten minutes on Monday.

use super::{Sample, numbers};
use crate::terminal::Terminal;
use crate::trouble::home_page;

/// The correction and its life on this computer; how it moves to another one is told by what is yours.
#[test]
fn p4_3_what_a_post_is_about_is_corrected_and_stays_so_when_new_posts_come() {
    let sample = Sample::filled();
    let mut terminal = sample.open();
    terminal.press("3").wait_for("That is everyone").press("j").wait_for_cursor_on("I nearly did");

    terminal.press("t").wait_for("Which Things?").press("12 13\r").wait_for("Things 12–13");
    terminal.press("R").wait_for("Updated").press("Q");
    terminal.end();

    let about = |thing: &str| {
        let posts = sample.prints(&["list", "--thing", thing, "--json"]);
        posts.into_iter().find(|post| numbers(std::slice::from_ref(post)) == ["post245"])
    };
    for thing in ["12", "13"] {
        assert_eq!(about(thing).unwrap()["things_because"], "you", "{thing}");
    }
    let mut terminal = sample.open();
    terminal.press("3").wait_for("That is everyone").press("j").wait_for_cursor_on("Things 12–13");
    terminal.press("t").wait_for("Which Things?").press("\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}0\r");
    terminal.wait_without("Things 12–13").press("Q");
    terminal.end();
    assert!(about("12").is_none() && about("13").is_none());
}

#[test]
fn p4_4_a_blog_that_was_closed_says_so_after_one_refresh_with_what_to_do() {
    let sample = Sample::filled();
    let told = sample.lines_at(crate::world::NOW, &["check"]).join(" ");
    assert!(told.contains("Freya Nightingale-Osei’s blog was closed by its owner."), "{told}");

    let mut terminal = sample.open();
    terminal.wait_for("1 blog needs a look").press("!").wait_for("Needs a look");
    terminal.wait_for("blog was closed by its owner. What was kept is");
    terminal.wait_for("Ask Freya for a new address.").press("\u{1b}").wait_for("Week 9");
    terminal.press("6").wait_for("the blog has closed");
    let screen = terminal.screen();
    let row = screen.lines().find(|line| line.contains("Freya")).unwrap();
    assert!(row.contains('!') && row.contains("the blog has closed"), "{row}");
}

#[test]
fn p4_4_the_address_of_a_home_page_is_told_and_one_key_puts_it_right() {
    let world = home_page();
    let before = std::fs::read_to_string(world.config_file()).unwrap();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").press("!");
    terminal.wait_for("This is the address of a home page").wait_for("use the new address");

    terminal.press("f").wait_for("Done. u undoes it.").wait_without("home page");
    assert!(std::fs::read_to_string(world.config_file()).unwrap().contains("/posts"));
    terminal.press("u").wait_for("Taken back.").press("Q");

    terminal.end();
    assert_eq!(std::fs::read_to_string(world.config_file()).unwrap(), before);
}
