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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{SourceId, Trouble};

    #[test]
    fn of_two_blogs_of_one_person_what_is_still_to_do_is_told() {
        let back = |text: &str| Some(text.parse().unwrap());
        let (early, late) = (back("2026-03-02T09:00:00Z"), back("2026-04-02T09:00:00Z"));
        let failed = FurtherBack::Failed(TroubleAt {
            source: SourceId(1),
            trouble: Trouble::Slow,
            since: Timestamp::UNIX_EPOCH,
            details: Clean::default(),
        });
        let on_the_blog = FurtherBack::OnTheBlog(None);
        let by_rank = [FurtherBack::Beginning, on_the_blog, FurtherBack::More, failed];

        for (less, more) in by_rank.iter().zip(by_rank.iter().skip(1)) {
            let one = Older { posts: 2, back_to: early, further: less.clone() };
            let other = Older { posts: 3, back_to: late, further: more.clone() };
            let both = Older { posts: 5, back_to: early, further: more.clone() };
            assert_eq!(one.clone().and(other.clone()), both);
            assert_eq!(other.and(one), both);
        }
    }
}
