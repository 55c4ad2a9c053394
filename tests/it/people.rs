//! The people who use the program, and what must be true for each: every scenario is a test of its
//! number, on the frozen sample wherever the sample shows it.

mod across;
mod figures;
mod many;
mod nine_weeks;
mod p1;
mod p2;
mod p3;
mod p4;
mod sentences;

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use cohort::config::read_programme;
use cohort::domain::Joined;
use cohort::sample::{PROGRAMME, PUBLISHED};
use cohort::store::Store;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::terminal::Terminal;
use crate::world::{NOW, World};

/// The sample's files, filled once by the program; whoever wants it has a copy.
static FILLED: LazyLock<Vec<(PathBuf, Vec<u8>, Permissions)>> = LazyLock::new(|| {
    let world = World::new();
    world.cohort(&["sample"]).assert().success();
    let mut files = Vec::new();
    collect(&world.data(), Path::new("sample"), &mut files);
    files
});

fn collect(data: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>, Permissions)>) {
    for entry in std::fs::read_dir(data.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let (file, about) = (folder.join(entry.file_name()), entry.metadata().unwrap());
        if about.is_dir() {
            collect(data, &file, files);
        } else {
            files.push((file, std::fs::read(entry.path()).unwrap(), about.permissions()));
        }
    }
}

/// The sample with its clock stopped, to do with as one likes.
pub(crate) struct Sample {
    pub(crate) world: World,
}

impl Sample {
    /// The sample as it is at first: you are Robin, a guest.
    pub(crate) fn filled() -> Self {
        let world = World::new();
        for (file, bytes, permissions) in FILLED.iter() {
            let file = world.data().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, bytes).unwrap();
            std::fs::set_permissions(&file, permissions.clone()).unwrap();
        }
        Self { world }
    }

    /// The sample of Seun, who starts in this week.
    fn of_seun() -> Self {
        let sample = Self::filled();
        sample.you_are("Seun Fadare", "http://seun.example/");
        sample.changes(
            "toml\"\n\n[[participant]]",
            "toml\"\nstarted = 2026-04-27\n\n[[participant]]",
        );
        sample
    }

    /// Says that you are somebody of the sample.
    pub(crate) fn you_are(&self, name: &str, site: &str) {
        let before = self.config();
        let (kept, rest) = before.split_once("\n[you]").unwrap();
        let rest = rest.split_once("\n\n").map_or("", |(_, rest)| rest);
        let you = format!("{kept}\n[you]\nname = \"{name}\"\nsite = \"{site}\"\n\n{rest}");
        std::fs::write(self.file("config.toml"), you).unwrap();
    }

    /// Puts something in the place of what the config says.
    fn changes(&self, said: &str, says: &str) {
        let before = self.config();
        assert!(before.contains(said), "{before}");
        std::fs::write(self.file("config.toml"), before.replacen(said, says, 1)).unwrap();
    }

    fn config(&self) -> String {
        std::fs::read_to_string(self.file("config.toml")).unwrap()
    }

    /// A file of the sample's own data.
    fn file(&self, name: &str) -> PathBuf {
        self.world.data().join("sample").join(name)
    }

    /// What was written and arrived at the sample's blogs and servers.
    fn arrived(&self) -> usize {
        std::fs::read_to_string(self.file("said.jsonl")).map_or(0, |book| book.lines().count())
    }

    /// The program with these arguments and the sample's data, at a time.
    fn cohort_at(&self, now: &str, arguments: &[&str]) -> Command {
        let (config, data) = (self.file("config.toml"), self.world.data().join("sample"));
        let here = ["--config", config.to_str().unwrap(), "--data", data.to_str().unwrap()];
        self.world.cohort_at(now, &[&here, arguments].concat())
    }

    /// What the program prints with these arguments, line by line.
    fn lines_at(&self, now: &str, arguments: &[&str]) -> Vec<String> {
        let output = self.cohort_at(now, arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code == 0 || code == 3), "{told}");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    fn prints_at(&self, now: &str, arguments: &[&str]) -> Vec<Value> {
        let lines = self.lines_at(now, arguments);
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What the program prints as JSON.
    pub(crate) fn prints(&self, arguments: &[&str]) -> Vec<Value> {
        self.prints_at(NOW, arguments)
    }

    /// The program on the screen.
    fn open(&self) -> Terminal {
        let mut terminal = Terminal::start(&self.world, &["sample"]);
        terminal.wait_for("Week 9").wait_for("Updated");
        terminal
    }

    /// The database, with the programme of the sample.
    fn store(&self) -> Store {
        let now = NOW.parse().unwrap();
        let opened = Store::open(&self.file("cohort.db"), &self.file("yours.bak"), now);
        let mut store = opened.unwrap().store;
        store.know_programmes(&[joined()], &TimeZone::get("Europe/London").unwrap());
        store
    }
}

/// The programme of the sample, as one joined it.
fn joined() -> Joined {
    let programme = read_programme(PUBLISHED).unwrap().programme;
    Joined { key: PROGRAMME.to_owned(), programme, ..Joined::default() }
}

/// The rows of a table of the sample, by their first column; each row by the names of its columns.
pub(crate) fn table(
    text: &'static str,
) -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let row: BTreeMap<_, _> = names.iter().copied().zip(line.split('\t')).collect();
            (row[names[0]], row)
        })
        .collect()
}

/// Names of participants, by their id in the tables.
pub(crate) fn names() -> BTreeMap<&'static str, &'static str> {
    let people = table(include_str!("../../src/sample/data/participants.tsv"));
    people.into_iter().map(|(id, row)| (id, row["name"])).collect()
}

/// The number of a post in the tables, by its address in the sample (`…/2026/04/241.html`).
pub(crate) fn number(address: &str) -> String {
    let digits: String = address
        .rsplit(['/', '='])
        .find(|part| part.chars().any(|ch| ch.is_ascii_digit()))
        .unwrap()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    format!("post{digits:0>3}")
}

/// The numbers of some posts in the tables.
pub(crate) fn numbers(posts: &[Value]) -> Vec<String> {
    posts.iter().map(|post| number(post["address"].as_str().unwrap())).collect()
}

/// The organiser's notice board, whose posts are no participant's.
const BOARD: &str = "Lantern 23";

/// Posts of participants among some.
fn by_participants(posts: Vec<Value>) -> Vec<Value> {
    posts.into_iter().filter(|post| post["person"] != BOARD).collect()
}
