//! What you write. A reply is here before the network hears of it, and every step is on the disk
//! before the next is taken, so that it is sent at most once whatever happens in between.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, params};
use url::Url;

use super::timeline::clean;
use super::{Result, Store, begin, codes};
use crate::conversation::wordpress::{home_and_number, home_by_page};
use crate::domain::{
    Network, OutId, OutState, Outgoing, PostId, PostKind, PublicId, Refusal, Route, RowKey,
    SeenReply, Visibility, Way,
};
use crate::text::{self, Clean};

const COLUMNS: &str = "o.id, o.post, p.public, p.headline, coalesce(m.name, nullif(p.author, ''), p.handle, ''), \
    o.parent, o.text, o.way, o.state, o.reason, o.details, o.since, o.not_before, o.left_at, o.key, o.name, o.account, o.once";
const FROM: &str =
    "outbox o JOIN post p ON p.id = o.post LEFT JOIN participant m ON m.id = p.participant";

/// What answering a post takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answerable {
    /// Blog post or note.
    pub kind: PostKind,
    /// Whose it is.
    pub person: Clean,
    /// Its page.
    pub page: Option<Clean>,
    /// The page where one comments; `None` where the blog takes no comments, as far as it says.
    pub comments_page: Option<Clean>,
    /// The language it is in (BCP 47), where its source says.
    pub language: Option<Clean>,
    /// The home of its blog and its number there, where it is a `WordPress` blog.
    pub wordpress: Option<(Url, u64)>,
    /// What answering it as a note takes, where it is one.
    pub note: Option<NoteToAnswer>,
}

/// What answering a note takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteToAnswer {
    /// The note.
    pub post: PostId,
    /// The network it was written on.
    pub network: Network,
    /// Its author: `@name@server`.
    pub handle: Clean,
    /// What it is called on every server: its `uri`, or `at://` address.
    pub uri: String,
    /// Its page.
    pub page: Option<Url>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The warning in front of it.
    pub warning: Option<Clean>,
    /// The servers that showed it, by name, and what they call it.
    pub names: Vec<(String, String)>,
}

/// How a reply goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Going<'a> {
    /// The way.
    pub way: Way,
    /// The name it stands under, where that is known.
    pub name: Option<&'a str>,
    /// The account a note goes with.
    pub account: Option<&'a str>,
}

impl<'a> Going<'a> {
    /// By a route.
    pub fn by(route: &'a Route) -> Self {
        Self {
            way: route.way,
            name: route.name.as_ref().map(Clean::as_str),
            account: route.note.as_ref().map(|note| note.account.as_str()),
        }
    }
}

/// What sending came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is there, under this key where the blog tells it.
    Sent(Option<String>),
    /// It is there, and somebody looks at it first.
    Held(Option<String>),
    /// The blog did not take it.
    Refused(Refusal),
    /// It surely never left: it waits.
    NotLeft,
    /// Nobody can tell.
    NotKnown,
}

/// An error, unless there is a post with this id: one that was united with another has none any more.
pub(super) fn must_be_there(connection: &Connection, post: PostId) -> Result<()> {
    let mut query = connection.prepare_cached("SELECT 1 FROM post WHERE id = ?")?;
    Ok(query.query_row([post.0], |_| Ok(()))?)
}

impl Store {
    /// Keeps the draft of a reply to a post; no words, no draft.
    pub fn keep_draft(
        &mut self,
        post: PostId,
        parent: Option<&str>,
        text: &str,
        now: Timestamp,
    ) -> Result<()> {
        self.durably(|store| {
            if text.trim().is_empty() {
                let gone = "DELETE FROM outbox WHERE post = ? AND state = 'draft'";
                store.connection.prepare_cached(gone)?.execute([post.0])?;
                return Ok(());
            }
            must_be_there(&store.connection, post)?;
            store
                .connection
                .prepare_cached(
                    "INSERT INTO outbox(post, parent, text, state, since) VALUES (?1, ?2, ?3, 'draft', ?4) \
                     ON CONFLICT(post) WHERE state = 'draft' DO UPDATE SET parent = ?2, text = ?3, since = ?4 \
                     WHERE (parent, text) IS NOT (?2, ?3)",
                )?
                .execute(params![post.0, parent, text, now.as_millisecond()])?;
            Ok(())
        })
    }

    /// Puts a reply into the outbox, to leave not before a time; the draft of these words becomes it. Words
    /// that may have arrived and are sent again (`again`) are not kept twice.
    pub fn queue_reply(
        &mut self,
        (post, parent): (PostId, Option<&str>),
        (text, going): (&str, Going<'_>),
        again: Option<OutId>,
        (now, not_before): (Timestamp, Timestamp),
    ) -> Result<OutId> {
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            must_be_there(&change, post)?;
            let draft = "DELETE FROM outbox WHERE post = ? AND state = 'draft' AND text = ?";
            change.execute(draft, params![post.0, text])?;
            // The same words keep the name by which a server takes them once; other words are others.
            let once: Option<String> = change
                .query_row(
                    "SELECT once FROM outbox WHERE id = ? AND state = 'unknown' AND text = ? AND parent IS ? AND account IS ?",
                    params![again.map(|id| id.0), text, parent, going.account],
                    |row| row.get(0),
                )
                .optional()?
                .flatten();
            let before = "DELETE FROM outbox WHERE id = ? AND state = 'unknown'";
            change.execute(before, [again.map(|id| id.0)])?;
            change.execute(
                "INSERT INTO outbox(post, parent, text, way, name, account, once, state, since, not_before) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
                params![
                    post.0, parent, text, way_code(going.way), going.name, going.account, once,
                    now.as_millisecond(), not_before.as_millisecond()
                ],
            )?;
            let id = OutId(change.last_insert_rowid());
            change.commit()?;
            Ok(id)
        })
    }

    /// Makes a reply that waits a draft again. Whether it still waited.
    pub fn take_back(&mut self, id: OutId, now: Timestamp) -> Result<bool> {
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            let waits = "SELECT post FROM outbox WHERE id = ? AND state IN ('waiting', 'refused', 'unknown')";
            let post: Option<i64> =
                change.query_row(waits, [id.0], |row| row.get(0)).optional()?;
            let Some(post) = post else { return Ok(false) };
            // Words that were begun since stand below those taken back: neither is lost.
            let begun = "SELECT text FROM outbox WHERE post = ? AND state = 'draft'";
            let begun: Option<String> =
                change.query_row(begun, [post], |row| row.get(0)).optional()?;
            change.execute("DELETE FROM outbox WHERE post = ? AND state = 'draft'", [post])?;
            change.execute(
                "UPDATE outbox SET state = 'draft', since = ?2, not_before = NULL, reason = NULL, details = NULL, left_at = NULL, \
                   text = text || coalesce(char(10) || char(10) || ?3, '') WHERE id = ?1",
                params![id.0, now.as_millisecond(), begun],
            )?;
            change.commit()?;
            Ok(true)
        })
    }

    /// Takes a reply out of the outbox for good. Whether it was there and not on its way.
    pub fn discard_reply(&mut self, id: OutId) -> Result<bool> {
        self.durably(|store| {
            let gone = "DELETE FROM outbox WHERE id = ? AND state <> 'sending'";
            Ok(store.connection.execute(gone, [id.0])? > 0)
        })
    }

    /// Says of a reply that waits, was refused or may have arrived that it is to be sent this way. Whether
    /// it was one.
    pub fn send_again(&mut self, id: OutId, going: Going<'_>, now: Timestamp) -> Result<bool> {
        self.durably(|store| {
            let again = "UPDATE outbox SET state = 'waiting', since = ?2, not_before = ?2, way = ?3, name = ?4, account = ?5, \
                once = CASE WHEN way IS ?3 AND account IS ?5 THEN once END, reason = NULL, details = NULL WHERE id = ?1 AND state IN ('waiting', 'unknown', 'refused')";
            let bound = params![id.0, now.as_millisecond(), way_code(going.way), going.name, going.account];
            Ok(store.connection.execute(again, bound)? > 0)
        })
    }

    /// The first step of sending: from here on it may have arrived. `None` where it does not wait
    /// (any more): then nothing may be sent.
    ///
    /// `once` is the name by which its server is to take it once, if it has none yet.
    pub fn begin_sending(
        &mut self,
        id: OutId,
        once: &str,
        now: Timestamp,
    ) -> Result<Option<Outgoing>> {
        self.durably(|store| {
            let begun = "UPDATE outbox SET state = 'sending', since = ?2, left_at = ?2, once = coalesce(once, ?3) \
                WHERE id = ?1 AND state = 'waiting'";
            let begun = store.connection.execute(begun, params![id.0, now.as_millisecond(), once])?;
            if begun == 0 { Ok(None) } else { store.outgoing(id) }
        })
    }

    /// The last step of sending: what came of it.
    pub fn finish_sending(&mut self, id: OutId, outcome: &Outcome, now: Timestamp) -> Result<()> {
        let (state, reason, details, key) = match outcome {
            Outcome::Sent(key) => ("sent", None, None, key.clone()),
            Outcome::Held(key) => ("held", None, None, key.clone()),
            Outcome::Refused(refusal) => {
                let (reason, details) = refusal_code(refusal);
                ("refused", Some(reason), details, None)
            }
            Outcome::NotLeft => ("waiting", None, None, None),
            Outcome::NotKnown => ("unknown", None, None, None),
        };
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            change.execute(
                "UPDATE outbox SET state = ?2, reason = ?3, details = ?4, key = coalesce(?5, key), since = ?6, \
                   left_at = CASE WHEN ?2 = 'waiting' THEN NULL ELSE left_at END \
                 WHERE id = ?1 AND state IN ('sending', 'unknown')",
                params![id.0, state, reason, details, key, now.as_millisecond()],
            )?;
            Ok(change.commit()?)
        })
    }

    /// What was on its way when its program ended: nobody can tell whether it arrived. Only whoever
    /// holds the lock of the outbox may say so.
    pub fn forget_senders(&mut self, now: Timestamp) -> Result<usize> {
        self.durably(|store| {
            let left = "UPDATE outbox SET state = 'unknown', since = ? WHERE state = 'sending'";
            Ok(store.connection.execute(left, [now.as_millisecond()])?)
        })
    }

    /// How many replies want to be looked at: they wait, were refused, or may have arrived.
    pub fn outbox_count(&self) -> Result<u32> {
        let open = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'unknown', 'refused')";
        let mut query = self.connection.prepare_cached(open)?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// The post of a reply that waits, was refused, may have arrived, or is a draft: the one after this post
    /// in the order of the outbox, or else the first. It need not have a row of its own: what it stood
    /// under may be gone, or off the list.
    pub fn row_of_reply(&self, after: Option<PostId>) -> Result<Option<RowKey>> {
        let mut query = self.connection.prepare_cached(
            "SELECT p.at, p.id FROM outbox o JOIN post p ON p.id = o.post \
             WHERE o.state IN ('waiting', 'unknown', 'refused', 'draft') \
             ORDER BY p.shown = 0, o.state = 'draft', o.id",
        )?;
        let rows = query
            .query_map([], |row| {
                Ok(RowKey { at: codes::time_of(row.get(0)?), id: PostId(row.get(1)?) })
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let here = rows.iter().rposition(|row| Some(row.id) == after);
        let next = here.and_then(|here| rows.get(here + 1)).or_else(|| rows.first());
        Ok(next.copied())
    }

    /// Everything in the outbox that is not settled, oldest first.
    pub fn outbox(&self) -> Result<Vec<Outgoing>> {
        self.outgoings("o.state <> 'sent' ORDER BY o.since, o.id", &[])
    }

    /// What you wrote to a post: the draft, and what is not known to stand there yet.
    pub fn outbox_of(&self, post: PostId) -> Result<Vec<Outgoing>> {
        let of = "o.post = ?1 AND (o.key IS NULL OR NOT EXISTS \
            (SELECT 1 FROM reply r WHERE r.post = o.post AND r.key = o.key \
             UNION ALL SELECT 1 FROM post_key k WHERE k.kind = 'uri' AND k.value = o.key)) \
            AND NOT (o.state = 'sent' AND o.key IS NULL) ORDER BY o.since, o.id";
        self.outgoings(of, &[&post.0])
    }

    /// One reply of the outbox.
    pub fn outgoing(&self, id: OutId) -> Result<Option<Outgoing>> {
        Ok(self.outgoings("o.id = ?1", &[&id.0])?.pop())
    }

    fn outgoings(&self, condition: &str, bound: &[&dyn rusqlite::ToSql]) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {condition}");
        let mut query = self.connection.prepare_cached(&sql)?;
        let found = query.query_map(bound, outgoing)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// What answering a post takes; `None` if there is no such post.
    pub fn answerable(&self, post: PostId) -> Result<Option<Answerable>> {
        let mut query = self.connection.prepare_cached(
            "SELECT p.kind, coalesce(m.name, nullif(p.author, ''), p.handle, ''), p.address, p.comments_page, p.comments_feed, \
               (SELECT substr(k.value, instr(k.value, char(10)) + 1) FROM post_key k WHERE k.post = p.id AND k.kind = 'guid' LIMIT 1), \
               p.language FROM post p LEFT JOIN participant m ON m.id = p.participant WHERE p.id = ?",
        )?;
        let found = query
            .query_row([post.0], |row| {
                let commentable = !matches!(
                    (row.get_ref(3)?, row.get_ref(4)?),
                    (rusqlite::types::ValueRef::Null, rusqlite::types::ValueRef::Null)
                );
                let guid: Option<String> = row.get(5)?;
                let page = clean(row, 2)?;
                let page_url = page.as_ref().and_then(|page| Url::parse(page.as_str()).ok());
                Ok(Answerable {
                    kind: codes::kind_of(row.get(0)?),
                    person: clean(row, 1)?.unwrap_or_default(),
                    comments_page: clean(row, 3)?.or_else(|| page.clone().filter(|_| commentable)),
                    page,
                    language: clean(row, 6)?,
                    note: None,
                    wordpress: guid
                        .as_deref()
                        .and_then(home_and_number)
                        .zip(page_url)
                        .and_then(|((home, number), page)| {
                            Some((home_by_page(&home, &page)?, number))
                        })
                        .filter(|_| commentable),
                })
            })
            .optional()?;
        let note = self.note_to_answer(post)?;
        Ok(found.map(|found| Answerable { note, ..found }))
    }

    /// What answering a note takes; `None` if the post is none.
    pub fn note_to_answer(&self, post: PostId) -> Result<Option<NoteToAnswer>> {
        let mut query = self.connection.prepare_cached(
            "SELECT p.network, coalesce(p.handle, ''), (SELECT value FROM post_key WHERE post = p.id AND kind = 'uri' LIMIT 1), \
               p.address, p.visibility, p.warning, (SELECT group_concat(value, char(0)) FROM post_key WHERE post = p.id AND kind = 'server') \
             FROM post p WHERE p.id = ? AND p.kind = 1 AND p.removed = 0",
        )?;
        let found = query
            .query_row([post.0], |row| {
                let network = codes::network_of(row.get::<_, Option<i64>>(0)?.unwrap_or(0));
                let (uri, names): (Option<String>, Option<String>) = (row.get(2)?, row.get(6)?);
                let page: Option<String> = row.get(3)?;
                let names = names.unwrap_or_default();
                let names = names.split('\0').filter_map(|name| name.split_once('\n'));
                Ok(network.zip(uri).map(|(network, uri)| NoteToAnswer {
                    post,
                    network,
                    handle: Clean::line(
                        row.get_ref(1).ok().and_then(|at| at.as_str().ok()).unwrap_or_default(),
                    ),
                    uri,
                    page: page.and_then(|page| Url::parse(&page).ok()),
                    visibility: codes::visibility_of(row.get(4).unwrap_or(3)),
                    warning: clean(row, 5).ok().flatten(),
                    names: names.map(|(host, id)| (host.to_owned(), id.to_owned())).collect(),
                }))
            })
            .optional()?;
        Ok(found.flatten())
    }

    /// What answering a part of a conversation takes, where that is a note.
    pub fn note_called(&self, key: &str) -> Result<Option<NoteToAnswer>> {
        match super::replies::note_of_key(&self.connection, key)? {
            Some(note) => self.note_to_answer(note),
            None => Ok(None),
        }
    }

    /// Settles a reply that is known to stand on its network under this name.
    pub fn settle_note(&mut self, id: OutId, uri: &str, now: Timestamp) -> Result<()> {
        self.durably(|store| {
            let sent = "UPDATE outbox SET state = 'sent', key = ?2, since = ?3 WHERE id = ?1 AND state = 'unknown'";
            store.connection.execute(sent, params![id.0, uri, now.as_millisecond()])?;
            Ok(())
        })
    }

    /// The comments that other replies of yours to a post are known to be.
    fn keys_of(&self, post: PostId, but: OutId) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT key FROM outbox WHERE post = ? AND id <> ? AND key IS NOT NULL",
        )?;
        let keys = query.query_map([post.0, but.0], |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    /// Remembers that the words of a draft were taken to the browser, to be pasted there under a name.
    pub fn taken_to_browser(&mut self, post: PostId, name: Option<&str>) -> Result<()> {
        self.durably(|store| {
            let taken =
                "UPDATE outbox SET way = 'browser', name = ?2 WHERE post = ?1 AND state = 'draft'";
            store.connection.execute(taken, params![post.0, name])?;
            Ok(())
        })
    }

    /// Settles what was written to a post and stands among what its blog shows: words whose fate
    /// was not known, words that were held back, and a draft that was pasted in the browser.
    pub fn settle_replies(
        &mut self,
        post: PostId,
        seen: &[SeenReply],
        now: Timestamp,
    ) -> Result<()> {
        if seen.is_empty() {
            return Ok(());
        }
        let open = "o.post = ?1 AND o.account IS NULL AND (o.state IN ('unknown', 'held') \
            OR (o.state = 'draft' AND o.way = 'browser' AND o.name IS NOT NULL)) ORDER BY o.id";
        for reply in self.outgoings(open, &[&post.0])? {
            let taken = self.keys_of(post, reply.id)?;
            let others = seen.iter().filter(|other| !taken.contains(&other.key));
            if let Some(found) = arrived(&reply, others) {
                self.durably(|store| {
                    let sent =
                        "UPDATE outbox SET state = 'sent', key = ?2, since = ?3 WHERE id = ?1";
                    let now = now.as_millisecond();
                    Ok(store.connection.execute(sent, params![reply.id.0, found.key, now])?)
                })?;
            }
        }
        Ok(())
    }
}

/// Clocks of blogs differ from ours by so much at most.
const CLOCKS_DIFFER: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

fn arrived<'a>(
    sent: &Outgoing,
    mut seen: impl Iterator<Item = &'a SeenReply>,
) -> Option<&'a SeenReply> {
    let wanted = words_of(&sent.text);
    let by_you = |author: Option<&Clean>| match (&sent.name, author) {
        (Some(name), Some(author)) => author.as_str().to_lowercase() == name.to_lowercase(),
        (Some(_), None) => false,
        (None, _) => true,
    };
    // A draft has no name of its own; it was surely not written before it was begun.
    let earliest =
        sent.left_at.or(Some(sent.since)).and_then(|left| left.checked_sub(CLOCKS_DIFFER).ok());
    seen.find(|reply| {
        let shown = text::plain(&text::html::document(&reply.html, None));
        let in_time = match (earliest, reply.published) {
            (Some(earliest), Some(published)) => published >= earliest,
            (_, None) | (None, _) => true,
        };
        // Some feeds do not say what a comment answers.
        let same_place = reply.parent.is_none() || reply.parent == sent.parent;
        in_time && same_place && by_you(reply.author.as_ref()) && words_of(shown.as_str()) == wanted
    })
}

/// Words without what a blog changes on its way: blanks, line ends, curly quotes and dashes.
fn words_of(text: &str) -> String {
    let words: String =
        text.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if words.is_empty() { text.trim().to_owned() } else { words }
}

fn outgoing(row: &SqlRow<'_>) -> rusqlite::Result<Outgoing> {
    let time = |at: Option<i64>| at.map(codes::time_of);
    let not_before = time(row.get(12)?);
    let since = codes::time_of(row.get(11)?);
    let state: String = row.get(8)?;
    Ok(Outgoing {
        id: OutId(row.get(0)?),
        post: PostId(row.get(1)?),
        public: PublicId(row.get::<_, String>(2)?.into_boxed_str()),
        title: clean(row, 3)?.unwrap_or_default(),
        person: clean(row, 4)?.unwrap_or_default(),
        parent: row.get(5)?,
        text: row.get(6)?,
        way: row.get::<_, Option<String>>(7)?.as_deref().and_then(way_of),
        state: match state.as_str() {
            "draft" => OutState::Draft,
            "waiting" => OutState::Waiting(not_before.unwrap_or(since)),
            "sending" => OutState::Sending,
            "sent" => OutState::Sent,
            "held" => OutState::Held,
            "refused" => OutState::Refused(refusal_of(
                row.get::<_, Option<String>>(9)?.as_deref().unwrap_or_default(),
                clean(row, 10)?.unwrap_or_default(),
            )),
            _ => OutState::NotKnown,
        },
        since,
        left_at: time(row.get(13)?),
        key: row.get(14)?,
        name: row.get(15)?,
        account: row.get(16)?,
        once: row.get(17)?,
    })
}

const WAYS: [Way; 5] = [
    Way::Account,
    Way::Form,
    Way::Browser,
    Way::Note(Network::Fediverse),
    Way::Note(Network::Bluesky),
];

fn way_code(way: Way) -> &'static str {
    match way {
        Way::Account => "account",
        Way::Form => "form",
        Way::Browser => "browser",
        Way::Note(Network::Fediverse) => "fediverse",
        Way::Note(Network::Bluesky) => "bluesky",
    }
}

fn way_of(code: &str) -> Option<Way> {
    WAYS.into_iter().find(|way| way_code(*way) == code)
}

fn refusal_code(refusal: &Refusal) -> (&'static str, Option<String>) {
    match refusal {
        Refusal::Closed => ("closed", None),
        Refusal::Duplicate => ("duplicate", None),
        Refusal::TooFast => ("too-fast", None),
        Refusal::SignedOut => ("signed-out", None),
        Refusal::AccountNeeded => ("account-needed", None),
        Refusal::NotSafe => ("not-safe", None),
        Refusal::NoWay => ("no-way", None),
        Refusal::NotFound => ("not-found", None),
        Refusal::Unfit(says) => ("unfit", Some(says.to_string())),
        Refusal::Other(says) => ("other", Some(says.to_string())),
    }
}

fn refusal_of(code: &str, details: Clean) -> Refusal {
    match code {
        "closed" => Refusal::Closed,
        "duplicate" => Refusal::Duplicate,
        "too-fast" => Refusal::TooFast,
        "signed-out" => Refusal::SignedOut,
        "account-needed" => Refusal::AccountNeeded,
        "not-safe" => Refusal::NotSafe,
        "no-way" => Refusal::NoWay,
        "not-found" => Refusal::NotFound,
        "unfit" => Refusal::Unfit(details),
        _ => Refusal::Other(details),
    }
}

/// Whether a comment is one that was sent from here.
pub(super) fn is_sent(change: &rusqlite::Transaction<'_>, post: i64, key: &str) -> Result<bool> {
    let mut query = change.prepare_cached(
        "SELECT count(*) FROM outbox WHERE post = ? AND key = ? AND state IN ('sent', 'held')",
    )?;
    Ok(query.query_row(params![post, key], |row| row.get::<_, i64>(0))? > 0)
}

/// Puts what was written under one post under another. Two drafts become one: neither is lost.
pub(super) fn move_to(change: &rusqlite::Transaction<'_>, to: i64, from: i64) -> Result<()> {
    for statement in [
        "UPDATE OR IGNORE outbox SET post = ?1 WHERE post = ?2",
        "UPDATE outbox SET text = text || char(10) || char(10) || (SELECT text FROM outbox WHERE post = ?2 AND state = 'draft') \
         WHERE post = ?1 AND state = 'draft' AND EXISTS (SELECT 1 FROM outbox WHERE post = ?2 AND state = 'draft')",
        "DELETE FROM outbox WHERE post = ?2",
    ] {
        change.prepare_cached(statement)?.execute(params![to, from])?;
    }
    Ok(())
}
