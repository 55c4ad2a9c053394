//! What the retention setting lets go.

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior, params};

use super::unsettled::Unsettled;
use super::{Result, Store, gaps, notes};

/// Posts of one kind that are old enough, whether or not they have a row: answers, announcements and what was
/// read for a thread, too. Not those that are saved, nor those under which something you wrote is not settled.
fn old(index: &str) -> String {
    format!(
        "INSERT INTO let_go_post SELECT p.id FROM source s CROSS JOIN post p INDEXED BY {index} ON p.source = s.id \
           AND p.at < ?1 AND p.pruned = 0 AND p.is_saved = 0 \
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.post = p.id AND o.state <> 'sent')"
    )
}

fn old_notes() -> String {
    format!("{} WHERE p.kind = 1", old("post_note_time"))
}

fn old_blog_posts() -> String {
    format!("{} WHERE p.kind = 0", old("post_blog"))
}

impl Store {
    /// Lets the text of posts go that are older than `before`; keys and marks stay, so that none of them
    /// comes back as new. Those that are saved, or under which something you wrote is not settled, are
    /// kept. How many went.
    pub fn let_go(&mut self, before: Timestamp, notes_only: bool) -> Result<u64> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let gone = mark_old(&change, before, notes_only)?;
        if gone > 0 {
            change.execute_batch(
                "DELETE FROM body WHERE post IN (SELECT id FROM let_go_post); \
                 DELETE FROM full_text WHERE post IN (SELECT id FROM let_go_post); \
                 UPDATE post SET pruned = 1 WHERE id IN (SELECT id FROM let_go_post);",
            )?;
            let mut unsettled = Unsettled::default();
            notes::moved_from(&change, "let_go_post", &mut unsettled)?;
            unsettled.settle(&change)?;
            change.execute("DELETE FROM let_go_post", [])?;
        }
        gaps::let_go(&change, before)?;
        change.commit()?;
        Ok(gone as u64)
    }
}

fn mark_old(change: &Transaction<'_>, before: Timestamp, notes_only: bool) -> Result<usize> {
    change.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS let_go_post(id INTEGER PRIMARY KEY); DELETE FROM let_go_post;",
    )?;
    let before = params![before.as_millisecond()];
    let mut gone = change.execute(&old_notes(), before)?;
    if !notes_only {
        gone += change.execute(&old_blog_posts(), before)?;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_let_go_is_found_by_its_index() {
        let store = Store::in_memory().unwrap();
        store
            .connection
            .execute_batch("CREATE TEMP TABLE let_go_post(id INTEGER PRIMARY KEY)")
            .unwrap();

        for sql in [old_notes(), old_blog_posts()] {
            for step in store.plans(&sql).unwrap() {
                assert!(
                    !step.starts_with("SCAN p") && !step.contains("TEMP B-TREE"),
                    "{step}\n{sql}"
                );
            }
        }
    }
}
