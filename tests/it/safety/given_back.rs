//! However the program ends, the terminal is as it was before; and where the terminal is gone, it ends.

use std::path::PathBuf;
use std::process::Command;

use crate::terminal::Terminal;
use crate::world::{NOW, World, wait_until};

/// A world with a folder in which a script writes what it sees.
fn world() -> (World, PathBuf) {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    let folder = world.config_file().parent().unwrap().to_owned();
    (world, folder)
}

/// The process that wrote its number into a file.
fn process(file: &std::path::Path) -> String {
    wait_until("a process has a number", || {
        std::fs::read_to_string(file).is_ok_and(|text| text.ends_with('\n'))
    });
    std::fs::read_to_string(file).unwrap().trim().to_owned()
}

fn signal(process: &str, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), process]).status().unwrap().success());
}

/// Starts the program, presses keys, lets it end in a way, and compares the settings of the terminal with those
/// before.
fn ends(keys: &str, way: &str) {
    let (world, folder) = world();
    let at = folder.display();
    let script = format!(
        "export COHORT_TEST_PANIC=1; stty -g > {at}/before; \
         sh -c 'echo $$ > {at}/process; exec \"$COHORT\" --now {NOW}'; \
         stty -g > {at}/after; cmp {at}/before {at}/after && echo the same"
    );
    let mut terminal = Terminal::shell(&world, &script);
    terminal.wait_for("Thing 2").wait_for("Updated").press(keys);

    match way {
        "q" => drop(terminal.press("q")),
        "panic" => drop(terminal.press("\u{1b}[24~")),
        name => signal(&process(&folder.join("process")), name),
    }

    terminal.wait_for("the same");
    terminal.end();
    assert!(terminal.is_given_back(), "{keys:?} {way}");
}

#[test]
fn however_it_ends_the_settings_of_the_terminal_are_as_they_were() {
    for way in ["q", "TERM", "HUP", "INT"] {
        ends("", way);
    }
}

#[test]
fn wherever_it_panics_the_settings_of_the_terminal_are_as_they_were() {
    // The list, a post, help, the line to find by, the palette, the line for an address, Things, people, what is in
    // trouble, a key that waits for another one.
    for keys in ["", "\r", "?", "/", ":", "a", "2", "5", "!", "g"] {
        ends(keys, "panic");
    }
}

/// Whether a process is over, though perhaps nobody has asked for its end yet.
#[cfg(target_os = "linux")]
fn is_over(process: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
    stat.map_or(true, |stat| stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z')))
}

#[test]
#[cfg(target_os = "linux")]
fn where_the_terminal_is_gone_the_program_ends_also_where_nobody_tells_it() {
    if Command::new("script").arg("--version").output().is_err() {
        return;
    }
    for hears in ["", "trap '' HUP;"] {
        let (world, folder) = world();
        let at = folder.display();
        let inner = format!("echo $$ > {at}/process; {hears} exec \"$COHORT\" --now {NOW}");
        std::fs::write(folder.join("inner"), inner).unwrap();
        let script =
            format!("echo $$ > {at}/outer; exec script -q -c 'sh {at}/inner' {at}/typescript");
        let mut terminal = Terminal::shell(&world, &script);
        terminal.wait_for("Thing 2").wait_for("Updated").wait_for("2 new");
        terminal.press("m").wait_for("1 new");
        let program = process(&folder.join("process"));

        signal(&process(&folder.join("outer")), "KILL");

        wait_until("the program ends", || is_over(&program));
        assert_eq!(world.ids(&["--new"]).len(), 1, "the mark is kept");
    }
}
