//! Who is offered as a participant: people who use the hashtag, are on no list, and link what may be their
//! blog. Adds nobody.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, params};
use url::Url;

use super::packed::Unpacked;
use super::timeline::clean;
use super::you::handle_key;
use super::{Result, Store, codes};
use crate::config::lists::is_tool;
use crate::domain::{LinkKey, PostId, PublicId, Visitor};
use crate::text::{self, Clean};

/// Whoever used the hashtag in so many days is offered.
const RECENT: SignedDuration = SignedDuration::from_hours(60 * 24);
/// So many of the newest notes of visitors are looked through.
const MOST_NOTES: u16 = 1000;
/// And so many of one of them.
const MOST_OF_ONE: u16 = 50;

/// Endings of what is a file and no page.
const FILES: [&str; 24] = [
    "pdf", "epub", "doc", "docx", "odt", "ppt", "pptx", "odp", "xls", "xlsx", "ods", "csv", "zip",
    "jpg", "jpeg", "png", "gif", "webp", "svg", "mp3", "m4a", "ogg", "mp4", "webm",
];
/// How pages of networks begin, whatever the server is called.
const OF_NETWORKS: [&str; 7] = ["users", "notes", "notice", "objects", "statuses", "tags", "tag"];

/// A note of a visitor, with what it links to.
struct Linking {
    id: i64,
    handle: String,
    keys: Vec<String>,
    told: Visitor,
}

/// Where no visitor's blog can be.
#[derive(Default)]
struct Known {
    /// Pages, with all that is below them.
    pages: HashSet<String>,
    /// Hosts on which notes are written.
    servers: HashSet<String>,
}

impl Known {
    /// Whether a page, or one above it, is known.
    fn leads_there(&self, key: &str) -> bool {
        let above = key.match_indices(['/', '?']).filter_map(|(at, _)| key.get(..at));
        above.chain([key]).any(|page| self.pages.contains(page))
    }
}

impl Store {
    /// Everybody who is offered, whoever wrote last first.
    pub fn visitors(&self, now: Timestamp) -> Result<Vec<Visitor>> {
        let mut query = self.connection.prepare_cached(&recent_sql())?;
        let notes = query.query_map(params![since(now), MOST_NOTES], linking)?;
        let notes = notes.collect::<rusqlite::Result<Vec<_>>>()?;
        self.offered(notes)
    }

    /// Whoever wrote a note, if they are offered.
    pub fn visitor(&self, note: PostId, now: Timestamp) -> Result<Option<Visitor>> {
        let handle: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT handle FROM post WHERE id = ? AND participant IS NULL AND handle IS NOT NULL",
            )?
            .query_row([note.0], |row| row.get(0))
            .optional()?;
        let Some(handle) = handle else { return Ok(None) };
        let mut query = self.connection.prepare_cached(&of_one_sql())?;
        let notes = query.query_map(params![since(now), MOST_OF_ONE, handle], linking)?;
        let notes = notes.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(self.offered(notes)?.pop())
    }

    /// Offers whoever has this handle no more. Whether they ever used the hashtag.
    pub fn refuse(&mut self, handle: &str) -> Result<bool> {
        let handle = handle_key(handle);
        let mut query = self.connection.prepare_cached("SELECT 1 FROM post WHERE handle = ?")?;
        if !query.exists([&handle])? {
            return Ok(false);
        }
        drop(query);
        self.durably(|store| {
            keep_refused(&store.connection, &handle)?;
            Ok(true)
        })
    }

    /// The handles of those who are not to be offered.
    pub(super) fn refused(&self) -> Result<Vec<String>> {
        let mut query = self.connection.prepare("SELECT handle FROM refused ORDER BY handle")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The authors of notes, each with the blog they link most often.
    fn offered(&self, notes: Vec<Linking>) -> Result<Vec<Visitor>> {
        if notes.is_empty() {
            return Ok(Vec::new());
        }
        let mut known = self.known_pages()?;
        known.servers.extend(notes.iter().filter_map(|note| server_of(&note.handle)));
        let mut authors: Vec<Vec<Linking>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for mut note in notes {
            self.keep_blogs(&mut note, &known)?;
            let place = *places.entry(note.handle.clone()).or_insert(authors.len());
            match authors.get_mut(place) {
                Some(author) => author.push(note),
                None => authors.push(vec![note]),
            }
        }
        let mut visitors = Vec::new();
        for author in authors {
            visitors.extend(self.with_blog(&author)?);
        }
        Ok(visitors)
    }

    /// Keeps of a note's links those that may lead to a blog of its author.
    fn keep_blogs(&self, note: &mut Linking, known: &Known) -> Result<()> {
        let mut query = self.connection.prepare_cached(
            "SELECT 1 FROM post_key WHERE kind IN ('link', 'page') AND value = ?",
        )?;
        let mut kept = Vec::new();
        for key in std::mem::take(&mut note.keys) {
            if may_be_a_blog(&key, known) && !query.exists([&key])? {
                kept.push(key);
            }
        }
        note.keys = kept;
        Ok(())
    }

    /// An author with the newest page of the host that most of their notes link.
    fn with_blog(&self, notes: &[Linking]) -> Result<Option<Visitor>> {
        let mut hosts: HashMap<&str, usize> = HashMap::new();
        for note in notes {
            let of_note: HashSet<&str> = note.keys.iter().map(|key| host(key)).collect();
            for host in of_note {
                *hosts.entry(host).or_default() += 1;
            }
        }
        let most = hosts.values().max().copied();
        let found = notes.iter().find_map(|note| {
            let often = |key: &&String| hosts.get(host(key)).copied() == most;
            Some((note, note.keys.iter().find(often)?.clone()))
        });
        let Some((note, key)) = found else { return Ok(None) };
        let Some(blog) = self.as_written(note.id, &key)? else { return Ok(None) };
        Ok(Some(Visitor { blog, ..note.told.clone() }))
    }

    /// The address of a link as it stands in a note; of one that only its card has, with https.
    fn as_written(&self, note: i64, key: &str) -> Result<Option<Clean>> {
        let html: Option<Unpacked> = self
            .connection
            .prepare_cached("SELECT html FROM body_text WHERE post = ?")?
            .query_row([note], |row| row.get(0))
            .optional()?;
        let links = text::html::document(&html.unwrap_or_default().0, None).links;
        let written = links.iter().filter_map(|link| Url::parse(link.as_str()).ok());
        let same = |url: &Url| LinkKey::of(url).is_some_and(|of_link| of_link.as_str() == key);
        let found = written.into_iter().find(same);
        let url = found.or_else(|| Url::parse(&format!("https://{key}")).ok());
        Ok(url.map(|url| Clean::line(url.as_str())))
    }

    /// The pages of everybody who is or was on a list, of you and of the programmes; and the servers on
    /// which notes are written.
    fn known_pages(&self) -> Result<Known> {
        let mut known = Known::default();
        let mut query = self.connection.prepare_cached(KNOWN)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (kind, value): (i64, String) = (row.get(0)?, row.get(1)?);
            let key = if kind == 0 { Some(value) } else { key_of(&value) };
            match kind {
                2 => known.servers.extend(key.map(|key| host(&key).to_owned())),
                _ => known.pages.extend(key),
            }
        }
        for joined in self.programmes() {
            let programme = &joined.programme;
            let instructions = programme.things.iter().filter_map(|thing| thing.post.as_ref());
            let pages = programme.rosters.iter().chain(instructions).filter_map(LinkKey::of);
            let pages = pages.map(|key| key.as_str().to_owned()).chain(key_of(&joined.key));
            known.pages.extend(pages.map(|key| host(&key).to_owned()));
        }
        Ok(known)
    }
}

/// What leads to somebody known: 0 keys, 1 addresses; 2 addresses of servers.
const KNOWN: &str = "SELECT 0, page_key FROM participant WHERE page_key IS NOT NULL \
    UNION ALL SELECT 0, value FROM person_named WHERE kind <> 'handle' \
    UNION ALL SELECT 0, value FROM you WHERE kind = 'page' \
    UNION ALL SELECT 0, key FROM source WHERE kind = 0 \
    UNION ALL SELECT 1, page FROM source WHERE kind = 0 AND page IS NOT NULL \
    UNION ALL SELECT 1, reads FROM source WHERE kind = 0 AND reads IS NOT NULL \
    UNION ALL SELECT 1, moved_to FROM source WHERE kind = 0 AND moved_to IS NOT NULL \
    UNION ALL SELECT 2, address FROM source WHERE kind <> 0 \
    UNION ALL SELECT 2, address FROM own_server";

/// Notes of visitors that link something, by an index that has them by time.
fn recent_sql() -> String {
    notes_sql("post_notes", "(p.participant IS NULL) = 1")
}

/// The same of one of them.
fn of_one_sql() -> String {
    notes_sql("post_handle", "p.handle = ?3 AND p.participant IS NULL")
}

fn notes_sql(index: &str, whose: &str) -> String {
    format!(
        "SELECT p.id, p.handle, p.public, p.at, \
           (SELECT group_concat(key, char(10)) FROM note_link WHERE note = p.id), p.author, p.headline, p.address \
         FROM post p INDEXED BY {index} \
         WHERE {whose} AND p.shown = 1 AND p.kind = 1 AND p.at >= ?1 \
           AND p.automatic = 0 AND p.hidden = 0 AND p.visibility = 0 AND p.handle IS NOT NULL \
           AND EXISTS (SELECT 1 FROM note_link WHERE note = p.id) \
           AND NOT EXISTS (SELECT 1 FROM refused r WHERE r.handle = p.handle) \
           AND NOT EXISTS (SELECT 1 FROM you y WHERE y.kind = 'handle' AND y.value = p.handle) \
         ORDER BY p.at DESC, p.id DESC LIMIT ?2"
    )
}

fn linking(row: &SqlRow<'_>) -> rusqlite::Result<Linking> {
    let handle: String = row.get(1)?;
    let keys: String = row.get(4)?;
    let told = Visitor {
        name: clean(row, 5)?.unwrap_or_else(|| Clean::line(&handle)),
        handle: Clean::line(&handle),
        blog: Clean::default(),
        note: PublicId(row.get::<_, String>(2)?.into_boxed_str()),
        page: clean(row, 7)?,
        words: clean(row, 6)?.unwrap_or_default(),
        at: codes::time_of(row.get(3)?),
    };
    Ok(Linking { id: row.get(0)?, handle, keys: keys.lines().map(str::to_owned).collect(), told })
}

fn since(now: Timestamp) -> i64 {
    now.checked_sub(RECENT).unwrap_or(now).as_millisecond()
}

fn key_of(address: &str) -> Option<String> {
    LinkKey::of_text(address).map(|key| key.as_str().to_owned())
}

/// The host of a key, with its port.
fn host(key: &str) -> &str {
    key.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The server of a fediverse handle.
fn server_of(handle: &str) -> Option<String> {
    Some(handle.trim_start_matches('@').split_once('@')?.1.to_owned())
}

/// Whether a link may lead to a blog nobody here knows: to no network, shop or file, and to nobody known.
fn may_be_a_blog(key: &str, known: &Known) -> bool {
    let Ok(url) = Url::parse(&format!("https://{key}")) else { return false };
    !is_tool(&url)
        && !known.servers.contains(host(key))
        && !known.leads_there(key)
        && !is_file(&url)
        && !is_of_network(&url)
}

fn is_file(url: &Url) -> bool {
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| FILES.contains(&ending.as_str()))
}

/// Whether it looks like a profile, a note or a hashtag of any server. `/@ama/a-title` is a blog's post.
fn is_of_network(url: &Url) -> bool {
    let words: Vec<&str> = url.path().split('/').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [profile] => profile.starts_with('@'),
        [first, second, ..] if first.starts_with('@') => {
            second.chars().all(|ch| ch.is_ascii_digit())
        }
        [first, _, ..] => OF_NETWORKS.contains(first),
        [] => false,
    }
}

/// Keeps that whoever has this handle is not to be offered.
pub(super) fn keep_refused(connection: &Connection, handle: &str) -> Result<()> {
    connection.execute("INSERT OR IGNORE INTO refused VALUES (?)", [handle])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_are_found_by_an_index_and_without_sorting() {
        let store = Store::in_memory().unwrap();

        for step in store.plans(&recent_sql()).unwrap() {
            assert!(!step.contains("TEMP B-TREE"), "{step}");
            assert!(!step.starts_with("SCAN"), "{step}");
        }
        let plan = store.plans(&of_one_sql()).unwrap();
        assert!(plan.iter().any(|step| step.contains("post_handle (handle=?)")), "{plan:?}");
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{plan:?}");
    }
}
