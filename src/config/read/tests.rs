//! What a file means, and everything that is told of a wrong one.

use proptest::prelude::*;
use url::Url;

use super::super::address::AddressFault;
use super::super::mistake::{Found, Wants};
use super::super::table::KEYS;
use super::*;

/// Line and kind of every mistake.
fn mistakes(text: &str) -> Vec<(usize, MistakeKind)> {
    let mistakes = read(text).expect_err("this text has mistakes");
    mistakes.into_iter().map(|mistake| (mistake.line, mistake.kind)).collect()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn an_empty_file_means_the_usual_settings() {
    assert_eq!(read(""), Ok(Settings::default()));
}

#[test]
fn the_heart_of_the_file_is_read() {
    let text = r##"
[[participant]]
name = "Niamh Byrne"
blog = "https://niamh.example/"
feed = "https://niamh.example/feed/"
fediverse = "@niamh@books.example"
bluesky = "niamh.example"
group = "Public libraries"
only = ["#cpd23"]

[[hashtag]]
tag = "#cpd23"
servers = ["https://books.example", "https://glammr.example"]
"##;

    let settings = read(text).unwrap();

    let niamh = ParticipantSetting {
        name: "Niamh Byrne".into(),
        blog: Some(url("https://niamh.example/")),
        feeds: vec![url("https://niamh.example/feed/")],
        fediverse: Some("@niamh@books.example".into()),
        bluesky: Some("niamh.example".into()),
        group: Some("Public libraries".into()),
        only: vec!["cpd23".into()],
        paused: false,
        line: 2,
    };
    let cpd23 = HashtagSetting {
        tag: "cpd23".into(),
        also: Vec::new(),
        bluesky: None,
        servers: vec![url("https://books.example/"), url("https://glammr.example/")],
        line: 11,
    };
    assert_eq!(settings.participants, [niamh]);
    assert_eq!(settings.hashtags, [cpd23]);
}

#[test]
fn every_other_key_is_read() {
    let text = r#"
title = "23 Things"
[polling]
refresh = "ask"
blogs = 120
hashtags = 15
connections = 8
[looks]
colours = 256
ground = "light"
signs = "ascii"
[keys]
preset = "default"
open = ["l", "enter"]
quit = "q"
[keep]
posts = "everything"
notes = 90
"#;

    let settings = read(text).unwrap();

    let polling =
        Polling { refresh: Refresh::Ask, blog_minutes: 120, hashtag_minutes: 15, connections: 8 };
    let looks = Looks {
        colours: Colours::C256,
        ground: Ground::Light,
        signs: Signs::Ascii,
        ..Looks::default()
    };
    assert_eq!(settings.title, Some("23 Things".into()));
    assert_eq!(settings.polling, polling);
    assert_eq!(settings.looks, looks);
    assert_eq!(settings.retention, Retention { posts: Keep::Everything, notes: Keep::Days(90) });
    assert_eq!(settings.keys.bindings["open"].keys, ["l", "enter"]);
    assert_eq!(
        (settings.keys.bindings["quit"].line, settings.keys.bindings["quit"].column),
        (15, 1)
    );
}

#[test]
fn everything_wrong_is_told_at_once_with_its_line() {
    let text = r#"colour = "none"
[[participant]]
name = "Ama"
blgo = "https://ama.example/"

[[participant]]
blog = "ben.example"
feed = 7

[[participant]]
name = ""
fediverse = "@cleo"
paused = "yes"

[[hashtag]]
tag = "cpd 23"

[polling]
blogs = 5
refresh = "aks"
"#;

    let lines: Vec<usize> = mistakes(text).into_iter().map(|(line, _)| line).collect();

    assert_eq!(lines, [1, 2, 4, 6, 7, 8, 11, 12, 13, 15, 16, 19, 20]);
}

#[test]
fn each_mistake_says_what_is_wrong_and_what_was_meant() {
    let person = "[[participant]]\nname = \"Ama\"\nblog = \"https://ama.example/\"\n";
    let table: Vec<(String, usize, MistakeKind)> = vec![
        (
            format!("{person}feeed = \"https://ama.example/f\""),
            4,
            MistakeKind::UnknownKey { written: "feeed".into(), meant: Some("feed") },
        ),
        (
            format!("{person}mastodon = \"@ama@books.example\""),
            4,
            MistakeKind::UnknownKey { written: "mastodon".into(), meant: Some("fediverse") },
        ),
        (
            "[participant]\nname = \"Ama\"\nblog = \"https://ama.example/\"".into(),
            1,
            MistakeKind::SingleBrackets { key: "participant" },
        ),
        (
            format!("{person}group = 3"),
            4,
            MistakeKind::WrongType {
                key: "group".into(),
                wants: Wants::Text,
                found: Found::Number,
            },
        ),
        (
            "[[participant]]\nname = \"Ama\"\nblog = \"ama.example\"".into(),
            3,
            MistakeKind::BadAddress {
                key: "blog",
                written: "ama.example".into(),
                fault: AddressFault::NoScheme { meant: url("https://ama.example/") },
            },
        ),
        (
            format!("{person}fediverse = \"https://books.example/@ama\""),
            4,
            MistakeKind::BadHandle {
                key: "fediverse",
                written: "https://books.example/@ama".into(),
                meant: Some("@ama@books.example".into()),
            },
        ),
        ("[[participant]]\nblog = \"https://ama.example/\"".into(), 1, MistakeKind::NoName),
        (
            "[[participant]]\nname = \"Ama\"".into(),
            1,
            MistakeKind::NoAddress { name: "Ama".into() },
        ),
    ];

    for (text, line, kind) in table {
        assert_eq!(mistakes(&text), [(line, kind)], "{text}");
    }
}

#[test]
fn each_mistake_outside_the_people_says_what_was_meant_too() {
    let table: Vec<(String, usize, MistakeKind)> = vec![
        ("[[hashtag]]\ntag = \"cpd23\"".into(), 1, MistakeKind::NoServers { tag: "cpd23".into() }),
        (
            "[[hashtag]]\ntag = \"cpd23\"\nservers = \"https://books.example/@ama\"".into(),
            3,
            MistakeKind::NotAServer {
                written: "https://books.example/@ama".into(),
                meant: url("https://books.example/"),
            },
        ),
        (
            "[polling]\nblogs = 5".into(),
            2,
            MistakeKind::OutOfBounds { key: "blogs", written: "5".into(), least: 60, most: 1440 },
        ),
        (
            "[looks]\nground = \"drak\"".into(),
            2,
            MistakeKind::NotOneOf {
                key: "ground",
                written: "drak".into(),
                choices: vec!["auto", "dark", "light"],
                meant: Some("dark"),
            },
        ),
        (
            "[keep]\nposts = true".into(),
            2,
            MistakeKind::WrongType { key: "posts".into(), wants: Wants::Keep, found: Found::Flag },
        ),
    ];

    for (text, line, kind) in table {
        assert_eq!(mistakes(&text), [(line, kind)], "{text}");
    }
}

#[test]
fn two_people_cannot_have_one_blog_or_feed() {
    let text = r#"[[participant]]
name = "Ama"
blog = "https://team.example/"
feed = "https://team.example/ama/feed"
[[participant]]
name = "Ben"
blog = "https://team.example/"
feed = "https://team.example/ben/feed"
[[participant]]
name = "Cleo"
blog = "http://www.team.example"
"#;

    let told = mistakes(text);

    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 7]);
    assert!(matches!(&told[0].1, MistakeKind::SameAddress { other_line: 9, .. }), "{told:?}");
}

#[test]
fn a_group_blog_with_a_feed_for_each_is_no_mistake() {
    let text = r#"[[participant]]
name = "Ama"
blog = "https://team.example/"
feed = "https://team.example/ama/feed"
[[participant]]
name = "Ben"
blog = "https://team.example/"
feed = ["https://team.example/ben/feed", "https://team.example/ben/notes"]
"#;

    assert_eq!(read(text).map(|settings| settings.participants.len()), Ok(2));
}

#[test]
fn broken_lines_are_told_together_and_nothing_is_made_up_from_them() {
    let text = "[[participant]]\nname = \"Ama\nblog = https://ama.example/\n\n[[hashtag]]\ntag = \"a\"\nserver = []\n";

    let told = mistakes(text);

    assert!(told.len() >= 2, "{told:?}");
    assert!(matches!(told[0], (2, MistakeKind::NotToml(_))), "{told:?}");
    assert!(told.iter().all(|(_, kind)| !matches!(kind, MistakeKind::NoAddress { .. })));
}

#[test]
fn a_key_given_twice_is_told_where_it_is_given_again() {
    let text = "title = \"a\"\ntitle = \"b\"\n";

    assert!(matches!(mistakes(text)[..], [(2, MistakeKind::NotToml(_))]));
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    let text = "[[participant]]\nname = \"Ama\"\nblog = \"https://me:secret@ama.example/\"\n";

    assert!(!format!("{:?}", mistakes(text)).contains("secret"));
}

#[test]
fn the_example_that_explains_every_key_has_no_mistake_and_names_every_key() {
    let example = include_str!("../../../config.example.toml");

    let settings = read(example).unwrap();

    assert!(settings.participants.len() >= 2 && !settings.hashtags.is_empty());
    for entry in KEYS {
        assert!(example.contains(entry.key), "{} {} is not explained", entry.table, entry.key);
    }
}

#[test]
fn the_example_shows_the_usual_value_of_every_setting() {
    let settings = read(include_str!("../../../config.example.toml")).unwrap();

    let usual = Settings::default();
    assert_eq!(settings.polling, usual.polling);
    let theme = ThemeSetting { name: settings.looks.theme.name.clone(), ..ThemeSetting::default() };
    assert_eq!(Looks { theme, ..settings.looks }, usual.looks);
    assert_eq!(settings.retention, usual.retention);
}

#[test]
fn programs_and_commands_are_words_that_no_shell_sees() {
    let text =
        "[open]\naudio = [\"mpv\", \"{}\"]\n[commands]\ncount = [\"wc\", \"-w\"]\nprint = \"lp\"\n";

    let settings = read(text).unwrap();

    assert_eq!(settings.open.audio, Some(vec!["mpv".to_owned(), "{}".to_owned()]));
    assert_eq!(settings.open.video, None);
    assert_eq!(settings.commands["count"], ["wc", "-w"]);
    assert_eq!(settings.commands["print"], ["lp"]);
    assert_eq!(mistakes("[open]\nsound = \"mpv\"\n").len(), 1);
    assert_eq!(mistakes("[commands]\ncount = 3\n").len(), 1);
}

proptest! {
    #[test]
    fn no_text_stops_the_reader(text in "[\\[\\]a-c={}\"'#,.\\n 0-9é]{0,80}") {
        if let Err(mistakes) = read(&text) {
            prop_assert!(!mistakes.is_empty());
        }
    }
}
