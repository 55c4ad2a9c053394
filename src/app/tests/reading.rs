//! Reading a post: links, words one looks for, places one comes back to.

use super::*;
use crate::app::model::Purpose;
use crate::app::page::PageLine;
use crate::app::reading::{Link, ReadTo};
use crate::text::html::document;
use crate::text::{self, MediaKind};

/// A post that says this, opened.
fn reading(html: &str) -> Play {
    reading_as(html, |_| {})
}

fn reading_as(html: &str, change: impl FnOnce(&mut Article)) -> Play {
    let mut play = Play::sized(things(3), (80, 24));
    let mut text = article(&play.rows[0], "", 0);
    text.document = document(html, None);
    change(&mut text);
    play.text = Some(text);
    play.press("enter");
    play
}

/// The first line in sight that has words of the text.
fn top(play: &Play) -> String {
    let reader = play.model.reader.as_ref().unwrap();
    let lines = reader.page.iter().skip(reader.scroll).filter_map(crate::app::reading::line_of);
    let words =
        |line: &text::Line| -> String { line.runs.iter().map(|run| run.text.as_str()).collect() };
    lines.map(words).find(|words| !words.is_empty()).unwrap_or_default()
}

fn paragraphs(count: usize) -> String {
    let one =
        |n| format!("<p>Paragraph {n} has some words, more than fit in a line of twenty.</p>");
    (0..count).map(one).collect::<Vec<_>>().concat()
}

fn opened(address: &str) -> Effect {
    Effect::Open { address: address.into() }
}

const LINKS: &str = "<p><a href='https://one.example/'>One</a>, <a href='https://two.example/'>two</a>, \
    <a href='https://one.example/'>one again</a>, <a href='mailto:ama@one.example?subject=x'>a mailbox</a>, \
    <a href='https://elsewhere.example/login'>www.bank.example</a>.</p>\
    <audio src='https://one.example/talk.mp3'></audio>";

#[test]
fn letters_stand_on_the_links_in_sight_and_open_them() {
    let mut play = reading(LINKS);

    assert_eq!(play.press("f"), []);
    let hints = play.model.reader.as_ref().unwrap().hints.clone().unwrap();
    assert_eq!(hints.all.len(), 5);
    assert_eq!(hints.letters_of(Link::Number(1)), Some("f"));
    assert_eq!(play.press("j"), [opened("https://two.example/")]);
    assert!(play.model.reader.as_ref().unwrap().hints.is_none());
}

#[test]
fn a_link_is_copied_instead_where_y_was_pressed_before() {
    let mut play = reading(LINKS);

    assert_eq!(play.press("f y j"), [Effect::Copy { text: "https://two.example/".into() }]);
    assert_eq!(play.press("f y y f"), [opened("https://one.example/")]);
    assert_eq!(play.press("y"), [Effect::Copy { text: "https://blog.example/0".into() }]);
}

#[test]
fn anything_else_ends_the_letters_and_does_nothing() {
    let mut play = reading(LINKS);

    assert_eq!(play.press("f esc"), []);
    assert!(play.model.reading, "esc ended the letters, not the reading");
    assert_eq!(play.press("f m"), []);
    assert!(play.model.reader.as_ref().unwrap().hints.is_none());
    assert_eq!(play.press("f"), []);
    assert_eq!(play.model.message, Some(Message::Hints(false)));
}

#[test]
fn many_links_have_letters_of_two_and_what_is_typed_narrows_them() {
    let one = |n| format!("<a href='https://a.example/{n}'>x</a> ");
    let links = (0..20).map(one).collect::<Vec<_>>().concat();
    let mut play = reading(&links);

    play.press("f");
    let hints = play.model.reader.as_ref().unwrap().hints.clone().unwrap();
    let (link, letters) = hints.all.last().cloned().unwrap();
    assert_eq!((link, letters.len()), (Link::Number(20), 2));
    let keys: Vec<String> = letters.chars().map(String::from).collect();
    assert_eq!(play.press(&keys[0]), []);
    assert_eq!(
        play.model.reader.as_ref().unwrap().hints.as_ref().unwrap().letters_of(Link::Number(1)),
        None
    );
    assert_eq!(play.press(&keys[1]), [opened("https://a.example/19")]);
}

#[test]
fn a_link_that_leads_elsewhere_than_it_says_is_asked_about() {
    let mut play = reading(LINKS);

    assert_eq!(play.press("4"), []);
    let purpose = play.model.prompt.clone().unwrap().purpose;
    assert_eq!(purpose, Purpose::Elsewhere(4, "https://elsewhere.example/login".into()));
    assert_eq!(play.press("esc"), []);
    assert_eq!(play.press("4 y"), [opened("https://elsewhere.example/login")]);
}

#[test]
fn mailboxes_are_copied_and_sound_is_played() {
    let mut play = reading_as(LINKS, |text| {
        text.enclosures =
            vec!["https://one.example/film.mp4".into(), "https://one.example/paper.pdf".into()];
    });

    assert_eq!(play.press("3"), [Effect::Copy { text: "ama@one.example".into() }]);
    let sound =
        Effect::Play { address: "https://one.example/talk.mp3".into(), kind: MediaKind::Sound };
    assert_eq!(play.press("5"), [sound]);
    let film =
        Effect::Play { address: "https://one.example/film.mp4".into(), kind: MediaKind::Film };
    assert_eq!(play.press("6"), [film]);
    assert_eq!(play.press("7"), [opened("https://one.example/paper.pdf")]);
    assert_eq!(play.press("8"), []);
    assert_eq!(play.model.message, Some(Message::NoLink(8)));
}

#[test]
fn a_footnote_is_jumped_to_and_back() {
    let text = format!(
        "<p>Words<a href='#n'>1</a></p>{}<p id=n>The note.</p>{}",
        paragraphs(20),
        paragraphs(20)
    );
    let mut play = reading(&text);
    assert_eq!(top(&play), "Words¹");

    play.press("f f");
    assert_eq!(top(&play), "The note.");
    play.press("'");
    assert_eq!(top(&play), "Words¹");
    play.press("backspace");
    assert_eq!(play.model.message, Some(Message::NotJumped));
}

#[test]
fn a_footnote_in_a_fold_opens_it() {
    let text = format!(
        "<p>Words<a href='#n'>1</a></p>{}<details><summary>Notes</summary><p id=n>The note.</p></details>{}",
        paragraphs(20),
        paragraphs(20)
    );
    let mut play = reading(&text);

    play.press("f f");

    assert_eq!(top(&play).trim(), "The note.");
}

#[test]
fn a_fold_is_opened_and_closed_with_the_reader_where_they_are() {
    let text = format!(
        "{}<details><summary>More</summary>{}</details>{}",
        paragraphs(30),
        paragraphs(10),
        paragraphs(30)
    );
    let mut play = reading(&text);
    play.press("pagedown pagedown");
    let before = top(&play);
    let lines = play.model.reader.as_ref().unwrap().page.len();

    play.press("enter");
    assert!(play.model.reader.as_ref().unwrap().page.len() > lines + 10);
    assert_eq!(top(&play), before);
    play.press("enter");
    assert_eq!(play.model.reader.as_ref().unwrap().page.len(), lines);
}

#[test]
fn words_are_found_as_they_are_typed_and_n_and_p_go_from_one_to_the_next() {
    let text = format!(
        "{}<p>A Żaba sits here.</p>{}<p>Another żaba.</p>{}",
        paragraphs(20),
        paragraphs(20),
        paragraphs(20)
    );
    let mut play = reading(&text);

    play.press("/ z a b a");
    assert!(top(&play).starts_with("Paragraph"), "some lines above stay in sight");
    let find = |play: &Play| play.model.reader.as_ref().unwrap().find.clone().unwrap();
    assert_eq!((find(&play).matches.len(), find(&play).at), (2, 0));
    let first = play.model.reader.as_ref().unwrap().scroll;
    play.press("enter n");
    assert_eq!(find(&play).at, 1);
    assert!(play.model.reader.as_ref().unwrap().scroll > first);
    assert_eq!(play.model.message, Some(Message::Match(2, 2)));
    play.press("n p p");
    assert_eq!(find(&play).at, 0, "two back from the first one, which came after the last");
    play.press("esc");
    assert!(play.model.reading && play.model.reader.as_ref().unwrap().find.is_none());
    play.press("n");
    assert_eq!(play.here(), "Thing 1", "n is the next new post again");
}

#[test]
fn esc_while_typing_goes_back_to_where_one_was() {
    let text = format!("{}<p>needle</p>", paragraphs(40));
    let mut play = reading(&text);
    play.press("pagedown");
    let before = play.model.reader.as_ref().unwrap().scroll;

    play.press("/ n e e d l e");
    assert!(play.model.reader.as_ref().unwrap().scroll > before);
    play.press("esc");

    assert_eq!(play.model.reader.as_ref().unwrap().scroll, before);
    assert!(play.model.reader.as_ref().unwrap().find.is_none());
    play.press("/ x x x enter");
    assert_eq!(play.model.message, Some(Message::NoMatch("xxx".into())));
}

#[test]
fn words_in_a_fold_are_found_and_a_warning_is_not_lifted() {
    let mut play = reading_as("<p>a</p>", |text| {
        text.warning = Some("spiders".into());
        text.document = document("<p>needle</p>", None);
    });
    play.press("/ n e e d l e enter");
    assert_eq!(play.model.message, Some(Message::NoMatch("needle".into())));

    let mut play = reading("<details><summary>More</summary><p>needle</p></details>");
    play.press("/ n e e d l e enter");
    assert_eq!(play.model.message, Some(Message::Match(1, 1)));
}

#[test]
fn a_post_is_set_as_wide_as_the_screen_and_in_a_column_again() {
    let mut play = Play::sized(things(3), (120, 36));
    play.press("enter");
    assert_eq!(play.model.text_columns(), 76);

    play.press("z");
    assert_eq!(play.model.text_columns(), 114);
    play.press("esc j enter");
    assert_eq!(play.model.text_columns(), 114, "as long as the program is open");
    play.press("z");
    assert_eq!(play.model.text_columns(), 76);
}

#[test]
fn another_width_keeps_the_reader_where_they_are() {
    let mut play = reading(&paragraphs(60));
    play.press("pagedown pagedown");
    let before = top(&play);

    play.tell(Event::Resized { columns: 34, rows: 24 });
    let narrow = top(&play);
    assert!(
        before.starts_with(narrow.trim_end())
            || narrow.contains(&before.chars().take(20).collect::<String>()),
        "{before} / {narrow}"
    );
    play.tell(Event::Resized { columns: 80, rows: 24 });
    assert_eq!(top(&play), before);
}

fn kept(effects: &[Effect]) -> Option<ReadTo> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepReadTo { place, .. } => Some(*place),
        _ => None,
    })
}

#[test]
fn where_one_was_is_remembered_and_gone_back_to() {
    let mut play = reading(&paragraphs(60));
    play.press("pagedown pagedown");
    let before = top(&play);

    let place = kept(&play.press("esc")).unwrap();
    assert!(place.letters > 0 && place.letters < place.of);
    play.text.as_mut().unwrap().read_to = Some(place);
    play.press("enter");

    assert_eq!(top(&play), before);
    assert_eq!(play.model.message, Some(Message::GoesOn));
    assert_eq!(kept(&play.press("Q")), None, "nothing is new about it");
}

#[test]
fn where_one_was_is_remembered_on_leaving_and_on_going_to_another_post() {
    let mut play = reading(&paragraphs(60));
    assert!(kept(&play.press("pagedown J")).is_some());
    assert!(kept(&play.press("pagedown Q")).is_some());
    assert_eq!(
        kept(&reading(&paragraphs(60)).press("esc")),
        None,
        "at its top there is nothing to remember"
    );
}

#[test]
fn what_was_read_to_its_end_begins_at_its_top_again() {
    let mut play = reading(&paragraphs(60));

    assert_eq!(kept(&play.press("G esc")), None);
    play.text.as_mut().unwrap().read_to = Some(ReadTo { letters: 900, of: 3000 });
    let effects = play.press("enter G esc");
    assert_eq!(kept(&effects).map(|place| place.letters), Some(0));
}

#[test]
fn a_text_that_was_changed_goes_on_at_the_same_share_of_it() {
    let mut play = reading(&paragraphs(60));
    let text = play.text.as_mut().unwrap();
    text.read_to = Some(ReadTo { letters: 500, of: 1000 });
    text.document = document(&paragraphs(100), None);
    play.press("esc enter");

    assert_eq!(top(&play), "Paragraph 50 has some words, more than fit in a line of twenty.");
}

#[test]
fn the_full_text_is_got_shown_and_left_again() {
    let mut play = reading("<p>The beginning […]</p>");

    let effects = play.press("x");
    let Some(Effect::GetFullText { ticket, post }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!((*post, effects.len()), (PostId(1000), 1));
    let text = play.text.as_mut().unwrap();
    (text.full, text.document) = (true, document("<p>All of it.</p>", None));
    play.tell(Event::FullText { ticket: *ticket });

    assert_eq!(top(&play), "All of it.");
    assert!(matches!(play.press("x").as_slice(), [Effect::ShowExcerpt { .. }]));
}

#[test]
fn a_blog_that_is_read_in_full_is_asked_once_for_each_opened_post() {
    let mut play = Play::sized(things(3), (80, 24));
    let mut text = article(&play.rows[0], "", 0);
    text.wants_full = true;
    play.text = Some(text);

    let asked = |effects: Vec<Effect>| {
        effects.iter().filter(|effect| matches!(effect, Effect::GetFullText { .. })).count()
    };
    assert_eq!(asked(play.press("enter")), 1);
    play.tell(Event::Changed);
    assert_eq!(asked(play.press("j k")), 0);
    assert_eq!(asked(play.press("J")), 1);
}

#[test]
fn notes_and_posts_without_a_page_have_no_full_text() {
    let mut play = reading("<p>x</p>");
    play.text.as_mut().unwrap().row.address = None;
    play.rows[0].address = None;
    play.press("esc enter");

    assert_eq!(play.press("x"), []);
    assert_eq!(play.model.message, Some(Message::NoFullText));
}

#[test]
fn a_command_is_typed_as_in_a_shell_or_named_as_in_the_config() {
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut play = reading("<p>x; rm -rf $HOME</p>");
    play.model.options.commands.insert("count".to_owned(), words(&["wc", "-w"]));

    assert_eq!(play.press("| c o u n t enter"), [Effect::Pipe { command: words(&["wc", "-w"]) }]);
    play.press("| ctrl-u");
    play.tell_paste("grep -c \"two words\" $HOME; ls");
    let command = words(&["grep", "-c", "two words", "$HOME;", "ls"]);
    assert_eq!(play.press("enter"), [Effect::Pipe { command }]);
    play.press("| ctrl-u");
    play.tell_paste("an 'open quote");
    assert_eq!(play.press("enter"), []);
    assert_eq!(play.model.message, Some(Message::NotACommand));
}

#[test]
fn a_post_without_a_title_does_not_say_its_beginning_twice() {
    let html = "<p>There is no exam at the end, which I keep forgetting.</p><p>And so on.</p>";
    let has_title = |play: &Play| {
        let page = &play.model.reader.as_ref().unwrap().page;
        page.iter().any(|line| matches!(line, PageLine::Title(_)))
    };

    let mut untitled = Play::sized(things(3), (80, 24));
    let mut text = article(&untitled.rows[0], "", 0);
    text.document = document(html, None);
    untitled.rows[0].title = text::summary(&text.document, text::HEADLINE);
    untitled.text = Some(text);
    untitled.press("enter");

    assert!(!has_title(&untitled));
    assert!(has_title(&reading(html)));
}
