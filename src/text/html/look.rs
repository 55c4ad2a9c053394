//! How words look, by the elements around them.

/// One way in which words differ from plain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Struck,
    Code,
    Marked,
}

/// How many elements around the words ask for each mark. Counting, not nesting: `<b><i></b></i>`
/// is as good as any.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) strong: u32,
    pub(super) emphasis: u32,
    pub(super) struck: u32,
    pub(super) code: u32,
    pub(super) marked: u32,
}

impl Look {
    pub(super) fn slot(&mut self, mark: Mark) -> &mut u32 {
        match mark {
            Mark::Strong => &mut self.strong,
            Mark::Emphasis => &mut self.emphasis,
            Mark::Struck => &mut self.struck,
            Mark::Code => &mut self.code,
            Mark::Marked => &mut self.marked,
        }
    }

    pub(super) fn at_most(self, other: Self) -> Self {
        Self {
            strong: self.strong.min(other.strong),
            emphasis: self.emphasis.min(other.emphasis),
            struck: self.struck.min(other.struck),
            code: self.code.min(other.code),
            marked: self.marked.min(other.marked),
        }
    }
}
