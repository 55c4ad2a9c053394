//! Collects outcomes for the store, and tells one blog's trouble from there being no network.

use jiff::{Timestamp, ToSpan as _};

use super::Outcome;
use crate::domain::SourceId;
use crate::store::{Applied, Result, Store};

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
/// none does, there is no network, and that is nobody's trouble.
#[derive(Debug, Default)]
pub struct Gatherer {
    held: Vec<Outcome>,
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

    /// Ends the round.
    pub fn finish(&mut self, store: &mut Store, now: Timestamp) -> Result<Gathered> {
        let held = std::mem::take(&mut self.held);
        self.so_far.offline = !self.reached && !held.is_empty();
        if self.so_far.offline {
            let sources: Vec<SourceId> = held.iter().map(|outcome| outcome.source.id).collect();
            store.put_off(&sources, now.checked_add(OFFLINE_MINUTES.minutes()).unwrap_or(now))?;
        }
        Ok(self.so_far.clone())
    }

    fn keep(&mut self, store: &mut Store, outcomes: Vec<Outcome>) -> Result<()> {
        for outcome in &outcomes {
            let Some(kept) = &outcome.kept else { continue };
            let Applied { new, changed } =
                store.keep(&outcome.source, Some(&kept.base), &kept.seen, outcome.polled.at)?;
            self.so_far.new += new;
            self.so_far.changed += changed;
        }
        for outcome in &outcomes {
            self.so_far.done += u32::from(outcome.last);
            let waits = outcome.polled.wait_until.is_some();
            if outcome.last && outcome.polled.trouble.is_none() {
                self.answered.push(outcome.source.id);
            }
            self.so_far.trouble += u32::from(outcome.polled.trouble.is_some() && !waits);
        }
        let visits: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.visit.clone()).collect();
        store.record_visits(&visits)?;
        let polled: Vec<_> = outcomes.into_iter().map(|outcome| outcome.polled).collect();
        store.record(&polled)
    }
}
