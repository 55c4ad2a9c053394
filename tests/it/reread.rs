//! Lists of people that are read again: who comes, who leaves, what was corrected here.

use std::fmt::Write as _;

use cohort::config::lists::{participants, read};
use cohort::config::{read as read_config, read_programme};
use cohort::runtime::programmes::Programmes;
use cohort::runtime::roster::enrolments;
use cohort::store::Store;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::terminal::Terminal;
use crate::world::{World, rss, wait_until};

const NEXT_DAY: &str = "2026-04-30T11:00:00Z";
const THE_DAY_AFTER: &str = "2026-05-01T12:00:00Z";

fn document(text: impl Into<String>, media: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(text.into(), media)
}

fn serve_blog(world: &World, name: &str, titles: &[&str]) {
    let feed = document(rss(name, titles), "application/rss+xml");
    world.serve(&format!("/{name}/feed"), feed);
}

/// Publishes a programme with these people: names with the place of their blog.
fn publish(world: &World, people: &[(&str, &str)]) {
    let at = world.server.uri();
    let mut list = String::from("Name,Blog,Mastodon\n");
    for (name, place) in people {
        writeln!(list, "{name},{at}/{place}/feed,@{}@books.example", name.to_lowercase()).unwrap();
    }
    world.serve("/people.csv", document(list, "text/csv"));
    let file = format!("name = \"Eight Things\"\nthings = 8\nroster = \"{at}/people.csv\"\n");
    world.serve("/programme.toml", document(file, "application/toml"));
}

/// A world in which a programme of three was joined.
fn joined() -> World {
    let world = World::new();
    for name in ["ama", "ben", "cleo"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    publish(&world, &[("Ama", "ama"), ("Ben", "ben"), ("Cleo", "cleo")]);
    let address = format!("{}/programme.toml", world.server.uri());
    world.prints(0, &["join", &address, "--yes"]);
    world
}

fn at(world: &World, now: &str, code: i32, arguments: &[&str]) -> String {
    let output = world.cohort_at(now, arguments).output().unwrap();
    let told =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{told}");
    told
}

/// Who is on the list, and where.
fn people(world: &World) -> Vec<String> {
    let told = world.cohort_at(THE_DAY_AFTER, &["check", "--json"]).output().unwrap().stdout;
    let mut people: Vec<String> = told
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice::<serde_json::Value>(line).unwrap())
        .map(|one| {
            let address = one["address"].as_str().unwrap().replace(&world.server.uri(), "");
            format!(
                "{} {address} {}",
                one["name"].as_str().unwrap(),
                one["state"].as_str().unwrap()
            )
        })
        .collect();
    people.sort();
    people
}

#[test]
fn newcomers_appear_new_addresses_are_followed_and_leavers_stay() {
    let world = joined();
    let before = world.ids(&["--person", "Ama"]);
    world.reset(&world.server);
    for name in ["ben", "cleo", "dan"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    serve_blog(&world, "elsewhere", &["Thing 2"]);
    publish(&world, &[("Ama", "elsewhere"), ("Ben", "ben"), ("Dan", "dan")]);

    let told = at(&world, NEXT_DAY, 0, &["refresh"]);

    assert!(told.contains("Dan has joined Eight Things."), "{told}");
    assert!(told.contains("Ama has another address on the list"), "{told}");
    assert!(!told.contains("Cleo"), "who stopped is nobody's business: {told}");
    assert_eq!(
        people(&world),
        [
            "Ama /elsewhere/feed fine",
            "Ben /ben/feed fine",
            "Cleo /cleo/feed fine",
            "Dan /dan/feed fine"
        ]
    );
    let after = world.ids(&["--person", "Ama"]);
    assert_eq!(after.len(), 2, "the same person has old and new posts");
    assert!(after.contains(&before[0]));
}

#[test]
fn whoever_helps_to_run_a_programme_is_told_once_who_left_its_list() {
    let world = joined();
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    std::fs::write(world.config_file(), format!("{config}organiser = true\n")).unwrap();
    world.reset(&world.server);
    for name in ["ama", "ben", "cleo"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    publish(&world, &[("Ama", "ama"), ("Ben", "ben")]);

    let told = at(&world, NEXT_DAY, 0, &["refresh"]);
    let again = at(&world, THE_DAY_AFTER, 0, &["refresh"]);

    assert!(told.contains("Cleo is no longer on the list of Eight Things."), "{told}");
    assert!(!again.contains("Cleo"), "what was told once is not told again: {again}");
}

#[test]
fn the_list_is_read_once_a_day_and_asked_for_with_what_was_answered() {
    let world = World::new();
    serve_blog(&world, "ama", &["Thing 1"]);
    let at_home = world.server.uri();
    let file = format!("name = \"Eight Things\"\nroster = \"{at_home}/people.csv\"\n");
    let list = format!("Name,Blog\nAma,{at_home}/ama/feed\n");
    for (place, text) in [("/programme.toml", file), ("/people.csv", list)] {
        let unchanged = Mock::given(method("GET")).and(path(place));
        let unchanged = unchanged.and(header("If-None-Match", "\"one\""));
        world.mount(
            &world.server,
            unchanged.respond_with(ResponseTemplate::new(304)).with_priority(1),
        );
        world.serve(place, document(text, "text/plain").insert_header("ETag", "\"one\""));
    }
    let asked = || {
        let all = world.asked(&world.server);
        all.iter().filter(|request| request.url.path() == "/people.csv").count()
    };
    world.prints(0, &["join", &format!("{at_home}/programme.toml"), "--yes"]);
    assert_eq!(asked(), 1);

    at(&world, "2026-04-29T22:00:00Z", 0, &["refresh"]);
    assert_eq!(asked(), 1, "a day has not passed");
    at(&world, NEXT_DAY, 0, &["refresh"]);
    at(&world, NEXT_DAY, 0, &["refresh"]);

    assert_eq!(asked(), 2);
    assert_eq!(people(&world).len(), 1);
}

#[test]
fn what_was_corrected_here_survives_every_reading() {
    let world = joined();
    world.prints(0, &["edit", "ben", "--name", "Benjamin"]);
    world.prints(0, &["pause", "Ama"]);
    world.prints(0, &["remove", "Cleo"]);
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    assert!(!config.contains("[[participant]]"), "a list's people are not copied: {config}");
    world.reset(&world.server);
    for name in ["ama", "ben", "cleo", "dan"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    publish(&world, &[("Cleo", "cleo"), ("Dan", "dan"), ("Ben", "ben"), ("Ama", "ama")]);

    at(&world, NEXT_DAY, 0, &["refresh"]);

    assert_eq!(
        people(&world),
        ["Ama /ama/feed paused", "Benjamin /ben/feed fine", "Dan /dan/feed fine"]
    );
    world.prints(0, &["resume", "ama"]);
    assert!(people(&world)[0].starts_with("Ama /ama/feed fine"));
}

#[test]
fn a_corrected_address_wins_over_the_list_and_is_known_again_when_the_list_has_it() {
    let world = joined();
    serve_blog(&world, "moved", &["Thing 2"]);
    let moved = format!("{}/moved/feed", world.server.uri());

    world.prints(0, &["edit", "ama", "--feed", &moved]);
    at(&world, NEXT_DAY, 0, &["refresh"]);
    assert_eq!(people(&world)[0], "Ama /moved/feed fine");
    world.reset(&world.server);
    for name in ["moved", "ben", "cleo"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    publish(&world, &[("Ama", "moved"), ("Ben", "ben"), ("Cleo", "cleo")]);
    let told = at(&world, THE_DAY_AFTER, 0, &["refresh"]);

    assert!(!told.contains("Ama"), "{told}");
    assert_eq!(
        people(&world),
        ["Ama /moved/feed fine", "Ben /ben/feed fine", "Cleo /cleo/feed fine"]
    );
}

#[test]
fn a_list_that_is_suddenly_empty_or_unreadable_changes_nothing_and_is_told() {
    let world = joined();
    let before = people(&world);
    for (now, list, why) in [
        (NEXT_DAY, document("Name,Blog,Mastodon\n", "text/csv"), "there is nobody on it"),
        ("2026-04-30T13:00:00Z", ResponseTemplate::new(404), "could not be found"),
        (
            "2026-04-30T15:00:00Z",
            document("<html><body><p>Sign in</p></body></html>", "text/html"),
            "there is nobody on it",
        ),
    ] {
        world.reset(&world.server);
        for name in ["ama", "ben", "cleo"] {
            serve_blog(&world, name, &["Thing 1"]);
        }
        world.serve("/people.csv", list);
        publish(&world, &[]);

        let told = at(&world, now, 3, &["refresh"]);

        assert!(told.contains("could not be read again"), "{told}");
        assert!(told.contains(why), "{told}");
        assert!(told.contains("stays as it was"), "{told}");
        assert!(at(&world, now, 3, &["check"]).contains(why));
        assert_eq!(people(&world), before);
    }
}

#[test]
fn a_programme_that_is_gone_or_broken_changes_nothing() {
    let world = joined();
    let before = people(&world);
    world.reset(&world.server);
    for name in ["ama", "ben", "cleo"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    world.serve("/programme.toml", document("name = \n", "application/toml"));

    let told = at(&world, NEXT_DAY, 3, &["refresh"]);

    assert!(told.contains("line 1"), "{told}");
    assert_eq!(people(&world), before);
}

#[test]
fn a_namesake_with_another_address_is_another_person_and_told() {
    let world = joined();
    world.reset(&world.server);
    for name in ["ama", "ben", "cleo", "other"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    let at_home = world.server.uri();
    let list = format!(
        "Name,Blog\nBen,{at_home}/ben/feed\nCleo,{at_home}/cleo/feed\nAma,{at_home}/other/feed\n"
    );
    world.serve("/people.csv", document(list, "text/csv"));
    publish(&world, &[]);

    let told = at(&world, NEXT_DAY, 0, &["refresh"]);

    assert!(told.contains("perhaps a new blog"), "{told}");
    assert_eq!(people(&world).iter().filter(|one| one.starts_with("Ama")).count(), 2);
}

#[test]
fn corrections_come_back_from_the_safety_copy() {
    let world = joined();
    world.prints(0, &["edit", "ben", "--name", "Benjamin"]);
    world.prints(0, &["remove", "Cleo"]);
    for ending in ["", "-wal", "-shm"] {
        let file = world.data().join(format!("cohort.db{ending}"));
        if ending.is_empty() {
            std::fs::write(file, "no database any more").unwrap();
        } else {
            drop(std::fs::remove_file(file));
        }
    }

    at(&world, NEXT_DAY, 0, &["refresh"]);

    assert_eq!(people(&world), ["Ama /ama/feed fine", "Benjamin /ben/feed fine"]);
}

#[test]
fn a_program_that_was_ended_while_it_read_loses_nobody() {
    let world = joined();
    let before = people(&world);
    world.reset(&world.server);
    let late = document("Name,Blog\n", "text/csv").set_delay(std::time::Duration::from_secs(30));
    world.serve("/people.csv", late);
    publish(&world, &[]);
    let mut going = world.begins(&["--now", NEXT_DAY, "refresh"], None);
    wait_until("the list is asked for", || {
        world.asked(&world.server).iter().any(|request| request.url.path() == "/people.csv")
    });
    going.kill().unwrap();
    going.wait().unwrap();

    assert_eq!(people(&world), before);
    world.reset(&world.server);
    for name in ["ama", "ben", "cleo", "dan"] {
        serve_blog(&world, name, &["Thing 1"]);
    }
    publish(&world, &[("Ama", "ama"), ("Ben", "ben"), ("Cleo", "cleo"), ("Dan", "dan")]);
    at(&world, THE_DAY_AFTER, 0, &["refresh"]);
    assert_eq!(people(&world).len(), 4);
}

#[test]
fn on_the_screen_somebody_of_a_list_is_paused_and_taken_off_with_undo() {
    let world = joined();
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    let mut terminal = Terminal::start(&world, &[]);

    terminal.wait_for("Eight Things").wait_for("Updated").press("6").wait_for("3 people");
    terminal.press("P").wait_for("paused").press("u").wait_without("paused");
    terminal.press("X").wait_for("Take Ama off the list").press("y").wait_for("2 people");
    terminal.press("u").wait_for("3 people").press("\x12").wait_for("2 people").press("Q");

    terminal.end();
    assert_eq!(std::fs::read_to_string(world.config_file()).unwrap(), config);
    assert_eq!(people(&world).len(), 2);
}

/// Keeps a list as that of a joined programme, and enrols it.
fn enrolled(folder: &std::path::Path, list: &[u8], store: &mut Store) -> (usize, usize) {
    const FROM: &str = "https://things.example/programme.toml";
    let published = "name = \"Eight Things\"\n";
    let settings = read_config(&format!("[[programme]]\nfrom = \"{FROM}\"\n")).unwrap();
    let programmes = Programmes::of(folder.to_owned(), jiff::tz::TimeZone::UTC);
    let people = participants(&read(list).unwrap().listed);
    assert!(read_programme(published).is_ok());
    programmes.keep(FROM, published, &people).unwrap();
    let (everybody, tags) = enrolments(&settings, &programmes.joined(&settings));
    store.enrol(&everybody, &tags).unwrap();
    (people.len(), store.people().unwrap().len())
}

#[test]
fn a_list_of_every_shape_is_enrolled_once() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/roster");
    let mut shapes = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let list = std::fs::read(entry.unwrap().path()).unwrap();
        if read(&list).is_err() {
            continue;
        }
        let data = tempfile::tempdir().unwrap();
        let mut store = Store::in_memory().unwrap();

        let (listed, once) = enrolled(data.path(), &list, &mut store);
        let (_, twice) = enrolled(data.path(), &list, &mut store);

        assert_eq!((listed, once), (once, twice));
        shapes += 1;
    }
    assert!(shapes >= 5, "{shapes}");
}

#[test]
fn eight_hundred_and_six_people_are_enrolled_and_recognised() {
    let mut list = String::from("Name,Blog,Feed\n");
    for number in 0..806 {
        writeln!(
            list,
            "Person {number},https://p{number}.example/,https://p{number}.example/feed/"
        )
        .unwrap();
    }
    let data = tempfile::tempdir().unwrap();
    let mut store = Store::in_memory().unwrap();

    assert_eq!(enrolled(data.path(), list.as_bytes(), &mut store), (806, 806));
    let moved = list.replace("/feed/", "/index.xml");
    assert_eq!(enrolled(data.path(), moved.as_bytes(), &mut store), (806, 806));
}

#[test]
fn what_is_yours_moves_to_another_computer() {
    let here = joined();
    here.prints(0, &["mark", "saved", &here.ids(&["--person", "Ama"])[0]]);
    here.prints(0, &["mark", "read", &here.ids(&["--person", "Ben"])[0]]);
    here.prints(0, &["edit", "ben", "--name", "Benjamin"]);
    here.prints(0, &["remove", "cleo"]);
    let mine = here.prints(0, &["export", "mine"]);
    assert_eq!(mine.lines().count(), 4, "{mine}");

    let there = World::new();
    let file = there.config_file().with_file_name("mine.jsonl");
    std::fs::write(&file, &mine).unwrap();
    let file = file.to_str().unwrap();
    let address = format!("{}/programme.toml", here.server.uri());
    there.prints(0, &["join", &address, "--yes"]);
    assert_eq!(there.ids(&["--new"]).len(), 3);
    there.prints(0, &["import", "mine", file]);
    let again = there.prints(0, &["import", "mine", file]);

    assert!(again.contains("Took in 4 lines"), "{again}");
    assert_eq!(there.ids(&["--saved"]).len(), 1);
    assert_eq!(there.ids(&[]).len(), 2, "Cleo is off the list there, too");
    let told = there.prints(0, &["check"]);
    assert!(told.contains("Benjamin") && !told.contains("Cleo"), "{told}");
    assert_eq!(there.prints(0, &["export", "mine"]).lines().count(), 4, "nothing is there twice");
    there.prints(2, &["import", "list.opml", file]);
}
