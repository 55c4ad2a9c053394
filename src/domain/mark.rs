//! What *you* did with a post. Marks are kept apart from posts and outlive them.

/// What you did with one post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// You have read it, or said that you need not.
    pub read: bool,
    /// You keep it for later.
    pub saved: bool,
    /// You do not want to see it.
    pub muted: bool,
}

impl Mark {
    /// The mark after a change.
    #[must_use]
    pub fn with(self, change: MarkChange) -> Self {
        match change {
            MarkChange::Read => Self { read: true, ..self },
            MarkChange::New => Self { read: false, ..self },
            MarkChange::Saved => Self { saved: true, ..self },
            MarkChange::Unsaved => Self { saved: false, ..self },
            MarkChange::Muted => Self { muted: true, ..self },
            MarkChange::Unmuted => Self { muted: false, ..self },
        }
    }

    /// The mark of two posts that prove to be one: whatever either had stays.
    #[must_use]
    pub fn united(self, other: Self) -> Self {
        Self {
            read: self.read || other.read,
            saved: self.saved || other.saved,
            muted: self.muted || other.muted,
        }
    }
}

/// One change of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkChange {
    /// Read.
    Read,
    /// New again.
    New,
    /// Saved for later.
    Saved,
    /// No longer saved.
    Unsaved,
    /// Not to be seen in any list.
    Muted,
    /// To be seen again.
    Unmuted,
}

impl MarkChange {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Read => Self::New,
            Self::New => Self::Read,
            Self::Saved => Self::Unsaved,
            Self::Unsaved => Self::Saved,
            Self::Muted => Self::Unmuted,
            Self::Unmuted => Self::Muted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_and_its_inverse_leave_the_mark_as_it_was() {
        let mark = Mark { saved: true, ..Mark::default() };

        assert_eq!(mark.with(MarkChange::Read).with(MarkChange::Read.inverse()), mark);
    }

    #[test]
    fn united_marks_keep_whatever_either_had() {
        let read = Mark { read: true, ..Mark::default() };
        let saved = Mark { saved: true, ..Mark::default() };

        assert_eq!(read.united(saved), Mark { read: true, saved: true, muted: false });
        assert_eq!(read.united(saved), saved.united(read));
    }
}
