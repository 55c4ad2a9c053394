//! Dates and times in words.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}

/// `9:05`
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%-H:%M").to_string()
}

/// `Sun 26`, for rows of earlier weeks of the same month; `26 Apr` is no clearer.
pub fn short_day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%a %-d").to_string()
}

/// `Wed 29 April 2026`
pub fn day_and_year(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%a %-d %B %Y").to_string()
}

/// `Monday 27 April, 9:34`, with the year if it is another one.
pub fn full(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let same_year = day(at, zone).year() == day(now, zone).year();
    let form = if same_year { "%A %-d %B, %-H:%M" } else { "%A %-d %B %Y, %-H:%M" };
    at.to_zoned_datetime(zone.clone()).strftime(form).to_string()
}

/// The heading of a day: `Today` and `29 April`.
pub fn heading(date: Date, now: Timestamp, zone: &TimeZone) -> (String, String) {
    let today = day(now, zone);
    let name = if date == today {
        "Today".to_owned()
    } else if today.yesterday().is_ok_and(|before| before == date) {
        "Yesterday".to_owned()
    } else {
        date.strftime("%A").to_string()
    };
    (name, day_month(date, today))
}

/// The heading of a week by its Monday: `20 – 26 April`.
pub fn week(monday: Date, now: Timestamp, zone: &TimeZone) -> String {
    let sunday = monday.checked_add(6.days()).unwrap_or(monday);
    let end = day_month(sunday, day(now, zone));
    let same_month = monday.month() == sunday.month();
    let begin = if same_month { monday.strftime("%-d") } else { monday.strftime("%-d %B") };
    format!("{begin} – {end}")
}

fn day_month(date: Date, today: Date) -> String {
    let form = if date.year() == today.year() { "%-d %B" } else { "%-d %B %Y" };
    date.strftime(form).to_string()
}

/// How long ago, for something recent: `just now`, `2 min ago`, `at 9:05`, `yesterday`, `on 3 April`.
pub fn ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let minutes = now.duration_since(at).as_secs() / 60;
    let today = day(now, zone);
    match minutes {
        ..=0 => "just now".to_owned(),
        1..=59 => format!("{minutes} min ago"),
        _ if day(at, zone) == today => format!("at {}", clock(at, zone)),
        _ if today.yesterday().is_ok_and(|before| before == day(at, zone)) => {
            "yesterday".to_owned()
        }
        _ => format!("on {}", day_month(day(at, zone), today)),
    }
}

/// A day in words: `today`, `yesterday`, `on Monday`, `last week`, `two weeks ago`, `7 April`.
pub fn in_words(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (date, today) = (day(at, zone), day(now, zone));
    let weeks = crate::app::list::monday(date)
        .until(crate::app::list::monday(today))
        .map_or(i32::MAX, |span| span.get_days() / 7);
    match weeks {
        _ if date >= today => "today".to_owned(),
        _ if today.yesterday().is_ok_and(|before| before == date) => "yesterday".to_owned(),
        0 => date.strftime("on %A").to_string(),
        1 => "last week".to_owned(),
        2 => "two weeks ago".to_owned(),
        _ => day_month(date, today),
    }
}

/// When something was said: `9:34` today, `yesterday 9:34`, `Monday 9:34` of the last six days,
/// `3 April` before.
pub fn lately(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (date, today) = (day(at, zone), day(now, zone));
    let days = date.until(today).map_or(i32::MAX, |span| span.get_days());
    match days {
        ..=0 => clock(at, zone),
        1 => format!("yesterday {}", clock(at, zone)),
        2..=6 => format!("{} {}", date.strftime("%A"), clock(at, zone)),
        _ => day_month(date, today),
    }
}

/// A day where it stands alone: `today`, `yesterday`, `Mon 13 Apr`.
pub fn brief(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (date, today) = (day(at, zone), day(now, zone));
    if date >= today {
        "today".to_owned()
    } else if today.yesterday().is_ok_and(|before| before == date) {
        "yesterday".to_owned()
    } else if date.year() == today.year() {
        date.strftime("%a %-d %b").to_string()
    } else {
        date.strftime("%-d %b %Y").to_string()
    }
}

/// The same in six cells: `9:34` today, `13 Apr`, `4/2025`.
pub fn alone(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (date, today) = (day(at, zone), day(now, zone));
    let form = if date.year() == today.year() { "%-d %b" } else { "%-m/%Y" };
    if date >= today { clock(at, zone) } else { date.strftime(form).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_told_as_people_tell_them() {
        let now = at("2026-04-29T10:30:00Z");
        let said = |text: &str| in_words(at(text), now, &TimeZone::UTC);

        assert_eq!(said("2026-04-29T01:00:00Z"), "today");
        assert_eq!(said("2026-04-28T01:00:00Z"), "yesterday");
        assert_eq!(said("2026-04-27T01:00:00Z"), "on Monday");
        assert_eq!(said("2026-04-26T01:00:00Z"), "last week");
        assert_eq!(said("2026-04-13T01:00:00Z"), "two weeks ago");
        assert_eq!(said("2026-03-13T01:00:00Z"), "13 March");
        assert_eq!(said("2025-03-13T01:00:00Z"), "13 March 2025");
    }

    #[test]
    fn what_was_said_lately_has_its_hour() {
        let now = at("2026-04-29T10:30:00Z");
        let said = |text: &str| lately(at(text), now, &TimeZone::UTC);

        assert_eq!(said("2026-04-29T09:05:00Z"), "9:05");
        assert_eq!(said("2026-04-28T09:05:00Z"), "yesterday 9:05");
        assert_eq!(said("2026-04-27T09:05:00Z"), "Monday 9:05");
        assert_eq!(said("2026-04-22T09:05:00Z"), "22 April");
        assert_eq!(brief(at("2026-04-13T09:05:00Z"), now, &TimeZone::UTC), "Mon 13 Apr");
        assert_eq!(brief(at("2025-04-13T09:05:00Z"), now, &TimeZone::UTC), "13 Apr 2025");
    }

    #[test]
    fn a_day_that_stands_alone_is_short() {
        let now = at("2026-04-29T10:30:00Z");
        let said = |text: &str| alone(at(text), now, &TimeZone::UTC);

        assert_eq!(said("2026-04-29T09:05:00Z"), "9:05");
        assert_eq!(said("2026-04-28T09:05:00Z"), "28 Apr");
        assert_eq!(said("2026-03-02T09:05:00Z"), "2 Mar");
        assert_eq!(said("2025-04-13T09:05:00Z"), "4/2025");
    }

    #[test]
    fn how_long_ago_is_told_roughly() {
        let now = at("2026-04-29T10:30:00Z");
        let said = |text: &str| ago(at(text), now, &TimeZone::UTC);

        assert_eq!(said("2026-04-29T10:29:30Z"), "just now");
        assert_eq!(said("2026-04-29T10:28:00Z"), "2 min ago");
        assert_eq!(said("2026-04-29T07:52:00Z"), "at 7:52");
        assert_eq!(said("2026-04-28T07:52:00Z"), "yesterday");
        assert_eq!(said("2026-04-03T07:52:00Z"), "on 3 April");
    }

    #[test]
    fn weeks_have_their_days_and_months() {
        let now = at("2026-04-29T10:30:00Z");
        let monday: Date = "2026-04-20".parse().unwrap();
        let across: Date = "2026-03-30".parse().unwrap();

        assert_eq!(week(monday, now, &TimeZone::UTC), "20 – 26 April");
        assert_eq!(week(across, now, &TimeZone::UTC), "30 March – 5 April");
        assert_eq!(
            heading("2026-04-29".parse().unwrap(), now, &TimeZone::UTC),
            ("Today".to_owned(), "29 April".to_owned())
        );
    }
}
