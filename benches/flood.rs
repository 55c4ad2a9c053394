//! A hashtag with 100,000 notes a day for a week, in the store: how long a page takes, how much memory, and
//! what retention lets go. `cargo bench --bench flood`; figures are compared within one run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured, and stops where it cannot"
)]

mod timed;

use std::time::Instant;

use cohort::domain::{Network, NoteFacts, PostKind, Seen, Visibility};
use cohort::store::{Among, Following, Source, Span, Store};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use timed::median;

const A_DAY: i64 = 100_000;
const DAYS: i64 = 7;
/// As many as a server gives at once.
const PAGE: i64 = 40;

fn note(number: i64, begin: Timestamp) -> Seen {
    let second = number * 86_400 / A_DAY;
    let at = begin.checked_add(SignedDuration::from_secs(second)).unwrap();
    Seen {
        kind: PostKind::Note,
        guid: Some(format!("https://books.example/notes/{number}")),
        link: Url::parse(&format!("https://books.example/@somebody/{number}")).ok(),
        published: Some(at),
        html: format!(
            "<p>Note {number} of a flood, as long as most of them are: a sentence and a half. #cpd23</p>"
        ),
        note: Some(Box::new(NoteFacts {
            network: Network::Fediverse,
            handle: format!("@somebody{}@books.example", number % 5_000).as_str().into(),
            shown_by: ("books.example".to_owned(), number.to_string()),
            answers: (number % 10 == 9).then(|| (number - 3).to_string()),
            links: Vec::new(),
            warning: None,
            automatic: false,
            visibility: Visibility::Public,
            edited: None,
        })),
        ..Seen::blog()
    }
}

/// The resident memory of this process in MB (Linux).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn report(store: &Store, stored: i64, started: Instant) {
    let (newest, _) = store.page(Among::Everything, Span::Newest, 50).unwrap();
    let middle = {
        let (rows, _) = store.page(Among::Everything, Span::Oldest, 50).unwrap();
        rows.last().map(|row| row.key)
    };
    let after = newest.last().map(|row| row.key);
    println!(
        "{stored:>8} | {:>7.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>9.1?} | {:>4} MB",
        started.elapsed(),
        median(21, || drop(store.page(Among::Everything, Span::Newest, 50).unwrap())),
        median(21, || drop(
            store.page(Among::Everything, Span::After(after.unwrap()), 50).unwrap()
        )),
        median(21, || drop(
            store.page(Among::Everything, Span::Before(middle.unwrap()), 50).unwrap()
        )),
        median(21, || drop(store.newest_notes(200).unwrap())),
        median(21, || assert!(store.tally().unwrap().saved == 0)),
        resident(),
    );
}

fn main() {
    // `cargo test --benches` only looks whether it runs.
    let days = if std::env::args().any(|argument| argument == "--bench") { DAYS } else { 0 };
    let folder = tempfile::tempdir().unwrap();
    let now: Timestamp = "2026-04-29T10:30:00Z".parse().unwrap();
    let begin = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap();
    let (file, backup) = (folder.path().join("cohort.db"), folder.path().join("yours.bak"));
    let mut store = Store::open(&file, &backup, now).unwrap().store;
    let server = Url::parse("https://books.example/").unwrap();
    let tags = [Following { tag: "cpd23".to_owned(), servers: vec![server], bluesky: None }];
    store.enrol(&[], &tags).unwrap();
    let source: Source = store.due(now).unwrap().remove(0);
    println!(
        "  stored |    kept | newest 50 |   next 50 | before 50 |   hashtag |   figures | memory"
    );
    let started = Instant::now();
    for number in (0..days * A_DAY).step_by(usize::try_from(PAGE).unwrap()) {
        let page: Vec<Seen> = (number..number + PAGE).map(|number| note(number, begin)).collect();
        store.keep(&source, None, &page, now).unwrap();
        let stored = number + PAGE;
        if stored == 1_000 || stored == 10_000 || stored % (2 * A_DAY) == 0 {
            report(&store, stored, started);
        }
    }
    report_retention(&mut store, (now, days), started);
    println!("{} MB on the disk", std::fs::metadata(&file).unwrap().len() / 1_000_000);
}

fn report_retention(store: &mut Store, (now, days): (Timestamp, i64), started: Instant) {
    if days == 0 {
        return;
    }
    report(store, days * A_DAY, started);
    let two_days_ago = now.checked_sub(SignedDuration::from_hours(48)).unwrap();
    let letting_go = Instant::now();
    let gone = store.let_go(two_days_ago, true).unwrap();
    println!("let go all but two days: {gone} notes in {:.1?}", letting_go.elapsed());
    report(store, days * A_DAY, started);
}
