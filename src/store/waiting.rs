//! Who waits for a first reply: newcomers, people whom nobody ever answered, and everybody's newest post
//! that is known to have no reply. What does not depend on the time of day is kept by person (`waits`); of people
//! whose posts changed since (`to_weigh`) it is found anew, so that no answer depends on how fresh that table is.

use std::cmp::Reverse;

use jiff::{Timestamp, ToSpan as _};
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, Transaction};

use super::timeline::{ROW, row};
use super::{Result, Store, begin, codes};
use crate::domain::{PostId, Row, RowKey, Waits};

/// Somebody is a newcomer for so long after their first post.
const NEWCOMER_DAYS: i64 = 14;
/// Posts wait so long; later, an answer would surprise more than help.
const WAITING_DAYS: i64 = 21;

/// Blog posts that have a certain date.
const DATED: &str = "p.shown = 1 AND p.kind = 0 AND p.date_sure = 0";
/// Those that can be answered, too, and are known to have no reply.
const UNANSWERED: &str = "p.shown = 1 AND p.kind = 0 AND p.date_sure = 0 AND p.replies = 0 \
    AND coalesce(p.comments_page, p.comments_feed) IS NOT NULL";

/// The people whose rows are made anew in one step: as many as one change of posts touches, and some more.
const SOME: &str = "(SELECT participant FROM to_weigh ORDER BY participant LIMIT 256)";

const IS_ANY: &str = "SELECT EXISTS (SELECT 1 FROM to_weigh)";

impl Store {
    /// The posts that wait for a first reply, in the order of the view: newcomers' first posts, newest
    /// first; the newest of each person who was never answered, newest first; everybody else's newest
    /// that has no reply, oldest first. One a person, the first group wins; you are not among them.
    pub fn waiting(&self, now: Timestamp) -> Result<Vec<Row>> {
        let mut query = self.connection.prepare_cached(&row_sql())?;
        let mut found = Vec::new();
        for (waits, key) in self.who_waits(now)? {
            // It may have gone meanwhile.
            if let Some(row) = query.query_row([key.id.0], row).optional()? {
                found.push(Row { waits: Some(waits), ..row });
            }
        }
        Ok(found)
    }

    /// How many posts wait for a first reply. Costs as much as there are people, however much they wrote.
    pub fn count_waiting(&self, now: Timestamp) -> Result<u32> {
        Ok(u32::try_from(self.who_waits(now)?.len()).unwrap_or(u32::MAX))
    }

    /// Which posts wait and why, in the order of the view. No post is read for it, but of people whose posts
    /// changed a moment ago.
    pub(super) fn who_waits(&self, now: Timestamp) -> Result<Vec<(Waits, RowKey)>> {
        // Posts stand at whole milliseconds.
        let since = |days: i64| {
            codes::time_of(now.checked_sub((days * 24).hours()).unwrap_or(now).as_millisecond())
        };
        let (newcomers, others) = (since(NEWCOMER_DAYS), since(WAITING_DAYS));
        let mut query = self.connection.prepare_cached(&who_sql())?;
        let mut found = Vec::new();
        for kept in query.query_map([], Kept::of)? {
            found.extend(kept?.waits(newcomers, others));
        }
        found.sort_unstable_by_key(|(waits, key)| match waits {
            Waits::NewHere | Waits::NeverAnswered => (*waits, Some(Reverse(*key)), None),
            Waits::Also => (*waits, None, Some(*key)),
        });
        Ok(found)
    }

    /// Makes anew what is kept of some people whose posts changed; whether more are left.
    pub(super) fn weigh_some(&mut self) -> Result<bool> {
        // The lock of the writer is not taken for nothing.
        if !is_any(&self.connection)? {
            return Ok(false);
        }
        let change = begin(&mut self.connection)?;
        weigh(&change)?;
        change.commit()?;
        is_any(&self.connection)
    }
}

/// Makes anew what is kept of the people whose posts changed, of some of them where there are many. Belongs at the
/// end of a change of posts: where it is left out, who waits is found all the same, and takes longer.
pub(super) fn weigh(change: &Transaction<'_>) -> Result<()> {
    if !is_any(change)? {
        return Ok(());
    }
    change.prepare_cached(&weigh_sql())?.execute([])?;
    change.prepare_cached(&weighed_sql())?.execute([])?;
    Ok(())
}

fn is_any(connection: &Connection) -> Result<bool> {
    Ok(connection.prepare_cached(IS_ANY)?.query_row([], |row| row.get(0))?)
}

/// What is kept of a person.
struct Kept {
    newest: Option<RowKey>,
    first: Option<RowKey>,
    never_answered: bool,
}

impl Kept {
    fn of(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        let key = |id: Option<i64>, at: Option<i64>| {
            Some(RowKey { at: codes::time_of(at?), id: PostId(id?) })
        };
        Ok(Self {
            newest: key(row.get(0)?, row.get(1)?),
            first: key(row.get(2)?, row.get(3)?),
            never_answered: row.get(4)?,
        })
    }

    /// Which post of theirs waits, and why: the first group wins.
    fn waits(&self, newcomers: Timestamp, others: Timestamp) -> Option<(Waits, RowKey)> {
        if let Some(first) = self.first.filter(|first| first.at >= newcomers) {
            return Some((Waits::NewHere, first));
        }
        let newest = self.newest?;
        if self.never_answered {
            return Some((Waits::NeverAnswered, newest));
        }
        (newest.at >= others).then_some((Waits::Also, newest))
    }
}

/// What is found anew of the people of a table, in the order of the columns of `waits`. No post is joined: for a
/// join, `SQLite` may think it worth to look at all posts first, to know which there are.
fn anew(people: &str) -> String {
    let one = |what: &str, (index, which): (&str, &str), order: &str| {
        format!(
            "(SELECT {what} FROM post p INDEXED BY {index} WHERE p.participant = t.participant AND {which} \
               ORDER BY p.at {order}, p.id {order} LIMIT 1)"
        )
    };
    let (all, waiting) = (("post_person", DATED), ("post_unanswered", UNANSWERED));
    let if_waits = |what: &str| format!("CASE WHEN {UNANSWERED} THEN {what} END");
    let (post, at) = (one("p.id", waiting, "DESC"), one("p.at", waiting, "DESC"));
    let first_post = one(&if_waits("p.id"), all, "ASC");
    let first_at = one(&if_waits("p.at"), all, "ASC");
    let newest_waits = one(UNANSWERED, all, "DESC");
    format!(
        "SELECT t.participant, {post}, {at}, {first_post}, {first_at}, \
           NOT EXISTS (SELECT 1 FROM post a INDEXED BY post_answered \
             WHERE a.participant = t.participant AND a.kind = 0 AND a.replies > 0) AND {newest_waits} IS TRUE \
         FROM {people} t"
    )
}

/// What is kept of everybody on the list but you, and found anew where that is not sure.
fn who_sql() -> String {
    let anew = anew("to_weigh");
    format!(
        "SELECT w.post, w.at, w.first_post, w.first_at, w.never_answered FROM ( \
           SELECT participant, post, at, first_post, first_at, never_answered FROM waits k \
           WHERE NOT EXISTS (SELECT 1 FROM to_weigh t WHERE t.participant = k.participant) UNION ALL {anew}) w \
         CROSS JOIN participant m ON m.id = w.participant WHERE m.listed = 1 AND m.is_you = 0"
    )
}

fn weigh_sql() -> String {
    let anew = anew(SOME);
    format!(
        "INSERT OR REPLACE INTO waits(participant, post, at, first_post, first_at, never_answered) {anew}"
    )
}

fn weighed_sql() -> String {
    format!("DELETE FROM to_weigh WHERE participant IN {SOME}")
}

fn row_sql() -> String {
    format!("SELECT {ROW} FROM post p JOIN participant m ON m.id = p.participant WHERE p.id = ?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_is_found_without_looking_at_every_post() {
        let store = Store::in_memory().unwrap();

        for sql in [who_sql(), row_sql(), weigh_sql(), weighed_sql(), IS_ANY.to_owned()] {
            for step in store.plans(&sql).unwrap() {
                let scans =
                    ["SCAN p", "SCAN a", "SCAN m"].iter().any(|scan| step.starts_with(scan));
                let sorts = step.contains("TEMP B-TREE") || step.contains("BLOOM");
                assert!(!scans && !sorts, "{step}\n{sql}");
            }
        }
    }

    #[test]
    fn who_waits_is_counted_without_a_post_where_nothing_changed() {
        let store = Store::in_memory().unwrap();

        let steps = store.plans(&who_sql()).unwrap();

        let of_kept = steps.iter().take_while(|step| !step.starts_with("UNION"));
        assert!(of_kept.clone().any(|step| step == "SCAN k"), "{steps:?}");
        for step in of_kept {
            assert!(!step.contains("post_") && !step.contains(" p "), "{step}");
        }
    }
}
