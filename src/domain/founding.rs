//! What the people of a mere list do together, as somebody says who has no programme file: from the answers a
//! programme file is written, which can be given to the others.

use std::collections::BTreeSet;

use jiff::civil::Date;
use url::Url;

use super::programme::{ThingNumber, WeekNumber, later};

/// The most parts that can be said.
pub const MOST_PARTS: u16 = 400;

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Founding {
    /// The hashtag, if there is one.
    pub hashtag: Option<FoundTag>,
    /// The numbered parts, if there are any.
    pub parts: Option<Parts>,
}

/// A hashtag, and where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTag {
    /// The tag, without `#`.
    pub tag: String,
    /// The fediverse servers that are asked for it.
    pub servers: Vec<Url>,
    /// Whether it is used on Bluesky.
    pub bluesky: bool,
}

/// Numbered parts, and how they fall into weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// What one is called: "Thing", "Week", "Day".
    pub noun: String,
    /// How many there are.
    pub count: u16,
    /// The first day.
    pub starts: Date,
    /// How many begin in one week, at least one.
    pub a_week: u16,
    /// Whether each has a day of its own.
    pub daily: bool,
    /// The weeks in which none begins.
    pub rests: BTreeSet<WeekNumber>,
}

/// A week of the calendar, and the first and last of the parts that begin in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsOfWeek {
    /// Its number.
    pub week: WeekNumber,
    /// Its first day.
    pub starts: Date,
    /// The first and the last part that begin in it; `None`: a week to catch up.
    pub parts: Option<(ThingNumber, ThingNumber)>,
}

impl Parts {
    /// Parts of this name, from this day on: one a week, or one a day where that is what they are called.
    pub fn new(noun: &str, count: u16, starts: Date) -> Self {
        let daily = noun.eq_ignore_ascii_case("day");
        let a_week = if daily { 7 } else { 1 };
        let count = count.clamp(1, MOST_PARTS);
        Self { noun: noun.to_owned(), count, starts, a_week, daily, rests: BTreeSet::new() }
    }

    /// The calendar, until the last part has begun.
    pub fn calendar(&self) -> Vec<PartsOfWeek> {
        let mut weeks = Vec::new();
        let mut next = 1;
        let mut starts = self.starts;
        let mut number = 1;
        while next <= self.count {
            let week = WeekNumber(number);
            let last = next.saturating_add(self.a_week.max(1) - 1).min(self.count);
            let rests = self.rests.contains(&week);
            let parts = (!rests).then_some((ThingNumber(next), ThingNumber(last)));
            weeks.push(PartsOfWeek { week, starts, parts });
            next = if rests { next } else { last + 1 };
            (number, starts) = (number.saturating_add(1), later(starts, 7));
        }
        weeks
    }

    /// Makes a week one to catch up, or no longer. After the last part none is needed.
    pub fn rest_or_not(&mut self, week: WeekNumber) {
        if !self.rests.remove(&week) {
            self.rests.insert(week);
        }
    }

    /// The day on which each part begins, in order, with its week.
    pub fn days(&self) -> Vec<(ThingNumber, WeekNumber, Date)> {
        let mut days = Vec::new();
        for PartsOfWeek { week, starts, parts } in self.calendar() {
            let Some((first, last)) = parts else { continue };
            days.extend((first.0..=last.0).map(|number| {
                let after = if self.daily { i64::from(number - first.0) } else { 0 };
                (ThingNumber(number), week, later(starts, after))
            }));
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn parts_fall_into_weeks_around_those_to_catch_up() {
        let mut parts = Parts::new("Thing", 5, date(2026, 3, 2));
        parts.a_week = 2;
        parts.rest_or_not(WeekNumber(2));

        let weeks: Vec<_> = parts
            .calendar()
            .into_iter()
            .map(|week| (week.starts, week.parts.map(|(first, last)| (first.0, last.0))))
            .collect();

        assert_eq!(
            weeks,
            [
                (date(2026, 3, 2), Some((1, 2))),
                (date(2026, 3, 9), None),
                (date(2026, 3, 16), Some((3, 4))),
                (date(2026, 3, 23), Some((5, 5))),
            ]
        );
    }

    #[test]
    fn a_day_of_a_challenge_has_a_date_of_its_own() {
        let parts = Parts::new("Day", 9, date(2026, 6, 1));

        let last = parts.days().pop().unwrap();

        assert_eq!(last, (ThingNumber(9), WeekNumber(2), date(2026, 6, 9)));
    }

    #[test]
    fn a_calendar_ends_whatever_rests() {
        let mut parts = Parts::new("Thing", 1, date(2026, 3, 2));
        parts.rest_or_not(WeekNumber(1));

        assert_eq!(parts.calendar().len(), 2);
        parts.rest_or_not(WeekNumber(1));
        assert_eq!(parts.calendar().len(), 1);
    }
}
