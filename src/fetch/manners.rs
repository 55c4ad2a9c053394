//! When a source may be asked again. Pure: every time comes in as a parameter.
//!
//! A blog's own behaviour decides, between an hour and a day. A person's wish may ask sooner, but
//! a host at most once a minute, and never before its Retry-After.

use jiff::{SignedDuration, Timestamp};

/// An hour: no blog is asked sooner unasked, and none that cannot answer "nothing new" sooner by
/// a person's wish.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// A day: no blog waits longer, and none that cannot answer "nothing new" is asked sooner unasked.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// A person's wish may reach a host again after so long.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// A blog is looked at so often in the time that usually lies between two of its posts.
const LOOKS_BETWEEN_POSTS: i32 = 24;
/// So many of a blog's newest posts tell its rhythm.
const RHYTHM_OF: usize = 10;

/// How often sources are asked at the soonest, unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Blogs.
    pub blogs: SignedDuration,
    /// Hashtags, while the screen is open.
    pub hashtags: SignedDuration,
    /// Another number on every computer, so that the readers of one cohort do not all come back to
    /// a host in the same second.
    pub salt: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { blogs: HOUR, hashtags: SignedDuration::from_mins(10), salt: 0 }
    }
}

/// What a blog showed of how often it wants to be asked, and how often that is worth it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Habits {
    /// What its last document asked of readers (`ttl`, `sy:updatePeriod`).
    pub patience: Option<SignedDuration>,
    /// How long its last answer stays fresh (`max-age`).
    pub fresh_for: Option<SignedDuration>,
    /// The time that usually lies between two of its posts.
    pub gap: Option<SignedDuration>,
    /// When its newest post was published.
    pub posted_at: Option<Timestamp>,
}

impl Habits {
    /// These habits with the rhythm of posts published at these times. Dates in the future tell
    /// nothing.
    #[must_use]
    pub fn with_posts(self, published: impl Iterator<Item = Timestamp>, now: Timestamp) -> Self {
        let mut times: Vec<Timestamp> = published.filter(|at| *at <= now).collect();
        times.sort_unstable_by(|one, other| other.cmp(one));
        let mut gaps: Vec<SignedDuration> = times
            .iter()
            .zip(times.iter().skip(1))
            .take(RHYTHM_OF)
            .map(|(later, earlier)| later.duration_since(*earlier))
            .collect();
        gaps.sort_unstable();
        Self { gap: gaps.get(gaps.len() / 2).copied(), posted_at: times.first().copied(), ..self }
    }

    /// How long the blog wants to be left alone, or may be because it says little.
    fn wait(&self, now: Timestamp) -> SignedDuration {
        let quiet = self.posted_at.map(|at| now.duration_since(at));
        let rhythm = self.gap.max(quiet).map(|between| between / LOOKS_BETWEEN_POSTS);
        [self.patience, self.fresh_for, rhythm].into_iter().flatten().max().unwrap_or_default()
    }
}

impl Pace {
    /// When a blog that answered well is due again. `unconditional` says that it gives nothing by
    /// which it could answer "nothing new".
    pub fn after_answer(
        self,
        now: Timestamp,
        habits: &Habits,
        unconditional: bool,
        key: &str,
    ) -> Timestamp {
        let least = if unconditional { DAY } else { self.blogs };
        self.later(now, least.max(habits.wait(now)), key, 0)
    }

    /// When a source that failed is due again: after an hour, two, four … up to a day.
    pub fn after_failure(self, now: Timestamp, failures: u32, key: &str) -> Timestamp {
        let doubled = HOUR * 2_i32.pow(failures.saturating_sub(1).min(5));
        self.later(now, doubled.max(self.blogs), key, failures)
    }

    /// When a source is due again whose whole document came and could not be used: it would come
    /// whole again.
    pub fn after_waste(self, now: Timestamp) -> Timestamp {
        now.checked_add(DAY).unwrap_or(now)
    }

    /// When a hashtag is due again.
    pub fn after_hashtag(self, now: Timestamp) -> Timestamp {
        now.checked_add(self.hashtags).unwrap_or(now)
    }

    /// Adds a wait and up to a tenth of it, so that a cohort's blogs on one platform are not all
    /// asked in the same second; never more than a day.
    fn later(self, now: Timestamp, wait: SignedDuration, key: &str, times: u32) -> Timestamp {
        let salt = self.salt.to_le_bytes().into_iter().chain(times.to_le_bytes());
        let spread =
            key.bytes().chain(salt).fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
            }) % 100;
        let extra = SignedDuration::from_millis(
            i64::try_from(wait.as_millis() / 1000).unwrap_or(0).saturating_mul(i64::from(spread)),
        );
        now.checked_add(wait.saturating_add(extra).min(DAY)).unwrap_or(now)
    }
}

/// What is known of a source when a person wishes that it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// When its host was last asked, for whichever source.
    pub host: Option<Timestamp>,
    /// When it was itself last asked.
    pub source: Option<Timestamp>,
    /// Whether it would send its whole document again though nothing is new.
    pub whole: bool,
}

impl Asked {
    /// Whether a person's wish may ask it: a host at most once a minute, a source that would send
    /// everything again at most once an hour.
    pub fn may_be_asked_again(&self, now: Timestamp) -> bool {
        // A time that lies ahead is from a clock that was wrong, and tells nothing.
        let since = |at: Option<Timestamp>, least: SignedDuration| {
            at.is_none_or(|at| now.duration_since(at) >= least || now < at)
        };
        since(self.host.max(self.source), ASKED_AGAIN) && (!self.whole || since(self.source, HOUR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-04-29T10:30:00Z".parse().unwrap()
    }

    fn hours(count: i64) -> SignedDuration {
        SignedDuration::from_hours(count)
    }

    /// After how long a blog of these habits is due again.
    fn wait(habits: &Habits) -> SignedDuration {
        Pace::default().after_answer(now(), habits, false, "a.example").duration_since(now())
    }

    /// A blog with a post every so many days, the newest just published.
    fn every(days: i64) -> Habits {
        Habits::default().with_posts((0..20).map(|n| now() - hours(24 * days * n)), now())
    }

    #[test]
    fn a_blog_is_asked_hourly_at_most_and_daily_at_least() {
        let asks = |fresh_for| Habits { fresh_for: Some(fresh_for), ..Habits::default() };

        for (habits, least, most) in [
            (Habits::default(), 60, 67),
            (asks(SignedDuration::from_secs(5)), 60, 67),
            (asks(SignedDuration::from_secs(-5)), 60, 67),
            (asks(hours(6)), 360, 397),
            (asks(hours(999)), 1440, 1440),
            (asks(SignedDuration::MAX), 1440, 1440),
            (Habits { patience: Some(hours(3)), ..asks(hours(2)) }, 180, 199),
        ] {
            let minutes = wait(&habits).as_mins();
            assert!((least..=most).contains(&minutes), "{habits:?}: {minutes}");
        }
    }

    #[test]
    fn a_blog_is_asked_by_the_rhythm_of_its_posts() {
        for (days, least, most) in [(1, 60, 67), (7, 420, 463), (30, 1440, 1440)] {
            let minutes = wait(&every(days)).as_mins();
            assert!((least..=most).contains(&minutes), "every {days} days: {minutes}");
        }
    }

    #[test]
    fn a_blog_that_fell_silent_is_asked_less_often() {
        let daily_until_june =
            Habits::default().with_posts((0..9).map(|n| now() - hours(24 * (90 + n))), now());

        assert_eq!(wait(&daily_until_june), hours(24));
    }

    #[test]
    fn posts_from_the_future_and_posts_without_dates_tell_no_rhythm() {
        let future = Habits::default().with_posts((1..9).map(|n| now() + hours(n * 1000)), now());
        let one = Habits::default().with_posts([now()].into_iter(), now());

        assert_eq!(future, Habits::default());
        assert!(wait(&one) < hours(2), "one post tells no rhythm");
    }

    #[test]
    fn a_blog_without_validators_is_asked_daily() {
        let due = Pace::default().after_answer(now(), &Habits::default(), true, "a.example");

        assert_eq!(due.duration_since(now()), hours(24));
    }

    #[test]
    fn what_fails_is_asked_less_and_less_often() {
        let waits: Vec<SignedDuration> = (1..9)
            .map(|n| Pace::default().after_failure(now(), n, "").duration_since(now()))
            .collect();

        assert!(waits.is_sorted() && waits[0] >= hours(1) && waits[0] < hours(2), "{waits:?}");
        assert_eq!(waits[7], hours(24));
    }

    #[test]
    fn two_computers_do_not_come_back_in_the_same_second() {
        let due =
            |salt| Pace { salt, ..Pace::default() }.after_failure(now(), 3, "http://a.example");
        let mut times: Vec<Timestamp> = (0..50).map(due).collect();
        times.sort_unstable();
        times.dedup();

        assert!(times.len() > 20, "{}", times.len());
    }

    #[test]
    fn a_person_may_ask_a_host_once_a_minute() {
        let asked = |seconds| Some(now() - SignedDuration::from_secs(seconds));
        let may = |host, source, whole| Asked { host, source, whole }.may_be_asked_again(now());

        assert!(may(None, None, true));
        assert!(!may(asked(0), None, false), "another source of the host was asked just now");
        assert!(!may(asked(59), asked(3000), false));
        assert!(may(asked(60), asked(60), false));
        assert!(!may(asked(60), asked(60), true), "everything would come again");
        assert!(may(asked(3600), asked(3600), true));
        assert!(may(asked(-18_000), asked(-18_000), false), "the clock was wrong");
    }
}
