//! The sample cohort with its clock frozen: the figures it must come to.

use crate::world::World;

/// The sample's timeline as JSON, read from its own data.
fn listed(world: &World) -> Vec<serde_json::Value> {
    let data = world.data().join("sample");
    let config = data.join("config.toml");
    let output = world
        .cohort(&[
            "--config",
            config.to_str().unwrap(),
            "--data",
            data.to_str().unwrap(),
            "list",
            "--json",
        ])
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn on_a_pipe_the_sample_prints_its_timeline_and_ends_well() {
    let world = World::new();

    let output = world.cohort(&["sample"]).output().unwrap();

    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(printed.lines().count(), 259, "242 blog posts and 17 notes");
    assert!(!printed.contains('\u{1b}'));
    assert!(!world.data().join("cohort.db").exists(), "the person's own data is apart");
}

#[test]
fn the_totals_of_the_frozen_sample_are_right() {
    let world = World::new();
    world.cohort(&["sample"]).output().unwrap();
    let data = world.data().join("sample");

    let all = listed(&world);
    let of = |kind: &str| all.iter().filter(|post| post["kind"] == kind).count();
    let checked = world
        .cohort(&[
            "--config",
            data.join("config.toml").to_str().unwrap(),
            "--data",
            data.to_str().unwrap(),
            "check",
            "--json",
        ])
        .output()
        .unwrap();
    let states: Vec<serde_json::Value> = String::from_utf8(checked.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let named = |name: &str| states.iter().find(|state| state["name"] == name).unwrap();
    let posts: u64 = states
        .iter()
        .filter(|state| state["name"] != "#lantern23")
        .map(|state| state["posts"].as_u64().unwrap())
        .sum();

    assert_eq!((of("blog"), of("note")), (242, 17));
    let streams = states.iter().filter(|state| state["name"] == "#lantern23");
    let notes: Vec<u64> = streams.map(|state| state["posts"].as_u64().unwrap()).collect();
    assert_eq!((posts, notes), (248, vec![28, 10]), "38 notes on two networks");
    assert_eq!(named("Freya Nightingale-Osei")["state"], "closed");
    assert_eq!(named("Freya Nightingale-Osei")["posts"], 4);
    assert_eq!(named("Piotr Zielak")["posts"], 11);
    assert!(named("Piotr Zielak")["moved_to"].as_str().unwrap().contains("polka.example"));
    assert_eq!(named("Priya Venkatesan")["state"], "fine");
    assert_eq!(states.iter().filter(|state| state["state"] == "fine").count(), 26);
}

/// A post of the sample by the beginning of its title, as `show --json` tells it.
fn shown(world: &World, title: &str) -> serde_json::Value {
    let all = listed(world);
    let found: Vec<_> = all
        .iter()
        .filter(|post| post["title"].as_str().is_some_and(|words| words.starts_with(title)))
        .collect();
    assert_eq!(found.len(), 1, "{title}");
    let data = world.data().join("sample");
    let shown = world
        .cohort(&[
            "--config",
            data.join("config.toml").to_str().unwrap(),
            "--data",
            data.to_str().unwrap(),
            "show",
            found[0]["id"].as_str().unwrap(),
            "--json",
        ])
        .output()
        .unwrap();
    serde_json::from_slice(&shown.stdout).unwrap()
}

fn said(shown: &serde_json::Value) -> Vec<String> {
    let turns = shown["conversation"].as_array().unwrap();
    turns.iter().map(|turn| turn["person"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_notes_of_the_sample_stand_as_its_tables_say() {
    let world = World::new();
    world.cohort(&["sample"]).output().unwrap();

    let morning = shown(&world, "Morning everyone");
    assert_eq!(said(&morning), ["Noor Haddadin", "Agnes Mulholland"], "s03 and s04 under s01");
    assert_eq!(morning["replies"], 2);
    shown(&world, "Same post on two networks.");
    assert!(
        !listed(&world).iter().any(|post| post.to_string().contains("borrowing")),
        "s15 is gone"
    );
    let warned = shown(&world, "food");
    assert_eq!(warned["person"], "Amélie Roussardin");
    assert!(warned["text"].as_str().unwrap().contains("croissant"));
    let poll = shown(&world, "Poll: do you disagree");
    assert!(poll["text"].as_str().unwrap().contains("Only on paper"));
    let edited = shown(&world, "Marek made a sign");
    assert_eq!(edited["edited"], "2026-04-29T08:00:00Z");
    assert!(
        shown(&world, "Photo: the shelf")["text"].as_str().unwrap().contains("A chair in front")
    );
    // An announcement on either network stands in the conversation of its post.
    let announced = shown(&world, "Cosa 14.");
    assert!(announced["conversation"].to_string().contains("New on my blog"));
}

#[test]
fn in_the_sample_one_is_signed_in_and_can_answer_on_both_networks() {
    let world = World::new();
    world.cohort(&["sample"]).output().unwrap();
    let accounts = std::fs::read_to_string(world.data().join("sample/accounts.json")).unwrap();

    assert!(accounts.contains("@robin@books.example") && accounts.contains("robin.example"));
}
