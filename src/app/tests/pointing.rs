//! The mouse.

use super::*;
use crate::app::action::Place;
use crate::app::pointer::Target;
use crate::app::reading::Link;

#[test]
fn a_click_chooses_a_row_and_a_second_one_opens_it() {
    let mut play = Play::of(things(3));

    assert_eq!(play.click(Target::Row(2)), []);
    assert_eq!(play.model.list().unwrap().cursor, 2);
    assert!(!play.model.reading);
    play.click(Target::Row(2));

    assert!(play.model.reading);
}

#[test]
fn a_click_on_a_tab_shows_its_view_and_one_on_a_key_does_what_the_key_does() {
    let mut play = Play::of(things(3));

    play.click(Target::Tab(4));
    assert_eq!(place(&play.model), Place::People);
    play.click(Target::Action(Action::Help));

    assert!(play.model.help.is_some());
}

#[test]
fn under_an_open_sheet_and_beside_words_that_are_typed_nothing_can_be_clicked() {
    let mut play = Play::of(things(3));
    play.press("a x");

    play.click(Target::Row(1));
    play.click(Target::Tab(1));

    assert_eq!(play.model.list().unwrap().cursor, 0);
    assert_eq!(play.model.prompt.as_ref().unwrap().text, "x");
}

#[test]
fn the_wheel_moves_what_it_is_over() {
    let mut play = Play::of(things(9));

    play.wheel(true, Some(Target::Row(0)));
    assert_eq!(play.model.list().unwrap().cursor, 3);
    play.wheel(false, None);

    assert_eq!(play.model.list().unwrap().cursor, 0);
}

#[test]
fn a_link_that_is_clicked_opens() {
    let mut play = Play::of(things(3));
    play.press("enter");
    let article = play.model.reader.as_mut().unwrap().article.as_mut().unwrap();
    article.document.links = vec!["https://maps.example/".into()];

    let asked = play.click(Target::Link(Link::Number(1)));

    assert_eq!(asked, [Effect::Open { address: "https://maps.example/".into() }]);
}

#[test]
fn answers_to_a_question_can_be_clicked() {
    let mut play = Play::of(vec![]);
    play.model.start = Some(0);

    assert_eq!(play.click(Target::Line(0)), [Effect::StartSample]);
}
