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
    assert_eq!(printed.lines().count(), 255, "242 blog posts and 13 notes");
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

    assert_eq!((of("blog"), of("note")), (242, 13));
    assert_eq!((posts, named("#lantern23")["posts"].as_u64()), (248, Some(28)));
    assert_eq!(named("Freya Nightingale-Osei")["state"], "closed");
    assert_eq!(named("Freya Nightingale-Osei")["posts"], 4);
    assert_eq!(named("Piotr Zielak")["posts"], 11);
    assert!(named("Piotr Zielak")["moved_to"].as_str().unwrap().contains("polka.example"));
    assert_eq!(named("Priya Venkatesan")["state"], "fine");
    assert_eq!(states.iter().filter(|state| state["state"] == "fine").count(), 25);
}
