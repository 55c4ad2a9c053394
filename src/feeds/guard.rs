//! The panic boundary around parsers that are not ours: a panic in one is that source's trouble
//! and nobody else's.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` if it panicked.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(before);
    outcome
}

/// Whether this thread is inside the boundary: the program's panic hook stays silent then.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_told_and_does_not_spread() {
        let lost: Option<u8> = guarded(|| panic!("a parser gave up"));

        assert_eq!(lost, None);
        assert!(!is_guarded());
    }
}
