//! Finding posts: in a real terminal, on the command line, and by views in the config.

use crate::terminal::Terminal;
use crate::world::World;

fn world() -> World {
    World::new()
        .blog("ama", &["Library maps", "Hello", "The old library"])
        .blog("ben", &["Café", "图书馆"])
}

#[test]
fn words_are_found_as_they_are_typed_and_one_comes_back_to_where_one_was() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Hello").wait_for("Updated").wait_for("5 new").press("ggjjj");
    terminal.wait_for_cursor_on("Hello");

    terminal.press("/").wait_for("Find in everything").wait_for("from:NAME");
    terminal.press("libr").wait_for("2 posts").wait_for("Library maps").wait_without("Hello");
    terminal.press("\r").wait_for("esc ends it").press("n").wait_for_cursor_on("old library");
    terminal.press("p").wait_for_cursor_on("Library maps");
    terminal.press("\r").wait_for("The text of").press("n").wait_for("The old library");
    terminal.press("\u{1b}").wait_for("Found: libr");
    terminal.press("\u{1b}").wait_for("Café").wait_for_cursor_on("Hello").press("Q");

    assert_eq!(terminal.end(), 0);
    // The found words stand in bold and underlined.
    assert!(
        terminal.raw().contains("\u{1b}[4m") || terminal.raw().contains(";4m"),
        "nothing is underlined"
    );
}

#[test]
fn a_mistake_is_shown_below_where_it_is() {
    let world = world();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Hello").wait_for("Updated").wait_for("5 new");

    terminal.press("Fmaps form:ama").wait_for("^ “form:” is not known here. Did you mean from:?");
    for _ in 0.."form:ama".len() {
        terminal.press("\u{7f}");
    }
    terminal.press("from:ama").wait_for("1 post").press("\r").wait_for("esc ends it").press("Q");

    assert_eq!(terminal.end(), 0);
}

#[test]
fn what_was_found_becomes_a_view_and_goes_again_and_the_config_is_as_before() {
    let world = world();
    let config = format!("# mine\n{}", std::fs::read_to_string(world.config_file()).unwrap());
    std::fs::write(world.config_file(), &config).unwrap();
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Hello").wait_for("Updated").wait_for("5 new");

    terminal.press("Flibr\r").wait_for("esc ends it").press("V").wait_for("What to call this view");
    terminal.press("Books\r").wait_for("Kept: 6 shows it").wait_for("6 Books");
    let kept = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(kept.starts_with(&config) && kept.contains("show = \"libr\""), "{kept}");
    assert_eq!(world.prints(0, &["list", "--view", "books"]).lines().count(), 2);

    terminal.press("1").wait_for("Hello").press("6").wait_without("Hello").wait_for("Library maps");
    terminal.press("gv").wait_for("The view is gone").wait_without("6 Books");
    assert_eq!(std::fs::read_to_string(world.config_file()).unwrap().trim_end(), config.trim_end());
    terminal.press("u").wait_for("6 Books").press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_command_line_finds_by_the_same_words() {
    let world = world();
    world.prints(0, &["refresh"]);
    let count = |words: &[&str]| {
        let arguments: Vec<&str> = ["list"].iter().chain(words).copied().collect();
        world.prints(0, &arguments).lines().count()
    };

    assert_eq!(count(&["libr"]), 2);
    assert_eq!(count(&["libr", "-maps"]), 1);
    assert_eq!(count(&["old library"]), 1);
    assert_eq!(count(&["library old"]), 0);
    assert_eq!(count(&["cafe", "from:ben", "--json"]), 1);
    assert_eq!(count(&["图书"]), 1);
    assert_eq!(count(&["new", "--limit", "3"]), 3);
    assert_eq!(count(&["--new", "on:blog"]), 5);
}

#[test]
fn a_mistake_on_the_command_line_stands_under_what_was_typed() {
    let world = world();

    let told = world.prints(2, &["list", "libr", "form:ama"]);
    let unknown = world.prints(2, &["list", "--view", "x"]);
    world.prints(2, &["list", "thing:99"]);

    assert_eq!(told, "libr form:ama\n     ^^^^\n“form:” is not known here. Did you mean from:?\n");
    assert!(unknown.contains("There is no view \"x\""), "{unknown}");
}

#[test]
fn a_mistake_in_a_view_is_told_with_its_line() {
    let world = world();
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    let view = "\n[[view]]\nname = \"A\"\nshow = \"thing:twelve\"\n";
    std::fs::write(world.config_file(), config + view).unwrap();

    let told = world.prints(2, &["list"]);

    assert!(told.contains("\"thing:twelve\": The number of a Thing follows"), "{told}");
}

#[test]
fn the_long_help_of_the_list_explains_every_word() {
    let help = World::new().prints(0, &["list", "--help"]);

    for form in ["from:NAME", "thing:N", "since:DAY", "\"words\"", "-…"] {
        assert!(help.contains(form), "{help}");
    }
}
