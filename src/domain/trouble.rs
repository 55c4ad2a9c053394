//! What is wrong with a source. An enum here; `words` turns it into one sentence.

use jiff::Timestamp;

use crate::text::Clean;

/// A source's row in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub i64);

/// What is wrong with a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No connection: no such host, refused, reset, or no network at all.
    Unreachable,
    /// No whole answer in time.
    Slow,
    /// More than 16 MiB.
    TooLarge,
    /// 404, or another answer that means there is nothing at this address.
    NotFound,
    /// 410: closed by its owner. Not asked again until resumed.
    Closed,
    /// 401 or 403: not for everybody.
    NotAllowed,
    /// 429 or 503: asked to wait until then.
    Wait(Timestamp),
    /// 5xx: the server itself is in trouble.
    ServerFault,
    /// No trustworthy encrypted connection.
    Untrusted,
    /// Too many or forbidden redirects.
    Misdirected,
    /// A web page, not a feed; where its posts are, if the page says.
    HomePage(Option<Clean>),
    /// A feed, but too broken to read.
    Unreadable,
    /// A hashtag server that wants an account.
    SignInNeeded,
}

/// Something worth telling of a source that still reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It says it has moved for good; it is read at the new address.
    Moved(Clean),
    /// The address is that of a home page; its posts were found there, and are read there.
    FoundAt(Clean),
    /// It led from an encrypted connection to one that is not, and was read all the same.
    Unencrypted,
    /// Part of the document was broken and was read anyway.
    Mended,
    /// A hashtag of which only what the participants wrote themselves is read, for want of an account.
    OwnNotesOnly,
}

/// What can be done about a source with one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Write the address it is read at into the list.
    UseAddress(Clean),
    /// Ask again, although it was closed.
    AskAgain,
}

/// What is offered for a source in this state, if there is something.
pub fn offer(trouble: Option<&Trouble>, notes: &[Note]) -> Option<Offer> {
    if trouble == Some(&Trouble::Closed) {
        return Some(Offer::AskAgain);
    }
    notes.iter().find_map(|note| match note {
        Note::Moved(to) | Note::FoundAt(to) => Some(Offer::UseAddress(to.clone())),
        Note::Unencrypted | Note::Mended | Note::OwnNotesOnly => None,
    })
}

/// Trouble with one source: what, since when, and the details behind `d`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleAt {
    /// The source.
    pub source: SourceId,
    /// What is wrong.
    pub trouble: Trouble,
    /// Since when.
    pub since: Timestamp,
    /// For the curious: status, header, cause. May be empty.
    pub details: Clean,
}

/// Why something could not be read from, or kept on, this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepTrouble {
    /// The database is damaged.
    Damaged,
    /// The disk is full.
    Full,
    /// The folder or file cannot be written.
    ReadOnly,
    /// Another program held it for too long.
    Busy,
    /// A newer version of the program made it.
    Newer,
    /// Anything else, as the system says it.
    Other(Clean),
}
