//! How far streams were read, and what lies between that was not.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::{Result, Store, codes};
use crate::domain::{Gap, GapId, SourceId};
use crate::text::Clean;

/// How far a page brought the reading of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// The newest note known from now on, by the name the server gives it.
    pub newest: Option<String>,
    /// The gap that was read in.
    pub gap: Option<GapMove>,
    /// The last weeks were read anew: when that began, and from when on they were read.
    pub looked: Option<(Timestamp, Timestamp)>,
}

/// What is left of a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapMove {
    /// The newest note known below it; `None` where nothing below is known.
    pub older: Option<String>,
    /// Where to read on, and when the last note above that was written; `None`: nothing is left.
    pub newer: Option<(String, Timestamp)>,
}

/// A gap as reading on needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGap {
    /// The newest note known below it; `None` where nothing below is known.
    pub older: Option<String>,
    /// Where to read on.
    pub newer: String,
    /// When the oldest note above it was written.
    pub newer_at: Timestamp,
    /// Whether somebody asked for what is in it.
    pub wanted: bool,
}

impl Store {
    /// The gaps of all streams on the list, newest first.
    pub fn gaps(&self) -> Result<Vec<Gap>> {
        let mut query = self.connection.prepare_cached(
            "SELECT g.source, g.older, s.tag, s.title, g.newer_at, g.older_at, g.wanted \
             FROM stream_gap g JOIN source s ON s.id = g.source WHERE s.listed = 1 ORDER BY g.newer_at DESC",
        )?;
        let gaps = query.query_map([], |row| {
            let tag: Option<String> = row.get(2)?;
            Ok(Gap {
                id: GapId { source: SourceId(row.get(0)?), older: row.get(1)? },
                of: Clean::line(&format!("#{}", tag.unwrap_or_default())),
                server: Clean::line(&row.get::<_, Option<String>>(3)?.unwrap_or_default()),
                newer_at: codes::time_of(row.get(4)?),
                older_at: row.get::<_, Option<i64>>(5)?.map(codes::time_of),
                wanted: row.get(6)?,
            })
        })?;
        Ok(gaps.collect::<rusqlite::Result<_>>()?)
    }

    /// Remembers that somebody wants what is in a gap. Whether it is (still) there.
    pub fn want_gap(&mut self, gap: &GapId) -> Result<bool> {
        let wanted = "UPDATE stream_gap SET wanted = 1 WHERE source = ? AND older = ?";
        Ok(self.connection.execute(wanted, params![gap.source.0, gap.older])? > 0)
    }

    /// The gaps of one source, newest first.
    pub(super) fn gaps_of(&self, source: SourceId) -> Result<Vec<OpenGap>> {
        let mut query = self.connection.prepare_cached(
            "SELECT older, newer, newer_at, wanted FROM stream_gap WHERE source = ? ORDER BY newer_at DESC",
        )?;
        let gaps = query.query_map([source.0], |row| {
            Ok(OpenGap {
                older: Some(row.get::<_, String>(0)?).filter(|older| !older.is_empty()),
                newer: row.get(1)?,
                newer_at: codes::time_of(row.get(2)?),
                wanted: row.get(3)?,
            })
        })?;
        Ok(gaps.collect::<rusqlite::Result<_>>()?)
    }
}

/// Keeps how far a page brought the reading of a stream.
pub(super) fn record(change: &Transaction<'_>, source: SourceId, reached: &Reached) -> Result<()> {
    if let Some(moved) = &reached.gap {
        let older = moved.older.as_deref().unwrap_or_default();
        match &moved.newer {
            None => change
                .prepare_cached("DELETE FROM stream_gap WHERE source = ? AND older = ?")?
                .execute(params![source.0, older])?,
            Some((newer, newer_at)) => change
                .prepare_cached(
                    "INSERT INTO stream_gap(source, older, older_at, newer, newer_at) VALUES (?1, ?2, \
                       (SELECT p.at FROM source s JOIN post_key k ON k.kind = 'server' AND k.value = s.title || char(10) || ?2 \
                          JOIN post p ON p.id = k.post WHERE s.id = ?1), ?3, ?4) \
                     ON CONFLICT(source, older) DO UPDATE SET newer = ?3, newer_at = ?4",
                )?
                .execute(params![source.0, older, newer, newer_at.as_millisecond()])?,
        };
    }
    if let Some(newest) = &reached.newest {
        change
            .prepare_cached("UPDATE source SET newest = ? WHERE id = ?")?
            .execute(params![newest, source.0])?;
    }
    if let Some((at, from)) = reached.looked {
        change
            .prepare_cached(
                "UPDATE source SET looked_at = ?, looked_from = ?, look_settled = 0 WHERE id = ?",
            )?
            .execute(params![at.as_millisecond(), from.as_millisecond(), source.0])?;
    }
    Ok(())
}

/// Lets gaps go that lie before what is kept.
pub(super) fn let_go(change: &Transaction<'_>, before: Timestamp) -> Result<()> {
    change.execute("DELETE FROM stream_gap WHERE newer_at < ?", [before.as_millisecond()])?;
    Ok(())
}
