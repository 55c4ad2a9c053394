//! Which Things a post is about, as far as lists show it.

use sha2::{Digest as _, Sha256};

use super::{ParticipantId, ThingNumber};
use crate::text::Clean;

/// A programme's name in the database: made of the address or file it was joined by, so that it is the
/// same on every computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProgrammeId(pub i64);

impl ProgrammeId {
    /// The id of the programme that was joined by this address or file.
    pub fn of(key: &str) -> Self {
        let digest = Sha256::digest(key);
        let number =
            digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        Self(number & i64::MAX)
    }
}

/// What a post does with the Things it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// It answers them.
    Answers,
    /// It looks back on so many that only a person can say whether it answers them.
    LooksBack,
    /// It mentions them: skipped, stuck on, revisited.
    Mentions,
    /// It is the organiser's instruction.
    Instructs,
}

/// The Things a post is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnThings {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// The Things, by number; never none.
    pub numbers: Vec<ThingNumber>,
    /// What it does with them.
    pub stance: Stance,
    /// Whether that is certain, not only probable.
    pub sure: bool,
}

/// Why a post about a Thing is to be read first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggestion {
    /// Its author came later, too.
    BeganAfter,
    /// Nobody has answered it yet.
    Unanswered,
    /// A lively conversation stands under it.
    Lively,
    /// Its author was not suggested yet.
    Unmet,
}

/// Where a row stands on the page of a Thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnPage {
    /// It is the instruction.
    Instruction,
    /// It is to be read first.
    First(Suggestion),
    /// It is one of the others.
    More,
}

/// Somebody whose posts begin later here than a Thing did, so that what they wrote about it may be older.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeginsLater {
    /// Who.
    pub person: ParticipantId,
    /// Their name.
    pub name: Clean,
    /// The page of their blog on which older posts are, where the blog gives them nowhere else.
    pub only_on: Option<Clean>,
}
