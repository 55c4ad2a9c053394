//! Why something could not be done, in one sentence with what to do.

use crate::app::Failure;
use crate::domain::KeepTrouble;
use jiff::tz::TimeZone;

use super::{reading, trouble};

/// The sentence, with hours of this zone.
pub fn sentence(failure: &Failure, zone: &TimeZone) -> String {
    match failure {
        Failure::NotKept(why) => not_kept(why, "this was taken back"),
        Failure::PostsNotKept(why) => not_kept(why, "no new posts come"),
        Failure::NotRead => {
            "What is kept could not be read. The log says why; `cohort paths` shows it.".to_owned()
        }
        Failure::NotAnAddress(text) => {
            format!("{text} is no web address. Paste the address of a blog.")
        }
        Failure::NoPostsFound(address) => {
            format!("No posts were found at {address}. Is it the address of the blog?")
        }
        Failure::AlreadyThere(name) => format!("This blog is on the list already, as {name}’s."),
        Failure::Trouble(at) => trouble::not_followed(&at.trouble, "", zone),
        Failure::File(sentence) | Failure::Config(sentence) => sentence.to_string(),
        Failure::EmptyList(file) => format!("There is no blog in {file}."),
        Failure::ChangedSince => {
            "The list was changed since, so this cannot be taken back.".to_owned()
        }
        Failure::NothingMore => {
            "Its page says no more than the blog sent. It can be opened in the browser.".to_owned()
        }
        Failure::NoPageToRead(trouble) => reading::no_page(trouble).to_owned(),
        Failure::NoProgram(name) => format!("{name} could not be started. Is it installed?"),
        Failure::NoBrowser(address) => {
            format!("No browser could be opened. The address is {address}")
        }
    }
}

/// Why nothing could be kept, what comes of it, and what to do.
fn not_kept(why: &KeepTrouble, therefore: &str) -> String {
    let (why, then) = match why {
        KeepTrouble::Full => ("The disk is full", "Make room and try again."),
        KeepTrouble::ReadOnly => ("Nothing can be written here", "`cohort paths` shows where."),
        KeepTrouble::Busy => ("Another program is writing at length", "Try again soon."),
        KeepTrouble::Damaged => {
            ("What is kept is damaged", "Start again, and your marks come back.")
        }
        KeepTrouble::Newer => ("A newer version of cohort was used here", "Leave and start it."),
        KeepTrouble::Other(cause) => (cause.as_str(), "The log says more."),
    };
    format!("{why}: {therefore}. {then}")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{SourceId, Trouble, TroubleAt};
    use crate::text::Clean;

    #[test]
    fn the_hour_until_which_a_host_asks_to_wait_is_that_of_the_person() {
        let failure = Failure::Trouble(TroubleAt {
            trouble: Trouble::Wait("2026-04-29T22:30:00Z".parse().unwrap()),
            source: SourceId(1),
            since: Timestamp::UNIX_EPOCH,
            details: Clean::default(),
        });
        let zone = TimeZone::fixed(jiff::tz::offset(3));

        let says = sentence(&failure, &zone);

        assert!(says.contains("1:30"), "{says}");
    }

    #[test]
    fn what_could_not_be_kept_says_why_what_came_of_it_and_what_to_do() {
        let says = |failure| sentence(&failure, &TimeZone::UTC);

        for (why, begins) in [
            (KeepTrouble::Full, "The disk is full: this was taken back. Make room"),
            (KeepTrouble::ReadOnly, "Nothing can be written here: this was taken back."),
            (KeepTrouble::Newer, "A newer version of cohort was used here: this was taken back."),
        ] {
            let said = says(Failure::NotKept(why));
            assert!(said.starts_with(begins) && said.len() <= 90, "{said}");
        }
        assert_eq!(
            says(Failure::PostsNotKept(KeepTrouble::Full)),
            "The disk is full: no new posts come. Make room and try again."
        );
    }
}
