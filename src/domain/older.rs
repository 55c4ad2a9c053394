//! What getting a person's older posts came to: those that their blog's feed no longer holds.

use jiff::Timestamp;

use super::TroubleAt;
use crate::text::Clean;

/// What getting older posts came to: how many came that were not known, how far back what is kept of
/// the person goes, and how it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// Posts that were not known before.
    pub posts: u32,
    /// When the oldest post was written that is kept of the person.
    pub back_to: Option<Timestamp>,
    /// How it goes on.
    pub further: FurtherBack,
}

/// Where the posts are that are older still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FurtherBack {
    /// The blog has more of them, which can be got.
    More,
    /// There are none: the blog was read to its beginning.
    Beginning,
    /// On the blog itself, at this page, where it is known.
    OnTheBlog(Option<Clean>),
    /// The blog could not be read on. What came is kept; the next time goes on from there.
    Failed(TroubleAt),
}

impl Older {
    /// What getting the older posts of two blogs of one person came to.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let rank = |further: &FurtherBack| match further {
            FurtherBack::Failed(_) => 3,
            FurtherBack::More => 2,
            FurtherBack::OnTheBlog(_) => 1,
            FurtherBack::Beginning => 0,
        };
        let back_to = match (self.back_to, other.back_to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let first = rank(&self.further) >= rank(&other.further);
        Self {
            posts: self.posts.saturating_add(other.posts),
            back_to,
            further: if first { self.further } else { other.further },
        }
    }
}
