//! Hiding a post from every list.

use super::*;

fn titles(play: &Play) -> Vec<String> {
    play.model.list().unwrap().rows.iter().map(|row| row.title.to_string()).collect()
}

#[test]
fn a_hidden_post_leaves_at_once_and_the_cursor_stays_where_it_was() {
    let mut play = Play::of(things(3));
    let (second, third) = (titles(&play)[1].clone(), titles(&play)[2].clone());
    let post = play.rows[1].key.id;

    let asked = play.press("j M");

    let [Effect::SaveMarks { ref changes, .. }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(changes[..], [(post, MarkChange::Muted)]);
    assert!(!titles(&play).contains(&second));
    assert_eq!(play.model.list().unwrap().here().unwrap().title.as_str(), third);
    assert_eq!(play.model.message, Some(Message::Hidden));
}

#[test]
fn what_was_hidden_while_one_read_it_is_left() {
    let mut play = Play::of(things(3));

    play.press("enter M");

    assert!(!play.model.reading);
    assert_eq!(titles(&play).len(), 2);
}

#[test]
fn undo_shows_it_again_once_that_is_kept() {
    let mut play = Play::of(things(3));
    let before = titles(&play);
    play.press("j M");

    let asked = play.press("u");
    let [Effect::SaveMarks { ticket, ref changes }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(changes[0].1, MarkChange::Unmuted);
    play.tell(Event::MarksKept { ticket });

    assert_eq!(titles(&play), before);
}

#[test]
fn what_could_not_be_hidden_is_there_again() {
    let mut play = Play::of(things(3));
    let before = titles(&play);
    let asked = play.press("j M");
    let [Effect::SaveMarks { ticket, .. }] = asked[..] else { panic!("{asked:?}") };

    play.tell(Event::MarksLost { ticket, why: KeepTrouble::Full });

    assert_eq!(titles(&play), before);
}

#[test]
fn a_post_that_is_hidden_while_one_finds_in_it_is_left_all_the_same() {
    let mut play = Play::of(things(3));

    play.press("enter / s o m e enter M");

    assert!(!play.model.reading);
    assert_eq!(titles(&play).len(), 2);
}

#[test]
fn what_was_hidden_among_what_was_found_is_not_in_the_list_one_comes_back_to() {
    let mut play = Play::of(things(3));
    let first = titles(&play)[0].clone();
    play.press("/");
    play.type_in(&first);
    play.press("enter");
    let hidden = play.model.list().unwrap().here().unwrap().title.to_string();
    assert_eq!(hidden, first);
    let post = play.model.list().unwrap().here().unwrap().key.id;
    play.press("M");
    play.rows.retain(|row| row.key.id != post);

    play.press("esc");

    assert!(!titles(&play).contains(&hidden), "{:?}", titles(&play));
}
