//! Joining and leaving a programme from the command line.

use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::{World, rss};

/// The text of a programme file.
fn programme(keys: &str) -> String {
    format!("name = \"Eight Things\"\nshort = \"Eight\"\nthings = 8\n{keys}\n")
}

fn document(text: impl Into<String>, media: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(text.into(), media)
}

/// A world in which a programme with a list of three people was published; one of them cannot be
/// found.
fn published() -> World {
    let world = World::new();
    let at = world.server.uri();
    for name in ["ama", "ben"] {
        let feed = document(rss(name, &["Thing 2", "Thing 1"]), "application/rss+xml");
        world.serve(&format!("/{name}/feed"), feed);
    }
    let list = format!(
        "Name,Blog,Email\nAma,{at}/ama/feed,ama@mail.example\nBen,{at}/ben/feed,ben@mail.example\n\
         Cleo,{at}/cleo/feed,cleo@mail.example\nDan,dan@mail.example,\n"
    );
    world.serve("/people.csv", document(list, "text/csv"));
    let roster = format!("roster = \"{at}/people.csv\"");
    world.serve("/programme.toml", document(programme(&roster), "application/toml"));
    world
}

fn config(world: &World) -> String {
    std::fs::read_to_string(world.config_file()).unwrap_or_default()
}

#[test]
fn joining_shows_everybody_and_brings_their_posts() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());

    let printed = world.prints(3, &["join", &address, "--yes"]);

    let found = format!("Ama · {}/ama/feed · found", world.server.uri());
    assert!(printed.contains(&found), "{printed}");
    assert!(printed.contains("needs a look: Cleo’s blog could not be found."), "{printed}");
    assert!(printed.contains("I found 3 people; 1 needs a look."), "{printed}");
    assert!(
        printed.contains("You have joined Eight Things. There are 4 posts so far."),
        "{printed}"
    );
    assert!(!printed.contains("mail.example"), "{printed}");
    assert_eq!(config(&world), format!("[[programme]]\nfrom = \"{address}\"\n"));
    assert_eq!(world.ids(&[]).len(), 4);
    let asked = world.requests();
    world.prints(3, &["refresh"]);
    assert_eq!(world.requests(), asked + 1, "whoever answered a moment ago is not asked again");
}

#[test]
fn without_a_yes_nothing_is_changed() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());

    let printed = world.prints(1, &["join", &address]);

    assert!(printed.contains("Say --yes to join."), "{printed}");
    assert_eq!(config(&world), "");
    assert!(!world.data().join("programmes").exists());
}

#[test]
fn joining_twice_changes_nothing_and_asks_nobody() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());
    world.prints(3, &["join", &address, "--yes"]);
    let (before, asked) = (config(&world), world.requests());

    let printed = world.prints(0, &["join", &address, "--yes"]);

    assert!(printed.contains("You have joined Eight Things already."), "{printed}");
    assert_eq!((config(&world), world.requests()), (before, asked));
}

#[test]
fn leaving_keeps_what_was_read_and_joining_again_brings_it_back() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());
    world.prints(3, &["join", &address, "--yes"]);
    let ids = world.ids(&[]);
    world.prints(0, &["mark", "read", &ids[0]]);

    assert!(world.prints(0, &["leave", "eight things"]).contains("You have left Eight Things."));
    assert_eq!(config(&world).trim(), "");
    assert!(world.ids(&[]).is_empty());
    world.prints(3, &["join", &address, "--yes"]);

    assert_eq!(world.ids(&[]), ids);
    assert_eq!(world.ids(&["--new"]).len(), 3);
    assert!(world.prints(1, &["leave", "Nine Things"]).contains("You have not joined"));
}

#[test]
fn who_begins_this_week_says_so() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());

    world.prints(3, &["join", &address, "--yes", "--from-now"]);

    assert!(config(&world).contains("started = 2026-04-27\n"), "the Monday of that Wednesday");
}

#[test]
fn every_mistake_in_the_file_is_told_with_its_line_and_nothing_is_joined() {
    let world = World::new();
    let broken = "name = \"Eight\"\nstarts = \"soon\"\nthings = 0\ncolour = \"red\"\n";
    world.serve("/programme.toml", document(broken, "application/toml"));
    let address = format!("{}/programme.toml", world.server.uri());

    let printed = world.prints(1, &["join", &address, "--yes"]);

    assert!(printed.contains("line 2: `starts` wants a date"), "{printed}");
    assert!(printed.contains("line 3: `things` goes from 1 to 400"), "{printed}");
    assert_eq!(config(&world), "");
}

#[test]
fn what_a_newer_program_knows_is_passed_over_and_said() {
    let world = World::new();
    let people =
        "badges = true\n[[participant]]\nname = \"Ama\"\nfediverse = \"@ama@books.example\"";
    world.serve("/programme.toml", document(programme(people), "application/toml"));
    let address = format!("{}/programme.toml", world.server.uri());

    let printed = world.prints(0, &["join", &address, "--yes"]);

    assert!(printed.contains("line 4: `badges` is not known here."), "{printed}");
    assert!(printed.contains("Ama · @ama@books.example · found"), "{printed}");
}

#[test]
fn a_mere_list_is_said_to_be_one_and_its_people_are_added() {
    let world = published();
    let address = format!("{}/people.csv", world.server.uri());

    let printed = world.prints(3, &["join", &address, "--yes"]);

    assert!(printed.contains("This is a list of people without a programme."), "{printed}");
    assert!(printed.contains("Added 3 blogs."), "{printed}");
    assert_eq!(config(&world).matches("[[participant]]").count(), 3);
    assert!(!config(&world).contains("[[programme]]"));
}

#[test]
fn a_programme_in_a_file_is_joined_by_its_path() {
    let world = published();
    let file = world.config_file().with_file_name("club.toml");
    let roster = format!("roster = \"{}/people.csv\"", world.server.uri());
    std::fs::write(&file, programme(&roster)).unwrap();

    world.prints(3, &["join", file.to_str().unwrap(), "--yes"]);

    assert!(config(&world).contains("club.toml"));
    assert_eq!(world.ids(&[]).len(), 4);
}

#[test]
fn the_review_can_be_read_by_programs() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());

    let output = world.cohort(&["join", &address, "--yes", "--json"]).output().unwrap();

    let lines = String::from_utf8(output.stdout).unwrap();
    let people: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let states: Vec<&str> = people.iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["found", "found", "needs a look"]);
    assert_eq!(people[0]["posts"], 2);
}

#[test]
fn a_secret_in_the_address_is_never_printed() {
    let world = published();
    let address = format!("{}/programme.toml?token=kq83hf92hd", world.server.uri());

    let printed = world.prints(3, &["join", &address, "--yes"]);
    let gone = format!("{}/gone.toml?token=kq83hf92hd", world.server.uri());
    let failed = world.prints(1, &["join", &gone, "--yes"]);

    assert!(!printed.contains("kq83hf92hd"), "{printed}");
    assert!(!failed.contains("kq83hf92hd"), "{failed}");
    assert!(failed.contains("could not be read"), "{failed}");
}

#[test]
fn a_list_that_cannot_be_read_does_not_keep_anybody_from_joining() {
    let world = World::new();
    let roster = format!("roster = \"{}/nowhere.csv\"", world.server.uri());
    world.serve("/programme.toml", document(programme(&roster), "application/toml"));
    let address = format!("{}/programme.toml", world.server.uri());

    let printed = world.prints(0, &["join", &address, "--yes"]);

    assert!(printed.contains("could not be read, and is tried again"), "{printed}");
    assert!(printed.contains("I found 0 people."), "{printed}");
}

#[test]
fn a_programme_that_was_written_into_the_config_by_hand_comes_with_the_next_refresh() {
    let address = |world: &World| format!("{}/programme.toml", world.server.uri());
    let world = published();
    let config = format!("[[programme]]\nfrom = \"{}\"", address(&world));
    let world = world.config(&config);

    let before = world.prints(0, &["list"]);
    world.prints(3, &["refresh"]);

    assert!(before.contains("`cohort refresh` gets it."), "{before}");
    assert_eq!(world.ids(&[]).len(), 4);
}

#[test]
fn the_people_of_a_programme_are_exported_with_your_own() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());
    world.prints(3, &["join", &address, "--yes"]);

    let list = world.prints(0, &["export", "opml"]);

    for name in ["Ama", "Ben", "Cleo"] {
        assert_eq!(list.matches(&format!("text=\"{name}\"")).count(), 1, "{list}");
    }
}

#[test]
fn on_first_start_a_mere_list_becomes_a_programme_by_what_one_says() {
    let world = published();
    let address = format!("{}/people.csv", world.server.uri());
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Join a programme");

    terminal.press("2").wait_for("The programme’s address").press(&address).press("\r");
    terminal.wait_for("I found").press("y").wait_for("The hashtag").press("cpd23\r");
    terminal.wait_for("Where do people use it?").press("2");
    terminal.wait_for("numbered parts?").press("1").wait_for("How many").press("\r");
    terminal.wait_for("When did it start?").press("\u{15}2026-03-02\r");
    terminal.wait_for("2 March 2026").press("jjc").wait_for("catch-up week").press("\r");
    terminal.wait_for("When did you start?").press("3").wait_for("blog or handle").press("\r");
    terminal.wait_for("Ready.").wait_for("2 Things").press("Q");
    terminal.end();

    let written = config(&world);
    assert!(written.contains("from = \"programme.toml\""), "{written}");
    assert!(written.contains("invites = false"), "{written}");
    let file =
        std::fs::read_to_string(world.config_file().with_file_name("programme.toml")).unwrap();
    assert!(file.contains("tag = \"cpd23\", bluesky = true"), "{file}");
    assert!(file.contains("name = \"Catch-up week\""), "{file}");
    assert!(file.contains(&format!("roster = \"{address}\"")), "{file}");
    assert!(!world.ids(&[]).is_empty());
}

#[test]
fn on_first_start_a_programme_is_joined_with_one_address() {
    let world = published();
    let address = format!("{}/programme.toml", world.server.uri());
    let mut terminal = Terminal::start(&world, &[]);
    terminal.wait_for("Join a programme");

    terminal.press("2").wait_for("The programme’s address").press(&address).press("\r");
    terminal.wait_for("I found 3 people; 1 needs a look.").wait_for("ama/feed");
    terminal.press("G").wait_for("Cleo’s blog could not be found.");
    assert_eq!(config(&world), "", "nothing is changed before the yes");
    terminal.press("y").wait_for("When did you start?").press("2");
    terminal.wait_for("Your own blog or handle").press("@robin@books.example\r");
    terminal.wait_for("Ready. 3 people · 4 posts.").wait_for("Thing 2").press("Q");
    terminal.end();

    let config = config(&world);
    assert!(config.contains("started = 2026-04-27"), "{config}");
    assert!(config.contains("[you]\nfediverse = \"@robin@books.example\""), "{config}");
    assert_eq!(world.ids(&[]).len(), 4);
}
