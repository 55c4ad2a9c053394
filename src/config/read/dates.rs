//! Days and times in a file, written as TOML has them or as a text that says the same.

use jiff::civil::{Date, DateTime, Time};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::desk::Desk;
use crate::config::mistake::Wants;

impl Desk<'_> {
    /// A day.
    pub(super) fn day(&mut self, table: &DeTable<'_>, key: &str) -> Option<Date> {
        let value = table.get(key)?;
        let day = written(value).filter(|written| written.time.is_none()).and_then(date);
        if day.is_none() {
            self.wrong_type(value, key, Wants::Day);
        }
        day
    }

    /// A day, which means its beginning, or a time by the clock of no zone in particular.
    pub(super) fn moment(&mut self, table: &DeTable<'_>, key: &str) -> Option<DateTime> {
        let value = table.get(key)?;
        let moment =
            written(value).filter(|written| written.offset.is_none()).and_then(|written| {
                let day = date(written)?;
                match written.time {
                    None => Some(DateTime::from(day)),
                    Some(time) => {
                        let [hour, minute, second] =
                            [time.hour, time.minute, time.second.unwrap_or_default()]
                                .map(i8::try_from);
                        Some(day.to_datetime(
                            Time::new(hour.ok()?, minute.ok()?, second.ok()?, 0).ok()?,
                        ))
                    }
                }
            });
        if moment.is_none() {
            self.wrong_type(value, key, Wants::Day);
        }
        moment
    }
}

fn written(value: &Spanned<DeValue<'_>>) -> Option<Datetime> {
    match value.get_ref() {
        DeValue::Datetime(written) => Some(*written),
        DeValue::String(text) => text.trim().parse().ok(),
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}

fn date(written: Datetime) -> Option<Date> {
    let date = written.date?;
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
