//! Joining a programme on the screen.

use super::*;
use crate::app::action::Place;
use crate::app::model::{ReviewPage, ReviewStage};

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

    let [Effect::Join { ticket, from_now: true, ref you }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(you.as_ref().map(Clean::as_str), Some("r.de"));
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
fn the_people_of_a_mere_list_are_added_without_asking_when_one_began() {
    let mut play = looked_over(false);

    let asked = play.press("y");

    assert!(matches!(asked[..], [Effect::Join { from_now: false, .. }]), "{asked:?}");
}

#[test]
fn what_cannot_be_joined_is_told_where_one_was() {
    let mut play = looked_over(true);
    let asked = play.press("y enter enter");
    let [Effect::Join { ticket, .. }] = asked[..] else { panic!("{asked:?}") };

    play.tell(Event::Failed { ticket, failure: Failure::NotKept });

    assert_eq!(stage(&play), None);
    assert_eq!(play.model.message, Some(Message::Failed(Failure::NotKept)));
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
