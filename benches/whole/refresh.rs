//! Getting new posts: for the first time, and where nothing changed.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cohort::domain::Seen;
use cohort::store::Store;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use url::Url;

use crate::feeds::{Feed, NOW, Writer, feed};
use crate::process::{Took, median, run};
use crate::report::{Report, milliseconds};
use crate::screen::Screen;
use crate::server::Server;
use crate::{Wanted, program, rivals};

/// A day after `NOW`: everything is due again.
const LATER: &str = "2026-11-21T10:00:00Z";
const POSTS: usize = 20;
/// As long as a post's HTML is, so that a feed is some 160 kB.
const BYTES: usize = 7_600;

/// A folder of config and data of its own.
struct Home {
    folder: TempDir,
}

impl Home {
    fn of(addresses: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = String::new();
        for (number, address) in addresses.iter().enumerate() {
            write!(
                config,
                "[[participant]]\nname = \"Person {number:04}\"\nfeed = \"{address}\"\n\n"
            )
            .unwrap();
        }
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
        Self { folder }
    }

    fn runs(&self, now: &str, arguments: &[&str]) -> Took {
        run(Command::new(program())
            .env("COHORT_CONFIG", self.folder.path().join("config.toml"))
            .env("COHORT_DATA", self.folder.path().join("data"))
            .args(["--now", now])
            .args(arguments))
    }

    fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("data").join("cohort.db")
    }

    fn stored(&self) -> u64 {
        Store::reader(&self.database()).unwrap().tally().unwrap().new
    }

    /// How many bytes it has on the disk.
    fn bytes(&self) -> u64 {
        let files = std::fs::read_dir(self.folder.path().join("data")).unwrap();
        let size = |file: std::fs::DirEntry| file.metadata().map_or(0, |data| data.len());
        files.filter_map(Result::ok).map(size).sum()
    }
}

fn floor(mode: &str, list: &Path) -> Took {
    let folder = tempfile::tempdir().unwrap();
    run(Command::new(std::env::current_exe().unwrap())
        .args(["floor", mode])
        .args([list, &folder.path().join("floor.db")]))
}

/// Two after the other, as one.
fn and(first: Took, then: Took) -> Took {
    Took {
        wall: first.wall + then.wall,
        cpu: first.cpu + then.cpu,
        memory: first.memory.max(then.memory),
    }
}

#[derive(Default)]
struct Runs {
    first: Vec<Took>,
    searchable: Vec<Took>,
    again: Vec<Took>,
    floor: Vec<Took>,
    floor_indexed: Vec<Took>,
    floor_again: Vec<Took>,
}

pub(crate) fn measure(wanted: &Wanted, report: &mut Report) {
    if !["first", "again", "rivals", "meanwhile", "stored"].iter().any(|part| wanted.part(part)) {
        return;
    }
    let writer = Writer::new();
    let feeds: Vec<Feed> =
        (0..wanted.feeds).map(|number| feed(&writer, number, POSTS, BYTES)).collect();
    let sum = |of: fn(&Feed) -> usize| feeds.iter().map(of).sum::<usize>();
    let megabytes = |bytes: usize| f64::from(u32::try_from(bytes / 1_000).unwrap()) / 1_000.0;
    report.add("the feeds", megabytes(sum(|feed| feed.bytes)), "MB");
    report.add("the feeds, packed", megabytes(sum(|feed| feed.packed.len())), "MB");
    let server = Server::of(&feeds);
    let addresses = server.addresses();
    let average = sum(|feed| feed.html) / feeds.len();
    for latency in [0, 50] {
        server.waits(Duration::from_millis(latency));
        for count in [wanted.feeds, 100] {
            let name = format!("{count} feeds, {latency} ms");
            let some = addresses.get(..count.min(addresses.len())).unwrap();
            if latency == 0 || count == wanted.feeds {
                compare(wanted, (&name, some, &server), average, report);
            }
            if wanted.part("rivals") && latency == 0 {
                rival(&name, some, report);
            }
        }
    }
    server.waits(Duration::ZERO);
    if wanted.part("meanwhile") {
        meanwhile(&addresses, report);
        arrival(&addresses, &server, report);
    }
    if wanted.part("stored") && wanted.million {
        stored(&addresses, report);
    }
}

/// Whether it matters to a look without news how much is stored.
fn stored(addresses: &[String], report: &mut Report) {
    let home = Home::of(addresses);
    home.runs(NOW, &["refresh"]);
    let again = |days: std::ops::Range<u32>| {
        let look = |day| home.runs(&format!("2026-11-{day}T10:00:00Z"), &["refresh"]);
        median(days.map(look).collect())
    };
    let few = again(21..26);
    report.took("nothing changed, 20,000 posts stored", few);
    let now = NOW.parse().unwrap();
    let backup = home.folder.path().join("yours.bak");
    let mut store = Store::open(&home.database(), &backup, now).unwrap().store;
    for source in store.askable(now).unwrap() {
        let seen: Vec<Seen> = (0..980).map(|number| old_post(&source.key, number)).collect();
        store.keep(&source, None, &seen, now).unwrap();
    }
    store.tidy().unwrap();
    drop(store);
    let many = again(26..31);
    report.took("nothing changed, 1,000,000 posts stored", many);
    report.beside("nothing changed: a million posts beside 20,000", many, few);
}

fn old_post(key: &str, number: i64) -> Seen {
    let now: Timestamp = NOW.parse().unwrap();
    let link =
        format!("https://{}.example/{number}", key.replace(|ch: char| !ch.is_alphanumeric(), "-"));
    Seen {
        guid: Some(link.clone()),
        link: Url::parse(&link).ok(),
        title: Some("One of many".into()),
        published: now.checked_sub(SignedDuration::from_hours(number + 30)).ok(),
        html: "<p>Something was written here long ago.</p>".repeat(5),
        ..Seen::blog()
    }
}

fn compare(
    wanted: &Wanted,
    (name, addresses, server): (&str, &[String], &Server),
    html: usize,
    report: &mut Report,
) {
    if !wanted.part("first") && !wanted.part("again") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    std::fs::write(&list, addresses.join("\n")).unwrap();
    let mut runs = Runs::default();
    let mut size = 0;
    for number in 0..wanted.runs {
        let home = Home::of(addresses);
        runs.floor.push(floor("first", &list));
        server.sent();
        let first = home.runs(NOW, &["refresh"]);
        assert_eq!(server.sent(), (addresses.len(), 0), "each feed is asked once");
        assert_eq!(home.stored(), u64::try_from(addresses.len() * POSTS).unwrap());
        runs.first.push(first);
        runs.again.push(home.runs(LATER, &["refresh"]));
        assert_eq!(server.sent(), (0, addresses.len()), "nothing changed");
        runs.floor_again.push(floor("again", &list));
        // The index takes long, and has nothing to do with latency.
        if number < 2 && name.ends_with(" 0 ms") {
            runs.searchable.push(and(first, home.runs(NOW, &["list", "zzzz"])));
            runs.floor_indexed.push(floor("indexed", &list));
            size = home.bytes();
        }
    }
    let (first, bare) = (median(runs.first), median(runs.floor));
    report.took(&format!("{name}: first refresh"), first);
    report.took(&format!("{name}: floor"), bare);
    report.beside(&format!("{name}: first refresh beside the floor"), first, bare);
    let (again, bare) = (median(runs.again), median(runs.floor_again));
    report.took(&format!("{name}: nothing changed"), again);
    report.took(&format!("{name}: nothing changed, floor"), bare);
    report.beside(&format!("{name}: nothing changed beside the floor"), again, bare);
    if size > 0 {
        let (searchable, bare) = (median(runs.searchable), median(runs.floor_indexed));
        report.took(&format!("{name}: searchable"), searchable);
        report.took(&format!("{name}: floor with index"), bare);
        report.beside(&format!("{name}: searchable beside the floor"), searchable, bare);
        let text = u64::try_from(addresses.len() * html).unwrap();
        let share = |bytes: u64| f64::from(u32::try_from(bytes / 1_000).unwrap());
        report.add(&format!("{name}: database beside its text"), share(size) / share(text), "x");
    }
}

fn rival(name: &str, addresses: &[String], report: &mut Report) {
    let found = [("newsboat", rivals::newsboat(addresses)), ("sfeed", rivals::sfeed(addresses))];
    for (rival, took) in found {
        let Some(took) = took else {
            report.add(&format!("{rival} is not installed and was left out"), 0.0, "");
            continue;
        };
        report.took(&format!("{name}: {rival}, first"), took.first);
        report.took(&format!("{name}: {rival}, nothing changed"), took.again);
        if let Some(analyzed) = took.analyzed {
            report.took(&format!("{name}: {rival}, nothing changed, after ANALYZE"), analyzed);
        }
    }
}

/// How long after a blog's answer began its posts can be read, while those of all others come.
fn arrival(addresses: &[String], server: &Server, report: &mut Report) {
    let home = Home::of(addresses);
    // Everybody is on the list, in this order, before anything comes.
    home.runs(NOW, &["list"]);
    let mut screen = Screen::open(
        &home.folder.path().join("config.toml"),
        &home.folder.path().join("data"),
        NOW,
    );
    let reader = rusqlite::Connection::open(home.database()).unwrap();
    let mut new =
        reader.prepare("SELECT max(id), source FROM post WHERE id > ? GROUP BY source").unwrap();
    let (mut last, mut took) = (0_i64, Vec::new());
    while took.len() < addresses.len() {
        let at = Instant::now();
        let rows = new.query_map([last], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)));
        for (id, source) in rows.unwrap().map(Result::unwrap).collect::<Vec<_>>() {
            last = last.max(id);
            let begun = server.begun(usize::try_from(source).unwrap() - 1);
            took.extend(begun.map(|begun| at.saturating_duration_since(begun)));
        }
        screen.press("j");
        std::thread::sleep(Duration::from_millis(2));
    }
    screen.leave();
    tell_times("screen, while posts come: from a blog's answer to its posts", &mut took, report);
}

/// The screen is open while everything comes for the first time.
fn meanwhile(addresses: &[String], report: &mut Report) {
    let home = Home::of(addresses);
    let mut screen = Screen::open(
        &home.folder.path().join("config.toml"),
        &home.folder.path().join("data"),
        NOW,
    );
    let begun = Instant::now();
    screen.wait("Person ");
    report.add("screen: the first post is there", milliseconds(begun.elapsed()), "ms");
    let mut keys = Vec::new();
    while home.stored() < u64::try_from(addresses.len() * POSTS).unwrap() {
        keys.extend(screen.keys(10));
    }
    report.add("screen: every post is there", milliseconds(begun.elapsed()), "ms");
    tell_times("screen, while posts come: key to frame", &mut keys, report);
    let mut keys = screen.keys(500);
    tell_times("screen, while posts become searchable: key to frame", &mut keys, report);
    while Store::reader(&home.database()).unwrap().is_indexing().unwrap() {
        std::thread::sleep(Duration::from_millis(50));
    }
    report.add("screen: everything is searchable", milliseconds(begun.elapsed()), "ms");
    report.add("screen: most memory", screen.memory("VmHWM"), "MB");
    report.add("screen: memory afterwards", screen.memory("VmRSS"), "MB");
    screen.leave();
}

/// Tells how long something took, the middle and the longest of a hundred.
pub(crate) fn tell_times(what: &str, keys: &mut [Duration], report: &mut Report) {
    keys.sort();
    let at = |share: usize| keys.get(keys.len() * share / 100).copied().unwrap_or_default();
    report.add(&format!("{what}, p50"), milliseconds(at(50)), "ms");
    report.add(&format!("{what}, p99"), milliseconds(at(99)), "ms");
}
