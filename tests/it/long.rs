//! Some promises are tried a few times with every `cargo test`, and many times by `tests/long`, which tells
//! how often.

/// Whether this is the long form.
#[expect(clippy::disallowed_methods, reason = "how long a test takes is said from outside")]
pub(crate) fn is_wanted() -> bool {
    std::env::var("COHORT_LONG").is_ok_and(|value| value == "1")
}

/// So many, or in the long form so many.
pub(crate) fn count(short: usize, long: usize) -> usize {
    if is_wanted() { long } else { short }
}

/// Tells what was counted, in the long form.
#[expect(clippy::print_stderr, reason = "whoever wants the long form wants its figures")]
pub(crate) fn tell(counted: &str) {
    if is_wanted() {
        eprintln!("{counted}.");
    }
}

/// Numbers that look like chance and are the same every time (xorshift).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % bound.max(1)
    }
}
