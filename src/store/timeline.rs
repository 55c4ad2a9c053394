//! Pages of the timeline by key, never by offset: a page costs the same at a thousand posts and at
//! a million.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row as SqlRow, ToSql};
use url::Url;

use super::packed::Unpacked;
use super::{Among, Result, Store, codes, things};
use crate::domain::{
    Mark, OnThings, ParticipantId, PostId, ProgrammeId, PublicId, Row, RowKey, ThingNumber,
};
use crate::text::Clean;

/// Which rows of a list are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From the newest on.
    Newest,
    /// The last ones.
    Oldest,
    /// Those after this key (older).
    After(RowKey),
    /// Those before it (newer), nearest last.
    Before(RowKey),
    /// This one and those after it.
    From(RowKey),
}

/// Which way to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// To older rows.
    Older,
    /// To newer rows.
    Newer,
}

/// Figures that are kept, never counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Rows that are new to you.
    pub new: u64,
    /// Rows you saved.
    pub saved: u64,
    /// Participants on the list.
    pub people: u32,
    /// Sources in trouble.
    pub trouble: u32,
    /// When a source last answered well.
    pub updated: Option<Timestamp>,
    /// Posts under which somebody answered you since you last looked; no more than 100 are counted.
    pub for_you: u32,
}

/// The text of a post and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its row.
    pub row: Row,
    /// The title of the blog, or the server.
    pub source_title: Clean,
    /// The author as published.
    pub author: Option<Clean>,
    /// The text as it came.
    pub html: String,
    /// What relative addresses in it start from.
    pub base: Option<Url>,
    /// The author's warning.
    pub warning: Option<Clean>,
    /// The language it is in (BCP 47), where its source says.
    pub language: Option<Clean>,
    /// When its author last changed it, as far as its server says.
    pub edited_at: Option<Timestamp>,
    /// Sound, film or files (http or https).
    pub enclosures: Vec<Clean>,
}

pub(super) const ROW: &str = "p.id, p.at, p.public, p.kind, p.participant, \
    coalesce(m.name, nullif(p.author, ''), p.handle, ''), p.headline, p.date_sure, p.address, p.comments_page, \
    p.replies, p.announced, p.is_new, p.is_saved, p.is_muted, p.fresh, p.answered, \
    (SELECT a.programme || ' ' || a.stance || ' ' || a.sure || ' ' || a.things FROM post_about a \
     WHERE a.post = p.id AND a.things <> '' LIMIT 1)";

/// How many columns `ROW` has.
pub(super) const COLUMNS: usize = 18;

impl Store {
    /// A page of a list, newest first. The second answer says whether rows lie beyond the far end.
    pub fn page(&self, among: Among, span: Span, count: u16) -> Result<(Vec<Row>, bool)> {
        let sql = page_sql(among, span);
        let (person, programme) = whose(among);
        let (at, id) = match span {
            Span::After(key) | Span::Before(key) | Span::From(key) => {
                (key.at.as_millisecond(), key.id.0)
            }
            Span::Newest | Span::Oldest => (0, 0),
        };
        let limit = i64::from(count) + 1;
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query
            .query_map(rusqlite::named_params! { ":at": at, ":id": id, ":limit": limit, ":person": person, ":programme": programme }, row)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let more = rows.len() > usize::from(count);
        rows.truncate(usize::from(count));
        if matches!(span, Span::Before(_) | Span::Oldest) {
            rows.reverse();
        }
        Ok((rows, more))
    }

    /// The key of the next new row after (or before) a key; without a key, the newest new row.
    pub fn next_new(
        &self,
        among: Among,
        from: Option<RowKey>,
        toward: Toward,
    ) -> Result<Option<RowKey>> {
        let sql = next_new_sql(among, from.is_some().then_some(toward));
        let from = from.map_or((0, 0), |key| (key.at.as_millisecond(), key.id.0));
        let (person, programme) = whose(among);
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query
            .query_row(rusqlite::named_params! { ":at": from.0, ":id": from.1, ":person": person, ":programme": programme }, |row| {
                Ok(RowKey { at: codes::time_of(row.get(0)?), id: PostId(row.get(1)?) })
            })
            .optional()?)
    }

    /// The kept figures.
    pub fn tally(&self) -> Result<Tally> {
        let figure = |sql: &str| -> Result<i64> {
            Ok(self
                .connection
                .prepare_cached(sql)?
                .query_row([], |row| row.get::<_, Option<i64>>(0))?
                .unwrap_or(0))
        };
        let updated: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(answered_at) FROM source WHERE listed = 1")?
            .query_row([], |row| row.get(0))?;
        Ok(Tally {
            new: figure("SELECT n FROM tally WHERE name = 'new'")?.try_into().unwrap_or(0),
            saved: figure("SELECT n FROM tally WHERE name = 'saved'")?.try_into().unwrap_or(0),
            people: figure("SELECT count(*) FROM participant WHERE listed = 1")?.try_into().unwrap_or(0),
            trouble: figure(
                "SELECT count(DISTINCT CASE WHEN s.kind = 3 THEN s.tag || s.address ELSE s.id END) FROM source s LEFT JOIN participant m ON m.id = s.participant \
                 WHERE s.listed = 1 AND coalesce(m.paused, 0) = 0 AND s.trouble IS NOT NULL AND s.trouble <> 'wait'",
            )?
            .try_into()
            .unwrap_or(0),
            updated: updated.map(codes::time_of),
            for_you: figure(FOR_YOU)?.try_into().unwrap_or(0),
        })
    }

    /// A post with its text.
    pub fn text(&self, post: PostId) -> Result<Option<Text>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {ROW}, coalesce(s.title, ''), p.author, coalesce(b.html, ''), b.base, p.warning, p.enclosures, p.edited_at, p.language \
             FROM post p JOIN source s ON s.id = p.source LEFT JOIN participant m ON m.id = p.participant \
             LEFT JOIN body_text b ON b.post = p.id WHERE p.id = ?"
        ))?;
        Ok(query.query_row([post.0], text).optional()?)
    }

    /// The plan `SQLite` has for a page and for the next new row; for tests.
    #[cfg(test)]
    pub(super) fn plans(&self, sql: &str) -> Result<Vec<String>> {
        let mut query = self.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let count = query.parameter_count();
        let nothing: Vec<Option<i64>> = vec![None; count];
        let plans = query
            .query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(plans)
    }
}

/// The posts with answers for you that you have not seen. Beyond 100 the screen says "many".
const FOR_YOU: &str = "SELECT count(*) FROM (SELECT 1 FROM post INDEXED BY post_for_you \
    WHERE shown = 1 AND for_you_at IS NOT NULL AND fresh > 0 LIMIT 100)";

/// The person of a list, or its Thing, and the programme of that.
fn whose(among: Among) -> (Option<i64>, Option<i64>) {
    match among {
        Among::Person(ParticipantId(id)) => (Some(id), None),
        Among::Thing(ProgrammeId(programme), ThingNumber(thing)) => {
            (Some(thing.into()), Some(programme))
        }
        Among::Everything | Among::Saved | Among::ForYou => (None, None),
    }
}

/// The table with the index of a list, and its condition. `INDEXED BY` makes a plan that would scan an
/// error.
fn list(among: Among) -> (&'static str, &'static str) {
    match among {
        Among::Everything => (
            "post p INDEXED BY post_timeline",
            "p.shown = 1 AND :person IS NULL AND :programme IS NULL",
        ),
        Among::Saved => (
            "post p INDEXED BY post_saved",
            "p.shown = 1 AND p.is_saved = 1 AND :person IS NULL AND :programme IS NULL",
        ),
        Among::Person(_) => (
            "post p INDEXED BY post_person",
            "p.shown = 1 AND p.participant = :person AND :programme IS NULL",
        ),
        Among::Thing(..) => (
            "post_thing t CROSS JOIN post p ON p.id = t.post AND p.shown = 1",
            "t.programme = :programme AND t.thing = :person",
        ),
        Among::ForYou => (
            "post p INDEXED BY post_for_you",
            "p.shown = 1 AND p.for_you_at IS NOT NULL AND :person IS NULL AND :programme IS NULL",
        ),
    }
}

/// The columns that say where a row of a list stands.
fn place(among: Among) -> (&'static str, &'static str) {
    match among {
        Among::ForYou => ("p.for_you_at", "p.id"),
        Among::Thing(..) => ("t.at", "t.post"),
        Among::Everything | Among::Saved | Among::Person(_) => ("p.at", "p.id"),
    }
}

/// The columns of a row that stands at its place in a list.
fn columns(among: Among) -> String {
    ROW.replacen("p.at", place(among).0, 1)
}

fn page_sql(among: Among, span: Span) -> String {
    let (from, condition) = list(among);
    let ((at, id), columns) = (place(among), columns(among));
    let (bound, order) = match span {
        Span::Newest => (":at = 0 AND :id = 0".to_owned(), "DESC"),
        Span::Oldest => (":at = 0 AND :id = 0".to_owned(), "ASC"),
        Span::After(_) => (format!("({at}, {id}) < (:at, :id)"), "DESC"),
        Span::From(_) => (format!("({at}, {id}) <= (:at, :id)"), "DESC"),
        Span::Before(_) => (format!("({at}, {id}) > (:at, :id)"), "ASC"),
    };
    format!(
        "SELECT {columns} FROM {from} LEFT JOIN participant m ON m.id = p.participant \
         WHERE {condition} AND {bound} ORDER BY {at} {order}, {id} {order} LIMIT :limit"
    )
}

fn next_new_sql(among: Among, toward: Option<Toward>) -> String {
    let (from, condition) = match among {
        Among::Everything => (
            "post p INDEXED BY post_new",
            "p.shown = 1 AND p.is_new = 1 AND :person IS NULL AND :programme IS NULL",
        ),
        other => list(other),
    };
    let (at, id) = place(among);
    let (bound, order) = match toward {
        None => (":at = 0 AND :id = 0".to_owned(), "DESC"),
        Some(Toward::Older) => (format!("({at}, {id}) < (:at, :id)"), "DESC"),
        Some(Toward::Newer) => (format!("({at}, {id}) > (:at, :id)"), "ASC"),
    };
    format!(
        "SELECT {at}, p.id FROM {from} WHERE {condition} AND p.is_new = 1 AND {bound} \
         ORDER BY {at} {order}, {id} {order} LIMIT 1"
    )
}

pub(super) fn clean(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<Option<Clean>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map(Clean::line).filter(|text| !text.is_empty()))
}

/// A row of the columns `ROW`.
pub(super) fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        key: RowKey { id: PostId(row.get(0)?), at: codes::time_of(row.get(1)?) },
        public: PublicId(row.get::<_, String>(2)?.into_boxed_str()),
        kind: codes::kind_of(row.get(3)?),
        participant: row.get::<_, Option<i64>>(4)?.map(ParticipantId),
        person: clean(row, 5)?.unwrap_or_default(),
        title: clean(row, 6)?.unwrap_or_default(),
        date: codes::date_of(row.get(7)?),
        address: clean(row, 8)?,
        comments_address: clean(row, 9)?,
        replies: codes::replies_of(row.get(10)?),
        announced: codes::network_of(row.get(11)?),
        mark: Mark { read: !row.get::<_, bool>(12)?, saved: row.get(13)?, muted: row.get(14)? },
        fresh: row.get(15)?,
        answered: row.get::<_, i64>(16)? > 0,
        waits: None,
        things: on_things(row, 17)?,
        on_page: None,
    })
}

/// The Things of a row: programme, stance, whether it is sure, numbers.
fn on_things(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<Option<Box<OnThings>>> {
    let Some(told) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
    let mut parts = told.splitn(4, ' ');
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
    let (Some(programme), Some(stance), Some(sure)) = (number(), number(), number()) else {
        return Ok(None);
    };
    Ok(Some(Box::new(OnThings {
        programme: ProgrammeId(programme),
        numbers: things::numbers_of(parts.next().unwrap_or_default()),
        stance: codes::stance_of(stance),
        sure: sure != 0,
    })))
}

fn text(sql: &SqlRow<'_>) -> rusqlite::Result<Text> {
    let enclosures: String = sql.get(COLUMNS + 5)?;
    Ok(Text {
        row: row(sql)?,
        source_title: clean(sql, COLUMNS)?.unwrap_or_default(),
        author: clean(sql, COLUMNS + 1)?,
        html: sql.get::<_, Unpacked>(COLUMNS + 2)?.0,
        base: sql.get::<_, Option<String>>(COLUMNS + 3)?.and_then(|base| Url::parse(&base).ok()),
        warning: clean(sql, COLUMNS + 4)?,
        edited_at: sql.get::<_, Option<i64>>(COLUMNS + 6)?.map(codes::time_of),
        language: clean(sql, COLUMNS + 7)?,
        enclosures: enclosures.lines().map(Clean::line).collect(),
    })
}

/// Binds a value that may be absent, for conditions that are built.
pub(super) type Bound = Box<dyn ToSql>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_of_any_list_scans_or_sorts() {
        let store = Store::in_memory().unwrap();
        let key = RowKey { at: Timestamp::UNIX_EPOCH, id: PostId(1) };
        let lists = [
            Among::Everything,
            Among::Saved,
            Among::Person(ParticipantId(1)),
            Among::ForYou,
            Among::Thing(ProgrammeId(1), ThingNumber(1)),
        ];
        let spans =
            [Span::Newest, Span::Oldest, Span::After(key), Span::Before(key), Span::From(key)];

        let mut queries: Vec<String> = Vec::new();
        for among in lists {
            queries.extend(spans.map(|span| page_sql(among, span)));
            queries.extend(
                [Toward::Older, Toward::Newer].map(|toward| next_new_sql(among, Some(toward))),
            );
            queries.push(next_new_sql(among, None));
        }
        queries.push(FOR_YOU.to_owned());
        for sql in queries {
            for step in store.plans(&sql).unwrap() {
                assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
                let of_a_page = step.contains("INDEX post_") || step.contains("subquery");
                assert!(!step.starts_with("SCAN") || of_a_page, "{step}\n{sql}");
            }
        }
    }
}
