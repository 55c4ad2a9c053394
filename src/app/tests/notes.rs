//! Notes on the screen: how they are answered, what is folded, what is missing.

use super::*;
use crate::app::list::Line;
use crate::app::model::Purpose;
use crate::domain::{GapId, Measure, Network, NoteForm, Visibility, Visitor};

/// A way to write a note with an account, in answer to somebody or about the post.
fn as_note(account: &str, answers: Option<&str>) -> WayOpen {
    let note = NoteForm {
        account: account.to_owned(),
        server: "books.example".into(),
        mention: answers.map(Clean::line),
        names: true,
        below: answers.is_none().then(|| "https://blog.example/0 #cpd23".into()),
        visibility: Visibility::Public,
        warning: None,
        measure: Measure::fediverse(60, 23),
    };
    let route = Route {
        way: Way::Note(Network::Fediverse),
        note: Some(note),
        ..invitation().ways.remove(0).route
    };
    let says = format!("As a note by {account}").as_str().into();
    WayOpen { route, says, goes_along: None }
}

fn said_in_a_note(person: &str, hours: i64, words: &str) -> Turn {
    Turn {
        key: format!("note https://books.example/{person}"),
        said_at: SaidAt::Network(Network::Fediverse),
        handle: Some(format!("@{}@books.example", person.to_lowercase()).as_str().into()),
        ..turn(person, hours, 0, words)
    }
}

fn compose(play: &Play) -> &model::Compose {
    play.model.reader.as_ref().unwrap().compose.as_ref().unwrap()
}

fn asked_ways(effects: &[Effect]) -> Option<(Ticket, Option<String>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::AskWays { ticket, parent, .. } => Some((*ticket, parent.clone())),
        _ => None,
    })
}

/// A post with a comment and a note in its conversation, that can be answered in two ways.
fn play() -> Play {
    let mut play = Play::of(things(1));
    play.turns = vec![turn("Ben", 5, 0, "A comment"), said_in_a_note("Cleo", 4, "A note")];
    let mut invitation = invitation();
    invitation.ways.push(as_note("@ruth@books.example", None));
    play.invitation = Some(invitation);
    play
}

#[test]
fn the_same_words_go_another_way_and_what_cannot_be_answered_that_way_is_let_go() {
    let mut play = play();
    play.press("r H i tab");
    assert_eq!(compose(&play).parent.as_deref(), Some("Ben 5"));

    play.press("ctrl-n");
    let way = compose(&play).open_way().unwrap();
    assert_eq!(
        (way.says.as_str(), compose(&play).editor.text()),
        ("As a note by @ruth@books.example", "Hi")
    );
    assert_eq!(compose(&play).parent, None, "a note answers no comment");
    play.press("ctrl-n");
    assert_eq!(compose(&play).open_way().unwrap().route.way, Way::Form);
}

#[test]
fn with_one_way_there_is_no_other_and_that_is_said() {
    let mut play = Play::of(things(1));
    play.invitation = Some(invitation());

    play.press("r ctrl-n");

    assert_eq!(play.model.message, Some(Message::NoOtherWay));
}

#[test]
fn whoever_else_is_answered_who_sees_it_is_found_out_before_it_can_be_sent() {
    let mut play = play();
    play.answers_ways = false;
    play.press("r H i ctrl-n");
    let effects = play.press("tab");
    let (ticket, parent) = asked_ways(&effects).unwrap();
    assert_eq!(parent.as_deref(), Some("note https://books.example/Cleo"));

    play.press("ctrl-s");
    assert_eq!(play.model.message, Some(Message::OneMoment), "it is not known yet where it goes");
    assert_eq!(sent(&play.press("y")), None);
    let mut unlisted = as_note("@ruth@books.example", Some("@cleo@books.example"));
    unlisted.says = "Not in public lists".into();
    play.tell(Event::Ways { ticket, ways: vec![unlisted] });

    assert_eq!(compose(&play).open_way().unwrap().says.as_str(), "Not in public lists");
    let (parent, text) = sent(&play.press("ctrl-s y")).unwrap();
    assert_eq!(parent.as_deref(), Some("note https://books.example/Cleo"));
    assert!(text.starts_with("Hi"));
}

#[test]
fn a_note_to_somebody_who_is_gone_answers_nobody_in_their_place() {
    let mut play = play();
    play.answers_ways = false;
    play.press("r H i ctrl-n");
    let (ticket, _) = asked_ways(&play.press("tab")).unwrap();

    play.tell(Event::Ways { ticket, ways: vec![] });

    assert_eq!(compose(&play).parent, None);
    assert_eq!(compose(&play).editor.text(), "Hi", "the words are still here");
}

#[test]
fn what_is_too_long_is_not_looked_over_and_what_is_left_counts_what_goes_along() {
    let mut play = play();
    play.press("N");
    play.press("ctrl-n");
    let article = play.model.reader.as_ref().unwrap().article.clone().unwrap();
    // The address counts 23, the hashtag 6, what separates them 3.
    assert_eq!(compose(&play).left(&article), Some(60 - 32 + 2));

    play.tell(Event::Edited("x".repeat(60)));
    play.press("ctrl-s");

    assert_eq!(play.model.message, Some(Message::TooLong));
    assert_eq!(compose(&play).stage, model::Stage::Writing);
}

#[test]
fn what_is_behind_a_warning_is_shown_by_a_key_and_hidden_again() {
    let mut play = Play::of(things(1));
    let mut warned = said_in_a_note("Cleo", 4, "Croissants");
    warned.warning = Some("food".into());
    play.turns = vec![warned];
    play.press("enter");
    let shows = |play: &Play| {
        let reader = play.model.reader.as_ref().unwrap();
        reader.page.iter().any(|line| matches!(line, page::PageLine::Said(..)))
    };

    assert!(!shows(&play));
    play.press("enter");
    assert!(shows(&play));
    play.press("enter");
    assert!(!shows(&play));
}

#[test]
fn a_gap_has_a_line_between_the_rows_it_lies_between_and_a_key_that_fills_it() {
    let mut play = Play::of(things(4));
    let at = |index: usize| play.rows[index].key.at;
    let gap = |newer: Timestamp, older: &str| Gap {
        id: GapId { source: SourceId(1), older: older.to_owned() },
        of: "#cpd23".into(),
        server: "books.example".into(),
        newer_at: newer,
        older_at: None,
        wanted: false,
    };
    play.gaps = vec![gap(at(1), "7"), gap(at(3), "")];
    play.tell(Event::Changed);

    let list = play.model.list().unwrap();
    let lines = list.lines(form(&play.model), dates(&play.model));
    let kinds: Vec<String> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Row(index, false) => Some(index.to_string()),
            Line::Gap(number) => Some(format!("gap {number}")),
            _ => None,
        })
        .collect();

    assert_eq!(kinds, ["0", "1", "gap 0", "2", "3", "gap 1"]);
    let filled = play.press("j g f");
    let wanted = GapId { source: SourceId(1), older: "7".to_owned() };
    assert!(filled.contains(&Effect::FillGap { gap: wanted }), "{filled:?}");
}

#[test]
fn the_hashtag_s_posts_stand_by_themselves_those_of_the_cohort_first() {
    let mut play = Play::of(things(2));
    let mut stranger = row(5, "A stranger", "Hello");
    stranger.kind = PostKind::Note;
    stranger.participant = None;
    let mut ours = row(6, "Cleo", "Good morning");
    ours.kind = PostKind::Note;
    ours.participant = Some(ParticipantId(1));
    play.rows.extend([ours, stranger]);

    play.press("#");

    let list = play.model.list().unwrap();
    let lines = list.lines(form(&play.model), dates(&play.model));
    let headings: Vec<bool> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Notes(others) => Some(*others),
            _ => None,
        })
        .collect();
    assert_eq!((list.rows.len(), headings), (2, vec![false, true]));
    play.press("esc");
    assert_eq!(play.model.view(), Some(ListView::Everything));
}

pub(crate) fn visitor() -> Visitor {
    Visitor {
        handle: "@vera@books.example".into(),
        name: "Vera Lind".into(),
        blog: "https://vera.example/3".into(),
        note: PublicId("aaaabbbbcccc".into()),
        page: None,
        words: "New on my blog".into(),
        at: now(),
    }
}

/// A list with one note by somebody who is on no list.
fn a_visitors_note() -> Play {
    let mut rows = things(1);
    (rows[0].kind, rows[0].participant) = (PostKind::Note, None);
    Play::sized(rows, (80, 24))
}

#[test]
fn on_a_note_by_somebody_who_is_offered_a_key_asks_for_the_address_of_their_blog() {
    let mut play = a_visitors_note();
    play.press("#");
    let asked = play.press("a");
    let [Effect::FindVisitor { ticket, note }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(*note, play.rows[0].key.id);
    assert!(play.model.prompt.is_some(), "one can type at once");

    play.tell(Event::Offered { ticket: *ticket, visitor: Some(Box::new(visitor())) });

    let Effect::AddBlog { address, of, .. } = play.press("enter")[0].clone() else {
        panic!("nothing was added")
    };
    assert_eq!(address.as_str(), "https://vera.example/3");
    assert_eq!(of, Some(Box::new(visitor())));
}

#[test]
fn what_one_typed_meanwhile_is_not_written_over_and_nobody_is_offered_late() {
    let mut play = a_visitors_note();
    play.press("#");
    let asked = play.press("a x");
    let Effect::FindVisitor { ticket, .. } = asked[0] else { panic!("{asked:?}") };

    play.tell(Event::Offered { ticket, visitor: Some(Box::new(visitor())) });
    assert_eq!(play.model.prompt.as_ref().unwrap().text, "x");

    play.press("esc");
    play.tell(Event::Offered { ticket, visitor: Some(Box::new(visitor())) });
    assert_eq!(play.model.prompt, None);
}

#[test]
fn an_open_note_says_that_its_author_links_a_blog_and_the_key_takes_its_address() {
    let mut play = a_visitors_note();
    play.offered = Some(Box::new(visitor()));
    play.press("# enter");
    let page = &play.model.reader.as_ref().unwrap().page;
    assert!(page.contains(&page::PageLine::Offered));

    assert_eq!(play.press("a"), [], "it is known already");

    let prompt = play.model.prompt.as_ref().unwrap();
    assert_eq!((prompt.text.as_str(), prompt.at), ("https://vera.example/3", 22));
    assert_eq!(prompt.purpose, Purpose::BlogOf(Box::new(visitor())));
}

#[test]
fn on_posts_of_participants_the_key_asks_for_any_address() {
    let mut play = Play::of(things(1));

    assert_eq!(play.press("a"), []);

    assert_eq!(play.model.prompt.as_ref().unwrap().purpose, Purpose::Blog);
}
