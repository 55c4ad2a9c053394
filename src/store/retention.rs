//! What the retention setting lets go.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::unsettled::Unsettled;
use super::{Result, Store, begin, gaps, notes};

/// So many are let go in one change.
const STEP: i64 = 1_000;

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
    format!("{} WHERE p.kind = 1 LIMIT ?2", old("post_note_time"))
}

fn old_blog_posts() -> String {
    format!("{} WHERE p.kind = 0 LIMIT ?2", old("post_blog"))
}

impl Store {
    /// Lets the text of posts go that are older than `before`; keys and marks stay, so that none of them
    /// comes back as new. Those that are saved, or under which something you wrote is not settled, are
    /// kept. How many went.
    pub fn let_go(&mut self, before: Timestamp, notes_only: bool) -> Result<u64> {
        let mut gone = 0;
        loop {
            let some = self.let_go_some(before, notes_only)?;
            gone += some;
            if some == 0 {
                return Ok(gone);
            }
        }
    }

    /// As `let_go`, and no more than `STEP` of them, so that nobody waits long. How many went; none when all
    /// are gone.
    pub fn let_go_some(&mut self, before: Timestamp, notes_only: bool) -> Result<u64> {
        let change = begin(&mut self.connection)?;
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
    let before = before.as_millisecond();
    let mut gone = change.execute(&old_notes(), params![before, STEP])?;
    let left = STEP.saturating_sub(i64::try_from(gone).unwrap_or(STEP));
    if !notes_only && left > 0 {
        gone += change.execute(&old_blog_posts(), params![before, left])?;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seen;
    use crate::store::{Among, Enrolment, Span};

    #[test]
    fn many_posts_are_let_go_a_few_in_one_change_and_all_in_the_end() {
        let mut store = Store::in_memory().unwrap();
        let feed = url::Url::parse("https://ama.example/feed").unwrap();
        let name = "Ama".to_owned();
        let ama = Enrolment { name, feeds: vec![feed], yours: true, ..Enrolment::default() };
        store.enrol(&[ama], &[]).unwrap();
        let at: Timestamp = "2026-04-29T10:30:00Z".parse().unwrap();
        let post = |n: i64| Seen {
            guid: Some(n.to_string()),
            published: at.checked_sub(jiff::SignedDuration::from_secs(60)).ok(),
            html: "words".to_owned(),
            ..Seen::blog()
        };
        let posts: Vec<Seen> = (0..=STEP * 2).map(post).collect();
        let source = store.askable(at).unwrap().remove(0);
        store.keep(&source, None, &posts, at).unwrap();

        let row = store.page(Among::Everything, Span::Newest, 1).unwrap().0.remove(0);
        let steps: Vec<u64> = (0..4).map(|_| store.let_go_some(at, false).unwrap()).collect();

        assert_eq!(steps, [1_000, 1_000, 1, 0]);
        assert!(store.text(row.key.id).unwrap().unwrap().html.is_empty());
    }

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
