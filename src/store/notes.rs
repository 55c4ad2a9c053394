//! Notes among each other: which of a thread has a row, the same words on two networks, what its author
//! took away, what the person does not want to see.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::packed::Unpacked;
use super::threads::NoteThere;
use super::unsettled::Unsettled;
use super::{Result, Store, begin, outbox};
use crate::domain::{PostId, Row, Seen, SourceId};
use crate::text::{self, Clean};

/// The same words on two networks lie at most so far apart, in milliseconds.
const SAME_WORDS_WITHIN: i64 = 10 * 60 * 1000;
/// Fewer letters than these ("Yes!") two people, or one, may well say twice.
const FEWEST_LETTERS: usize = 8;

/// Which notes the person does not want to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hiding {
    /// Those that programs write.
    pub automatic: bool,
    /// Those with one of these words or hashtags, whatever the case.
    pub words: Vec<String>,
}

impl Hiding {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let words = self.words.iter().map(|word| ("word", word.trim().to_lowercase()));
        let automatic = self.automatic.then(|| ("automatic", String::new()));
        let mut rows: Vec<_> = words.chain(automatic).collect();
        rows.sort();
        rows.dedup();
        rows
    }
}

impl Store {
    /// Brings the database in line with what the person wants hidden. Writes nothing where that did not
    /// change.
    pub fn set_hiding(&mut self, hiding: &Hiding) -> Result<()> {
        let wanted = hiding.rows();
        let known = {
            let mut query = self
                .connection
                .prepare_cached("SELECT kind, value FROM hiding ORDER BY kind, value")?;
            query
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<Vec<(String, String)>>>()?
        };
        let same = known.len() == wanted.len()
            && known.iter().zip(&wanted).all(|(a, b)| a.0 == b.0 && a.1 == b.1);
        if same {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute("DELETE FROM hiding", [])?;
        for (kind, value) in &wanted {
            change
                .execute("INSERT INTO hiding(kind, value) VALUES (?, ?)", params![kind, value])?;
        }
        let mut query = change.prepare(
            "SELECT p.id, p.automatic, coalesce(b.html, ''), p.hidden, coalesce(p.warning, ''), \
               coalesce((SELECT group_concat(tag, char(10)) FROM tag WHERE post = p.id), '') FROM post p \
             LEFT JOIN body_text b ON b.post = p.id WHERE p.kind = 1",
        )?;
        let mut turned = Vec::new();
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (id, automatic): (i64, bool) = (row.get(0)?, row.get(1)?);
            let (Unpacked(html), before): (_, bool) = (row.get(2)?, row.get(3)?);
            let (warning, tags): (String, String) = (row.get(4)?, row.get(5)?);
            let tags = tags.lines().map(str::to_owned).collect();
            let note = Hideable { automatic, html: &html, warning: &warning, tags };
            let after = is_hidden(&wanted, &note);
            if after != before {
                turned.push((id, after));
            }
        }
        drop(rows);
        drop(query);
        let mut unsettled = Unsettled::default();
        for (id, hidden) in &turned {
            change
                .prepare_cached("UPDATE post SET hidden = ? WHERE id = ?")?
                .execute(params![hidden, id])?;
            unsettled.around(*id);
        }
        let turned: Vec<i64> = turned.into_iter().map(|(id, _)| id).collect();
        moved(&change, &turned, &mut unsettled)?;
        unsettled.settle(&change)?;
        Ok(change.commit()?)
    }

    /// The newest hashtag posts: those of participants first, then those of others. So many of each.
    pub fn newest_notes(&self, most: u16) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for others in [false, true] {
            let mut query = self.connection.prepare_cached(&newest_notes_sql())?;
            let some = query.query_map(params![others, most], super::timeline::row)?;
            rows.extend(some.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        Ok(rows)
    }

    /// Whether a hashtag is followed on Bluesky and, for want of an account, only what the participants
    /// write themselves is read there.
    pub fn reads_own_notes_only(&self) -> Result<bool> {
        let mut query = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM source WHERE kind = 2 AND listed = 1 AND asked_at IS NULL)",
        )?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// Remembers that these notes of a source are there although its list left them out.
    pub fn notes_are_there(
        &mut self,
        source: SourceId,
        posts: &[PostId],
        now: Timestamp,
    ) -> Result<()> {
        let change = begin(&mut self.connection)?;
        for post in posts {
            change
                .prepare_cached("UPDATE sighting SET seen_at = ? WHERE post = ? AND source = ?")?
                .execute(params![now.as_millisecond(), post.0, source.0])?;
        }
        Ok(change.commit()?)
    }

    /// Takes away notes whose server says that they are deleted: their words go, their place in threads
    /// and what you did with them stays.
    pub fn notes_are_gone(&mut self, posts: &[PostId]) -> Result<()> {
        if posts.is_empty() {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        let mut unsettled = Unsettled::default();
        for post in posts {
            goes(&change, post.0, &mut unsettled)?;
        }
        unsettled.settle(&change)?;
        Ok(change.commit()?)
    }
}

/// Of the notes that a look left out, so many are asked for in a round.
const MOST_MISSING: usize = 20;

/// The notes of a source that should have been seen when it was last looked through, and were not;
/// each with what the server calls it, and all servers do.
const MISSING: &str = "SELECT p.id, (SELECT substr(k.value, instr(k.value, char(10)) + 1) FROM post_key k \
       WHERE k.post = p.id AND k.kind = 'server' AND k.value LIKE s.title || char(10) || '%' LIMIT 1) AS name, \
       (SELECT u.value FROM post_key u WHERE u.post = p.id AND u.kind = 'uri' LIMIT 1) AS uri \
     FROM source s JOIN post p INDEXED BY post_note_time ON p.source = s.id AND p.kind = 1 \
     JOIN sighting g ON g.post = p.id AND g.source = s.id \
     WHERE s.id = ?1 AND s.look_settled = 0 AND p.removed = 0 AND p.pruned = 0 AND g.seen_at < s.looked_at \
       AND p.at >= s.looked_from AND p.at < s.looked_at ORDER BY p.at DESC LIMIT ?2";

/// The notes that the last look at a source left out, if that is not settled yet.
pub(super) fn missing(connection: &Connection, source: SourceId) -> Result<Vec<NoteThere>> {
    let mut query = connection.prepare_cached(MISSING)?;
    let found =
        query.query_map(params![source.0, i64::try_from(MOST_MISSING).unwrap_or(0)], |row| {
            let (post, name) = (PostId(row.get(0)?), row.get::<_, Option<String>>(1)?);
            let uri = row.get(2)?;
            Ok(name.map(|name| NoteThere { post, name, uri }))
        })?;
    let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    if found.len() < MOST_MISSING {
        connection
            .prepare_cached("UPDATE source SET look_settled = 1 WHERE id = ? AND look_settled = 0")?
            .execute([source.0])?;
    }
    Ok(found.into_iter().flatten().collect())
}

fn newest_notes_sql() -> String {
    format!(
        "SELECT {} FROM post p INDEXED BY post_notes LEFT JOIN participant m ON m.id = p.participant \
         WHERE p.shown = 1 AND p.kind = 1 AND (p.participant IS NULL) = ?1 ORDER BY p.at DESC, p.id DESC LIMIT ?2",
        super::timeline::ROW
    )
}

fn goes(change: &Transaction<'_>, id: i64, unsettled: &mut Unsettled) -> Result<()> {
    for statement in [
        "UPDATE post SET removed = 1, headline = '', title = NULL, warning = NULL, hash = x'' WHERE id = ?1 AND kind = 1",
        "DELETE FROM body WHERE post = ?1",
        "UPDATE post SET announced = 0 WHERE id = (SELECT announces FROM post WHERE id = ?1) \
           AND NOT EXISTS (SELECT 1 FROM post n WHERE n.announces = post.id AND n.removed = 0)",
    ] {
        change.prepare_cached(statement)?.execute([id])?;
    }
    unsettled.around(id);
    moved(change, &[id], unsettled)
}

/// Has everything settled that the place of some notes decides: they came onto the list or left it, were
/// hidden, or let go. What was folded into one that has no row any more stands for itself.
pub(super) fn moved(
    change: &Transaction<'_>,
    notes: &[i64],
    unsettled: &mut Unsettled,
) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    change.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS moved_note(id INTEGER PRIMARY KEY); DELETE FROM moved_note;",
    )?;
    let mut insert = change.prepare_cached("INSERT OR IGNORE INTO moved_note VALUES (?)")?;
    for note in notes {
        insert.execute([note])?;
    }
    moved_from(change, "moved_note", unsettled)
}

/// `moved` for the notes of a table of ids.
pub(super) fn moved_from(
    change: &Transaction<'_>,
    table: &str,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let ids = |sql: &str| -> Result<Vec<i64>> {
        let mut query = change.prepare_cached(sql)?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let alone = ids(&format!(
        "UPDATE post SET same_as = NULL WHERE same_as IN (SELECT f.id FROM {table} n JOIN post f ON f.id = n.id \
           WHERE f.listed = 0 OR f.hidden = 1 OR f.removed = 1 OR f.pruned = 1) RETURNING id"
    ))?;
    for note in alone {
        change
            .prepare_cached(
                &format!("UPDATE OR IGNORE outbox SET post = ?1, parent = NULL \
                 WHERE parent = (SELECT 'note ' || value FROM post_key WHERE post = ?1 AND kind = 'uri' LIMIT 1) \
                   AND post IN (SELECT id FROM {table})"),
            )?
            .execute([note])?;
        unsettled.twins(note);
        unsettled.around(note);
    }
    for note in
        ids(&format!("SELECT DISTINCT p.answers FROM {table} n JOIN post p ON p.answers = n.id"))?
    {
        unsettled.heads(note);
    }
    for note in ids(&format!(
        "SELECT p.id FROM {table} n JOIN post p ON p.id = n.id WHERE p.kind = 1 AND p.shown = 1 AND p.participant IS NOT NULL"
    ))? {
        unsettled.twins(note);
    }
    Ok(())
}

/// A note that had no row, because it was gone or only read for a thread, is shown by a stream.
pub(super) fn comes_back(
    change: &Transaction<'_>,
    id: i64,
    unsettled: &mut Unsettled,
) -> Result<()> {
    change
        .prepare_cached("UPDATE post SET in_scope = 1, removed = 0, listed = 1 WHERE id = ?")?
        .execute([id])?;
    unsettled.heads(id);
    Ok(())
}

/// Settles for some notes, and for those that answer them, which have a row: the topmost of a thread
/// that a stream showed and that is not gone, hidden, let go or off the list. Beneath what is muted nothing
/// has one: that is what muting is for. The answer is those that got one.
pub(super) fn settle_heads(change: &Transaction<'_>, notes: &BTreeSet<i64>) -> Result<Vec<i64>> {
    let mut query = change.prepare_cached(
        "WITH RECURSIVE down(id, depth) AS ( \
           SELECT ?1, 0 UNION SELECT p.id, down.depth + 1 FROM down JOIN post p ON p.answers = down.id WHERE down.depth < 100) \
         SELECT DISTINCT id FROM down",
    )?;
    let mut below = BTreeSet::new();
    for note in notes {
        if !below.contains(note) {
            for id in query.query_map([note], |row| row.get::<_, i64>(0))? {
                below.insert(id?);
            }
        }
    }
    let mut query = change.prepare_cached(
        "SELECT p.heads, NOT EXISTS ( \
           WITH RECURSIVE up(id, depth) AS ( \
             SELECT p.answers, 1 \
             UNION SELECT a.answers, up.depth + 1 FROM up JOIN post a ON a.id = up.id \
               WHERE a.answers IS NOT NULL AND up.depth < 100) \
           SELECT 1 FROM up JOIN post a ON a.id = up.id WHERE a.id <> p.id AND a.in_scope = 1 AND a.listed = 1 \
             AND a.removed = 0 AND a.pruned = 0 AND a.hidden = 0) \
         FROM post p WHERE p.id = ?1 AND p.answers IS NOT NULL",
    )?;
    let mut came = Vec::new();
    for note in below {
        let found: Option<(bool, bool)> =
            query.query_row([note], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((before, after)) = found.filter(|(before, after)| before != after) else {
            continue;
        };
        change
            .prepare_cached("UPDATE post SET heads = ? WHERE id = ?")?
            .execute(params![after, note])?;
        if !before {
            came.push(note);
        }
    }
    Ok(came)
}

/// Folds a note into the one that says the same by the same person on another network, if there is one;
/// the answer is that one.
pub(super) fn fold_same(change: &Transaction<'_>, id: i64) -> Result<Option<i64>> {
    let (person, at, network, html): (Option<i64>, i64, Option<i64>, Option<Unpacked>) = change
        .prepare_cached(
            "SELECT p.participant, p.at, p.network, b.html FROM post p LEFT JOIN body_text b ON b.post = p.id \
             WHERE p.id = ? AND p.shown = 1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?
        .unwrap_or_default();
    let (Some(person), Some(html)) = (person, html) else { return Ok(None) };
    let mut query = change.prepare_cached(
        "SELECT p.id, p.at, b.html FROM post p INDEXED BY post_person JOIN body_text b ON b.post = p.id \
         WHERE p.participant = ?1 AND p.shown = 1 AND p.at BETWEEN ?2 - ?3 AND ?2 + ?3 AND p.kind = 1 \
           AND p.network IS NOT ?4 AND p.id <> ?5",
    )?;
    let near = query
        .query_map(params![person, at, SAME_WORDS_WITHIN, network, id], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Unpacked>(2)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if near.is_empty() {
        return Ok(None);
    }
    let words = letters(&html.0);
    if words.chars().count() < FEWEST_LETTERS {
        return Ok(None);
    }
    let Some((other, other_at, _)) = near.into_iter().find(|(.., html)| letters(&html.0) == words)
    else {
        return Ok(None);
    };
    let (first, second) = if (other_at, other) <= (at, id) { (other, id) } else { (id, other) };
    for statement in [
        "UPDATE post SET same_as = ?1 WHERE id = ?2 OR same_as = ?2",
        // What you did with one of them you did with both, also when they part again.
        "INSERT INTO mark(post, read, saved, muted, made_at) SELECT ?1, read, saved, muted, made_at FROM mark WHERE post = ?2 \
         ON CONFLICT(post) DO UPDATE SET read = max(read, excluded.read), saved = max(saved, excluded.saved), \
           muted = max(muted, excluded.muted) \
         WHERE (read, saved, muted) <> (max(read, excluded.read), max(saved, excluded.saved), max(muted, excluded.muted))",
        "INSERT INTO mark(post, read, saved, muted, made_at) SELECT ?2, read, saved, muted, made_at FROM mark WHERE post = ?1 \
         ON CONFLICT(post) DO UPDATE SET read = excluded.read, saved = excluded.saved, muted = excluded.muted \
         WHERE (read, saved, muted) <> (excluded.read, excluded.saved, excluded.muted)",
        // What you wrote under the second is found under the first, and still answers the second.
        "UPDATE outbox SET parent = (SELECT 'note ' || value FROM post_key WHERE post = ?2 AND kind = 'uri' LIMIT 1) \
         WHERE post = ?2 AND parent IS NULL",
    ] {
        change.prepare_cached(statement)?.execute(params![first, second])?;
    }
    outbox::move_to(change, first, second)?;
    Ok(Some(first))
}

/// What a note says, without what networks change: blanks, signs, and the addresses they shorten.
fn letters(html: &str) -> String {
    let said = text::plain(&text::html::document(html, None));
    said.as_str()
        .split_whitespace()
        .filter(|word| !word.contains("://"))
        .flat_map(str::chars)
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Hides a note that was just kept, if the person does not want to see such.
pub(super) fn hide_if_wanted(
    change: &Transaction<'_>,
    id: i64,
    seen: &Seen,
    unsettled: &mut Unsettled,
) -> Result<()> {
    let mut query = change.prepare_cached("SELECT kind, value FROM hiding")?;
    let hiding: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if hiding.is_empty() {
        return Ok(());
    }
    let warning = seen.note.as_ref().and_then(|note| note.warning.as_ref());
    let note = Hideable {
        automatic: seen.note.as_ref().is_some_and(|note| note.automatic),
        html: &seen.html,
        warning: warning.map_or("", Clean::as_str),
        tags: seen.tags.iter().map(|tag| tag.as_str().to_lowercase()).collect(),
    };
    let hidden = is_hidden(&hiding, &note);
    let turned = change
        .prepare_cached("UPDATE post SET hidden = ?1 WHERE id = ?2 AND hidden <> ?1")?
        .execute(params![hidden, id])?;
    if turned > 0 { moved(change, &[id], unsettled) } else { Ok(()) }
}

/// What of a note hiding goes by.
struct Hideable<'a> {
    automatic: bool,
    html: &'a str,
    warning: &'a str,
    /// The hashtags it was given, lower case and without `#`.
    tags: Vec<String>,
}

fn is_hidden<K: AsRef<str>>(hiding: &[(K, String)], note: &Hideable<'_>) -> bool {
    let all = |kind: &'static str| hiding.iter().filter(move |(known, _)| known.as_ref() == kind);
    if note.automatic && all("automatic").next().is_some() {
        return true;
    }
    if all("word").next().is_none() {
        return false;
    }
    let mut said = text::plain(&text::html::document(note.html, None)).as_str().to_lowercase();
    said.push('\n');
    said.push_str(&note.warning.to_lowercase());
    let words: HashSet<&str> = said
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect();
    all("word").any(|(_, word)| {
        let bare = word.trim_start_matches('#');
        words.contains(bare)
            || note.tags.iter().any(|tag| tag == bare)
            || (bare.contains(|c: char| !c.is_alphanumeric()) && said.contains(bare))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_by_their_index_alone() {
        let store = Store::in_memory().unwrap();

        for sql in [newest_notes_sql(), MISSING.to_owned()] {
            for step in store.plans(&sql).unwrap() {
                assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
                assert!(!step.starts_with("SCAN"), "{step}\n{sql}");
            }
        }
    }
}
