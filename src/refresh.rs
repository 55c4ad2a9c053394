//! Getting new posts: who is due, asking them politely, and what their answers change.

mod ask;
mod blog;
mod find;
mod gather;
mod note;
mod older;
mod outcome;
mod page;
mod published;
mod readers;
mod reply;
mod review;
mod sky;
mod stream;
mod talk;
mod thread;
mod window;

pub use ask::{Asking, ask_all};
pub use blog::first_look;
pub use find::{Found, Holds, Search, find};
pub use gather::{Gathered, Gatherer};
pub use note::{
    Arrival, Change, Changed, Leaving, Look, Owner, change_own, find_on_bluesky, find_on_fediverse,
    to_bluesky, to_fediverse,
};
pub use older::{Walk, Walked};
pub use outcome::{Kept, Outcome};
pub use page::{article_of, page_of_post};
pub use published::{NoList, Publisher};
pub use readers::read_aside;
pub use reply::{Answering, take_there};
pub use review::{Reviewed, Reviewing, address_of, review_all};
pub use sky::{Sky, account_of};
pub use talk::{TalkOutcome, talk_about, talk_all};
pub use thread::{ThreadOutcome, look_for, thread, thread_all};
