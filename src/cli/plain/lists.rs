//! A list of posts that is read a few at a time; what was told keeps its number.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::out::Failed;
use crate::domain::{Filter, Row};
use crate::store::{Among, Span, Store};

/// So many posts are told at once.
const AT_ONCE: u16 = 10;

/// What is told.
pub(super) struct Showing {
    /// What was told, by number.
    pub(super) rows: Vec<Row>,
    from: From,
}

enum From {
    /// A list that is read by pages.
    Pages(Among),
    /// What words find, and where to go on; nowhere once all of it was told.
    Found(Filter, Option<Span>),
    /// A list that is read as a whole: what is left of it.
    Rest(std::vec::IntoIter<Row>),
}

impl Showing {
    pub(super) fn everything() -> Self {
        Self::of(Among::Everything)
    }

    pub(super) fn of(among: Among) -> Self {
        Self { rows: Vec::new(), from: From::Pages(among) }
    }

    pub(super) fn found(filter: Filter) -> Self {
        Self { rows: Vec::new(), from: From::Found(filter, Some(Span::Newest)) }
    }

    pub(super) fn whole(rows: Vec<Row>) -> Self {
        Self { rows: Vec::new(), from: From::Rest(rows.into_iter()) }
    }

    /// Takes the next posts; the answer is whether more follow.
    pub(super) fn more(
        &mut self,
        store: &Store,
        time: (Timestamp, &TimeZone),
    ) -> Result<bool, Failed> {
        match &mut self.from {
            From::Pages(among) => {
                let span = self.rows.last().map_or(Span::Newest, |row| Span::After(row.key));
                let (rows, more) = store.page(*among, span, AT_ONCE)?;
                self.rows.extend(rows);
                Ok(more)
            }
            From::Found(filter, span) => {
                let before = self.rows.len();
                while let Some(from) = *span {
                    let found = store.find(filter, from, AT_ONCE, time)?;
                    let last = found.beyond.or_else(|| found.rows.last().map(|row| row.key));
                    self.rows.extend(found.rows);
                    *span = last.filter(|_| found.more).map(Span::After);
                    if self.rows.len() > before {
                        break;
                    }
                }
                Ok(span.is_some())
            }
            From::Rest(rest) => {
                self.rows.extend(rest.by_ref().take(usize::from(AT_ONCE)));
                Ok(rest.len() > 0)
            }
        }
    }
}
