//! Conversations: comments as they were seen, and what they change of their post's row.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction, params};
use url::Url;

use super::packed::Unpacked;
use super::{Result, Store, begin, codes, waiting};
use crate::domain::{
    Conversation, LinkKey, Network, Part, PostId, Reply, SaidAt, SeenReplies, SeenReply, note_uri,
};
use crate::text::Clean;

/// The notes of a post's conversation, with how they belong to it: those that announce it or link to it
/// (depth 0), those that answer it, and whatever answers them. Bound: the post.
const NOTES: &str = "WITH RECURSIVE found(id, parent, depth) AS ( \
       SELECT id, NULL, 0 FROM post WHERE announces = ?1 \
       UNION SELECT id, NULL, 0 FROM post WHERE same_as = ?1 \
       UNION SELECT l.note, NULL, 0 FROM post_key k JOIN note_link l ON l.key = k.value \
         WHERE k.post = ?1 AND k.kind IN ('link', 'page') AND l.note <> ?1 \
       UNION SELECT id, NULL, 1 FROM post WHERE answers = ?1 \
       UNION SELECT p.id, t.id, t.depth + 1 FROM found t JOIN post p ON p.answers = t.id \
         WHERE t.depth < 100 AND p.id <> ?1), \
     thread(id, parent, depth) AS (SELECT id, max(parent), max(depth) FROM found GROUP BY id) ";

/// The notes above a note: what it answers, what that answers, and so on. Bound: the note.
const ABOVE: &str = "WITH RECURSIVE up(id, depth) AS ( \
       SELECT answers, 1 FROM post WHERE id = ?1 AND answers IS NOT NULL \
       UNION SELECT p.answers, up.depth + 1 FROM up JOIN post p ON p.id = up.id \
         WHERE p.answers IS NOT NULL AND p.answers <> ?1 AND up.depth < 100), \
     thread(id, parent, depth) AS (SELECT id, NULL, depth FROM up) ";

/// How a note is called in a conversation, and what it answers there: by names that hold in every
/// database, since replies that wait name them.
const NAME: &str = "'note ' || coalesce((SELECT value FROM post_key WHERE post = t.id AND kind = 'uri' LIMIT 1), t.id)";
const PARENT: &str =
    "'note ' || (SELECT value FROM post_key WHERE post = t.parent AND kind = 'uri' LIMIT 1)";

/// Whether a note `p` of a participant `m` is yours.
const YOURS: &str = "(coalesce(m.is_you, 0) \
    OR coalesce(p.handle, '') IN (SELECT value FROM you WHERE kind = 'handle'))";

impl Store {
    /// Keeps what was shown of some posts' comments at `now`. How many were not known before.
    pub fn keep_replies(&mut self, seen: &[SeenReplies], now: Timestamp) -> Result<u32> {
        let mut came = 0;
        for some in seen.chunks(20) {
            let change = begin(&mut self.connection)?;
            for one in some {
                came += keep_one(&change, one, now)?;
            }
            waiting::weigh(&change)?;
            change.commit()?;
        }
        Ok(came)
    }

    /// Everything said about a post.
    pub fn conversation(&self, post: PostId) -> Result<Conversation> {
        let (looked_at, read_at) = self
            .connection
            .prepare_cached("SELECT looked_at, read_at FROM conversation WHERE post = ?")?
            .query_row([post.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .unwrap_or((None, None));
        let mut replies = self.comments(post)?;
        replies.extend(self.notes_of(post, NOTES)?);
        let mut above = self.notes_of(post, ABOVE)?;
        above.sort_by_key(|note| note.at);
        Ok(Conversation {
            above,
            replies,
            looked_at: looked_at.map(codes::time_of),
            read_at: read_at.map(codes::time_of),
        })
    }

    fn comments(&self, post: PostId) -> Result<Vec<Reply>> {
        let mut query = self.connection.prepare_cached(
            "SELECT key, parent, author, at, first_seen, html, link, yours FROM reply \
             WHERE post = ? AND pingback = 0 ORDER BY at, id",
        )?;
        let replies = query.query_map([post.0], |row| {
            Ok(Reply {
                key: row.get(0)?,
                parent: row.get(1)?,
                part: Part::Reply,
                author: Clean::line(&row.get::<_, String>(2)?),
                at: codes::time_of(row.get(3)?),
                first_seen: codes::time_of(row.get(4)?),
                said_at: SaidAt::Blog,
                html: row.get(5)?,
                link: row.get::<_, Option<String>>(6)?.map(|link| Clean::line(&link)),
                yours: row.get(7)?,
                warning: None,
                handle: None,
            })
        })?;
        Ok(replies.collect::<rusqlite::Result<_>>()?)
    }

    fn notes_of(&self, post: PostId, which: &str) -> Result<Vec<Reply>> {
        let mut query = self.connection.prepare_cached(&format!(
            "{which} SELECT {NAME}, {PARENT}, p.announces IS ?1, coalesce(m.name, nullif(p.author, ''), p.handle, ''), \
               p.at, p.first_seen, p.network, coalesce(b.html, ''), p.address, {YOURS}, t.depth, p.warning, p.handle \
             FROM thread t JOIN post p ON p.id = t.id LEFT JOIN participant m ON m.id = p.participant \
             LEFT JOIN body_text b ON b.post = p.id WHERE p.kind = 1 AND p.removed = 0 AND p.hidden = 0 AND p.same_as IS NOT ?1"
        ))?;
        let notes = query.query_map([post.0], |row| {
            Ok(Reply {
                key: row.get(0)?,
                parent: row.get(1)?,
                part: match (row.get::<_, i64>(10)?, row.get(2)?) {
                    (0, true) => Part::Announcement,
                    (0, false) => Part::Mention,
                    _ => Part::Reply,
                },
                author: Clean::line(&row.get::<_, String>(3)?),
                at: codes::time_of(row.get(4)?),
                first_seen: codes::time_of(row.get(5)?),
                said_at: SaidAt::Network(
                    codes::network_of(row.get::<_, Option<i64>>(6)?.unwrap_or(0))
                        .unwrap_or(Network::Fediverse),
                ),
                html: row.get::<_, Unpacked>(7)?.0,
                link: row.get::<_, Option<String>>(8)?.map(|link| Clean::line(&link)),
                yours: row.get(9)?,
                warning: super::timeline::clean(row, 11)?,
                handle: super::timeline::clean(row, 12)?,
            })
        })?;
        Ok(notes.collect::<rusqlite::Result<_>>()?)
    }

    /// Remembers that you looked at a conversation at `now`: what came until then is not new any more.
    pub fn conversation_read(&mut self, post: PostId, now: Timestamp) -> Result<()> {
        let change = begin(&mut self.connection)?;
        change
            .prepare_cached(
                "INSERT INTO conversation(post, read_at) VALUES (?1, ?2) ON CONFLICT(post) DO UPDATE SET read_at = ?2",
            )?
            .execute(params![post.0, now.as_millisecond()])?;
        recount(&change, post.0)?;
        waiting::weigh(&change)?;
        Ok(change.commit()?)
    }
}

/// The note that is called so in a conversation.
pub(super) fn note_of_key(connection: &rusqlite::Connection, key: &str) -> Result<Option<PostId>> {
    let Some(uri) = note_uri(key) else { return Ok(None) };
    let mut query =
        connection.prepare_cached("SELECT post FROM post_key WHERE kind = 'uri' AND value = ?")?;
    Ok(query.query_row([uri], |row| row.get(0)).optional()?.map(PostId))
}

fn keep_one(change: &Transaction<'_>, seen: &SeenReplies, now: Timestamp) -> Result<u32> {
    let post = seen.post.0;
    let author = Author::of(change, post)?;
    let Some(author) = author else { return Ok(0) };
    let mut came = 0;
    for reply in &seen.replies {
        came += u32::from(keep_reply(change, post, (reply, &author), now)?);
    }
    if seen.whole {
        forget_missing(change, post, &seen.replies)?;
    }
    change
        .prepare_cached(
            "INSERT INTO conversation(post, asked_at, looked_at) VALUES (?1, ?2, CASE WHEN ?3 THEN ?2 END) \
             ON CONFLICT(post) DO UPDATE SET asked_at = ?2, looked_at = CASE WHEN ?3 THEN ?2 ELSE looked_at END",
        )?
        .execute(params![post, now.as_millisecond(), seen.whole])?;
    recount(change, post)?;
    Ok(came)
}

/// A comment that its blog no longer shows is gone: deleted by who wrote it, or by the blog's owner.
fn forget_missing(change: &Transaction<'_>, post: i64, shown: &[SeenReply]) -> Result<()> {
    let shown: HashSet<&str> = shown.iter().map(|reply| reply.key.as_str()).collect();
    let mut query = change.prepare_cached("SELECT id, key FROM reply WHERE post = ?")?;
    let kept: Vec<(i64, String)> = query
        .query_map([post], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, _) in kept.iter().filter(|(_, key)| !shown.contains(key.as_str())) {
        change.prepare_cached("DELETE FROM reply WHERE id = ?")?.execute([id])?;
    }
    Ok(())
}

/// Who wrote a post: its author's own words under it are no reply.
struct Author {
    names: Vec<String>,
    page: Option<String>,
    /// Whether it is you.
    is_you: bool,
}

impl Author {
    fn of(change: &Transaction<'_>, post: i64) -> Result<Option<Self>> {
        let mut query = change.prepare_cached(
            "SELECT p.author, m.name, m.page_key, coalesce(m.is_you, 0) FROM post p LEFT JOIN participant m ON m.id = p.participant WHERE p.id = ?",
        )?;
        Ok(query
            .query_row([post], |row| {
                let names: [Option<String>; 2] = [row.get(0)?, row.get(1)?];
                let names = names.into_iter().flatten().map(|name| name.to_lowercase()).collect();
                Ok(Self { names, page: row.get(2)?, is_you: row.get(3)? })
            })
            .optional()?)
    }

    fn said(&self, name: &str, page: Option<&str>) -> bool {
        page.is_some_and(|page| self.page.as_deref() == Some(page))
            || (!name.is_empty() && self.names.iter().any(|known| *known == name.to_lowercase()))
    }
}

/// Keeps one comment; whether it was not known before.
fn keep_reply(
    change: &Transaction<'_>,
    post: i64,
    (seen, author): (&SeenReply, &Author),
    now: Timestamp,
) -> Result<bool> {
    let name = seen.author.as_ref().map_or("", Clean::as_str);
    let page = seen.author_page.as_ref().and_then(LinkKey::of);
    let page = page.as_ref().map(LinkKey::as_str);
    let at = seen.published.filter(|at| *at <= now).unwrap_or(now).as_millisecond();
    let by_author = author.said(name, page);
    let before: i64 = change
        .prepare_cached("SELECT count(*) FROM reply WHERE post = ? AND key = ?")?
        .query_row(params![post, seen.key], |row| row.get(0))?;
    change
        .prepare_cached(
            "INSERT INTO reply(post, key, parent, author, author_key, at, first_seen, html, link, pingback, by_author, yours) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
             ON CONFLICT(post, key) DO UPDATE SET parent = coalesce(excluded.parent, parent), html = excluded.html, \
               author = excluded.author, author_key = coalesce(excluded.author_key, author_key) \
             WHERE (html, author) IS NOT (excluded.html, excluded.author) OR parent IS NOT coalesce(excluded.parent, parent)",
        )?
        .execute(params![
            post,
            seen.key,
            seen.parent,
            name,
            page,
            at,
            now.as_millisecond(),
            seen.html,
            seen.link.as_ref().map(Url::as_str),
            seen.pingback,
            by_author,
            (by_author && author.is_you)
                || super::you::is_yours(change, name, page)?
                || super::outbox::is_sent(change, post, &seen.key)?,
        ])?;
    Ok(before == 0)
}

/// What a post's conversation says of its row.
#[derive(Debug, PartialEq, Eq, Default)]
struct Figures {
    replies: Option<i64>,
    fresh: i64,
    answered: i64,
    for_you_at: Option<i64>,
}

/// One thing said, as far as counting needs it.
struct Said {
    key: String,
    parent: Option<String>,
    at: i64,
    first_seen: i64,
    by_author: bool,
    yours: bool,
    /// Whether it is a reply. What announces a post or links to it is none.
    counts: bool,
}

/// Counts a post's conversation anew.
pub(super) fn recount(change: &Transaction<'_>, post: i64) -> Result<()> {
    let mut query = change.prepare_cached(&format!(
        "SELECT p.stated, c.looked_at, c.read_at, {YOURS}, p.replies, p.fresh, p.answered, p.for_you_at, p.kind = 1 \
         FROM post p LEFT JOIN conversation c ON c.post = p.id LEFT JOIN participant m ON m.id = p.participant \
         WHERE p.id = ?"
    ))?;
    let found = query
        .query_row([post], |row| {
            let before = Figures {
                replies: row.get(4)?,
                fresh: row.get(5)?,
                answered: row.get(6)?,
                for_you_at: row.get(7)?,
            };
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(8)?, before))
        })
        .optional()?;
    let Some((stated, looked_at, read_at, your_post, is_note, before)) = found else {
        return Ok(());
    };
    let (stated, looked_at, read_at): (Option<i64>, Option<i64>, Option<i64>) =
        (stated, looked_at, read_at);
    let is_note: bool = is_note;
    let comments = said(
        change,
        "SELECT key, parent, at, first_seen, by_author, yours, 1 FROM reply WHERE post = ?1 AND pingback = 0 ORDER BY at, id",
        post,
    )?;
    let notes = said(
        change,
        &format!(
            "{NOTES} SELECT {NAME}, {PARENT}, p.at, p.first_seen, \
               (p.participant IS NOT NULL AND p.participant IS o.participant) OR (o.kind = 1 AND p.handle IS o.handle), \
               {YOURS}, t.depth > 0 \
             FROM thread t JOIN post p ON p.id = t.id JOIN post o ON o.id = ?1 \
             LEFT JOIN participant m ON m.id = p.participant WHERE p.removed = 0 AND p.hidden = 0 ORDER BY p.at, p.id"
        ),
        post,
    )?;
    let others =
        |all: &[Said]| i64::try_from(all.iter().filter(|one| one.counts && !one.by_author).count());
    let (by_notes, by_comments) = (others(&notes).unwrap_or(0), others(&comments).unwrap_or(0));
    let all: Vec<Said> = comments.into_iter().chain(notes).collect();
    let yours = Yours::among(&all);
    let for_you_at = all
        .iter()
        .filter(|one| one.counts && !one.yours && (your_post || yours.are_answered_by(one)))
        .map(|one| one.at)
        .max();
    let after = Figures {
        replies: match (looked_at, stated) {
            // A server counts what answers a note itself, also what it does not show us; a blog its comments.
            (_, Some(stated)) if is_note => {
                Some(by_notes + (stated - direct_answers(change, post)?).max(0))
            }
            (Some(_), _) => Some(by_comments + by_notes),
            (None, Some(stated)) => Some(stated.max(by_comments) + by_notes),
            (None, None) => Some(by_comments + by_notes).filter(|count| *count > 0),
        },
        // Where others speak to nobody you know, all of it is as new as the post itself, and its own
        // mark says so; what is said to you is new until you looked.
        fresh: read_at.or_else(|| for_you_at.map(|_| i64::MIN)).map_or(0, |read| {
            let fresh =
                all.iter().filter(|one| one.counts && one.first_seen > read && !one.yours).count();
            i64::try_from(fresh).unwrap_or(0)
        }),
        answered: i64::try_from(all.iter().filter(|one| one.counts && one.yours).count())
            .unwrap_or(0),
        for_you_at,
    };
    if after != before {
        change
            .prepare_cached("UPDATE post SET replies = ?2, fresh = ?3, answered = ?4, for_you_at = ?5 WHERE id = ?1")?
            .execute(params![post, after.replies, after.fresh, after.answered, after.for_you_at])?;
    }
    Ok(())
}

/// What you said in a conversation.
struct Yours {
    keys: HashSet<String>,
    first_at: Option<i64>,
}

impl Yours {
    fn among(all: &[Said]) -> Self {
        let yours = || all.iter().filter(|one| one.yours);
        Self {
            keys: yours().map(|one| one.key.clone()).collect(),
            first_at: yours().map(|one| one.at).min(),
        }
    }

    /// Whether somebody's words answer yours: they say so, or the post's author speaks to nobody in
    /// particular after you did.
    fn are_answered_by(&self, one: &Said) -> bool {
        match &one.parent {
            Some(parent) => self.keys.contains(parent),
            None => one.by_author && self.first_at.is_some_and(|first| first < one.at),
        }
    }
}

/// How many notes are known that answer this one itself, also its author's own and hidden ones.
fn direct_answers(change: &Transaction<'_>, note: i64) -> Result<i64> {
    let mut query =
        change.prepare_cached("SELECT count(*) FROM post WHERE answers = ? AND removed = 0")?;
    Ok(query.query_row([note], |row| row.get(0))?)
}

fn said(change: &Transaction<'_>, sql: &str, post: i64) -> Result<Vec<Said>> {
    let mut query = change.prepare_cached(sql)?;
    let said = query.query_map([post], |row| {
        Ok(Said {
            key: row.get(0)?,
            parent: row.get(1)?,
            at: row.get(2)?,
            first_seen: row.get(3)?,
            by_author: row.get(4)?,
            yours: row.get(5)?,
            counts: row.get(6)?,
        })
    })?;
    Ok(said.collect::<rusqlite::Result<_>>()?)
}

/// The joins go from the few to the many: the other way, every address that is known would be looked at for
/// each note.
const AROUND: &str = "WITH RECURSIVE up(id, answers, depth) AS ( \
       SELECT id, answers, 0 FROM post WHERE id = ?1 \
       UNION SELECT p.id, p.answers, up.depth + 1 FROM up JOIN post p ON p.id = up.answers WHERE up.depth < 100) \
     SELECT id FROM up UNION SELECT p.same_as FROM up JOIN post p ON p.id = up.id WHERE p.same_as IS NOT NULL \
     UNION SELECT p.announces FROM up JOIN post p ON p.id = up.id WHERE p.announces IS NOT NULL \
     UNION SELECT k.post FROM up CROSS JOIN note_link l ON l.note = up.id \
       CROSS JOIN post_key k ON k.kind IN ('link', 'page') AND k.value = l.key";

/// The posts to whose conversations a note belongs: itself, what it answers, the post that the note at
/// the head of its thread announces, and those it links to.
pub(super) fn around(change: &Transaction<'_>, note: i64) -> Result<Vec<i64>> {
    let mut query = change.prepare_cached(AROUND)?;
    Ok(query.query_map([note], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_conversations_of_a_note_are_found_without_looking_at_every_address() {
        let store = Store::in_memory().unwrap();

        let plans = store.plans(AROUND).unwrap();

        for step in plans.iter().filter(|step| step.contains(" k ") || step.contains(" l ")) {
            assert!(step.contains("value=?") || step.contains("note=?"), "{step}");
        }
        assert!(plans.iter().any(|step| step.contains("(kind=? AND value=?)")), "{plans:?}");
    }
}
