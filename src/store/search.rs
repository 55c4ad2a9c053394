//! Finds the posts that a filter wants, newest first, a page at a time. Words are looked for in the index,
//! everything else by an index of posts; no question costs more than a few thousand steps, and where it
//! comes to none before it found enough, the answer says where to go on.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension as _, Rows, Statement, params};

use super::index::{ALL, APART, language, place, written};
use super::timeline::{ROW, Span, row};
use super::{Result, Store, codes};
use crate::domain::{Filter, PostId, ProgrammeId, Row, RowKey, Term, ThingNumber, What};
use crate::text::find::{Needle, to_index};

/// So many posts are looked at in one question at most.
const STEPS: usize = 2_000;
/// So many posts may have come at one moment, as far as the beginning of a span goes by it.
const CROWD: i64 = 10_000;
/// So many posts under which somebody answered you are looked at.
const ANSWERED: i64 = 1_000;

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The rows, newest first.
    pub rows: Vec<Row>,
    /// Whether there may be more beyond the far end.
    pub more: bool,
    /// Where to go on, if that is not at the last row.
    pub beyond: Option<RowKey>,
}

/// A moment and an id in it.
type Edge = (i64, i64);

/// What leads through the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Path {
    /// The index of words, by this expression.
    Words(String),
    /// All posts.
    Everything,
    /// Those that are new.
    New,
    /// Those that are saved.
    Saved,
    /// Those that answer a Thing.
    Thing(ProgrammeId, ThingNumber),
    /// These.
    These(Vec<i64>),
}

/// How a filter is answered.
struct Plan {
    path: Path,
    /// What must hold besides, as SQL; empty: nothing.
    condition: String,
    /// From here on …
    lower: Edge,
    /// … to before here.
    upper: Edge,
    /// What of it is wanted.
    span: Span,
    /// Whether nothing can be found.
    in_vain: bool,
}

impl Store {
    /// A page of what a filter wants. `now` and the zone say what its days are.
    pub fn find(
        &self,
        filter: &Filter,
        span: Span,
        count: u16,
        when: (Timestamp, &TimeZone),
    ) -> Result<Found> {
        let plan = self.plan(filter, when)?.within(span);
        if plan.in_vain {
            return Ok(Found::default());
        }
        let upward = matches!(span, Span::Before(_) | Span::Oldest);
        let mut found = match &plan.path {
            Path::These(_) => self.among_these(&plan, upward, usize::from(count))?,
            Path::Words(_) | Path::Everything | Path::New | Path::Saved | Path::Thing(..) => {
                self.step(&plan, upward, usize::from(count))?
            }
        };
        if upward {
            found.rows.reverse();
        }
        Ok(found)
    }

    /// Goes along the path until there is enough, or it takes too long.
    fn step(&self, plan: &Plan, upward: bool, count: usize) -> Result<Found> {
        let (mut keys, mut steps) = (Vec::new(), 0);
        let mut query = self.connection.prepare_cached(&plan.sql(upward))?;
        let mut rows = self.ask(plan, &mut query)?;
        while let Some(row) = rows.next()? {
            let key = RowKey { at: codes::time_of(row.get(0)?), id: PostId(row.get(1)?) };
            steps += 1;
            if row.get(2)? {
                if keys.len() == count {
                    return Ok(Found { rows: self.rows_of(&keys)?, more: true, beyond: None });
                }
                keys.push(key);
            }
            if steps == STEPS {
                return Ok(Found { rows: self.rows_of(&keys)?, more: true, beyond: Some(key) });
            }
        }
        Ok(Found { rows: self.rows_of(&keys)?, more: false, beyond: None })
    }

    /// The few posts that are known beforehand.
    fn among_these(&self, plan: &Plan, upward: bool, count: usize) -> Result<Found> {
        let mut query = self.connection.prepare(&plan.sql(upward))?;
        let mut keys = Vec::new();
        let mut rows = self.ask(plan, &mut query)?;
        while let Some(row) = rows.next()? {
            if row.get(2)? {
                keys.push(RowKey { at: codes::time_of(row.get(0)?), id: PostId(row.get(1)?) });
            }
        }
        keys.sort();
        if !upward {
            keys.reverse();
        }
        let more = keys.len() > count;
        keys.truncate(count);
        Ok(Found { rows: self.rows_of(&keys)?, more, beyond: None })
    }

    fn ask<'s>(&self, plan: &Plan, query: &'s mut Statement<'_>) -> Result<Rows<'s>> {
        let Path::Words(words) = &plan.path else {
            let ((from, first), (until, last)) = (plan.lower, plan.upper);
            return Ok(query.query(params![from, first, until, last])?);
        };
        let mut low = match plan.lower {
            (i64::MIN, _) => i64::MIN,
            // What found its place taken stands before it.
            (from, _) => place(from) - CROWD,
        };
        let mut high = match plan.upper {
            (i64::MAX, _) => i64::MAX,
            (until, _) => place(until) + 1,
        };
        match plan.span {
            Span::After(key) => high = high.min(self.place_of(key)?),
            Span::From(key) => high = high.min(self.place_of(key)? + 1),
            Span::Before(key) => low = low.max(self.place_of(key)? + 1),
            Span::Newest | Span::Oldest => {}
        }
        Ok(query.query(params![low, high, words])?)
    }

    /// Where a post stands in the index, or would.
    fn place_of(&self, key: RowKey) -> Result<i64> {
        let mut query = self.connection.prepare_cached(PLACE_OF)?;
        let found = query.query_row([key.id.0], |row| row.get(0)).optional()?;
        Ok(found.unwrap_or_else(|| place(key.at.as_millisecond()) + 1))
    }

    fn rows_of(&self, keys: &[RowKey]) -> Result<Vec<Row>> {
        let mut query = self.connection.prepare_cached(&row_sql())?;
        keys.iter().map(|key| Ok(query.query_row([key.id.0], row)?)).collect()
    }

    fn plan(&self, filter: &Filter, (now, zone): (Timestamp, &TimeZone)) -> Result<Plan> {
        let mut maker = Maker::default();
        for Term { not, what } in &filter.terms {
            match what {
                What::Word(_) | What::Phrase(_) => {
                    maker.words(*not, what.needle().map(|needle| quoted(&needle)));
                }
                What::From(name) => {
                    let named = Needle::of(name, true);
                    maker.fact(*not, named.map(|name| format!("person : {}", quoted(&name))));
                }
                What::Tag(tag) => {
                    let tag = Some(to_index(tag)).filter(|tag| !tag.is_empty());
                    maker.fact(*not, tag.map(|tag| in_tags(&format!("{APART} {tag} {APART}"))));
                }
                What::On(place) => maker.fact(*not, Some(in_tags(&written(*place)))),
                What::Lang(code) => maker.fact(*not, Some(in_tags(&language(code)))),
                What::Thing(thing) => maker.condition(
                    *not,
                    &format!(
                        "EXISTS (SELECT 1 FROM post_thing t WHERE t.post = p.id AND t.thing = {thing})"
                    ),
                ),
                What::Week(week) => {
                    let mut joined = self.programmes().iter();
                    let span = joined.find_map(|one| one.programme.span_of(*week, zone));
                    maker.time(*not, span.map(|(from, until)| (Some(from), Some(until))));
                    maker.condition_unless(*not, "p.date_sure = 0");
                }
                What::Since(day) => {
                    let from = day.begins(now, zone);
                    maker.time(*not, from.map(|from| (Some(from), None)));
                }
                What::Until(day) => {
                    let until = day.ends(now, zone);
                    maker.time(*not, until.map(|until| (None, Some(until))));
                }
                What::New => maker.condition(*not, "p.is_new = 1"),
                What::Read => maker.condition(*not, "p.is_new = 0"),
                What::Saved => maker.condition(*not, "p.is_saved = 1"),
                What::Waiting => {
                    maker.condition(*not, &format!("p.id IN ({})", list(&self.waiting_ids(now)?)));
                }
                What::ToYou => maker.condition(*not, "p.for_you_at IS NOT NULL"),
            }
        }
        let path = self.path(filter, &maker, now)?;
        maker.in_vain |= path == Path::These(Vec::new());
        Ok(maker.plan(path))
    }

    /// What leads to the fewest posts.
    fn path(&self, filter: &Filter, maker: &Maker, now: Timestamp) -> Result<Path> {
        if let Some(words) = maker.expression() {
            return Ok(Path::Words(words));
        }
        let wants = |what: &What| filter.terms.iter().any(|term| !term.not && term.what == *what);
        if wants(&What::Waiting) {
            return Ok(Path::These(self.waiting_ids(now)?));
        }
        if wants(&What::ToYou) {
            return Ok(Path::These(self.answered_ids()?));
        }
        let thing = filter.terms.iter().find_map(|term| match term.what {
            What::Thing(thing) if !term.not => Some(thing),
            _ => None,
        });
        if let Some(thing) = thing {
            let with = self.programmes().iter().filter(|one| one.programme.thing(thing).is_some());
            if let [only] = with.collect::<Vec<_>>().as_slice() {
                return Ok(Path::Thing(only.id(), thing));
            }
        }
        Ok(if wants(&What::Saved) {
            Path::Saved
        } else if wants(&What::New) {
            Path::New
        } else {
            Path::Everything
        })
    }

    fn waiting_ids(&self, now: Timestamp) -> Result<Vec<i64>> {
        Ok(self.waiting(now)?.into_iter().map(|row| row.key.id.0).collect())
    }

    fn answered_ids(&self) -> Result<Vec<i64>> {
        let mut query = self.connection.prepare_cached(TO_YOU)?;
        Ok(query.query_map([ANSWERED], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

const PLACE_OF: &str = "SELECT place FROM indexed WHERE post = ?";

const TO_YOU: &str = "SELECT id FROM post INDEXED BY post_for_you WHERE shown = 1 AND for_you_at IS NOT NULL \
    ORDER BY for_you_at DESC LIMIT ?";

fn row_sql() -> String {
    format!(
        "SELECT {ROW} FROM post p LEFT JOIN participant m ON m.id = p.participant WHERE p.id = ?"
    )
}

/// A needle as the index is asked for it. Its pieces hold no quotes.
fn quoted(needle: &Needle) -> String {
    let open = if needle.is_open() { " *" } else { "" };
    format!("\"{}\"{open}", needle.pieces().join(" "))
}

fn in_tags(pieces: &str) -> String {
    format!("tags : \"{pieces}\"")
}

fn list(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Gathers what a filter wants.
struct Maker {
    wanted: Vec<String>,
    unwanted: Vec<String>,
    conditions: Vec<String>,
    lower: Edge,
    upper: Edge,
    in_vain: bool,
}

impl Default for Maker {
    fn default() -> Self {
        Self {
            wanted: Vec::new(),
            unwanted: Vec::new(),
            conditions: Vec::new(),
            lower: (i64::MIN, i64::MIN),
            upper: (i64::MAX, i64::MIN),
            in_vain: false,
        }
    }
}

impl Maker {
    /// Words; such as hold nothing to look for are passed over.
    fn words(&mut self, not: bool, words: Option<String>) {
        let list = if not { &mut self.unwanted } else { &mut self.wanted };
        list.extend(words);
    }

    /// Something that is known of a post; what nothing can be called is nowhere.
    fn fact(&mut self, not: bool, fact: Option<String>) {
        self.in_vain |= !not && fact.is_none();
        self.words(not, fact);
    }

    fn condition(&mut self, not: bool, condition: &str) {
        let not = if not { "NOT " } else { "" };
        self.conditions.push(format!("{not}({condition})"));
    }

    fn condition_unless(&mut self, not: bool, condition: &str) {
        if !not {
            self.condition(false, condition);
        }
    }

    /// A span of time, unless there is none.
    fn time(&mut self, not: bool, span: Option<(Option<Timestamp>, Option<Timestamp>)>) {
        let Some((from, until)) = span else {
            self.in_vain |= !not;
            return;
        };
        let from = from.map(Timestamp::as_millisecond);
        let until = until.map(Timestamp::as_millisecond);
        let parts: Vec<String> = [
            from.map(|from| format!("p.at >= {from}")),
            until.map(|until| format!("p.at < {until}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.condition(not, &parts.join(" AND "));
        if !not {
            self.lower = self.lower.max((from.unwrap_or(i64::MIN), i64::MIN));
            self.upper = self.upper.min((until.unwrap_or(i64::MAX), i64::MIN));
        }
    }

    /// What the index of words is asked, if it is asked at all.
    fn expression(&self) -> Option<String> {
        if self.wanted.is_empty() && self.unwanted.is_empty() {
            return None;
        }
        let wanted = if self.wanted.is_empty() {
            in_tags(ALL)
        } else {
            self.wanted.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" AND ")
        };
        let unwanted: Vec<String> = self.unwanted.iter().map(|one| format!("({one})")).collect();
        Some(if unwanted.is_empty() {
            wanted
        } else {
            format!("({wanted}) NOT ({})", unwanted.join(" OR "))
        })
    }

    fn plan(self, path: Path) -> Plan {
        Plan {
            path,
            condition: self.conditions.join(" AND "),
            lower: self.lower,
            upper: self.upper,
            span: Span::Newest,
            in_vain: self.in_vain,
        }
    }
}

impl Plan {
    /// The same, of which only a span is wanted.
    fn within(mut self, span: Span) -> Self {
        self.span = span;
        // Words have places instead.
        if matches!(self.path, Path::Words(_)) {
            return self;
        }
        let edge = |key: RowKey| (key.at.as_millisecond(), key.id.0);
        let behind = |key: RowKey| (key.at.as_millisecond(), key.id.0.saturating_add(1));
        match span {
            Span::Newest | Span::Oldest => {}
            Span::After(key) => self.upper = self.upper.min(edge(key)),
            Span::From(key) => self.upper = self.upper.min(behind(key)),
            Span::Before(key) => self.lower = self.lower.max(behind(key)),
        }
        self
    }

    /// The time, the id, and whether it is wanted, of each post along the path.
    fn sql(&self, upward: bool) -> String {
        let order = if upward { "ASC" } else { "DESC" };
        let condition = if self.condition.is_empty() { "1" } else { &self.condition };
        let columns = format!("SELECT p.at, p.id, {condition}");
        let along = |from: &str, (at, id): (&str, &str), what: &str| {
            format!(
                "{columns} FROM {from} WHERE {what} AND ({at}, {id}) >= (?1, ?2) AND ({at}, {id}) < (?3, ?4) \
                 ORDER BY {at} {order}, {id} {order}"
            )
        };
        let post = ("p.at", "p.id");
        match &self.path {
            Path::Words(_) => format!(
                "{columns} FROM post_words CROSS JOIN indexed i ON i.place = post_words.rowid \
                 CROSS JOIN post p ON p.id = i.post AND p.shown = 1 WHERE post_words MATCH ?3 AND post_words.rowid >= ?1 AND post_words.rowid < ?2 \
                 ORDER BY post_words.rowid {order}"
            ),
            Path::Everything => along("post p INDEXED BY post_timeline", post, "p.shown = 1"),
            Path::New => along("post p INDEXED BY post_new", post, "p.shown = 1 AND p.is_new = 1"),
            Path::Saved => {
                along("post p INDEXED BY post_saved", post, "p.shown = 1 AND p.is_saved = 1")
            }
            Path::Thing(ProgrammeId(programme), thing) => along(
                "post_thing t CROSS JOIN post p ON p.id = t.post AND p.shown = 1",
                ("t.at", "t.post"),
                &format!("t.programme = {programme} AND t.thing = {thing}"),
            ),
            Path::These(ids) => format!(
                "{columns} FROM post p WHERE p.id IN ({}) AND p.shown = 1 \
                 AND (p.at, p.id) >= (?1, ?2) AND (p.at, p.id) < (?3, ?4)",
                list(ids)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_found_by_a_scan_of_posts_or_by_sorting() {
        let store = Store::in_memory().unwrap();
        let when = ("2026-04-29T10:30:00Z".parse().unwrap(), &TimeZone::UTC);
        let key = RowKey { at: when.0, id: PostId(1) };

        let mut queries = vec![row_sql(), TO_YOU.to_owned(), PLACE_OF.to_owned()];
        for text in [
            "",
            "libr",
            "\"story time\"",
            "图书",
            "-photo",
            "from:niamh",
            "tag:photo",
            "new",
            "read",
            "saved",
            "waiting",
            "to:me",
            "thing:3",
            "since:monday until:today",
            "lang:fr -on:blog new libr",
            "-saved",
        ] {
            for span in [Span::Newest, Span::Oldest, Span::After(key), Span::Before(key)] {
                let mut plan = store.plan(&Filter::read(text).unwrap(), when).unwrap().within(span);
                if let Path::These(ids) = &mut plan.path {
                    ids.extend([1, 2]);
                }
                queries.push(plan.sql(matches!(span, Span::Oldest | Span::Before(_))));
            }
        }
        let thing = Path::Thing(ProgrammeId(1), ThingNumber(1));
        queries.push(Maker::default().plan(thing).sql(false));
        for sql in queries {
            for step in store.plans(&sql).unwrap() {
                let by_an_index =
                    step.contains("INDEX post_") || step.contains("VIRTUAL TABLE INDEX");
                assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
                assert!(!step.starts_with("SCAN") || by_an_index, "{step}\n{sql}");
            }
        }
    }
}
