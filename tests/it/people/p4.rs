//! Nadia, who helps to run the programme: she has ten minutes on Monday.

use serde_json::Value;

use super::{Sample, names, numbers};
use crate::terminal::Terminal;
use crate::trouble::home_page;
use crate::world::NOW;

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
    let told = sample.lines_at(NOW, &["check"]).join(" ");
    assert!(told.contains("Freya Nightingale-Osei’s blog was closed by its owner."), "{told}");

    let mut terminal = sample.open();
    terminal.wait_for("1 blog needs a look").press("!").wait_for("Needs a look");
    terminal.wait_for("blog was closed by its owner. What was kept is");
    terminal.wait_for("Ask Freya for a new address.").press("\u{1b}").wait_for("Week 9");
    terminal.press("6").wait_for("the blog has closed");
    let mut screen = terminal.screen();
    screen.push_str(&terminal.press("G").wait_for("Yusuf").screen());
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

/// The sample of somebody who helps to run it.
fn of_organiser() -> Sample {
    let sample = Sample::filled();
    sample.changes("programme.toml\"\n", "programme.toml\"\norganiser = true\n");
    sample
}

/// Who is in a state, by their ids in the tables.
fn who(people: &[Value], is: impl Fn(&Value) -> bool) -> Vec<&'static str> {
    let names = names();
    let is_one = |name: &str| people.iter().any(|person| person["name"] == name && is(person));
    names.into_iter().filter(|(_, name)| is_one(name)).map(|(id, _)| id).collect()
}

#[test]
fn p4_1_everybody_has_one_row_that_says_where_they_are() {
    let sample = of_organiser();
    let people = sample.prints(&["people", "--json", "--state"]);
    let state = |state: &'static str| who(&people, move |person| person["state"] == state);

    assert_eq!(state("finished-so-far"), ["p05", "p12", "p21"]);
    assert_eq!(state("not-started"), ["p15"]);
    assert_eq!(state("unreachable"), ["p23"]);
    assert_eq!(state("quiet"), ["p06", "p07", "p18", "p22"]);
    assert_eq!(people.iter().filter(|person| person["state"].is_string()).count(), 24);

    let mut terminal = sample.open();
    terminal.press("7").wait_for("only you see this").wait_for("These 6 may need a hello");
    // The cursor comes last: then all of the screen is there.
    terminal.wait_for_cursor_on("Agnes Mulholland");
    let mut screen = terminal.screen();
    screen.push_str(&terminal.press("G").wait_for("Yusuf").screen());
    let row = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(row("Agnes Mulholland").contains("▪▪▪▪▪▪▪▪▪▪▪▪▪▪·········"), "{screen}");
    assert!(row("Agnes Mulholland").contains("finished so far"), "{screen}");
    assert!(row("Hana Dvořáková").contains("not started"), "{screen}");
    assert!(row("Freya").contains("the blog has closed"), "{screen}");
    terminal.press("O").wait_for("quiet longest first").press("Q");
    terminal.end();
}

#[test]
fn p4_1_who_does_not_help_to_run_the_programme_is_told_nothing_of_it() {
    let sample = Sample::filled();
    let people = sample.prints(&["people", "--json", "--state"]);
    let mut terminal = sample.open();

    assert!(people.iter().all(|person| person["state"].is_null()));
    assert!(!terminal.screen().contains("Where"), "{}", terminal.screen());
    terminal.press("Q");
    terminal.end();
}

#[test]
fn p4_2_who_is_away_or_stepped_out_is_not_among_the_quiet() {
    let sample = of_organiser();
    sample.lines_at(NOW, &["away", "Noor Haddadin", "--until", "2026-05-11"]);
    sample.lines_at(NOW, &["step-out", "Eitan Barzel"]);

    let people = sample.prints(&["people", "--json", "--state"]);
    assert_eq!(who(&people, |person| person["state"] == "quiet"), ["p18", "p22"]);
    assert_eq!(who(&people, |person| person["state"] == "away"), ["p06"]);
    assert_eq!(who(&people, |person| person["state"] == "stepped-out"), ["p07"]);
    let later = sample.prints_at("2026-05-12T10:00:00Z", &["people", "--json", "--state"]);
    assert!(who(&later, |person| person["state"] == "quiet").contains(&"p06"));

    let mut terminal = sample.open();
    terminal.press("7").wait_for("away until 11 May").wait_for("These 4 may need a hello");
    terminal.press("jjj").wait_for_cursor_on("Callum");
    terminal.press("zo").wait_for("These 3 may need a hello");
    terminal.press("u").wait_for("These 4 may need a hello").press("Q");
    terminal.end();
}

/// What was said of a post moves with what is yours.
#[test]
fn p4_3_what_a_post_is_about_moves_to_another_computer() {
    let (here, there) = (Sample::filled(), Sample::filled());
    let mut terminal = here.open();
    terminal.press("3").wait_for("That is everyone").press("j").wait_for_cursor_on("I nearly did");
    terminal
        .press("t")
        .wait_for("Which Things?")
        .press("12 13\r")
        .wait_for("Things 12–13")
        .press("Q");
    terminal.end();

    let mine = here.lines_at(NOW, &["export", "mine"]).join("\n");
    std::fs::write(there.file("mine.jsonl"), mine).unwrap();
    let file = there.file("mine.jsonl");
    there.lines_at(NOW, &["import", "mine", file.to_str().unwrap()]);

    let about = there.prints(&["list", "--thing", "13", "--json"]);
    assert!(numbers(&about).contains(&"post245".to_owned()), "{:?}", numbers(&about));
}
