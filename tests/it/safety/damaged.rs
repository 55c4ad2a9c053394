//! Copies of a database and its journal, cut off or with bits turned: they open, or are set aside under a
//! dated name, and what is yours comes back.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use cohort::domain::{MarkChange, Seen};
use cohort::store::{Among, Enrolment, SetAside, Span, Store, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OpenFlags};
use url::Url;

use super::integrity;
use crate::long::{self, Chance};
use crate::world::{NOW, World};

const POSTS: usize = 120;
const SAVED: usize = 10;

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn posts() -> Vec<Seen> {
    let post = |n: usize| Seen {
        guid: Some(format!("post-{n}")),
        link: Url::parse(&format!("https://ama.example/{n}")).ok(),
        title: Some(format!("Thing {n}, and what came of it — größer").as_str().into()),
        published: now().checked_sub(SignedDuration::from_hours(i64::try_from(n).unwrap())).ok(),
        html: format!("<p>{}</p>", "A sentence, and a half. ".repeat(20 + n % 50)),
        ..Seen::blog()
    };
    (0..POSTS).map(post).collect()
}

/// A folder with a database, a journal with its newest part, and `yours.bak`.
struct Kept {
    folder: tempfile::TempDir,
    _store: Store,
}

fn database(folder: &Path) -> (PathBuf, PathBuf) {
    (folder.join("cohort.db"), folder.join("yours.bak"))
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (file, backup) = database(folder.path());
        let mut store = Store::open(&file, &backup, now()).unwrap().store;
        get_posts(&mut store).unwrap();
        drop(store);
        let mut store = Store::open(&file, &backup, now()).unwrap().store;
        let rows = store.page(Among::Everything, Span::Newest, 200).unwrap().0;
        let saved: Vec<_> =
            rows.iter().take(SAVED).map(|row| (row.key.id, MarkChange::Saved)).collect();
        store.mark(&saved, now()).unwrap();
        store.mark(&[(rows[SAVED].key.id, MarkChange::Read)], now()).unwrap();
        store.back_up_yours(&backup).unwrap();
        Self { folder, _store: store }
    }

    /// A copy of it all, as it lies on the disk while the program runs.
    fn copy(&self) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for name in ["cohort.db", "cohort.db-wal", "yours.bak"] {
            std::fs::copy(self.folder.path().join(name), copy.path().join(name)).unwrap();
        }
        copy
    }
}

fn get_posts(store: &mut Store) -> Result<(), StoreError> {
    let ama = Enrolment {
        name: "Ama".to_owned(),
        feeds: vec![Url::parse("https://ama.example/feed").unwrap()],
        yours: true,
        ..Enrolment::default()
    };
    store.enrol(&[ama], &[])?;
    for source in store.askable(now())? {
        store.keep(&source, None, &posts(), now())?;
    }
    Ok(())
}

/// What a session does.
fn work(store: &mut Store) -> Result<u64, StoreError> {
    get_posts(store)?;
    store.states()?;
    for row in store.page(Among::Everything, Span::Newest, 200)?.0 {
        store.text(row.key.id)?;
    }
    let last = store.page(Among::Everything, Span::Oldest, 1)?.0;
    for row in last {
        store.mark(&[(row.key.id, MarkChange::Read)], now())?;
    }
    while store.find_things(100)? {}
    store.let_go(now().checked_sub(SignedDuration::from_hours(24 * 365)).unwrap(), false)?;
    store.page(Among::Saved, Span::Newest, 50)?;
    Ok(store.tally()?.saved)
}

/// What came of a damaged copy in the end.
#[derive(Debug, PartialEq)]
enum Came {
    Opened,
    SetAside(SetAside, u64),
    Failed(String),
}

/// Starts, and where a session met damage starts once more, as a person does who is told so.
fn start_and_once_more(folder: &Path) -> Came {
    let (file, backup) = database(folder);
    let mut aside = None;
    for _ in 0..2 {
        let mut opened = match Store::open(&file, &backup, now()) {
            Ok(opened) => opened,
            Err(cause) => return Came::Failed(format!("not opened: {cause:?}")),
        };
        aside = opened.set_aside.or(aside);
        match work(&mut opened.store) {
            Ok(saved) => {
                return aside.map_or(Came::Opened, |aside| Came::SetAside(aside, saved));
            }
            Err(StoreError::Damaged(_)) => Store::remember_damage(&file).unwrap(),
            Err(cause) => return Came::Failed(format!("{cause:?}")),
        }
    }
    Came::Failed("damaged at the second start, too".to_owned())
}

fn cut(file: &Path, chance: &mut Chance) {
    let file = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.set_len(chance.below(length) as u64).unwrap();
}

fn turn_bits(file: &Path, chance: &mut Chance) {
    let mut bytes = std::fs::read(file).unwrap();
    for _ in 0..=chance.below(20) {
        let at = chance.below(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
    }
    std::fs::File::create(file).unwrap().write_all(&bytes).unwrap();
}

#[test]
fn a_damaged_copy_opens_or_is_set_aside_and_what_is_yours_comes_back() {
    let kept = Kept::new();
    let mut came: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failed = Vec::new();
    let wanted = long::count(24, 200);
    for seed in 0..wanted {
        let copy = kept.copy();
        let (file, _) = database(copy.path());
        let journal = copy.path().join("cohort.db-wal");
        let mut chance = Chance::of(seed as u64 + 1);
        match seed % 4 {
            0 => cut(&file, &mut chance),
            1 => cut(&journal, &mut chance),
            2 => turn_bits(&file, &mut chance),
            _ => turn_bits(&journal, &mut chance),
        }

        match start_and_once_more(copy.path()) {
            Came::Opened => *came.entry("opened").or_default() += 1,
            Came::SetAside(aside, saved) => {
                *came.entry("set aside").or_default() += 1;
                assert!(aside.file.exists(), "{aside:?}");
                assert_eq!(
                    (aside.restored, saved),
                    (SAVED as u64 + 1, SAVED as u64),
                    "seed {seed}"
                );
                assert_eq!(integrity(&file), "ok", "seed {seed}");
            }
            Came::Failed(why) => failed.push(format!("seed {seed}: {why}")),
        }
    }
    assert!(failed.is_empty(), "{} of {wanted}:\n{}", failed.len(), failed.join("\n"));
    long::tell(&format!("{wanted} damaged copies of database and journal: {came:?}"));
}

#[test]
fn a_safety_copy_that_is_damaged_itself_gives_back_every_line_that_is_whole() {
    let kept = Kept::new();
    for seed in 0..10 {
        let copy = kept.copy();
        let (file, backup) = database(copy.path());
        std::fs::write(&file, "no database").unwrap();
        let lines = std::fs::read(&backup).unwrap();
        let whole = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let mut bytes = lines;
        let at = Chance::of(seed + 1).below(bytes.len() / 2);
        bytes[at] = 0xff;
        std::fs::write(&backup, &bytes[..bytes.len() - 5]).unwrap();

        let opened = Store::open(&file, &backup, now()).unwrap();

        let restored = usize::try_from(opened.set_aside.unwrap().restored).unwrap();
        assert!((whole - 2..whole).contains(&restored), "seed {seed}: {restored} of {whole}");
    }
}

#[test]
fn a_command_that_meets_damage_says_so_and_the_next_one_sets_it_aside() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let id = world.ids(&["--limit", "1"]).remove(0);
    world.prints(0, &["mark", "saved", &id]);
    let file = world.data().join("cohort.db");
    Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .unwrap()
        .execute("UPDATE body SET html = CAST(x'3c70ff' AS TEXT)", [])
        .unwrap();

    let told = world.prints(1, &["show", &id]);
    let next = world.prints(0, &["list"]);
    world.cohort_at("2026-05-01T10:30:00Z", &["refresh"]).assert().code(0);

    assert!(told.contains("Start again: it is set aside, and your marks come back."), "{told}");
    assert!(next.contains("It is set aside as cohort.db.damaged-2026-04-29-103000"), "{next}");
    assert!(next.contains("1 mark came back"), "{next}");
    assert_eq!((world.ids(&[]).len(), world.ids(&["--saved"]).len()), (2, 1));
}
