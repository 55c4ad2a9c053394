//! Where posts come from: what is due, and what asking it changed.

use jiff::Timestamp;
use rusqlite::{Row, TransactionBehavior, params};
use url::Url;

use super::{Result, Store, codes};
use crate::domain::{Note, ParticipantId, SourceId, Trouble, TroubleAt};
use crate::text::Clean;

/// A source, with what is needed to ask it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its row.
    pub id: SourceId,
    /// A feed or a hashtag stream.
    pub kind: SourceKind,
    /// Whose feed it is.
    pub participant: Option<ParticipantId>,
    /// The address as it was given: of a feed, of a page, or of a server.
    pub address: Url,
    /// Its name among sources: the address without what does not matter.
    pub key: String,
    /// Where it is read, if that is elsewhere: found on its page, or moved for good.
    pub reads: Option<Url>,
    /// Sent back exactly as received.
    pub etag: Option<String>,
    /// Sent back exactly as received.
    pub last_modified: Option<String>,
    /// Not to be asked before, whoever asks.
    pub wait_until: Option<Timestamp>,
    /// When it was last asked.
    pub asked_at: Option<Timestamp>,
    /// How often in a row it failed.
    pub failures: u32,
    /// What was wrong when it was last asked, and since when.
    pub trouble: Option<(Trouble, Timestamp)>,
    /// Where it says it has moved, and on how many answers in a row.
    pub moved: Option<(Url, u32)>,
    /// Hashtag streams: the newest id caught up with.
    pub newest: Option<String>,
}

/// What kind of source it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// A blog's feed.
    Feed,
    /// A hashtag on a server; the tag without `#`.
    Hashtag(String),
}

/// What asking a source changed. Whatever is `None` stays as it was, except `trouble`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// The source.
    pub source: SourceId,
    /// When it was asked.
    pub at: Timestamp,
    /// When it may be asked again unasked.
    pub due_at: Timestamp,
    /// Not to be asked before, whoever asks.
    pub wait_until: Option<Timestamp>,
    /// What is wrong, with details for the curious; `None`: all is well.
    pub trouble: Option<(Trouble, Clean)>,
    /// What an answer with a document said of the source.
    pub learned: Option<Learned>,
    /// Where it says it has moved for good, and whether it is read there from now on.
    pub moved: Option<(Url, u32)>,
    /// Hashtag streams: the newest id caught up with.
    pub newest: Option<String>,
}

/// What a document said of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The validators of the answer, exactly as received.
    pub etag: Option<String>,
    /// As `etag`.
    pub last_modified: Option<String>,
    /// The title of the blog.
    pub title: Option<Clean>,
    /// The page of the blog.
    pub page: Option<Url>,
    /// Where it is read from now on, if that changed.
    pub reads: Option<Url>,
    /// Whether it had to be mended.
    pub mended: bool,
}

/// A source as `check` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// Its row.
    pub id: SourceId,
    /// Whose it is, or the tag.
    pub name: Clean,
    /// Its participant.
    pub participant: Option<ParticipantId>,
    /// The address it is read at.
    pub address: Clean,
    /// When it was last asked, and last answered well.
    pub asked_at: Option<Timestamp>,
    /// When it last answered well.
    pub answered_at: Option<Timestamp>,
    /// When it is asked next.
    pub due_at: Timestamp,
    /// How many posts were seen in it.
    pub posts: u64,
    /// Whether it is left alone.
    pub paused: bool,
    /// What is wrong.
    pub trouble: Option<TroubleAt>,
    /// What is worth telling although it reads.
    pub notes: Vec<Note>,
}

const COLUMNS: &str = "s.id, s.kind, s.participant, s.tag, s.address, s.key, s.reads, s.etag, s.last_modified, \
    s.wait_until, s.asked_at, s.failures, s.trouble, s.trouble_argument, s.trouble_since, s.moved_to, s.moved_seen, s.newest";

impl Store {
    /// The sources that are due at `now`: on the list, not paused, not closed, not told to wait.
    pub fn due(&self, now: Timestamp) -> Result<Vec<Source>> {
        self.sources(
            "s.due_at <= ?1 AND coalesce(s.wait_until, 0) <= ?1 AND coalesce(s.trouble, '') <> 'closed'",
            now.as_millisecond(),
        )
    }

    /// Every source on the list that may be asked at `now` by a person's wish: not paused, not
    /// closed, not before its Retry-After.
    pub fn askable(&self, now: Timestamp) -> Result<Vec<Source>> {
        self.sources(
            "coalesce(s.wait_until, 0) <= ?1 AND coalesce(s.trouble, '') <> 'closed'",
            now.as_millisecond(),
        )
    }

    /// The sources of one participant, even if closed.
    pub fn sources_of(&self, person: ParticipantId) -> Result<Vec<Source>> {
        self.sources("s.participant = ?1", person.0)
    }

    /// When the next source is due, if any is on the list.
    pub fn next_due(&self) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.connection.query_row(
            "SELECT min(max(s.due_at, coalesce(s.wait_until, 0))) FROM source s \
               LEFT JOIN participant m ON m.id = s.participant \
             WHERE s.listed = 1 AND coalesce(m.paused, 0) = 0 AND coalesce(s.trouble, '') <> 'closed'",
            [],
            |row| row.get(0),
        )?;
        Ok(at.map(codes::time_of))
    }

    fn sources(&self, condition: &str, argument: i64) -> Result<Vec<Source>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM source s LEFT JOIN participant m ON m.id = s.participant \
             WHERE s.listed = 1 AND coalesce(m.paused, 0) = 0 AND {condition} ORDER BY s.id"
        ))?;
        let rows = query.query_map([argument], source)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// Keeps what asking sources changed, in one transaction.
    pub fn record(&mut self, polled: &[Polled]) -> Result<()> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for one in polled {
            record_one(&change, one)?;
        }
        Ok(change.commit()?)
    }

    /// Moves the next unasked look at sources, and changes nothing else of them.
    pub fn put_off(&mut self, sources: &[SourceId], until: Timestamp) -> Result<()> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for source in sources {
            change
                .prepare_cached("UPDATE source SET due_at = max(due_at, ?) WHERE id = ?")?
                .execute(params![until.as_millisecond(), source.0])?;
        }
        Ok(change.commit()?)
    }

    /// The state of every source on the list: people by name, then hashtags.
    pub fn states(&self) -> Result<Vec<SourceState>> {
        let mut query = self.connection.prepare(
            "SELECT s.id, coalesce(m.name, '#' || s.tag), s.participant, coalesce(s.reads, s.address), s.asked_at, \
               s.answered_at, s.due_at, (SELECT count(*) FROM sighting WHERE source = s.id), coalesce(m.paused, 0), \
               s.trouble, s.trouble_argument, s.trouble_since, s.trouble_details, s.moved_to, s.mended, s.wait_until \
             FROM source s LEFT JOIN participant m ON m.id = s.participant WHERE s.listed = 1 \
             ORDER BY s.kind, m.name COLLATE NOCASE, s.id",
        )?;
        let states = query.query_map([], state)?.collect::<rusqlite::Result<_>>()?;
        Ok(states)
    }
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(codes::time_of))
}

fn url(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Url>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|text| Url::parse(&text).ok()))
}

/// A row as a source; `None` if its address is no address, which `enrol` never writes.
fn source(row: &Row<'_>) -> rusqlite::Result<Option<Source>> {
    let Some(address) = url(row, 4)? else { return Ok(None) };
    let code: Option<String> = row.get(12)?;
    let argument: Option<String> = row.get(13)?;
    Ok(Some(Source {
        id: SourceId(row.get(0)?),
        kind: match (row.get::<_, i64>(1)?, row.get::<_, Option<String>>(3)?) {
            (1, Some(tag)) => SourceKind::Hashtag(tag),
            _ => SourceKind::Feed,
        },
        participant: row.get::<_, Option<i64>>(2)?.map(ParticipantId),
        address,
        key: row.get(5)?,
        reads: url(row, 6)?,
        etag: row.get(7)?,
        last_modified: row.get(8)?,
        wait_until: time(row, 9)?,
        asked_at: time(row, 10)?,
        failures: row.get(11)?,
        trouble: code.map(|code| codes::trouble_of(&code, argument.as_deref())).zip(time(row, 14)?),
        moved: url(row, 15)?.zip(row.get::<_, Option<u32>>(16)?),
        newest: row.get(17)?,
    }))
}

fn state(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    let id = SourceId(row.get(0)?);
    let code: Option<String> = row.get(9)?;
    let argument: Option<String> = row.get(10)?;
    let since = time(row, 11)?.unwrap_or(Timestamp::UNIX_EPOCH);
    let details: String = row.get(12)?;
    let moved: Option<String> = row.get(13)?;
    let mut notes: Vec<Note> = moved.map(|to| Note::Moved(Clean::line(&to))).into_iter().collect();
    if row.get(14)? {
        notes.push(Note::Mended);
    }
    Ok(SourceState {
        id,
        name: Clean::line(&row.get::<_, String>(1)?),
        participant: row.get::<_, Option<i64>>(2)?.map(ParticipantId),
        address: Clean::line(&row.get::<_, String>(3)?),
        asked_at: time(row, 4)?,
        answered_at: time(row, 5)?,
        due_at: codes::time_of(
            row.get::<_, i64>(6)?.max(row.get::<_, Option<i64>>(15)?.unwrap_or(0)),
        ),
        posts: row.get::<_, i64>(7)?.try_into().unwrap_or(0),
        paused: row.get(8)?,
        trouble: code.map(|code| TroubleAt {
            source: id,
            trouble: codes::trouble_of(&code, argument.as_deref()),
            since,
            details: Clean::line(&details),
        }),
        notes,
    })
}

fn record_one(change: &rusqlite::Transaction<'_>, one: &Polled) -> Result<()> {
    let at = one.at.as_millisecond();
    let (code, argument) = one.trouble.as_ref().map(|(trouble, _)| codes::trouble(trouble)).unzip();
    let details = one.trouble.as_ref().map_or("", |(_, details)| details.as_str());
    let failed = one.trouble.is_some();
    change
        .prepare_cached(
            "UPDATE source SET asked_at = ?2, due_at = ?3, wait_until = ?4, \
               answered_at = CASE WHEN ?5 IS NULL THEN ?2 ELSE answered_at END, \
               failures = CASE WHEN ?5 IS NULL THEN 0 ELSE failures + 1 END, \
               trouble_since = CASE WHEN ?5 IS NULL THEN NULL WHEN trouble = ?5 THEN trouble_since ELSE ?2 END, \
               trouble = ?5, trouble_argument = ?6, trouble_details = ?7, newest = coalesce(?8, newest) \
             WHERE id = ?1",
        )?
        .execute(params![
            one.source.0,
            at,
            one.due_at.as_millisecond(),
            one.wait_until.map(Timestamp::as_millisecond),
            code,
            argument.flatten(),
            details,
            one.newest,
        ])?;
    if failed {
        return Ok(());
    }
    change
        .prepare_cached("UPDATE source SET moved_to = ?2, moved_seen = ?3 WHERE id = ?1 AND (moved_to IS NOT ?2 OR moved_seen <> ?3)")?
        .execute(params![
            one.source.0,
            one.moved.as_ref().map(|(to, _)| to.as_str()),
            one.moved.as_ref().map_or(0, |(_, seen)| *seen),
        ])?;
    if let Some(learned) = &one.learned {
        change
            .prepare_cached(
                "UPDATE source SET etag = ?2, last_modified = ?3, title = coalesce(?4, title), page = coalesce(?5, page), \
                   reads = coalesce(?6, reads), mended = ?7 WHERE id = ?1",
            )?
            .execute(params![
                one.source.0,
                learned.etag,
                learned.last_modified,
                learned.title.as_ref().map(Clean::as_str),
                learned.page.as_ref().map(Url::as_str),
                learned.reads.as_ref().map(Url::as_str),
                learned.mended,
            ])?;
    }
    Ok(())
}
