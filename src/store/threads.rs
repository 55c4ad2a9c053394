//! Whose threads are asked for, where, and what is remembered of having asked.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use url::Url;

use super::unsettled::Unsettled;
use super::{Result, Store, begin, codes, fold, notes};
use crate::domain::{Network, PostId, Seen, SourceId};

/// Threads of the last weeks are looked at unasked, so often and so many at a time: those in which you
/// wrote, from their beginning, and those of the notes that announce posts.
const WEEKS: i64 = 2;
const BETWEEN: SignedDuration = SignedDuration::from_mins(55);
const MOST: i64 = 20;
/// Of the notes about one post, so many are asked for, the newest.
const MOST_ABOUT: i64 = 5;

/// The notes at the heads of the threads that are due. Bound: since when, not asked since, how many.
const DUE: &str = "WITH mine(id, at) AS ( \
       SELECT id, at FROM post INDEXED BY post_announced_at WHERE announces IS NOT NULL AND at >= ?1 AND removed = 0 \
       UNION SELECT p.id, p.at FROM you y CROSS JOIN post p INDEXED BY post_handle ON p.handle = y.value \
         WHERE y.kind = 'handle' AND p.at >= ?1 AND p.removed = 0 \
       ORDER BY at DESC LIMIT ?3), \
     up(id, depth, at) AS (SELECT id, 0, at FROM mine \
       UNION SELECT p.answers, up.depth + 1, up.at FROM up JOIN post p ON p.id = up.id WHERE p.answers IS NOT NULL AND up.depth < 100) \
     SELECT DISTINCT p.id FROM up JOIN post p ON p.id = up.id LEFT JOIN conversation c ON c.post = p.id \
     WHERE p.answers IS NULL AND p.removed = 0 AND coalesce(c.asked_at, 0) <= ?2 ORDER BY up.at DESC";

/// A note whose thread is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteAsked {
    /// The note.
    pub post: PostId,
    /// The network it was written on.
    pub network: Network,
    /// Its name on every server, where that is known.
    pub uri: Option<String>,
    /// Where it can be asked for.
    pub doors: Vec<Door>,
}

/// Where a note can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The server.
    pub server: Url,
    /// What the server calls the note.
    pub name: String,
}

/// Notes that a list left out, and the server whose list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The server.
    pub server: Url,
    /// The notes.
    pub notes: Vec<NoteThere>,
}

/// A note as a server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteThere {
    /// The note.
    pub post: PostId,
    /// What the server calls it.
    pub name: String,
    /// Its name on every server, where that is known.
    pub uri: Option<String>,
}

/// What came of asking for a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threaded {
    /// This is all of it.
    Whole,
    /// There is more, which strangers are not shown.
    Part,
    /// Its author, or the server, has deleted the note.
    Gone,
    /// Only who is signed in there is shown threads.
    SignInNeeded,
    /// There was no answer of use.
    NotNow,
}

impl Store {
    /// The notes whose threads belong to the conversation of a post: the note itself, or the notes that
    /// announce a blog post or link to it.
    pub fn notes_about(&self, post: PostId) -> Result<Vec<NoteAsked>> {
        let ids = {
            let mut query = self.connection.prepare_cached(
                "SELECT id FROM (SELECT id, at FROM post WHERE id = ?1 AND kind = 1 UNION SELECT id, at FROM post WHERE announces = ?1 \
                 UNION SELECT id, at FROM post WHERE same_as = ?1 \
                 UNION SELECT p.id, p.at FROM post_key k JOIN note_link l ON l.key = k.value JOIN post p ON p.id = l.note \
                   WHERE k.post = ?1 AND k.kind IN ('link', 'page')) ORDER BY id = ?1 DESC, at DESC LIMIT ?2",
            )?;
            query
                .query_map(params![post.0, MOST_ABOUT], |row| row.get::<_, i64>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()?
        };
        self.asked(&ids)
    }

    /// The notes whose threads are due at `now`: yours, and those that announce posts of people here.
    pub fn threads_due(&self, now: Timestamp, at_least: SignedDuration) -> Result<Vec<NoteAsked>> {
        let since = now.checked_sub(SignedDuration::from_hours(WEEKS * 7 * 24)).unwrap_or(now);
        let asked_before = now.checked_sub(at_least.min(BETWEEN)).unwrap_or(now);
        let ids = {
            let mut query = self.connection.prepare_cached(DUE)?;
            query
                .query_map(
                    params![since.as_millisecond(), asked_before.as_millisecond(), MOST],
                    |row| row.get::<_, i64>(0),
                )?
                .collect::<rusqlite::Result<Vec<_>>>()?
        };
        self.asked(&ids)
    }

    fn asked(&self, ids: &[i64]) -> Result<Vec<NoteAsked>> {
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let mut query = self.connection.prepare_cached(
                "SELECT DISTINCT p.network, s.address, substr(k.value, instr(k.value, char(10)) + 1), \
                   (SELECT u.value FROM post_key u WHERE u.post = p.id AND u.kind = 'uri' LIMIT 1) FROM post p \
                 JOIN post_key k ON k.post = p.id AND k.kind = 'server' \
                 JOIN (SELECT title, address, listed, id FROM source WHERE kind IN (1, 2, 3) \
                   UNION ALL SELECT name, address, 1, NULL FROM own_server) s \
                   ON s.title = substr(k.value, 1, instr(k.value, char(10)) - 1) \
                 WHERE p.id = ? AND p.removed = 0 GROUP BY s.address ORDER BY max(s.listed) DESC, min(s.id) IS NULL, min(s.id)",
            )?;
            let rows = query
                .query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
                .collect::<rusqlite::Result<Vec<(Option<i64>, String, String, Option<String>)>>>(
                )?;
            let network = rows.first().and_then(|row| codes::network_of(row.0?));
            let uri = rows.first().and_then(|row| row.3.clone());
            let doors = rows
                .into_iter()
                .filter_map(|(_, server, name, _)| {
                    Some(Door { server: Url::parse(&server).ok()?, name })
                })
                .collect();
            let post = PostId(*id);
            found.extend(network.map(|network| NoteAsked { post, network, uri, doors }));
        }
        Ok(found)
    }

    /// Brings the database in line with the servers of your accounts, which are asked for threads whether or
    /// not a hashtag is read there. Writes nothing where that did not change.
    pub fn set_own_servers(&mut self, servers: &[Url]) -> Result<()> {
        let mut wanted: Vec<(&str, &str)> = servers
            .iter()
            .filter_map(|server| Some((server.host_str()?, server.as_str())))
            .collect();
        wanted.sort_unstable();
        wanted.dedup_by_key(|server| server.0);
        let known = {
            let mut query = self
                .connection
                .prepare_cached("SELECT name, address FROM own_server ORDER BY name")?;
            query
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<Vec<(String, String)>>>()?
        };
        let same = known.iter().map(|(name, address)| (name.as_str(), address.as_str()));
        if same.eq(wanted.iter().copied()) {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute("DELETE FROM own_server", [])?;
        for (name, address) in wanted {
            change
                .execute("INSERT INTO own_server(name, address) VALUES (?, ?)", [name, address])?;
        }
        Ok(change.commit()?)
    }

    /// Remembers what another server (its host) calls a note. What that server showed as an answer to it finds it.
    pub fn also_named(&mut self, post: PostId, server: &str, id: &str) -> Result<()> {
        let change = begin(&mut self.connection)?;
        let name = format!("{server}\n{id}");
        let new = change
            .prepare_cached(
                "INSERT OR IGNORE INTO post_key(kind, value, post) SELECT 'server', ?1, id FROM post WHERE id = ?2 AND kind = 1",
            )?
            .execute(params![name, post.0])?;
        if new > 0 {
            let mut unsettled = Unsettled::default();
            fold::attach_answers(&change, post.0, &name, &mut unsettled)?;
            unsettled.around(post.0);
            unsettled.settle(&change)?;
        }
        Ok(change.commit()?)
    }

    /// Keeps what came of asking for the thread of a note. How many notes came that were not known.
    pub fn record_thread(
        &mut self,
        post: PostId,
        (threaded, seen): (Threaded, &[Seen]),
        now: Timestamp,
    ) -> Result<u32> {
        let applied = self.keep_thread(post, seen, now)?;
        if threaded == Threaded::Gone {
            self.notes_are_gone(&[post])?;
        }
        let change = begin(&mut self.connection)?;
        let closed = (threaded == Threaded::SignInNeeded).then_some("sign-in");
        change
            .prepare_cached(
                "INSERT INTO conversation(post, asked_at, looked_at, closed) VALUES (?1, ?2, CASE WHEN ?3 THEN ?2 END, ?4) \
                 ON CONFLICT(post) DO UPDATE SET asked_at = ?2, closed = ?4, \
                   looked_at = CASE WHEN ?3 THEN ?2 ELSE looked_at END",
            )?
            .execute(params![post.0, now.as_millisecond(), threaded == Threaded::Whole, closed])?;
        let mut unsettled = Unsettled::default();
        unsettled.around(post.0);
        unsettled.settle(&change)?;
        change.commit()?;
        Ok(applied.new)
    }

    /// The server that shows the thread of a note only to who is signed in there, if it said so.
    pub fn thread_closed_at(&self, post: PostId) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT s.title FROM conversation c JOIN post p ON p.id = c.post JOIN source s ON s.id = p.source \
             WHERE c.post = ? AND c.closed = 'sign-in'",
        )?;
        let mut rows = query.query([post.0])?;
        Ok(match rows.next()? {
            Some(row) => row.get(0)?,
            None => None,
        })
    }

    /// The server and the notes of a source that should have been seen when it was last looked through.
    pub fn unseen_notes(&self, source: SourceId) -> Result<Option<Unseen>> {
        let missing = notes::missing(&self.connection, source)?;
        if missing.is_empty() {
            return Ok(None);
        }
        let address: String = self.connection.query_row(
            "SELECT address FROM source WHERE id = ?",
            [source.0],
            |row| row.get(0),
        )?;
        Ok(Url::parse(&address).ok().map(|server| Unseen { server, notes: missing }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_are_due_are_found_without_looking_at_every_post() {
        let store = Store::in_memory().unwrap();

        for step in store.plans(DUE).unwrap() {
            let scans =
                step.starts_with("SCAN") && (step.contains(" p") && !step.contains("USING"));
            assert!(!scans, "{step}");
        }
    }
}
