//! Posts for `cohort list` and for scripts: filtered, with their text if wanted.

use jiff::Timestamp;
use rusqlite::Row as SqlRow;
use url::Url;

use super::packed::Unpacked;
use super::timeline::{Bound, COLUMNS, ROW, clean, row};
use super::{PostAbout, Result, Store, codes};
use crate::domain::{Network, PostId, PostKind, Row, ThingNumber};
use crate::text::Clean;

/// Which posts are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter by itself")]
pub struct Wanted {
    /// Only those new to you.
    pub new: bool,
    /// Only saved ones.
    pub saved: bool,
    /// Those that were hidden, and no others.
    pub hidden: bool,
    /// Only those under which somebody answered you, by the time of the newest answer.
    pub for_you: bool,
    /// Only of this kind.
    pub kind: Option<PostKind>,
    /// Only of people whose name contains this, whatever the case.
    pub person: Option<String>,
    /// Not before this time.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Only those whose date can be trusted.
    pub dated: bool,
    /// Only those that answer this Thing.
    pub thing: Option<ThingNumber>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// A post as a script sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its row.
    pub row: Row,
    /// What it is about, in each programme for which it counts.
    pub about: Vec<PostAbout>,
    /// When it was published, where the source says so.
    pub published: Option<Timestamp>,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// The address of its source.
    pub source: Clean,
    /// Its text as it came.
    pub html: String,
    /// What relative addresses in the text start from.
    pub base: Option<Url>,
    /// The network of a note, and its author's handle.
    pub network: Option<(Network, Clean)>,
    /// The author's warning, behind which the text is folded.
    pub warning: Option<Clean>,
    /// When its author last changed it, as far as its server says.
    pub edited_at: Option<Timestamp>,
    /// The language it is in (BCP 47), where its source says.
    pub language: Option<Clean>,
}

impl Store {
    /// Calls `each` with every wanted post, newest first, until it says stop by `false`. Nothing is
    /// gathered: a million posts need no more memory than one.
    pub fn list(&self, wanted: &Wanted, mut each: impl FnMut(Listed) -> bool) -> Result<()> {
        let shown = if wanted.hidden { "p.is_muted = 1" } else { "p.shown = 1" };
        let mut conditions = vec![shown.to_owned()];
        let mut bound: Vec<Bound> = Vec::new();
        if wanted.new {
            conditions.push("p.is_new = 1".to_owned());
        }
        if wanted.saved {
            conditions.push("p.is_saved = 1".to_owned());
        }
        if wanted.for_you {
            conditions.push("p.for_you_at IS NOT NULL".to_owned());
        }
        let place = if wanted.for_you { "p.for_you_at" } else { "p.at" };
        if let Some(kind) = wanted.kind {
            conditions.push(format!("p.kind = {}", codes::kind(kind)));
        }
        if wanted.dated {
            conditions.push("p.date_sure = 0".to_owned());
        }
        let mut condition = |sql: &str, value: Bound| {
            conditions.push(sql.to_owned());
            bound.push(value);
        };
        if let Some(since) = wanted.since {
            condition("p.at >= ?", Box::new(since.as_millisecond()));
        }
        if let Some(until) = wanted.until {
            condition("p.at < ?", Box::new(until.as_millisecond()));
        }
        if let Some(ThingNumber(thing)) = wanted.thing {
            let answers = "p.id IN (SELECT post FROM post_thing WHERE thing = ?)";
            condition(answers, Box::new(thing));
        }
        if let Some(name) = &wanted.person {
            let ids: Vec<String> = self.named(name)?.iter().map(ToString::to_string).collect();
            // Visitors have no row among participants; their name is the author's or the handle.
            let visitor =
                "instr(lower(coalesce(p.author, '') || ' ' || coalesce(p.handle, '')), ?) > 0";
            condition(
                &format!(
                    "(p.participant IN ({}) OR (p.participant IS NULL AND {visitor}))",
                    ids.join(",")
                ),
                Box::new(name.to_lowercase()),
            );
        }
        let sql = format!(
            "SELECT {ROW}, p.published, p.first_seen, coalesce(s.reads, s.address), coalesce(b.html, ''), b.base, p.network, p.handle, p.warning, p.edited_at, p.language \
             FROM post p JOIN source s ON s.id = p.source LEFT JOIN participant m ON m.id = p.participant \
             LEFT JOIN body_text b ON b.post = p.id WHERE {} ORDER BY {place} DESC, p.id DESC LIMIT {}",
            conditions.join(" AND "),
            wanted.limit.map_or(-1, i64::from),
        );
        let mut query = self.connection.prepare(&sql)?;
        let mut rows = query.query(rusqlite::params_from_iter(bound))?;
        while let Some(row) = rows.next()? {
            if !each(listed(row, self.about(PostId(row.get(0)?))?)?) {
                break;
            }
        }
        Ok(())
    }

    /// One post as a script sees it.
    pub fn listed(&self, post: PostId) -> Result<Option<Listed>> {
        let mut query = self.connection.prepare(&format!(
            "SELECT {ROW}, p.published, p.first_seen, coalesce(s.reads, s.address), coalesce(b.html, ''), b.base, p.network, p.handle, p.warning, p.edited_at, p.language \
             FROM post p JOIN source s ON s.id = p.source LEFT JOIN participant m ON m.id = p.participant \
             LEFT JOIN body_text b ON b.post = p.id WHERE p.id = ?"
        ))?;
        let mut rows = query.query([post.0])?;
        Ok(match rows.next()? {
            Some(row) => Some(listed(row, self.about(post)?)?),
            None => None,
        })
    }

    /// Participants whose name contains `name`. `SQLite` lowers ASCII only, so names are compared here.
    fn named(&self, name: &str) -> Result<Vec<i64>> {
        let wanted = name.to_lowercase();
        let mut query = self.connection.prepare_cached("SELECT id, name FROM participant")?;
        let people = query
            .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(people
            .into_iter()
            .filter(|(_, name)| name.to_lowercase().contains(&wanted))
            .map(|(id, _)| id)
            .collect())
    }
}

fn listed(sql: &SqlRow<'_>, about: Vec<PostAbout>) -> rusqlite::Result<Listed> {
    Ok(Listed {
        row: row(sql)?,
        about,
        published: sql.get::<_, Option<i64>>(COLUMNS)?.map(codes::time_of),
        first_seen: codes::time_of(sql.get(COLUMNS + 1)?),
        source: clean(sql, COLUMNS + 2)?.unwrap_or_default(),
        html: sql.get::<_, Unpacked>(COLUMNS + 3)?.0,
        base: sql.get::<_, Option<String>>(COLUMNS + 4)?.and_then(|base| Url::parse(&base).ok()),
        network: codes::network_of(sql.get::<_, Option<i64>>(COLUMNS + 5)?.unwrap_or(0))
            .zip(clean(sql, COLUMNS + 6)?),
        warning: clean(sql, COLUMNS + 7)?,
        edited_at: sql.get::<_, Option<i64>>(COLUMNS + 8)?.map(codes::time_of),
        language: clean(sql, COLUMNS + 9)?,
    })
}
