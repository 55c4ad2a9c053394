//! Who waits for a first reply: newcomers, people whom nobody ever answered, and everybody's newest post
//! that is known to have no reply. Costs as much as there are people, whatever else is stored.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan as _};
use rusqlite::named_params;

use super::timeline::{ROW, row};
use super::{Result, Store};
use crate::domain::{Row, Waits};

/// Somebody is a newcomer for so long after their first post.
const NEWCOMER_DAYS: i64 = 14;
/// Posts wait so long; later, an answer would surprise more than help.
const WAITING_DAYS: i64 = 21;

/// Blog posts that can be answered, have a certain date, and are known to have no reply.
const UNANSWERED: &str = "p.shown = 1 AND p.kind = 0 AND p.date_sure = 0 AND p.replies = 0 \
    AND coalesce(p.comments_page, p.comments_feed) IS NOT NULL";

impl Store {
    /// The posts that wait for a first reply, in the order of the view: newcomers' first posts, newest
    /// first; the newest of each person who was never answered, newest first; everybody else's newest
    /// that has no reply, oldest first. One a person, the first group wins; you are not among them.
    pub fn waiting(&self, now: Timestamp) -> Result<Vec<Row>> {
        let mut found = self.unanswered_newcomers(now)?;
        let mut people: HashSet<_> = found.iter().map(|row| row.participant).collect();
        for row in self.never_answered()? {
            if people.insert(row.participant) {
                found.push(row);
            }
        }
        let mut also = self.also_waiting(now)?;
        also.retain(|row| people.insert(row.participant));
        also.reverse();
        found.append(&mut also);
        Ok(found)
    }

    fn unanswered_newcomers(&self, now: Timestamp) -> Result<Vec<Row>> {
        let since = now.checked_sub((NEWCOMER_DAYS * 24).hours()).unwrap_or(now);
        let mut query = self.connection.prepare_cached(&newcomers_sql())?;
        let rows = query.query_map(named_params! { ":since": since.as_millisecond() }, row)?;
        Ok(with(rows.collect::<rusqlite::Result<_>>()?, Waits::NewHere))
    }

    fn never_answered(&self) -> Result<Vec<Row>> {
        let mut query = self.connection.prepare_cached(&never_answered_sql())?;
        let rows = query.query_map([], row)?;
        Ok(with(rows.collect::<rusqlite::Result<_>>()?, Waits::NeverAnswered))
    }

    /// Everybody's newest unanswered post of the last weeks, newest first.
    fn also_waiting(&self, now: Timestamp) -> Result<Vec<Row>> {
        let since = now.checked_sub((WAITING_DAYS * 24).hours()).unwrap_or(now);
        let mut query = self.connection.prepare_cached(&also_sql())?;
        let rows = query.query_map(named_params! { ":since": since.as_millisecond() }, row)?;
        Ok(with(rows.collect::<rusqlite::Result<_>>()?, Waits::Also))
    }
}

/// The first or the newest blog post of a person `m`, of those whose date is sure.
fn post_of(order: &str) -> String {
    format!(
        "JOIN post p ON p.id = (SELECT id FROM post f INDEXED BY post_person WHERE f.participant = m.id \
           AND f.shown = 1 AND f.kind = 0 AND f.date_sure = 0 ORDER BY f.at {order}, f.id {order} LIMIT 1)"
    )
}

fn newcomers_sql() -> String {
    let first = post_of("ASC");
    format!(
        "SELECT {ROW} FROM participant m {first} WHERE m.listed = 1 AND m.is_you = 0 AND p.at >= :since \
           AND {UNANSWERED} ORDER BY p.at DESC, p.id DESC"
    )
}

fn never_answered_sql() -> String {
    let newest = post_of("DESC");
    format!(
        "SELECT {ROW} FROM participant m {newest} WHERE m.listed = 1 AND m.is_you = 0 AND {UNANSWERED} \
           AND NOT EXISTS (SELECT 1 FROM post a INDEXED BY post_answered \
             WHERE a.participant = m.id AND a.kind = 0 AND a.replies > 0) ORDER BY p.at DESC, p.id DESC"
    )
}

fn also_sql() -> String {
    let unanswered = UNANSWERED.replace("p.", "f.");
    format!(
        "SELECT {ROW} FROM participant m JOIN post p ON p.id = (SELECT id FROM post f INDEXED BY post_unanswered \
           WHERE f.participant = m.id AND f.at >= :since AND {unanswered} ORDER BY f.at DESC, f.id DESC LIMIT 1) \
         WHERE m.listed = 1 AND m.is_you = 0 ORDER BY p.at DESC, p.id DESC"
    )
}

fn with(mut rows: Vec<Row>, waits: Waits) -> Vec<Row> {
    for row in &mut rows {
        row.waits = Some(waits);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_is_found_without_looking_at_every_post() {
        let store = Store::in_memory().unwrap();

        for sql in [newcomers_sql(), never_answered_sql(), also_sql()] {
            for step in store.plans(&sql).unwrap() {
                let scans =
                    ["SCAN p", "SCAN f", "SCAN a"].iter().any(|scan| step.starts_with(scan));
                assert!(!scans, "{step}\n{sql}");
            }
        }
    }
}
