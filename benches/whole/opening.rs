//! Opening posts: how long from the key until the text is on the screen.

use std::time::{Duration, Instant};

use cohort::domain::Seen;
use cohort::store::Store;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::Wanted;
use crate::feeds::{Chance, NOW, Writer};
use crate::process::run;
use crate::program;
use crate::refresh::tell_times;
use crate::report::Report;
use crate::screen::Screen;

/// So many posts of each size are opened.
const POSTS: usize = 40;

pub(crate) fn measure(wanted: &Wanted, report: &mut Report) {
    if !wanted.part("opening") {
        return;
    }
    for (name, bytes) in [("8 kB", 8_000), ("1 MB", 1_000_000)] {
        let folder = tempfile::tempdir().unwrap();
        let (config, data) = (folder.path().join("config.toml"), folder.path().join("data"));
        std::fs::write(
            &config,
            "[polling]\nrefresh = \"ask\"\n\n[[participant]]\nname = \"Person\"\nfeed = \"http://127.0.0.1:9/feed\"\n",
        )
        .unwrap();
        run(std::process::Command::new(program())
            .env("COHORT_CONFIG", &config)
            .env("COHORT_DATA", &data)
            .args(["--now", NOW, "list"]));
        fill(&data, bytes);
        let mut screen = Screen::open(&config, &data, NOW);
        // At this width the chosen post stands beside the list.
        screen.wait("beginning00");
        std::thread::sleep(Duration::from_secs(1));
        let mut took: Vec<Duration> = (1..POSTS)
            .map(|number| {
                let begun = Instant::now();
                screen.press("j");
                screen.wait(&format!("beginning{number:02}")).saturating_duration_since(begun)
            })
            .collect();
        tell_times(&format!("opening a post of {name}: key to its text"), &mut took, report);
        screen.leave();
    }
}

fn fill(data: &std::path::Path, bytes: usize) {
    let now: Timestamp = NOW.parse().unwrap();
    let file = data.join("cohort.db");
    let mut store = Store::open(&file, &data.join("yours.bak"), now).unwrap().store;
    let source = store.askable(now).unwrap().into_iter().next().unwrap();
    let writer = Writer::new();
    let seen: Vec<Seen> = (0..POSTS)
        .map(|number| {
            let mut chance = Chance::of(number * 7 + 1);
            let html = writer.html(&mut chance, bytes);
            let hours = i64::try_from(number + 1).unwrap();
            Seen {
                guid: Some(format!("tag:{number}")),
                link: Url::parse(&format!("https://person.example/{number}")).ok(),
                title: Some(writer.title(&mut chance).as_str().into()),
                published: now.checked_sub(SignedDuration::from_hours(hours)).ok(),
                html: format!("<p>beginning{number:02} of the text</p>{html}"),
                ..Seen::blog()
            }
        })
        .collect();
    store.keep(&source, None, &seen, now).unwrap();
}
