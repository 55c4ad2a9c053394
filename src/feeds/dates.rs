//! Dates as feeds write them become instants. A date that cannot be read is none; none is made up.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Reads a date in RFC 3339, RFC 2822 or a common wrong form of either: no zone (then UTC), zone
/// names, missing day names and commas, day names in any language, slashes, two-digit years, AM/PM.
pub fn parse(raw: &str) -> Option<Timestamp> {
    let text = raw.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Some(counted) = since_1970(text) {
        return Some(counted);
    }
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Some(exact);
    }
    let parts = Parts::of(text)?;
    let offset = parts.offset.unwrap_or(Offset::UTC);
    offset.to_timestamp(DateTime::from_parts(parts.date, parts.time)).ok()
}

/// A text of more bytes is no date.
const LONGEST: usize = 128;

/// Seconds, or milliseconds, since 1970; numbers that are days (`20110609`) are shorter.
fn since_1970(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        12 | 13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// What was found in a date.
struct Parts {
    date: Date,
    time: Time,
    offset: Option<Offset>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut numbers: Vec<i32> = Vec::new();
        let mut month: Option<i8> = None;
        let mut clock: Option<Time> = None;
        let mut offset = None;
        let mut afternoon = None;
        // What stands in parentheses names the zone again.
        let text = text.split_once('(').map_or(text, |(before, _)| before);
        let normal = separate(text);
        for word in normal.split([' ', ',', '\t']).filter(|word| !word.is_empty()) {
            if word.contains(':')
                && clock.is_none()
                && word.starts_with(|c: char| c.is_ascii_digit())
            {
                let (time, rest) = time_of(word)?;
                clock = Some(time);
                afternoon = afternoon.or_else(|| half(rest));
                offset = offset.or_else(|| zone(rest));
            } else if clock.is_some()
                && let Some(found) = zone(word)
            {
                offset = offset.or(Some(found));
            } else if let Some(date) = numeric_date(word) {
                numbers.extend(date);
            } else if let Ok(number) = word.trim_end_matches('.').parse::<i32>() {
                numbers.push(number);
            } else if let Some(found) = month_of(word) {
                // The last one: "mar." is Tuesday in French, "maa" Monday in Dutch, and days come first.
                month = Some(found);
            } else if let Some(found) = half(word) {
                afternoon = Some(found);
            }
        }
        let date = assemble(&numbers, month)?;
        let time = with_half(clock.unwrap_or(Time::midnight()), afternoon)?;
        Some(Self { date, time, offset })
    }
}

/// Puts blanks where `2026-04-05T10:00` has its `T`, `02-Mar-26` its hyphens and `2026年4月5日` its
/// words for year, month and day.
fn separate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(ch) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let joins = (ch == 'T' || ch == 't') && before.is_ascii_digit() && next.is_ascii_digit();
        let hyphen = ch == '-' && (before.is_alphabetic() || next.is_alphabetic());
        let counts = matches!(ch, '年' | '月' | '日' | '년' | '월' | '일');
        out.push(if joins || hyphen || counts { ' ' } else { ch });
        before = ch;
    }
    out
}

/// `AM`, `p.m.`: whether it is after noon.
fn half(word: &str) -> Option<bool> {
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    }
}

/// `14:05`, `14:05:09`, `14:05:9.25`, and what follows it in the same word (a zone).
fn time_of(word: &str) -> Option<(Time, &str)> {
    let end =
        word.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(word.len());
    let (clock, rest) = word.split_at_checked(end)?;
    let mut fields = clock.trim_end_matches('.').split(':');
    let hour: i8 = fields.next()?.parse().ok()?;
    let minute: i8 = fields.next()?.parse().ok()?;
    let second: i8 = match fields.next() {
        Some(seconds) => seconds.split('.').next()?.parse().ok()?,
        None => 0,
    };
    let (hour, second) = (if hour == 24 { 0 } else { hour }, second.min(59));
    Some((Time::new(hour, minute, second, 0).ok()?, rest))
}

/// `+02:00`, `-0300`, `+2`, `Z`, `GMT+1`, or a zone's name.
fn zone(word: &str) -> Option<Offset> {
    let word = word.trim_matches(['(', ')', ';']);
    let bare = ["GMT", "UTC", "UT"].iter().find_map(|name| word.strip_prefix(name)).unwrap_or(word);
    if bare.is_empty() {
        return (!word.is_empty()).then_some(Offset::UTC);
    }
    if let Some(signed) = bare.strip_prefix(['+', '-', '−']) {
        let sign = if bare.starts_with('+') { 1 } else { -1 };
        let digits: String = signed.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes): (i32, i32) = match digits.len() {
            1 | 2 => (digits.parse().ok()?, 0),
            3 => (digits.get(..1)?.parse().ok()?, digits.get(1..)?.parse().ok()?),
            4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
            _ => return None,
        };
        return Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok();
    }
    named_zone(bare).and_then(|minutes| Offset::from_seconds(minutes * 60).ok())
}

/// Zone names that appear in feeds, in minutes east of Greenwich. Ambiguous ones (IST, CST) have
/// the meaning RFC 822 gives them, else the commonest.
fn named_zone(name: &str) -> Option<i32> {
    Some(match name.to_ascii_uppercase().as_str() {
        "Z" | "UTC" | "UT" | "GMT" | "WET" => 0,
        "BST" | "WEST" | "CET" | "MEZ" => 60,
        "CEST" | "MESZ" | "EET" | "SAST" => 120,
        "EEST" | "MSK" | "TRT" | "EAT" => 180,
        "IST" => 330,
        "HKT" | "SGT" | "AWST" => 480,
        "JST" | "KST" => 540,
        "AEST" => 600,
        "AEDT" => 660,
        "NZST" => 720,
        "NZDT" => 780,
        "BRT" | "ART" | "ADT" => -180,
        "AST" | "EDT" => -240,
        "EST" | "CDT" => -300,
        "CST" | "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" | "AKDT" => -480,
        _ => return None,
    })
}

/// `2026-04-05`, `2026/4/5`, `5.4.2026`, `20260405`: the numbers in the order year, month, day.
fn numeric_date(word: &str) -> Option<[i32; 3]> {
    if word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) {
        return Some([
            word.get(..4)?.parse().ok()?,
            word.get(4..6)?.parse().ok()?,
            word.get(6..)?.parse().ok()?,
        ]);
    }
    if let Some((year, month)) = word.split_once('-')
        && let (4, Ok(year), Ok(month)) = (year.len(), year.parse(), month.parse())
    {
        return Some([year, month, 1]);
    }
    let separator = ['-', '/', '.'].into_iter().find(|s| word.matches(*s).count() == 2)?;
    let mut fields = word.split(separator).map(|field| field.parse::<i32>().ok());
    let (first, second, third) = (fields.next()??, fields.next()??, fields.next()??);
    match (first > 31, separator) {
        (true, _) => Some([first, second, third]),
        // `4/25/2026` can only be the American order.
        (false, '/') if second > 12 => Some([full_year(third), first, second]),
        (false, _) => Some([full_year(third), second, first]),
    }
}

/// Day, month and year from loose numbers and a month's name.
fn assemble(numbers: &[i32], month: Option<i8>) -> Option<Date> {
    let (year, month, day) = match (numbers, month) {
        ([year, month, day, ..], None) => (*year, *month, *day),
        ([day, year, ..], Some(month)) if *day <= 31 => (full_year(*year), i32::from(month), *day),
        ([year, day, ..], Some(month)) => (*year, i32::from(month), *day),
        ([year, month], None) if *year > 31 => (*year, *month, 1),
        _ => return None,
    };
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Two-digit years as RFC 2822 section 4.3 reads them.
fn full_year(year: i32) -> i32 {
    match year {
        0..=49 => year + 2000,
        50..=999 => year + 1900,
        _ => year,
    }
}

fn with_half(time: Time, afternoon: Option<bool>) -> Option<Time> {
    match afternoon {
        Some(true) if time.hour() < 12 => {
            Time::new(time.hour() + 12, time.minute(), time.second(), 0).ok()
        }
        Some(false) if time.hour() == 12 => Time::new(0, time.minute(), time.second(), 0).ok(),
        _ => Some(time),
    }
}

/// The month a word names, by its beginning, in the languages whose platforms translate dates.
fn month_of(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &[
            "jan", "ene", "gen", "sty", "led", "jän", "янв", "січ", "яну", "ιαν", "oca", "sij",
            "tammi",
        ],
        &["feb", "fév", "fev", "lut", "úno", "фев", "лют", "φεβ", "şub", "velj", "helmi"],
        &["mar", "mär", "mrz", "maa", "mrt", "bře", "мар", "бер", "μαρ", "μάρ", "ožu"],
        &["apr", "avr", "abr", "kwi", "dub", "апр", "кві", "απρ", "nis", "tra", "huhti"],
        &[
            "may", "mai", "mei", "maj", "mag", "kvě", "мая", "май", "тра", "μαΐ", "μάι", "μαϊ",
            "svi", "touko",
        ],
        &["jun", "juin", "giu", "cze", "červ", "июн", "чер", "юни", "ιουν", "ιούν", "haz", "kesä"],
        &["jul", "juil", "lug", "lip", "июл", "юли", "ιουλ", "ιούλ", "tem", "heinä"],
        &[
            "aug", "août", "aou", "ago", "sie", "srp", "авг", "сер", "αυγ", "αύγ", "ağu", "kol",
            "elo",
        ],
        &["sep", "set", "wrz", "zář", "сен", "вер", "сеп", "σεπ", "eyl", "ruj", "syys"],
        &["oct", "okt", "out", "ott", "paź", "říj", "окт", "жов", "οκτ", "eki", "loka"],
        &["nov", "lis", "ноя", "ное", "νοε", "νοέ", "kas", "stud", "marras"],
        &["dec", "dez", "déc", "dic", "des", "gru", "pro", "дек", "гру", "δεκ", "ara", "joulu"],
    ];
    let word = word.trim_matches(['.', ',']).to_lowercase();
    // Czech June and July differ only in their ends.
    if word.starts_with("červenec") || word.starts_with("července") {
        return Some(7);
    }
    let found = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_as_blogs_write_them_are_read() {
        for (written, meant) in [
            ("2026-03-02T08:10:00Z", "2026-03-02T08:10:00Z"),
            ("2026-03-02T08:10:00.123+01:00", "2026-03-02T07:10:00.123Z"),
            ("Mon, 02 Mar 2026 08:10:00 +0000", "2026-03-02T08:10:00Z"),
            ("Mon, 2 Mar 2026 08:10:00 GMT", "2026-03-02T08:10:00Z"),
            ("Mon, 02 Mar 2026 08:10:00 BST", "2026-03-02T07:10:00Z"),
            ("Thu, 09 Jun 2011 08:13:00 CEST", "2011-06-09T06:13:00Z"),
            ("2011-06-09 08:13:00", "2011-06-09T08:13:00Z"),
            ("2011-06-09", "2011-06-09T00:00:00Z"),
            ("Do, 09 Jun 2011 08:13:00 +0200", "2011-06-09T06:13:00Z"),
            ("jeu., 9 juin 2011 08:13:00 +0200", "2011-06-09T06:13:00Z"),
            ("Mon 02 Mar 2026 08:10:5 +0000", "2026-03-02T08:10:05Z"),
            ("2020/1/10 14:33:00", "2020-01-10T14:33:00Z"),
            ("1/10/2020 2:33:00 PM", "2020-10-01T14:33:00Z"),
            ("4/25/2020 12:33 AM", "2020-04-25T00:33:00Z"),
            ("09 Jun 11 08:13 EST", "2011-06-09T13:13:00Z"),
            ("June 9, 2011 08:13", "2011-06-09T08:13:00Z"),
            ("20110609", "2011-06-09T00:00:00Z"),
        ] {
            let meant: Timestamp = meant.parse().unwrap();
            assert_eq!(parse(written), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in ["", "yesterday", "2026-13-45", "12:30", "Thing 12"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(raw in any::<String>(), digits in "[0-9:/. +TZAPM-]{0,40}") {
            parse(&raw);
            parse(&digits);
        }
    }
}
