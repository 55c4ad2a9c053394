//! Bluesky, as its servers speak (XRPC; the lexicons `app.bsky.*` and `com.atproto.*`, atproto.com/lexicons).
//! What is public is read without an account at the `AppView`; its search and everything one writes go
//! through the server that one's account is on, which asks the `AppView` in one's name.

mod embed;
mod facet;
mod note;
mod post;
mod read;
mod session;
#[cfg(test)]
mod tests;

pub use post::{
    Answered, Card, MOST_BYTES, MOST_GRAPHEMES, Own, Post, StrongRef, Taken, create_record,
    delete_record, get_record, left, mentioned, own_note, own_posts, put_record, read_created,
    read_own, read_parent, read_record, record_key, taken,
};
pub use read::{
    Asked, NotePage, author_page, glance, posts, read_author, read_posts, read_search, read_thread,
    search_page, search_until, thread,
};
pub use session::{
    Session, create_session, delete_session, did_document, error_name, is_signed_out, message,
    must_refresh, read_did, read_service, read_session, refresh_session, resolve_handle,
};

use url::Url;

/// What the network is called among the servers that show notes.
pub const SERVER: &str = "Bluesky";
/// The `AppView` that answers strangers.
pub const PUBLIC: &str = "https://public.api.bsky.app";
/// The server where most people's accounts are.
pub const USUAL: &str = "https://bsky.social";
/// How the names of its servers end; one signs in at [`USUAL`] for all of them.
pub const USUAL_SERVERS: &str = ".host.bsky.network";
/// The directory of the people whose names begin with `did:plc:`.
pub const DIRECTORY: &str = "https://plc.directory";

/// The address of a method of a server.
fn method(service: &Url, name: &str, query: &[(&str, &str)]) -> Option<Url> {
    let mut url = service.join("/xrpc/").ok()?.join(name).ok()?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Some(url)
}

/// The author and the record key in the name of a post (`at://did:plc:…/app.bsky.feed.post/3k…`).
fn parts(at_uri: &str) -> Option<(&str, &str)> {
    let (author, key) = at_uri.strip_prefix("at://")?.split_once("/app.bsky.feed.post/")?;
    let is_key = |ch: char| ch.is_ascii_alphanumeric() || ".-_:~".contains(ch);
    let fits = |part: &str| !part.is_empty() && part.len() <= 512 && part.chars().all(is_key);
    (fits(author) && fits(key)).then_some((author, key))
}
