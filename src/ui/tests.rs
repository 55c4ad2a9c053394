//! Every screen at three sizes, and what must hold at all of them.

mod finding;
mod lead_in;

use jiff::SignedDuration;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::*;
use crate::app::model::{Help, ReviewPage, ReviewStage};
use crate::app::tests::review::review;
use crate::app::tests::things::join;
use crate::app::tests::{Play, article, now, person, row, turn};
use crate::app::{Article, Event, Progress, Turn};
use crate::config::our_scheme;
use crate::domain::{
    DateSure, Founding, Joined, Network, Note, Part, Parts, PostKind, Replies, Row, SaidAt,
    SourceId, Standing, ThingNumber, Trouble, TroubleAt, Waits,
};
use crate::text;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 12)];
/// The theme "lamp" on a dark page of so many colours.
fn lamp(depth: Depth, ascii: bool) -> Theme {
    let scheme = std::sync::Arc::new(our_scheme("lamp").unwrap());
    Theme::of(scheme, depth, Some(Ground::Dark), ascii)
}

/// Rows in every state, in many scripts.
fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(1, "Seun Fadare", "Say hello"),
        row(2, "林小雨 (Lin Xiaoyu)", "第10件事：给新同事的一封信"),
        row(3, "Noor Haddadin", "ملاحظة عن OPAC و hashtag"),
        row(6, "Amélie Roussardin", "Une affiche qui aide"),
        row(
            7,
            "Gareth Pwllmor",
            "👩‍👩‍👧‍👦 story time, 41 people, one llama 🦙 and a title that goes on until somebody stops it, politely",
        ),
        row(8, "Agnes Mulholland", "Teach it in two minutes"),
        row(40, "Freya Nightingale-Osei", "An older post"),
        row(80, "A visitor with quite a long name", ""),
    ];
    rows[0].replies = Replies::Nobody;
    rows[0].announced = Some(Network::Fediverse);
    rows[1].date = DateSure::Missing;
    rows[2].kind = PostKind::Note;
    rows[2].replies = Replies::counted(1);
    rows[3].mark.saved = true;
    rows[3].replies = Replies::counted(12);
    rows[4].mark.read = true;
    rows[5].date = DateSure::Wrong;
    rows[7].participant = None;
    rows
}

fn play(size: (u16, u16)) -> Play {
    let mut play = Play::sized(rows(), size);
    play.people = vec![
        person(1, "Agnes Mulholland"),
        person(2, "Freya Nightingale-Osei"),
        person(3, "Piotr Zielak"),
        person(4, "佐倉みどり"),
        person(5, "Priya"),
    ];
    play.people[1].trouble = Some(trouble(Trouble::Closed));
    play.people[2].notes = vec![Note::Moved("https://polka.example/".into())];
    play.people[3].standing = Standing::Paused;
    play.people[4].trouble = Some(trouble(Trouble::Wait(now() + SignedDuration::from_hours(2))));
    play.people[4].last_post = None;
    play.tell(Event::Changed);
    play.model.totals.trouble = 1;
    play.model.totals.updated = Some(now() - SignedDuration::from_mins(2));
    play
}

fn trouble(trouble: Trouble) -> TroubleAt {
    TroubleAt {
        source: SourceId(2),
        trouble,
        since: now() - SignedDuration::from_hours(50),
        details: "HTTP 410".into(),
    }
}

fn drawn(
    model: &Model,
    theme: &Theme,
    (columns, rows): (u16, u16),
) -> (Buffer, Option<(u16, u16)>) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let mut cursor = None;
    let frame = terminal
        .draw(|frame| {
            let area = frame.area();
            let mut canvas = Canvas::new(frame.buffer_mut(), theme);
            cursor = paint(model, &mut canvas, area);
        })
        .unwrap();
    (frame.buffer.clone(), cursor)
}

/// The screen as text; a wide letter takes the cell after it, too.
fn screen(buffer: &Buffer) -> String {
    let mut lines: Vec<String> = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = text::width(symbol).saturating_sub(1);
            line.push_str(if symbol.is_empty() { " " } else { symbol });
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// The looks of one line, run by run.
fn looks(buffer: &Buffer, y: u16) -> Vec<String> {
    let mut runs: Vec<(String, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let cell = &buffer[(x, y)];
        let look = format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
        match runs.last_mut() {
            Some((known, words)) if *known == look => words.push_str(cell.symbol()),
            _ => runs.push((look, cell.symbol().to_owned())),
        }
    }
    runs.into_iter()
        .filter(|(_, words)| !words.trim().is_empty())
        .map(|(look, words)| format!("{:?}: {look}", words.trim()))
        .collect()
}

fn snapshots(name: &str, prepare: impl Fn(&mut Play)) {
    for size in SIZES {
        let mut play = play(size);
        prepare(&mut play);
        let (buffer, cursor) = drawn(&play.model, &lamp(Depth::True, false), size);
        let cursor =
            cursor.map_or_else(|| "nowhere".to_owned(), |(x, y)| format!("column {x}, row {y}"));
        insta::assert_snapshot!(
            format!("{name}-{}x{}", size.0, size.1),
            format!("{}\n[cursor: {cursor}]", screen(&buffer))
        );
    }
}

#[test]
fn the_timeline() {
    snapshots("timeline", |play| {
        play.press("j");
    });
}

#[test]
fn an_empty_timeline() {
    snapshots("empty", |play| {
        play.rows.clear();
        play.model.lists.clear();
        play.press("4 1");
        play.model.progress = Some(Progress::Offline);
    });
}

#[test]
fn the_reader() {
    snapshots("reader", |play| {
        play.press("enter");
    });
}

#[test]
fn a_line_or_two_says_nothing_of_how_long_it_takes_to_read() {
    let mut play = play((80, 24));
    let brief = Article { minutes: None, ..article(&play.rows[0], "Hello.", 1) };
    play.press("enter");
    let long = screen(&drawn(&play.model, &lamp(Depth::True, false), (80, 24)).0);
    play.text = Some(brief);
    play.press("esc enter");
    play.tell(Event::Changed);
    let brief = screen(&drawn(&play.model, &lamp(Depth::True, false), (80, 24)).0);

    assert!(long.contains("2 min to read") && !brief.contains("to read"), "{brief}");
}

/// A conversation in every state: old, nested, new, yours, and from elsewhere.
fn said() -> Vec<Turn> {
    let mut turns = vec![
        turn("Sofía Aldaret", 44, 0, "Hello from the other side of the building!"),
        turn("佐倉みどり", 30, 0, "読みました。とても分かりやすいです。"),
        turn(
            "Ilse van der Kade",
            22,
            0,
            "Thank you for writing this — I thought it was only me, and I have thought so for quite a while now.",
        ),
        turn("Agnes Mulholland", 19, 1, "Thank you — that is kind."),
        turn("Ruth", 18, 2, "So it is."),
        turn("Noor Haddadin", 2, 0, "New here, and already at home."),
    ];
    turns[4].yours = true;
    turns[5].said_at = SaidAt::Network(Network::Fediverse);
    turns[5].part = Part::Mention;
    turns
}

#[test]
fn a_post_with_its_conversation() {
    snapshots("conversation", |play| {
        play.turns = said();
        play.looked_at = Some(now() - SignedDuration::from_hours(20));
        play.rows[0].replies = Replies::counted(5);
        play.rows[0].answered = true;
        play.rows[5].waits = Some(Waits::Also);
        play.tell(Event::Changed);
        play.press("c");
    });
}

#[test]
fn a_reply_being_written() {
    snapshots("reply", |play| {
        play.rows[0].replies = Replies::Nobody;
        play.press("r T h a n k space y o u space f o r space p o s t i n g space i t .");
    });
}

#[test]
fn a_reply_looked_over() {
    snapshots("reply-look", |play| {
        play.turns = said();
        play.press("r H i ! enter enter S o space g o o d . tab ctrl-s");
    });
}

#[test]
fn whoever_waits_for_a_first_reply() {
    snapshots("waiting", |play| {
        for (at, waits) in
            [(0, Waits::NewHere), (4, Waits::NeverAnswered), (5, Waits::Also), (6, Waits::Also)]
        {
            play.rows[at].waits = Some(waits);
        }
        play.press("2 j");
    });
}

#[test]
fn nothing_was_said_to_you() {
    snapshots("for-you-empty", |play| {
        play.press("3");
    });
}

#[test]
fn rows_say_what_is_new_in_their_conversation_and_that_you_answered() {
    snapshots("answered", |play| {
        play.rows[2].fresh = 1;
        play.rows[3].fresh = 2;
        play.rows[4].replies = Replies::counted(2);
        play.rows[4].answered = true;
        play.rows[5].replies = Replies::counted(1);
        play.rows[5].answered = true;
        play.tell(Event::Changed);
        play.press("j");
    });
}

#[test]
fn people() {
    snapshots("people", |play| {
        play.press("5 j");
    });
}

#[test]
fn this_week_of_a_programme() {
    snapshots("this-week", |play| {
        join(play);
        play.press("j");
    });
}

#[test]
fn things_of_a_programme() {
    snapshots("things", |play| {
        join(play);
        play.press("2 j");
    });
}

#[test]
fn the_page_of_a_thing() {
    snapshots("thing", |play| {
        join(play);
        play.people[0].things = vec![ThingNumber(1), ThingNumber(2)];
        play.people[0].is_you = true;
        play.press("6 2 j enter space");
    });
}

#[test]
fn the_page_of_a_thing_that_is_not_open_yet() {
    snapshots("thing-to-come", |play| {
        join(play);
        play.press("2 G enter");
    });
}

#[test]
fn people_with_marks_of_their_things() {
    snapshots("people-marks", |play| {
        join(play);
        play.people[0].things = vec![ThingNumber(1)];
        play.people[1].first_post = play.people[1].last_post;
        play.press("6");
    });
}

#[test]
fn everybody_is_looked_over_before_one_joins() {
    snapshots("review", |play| {
        let review = Box::new(review(true));
        play.model.review = Some(ReviewPage { chosen: 2, ..ReviewPage::of(review) });
    });
}

#[test]
fn it_is_asked_when_one_began() {
    snapshots("began", |play| {
        let review = Box::new(review(true));
        play.model.review =
            Some(ReviewPage { stage: ReviewStage::Began, ..ReviewPage::of(review) });
    });
}

#[test]
fn the_calendar_of_a_first_list_is_looked_over() {
    snapshots("calendar", |play| {
        let review = Box::new(review(false));
        let mut parts = Parts::new("Thing", 23, jiff::civil::date(2026, 3, 2));
        parts.a_week = 2;
        parts.rest_or_not(crate::domain::WeekNumber(3));
        let mut page =
            ReviewPage { stage: ReviewStage::Calendar, week: 3, ..ReviewPage::of(review) };
        page.says.founding = Some(Founding { hashtag: None, parts: Some(parts) });
        play.model.review = Some(page);
    });
}

#[test]
fn whoever_only_wants_to_read_is_not_asked_to_reply() {
    snapshots("only_reads", |play| play.model.options.invites = false);
}

#[test]
fn a_key_that_waits_says_what_may_follow() {
    snapshots("follow", |play| {
        play.press("g");
    });
}

#[test]
fn anything_is_found_by_some_of_its_letters() {
    snapshots("palette", |play| {
        join(play);
        play.press(": t h i n g space 1");
    });
}

#[test]
fn where_everybody_is() {
    snapshots("where", |play| {
        join(play);
        let joined = Joined { organiser: true, ..play.model.programmes[0].clone() };
        play.tell(Event::Programmes { joined: std::sync::Arc::new(vec![joined]), at: None });
        play.people[0].things = vec![ThingNumber(1), ThingNumber(2)];
        play.people[2].absence.stepped_out = true;
        play.press("7 O");
    });
}

#[test]
fn help() {
    snapshots("help", |play| {
        play.press("?");
    });
}

#[test]
fn help_for_a_word() {
    snapshots("help-word", |play| {
        play.model.help = Some(Help { words: "new".to_owned(), chosen: 1 });
    });
}

#[test]
fn first_start() {
    snapshots("start", |play| play.model.start = Some(1));
}

#[test]
fn what_needs_a_look() {
    snapshots("trouble", |play| {
        play.press("! d");
    });
}

#[test]
fn an_address_being_typed() {
    snapshots("prompt", |play| {
        play.press("a");
        play.model.prompt.as_mut().unwrap().text = "https://niamh.example/".to_owned();
    });
}

#[test]
fn a_choice_between_the_lists_of_a_page() {
    snapshots("choice", |play| {
        play.press("a");
        let list = |title: &str, place: &str| {
            (title.into(), format!("https://niamh.example/{place}").as_str().into())
        };
        let lists =
            vec![list("Niamh writes", "feed/"), list("", "photos/"), list("図書館", "comments/")];
        play.model.prompt.as_mut().unwrap().purpose = crate::app::model::Purpose::Choice(lists);
    });
}

#[test]
fn a_list_with_the_post_beside_it() {
    let mut play = play((200, 50));
    play.press("j");
    let (buffer, _) = drawn(&play.model, &lamp(Depth::True, false), (200, 50));

    insta::assert_snapshot!("split-200x50", screen(&buffer));
}

#[test]
fn each_state_of_a_row_has_a_look_and_a_sign() {
    let mut play = play((120, 36));
    play.press("j j");
    for (name, theme) in [
        ("true", lamp(Depth::True, false)),
        ("16", lamp(Depth::C16, false)),
        ("none", lamp(Depth::None, true)),
    ] {
        let (buffer, _) = drawn(&play.model, &theme, (120, 36));
        let lines: Vec<String> = (0..14).flat_map(|y| looks(&buffer, y)).collect();
        insta::assert_snapshot!(format!("looks-{name}"), lines.join("\n"));
    }
}

#[test]
fn without_colour_nothing_is_coloured() {
    let mut play = play((80, 24));
    play.press("j");
    let theme = lamp(Depth::None, false);

    let (buffer, _) = drawn(&play.model, &theme, (80, 24));

    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)));
}

#[test]
fn with_ascii_signs_our_own_signs_are_ascii() {
    let mut play = Play::sized(vec![row(1, "Ama", "Plain")], (80, 24));
    play.press("s");
    play.model.message = None;
    let theme = lamp(Depth::True, true);

    let (buffer, _) = drawn(&play.model, &theme, (80, 24));

    assert!(screen(&buffer).is_ascii(), "{}", screen(&buffer));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_size_makes_any_screen_panic_or_halves_a_letter(columns in 0u16..230, lines in 0u16..70, which in 0usize..13) {
        let mut play = play((columns, lines));
        let keys = ["j", "enter", "5", "?", "!", "a", "X", "2", "G", "/", "/", "/", "F"];
        play.press(keys[which]);
        match which {
            10 => play.type_in("👩"),
            11 => play.type_in("第 件"),
            12 => play.type_in("une and a long line of other words, thing:x"),
            _ => {}
        }
        if which == 6 {
            play.model.start = Some(2);
        }
        let (buffer, cursor) = drawn(&play.model, &lamp(Depth::True, false), (columns, lines));

        for y in 0..lines {
            let mut x = 0;
            while x < columns {
                let width = text::width(buffer[(x, y)].symbol());
                prop_assert!(width <= 2 && x + u16::try_from(width).unwrap() <= columns);
                x += u16::try_from(width.max(1)).unwrap();
            }
        }
        if let Some((x, y)) = cursor {
            prop_assert!(columns == 0 || lines == 0 || x <= columns && y <= lines);
        }
    }
}

#[test]
fn under_a_note_stands_that_its_author_links_a_blog_and_the_key_that_adds_it() {
    let mut play = play((80, 24));
    for row in &mut play.rows {
        (row.kind, row.participant) = (PostKind::Note, None);
    }
    play.offered = Some(Box::new(crate::app::tests::notes::visitor()));

    play.press("# enter G");

    let shown = screen(&drawn(&play.model, &lamp(Depth::True, false), (80, 24)).0);
    assert!(shown.contains("Vera Lind links a blog: https://vera.example/3\n"), "{shown}");
    assert!(shown.contains("a adds it"), "{shown}");
    play.press("a");
    let shown = screen(&drawn(&play.model, &lamp(Depth::True, false), (80, 24)).0);
    assert!(shown.contains("The address of Vera Lind’s blog"), "{shown}");
}

#[test]
fn words_from_right_to_left_stand_in_order_unless_the_terminal_orders_them() {
    let play = play((80, 24));
    let (ours, _) = drawn(&play.model, &lamp(Depth::True, false), (80, 24));
    let (theirs, _) = drawn(&play.model, &lamp(Depth::True, false).ordering(true), (80, 24));

    assert!(screen(&theirs).contains("ملاحظة عن OPAC و hashtag"));
    assert!(screen(&ours).contains("hashtag ") && !screen(&ours).contains("ملاحظة"));
}
