//! Somebody who uses the hashtag, is on no list, and links what may be their blog.

use jiff::Timestamp;

use super::PublicId;
use crate::text::Clean;

/// Somebody who is offered as a participant. Nobody is added by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Their handle: `@name@server`, or a Bluesky handle with its `@`.
    pub handle: Clean,
    /// What they call themselves, else their handle.
    pub name: Clean,
    /// The address that may be of their blog, or of a page of it (http or https).
    pub blog: Clean,
    /// The note in which it stands.
    pub note: PublicId,
    /// The page of that note.
    pub page: Option<Clean>,
    /// How it begins.
    pub words: Clean,
    /// When it was written.
    pub at: Timestamp,
}
