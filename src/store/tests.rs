//! Promises of the store as a whole.

mod conversation;
mod counts;
mod notes;
mod places;
mod programmes;
mod reading;
mod search;
mod things;
mod visitors;
mod waiting;

use jiff::Timestamp;
use url::Url;

use super::*;
use crate::domain::{
    DateSure, MarkChange, Network, NoteFacts, ParticipantId, PostId, PostKind, Replies, Row, Seen,
    Visibility,
};

const NOW: &str = "2026-04-29T10:30:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What opening finds where an earlier version left a database of this schema that held this.
pub(super) fn brought_from(schema: usize, held: &str) -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cohort.db");
    #[expect(clippy::disallowed_methods, reason = "a database as an earlier version left it")]
    let old = Connection::open(&file).unwrap();
    for step in &open::MIGRATIONS[..schema] {
        old.execute_batch(step).unwrap();
    }
    old.execute_batch(held).unwrap();
    old.pragma_update(None, "user_version", i64::try_from(schema).unwrap()).unwrap();
    drop(old);
    let opened = Store::open(&file, &folder.path().join("yours.bak"), at(NOW)).unwrap();
    (folder, opened)
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn post(guid: &str, title: &str, published: &str) -> Seen {
    Seen {
        guid: Some(guid.to_owned()),
        link: Some(url(&format!("https://niamh.example/{guid}"))),
        title: Some(title.into()),
        published: published.parse().ok(),
        html: format!("<p>{title}</p>"),
        ..Seen::blog()
    }
}

fn note(id: &str, handle: &str, links: &[&str]) -> Seen {
    Seen {
        kind: PostKind::Note,
        guid: Some(format!("https://books.example/notes/{id}")),
        link: Some(url(&format!("https://books.example/@someone/{id}"))),
        published: Some(at("2026-04-02T09:00:00Z")),
        html: "<p>New on my blog</p>".to_owned(),
        note: Some(Box::new(NoteFacts {
            network: Network::Fediverse,
            handle: handle.into(),
            shown_by: ("books.example".to_owned(), id.to_owned()),
            answers: None,
            links: links.iter().map(|link| url(link)).collect(),
            warning: None,
            automatic: false,
            visibility: Visibility::Public,
            edited: None,
        })),
        ..Seen::blog()
    }
}

/// A store with Niamh, who has a blog and a handle, Sam with a mixed blog, and a hashtag.
struct World {
    store: Store,
}

impl World {
    fn new() -> Self {
        let mut store = Store::in_memory().unwrap();
        store.enrol(&people(), &tags()).unwrap();
        Self { store }
    }

    fn source(&self, start: &str) -> Source {
        let all = self.store.askable(at(NOW)).unwrap();
        all.into_iter().find(|source| source.address.as_str().starts_with(start)).unwrap()
    }

    fn keep(&mut self, start: &str, seen: &[Seen], now: &str) -> Applied {
        let source = self.source(start);
        self.store.keep(&source, None, seen, at(now)).unwrap()
    }

    fn niamh(&mut self, seen: &[Seen]) -> Applied {
        self.keep("https://niamh.example", seen, NOW)
    }

    fn rows(&self) -> Vec<Row> {
        self.store.page(Among::Everything, Span::Newest, 100).unwrap().0
    }

    fn titles(&self) -> Vec<String> {
        self.rows().iter().map(|row| row.title.to_string()).collect()
    }
}

fn people() -> Vec<Enrolment> {
    vec![
        Enrolment {
            name: "Niamh Byrne".to_owned(),
            page: Some(url("https://niamh.example/")),
            feeds: vec![url("https://niamh.example/feed/")],
            fediverse: Some("@niamh@books.example".to_owned()),
            ..Enrolment::default()
        },
        Enrolment {
            name: "Sam Okafor".to_owned(),
            feeds: vec![url("https://sam.example/feed/")],
            only: vec!["cpd23".to_owned()],
            ..Enrolment::default()
        },
    ]
}

fn tags() -> Vec<Following> {
    vec![Following {
        tag: "cpd23".to_owned(),
        servers: vec![url("https://books.example/")],
        bluesky: None,
    }]
}

#[test]
fn a_post_seen_twice_is_one_post_and_costs_no_change() {
    let mut world = World::new();

    let first = world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let second = world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);

    assert_eq!((first.new, second.new, second.changed), (1, 0, 0));
    assert_eq!(world.titles(), ["Thing 1"]);
}

#[test]
fn an_edited_title_is_a_change_and_keeps_id_and_mark() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let before = world.rows().remove(0);
    world.store.mark(&[(before.key.id, MarkChange::Read)], at(NOW)).unwrap();

    let applied = world.niamh(&[post("1", "Thing 1, again", "2026-04-01T09:00:00Z")]);

    let after = world.rows().remove(0);
    assert_eq!((applied.new, applied.changed), (0, 1));
    assert_eq!((after.title.as_str(), after.public), ("Thing 1, again", before.public));
    assert!(after.mark.read);
}

#[test]
fn a_changed_guid_with_the_same_link_is_the_same_post() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);

    let mut again = post("1", "Thing 1", "2026-04-01T09:00:00Z");
    again.guid = Some("another".to_owned());
    again.link = Some(url("http://www.niamh.example/1/?utm_source=x"));

    assert_eq!(world.niamh(&[again]).new, 0);
}

#[test]
fn a_guid_that_returns_with_another_link_and_another_title_is_another_post() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);

    let mut other = post("2", "Thing 2", "2026-04-02T09:00:00Z");
    other.guid = Some("1".to_owned());

    assert_eq!(world.niamh(&[other]).new, 1);
    assert_eq!(world.titles(), ["Thing 2", "Thing 1"]);
}

#[test]
fn a_guid_that_returns_with_another_title_alone_is_an_edit() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);

    assert_eq!(world.niamh(&[post("1", "Thing One", "2026-04-01T09:00:00Z")]).new, 0);
}

#[test]
fn two_posts_that_prove_to_be_one_unite_and_the_old_id_still_resolves() {
    let mut world = World::new();
    let mut first = post("1", "Thing 1", "2026-04-01T09:00:00Z");
    first.link = None;
    let mut second = post("x", "Ding 1", "2026-04-01T09:30:00Z");
    second.guid = None;
    world.niamh(&[first, second]);
    let rows = world.rows();
    world
        .store
        .mark(&[(rows[0].key.id, MarkChange::Read), (rows[1].key.id, MarkChange::Saved)], at(NOW))
        .unwrap();

    let mut both = post("x", "Thing 1", "2026-04-01T09:00:00Z");
    both.guid = Some("1".to_owned());
    world.niamh(&[both]);

    let left = world.rows();
    assert_eq!(left.len(), 1);
    assert!(left[0].mark.read && left[0].mark.saved);
    for row in rows {
        assert_eq!(world.store.find_post(&row.public.0).unwrap(), Some(left[0].key.id));
    }
    let tally = world.store.tally().unwrap();
    assert_eq!((tally.new, tally.saved), (0, 1));
}

#[test]
fn an_undated_post_stands_where_it_was_first_seen_and_stays_there() {
    let mut world = World::new();
    world.keep("https://niamh.example", &[post("1", "No date", "")], "2026-04-01T09:00:00Z");
    world.keep("https://niamh.example", &[post("1", "No date", "")], NOW);

    let row = world.rows().remove(0);
    assert_eq!((row.key.at, row.date), (at("2026-04-01T09:00:00Z"), DateSure::Missing));
}

#[test]
fn a_date_in_the_future_stands_where_it_was_first_seen() {
    let mut world = World::new();
    world.niamh(&[post("1", "From next year", "2027-04-01T09:00:00Z")]);

    let row = world.rows().remove(0);
    assert_eq!((row.key.at, row.date), (at(NOW), DateSure::Wrong));
}

#[test]
fn an_announcement_folds_into_its_post_whichever_comes_first() {
    for note_first in [true, false] {
        let mut world = World::new();
        let told = note("n1", "@niamh@books.example", &["http://niamh.example/1?utm_source=note"]);
        let thing = post("1", "Thing 1", "2026-04-01T09:00:00Z");
        if note_first {
            world.keep("https://books.example", std::slice::from_ref(&told), NOW);
            world.niamh(&[thing]);
        } else {
            world.niamh(&[thing]);
            world.keep("https://books.example", std::slice::from_ref(&told), NOW);
        }

        let rows = world.rows();
        assert_eq!(rows.len(), 1, "note first: {note_first}");
        assert_eq!(rows[0].announced, Some(Network::Fediverse));
        world.store.mark(&[(rows[0].key.id, MarkChange::Read)], at(NOW)).unwrap();
        assert_eq!(world.store.tally().unwrap().new, 0);
    }
}

#[test]
fn a_post_that_arrives_after_its_announcement_was_read_is_new() {
    let mut world = World::new();
    world.keep(
        "https://books.example",
        &[note("n1", "@niamh@books.example", &["https://niamh.example/1"])],
        NOW,
    );
    let told = world.rows().remove(0);
    world.store.mark(&[(told.key.id, MarkChange::Read)], at(NOW)).unwrap();

    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);

    assert!(world.rows()[0].is_new());
    assert_eq!(world.rows().len(), 1);
}

#[test]
fn a_note_of_somebody_else_or_with_two_posts_in_it_stands_alone() {
    let mut world = World::new();
    world.niamh(&[
        post("1", "Thing 1", "2026-04-01T09:00:00Z"),
        post("2", "Thing 2", "2026-04-02T09:00:00Z"),
    ]);

    world.keep(
        "https://books.example",
        &[
            note("n1", "@visitor@else.example", &["https://niamh.example/1"]),
            note(
                "n2",
                "@niamh@books.example",
                &["https://niamh.example/1", "https://niamh.example/2"],
            ),
        ],
        NOW,
    );

    assert_eq!(world.rows().len(), 4);
}

#[test]
fn an_answer_goes_under_its_note_even_if_it_came_first() {
    let mut world = World::new();
    let mut answer = note("n2", "@sam@books.example", &[]);
    answer.note.as_mut().unwrap().answers = Some("n1".to_owned());

    world.keep("https://books.example", &[answer], NOW);
    assert_eq!(world.rows().len(), 1);
    world.keep("https://books.example", &[note("n1", "@niamh@books.example", &[])], NOW);

    assert_eq!(world.rows().len(), 1);
    assert_eq!(world.rows()[0].person.as_str(), "Niamh Byrne");
}

#[test]
fn on_a_mixed_blog_only_tagged_posts_have_a_row() {
    let mut world = World::new();
    let mut tagged = post("1", "Thing 1", "2026-04-01T09:00:00Z");
    tagged.tags = vec!["CPD23".into()];
    let hashtagged = post("2", "Look #cpd23!", "2026-04-02T09:00:00Z");
    let other = post("3", "Thing 12 that grew in my garden #cpd23things", "2026-04-03T09:00:00Z");
    world.keep("https://sam.example", &[tagged, hashtagged, other], NOW);

    assert_eq!(world.titles(), ["Look #cpd23!", "Thing 1"]);

    let mut all = people();
    all[1].only.clear();
    world.store.enrol(&all, &tags()).unwrap();
    assert_eq!(world.rows().len(), 3);
}

#[test]
fn a_person_taken_off_the_list_comes_back_with_what_was_read() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let row = world.rows().remove(0);
    world.store.mark(&[(row.key.id, MarkChange::Read)], at(NOW)).unwrap();

    world.store.enrol(&people()[1..], &tags()).unwrap();
    assert!(world.rows().is_empty());
    assert_eq!(world.store.people().unwrap().len(), 1);
    world.store.enrol(&people(), &tags()).unwrap();

    assert_eq!(world.rows()[0].public, row.public);
    assert!(world.rows()[0].mark.read);
}

#[test]
fn marking_all_read_can_be_taken_back_and_touches_nothing_else() {
    let mut world = World::new();
    world.niamh(&[
        post("1", "Thing 1", "2026-04-01T09:00:00Z"),
        post("2", "Thing 2", "2026-04-02T09:00:00Z"),
    ]);
    let rows = world.rows();
    world.store.mark(&[(rows[0].key.id, MarkChange::Read)], at(NOW)).unwrap();

    let (batch, count) = world.store.mark_all_read(Among::Everything, at(NOW)).unwrap();
    assert_eq!((count, world.store.tally().unwrap().new), (1, 0));
    world.store.unmark_all(batch).unwrap();

    assert_eq!(world.store.tally().unwrap().new, 1);
    assert!(world.rows()[0].mark.read && world.rows()[1].is_new());
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let mut world = World::new();
    let posts: Vec<Seen> = (0..57)
        .map(|n| {
            post(
                &format!("{n}"),
                &format!("Post {n}"),
                &format!("2026-03-{:02}T09:00:00Z", n % 9 + 1),
            )
        })
        .collect();
    world.niamh(&posts);

    let mut walked: Vec<PostId> = Vec::new();
    let mut span = Span::Newest;
    loop {
        let (rows, more) = world.store.page(Among::Everything, span, 10).unwrap();
        walked.extend(rows.iter().map(|row| row.key.id));
        let Some(last) = rows.last().filter(|_| more) else { break };
        span = Span::After(last.key);
    }

    let all: Vec<PostId> = world.rows().iter().map(|row| row.key.id).collect();
    assert_eq!(walked, all);
    let back =
        world.store.page(Among::Everything, Span::Before(world.rows()[30].key), 10).unwrap().0;
    assert_eq!(back.iter().map(|row| row.key.id).collect::<Vec<_>>(), all[20..30]);
}

#[test]
fn a_new_database_gets_its_marks_back_from_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("cohort.db"), folder.path().join("yours.bak"));
    let mut world = World { store: Store::open(&file, &backup, at(NOW)).unwrap().store };
    world.store.enrol(&people(), &tags()).unwrap();
    world.niamh(&[
        post("1", "Thing 1", "2026-04-01T09:00:00Z"),
        post("2", "Thing 2", "2026-04-02T09:00:00Z"),
    ]);
    let read = world.rows().remove(1);
    world
        .store
        .mark(&[(read.key.id, MarkChange::Read), (read.key.id, MarkChange::Saved)], at(NOW))
        .unwrap();
    world.store.back_up_yours(&backup).unwrap();
    drop(world);
    std::fs::write(&file, "this was a database once, and it is one no longer").unwrap();

    let opened = Store::open(&file, &backup, at(NOW)).unwrap();
    let mut world = World { store: opened.store };
    world.store.enrol(&people(), &tags()).unwrap();
    world.niamh(&[
        post("1", "Thing 1", "2026-04-01T09:00:00Z"),
        post("2", "Thing 2", "2026-04-02T09:00:00Z"),
    ]);

    let aside = opened.set_aside.unwrap();
    assert!(aside.file.exists());
    assert_eq!(aside.restored, 1);
    let rows = world.rows();
    assert!(rows[1].mark.read && rows[1].mark.saved && rows[0].is_new());
}

#[test]
fn what_was_kept_with_the_longer_fingerprint_of_before_is_known_as_it_was_and_what_changed_as_changed()
 {
    let mut world = World::new();
    world.niamh(&[post("1", "One", "2026-04-20T09:00:00Z")]);
    // The beginning of SHA-256 of "One", a zero byte and "<p>One</p>".
    let long = "UPDATE post SET hash = x'ab49efd4855fb8b9de1e0a347baf3002'";
    world.store.connection.execute(long, []).unwrap();

    let again = world.niamh(&[post("1", "One", "2026-04-20T09:00:00Z")]);
    assert_eq!(again, Applied::default());
    let changed = world
        .niamh(&[Seen { html: "<p>Two</p>".into(), ..post("1", "One", "2026-04-20T09:00:00Z") }]);

    assert_eq!(changed, Applied { new: 0, changed: 1 });
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cohort.db");
    let opened = Store::open(&file, &folder.path().join("yours.bak"), at(NOW)).unwrap();
    opened.store.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(opened);

    let again = Store::open(&file, &folder.path().join("yours.bak"), at(NOW));

    assert!(matches!(again, Err(StoreError::Newer(99))));
}

#[test]
fn a_database_that_a_newer_version_brings_on_while_it_is_open_is_read_and_no_more_written() {
    let mut world = World::new();
    world.niamh(&[post("1", "One", "2026-04-20T09:00:00Z")]);
    world.store.connection.pragma_update(None, "user_version", 99).unwrap();
    let row = world.rows().remove(0);

    let marked = world.store.mark(&[(row.key.id, MarkChange::Read)], at(NOW));
    let source = world.source("https://niamh.example");
    let later = [post("2", "Two", "2026-04-21T09:00:00Z")];
    let kept = world.store.keep(&source, None, &later, at(NOW));

    assert!(matches!(marked, Err(StoreError::Newer(99))));
    assert!(matches!(kept, Err(StoreError::Newer(99))));
    assert!(matches!(world.store.index_some(Stride::Short), Err(StoreError::Newer(99))));
    let sent = world.store.begin_sending(crate::domain::OutId(1), "once", at(NOW));
    assert!(matches!(sent, Err(StoreError::Newer(99))));
    assert!(matches!(world.store.unmark_all(1), Err(StoreError::Newer(99))));
    assert_eq!(world.rows(), [row]);
}

#[test]
fn one_of_two_programs_gets_new_posts_until_its_lease_ends() {
    let mut store = Store::in_memory().unwrap();

    assert_eq!(store.take_lease("one", at(NOW)).unwrap(), Lease::Taken);
    assert_eq!(store.take_lease("two", at(NOW)).unwrap(), Lease::Elsewhere);
    assert_eq!(store.take_lease("one", at(NOW)).unwrap(), Lease::Taken);
    assert_eq!(store.take_lease("two", at("2026-04-29T10:33:00Z")).unwrap(), Lease::Taken);
}

#[test]
fn counts_that_a_source_states_are_kept_and_unknown_is_not_nobody() {
    let mut world = World::new();
    let mut answered = post("1", "Thing 1", "2026-04-01T09:00:00Z");
    answered.replies = Replies::counted(3);
    world.niamh(&[answered, post("2", "Thing 2", "2026-04-02T09:00:00Z")]);
    let mut nobody = post("2", "Thing 2", "2026-04-02T09:00:00Z");
    assert_eq!(world.rows()[0].replies, Replies::Unknown);
    nobody.replies = Replies::Nobody;
    world.niamh(&[nobody]);

    assert_eq!(
        (world.rows()[0].replies, world.rows()[1].replies),
        (Replies::Nobody, Replies::counted(3))
    );
}

#[test]
fn the_posts_of_one_person_are_a_list_of_their_own() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let niamh = world.rows()[0].participant.unwrap();

    assert_eq!(world.store.page(Among::Person(niamh), Span::Newest, 10).unwrap().0.len(), 1);
    assert_eq!(
        world.store.page(Among::Person(ParticipantId(999)), Span::Newest, 10).unwrap().0.len(),
        0
    );
}

#[test]
fn the_next_new_post_is_found_in_both_directions() {
    let mut world = World::new();
    let posts: Vec<Seen> = (1..=9)
        .map(|n| post(&format!("{n}"), &format!("Post {n}"), &format!("2026-04-0{n}T09:00:00Z")))
        .collect();
    world.niamh(&posts);
    let rows = world.rows();
    let read: Vec<(PostId, MarkChange)> =
        rows[2..7].iter().map(|row| (row.key.id, MarkChange::Read)).collect();
    world.store.mark(&read, at(NOW)).unwrap();

    assert_eq!(
        world.store.next_new(Among::Everything, Some(rows[1].key), Toward::Older).unwrap(),
        Some(rows[7].key)
    );
    assert_eq!(
        world.store.next_new(Among::Everything, Some(rows[5].key), Toward::Newer).unwrap(),
        Some(rows[1].key)
    );
    assert_eq!(
        world.store.next_new(Among::Everything, None, Toward::Older).unwrap(),
        Some(rows[0].key)
    );
}

#[test]
fn every_column_of_the_timeline_comes_back_clean() {
    let mut world = World::new();
    let mut hostile = post("1", "x", "2026-04-01T09:00:00Z");
    hostile.html = "<p>\u{1b}[31mred\u{9d}</p>".to_owned();
    world.niamh(&[hostile]);
    world
        .store
        .connection
        .execute("UPDATE post SET headline = 'a' || char(27) || ']0;b' || char(7)", [])
        .unwrap();

    assert_eq!(world.titles(), ["a ]0;b"]);
}
