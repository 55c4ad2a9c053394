//! Times something over and over; for the benches that are no statistics of divan's.

use std::time::{Duration, Instant};

/// All times of so many runs, the shortest first.
pub(crate) fn times(runs: usize, mut what: impl FnMut()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            what();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times
}

/// The median of so many runs.
pub(crate) fn median(runs: usize, what: impl FnMut()) -> Duration {
    times(runs, what).get(runs / 2).copied().unwrap_or_default()
}
