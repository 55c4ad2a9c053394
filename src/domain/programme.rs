//! What a cohort does together: a name, hashtags, numbered Things, and weeks of a calendar. Dates are
//! days where the programme is held; whoever asks says in which zone that is if it does not.

use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use url::Url;

use super::LinkKey;
use crate::text::Clean;

/// The number of a Thing: 12 for "Thing 12".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingNumber(pub u16);

impl fmt::Display for ThingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The number of a week: 9 for "Week 9".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WeekNumber(pub u16);

impl fmt::Display for WeekNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A programme as its organiser published it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Programme {
    /// Its name, such as "23 Things for Professional Development".
    pub name: Clean,
    /// Its short name, such as "CPD23"; people put it into titles.
    pub short: Option<Clean>,
    /// Its first day.
    pub starts: Option<Date>,
    /// The hashtags people use for it.
    pub hashtags: Vec<ProgrammeTag>,
    /// What a Thing is called, in every language that counts here: "Thing", "Ding".
    pub words: Vec<String>,
    /// Its Things, by number.
    pub things: Vec<Thing>,
    /// Its weeks, by number, without gaps between the first and the last.
    pub weeks: Vec<Week>,
    /// Where its days begin and end; the reader's zone where it does not say.
    pub time_zone: Option<TimeZone>,
    /// Where its lists of people are.
    pub rosters: Vec<Url>,
}

/// A hashtag of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgrammeTag {
    /// The tag, without `#`.
    pub tag: String,
    /// Other ways it is written.
    pub also: Vec<String>,
    /// The fediverse servers on which it is used; none where the organiser does not say.
    pub servers: Vec<Url>,
    /// The Bluesky server on which it is used.
    pub bluesky: Option<Url>,
}

/// One numbered step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Its number.
    pub number: ThingNumber,
    /// What it is about.
    pub title: Option<Clean>,
    /// When it opens, by the clock where the programme is held.
    pub opens: Option<DateTime>,
    /// The week it belongs to, where that was said or follows from `opens`.
    pub week: Option<WeekNumber>,
    /// The organiser's post with its instruction.
    pub post: Option<Url>,
}

/// One week of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its number.
    pub number: WeekNumber,
    /// Its first day.
    pub starts: Date,
    /// What it is called, such as "Breathing space".
    pub name: Option<Clean>,
}

impl ProgrammeTag {
    /// Every way it is written, without `#`.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.tag).chain(&self.also).map(String::as_str)
    }
}

impl Week {
    /// The first day of the week with another number, if every week from this one to that one has seven days.
    #[must_use]
    pub fn seven_days_each(&self, number: WeekNumber) -> Date {
        later(self.starts, 7 * (i64::from(number.0) - i64::from(self.number.0)))
    }
}

/// How long before its first day a run of a programme may be written about.
const DAYS_BEFORE: i64 = 14;
/// How long after its last day it still is.
const DAYS_AFTER: i64 = 180;

impl Programme {
    /// Makes the calendar whole. Between the weeks that are given every missing one is put, seven days
    /// after the one before; weeks go on until the last Thing is open. Each Thing that says when it
    /// opens or in which week gets the other.
    #[must_use]
    pub fn with_calendar(mut self) -> Self {
        self.things.sort_by_key(|thing| thing.number);
        self.weeks.sort_by_key(|week| week.number);
        let opens = || self.things.iter().filter_map(|thing| thing.opens).map(DateTime::date);
        let first = || self.weeks.first().map(|week| week.seven_days_each(WeekNumber(1)));
        if let Some(starts) = self.starts.or_else(first).or_else(|| opens().min()) {
            let named = self.weeks.last().map(|week| week.number);
            let told = self.things.iter().filter_map(|thing| thing.week).max();
            self.weeks = weeks(starts, &self.weeks, (named.max(told), opens().max()));
            self.starts = Some(starts);
        }
        for number in 0..self.things.len() {
            self.settle(number);
        }
        self
    }

    /// Gives a Thing its week or its day, whichever it lacks.
    fn settle(&mut self, index: usize) {
        let Some(thing) = self.things.get(index) else { return };
        let week = match (thing.week, thing.opens) {
            (Some(number), _) => self.weeks.iter().find(|week| week.number == number),
            (None, Some(opens)) => self.week_of(opens.date()),
            (None, None) => None,
        };
        let Some((number, starts)) = week.map(|week| (week.number, week.starts)) else { return };
        if let Some(thing) = self.things.get_mut(index) {
            thing.week = Some(number);
            thing.opens.get_or_insert_with(|| starts.into());
        }
    }

    /// The Thing with a number.
    pub fn thing(&self, number: ThingNumber) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.number == number)
    }

    /// The highest number that a Thing has; 0 where there are none.
    pub fn last_thing(&self) -> u16 {
        self.things.iter().map(|thing| thing.number.0).max().unwrap_or_default()
    }

    /// The highest number that a week has; 0 where there are none.
    pub fn last_week(&self) -> u16 {
        self.weeks.iter().map(|week| week.number.0).max().unwrap_or_default()
    }

    /// The Thing whose instruction is at this address.
    pub fn instruction_at(&self, link: &Url) -> Option<ThingNumber> {
        let key = LinkKey::of(link)?;
        let is_it =
            |thing: &&Thing| thing.post.as_ref().and_then(LinkKey::of).as_ref() == Some(&key);
        self.things.iter().find(is_it).map(|thing| thing.number)
    }

    /// The Things of a week, by number.
    pub fn things_of(&self, week: WeekNumber) -> impl Iterator<Item = &Thing> {
        self.things.iter().filter(move |thing| thing.week == Some(week))
    }

    /// The zone of the programme; `reader` is where the person is.
    pub fn zone<'z>(&'z self, reader: &'z TimeZone) -> &'z TimeZone {
        self.time_zone.as_ref().unwrap_or(reader)
    }

    /// The week that a moment is in, if it is in one.
    pub fn week_at(&self, at: Timestamp, reader: &TimeZone) -> Option<&Week> {
        self.week_of(self.zone(reader).to_datetime(at).date())
    }

    fn week_of(&self, day: Date) -> Option<&Week> {
        let week = self.weeks.iter().rfind(|week| week.starts <= day)?;
        let is_last = week.number.0 == self.last_week();
        (!is_last || day < later(week.starts, 7)).then_some(week)
    }

    /// When a week begins and when the next one does, as moments.
    pub fn span_of(&self, week: WeekNumber, reader: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let index = self.weeks.iter().position(|one| one.number == week)?;
        let starts = self.weeks.get(index)?.starts;
        let next = self.weeks.get(index + 1).map_or_else(|| later(starts, 7), |next| next.starts);
        Some((self.moment(starts.into(), reader)?, self.moment(next.into(), reader)?))
    }

    /// The moment at which the clocks of the programme show this. None at the end of all days.
    pub fn moment(&self, shown: DateTime, reader: &TimeZone) -> Option<Timestamp> {
        self.zone(reader).to_ambiguous_timestamp(shown).compatible().ok()
    }

    /// Whether a Thing is open; one that does not say when always is.
    pub fn is_open(&self, thing: &Thing, now: Timestamp, reader: &TimeZone) -> bool {
        let now = self.zone(reader).to_datetime(now);
        thing.opens.is_none_or(|opens| opens <= now)
    }

    /// The Things that are open, by number.
    pub fn open_things(&self, now: Timestamp, reader: &TimeZone) -> Vec<ThingNumber> {
        let open = self.things.iter().filter(|thing| self.is_open(thing, now, reader));
        open.map(|thing| thing.number).collect()
    }

    /// The days on which a post may be one of this run: from two weeks before its first day to half a
    /// year after its last. None where the programme has no dates.
    pub fn days(&self) -> Option<RangeInclusive<Date>> {
        let starts = self.starts?;
        let last = self.weeks.last().map_or(starts, |week| later(week.starts, 6));
        Some(later(starts, -DAYS_BEFORE)..=later(last, DAYS_AFTER))
    }

    /// Whether a moment is within [`Programme::days`]; of a programme without dates every moment is.
    pub fn holds(&self, at: Timestamp, reader: &TimeZone) -> bool {
        let day = self.zone(reader).to_datetime(at).date();
        self.days().is_none_or(|days| days.contains(&day))
    }
}

/// The weeks from `starts` on: to the week `last.0` and until the day `last.1` is in one.
fn weeks(starts: Date, given: &[Week], last: (Option<WeekNumber>, Option<Date>)) -> Vec<Week> {
    /// No programme has more; a wrong date must not fill the memory.
    const MOST_WEEKS: u16 = 200;
    let mut weeks: Vec<Week> = Vec::new();
    let mut next = starts;
    for number in (1..=MOST_WEEKS).map(WeekNumber) {
        let told = given.iter().find(|week| week.number == number);
        let wanted =
            last.0.is_some_and(|last| number <= last) || last.1.is_some_and(|day| next <= day);
        if !wanted {
            break;
        }
        let week = told.cloned().unwrap_or(Week { number, starts: next, name: None });
        next = later(week.starts, 7);
        weeks.push(week);
    }
    weeks
}

/// So many days later; the day itself at the end of all days.
pub(super) fn later(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn thing(number: u16, opens: Option<Date>, week: Option<u16>) -> Thing {
        Thing {
            number: ThingNumber(number),
            title: None,
            opens: opens.map(DateTime::from),
            week: week.map(WeekNumber),
            post: None,
        }
    }

    fn week(number: u16, starts: Date, name: &str) -> Week {
        Week { number: WeekNumber(number), starts, name: Some(name.into()) }
    }

    /// Starts on a Monday, rests in week 2, and has a holiday of a week before week 4.
    fn programme() -> Programme {
        Programme {
            starts: Some(date(2026, 3, 2)),
            things: vec![
                thing(3, Some(date(2026, 4, 1)), None),
                thing(1, Some(date(2026, 3, 2)), None),
                thing(2, None, Some(3)),
            ],
            weeks: vec![
                week(2, date(2026, 3, 9), "Breathing space"),
                week(4, date(2026, 3, 30), "After the holiday"),
            ],
            ..Programme::default()
        }
        .with_calendar()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_that_are_not_given_come_seven_days_after_the_one_before() {
        let starts: Vec<(u16, Date)> =
            programme().weeks.iter().map(|week| (week.number.0, week.starts)).collect();

        assert_eq!(
            starts,
            [
                (1, date(2026, 3, 2)),
                (2, date(2026, 3, 9)),
                (3, date(2026, 3, 16)),
                (4, date(2026, 3, 30)),
            ]
        );
    }

    #[test]
    fn a_thing_gets_its_week_from_its_day_and_its_day_from_its_week() {
        let programme = programme();

        let weeks: Vec<Option<u16>> =
            programme.things.iter().map(|thing| thing.week.map(|week| week.0)).collect();
        assert_eq!(weeks, [Some(1), Some(3), Some(4)]);
        assert_eq!(programme.things[1].opens, Some(date(2026, 3, 16).into()));
        let third: Vec<u16> =
            programme.things_of(WeekNumber(3)).map(|thing| thing.number.0).collect();
        assert_eq!(third, [2]);
    }

    #[test]
    fn weeks_begin_at_midnight_where_the_programme_is_held() {
        let mut programme = programme();
        programme.time_zone = Some(TimeZone::fixed(jiff::tz::offset(9)));
        let number = |programme: &Programme, when: &str| {
            programme.week_at(at(when), &TimeZone::UTC).map(|week| week.number.0)
        };

        assert_eq!(number(&programme, "2026-03-08T14:59:59Z"), Some(1));
        assert_eq!(number(&programme, "2026-03-08T15:00:00Z"), Some(2));
        programme.time_zone = None;
        assert_eq!(number(&programme, "2026-03-08T15:00:00Z"), Some(1));
    }

    #[test]
    fn there_is_no_week_before_the_first_and_after_the_last() {
        let programme = programme();

        assert_eq!(programme.week_at(at("2026-03-01T23:59:59Z"), &TimeZone::UTC), None);
        assert!(programme.week_at(at("2026-04-05T23:59:59Z"), &TimeZone::UTC).is_some());
        assert_eq!(programme.week_at(at("2026-04-06T00:00:00Z"), &TimeZone::UTC), None);
        let span = programme.span_of(WeekNumber(3), &TimeZone::UTC);
        assert_eq!(span, Some((at("2026-03-16T00:00:00Z"), at("2026-03-30T00:00:00Z"))));
    }

    #[test]
    fn a_run_holds_posts_from_two_weeks_before_it_to_half_a_year_after_it() {
        let programme = programme();
        let holds = |when: &str| programme.holds(at(when), &TimeZone::UTC);

        assert!(!holds("2026-02-15T12:00:00Z") && holds("2026-02-16T12:00:00Z"));
        assert!(holds("2026-10-02T12:00:00Z") && !holds("2026-10-03T12:00:00Z"));
        assert!(Programme::default().holds(at("1999-01-01T00:00:00Z"), &TimeZone::UTC));
    }

    #[test]
    fn a_wrong_date_does_not_make_weeks_without_end() {
        let programme = Programme {
            starts: Some(date(2026, 3, 2)),
            things: vec![thing(1, Some(date(9999, 12, 31)), None)],
            ..Programme::default()
        };

        assert_eq!(programme.with_calendar().weeks.len(), 200);
    }
}
