//! What an edit changes, and what it leaves alone.

use super::*;
use crate::config::read;

const FILE: &str = r#"# The cohort of spring.
title = "Spring"   # shown above

# Ama writes on Sundays.
[[participant]]
name = "Ama"       # from Accra
blog = "https://ama.example/"

# Ben, who has two blogs.
[[participant]]
name = 'Ben'
feed = [
    "https://ben.example/feed/", # work
    "https://ben.example/garden/feed/",
]
# only = ["cpd23"]

[[hashtag]]
tag = "cpd23" # ours
servers = ["https://books.example"]
"#;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn cleo() -> NewParticipant {
    NewParticipant {
        name: "Cleo \"C\" Ö.".into(),
        blog: Some(url("https://cleo.example/")),
        feeds: vec![url("https://cleo.example/feed"), url("https://cleo.example/notes")],
        group: Some("Schools".into()),
        ..NewParticipant::default()
    }
}

#[test]
fn a_new_participant_stands_after_the_last_and_the_rest_stays_byte_for_byte() {
    let text = add(FILE, &[cleo()]).unwrap();

    let (before, after) = FILE.split_once("\n[[hashtag]]").unwrap();
    assert!(text.starts_with(before), "{text}");
    assert!(text.ends_with(after), "{text}");
    let cleo = read(&text).unwrap().participants[2].clone();
    assert_eq!(cleo.name.as_str(), "Cleo \"C\" Ö.");
    assert_eq!(cleo.feeds.len(), 2);
    assert_eq!(cleo.group, Some("Schools".into()));
}

#[test]
fn many_are_added_to_an_empty_file_one_empty_line_apart() {
    let dan = NewParticipant {
        name: "Dan".into(),
        blog: Some(url("https://dan.example/")),
        ..NewParticipant::default()
    };

    let text = add("", &[dan, cleo()]).unwrap();

    let dan = "[[participant]]\nname = \"Dan\"\nblog = \"https://dan.example/\"\n";
    assert!(text.starts_with(&format!("{dan}\n[[participant]]\n")), "{text}");
    assert_eq!(read(&text).unwrap().participants.len(), 2);
}

#[test]
fn a_file_without_a_last_line_end_can_be_added_to() {
    let text = add("title = \"x\"", &[cleo()]).unwrap();

    assert!(text.starts_with("title = \"x\"\n\n[[participant]]\n"), "{text}");
}

#[test]
fn a_removed_participant_takes_only_their_own_comments_along() {
    let text = remove(FILE, &Which::named("ben")).unwrap();

    let expected = FILE.split_once("# Ben").unwrap().0.to_owned()
        + "[[hashtag]]\ntag = \"cpd23\" # ours\nservers = [\"https://books.example\"]\n";
    assert_eq!(text, expected);
}

#[test]
fn a_comment_that_begins_the_file_outlives_the_first_participant() {
    let file = "# Our cohort\n[[participant]]\nname = \"Ama\"\nblog = \"https://ama.example/\"\n";

    assert_eq!(remove(file, &Which::named("Ama")), Ok("# Our cohort\n".to_owned()));
}

#[test]
fn added_and_removed_again_leaves_the_file_as_it_was() {
    let with_cleo = add(FILE, &[cleo()]).unwrap();

    assert_eq!(remove(&with_cleo, &Which::named("Cleo \"C\" Ö.")), Ok(FILE.to_owned()));
}

#[test]
fn paused_and_resumed_leaves_the_file_as_it_was() {
    let paused = set_paused(FILE, &Which::named("Ama"), true).unwrap();

    assert!(read(&paused).unwrap().participants[0].paused);
    assert!(paused.contains("# from Accra"));
    assert_eq!(set_paused(&paused, &Which::named("Ama"), false), Ok(FILE.to_owned()));
}

#[test]
fn a_corrected_address_keeps_the_comment_beside_it() {
    let from = url("https://ben.example/feed/");

    let text = correct_address(FILE, &Which::named("Ben"), &from, &url("https://ben.example/new"))
        .unwrap();

    assert!(text.contains("    \"https://ben.example/new\", # work\n"), "{text}");
    assert!(text.contains("https://ben.example/garden/feed/"), "{text}");
}

#[test]
fn several_changes_are_made_together_even_when_the_name_changes() {
    let changes = [
        Change::Name("Ama Mensah".into()),
        Change::Fediverse(Some("@ama@books.example".into())),
        Change::Blog(None),
        Change::Feeds(vec![url("https://ama.example/feed")]),
    ];

    let text = change(FILE, &Which::named("Ama"), &changes).unwrap();

    let ama = read(&text).unwrap().participants[0].clone();
    assert_eq!(ama.name.as_str(), "Ama Mensah");
    assert_eq!(ama.blog, None);
    assert_eq!(ama.feeds, [url("https://ama.example/feed")]);
    assert_eq!(ama.fediverse.as_deref(), Some("@ama@books.example"));
    assert!(text.contains("name = \"Ama Mensah\"       # from Accra\n"), "{text}");
}

#[test]
fn two_of_one_name_are_told_apart_by_address_or_both_are_named() {
    let file = "[[participant]]\nname = \"Ama\"\nblog = \"https://one.example/\"\n\n\
                [[participant]]\nname = \"ama\"\nblog = \"https://two.example/\"\n";

    let unsure = remove(file, &Which::named("Ama"));
    let sure = Which { name: "Ama".into(), address: Some(url("http://two.example")) };

    let Err(EditError::Ambiguous { candidates }) = &unsure else { panic!("{unsure:?}") };
    assert_eq!(candidates.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 5]);
    assert!(remove(file, &sure).unwrap().contains("one.example"));
    assert!(remove(file, &Which::named("two.example")).unwrap().contains("one.example"));
}

#[test]
fn windows_line_ends_stay() {
    let file = FILE.replace('\n', "\r\n");

    let text = add(&file, &[cleo()]).unwrap();

    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(remove(&text, &Which::named("Cleo \"C\" Ö.")), Ok(file));
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_changes() {
    let list = "participant = [{ name = \"Ama\", blog = \"https://ama.example/\" }]\n";
    let broken = "title = \n[[participant]]\n";

    assert_eq!(remove(FILE, &Which::named("Zoe")), Err(EditError::NotFound { name: "Zoe".into() }));
    assert_eq!(add(list, &[cleo()]), Err(EditError::InOneList { line: 1 }));
    assert!(matches!(add(broken, &[cleo()]), Err(EditError::Unreadable { .. })));
}

#[test]
fn a_name_with_a_line_end_or_escape_code_stays_one_harmless_line() {
    let person = NewParticipant {
        name: "Eve\"]\n[[participant]]\u{1b}[2J".into(),
        blog: Some(url("https://eve.example/")),
        ..NewParticipant::default()
    };

    let text = add("", &[person]).unwrap();

    assert_eq!(read(&text).unwrap().participants.len(), 1);
    assert!(!text.contains('\u{1b}'));
}
