//! What a programme file means, and everything that is told of a wrong one.

use jiff::civil::date;
use proptest::prelude::*;
use url::Url;

use super::*;
use crate::config::address::AddressFault;
use crate::config::mistake::Found;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn mistakes(text: &str) -> Vec<(usize, MistakeKind)> {
    let mistakes = read(text).expect_err("this text has mistakes");
    mistakes.into_iter().map(|mistake| (mistake.line, mistake.kind)).collect()
}

#[test]
fn a_whole_programme_is_read() {
    let text = r##"
name = "23 Things for Professional Development"
short = "CPD23"
starts = 2026-03-02
time_zone = "Europe/London"
hashtags = [{ tag = "#cpd23", servers = ["https://books.example"], bluesky = true }, "cpd23things"]
thing = { words = ["Thing", "Ding"] }
things = [
    { number = 1, title = "Blogs", opens = 2026-03-02, post = "https://cpd.example/thing-1" },
    { number = 2, title = "Look around", week = 2 },
]
weeks = [{ number = 3, starts = 2026-03-16, name = "Breathing space" }]
roster = "https://cpd.example/people.opml"

[[participant]]
name = "Ama"
blog = "https://ama.example/"
"##;

    let file = read(text).unwrap();

    let programme = file.programme;
    assert_eq!(programme.short, Some("CPD23".into()));
    assert_eq!(programme.time_zone.as_ref().and_then(TimeZone::iana_name), Some("Europe/London"));
    let tags: Vec<(&str, usize)> =
        programme.hashtags.iter().map(|tag| (tag.tag.as_str(), tag.servers.len())).collect();
    assert_eq!(tags, [("cpd23", 1), ("cpd23things", 0)]);
    assert!(programme.hashtags[0].bluesky.is_some() && programme.hashtags[1].bluesky.is_none());
    assert_eq!(programme.words, ["Thing", "Ding"]);
    assert_eq!(programme.things[0].post, Some(url("https://cpd.example/thing-1")));
    assert_eq!(programme.things[1].opens, Some(date(2026, 3, 9).into()));
    assert_eq!(programme.weeks.len(), 3);
    assert_eq!(programme.weeks[2].name, Some("Breathing space".into()));
    assert_eq!(programme.rosters, [url("https://cpd.example/people.opml")]);
    assert_eq!(file.participants[0].blog, Some(url("https://ama.example/")));
    assert_eq!(file.passed_over, []);
}

#[test]
fn things_can_be_as_short_as_their_titles_or_their_count() {
    let titles = read("name = \"x\"\nthings = [\"Say hello\", \"Visit\"]").unwrap().programme;
    let count = read("name = \"x\"\nthings = 23").unwrap().programme;

    assert_eq!(titles.thing(ThingNumber(2)).unwrap().title, Some("Visit".into()));
    assert_eq!((count.things.len(), count.last_thing()), (23, 23));
    assert_eq!(count.words, ["Thing"]);
}

#[test]
fn weeks_without_a_day_follow_each_other() {
    let text = "name = \"x\"\nstarts = 2026-03-02\n\
                weeks = [{ name = \"Hello\" }, { number = 3 }, { starts = 2026-04-13 }]";

    let days: Vec<_> = read(text).unwrap().programme.weeks.iter().map(|week| week.starts).collect();

    let expected = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 13)];
    assert_eq!(days, expected);
}

#[test]
fn what_a_newer_program_may_know_is_passed_over_and_said() {
    let text = "name = \"x\"\nbadges = true\ntime_zone = \"Mars/Olympus\"\n\
                things = [{ number = 1, mentor = \"Ama\" }]";

    let file = read(text).unwrap();

    let lines: Vec<usize> = file.passed_over.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(file.programme.time_zone, None);
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_was_meant() {
    let table: Vec<(&str, usize, MistakeKind)> = vec![
        ("short = \"CPD23\"", 1, MistakeKind::NoProgrammeName),
        (
            "name = \"x\"\nstarts = \"next Monday\"",
            2,
            MistakeKind::WrongType { key: "starts".into(), wants: Wants::Day, found: Found::Text },
        ),
        (
            "name = \"x\"\nroster = \"cpd.example/people\"",
            2,
            MistakeKind::BadAddress {
                key: "roster",
                written: "cpd.example/people".into(),
                fault: AddressFault::NoScheme { meant: url("https://cpd.example/people") },
            },
        ),
        (
            "name = \"x\"\nhashtags = [\"cpd 23\"]",
            2,
            MistakeKind::BadTag { written: "cpd 23".into(), meant: Some("cpd23".into()) },
        ),
        (
            "name = \"x\"\nhashtags = [\"cpd23\",\n\"CPD23\"]",
            3,
            MistakeKind::SameTag { tag: "CPD23".into(), other_line: 2 },
        ),
        (
            "name = \"x\"\nthings = [\n{ number = 1 },\n{ number = 1 }]",
            4,
            MistakeKind::SameNumber { key: "things", number: 1, other_line: 3 },
        ),
        (
            "name = \"x\"\nthings = 0",
            2,
            MistakeKind::OutOfBounds { key: "things", written: "0".into(), least: 1, most: 400 },
        ),
        (
            "name = \"x\"\nthings = [7]",
            2,
            MistakeKind::WrongType {
                key: "things".into(),
                wants: Wants::Tables,
                found: Found::Number,
            },
        ),
        (
            "name = \"x\"\nweeks = [{ number = 2 }]",
            2,
            MistakeKind::Missing { key: "starts", of: "weeks" },
        ),
        (
            "name = \"x\"\nstarts = 2026-03-02\nweeks = [{ number = 3, starts = 2026-03-16 },\n\
             { number = 4, starts = 2026-03-09 }]",
            4,
            MistakeKind::WeekTooEarly { week: 4, before: 3 },
        ),
        (
            "name = \"x\"\n[[participant]]\nname = \"Ama\"",
            2,
            MistakeKind::NoAddress { name: "Ama".into() },
        ),
    ];

    for (text, line, kind) in table {
        assert_eq!(mistakes(text), [(line, kind)], "{text}");
    }
}

#[test]
fn a_time_of_day_is_by_the_clock_of_the_programme() {
    let local = read("name = \"x\"\nthings = [{ opens = 2026-03-02T09:30:00 }]").unwrap();

    assert_eq!(local.programme.things[0].opens, Some(date(2026, 3, 2).at(9, 30, 0, 0)));
    let zoned = mistakes("name = \"x\"\nthings = [{ opens = 2026-03-02T09:30:00Z }]");
    assert!(matches!(zoned[..], [(2, MistakeKind::WrongType { wants: Wants::Day, .. })]));
}

#[test]
fn a_broken_line_is_told_once() {
    let told = mistakes("name = \"x\nstarts = 2026-03-02\n");

    assert!(matches!(told[..], [(1, MistakeKind::NotToml(_))]), "{told:?}");
}

proptest! {
    #[test]
    fn no_text_stops_the_reader(
        text in "(name|starts|things|weeks|opens|number|week|= |[{}\\[\\],\"\n]|2026-0[0-9]-[0-9]{2}|[0-9]{1,6}|T09:30){0,40}"
    ) {
        drop(read(&text));
    }
}
