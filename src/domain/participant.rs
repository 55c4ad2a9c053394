//! A participant as the People view and `cohort check` show them.

use jiff::{SignedDuration, Timestamp};

use super::{Absence, Note, Offer, SourceId, ThingNumber, TroubleAt, offer};
use crate::text::Clean;

/// A participant's row in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParticipantId(pub i64);

/// Whether a participant's blogs are asked for new posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// They are.
    #[default]
    Followed,
    /// They are not, until resumed.
    Paused,
}

/// One row of the People view.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The participant.
    pub id: ParticipantId,
    /// Their name.
    pub name: Clean,
    /// The title of their blog, where it is known.
    pub blog: Option<Clean>,
    /// The page of their blog (http or https).
    pub page: Option<Clean>,
    /// The addresses their posts are read from (feeds).
    pub feeds: Vec<(SourceId, Clean)>,
    /// Fediverse or Bluesky handle.
    pub elsewhere: Option<Clean>,
    /// The group they belong to.
    pub group: Option<Clean>,
    /// When they last posted, if a post of theirs is kept.
    pub last_post: Option<Timestamp>,
    /// When they first posted, if a post of theirs is kept and its date can be trusted.
    pub first_post: Option<Timestamp>,
    /// The Things they wrote about, by number, in the first programme.
    pub things: Vec<ThingNumber>,
    /// Whether they take part in the programme.
    pub takes_part: bool,
    /// Whether they publish the instructions of the programme: the organiser's notice board.
    pub instructs: bool,
    /// That they are away, or stepped out, as was noted here.
    pub absence: Absence,
    /// Whether it is you.
    pub is_you: bool,
    /// Followed or paused.
    pub standing: Standing,
    /// What is worth telling of their sources although they read.
    pub notes: Vec<Note>,
    /// What is wrong with one of their sources, the first that has trouble.
    pub trouble: Option<TroubleAt>,
}

impl Person {
    /// Whose id a hashtag has where it is told among people.
    pub const NOBODY: ParticipantId = ParticipantId(0);

    /// Whether they came in the last two weeks.
    pub fn is_new_here(&self, now: Timestamp) -> bool {
        const NEW_HERE: SignedDuration = SignedDuration::from_hours(14 * 24);
        self.first_post.is_some_and(|first| now.duration_since(first) <= NEW_HERE)
    }

    /// What can be done about their sources with one key.
    pub fn offer(&self) -> Option<Offer> {
        offer(self.trouble.as_ref().map(|at| &at.trouble), &self.notes)
    }
}
