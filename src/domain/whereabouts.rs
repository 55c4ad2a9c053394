//! Where somebody is in a programme, for whoever helps to run it. Shown nowhere else.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Person, ThingNumber, Trouble, TroubleAt};

/// Whoever wrote nothing for so long is quiet. Notes do not count.
const QUIET: SignedDuration = SignedDuration::from_hours(21 * 24);

/// That somebody is away, or stepped out of the programme, as an organiser noted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Absence {
    /// The last day on which they are away.
    pub away_until: Option<Date>,
    /// Whether they stepped out.
    pub stepped_out: bool,
}

/// Where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// They stepped out.
    SteppedOut,
    /// They are away until this day.
    Away(Date),
    /// Their blog was closed or cannot be reached; whether they would be quiet otherwise.
    Unreachable {
        /// Whether nothing came for long.
        quiet: bool,
    },
    /// They wrote nothing yet.
    NotStarted,
    /// They wrote about every Thing that is open.
    Finished,
    /// They wrote nothing since.
    Quiet(Timestamp),
    /// They write.
    Posting,
}

impl Whereabouts {
    /// Whether a word to them may help: quiet, and neither away nor out nor finished.
    pub fn is_quiet(self) -> bool {
        match self {
            Self::NotStarted | Self::Quiet(_) => true,
            Self::Unreachable { quiet } => quiet,
            Self::SteppedOut | Self::Away(_) | Self::Finished | Self::Posting => false,
        }
    }

    /// Its name in the answers of commands. Never changed.
    pub fn code(self) -> &'static str {
        match self {
            Self::SteppedOut => "stepped-out",
            Self::Away(_) => "away",
            Self::Unreachable { .. } => "unreachable",
            Self::NotStarted => "not-started",
            Self::Finished => "finished-so-far",
            Self::Quiet(_) => "quiet",
            Self::Posting => "posting",
        }
    }
}

impl Person {
    /// Where they are. `open` are the Things that are open.
    pub fn whereabouts(
        &self,
        open: &[ThingNumber],
        (now, zone): (Timestamp, &TimeZone),
    ) -> Whereabouts {
        let today = now.to_zoned_datetime(zone.clone()).date();
        let quiet = self.last_post.is_none_or(|last| now.duration_since(last) >= QUIET);
        let asked_to_wait = |at: &TroubleAt| matches!(at.trouble, Trouble::Wait(_));
        let gone = self.trouble.as_ref().is_some_and(|at| !asked_to_wait(at));
        let finished = !open.is_empty() && open.iter().all(|thing| self.things.contains(thing));
        match (self.absence, self.last_post) {
            (Absence { stepped_out: true, .. }, _) => Whereabouts::SteppedOut,
            (Absence { away_until: Some(until), .. }, _) if today <= until => {
                Whereabouts::Away(until)
            }
            _ if gone => Whereabouts::Unreachable { quiet },
            (_, None) => Whereabouts::NotStarted,
            _ if finished => Whereabouts::Finished,
            (_, Some(last)) if quiet => Whereabouts::Quiet(last),
            (_, Some(_)) => Whereabouts::Posting,
        }
    }
}
