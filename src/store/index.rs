//! Puts the words of posts into the index, in small steps, after they were kept. Never in the change that
//! keeps them, and never before they are seen.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use url::Url;

use super::{Result, Store, codes};
use crate::domain::{Network, PostKind, Written};
use crate::text::{
    self,
    find::{letters, to_index},
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
            Self::Long => (400, 640_000),
        }
    }

    /// So many pages of the index are then brought together. What one step writes is written some four more
    /// times before it lies where it stays.
    fn pages(self) -> i64 {
        match self {
            Self::Short => 64,
            Self::Long => 512,
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

/// What stands with a post that holds a letter of a script without blanks. (Such letters begin thousands of
/// pairs: all of them would have to be read for one letter.)
pub(super) fn letter(letter: char) -> String {
    format!("{APART}{letter}")
}

/// What stands with a post in a language.
pub(super) fn language(code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{APART}lang{}", letters.to_ascii_lowercase())
}

/// What is known of a post that can be found.
struct Words {
    at: i64,
    title: String,
    warning: String,
    person: [String; 3],
    language: Option<String>,
    kind: i64,
    network: Option<i64>,
    html: String,
    base: Option<String>,
}

impl Store {
    /// Puts the words of some posts into the index, the latest first; whether more are left.
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
        let (mut done, mut bytes) = (0, 0);
        for post in &waiting {
            bytes += index(&change, *post)?;
            done += 1;
            if bytes > most {
                break;
            }
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

/// Brings the index in line with one post; how many bytes its text has.
fn index(change: &Transaction<'_>, post: i64) -> Result<usize> {
    let stood: Option<i64> = change
        .prepare_cached("DELETE FROM indexed WHERE post = ? RETURNING place")?
        .query_row([post], |row| row.get(0))
        .optional()?;
    if let Some(stood) = stood {
        change.prepare_cached("DELETE FROM post_words WHERE rowid = ?")?.execute([stood])?;
    }
    change.prepare_cached("DELETE FROM to_index WHERE post = ?")?.execute([post])?;
    let Some(found) = words(change, post)? else { return Ok(0) };
    let place = free_place(change, found.at)?;
    let base = found.base.as_deref().and_then(|base| Url::parse(base).ok());
    let document = text::html::document(&found.html, base.as_ref());
    let title = apart([&found.title, &found.warning].into_iter());
    let words = to_index(text::plain(&document).as_str());
    let person = apart(found.person.iter());
    let mut tags = facts(change, post, &found)?;
    let letters: BTreeSet<char> =
        [&title, &words, &person, &tags].into_iter().flat_map(|text| letters(text)).collect();
    for one in letters {
        tags.push_str(&format!(" {}", letter(one)));
    }
    change
        .prepare_cached(
            "INSERT INTO post_words(rowid, title, words, person, tags) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![place, title, words, person, tags])?;
    change
        .prepare_cached("INSERT INTO indexed(place, post) VALUES (?, ?)")?
        .execute([place, post])?;
    Ok(found.html.len())
}

fn apart<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.map(|text| to_index(text)).collect();
    texts.join(&format!(" {APART} "))
}

/// The tags, each between signs, and what else a post is found by.
fn facts(change: &Transaction<'_>, post: i64, found: &Words) -> Result<String> {
    let mut facts = APART.to_owned();
    let mut tags = change.prepare_cached("SELECT tag FROM tag WHERE post = ? ORDER BY tag")?;
    let mut tags = tags.query([post])?;
    while let Some(tag) = tags.next()? {
        facts.push_str(&format!(" {} {APART}", to_index(&tag.get::<_, String>(0)?)));
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
    Ok(facts)
}

fn words(change: &Transaction<'_>, post: i64) -> Result<Option<Words>> {
    let mut query = change.prepare_cached(
        "SELECT p.at, coalesce(p.title, ''), coalesce(p.warning, ''), coalesce(m.name, ''), coalesce(p.author, ''), \
           coalesce(p.handle, ''), p.language, p.kind, p.network, coalesce(b.html, ''), b.base \
         FROM post p LEFT JOIN participant m ON m.id = p.participant LEFT JOIN body b ON b.post = p.id \
         WHERE p.id = ? AND p.shown = 1",
    )?;
    let found = query.query_row([post], |row| {
        Ok(Words {
            at: row.get(0)?,
            title: row.get(1)?,
            warning: row.get(2)?,
            person: [row.get(3)?, row.get(4)?, row.get(5)?],
            language: row.get(6)?,
            kind: row.get(7)?,
            network: row.get(8)?,
            html: row.get(9)?,
            base: row.get(10)?,
        })
    });
    Ok(found.optional()?)
}
