//! How a filter is answered: what leads through the posts, and what must hold of them besides.

use jiff::Timestamp;

use super::super::index::{ALL, begins};
use super::super::timeline::Span;
use crate::domain::{ProgrammeId, RowKey, ThingNumber};
use crate::text::find::Needle;

/// A moment and an id in it.
type Edge = (i64, i64);

/// What leads through the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Path {
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
pub(super) struct Plan {
    pub(super) path: Path,
    /// What must hold besides, as SQL; empty: nothing.
    pub(super) condition: String,
    /// From here on …
    pub(super) lower: Edge,
    /// … to before here.
    pub(super) upper: Edge,
    /// What of it is wanted.
    pub(super) span: Span,
    /// Whether nothing can be found.
    pub(super) in_vain: bool,
}

/// A needle as the index is asked for it. Its pieces hold no quotes.
pub(super) fn quoted(needle: &Needle) -> String {
    let open = if needle.is_open() { " *" } else { "" };
    format!("\"{}\"{open}", needle.pieces().join(" "))
}

/// Words anywhere. Where they are only to begin with a few letters, they are asked for as such.
pub(super) fn word(needle: &Needle) -> String {
    match needle.beginning() {
        Some(few) => format!("\"{few}\" OR words : \"{}\"", begins(few)),
        None => quoted(needle),
    }
}

/// Words of a name.
pub(super) fn name(needle: &Needle) -> String {
    match needle.beginning() {
        Some(few) => format!("person : (\"{few}\" OR \"{}\")", begins(few)),
        None => format!("person : {}", quoted(needle)),
    }
}

pub(super) fn in_tags(pieces: &str) -> String {
    format!("tags : \"{pieces}\"")
}

pub(super) fn list(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Gathers what a filter wants.
pub(super) struct Maker {
    pub(super) wanted: Vec<String>,
    pub(super) unwanted: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) lower: Edge,
    pub(super) upper: Edge,
    pub(super) in_vain: bool,
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
    pub(super) fn words(&mut self, not: bool, words: Option<String>) {
        let list = if not { &mut self.unwanted } else { &mut self.wanted };
        list.extend(words);
    }

    /// Something that is known of a post; what nothing can be called is nowhere.
    pub(super) fn fact(&mut self, not: bool, fact: Option<String>) {
        self.in_vain |= !not && fact.is_none();
        self.words(not, fact);
    }

    pub(super) fn condition(&mut self, not: bool, condition: &str) {
        let not = if not { "NOT " } else { "" };
        self.conditions.push(format!("{not}({condition})"));
    }

    pub(super) fn condition_unless(&mut self, not: bool, condition: &str) {
        if !not {
            self.condition(false, condition);
        }
    }

    /// A span of time, unless there is none.
    pub(super) fn time(&mut self, not: bool, span: Option<(Option<Timestamp>, Option<Timestamp>)>) {
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
    pub(super) fn expression(&self) -> Option<String> {
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

    pub(super) fn plan(self, path: Path) -> Plan {
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
    pub(super) fn within(mut self, span: Span) -> Self {
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
    pub(super) fn sql(&self, upward: bool) -> String {
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
