//! What happened: answers, the clock, the terminal.
#![expect(missing_docs, reason = "the fields say what their types say")]

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{ListView, PageOf, Ticket};
use crate::domain::{ParticipantId, Person, Row, RowKey, TroubleAt};
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
    /// How many minutes it takes to read; at least one.
    pub minutes: u32,
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
    /// Sources that need a look.
    pub trouble: u32,
    /// When sources were last asked with success.
    pub updated: Option<Timestamp>,
    /// Whether there is anybody on the list.
    pub people: u32,
}

/// Why something could not be done; `words` makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// What you did could not be written; it was taken back.
    NotKept,
    /// New posts could not be written.
    PostsNotKept,
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
    /// No browser could be started.
    NoBrowser(Clean),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The program started; the zone, the time now, and the row one was on last time.
    Started { now: Timestamp, zone: TimeZone, first_start: bool, place: Option<RowKey> },
    /// Time has passed (a minute turned while something on screen depends on it).
    Clock(Timestamp),
    /// A source is due to be asked.
    Due,
    /// The terminal has this many columns and rows.
    Resized { columns: u16, rows: u16 },
    /// The terminal got or lost the keys.
    Focus(bool),
    /// A page of a list. `more` says whether rows lie beyond its far end.
    Page { ticket: Ticket, view: ListView, page: PageOf, rows: Vec<Row>, more: bool },
    /// A post with its text; `None` if it is gone.
    Post { ticket: Ticket, article: Option<Box<Article>> },
    /// Everybody, by name.
    People { ticket: Ticket, people: Vec<Person>, streams: Vec<Person> },
    /// Figures of the frame.
    Totals { ticket: Ticket, totals: Totals },
    /// Marks are committed.
    MarksKept { ticket: Ticket },
    /// Marks could not be written: the model takes them back.
    MarksLost { ticket: Ticket },
    /// Everything in a view is read; `batch` takes it back.
    AllMarked { ticket: Ticket, batch: i64, count: u64 },
    /// A `MarkAllRead` was taken back.
    AllUnmarked { ticket: Ticket },
    /// Getting new posts goes on. After `Finished`, and whenever posts came, `Changed` follows.
    Refresh(Progress),
    /// The database changed (new posts, another window's marks): what is shown may be stale.
    Changed,
    /// People were added.
    Added { ticket: Ticket, names: Vec<Clean>, already: u32, change: i64 },
    /// The page has several lists of posts: their titles and addresses.
    Choose { ticket: Ticket, lists: Vec<(Clean, Clean)> },
    /// The list of people was changed; `change` takes it back.
    PeopleChanged { ticket: Ticket, change: i64 },
    /// Something could not be done.
    Failed { ticket: Ticket, failure: Failure },
    /// A remark for the person that is no answer: a damaged database was set aside, and so on.
    Told(Clean),
}
