//! What is known to be missing: a part of a stream that was not read.

use jiff::Timestamp;

use super::SourceId;
use crate::text::Clean;

/// A part of a stream that was not read. It has a place in the timeline, and a key that fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Which one it is.
    pub id: GapId,
    /// What the stream is of: a hashtag, with its sign.
    pub of: Clean,
    /// The server that has the rest.
    pub server: Clean,
    /// When the oldest note above it was written.
    pub newer_at: Timestamp,
    /// When the newest note below it was written; `None`: nothing below it is known.
    pub older_at: Option<Timestamp>,
    /// Whether somebody asked for what is in it.
    pub wanted: bool,
}

/// Which gap: that of a source above a note, by the name the server gives the note.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GapId {
    /// The source.
    pub source: SourceId,
    /// The newest note known below it; empty where nothing below is known.
    pub older: String,
}
