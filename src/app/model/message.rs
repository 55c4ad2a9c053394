//! What the footer says about what was just done; `words` makes the sentences.

use crate::app::Failure;
use crate::domain::Older;
use crate::text::Clean;

/// What the footer says about what was just done; `words` makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Saved.
    Saved,
    /// No longer saved.
    Unsaved,
    /// Hidden from every list.
    Hidden,
    /// What was chosen means nothing where one is.
    NotHere,
    /// Read.
    Read,
    /// New again.
    New,
    /// So many were marked read.
    AllRead(u64),
    /// Taken back.
    Undone,
    /// Done again.
    Redone,
    /// There is nothing to take back.
    NothingToUndo,
    /// Nothing new lies that way.
    NothingNew,
    /// The address was copied.
    Copied,
    /// Opened in the browser.
    Opened,
    /// Opened by the person's own program.
    Opening,
    /// The address of a mailbox was copied.
    MailboxCopied,
    /// The address of a link was copied.
    LinkCopied,
    /// Letters stand on the links; they open or copy them.
    Hints(bool),
    /// There is no link in sight.
    NoLinks,
    /// That place is not in the text.
    NoPlace,
    /// One did not follow a link within the post.
    NotJumped,
    /// The match with this number of so many.
    Match(usize, usize),
    /// These words are not in the post.
    NoMatch(Clean),
    /// This is where one was.
    GoesOn,
    /// The full text is being got.
    GettingFullText,
    /// There is no page that could have the full text.
    NoFullText,
    /// These words are no command.
    NotACommand,
    /// The page to comment on was opened, with the words on the clipboard.
    OpenedToReply,
    /// Words are kept as a draft.
    DraftKept,
    /// There are no words to send.
    NothingToSend,
    /// A note is too long.
    TooLong,
    /// How the words would go is not known yet.
    OneMoment,
    /// There is only one way to answer.
    NoOtherWay,
    /// There is no gap here.
    NoGap,
    /// What lies in a gap is being got.
    Filling,
    /// A reply leaves in a moment, and can be taken back until then.
    Leaves,
    /// It was taken back.
    TakenBack,
    /// It was too late to take it back.
    TooLate,
    /// There is a network again, and so many replies wait.
    RepliesWait(u32),
    /// No reply waits.
    NoReplyWaits,
    /// There is no page to open.
    NoPage,
    /// This blog takes no comments.
    NoComments,
    /// There is no link of this number.
    NoLink(u32),
    /// Looking for the posts of a blog.
    Looking(Clean),
    /// These were added; so many were there already.
    Added(Vec<Clean>, u32),
    /// The list of people was changed.
    PeopleChanged,
    /// New posts came.
    Came(u32),
    /// Getting older posts of the person of this name came to something.
    Older(Clean, Box<Older>),
    /// Another window is getting new posts.
    Elsewhere,
    /// People are being looked for.
    LookingOver(usize, usize),
    /// A programme was joined: so many people and posts came.
    Joined(usize, usize),
    /// One was away for long.
    WasAway(Away),
    /// Older posts are being got.
    LookingFurtherBack,
    /// What a post is about was noted.
    AboutNoted,
    /// No programme says what posts are about.
    NoThings,
    /// So is no day.
    NotADay(Clean),
    /// So is no Thing.
    NotAThing(Clean),
    /// This Thing is the last or the first one that is open.
    NoFurtherThing,
    /// Another programme is shown from now on.
    NowAt(Clean),
    /// There is one programme, or none.
    NoOtherProgramme,
    /// You have opened something of everybody.
    KnowsEverybody,
    /// No other post was found that way.
    NoFurtherMatch,
    /// Nothing is found of which a view could be made.
    NothingToKeep,
    /// What is shown is no view of the person's own.
    NotYourView,
    /// A view was kept; its tab has this number.
    ViewKept(usize),
    /// A view was taken away.
    ViewRemoved,
    /// Something could not be done.
    Failed(Failure),
    /// A remark.
    Told(Clean),
}

/// That one was away for long, and where one can go on: the numbers of views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// For so many days.
    pub days: i64,
    /// The Things, where there are any.
    pub things: Option<u8>,
    /// Answers to you.
    pub for_you: Option<u8>,
    /// Who waits for a first reply.
    pub waiting: Option<u8>,
}
