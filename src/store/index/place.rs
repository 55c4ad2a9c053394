//! Where a post stands in the index of words: the later it was written, the further behind, so that the newest are
//! found first without sorting. What stands close together takes less room (FTS5 keeps how far each is from the one
//! before: in one byte below 128, in two below 16,384), and so a place is a quarter of a minute: there are fewer
//! than 128 between two posts of most people's cohorts, and 40,320 in a week. A week in which more is written than
//! can stand so has places of a quarter of a second instead, behind those it had.

use rusqlite::{Connection, Transaction};

use super::super::Result;

/// A week, in milliseconds.
const WEEK: i64 = 7 * 24 * 60 * 60 * 1_000;
/// So many milliseconds are one place.
const UNIT: i64 = 15_000;
/// The same in a crowded week: a stream of 100,000 notes a day has three of these for each.
const CROWDED_UNIT: i64 = 250;
/// Each week has room for so many places …
const ROOM: i64 = 1 << 22;
/// … and stands so far behind its beginning where it is crowded.
const BEHIND: i64 = 1 << 17;
/// A post that stands less far before its own place is near enough to it …
const NEAR: i64 = 16;
/// … and further it stands only in a crowd.
const FAR: i64 = 64;
/// There no post stands further before its own place: 10,000 of one moment at most.
const CROWD: i64 = 40_000;
/// Nothing is put further before what was written so much earlier (in milliseconds) than it is near to its own place.
const MINUTE: i64 = 60_000;

/// The place of a moment.
pub(in super::super) fn place(connection: &Connection, at: i64) -> Result<i64> {
    let week = at.div_euclid(WEEK);
    Ok(place_in(week, at, is_crowded(connection, week)?))
}

/// No post of this moment, or a later one, stands before this place.
pub(in super::super) fn first_place(connection: &Connection, at: i64) -> Result<i64> {
    let week = at.div_euclid(WEEK);
    let is_crowded = is_crowded(connection, week)?;
    Ok(place_in(week, at, is_crowded) - if is_crowded { CROWD } else { FAR })
}

fn place_in(week: i64, at: i64, is_crowded: bool) -> i64 {
    let into_it = at.rem_euclid(WEEK);
    let place = if is_crowded { BEHIND + into_it / CROWDED_UNIT } else { into_it / UNIT };
    week * ROOM + place
}

fn is_crowded(connection: &Connection, week: i64) -> Result<bool> {
    let mut query = connection.prepare_cached("SELECT 1 FROM crowded_week WHERE week = ?")?;
    Ok(query.exists([week])?)
}

/// The free place for a post of this moment. Where its week shows to be crowded, the others of that week are put into
/// the index anew.
pub(super) fn free_place(change: &Transaction<'_>, post: i64, at: i64) -> Result<i64> {
    let mut query = change.prepare_cached("SELECT 1 FROM indexed WHERE place = ?")?;
    let mut is_taken = |place| Ok(query.exists([place])?);
    let own = place(change, at)?;
    let place = free_before(own, post, &mut is_taken)?;
    let (week, back) = (at.div_euclid(WEEK), own - place);
    if back < NEAR || is_crowded(change, week)? || back < FAR && !overtakes(change, place, own, at)?
    {
        return Ok(place);
    }
    change.execute("INSERT INTO crowded_week VALUES (?)", [week])?;
    change.execute(
        // Its first may stand before it: nothing of the week before does so late.
        "INSERT OR IGNORE INTO to_index SELECT post FROM indexed WHERE place >= ?1 AND place < ?2",
        [week * ROOM - FAR, (week + 1) * ROOM - FAR],
    )?;
    free_before(place_in(week, at, true), post, &mut is_taken)
}

/// Whether a post of this moment would stand before what was written well before it. (Many blogs say no hour, or a full
/// one: what is of one moment has no order.)
fn overtakes(change: &Transaction<'_>, place: i64, own: i64, at: i64) -> Result<bool> {
    let mut query = change.prepare_cached(OVERTAKEN)?;
    Ok(query.exists([place, own, at - MINUTE])?)
}

const OVERTAKEN: &str = "SELECT 1 FROM indexed i CROSS JOIN post p ON p.id = i.post \
     WHERE i.place > ?1 AND i.place <= ?2 AND p.at < ?3";

/// The first place that is free: its own, one of the nearest before, or one of a stretch before that grows twice as
/// long when a few tries were in vain. So a thousand posts of one moment do not go through each other's places one by
/// one.
fn free_before(own: i64, post: i64, is_taken: &mut impl FnMut(i64) -> Result<bool>) -> Result<i64> {
    for place in (0..NEAR).map(|back| own - back) {
        if !is_taken(place)? {
            return Ok(place);
        }
    }
    let (mut stretch, mut chance) = (NEAR, post);
    loop {
        for _ in 0..4 {
            // Any multiplier does that reaches all of its numbers (Knuth, MMIX).
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let place = own - NEAR - (chance >> 24).rem_euclid(stretch);
            if !is_taken(place)? {
                return Ok(place);
            }
        }
        stretch = stretch.saturating_mul(2).min(ROOM);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn at(time: &str) -> i64 {
        time.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn what_was_written_later_stands_behind_whether_its_week_is_crowded_or_not() {
        let moments = [
            "1969-06-01T00:00:00Z",
            "2026-04-29T23:59:44Z",
            "2026-04-29T23:59:59Z",
            "2026-04-30T00:00:00Z",
            "2026-05-06T23:59:59Z",
            "2026-05-07T00:00:00Z",
            "9999-12-30T00:00:00Z",
        ];
        for crowded in 0..2_usize.pow(5) {
            let mut weeks = Vec::new();
            let places = moments.map(|moment| {
                let week = at(moment).div_euclid(WEEK);
                if !weeks.contains(&week) {
                    weeks.push(week);
                }
                let number = weeks.iter().position(|one| *one == week).unwrap();
                place_in(week, at(moment), crowded >> number & 1 == 1)
            });
            assert!(places.is_sorted_by(|earlier, later| earlier < later), "{places:?}");
        }
    }

    #[test]
    fn what_a_post_would_overtake_is_met_by_keys_alone() {
        let store = crate::store::Store::in_memory().unwrap();

        for step in store.plans(OVERTAKEN).unwrap() {
            assert!(!step.contains("SCAN") && !step.contains("TEMP B-TREE"), "{step}");
        }
    }

    #[test]
    fn a_crowd_of_one_moment_finds_its_places_in_a_few_tries_each_and_stays_together() {
        let (mut taken, mut tries) = (BTreeSet::new(), 0);
        let crowd = 10_000;

        for post in 0..crowd {
            let place = free_before(0, post, &mut |place| {
                tries += 1;
                Ok(taken.contains(&place))
            });
            assert!(taken.insert(place.unwrap()), "a place was given twice");
        }

        assert!(tries < crowd * 60, "{tries} tries");
        assert!(taken.first().is_some_and(|first| *first > -CROWD), "{:?}", taken.first());
    }
}
