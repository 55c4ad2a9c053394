//! People who use the hashtag and may have a blog: who is offered, and that nobody is added by itself.

use jiff::tz::TimeZone;

use crate::domain::{Visitor, shown_text};

/// Somebody on one line: handle, name, the address that may be their blog, the note it stands in.
pub fn visitor(visitor: &Visitor, zone: &TimeZone) -> String {
    let Visitor { handle, name, blog, note, words, at, .. } = visitor;
    let day = at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d");
    format!("{handle} · {name} · {blog} · {note}, {day}: {words}")
}

/// How one adds them, or does not want to be asked again.
pub fn how() -> String {
    "Nobody here is on your list, and nobody is added by itself. `cohort add ADDRESS --name NAME --fediverse HANDLE` \
     (or --bluesky HANDLE) adds somebody; `cohort people --refuse HANDLE`: not offered again."
        .to_owned()
}

/// There is nobody to offer.
pub fn nobody() -> String {
    "Nobody who used the hashtag in the last 60 days links a blog that you do not have.".to_owned()
}

/// Somebody is offered no more.
pub fn refused(handle: &str) -> String {
    format!("{handle} is not offered again. `cohort add` adds their blog all the same.")
}

/// Nobody with this handle used the hashtag.
pub fn no_such_visitor(handle: &str) -> String {
    format!("Nobody called {handle} used the hashtag. `cohort people --offered` tells who did.")
}

/// This is no handle.
pub fn not_a_handle(written: &str) -> String {
    format!("{written} is no handle. Write @name@server, or for Bluesky name.bsky.social.")
}

/// What the key does that adds the blog.
pub const ADDS_IT: &str = "adds it";

/// Below a note: its author links a blog.
pub fn links_a_blog(visitor: &Visitor) -> String {
    format!("{} links a blog: {}", visitor.name, shown_text(visitor.blog.as_str()))
}

/// What is typed to add them.
pub fn prompt(visitor: &Visitor) -> String {
    format!("The address of {}’s blog", visitor.name)
}
