//! Joining a programme on the screen.

use super::*;
use crate::app::action::Place;
use jiff::civil::date;

use crate::app::model::{Asks, Purpose, ReviewPage, ReviewStage};
use crate::domain::Founding;

/// What one would join: three people, one of whom needs a look.
pub(crate) fn review(is_programme: bool) -> Review {
    let person = |name: &str, why: Option<&str>| Reviewed {
        name: name.into(),
        address: Clean::line(&format!("{}.example", name.to_lowercase())),
        why: why.map(Clean::from),
    };
    Review {
        about: vec!["23 Things for our libraries, 23 Things, from 2 March 2026.".into()],
        is_programme,
        people: vec![
            person("Ama", None),
            person("Ben", None),
            person("Cleo", Some("Cleo’s blog could not be found. Check the address.")),
        ],
        summary: "I found 3 people; 1 needs a look.".into(),
        servers: vec!["books.example".into()],
    }
}

/// A first start, as far as everybody is looked over.
fn looked_over(is_programme: bool) -> Play {
    let mut play = Play::of(vec![]);
    play.model.start = Some(0);
    let asked = play.press("2 a . t o m l enter");
    let [Effect::LookOver { ticket, ref address }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(address.as_str(), "a.toml");
    play.tell(Event::LookingOver { done: 1, of: 3 });
    assert_eq!(play.model.message, Some(Message::LookingOver(1, 3)));
    play.tell(Event::Reviewed { ticket, review: Box::new(review(is_programme)) });
    play
}

fn stage(play: &Play) -> Option<ReviewStage> {
    play.model.review.as_ref().map(|page| page.stage)
}

#[test]
fn a_programme_is_joined_after_everybody_was_looked_over_and_one_said_when_one_began() {
    let mut play = looked_over(true);

    assert_eq!(play.press("j j j y"), []);
    let page = play.model.review.clone().unwrap();
    let chosen = ReviewPage { chosen: 2, stage: ReviewStage::Began, ..page.clone() };
    assert_eq!(page, chosen);
    assert_eq!(play.press("2"), []);
    let asked = play.press("r . d e enter");

    let [Effect::Join { ticket, ref says }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!((says.from_now, says.you.as_ref().map(Clean::as_str)), (true, Some("r.de")));
    assert_eq!(play.press("y 1 esc"), [], "it is on its way");
    play.tell(Event::Joined { ticket, people: 3, posts: 40 });
    assert_eq!((play.model.review.is_some(), play.model.start), (false, None));
    assert_eq!(play.model.message, Some(Message::Joined(3, 40)));
    assert_eq!(play.model.view(), Some(ListView::Everything));
}

#[test]
fn one_goes_back_a_step_at_a_time_and_nothing_is_joined() {
    let mut play = looked_over(true);

    assert_eq!(play.press("y 2 esc esc"), []);
    assert_eq!(stage(&play), Some(ReviewStage::People));
    assert_eq!(play.press("esc"), []);

    assert_eq!((stage(&play), play.model.start), (None, Some(1)));
}

#[test]
fn the_people_of_a_later_list_are_added_without_further_questions() {
    let mut play = looked_over(false);
    play.model.start = None;

    let asked = play.press("y");

    let [Effect::Join { ref says, .. }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(**says, Joining::default());
}

/// What is asked to be done in the end.
fn said(effects: &[Effect]) -> Joining {
    let [Effect::Join { says, .. }] = effects else { panic!("{effects:?}") };
    (**says).clone()
}

#[test]
fn of_a_first_list_it_is_asked_what_its_people_do_together() {
    let mut play = looked_over(false);

    play.press("y # c p d 2 3 enter");
    assert_eq!(stage(&play), Some(ReviewStage::Networks));
    play.press("3");
    assert_eq!(
        play.model.prompt.as_ref().map(|prompt| prompt.text.as_str()),
        Some("books.example")
    );
    play.press("enter 1 enter");
    assert_eq!(
        play.model.prompt.as_ref().map(|prompt| prompt.purpose.clone()),
        Some(Purpose::Joining(Asks::Starts, false))
    );
    play.press("ctrl-u 2 space M a r c h space 2 0 2 6 enter + j c");
    assert_eq!(stage(&play), Some(ReviewStage::Calendar));
    play.press("enter 2");
    let says = said(&play.press("enter"));

    let founding = says.founding.unwrap();
    let tag = founding.hashtag.unwrap();
    assert_eq!((tag.tag.as_str(), tag.servers.len(), tag.bluesky), ("cpd23", 1, true));
    let parts = founding.parts.unwrap();
    assert_eq!((parts.count, parts.a_week, parts.starts), (23, 2, date(2026, 3, 2)));
    assert_eq!(parts.rests.len(), 1);
    assert!(says.from_now);
}

#[test]
fn every_question_about_a_first_list_can_be_skipped_with_enter() {
    let mut play = looked_over(false);

    let says = said(&play.press("y enter enter enter enter"));

    assert_eq!(says, Joining { founding: Some(Founding::default()), ..Joining::default() });
}

#[test]
fn esc_goes_back_through_the_questions_one_at_a_time() {
    let mut play = looked_over(false);
    play.press("y c p d enter enter enter 3 enter enter enter");
    assert_eq!(stage(&play), Some(ReviewStage::Began));

    let mut before = Vec::new();
    for _ in 0..5 {
        play.press("esc");
        before.push(stage(&play));
    }

    let steps =
        [ReviewStage::Calendar, ReviewStage::Parts, ReviewStage::Networks, ReviewStage::People];
    assert_eq!(before, [&steps.map(Some)[..], &[None]].concat());
}

#[test]
fn what_is_no_answer_is_asked_for_again_with_the_words_one_typed() {
    let mut play = looked_over(false);
    for (keys, asks, text) in [
        ("y t w o space w o r d s enter", Asks::Hashtag, "two words"),
        ("ctrl-u enter 1 ctrl-u 0 enter", Asks::Count, "0"),
        ("ctrl-u 5 enter ctrl-u s o o n enter", Asks::Starts, "soon"),
    ] {
        play.press(keys);

        let prompt = play.model.prompt.clone().unwrap();
        assert_eq!((prompt.purpose, prompt.text.as_str()), (Purpose::Joining(asks, true), text));
    }
}

#[test]
fn whoever_only_wants_to_read_is_not_invited_to_reply() {
    let mut play = looked_over(true);

    let asked = play.press("y 3 enter");

    assert!(said(&asked).only_reads);
    let [Effect::Join { ticket, .. }] = asked[..] else { panic!("{asked:?}") };
    play.tell(Event::Joined { ticket, people: 3, posts: 4 });
    assert!(!play.model.options.invites);
}

#[test]
fn what_cannot_be_joined_is_told_where_one_was() {
    let mut play = looked_over(true);
    let asked = play.press("y enter enter");
    let [Effect::Join { ticket, .. }] = asked[..] else { panic!("{asked:?}") };

    play.tell(Event::Failed { ticket, failure: Failure::NotKept(KeepTrouble::Full) });

    assert_eq!(stage(&play), None);
    assert_eq!(play.model.message, Some(Message::Failed(Failure::NotKept(KeepTrouble::Full))));
}

#[test]
fn a_review_that_comes_while_one_writes_does_not_take_the_words_away() {
    let mut play = Play::of(things(3));
    let asked = play.press("g j a enter");
    let [Effect::LookOver { ticket, .. }] = asked[..] else { panic!("{asked:?}") };
    play.press("enter r");

    play.tell(Event::Reviewed { ticket, review: Box::new(review(true)) });

    assert_eq!(stage(&play), None);
    assert_eq!(place(&play.model), Place::Reply);
}
