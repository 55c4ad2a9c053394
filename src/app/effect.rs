//! What the model wants done. Plain data, so a test can say what was asked for.
#![expect(missing_docs, reason = "the fields say what their types say")]

use jiff::Timestamp;

use super::reading::ReadTo;
use crate::domain::{
    Absence, Filter, GapId, MarkChange, OutId, ParticipantId, PostId, ProgrammeId, Route, RowKey,
    ThingNumber, Visitor,
};
use crate::text::{Clean, MediaKind};

/// Ties an answer to its question: an answer whose ticket is no longer awaited is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Ticket(pub u64);

/// A list of posts that can be paged through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListView {
    /// Every post of every source, newest first.
    Everything,
    /// Posts that wait for a first reply, in an order of their own. It has one page.
    Waiting,
    /// Posts under which somebody answered you, by the newest answer.
    ForYou,
    /// The newest hashtag posts: those of participants, then those of others. It has one page.
    Notes,
    /// What you saved.
    Saved,
    /// The posts of one person.
    Person(ParticipantId),
    /// The page of one Thing: its instruction, what to read first, then all others, newest first.
    Thing(ProgrammeId, ThingNumber),
    /// What was found, newest first.
    Found,
    /// What the view of the person's own with this number finds.
    Named(u8),
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageOf {
    /// From the newest row on.
    Newest,
    /// From the oldest row on (rows come newest first all the same).
    Oldest,
    /// The rows that follow this one (older).
    After(RowKey),
    /// The rows that come before this one (newer), nearest last.
    Before(RowKey),
    /// This row and those that follow; used to keep one's place.
    From(RowKey),
    /// The next row that is new to you after this one, and what follows it.
    NextNew(RowKey),
    /// The nearest row before this one that is new to you, and what follows it.
    PreviousNew(RowKey),
}

/// How many rows are asked for at most.
pub type Count = u16;

/// One thing the model wants done. The runtime does it and answers with an `Event`.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read a page of a list. Answer: `Event::Page`. Of the page of a Thing, `count` is how many of the others
    /// are wanted.
    LoadPage { ticket: Ticket, view: ListView, page: PageOf, count: Count },
    /// Find a page of posts. While one types, only the last question matters. Answer: `Event::Found`.
    Find { ticket: Ticket, view: ListView, filter: Filter, page: PageOf, count: Count },
    /// Keep a view of the person's own. Answers: `Event::Views`, then `Event::ViewChanged` or `Failed`.
    KeepView { ticket: Ticket, name: Clean, show: Filter },
    /// Take one away. The answers are the same.
    RemoveView { ticket: Ticket, name: Clean },
    /// Read one post with its text. Answer: `Event::Post`.
    LoadPost { ticket: Ticket, post: PostId },
    /// Read everybody, with their Things in this programme. Answer: `Event::People`.
    LoadPeople { ticket: Ticket, programme: Option<ProgrammeId> },
    /// Read the totals of the frame (new, saved, trouble). Answer: `Event::Totals`.
    LoadTotals { ticket: Ticket },
    /// Change marks. Answer: `Event::MarksKept` or, if it could not be written, `Event::MarksLost`.
    SaveMarks { ticket: Ticket, changes: Vec<(PostId, MarkChange)> },
    /// Mark everything in a view read, in one step that can be taken back.
    /// Answer: `Event::AllMarked`.
    MarkAllRead { ticket: Ticket, view: ListView },
    /// Take a `MarkAllRead` back. Answer: `Event::AllUnmarked`.
    UnmarkAll { ticket: Ticket, batch: i64 },
    /// Open an address in the person's browser (http and https only; anything else is refused).
    /// Answer, only if it fails: `Event::Failed`.
    Open { address: Clean },
    /// Open sound or film with the person's own program, or else in the browser.
    /// Answer, only if it fails: `Event::Failed`.
    Play { address: Clean, kind: MediaKind },
    /// Get the full text of a post from its page, unless it is kept already, and read its blog's posts in
    /// full from now on. Answer: `Event::FullText`, or `Failed`.
    GetFullText { ticket: Ticket, post: PostId },
    /// Read the posts of this post's blog as they are sent from now on. Answer: `Event::FullText`.
    ShowExcerpt { ticket: Ticket, post: PostId },
    /// Give the text of the open post to a command, on its standard input. Answer: `Event::Told` where it
    /// failed.
    Pipe { command: Vec<String> },
    /// Remember how far a post was read. No answer.
    KeepReadTo { post: PostId, place: ReadTo },
    /// Put text on the clipboard (OSC 52).
    Copy { text: Clean },
    /// Get new posts. Progress comes as `Event::Refresh`.
    Refresh { asked: super::Asked },
    /// Look for the posts of a blog at this address and add it as a participant; whoever is offered, under
    /// their name and handle.
    /// Answer: `Event::Added`, `Event::Choose` or `Event::Failed`.
    AddBlog { ticket: Ticket, address: Clean, of: Option<Box<Visitor>> },
    /// Find out whether the author of a note is offered. Answer: `Event::Offered`.
    FindVisitor { ticket: Ticket, note: PostId },
    /// Add the list of posts with this number (from 0) of those that were to be chosen from.
    /// Answer: `Event::Added` or `Event::Failed`.
    AddChosen { ticket: Ticket, number: usize },
    /// Add every blog of a list (OPML or newsboat's urls file). Answer: `Event::Added` or `Failed`.
    ImportList { ticket: Ticket, file: Clean },
    /// Read what was published at this address (or in this file), and look for everybody's posts.
    /// Answers: `Event::LookingOver`, then `Event::Reviewed` or `Failed`.
    LookOver { ticket: Ticket, address: Clean },
    /// Join what was looked over. Answer: `Event::Joined` or `Failed`.
    Join { ticket: Ticket, says: Box<super::Joining> },
    /// Stop asking a person's blogs, or ask them again. Answer: `Event::PeopleChanged` or `Failed`.
    PausePerson { ticket: Ticket, person: ParticipantId },
    /// The opposite of `PausePerson`; also asks a closed blog again.
    ResumePerson { ticket: Ticket, person: ParticipantId },
    /// Take a person off the list; what was kept of theirs and what you read stays stored.
    RemovePerson { ticket: Ticket, person: ParticipantId },
    /// Note that a person is away, or stepped out. Answer: `Event::PeopleChanged` or `Failed`.
    NoteAbsence { ticket: Ticket, person: ParticipantId, absence: Absence },
    /// Correct the address of a person's blog. Answer: `Event::PeopleChanged` or `Failed`.
    CorrectAddress { ticket: Ticket, person: ParticipantId, address: Clean },
    /// Write the address at which a person's blogs are read into the list. Answer:
    /// `Event::PeopleChanged` or `Failed`.
    UseNewAddress { ticket: Ticket, person: ParticipantId },
    /// Take back the last change to the list of people, if nobody changed it since.
    UndoPeople { ticket: Ticket, change: i64 },
    /// Leave this screen for the sample cohort.
    StartSample,
    /// Ask the blog what was said under a post, unless that was done a moment ago. Answer, if anything
    /// was asked: `Event::Changed`.
    AskConversation { post: PostId },
    /// Remember that you looked at what was said under a post. No answer.
    KeepConversationRead { post: PostId },
    /// Find out where a reply to a post would appear (with `as_note` a note about it), and what was
    /// written before. What left without an answer is looked for first. Answer: `Event::Route`.
    AskRoute { ticket: Ticket, post: PostId, as_note: bool },
    /// Find out how words would go that answer this part of the conversation instead.
    /// Answer: `Event::Ways`.
    AskWays { ticket: Ticket, post: PostId, parent: Option<String> },
    /// Get posts of a person that their blog's feed no longer holds, back to a time if it is given.
    /// Answers: `Event::Changed` as they come, and in the end `Event::Older` or `Failed`.
    GetOlder { person: ParticipantId, until: Option<Timestamp> },
    /// Get what lies in a gap. Answer: `Event::Changed`.
    FillGap { gap: GapId },
    /// Find the post of a reply that is not settled: the one after this post, or else the first.
    /// Answer: `Event::ReplyFound`.
    FindReply { ticket: Ticket, after: Option<PostId> },
    /// Keep words as a draft, within a second. Answer, only if it fails: `Event::Failed`.
    KeepDraft { post: PostId, parent: Option<String>, text: String },
    /// Put a reply into the outbox and send it in ten seconds. Answers: `Event::Queued` or `Failed`,
    /// then `Event::ReplySent`.
    SendReply {
        ticket: Ticket,
        post: PostId,
        parent: Option<String>,
        text: String,
        route: Box<Route>,
        again: Option<OutId>,
    },
    /// Take a reply back, if it has not left. Answer: `Event::ReplyTakenBack`.
    TakeReplyBack { id: OutId },
    /// Remember that a draft was taken to the browser. No answer.
    TakenToBrowser { post: PostId },
    /// Open the person's own editor with these words. Answer: `Event::Edited`.
    Edit { text: String },
    /// Keep what the person says a post is about: these Things, or none; `None`: what the program finds.
    /// Answer: `Event::AboutSaid`.
    SayAbout {
        ticket: Ticket,
        post: PostId,
        programme: ProgrammeId,
        things: Option<Vec<ThingNumber>>,
    },
    /// Find out what a post is about in this programme, and why. Answer: `Event::About`.
    AskAbout { ticket: Ticket, post: PostId, programme: ProgrammeId },
    /// Find somebody of whom one has opened nothing yet. Answer: `Event::Somebody`.
    FindSomebody { ticket: Ticket },
    /// Remember the Thing one is at. No answer.
    KeepThing { programme: ProgrammeId, thing: ThingNumber },
    /// Remember the row of the timeline one is on. No answer.
    KeepPlace { row: RowKey },
    /// Give the terminal back to the shell until resumed (unix).
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}
