//! Puts the words of posts into the index, in small steps, after they were kept. Never in the change that
//! keeps them, and never before they are seen.

mod place;

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, Scope, ScopedJoinHandle, available_parallelism, scope};

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use url::Url;

use self::place::free_place;
pub(super) use self::place::{first_place, place};
use super::packed::{Packed, Packer, TEXT_IN_PIECE, Unpacked, keep_packed};
use super::{Result, Store, begin, codes, waiting};
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
    fn most(self) -> (usize, i64) {
        match self {
            Self::Short => (24, 64_000),
            Self::Long => (8_000, 12_000_000),
        }
    }

    /// So many pages of the index are brought together in one go after it. What one step writes is written some four
    /// more times before it lies where it stays.
    fn pages(self) -> i64 {
        match self {
            Self::Short => 64,
            Self::Long => 512,
        }
    }

    /// So many goes there are. The old pages of what was brought together are free from the next one on.
    fn times(self) -> u32 {
        match self {
            Self::Short => 1,
            Self::Long => 4,
        }
    }
}

/// Stands between what belongs to different things, and is no piece of any text.
pub(super) const APART: &str = "·";

/// Stands behind what words begin with.
const BEGINS: char = '…';

/// Stands with every post.
pub(super) const ALL: &str = "·all";

/// What stands with a post that was written there.
pub(super) fn written(place: Written) -> String {
    format!("{APART}on{}", place.word())
}

/// What stands with a post in which words begin so. (So few letters begin thousands of words: all of them would
/// have to be read for them.)
pub(super) fn begins(beginning: &str) -> String {
    format!("{beginning}{BEGINS}")
}

/// What stands with a post in a language.
pub(super) fn language(code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{APART}lang{}", letters.to_ascii_lowercase())
}

/// What is known of a post that can be found.
struct Words {
    post: i64,
    place: i64,
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
        let change = begin(&mut self.connection)?;
        let (placed, more) = places(&change, stride)?;
        match stride {
            Stride::Short => one_by_one(&change, &placed)?,
            Stride::Long => scope(|scope| side_by_side(&change, &placed, scope))?,
        }
        for _ in 0..stride.times() {
            change
                .prepare_cached("INSERT INTO post_words(post_words, rank) VALUES ('merge', ?)")?
                .execute([stride.pages()])?;
        }
        waiting::weigh(&change)?;
        change.commit()?;
        Ok(more)
    }

    /// Whether some posts are still to be put into the index.
    pub fn is_indexing(&self) -> Result<bool> {
        is_indexing(&self.connection)
    }
}

fn is_indexing(connection: &Connection) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM to_index")?.exists([])?)
}

/// A post and its place in the index.
#[derive(Debug, Clone, Copy)]
struct Placed {
    place: i64,
    post: i64,
}

/// Which posts wait, the latest first: when each was written, where it has a row, and about how many bytes its text has.
fn waiting_sql() -> String {
    format!(
        "SELECT t.post, p.at, coalesce(octet_length(b.html), 0) + coalesce(b.pieces, 0) * {TEXT_IN_PIECE} \
         FROM to_index t LEFT JOIN post p ON p.id = t.post AND p.shown = 1 LEFT JOIN body b ON b.post = t.post \
         ORDER BY t.post DESC LIMIT ?"
    )
}

/// Takes the posts of one step out of the index, and gives those that stand there again their places: in the order of
/// these, since FTS5 writes all it has gathered whenever a place lies before the last. Whether others are left, too.
fn places(change: &Transaction<'_>, stride: Stride) -> Result<(Vec<Placed>, bool)> {
    let (posts, most) = stride.most();
    let (mut some, mut bytes) = (Vec::new(), 0);
    {
        let mut query = change.prepare_cached(&waiting_sql())?;
        let mut rows = query.query([i64::try_from(posts).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            if bytes > most {
                break;
            }
            some.push((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?));
            bytes += row.get::<_, i64>(2)?;
        }
    }
    let mut stood: Vec<i64> = Vec::new();
    for (post, _) in &some {
        let place = change
            .prepare_cached("DELETE FROM indexed WHERE post = ? RETURNING place")?
            .query_row([*post], |row| row.get::<_, i64>(0));
        stood.extend(place.optional()?);
        change.prepare_cached("DELETE FROM to_index WHERE post = ?")?.execute([*post])?;
    }
    stood.sort_unstable();
    for place in stood {
        change.prepare_cached("DELETE FROM post_words WHERE rowid = ?")?.execute([place])?;
    }
    // The latest is the first to have its place: where more belong there, they stand in their order.
    some.sort_unstable_by_key(|(post, at)| Reverse((*at, *post)));
    let mut placed = Vec::with_capacity(some.len());
    for (post, at) in some {
        let Some(at) = at else { continue };
        let place = free_place(change, post, at)?;
        change
            .prepare_cached("INSERT INTO indexed(place, post) VALUES (?, ?)")?
            .execute([place, post])?;
        placed.push(Placed { place, post });
    }
    placed.sort_unstable_by_key(|one| one.place);
    Ok((placed, is_indexing(change)?))
}

/// What is put into the index of one post.
struct Entry {
    post: i64,
    place: i64,
    title: String,
    words: String,
    person: String,
    tags: String,
    /// Its text, where that is shorter now.
    shorter: Option<Packed>,
}

/// In a long step so many bytes of text are one share of the work.
const SHARE: usize = 256_000;

/// Makes the entries of one share after the other. It ends with what it is given.
struct Helper<'scope> {
    shares: Sender<Arc<Vec<Words>>>,
    made: Receiver<Vec<Entry>>,
    thread: ScopedJoinHandle<'scope, ()>,
}

impl<'scope> Helper<'scope> {
    /// `None` where there can be no thread.
    fn start(scope: &'scope Scope<'scope, '_>) -> Option<Self> {
        let (shares, to_do) = channel::<Arc<Vec<Words>>>();
        let (done, made) = channel();
        let work = move || {
            for share in to_do {
                if done.send(entries(&share)).is_err() {
                    break;
                }
            }
        };
        let thread = Builder::new().spawn_scoped(scope, work).ok()?;
        Some(Self { shares, made, thread })
    }

    /// Waits for its end. A panic of it was met already, or did not come again.
    fn end(self) {
        drop(self.shares);
        drop(self.thread.join());
    }
}

fn one_by_one(change: &Transaction<'_>, placed: &[Placed]) -> Result<()> {
    let mut left = placed;
    while !left.is_empty() {
        let (share, rest) = take(change, left)?;
        put_all_in(change, &entries(&share))?;
        left = rest;
    }
    Ok(())
}

/// Puts posts into the index: while some are written, what is to be written of others is made on all other
/// processors.
fn side_by_side<'scope>(
    change: &Transaction<'_>,
    placed: &[Placed],
    scope: &'scope Scope<'scope, '_>,
) -> Result<()> {
    let others = available_parallelism().map_or(1, NonZero::get).saturating_sub(1).max(1);
    let helpers: Vec<Helper<'_>> = (0..others).map_while(|_| Helper::start(scope)).collect();
    let mut helpers_in_turn = helpers.iter().cycle();
    let mut in_work: VecDeque<(Option<&Helper<'_>>, Arc<Vec<Words>>)> = VecDeque::new();
    let mut left = placed;
    loop {
        let more = !left.is_empty();
        if more {
            let (share, rest) = take(change, left)?;
            left = rest;
            let share = Arc::new(share);
            let helper = helpers_in_turn.next();
            let asked = helper.filter(|helper| helper.shares.send(Arc::clone(&share)).is_ok());
            in_work.push_back((asked, share));
        }
        // Everybody has the next share while this one is written.
        if in_work.len() > helpers.len() || !more {
            let Some((helper, share)) = in_work.pop_front() else { break };
            // What made a helper panic is met again here, and told as any other panic is.
            let made = helper.and_then(|helper| helper.made.recv().ok());
            put_all_in(change, &made.unwrap_or_else(|| entries(&share)))?;
        }
    }
    helpers.into_iter().for_each(Helper::end);
    Ok(())
}

/// Reads what is to be put in of one share of the posts, and tells which are left.
fn take<'p>(change: &Transaction<'_>, placed: &'p [Placed]) -> Result<(Vec<Words>, &'p [Placed])> {
    let (mut found, mut bytes, mut left) = (Vec::new(), 0, placed);
    while let Some((one, rest)) = left.split_first()
        && bytes < SHARE
    {
        if let Some(words) = words(change, *one)? {
            bytes += words.html.0.len();
            found.push(words);
        }
        left = rest;
    }
    Ok((found, left))
}

fn entries(found: &[Words]) -> Vec<Entry> {
    let mut packer = Packer::new();
    found.iter().map(|one| entry(one, &mut packer)).collect()
}

fn entry(found: &Words, packer: &mut Packer) -> Entry {
    let Unpacked(html) = &found.html;
    let document = text::html::document(html, found.base.as_ref());
    let title = apart([&found.title, &found.warning].into_iter());
    let mut words = to_index(text::plain(&document).as_str());
    let mut person = apart(found.person.iter());
    let tags = facts(found);
    let beginnings_of_all = begun(&[&words, &title, &person, &tags]);
    words.push_str(&beginnings_of_all);
    let beginnings_of_names = begun(&[&person]);
    person.push_str(&beginnings_of_names);
    let shorter = if found.is_packed { None } else { packer.pack(html) };
    Entry { post: found.post, place: found.place, title, words, person, tags, shorter }
}

/// The words of a post are put into the index anew, because its text or its tags are others.
pub(super) fn again(change: &Transaction<'_>, post: i64) -> Result<()> {
    change
        .prepare_cached(
            "INSERT OR IGNORE INTO to_index SELECT id FROM post WHERE id = ? AND shown = 1",
        )?
        .execute([post])?;
    Ok(())
}

fn put_all_in(change: &Transaction<'_>, entries: &[Entry]) -> Result<()> {
    entries.iter().try_for_each(|entry| put_in(change, entry))
}

fn put_in(change: &Transaction<'_>, entry: &Entry) -> Result<()> {
    let Entry { post, place, title, words, person, tags, shorter } = entry;
    // First: the pages that become free serve the index.
    if let Some(shorter) = shorter {
        keep_packed(change, *post, shorter)?;
    }
    change
        .prepare_cached(
            "INSERT INTO post_words(rowid, words, title, person, tags) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![place, words, title, person, tags])?;
    Ok(())
}

/// What the words of some texts begin with, to stand behind a column.
fn begun(texts: &[&str]) -> String {
    let mut begun = format!(" {APART}");
    for beginning in beginnings(texts) {
        begun.push(' ');
        begun.push_str(beginning);
        begun.push(BEGINS);
    }
    begun
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

fn words(change: &Transaction<'_>, placed: Placed) -> Result<Option<Words>> {
    let Placed { place, post } = placed;
    let mut query = change.prepare_cached(
        "SELECT coalesce(p.title, ''), coalesce(p.warning, ''), coalesce(m.name, ''), coalesce(p.author, ''), \
           coalesce(p.handle, ''), p.language, p.kind, p.network, coalesce(b.html, ''), b.base \
         FROM post p LEFT JOIN participant m ON m.id = p.participant LEFT JOIN body_text b ON b.post = p.id \
         WHERE p.id = ? AND p.shown = 1",
    )?;
    let found = query.query_row([post], |row| {
        let base: Option<String> = row.get(9)?;
        Ok(Words {
            post,
            place,
            title: row.get(0)?,
            warning: row.get(1)?,
            person: [row.get(2)?, row.get(3)?, row.get(4)?],
            language: row.get(5)?,
            kind: row.get(6)?,
            network: row.get(7)?,
            html: row.get(8)?,
            is_packed: row.get_ref(8)?.data_type() == Type::Blob,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_the_index_is_met_in_its_order_without_sorting() {
        let store = Store::in_memory().unwrap();

        let plan = store.plans(&waiting_sql()).unwrap();

        assert!(plan.iter().any(|step| step.starts_with("SCAN t")), "{plan:?}");
        for step in plan {
            assert!(!step.contains("TEMP B-TREE") && !step.starts_with("SCAN p"), "{step}");
            assert!(!step.starts_with("SCAN b"), "{step}");
        }
    }
}
