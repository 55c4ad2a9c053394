//! stub
use crate::domain::*;
use jiff::tz::TimeZone;
/// stub
pub fn sentence(t: &Trouble, n: &str, _z: &TimeZone) -> String {
    format!("{n} {t:?}")
}
/// stub
pub fn note(n: &Note) -> String {
    format!("{n:?}")
}
