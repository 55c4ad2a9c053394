//! Who takes part in which programme.

use super::*;

fn takes_part(store: &Store) -> Vec<(String, String)> {
    let mut query = store
        .connection
        .prepare(
            "SELECT m.name, t.programme FROM takes_part t JOIN participant m ON m.id = t.participant \
             ORDER BY m.name, t.programme",
        )
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(std::result::Result::unwrap).collect()
}

#[test]
fn who_takes_part_is_as_the_lists_say_now() {
    let mut world = World::new();
    assert!(takes_part(&world.store).is_empty());
    let mut both = people();
    both[0].programmes = vec!["one".to_owned(), "two".to_owned()];
    both[1].programmes = vec!["two".to_owned()];

    world.store.enrol(&both, &tags()).unwrap();
    assert_eq!(takes_part(&world.store).len(), 3);
    both[0].programmes.clear();
    world.store.enrol(&both, &tags()).unwrap();

    assert_eq!(takes_part(&world.store), [("Sam Okafor".to_owned(), "two".to_owned())]);
}
