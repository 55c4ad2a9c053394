//! What is wrong with a source: what happened, to whom, what to do. Codes stay in the details.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Gap, Note, Offer, Trouble};

use super::dates;

/// One or two sentences. `name` is the person's, or a hashtag; without one it is "this blog".
pub fn sentence(trouble: &Trouble, name: &str, zone: &TimeZone) -> String {
    let tag = name.starts_with('#');
    let blog = blog_of(name);
    match trouble {
        Trouble::Unreachable => format!("{blog} could not be reached. We try again by ourselves."),
        Trouble::Slow => format!("{blog} did not answer in time. We try again by ourselves."),
        Trouble::TooLarge => format!(
            "{blog} sends more than we can take in. Ask for the address of a shorter list of posts."
        ),
        Trouble::NotFound => format!(
            "{blog} could not be found. It may have moved: correct its address when you know it."
        ),
        Trouble::Closed => {
            let whom = name.split_whitespace().next().filter(|_| !tag).unwrap_or("its owner");
            format!(
                "{blog} was closed by its owner. What was kept is still here. Ask {whom} for a new address."
            )
        }
        Trouble::NotAllowed => {
            format!(
                "{blog} is not open to everybody. Ask for its name and password, or for an address you may read."
            )
        }
        Trouble::Wait(until) => {
            format!("{blog} asked us to wait. Next try at {}.", dates::clock(*until, zone))
        }
        Trouble::ServerFault => {
            format!("{blog} has a fault of its own. We try again by ourselves.")
        }
        Trouble::Untrusted => format!("{blog} has no safe connection. Its owner has to mend that."),
        Trouble::Misdirected => {
            format!("{blog} sends us in circles or astray. Correct its address when you know it.")
        }
        Trouble::HomePage(None) => format!(
            "{blog} is a page on which we found no posts. Correct its address when you know it."
        ),
        Trouble::HomePage(Some(posts)) => {
            format!("{blog} is a home page; its posts are at {posts}. Use that instead.")
        }
        Trouble::Unreadable => {
            format!("{blog} sends something we cannot read. We try again by ourselves.")
        }
        Trouble::SignInNeeded => {
            format!(
                "{blog} shows it only to people who are signed in there: `cohort login mastodon` and its address. \
                 Or ask another server, too."
            )
        }
    }
}

/// The same of what is not on the list: nobody tries it again by themselves.
pub fn not_followed(trouble: &Trouble, name: &str, zone: &TimeZone) -> String {
    let blog = blog_of(name);
    match trouble {
        Trouble::Unreachable | Trouble::Slow | Trouble::ServerFault | Trouble::Unreadable => {
            format!("{blog} {}. Try it again later.", short(trouble))
        }
        Trouble::Wait(until) => {
            format!("{blog} asked us to wait until {}. Try it then.", dates::clock(*until, zone))
        }
        other => sentence(other, name, zone),
    }
}

fn blog_of(name: &str) -> String {
    match name {
        "" => "This blog".to_owned(),
        _ if name.starts_with('#') => format!("The server for {name}"),
        _ => format!("{name}’s blog"),
    }
}

/// What of a stream was not read.
pub fn gap(gap: &Gap, zone: &TimeZone) -> String {
    let Gap { of, server, newer_at, older_at, .. } = gap;
    let until = dates::day_and_year(*newer_at, zone);
    match older_at {
        Some(from) if dates::day_and_year(*from, zone) == until => {
            format!("More was said with {of} on {until} than {server} was asked for.")
        }
        Some(from) => {
            let from = dates::day_and_year(*from, zone);
            format!(
                "Between {from} and {until} more was said with {of} than {server} was asked for."
            )
        }
        None => format!("What was said with {of} before {until} was not asked for at {server}."),
    }
}

/// A few words, for a list.
pub fn short(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "could not be reached",
        Trouble::Slow => "did not answer in time",
        Trouble::TooLarge => "sends too much",
        Trouble::NotFound => "could not be found",
        Trouble::Closed => "the blog has closed",
        Trouble::NotAllowed => "not open to everybody",
        Trouble::Wait(_) => "asked us to wait",
        Trouble::ServerFault => "has a fault of its own",
        Trouble::Untrusted => "no safe connection",
        Trouble::Misdirected => "sends us astray",
        Trouble::HomePage(_) => "no posts found there",
        Trouble::Unreadable => "cannot be read",
        Trouble::SignInNeeded => "wants an account",
    }
}

/// What is worth telling of a source that reads.
pub fn note(note: &Note) -> String {
    match note {
        Note::Moved(to) => {
            format!("The blog says it has moved to {to}; reading it there. Use that from now on?")
        }
        Note::FoundAt(at) => {
            format!("This is the address of a home page; its posts are at {at}. Use that instead?")
        }
        Note::Unencrypted => {
            "It leads from a safe connection to one that others can read along. It was read anyway."
                .to_owned()
        }
        Note::Mended => "Part of it is broken. It was read anyway.".to_owned(),
        Note::OwnNotesOnly => {
            "Read from what the participants write themselves; signed in (`cohort login bluesky`), everybody's."
                .to_owned()
        }
    }
}

/// Since when it is so.
pub fn since(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    format!("Since {}.", dates::full(at, now, zone))
}

/// When it is tried again.
pub fn next_try(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at <= now {
        return "It is tried again the next time.".to_owned();
    }
    format!("Next try {}.", dates::full(at, now, zone))
}

/// What one key does about it.
pub fn offer(offer: &Offer) -> &'static str {
    match offer {
        Offer::UseAddress(_) => "use the new address",
        Offer::AskAgain => "ask again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_blog_that_is_not_followed_no_other_try_is_promised() {
        for trouble in [
            Trouble::Unreachable,
            Trouble::Slow,
            Trouble::ServerFault,
            Trouble::Unreadable,
            Trouble::NotFound,
            Trouble::Wait("2026-04-29T10:30:00Z".parse().unwrap()),
        ] {
            let says = not_followed(&trouble, "", &TimeZone::UTC);

            assert!(!says.contains("by ourselves") && !says.contains("Next try"), "{says}");
        }
        assert_eq!(
            not_followed(&Trouble::Unreachable, "", &TimeZone::UTC),
            "This blog could not be reached. Try it again later."
        );
    }
}
