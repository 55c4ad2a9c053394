//! What you write: a draft until you send it, then in the outbox until it is known to have arrived.

use jiff::Timestamp;

use super::{Measure, Network, PostId, PublicId, Visibility};
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
    /// A note on a network, as the person one is signed in as.
    Note(Network),
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
    /// What makes a note of the words, where they become one.
    pub note: Option<NoteForm>,
}

/// What makes a note of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteForm {
    /// The account it is written with, by its handle.
    pub account: String,
    /// The server of that account.
    pub server: Clean,
    /// Whom it answers, by handle.
    pub mention: Option<Clean>,
    /// Whether that handle is written in front of the words; some networks tell people by themselves.
    pub names: bool,
    /// What stands below the words of a note that answers nobody: the address of the post, and hashtags.
    pub below: Option<Clean>,
    /// Who may see it; never more people than may see what it answers.
    pub visibility: Visibility,
    /// The warning in front of it: that of what it answers.
    pub warning: Option<Clean>,
    /// How long it may be.
    pub measure: Measure,
}

impl NoteForm {
    /// The whole note, exactly as it is sent (but for the server in a mention, where one's own calls its author
    /// by another). `answered` is whom it answers, if not the one it was made for.
    pub fn whole(&self, words: &str, answered: Option<&Clean>) -> String {
        let words = words.trim();
        let Some(answered) = answered.or(self.mention.as_ref()) else {
            let below = self.below.as_ref().map_or("", Clean::as_str);
            return format!("{words}\n\n{below}").trim().to_owned();
        };
        let named = |word: &str| {
            word.trim_end_matches(['.', ':', '!', '?']) == answered.as_str().to_lowercase()
        };
        let lower = words.to_lowercase();
        let holds = lower.split(|ch: char| ch.is_whitespace() || ch == ',').any(named);
        if self.names && !holds { format!("{answered} {words}") } else { words.to_owned() }
    }

    /// How many characters are left; below zero, so many are too many.
    pub fn left(&self, words: &str, answered: Option<&Clean>) -> i64 {
        let warning = self.warning.as_ref().map_or("", Clean::as_str);
        let spent = i64::from(self.measure.letters) - self.measure.left(warning);
        self.measure.left(&self.whole(words, answered)) - spent
    }
}

/// What a note of a conversation is called everywhere, from its key there; `None` for a comment.
pub fn note_uri(key: &str) -> Option<&str> {
    key.strip_prefix("note ")
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
    /// The server does not find the note that is answered.
    NotFound,
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
    /// The account a note goes with, by its handle.
    pub account: Option<String>,
    /// The name by which a server takes it once; chosen before it leaves for the first time.
    pub once: Option<String>,
    /// How far it is.
    pub state: OutState,
    /// Since when.
    pub since: Timestamp,
    /// When it left, if it did.
    pub left_at: Option<Timestamp>,
    /// What the blog calls it, once it arrived.
    pub key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(mention: Option<&str>, below: Option<&str>) -> NoteForm {
        NoteForm {
            account: "@ruth@books.example".to_owned(),
            server: "books.example".into(),
            mention: mention.map(Clean::line),
            names: true,
            below: below.map(Clean::line),
            visibility: Visibility::Public,
            warning: None,
            measure: Measure::fediverse(50, 23),
        }
    }

    #[test]
    fn whom_it_answers_is_named_once_and_by_the_one_that_was_chosen() {
        let answer = form(Some("@ama@a.example"), None);

        assert_eq!(answer.whole("Yes.", None), "@ama@a.example Yes.");
        assert_eq!(
            answer.whole("Yes, @Ama@a.example: so am I", None),
            "Yes, @Ama@a.example: so am I"
        );
        let other = Clean::line("@ben@b.example");
        assert_eq!(answer.whole("Yes.", Some(&other)), "@ben@b.example Yes.");
        assert_eq!(answer.whole("For @ama@a.examples", None), "@ama@a.example For @ama@a.examples");
    }

    #[test]
    fn what_is_left_counts_everything_that_is_sent() {
        let about = form(None, Some("https://ama.example/a/very/long/address/indeed #cpd23"));

        assert_eq!(about.left("Lovely", None), 50 - 6 - 2 - 23 - 7);
        let ama = Clean::line("@ama@a.example");
        assert_eq!(
            about.whole("Lovely", Some(&ama)),
            "@ama@a.example Lovely",
            "an answer is no note about it"
        );
        let warned = NoteForm { warning: Some("food".into()), ..about };
        assert_eq!(warned.left("Lovely", None), 50 - 6 - 2 - 23 - 7 - 4);
    }
}
