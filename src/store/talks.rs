//! Which conversations are looked at, and what is remembered of having asked for them.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Row as SqlRow, params};
use url::Url;

use super::{Result, Store, begin, codes};
use crate::conversation::{Blog, BlogPost};
use crate::domain::{LinkKey, PostId, SourceId};

/// Conversations of posts of the last weeks are looked at unasked; those of older posts when opened.
const WEEKS: i64 = 6;
/// So many posts of a blog are looked at, the newest.
const MOST_POSTS: i64 = 50;

const COLUMNS: &str = "p.id, p.at, p.address, p.comments_feed, p.stated, c.looked_at, c.etag, c.last_modified, \
    (SELECT substr(k.value, instr(k.value, char(10)) + 1) FROM post_key k WHERE k.post = p.id AND k.kind = 'guid' LIMIT 1)";

/// What asking for comments changed, besides the comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talked {
    /// The source of the blog.
    pub source: SourceId,
    /// When it was asked.
    pub at: Timestamp,
    /// New validators of the feed of all its comments, if it gave any: `ETag`, `Last-Modified`.
    pub blog_feed: Option<(Option<String>, Option<String>)>,
    /// New validators of the feeds of single posts.
    pub post_feeds: Vec<(PostId, Option<String>, Option<String>)>,
}

impl Store {
    /// The blogs among `sources` that are in no trouble and whose posts of the last weeks can be commented, each with those posts.
    pub fn blogs(&self, sources: &[SourceId], now: Timestamp) -> Result<Vec<Blog>> {
        let since = now.checked_sub(SignedDuration::from_hours(WEEKS * 7 * 24)).unwrap_or(now);
        let mut blogs = Vec::new();
        for source in sources {
            let mut query = self.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM post p INDEXED BY post_talked JOIN source s ON s.id = p.source AND s.trouble IS NULL \
                 LEFT JOIN conversation c ON c.post = p.id WHERE p.source = ?1 AND p.kind = 0 AND p.at >= ?2 AND p.removed = 0 \
                   AND coalesce(p.comments_page, p.comments_feed) IS NOT NULL ORDER BY p.at DESC LIMIT ?3"
            ))?;
            let posts = query
                .query_map(params![source.0, since.as_millisecond(), MOST_POSTS], blog_post)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            if !posts.is_empty() {
                blogs.push(self.blog(*source, posts)?);
            }
        }
        Ok(blogs)
    }

    /// The blog of one post, with that post alone; `None` where nothing can be read of it.
    pub fn blog_of(&self, post: PostId) -> Result<Option<Blog>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS}, p.source FROM post p LEFT JOIN conversation c ON c.post = p.id \
             WHERE p.id = ?1 AND p.kind = 0 AND coalesce(p.comments_page, p.comments_feed) IS NOT NULL"
        ))?;
        let mut rows = query.query([post.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (found, source) = (blog_post(row)?, SourceId(row.get(9)?));
        self.blog(source, vec![found]).map(Some)
    }

    /// When the comments of a post were last asked for.
    pub fn conversation_asked_at(&self, post: PostId) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.connection.query_row(
            "SELECT max(asked_at) FROM conversation WHERE post = ?",
            [post.0],
            |row| row.get(0),
        )?;
        Ok(at.map(codes::time_of))
    }

    fn blog(&self, source: SourceId, posts: Vec<BlogPost>) -> Result<Blog> {
        let mut query = self.connection.prepare_cached(
            "SELECT t.asked_at, t.etag, t.last_modified, s.address FROM source s \
             LEFT JOIN talk t ON t.source = s.id WHERE s.id = ?",
        )?;
        Ok(query.query_row([source.0], |row| {
            let typed = row.get_ref(3)?.as_str()?;
            let typed = Url::parse(typed).map_err(|_cause| rusqlite::Error::InvalidQuery)?;
            Ok(Blog {
                source,
                typed,
                posts,
                asked_at: row.get::<_, Option<i64>>(0)?.map(codes::time_of),
                etag: row.get(1)?,
                last_modified: row.get(2)?,
            })
        })?)
    }

    /// Remembers what asking for comments changed.
    pub fn record_talk(&mut self, talked: &[Talked]) -> Result<()> {
        let change = begin(&mut self.connection)?;
        for one in talked {
            let at = one.at.as_millisecond();
            let (etag, last_modified) = one.blog_feed.clone().unwrap_or_default();
            change
                .prepare_cached(
                    "INSERT INTO talk(source, asked_at, etag, last_modified) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT(source) DO UPDATE SET asked_at = ?2, \
                       etag = CASE WHEN ?5 THEN ?3 ELSE etag END, \
                       last_modified = CASE WHEN ?5 THEN ?4 ELSE last_modified END",
                )?
                .execute(params![one.source.0, at, etag, last_modified, one.blog_feed.is_some()])?;
            for (post, etag, last_modified) in &one.post_feeds {
                change
                    .prepare_cached(
                        "INSERT INTO conversation(post, asked_at, etag, last_modified) VALUES (?1, ?2, ?3, ?4) \
                         ON CONFLICT(post) DO UPDATE SET asked_at = ?2, etag = ?3, last_modified = ?4",
                    )?
                    .execute(params![post.0, at, etag, last_modified])?;
            }
        }
        Ok(change.commit()?)
    }
}

fn blog_post(row: &SqlRow<'_>) -> rusqlite::Result<BlogPost> {
    let url = |text: Option<String>| text.and_then(|text| Url::parse(&text).ok());
    Ok(BlogPost {
        id: PostId(row.get(0)?),
        at: codes::time_of(row.get(1)?),
        link: url(row.get(2)?).as_ref().and_then(LinkKey::of),
        feed: url(row.get(3)?),
        stated: codes::replies_of(row.get(4)?),
        looked_at: row.get::<_, Option<i64>>(5)?.map(codes::time_of),
        etag: row.get(6)?,
        last_modified: row.get(7)?,
        guid: row.get(8)?,
    })
}
