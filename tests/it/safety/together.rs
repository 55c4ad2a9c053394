//! Two programs that mark at the same time, while a third gets posts.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::integrity;
use crate::long;
use crate::world::World;

#[test]
#[expect(clippy::disallowed_methods, reason = "how long they mark is real time")]
fn two_programs_that_mark_at_once_lose_no_mark_and_neither_waits_in_vain() {
    let titles: Vec<String> = (0..28).map(|n| format!("Thing {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let world = World::new().blog("ama", &titles).blog("ben", &titles);
    world.prints(0, &["refresh"]);
    let ids = world.ids(&["--limit", "100"]);
    let end = Instant::now() + Duration::from_secs(long::count(3, 60) as u64);
    let failed = Mutex::new(Vec::<String>::new());
    let run = |arguments: &[&str]| {
        let output = world.cohort(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(0) || !told.is_empty() {
            failed.lock().unwrap().push(told);
        }
    };
    // Each turns every post over and over; the last word of each is remembered.
    let marks = |on: &str, off: &str| {
        let (mut count, mut set) = (0, BTreeSet::new());
        while Instant::now() < end {
            let id = &ids[count * 7 % ids.len()];
            let takes_back = !set.insert(id.clone());
            if takes_back {
                set.remove(id);
            }
            run(&["mark", if takes_back { off } else { on }, id]);
            count += 1;
        }
        (count, set)
    };

    let ((read, is_read), (saved, is_saved)) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| marks("read", "new"));
        let saving = scope.spawn(|| marks("saved", "unsaved"));
        let getting = scope.spawn(|| {
            while Instant::now() < end {
                run(&["refresh", "--all"]);
            }
        });
        getting.join().unwrap();
        (reading.join().unwrap(), saving.join().unwrap())
    });

    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed:?}");
    let new: BTreeSet<String> = world.ids(&["--new", "--limit", "100"]).into_iter().collect();
    let kept_saved: BTreeSet<String> =
        world.ids(&["--saved", "--limit", "100"]).into_iter().collect();
    let still_new: BTreeSet<String> =
        ids.iter().filter(|id| !is_read.contains(*id)).cloned().collect();
    assert_eq!((new, kept_saved), (still_new, is_saved));
    assert_eq!(integrity(&world.data().join("cohort.db")), "ok");
    long::tell(&format!(
        "two programs made {read} and {saved} marks at once beside a third that got posts: none lost, none refused"
    ));
}
