//! Pages of the timeline by key, never by offset: a page costs the same at a thousand posts and at
//! a million.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row as SqlRow, ToSql};
use url::Url;

use super::{Among, Result, Store, codes};
use crate::domain::{Mark, ParticipantId, PostId, PublicId, Row, RowKey};
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
    p.replies, p.announced, p.is_new, p.is_saved, p.is_muted, p.fresh, p.answered";

impl Store {
    /// A page of a list, newest first. The second answer says whether rows lie beyond the far end.
    pub fn page(&self, among: Among, span: Span, count: u16) -> Result<(Vec<Row>, bool)> {
        let sql = page_sql(among, span);
        let person = person_of(among);
        let (at, id) = match span {
            Span::After(key) | Span::Before(key) | Span::From(key) => {
                (key.at.as_millisecond(), key.id.0)
            }
            Span::Newest | Span::Oldest => (0, 0),
        };
        let limit = i64::from(count) + 1;
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query
            .query_map(rusqlite::named_params! { ":at": at, ":id": id, ":limit": limit, ":person": person }, row)?
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
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query
            .query_row(rusqlite::named_params! { ":at": from.0, ":id": from.1, ":person": person_of(among) }, |row| {
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
             LEFT JOIN body b ON b.post = p.id WHERE p.id = ?"
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

fn person_of(among: Among) -> Option<i64> {
    match among {
        Among::Person(ParticipantId(id)) => Some(id),
        Among::Everything | Among::Saved | Among::ForYou => None,
    }
}

/// The condition and the index of a list. `INDEXED BY` makes a plan that would scan an error.
fn list(among: Among) -> (&'static str, &'static str) {
    match among {
        Among::Everything => ("INDEXED BY post_timeline", "p.shown = 1 AND :person IS NULL"),
        Among::Saved => {
            ("INDEXED BY post_saved", "p.shown = 1 AND p.is_saved = 1 AND :person IS NULL")
        }
        Among::Person(_) => ("INDEXED BY post_person", "p.shown = 1 AND p.participant = :person"),
        Among::ForYou => (
            "INDEXED BY post_for_you",
            "p.shown = 1 AND p.for_you_at IS NOT NULL AND :person IS NULL",
        ),
    }
}

/// The column that says where a row of a list stands.
fn place(among: Among) -> &'static str {
    match among {
        Among::ForYou => "p.for_you_at",
        Among::Everything | Among::Saved | Among::Person(_) => "p.at",
    }
}

/// The columns of a row that stands at its place in a list.
fn columns(among: Among) -> String {
    ROW.replacen("p.at", place(among), 1)
}

fn page_sql(among: Among, span: Span) -> String {
    let (index, condition) = list(among);
    let (at, columns) = (place(among), columns(among));
    let (bound, order) = match span {
        Span::Newest => (":at = 0 AND :id = 0".to_owned(), "DESC"),
        Span::Oldest => (":at = 0 AND :id = 0".to_owned(), "ASC"),
        Span::After(_) => (format!("({at}, p.id) < (:at, :id)"), "DESC"),
        Span::From(_) => (format!("({at}, p.id) <= (:at, :id)"), "DESC"),
        Span::Before(_) => (format!("({at}, p.id) > (:at, :id)"), "ASC"),
    };
    format!(
        "SELECT {columns} FROM post p {index} LEFT JOIN participant m ON m.id = p.participant \
         WHERE {condition} AND {bound} ORDER BY {at} {order}, p.id {order} LIMIT :limit"
    )
}

fn next_new_sql(among: Among, toward: Option<Toward>) -> String {
    let (index, condition) = match among {
        Among::Everything => {
            ("INDEXED BY post_new", "p.shown = 1 AND p.is_new = 1 AND :person IS NULL")
        }
        other => list(other),
    };
    let at = place(among);
    let (bound, order) = match toward {
        None => (":at = 0 AND :id = 0".to_owned(), "DESC"),
        Some(Toward::Older) => (format!("({at}, p.id) < (:at, :id)"), "DESC"),
        Some(Toward::Newer) => (format!("({at}, p.id) > (:at, :id)"), "ASC"),
    };
    format!(
        "SELECT {at}, p.id FROM post p {index} WHERE {condition} AND p.is_new = 1 AND {bound} \
         ORDER BY {at} {order}, p.id {order} LIMIT 1"
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
    })
}

fn text(sql: &SqlRow<'_>) -> rusqlite::Result<Text> {
    let enclosures: String = sql.get(22)?;
    Ok(Text {
        row: row(sql)?,
        source_title: clean(sql, 17)?.unwrap_or_default(),
        author: clean(sql, 18)?,
        html: sql.get(19)?,
        base: sql.get::<_, Option<String>>(20)?.and_then(|base| Url::parse(&base).ok()),
        warning: clean(sql, 21)?,
        edited_at: sql.get::<_, Option<i64>>(23)?.map(codes::time_of),
        language: clean(sql, 24)?,
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
        let lists =
            [Among::Everything, Among::Saved, Among::Person(ParticipantId(1)), Among::ForYou];
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
