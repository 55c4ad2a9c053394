//! Where posts come from: what is due, and what asking it changed.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};
use url::Url;

use super::gaps::{OpenGap, Reached};
use super::hosts::{Visit, record_visit, settle_host};
use super::people::source_key;
use super::{Result, Store, begin, codes};
use crate::domain::{Gap, Note, ParticipantId, SourceId, Trouble, TroubleAt, shown_address};
use crate::fetch::manners::{Asked, Habits};
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
    /// Streams: the newest note that was read, by the name the server gives it.
    pub newest: Option<String>,
    /// Streams: what was not read, newest first.
    pub gaps: Vec<OpenGap>,
    /// Streams: when the last weeks were last read anew.
    pub looked_at: Option<Timestamp>,
    /// How often it wants to be asked, and how often that is worth it.
    pub habits: Habits,
    /// When its host was last asked, for whichever source.
    pub host_asked_at: Option<Timestamp>,
    /// On how many visits in a row none of its host's sources answered.
    pub host_failures: u32,
    /// On a mixed blog, the tags of the posts that count.
    pub only: Vec<String>,
    /// The address of the programme whose lists named it, where the person did not.
    pub named_by: Option<Url>,
}

impl Source {
    /// Where it is asked.
    pub fn reads_at(&self) -> &Url {
        self.reads.as_ref().unwrap_or(&self.address)
    }

    /// When it and its host were asked, for deciding whether a person's wish may ask it again.
    pub fn asked(&self) -> Asked {
        let conditional = self.etag.is_some() || self.last_modified.is_some();
        let incremental = self.kind != SourceKind::Feed;
        // What is in trouble sent nothing of use: to look whether that was mended is no waste.
        let whole = !conditional && !incremental && self.trouble.is_none();
        Asked { host: self.host_asked_at, source: self.asked_at, whole }
    }
}

/// What kind of source it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// A blog's feed.
    Feed,
    /// A hashtag on a fediverse server; the tag without `#`.
    Hashtag(String),
    /// A hashtag on Bluesky, by its search; the tag without `#`.
    Search(String),
    /// What one person writes on Bluesky with a hashtag: the tag, and their handle.
    Author(String, String),
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
    /// Where it says it has moved for good, and on how many answers in a row.
    pub moved: Option<(Url, u32)>,
    /// Where it is read from now on, if that changed.
    pub reads: Option<Url>,
    /// What it showed of how often it wants to be asked.
    pub habits: Habits,
    /// Whether it led from an encrypted connection to one that is not.
    pub unencrypted: bool,
    /// New validators, exactly as received; `None` where the answer gave none to replace those known.
    pub validators: Option<Validators>,
    /// Streams: how far they were read.
    pub reached: Option<Reached>,
}

/// What an answer can be asked after with, exactly as received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What a document said of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The title of the blog.
    pub title: Option<Clean>,
    /// The page of the blog.
    pub page: Option<Url>,
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
    /// The address it is read at, without what may open a private blog.
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
    /// What of a stream was not read, newest first.
    pub gaps: Vec<Gap>,
}

const COLUMNS: &str = "s.id, s.kind, s.participant, s.tag, s.address, s.key, s.reads, s.etag, s.last_modified, \
    s.wait_until, s.asked_at, s.failures, s.trouble, s.trouble_argument, s.trouble_since, s.moved_to, s.moved_seen, s.newest, \
    s.patience, s.fresh_for, s.gap, s.posted_at, h.asked_at, coalesce(h.failures, 0), coalesce(m.only_tags, ''), s.looked_at, m.bluesky, \
    CASE WHEN m.yours = 0 THEN (SELECT min(programme) FROM takes_part WHERE participant = m.id) END";

impl Store {
    /// The sources that are due at `now`: on the list, not paused, not closed, not told to wait, and
    /// their host is not left alone because it fails.
    pub fn due(&self, now: Timestamp) -> Result<Vec<Source>> {
        self.sources(
            "s.due_at <= ?1 AND max(coalesce(s.wait_until, 0), coalesce(h.until, 0), coalesce(h.wait_until, 0)) <= ?1 \
             AND coalesce(s.trouble, '') <> 'closed'",
            now.as_millisecond(),
        )
    }

    /// Every source on the list that may be asked at `now` by a person's wish: not paused, not
    /// closed, not before its Retry-After.
    pub fn askable(&self, now: Timestamp) -> Result<Vec<Source>> {
        self.sources(
            "max(coalesce(s.wait_until, 0), coalesce(h.wait_until, 0)) <= ?1 AND coalesce(s.trouble, '') <> 'closed'",
            now.as_millisecond(),
        )
    }

    /// The sources of one participant, even if closed or told to wait.
    pub fn sources_of(&self, person: ParticipantId) -> Result<Vec<Source>> {
        self.sources("s.participant = ?1", person.0)
    }

    /// The source on the list whose given address this is.
    pub fn source_at(&self, address: &Url) -> Result<Option<Source>> {
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM source WHERE key = ? AND kind = 0")?
            .query_row([source_key(address)], |row| row.get(0))
            .optional()?;
        Ok(match id {
            Some(id) => self.sources("s.id = ?1", id)?.pop(),
            None => None,
        })
    }

    /// When the next source is due, if any is on the list.
    pub fn next_due(&self) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.connection.query_row(
            "SELECT min(max(s.due_at, coalesce(s.wait_until, 0), coalesce(h.until, 0), coalesce(h.wait_until, 0))) \
             FROM source s LEFT JOIN participant m ON m.id = s.participant LEFT JOIN host h ON h.name = s.host \
             WHERE s.listed = 1 AND coalesce(m.paused, 0) = 0 AND coalesce(s.trouble, '') <> 'closed'",
            [],
            |row| row.get(0),
        )?;
        Ok(at.map(codes::time_of))
    }

    fn sources(&self, condition: &str, argument: i64) -> Result<Vec<Source>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM source s LEFT JOIN participant m ON m.id = s.participant \
             LEFT JOIN host h ON h.name = s.host \
             WHERE s.listed = 1 AND coalesce(m.paused, 0) = 0 AND {condition} ORDER BY s.id"
        ))?;
        let rows = query.query_map([argument], source)?.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut sources: Vec<Source> = rows.into_iter().flatten().collect();
        for source in sources.iter_mut().filter(|source| source.kind != SourceKind::Feed) {
            source.gaps = self.gaps_of(source.id)?;
        }
        Ok(sources)
    }

    /// Keeps what asking sources changed, and what visits to their hosts came to, in one transaction.
    pub fn record(&mut self, visits: &[Visit], polled: &[Polled]) -> Result<()> {
        let change = begin(&mut self.connection)?;
        for visit in visits {
            record_visit(&change, visit)?;
        }
        for one in polled {
            record_one(&change, one)?;
        }
        Ok(change.commit()?)
    }

    /// Moves the next unasked look at sources, and changes nothing else of them.
    pub fn put_off(&mut self, sources: &[SourceId], until: Timestamp) -> Result<()> {
        let change = begin(&mut self.connection)?;
        for source in sources {
            change
                .prepare_cached("UPDATE source SET due_at = max(due_at, ?) WHERE id = ?")?
                .execute(params![until.as_millisecond(), source.0])?;
        }
        Ok(change.commit()?)
    }

    /// Forgets of the searches on Bluesky that they were asked, and what was wrong: nobody is signed in
    /// there, and what participants write is all that is read. How far they were read stays.
    pub fn forget_searches(&mut self) -> Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE source SET asked_at = NULL, failures = 0, trouble = NULL, trouble_argument = NULL, \
                   trouble_since = NULL, trouble_details = '' WHERE kind = 2 AND asked_at IS NOT NULL",
            )?
            .execute([])?;
        Ok(())
    }

    /// The state of every source on the list: people by name, then hashtags. What each showed is counted by
    /// triggers: this is asked whenever people are shown, however many posts there are.
    pub fn states(&self) -> Result<Vec<SourceState>> {
        let mut query = self.connection.prepare(
            &format!("SELECT s.id, CASE WHEN s.kind = 0 THEN m.name ELSE '#' || s.tag END, CASE WHEN s.kind = 0 THEN s.participant END, coalesce(s.reads, s.address), s.asked_at, \
               s.answered_at, s.due_at, s.posts, coalesce(m.paused, 0), \
               s.trouble, s.trouble_argument, s.trouble_since, s.trouble_details, {NOTES}, \
               max(coalesce(s.wait_until, 0), coalesce(h.until, 0), coalesce(h.wait_until, 0)), s.kind \
             FROM source s LEFT JOIN participant m ON m.id = s.participant LEFT JOIN host h ON h.name = s.host \
             WHERE s.listed = 1 \
             ORDER BY s.kind, m.name COLLATE NOCASE, s.id"),
        )?;
        let mut states: Vec<SourceState> = Vec::new();
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(18)?, state(row)?)))?;
        for row in rows {
            let (kind, state) = row?;
            let of_author = kind == AUTHOR;
            let same = |other: &&mut SourceState| {
                of_author && other.name == state.name && other.address == state.address
            };
            match states.iter_mut().find(same) {
                Some(stream) => stream.join(state),
                None => states.push(state),
            }
        }
        let gaps = self.gaps()?;
        for state in &mut states {
            state.gaps = gaps.iter().filter(|gap| gap.id.source == state.id).cloned().collect();
        }
        Ok(states)
    }
}

/// The kind of source that is one person's notes.
const AUTHOR: i64 = 3;

impl SourceState {
    /// Tells what one person wrote with a hashtag as a part of that hashtag.
    fn join(&mut self, author: Self) {
        if self.asked_at.is_none() && !self.notes.contains(&Note::OwnNotesOnly) {
            self.notes.push(Note::OwnNotesOnly);
        }
        self.posts += author.posts;
        if self.notes.contains(&Note::OwnNotesOnly) {
            self.answered_at = self.answered_at.max(author.answered_at);
            self.due_at = author.due_at;
            self.trouble = self.trouble.take().or(author.trouble);
        }
    }
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(codes::time_of))
}

fn duration(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<SignedDuration>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(SignedDuration::from_millis))
}

fn milliseconds(duration: Option<SignedDuration>) -> Option<i64> {
    duration.map(|duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
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
            (2, Some(tag)) => SourceKind::Search(tag),
            (3, Some(tag)) => {
                SourceKind::Author(tag, row.get::<_, Option<String>>(26)?.unwrap_or_default())
            }
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
        gaps: Vec::new(),
        looked_at: time(row, 25)?,
        habits: Habits {
            patience: duration(row, 18)?,
            fresh_for: duration(row, 19)?,
            gap: duration(row, 20)?,
            posted_at: time(row, 21)?,
        },
        host_asked_at: time(row, 22)?,
        host_failures: row.get(23)?,
        only: row.get::<_, String>(24)?.lines().map(str::to_owned).collect(),
        named_by: url(row, 27)?,
    }))
}

fn state(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    let id = SourceId(row.get(0)?);
    let code: Option<String> = row.get(9)?;
    let argument: Option<String> = row.get(10)?;
    let since = time(row, 11)?.unwrap_or(Timestamp::UNIX_EPOCH);
    let details: String = row.get(12)?;
    Ok(SourceState {
        id,
        name: Clean::line(&row.get::<_, String>(1)?),
        participant: row.get::<_, Option<i64>>(2)?.map(ParticipantId),
        address: url(row, 3)?.map(|at| Clean::line(&shown_address(&at))).unwrap_or_default(),
        asked_at: time(row, 4)?,
        answered_at: time(row, 5)?,
        due_at: codes::time_of(row.get::<_, i64>(6)?.max(row.get(17)?)),
        posts: row.get::<_, i64>(7)?.try_into().unwrap_or(0),
        paused: row.get(8)?,
        trouble: code.map(|code| TroubleAt {
            source: id,
            trouble: codes::trouble_of(&code, argument.as_deref()),
            since,
            details: Clean::line(&details),
        }),
        notes: notes(row, 13)?,
        gaps: Vec::new(),
    })
}

/// What `notes` reads, four columns; `m` is the participant of the source `s`.
pub(super) const NOTES: &str = "s.moved_to, CASE WHEN s.address <> coalesce(m.page, '') THEN s.reads END, s.unencrypted, s.mended";

/// What is worth telling of a source although it reads, from the columns of `NOTES`.
pub(super) fn notes(row: &Row<'_>, first: usize) -> rusqlite::Result<Vec<Note>> {
    let moved = url(row, first)?;
    let found = url(row, first + 1)?.filter(|found| Some(found) != moved.as_ref());
    let shown = |url: Url| Clean::line(&shown_address(&url));
    let mut notes: Vec<Note> = moved.map(|to| Note::Moved(shown(to))).into_iter().collect();
    notes.extend(found.map(|at| Note::FoundAt(shown(at))));
    if row.get(first + 2)? {
        notes.push(Note::Unencrypted);
    }
    if row.get(first + 3)? {
        notes.push(Note::Mended);
    }
    Ok(notes)
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
               trouble = ?5, trouble_argument = ?6, trouble_details = ?7 \
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
        ])?;
    if let Some(reached) = &one.reached {
        super::gaps::record(change, one.source, reached)?;
    }
    if failed {
        return Ok(());
    }
    change
        .prepare_cached(
            "UPDATE source SET moved_to = ?2, moved_seen = ?3, reads = coalesce(?4, reads), unencrypted = ?5, \
               patience = ?6, fresh_for = ?7, gap = ?8, posted_at = ?9 WHERE id = ?1",
        )?
        .execute(params![
            one.source.0,
            one.moved.as_ref().map(|(to, _)| to.as_str()),
            one.moved.as_ref().map_or(0, |(_, seen)| *seen),
            one.reads.as_ref().map(Url::as_str),
            one.unencrypted,
            milliseconds(one.habits.patience),
            milliseconds(one.habits.fresh_for),
            milliseconds(one.habits.gap),
            one.habits.posted_at.map(Timestamp::as_millisecond),
        ])?;
    if one.reads.is_some() {
        settle_host(change, one.source.0)?;
    }
    if let Some(validators) = &one.validators {
        change
            .prepare_cached("UPDATE source SET etag = ?2, last_modified = ?3 WHERE id = ?1")?
            .execute(params![one.source.0, validators.etag, validators.last_modified])?;
    }
    if let Some(learned) = &one.learned {
        change
            .prepare_cached(
                "UPDATE source SET title = coalesce(?2, title), page = coalesce(?3, page), mended = ?4 WHERE id = ?1",
            )?
            .execute(params![
                one.source.0,
                learned.title.as_ref().map(Clean::as_str),
                learned.page.as_ref().map(Url::as_str),
                learned.mended,
            ])?;
    }
    Ok(())
}
