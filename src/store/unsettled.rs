//! What a batch of changes leaves to be settled. Each post is settled once, whatever the batch changed
//! around it: a thread that is read at once would otherwise be counted once for each of its notes.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};

use super::keys::PublicIds;
use super::things::{self, Finding};
use super::{Result, kept, notes, replies, waiting};
use crate::domain::SourceId;

/// What does not change while a batch of posts is kept.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Whether something of yours is kept for posts to come.
    pub(super) restores: bool,
    /// Whether there are notes that link to something.
    pub(super) links: bool,
    /// What was before is the story so far, and not new: milliseconds since 1970.
    pub(super) story: Option<i64>,
}

impl Facts {
    fn of(change: &Transaction<'_>) -> Result<Self> {
        let mut any = change.prepare_cached("SELECT EXISTS (SELECT 1 FROM note_link)")?;
        Ok(Self {
            restores: kept::is_any(change)?,
            links: any.query_row([], |row| row.get(0))?,
            story: things::story(change)?,
        })
    }
}

/// The posts whose places and figures are to be settled before a batch is committed.
#[derive(Debug, Default)]
pub(super) struct Unsettled {
    pub(super) facts: Facts,
    /// What the new ones are called.
    pub(super) ids: PublicIds,
    heads: BTreeSet<i64>,
    twins: BTreeSet<i64>,
    around: BTreeSet<i64>,
    counts: BTreeSet<i64>,
    things: BTreeSet<i64>,
    sightings: BTreeMap<SourceId, u32>,
    /// Which tags the posts of the person who was asked for last are to carry.
    only_tags: Option<(i64, String)>,
}

impl Unsettled {
    /// Nothing yet, of a batch of posts that begins.
    pub(super) fn of(change: &Transaction<'_>) -> Result<Self> {
        Ok(Self { facts: Facts::of(change)?, ..Self::default() })
    }

    /// Which notes of the thread below this one have a row.
    pub(super) fn heads(&mut self, note: i64) {
        self.heads.insert(note);
    }

    /// Whether a note says the same as one on another network.
    pub(super) fn twins(&mut self, note: i64) {
        self.twins.insert(note);
    }

    /// The figures of every conversation that a note belongs to.
    pub(super) fn around(&mut self, note: i64) {
        self.around.insert(note);
    }

    /// The figures of one conversation.
    pub(super) fn counts(&mut self, post: i64) {
        self.counts.insert(post);
    }

    /// Which Things a blog post is about.
    pub(super) fn things(&mut self, post: i64) {
        self.things.insert(post);
    }

    /// How many posts a source showed: one more.
    pub(super) fn sighted(&mut self, source: SourceId) {
        *self.sightings.entry(source).or_default() += 1;
    }

    /// Which tags the posts of a person are to carry, a line each; none: all count.
    pub(super) fn only_tags(&mut self, change: &Transaction<'_>, person: i64) -> Result<&str> {
        let known = self.only_tags.take().filter(|(of, _)| *of == person);
        let tags = match known {
            Some((_, tags)) => tags,
            None => change
                .prepare_cached("SELECT only_tags FROM participant WHERE id = ?")?
                .query_row([person], |row| row.get(0))?,
        };
        Ok(&self.only_tags.insert((person, tags)).1)
    }

    /// Finds which Things blog posts are about, where that is to be done.
    pub(super) fn settle_things(
        &mut self,
        change: &Transaction<'_>,
        finding: &Finding,
    ) -> Result<()> {
        std::mem::take(&mut self.things).iter().try_for_each(|post| finding.settle(change, *post))
    }

    /// Settles all else. What has a row comes first: only such notes have twins, and twins share their
    /// conversations.
    pub(super) fn settle(mut self, change: &Transaction<'_>) -> Result<()> {
        self.twins.extend(notes::settle_heads(change, &self.heads)?);
        for note in &self.twins {
            self.counts.extend(notes::fold_same(change, *note)?);
        }
        for note in &self.around {
            self.counts.extend(replies::around(change, *note)?);
        }
        for post in &self.counts {
            replies::recount(change, *post)?;
        }
        let mut showed =
            change.prepare_cached("UPDATE source SET posts = posts + ? WHERE id = ?")?;
        for (source, more) in &self.sightings {
            showed.execute(params![more, source.0])?;
        }
        waiting::weigh(change)
    }
}
