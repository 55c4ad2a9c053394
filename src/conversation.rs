//! What others say under a post: where its comments can be read, and how a platform's answer
//! becomes replies. Never fetches, never stores.

mod comment_feed;
mod key;
mod plan;
pub mod send;
mod thread;
pub mod wordpress;

pub use comment_feed::{UnderWhich, read as read_feed};
pub use key::key_of;
pub use plan::{Blog, BlogPost, blog_feed};
pub use thread::{Threaded, threaded};
