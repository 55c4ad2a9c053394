//! Writes a programme file from what somebody says of their group. What it writes is read like any other.

use url::Url;

use super::{NewParticipant, quoted, written, written_list};
use crate::domain::{FoundTag, Founding, Parts, PartsOfWeek};
use crate::text::Clean;

/// What a week is called in which no part begins.
const CATCH_UP: &str = "Catch-up week";

/// The text of the file. Whoever is on a list that is read again comes with it; `people` are those who are
/// written down.
pub fn programme_file(
    name: &Clean,
    founding: &Founding,
    roster: Option<&Url>,
    people: &[NewParticipant],
) -> String {
    let mut text = String::from(
        "# What your group does together. It can be changed here, and given to the others as it is:\n\
         # whoever joins by this file, or by the address where you put it, reads along.\n\n",
    );
    text.push_str(&format!("name = {}\n", quoted(name.as_str())));
    if let Some(parts) = &founding.parts {
        text.push_str(&format!("starts = {}\n", parts.starts));
    }
    if let Some(tag) = &founding.hashtag {
        text.push_str(&hashtag(tag));
    }
    if let Some(roster) = roster {
        text.push_str(&format!("roster = {}\n", quoted(roster.as_str())));
    }
    if let Some(parts) = &founding.parts {
        text.push_str(&numbered(parts));
    }
    for person in people {
        text.push('\n');
        text.push_str(&written(person));
    }
    text
}

fn hashtag(FoundTag { tag, servers, bluesky }: &FoundTag) -> String {
    let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let servers =
        written_list(&servers).map(|servers| format!(", servers = {servers}")).unwrap_or_default();
    let bluesky = if *bluesky { ", bluesky = true" } else { "" };
    format!("hashtags = [{{ tag = {}{servers}{bluesky} }}]\n", quoted(tag))
}

/// What they are called, and the day or week on which each begins.
fn numbered(parts: &Parts) -> String {
    let mut text = format!("thing = {{ words = [{}] }}\nthings = [\n", quoted(&parts.noun));
    for (number, week, day) in parts.days() {
        let when =
            if parts.daily { format!("opens = {day}") } else { format!("week = {}", week.0) };
        text.push_str(&format!("  {{ number = {number}, {when} }},\n"));
    }
    text.push_str("]\n");
    let rests: Vec<PartsOfWeek> =
        parts.calendar().into_iter().filter(|week| week.parts.is_none()).collect();
    if !rests.is_empty() {
        text.push_str("weeks = [\n");
        for PartsOfWeek { week, starts, .. } in rests {
            let name = quoted(CATCH_UP);
            text.push_str(&format!(
                "  {{ number = {}, starts = {starts}, name = {name} }},\n",
                week.0
            ));
        }
        text.push_str("]\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::config::read_programme;
    use crate::domain::{ThingNumber, WeekNumber};

    #[test]
    fn what_was_said_is_read_again_as_a_programme() {
        let mut parts = Parts::new("Thing", 3, date(2026, 3, 2));
        parts.rest_or_not(WeekNumber(2));
        let server = Url::parse("https://books.example/").unwrap();
        let hashtag =
            Some(FoundTag { tag: "cpd23".to_owned(), servers: vec![server], bluesky: true });
        let founding = Founding { hashtag, parts: Some(parts) };
        let roster = Url::parse("https://cpd.example/people.opml").unwrap();

        let text = programme_file(&"Our \"23\"".into(), &founding, Some(&roster), &[]);

        let programme = read_programme(&text).unwrap().programme;
        assert_eq!(programme.name.as_str(), "Our \"23\"");
        assert_eq!(programme.rosters, [roster]);
        assert!(programme.hashtags[0].bluesky.is_some());
        let third = programme.thing(ThingNumber(3)).unwrap();
        assert_eq!(third.opens, Some(date(2026, 3, 23).into()));
        assert_eq!(programme.weeks[1].name.as_ref().map(Clean::as_str), Some(CATCH_UP));
    }

    #[test]
    fn days_open_on_their_own_and_people_can_be_written_down() {
        let founding =
            Founding { hashtag: None, parts: Some(Parts::new("Day", 30, date(2026, 6, 1))) };
        let ama = NewParticipant {
            name: "Ama".into(),
            blog: Url::parse("https://ama.example/").ok(),
            ..NewParticipant::default()
        };

        let text = programme_file(&"June".into(), &founding, None, &[ama]);

        let file = read_programme(&text).unwrap();
        assert_eq!(file.participants.len(), 1);
        assert_eq!(file.programme.words, ["Day"]);
        let opens = file.programme.thing(ThingNumber(30)).and_then(|day| day.opens);
        assert_eq!(opens, Some(date(2026, 6, 30).into()));
    }
}
