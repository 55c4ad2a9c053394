//! Finds the posts that a filter wants, newest first, a page at a time. Words are looked for in the index,
//! everything else by an index of posts; no question costs more than a few thousand steps, and where it
//! comes to none before it found enough, the answer says where to go on.

mod plan;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension as _, Rows, Statement, params};

use self::plan::{Maker, Path, Plan, in_tags, list, name, word};
use super::index::{APART, first_place, language, place, written};
use super::timeline::{ROW, Span, row};
use super::{Result, Store, codes};
use crate::domain::{Filter, PostId, Row, RowKey, Term, What};
use crate::text::find::{Needle, to_index};

/// So many posts are looked at in one question at most.
const STEPS: usize = 2_000;
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
        let (mut more, mut beyond) = (false, None);
        let mut query = self.connection.prepare_cached(&plan.sql(upward))?;
        let mut rows = self.ask(plan, &mut query)?;
        while let Some(row) = rows.next()? {
            let key = RowKey { at: codes::time_of(row.get(0)?), id: PostId(row.get(1)?) };
            steps += 1;
            if row.get(2)? {
                if keys.len() == count {
                    more = true;
                    break;
                }
                keys.push(key);
            }
            if steps == STEPS {
                (more, beyond) = (true, Some(key));
                break;
            }
        }
        let last = keys.last().copied();
        in_order(&mut keys, upward);
        // The index has posts that were written within minutes of each other nearly in their order.
        let not_last = last.filter(|last| more && keys.last() != Some(last));
        Ok(Found { rows: self.rows_of(&keys)?, more, beyond: beyond.or(not_last) })
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
        in_order(&mut keys, upward);
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
            (from, _) => first_place(&self.connection, from)?,
        };
        let mut high = match plan.upper {
            (i64::MAX, _) => i64::MAX,
            (until, _) => place(&self.connection, until)? + 1,
        };
        match plan.span {
            Span::After(key) => high = high.min(self.place_of(key)?.0),
            Span::From(key) => high = high.min(self.place_of(key)?.0 + 1),
            Span::Before(key) => low = low.max(self.place_of(key)?.1 + 1),
            Span::Newest | Span::Oldest => {}
        }
        Ok(query.query(params![low, high, words])?)
    }

    /// Where a post stands in the index. One that does not (any more) would stand among what was written in the same
    /// moment: all of that lies beyond it, whichever way one goes on.
    fn place_of(&self, key: RowKey) -> Result<(i64, i64)> {
        let mut query = self.connection.prepare_cached(PLACE_OF)?;
        let found: Option<i64> = query.query_row([key.id.0], |row| row.get(0)).optional()?;
        if let Some(place) = found {
            return Ok((place, place));
        }
        let place = place(&self.connection, key.at.as_millisecond())?;
        Ok((place + 1, place - 1))
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
                    maker.words(*not, what.needle().map(|needle| word(&needle)));
                }
                What::From(whom) => {
                    let named = Needle::of(whom, true);
                    maker.fact(*not, named.as_ref().map(name));
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
        Ok(self.who_waits(now)?.into_iter().map(|(_, key)| key.id.0).collect())
    }

    fn answered_ids(&self) -> Result<Vec<i64>> {
        let mut query = self.connection.prepare_cached(TO_YOU)?;
        Ok(query.query_map([ANSWERED], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

fn in_order(keys: &mut [RowKey], upward: bool) {
    keys.sort_unstable();
    if !upward {
        keys.reverse();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProgrammeId, ThingNumber};

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
            "书",
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
