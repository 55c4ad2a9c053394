//! What asking one source came to; data that the store keeps.

use url::Url;

use crate::domain::{Seen, Trouble};
use crate::store::{Polled, Sighting, Source, Visit};

/// What asking one source came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The source, as it was when asked.
    pub source: Source,
    /// What to record of it.
    pub polled: Polled,
    /// Posts to keep, if there was a document.
    pub kept: Option<Kept>,
    /// Whether this is the last outcome of the source in this round (hashtags come in pages).
    pub last: bool,
    /// What the visit to its host came to so far.
    pub visit: Option<Visit>,
}

/// Posts to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The posts, as the source showed them.
    pub sightings: Vec<Sighting>,
    /// What relative addresses in their texts start from.
    pub base: Url,
}

impl Kept {
    /// These posts.
    pub(super) fn of(seen: Vec<Seen>, base: Url) -> Self {
        Self { sightings: Sighting::all(seen, Some(&base)), base }
    }

    /// No posts.
    pub(super) fn nothing(source: &Source) -> Self {
        Self { sightings: Vec::new(), base: source.address.clone() }
    }
}

impl Outcome {
    /// An outcome without posts, the only one of its source.
    pub(super) fn of(source: Source, polled: Polled) -> Self {
        Self { source, polled, kept: None, last: true, visit: None }
    }

    /// Whether nothing answered: perhaps this source is in trouble, perhaps there is no network.
    pub fn is_unreachable(&self) -> bool {
        matches!(self.polled.trouble, Some((Trouble::Unreachable, _)))
    }
}
