//! Texts as they lie in the database: as they are where they are short, packed (zstd, RFC 8878) where they
//! are long. A blog's posts take less than half of the room then. They are packed when they are put into the index of
//! words, not when they come, and those of `body` lie in pieces then: `body_text` is the view that puts them together.
//! (What was packed before there were pieces stays whole in `body.html`, as the articles of pages do in `full_text`.)

use std::cell::RefCell;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension as _, ToSql, Transaction, params};
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

use super::Result;

/// Below so many bytes packing saves little.
const SHORT: usize = 256;
/// More effort than this takes longer than it saves.
const LEVEL: i32 = 1;
/// No text that was packed had more bytes: a feed has at most so many (`feeds::read`). A number beyond is
/// damage.
const LONGEST: u64 = 64 * 1024 * 1024;

/// A piece of a packed text has at most so many bytes: 24 of them fill a page of the database (of 8,192 bytes, with up
/// to 12 for each row), and 12 one of a database that was begun with smaller ones.
const PIECE: usize = 328;

/// About so many bytes of text are in a piece.
pub(super) const TEXT_IN_PIECE: usize = PIECE * 5 / 2;

/// A text as one zstd frame that says how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed(Vec<u8>);

impl ToSql for Packed {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

/// Packs one text after the other.
pub(super) struct Packer(Option<Compressor<'static>>);

impl Packer {
    /// One that has packed nothing yet.
    pub(super) fn new() -> Self {
        Self(None)
    }

    /// Packs a text, where that saves something.
    pub(super) fn pack(&mut self, text: &str) -> Option<Packed> {
        if text.len() < SHORT {
            return None;
        }
        if self.0.is_none() {
            self.0 = Compressor::new(LEVEL).ok();
        }
        let frame = self.0.as_mut()?.compress(text.as_bytes()).ok()?;
        (frame.len() < text.len()).then_some(Packed(frame))
    }
}

/// Keeps the text of a post packed, instead of as it came.
pub(super) fn keep_packed(change: &Transaction<'_>, post: i64, packed: &Packed) -> Result<()> {
    // Changed in place, the row would leave its page nearly empty. No trigger may stand behind what is put in here: a
    // statement with one has a savepoint of its own, and for each of them FTS5 writes what it has gathered.
    let base: Option<Option<String>> = change
        .prepare_cached("DELETE FROM body WHERE post = ? RETURNING base")?
        .query_row([post], |row| row.get(0))
        .optional()?;
    let Some(base) = base else { return Ok(()) };
    let mut piece = change.prepare_cached("INSERT INTO body_piece(data) VALUES (?)")?;
    let (mut pieces, mut last) = (0, 0);
    for data in packed.0.chunks(PIECE) {
        // Nobody else writes meanwhile: the ids follow each other.
        last = piece.insert([data])?;
        pieces += 1;
    }
    change
        .prepare_cached(
            "INSERT INTO body(post, html, base, first_piece, pieces) VALUES (?, '', ?, ?, ?)",
        )?
        .execute(params![post, base, last - pieces + 1, pieces])?;
    Ok(())
}

/// A text from the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unpacked(pub(super) String);

impl FromSql for Unpacked {
    /// What cannot be unpacked is as if it had been let go: one text is damaged, the rest is not.
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(frame) => Ok(unpack(frame).unwrap_or_else(|| {
                tracing::error!(bytes = frame.len(), "a text in the database cannot be unpacked");
                Self::default()
            })),
            ValueRef::Text(_) => Ok(Self(value.as_str()?.to_owned())),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

thread_local! {
    /// Making one takes longer than unpacking a post.
    static UNPACKING: RefCell<Option<Decompressor<'static>>> = RefCell::new(Decompressor::new().ok());
}

fn unpack(frame: &[u8]) -> Option<Unpacked> {
    let long = get_frame_content_size(frame).ok().flatten().filter(|long| *long <= LONGEST)?;
    let long = usize::try_from(long).ok()?;
    let text = UNPACKING.with_borrow_mut(|unpacking| {
        unpacking.as_mut().and_then(|unpacking| unpacking.decompress(frame, long).ok())
    });
    String::from_utf8(text?).ok().map(Unpacked)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_long_text_is_packed_and_comes_back_as_it_was() {
        let long = "<p>Thing 3 is about the shelf nobody visits — 図書館.</p>".repeat(100);
        let connection = Connection::open_in_memory().unwrap();

        let packed = Packer::new().pack(&long).unwrap();
        let back: Unpacked = connection.query_row("SELECT ?", [&packed], |row| row.get(0)).unwrap();

        assert!(packed.0.len() * 5 < long.len());
        assert_eq!(back.0, long);
    }

    #[test]
    fn the_text_of_a_post_is_met_without_looking_at_others() {
        let store = crate::store::Store::in_memory().unwrap();
        let sql = "SELECT coalesce(b.html, '') FROM post p LEFT JOIN body_text b ON b.post = p.id WHERE p.id = ?";

        for step in store.plans(sql).unwrap() {
            let others = ["SCAN body", "SCAN b", "MATERIALIZE", "TEMP B-TREE"];
            assert!(!others.iter().any(|other| step.contains(other)), "{step}");
        }
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        for text in ["", "<p>Hello.</p>", &"a".repeat(SHORT - 1)] {
            assert_eq!(Packer::new().pack(text), None);
        }
    }

    #[test]
    fn what_is_damaged_is_as_if_it_had_been_let_go() {
        let Packed(frame) = Packer::new().pack(&"a word ".repeat(200)).unwrap();
        let read = |frame: &[u8]| Unpacked::column_result(ValueRef::Blob(frame)).unwrap().0;
        assert_eq!(read(&frame).len(), 1_400);

        for broken in [&[][..], b"nothing", &frame[..frame.len() / 2]] {
            assert_eq!(read(broken), "");
        }
        // A frame that says of itself that it holds four gigabytes.
        let mut huge = frame;
        huge[4] = 0b1010_0000;
        huge[5..9].fill(0xff);
        assert_eq!(read(&huge), "");
    }
}
