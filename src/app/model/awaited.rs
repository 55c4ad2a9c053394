//! What was done and can be taken back, and what answers are awaited.

use crate::app::{ListView, Ticket};
use crate::domain::{Mark, MarkChange, OutId, PostId, ProgrammeId, RowKey, ThingNumber};
use crate::text::Clean;

/// Something that was done and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Marks were changed so.
    Marks(Vec<(PostId, MarkChange)>),
    /// Everything in a view was marked read; the batch takes it back.
    All(ListView, i64),
    /// The list of people was changed; the number takes it back.
    People(i64),
    /// A reply was put into the outbox.
    Reply(OutId),
    /// What a post is about was said; before, this had been.
    About(PostId, ProgrammeId, Option<Vec<ThingNumber>>),
}

/// A mark that may not be in what the database answers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unkept {
    /// The change that asked for it to be kept.
    pub(crate) ticket: Ticket,
    /// The mark.
    pub(crate) mark: Mark,
    /// The last question that was asked before it was on the disk, once it is: answers to that one
    /// and to those before it may be older than the mark.
    pub(crate) kept_after: Option<Ticket>,
}

/// What an answer is awaited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Awaited {
    Page(ListView, Then),
    Post,
    People,
    Totals,
    Marks(Vec<(PostId, Mark)>),
    AllRead(ListView, Role),
    AllUnread(ListView, Role),
    PeopleChange(Role),
    Ways(PostId),
    Route(PostId),
    Queued,
    ReplyPost,
    Review,
    Join(usize),
    About,
    AboutSaid(PostId, ProgrammeId, Role),
    Somebody,
    Visitor,
    /// A view of this name is kept, or one is taken away.
    View(Option<Clean>),
    FullText(PostId),
}

/// What a page is awaited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// To be put at an end of the window.
    Extend,
    /// To be the window; the cursor stays on its post.
    Replace,
    /// To be the window; the cursor goes to this row, or the nearest after it.
    Go(Option<RowKey>),
    /// To be the window; the cursor goes to its first row, which is opened if one was reading.
    Land(bool),
    /// To be the window; the cursor goes to its last row.
    LandLast,
    /// To be the window; the cursor goes to this post, which is opened.
    LandOn(PostId),
}

/// Whether something is done for the first time, taken back, or done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Do,
    Undo,
    Redo,
}
