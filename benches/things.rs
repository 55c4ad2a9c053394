//! Finding which Thing a post is about: one title at a time.
//!
//! `cargo bench --bench things` prints the time for each kind of title. What to look for: 1 µs to 20 µs
//! each, and a title of a thousand signs in about ten times the time of one of a hundred.

use std::hint::black_box;

use cohort::config::read_programme;
use cohort::programme::{Facts, Finder};
use divan::Bencher;

fn main() {
    divan::main();
}

fn finder() -> Finder {
    let text = include_str!("../examples/lantern-23.toml");
    match read_programme(text) {
        Ok(file) => Finder::of(&file.programme),
        Err(mistakes) => unreachable!("the example has mistakes: {mistakes:?}"),
    }
}

const TITLES: [&str; 8] = [
    "Thing 12: Putting the social into social media",
    "lantern23 - 12",
    "Things 5, 6 & 7: catching up",
    "Twenty-first Thing? Ding Zwölf – drei Nachbarinnen",
    "الشيء ١٢: الشبكات",
    "第十二件事：社交",
    "Visiting three neighbours on a wet Saturday",
    "Nothing to see",
];

#[divan::bench(args = TITLES)]
fn title(bencher: Bencher<'_, '_>, title: &str) {
    let finder = finder();
    let facts = Facts { title: Some(title), ..Facts::default() };
    bencher.bench(|| finder.about(black_box(&facts), None));
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn long(bencher: Bencher<'_, '_>, length: usize) {
    let finder = finder();
    let title: String = "Things 1, 2 and the second thing ".chars().cycle().take(length).collect();
    let facts = Facts { title: Some(&title), ..Facts::default() };
    bencher.bench(|| finder.about(black_box(&facts), None));
}

#[divan::bench]
fn made_once_for_a_programme() -> Finder {
    finder()
}
