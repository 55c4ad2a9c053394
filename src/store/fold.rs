//! How posts stand to each other and to the list of people: announcements fold into the post they
//! announce, answers go under what they answer, two posts that prove to be one are united.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::unsettled::Unsettled;
use super::{Result, index, outbox};
use crate::domain::{LinkKey, Seen};

/// The participant with this handle (`@name@server`), if there is one on the list.
pub(super) fn participant_of(change: &Transaction<'_>, handle: &str) -> Result<Option<i64>> {
    let mut query = change.prepare_cached(
        "SELECT id FROM participant WHERE listed = 1 AND (fediverse = ?1 OR bluesky = ?1) ORDER BY id LIMIT 1",
    )?;
    Ok(query.query_row([handle.to_lowercase()], |row| row.get(0)).optional()?)
}

/// Whether a post counts: everything on a blog of one's own, on a mixed blog what carries one of
/// the tags (a line each), as a tag or as a hashtag in title or text.
pub(super) fn in_scope(seen: &Seen, only: &str) -> bool {
    only.is_empty() || only.lines().any(|tag| carries(seen, tag))
}

fn carries(seen: &Seen, tag: &str) -> bool {
    let title = seen.title.as_ref().map_or("", |title| title.as_str());
    seen.tags.iter().any(|word| word.as_str().to_lowercase() == tag)
        || has_hashtag(title, tag)
        || has_hashtag(&seen.html, tag)
}

/// Whether `#tag` stands in a text as a whole word.
pub(super) fn has_hashtag(text: &str, tag: &str) -> bool {
    let lower = text.to_lowercase();
    let wanted = format!("#{tag}");
    lower.match_indices(&wanted).any(|(at, _)| {
        let next = lower.get(at + wanted.len()..).and_then(|rest| rest.chars().next());
        next.is_none_or(|ch| !ch.is_alphanumeric() && ch != '_')
    })
}

/// Brings a post that was just seen into the right relation to all others.
pub(super) fn settle(
    change: &Transaction<'_>,
    id: i64,
    seen: &Seen,
    unsettled: &mut Unsettled,
) -> Result<()> {
    if let Some(note) = &seen.note {
        let server_id = format!("{}\n{}", note.shown_by.0, note.shown_by.1);
        attach_answers(change, id, &server_id, unsettled)?;
        fold_note(change, id)?;
        unsettled.twins(id);
        unsettled.around(id);
        return Ok(());
    }
    if !unsettled.facts.links {
        return Ok(());
    }
    // The names include links under which the post was seen before, and moved from.
    let mut query = change.prepare_cached(
        "SELECT DISTINCT l.note FROM post_key k JOIN note_link l ON l.key = k.value \
         WHERE k.post = ? AND k.kind = 'link'",
    )?;
    let about: Vec<i64> =
        query.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for note in &about {
        fold_note(change, *note)?;
    }
    if !about.is_empty() {
        unsettled.counts(id);
    }
    Ok(())
}

/// Puts a note under what it answers, and under it the notes that came before what they answer.
pub(super) fn attach_answers(
    change: &Transaction<'_>,
    id: i64,
    server_id: &str,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let own = change
        .prepare_cached(
            "UPDATE post SET answers = (SELECT k.post FROM post_key k \
               WHERE k.kind = 'server' AND k.value = post.answers_key AND k.post <> post.id) \
             WHERE id = ?1 AND answers_key IS NOT NULL AND answers IS NULL \
               AND EXISTS (SELECT 1 FROM post_key k WHERE k.kind = 'server' AND k.value = post.answers_key AND k.post <> ?1)",
        )?
        .execute([id])?;
    let others = change
        .prepare_cached(
            "UPDATE post SET answers = ?1 WHERE answers_key = ?2 AND answers IS NULL AND id <> ?1",
        )?
        .execute(params![id, server_id])?;
    if own + others > 0 {
        unsettled.heads(id);
    }
    Ok(())
}

/// Folds a note into the blog post whose page it has, or else into the one of its author that it links to;
/// a note that links to none or to several stands alone.
pub(super) fn fold_note(change: &Transaction<'_>, note: i64) -> Result<()> {
    let (person, before, network): (Option<i64>, Option<i64>, Option<i64>) = change
        .prepare_cached("SELECT participant, announces, network FROM post WHERE id = ?")?
        .query_row([note], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut query = change.prepare_cached(
        "SELECT DISTINCT p.id, p.participant FROM note_link l \
         JOIN post_key k ON k.kind = 'link' AND k.value = l.key \
         JOIN post p ON p.id = k.post AND p.kind = 0 AND p.removed = 0 WHERE l.note = ? LIMIT 2",
    )?;
    let posts: Vec<(i64, Option<i64>)> = query
        .query_map([note], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let after = match (post_of_page(change, note, person)?, posts.as_slice()) {
        (Some(post), _) => Some(post),
        (None, [(post, author)]) if person.is_some() && *author == person => Some(*post),
        (None, _) => None,
    };
    if before == after {
        return Ok(());
    }
    change
        .prepare_cached("UPDATE post SET announces = ? WHERE id = ?")?
        .execute(params![after, note])?;
    if let Some(post) = after {
        change
            .prepare_cached("UPDATE post SET announced = ? WHERE id = ?")?
            .execute(params![network, post])?;
        // Reading the post marked both; a post that comes after its announcement was read stays new.
        change
            .prepare_cached(
                "INSERT INTO mark(post, read, made_at) SELECT ?1, 1, made_at FROM mark WHERE post = ?2 AND read = 1 \
                 ON CONFLICT(post) DO UPDATE SET read = 1 WHERE read = 0",
            )?
            .execute(params![note, post])?;
    }
    if let Some(post) = before {
        change
            .prepare_cached("UPDATE post SET announced = 0 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM post WHERE announces = ?1)")?
            .execute([post])?;
    }
    Ok(())
}

/// The blog post whose page a note has: a blog that speaks on a network tells its posts there itself. Where
/// the note is by nobody here its server has to be the blog's, for what its page is anybody can say.
fn post_of_page(change: &Transaction<'_>, note: i64, person: Option<i64>) -> Result<Option<i64>> {
    let mut query = change.prepare_cached(
        "SELECT p.id, p.participant, k.value, (SELECT u.value FROM post_key u WHERE u.post = ?1 AND u.kind = 'uri' LIMIT 1) \
         FROM post_key o JOIN post_key k ON k.kind = 'link' AND k.value = o.value \
         JOIN post p ON p.id = k.post AND p.kind = 0 AND p.removed = 0 WHERE o.post = ?1 AND o.kind = 'page' LIMIT 1",
    )?;
    let found = query
        .query_row([note], |row| {
            let names: (String, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, names))
        })
        .optional()?;
    let Some((post, author, (page, uri))) = found else { return Ok(None) };
    let uri = uri.as_deref().and_then(LinkKey::of_text);
    let its_own = uri.is_some_and(|uri| host_of(uri.as_str()) == host_of(&page));
    let by_author = person.is_some() && author == person;
    Ok((by_author || (person.is_none() && its_own)).then_some(post))
}

/// The host of a page's key.
fn host_of(key: &str) -> &str {
    key.split(['/', '?', '#']).next().unwrap_or(key)
}

/// Makes one post of two: the older keeps its id, the other's becomes an alias, marks unite.
pub(super) fn unite(
    change: &Transaction<'_>,
    older: i64,
    newer: i64,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let both = params![older, newer];
    outbox::move_to(change, older, newer)?;
    for statement in [
        "INSERT OR IGNORE INTO alias(public, post) SELECT public, ?1 FROM post WHERE id = ?2",
        "UPDATE alias SET post = ?1 WHERE post = ?2",
        "UPDATE post_key SET post = ?1 WHERE post = ?2",
        "UPDATE OR IGNORE sighting SET post = ?1 WHERE post = ?2",
        "DELETE FROM sighting WHERE post = ?2",
        "INSERT OR IGNORE INTO tag(post, tag) SELECT ?1, tag FROM tag WHERE post = ?2",
        "DELETE FROM tag WHERE post = ?2",
        "INSERT INTO mark(post, read, saved, muted, made_at) SELECT ?1, read, saved, muted, made_at FROM mark WHERE post = ?2 \
         ON CONFLICT(post) DO UPDATE SET read = read OR excluded.read, saved = saved OR excluded.saved, muted = muted OR excluded.muted",
        "DELETE FROM mark WHERE post = ?2",
        "UPDATE post SET announces = ?1 WHERE announces = ?2",
        "UPDATE post SET answers = ?1 WHERE answers = ?2",
        "UPDATE post SET same_as = nullif(?1, id) WHERE same_as = ?2",
        "UPDATE post SET announced = max(announced, (SELECT announced FROM post WHERE id = ?2)) WHERE id = ?1",
        "INSERT OR IGNORE INTO note_link(note, key) SELECT ?1, key FROM note_link WHERE note = ?2",
        "DELETE FROM note_link WHERE note = ?2",
        "UPDATE OR IGNORE reply SET post = ?1 WHERE post = ?2",
        "DELETE FROM reply WHERE post = ?2",
        "INSERT INTO conversation(post, asked_at, read_at) SELECT ?1, asked_at, read_at FROM conversation WHERE post = ?2 \
         ON CONFLICT(post) DO UPDATE SET read_at = max(coalesce(read_at, excluded.read_at), coalesce(excluded.read_at, read_at))",
        "DELETE FROM conversation WHERE post = ?2",
        "INSERT OR IGNORE INTO said_about(post, programme, things) SELECT ?1, programme, things FROM said_about WHERE post = ?2",
        "DELETE FROM said_about WHERE post = ?2",
        "DELETE FROM post_about WHERE post = ?2",
        "DELETE FROM post_thing WHERE post = ?2",
        "UPDATE suggested SET post = ?1 WHERE post = ?2",
        "INSERT OR IGNORE INTO read_to(post, letters, total) SELECT ?1, letters, total FROM read_to WHERE post = ?2",
        "DELETE FROM read_to WHERE post = ?2",
        "INSERT OR IGNORE INTO full_text(post, html, base, asked_at) SELECT ?1, html, base, asked_at FROM full_text WHERE post = ?2",
        "DELETE FROM full_text WHERE post = ?2",
        "DELETE FROM body WHERE post = ?2",
        "DELETE FROM post WHERE id = ?2",
    ] {
        change.prepare_cached(statement)?.execute(both)?;
    }
    index::again(change, older)?;
    unsettled.heads(older);
    unsettled.counts(older);
    unsettled.things(older);
    Ok(())
}
