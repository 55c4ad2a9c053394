//! Puts the words of posts into the index, in small steps, after they were kept. Never in the change that
//! keeps them, and never before they are seen.

use std::num::NonZero;
use std::thread::{Builder, available_parallelism};

use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use url::Url;

use super::packed::{Packed, Packer, Unpacked};
use super::{Result, Store, codes};
use crate::domain::{Network, PostKind, Written};
use crate::text::{
    self,
    find::{beginnings, to_index},
};

/// How much goes into the index at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    /// A little, so that nobody waits long for the database.
    Short,
    /// More, in less time altogether: where nothing is done meanwhile.
    Long,
}

impl Stride {
    /// At most so many posts, or those whose text has so many bytes together.
    fn most(self) -> (usize, usize) {
        match self {
            Self::Short => (24, 64_000),
            Self::Long => (4_000, 4_000_000),
        }
    }

    /// So many pages of the index are then brought together. What one step writes is written some four more
    /// times before it lies where it stays.
    fn pages(self) -> i64 {
        match self {
            Self::Short => 64,
            Self::Long => 2_048,
        }
    }
}

/// So many milliseconds are one place in the index.
const PLACE: i64 = 250;

/// Stands between what belongs to different things, and is no piece of any text.
pub(super) const APART: &str = "·";

/// Stands with every post.
pub(super) const ALL: &str = "·all";

/// The place of a moment in the index. What comes while it is taken stands in the next free place before.
pub(super) fn place(at: i64) -> i64 {
    at.div_euclid(PLACE)
}

/// The free place for a post.
fn free_place(change: &Transaction<'_>, at: i64) -> Result<i64> {
    let mut taken = change.prepare_cached("SELECT 1 FROM indexed WHERE place = ?")?;
    let mut place = place(at);
    while taken.exists([place])? {
        place -= 1;
    }
    Ok(place)
}

/// What stands with a post that was written there.
pub(super) fn written(place: Written) -> String {
    format!("{APART}on{}", place.word())
}

/// What stands with a post in which words begin so. (So few letters begin thousands of words: all of them would
/// have to be read for them.)
pub(super) fn begins(beginning: &str) -> String {
    format!("{beginning}…")
}

/// What stands with a post in a language.
pub(super) fn language(code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{APART}lang{}", letters.to_ascii_lowercase())
}

/// What is known of a post that can be found.
struct Words {
    post: i64,
    at: i64,
    title: String,
    warning: String,
    person: [String; 3],
    language: Option<String>,
    kind: i64,
    network: Option<i64>,
    html: Unpacked,
    is_packed: bool,
    base: Option<Url>,
    tags: Vec<String>,
}

impl Store {
    /// Puts the words of some posts into the index, the latest first; whether more are left. Their texts are
    /// packed with that.
    pub fn index_some(&mut self, stride: Stride) -> Result<bool> {
        // The lock of the writer is not taken for nothing.
        if !self.is_indexing()? {
            return Ok(false);
        }
        let (posts, most) = stride.most();
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let waiting: Vec<i64> = change
            .prepare_cached("SELECT post FROM to_index ORDER BY post DESC LIMIT ?")?
            .query_map([i64::try_from(posts).unwrap_or(i64::MAX)], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let (mut done, mut bytes, mut found) = (0, 0, Vec::new());
        for post in &waiting {
            take_out(&change, *post)?;
            if let Some(words) = words(&change, *post)? {
                bytes += words.html.0.len();
                found.push(words);
            }
            done += 1;
            if bytes > most {
                break;
            }
        }
        for entry in entries(&found, stride) {
            put_in(&change, &entry)?;
        }
        change
            .prepare_cached("INSERT INTO post_words(post_words, rank) VALUES ('merge', ?)")?
            .execute([stride.pages()])?;
        change.commit()?;
        Ok(done < waiting.len() || waiting.len() == posts)
    }

    /// Whether some posts are still to be put into the index.
    pub fn is_indexing(&self) -> Result<bool> {
        let mut query = self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM to_index)")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }
}

/// What is put into the index of one post.
struct Entry {
    post: i64,
    at: i64,
    title: String,
    words: String,
    person: String,
    tags: String,
    /// Its text, where that is shorter now.
    shorter: Option<Packed>,
}

/// What is put into the index of some posts. In a long step all processors work on that.
fn entries(found: &[Words], stride: Stride) -> Vec<Entry> {
    let at_once = match stride {
        Stride::Short => 1,
        Stride::Long => available_parallelism().map_or(1, NonZero::get),
    };
    let share = found.len().div_ceil(at_once).max(1);
    let some = |some: &[Words]| {
        let mut packer = Packer::new();
        some.iter().map(|one| entry(one, &mut packer)).collect::<Vec<_>>()
    };
    let (first, others) = found.split_at(share.min(found.len()));
    std::thread::scope(|scope| {
        let spawn = |chunk| Builder::new().spawn_scoped(scope, move || some(chunk)).ok();
        let others: Vec<_> = others.chunks(share).map(|chunk| (chunk, spawn(chunk))).collect();
        let mut entries = some(first);
        for (chunk, thread) in others {
            // Where there can be no thread it is done here; what made one panic is met again, and told as any
            // other panic is.
            let done = thread.and_then(|thread| thread.join().ok());
            entries.append(&mut done.unwrap_or_else(|| some(chunk)));
        }
        entries
    })
}

fn entry(found: &Words, packer: &mut Packer) -> Entry {
    let Unpacked(html) = &found.html;
    let document = text::html::document(html, found.base.as_ref());
    let title = apart([&found.title, &found.warning].into_iter());
    let mut words = to_index(text::plain(&document).as_str());
    let mut person = apart(found.person.iter());
    let tags = facts(found);
    let all = [words.as_str(), &title, &person, &tags].join(" ");
    begin(&mut words, &all);
    let names = person.clone();
    begin(&mut person, &names);
    let shorter = if found.is_packed { None } else { packer.pack(html) };
    Entry { post: found.post, at: found.at, title, words, person, tags, shorter }
}

fn take_out(change: &Transaction<'_>, post: i64) -> Result<()> {
    let stood: Option<i64> = change
        .prepare_cached("DELETE FROM indexed WHERE post = ? RETURNING place")?
        .query_row([post], |row| row.get(0))
        .optional()?;
    if let Some(stood) = stood {
        change.prepare_cached("DELETE FROM post_words WHERE rowid = ?")?.execute([stood])?;
    }
    change.prepare_cached("DELETE FROM to_index WHERE post = ?")?.execute([post])?;
    Ok(())
}

fn put_in(change: &Transaction<'_>, entry: &Entry) -> Result<()> {
    let Entry { post, at, title, words, person, tags, shorter } = entry;
    let place = free_place(change, *at)?;
    change
        .prepare_cached(
            "INSERT INTO post_words(rowid, words, title, person, tags) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![place, words, title, person, tags])?;
    change
        .prepare_cached("INSERT INTO indexed(place, post) VALUES (?, ?)")?
        .execute([place, *post])?;
    if let Some(shorter) = shorter {
        change
            .prepare_cached("UPDATE body SET html = ? WHERE post = ?")?
            .execute(params![shorter, post])?;
    }
    Ok(())
}

/// Puts what the words of a text begin with behind a column.
fn begin(column: &mut String, of: &str) {
    column.push(' ');
    column.push_str(APART);
    for beginning in beginnings(of) {
        column.push(' ');
        column.push_str(&begins(beginning));
    }
}

fn apart<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.map(|text| to_index(text)).collect();
    texts.join(&format!(" {APART} "))
}

/// The tags, each between signs, and what else a post is found by.
fn facts(found: &Words) -> String {
    let mut facts = APART.to_owned();
    for tag in &found.tags {
        facts.push_str(&format!(" {} {APART}", to_index(tag)));
    }
    facts.push_str(&format!(" {ALL}"));
    let mut add = |fact: &str| {
        facts.push(' ');
        facts.push_str(fact);
    };
    if found.kind == codes::kind(PostKind::Blog) {
        add(&written(Written::Blog));
    } else {
        add(&written(Written::Notes));
        match found.network.and_then(codes::network_of) {
            Some(Network::Fediverse) => add(&written(Written::Mastodon)),
            Some(Network::Bluesky) => add(&written(Written::Bluesky)),
            None => {}
        }
    }
    if let Some(code) = &found.language {
        add(&language(code));
        // Who wants French wants that of Canada, too.
        if let Some((broad, _)) = code.split_once(['-', '_']) {
            add(&language(broad));
        }
    }
    facts
}

fn words(change: &Transaction<'_>, post: i64) -> Result<Option<Words>> {
    let mut query = change.prepare_cached(
        "SELECT p.at, coalesce(p.title, ''), coalesce(p.warning, ''), coalesce(m.name, ''), coalesce(p.author, ''), \
           coalesce(p.handle, ''), p.language, p.kind, p.network, coalesce(b.html, ''), b.base \
         FROM post p LEFT JOIN participant m ON m.id = p.participant LEFT JOIN body b ON b.post = p.id \
         WHERE p.id = ? AND p.shown = 1",
    )?;
    let found = query.query_row([post], |row| {
        let base: Option<String> = row.get(10)?;
        Ok(Words {
            post,
            at: row.get(0)?,
            title: row.get(1)?,
            warning: row.get(2)?,
            person: [row.get(3)?, row.get(4)?, row.get(5)?],
            language: row.get(6)?,
            kind: row.get(7)?,
            network: row.get(8)?,
            html: row.get(9)?,
            is_packed: row.get_ref(9)?.data_type() == Type::Blob,
            base: base.and_then(|base| Url::parse(&base).ok()),
            tags: Vec::new(),
        })
    });
    let Some(mut found) = found.optional()? else { return Ok(None) };
    found.tags = change
        .prepare_cached("SELECT tag FROM tag WHERE post = ? ORDER BY tag")?
        .query_map([post], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(found))
}
