//! A cohort of 806 blogs, with one and with a hundred times their posts: what This week, the page of a
//! Thing, People and Waiting cost. `cargo bench --bench cohort`; figures are compared within one run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured, and stops where it cannot"
)]

mod timed;

use std::time::Instant;

use cohort::config::read_programme;
use cohort::domain::{Joined, Replies, Seen, ThingNumber};
use cohort::store::{Among, Enrolment, Source, Span, Store};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use timed::median;

/// How often a question is asked.
const RUNS: usize = 21;

const PEOPLE: usize = 806;
/// Posts about Things that each person wrote.
const ANSWERS: usize = 23;

fn joined() -> Joined {
    let file = read_programme(include_str!("../examples/lantern-23.toml")).unwrap();
    Joined {
        key: "https://things.example/".to_owned(),
        programme: file.programme,
        ..Joined::default()
    }
}

/// One post: the first ones answer Things, the others are older and about something else.
fn post(person: usize, number: usize, now: Timestamp) -> Seen {
    let hours = i64::try_from(number * 60 + person % 60).unwrap();
    let title = if number < ANSWERS {
        format!("Thing {}: what I found", ANSWERS - number)
    } else {
        format!("Note {number} of an ordinary day")
    };
    let link = format!("https://p{person}.example/{number}");
    Seen {
        guid: Some(link.clone()),
        link: Url::parse(&link).ok(),
        title: Some(title.as_str().into()),
        published: now.checked_sub(SignedDuration::from_hours(hours)).ok(),
        html: "<p>A paragraph, as long as most of them are: a sentence and a half, not more.</p>"
            .repeat(8),
        replies: Replies::counted(u32::try_from((person + number) % 4).unwrap()),
        ..Seen::blog()
    }
}

fn measure(each: usize, now: Timestamp) {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("cohort.db"), folder.path().join("yours.bak"));
    let mut store = Store::open(&file, &backup, now).unwrap().store;
    let joined = joined();
    let people: Vec<Enrolment> = (0..PEOPLE)
        .map(|person| Enrolment {
            name: format!("Person {person:03}"),
            feeds: vec![Url::parse(&format!("https://p{person}.example/feed")).unwrap()],
            programmes: vec![joined.key.clone()],
            ..Enrolment::default()
        })
        .collect();
    store.set_programmes(std::slice::from_ref(&joined), &TimeZone::UTC).unwrap();
    store.enrol(&people, &[]).unwrap();
    let mut sources: Vec<Source> = store.askable(now).unwrap();
    sources.sort_by_key(|source| source.id);
    let begun = Instant::now();
    for (person, source) in sources.iter().enumerate() {
        let posts: Vec<Seen> = (0..each).map(|number| post(person, number, now)).collect();
        store.keep(source, None, &posts, now).unwrap();
    }
    let kept = begun.elapsed();
    let thing = |number| Among::Thing(joined.id(), ThingNumber(number));
    let (newest, _) = store.page(Among::Everything, Span::Newest, 100).unwrap();
    let last = newest.last().map(|row| row.key).unwrap();
    println!(
        "{:>8} | {kept:>8.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?}",
        PEOPLE * each,
        median(RUNS, || drop(store.page(Among::Everything, Span::Newest, 100).unwrap())),
        median(RUNS, || drop(store.page(Among::Everything, Span::After(last), 100).unwrap())),
        median(RUNS, || drop(store.page(thing(5), Span::Newest, 100).unwrap())),
        median(RUNS, || drop(store.thing_page(&joined, ThingNumber(5), now).unwrap())),
        median(RUNS, || drop(store.people().unwrap())),
        median(RUNS, || drop(store.waiting(now).unwrap())),
    );
}

fn main() {
    // `cargo test --benches` only looks whether it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let now: Timestamp = "2026-04-29T10:30:00Z".parse().unwrap();
    println!(
        "   posts |     kept | this week | next page | of Thing  | its page  | people    | waiting"
    );
    for each in if is_bench { vec![ANSWERS, 20 * ANSWERS] } else { vec![1] } {
        measure(each, now);
    }
}
