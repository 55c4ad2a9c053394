//! Sightings become posts: which post a sighting is, what is new in it, what it changes.

use jiff::{Timestamp, ToSpan as _};
use rusqlite::{CachedStatement, OptionalExtension as _, Transaction, params};
use url::Url;

use super::packed::Unpacked;
use super::sighting::Sighting;
use super::sources::Source;
use super::unsettled::Unsettled;
use super::{Result, Store, begin, codes, fold, index, kept, keys, notes, things};
use crate::domain::{
    DateSure, FIRST_BLOGS, NoteFacts, ParticipantId, PostId, PostKind, Seen, SourceId,
};
use crate::text::Clean;

/// So many sightings are written in one transaction, to hold the writer only briefly.
const BATCH: usize = 200;

/// What a batch of sightings changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// Posts that were not known before.
    pub new: u32,
    /// Posts whose title or text changed.
    pub changed: u32,
}

/// Where a sighting comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) id: SourceId,
    pub(super) key: &'a str,
    pub(super) participant: Option<ParticipantId>,
}

impl<'a> Origin<'a> {
    fn of(source: &'a Source) -> Self {
        Self { id: source.id, key: &source.key, participant: source.participant }
    }
}

/// What a source showed.
#[derive(Debug, Clone, Copy)]
pub struct Showed<'a> {
    /// The source.
    pub source: &'a Source,
    /// What relative addresses start from.
    pub base: Option<&'a Url>,
    /// The posts.
    pub sightings: &'a [Sighting],
    /// When.
    pub at: Timestamp,
}

/// One sighting with all that is known of where and when.
#[derive(Clone, Copy)]
struct Sight<'a> {
    source: Origin<'a>,
    base: Option<&'a Url>,
    sighting: &'a Sighting,
    now: Timestamp,
    /// Whether it was read for the thread it stands in, not for itself: then it has no row of its own.
    beside: bool,
}

/// What a known post says of itself where a sighting meets it.
struct Known {
    id: i64,
    source: i64,
    title: Option<String>,
    hash: Vec<u8>,
    date_sure: i64,
    published: Option<i64>,
    stated: Option<i64>,
    /// When its author last changed it, as far as its server said.
    edited: Option<i64>,
    /// A note that has no row: it is gone, was only read for a thread, or left the list with its hashtag.
    aside: bool,
    /// Whether it was two posts until now.
    united: bool,
}

/// What a sighting changed of a known post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changed {
    /// Nothing that its place depends on.
    Nothing,
    /// Where it stands among others.
    Place,
    /// Its title or text.
    Text,
}

impl Store {
    /// Keeps what a source showed at `now`. Known posts are recognised by any name they were ever
    /// seen under; unchanged ones cost no write.
    pub fn keep(
        &mut self,
        source: &Source,
        base: Option<&Url>,
        seen: &[Seen],
        now: Timestamp,
    ) -> Result<Applied> {
        let sightings = Sighting::all(seen.to_vec(), base);
        self.keep_several(&[Showed { source, base, sightings: &sightings, at: now }])
    }

    /// The same for several sources, in few transactions.
    pub fn keep_several(&mut self, showed: &[Showed<'_>]) -> Result<Applied> {
        let sights = showed.iter().flat_map(|one| {
            let Showed { source, base, sightings, at: now } = *one;
            let source = Origin::of(source);
            sightings.iter().map(move |sighting| Sight {
                source,
                base,
                sighting,
                now,
                beside: false,
            })
        });
        self.keep_all(&sights.collect::<Vec<_>>())
    }

    /// Keeps what a server showed of the thread of a note. What no stream shows has no row of its own.
    pub fn keep_thread(&mut self, of: PostId, seen: &[Seen], now: Timestamp) -> Result<Applied> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT s.id, s.key FROM post p JOIN source s ON s.id = p.source WHERE p.id = ?",
            )?
            .query_row([of.0], |row| Ok((SourceId(row.get(0)?), row.get::<_, String>(1)?)))
            .optional()?;
        let Some((id, key)) = found else { return Ok(Applied::default()) };
        let source = Origin { id, key: &key, participant: None };
        let sightings = Sighting::all(seen.to_vec(), None);
        let sights = sightings.iter().map(|sighting| Sight {
            source,
            base: None,
            sighting,
            now,
            beside: true,
        });
        self.keep_all(&sights.collect::<Vec<_>>())
    }

    fn keep_all(&mut self, sights: &[Sight<'_>]) -> Result<Applied> {
        let mut applied = Applied::default();
        for some in sights.chunks(BATCH) {
            let Self { connection, finding, .. } = &mut *self;
            let change = begin(connection)?;
            let mut unsettled = Unsettled::of(&change)?;
            for sight in some {
                keep_one(&change, sight, &mut applied, &mut unsettled)?;
            }
            unsettled.settle_things(&change, finding)?;
            unsettled.settle(&change)?;
            change.commit()?;
        }
        Ok(applied)
    }
}

fn keep_one(
    change: &Transaction<'_>,
    sight: &Sight<'_>,
    applied: &mut Applied,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let seen = &sight.sighting.seen;
    let sight = &Sight { base: seen.base.as_ref().or(sight.base), ..*sight };
    let names = keys::of(&sight.source, sight.sighting);
    let (id, mut same) = if let Some(known) = find(change, &names, seen, unsettled)? {
        let changed = update(change, sight, &known, unsettled)?;
        applied.changed += u32::from(changed == Changed::Text);
        (known.id, changed == Changed::Nothing && !known.united)
    } else {
        applied.new += 1;
        (insert(change, sight, unsettled)?, false)
    };
    let mut call = change
        .prepare_cached("INSERT OR IGNORE INTO post_key(kind, value, post) VALUES (?, ?, ?)")?;
    for name in &names {
        same &= call.execute(params![name.kind.code(), name.value, id])? == 0;
    }
    drop(call);
    if !sight.beside {
        sighted(change, id, sight, unsettled)?;
    }
    // A note that says what it said, under no new name, stands where it stood.
    if same && seen.note.is_some() {
        return Ok(());
    }
    for name in names.iter().filter(|_| unsettled.facts.restores) {
        kept::restore(change, (name.kind.code(), &name.value), id, sight.now)?;
    }
    if !same && seen.note.is_none() {
        unsettled.things(id);
    }
    fold::settle(change, id, seen, unsettled)
}

/// Remembers where a post was seen, and of a note, when it was last: one that is not seen any more where
/// it should be may be gone.
fn sighted(
    change: &Transaction<'_>,
    id: i64,
    sight: &Sight<'_>,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let source = sight.source.id;
    let sighting = params![id, source.0, sight.now.as_millisecond()];
    let new = change
        .prepare_cached("INSERT OR IGNORE INTO sighting(post, source, seen_at) VALUES (?, ?, ?)")?
        .execute(sighting)?;
    if new > 0 {
        unsettled.sighted(source);
    } else if sight.sighting.seen.note.is_some() {
        change
            .prepare_cached("UPDATE sighting SET seen_at = ?3 WHERE post = ?1 AND source = ?2")?
            .execute(sighting)?;
    }
    Ok(())
}

/// The post a sighting is of. Where its names lead to two posts they are one, and are united.
fn find(
    change: &Transaction<'_>,
    names: &[keys::Key],
    seen: &Seen,
    unsettled: &mut Unsettled,
) -> Result<Option<Known>> {
    let mut found: Vec<(keys::Kind, Known)> = Vec::new();
    let mut lookup = Lookup::of(change)?;
    for name in names.iter().filter(|name| name.kind != keys::Kind::Page) {
        let Some(known) = lookup.post(name, seen.kind)? else { continue };
        if found.iter().all(|(_, other)| other.id != known.id) {
            found.push((name.kind, known));
        }
    }
    // A guid that returns with another link *and* another title is another post, unless it is of a
    // kind that is given once and for ever.
    let first_is_other = match found.first() {
        Some((keys::Kind::Guid, known)) if !seen.guid.as_deref().is_some_and(keys::is_for_ever) => {
            let other_title = seen.title.as_ref().map(Clean::as_str) != known.title.as_deref();
            other_title && !knows_link(change, known.id, names)?
        }
        _ => false,
    };
    if first_is_other {
        found.remove(0);
    }
    let mut posts = found.into_iter().map(|(_, known)| known);
    let Some(mut kept) = posts.next() else { return Ok(None) };
    for other in posts {
        let (older, newer) = if other.id < kept.id { (other, kept) } else { (kept, other) };
        fold::unite(change, older.id, newer.id, unsettled)?;
        kept = Known { united: true, ..older };
    }
    Ok(Some(kept))
}

/// The question which post has a name.
struct Lookup<'c>(CachedStatement<'c>);

impl<'c> Lookup<'c> {
    fn of(change: &'c Transaction<'_>) -> Result<Self> {
        Ok(Self(change.prepare_cached(
            "SELECT p.id, p.source, p.title, p.hash, p.date_sure, p.published, p.stated, \
                    p.kind = 1 AND (p.removed OR NOT p.in_scope OR NOT p.listed), p.edited_at \
             FROM post_key k JOIN post p ON p.id = k.post AND p.kind = ? WHERE k.kind = ? AND k.value = ?",
        )?))
    }

    fn post(&mut self, name: &keys::Key, kind: PostKind) -> Result<Option<Known>> {
        Ok(self
            .0
            .query_row(params![codes::kind(kind), name.kind.code(), name.value], |row| {
                Ok(Known {
                    id: row.get(0)?,
                    source: row.get(1)?,
                    title: row.get(2)?,
                    hash: row.get(3)?,
                    date_sure: row.get(4)?,
                    published: row.get(5)?,
                    stated: row.get(6)?,
                    aside: row.get(7)?,
                    edited: row.get(8)?,
                    united: false,
                })
            })
            .optional()?)
    }
}

/// Whether a post was seen under the sighting's link, or neither has one to compare.
fn knows_link(change: &Transaction<'_>, post: i64, names: &[keys::Key]) -> Result<bool> {
    let Some(link) = names.iter().find(|name| name.kind == keys::Kind::Link) else {
        return Ok(true);
    };
    let mut query =
        change.prepare_cached("SELECT value FROM post_key WHERE post = ? AND kind = 'link'")?;
    let links: Vec<String> =
        query.query_map([post], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(links.is_empty() || links.contains(&link.value))
}

/// Where a post stands and how far its date can be trusted. A date in the future (a day is allowed
/// for zones and wrong clocks) or from before there were blogs stands at the time it was seen.
fn placed(published: Option<Timestamp>, first_seen: Timestamp) -> (DateSure, Timestamp) {
    let Some(at) = published else { return (DateSure::Missing, first_seen) };
    let latest = first_seen.checked_add(24.hours()).unwrap_or(first_seen);
    if at > latest || at < FIRST_BLOGS {
        return (DateSure::Wrong, first_seen);
    }
    (DateSure::Sure, at.min(first_seen))
}

fn insert(change: &Transaction<'_>, sight: &Sight<'_>, unsettled: &mut Unsettled) -> Result<i64> {
    let Sight { source, base, sighting, now, beside } = *sight;
    let seen = &sighting.seen;
    let (sure, at) = placed(seen.published, now);
    let note = seen.note.as_ref();
    let participant = match note {
        Some(note) => fold::participant_of(change, note.handle.as_str())?,
        None => source.participant.map(|person| person.0),
    };
    let in_scope = match (note, participant) {
        (Some(_), _) => !beside,
        (None, None) => true,
        (None, Some(person)) => fold::in_scope(seen, unsettled.only_tags(change, person)?),
    };
    let mut insert = change.prepare_cached(
        "INSERT OR ROLLBACK INTO post(public, kind, source, participant, author, handle, title, headline, address, \
           comments_page, comments_feed, published, date_sure, at, first_seen, hash, replies, language, \
           warning, automatic, enclosures, answers_key, in_scope, shown, stated, network, visibility, edited_at, is_new) \
         VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?23,?17,?24,?25,?26,?27)",
    )?;
    insert.execute(params![
        unsettled.ids.next()?,
        codes::kind(seen.kind),
        source.id.0,
        participant,
        seen.author.as_ref().map(Clean::as_str),
        note.map(|note| note.handle.as_str().to_lowercase()),
        seen.title.as_ref().map(Clean::as_str),
        sighting.headline,
        seen.link.as_ref().map(Url::as_str),
        seen.comments_page.as_ref().map(Url::as_str),
        seen.comments_feed.as_ref().map(Url::as_str),
        seen.published.map(Timestamp::as_millisecond),
        codes::date(sure),
        at.as_millisecond(),
        now.as_millisecond(),
        sighting.hash,
        codes::replies(seen.replies),
        seen.language.as_ref().map(Clean::as_str),
        note.and_then(|note| note.warning.as_ref()).map(Clean::as_str),
        note.is_some_and(|note| note.automatic),
        lines(seen.enclosures.iter().map(Url::as_str)),
        note.and_then(|note| answers_key(note)),
        in_scope,
        note.map(|note| codes::network(note.network)),
        note.map_or(0, |note| codes::visibility(note.visibility)),
        note.and_then(|note| note.edited).map(Timestamp::as_millisecond),
        things::comes_new(change, (at, sure), (source.id, unsettled.facts.story))?,
    ])?;
    let id = change.last_insert_rowid();
    keep_text(change, id, base, (sighting, NEW_TEXT))?;
    if let Some(note) = note {
        keep_links(change, id, seen, note)?;
        unsettled.facts.links = true;
        notes::hide_if_wanted(change, id, seen, unsettled)?;
    }
    Ok(id)
}

/// What the server that showed a note calls what it answers.
fn answers_key(note: &NoteFacts) -> Option<String> {
    note.answers.as_ref().map(|id| format!("{}\n{id}", note.shown_by.0))
}

/// What a note links to; its own page counts: where that is a blog post's, it is about the post.
fn keep_links(change: &Transaction<'_>, id: i64, seen: &Seen, note: &NoteFacts) -> Result<()> {
    for link in note.links.iter().chain(&seen.link).filter_map(crate::domain::LinkKey::of) {
        change
            .prepare_cached("INSERT OR IGNORE INTO note_link(note, key) VALUES (?, ?)")?
            .execute(params![id, link.as_str()])?;
    }
    Ok(())
}

/// How the text of a new post is kept.
const NEW_TEXT: &str = "INSERT OR ROLLBACK INTO body(post, html, base) VALUES (?1, ?2, ?3)";
/// How it is kept anew, once it was taken away; not that of a post that was let go.
const TEXT_AGAIN: &str = "INSERT OR ROLLBACK INTO body(post, html, base) SELECT ?1, ?2, ?3 \
    WHERE NOT EXISTS (SELECT 1 FROM post WHERE id = ?1 AND pruned = 1)";

/// Keeps the text and the tags of a post.
fn keep_text(
    change: &Transaction<'_>,
    id: i64,
    base: Option<&Url>,
    (sighting, how): (&Sighting, &str),
) -> Result<()> {
    change.prepare_cached(how)?.execute(params![id, sighting.seen.html, base.map(Url::as_str)])?;
    let mut tag = change.prepare_cached("INSERT OR IGNORE INTO tag(post, tag) VALUES (?, ?)")?;
    for word in &sighting.seen.tags {
        tag.execute(params![id, word.as_str().to_lowercase()])?;
    }
    Ok(())
}

/// Takes in what a sighting says anew of a known post.
fn update(
    change: &Transaction<'_>,
    sight: &Sight<'_>,
    known: &Known,
    unsettled: &mut Unsettled,
) -> Result<Changed> {
    let Sight { source, base, sighting, now, beside } = *sight;
    let seen = &sighting.seen;
    let mut changed = Changed::Nothing;
    if seen.note.is_some() && !beside && known.aside {
        notes::comes_back(change, known.id, unsettled)?;
        changed = Changed::Place;
    }
    let stated = codes::replies(seen.replies);
    if stated.is_some() && stated != known.stated {
        change
            .prepare_cached("UPDATE post SET stated = ?1 WHERE id = ?2")?
            .execute(params![stated, known.id])?;
        unsettled.counts(known.id);
    }
    if let Some(note) = &seen.note
        && let Some(parent) = answers_key(note)
    {
        let known_otherwise = change
            .prepare_cached("UPDATE post SET answers_key = ?1 WHERE id = ?2 AND answers IS NULL AND answers_key IS NOT ?1")?
            .execute(params![parent, known.id])?;
        if known_otherwise > 0 {
            changed = Changed::Place;
        }
    }
    // A date that comes later mends a missing one; one that was wrong stays where it first stood.
    if known.date_sure == codes::date(DateSure::Missing)
        && known.published.is_none()
        && let (DateSure::Sure, at) = placed(seen.published, now)
    {
        change
            .prepare_cached("UPDATE post SET published = ?, date_sure = 0, at = ? WHERE id = ?")?
            .execute(params![
                seen.published.map(Timestamp::as_millisecond),
                at.as_millisecond(),
                known.id
            ])?;
        changed = Changed::Place;
    }
    let edited = seen.note.as_ref().and_then(|note| note.edited).map(Timestamp::as_millisecond);
    if edited.is_some() && edited != known.edited {
        change
            .prepare_cached("UPDATE post SET edited_at = ? WHERE id = ?")?
            .execute(params![edited, known.id])?;
    }
    if keys::is_of(&known.hash, sighting) || !is_better(change, source, seen, known)? {
        return Ok(changed);
    }
    change
        .prepare_cached(
            "UPDATE post SET title = ?, headline = ?, hash = ?, changed_at = ?, source = ?, \
               address = coalesce(?, address), warning = ? WHERE id = ?",
        )?
        .execute(params![
            seen.title.as_ref().map(Clean::as_str),
            sighting.headline,
            sighting.hash,
            now.as_millisecond(),
            if beside { known.source } else { source.id.0 },
            seen.link.as_ref().map(Url::as_str),
            seen.note.as_ref().and_then(|note| note.warning.as_ref()).map(Clean::as_str),
            known.id,
        ])?;
    // A trigger takes the pieces of what stood there with it.
    change.prepare_cached("DELETE FROM body WHERE post = ?")?.execute([known.id])?;
    keep_text(change, known.id, base, (sighting, TEXT_AGAIN))?;
    index::again(change, known.id)?;
    // The article of its page was that of the words before.
    change.prepare_cached("DELETE FROM full_text WHERE post = ?")?.execute([known.id])?;
    if let Some(note) = &seen.note {
        change.prepare_cached("DELETE FROM note_link WHERE note = ?")?.execute([known.id])?;
        keep_links(change, known.id, seen, note)?;
        unsettled.facts.links = true;
        notes::hide_if_wanted(change, known.id, seen, unsettled)?;
    }
    Ok(Changed::Text)
}

/// Whether a sighting's text replaces the one kept: from the same source, or clearly more of it
/// (the main feed gives an excerpt, the tag's feed everything). Notes are the same everywhere.
fn is_better(
    change: &Transaction<'_>,
    source: Origin<'_>,
    seen: &Seen,
    known: &Known,
) -> Result<bool> {
    if source.id.0 == known.source || seen.kind == PostKind::Note {
        return Ok(true);
    }
    let kept: Option<Unpacked> = change
        .prepare_cached("SELECT html FROM body_text WHERE post = ?")?
        .query_row([known.id], |row| row.get(0))
        .optional()?;
    let letters = |html: &str| html.chars().count();
    Ok(letters(&seen.html) > letters(&kept.unwrap_or_default().0) * 3 / 2)
}

fn lines<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join("\n")
}
