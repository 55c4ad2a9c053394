//! A line being typed, and what for.

use crate::app::AboutPost;
use crate::domain::{Absence, ParticipantId, Visitor};
use crate::text::Clean;

/// A line being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// What is typed.
    pub text: String,
    /// Where the next letter goes, in letters from the beginning.
    pub at: usize,
}

/// What a line is typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a blog.
    Blog,
    /// The address of a programme, or its file.
    Programme,
    /// A question before one joins, and whether what was typed was no answer to it.
    Joining(Asks, bool),
    /// The address of the blog of somebody who is offered.
    BlogOf(Box<Visitor>),
    /// A file with a list of blogs.
    List,
    /// A person's new address.
    Address(ParticipantId, Clean),
    /// Which of the lists of posts that a page has: their titles and addresses.
    Choice(Vec<(Clean, Clean)>),
    /// Which Things a post is about.
    Things(AboutPost),
    /// Until when a person is away.
    Away(ParticipantId, Clean, Absence),
    /// Whether a person is really to be taken off the list.
    Removal(ParticipantId, Clean),
    /// What to find.
    Find,
    /// What a view of one's own is called.
    ViewName,
    /// Words in the open post.
    Within,
    /// Whether the link of this number is to be opened, whose address is another than it says.
    Elsewhere(u32, Clean),
    /// The command that is to have the text of the open post.
    Command,
}

/// What is asked for in a line before one joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The hashtag.
    Hashtag,
    /// The servers on which it is used.
    Servers,
    /// What a part is called.
    Noun,
    /// How many parts there are.
    Count,
    /// When it started.
    Starts,
    /// One's own blog or handle.
    You,
}
