//! What holds for everybody: on a pipe, without colours, and where the terminal's own cursor is.

use super::Sample;
use crate::terminal::Terminal;
use crate::world::NOW;

#[test]
fn x1_on_a_pipe_a_week_is_one_post_a_line_without_escapes() {
    let sample = Sample::filled();

    let lines = sample.lines_at(NOW, &["list", "--week", "9"]);

    assert_eq!(lines.len(), sample.prints(&["list", "--week", "9", "--json"]).len());
    assert!(lines.len() >= 9, "{lines:?}");
    for line in &lines {
        assert!(!line.chars().any(char::is_control), "{line:?}");
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words[1].starts_with("2026-04-2") && line.contains(": "), "{line}");
    }
}

/// The row of somebody on the screen of a terminal.
fn row(terminal: &Terminal, beginning: &str) -> String {
    let screen = terminal.screen();
    let row = screen.lines().find(|line| line.contains(beginning));
    row.unwrap_or_else(|| panic!("no {beginning}:\n{screen}"))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn x2_without_colours_every_state_of_a_row_is_told_by_a_word_or_a_sign() {
    let sample = Sample::filled();
    let script = format!("NO_COLOR=1 exec \"$COHORT\" --now {NOW} sample");
    let mut terminal = Terminal::shell(&sample.world, &script);
    terminal.wait_for("Making it clear").wait_for("new here").wait_for("Updated");
    terminal.wait_for("instructions").wait_for("all keys");
    let with_states = |terminal: &Terminal| {
        ["Marek made", "Ravi", "Say hello", "Un cartel", "Make a", "Lire ailleurs"]
            .map(|beginning| row(terminal, beginning))
            .join("\n")
    };
    terminal.press("jj").wait_for("▌ ● Quayside").wait_for_cursor_on("▌ ● Quayside");
    let before = with_states(&terminal);
    terminal.press("m").wait_for("Read.").press("jjjjjj");
    // Posts of one moment stand in the order in which they came; this one is alone at its time.
    terminal.wait_for_cursor_on("Say hello").press("s");
    terminal.wait_for("★").wait_for_cursor_on("★");
    let after = with_states(&terminal);
    terminal.press("6").wait_for("by name").wait_for("correct the address");
    let people = ["Freya", "Hana", "Seun"].map(|name| row(&terminal, name)).join("\n");
    terminal.press("Q");
    terminal.end();

    insta::assert_snapshot!(format!("{before}\n\n{after}\n\n{people}"), @"
    ▌ ● Quayside Team Marek made a sign. It helps… note be the first to reply
    ● Ravi Thorncastle I nearly did not post this be the first to reply
    ● Seun Fadare new here Say hello also on Mastodon Thing 1 be the first to reply
    ● Sofía Aldaret Un cartel que ayuda Thing 13 1 reply
    ● Agnes Mulholland Make a sign that helps Thing 13 3 replies
    ● Amélie Roussardin Lire ailleurs odd date Thing 15 1 reply

    Quayside Team Marek made a sign. It helps… note be the first to reply
    ● Ravi Thorncastle I nearly did not post this be the first to reply
    ▌ ● Seun Fadare new here ★ Say hello also on Mastodon Thing 1 be the first to reply
    ● Sofía Aldaret Un cartel que ayuda Thing 13 1 reply
    ● Agnes Mulholland Make a sign that helps Thing 13 3 replies
    ● Amélie Roussardin Lire ailleurs odd date Thing 15 1 reply

    ! Freya Nightingale-Osei The Lending Fox ▪▪▪▪·········· the blog has closed
    Hana Dvořáková Čtenářský koutek ·············· no post yet
    Seun Fadare new here Starting on a Tuesday ▪············· yesterday
    ");
    assert_eq!(colours(&terminal.raw()), Vec::<String>::new());
}

/// The colours that a terminal was told to use.
fn colours(raw: &str) -> Vec<String> {
    let told = raw.split("\u{1b}[").skip(1).filter_map(|part| part.split_once('m'));
    let looks = told.filter(|(look, _)| look.chars().all(|ch| ch.is_ascii_digit() || ch == ';'));
    let is_colour = |look: &&str| {
        let numbers = look.split(';').filter_map(|number| number.parse::<u16>().ok());
        numbers.into_iter().any(|n| matches!(n, 30..=38 | 40..=48 | 90..=107))
    };
    looks.map(|(look, _)| look).filter(is_colour).map(str::to_owned).collect()
}

#[test]
fn x4_the_terminal_s_own_cursor_is_on_the_line_that_has_the_focus_in_every_view() {
    let sample = Sample::filled();
    let mut terminal = sample.open();
    terminal.wait_for_cursor_on("▌").press("jjj").wait_for_cursor_on("Deux minutes");
    terminal.press("2").wait_for("whenever you like").wait_for_cursor_on("▌   Thing 1 ");
    terminal.press("j").wait_for_cursor_on("▌   Thing 2 ").press("\r").wait_for("Start here");
    terminal.wait_for_cursor_on("instructions").press("j").wait_for_cursor_on("▌");
    terminal.press("3").wait_for("That is everyone").wait_for_cursor_on("▌ ● Seun");
    terminal.press("j").wait_for_cursor_on("▌ ● Ravi").press("s").wait_for("Saved");
    terminal.press("5").wait_for("all you saved").wait_for_cursor_on("▌ ● Ravi");
    terminal.press("6").wait_for("by name").wait_for_cursor_on("▌   Agnes");
    terminal.press("j").wait_for_cursor_on("▌   Amélie").press("\r").wait_for("‹ Amélie");
    terminal.wait_for_cursor_on("Lire ailleurs").press("\u{1b}").wait_for("by name");
    terminal.press("#").wait_for("Marek made").wait_for_cursor_on("▌");
    terminal.press("!").wait_for("Needs a look").wait_for_cursor_on("▌ ! Freya");
    terminal.press("\u{1b}").wait_for("Marek made").press("?").wait_for("reply");
    terminal.press("save").wait_for_cursor_on("› save").press("\u{1b}");
    terminal.wait_without("› save").wait_for("Marek made").wait_for("newest ones");
    terminal.press("a").wait_for("address").press("abc").wait_for_cursor_on("abc");
    terminal.press("\u{1b}").wait_without("› abc");
    sample_reply(&mut terminal);
}

/// While one writes, the cursor is where the next letter goes.
fn sample_reply(terminal: &mut Terminal) {
    terminal.press("3").wait_for("That is everyone").press("r").wait_for("Begin with");
    terminal.press("Hello").wait_for_cursor_on("▌ Hello").press("\u{3}");
    assert_eq!(terminal.end(), 0);
}
