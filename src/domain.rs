//! The words of the program as plain data, with what must always hold of them. Knows nothing of
//! files, networks or screens.

mod filter;
mod founding;
mod gap;
mod joined;
mod link;
mod mark;
mod measure;
mod older;
mod on_things;
mod outbox;
mod participant;
mod post;
mod programme;
mod reply;
mod seen;
mod sign_in;
mod trouble;
mod visitor;
mod whereabouts;

pub use filter::{
    Day, Entry, Filter, Keyword, Mistake, Term, WORDS, What, Written, Wrong, finding_page,
};
pub use founding::{FoundTag, Founding, MOST_PARTS, Parts, PartsOfWeek};
pub use gap::{Gap, GapId};
pub use joined::Joined;
pub use link::{LinkKey, holds_secret, is_web, shown_address, shown_text};
pub use mark::{Mark, MarkChange};
pub use measure::Measure;
pub use older::{FurtherBack, Older};
pub use on_things::{BeginsLater, OnPage, OnThings, ProgrammeId, Stance, Suggestion};
pub use outbox::{NoteForm, OutId, OutState, Outgoing, Refusal, Route, Way, note_uri};
pub use participant::{ParticipantId, Person, Standing};
pub use post::{DateSure, FIRST_BLOGS, Network, PostId, PostKind, PublicId, Replies, Row, RowKey};
pub use programme::{Programme, ProgrammeTag, Thing, ThingNumber, Week, WeekNumber};
pub use reply::{Conversation, Part, Reply, SaidAt, SeenReplies, SeenReply, Waits};
pub use seen::{NoteFacts, Seen, SeenThread, Visibility};
pub use sign_in::SignInError;
pub use trouble::{KeepTrouble, Note, Offer, SourceId, Trouble, TroubleAt, offer};
pub use visitor::Visitor;
pub use whereabouts::{Absence, Whereabouts};
