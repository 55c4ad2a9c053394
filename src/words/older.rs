//! What getting older posts came to: how many came, how far back, and where the rest is.

use jiff::tz::TimeZone;

use super::{dates, trouble};
use crate::domain::{FurtherBack, Older, Trouble};

/// Said where a blog gives none, or no more.
const ON_THE_BLOG: &str = "Older posts are on the blog itself";

/// What came, and how it goes on. `name` is the person's.
pub fn told(name: &str, older: &Older, zone: &TimeZone) -> String {
    let further = match &older.further {
        FurtherBack::More => "The blog has more of them.".to_owned(),
        FurtherBack::Beginning => "That is the beginning of the blog.".to_owned(),
        FurtherBack::OnTheBlog(None) => format!("{ON_THE_BLOG}."),
        FurtherBack::OnTheBlog(Some(page)) => format!("{ON_THE_BLOG}: {page}"),
        FurtherBack::Failed(at) => failed(name, &at.trouble, zone),
    };
    match came(older, zone) {
        Some(came) => format!("{came} {further}"),
        None => further,
    }
}

/// How many came; nothing where none did and there is no more to say of what is here.
fn came(older: &Older, zone: &TimeZone) -> Option<String> {
    let day = older.back_to.map(|at| dates::day_and_year(at, zone));
    let back = day.as_ref().map(|day| format!(", back to {day}")).unwrap_or_default();
    match (older.posts, &older.further) {
        (0, FurtherBack::OnTheBlog(_) | FurtherBack::Failed(_)) => None,
        (0, FurtherBack::More | FurtherBack::Beginning) => {
            day.map(|day| format!("All posts back to {day} are here."))
        }
        (1, _) => Some(format!("1 older post came{back}.")),
        (posts, _) => Some(format!("{posts} older posts came{back}.")),
    }
}

/// Why it goes no further now. Nobody asks again by themselves.
fn failed(name: &str, trouble: &Trouble, zone: &TimeZone) -> String {
    let blog = if name.is_empty() { "The blog".to_owned() } else { format!("{name}’s blog") };
    match trouble {
        Trouble::Wait(until) => format!(
            "{blog} asked us to wait until {}. Then ask again: it goes on from there.",
            dates::clock(*until, zone)
        ),
        Trouble::Closed | Trouble::HomePage(_) => trouble::sentence(trouble, name, zone),
        other => {
            format!("{blog} {}. Ask again later: it goes on from there.", trouble::short(other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{SourceId, TroubleAt};
    use crate::text::Clean;

    fn older(posts: u32, further: FurtherBack) -> String {
        let back_to = Some("2026-03-02T09:00:00Z".parse().unwrap());
        told("Ama", &Older { posts, back_to, further }, &TimeZone::UTC)
    }

    #[test]
    fn what_came_is_told_with_where_the_rest_is() {
        let page = Clean::line("https://ama.example/");
        let trouble = TroubleAt {
            source: SourceId(1),
            trouble: Trouble::Unreachable,
            since: "2026-04-29T10:30:00Z".parse().unwrap(),
            details: Clean::default(),
        };

        assert_eq!(
            older(25, FurtherBack::Beginning),
            "25 older posts came, back to Mon 2 March 2026. That is the beginning of the blog."
        );
        assert_eq!(
            older(1, FurtherBack::More),
            "1 older post came, back to Mon 2 March 2026. The blog has more of them."
        );
        assert_eq!(
            older(0, FurtherBack::OnTheBlog(Some(page))),
            "Older posts are on the blog itself: https://ama.example/"
        );
        assert_eq!(
            older(0, FurtherBack::Failed(trouble)),
            "Ama’s blog could not be reached. Ask again later: it goes on from there."
        );
    }
}
