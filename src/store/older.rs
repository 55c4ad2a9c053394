//! How far back a blog was read beyond what its feed holds, and where to read on.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use url::Url;

use super::sources::Source;
use super::{Result, Store, codes};
use crate::domain::{ParticipantId, SourceId};

/// How far back a blog was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadBack {
    /// Where to read on; `None`: nowhere, or it was not begun.
    pub next: Option<Url>,
    /// How far back was read.
    pub reached: Option<Timestamp>,
    /// The page of the blog on which older posts are.
    pub page: Option<Url>,
    /// Why there is nothing more to read.
    pub end: Option<BackTo>,
}

/// Where reading back ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackTo {
    /// At the blog's first post.
    Beginning,
    /// Where the blog gives no more: what is older is on its pages only.
    BlogItself,
}

impl Store {
    /// How far back a blog was read; not begun where it was read at another address.
    pub fn read_back(&self, source: &Source) -> Result<ReadBack> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT older_next, older_to, older_page, older_end FROM source WHERE id = ? AND older_of = ?",
            )?
            .query_row(params![source.id.0, source.reads_at().as_str()], |row| {
                let url = |text: Option<String>| text.and_then(|text| Url::parse(&text).ok());
                Ok(ReadBack {
                    next: url(row.get(0)?),
                    reached: row.get::<_, Option<i64>>(1)?.map(codes::time_of),
                    page: url(row.get(2)?),
                    end: row.get::<_, Option<i64>>(3)?.map(back_to),
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Remembers how far back a blog was read.
    pub fn keep_read_back(&mut self, source: &Source, back: &ReadBack) -> Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE source SET older_of = ?2, older_next = ?3, older_to = ?4, older_page = ?5, older_end = ?6 \
                 WHERE id = ?1",
            )?
            .execute(params![
                source.id.0,
                source.reads_at().as_str(),
                back.next.as_ref().map(Url::as_str),
                back.reached.map(Timestamp::as_millisecond),
                back.page.as_ref().map(Url::as_str),
                back.end.map(code),
            ])?;
        Ok(())
    }

    /// When the oldest post was written that is kept of a person's blogs.
    pub fn oldest_of(&self, person: ParticipantId) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT min(at) FROM post WHERE participant = ? AND kind = 0 AND date_sure = 0",
            )?
            .query_row([person.0], |row| row.get(0))?;
        Ok(at.map(codes::time_of))
    }

    /// The page of a blog, as its feed or the list of people says.
    pub fn page_of(&self, source: SourceId) -> Result<Option<Url>> {
        let page: Option<Option<String>> = self
            .connection
            .prepare_cached(
                "SELECT coalesce(s.page, m.page) FROM source s LEFT JOIN participant m ON m.id = s.participant \
                 WHERE s.id = ?",
            )?
            .query_row([source.0], |row| row.get(0))
            .optional()?;
        Ok(page.flatten().and_then(|text| Url::parse(&text).ok()))
    }
}

fn back_to(code: i64) -> BackTo {
    if code == 0 { BackTo::Beginning } else { BackTo::BlogItself }
}

fn code(end: BackTo) -> i64 {
    match end {
        BackTo::Beginning => 0,
        BackTo::BlogItself => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Enrolment;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn enrolled(feed: &str) -> (Store, Source) {
        let mut store = Store::in_memory().unwrap();
        let feeds = vec![url(feed)];
        let ama = Enrolment { name: "Ama".to_owned(), feeds, ..Enrolment::default() };
        store.enrol(&[ama], &[]).unwrap();
        let source = store.due(Timestamp::UNIX_EPOCH).unwrap().remove(0);
        (store, source)
    }

    #[test]
    fn how_far_back_a_blog_was_read_is_remembered() {
        let (mut store, source) = enrolled("https://ama.example/feed/");
        assert_eq!(store.read_back(&source).unwrap(), ReadBack::default());
        for back in [
            ReadBack {
                next: Some(url("https://ama.example/feed/?paged=3")),
                reached: Some("2026-03-02T09:00:00Z".parse().unwrap()),
                page: Some(url("https://ama.example/")),
                end: None,
            },
            ReadBack { end: Some(BackTo::Beginning), ..ReadBack::default() },
            ReadBack { end: Some(BackTo::BlogItself), ..ReadBack::default() },
        ] {
            store.keep_read_back(&source, &back).unwrap();

            assert_eq!(store.read_back(&source).unwrap(), back);
        }
    }

    #[test]
    fn a_blog_that_is_read_elsewhere_begins_anew() {
        let (mut store, source) = enrolled("https://ama.example/feed/");
        let back = ReadBack { end: Some(BackTo::BlogItself), ..ReadBack::default() };
        store.keep_read_back(&source, &back).unwrap();

        let moved = Source { reads: Some(url("https://new.example/feed/")), ..source };

        assert_eq!(store.read_back(&moved).unwrap(), ReadBack::default());
    }
}
