//! Where everybody is, for whoever helps to run a programme. The only place that says quiet.

use jiff::Timestamp;

use super::trouble;
use crate::domain::{Person, Whereabouts};

/// The heading, and a remark.
pub const TITLE: (&str, &str) = ("Who is where", "only you see this; nobody is told");
/// The heading where there is little room.
pub const SHORT: &str = "Where";
/// The order by name.
pub const BY_NAME: &str = "by name";
/// The order by who was quiet longest.
pub const BY_QUIET: &str = "quiet longest first";

/// Where somebody is, in words.
pub fn state(person: &Person, whereabouts: Whereabouts, now: Timestamp) -> String {
    match whereabouts {
        Whereabouts::SteppedOut => "stepped out".to_owned(),
        Whereabouts::Away(until) => format!("away until {}", until.strftime("%-d %B")),
        Whereabouts::Unreachable { .. } => {
            person.trouble.as_ref().map_or("", |at| trouble::short(&at.trouble)).to_owned()
        }
        Whereabouts::NotStarted => "not started".to_owned(),
        Whereabouts::Finished => "finished so far".to_owned(),
        Whereabouts::Quiet(last) => {
            let weeks = now.duration_since(last).as_hours() / (7 * 24);
            format!("quiet for {weeks} weeks")
        }
        Whereabouts::Posting => "posting".to_owned(),
    }
}

/// What may help those who are quiet; nothing where nobody is.
pub fn may_need_a_hello(quiet: usize) -> String {
    match quiet {
        0 => "Nobody is quiet. Lovely.".to_owned(),
        1 => "One may need a hello. Check the address first.".to_owned(),
        _ => format!("These {quiet} may need a hello. Check their address first."),
    }
}

/// Until when somebody is away is asked.
pub fn until_when(name: &str) -> String {
    format!("Until when is {name} away? Like 11 May; nothing: they are back")
}

/// A sign before those who are quiet.
pub const QUIET_SIGN: &str = "?";
