//! Room for large documents: only a few of them are in memory at a time, whoever sends them.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A document of more bytes than this is a large one. A blog's feed seldom has a quarter of that.
const LARGE: usize = 1024 * 1024;
/// So many large ones are in memory at once.
const AT_ONCE: usize = 8;

/// Room for large documents.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Semaphore>);

/// A place for one large document.
#[derive(Debug)]
pub(super) struct Place {
    _until_dropped: Option<OwnedSemaphorePermit>,
}

/// A large document, whose place is free again when nobody reads in it any more.
struct Placed {
    body: Bytes,
    _place: Place,
}

impl AsRef<[u8]> for Placed {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Room {
    /// Whether a document of so many bytes needs a place.
    pub(super) fn is_needed_for(bytes: usize) -> bool {
        bytes > LARGE
    }

    /// Waits until there is room for one more.
    pub(super) async fn place(&self) -> Place {
        // The semaphore is never closed; were it, reading on is better than never.
        Place { _until_dropped: Arc::clone(&self.0).acquire_owned().await.ok() }
    }

    #[cfg(test)]
    pub(super) fn places_left(&self) -> usize {
        self.0.available_permits()
    }
}

impl Place {
    /// The document in its place.
    pub(super) fn filled(self, body: BytesMut) -> Bytes {
        Bytes::from_owner(Placed { body: body.freeze(), _place: self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_free_again_when_the_last_reader_of_its_document_is_gone() {
        let room = Room::default();
        let document = room.place().await.filled(BytesMut::from("a long text"));
        let part = document.slice(2..6);

        assert_eq!((room.places_left(), part.as_ref()), (AT_ONCE - 1, b"long".as_slice()));
        drop(document);
        assert_eq!(room.places_left(), AT_ONCE - 1, "a part of it is still read");
        drop(part);
        assert_eq!(room.places_left(), AT_ONCE);
    }
}
