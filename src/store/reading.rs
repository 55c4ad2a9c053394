//! How far posts were read, and the full texts of those that came as excerpts.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use url::Url;

use super::open::known;
use super::packed::{Packer, Unpacked};
use super::{Result, Store, codes};
use crate::domain::PostId;

/// The article of a post's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullText {
    /// Its HTML; `None` where none was found.
    pub html: Option<String>,
    /// Where it was found.
    pub base: Option<Url>,
    /// When.
    pub asked_at: Timestamp,
}

/// Where the page of a post is, and what a person typed that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAsked {
    /// The page.
    pub page: Url,
    /// The address of the blog, as it is on the list.
    pub typed: Url,
    /// The text its blog sent.
    pub sent: String,
}

impl Store {
    /// Remembers that so many letters of so many are above where one reads; none: it begins at its top.
    pub fn keep_read_to(&mut self, post: PostId, (letters, of): (u32, u32)) -> Result<()> {
        if letters == 0 {
            self.connection
                .prepare_cached("DELETE FROM read_to WHERE post = ?")?
                .execute([post.0])?;
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "INSERT INTO read_to(post, letters, total) VALUES (?1, ?2, ?3) \
                 ON CONFLICT(post) DO UPDATE SET letters = ?2, total = ?3",
            )?
            .execute(params![post.0, letters, of])?;
        Ok(())
    }

    /// How far a post was read: so many letters of so many.
    pub fn read_to(&self, post: PostId) -> Result<Option<(u32, u32)>> {
        Ok(self
            .connection
            .prepare_cached("SELECT letters, total FROM read_to WHERE post = ?")?
            .query_row([post.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Keeps the article of a post's page, or that none was found there.
    pub fn keep_full_text(&mut self, post: PostId, text: &FullText) -> Result<()> {
        known(&self.connection)?;
        let packed = text.html.as_deref().and_then(|html| Packer::new().pack(html));
        self.connection
            .prepare_cached(
                "INSERT INTO full_text(post, html, base, asked_at) VALUES (?1, coalesce(?2, ?3), ?4, ?5) \
                 ON CONFLICT(post) DO UPDATE SET html = coalesce(?2, ?3), base = ?4, asked_at = ?5",
            )?
            .execute(params![
                post.0,
                packed,
                text.html,
                text.base.as_ref().map(Url::as_str),
                text.asked_at.as_millisecond()
            ])?;
        Ok(())
    }

    /// The article of a post's page, where it was asked for.
    pub fn full_text(&self, post: PostId) -> Result<Option<FullText>> {
        Ok(self
            .connection
            .prepare_cached("SELECT html, base, asked_at FROM full_text WHERE post = ?")?
            .query_row([post.0], |row| {
                let base: Option<String> = row.get(1)?;
                Ok(FullText {
                    html: row.get::<_, Option<Unpacked>>(0)?.map(|html| html.0),
                    base: base.and_then(|base| Url::parse(&base).ok()),
                    asked_at: codes::time_of(row.get(2)?),
                })
            })
            .optional()?)
    }

    /// From now on the posts of this post's blog are read in full, or as they are sent.
    pub fn read_in_full(&mut self, post: PostId, full: bool) -> Result<()> {
        let sql = if full {
            "INSERT OR IGNORE INTO reads_full(source) SELECT source FROM post WHERE id = ?"
        } else {
            "DELETE FROM reads_full WHERE source = (SELECT source FROM post WHERE id = ?)"
        };
        self.connection.prepare_cached(sql)?.execute([post.0])?;
        Ok(())
    }

    /// Whether the posts of this post's blog are read in full.
    pub fn reads_in_full(&self, post: PostId) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM post p JOIN reads_full f ON f.source = p.source WHERE p.id = ? AND p.kind = 0",
            )?
            .exists([post.0])?)
    }

    /// Where the page of a blog post is; `None` where it has none.
    pub fn page_to_read(&self, post: PostId) -> Result<Option<PageAsked>> {
        let found: Option<(Option<String>, String, String)> = self
            .connection
            .prepare_cached(
                "SELECT p.address, s.address, coalesce(b.html, '') FROM post p \
                 JOIN source s ON s.id = p.source LEFT JOIN body_text b ON b.post = p.id \
                 WHERE p.id = ? AND p.kind = 0",
            )?
            .query_row([post.0], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Unpacked>(2)?.0)))
            .optional()?;
        let Some((Some(page), typed, sent)) = found else { return Ok(None) };
        let urls = Url::parse(&page).ok().zip(Url::parse(&typed).ok());
        Ok(urls.map(|(page, typed)| PageAsked { page, typed, sent }))
    }
}
