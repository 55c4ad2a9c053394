//! Which Things posts are about: found, corrected, kept.

use super::*;
use crate::config::read_programme;
use crate::domain::{Joined, ProgrammeId, Suggestion, ThingNumber};
use jiff::tz::TimeZone;

const KEY: &str = "https://things.example/programme.toml";

pub(super) fn joined() -> Joined {
    let file = read_programme(
        "name = \"Things\"\nstarts = 2026-03-02\nthings = [\n\
         { number = 1, title = \"Say hello\", post = \"https://org.example/thing-1\" },\n\
         { number = 2, title = \"Visit three neighbours\" }]\n",
    )
    .unwrap();
    Joined { key: KEY.to_owned(), programme: file.programme, ..Joined::default() }
}

fn world() -> World {
    let mut world = World::new();
    world.store.set_programmes(&[joined()], &TimeZone::UTC).unwrap();
    world
}

fn programme() -> ProgrammeId {
    ProgrammeId::of(KEY)
}

impl World {
    fn only(&self) -> PostId {
        self.rows()[0].key.id
    }

    /// The Things of the only post, and what says so.
    fn about(&self) -> (Vec<u16>, &'static str) {
        let about = self.store.about(self.only()).unwrap();
        let numbers = about.first().and_then(|about| about.on.clone());
        let numbers = numbers.map(|on| on.numbers.iter().map(|number| number.0).collect());
        (numbers.unwrap_or_default(), about.first().map_or("", |about| about.because.code()))
    }

    fn say(&mut self, things: Option<&[u16]>) {
        let things: Option<Vec<ThingNumber>> =
            things.map(|things| things.iter().copied().map(ThingNumber).collect());
        self.store.say_about(self.only(), programme(), things.as_deref()).unwrap();
    }
}

const DAY: &str = "2026-04-02T09:00:00Z";

#[test]
fn things_are_found_as_posts_are_kept_and_stand_in_their_rows() {
    let mut world = world();

    world.niamh(&[post("1", "Thing 2: my neighbours", DAY)]);

    let on = world.rows()[0].things.clone().unwrap();
    assert_eq!((on.numbers.clone(), on.sure), (vec![ThingNumber(2)], true));
    assert_eq!(world.about(), (vec![2], "title"));
}

#[test]
fn what_title_and_tags_do_not_say_is_looked_for_in_the_text() {
    let mut world = world();
    let html = "<p>Hello. <a href=\"https://org.example/thing-1#more\">This</a> asked me to.</p>";

    world.niamh(&[Seen { html: html.to_owned(), ..post("1", "First steps", DAY) }]);

    assert_eq!(world.about(), (vec![1], "link"));
    assert!(!world.rows()[0].things.as_ref().unwrap().sure);
}

#[test]
fn posts_that_were_there_before_the_programme_are_looked_through_once() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", DAY), post("2", "Thing 2", "2026-04-03T09:00:00Z")]);
    world.store.set_programmes(&[joined()], &TimeZone::UTC).unwrap();

    assert!(world.rows().iter().all(|row| row.things.is_none()));
    assert!(world.store.find_things(1).unwrap());
    while world.store.find_things(1).unwrap() {}

    assert!(world.rows().iter().all(|row| row.things.is_some()));
    world.store.set_programmes(&[joined()], &TimeZone::UTC).unwrap();
    assert!(!world.store.find_things(1).unwrap(), "nothing changed, nothing is done");
    world.store.set_programmes(&[], &TimeZone::UTC).unwrap();
    assert!(world.rows().iter().all(|row| row.things.is_none()));
}

#[test]
fn what_a_person_said_survives_a_refetch_and_another_title() {
    let mut world = world();
    world.niamh(&[post("1", "Thing 2", DAY)]);

    world.say(Some(&[1, 2]));
    assert_eq!(world.about(), (vec![1, 2], "you"));
    world.niamh(&[post("1", "Thing 2", DAY)]);
    world.niamh(&[Seen { html: "<p>More</p>".to_owned(), ..post("1", "Thing 2, again", DAY) }]);
    assert_eq!(world.about(), (vec![1, 2], "you"));

    world.say(Some(&[]));
    assert_eq!(world.about(), (vec![], "you"));
    world.say(None);
    assert_eq!(world.about(), (vec![2], "title"));
}

#[test]
fn what_a_person_said_comes_back_from_the_safety_copy() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("yours.bak");
    let mut world = world();
    world.niamh(&[post("1", "Thing 2", DAY)]);
    world.say(Some(&[1]));
    world.store.back_up_yours(&copy).unwrap();

    let mut other = self::world();
    other.store.restore_yours(&copy).unwrap();
    other.niamh(&[post("1", "Thing 2", DAY)]);

    assert_eq!(other.about(), (vec![1], "you"));
}

#[test]
fn two_posts_that_prove_to_be_one_keep_what_was_said_of_either() {
    let mut world = world();
    let link = url("https://niamh.example/other");
    world.niamh(&[Seen { guid: None, link: Some(link.clone()), ..post("1", "Thing 1", DAY) }]);
    world.say(Some(&[2]));
    world
        .niamh(&[Seen { link: Some(url("https://niamh.example/1")), ..post("1", "Thing 1", DAY) }]);

    world.niamh(&[Seen { link: Some(link), ..post("1", "Thing 1", DAY) }]);

    assert_eq!(world.rows().len(), 1);
    assert_eq!(world.about(), (vec![2], "you"));
}

#[test]
fn what_was_before_one_began_is_the_story_so_far_and_not_new() {
    let mut world = world();
    let before = post("1", "Thing 1", "2026-03-02T09:00:00Z");
    world.niamh(std::slice::from_ref(&before));
    let begun = at("2026-04-01T00:00:00Z");

    world.store.set_story(Some(begun)).unwrap();
    world.niamh(&[before, post("2", "Thing 2", "2026-03-10T09:00:00Z"), post("3", "Thing 3", DAY)]);

    assert_eq!(world.store.tally().unwrap().new, 1);
    assert!(world.rows()[0].is_new());
    let old = world.rows()[1].key.id;
    world.store.mark(&[(old, MarkChange::New)], at(NOW)).unwrap();
    world.store.set_story(Some(at("2026-03-30T00:00:00Z"))).unwrap();
    assert_eq!(world.store.tally().unwrap().new, 2, "what a person marked stays as they marked it");
    world.store.set_story(None).unwrap();
    assert_eq!(world.store.tally().unwrap().new, 3);
}

#[test]
fn the_page_of_a_thing_has_its_instruction_and_the_same_suggestions_next_time() {
    let mut world = world();
    world.niamh(&[post("1", "Thing 1", DAY)]);
    let instruction =
        Seen { link: Some(url("https://org.example/thing-1")), ..post("2", "The first", DAY) };
    world.keep("https://sam.example", &[instruction], NOW);
    let page = |world: &World| world.store.thing_page(&joined(), ThingNumber(1), at(NOW)).unwrap();

    let first = page(&world);
    let chosen: Vec<(PostId, Suggestion)> =
        first.first.iter().map(|(row, kind)| (row.key.id, *kind)).collect();
    world.store.keep_suggested(programme(), ThingNumber(1), &chosen).unwrap();

    assert_eq!(first.instruction.clone().unwrap().title.as_str(), "The first");
    assert_eq!((chosen.len(), first.more), (1, 0));
    assert_eq!(page(&world), first);
}

#[test]
fn a_database_of_the_fifth_schema_learns_what_its_posts_are_about() {
    let (_folder, opened) = brought_from(
        5,
        "INSERT INTO participant(id, name) VALUES (1, 'Niamh');
         INSERT INTO source(id, kind, participant, address, key) VALUES (1, 0, 1, 'https://niamh.example/feed', 'niamh.example/feed');
         INSERT INTO post(id, public, kind, source, participant, title, headline, hash, date_sure, at, first_seen, shown)
           VALUES (1, 'aaaabbbbcccc', 0, 1, 1, 'Thing 2', 'Thing 2', x'00', 0, 1775000000000, 1775000000000, 1);",
    );
    let mut world = World { store: opened.store };
    world.store.set_programmes(&[joined()], &TimeZone::UTC).unwrap();
    assert!(!world.store.find_things(100).unwrap());

    assert_eq!(world.about(), (vec![2], "title"));
}

/// Two programmes that begin on these days, with the tags `cpd25` and `cpd26`.
fn two_programmes(first: &str, second: &str) -> Vec<Joined> {
    let run = |tag: &str, starts: &str| {
        let text =
            format!("name = \"{tag}\"\nstarts = {starts}\nthings = 23\nhashtags = [\"{tag}\"]\n");
        let programme = read_programme(&text).unwrap().programme;
        Joined { key: format!("https://{tag}.example/"), programme, ..Joined::default() }
    };
    vec![run("cpd25", first), run("cpd26", second)]
}

impl World {
    /// For which programmes the only post counts, by their keys, and whether that is certain.
    fn counts_for(&self, joined: &[Joined]) -> (Vec<String>, bool) {
        let about = self.store.about(self.only()).unwrap();
        let key = |id| joined.iter().find(|one| one.id() == id).unwrap().key.clone();
        let sure = about.iter().all(|about| about.on.as_ref().is_some_and(|on| on.sure));
        let mut keys: Vec<String> = about.iter().map(|about| key(about.programme)).collect();
        keys.sort();
        (keys, sure)
    }

    fn counted(&self, joined: &[Joined], thing: u16) -> usize {
        let pages = joined.iter().map(|one| Among::Thing(one.id(), ThingNumber(thing)));
        pages.map(|among| self.store.page(among, Span::Newest, 9).unwrap().0.len()).sum()
    }
}

#[test]
fn of_two_programmes_in_one_blog_the_tag_of_a_post_tells_which_is_meant() {
    let both = two_programmes("2026-03-02", "2026-03-02");
    let mut world = World::new();
    world.store.set_programmes(&both, &TimeZone::UTC).unwrap();

    let html = "<p>For #cpd26 this week.</p>".to_owned();
    world.niamh(&[Seen { html, ..post("1", "Thing 2", DAY) }]);

    assert_eq!(world.counts_for(&both), (vec!["https://cpd26.example/".to_owned()], true));
    assert_eq!(world.counted(&both, 2), 1);
}

#[test]
fn without_a_tag_the_days_tell_and_where_both_hold_it_counts_in_neither() {
    let apart = two_programmes("2024-03-04", "2026-03-02");
    let mut world = World::new();
    world.store.set_programmes(&apart, &TimeZone::UTC).unwrap();
    world.niamh(&[post("1", "Thing 2", DAY)]);
    assert_eq!(world.counts_for(&apart), (vec!["https://cpd26.example/".to_owned()], true));

    let together = two_programmes("2026-03-02", "2026-03-09");
    world.store.set_programmes(&together, &TimeZone::UTC).unwrap();
    while world.store.find_things(100).unwrap() {}

    let (keys, sure) = world.counts_for(&together);
    assert_eq!((keys.len(), sure, world.counted(&together, 2)), (2, false, 0));
    let first = together[0].id();
    world.store.say_about(world.only(), first, Some(&[ThingNumber(2)])).unwrap();
    assert_eq!(world.counted(&together, 2), 1, "a person said which is meant");
}

#[test]
fn only_posts_of_who_takes_part_count_unless_they_carry_the_tag() {
    let both = two_programmes("2026-03-02", "2024-03-04");
    let mut people = people();
    people[1].programmes = vec![both[0].key.clone()];
    let mut world = World::new();
    world.store.enrol(&people, &tags()).unwrap();
    world.store.set_programmes(&both[..1], &TimeZone::UTC).unwrap();

    world.niamh(&[post("1", "Thing 2", DAY)]);
    assert_eq!(world.counted(&both[..1], 2), 0);
    people[0].programmes = vec![both[0].key.clone()];
    world.store.enrol(&people, &tags()).unwrap();

    assert_eq!(world.counted(&both[..1], 2), 1, "she takes part now");
}

#[test]
fn a_post_without_a_date_that_was_there_when_one_began_is_part_of_the_story() {
    let mut world = world();
    let undated = |guid: &str| Seen { published: None, ..post(guid, "No date", DAY) };
    world.niamh(&[undated("1")]);
    world.store.set_story(Some(at("2026-04-01T00:00:00Z"))).unwrap();

    world.keep("https://niamh.example", &[undated("2")], "2026-04-30T10:30:00Z");

    assert_eq!(world.store.tally().unwrap().new, 0, "her blog was never read to its end before");
    world.store.connection.execute("UPDATE source SET answered_at = 1", []).unwrap();
    world.keep("https://niamh.example", &[undated("3")], "2026-04-30T10:30:00Z");
    assert_eq!(world.store.tally().unwrap().new, 1);
}

#[test]
fn saving_a_post_of_the_story_so_far_does_not_make_it_new() {
    let mut world = world();
    world.niamh(&[post("1", "Thing 1", "2026-03-02T09:00:00Z")]);
    world.store.set_story(Some(at("2026-04-01T00:00:00Z"))).unwrap();

    world.store.mark(&[(world.only(), MarkChange::Saved)], at(NOW)).unwrap();

    assert!(!world.rows()[0].is_new() && world.rows()[0].mark.saved);
    world.store.mark(&[(world.only(), MarkChange::Unsaved)], at(NOW)).unwrap();
    assert_eq!(world.store.tally().unwrap().new, 0);
}

#[test]
fn what_is_said_for_one_programme_changes_nothing_in_another() {
    let apart = two_programmes("2024-03-04", "2026-03-02");
    let mut world = World::new();
    world.store.set_programmes(&apart, &TimeZone::UTC).unwrap();
    world.niamh(&[post("1", "Thing 2", DAY)]);

    world.store.say_about(world.only(), apart[0].id(), Some(&[])).unwrap();

    assert_eq!(world.counted(&apart, 2), 1, "it still counts for the other");
}

#[test]
fn another_program_with_other_programmes_finds_nothing_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (folder.path().join("cohort.db"), folder.path().join("yours.bak"));
    let mut here = World { store: Store::open(&file, &copy, at(NOW)).unwrap().store };
    here.store.enrol(&people(), &tags()).unwrap();
    here.niamh(&[post("1", "Thing 2", DAY)]);
    let mut there = Store::open(&file, &copy, at(NOW)).unwrap().store;
    there.set_programmes(&[joined()], &TimeZone::UTC).unwrap();

    assert!(!here.store.find_things(10).unwrap());
    assert!(here.store.about(here.only()).unwrap().is_empty());
    there.find_things(10).unwrap();

    assert_eq!(here.about(), (vec![2], "title"));
}

#[test]
fn whom_only_a_programme_names_is_told_from_whom_you_named() {
    let mut people = people();
    people[0].programmes = vec!["https://things.example/".to_owned()];
    people[1] =
        Enrolment { yours: true, programmes: people[0].programmes.clone(), ..people[1].clone() };
    let mut world = World::new();

    world.store.enrol(&people, &tags()).unwrap();

    let by = |start: &str| world.source(start).named_by;
    assert_eq!(by("https://niamh.example"), Some(url("https://things.example/")));
    assert_eq!(by("https://sam.example"), None);
}
