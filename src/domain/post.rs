//! A post and its row in the timeline.

use std::fmt;
use std::num::NonZeroU32;

use jiff::Timestamp;

use super::{Mark, OnPage, OnThings, ParticipantId, Stance, Waits};
use crate::text::Clean;

/// A post's row in the store; for queries, never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostId(pub i64);

/// A post's name to the outside: 12 base32 characters, random, given once, never recomputed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicId(pub Box<str>);

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What kind of post it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostKind {
    /// A post on a blog.
    Blog,
    /// A hashtag post.
    Note,
}

/// How many replies a post has. "Nobody yet" is a fact; "not known" is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Replies {
    /// The source does not say.
    #[default]
    Unknown,
    /// Nobody has answered yet.
    Nobody,
    /// So many.
    Some(NonZeroU32),
}

impl Replies {
    /// From a count that a source states.
    pub fn counted(count: u32) -> Self {
        NonZeroU32::new(count).map_or(Self::Nobody, Self::Some)
    }

    /// The count, where it is known.
    pub fn count(self) -> Option<u32> {
        match self {
            Self::Unknown => None,
            Self::Nobody => Some(0),
            Self::Some(count) => Some(count.get()),
        }
    }
}

/// Before this there were no blogs (1 January 1994): no date that is earlier is believed.
pub const FIRST_BLOGS: Timestamp = Timestamp::constant(757_382_400, 0);

/// How far a post's date can be trusted. What is not `Sure` stands at its first-seen time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateSure {
    /// The source gives a possible date.
    #[default]
    Sure,
    /// The source gives none.
    Missing,
    /// The source gives an impossible one (in the future, or before there were blogs).
    Wrong,
}

/// A network on which notes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// Mastodon and the servers that speak its language.
    Fediverse,
    /// Bluesky.
    Bluesky,
}

/// Where a row stands in the timeline: newest first by `(at, id)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowKey {
    /// The time it stands at: its published date, or where that is not sure, when it was first seen.
    pub at: Timestamp,
    /// Its row id, which breaks ties.
    pub id: PostId,
}

/// One line of the timeline: all a list shows of a post, without its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub key: RowKey,
    /// Its name to the outside.
    pub public: PublicId,
    /// Blog post or note.
    pub kind: PostKind,
    /// The participant, if it is one.
    pub participant: Option<ParticipantId>,
    /// Who wrote it: the participant's name, else the author's as published.
    pub person: Clean,
    /// The title as written; where there is none, the beginning of the text.
    pub title: Clean,
    /// How far its date can be trusted.
    pub date: DateSure,
    /// The page of the post (http or https).
    pub address: Option<Clean>,
    /// The page where one can comment (http or https).
    pub comments_address: Option<Clean>,
    /// How many replies.
    pub replies: Replies,
    /// Where its author announced it with a note.
    pub announced: Option<Network>,
    /// What you did with it.
    pub mark: Mark,
    /// How many replies came since you last looked at its conversation.
    pub fresh: u32,
    /// Whether one of the replies is yours.
    pub answered: bool,
    /// Why it waits for a first reply, in the list of those that do.
    pub waits: Option<Waits>,
    /// Which Things it is about, where a programme has such.
    pub things: Option<Box<OnThings>>,
    /// Where it stands on the page of a Thing.
    pub on_page: Option<OnPage>,
}

impl Row {
    /// Whether it is the organiser's instruction of a Thing.
    pub fn instructs(&self) -> bool {
        self.things.as_ref().is_some_and(|on| on.stance == Stance::Instructs)
    }

    /// Whether it is new to you.
    pub fn is_new(&self) -> bool {
        !self.mark.read
    }
}
