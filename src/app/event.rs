//! What happened: answers, the clock, the terminal.
#![expect(missing_docs, reason = "the fields say what their types say")]

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::finding::NamedView;
use super::list::Beside;
use super::reading::ReadTo;
use super::{ListView, Options, PageOf, Ticket};
use crate::domain::{
    Founding, Gap, Joined, KeepTrouble, Older, OutId, Outgoing, Part, ParticipantId, Person,
    PostId, ProgrammeId, Route, Row, RowKey, SaidAt, ThingNumber, Trouble, TroubleAt, Visitor,
};
use crate::text::{Clean, Document};

/// A post with its text, ready to be set in lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Its row.
    pub row: Row,
    /// The title of the blog, or the server of the note.
    pub source_title: Clean,
    /// The author as published, where that is not the participant's name (group blogs).
    pub author: Option<Clean>,
    /// Its text.
    pub document: Document,
    /// Sound, film or files that came with it (http or https).
    pub enclosures: Vec<Clean>,
    /// How many minutes it takes to read, at least one; `None` for a note of a line or two.
    pub minutes: Option<u32>,
    /// The author's warning, behind which the text is folded.
    pub warning: Option<Clean>,
    /// The language of a note (BCP 47), where its server says.
    pub language: Option<Clean>,
    /// When its author last changed it, where that is told.
    pub edited_at: Option<Timestamp>,
    /// What a note answers, from the top down.
    pub above: Vec<Turn>,
    /// What is to be told of its conversation.
    pub remark: Option<Clean>,
    /// Whoever wrote it, where they are on no list and link what may be their blog.
    pub offered: Option<Box<Visitor>>,
    /// What others said, in the order it is read.
    pub conversation: Vec<Turn>,
    /// When you last looked at the conversation.
    pub looked_at: Option<Timestamp>,
    /// Whether the text is that of its page, not what its blog sent.
    pub full: bool,
    /// Whether what its blog sent seems to be only the beginning.
    pub beginning: bool,
    /// Whether its full text is wanted and was not asked for yet.
    pub wants_full: bool,
    /// How far you read it when it was last open.
    pub read_to: Option<ReadTo>,
    /// What you wrote to it that does not stand there (yet), the draft included.
    pub outbox: Vec<Written>,
}

/// Something you wrote that does not stand under its post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The reply.
    pub reply: Outgoing,
    /// How far it is, in words.
    pub says: Clean,
}

/// What one would join, with everybody looked over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What it is, in words; the first line is its name.
    pub about: Vec<Clean>,
    /// Whether it is a programme, not only a list of people.
    pub is_programme: bool,
    /// Everybody who would come, those who need a look last.
    pub people: Vec<Reviewed>,
    /// How many there are, and how many need a look, in words.
    pub summary: Clean,
    /// The servers on which most of them are, for whoever does not know where the hashtag is used.
    pub servers: Vec<Clean>,
}

/// What somebody says before they join.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joining {
    /// All that was written before this week is the story so far.
    pub from_now: bool,
    /// They only want to read: nothing invites them to reply.
    pub only_reads: bool,
    /// Their own blog or handle.
    pub you: Option<Clean>,
    /// What the people of a mere list do together.
    pub founding: Option<Founding>,
}

/// Somebody who would come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Their name.
    pub name: Clean,
    /// Where they are read.
    pub address: Clean,
    /// Why they need a look, in a sentence.
    pub why: Option<Clean>,
}

/// What a post is about, for whoever asks or corrects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutPost {
    /// The post.
    pub post: PostId,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// The Things, if there are any.
    pub numbers: Vec<ThingNumber>,
    /// What says so, in words.
    pub because: Clean,
}

/// A way in which words would appear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOpen {
    /// Where the words would appear.
    pub route: Route,
    /// That in words, for before one writes.
    pub says: Clean,
    /// What goes along with the words, for before they are sent.
    pub goes_along: Option<Clean>,
}

/// What one is told before one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The ways that are open, the one to begin with first; never none.
    pub ways: Vec<WayOpen>,
    /// What was written before.
    pub text: String,
    /// The key of the comment it answers.
    pub parent: Option<String>,
    /// The reply that may have arrived, whose words these are.
    pub again: Option<OutId>,
    /// Three ways to begin.
    pub openers: [Clean; 3],
}

impl Article {
    /// A part of the conversation, by its key.
    pub fn turn(&self, key: Option<&str>) -> Option<&Turn> {
        self.conversation.iter().find(|turn| Some(turn.key.as_str()) == key)
    }

    /// The links of the page, in the order of their numbers.
    pub fn links(&self) -> impl Iterator<Item = &Clean> {
        let above = self.above.iter().flat_map(|turn| &turn.document.links);
        let said = self.conversation.iter().flat_map(|turn| &turn.document.links);
        above.chain(&self.document.links).chain(said).chain(&self.enclosures)
    }
}

/// One thing said under a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Its name, by which it is answered.
    pub key: String,
    /// How many steps it stands in.
    pub depth: u16,
    /// Who said it.
    pub person: Clean,
    /// When.
    pub at: Timestamp,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// Where it stands.
    pub said_at: SaidAt,
    /// What it is to the post.
    pub part: Part,
    /// Whether you said it.
    pub yours: bool,
    /// Who said it, by handle, where it is a note.
    pub handle: Option<Clean>,
    /// The warning behind which its words are folded.
    pub warning: Option<Clean>,
    /// Its words. Its links are numbered on from those before it on the page.
    pub document: Document,
}

/// Who asked for new posts, and for which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nobody: what is due.
    WhenDue,
    /// The person, for everything.
    ByPerson,
    /// The person, for one participant.
    ForPerson(ParticipantId),
}

/// How far getting new posts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many sources were asked.
    Going { done: u32, of: u32 },
    /// Finished. `new` posts came; `trouble` sources are in trouble.
    Finished { new: u32, trouble: u32 },
    /// Nothing could be reached. Told once.
    Offline,
    /// Another window is getting new posts.
    Elsewhere,
}

/// Figures of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Posts that are new to you.
    pub new: u64,
    /// Posts you saved.
    pub saved: u64,
    /// People whose post waits for a first reply.
    pub waiting: u32,
    /// Posts under which somebody answered you since you last looked.
    pub for_you: u32,
    /// Sources that need a look.
    pub trouble: u32,
    /// Replies of yours that are not settled: waiting, not known, refused.
    pub outbox: u32,
    /// When sources were last asked with success.
    pub updated: Option<Timestamp>,
    /// Whether there is anybody on the list.
    pub people: u32,
    /// Whether of a hashtag on Bluesky only what participants write themselves is read.
    pub own_notes_only: bool,
}

/// Why something could not be done; `words` makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// What you did could not be written; it was taken back.
    NotKept(KeepTrouble),
    /// New posts could not be written.
    PostsNotKept(KeepTrouble),
    /// The database could not be read.
    NotRead,
    /// The address is not one of a web page.
    NotAnAddress(Clean),
    /// No posts could be found at the address.
    NoPostsFound(Clean),
    /// The address is on the list already, as this person's.
    AlreadyThere(Clean),
    /// The address could not be asked.
    Trouble(TroubleAt),
    /// The file could not be read.
    File(Clean),
    /// The file holds no blogs.
    EmptyList(Clean),
    /// The config was changed meanwhile, so this cannot be taken back.
    ChangedSince,
    /// The config has mistakes; nothing was changed.
    Config(Clean),
    /// The page of a post has no more than its blog sent.
    NothingMore,
    /// The page of a post could not be had.
    NoPageToRead(Trouble),
    /// This program could not be started.
    NoProgram(Clean),
    /// No browser could be started.
    NoBrowser(Clean),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The program started; the zone, the time now, the row one was on last time, and when that was.
    Started {
        now: Timestamp,
        zone: TimeZone,
        first_start: bool,
        place: Option<RowKey>,
        last_here: Option<Timestamp>,
    },
    /// Time has passed (a minute turned while something on screen depends on it).
    Clock(Timestamp),
    /// A source is due to be asked.
    Due,
    /// The terminal has this many columns and rows.
    Resized { columns: u16, rows: u16 },
    /// The terminal got or lost the keys.
    Focus(bool),
    /// A page of a list. `more` says whether rows lie beyond its far end.
    /// `beside` belongs to the page of a Thing.
    Page {
        ticket: Ticket,
        view: ListView,
        page: PageOf,
        rows: Vec<Row>,
        more: bool,
        beside: Option<Box<Beside>>,
    },
    /// The person saved other settings, and they hold from now on.
    Settings(Box<Options>),
    /// A page of what was found. `beyond` says where to go on, where that is not at its far end;
    /// `unfinished`, whether some posts cannot be found yet.
    Found {
        ticket: Ticket,
        page: PageOf,
        rows: Vec<Row>,
        more: bool,
        beyond: Option<RowKey>,
        unfinished: bool,
    },
    /// Posts that came can be found now.
    Indexed,
    /// The views of the person's own.
    Views(Vec<NamedView>),
    /// They were changed; `change` takes it back.
    ViewChanged { ticket: Ticket, change: i64 },
    /// The programmes the person takes part in, and the Thing they are at in the first.
    Programmes { joined: Arc<Vec<Joined>>, at: Option<ThingNumber> },
    /// Whoever wrote a note of the list, where they are offered.
    Offered { ticket: Ticket, visitor: Option<Box<Visitor>> },
    /// What a post is about, why, and of which programme.
    About { ticket: Ticket, found: Option<Box<AboutPost>> },
    /// What a person said of a post is kept; what they had said before takes it back.
    AboutSaid { ticket: Ticket, before: Option<Vec<ThingNumber>> },
    /// Somebody of whom nothing was opened yet: their newest post. `None`: you know everybody.
    Somebody { ticket: Ticket, row: Option<Box<Row>> },
    /// A post with its text; `None` if it is gone.
    Post { ticket: Ticket, article: Option<Box<Article>> },
    /// Everybody, by name.
    People { ticket: Ticket, people: Vec<Person>, streams: Vec<Person> },
    /// Figures of the frame, and what of streams was not read, newest first.
    Totals { ticket: Ticket, totals: Totals, gaps: Vec<Gap> },
    /// Marks are committed.
    MarksKept { ticket: Ticket },
    /// Marks could not be written: the model takes them back.
    MarksLost { ticket: Ticket, why: KeepTrouble },
    /// Everything in a view is read; `batch` takes it back.
    AllMarked { ticket: Ticket, batch: i64, count: u64 },
    /// A `MarkAllRead` was taken back.
    AllUnmarked { ticket: Ticket },
    /// Getting new posts goes on. After `Finished`, and whenever posts came, `Changed` follows.
    Refresh(Progress),
    /// The database changed (new posts, another window's marks): what is shown may be stale.
    Changed,
    /// Getting older posts of a person came to something.
    Older { person: ParticipantId, state: Older },
    /// So many of so many people were looked for.
    LookingOver { done: usize, of: usize },
    /// What one would join.
    Reviewed { ticket: Ticket, review: Box<Review> },
    /// It was joined; so many people and posts came.
    Joined { ticket: Ticket, people: usize, posts: usize },
    /// People were added.
    Added { ticket: Ticket, names: Vec<Clean>, already: u32, change: i64 },
    /// The page has several lists of posts: their titles and addresses.
    Choose { ticket: Ticket, lists: Vec<(Clean, Clean)> },
    /// The list of people was changed; `change` takes it back.
    PeopleChanged { ticket: Ticket, change: i64 },
    /// Where a reply would appear; `None`: nowhere.
    Route { ticket: Ticket, invitation: Option<Box<Invitation>> },
    /// How words would go that answer another part of the conversation.
    Ways { ticket: Ticket, ways: Vec<WayOpen> },
    /// The text of a post that is to be shown is another from now on.
    FullText { ticket: Ticket },
    /// The row of the post of a reply that is not settled; `None`: there is none.
    ReplyFound { ticket: Ticket, row: Option<RowKey> },
    /// A reply is in the outbox.
    Queued { ticket: Ticket, id: OutId },
    /// A reply was taken back, or it was too late.
    ReplyTakenBack { in_time: bool },
    /// Sending a reply came to something, in words.
    ReplySent { says: Clean },
    /// The person's own editor was closed with these words.
    Edited(String),
    /// Something could not be done.
    Failed { ticket: Ticket, failure: Failure },
    /// A remark for the person that is no answer: a damaged database was set aside, and so on.
    Told(Clean),
}
