//! The sample cohort: every post is about the Things its table says.

use cohort::config::read_programme;
use cohort::programme::{Facts, Finder, Scope, Stance};
use cohort::text::Clean;

/// One post of the sample.
struct Post {
    id: &'static str,
    who: &'static str,
    title: &'static str,
    things: Vec<u16>,
    tags: Vec<Clean>,
    kind: &'static str,
}

fn posts() -> Vec<Post> {
    include_str!("../../../src/sample/data/posts.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let tags = cells[5].split('|').filter(|tag| !tag.is_empty());
            Post {
                id: cells[0],
                who: cells[1],
                title: cells[3],
                things: cells[4].split(',').filter_map(|thing| thing.parse().ok()).collect(),
                tags: tags.map(Clean::from).collect(),
                kind: cells[7],
            }
        })
        .collect()
}

/// Those whose blogs are about other things too.
const MIXED: [&str; 2] = ["p13", "p22"];

fn finder() -> Finder {
    let text = include_str!("../../../examples/lantern-23.toml");
    Finder::of(&read_programme(text).unwrap().programme)
}

/// The Things a post counts for, and what it does with them.
fn found(finder: &Finder, post: &Post) -> (Vec<u16>, Stance) {
    let text = post.things.first().map(|thing| format!("Thing {thing}: some words about it."));
    let untitled = post.title.is_empty();
    let facts = Facts {
        title: Some(post.title).filter(|title| !title.is_empty()),
        tags: &post.tags,
        text: text.as_deref().filter(|_| untitled).unwrap_or("Some words."),
        dedicated: !MIXED.contains(&post.who),
        ..Facts::default()
    };
    let only = ["lantern23".to_owned()];
    let scope = if facts.dedicated { Scope::All } else { Scope::Tagged(&only) };
    if !scope.holds(&facts) {
        return (Vec::new(), Stance::Answers);
    }
    let about = finder.about(&facts, None);
    (about.things.iter().map(|thing| thing.0).collect(), about.stance)
}

#[test]
fn every_post_is_about_the_things_its_table_says() {
    let finder = finder();
    let posts = posts();

    let wrong: Vec<&str> = posts
        .iter()
        .filter(|post| {
            let stance = match post.kind {
                "mention" => Stance::Mentions,
                "recap" => Stance::LooksBack,
                _ => Stance::Answers,
            };
            found(&finder, post) != (post.things.clone(), stance)
        })
        .map(|post| post.id)
        .collect();

    assert_eq!(posts.iter().filter(|post| !post.title.is_empty()).count(), 233);
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_people_of_each_thing_are_those_of_the_sample() {
    let finder = finder();
    let mut people: Vec<Vec<&str>> = vec![Vec::new(); 24];
    for post in posts().iter().filter(|post| post.who != "org") {
        let (things, stance) = found(&finder, post);
        for thing in things.iter().filter(|_| stance == Stance::Answers) {
            let people = &mut people[usize::from(*thing)];
            if !people.contains(&post.who) {
                people.push(post.who);
            }
        }
    }

    let counts: Vec<usize> = people[1..=14].iter().map(Vec::len).collect();
    assert_eq!(counts, [23, 22, 22, 22, 20, 20, 20, 19, 15, 14, 11, 9, 3, 3]);
}
