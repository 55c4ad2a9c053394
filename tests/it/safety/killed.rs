//! Killed without a word, at moments that are as good as chance, while it gets posts and keeps marks.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use wiremock::ResponseTemplate;

use super::integrity;
use crate::long::{self, Chance};
use crate::world::{NOW, World, program, rss};

/// A kill comes after at most so many milliseconds; a command takes about a third of that.
const LATEST: usize = 150;
const BLOGS: usize = 6;

fn start(world: &World, now: &str, arguments: &[&str]) -> Child {
    Command::new(program())
        .env("COHORT_CONFIG", world.config_file())
        .env("COHORT_DATA", world.data())
        .args(["--now", now])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Whether it ended well before that moment; else it is killed at it.
#[expect(clippy::disallowed_methods, reason = "the moment of a kill is a moment of real time")]
fn ended_well(mut child: Child, until: Instant) -> bool {
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    // It may have ended in this very moment: then its answer counts.
    drop(child.kill());
    child.wait().unwrap().success()
}

/// Lets every blog have a new post that the round before had not, and other words in an old one.
fn write_posts(world: &World, round: usize) {
    world.reset(&world.server);
    for blog in 0..BLOGS {
        let titles: Vec<String> = (0..20)
            .map(|n| if n == 0 { format!("Of round {round}") } else { format!("Thing {n}") })
            .collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let name = format!("blog{blog}");
        let document = rss(&name, &titles).replace("The text of", &format!("In round {round}, of"));
        world.serve(
            &format!("/{name}/feed"),
            ResponseTemplate::new(200).set_body_raw(document, "application/rss+xml"),
        );
    }
}

#[test]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the moment of a kill is a moment of real time")]
fn killed_at_any_moment_the_database_is_whole_and_no_acknowledged_mark_is_lost() {
    let mut world = World::new();
    for blog in 0..BLOGS {
        world = world.blog(&format!("blog{blog}"), &["Thing 1"]);
    }
    write_posts(&world, 0);
    world.prints(0, &["refresh", "--all"]);
    let ids = world.ids(&["--limit", "200"]);
    let (mut chance, mut kills, mut acknowledged) = (Chance::of(23), 0, BTreeSet::new());
    let wanted = long::count(12, 200);
    let mut round = 0;
    while kills < wanted {
        round += 1;
        write_posts(&world, round);
        let days = SignedDuration::from_hours(24 * i64::try_from(round).unwrap());
        let now = (NOW.parse::<Timestamp>().unwrap() + days).to_string();
        let until = Instant::now() + Duration::from_millis(chance.below(LATEST) as u64);
        let refreshing = start(&world, &now, &["refresh"]);
        while Instant::now() < until {
            let id = &ids[chance.below(ids.len())];
            if ended_well(start(&world, &now, &["mark", "saved", id]), until) {
                acknowledged.insert(id.clone());
            } else {
                kills += 1;
            }
        }
        kills += usize::from(!ended_well(refreshing, until));

        assert_eq!(integrity(&world.data().join("cohort.db")), "ok", "after {kills} kills");
    }
    let saved: BTreeSet<String> = world.ids(&["--saved", "--limit", "500"]).into_iter().collect();
    let lost: Vec<&String> = acknowledged.difference(&saved).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
    let names = std::fs::read_dir(world.data()).unwrap().map(|file| file.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    // Whoever was killed while writing the safety copy leaves a part of it, which is swept away a day later.
    let is_part = |name: &&String| {
        let number = name.strip_prefix("yours.bak.");
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let (parts, others): (Vec<&String>, Vec<&String>) = names.iter().partition(is_part);
    assert!(others.len() <= 8, "{others:?}");
    let left = parts.len();
    long::tell(&format!(
        "{kills} kills in {round} rounds: the database whole after each, {} posts marked and acknowledged, none lost, \
         {left} parts of safety copies left",
        acknowledged.len()
    ));
}
