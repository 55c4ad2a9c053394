//! The weeks of the programme as moments, for lists that stand under them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Joined, WeekNumber};

/// The weeks of a programme, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    weeks: Vec<Days>,
    /// What was written before this moment is the story so far.
    pub story: Option<Timestamp>,
}

/// One week: from its first moment to that of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// Its number.
    pub week: WeekNumber,
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}

impl Calendar {
    /// The calendar of a programme for a person in this zone; without dates it is empty.
    pub fn of(joined: Option<&Joined>, zone: &TimeZone) -> Self {
        let Some(joined) = joined else { return Self::default() };
        let programme = &joined.programme;
        let days = |week: WeekNumber| {
            let (from, to) = programme.span_of(week, zone)?;
            Some(Days { week, from, to })
        };
        Self {
            weeks: programme.weeks.iter().filter_map(|week| days(week.number)).collect(),
            story: joined.started_at(zone),
        }
    }

    /// Whether there are no weeks.
    pub fn is_empty(&self) -> bool {
        self.weeks.is_empty()
    }

    /// The week that a moment is in.
    pub fn week_at(&self, at: Timestamp) -> Option<Days> {
        let after = self.weeks.partition_point(|days| days.from <= at);
        self.weeks.get(after.checked_sub(1)?).copied().filter(|days| at < days.to)
    }
}
