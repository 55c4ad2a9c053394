//! What you did with posts. Committed with `synchronous = FULL`: acknowledged means on the disk.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::open::known;
use super::{Result, Store, begin};
use crate::domain::{MarkChange, ParticipantId, PostId, ProgrammeId, ThingNumber};

/// Which posts of all: a list that can be paged through and marked read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Everybody's.
    Everything,
    /// The saved ones.
    Saved,
    /// One person's.
    Person(ParticipantId),
    /// Those under which somebody answered you; each stands at the time of the newest answer.
    ForYou,
    /// Those that answer one Thing.
    Thing(ProgrammeId, ThingNumber),
}

impl Store {
    /// Changes marks. What is done with a note is done with its twin on the other network; reading a post
    /// reads the notes that announce it.
    pub fn mark(&mut self, changes: &[(PostId, MarkChange)], now: Timestamp) -> Result<()> {
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            for (post, what) in changes {
                let sql = match what {
                    MarkChange::Read => "INSERT INTO mark(post, read, made_at) VALUES (?1, 1, ?2) ON CONFLICT(post) DO UPDATE SET read = 1, batch = NULL, made_at = ?2",
                    MarkChange::New => "INSERT INTO mark(post, read, made_at) VALUES (?1, 0, ?2) ON CONFLICT(post) DO UPDATE SET read = 0, batch = NULL, made_at = ?2",
                    MarkChange::Saved => "INSERT INTO mark(post, read, saved, made_at) SELECT id, NOT is_new, 1, ?2 FROM post WHERE id = ?1 ON CONFLICT(post) DO UPDATE SET saved = 1, made_at = ?2",
                    MarkChange::Unsaved => "INSERT INTO mark(post, read, saved, made_at) SELECT id, NOT is_new, 0, ?2 FROM post WHERE id = ?1 ON CONFLICT(post) DO UPDATE SET saved = 0, made_at = ?2",
                    MarkChange::Muted => "INSERT INTO mark(post, read, muted, made_at) SELECT id, NOT is_new, 1, ?2 FROM post WHERE id = ?1 ON CONFLICT(post) DO UPDATE SET muted = 1, made_at = ?2",
                    MarkChange::Unmuted => "INSERT INTO mark(post, read, muted, made_at) SELECT id, NOT is_new, 0, ?2 FROM post WHERE id = ?1 ON CONFLICT(post) DO UPDATE SET muted = 0, made_at = ?2",
                };
                let mut statement = change.prepare_cached(sql)?;
                statement.execute(params![post.0, now.as_millisecond()])?;
                let with = if matches!(what, MarkChange::Read | MarkChange::New) {
                    "SELECT id FROM post WHERE announces = ?1 UNION SELECT id FROM post WHERE same_as = ?1"
                } else {
                    "SELECT id FROM post WHERE same_as = ?1"
                };
                let mut query = change.prepare_cached(with)?;
                let notes: Vec<i64> = query.query_map([post.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
                for note in notes {
                    statement.execute(params![note, now.as_millisecond()])?;
                }
            }
            Ok(change.commit()?)
        })
    }

    /// Marks everything read that is new; the answer is the batch that takes it back, and how many
    /// rows it changed.
    pub fn mark_all_read(&mut self, among: Among, now: Timestamp) -> Result<(i64, u64)> {
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            change.execute("INSERT INTO batch(made_at) VALUES (?)", [now.as_millisecond()])?;
            let batch = change.last_insert_rowid();
            let none = (None, None);
            let (condition, (person, programme)) = match among {
                Among::Everything => ("?3 IS ?4", none),
                Among::Saved => ("is_saved = 1 AND ?3 IS ?4", none),
                Among::Person(person) => ("participant = ?3 AND ?4 IS NULL", (Some(person.0), None)),
                Among::ForYou => ("for_you_at IS NOT NULL AND ?3 IS ?4", none),
                Among::Thing(programme, thing) => (
                    "id IN (SELECT post FROM post_thing WHERE thing = ?3 AND programme = ?4)",
                    (Some(thing.0.into()), Some(programme.0)),
                ),
            };
            let count = change.execute(
                &format!(
                    "INSERT INTO mark(post, read, batch, made_at) SELECT id, 1, ?1, ?2 FROM post \
                     WHERE shown = 1 AND is_new = 1 AND {condition} \
                     ON CONFLICT(post) DO UPDATE SET read = 1, batch = ?1, made_at = ?2"
                ),
                params![batch, now.as_millisecond(), person, programme],
            )?;
            change.execute(
                "INSERT INTO mark(post, read, batch, made_at) SELECT n.id, 1, ?1, ?2 FROM mark m \
                   JOIN post n ON (n.announces = m.post OR n.same_as = m.post) AND n.is_new = 1 WHERE m.batch = ?1 \
                 ON CONFLICT(post) DO UPDATE SET read = 1, batch = ?1, made_at = ?2",
                params![batch, now.as_millisecond()],
            )?;
            change.commit()?;
            Ok((batch, count as u64))
        })
    }

    /// Takes a `mark_all_read` back.
    pub fn unmark_all(&mut self, batch: i64) -> Result<()> {
        self.durably(|store| {
            store
                .connection
                .execute("UPDATE mark SET read = 0, batch = NULL WHERE batch = ?", [batch])?;
            Ok(())
        })
    }

    /// The post with a public id, an old one of two united posts, or a beginning that only one has.
    pub fn find_post(&self, public: &str) -> Result<Option<PostId>> {
        let whole = self
            .connection
            .prepare_cached("SELECT id FROM post WHERE public = ?1 UNION ALL SELECT post FROM alias WHERE public = ?1")?
            .query_row([public], |row| row.get(0).map(PostId))
            .optional()?;
        if whole.is_some() || public.len() < 4 || public.contains(['%', '_']) {
            return Ok(whole);
        }
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM post WHERE public >= ?1 AND public < ?1 || '~' LIMIT 2",
        )?;
        let found: Vec<i64> =
            query.query_map([public], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(match found.as_slice() {
            [only] => Some(PostId(*only)),
            _ => None,
        })
    }

    /// Runs a write whose answer means "on the disk"; none to what a newer version brought on.
    pub(super) fn durably<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        known(&self.connection)?;
        self.connection.pragma_update(None, "synchronous", "full")?;
        let outcome = write(self);
        self.connection.pragma_update(None, "synchronous", "normal")?;
        outcome
    }
}
