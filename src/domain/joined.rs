//! A programme that the person takes part in, as they joined it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Programme, ProgrammeId};

/// A programme that the person joined.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joined {
    /// The address or file it was joined by, which never changes: its name in the database.
    pub key: String,
    /// What its organiser published.
    pub programme: Programme,
    /// The day on which the person began, where they said so: what was written before is the story so
    /// far, and not new.
    pub started: Option<Date>,
    /// Whether the person helps to run it.
    pub organiser: bool,
}

impl Joined {
    /// Its name in the database.
    pub fn id(&self) -> ProgrammeId {
        ProgrammeId::of(&self.key)
    }

    /// The moment at which the person began, where they said so. `reader` is their zone.
    pub fn started_at(&self, reader: &TimeZone) -> Option<Timestamp> {
        self.programme.moment(self.started?.into(), reader)
    }
}
