//! Mouse, themes and settings in a real terminal.

use crate::terminal::Terminal;
use crate::world::World;

fn world() -> World {
    let world = World::new().blog("ama", &["Thing 3", "Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    world
}

fn write_config(world: &World, text: &str) {
    std::fs::write(world.config_file(), text).unwrap();
}

/// What a terminal sends for a press of the left button (SGR mouse mode, xterm's control sequences).
fn click(column: u16, row: u16) -> String {
    format!("\x1b[<0;{};{}M\x1b[<0;{0};{1}m", column + 1, row + 1)
}

#[test]
fn the_mouse_chooses_opens_goes_through_views_and_turns_its_wheel() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    let row = terminal.wait_for("Thing 1").row_of("Thing 1");

    terminal.press(&click(30, row)).wait_for_cursor_on("Thing 1");
    terminal.press(&click(30, row)).wait_for("The text of Thing 1");
    terminal.press("\x1b").wait_for("Thing 3");
    let up = format!("\x1b[<64;31;{}M", row + 1);
    terminal.press(&up).wait_for_cursor_on("Thing 3");
    let people = terminal.column_of("People", 1);
    terminal.press(&click(people, 1)).wait_for("by name").press("Q");

    assert_eq!(terminal.end(), 0);
    assert!(terminal.raw().contains("\x1b[?1006h"));
    let after = terminal.raw().rsplit_once("\x1b[?1049l").map(|(before, _)| before.to_owned());
    assert!(after.unwrap().contains("\x1b[?1006l"), "the mouse is the terminal's again");
}

#[test]
fn whoever_wants_the_mouse_for_the_terminal_has_it() {
    let world = world().config("[looks]\nmouse = false");
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Thing 1").press("Q");

    assert_eq!(terminal.end(), 0);
    assert!(!terminal.raw().contains("\x1b[?1006h"));
}

#[test]
fn the_terminal_is_asked_for_its_ground_and_the_answer_is_no_key() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1");
    assert!(terminal.raw().contains("\x1b]11;?"));
    assert!(!terminal.raw().contains("48;5;255m"), "nothing is known of its ground");

    terminal.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");

    // The ground of the chosen row on a light page, of 256 colours.
    terminal.wait_for_raw("48;5;255m").press("j").wait_for_cursor_on("Thing 2").press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn settings_that_are_saved_hold_at_once_and_a_mistake_in_them_is_told() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1");
    let before = std::fs::read_to_string(world.config_file()).unwrap();

    write_config(&world, &format!("{before}\n[keys]\nsave = \"x\"\n"));
    terminal.press("x").wait_for("Saved.");
    write_config(&world, &format!("title = \"Spring\"\n{before}\n[keys]\nsavve = \"x\"\n"));
    terminal.press("j").wait_for("Did you mean `save`?").wait_without("Spring");
    write_config(&world, &format!("title = \"Spring\"\n{before}"));

    terminal.press("j").wait_for("Spring").press("s").wait_for("Saved.").press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn anything_is_done_from_one_line_and_undone_and_done_again() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").wait_for("3 new");

    terminal.press(":").wait_for("say what you want to do").press("clear tab");
    terminal.wait_for("clear the table").press("\r").wait_for("3 posts are read now");
    // The figure of before may still stand there: the next wait is for the one that comes back.
    terminal.wait_without("3 new").press("u").wait_for("3 new").press("\x12").wait_without("3 new");
    terminal.press("u").wait_for("3 new");
    terminal.press(":").wait_for("say what").press("peop").wait_for("go there");
    terminal.press("\r").wait_for("by name").press("Q");

    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_window_that_changes_while_one_types_loses_no_letter() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Thing 1").press("/").wait_for("Find in everything");

    for (letter, (columns, rows)) in
        "thing 2".chars().zip([(40, 12), (120, 40), (80, 24), (30, 8)].into_iter().cycle())
    {
        terminal.press(&letter.to_string()).resize(columns, rows);
    }
    terminal.resize(100, 30).wait_for("› thing 2").wait_without("Thing 3").wait_for("Thing 2");

    terminal.press("\r").press("\x1b").wait_for("Thing 3").press("Q");
    assert_eq!(terminal.end(), 0);
}
