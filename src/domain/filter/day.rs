//! A day as people write it: by its date, its name, or how long ago it is.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// A day; those that are said by their names move on with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Day {
    /// This one.
    On(Date),
    /// The last one of this month and day.
    Yearly(i8, i8),
    /// The last one of this name; today, if today is one.
    Last(Weekday),
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
    /// A moment, to the second.
    At(Timestamp),
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day that a text names.
pub(super) fn day(text: &str) -> Option<Day> {
    let small = text.to_lowercase();
    match small.as_str() {
        "today" => return Some(Day::Today),
        "yesterday" => return Some(Day::Yesterday),
        _ => {}
    }
    let begins = |name: &str| small.len() >= 3 && name.starts_with(&small);
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| begins(name)) {
        return Some(Day::Last(*weekday));
    }
    if let Ok(date) = text.parse::<Date>() {
        // A date with a time behind it is a moment.
        let whole = text.len() <= "-009999-01-01".len() && !text.contains(['T', 't', ':']);
        if whole {
            return Some(Day::On(date));
        }
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Day::At(at));
    }
    by_month(&small)
}

/// "20 april", "april 20", "20 apr 2026".
fn by_month(text: &str) -> Option<Day> {
    let (mut month, mut numbers) = (None, Vec::new());
    for part in text.split([' ', '-', '.', ',', '/']).filter(|part| !part.is_empty()) {
        match part.parse::<i16>() {
            Ok(number) => numbers.push(number),
            Err(_) if month.is_none() && part.len() >= 3 => {
                let at = MONTHS.iter().position(|name| name.starts_with(part))?;
                month = i8::try_from(at + 1).ok();
            }
            Err(_) => return None,
        }
    }
    let month = month?;
    match numbers.as_slice() {
        [day] => {
            let day = i8::try_from(*day).ok()?;
            // In some year there is such a day.
            Date::new(2024, month, day).ok().map(|_| Day::Yearly(month, day))
        }
        [day, year] => Date::new(*year, month, i8::try_from(*day).ok()?).ok().map(Day::On),
        _ => None,
    }
}

/// The words that a day can be, for whoever slipped.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    WEEKDAYS.iter().map(|(name, _)| *name).chain(MONTHS).chain(["today", "yesterday"])
}

impl Day {
    /// When it begins; that moment itself.
    pub fn begins(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            _ => moment(self.date(today(now, zone))?, zone),
        }
    }

    /// When the day after it begins; that moment itself.
    pub fn ends(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            _ => moment(self.date(today(now, zone))?.tomorrow().ok()?, zone),
        }
    }

    fn date(self, today: Date) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Today => Some(today),
            Self::Yesterday => today.yesterday().ok(),
            Self::Last(weekday) => {
                let back = today.weekday().since(weekday);
                today.checked_sub(i64::from(back).days()).ok()
            }
            Self::Yearly(month, day) => (0..9).find_map(|back| {
                Date::new(today.year() - back, month, day).ok().filter(|date| *date <= today)
            }),
            Self::At(_) => None,
        }
    }
}

fn today(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned_datetime(zone.clone()).date()
}

fn moment(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    let begin = date.at(0, 0, 0, 0).to_zoned_datetime(zone.clone());
    begin.ok().map(|begin| begin.timestamp())
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(f),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::At(at) => at.fmt(f),
            Self::Last(weekday) => {
                let name = WEEKDAYS.iter().find(|(_, other)| other == weekday);
                f.write_str(name.map_or("", |(name, _)| name))
            }
            Self::Yearly(month, day) => {
                let at = usize::try_from(*month - 1).unwrap_or(0);
                write!(f, "{day} {}", MONTHS.get(at).copied().unwrap_or_default())
            }
        }
    }
}
