//! Whether a post counts for a programme at all, and for which run of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::things::Facts;
use crate::domain::{Programme, ProgrammeTag};

/// Which posts of a blog count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All.
    All,
    /// Those with one of these tags, as a tag or as a hashtag in the title or the text.
    Tagged(&'a [String]),
}

impl Scope<'_> {
    /// Whether a post counts. A title that names a Thing does not change that.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Tagged(tags) => has_tag(facts, tags.iter().map(String::as_str)),
        }
    }
}

/// A run of a programme, as one person stands to it.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// Whether the author of the post takes part in it.
    pub joined: bool,
}

/// For which run a post counts. The numbers are indices into the runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belongs {
    /// For this one.
    To(usize),
    /// For one of these, but nothing says which: it is shown in all and counted in none.
    Unsure(Vec<usize>),
    /// For none.
    Nowhere,
}

/// For which of several runs a post counts: the one whose hashtag it has, else the one the author takes
/// part in and whose days hold the post. `reader` is the zone of the person.
pub fn belongs(
    runs: &[Run<'_>],
    facts: &Facts<'_>,
    published: Option<Timestamp>,
    reader: &TimeZone,
) -> Belongs {
    let all: Vec<usize> = (0..runs.len()).collect();
    let tagged = those(runs, &all, |run| {
        has_tag(facts, run.programme.hashtags.iter().flat_map(ProgrammeTag::spellings))
    });
    if let [one] = tagged.as_slice() {
        return Belongs::To(*one);
    }
    // Runs often share one hashtag; then their days tell.
    let open = if tagged.is_empty() { those(runs, &all, |run| run.joined) } else { tagged };
    let held = those(runs, &open, |run| {
        published.is_none_or(|published| run.programme.holds(published, reader))
    });
    let joined = those(runs, &held, |run| run.joined);
    let likely = if joined.is_empty() { held } else { joined };
    match likely.as_slice() {
        [] => Belongs::Nowhere,
        [one] => Belongs::To(*one),
        _ => Belongs::Unsure(likely),
    }
}

fn those(runs: &[Run<'_>], among: &[usize], holds: impl Fn(&Run<'_>) -> bool) -> Vec<usize> {
    among.iter().copied().filter(|index| runs.get(*index).is_some_and(&holds)).collect()
}

/// Whether a post has one of some tags, as a tag or as a hashtag in its title or text.
fn has_tag<'t>(facts: &Facts<'_>, wanted: impl Iterator<Item = &'t str>) -> bool {
    let wanted: Vec<String> = wanted.map(bare).filter(|tag| !tag.is_empty()).collect();
    let tagged = facts.tags.iter().any(|tag| wanted.contains(&bare(tag.as_str())));
    let texts = [facts.title.unwrap_or_default(), facts.text];
    tagged || texts.iter().any(|text| hashtags(text).any(|tag| wanted.contains(&bare(tag))))
}

/// A tag without what makes no difference: case, `#`, blanks and hyphens.
fn bare(tag: &str) -> String {
    let shown = tag.chars().filter(|ch| !ch.is_whitespace() && !"#＃-_".contains(*ch));
    shown.flat_map(char::to_lowercase).collect()
}

/// The hashtags in a text, without `#`.
fn hashtags(text: &str) -> impl Iterator<Item = &str> {
    text.split(['#', '＃']).skip(1).map(|behind| {
        let end = behind.find(|ch: char| !ch.is_alphanumeric() && ch != '_' && ch != '-');
        let tag = behind.get(..end.unwrap_or(behind.len())).unwrap_or_default();
        tag.trim_end_matches('-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Week, WeekNumber};
    use crate::text::Clean;
    use jiff::civil::{Date, date};

    fn run(tag: &str, starts: Date) -> Programme {
        let tag = ProgrammeTag { tag: tag.to_owned(), ..ProgrammeTag::default() };
        let last = Week {
            number: WeekNumber(10),
            starts: starts.checked_add(jiff::Span::new().days(63)).unwrap(),
            name: None,
        };
        Programme {
            starts: Some(starts),
            hashtags: vec![tag],
            weeks: vec![last],
            ..Programme::default()
        }
        .with_calendar()
    }

    fn which(runs: &[Run<'_>], facts: &Facts<'_>, published: &str) -> Belongs {
        belongs(runs, facts, Some(published.parse().unwrap()), &TimeZone::UTC)
    }

    fn text(text: &str) -> Facts<'_> {
        Facts { text, ..Facts::default() }
    }

    #[test]
    fn on_a_mixed_blog_only_what_has_the_tag_counts() {
        let only = vec!["lantern23".to_owned()];
        let scope = Scope::Tagged(&only);
        let garden = [Clean::from("garden")];
        let tagged = [Clean::from("Lantern 23"), Clean::from("work")];
        let titled = |title| Facts { title: Some(title), tags: &garden, ..Facts::default() };

        assert!(!scope.holds(&titled("Thing 12 that grew in my garden")));
        assert!(scope.holds(&titled("Thing 12 #Lantern23")));
        assert!(scope.holds(&Facts { tags: &tagged, ..Facts::default() }));
        assert!(scope.holds(&text("A sign. (#lantern23, #signs)")));
        assert!(!scope.holds(&text("#lantern234 and lantern23")));
        assert!(Scope::All.holds(&text("")));
    }

    #[test]
    fn the_tag_of_a_run_wins_over_its_days() {
        let (first, second) = (run("cpd25", date(2025, 3, 3)), run("cpd26", date(2026, 3, 2)));
        let runs = [first, second];
        let runs = runs.each_ref().map(|programme| Run { programme, joined: true });

        assert_eq!(
            which(&runs, &text("Catching up #cpd25"), "2026-04-01T00:00:00Z"),
            Belongs::To(0)
        );
    }

    #[test]
    fn without_a_tag_the_days_tell_and_where_two_hold_it_is_unsure() {
        let (first, second) = (run("cpd25", date(2025, 9, 1)), run("cpd26", date(2026, 3, 2)));
        let both = [&first, &second].map(|programme| Run { programme, joined: true });

        assert_eq!(which(&both, &text(""), "2026-02-01T00:00:00Z"), Belongs::To(0));
        assert_eq!(which(&both, &text(""), "2026-03-10T00:00:00Z"), Belongs::Unsure(vec![0, 1]));
        assert_eq!(which(&both, &text(""), "2019-01-01T00:00:00Z"), Belongs::Nowhere);
    }

    #[test]
    fn the_run_the_person_takes_part_in_is_meant() {
        let (first, second) = (run("cpd", date(2025, 9, 1)), run("cpd", date(2026, 3, 2)));
        let runs =
            [Run { programme: &first, joined: false }, Run { programme: &second, joined: true }];

        assert_eq!(which(&runs, &text(""), "2026-03-10T00:00:00Z"), Belongs::To(1));
        assert_eq!(which(&runs, &text("#CPD"), "2026-03-10T00:00:00Z"), Belongs::To(1));
        assert_eq!(which(&runs, &text("#CPD"), "2025-10-10T00:00:00Z"), Belongs::To(0));
    }
}
