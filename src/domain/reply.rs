//! Replies: what others say under a post, wherever they say it.

use jiff::Timestamp;
use url::Url;

use super::{Network, PostId};
use crate::text::Clean;

/// One comment as a platform showed it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenReply {
    /// What the platform calls it: the same through whichever door it is read.
    pub key: String,
    /// The key of the comment it answers, where it answers one.
    pub parent: Option<String>,
    /// Its author as published.
    pub author: Option<Clean>,
    /// The page its author gave (http or https).
    pub author_page: Option<Url>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// Its words as HTML, as they came.
    pub html: String,
    /// Its own address.
    pub link: Option<Url>,
    /// Whether it is no comment but a notice that another page links here.
    pub pingback: bool,
}

/// What a platform showed of one post's comments.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenReplies {
    /// The post they stand under.
    pub post: PostId,
    /// The comments.
    pub replies: Vec<SeenReply>,
    /// Whether these are all there are: only then is "nobody yet" a fact, and one that is missing gone.
    pub whole: bool,
}

/// Where words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidAt {
    /// Under the post, on its blog.
    Blog,
    /// In a note on a network; the server or the author's handle says where.
    Network(Network),
}

/// What a part of a conversation is to its post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// An answer.
    Reply,
    /// The author's own note that the post is there.
    Announcement,
    /// A note that links to the post.
    Mention,
}

/// One part of a conversation, as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Tells it from the others of this conversation.
    pub key: String,
    /// The key of the one it answers.
    pub parent: Option<String>,
    /// What it is to the post.
    pub part: Part,
    /// Who said it.
    pub author: Clean,
    /// When; where that is not known, when it was first seen.
    pub at: Timestamp,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// Where it stands.
    pub said_at: SaidAt,
    /// Its words as HTML, as they came.
    pub html: String,
    /// Its own address (http or https).
    pub link: Option<Clean>,
    /// Whether you said it.
    pub yours: bool,
    /// Its author's handle, where it is a note.
    pub handle: Option<Clean>,
    /// Its author's warning, behind which its words are folded.
    pub warning: Option<Clean>,
}

/// Everything said about one post.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conversation {
    /// What a note answers: what stands above it, from the top down.
    pub above: Vec<Reply>,
    /// Its parts, in no particular order.
    pub replies: Vec<Reply>,
    /// When the blog was last asked for all of it; `None`: never.
    pub looked_at: Option<Timestamp>,
    /// When you last looked at it.
    pub read_at: Option<Timestamp>,
}

/// Why a post stands among those that wait for a first reply, in the order of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waits {
    /// A newcomer's first post.
    NewHere,
    /// Nothing its author wrote was ever answered.
    NeverAnswered,
    /// It is known to have no reply.
    Also,
}
