//! The programme on the screen: its weeks, its Things, what posts are about.

use std::sync::Arc;

use super::*;
use crate::app::list::{Beside, Line};
use crate::app::model::{Prompt, Purpose};
use crate::config::read_programme;
use crate::domain::{
    BeginsLater, Joined, OnPage, OnThings, ProgrammeId, Stance, Suggestion, ThingNumber, WeekNumber,
};
use crate::programme::company::{Near, Neighbour};

const KEY: &str = "https://things.example/programme.toml";

/// Three Things, the third opens next week; week 2 is the one that `now` is in.
pub(crate) fn joined() -> Joined {
    let file = read_programme(
        "name = \"Our Things\"\nstarts = 2026-04-20\nthings = [\n\
         { number = 1, title = \"Say hello\", week = 1, post = \"https://things.example/1\" },\n\
         { number = 2, title = \"Visit three neighbours\", week = 2 },\n\
         { number = 3, title = \"A photograph of your desk\", week = 3 }]\n\
         weeks = [{ number = 1, name = \"Hello\" }, { number = 2, name = \"Outside\" }]\n",
    )
    .unwrap();
    Joined { key: KEY.to_owned(), programme: file.programme, ..Joined::default() }
}

/// Joins the programme; the third of the rows is about its second Thing, the next one perhaps.
pub(crate) fn join(play: &mut Play) {
    for (row, sure) in play.rows.iter_mut().skip(2).zip([true, false]) {
        row.things = Some(Box::new(on(2, sure)));
    }
    play.tell(Event::Programmes { joined: Arc::new(vec![joined()]), at: None });
    play.tell(Event::Changed);
    play.asked.clear();
}

fn on(thing: u16, sure: bool) -> OnThings {
    let programme = ProgrammeId::of(KEY);
    OnThings { programme, numbers: vec![ThingNumber(thing)], stance: Stance::Answers, sure }
}

/// The page of a Thing: the first post about it to be read first, the others if they are wanted.
pub(super) fn page(
    rows: &[Row],
    (ticket, view, thing): (Ticket, ListView, ThingNumber),
    (page, count): (PageOf, u16),
) -> Event {
    let about = |row: &&Row| row.things.as_ref().is_some_and(|on| on.numbers.contains(&thing));
    let mut found: Vec<Row> = rows.iter().filter(about).cloned().collect();
    let more = found.len().saturating_sub(1);
    for (at, row) in found.iter_mut().enumerate() {
        let first = OnPage::First(Suggestion::Unanswered);
        row.on_page = Some(if at == 0 { first } else { OnPage::More });
    }
    found.truncate(1 + usize::from(count));
    let near = Near::Same(vec![Neighbour { person: ParticipantId(2), thing, at: now() }]);
    let begin_later = vec![BeginsLater {
        person: ParticipantId(2),
        name: "Ben".into(),
        only_on: (thing == ThingNumber(1)).then(|| "https://ben.example/".into()),
    }];
    let beside = Beside { more, unfolded: count > 0, near, begin_later };
    let beside = Some(Box::new(beside));
    Event::Page { ticket, view, page, rows: found, more: false, beside }
}

fn play(rows: i64) -> Play {
    let mut play = Play::of(things(rows));
    join(&mut play);
    play
}

fn lines(play: &Play) -> Vec<Line> {
    play.model.list().unwrap().lines(form(&play.model), dates(&play.model))
}

fn headings(play: &Play) -> Vec<Line> {
    let kept = |line: &Line| !matches!(line, Line::Row(..) | Line::Blank | Line::Day(_));
    lines(play).into_iter().filter(kept).collect()
}

#[test]
fn posts_stand_under_the_weeks_of_the_programme_and_this_week_has_an_end() {
    let play = play(20);

    let week = |number| Line::ProgrammeWeek(WeekNumber(number));
    assert_eq!(headings(&play)[..3], [week(2), Line::EndOfWeek, week(1)]);
    assert_eq!(lines(&play).iter().filter(|line| matches!(line, Line::Day(_))).count(), 3);
}

#[test]
fn a_week_in_which_nobody_wrote_yet_has_its_heading_all_the_same() {
    let mut play = Play::of(vec![row(20, "Ama", "Long ago")]);
    join(&mut play);

    let week = |number| Line::ProgrammeWeek(WeekNumber(number));
    assert_eq!(headings(&play), [week(2), Line::QuietWeek, week(1), Line::End]);
}

#[test]
fn what_was_there_before_one_began_is_told_from_what_came_since() {
    let mut play = play(20);
    let started = Some("2026-04-27".parse().unwrap());
    let joined = Joined { started, ..joined() };

    play.tell(Event::Programmes { joined: Arc::new(vec![joined]), at: None });

    let week = |number| Line::ProgrammeWeek(WeekNumber(number));
    assert_eq!(headings(&play)[..4], [week(2), Line::EndOfWeek, Line::StorySoFar, week(1)]);
}

#[test]
fn without_a_programme_there_are_no_things_and_no_weeks() {
    let play = Play::of(things(3));

    assert!(!play.model.tabs().contains(&Tab::Things));
    assert!(!headings(&play).iter().any(|line| matches!(line, Line::ProgrammeWeek(_))));
}

#[test]
fn a_thing_is_opened_from_the_list_of_things_and_one_is_there_from_then_on() {
    let mut play = play(5);

    let asked = play.press("2 j enter");

    let programme = ProgrammeId::of(KEY);
    assert_eq!(asked, [Effect::KeepThing { programme, thing: ThingNumber(2) }]);
    assert_eq!(play.model.view(), Some(ListView::Thing(programme, ThingNumber(2))));
    assert_eq!(play.model.list().unwrap().rows.len(), 1);
    play.press("esc");
    assert_eq!((play.model.thing, play.model.chosen_thing), (None, 1));
}

#[test]
fn space_shows_the_rest_of_a_things_page() {
    let mut play = play(5);
    play.press("2 j enter");
    assert!(headings(&play).contains(&Line::OnPage(OnPage::More)));

    play.press("space");

    assert_eq!(play.model.list().unwrap().rows.len(), 2);
    play.tell(Event::Changed);
    assert_eq!(play.model.list().unwrap().rows.len(), 2, "it stays open");
}

#[test]
fn the_next_thing_is_one_that_is_open() {
    let mut play = play(5);
    play.press("2 enter ]");
    assert_eq!(play.model.thing, Some(ThingNumber(2)));

    play.press("]");

    assert_eq!(play.model.thing, Some(ThingNumber(2)));
    assert_eq!(play.model.message, Some(Message::NoFurtherThing));
    play.press("[");
    assert_eq!(play.model.thing, Some(ThingNumber(1)));
}

#[test]
fn the_instruction_that_is_not_kept_is_opened_where_it_is() {
    let mut play = play(5);

    let asked = play.press("2 enter i");

    assert_eq!(asked[1..], [Effect::Open { address: "https://things.example/1".into() }]);
}

#[test]
fn what_a_post_is_about_is_said_with_its_reason_and_can_be_taken_back() {
    let mut play = play(5);
    let programme = ProgrammeId::of(KEY);
    play.press("j j");
    let post = play.model.list().unwrap().here().unwrap().key.id;
    let asked = play.press("t");
    let [Effect::AskAbout { ticket, .. }] = asked[..] else { panic!("{asked:?}") };
    let numbers = vec![ThingNumber(2)];
    let about = AboutPost { post, programme, numbers, because: "The title says so.".into() };
    play.tell(Event::About { ticket, found: Some(Box::new(about.clone())) });
    let prompt = Prompt { purpose: Purpose::Things(about), text: "2".to_owned(), at: 1 };
    assert_eq!(play.model.prompt, Some(prompt));

    let asked = play.press("ctrl-u 1 , space 2 enter");

    let [Effect::SayAbout { ticket, ref things, .. }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!(things, &Some(vec![ThingNumber(1), ThingNumber(2)]));
    play.tell(Event::AboutSaid { ticket, before: None });
    let asked = play.press("u");
    let [Effect::SayAbout { things: None, .. }] = asked[..] else { panic!("{asked:?}") };
}

#[test]
fn a_number_that_is_no_thing_is_told_and_nothing_is_said() {
    let mut play = play(5);
    let asked = play.press("t");
    let [Effect::AskAbout { ticket, post, .. }] = asked[..] else { panic!("{asked:?}") };
    let programme = ProgrammeId::of(KEY);
    let about = AboutPost { post, programme, numbers: vec![], because: Clean::default() };
    play.tell(Event::About { ticket, found: Some(Box::new(about)) });

    assert_eq!(play.press("9 enter"), []);

    assert_eq!(play.model.message, Some(Message::NotAThing("9".into())));
}

#[test]
fn somebody_new_is_met_at_their_newest_post() {
    let mut play = play(5);
    let asked = play.press("H");
    let [Effect::FindSomebody { ticket }] = asked[..] else { panic!("{asked:?}") };

    play.tell(Event::Somebody { ticket, row: Some(Box::new(play.rows[2].clone())) });

    assert!(play.model.reading);
    assert_eq!(play.model.reader.as_ref().unwrap().post, play.rows[2].key.id);
    assert_eq!(play.model.view(), Some(ListView::Person(ParticipantId(1))));
}

#[test]
fn older_posts_are_got_from_the_page_of_a_thing_or_opened_on_the_blog() {
    let mut play = play(5);
    play.press("2 j enter");

    let asked = play.press("g o");

    let until = Some("2026-04-27T00:00:00Z".parse().unwrap());
    assert_eq!(asked, [Effect::GetOlder { person: ParticipantId(2), until }]);
    let asked = play.press("[ g o");
    assert_eq!(asked.last(), Some(&Effect::Open { address: "https://ben.example/".into() }));
}

#[test]
fn who_begins_now_gets_older_posts_as_they_open_a_thing() {
    let mut play = play(5);
    let joined = Joined { started: Some("2026-04-27".parse().unwrap()), ..joined() };
    play.tell(Event::Programmes { joined: Arc::new(vec![joined]), at: None });

    let asked = play.press("2 j enter");

    assert!(asked.iter().any(|effect| matches!(effect, Effect::GetOlder { .. })));
}

#[test]
fn whoever_was_away_for_long_is_told_once_where_to_go_on() {
    let mut play = play(5);
    let started = |days: i64| Event::Started {
        now: now(),
        zone: TimeZone::UTC,
        first_start: false,
        place: None,
        last_here: Some(now() - SignedDuration::from_hours(days * 24)),
    };

    play.tell(started(13));
    assert_eq!(play.model.message, None);
    play.tell(started(22));

    let Some(Message::WasAway(away)) = play.model.message else { panic!("nothing is told") };
    let numbers = (away.things, away.for_you, away.waiting);
    assert_eq!((away.days, numbers), (22, (Some(2), Some(4), Some(3))));
    play.press("j");
    assert_eq!(play.model.message, None);
}

#[test]
fn a_week_on_and_a_week_back_go_to_its_first_post() {
    let mut play = play(60);

    play.press("[");
    let here = play.model.list().unwrap().here().unwrap().key.at;
    assert_eq!(play.model.calendar.week_at(here).map(|days| days.week), Some(WeekNumber(1)));
    play.press("]");
    let here = play.model.list().unwrap().here().unwrap().key.at;
    assert_eq!(play.model.calendar.week_at(here).map(|days| days.week), Some(WeekNumber(2)));
}

#[test]
fn of_several_programmes_one_is_shown_at_a_time() {
    let mut play = play(20);
    let other = Joined { key: "https://other.example/".to_owned(), ..joined() };
    let weeks = vec![];
    let programme = crate::domain::Programme { weeks, name: "Other".into(), ..other.programme };
    let other = Joined { programme, ..Joined { key: other.key, ..Joined::default() } };
    play.tell(Event::Programmes { joined: Arc::new(vec![joined(), other]), at: None });
    assert!(play.model.calendar_here().is_some());

    play.press("g p");

    assert_eq!(play.model.message, Some(Message::NowAt("Other".into())));
    assert!(play.model.calendar_here().is_none(), "it has no weeks");
    play.press("g p");
    assert!(play.model.calendar_here().is_some());
}

#[test]
fn of_one_programme_there_is_no_other() {
    let mut play = play(3);

    play.press("g p");

    assert_eq!(play.model.message, Some(Message::NoOtherProgramme));
}
