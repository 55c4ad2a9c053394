//! What you wrote in the safety copy: how it is put there, and how it comes back with its post.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::{Result, replies};

/// A reply as the safety copy keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptReply {
    parent: Option<String>,
    text: String,
    way: Option<String>,
    name: Option<String>,
    state: String,
    reason: Option<String>,
    details: Option<String>,
    since: i64,
    left_at: Option<i64>,
    key: Option<String>,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    once: Option<String>,
}

/// Every reply that is to be in the safety copy, with its post.
pub(super) fn to_back_up(
    connection: &rusqlite::Connection,
    mut each: impl FnMut(i64, KeptReply) -> Result<()>,
) -> Result<()> {
    let mut query = connection.prepare(
        "SELECT post, parent, text, way, state, reason, details, since, left_at, key, name, account, once FROM outbox ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kept = KeptReply {
            parent: row.get(1)?,
            text: row.get(2)?,
            way: row.get(3)?,
            state: row.get(4)?,
            reason: row.get(5)?,
            details: row.get(6)?,
            since: row.get(7)?,
            left_at: row.get(8)?,
            key: row.get(9)?,
            name: row.get(10)?,
            account: row.get(11)?,
            once: row.get(12)?,
        };
        each(row.get(0)?, kept)?;
    }
    Ok(())
}

/// Whether anything is kept for posts to come: mostly nothing is, and nothing has to be looked for.
pub(super) fn is_any(change: &rusqlite::Transaction<'_>) -> Result<bool> {
    let mut query = change.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM kept_mark) OR EXISTS (SELECT 1 FROM kept_reply_name) OR EXISTS (SELECT 1 FROM kept_about)",
    )?;
    Ok(query.query_row([], |row| row.get(0))?)
}

/// What was kept in `yours.bak` under a name of a post that is there now.
pub(super) fn restore(
    change: &rusqlite::Transaction<'_>,
    (kind, value): (&str, &str),
    post: i64,
    now: Timestamp,
) -> Result<()> {
    restore_replies(change, (kind, value), post)?;
    restore_about(change, (kind, value), post)?;
    let kept = change
        .prepare_cached(
            "DELETE FROM kept_mark WHERE kind = ? AND value = ? RETURNING read, saved, muted",
        )?
        .query_row([kind, value], |row| {
            Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    if let Some((read, saved, muted)) = kept {
        change
            .prepare_cached(
                "INSERT INTO mark(post, read, saved, muted, made_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT(post) DO UPDATE SET read = read OR ?2, saved = saved OR ?3, muted = muted OR ?4",
            )?
            .execute(params![post, read, saved, muted, now.as_millisecond()])?;
    }
    Ok(())
}

/// The posts that are there already of what is kept for posts to come: all that was taken in from
/// another computer. Which they were.
pub(super) fn restore_those_there(
    change: &rusqlite::Transaction<'_>,
    now: Timestamp,
) -> Result<Vec<i64>> {
    let mut query = change.prepare(
        "SELECT k.kind, k.value, k.post FROM kept_mark w JOIN post_key k ON k.kind = w.kind AND k.value = w.value \
         UNION SELECT k.kind, k.value, k.post FROM kept_reply_name w JOIN post_key k ON k.kind = w.kind AND k.value = w.value \
         UNION SELECT k.kind, k.value, k.post FROM kept_about w JOIN post_key k ON k.kind = w.kind AND k.value = w.value",
    )?;
    let there: Vec<(String, String, i64)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (kind, value, post) in &there {
        restore(change, (kind, value), *post, now)?;
    }
    Ok(there.into_iter().map(|(_, _, post)| post).collect())
}

/// Replies that were kept in `yours.bak` for a post that had not come yet.
fn restore_replies(
    change: &rusqlite::Transaction<'_>,
    (kind, value): (&str, &str),
    post: i64,
) -> Result<()> {
    let mut query = change.prepare_cached(
        "SELECT k.id, k.line FROM kept_reply_name n JOIN kept_reply k ON k.id = n.reply WHERE n.kind = ? AND n.value = ?",
    )?;
    let kept: Vec<(i64, String)> = query
        .query_map([kind, value], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if kept.is_empty() {
        return Ok(());
    }
    for (id, line) in kept {
        change.execute("DELETE FROM kept_reply_name WHERE reply = ?", [id])?;
        change.execute("DELETE FROM kept_reply WHERE id = ?", [id])?;
        let Ok(reply) = serde_json::from_str::<KeptReply>(&line) else { continue };
        // Taken in twice, it is one all the same.
        let twice = change
            .prepare_cached("SELECT 1 FROM outbox WHERE post = ? AND text = ? AND since = ?")?
            .exists(params![post, reply.text, reply.since])?;
        if twice {
            continue;
        }
        // What waited or was on its way when the copy was made may have arrived since.
        let left = matches!(reply.state.as_str(), "sending" | "waiting");
        let state = if left { "unknown" } else { reply.state.as_str() };
        change.execute(
            "INSERT INTO outbox(post, parent, text, way, state, reason, details, since, left_at, key, name, account, once) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
             ON CONFLICT(post) WHERE state = 'draft' DO UPDATE SET text = excluded.text || char(10) || text",
            params![
                post,
                reply.parent,
                reply.text,
                reply.way,
                state,
                reply.reason,
                reply.details,
                reply.since,
                reply.left_at,
                reply.key,
                reply.name,
                reply.account,
                reply.once
            ],
        )?;
    }
    replies::recount(change, post)
}

/// What was said of which Things a post is about, kept in `yours.bak` for a post that had not come yet.
fn restore_about(
    change: &rusqlite::Transaction<'_>,
    (kind, value): (&str, &str),
    post: i64,
) -> Result<()> {
    let mut query = change.prepare_cached(
        "DELETE FROM kept_about WHERE kind = ? AND value = ? RETURNING programme, things",
    )?;
    let kept: Vec<(i64, String)> = query
        .query_map([kind, value], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (programme, things) in kept {
        change
            .prepare_cached(
                "INSERT OR IGNORE INTO said_about(post, programme, things) VALUES (?, ?, ?)",
            )?
            .execute(params![post, programme, things])?;
    }
    Ok(())
}
