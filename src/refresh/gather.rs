//! Collects outcomes for the store, and tells one blog's trouble from there being no network.

use jiff::{Timestamp, ToSpan as _};

use super::Outcome;
use crate::domain::SourceId;
use crate::store::{Applied, Result, Showed, Store};

/// So many answers that brought nothing are written together at most.
const QUIET: usize = 1_024;
/// Where some brought something, or failed, what was learned is written for so many together: after their posts, never
/// before.
const SOME: usize = 32;

/// How long to wait before asking again when nothing could be reached.
const OFFLINE_MINUTES: i64 = 2;

/// What a round of asking came to so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Sources that are done.
    pub done: u32,
    /// Posts that were not known before.
    pub new: u32,
    /// Posts whose text changed.
    pub changed: u32,
    /// Sources in trouble. Being asked to wait is none.
    pub trouble: u32,
    /// Replies that were not known before.
    pub replies: u32,
    /// Whether nothing at all could be reached.
    pub offline: bool,
}

/// Takes the outcomes of a round. Unreachable sources are held back until another one answers: if
/// none does, there is no network, and that is nobody's trouble. Posts are kept as they come. What was learned of
/// the blogs themselves is written for many at once, at once where one asks to wait, or when there is time: whoever is
/// stopped before asks some of them once more, and knows the posts.
#[derive(Debug, Default)]
pub struct Gatherer {
    held: Vec<Outcome>,
    quiet: Vec<Outcome>,
    answered: Vec<SourceId>,
    reached: bool,
    so_far: Gathered,
}

impl Gatherer {
    /// Keeps some outcomes.
    pub fn take(&mut self, store: &mut Store, outcomes: Vec<Outcome>) -> Result<Gathered> {
        let (held, mut ready): (Vec<_>, Vec<_>) =
            outcomes.into_iter().partition(|outcome| !self.reached && outcome.is_unreachable());
        self.held.extend(held);
        if !ready.is_empty() {
            self.reached = true;
            ready.append(&mut self.held);
        }
        self.keep(store, ready)?;
        let mut shown = self.so_far.clone();
        shown.done += u32::try_from(self.held.len()).unwrap_or(u32::MAX);
        Ok(shown)
    }

    /// The sources that answered well: nothing else is worth asking of the others now.
    pub fn answered(&self) -> Vec<SourceId> {
        self.answered.clone()
    }

    /// Writes what waits.
    pub fn flush(&mut self, store: &mut Store) -> Result<()> {
        let quiet = std::mem::take(&mut self.quiet);
        record(store, quiet)
    }

    /// Ends the round.
    pub fn finish(&mut self, store: &mut Store, now: Timestamp) -> Result<Gathered> {
        self.flush(store)?;
        let held = std::mem::take(&mut self.held);
        self.so_far.offline = !self.reached && !held.is_empty();
        if self.so_far.offline {
            let sources: Vec<SourceId> = held.iter().map(|outcome| outcome.source.id).collect();
            store.put_off(&sources, now.checked_add(OFFLINE_MINUTES.minutes()).unwrap_or(now))?;
        }
        Ok(self.so_far.clone())
    }

    fn keep(&mut self, store: &mut Store, mut outcomes: Vec<Outcome>) -> Result<()> {
        let showed = outcomes.iter().filter_map(|outcome| {
            let kept = outcome.kept.as_ref()?;
            let (base, sightings) = (Some(&kept.base), kept.sightings.as_slice());
            Some(Showed { source: &outcome.source, base, sightings, at: outcome.polled.at })
        });
        let Applied { new, changed } = store.keep_several(&showed.collect::<Vec<_>>())?;
        self.so_far.new += new;
        self.so_far.changed += changed;
        for outcome in &outcomes {
            self.so_far.done += u32::from(outcome.last);
            let waits = outcome.polled.wait_until.is_some();
            if outcome.last && outcome.polled.trouble.is_none() {
                self.answered.push(outcome.source.id);
            }
            self.so_far.trouble += u32::from(outcome.polled.trouble.is_some() && !waits);
        }
        // The posts are kept: their texts need not wait with the rest.
        for kept in outcomes.iter_mut().filter_map(|outcome| outcome.kept.as_mut()) {
            kept.sightings = Vec::new();
        }
        self.quiet.extend(outcomes);
        let brought =
            |outcome: &Outcome| outcome.kept.is_some() || outcome.polled.trouble.is_some();
        let asks_to_wait = |outcome: &Outcome| outcome.polled.wait_until.is_some();
        let many = self.quiet.len();
        if many >= QUIET
            || many >= SOME && self.quiet.iter().any(brought)
            || self.quiet.iter().any(asks_to_wait)
        {
            self.flush(store)?;
        }
        Ok(())
    }
}

/// Keeps what asking changed of sources and hosts, in one transaction.
fn record(store: &mut Store, outcomes: Vec<Outcome>) -> Result<()> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let visits: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.visit.clone()).collect();
    let polled: Vec<_> = outcomes.into_iter().map(|outcome| outcome.polled).collect();
    store.record(&visits, &polled)
}

#[cfg(test)]
mod tests {
    use super::super::ask::well;
    use super::*;
    use crate::domain::Trouble;
    use crate::store::{Enrolment, Source};

    fn now() -> Timestamp {
        "2026-04-29T10:30:00Z".parse().unwrap()
    }

    /// A store with so many blogs, and their sources.
    fn blogs(count: usize) -> (Store, Vec<Source>) {
        let mut store = Store::in_memory().unwrap();
        let people = (0..count).map(|number| Enrolment {
            name: format!("Person {number}"),
            feeds: vec![format!("https://p{number}.example/feed").parse().unwrap()],
            ..Enrolment::default()
        });
        store.enrol(&people.collect::<Vec<_>>(), &[]).unwrap();
        let sources = store.askable(now()).unwrap();
        (store, sources)
    }

    fn unchanged(source: &Source) -> Outcome {
        Outcome::of(source.clone(), well(source, now()))
    }

    fn asked(store: &Store) -> usize {
        store.states().unwrap().iter().filter(|state| state.asked_at.is_some()).count()
    }

    #[test]
    fn what_brought_nothing_is_written_together_at_the_end() {
        let (mut store, sources) = blogs(2);
        let mut gatherer = Gatherer::default();

        let so_far = gatherer.take(&mut store, vec![unchanged(&sources[0])]).unwrap();

        assert_eq!((so_far.done, asked(&store)), (1, 0));
        gatherer.take(&mut store, vec![unchanged(&sources[1])]).unwrap();
        assert_eq!(asked(&store), 0);
        gatherer.finish(&mut store, now()).unwrap();
        assert_eq!(asked(&store), 2);
    }

    fn failed(source: &Source, trouble: Trouble) -> Outcome {
        let mut failed = unchanged(source);
        failed.polled.trouble = Some((trouble, "".into()));
        failed
    }

    #[test]
    fn where_something_was_brought_what_was_learned_is_written_for_some_together() {
        let (mut store, sources) = blogs(SOME);
        let mut gatherer = Gatherer::default();

        let all_but_one = sources[1..].iter().map(unchanged).collect();
        gatherer.take(&mut store, all_but_one).unwrap();
        assert_eq!(asked(&store), 0);
        gatherer.take(&mut store, vec![failed(&sources[0], Trouble::NotFound)]).unwrap();

        assert_eq!(asked(&store), SOME);
    }

    #[test]
    fn that_a_blog_asks_to_wait_is_written_at_once() {
        let (mut store, sources) = blogs(2);
        let mut gatherer = Gatherer::default();
        let mut waits = failed(&sources[0], Trouble::Wait(now()));
        waits.polled.wait_until = Some(now());

        gatherer.take(&mut store, vec![waits]).unwrap();

        assert_eq!(asked(&store), 1);
    }
}
