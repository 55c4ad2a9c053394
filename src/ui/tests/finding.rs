//! What one sees while one finds.

use super::*;

#[test]
fn the_words_there_are() {
    snapshots("finding-words", |play| {
        play.press("/");
    });
}

#[test]
fn what_is_found_while_one_types() {
    snapshots("finding", |play| {
        play.press("/");
        play.type_in("uN");
    });
}

#[test]
fn a_mistake_below_where_it_is() {
    snapshots("finding-mistake", |play| {
        play.press("F");
        play.type_in("un thing:x");
    });
}

#[test]
fn what_was_found_has_its_words_marked() {
    for (name, theme) in [("true", lamp(Depth::True, false)), ("none", lamp(Depth::None, false))] {
        let mut play = play((80, 24));
        play.press("/");
        play.type_in("agnes tea");
        play.press("enter");
        let (buffer, _) = drawn(&play.model, &theme, (80, 24));

        let marked: Vec<String> = (3..22)
            .flat_map(|y| looks(&buffer, y))
            .filter(|look| look.contains("UNDERLINED"))
            .collect();
        insta::assert_snapshot!(format!("finding-marks-{name}"), marked.join("\n"));
    }
}

#[test]
fn in_the_text_of_an_open_post_the_words_are_marked_also_where_a_link_begins() {
    let mut play = play((80, 24));
    play.rows[0].title = "Words, with a link".into();
    play.press("/");
    play.type_in("wor \"with a\"");
    play.press("enter enter");
    let (buffer, _) = drawn(&play.model, &lamp(Depth::True, false), (80, 24));

    let marked: Vec<String> = (3..22)
        .flat_map(|y| looks(&buffer, y))
        .filter(|look| look.contains("BOLD | UNDERLINED"))
        .collect();
    for word in ["\"words\"", "\"with a\""] {
        assert!(marked.iter().any(|look| look.starts_with(word)), "{marked:?}");
    }
}

#[test]
fn a_picture_that_is_one_of_several_in_one_stays_whole() {
    let mut play = play((120, 36));
    play.press("/");
    play.type_in("👩");
    play.press("enter");

    let shown = screen(&drawn(&play.model, &lamp(Depth::True, false), (120, 36)).0);

    assert!(shown.contains("👩‍👩‍👧‍👦 story time"), "{shown}");
}

#[test]
fn a_view_of_ones_own_has_a_tab() {
    snapshots("finding-view", |play| {
        let show = crate::domain::Filter::read("new un").unwrap();
        let name = "Une chose".into();
        play.tell(Event::Views(vec![crate::app::finding::NamedView { name, show }]));
        play.press("6");
    });
}
