//! When a source may be asked again. Pure: every time comes in as a parameter.
//!
//! A person's wish may ask sooner than these say, but at most once a minute, and never before a
//! server's Retry-After.

use jiff::{SignedDuration, Timestamp};

/// A day; nothing waits longer between two looks, and nothing without validators looks sooner.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// A person may ask a source again after so long.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// How often sources are asked at the soonest, unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Blogs.
    pub blogs: SignedDuration,
    /// Hashtags, while the screen is open.
    pub hashtags: SignedDuration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { blogs: SignedDuration::from_hours(1), hashtags: SignedDuration::from_mins(10) }
    }
}

impl Pace {
    /// When a blog that answered well is due again. `max_age` is what it asks for itself;
    /// `unconditional` says that it gives nothing by which it could answer "not modified".
    pub fn after_answer(
        self,
        now: Timestamp,
        max_age: Option<SignedDuration>,
        unconditional: bool,
        key: &str,
    ) -> Timestamp {
        let wished = max_age.unwrap_or_default();
        let wait = if unconditional { DAY } else { self.blogs.max(wished).min(DAY) };
        later(now, wait, key)
    }

    /// When a source that failed is due again: after an hour, two, four … up to a day.
    pub fn after_failure(self, now: Timestamp, failures: u32, key: &str) -> Timestamp {
        let doubled = SignedDuration::from_hours(1) * 2_i32.pow(failures.saturating_sub(1).min(5));
        later(now, doubled.max(self.blogs).min(DAY), key)
    }

    /// When a hashtag is due again.
    pub fn after_hashtag(self, now: Timestamp) -> Timestamp {
        now.checked_add(self.hashtags).unwrap_or(now)
    }
}

/// Whether a person's wish may ask a source that was last asked then.
pub fn may_ask_again(asked_at: Option<Timestamp>, now: Timestamp) -> bool {
    asked_at.is_none_or(|at| now.duration_since(at) >= ASKED_AGAIN || now < at)
}

/// Adds a wait and up to a tenth of it, always the same for one source, so that a cohort's blogs on
/// one platform are not all asked in the same second.
fn later(now: Timestamp, wait: SignedDuration, key: &str) -> Timestamp {
    let spread = key
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
        % 100;
    let extra = SignedDuration::from_millis(
        i64::try_from(wait.as_millis() / 1000).unwrap_or(0) * i64::from(spread),
    );
    now.checked_add(wait).and_then(|at| at.checked_add(extra)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-04-29T10:30:00Z".parse().unwrap()
    }

    fn hours(at: Timestamp) -> i64 {
        at.duration_since(now()).as_hours()
    }

    #[test]
    fn a_blog_is_asked_hourly_at_most_and_daily_at_least() {
        let pace = Pace::default();

        assert_eq!(hours(pace.after_answer(now(), None, false, "a.example")), 1);
        assert_eq!(
            hours(pace.after_answer(now(), Some(SignedDuration::from_secs(5)), false, "a.example")),
            1
        );
        assert_eq!(
            hours(pace.after_answer(
                now(),
                Some(SignedDuration::from_hours(6)),
                false,
                "a.example"
            )),
            6
        );
        assert!(
            hours(pace.after_answer(
                now(),
                Some(SignedDuration::from_hours(999)),
                false,
                "a.example"
            )) <= 26
        );
    }

    #[test]
    fn a_blog_without_validators_is_asked_daily() {
        assert!(hours(Pace::default().after_answer(now(), None, true, "a.example")) >= 24);
    }

    #[test]
    fn a_blog_that_fails_is_asked_less_and_less_often() {
        let waits: Vec<i64> =
            (1..9).map(|n| hours(Pace::default().after_failure(now(), n, ""))).collect();

        assert!(waits.is_sorted() && waits[0] == 1 && waits[7] <= 26, "{waits:?}");
    }

    #[test]
    fn a_person_may_ask_once_a_minute() {
        assert!(may_ask_again(None, now()));
        assert!(!may_ask_again(Some(now()), now()));
        assert!(may_ask_again(Some(now() - SignedDuration::from_secs(61)), now()));
        assert!(may_ask_again(Some(now() + SignedDuration::from_hours(5)), now()));
    }
}
