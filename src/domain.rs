//! The words of the program as plain data, with what must always hold of them. Knows nothing of
//! files, networks or screens.

mod link;
mod mark;
mod outbox;
mod participant;
mod post;
mod programme;
mod reply;
mod seen;
mod trouble;

pub use link::{LinkKey, holds_secret, is_web, shown_address, shown_text};
pub use mark::{Mark, MarkChange};
pub use outbox::{OutId, OutState, Outgoing, Refusal, Route, Way};
pub use participant::{ParticipantId, Person, Standing};
pub use post::{DateSure, Network, PostId, PostKind, PublicId, Replies, Row, RowKey};
pub use programme::{Programme, ProgrammeTag, Thing, ThingNumber, Week, WeekNumber};
pub use reply::{Conversation, Part, Reply, SaidAt, SeenReplies, SeenReply, Waits};
pub use seen::{NoteFacts, Seen};
pub use trouble::{KeepTrouble, Note, Offer, SourceId, Trouble, TroubleAt, offer};
