//! "Do anything".

use super::*;
use crate::app::model::Help;
use crate::app::palette::{Hit, fitting};

/// What is found, first, by these words.
fn first(play: &Play, words: &str) -> Hit {
    let help = Help { words: words.to_owned(), chosen: 0 };
    fitting(&play.model, &help).into_iter().next().unwrap()
}

fn does(play: &Play, words: &str) -> Action {
    match first(play, words) {
        Hit::Does(entry) => entry.action,
        other => panic!("{words}: {other:?}"),
    }
}

#[test]
fn actions_are_found_by_what_people_call_them_elsewhere() {
    let play = Play::of(things(3));

    for (words, action) in [
        ("mark unread", Action::ToggleRead),
        ("bookmark", Action::Save),
        ("refresh", Action::GetNew),
        ("yank", Action::CopyLink),
        ("subscribe", Action::Add),
        ("exit", Action::Quit),
        ("comments", Action::Conversation),
        ("opn brwsr", Action::OpenInBrowser),
    ] {
        assert_eq!(does(&play, words), action, "{words}");
    }
}

#[test]
fn people_and_views_are_found_and_gone_to() {
    let mut play = Play::of(things(3));
    let name = play.people[1].name.clone();
    play.press(":");

    for letter in name.as_str().to_lowercase().chars().filter(|letter| letter.is_alphabetic()) {
        play.press(&letter.to_string());
    }
    play.press("enter");

    assert_eq!(play.model.view(), Some(ListView::Person(play.people[1].id)));
    play.press(": s a v e d enter");
    assert!(play.model.help.is_none());
    assert!(matches!(first(&play, "Waiting for a first"), Hit::View(Tab::Waiting)));
}

#[test]
fn what_is_chosen_stays_inside_what_was_found() {
    let mut play = Play::of(things(3));

    play.press(": u n d o down down down down down down down down down down");
    let help = play.model.help.clone().unwrap();

    assert!(help.chosen < fitting(&play.model, &help).len());
    play.press("x q z w backspace");
    assert_eq!(play.model.help.unwrap().chosen, 0);
}

#[test]
fn before_anything_is_typed_only_what_can_be_done_here_is_shown() {
    let mut play = Play::of(things(3));
    let shown = |play: &Play| fitting(&play.model, &Help::default());
    let does = |hits: &[Hit], wanted| {
        hits.iter().any(|hit| matches!(hit, Hit::Does(entry) if entry.action == wanted))
    };

    let in_list = shown(&play);
    play.press("enter");
    let in_post = shown(&play);

    assert!(does(&in_list, Action::Search) && !does(&in_list, Action::FindWithin));
    assert!(does(&in_post, Action::FindWithin) && !does(&in_post, Action::Search));
    for nothing_to_do_it_with in [Action::FillGap, Action::RemoveView, Action::ThisThing] {
        assert!(!does(&in_list, nothing_to_do_it_with), "{nothing_to_do_it_with:?}");
    }
}

#[test]
fn what_cannot_be_done_here_is_found_all_the_same() {
    let play = Play::of(things(3));

    assert_eq!(does(&play, "back from a footnote"), Action::JumpBack);
    assert_eq!(does(&play, "get what a gap"), Action::FillGap);
}
