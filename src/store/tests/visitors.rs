//! Who is offered as a participant, and who is not.

use super::*;
use crate::domain::Visitor;

/// A note of Vera's, who is on no list, so many days before now.
fn vera(id: &str, days: i64, links: &[&str]) -> Seen {
    let mut seen = note(id, "@vera@books.example", links);
    seen.author = Some("Vera Lind".into());
    let at = at(NOW).checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap();
    seen.published = Some(at);
    seen
}

fn with(seen: Seen, change: impl FnOnce(&mut NoteFacts)) -> Seen {
    let mut seen = seen;
    change(seen.note.as_mut().unwrap());
    seen
}

impl World {
    fn notes(&mut self, seen: &[Seen]) {
        self.keep("https://books.example", seen, NOW);
    }

    fn visitors(&self) -> Vec<Visitor> {
        self.store.visitors(at(NOW)).unwrap()
    }

    fn offered(&self) -> Vec<(String, String)> {
        let visitors = self.visitors().into_iter();
        visitors.map(|one| (one.handle.to_string(), one.blog.to_string())).collect()
    }
}

const HERS: &str = "https://vera.example/2026/thing-3";

#[test]
fn whoever_uses_the_hashtag_and_links_a_blog_nobody_knows_is_offered() {
    let mut world = World::new();
    let mut seen = vera("1", 2, &[HERS]);
    seen.html = "<p>Mine: <a href='http://www.vera.example/2026/thing-3/'>here</a></p>".to_owned();
    world.notes(&[seen]);

    let visitor = world.visitors().remove(0);

    assert_eq!(visitor.handle.as_str(), "@vera@books.example");
    assert_eq!(visitor.name.as_str(), "Vera Lind");
    assert_eq!(visitor.blog.as_str(), "http://www.vera.example/2026/thing-3/", "as she wrote it");
    let note = world.rows().remove(0);
    assert_eq!(visitor.note, note.public);
    assert_eq!(world.store.visitor(note.key.id, at(NOW)).unwrap(), Some(visitor));
}

#[test]
fn links_to_what_is_known_to_networks_shops_and_files_are_no_blog_of_a_visitor() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let links = [
        "https://niamh.example/1",
        "https://niamh.example/not-read-yet",
        "https://sam.example/feed/",
        "https://books.example/@ama/17",
        "https://other.example/@ama/17",
        "https://other.example/@ama",
        "https://other.example/tags/cpd23",
        "https://bsky.app/profile/ama.example/post/3k",
        "https://www.youtube.com/watch?v=1",
        "https://www.amazon.co.uk/dp/1",
        "https://library.example/slides.PDF",
    ];
    for (number, link) in links.iter().enumerate() {
        world.notes(&[vera(&number.to_string(), 1, &[link])]);
        assert_eq!(world.offered(), [], "{link}");
    }
}

#[test]
fn pages_of_the_programme_are_no_blog_of_a_visitor() {
    let mut world = World::new();
    let instruction = url("https://cpd23.example/thing-3");
    let mut joined = things::joined();
    joined.programme.things[0].post = Some(instruction);
    world.store.set_programmes(&[joined], &jiff::tz::TimeZone::UTC).unwrap();

    world.notes(&[vera("1", 1, &["https://cpd23.example/about"])]);

    assert_eq!(world.offered(), []);
}

#[test]
fn of_several_sites_the_one_linked_most_often_is_offered_and_its_newest_page() {
    let mut world = World::new();
    world.notes(&[
        vera("1", 4, &["https://vera.example/1"]),
        vera("2", 3, &["https://vera.example/2", "https://news.example/a"]),
        vera("3", 2, &["https://paper.example/b"]),
    ]);

    let blog = "https://vera.example/2".to_owned();
    assert_eq!(world.offered(), [("@vera@books.example".to_owned(), blog)]);
}

#[test]
fn only_what_somebody_wrote_in_public_and_lately_counts() {
    let mut world = World::new();
    world.notes(&[
        vera("1", 61, &[HERS]),
        with(vera("2", 1, &[HERS]), |note| note.automatic = true),
        with(vera("3", 1, &[HERS]), |note| note.visibility = Visibility::Unlisted),
        vera("4", 1, &["https://hidden.example/"]),
        note("5", "@niamh@books.example", &["https://elsewhere.example/"]),
    ]);
    let hiding = Hiding { automatic: false, words: vec!["new on my blog".to_owned()] };
    world.store.set_hiding(&hiding).unwrap();
    assert_eq!(world.offered(), []);

    world.store.set_hiding(&Hiding::default()).unwrap();
    assert_eq!(world.offered().len(), 1);
    let you = You { handles: vec!["@vera@books.example".to_owned()], ..You::default() };
    world.store.set_you(&you).unwrap();
    assert_eq!(world.offered(), [], "you are no visitor");
}

#[test]
fn whoever_is_added_is_a_participant_and_offered_no_more() {
    let mut world = World::new();
    world.notes(&[vera("1", 1, &[HERS])]);
    let mut people = people();
    people.push(Enrolment {
        name: "Vera Lind".to_owned(),
        feeds: vec![url("https://vera.example/feed")],
        fediverse: Some("@vera@books.example".to_owned()),
        ..Enrolment::default()
    });

    world.store.enrol(&people, &tags()).unwrap();

    assert_eq!(world.offered(), []);
    assert!(world.rows()[0].participant.is_some());
}

#[test]
fn whoever_was_refused_is_not_offered_again_and_that_is_in_the_safety_copy() {
    let mut world = World::new();
    world.notes(&[vera("1", 1, &[HERS])]);
    let before = world.store.yours_changed().unwrap();

    assert!(!world.store.refuse("@nobody@books.example").unwrap());
    assert!(world.store.refuse("Vera@books.example").unwrap());

    assert_eq!(world.offered(), []);
    assert!(world.store.yours_changed().unwrap() > before);
    let note = world.rows().remove(0).key.id;
    assert_eq!(world.store.visitor(note, at(NOW)).unwrap(), None);
    let mut copy = Vec::new();
    world.store.write_yours(&mut copy).unwrap();
    let mut other = World::new();
    other.notes(&[vera("1", 1, &[HERS])]);
    other.store.take_yours(copy.as_slice(), at(NOW)).unwrap();
    assert_eq!(other.offered(), []);
}

#[test]
fn hostile_links_and_names_are_harmless() {
    let mut world = World::new();
    let mut seen = vera("1", 1, &["https://vera.example/%1b[31m?a=%0Ab"]);
    seen.author = Some(crate::text::Clean::line("Vera\u{1b}[31m"));
    world.notes(&[seen]);

    for visitor in world.visitors() {
        assert!(!visitor.blog.as_str().contains(char::is_control), "{visitor:?}");
    }
}
