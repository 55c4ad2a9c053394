//! Who waits for a first reply, as it is kept by person, against what there is.

use std::collections::HashSet;

use jiff::ToSpan as _;
use proptest::prelude::*;
use rusqlite::params;

use super::*;
use crate::domain::Waits;

/// So many people and posts a story of changes is about.
const PEOPLE: i64 = 4;
const POSTS: i64 = 8;

/// Something that happens to posts, to people or to time.
#[derive(Debug, Clone)]
enum Change {
    Comes {
        post: i64,
        person: Option<i64>,
        day: i64,
        replies: Option<i64>,
        shown: bool,
        note: bool,
        sure: bool,
        answerable: bool,
    },
    Goes(i64),
    HasReplies(i64, Option<i64>),
    /// A column that its place, its date or its row depends on is set to nothing or one.
    Turns(i64, &'static str, bool),
    Moves(i64, i64),
    IsMuted(i64, bool),
    Belongs(i64, Option<i64>),
    CanBeAnswered(i64, &'static str, bool),
    IsListed(i64, bool),
    IsYou(i64, bool),
    TimePasses(i64),
}

fn changes() -> impl Strategy<Value = Change> {
    let post = || 1..=POSTS;
    let person = || 1..=PEOPLE;
    let replies = || prop_oneof![Just(Some(0)), Just(Some(0)), Just(None), Just(Some(2))];
    // Seldom it is not what lets a post wait.
    let mostly = || prop::bool::weighted(0.8);
    let seldom = || prop::bool::weighted(0.2);
    let comes = (
        post(),
        prop::option::weighted(0.9, person()),
        0..40_i64,
        replies(),
        mostly(),
        seldom(),
        mostly(),
        mostly(),
    );
    prop_oneof![
        8 => comes.prop_map(|(post, person, day, replies, shown, note, sure, answerable)| Change::Comes {
            post, person, day, replies, shown, note, sure, answerable
        }),
        2 => post().prop_map(Change::Goes),
        3 => (post(), replies()).prop_map(|(post, replies)| Change::HasReplies(post, replies)),
        4 => (post(), prop::sample::select(vec!["date_sure", "date_sure", "removed", "pruned", "listed", "in_scope"]), any::<bool>())
            .prop_map(|(post, column, to)| Change::Turns(post, column, to)),
        2 => (post(), 0..40_i64).prop_map(|(post, day)| Change::Moves(post, day)),
        2 => (post(), any::<bool>()).prop_map(|(post, muted)| Change::IsMuted(post, muted)),
        2 => (post(), prop::option::weighted(0.9, person())).prop_map(|(post, whose)| Change::Belongs(post, whose)),
        3 => (post(), prop::sample::select(vec!["comments_page", "comments_feed"]), any::<bool>())
            .prop_map(|(post, column, can)| Change::CanBeAnswered(post, column, can)),
        1 => (person(), mostly()).prop_map(|(person, listed)| Change::IsListed(person, listed)),
        1 => (person(), seldom()).prop_map(|(person, you)| Change::IsYou(person, you)),
        1 => (1..10_i64).prop_map(Change::TimePasses),
    ]
}

/// A store with a few people, and the time.
fn with_people(count: i64) -> Store {
    let store = Store::in_memory().unwrap();
    let all: Vec<String> = (1..=count).map(|id| format!("({id}, 'Person {id}')")).collect();
    store
        .connection
        .execute_batch(&format!(
            "INSERT INTO participant(id, name) VALUES {}; \
             INSERT INTO source(id, kind, address, key) VALUES (1, 0, 'https://ama.example/feed', 'k');",
            all.join(",")
        ))
        .unwrap();
    store
}

fn day(number: i64) -> i64 {
    at("2026-03-20T00:00:00Z").as_millisecond() + number * 86_400_000
}

fn happens(store: &mut Store, now: &mut Timestamp, change: &Change) {
    let set = |post: i64, column: &str, value: Option<i64>| {
        let sql = format!("UPDATE post SET {column} = ? WHERE id = ?");
        store.connection.execute(&sql, params![value, post]).unwrap();
    };
    match *change {
        Change::Comes { post, person, day: number, replies, shown, note, sure, answerable } => {
            let sql = "INSERT INTO post(id, public, kind, source, participant, headline, hash, date_sure, at, first_seen, \
                 replies, comments_page, in_scope, shown) SELECT ?1, 'p' || ?1, ?2, 1, ?3, 'Post', x'00', ?4, ?5, ?5, \
                 ?6, ?7, ?8, ?8 WHERE NOT EXISTS (SELECT 1 FROM post WHERE id = ?1)";
            let page = answerable.then_some("https://ama.example/page");
            store
                .connection
                .execute(sql, params![post, note, person, !sure, day(number), replies, page, shown])
                .unwrap();
        }
        Change::Goes(post) => {
            for sql in ["DELETE FROM mark WHERE post = ?", "DELETE FROM post WHERE id = ?"] {
                store.connection.execute(sql, [post]).unwrap();
            }
        }
        Change::HasReplies(post, replies) => set(post, "replies", replies),
        Change::Turns(post, column, to) => set(post, column, Some(to.into())),
        Change::Moves(post, number) => set(post, "at", Some(day(number))),
        Change::IsMuted(post, muted) => {
            let sql = "INSERT INTO mark(post, muted, made_at) SELECT id, ?2, 0 FROM post WHERE id = ?1 \
                 ON CONFLICT(post) DO UPDATE SET muted = excluded.muted";
            store.connection.execute(sql, params![post, muted]).unwrap();
        }
        Change::Belongs(post, person) => set(post, "participant", person),
        Change::CanBeAnswered(post, column, can) => set(post, column, can.then_some(1)),
        Change::IsListed(person, is) | Change::IsYou(person, is) => {
            let column = if matches!(change, Change::IsYou(..)) { "is_you" } else { "listed" };
            let sql = format!("UPDATE participant SET {column} = ? WHERE id = ?");
            store.connection.execute(&sql, params![is, person]).unwrap();
        }
        Change::TimePasses(days) => *now = now.checked_add((days * 24).hours()).unwrap(),
    }
}

/// Who waits, found by looking at everybody's posts.
fn looked_up(store: &Store, now: Timestamp) -> Vec<(i64, Waits)> {
    let unanswered = "p.shown = 1 AND p.kind = 0 AND p.date_sure = 0 AND p.replies = 0 \
        AND coalesce(p.comments_page, p.comments_feed) IS NOT NULL";
    let dated = "f.participant = m.id AND f.shown = 1 AND f.kind = 0 AND f.date_sure = 0";
    let all = |post: &str, condition: &str| -> Vec<(i64, i64)> {
        let sql = format!(
            "SELECT m.id, p.id FROM participant m JOIN post p ON p.id = ({post} LIMIT 1) \
             WHERE m.listed = 1 AND m.is_you = 0 AND {condition} ORDER BY p.at DESC, p.id DESC"
        );
        let mut query = store.connection.prepare(&sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let since = |days: i64| now.checked_sub((days * 24).hours()).unwrap().as_millisecond();
    let newcomers = all(
        &format!("SELECT id FROM post f WHERE {dated} ORDER BY f.at, f.id"),
        &format!("p.at >= {} AND {unanswered}", since(14)),
    );
    let never = all(
        &format!("SELECT id FROM post f WHERE {dated} ORDER BY f.at DESC, f.id DESC"),
        &format!(
            "{unanswered} AND NOT EXISTS (SELECT 1 FROM post a WHERE a.participant = m.id AND a.kind = 0 AND a.replies > 0)"
        ),
    );
    let of_theirs = unanswered.replace("p.", "f.");
    let mut also = all(
        &format!(
            "SELECT id FROM post f WHERE f.participant = m.id AND f.at >= {} AND {of_theirs} ORDER BY f.at DESC, f.id DESC",
            since(21)
        ),
        "1",
    );
    also.reverse();
    let groups = [(newcomers, Waits::NewHere), (never, Waits::NeverAnswered), (also, Waits::Also)];
    let mut people = HashSet::new();
    let mut found = Vec::new();
    for (group, waits) in groups {
        let first = group.into_iter().filter(|(person, _)| people.insert(*person));
        found.extend(first.map(|(_, post)| (post, waits)));
    }
    found
}

fn kept(store: &Store, now: Timestamp) -> Vec<(i64, Waits)> {
    let rows = store.waiting(now).unwrap();
    rows.iter().map(|row| (row.key.id.0, row.waits.unwrap())).collect()
}

/// How many people's rows are to be made anew.
fn to_weigh(store: &Store) -> i64 {
    let sql = "SELECT count(*) FROM to_weigh";
    store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_happens_who_waits_is_what_looking_at_everybody_s_posts_finds(
        story in prop::collection::vec((prop::bool::weighted(0.7), changes()), 1..120),
    ) {
        let (mut store, mut now) = (with_people(PEOPLE), at("2026-04-29T00:00:00.0004Z"));
        for (number, (is_weighed, change)) in story.iter().enumerate() {
            while *is_weighed && store.weigh_some().unwrap() {}
            happens(&mut store, &mut now, change);

            let there = looked_up(&store, now);
            prop_assert_eq!(&kept(&store, now), &there, "after {} {:?}", number, change);
            prop_assert_eq!(store.count_waiting(now).unwrap() as usize, there.len());
        }
        while store.weigh_some().unwrap() {}
        prop_assert_eq!(kept(&store, now), looked_up(&store, now));
    }
}

#[test]
fn the_posts_of_three_hundred_people_are_weighed_in_two_steps() {
    let mut store = with_people(300);
    store
        .connection
        .execute_batch(&format!(
            "INSERT INTO post(public, kind, source, participant, headline, hash, date_sure, at, first_seen, replies, \
               comments_page, shown) \
             SELECT 'p' || id, 0, 1, id, 'Post', x'00', 0, {0}, {0}, 0, 'https://ama.example/page', 1 FROM participant",
            day(0)
        ))
        .unwrap();
    assert_eq!((to_weigh(&store), store.count_waiting(at(NOW)).unwrap()), (300, 300));

    assert!(store.weigh_some().unwrap());
    assert!(to_weigh(&store) > 0);
    assert_eq!(store.count_waiting(at(NOW)).unwrap(), 300);
    assert!(!store.weigh_some().unwrap());

    assert_eq!((to_weigh(&store), store.count_waiting(at(NOW)).unwrap()), (0, 300));
}

#[test]
fn whose_post_is_read_saved_or_said_anew_is_not_weighed_again() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    while world.store.weigh_some().unwrap() {}
    let row = world.rows().remove(0);

    world
        .store
        .mark(&[(row.key.id, MarkChange::Read), (row.key.id, MarkChange::Saved)], at(NOW))
        .unwrap();
    world.niamh(&[post("1", "Thing 1, again", "2026-04-01T09:00:00Z")]);

    assert_eq!(to_weigh(&world.store), 0);
}

#[test]
fn whose_post_is_hidden_no_longer_waits_and_is_weighed() {
    let mut world = World::new();
    let mut waits = post("1", "Thing 1", "2026-04-20T09:00:00Z");
    (waits.replies, waits.comments_page) = (Replies::counted(0), waits.link.clone());
    world.niamh(&[waits]);
    while world.store.weigh_some().unwrap() {}
    assert_eq!(world.store.count_waiting(at(NOW)).unwrap(), 1);

    let row = world.rows().remove(0);
    world.store.mark(&[(row.key.id, MarkChange::Muted)], at(NOW)).unwrap();

    assert_eq!((to_weigh(&world.store), world.store.count_waiting(at(NOW)).unwrap()), (1, 0));
}

#[test]
fn every_older_database_knows_who_waits_after_its_migration() {
    for version in 1..=open::SCHEMA {
        let (folder, opened) = brought_from(
            version,
            "INSERT INTO participant(id, name) VALUES (1, 'Niamh Byrne'), (2, 'Sam Okafor');
             INSERT INTO source(id, kind, participant, address, key) VALUES (1, 0, 1, 'https://niamh.example/feed', 'k');
             INSERT INTO post(id, public, kind, source, participant, headline, date_sure, at, first_seen, hash, replies,
                 comments_page, shown)
               VALUES (7, 'abcdefghijkl', 0, 1, 1, 'Thing 1', 0, 1775034000000, 1775034000000, x'00', 0, 'https://niamh.example/1', 1);",
        );

        let waiting = [(7, Waits::NeverAnswered)];
        assert_eq!(kept(&opened.store, at(NOW)), waiting, "schema {version}");
        if version < open::SCHEMA {
            assert_eq!(to_weigh(&opened.store), 0, "schema {version}");
        }
        let reader = Store::reader(&folder.path().join("cohort.db")).unwrap();
        assert_eq!(kept(&reader, at(NOW)), waiting, "schema {version}");
    }
}
