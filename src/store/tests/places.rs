//! Notes among each other: what a batch settles, what has a row, which of two says it.

use super::notes::answer;
use super::*;

impl World {
    /// What a query of one number answers.
    fn number(&self, sql: &str) -> i64 {
        self.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn a_thread_that_is_read_at_once_is_counted_once() {
    let mut world = World::new();
    world.books(&[note("1", "@niamh@books.example", &[])]);
    world
        .store
        .connection
        .execute_batch(
            "CREATE TEMP TABLE counted(post INTEGER); \
             CREATE TEMP TRIGGER counting AFTER UPDATE OF replies ON post BEGIN INSERT INTO counted VALUES (NEW.id); END;",
        )
        .unwrap();
    let thread: Vec<Seen> =
        (100..140).map(|n| answer(&n.to_string(), "@guest@books.example", "1", "Yes")).collect();

    world.thread(&thread);

    assert_eq!(world.rows()[0].replies, Replies::counted(40));
    assert_eq!(world.number("SELECT count(*) FROM counted"), 1);
    world.thread(&thread);
    assert_eq!(world.number("SELECT count(*) FROM counted"), 1, "nothing is new");
}
