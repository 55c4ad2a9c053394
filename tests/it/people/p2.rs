//! Seun, who starts in the ninth week, at the first Thing.

use cohort::domain::{Suggestion, ThingNumber};
use cohort::programme::company::Near;
use cohort::store::ThingPage;

use super::sentences::forbidden_in;
use super::{Sample, by_participants, joined, names};
use crate::world::NOW;

/// The page of the first Thing, as the program reads it for Seun.
fn first_page(sample: &Sample) -> ThingPage {
    sample.prints(&["list", "--limit", "1", "--json"]);
    sample.store().thing_page(&joined(), ThingNumber(1), NOW.parse().unwrap()).unwrap()
}

/// His own post is among the nine. The two odd posts, without a date and dated in the future, were there
/// when he began: they are part of the story.
#[test]
fn p2_1_what_was_before_is_the_story_so_far_and_only_this_week_is_new() {
    let sample = Sample::of_seun();

    let new = by_participants(sample.prints(&["list", "--new", "--kind", "blog", "--json"]));
    let all = sample.prints(&["list", "--json"]);

    assert_eq!(new.len(), 9);
    assert!(new.iter().all(|post| post["week"] == 9));
    assert_eq!(all.len(), 259, "everything is there to read");
    let mut terminal = sample.open();
    terminal.wait_for("15 new").wait_for("Making it clear").press(&"j".repeat(18));
    terminal.wait_for("The story so far");
}

#[test]
fn p2_2_a_thing_has_its_instruction_three_posts_to_read_first_and_then_all_others() {
    let sample = Sample::of_seun();
    let page = first_page(&sample);
    let kinds: Vec<Suggestion> = page.first.iter().map(|(_, why)| *why).collect();
    let people: Vec<&str> = page.first.iter().map(|(row, _)| row.person.as_str()).collect();

    assert_eq!(page.instruction.unwrap().person.as_str(), "Lantern 23");
    assert_eq!(kinds, [Suggestion::BeganAfter, Suggestion::Unanswered, Suggestion::Lively]);
    assert_eq!(people[0], "Beatriz Monforte", "the other one who came later");
    assert!(!people.contains(&"Seun Fadare"), "{people:?}");
    assert_eq!(page.first.len() + page.more, 23, "a post of each of the 23 people");
    let mut terminal = sample.open();
    terminal.press("2").wait_for("you can start whenever you like").press("\r");
    terminal.wait_for("Thing 1 · Say hello").wait_for("Start here").wait_for("Three to read first");
    terminal.wait_for("somebody who came later too, somebody who is waiting, a lively");
    terminal.wait_for("And 20 more about this");
    let path = (1..=14).map(|thing| thing.to_string()).collect::<Vec<_>>();
    let screen = terminal.screen().replace('✓', " ");
    let shown: Vec<&str> = screen.lines().nth(3).unwrap().split_whitespace().skip(2).collect();
    assert_eq!(shown, path);
    terminal.press(" ").wait_for("newest first");
}

/// The dates beside posts say when they were written; none is set for whoever reads them.
#[test]
fn p2_3_the_next_thing_is_where_one_is_from_then_on_without_a_word_of_blame() {
    let sample = Sample::of_seun();
    let mut terminal = sample.open();
    terminal.press("2").wait_for("you can start whenever you like").press("\r");
    terminal.wait_for("Thing 1 · Say hello").wait_for("Near you");
    for (thing, title) in [(2, "Visit three neighbours"), (3, "A photograph of your desk")] {
        terminal.press("]").wait_for(&format!("Thing {thing} · {title}")).wait_for("Near you");
        let screen = terminal.screen();
        assert!(!screen.contains('%'), "{screen}");
        assert_eq!(forbidden_in(&screen), Vec::<&str>::new(), "{screen}");
    }
    terminal.press("Q");
    terminal.end();

    let mut again = sample.open();
    again.press("2").wait_for_cursor_on("A photograph of your desk");
}

#[test]
fn p2_4_near_is_who_is_on_the_same_thing_or_else_the_three_who_are_nearest() {
    let sample = Sample::of_seun();
    let names = names();
    let Near::Nearest(near) = first_page(&sample).near else { panic!("nobody else is on it") };
    let people = sample.store().people().unwrap();
    let name = |id| people.iter().find(|person| person.id == id).unwrap().name.to_string();

    let near: Vec<(String, u16)> = near.iter().map(|one| (name(one.person), one.thing.0)).collect();

    let nearest = [("p19", 8), ("p17", 9), ("p13", 11)];
    assert_eq!(near, nearest.map(|(id, thing)| (names[id].to_owned(), thing)));
    let mut terminal = sample.open();
    terminal.press("2").wait_for("you can start whenever you like").press("\r");
    terminal.wait_for("Near you  Dorothea Finkbein wrote about Thing 8");
}
