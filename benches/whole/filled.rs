//! Databases with a thousand, a hundred thousand and a million posts, filled through the store.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cohort::domain::{Replies, Seen};
use cohort::store::{Source, Store, Stride};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::feeds::{Chance, NOW, Writer};
use crate::process::run;
use crate::refresh::tell_times;
use crate::report::{Report, milliseconds};
use crate::screen::Screen;
use crate::{Wanted, inside, program, shelf};

/// As many people as the largest programme had.
const PEOPLE: usize = 806;

/// A filled database, with its config.
pub(crate) struct Filled {
    folder: PathBuf,
    /// How many posts are in it.
    pub(crate) posts: usize,
}

impl Filled {
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("data").join("cohort.db")
    }

    /// Opens it, or fills it.
    fn with(posts: usize, bytes: usize, report: &mut Report) -> Self {
        let folder = shelf().join(format!("posts-{posts}"));
        let filled = Self { folder, posts };
        if !filled.folder.join("whole").exists() {
            filled.fill(bytes, report);
            std::fs::write(filled.folder.join("whole"), "").unwrap();
        }
        filled
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .env("COHORT_CONFIG", self.folder.join("config.toml"))
            .env("COHORT_DATA", self.folder.join("data"))
            .args(["--now", NOW])
            .args(arguments);
        command
    }

    fn fill(&self, bytes: usize, report: &mut Report) {
        drop(std::fs::remove_dir_all(&self.folder));
        std::fs::create_dir_all(&self.folder).unwrap();
        let mut config = String::from("[polling]\nrefresh = \"ask\"\n\n");
        for person in 0..PEOPLE {
            write!(config, "[[participant]]\nname = \"Person {person:04}\"\nfeed = \"http://127.0.0.1:9/{person}\"\n\n").unwrap();
        }
        std::fs::write(self.folder.join("config.toml"), config).unwrap();
        // The program itself puts everybody on the list.
        run(&mut self.command(&["list"]));
        let now: Timestamp = NOW.parse().unwrap();
        let backup = self.folder.join("data").join("yours.bak");
        let mut store = Store::open(&self.database(), &backup, now).unwrap().store;
        let sources: Vec<Source> = store.askable(now).unwrap();
        let writer = Writer::new();
        let each = self.posts.div_ceil(sources.len());
        let begun = Instant::now();
        for first in (0..each).step_by(25) {
            for (person, source) in sources.iter().enumerate() {
                let seen: Vec<Seen> = (first..each.min(first + 25))
                    .filter(|number| number * sources.len() + person < self.posts)
                    .map(|number| post(&writer, (person, number, each), bytes, now))
                    .collect();
                store.keep(source, None, &seen, now).unwrap();
            }
        }
        let name = format!("{} posts", self.posts);
        report.add(&format!("{name}: kept in"), milliseconds(begun.elapsed()), "ms");
        let mut steps = index_all(&mut store);
        tell_steps(&format!("{name}: a step of the index"), &mut steps, report);
        store.tidy().unwrap();
    }
}

fn post(
    writer: &Writer,
    (person, number, each): (usize, usize, usize),
    bytes: usize,
    now: Timestamp,
) -> Seen {
    let mut chance = Chance::of(person * 1_000_003 + number);
    // The posts of everybody lie over two years.
    let seconds = (number * 63_000_000 / each.max(1)) + person * 61 + 3_600;
    let at = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or_default());
    let link = format!("https://p{person}.example/{number}");
    Seen {
        guid: Some(link.clone()),
        link: Url::parse(&link).ok(),
        title: Some(writer.title(&mut chance).as_str().into()),
        published: now.checked_sub(at).ok(),
        html: writer.html(&mut chance, bytes),
        replies: Replies::counted(u32::try_from(chance.below(4)).unwrap_or_default()),
        comments_page: Url::parse(&format!("{link}#comments")).ok(),
        ..Seen::blog()
    }
}

/// Puts everything into the index; how long each step took.
fn index_all(store: &mut Store) -> Vec<Duration> {
    let mut steps = Vec::new();
    loop {
        let begun = Instant::now();
        let more = store.index_some(Stride::Short).unwrap();
        steps.push(begun.elapsed());
        if !more {
            return steps;
        }
    }
}

fn tell_steps(what: &str, steps: &mut [Duration], report: &mut Report) {
    let whole: Duration = steps.iter().sum();
    steps.sort();
    let at = |share: usize| steps.get(steps.len() * share / 1_000).copied().unwrap_or_default();
    report.add(&format!("{what}, p50"), milliseconds(at(500)), "ms");
    report.add(&format!("{what}, p99.9"), milliseconds(at(999)), "ms");
    report.add(&format!("{what}, longest"), milliseconds(*steps.last().unwrap()), "ms");
    report.add(&format!("{what}, all"), milliseconds(whole), "ms");
}

pub(crate) fn measure(wanted: &Wanted, report: &mut Report) {
    let parts = ["start", "pages", "finding", "screen", "steps"];
    if !parts.iter().any(|part| wanted.part(part)) {
        return;
    }
    for (posts, bytes) in [(1_000, 1_500), (100_000, 1_500), (1_000_000, 300)] {
        if posts == 1_000_000 && !wanted.million {
            continue;
        }
        let filled = Filled::with(posts, bytes, report);
        if wanted.part("start") {
            start(wanted, &filled, report);
        }
        inside::measure(wanted, &filled, report);
        if wanted.part("steps") && posts == 100_000 {
            steps(&filled, report);
        }
        if wanted.part("screen") && posts == 100_000 {
            reading(&filled, report);
        }
    }
}

/// From the start of the process until posts are on the screen.
fn start(wanted: &Wanted, filled: &Filled, report: &mut Report) {
    let mut times: Vec<Duration> = (0..=wanted.runs * 2)
        .map(|_| {
            let begun = Instant::now();
            let mut screen =
                Screen::open(&filled.folder.join("config.toml"), &filled.folder.join("data"), NOW);
            let at = screen.wait("Person ");
            screen.leave();
            at.saturating_duration_since(begun)
        })
        .collect();
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    report.add(
        &format!("{} posts: start to posts on the screen", filled.posts),
        milliseconds(middle),
        "ms",
    );
}

/// One reads for a while.
fn reading(filled: &Filled, report: &mut Report) {
    let mut screen =
        Screen::open(&filled.folder.join("config.toml"), &filled.folder.join("data"), NOW);
    screen.wait("Person ");
    tell_times("key to frame", &mut screen.keys(1_000), report);
    // What the first start has to find out is found out first.
    std::thread::sleep(Duration::from_secs(10));
    let (cpu, wakes) = screen.idle(Duration::from_secs(60));
    report.add("idle for 60 s: CPU", milliseconds(cpu), "ms");
    report.add("idle for 60 s: wakes", f64::from(u32::try_from(wakes).unwrap_or(u32::MAX)), "");
    for _ in 0..100 {
        screen.press("\r");
        std::thread::sleep(Duration::from_millis(15));
        screen.press("   q");
        std::thread::sleep(Duration::from_millis(15));
        screen.press("j");
    }
    report.add("100,000 posts, 100 of them opened: memory", screen.memory("VmRSS"), "MB");
    report.add("100,000 posts, 100 of them opened: most memory", screen.memory("VmHWM"), "MB");
    screen.leave();
}

/// Posts that change while there are many: they are taken out of the index and put in again.
fn steps(filled: &Filled, report: &mut Report) {
    let folder = tempfile::tempdir_in(shelf()).unwrap();
    let file = folder.path().join("cohort.db");
    std::fs::copy(filled.database(), &file).unwrap();
    mark_changed(&file);
    let now: Timestamp = NOW.parse().unwrap();
    let mut store = Store::open(&file, &folder.path().join("yours.bak"), now).unwrap().store;
    let mut steps = index_all(&mut store);
    tell_steps("5,000 of 100,000 posts changed: a step of the index", &mut steps, report);
}

fn mark_changed(file: &Path) {
    let sql = "INSERT INTO to_index SELECT id FROM post WHERE id % 20 = 0";
    rusqlite::Connection::open(file).unwrap().execute(sql, []).unwrap();
}
