//! The sample cohort: every post is about the Things its table says.

use cohort::config::{ProgrammeFile, read_programme};
use cohort::domain::{ParticipantId, Stance, ThingNumber};
use cohort::programme::company::{Near, Step, near};
use cohort::programme::{Facts, Finder, Scope};
use cohort::text::Clean;
use jiff::tz::TimeZone;
use url::Url;

/// One post of the sample.
struct Post {
    id: &'static str,
    who: &'static str,
    published: &'static str,
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
                published: cells[2],
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

/// The programme file that is published as an example.
fn file() -> ProgrammeFile {
    read_programme(include_str!("../../../examples/lantern-23.toml")).unwrap()
}

fn finder() -> Finder {
    Finder::of(&file().programme)
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
fn the_example_is_the_calendar_and_the_people_of_the_sample() {
    let ProgrammeFile { programme, participants, passed_over } = file();

    let row = |table: &'static str, row: usize| -> Vec<&str> {
        table.lines().nth(row).unwrap().split('\t').collect()
    };
    for (index, week) in programme.weeks.iter().enumerate() {
        let row = row(include_str!("weeks.tsv"), index + 1);
        let things: Vec<String> =
            programme.things_of(week.number).map(|thing| thing.number.to_string()).collect();
        assert_eq!(format!("{}T00:00:00Z", week.starts), row[1]);
        assert_eq!(week.name.as_ref().map(ToString::to_string).as_deref(), Some(row[2]));
        assert_eq!(things.join(","), row.get(3).copied().unwrap_or_default());
    }
    assert_eq!((programme.weeks.len(), programme.things.len()), (14, 23));
    assert_eq!(participants.len(), 24);
    assert_eq!(participants.iter().filter(|person| !person.only.is_empty()).count(), 2);
    assert_eq!(passed_over, []);
}

#[test]
fn the_ninth_week_of_the_sample_is_the_one_it_stands_in() {
    let programme = file().programme;
    let now = "2026-04-29T10:30:00Z".parse().unwrap();

    let week = programme.week_at(now, &TimeZone::UTC).unwrap();

    let things: Vec<u16> = programme.things_of(week.number).map(|thing| thing.number.0).collect();
    assert_eq!((week.number.0, things), (9, vec![13, 14]));
    assert_eq!(week.name, Some("Making it clear".into()));
    let open =
        programme.things.iter().filter(|thing| programme.is_open(thing, now, &TimeZone::UTC));
    assert_eq!(open.count(), 14);
}

#[test]
fn a_link_to_the_organisers_post_tells_the_thing() {
    let link = [Url::parse("https://lantern.example/2026/03/2.html#more").unwrap()];
    let facts = Facts { links: &link, title: Some("Hello from me"), ..Facts::default() };

    let about = finder().about(&facts, None);

    assert_eq!((about.things[0].0, about.is_sure()), (1, false));
}

/// P2.4: who is near Seun, who is on Thing 1 in the ninth week.
#[test]
fn near_the_first_thing_is_nobody_else_and_then_three_who_catch_up() {
    let finder = finder();
    let id = |who: &str| ParticipantId(who.trim_start_matches('p').parse().unwrap_or_default());
    let steps: Vec<Step> = posts()
        .iter()
        .filter(|post| post.who != "org")
        .filter_map(|post| {
            let (things, stance) = found(&finder, post);
            let at = post.published.parse().ok()?;
            let things = things.into_iter().map(ThingNumber).collect();
            (stance == Stance::Answers).then(|| Step { person: id(post.who), things, at })
        })
        .collect();
    let now = "2026-04-29T10:30:00Z".parse().unwrap();

    let found = near(ThingNumber(1), Some(id("p16")), &steps, now);

    let Near::Nearest(people) = found else { panic!("somebody else is on Thing 1") };
    let people: Vec<(i64, u16)> = people.iter().map(|one| (one.person.0, one.thing.0)).collect();
    assert_eq!(people, [(19, 8), (17, 9), (13, 11)]);
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

#[test]
fn the_things_found_of_each_person_are_those_of_the_sample() {
    let finder = finder();
    let programme = file().programme;
    let now = "2026-04-29T10:30:00Z".parse().unwrap();
    let posts = posts();

    let count = |who: String| {
        let own = posts.iter().filter(|post| post.who == who);
        let answered = own.map(|post| found(&finder, post));
        let mut things: Vec<u16> = answered
            .filter(|(_, stance)| *stance == Stance::Answers)
            .flat_map(|(things, _)| things)
            .filter(|thing| {
                let thing = programme.thing(ThingNumber(*thing)).unwrap();
                programme.is_open(thing, now, &TimeZone::UTC)
            })
            .collect();
        things.sort_unstable();
        things.dedup();
        things.len()
    };

    let counts: Vec<usize> = (1..=24).map(|number| count(format!("p{number:02}"))).collect();
    let expected =
        [12, 12, 12, 10, 14, 8, 8, 10, 11, 12, 12, 14, 11, 10, 0, 1, 9, 4, 8, 8, 14, 7, 4, 12];
    assert_eq!(counts, expected);
}
