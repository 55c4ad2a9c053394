//! What one finds, and how one comes back.

use std::sync::Arc;

use super::*;
use crate::app::finding::NamedView;
use crate::app::list::Line;
use crate::domain::{Filter, What};
use crate::text::find::Sought;

/// What the database finds by the words of names and titles, and by marks.
pub(super) fn found(
    rows: &[Row],
    filter: &Filter,
    (ticket, page): (Ticket, PageOf),
    count: usize,
) -> Event {
    let holds = |row: &&Row| {
        filter.terms.iter().all(|term| {
            let is = match &term.what {
                What::New => row.is_new(),
                What::Saved => row.mark.saved,
                what => what.needle().is_none_or(|needle| {
                    let text = format!("{} · {}", row.person, row.title);
                    !Sought(vec![needle]).places(&text).is_empty()
                }),
            };
            is != term.not
        })
    };
    let within = |row: &&Row| match page {
        PageOf::After(key) => row.key < key,
        PageOf::Before(key) => row.key > key,
        PageOf::From(key) | PageOf::NextNew(key) | PageOf::PreviousNew(key) => row.key <= key,
        PageOf::Newest | PageOf::Oldest => true,
    };
    let mut rows: Vec<Row> = rows.iter().filter(holds).filter(within).cloned().collect();
    let more = rows.len() > count;
    rows.truncate(count);
    Event::Found { ticket, page, rows, more, beyond: None, unfinished: false }
}

fn titled(titles: &[&str]) -> Vec<Row> {
    titles.iter().zip(0..).map(|(title, number)| row(number, "Ama", title)).collect()
}

fn library() -> Play {
    Play::of(titled(&["A library", "Hello", "Librarians", "Maps", "The old library"]))
}

impl Play {
    /// Types a text, letter by letter.
    pub(crate) fn type_in(&mut self, text: &str) {
        for ch in text.chars() {
            let effects = update(&mut self.model, Msg::Key(Key::char(ch)));
            self.answer(effects);
        }
    }
}

fn titles(play: &Play) -> Vec<&str> {
    play.model
        .list()
        .map_or_else(Vec::new, |list| list.rows.iter().map(|row| row.title.as_str()).collect())
}

#[test]
fn what_is_typed_is_found_at_once() {
    let mut play = library();

    play.press("/");
    assert!(play.model.explains_finding() && play.model.list().is_none());
    play.type_in("libr");

    assert_eq!(titles(&play), ["A library", "Librarians", "The old library"]);
    assert!(!play.model.explains_finding());
}

#[test]
fn an_answer_to_what_was_typed_before_is_dropped() {
    let mut play = library();
    play.press("/");
    let early = update(&mut play.model, Msg::Key(Key::char('m')));
    let late = update(&mut play.model, Msg::Key(Key::char('a')));

    play.answer(late);
    play.rows.truncate(1);
    play.answer(early);

    assert_eq!(titles(&play), ["Maps"]);
}

#[test]
fn escape_gives_back_the_view_and_the_place_one_had() {
    let mut play = Play::of(things(80));
    play.press("j j j j");
    let before = (play.here().to_owned(), play.model.list().unwrap().top);

    play.press("/");
    play.type_in("thing 7");
    play.press("down enter esc");

    assert_eq!((play.here().to_owned(), play.model.list().unwrap().top), before);
    assert!(play.model.finding.is_none() && play.model.view() == Some(ListView::Everything));
}

#[test]
fn where_one_was_is_kept_also_when_one_leaves_while_one_finds() {
    let mut play = library();
    play.press("j /");
    play.type_in("maps");
    let asked = play.press("enter Q");

    assert_eq!(asked[0], Effect::KeepPlace { row: play.rows[1].key });
}

#[test]
fn escape_while_one_types_ends_it_at_once() {
    let mut play = library();
    play.press("5 /");
    play.type_in("map");
    play.press("esc");

    assert_eq!((play.model.tab, play.model.view()), (Tab::People, None));
}

#[test]
fn next_and_previous_go_through_what_was_found_also_while_one_reads() {
    let mut play = library();
    play.press("/");
    play.type_in("libr");
    play.press("enter n");
    assert_eq!(play.here(), "Librarians");

    play.press("enter n");
    assert_eq!((play.here(), play.model.reading), ("The old library", true));
    play.press("n");
    assert_eq!(play.model.message, Some(Message::NoFurtherMatch));
    play.press("p p esc");
    assert_eq!((play.here(), play.model.reading), ("A library", false));
    play.press("esc n");
    assert_eq!(play.here(), "Hello");
}

#[test]
fn show_only_begins_with_the_view_one_is_in() {
    let mut play = library();
    play.rows[1].mark.saved = true;
    play.rows[2].mark.saved = true;
    play.press("4 F");

    let line = play.model.find_line().unwrap();
    assert_eq!((line.text.as_str(), titles(&play)), ("saved ", vec!["Hello", "Librarians"]));
    play.type_in("libr");
    play.press("enter");
    assert_eq!(titles(&play), ["Librarians"]);
    play.press("esc");
    assert_eq!((play.model.tab, titles(&play)), (Tab::Saved, vec!["Hello", "Librarians"]));
}

#[test]
fn what_cannot_be_understood_is_told_and_what_was_found_stays() {
    let mut play = library();
    play.press("/");
    play.type_in("maps ");
    let effects = update(&mut play.model, Msg::Paste("form:ama".to_owned()));
    play.answer(effects);
    play.press("enter");

    let finding = play.model.finding.as_ref().unwrap();
    assert_eq!(finding.mistake.as_ref().map(|mistake| mistake.at), Some(5));
    assert_eq!((titles(&play), play.model.find_line().is_some()), (vec!["Maps"], true));
}

#[test]
fn another_tab_ends_it() {
    let mut play = library();
    play.press("/");
    play.type_in("maps");
    play.press("enter 1");

    assert_eq!((play.model.finding.is_none(), titles(&play).len()), (true, 5));
}

#[test]
fn what_needs_a_look_is_there_again_afterwards() {
    let mut play = library();
    play.press("! /");
    play.type_in("maps");
    play.press("enter");
    assert_eq!(place(&play.model), action::Place::List);
    play.press("esc");

    assert_eq!(place(&play.model), action::Place::Trouble);
}

#[test]
fn marks_are_made_in_what_was_found_and_stay_where_one_was() {
    let mut play = library();
    play.press("/");
    play.type_in("hello");
    let asked = play.press("enter m");
    play.rows[1].mark.read = true;
    play.press("esc");

    assert_eq!(saves(&asked), [(PostId(999), MarkChange::Read)]);
    assert!(!play.model.list().unwrap().rows[1].is_new());
}

#[test]
fn a_search_without_calendar_stands_under_days() {
    let mut play = library();
    play.press("/");
    play.type_in("maps");

    let lines = play.model.list().unwrap().lines(form(&play.model), dates(&play.model));
    assert!(matches!(lines[0], Line::Day(_)), "{lines:?}");
}

fn named(name: &str, show: &str) -> NamedView {
    NamedView { name: name.into(), show: Filter::read(show).unwrap() }
}

#[test]
fn what_was_found_is_kept_as_a_view_with_a_tab_of_its_own() {
    let mut play = library();
    play.press("V");
    assert_eq!(play.model.message, Some(Message::NothingToKeep));
    play.press("/");
    play.type_in("libr -old");
    play.press("enter V");
    play.type_in("Books");
    let asked = play.press("enter");

    let [Effect::KeepView { ticket, name, show }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((name.as_str(), show.to_string().as_str()), ("Books", "libr -old"));
    play.tell(Event::Views(vec![named("Books", "libr -old")]));
    play.tell(Event::ViewChanged { ticket: *ticket, change: 3 });
    assert_eq!((play.model.tab, titles(&play)), (Tab::Named(0), vec!["A library", "Librarians"]));
    assert_eq!(play.model.message, Some(Message::ViewKept(6)));
    assert!(matches!(play.press("u").as_slice(), [Effect::UndoPeople { change: 3, .. }]));
}

#[test]
fn views_of_ones_own_have_numbers_after_those_that_are_always_there() {
    let mut play = library();
    play.model.views = Arc::new(vec![named("A", "maps"), named("B", "hello")]);

    play.press("7");
    assert_eq!((play.model.tab, titles(&play)), (Tab::Named(1), vec!["Hello"]));
    let asked = play.press("g v");
    assert!(matches!(asked.as_slice(), [Effect::RemoveView { name, .. }] if name.as_str() == "B"));
    play.tell(Event::Views(vec![named("A", "maps")]));
    assert_eq!(play.model.tab, Tab::Everything);
    play.press("g v");
    assert_eq!(play.model.message, Some(Message::NotYourView));
}

#[test]
fn a_question_that_found_little_is_asked_on_until_there_is_enough() {
    let mut play = library();
    play.press("/");
    let effects = update(&mut play.model, Msg::Key(Key::char('x')));
    let [Effect::Find { ticket, page, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let beyond = row(40, "Ama", "").key;
    let empty = Event::Found {
        ticket: *ticket,
        page: *page,
        rows: vec![],
        more: true,
        beyond: Some(beyond),
        unfinished: false,
    };

    let next = update(&mut play.model, Msg::Event(empty));

    let Effect::Find { page, .. } = &next[0] else { panic!("{next:?}") };
    assert_eq!(*page, PageOf::After(beyond));
}

/// A view of one's own, as the settings tell it.
fn own_view(name: &str) -> NamedView {
    let show = Filter::read("new").unwrap();
    NamedView { name: name.into(), show }
}

#[test]
fn a_line_in_which_one_finds_never_outlives_its_list() {
    let mut play = Play::of(things(3));
    play.tell(Event::Views(vec![own_view("Mine")]));
    play.press("6 /");

    let effects = update(&mut play.model, Msg::Click(pointer::Target::Tab(0)));
    assert_eq!(effects, [], "while a line is typed, nothing is clicked");
    play.model.finding = None;
    play.press("esc");

    assert_eq!(play.model.prompt, None, "whatever happened, esc ends it");
}

#[test]
fn views_that_come_while_one_writes_or_reads_do_not_take_it_away() {
    let mut play = Play::of(things(3));
    play.tell(Event::Views(vec![own_view("Mine")]));
    play.press("6 enter");
    assert!(play.model.reading);

    play.tell(Event::Views(vec![own_view("Other")]));
    assert!(play.model.reading, "the post stays");
    play.press("esc");

    assert_eq!(play.model.views[0].name.as_str(), "Other");
}

#[test]
fn what_is_pasted_into_another_line_is_nothing_to_find() {
    let mut play = Play::of(things(3));
    play.press("/");
    play.type_in("un");
    play.press("enter V");

    update(&mut play.model, Msg::Paste("My view".to_owned()));

    assert_eq!(play.model.prompt.as_ref().unwrap().text, "My view");
    assert_eq!(play.model.finding.as_ref().unwrap().text, "un");
}
