//! What one would join, and how far one is with it.

use crate::app::{Joining, Review};
use crate::domain::Parts;

/// What one would join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPage {
    /// What it is, and who would come.
    pub review: Box<Review>,
    /// The chosen person.
    pub chosen: usize,
    /// How far one is.
    pub stage: ReviewStage,
    /// What was said so far.
    pub says: Joining,
    /// The chosen week of the calendar.
    pub week: usize,
}

impl ReviewPage {
    /// Everybody was looked over; nothing was said yet.
    pub fn of(review: Box<Review>) -> Self {
        let says = Joining::default();
        Self { review, chosen: 0, stage: ReviewStage::People, says, week: 0 }
    }

    /// The numbered parts, as far as they were said.
    pub fn parts(&self) -> Option<&Parts> {
        self.says.founding.as_ref()?.parts.as_ref()
    }

    /// What was asked before it is asked when one began.
    pub fn before_began(&self) -> ReviewStage {
        match (&self.says.founding, self.parts()) {
            (None, _) => ReviewStage::People,
            (Some(_), Some(_)) => ReviewStage::Calendar,
            (Some(_), None) => ReviewStage::Parts,
        }
    }
}

/// How far joining is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStage {
    /// Everybody is looked over.
    People,
    /// It is asked where people use the hashtag.
    Networks,
    /// It is asked whether there are numbered parts.
    Parts,
    /// The calendar is looked over.
    Calendar,
    /// It is asked when one began.
    Began,
    /// It is being joined.
    Joining,
}
