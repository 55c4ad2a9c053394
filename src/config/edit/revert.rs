//! Takes a change of the file back, as long as nobody changed it in between.

use thiserror::Error;

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revert {
    before: String,
    after: String,
}

/// The file was changed since, by hand or by another window; it is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("changed since")]
pub struct ChangedSince;

impl Revert {
    /// Remembers a change.
    pub fn new(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), after: after.into() }
    }

    /// The text as it was before the change, if it still is as the change left it.
    pub fn of(&self, current: &str) -> Result<String, ChangedSince> {
        if current == self.after { Ok(self.before.clone()) } else { Err(ChangedSince) }
    }

    /// What makes the change again after it was taken back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_taken_back_and_made_again() {
        let revert = Revert::new("a", "b");

        assert_eq!(revert.of("b"), Ok("a".into()));
        assert_eq!(revert.inverse().of("a"), Ok("b".into()));
    }

    #[test]
    fn a_file_that_was_changed_since_is_left_alone() {
        assert_eq!(Revert::new("a", "b").of("c"), Err(ChangedSince));
    }
}
