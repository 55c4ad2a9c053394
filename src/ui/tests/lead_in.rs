//! The beginning of a title that only repeats its Things.

use super::*;

/// A post about Thing 2 whose title says so, and one that is perhaps about it.
fn told(size: (u16, u16)) -> Play {
    let mut play = play(size);
    play.rows[2].title = "Cosa 2. Three visits".into();
    play.rows[2].kind = PostKind::Blog;
    play.rows[3].title = "Thing 2: A poster".into();
    join(&mut play);
    play
}

fn seen(play: &Play) -> String {
    screen(&drawn(&play.model, &lamp(Depth::True, false), play.model.size).0)
}

fn line_with<'a>(screen: &'a str, words: &str) -> &'a str {
    screen.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{screen}"))
}

#[test]
fn is_left_out_where_the_row_says_them_elsewhere() {
    for size in [(80, 24), (120, 36)] {
        let shown = seen(&told(size));

        assert!(line_with(&shown, "Three visits").contains("  Three visits "), "{shown}");
        assert!(line_with(&shown, "Three visits").contains("Thing 2"), "{shown}");
    }
}

#[test]
fn stands_where_nothing_else_names_the_thing() {
    let shown = seen(&told((70, 24)));

    assert!(shown.contains("Cosa 2. Three visits"), "{shown}");
}

#[test]
fn is_left_out_of_two_lines_where_the_second_has_room_for_the_thing() {
    let mut play = told((44, 40));
    let roomy = seen(&play);
    play.rows[2].person = "Somebody with a long name indeed".into();
    play.tell(Event::Changed);
    let full = seen(&play);

    assert!(roomy.contains("● Three visits\n    Noor Haddadin · 1 reply · Thing 2"), "{roomy}");
    assert!(full.contains("Cosa 2. Three visits"), "{full}");
}

#[test]
fn stands_where_the_thing_is_only_a_guess() {
    let shown = seen(&told((80, 24)));

    assert!(line_with(&shown, "Thing 2: A poster").contains("Thing 2?"), "{shown}");
}

#[test]
fn is_left_out_on_the_page_of_its_thing_at_any_width() {
    for size in [(40, 36), (70, 36), (120, 36)] {
        let mut play = told(size);
        play.press("2 j enter");

        let shown = seen(&play);

        assert!(shown.contains("Three visits") && !shown.contains("Cosa"), "{shown}");
    }
}

#[test]
fn stands_in_the_post_itself() {
    let mut play = told((80, 24));
    play.press("j j enter");

    assert!(seen(&play).contains("Cosa 2. Three visits"));
}

#[test]
fn comes_back_where_a_word_in_it_is_sought() {
    let mut play = told((120, 36));
    play.press("/");
    play.type_in("visit");
    let by_title = seen(&play);
    play.press("esc /");
    play.type_in("cosa");

    assert!(!by_title.contains("Cosa 2."), "{by_title}");
    assert!(seen(&play).contains("Cosa 2. Three visits"));
}

#[test]
fn moves_the_marks_of_words_that_are_sought() {
    let mut play = told((120, 36));
    play.press("/");
    play.type_in("visits");
    play.press("enter");
    let (buffer, _) = drawn(&play.model, &lamp(Depth::True, false), (120, 36));

    let marked: Vec<String> = (3..34)
        .flat_map(|y| looks(&buffer, y))
        .filter(|look| look.contains("UNDERLINED"))
        .collect();

    assert!(marked.iter().any(|look| look.starts_with("\"visits\"")), "{marked:?}");
}

#[test]
fn is_known_also_where_the_programme_comes_after_the_rows() {
    let mut play = told((80, 24));
    let joined = std::sync::Arc::clone(&play.model.programmes);
    play.tell(Event::Programmes { joined: std::sync::Arc::default(), at: None });
    let without = seen(&play);
    play.tell(Event::Programmes { joined, at: None });

    assert!(without.contains("Cosa 2."), "{without}");
    assert!(!seen(&play).contains("Cosa 2."));
}
