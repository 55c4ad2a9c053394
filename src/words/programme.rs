//! Which Things a post is about, and why; the weeks of a programme, and the page of a Thing.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{dates, screens};
use crate::app::model::Away;
use crate::domain::{
    BeginsLater, Joined, OnThings, Programme, Stance, Suggestion, Thing, ThingNumber, WeekNumber,
    shown_address,
};
use crate::programme::Because;
use crate::programme::company::{Near, Neighbour};

/// What a Thing is called in a programme, for one and for several.
pub fn nouns(programme: &Programme) -> (&str, String) {
    const ENGLISH: [&str; 12] = [
        "Thing",
        "Week",
        "Day",
        "Module",
        "Step",
        "Part",
        "Task",
        "Lesson",
        "Unit",
        "Challenge",
        "Session",
        "Prompt",
    ];
    let one = programme.words.first().map_or("Thing", String::as_str);
    let many = if ENGLISH.contains(&one) { format!("{one}s") } else { one.to_owned() };
    (one, many)
}

/// The Things of a post in words: "Thing 12", "Things 5 and 6", "probably Thing 3". `noun` is what a
/// Thing is called here, for one and for several.
pub fn things(on: &OnThings, noun: (&str, &str)) -> String {
    let named = listed(&on.numbers, noun);
    let named = if on.stance == Stance::Mentions { format!("mentions {named}") } else { named };
    if on.sure { named } else { format!("probably {named}") }
}

/// Some Things by number: "Thing 12", "Things 5 and 6", "Things 1 to 4".
pub fn listed(things: &[ThingNumber], noun: (&str, &str)) -> String {
    let numbers: Vec<String> = things.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("{} {one}", noun.0),
        [first, _, _, .., last] if in_a_row(things) && numbers.len() > 3 => {
            format!("{} {first} to {last}", noun.1)
        }
        [before @ .., last] => format!("{} {} and {last}", noun.1, before.join(", ")),
    }
}

fn in_a_row(things: &[ThingNumber]) -> bool {
    things.windows(2).all(|pair| match pair {
        [one, next] => next.0 == one.0 + 1,
        _ => true,
    })
}

/// The Things of a post as a row has room for them: "Thing 12", "Things 7–9", "7–9"; with a question
/// mark where that is a guess. Nothing where the post only mentions them.
pub fn in_a_row_of_a_list(on: &OnThings, noun: (&str, &str), room: usize) -> String {
    if matches!(on.stance, Stance::Mentions | Stance::LooksBack) {
        return String::new();
    }
    let numbers: Vec<String> = on.numbers.iter().map(ToString::to_string).collect();
    let joined = match numbers.as_slice() {
        [first, .., last] if in_a_row(&on.numbers) => format!("{first}–{last}"),
        all => all.join(", "),
    };
    let doubt = if on.sure { "" } else { "?" };
    let named = if numbers.len() == 1 { noun.0 } else { noun.1 };
    let whole = format!("{named} {joined}{doubt}");
    let short = format!("{joined}{doubt}");
    let fits = |text: &String| crate::text::width(text) <= room;
    [whole, short].into_iter().find(fits).unwrap_or_default()
}

/// The heading of a week: "Week 9 · Making it clear", and what is to be done in it.
pub fn week(programme: &Programme, number: WeekNumber) -> (String, String) {
    let week = programme.weeks.iter().find(|week| week.number == number);
    let title = match week.and_then(|week| week.name.as_ref()) {
        Some(name) => format!("Week {number} · {name}"),
        None => format!("Week {number}"),
    };
    let things: Vec<ThingNumber> = programme.things_of(number).map(|thing| thing.number).collect();
    let (one, many) = nouns(programme);
    let dated = programme.things.iter().any(|thing| thing.week.is_some());
    let to_do = if !dated {
        String::new()
    } else if things.is_empty() {
        "nothing new to do".to_owned()
    } else {
        listed(&things, (one, &many))
    };
    (title, to_do)
}

/// The days of a week: "27 April – 3 May".
pub fn days(from: Timestamp, to: Timestamp, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned_datetime(zone.clone()).date();
    let (first, last) = (day(from), day(to).yesterday().unwrap_or_else(|_| day(to)));
    let form =
        if (first.year(), first.month()) == (last.year(), last.month()) { "%-d" } else { "%-d %B" };
    format!("{} – {}", first.strftime(form), last.strftime("%-d %B"))
}

/// Nobody has written in this week of the programme yet.
pub fn quiet_week(programme: &Programme, week: WeekNumber, today: Date) -> String {
    let dated = programme.things.iter().any(|thing| thing.week.is_some());
    if dated && programme.things_of(week).next().is_none() {
        return "No new Thing this week. Rest, read, or finish something.".to_owned();
    }
    format!(
        "Nobody has posted yet this week. It is {}; most people write at the weekend.",
        today.strftime("%A")
    )
}

/// The end of this week.
pub const END_OF_WEEK: &str = "That is this week. Reading everything is not expected.";
/// What was there before one began, and a remark.
pub const STORY: (&str, &str) =
    ("The story so far", "from before you began; none of it is expected of you");
/// The heading of Things, and a remark.
pub const THINGS: (&str, &str) = ("Things", "you can start whenever you like");
/// The end of the list of Things.
pub const END_OF_THINGS: &str = "Everyone goes at their own pace.";
/// The instruction's heading on the page of a Thing, and a remark.
pub const START_HERE: (&str, &str) = ("Start here", "what this Thing asks of you");
/// A post that is the instruction.
pub const INSTRUCTIONS: &str = "instructions";
/// What leads to the rest of a Thing's page.
pub const OPENS_THEM: &str = "opens them";
/// In what order the rest of a Thing's page stands.
pub const NEWEST_FIRST: &str = "newest first";
/// Somebody who came in the last two weeks.
pub const NEW_HERE: &str = "new here";

/// A Thing by number and title.
pub fn thing(programme: &Programme, number: ThingNumber) -> String {
    let noun = nouns(programme).0;
    match programme.thing(number).and_then(|thing| thing.title.as_ref()) {
        Some(title) => format!("{noun} {number} · {title}"),
        None => format!("{noun} {number}"),
    }
}

/// Where a Thing stands in the calendar: "week 5 · Letting go".
pub fn week_of(programme: &Programme, thing: &Thing) -> String {
    let Some(number) = thing.week else { return String::new() };
    let week = programme.weeks.iter().find(|week| week.number == number);
    match week.and_then(|week| week.name.as_ref()) {
        Some(name) => format!("week {number} · {name}"),
        None => format!("week {number}"),
    }
}

/// When a Thing opens that has not: "opens on Monday 4 May".
pub fn opens(thing: &Thing) -> String {
    thing.opens.map_or_else(String::new, |at| format!("opens on {}", at.strftime("%A %-d %B")))
}

/// The first Thing that is not open yet: "Thing 15 opens on Monday 4 May".
pub fn next_to_open(joined: &Joined, now: Timestamp, zone: &TimeZone) -> String {
    let programme = &joined.programme;
    let next = programme.things.iter().find(|thing| !programme.is_open(thing, now, zone));
    next.map_or_else(String::new, |thing| {
        format!("{} {} {}", nouns(programme).0, thing.number, opens(thing))
    })
}

/// What is to be read first on the page of a Thing: the heading, and why.
pub fn read_first(kinds: &[Suggestion]) -> (String, String) {
    let count = match kinds.len() {
        1 => "One",
        2 => "Two",
        _ => "Three",
    };
    let mut why: Vec<&str> = kinds
        .iter()
        .map(|kind| match kind {
            Suggestion::BeganAfter => "somebody who came later too",
            Suggestion::Unanswered => "somebody who is waiting",
            Suggestion::Lively => "a lively conversation",
            Suggestion::Unmet => "somebody you may not know yet",
        })
        .collect();
    why.dedup();
    (format!("{count} to read first"), why.join(", "))
}

/// The heading of the rest of a Thing's page.
pub fn and_more(count: usize, noun: &str) -> String {
    let count = screens::count(u64::try_from(count).unwrap_or(u64::MAX));
    format!("And {count} more about this {noun}")
}

/// A Thing nobody wrote about.
pub fn nobody_yet(opens: &str, key: Option<&str>) -> String {
    if !opens.is_empty() {
        return format!("It {opens}.");
    }
    let read = match key {
        Some(key) => format!("just read the instructions ({key})"),
        None => "just read the instructions".to_owned(),
    };
    format!("No one has written about this yet. You could be the first – or {read}.")
}

/// Who is near you: "Dorothea Finkbein wrote about Thing 8 on 16 April".
pub fn near(
    near: &Near,
    name: impl Fn(&Neighbour) -> Option<String>,
    noun: &str,
    (now, zone): (Timestamp, &TimeZone),
) -> String {
    let (Near::Same(people) | Near::Nearest(people)) = near;
    let parts: Vec<String> = people
        .iter()
        .filter_map(|one| {
            let when = dates::in_words(one.at, now, zone);
            let on = if when.starts_with(|ch: char| ch.is_ascii_digit()) { "on " } else { "" };
            Some(format!("{} wrote about {noun} {} {on}{when}", name(one)?, one.thing))
        })
        .collect();
    parts.join(", ")
}

/// Whose posts begin later here than the Thing did, and what the key does about it.
pub fn begin_later(later: &[BeginsLater], key: Option<&str>) -> String {
    let askable: Vec<&BeginsLater> = later.iter().filter(|one| one.only_on.is_none()).collect();
    let (who, says, does) = match (askable.as_slice(), later) {
        ([one], _) => (one.name.to_string(), "’s posts begin later here.", "gets older ones"),
        ([one, others @ ..], _) => {
            let who = format!("{} and {} more", one.name, others.len());
            (who, " begin later here.", "gets older posts")
        }
        ([], [one, ..]) => {
            let who = format!("Older posts are on {}’s blog itself.", one.name);
            (who, "", "opens it")
        }
        ([], []) => return String::new(),
    };
    match key {
        Some(key) => format!("{who}{says} {key} {does}."),
        None => format!("{who}{says}"),
    }
}

/// One was away for long, and can go on in several ways.
pub fn was_away(away: &Away) -> String {
    let weeks = away.days / 7;
    let ago = match weeks {
        2 => "two weeks ago".to_owned(),
        3 => "three weeks ago".to_owned(),
        4 => "four weeks ago".to_owned(),
        _ => format!("{weeks} weeks ago"),
    };
    let mut ways: Vec<String> = Vec::new();
    ways.extend(away.things.map(|key| format!("{key} by Thing")));
    ways.extend(away.for_you.map(|key| format!("{key} answers to you")));
    ways.extend(away.waiting.map(|key| format!("{key} who waits")));
    ways.push("A all read".to_owned());
    format!("You were last here {ago}. {}", ways.join(" · "))
}

/// What stands before those who are near.
pub const NEAR: &str = "Near you";
/// Nobody is near.
pub const NOBODY_NEAR: &str =
    "Nobody wrote in the last two weeks. You can start whenever you like.";

/// What is asked for where one says which Things a post is about.
pub fn which_things(because: &str) -> String {
    format!("{because} Which Things? 0: none, nothing: as found")
}

/// Of a post that counts for no programme.
pub const DOES_NOT_COUNT: &str = "It does not count for the programme so far.";

/// What says so, as the answer to "why?".
pub fn because(because: &Because) -> String {
    match because {
        Because::You => "You said so.".to_owned(),
        Because::Instruction => "It is the instruction.".to_owned(),
        Because::Tag(tag) => format!("It has the tag “{tag}”."),
        Because::Title(said) => format!("The title says “{said}”."),
        Because::Link(to) => format!("It links to the instruction: {}", shown_address(to)),
        Because::Address(said) => format!("Its address says “{said}”."),
        Because::LeadingNumber(said) => format!("Its title begins with “{said}”."),
        Because::TitleWords(title) => format!("Its title is much like “{title}”."),
        Because::Opening(said) => format!("Its text begins with “{said}”."),
        Because::Week => "It names a week only.".to_owned(),
        Because::Nothing => "Nothing in it says which.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_programme;
    use crate::domain::ProgrammeId;
    use crate::programme::{About, Facts, Finder};

    fn about(title: &str) -> About {
        let file = read_programme("name = \"23 Things\"\nthings = 23\n").unwrap();
        let facts = Facts { title: Some(title), dedicated: true, ..Facts::default() };
        Finder::of(&file.programme).about(&facts, None)
    }

    #[test]
    fn things_are_named_and_a_guess_is_said_to_be_one() {
        for (title, shown) in [
            ("Thing 12", "Thing 12"),
            ("Things 6 & 5", "Things 5 and 6"),
            ("Things 1, 2, 3", "Things 1, 2 and 3"),
            ("Things 1-23", "Things 1 to 23"),
            ("Things 1, 3, 5 and 7", "Things 1, 3, 5 and 7"),
            ("5. A question", "probably Thing 5"),
            ("Thing 9 revisited", "mentions Thing 9"),
            ("Hello", ""),
        ] {
            let on = about(title).on(ProgrammeId(1));
            let said = on.map(|on| things(&on, ("Thing", "Things"))).unwrap_or_default();
            assert_eq!(said, shown);
        }
    }

    #[test]
    fn the_reason_repeats_what_is_written() {
        assert_eq!(because(&about("CPD: Thing #12!").because), "The title says “Thing #12”.");
        assert_eq!(because(&about("5. A question").because), "Its title begins with “5.”.");
        assert_eq!(because(&about("Hello").because), "Nothing in it says which.");
    }
}
