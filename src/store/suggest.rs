//! The page of one Thing: its instruction, what to read first, and who is near. Costs as much as there are
//! posts about the Thing.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use super::timeline::{COLUMNS, ROW, row};
use super::{Result, Store, begin, codes, things};
use crate::domain::{
    BeginsLater, Joined, LinkKey, ParticipantId, PostId, ProgrammeId, Row, Suggestion, ThingNumber,
};
use crate::programme::company::{Candidate, Near, Step, near, suggested};
use crate::text::Clean;

/// Who comes so long after the others came later.
const LATER: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Posts of so long ago say where their author is now.
const LATELY: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The page of one Thing.
#[derive(Debug, Clone, PartialEq)]
pub struct ThingPage {
    /// The organiser's instruction.
    pub instruction: Option<Row>,
    /// What to read first, and why.
    pub first: Vec<(Row, Suggestion)>,
    /// How many more posts are about it.
    pub more: usize,
    /// Who is near.
    pub near: Near,
    /// Whose posts begin later here than the Thing did, so that what they wrote about it may be older.
    pub begin_later: Vec<BeginsLater>,
}

impl Store {
    /// The page of a Thing of this programme at `now`. Nothing is written; [`Store::keep_suggested`]
    /// remembers what was suggested.
    pub fn thing_page(
        &self,
        joined: &Joined,
        thing: ThingNumber,
        now: Timestamp,
    ) -> Result<ThingPage> {
        let (programme, you) = (joined.id(), self.who_you_are()?);
        let rows = self.candidates(joined, thing, now)?;
        let before = self.suggested_before(programme, thing)?;
        let index = |post: PostId| rows.iter().position(|(row, _)| row.key.id == post);
        let before: Vec<(usize, Suggestion)> =
            before.into_iter().filter_map(|(post, kind)| Some((index(post)?, kind))).collect();
        let candidates: Vec<Candidate> = rows.iter().map(|(_, candidate)| *candidate).collect();
        let chosen = suggested(&candidates, you, &before);
        let first: Vec<(Row, Suggestion)> = chosen
            .into_iter()
            .filter_map(|(index, kind)| Some((rows.get(index)?.0.clone(), kind)))
            .collect();
        let near = near(thing, you, &self.steps(programme, now)?, now);
        let more = rows.len().saturating_sub(first.len());
        let instruction = self.instruction(joined, thing)?;
        let begin_later = self.begin_later(joined, thing)?;
        Ok(ThingPage { instruction, first, more, near, begin_later })
    }

    /// Remembers what was suggested for a Thing, so that it is the same next time, and that its authors were.
    pub fn keep_suggested(
        &mut self,
        programme: ProgrammeId,
        thing: ThingNumber,
        chosen: &[(PostId, Suggestion)],
    ) -> Result<()> {
        let before = self.suggested_before(programme, thing)?;
        if before == chosen {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute(
            "DELETE FROM suggested WHERE programme = ? AND thing = ?",
            params![programme.0, thing.0],
        )?;
        for (place, (post, kind)) in chosen.iter().enumerate() {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            change.execute(
                "INSERT INTO suggested(programme, thing, place, kind, post) VALUES (?, ?, ?, ?, ?)",
                params![programme.0, thing.0, place, codes::suggestion(*kind), post.0],
            )?;
            if before.iter().all(|(known, _)| known != post) {
                change.execute(
                    "UPDATE participant SET suggested = suggested + 1 \
                     WHERE id = (SELECT participant FROM post WHERE id = ?)",
                    [post.0],
                )?;
            }
        }
        Ok(change.commit()?)
    }

    /// The newest post of somebody of whom you have opened nothing yet; of those, who was suggested least.
    /// `None`: you know everybody.
    pub fn somebody_new(&mut self) -> Result<Option<Row>> {
        let boards: Vec<i64> = self
            .organisers(self.programmes().first())?
            .into_iter()
            .map(|person| person.0)
            .collect();
        let boards = serde_json::to_string(&boards).map_err(std::io::Error::from)?;
        let found = {
            let mut query = self.connection.prepare_cached(&somebody_sql())?;
            query.query_row([boards], row).optional()?
        };
        if let Some(person) = found.as_ref().and_then(|row| row.participant) {
            self.connection.execute(
                "UPDATE participant SET suggested = suggested + 1 WHERE id = ?",
                [person.0],
            )?;
        }
        Ok(found)
    }

    fn who_you_are(&self) -> Result<Option<ParticipantId>> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM participant WHERE is_you = 1 AND listed = 1 LIMIT 1")?
            .query_row([], |row| row.get(0).map(ParticipantId))
            .optional()?)
    }

    fn suggested_before(
        &self,
        programme: ProgrammeId,
        thing: ThingNumber,
    ) -> Result<Vec<(PostId, Suggestion)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT post, kind FROM suggested WHERE programme = ? AND thing = ? ORDER BY place",
        )?;
        let before = query.query_map(params![programme.0, thing.0], |row| {
            Ok((PostId(row.get(0)?), codes::suggestion_of(row.get(1)?)))
        })?;
        let mut before = before.collect::<rusqlite::Result<Vec<_>>>()?;
        // Two of them may have proved to be one.
        before.dedup_by_key(|(post, _)| *post);
        Ok(before)
    }

    /// Every post of a participant that answers a Thing, newest first.
    fn candidates(
        &self,
        joined: &Joined,
        thing: ThingNumber,
        now: Timestamp,
    ) -> Result<Vec<(Row, Candidate)>> {
        let programme = &joined.programme;
        let moment = |day: jiff::civil::Date| programme.moment(day.into(), self.zone());
        let starts = programme.starts.and_then(moment).unwrap_or(now);
        let opens = programme.thing(thing).and_then(|thing| thing.opens);
        let opens = opens.and_then(|opens| moment(opens.date())).unwrap_or(now);
        let mut query = self.connection.prepare_cached(&candidates_sql())?;
        let found = query.query_map(params![joined.id().0, thing.0], |sql| {
            let row = row(sql)?;
            let first = codes::time_of(sql.get(COLUMNS + 1)?);
            let later = |at: Timestamp, than: Timestamp| at.duration_since(than) >= LATER;
            let candidate = Candidate {
                person: row.participant.unwrap_or(ParticipantId(0)),
                began_after: later(first, starts) || later(row.key.at, opens),
                replies: row.replies,
                shown: sql.get(COLUMNS)?,
                wrote: sql.get(COLUMNS + 2)?,
                at: row.key.at,
            };
            Ok((row, candidate))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Where everybody is, as far as their posts of the last weeks say.
    fn steps(&self, programme: ProgrammeId, now: Timestamp) -> Result<Vec<Step>> {
        let since = now.checked_sub(LATELY).unwrap_or(now).as_millisecond();
        let mut query = self.connection.prepare_cached(STEPS)?;
        let found = query.query_map(params![programme.0, since], |row| {
            Ok(Step {
                person: ParticipantId(row.get(0)?),
                things: things::numbers_of(row.get_ref(2)?.as_str()?),
                at: codes::time_of(row.get(1)?),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Who published the instructions of a programme.
    pub(super) fn organisers(&self, programme: Option<&Joined>) -> Result<HashSet<ParticipantId>> {
        let mut found = HashSet::new();
        let Some(joined) = programme else { return Ok(found) };
        for thing in &joined.programme.things {
            let row = self.instruction(joined, thing.number)?;
            found.extend(row.and_then(|row| row.participant));
        }
        Ok(found)
    }

    /// Whose posts begin later here than a Thing opened, and have none about it.
    fn begin_later(&self, joined: &Joined, thing: ThingNumber) -> Result<Vec<BeginsLater>> {
        let programme = &joined.programme;
        let opens = programme.thing(thing).and_then(|thing| thing.opens);
        let opens = opens.and_then(|at| programme.moment(at, self.zone()));
        let Some(opens) = opens.map(Timestamp::as_millisecond) else { return Ok(Vec::new()) };
        let mut query = self.connection.prepare_cached(BEGIN_LATER)?;
        let found = query.query_map(params![joined.id().0, thing.0, opens, joined.key], |row| {
            let only_on: Option<String> = row.get(2)?;
            Ok(BeginsLater {
                person: ParticipantId(row.get(0)?),
                name: Clean::line(row.get_ref(1)?.as_str()?),
                only_on: only_on.map(|page| Clean::line(&page)),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The organiser's instruction of a Thing, if it is kept.
    fn instruction(&self, joined: &Joined, thing: ThingNumber) -> Result<Option<Row>> {
        let link = joined.programme.thing(thing).and_then(|thing| thing.post.as_ref());
        let Some(key) = link.and_then(LinkKey::of) else { return Ok(None) };
        let sql = format!(
            "SELECT {ROW} FROM post_key k JOIN post p ON p.id = k.post LEFT JOIN participant m ON m.id = p.participant \
             WHERE k.kind = 'link' AND k.value = ? AND p.kind = 0 AND p.removed = 0 AND p.pruned = 0 LIMIT 1"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([key.as_str()], row).optional()?)
    }
}

/// Answers of the last weeks, by the timeline's index.
const STEPS: &str = "SELECT p.participant, p.at, a.things FROM post p INDEXED BY post_timeline \
    CROSS JOIN post_about a ON a.post = p.id AND a.programme = ?1 AND a.stance = 0 AND a.things <> '' \
    WHERE p.shown = 1 AND p.at >= ?2 AND p.participant IS NOT NULL AND p.date_sure = 0 \
      AND EXISTS (SELECT 1 FROM post_thing t WHERE t.post = p.id AND t.programme = ?1)";

/// A blog of which few posts are kept is read to its beginning: no blog gives fewer at a time.
const BEGIN_LATER: &str = "SELECT m.id, m.name, CASE WHEN s.older_end = 1 THEN coalesce(s.older_page, s.page, m.page) END \
    FROM participant m JOIN source s ON s.participant = m.id AND s.kind = 0 AND s.listed = 1 \
    WHERE m.listed = 1 AND m.paused = 0 AND m.is_you = 0 AND s.older_end IS NOT 0 \
      AND (EXISTS (SELECT 1 FROM takes_part t WHERE t.participant = m.id AND t.programme = ?4) \
        OR NOT EXISTS (SELECT 1 FROM takes_part t WHERE t.programme = ?4)) \
      AND (SELECT count(*) FROM (SELECT 1 FROM post f INDEXED BY post_person \
        WHERE f.participant = m.id AND f.shown = 1 AND f.kind = 0 LIMIT 5)) = 5 \
      AND (SELECT f.at FROM post f INDEXED BY post_person WHERE f.participant = m.id AND f.shown = 1 \
        AND f.kind = 0 AND f.date_sure = 0 ORDER BY f.at LIMIT 1) > ?3 \
      AND NOT EXISTS (SELECT 1 FROM post_thing t JOIN post p ON p.id = t.post \
        WHERE t.programme = ?1 AND t.thing = ?2 AND p.participant = m.id) \
    GROUP BY m.id ORDER BY m.name COLLATE NOCASE";

fn candidates_sql() -> String {
    format!(
        "SELECT {ROW}, coalesce(m.suggested, 0), \
           coalesce((SELECT f.at FROM post f INDEXED BY post_person WHERE f.participant = p.participant \
             AND f.shown = 1 AND f.kind = 0 AND f.date_sure = 0 ORDER BY f.at, f.id LIMIT 1), p.at), \
           (SELECT count(*) FROM post f INDEXED BY post_person WHERE f.participant = p.participant AND f.shown = 1) \
         FROM post_thing t CROSS JOIN post p ON p.id = t.post AND p.shown = 1 \
         JOIN participant m ON m.id = p.participant AND m.listed = 1 \
         WHERE t.programme = ?1 AND t.thing = ?2 ORDER BY t.at DESC, t.post DESC"
    )
}

/// One post a person; the posts of a person of whom one was read are left out.
fn somebody_sql() -> String {
    format!(
        "SELECT {ROW} FROM participant m JOIN post p ON p.id = (SELECT f.id FROM post f INDEXED BY post_person \
             WHERE f.participant = m.id AND f.shown = 1 AND f.kind = 0 ORDER BY f.at DESC, f.id DESC LIMIT 1) \
         WHERE m.listed = 1 AND m.is_you = 0 AND m.id NOT IN (SELECT value FROM json_each(?1)) \
           AND NOT EXISTS (SELECT 1 FROM post r INDEXED BY post_person JOIN mark k ON k.post = r.id \
             WHERE r.participant = m.id AND r.shown = 1 AND k.read = 1 AND k.batch IS NULL) \
         ORDER BY m.suggested, p.at DESC, p.id DESC LIMIT 1"
    )
}
