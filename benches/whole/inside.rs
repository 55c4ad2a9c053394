//! What the screen asks the store, timed inside this process: pages, figures, finding, lists of people.

use cohort::domain::{Filter, ParticipantId};
use cohort::store::{Among, Span, Store};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Wanted;
use crate::feeds::{NOW, Writer};
use crate::filled::Filled;
use crate::report::{Report, milliseconds};
use crate::timed::{median, times};

/// How often a question is asked.
const TIMES: usize = 41;
const PAGE: u16 = 50;

fn middle(what: impl FnMut()) -> f64 {
    milliseconds(median(TIMES, what))
}

pub(crate) fn measure(wanted: &Wanted, filled: &Filled, report: &mut Report) {
    let store = Store::reader(&filled.database()).unwrap();
    if wanted.part("pages") {
        pages(&store, filled.posts, report);
    }
    if wanted.part("finding") && filled.posts > 1_000 {
        finding(&store, filled.posts, report);
    }
}

fn pages(store: &Store, posts: usize, report: &mut Report) {
    let mut tell =
        |what: &str, value: f64| report.add(&format!("{posts} posts: {what}"), value, "ms");
    let now: Timestamp = NOW.parse().unwrap();
    let all = Among::Everything;
    tell("newest page", middle(|| drop(store.page(all, Span::Newest, PAGE).unwrap())));
    tell("oldest page", middle(|| drop(store.page(all, Span::Oldest, PAGE).unwrap())));
    let mut key = store.page(all, Span::Newest, PAGE).unwrap().0.last().unwrap().key;
    key.at = now.checked_sub(jiff::SignedDuration::from_hours(24 * 365)).unwrap();
    tell("page a year ago", middle(|| drop(store.page(all, Span::After(key), PAGE).unwrap())));
    tell("page above it", middle(|| drop(store.page(all, Span::Before(key), PAGE).unwrap())));
    let somebody = Among::Person(ParticipantId(7));
    tell("page of a person", middle(|| drop(store.page(somebody, Span::Newest, PAGE).unwrap())));
    tell("figures", middle(|| assert!(store.tally().unwrap().new > 0)));
    tell("how many wait", middle(|| assert!(store.count_waiting(now).unwrap() > 0)));
    tell("who waits", middle(|| drop(store.waiting(now).unwrap())));
    tell("people", middle(|| drop(store.people().unwrap())));
}

fn finding(store: &Store, posts: usize, report: &mut Report) {
    let writer = Writer::new();
    let now: Timestamp = NOW.parse().unwrap();
    let mut asked: Vec<String> =
        [0, 1, 5, 50, 500, 3_000, 5_900].iter().map(|rank| writer.word(*rank).to_owned()).collect();
    let longest = asked.iter().map(String::len).max().unwrap_or_default();
    assert!(longest > 3, "there are longer words");
    // As they are typed: every beginning of a rare word and of a frequent one.
    for word in [writer.word(3), writer.word(4_321)] {
        asked.extend((1..=word.len()).map(|end| word.chars().take(end).collect::<String>()));
    }
    asked.push(format!("\"{} {}\"", writer.word(0), writer.word(1)));
    asked.push(format!("{} {}", writer.word(0), writer.word(5_900)));
    asked.push("b c".to_owned());
    asked.push(format!("{} {}", writer.word(0), writer.word(1)));
    asked.extend(
        [
            "的",
            "车",
            "的一",
            "的一是",
            "世车",
            "-b",
            "from:person",
            "zzzz",
            "since:2026-01-01 b",
            "new b",
            "read b",
        ]
        .map(str::to_owned),
    );
    let mut all = Vec::new();
    let mut slow = Vec::new();
    for text in asked {
        let Ok(filter) = Filter::read(&text) else { continue };
        let took = times(TIMES, || {
            drop(store.find(&filter, Span::Newest, PAGE, (now, &TimeZone::UTC)).unwrap());
        });
        slow.push((took.get(TIMES / 2).copied().unwrap_or_default(), text));
        all.extend(took);
    }
    all.sort();
    let at =
        |share: usize| milliseconds(all.get(all.len() * share / 100).copied().unwrap_or_default());
    report.add(&format!("{posts} posts: finding, p50"), at(50), "ms");
    report.add(&format!("{posts} posts: finding, p99"), at(99), "ms");
    slow.sort();
    for (took, text) in slow.iter().rev().take(6) {
        report.add(&format!("{posts} posts: finding {text}"), milliseconds(*took), "ms");
    }
}
