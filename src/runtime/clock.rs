//! The only clock. Everything stored or shown takes its time from here, so that `--now` and the
//! sample can stop or shift it; time-outs use the monotonic clock of the tasks instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Wall,
    Set(Arc<AtomicI64>),
    From { start: Timestamp, since: Instant },
}

impl Clock {
    /// The computer's clock.
    pub fn wall() -> Self {
        Self(Kind::Wall)
    }

    /// A clock that stands still, until it is set.
    pub fn frozen(at: Timestamp) -> Self {
        Self(Kind::Set(Arc::new(AtomicI64::new(at.as_millisecond()))))
    }

    /// A clock that shows `start` now, and runs on.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn running_from(start: Timestamp) -> Self {
        Self(Kind::From { start, since: Instant::now() })
    }

    /// The time.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::Wall => Timestamp::now(),
            Kind::Set(at) => Timestamp::from_millisecond(at.load(Ordering::Relaxed))
                .unwrap_or(Timestamp::UNIX_EPOCH),
            Kind::From { start, since } => {
                let gone = i64::try_from(since.elapsed().as_millis()).unwrap_or(0);
                Timestamp::from_millisecond(start.as_millisecond().saturating_add(gone))
                    .unwrap_or(*start)
            }
        }
    }

    /// Sets a frozen clock; nothing else can be set.
    pub fn set(&self, to: Timestamp) {
        if let Kind::Set(at) = &self.0 {
            at.store(to.as_millisecond(), Ordering::Relaxed);
        }
    }

    /// Whether the clock stands still.
    pub fn is_frozen(&self) -> bool {
        matches!(self.0, Kind::Set(_))
    }
}
