//! What is counted as posts come and go, against what there is.

use super::*;

/// How many posts each source showed, counted anew, beside what is kept.
fn counts(store: &Store) -> Vec<(i64, i64)> {
    let sql = "SELECT (SELECT count(*) FROM sighting WHERE source = s.id), s.posts FROM source s ORDER BY s.id";
    let mut query = store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn the_posts_of_a_source_are_counted_as_they_come_come_again_unite_and_go() {
    let mut world = World::new();
    let mut first = post("1", "Thing 1", "2026-04-01T09:00:00Z");
    first.link = None;
    let mut second = post("x", "Ding 1", "2026-04-01T09:30:00Z");
    second.guid = None;
    let third = post("3", "Thing 3", "2026-04-03T09:00:00Z");
    world.niamh(&[first, second, third.clone()]);
    world.niamh(&[third]);
    assert!(counts(&world.store).contains(&(3, 3)), "{:?}", counts(&world.store));

    let mut both = post("x", "Thing 1", "2026-04-01T09:00:00Z");
    both.guid = Some("1".to_owned());
    world.niamh(&[both]);

    assert!(counts(&world.store).contains(&(2, 2)), "{:?}", counts(&world.store));
    for _time in 0..2 {
        world.books(&[
            note("n1", "@niamh@books.example", &[]),
            note("n2", "@aoife@books.example", &[]),
        ]);
    }
    assert_eq!(counts(&world.store).iter().filter(|counts| **counts == (2, 2)).count(), 2);
    assert!(counts(&world.store).iter().all(|(there, kept)| there == kept));
    world.store.let_go(at("2027-04-29T10:30:00Z"), false).unwrap();
    assert!(counts(&world.store).iter().all(|(there, kept)| there == kept));
}

#[test]
fn posts_that_come_together_stand_together_in_the_index_of_their_ids() {
    let mut world = World::new();
    let posts: Vec<Seen> = (0..40)
        .map(|n| post(&n.to_string(), &format!("Thing {n}"), "2026-04-01T09:00:00Z"))
        .collect();

    world.niamh(&posts);
    world.niamh(&[post("later", "Later", "2026-04-02T09:00:00Z")]);

    let ids: Vec<String> = world.rows().into_iter().map(|row| row.public.0.into()).collect();
    let [later, together @ ..] = ids.as_slice() else { panic!("{ids:?}") };
    let parts: Vec<(&str, &str)> = together.iter().map(|id| id.split_at(2)).collect();
    assert_eq!(parts.len(), 40);
    assert!(parts.iter().all(|(alike, _)| *alike == parts[0].0), "{ids:?}");
    assert!(parts[1..].iter().all(|(_, own)| *own != parts[0].1), "{ids:?}");
    assert_eq!(later.len(), 12);
}

#[test]
fn a_database_from_before_knows_its_counts() {
    let (_folder, opened) = brought_from(
        1,
        "INSERT INTO participant(id, name) VALUES (1, 'Niamh Byrne');
         INSERT INTO source(id, kind, participant, address, key) VALUES (1, 0, 1, 'https://niamh.example/feed', 'k');
         INSERT INTO post(id, public, kind, source, participant, title, headline, date_sure, at, first_seen, hash, shown)
           VALUES (7, 'abcdefghijkl', 0, 1, 1, 'Thing 1', 'Thing 1', 0, 1775034000000, 1775034000000, x'00', 1);
         INSERT INTO sighting(post, source, seen_at) VALUES (7, 1, 1775034000000);",
    );

    assert_eq!(counts(&opened.store), [(1, 1)]);
}
