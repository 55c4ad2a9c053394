//! Who you are, so that answers to you are found. It stays on this computer.

use rusqlite::{Transaction, params};
use url::Url;

use super::{Result, Store, begin, replies};
use crate::domain::LinkKey;

/// You, as the config says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct You {
    /// The name you comment under.
    pub name: Option<String>,
    /// The page of your blog, and feeds of it.
    pub pages: Vec<Url>,
    /// Your handles: `@name@server`, or a Bluesky handle.
    pub handles: Vec<String>,
}

impl Store {
    /// Brings the database in line with who you are. Writes nothing where that did not change.
    pub fn set_you(&mut self, you: &You) -> Result<()> {
        let wanted = names(you);
        if self.knows_you(&wanted)? {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute("DELETE FROM you", [])?;
        for (kind, value) in &wanted {
            change.execute("INSERT INTO you(kind, value) VALUES (?, ?)", params![kind, value])?;
        }
        change.execute(&format!("UPDATE participant SET is_you = id IN ({PARTICIPANTS})"), [])?;
        let pages = "author_key IN (SELECT value FROM you WHERE kind = 'page')";
        let name =
            "author_key IS NULL AND lower(author) IN (SELECT value FROM you WHERE kind = 'name')";
        let as_author = "by_author = 1 AND coalesce((SELECT m.is_you FROM post p \
            JOIN participant m ON m.id = p.participant WHERE p.id = reply.post), 0)";
        let sent =
            "EXISTS (SELECT 1 FROM outbox o WHERE o.post = reply.post AND o.key = reply.key)";
        change.execute(
            &format!(
                "UPDATE reply SET yours = coalesce({pages}, 0) OR ({name}) OR ({as_author}) OR {sent}"
            ),
            [],
        )?;
        recount_all(&change)?;
        Ok(change.commit()?)
    }

    fn knows_you(&self, wanted: &[(&str, String)]) -> Result<bool> {
        let mut query =
            self.connection.prepare_cached("SELECT kind, value FROM you ORDER BY kind, value")?;
        let known: Vec<(String, String)> = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let same_names = known.len() == wanted.len()
            && known
                .iter()
                .zip(wanted)
                .all(|(known, wanted)| known.0 == wanted.0 && known.1 == wanted.1);
        let strangers: i64 = self.connection.query_row(
            &format!("SELECT count(*) FROM participant WHERE is_you <> (id IN ({PARTICIPANTS}))"),
            [],
            |row| row.get(0),
        )?;
        Ok(same_names && strangers == 0)
    }
}

/// The participants that are you: by page, by the address of a feed, by handle; never by name.
const PARTICIPANTS: &str = "SELECT m.id FROM participant m JOIN you y ON y.kind = 'page' AND y.value = m.page_key \
    UNION SELECT s.participant FROM source s JOIN you y ON y.kind = 'page' AND y.value = s.key \
    UNION SELECT m.id FROM participant m JOIN you y ON y.kind = 'handle' AND y.value IN (m.fediverse, m.bluesky)";

/// The names you are known by, in order.
fn names(you: &You) -> Vec<(&'static str, String)> {
    let pages = you.pages.iter().filter_map(LinkKey::of);
    let mut names: Vec<(&'static str, String)> = you
        .name
        .iter()
        .map(|name| ("name", name.to_lowercase()))
        .chain(pages.map(|page| ("page", page.as_str().to_owned())))
        .chain(you.handles.iter().map(|handle| ("handle", handle_key(handle))))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A handle as participants' handles are kept.
pub(super) fn handle_key(handle: &str) -> String {
    format!("@{}", handle.trim().trim_start_matches('@').to_lowercase())
}

/// Whether a comment is yours: by the page its author gave, or where there is none, by your name.
pub(super) fn is_yours(change: &Transaction<'_>, name: &str, page: Option<&str>) -> Result<bool> {
    let (kind, value) = match page {
        Some(page) => ("page", page.to_owned()),
        None => ("name", name.to_lowercase()),
    };
    let mut query =
        change.prepare_cached("SELECT count(*) FROM you WHERE kind = ? AND value = ?")?;
    let found: i64 = query.query_row(params![kind, value], |row| row.get(0))?;
    Ok(found > 0)
}

/// Counts every conversation anew; only when you say that you are somebody else.
fn recount_all(change: &Transaction<'_>) -> Result<()> {
    let mut query = change.prepare(
        "SELECT post FROM reply UNION SELECT announces FROM post WHERE announces IS NOT NULL \
         UNION SELECT answers FROM post WHERE answers IS NOT NULL UNION SELECT id FROM post WHERE for_you_at IS NOT NULL",
    )?;
    let posts: Vec<i64> =
        query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for post in posts {
        replies::recount(change, post)?;
    }
    Ok(())
}
