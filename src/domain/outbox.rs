//! What you write: a draft until you send it, then in the outbox until it is known to have arrived.

use jiff::Timestamp;

use super::{PostId, PublicId};
use crate::text::Clean;

/// A reply of yours, by its number in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutId(pub i64);

/// Through which door words reach a blog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// `WordPress`, as the person one is logged in as.
    Account,
    /// The comment form of the blog, as a guest.
    Form,
    /// The browser, where one pastes the words oneself.
    Browser,
}

/// Where the words of a reply would appear, and under which name: what is said before anything is
/// written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The way.
    pub way: Way,
    /// Whose blog it is (or whose note).
    pub person: Clean,
    /// The name the words stand under; `None` where the browser knows it.
    pub name: Option<Clean>,
    /// The e-mail address that goes with them, where one does.
    pub email: Option<Clean>,
    /// The page that goes with them, where one does.
    pub site: Option<Clean>,
    /// The page where one comments.
    pub page: Option<Clean>,
}

/// How far a reply is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutState {
    /// Being written.
    Draft,
    /// To be sent, not before this time: until then it can be taken back.
    Waiting(Timestamp),
    /// On its way.
    Sending,
    /// It arrived.
    Sent,
    /// It arrived, and whoever keeps the blog looks at it first.
    Held,
    /// It left, and no answer came. It may have arrived.
    NotKnown,
    /// The blog did not take it.
    Refused(Refusal),
}

/// Why a blog does not take a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Comments are closed.
    Closed,
    /// The same words are there already.
    Duplicate,
    /// Too soon after the last one.
    TooFast,
    /// The name and password are not taken.
    SignedOut,
    /// Only people with an account may comment.
    AccountNeeded,
    /// Something is missing or wrong in the form; what the blog says.
    Unfit(Clean),
    /// A password would have gone where others can read along.
    NotSafe,
    /// The way itself is closed: there is no such form or interface.
    NoWay,
    /// Anything else; what the blog says.
    Other(Clean),
}

/// A reply of yours, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number.
    pub id: OutId,
    /// The post it answers.
    pub post: PostId,
    /// That post's name to the outside.
    pub public: PublicId,
    /// That post's title.
    pub title: Clean,
    /// Whose post it is.
    pub person: Clean,
    /// The comment it answers, where it answers one.
    pub parent: Option<String>,
    /// The words.
    pub text: String,
    /// The way it goes; a draft has none yet.
    pub way: Option<Way>,
    /// The name it stands under, where that is known.
    pub name: Option<String>,
    /// How far it is.
    pub state: OutState,
    /// Since when.
    pub since: Timestamp,
    /// When it left, if it did.
    pub left_at: Option<Timestamp>,
    /// What the blog calls it, once it arrived.
    pub key: Option<String>,
}
