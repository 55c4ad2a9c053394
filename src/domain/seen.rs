//! A sighting: one post as one source showed it at one time. Feeds and hashtag streams both end
//! here; the store decides which post it is.

use jiff::Timestamp;
use url::Url;

use super::{Network, PostKind, Replies};
use crate::text::Clean;

/// One post as a source showed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Blog post or note.
    pub kind: PostKind,
    /// What the source calls it: a feed's guid, a note's `uri`.
    pub guid: Option<String>,
    /// Its page.
    pub link: Option<Url>,
    /// Whether other posts of the same document give the same page, or the page is the blog's own:
    /// then the page does not tell which post this is.
    pub shared_link: bool,
    /// Its title as written; notes and some posts have none.
    pub title: Option<Clean>,
    /// Its author as published.
    pub author: Option<Clean>,
    /// When it was published, as far as the source says something one can read.
    pub published: Option<Timestamp>,
    /// Its text as HTML, as it came. Only `text::document` makes something to show of it.
    pub html: String,
    /// Where relative addresses in its text begin (`xml:base`, or its page), if not where its document
    /// was found.
    pub base: Option<Url>,
    /// What its author tagged it with.
    pub tags: Vec<Clean>,
    /// How many replies the source says it has.
    pub replies: Replies,
    /// The page where one can comment.
    pub comments_page: Option<Url>,
    /// Where its comments can be read.
    pub comments_feed: Option<Url>,
    /// Sound, film or files that came with it.
    pub enclosures: Vec<Url>,
    /// The language it is in (BCP 47), as the source says.
    pub language: Option<Clean>,
    /// What it answers, by the name the source gives that (`thr:in-reply-to`, RFC 4685); in feeds of
    /// comments.
    pub in_reply_to: Option<String>,
    /// What only notes have.
    pub note: Option<Box<NoteFacts>>,
}

/// What only notes have.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteFacts {
    /// Where it was written.
    pub network: Network,
    /// Its author: `@name@server`.
    pub handle: Clean,
    /// The server that showed it, and its id there.
    pub shown_by: (String, String),
    /// The id, on that server, of the note it answers.
    pub answers: Option<String>,
    /// Links in its text, without hashtags and mentions.
    pub links: Vec<Url>,
    /// The author's warning, behind which the text is folded.
    pub warning: Option<Clean>,
    /// Written by a program.
    pub automatic: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// When its author last changed it, as far as the server says.
    pub edited: Option<Timestamp>,
}

/// Who may see a note, from everybody down. An answer never goes to more people than what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Visibility {
    /// Everybody, and it stands in public lists.
    #[default]
    Public,
    /// Everybody who comes by.
    Unlisted,
    /// The followers of its author.
    Followers,
    /// Those whom it names.
    Direct,
}

/// The part of a thread that a server showed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeenThread {
    /// The notes above and below the one that was asked for, and where it was given, that one.
    pub notes: Vec<Seen>,
    /// Whether the server gave all it knows: strangers are given a part of long threads.
    pub whole: bool,
}

impl Seen {
    /// A blog post with nothing known yet.
    pub fn blog() -> Self {
        Self {
            kind: PostKind::Blog,
            guid: None,
            link: None,
            shared_link: false,
            title: None,
            author: None,
            published: None,
            html: String::new(),
            base: None,
            tags: Vec::new(),
            replies: Replies::Unknown,
            comments_page: None,
            comments_feed: None,
            enclosures: Vec::new(),
            language: None,
            in_reply_to: None,
            note: None,
        }
    }
}
