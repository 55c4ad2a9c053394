//! Sentences about joining and leaving a programme.

use crate::app::model::Asks;
use crate::config::address::AddressFault;
use crate::config::edit::NewParticipant;
use crate::domain::{Founding, Programme, ThingNumber, shown_address, shown_text};
use crate::text::Clean;

/// What is asked for to join a programme.
pub const ASK_ADDRESS: &str = "The programme’s address, or its file";
/// What is asked for so that answers to the person are found.
pub const ASK_YOU: &str = "Your own blog or handle, if you have one; enter goes on";
/// It is neither an address nor a handle.
pub const NOT_YOU: &str = "That is neither an address nor a handle like @you@server.";
/// The question when one began.
pub const WHEN_BEGAN: &str = "When did you start?";
/// Its answers.
pub const BEGAN: [&str; 3] = [
    "at the beginning",
    "I am starting now: what was before is the story so far",
    "I only want to read: nothing asks you to reply",
];
/// The question where the hashtag is used.
pub const WHERE_USED: &str = "Where do people use it?";
/// Its answers.
pub const USED: [&str; 4] = ["Mastodon and others", "Bluesky", "both", "not sure"];
/// The question whether there are numbered parts.
pub const HAS_PARTS: &str = "Does your programme have numbered parts?";
/// Its answers.
pub const PARTS: [&str; 5] = ["Things", "Weeks", "Days", "something else", "no"];
/// What a week is called in which no part begins.
pub const CATCH_UP: &str = "catch-up week";

/// What is asked for in a line before one joins; `again` where what was typed is no answer.
pub fn asks(asks: Asks, again: bool) -> &'static str {
    match (asks, again) {
        (Asks::Hashtag, false) => "The hashtag, for example cpd23; enter goes on without one",
        (Asks::Hashtag, true) => "A hashtag is one word of letters and digits, for example cpd23",
        (Asks::Servers, false) => "On which servers? No account is needed to read",
        (Asks::Servers, true) => "The name of a server, for example books.example",
        (Asks::Noun, _) => "What is a part called? For example Step",
        (Asks::Count, false) => "How many are there?",
        (Asks::Count, true) => "A number, please, up to 400",
        (Asks::Starts, false) => "When did it start?",
        (Asks::Starts, true) => "A day, for example 2 March or 2026-03-02",
        (Asks::You, false) => ASK_YOU,
        (Asks::You, true) => NOT_YOU,
    }
}

/// What a programme is called that was founded here: its hashtag, or what its parts are.
pub fn name_of(founding: &Founding) -> Clean {
    match (&founding.hashtag, &founding.parts) {
        (Some(tag), _) => Clean::line(&format!("#{}", tag.tag)),
        (None, Some(parts)) => Clean::line(&format!("{} {}s", parts.count, parts.noun)),
        (None, None) => Clean::line("Our group"),
    }
}

/// The parts that begin in a week.
pub fn parts_of(noun: &str, parts: Option<(ThingNumber, ThingNumber)>) -> String {
    match parts {
        None => CATCH_UP.to_owned(),
        Some((first, last)) if first == last => format!("{noun} {first}"),
        Some((first, last)) => format!("{noun} {first}–{last}"),
    }
}
/// It is being joined.
pub const JOINING: &str = "One moment …";
/// What the keys do where everybody is looked over.
pub const REVIEW_KEYS: [(&str, &str); 3] =
    [("y", "join"), ("j k", "look through"), ("esc", "not now")];
/// The same for a mere list of people.
pub const ADD_KEYS: [(&str, &str); 3] =
    [("y", "add them"), ("j k", "look through"), ("esc", "not now")];
/// What the keys do where it is asked when one began.
pub const BEGAN_KEYS: [(&str, &str); 2] = [("1 2 3", "choose"), ("esc", "back")];
/// The same where it is asked where the hashtag is used.
pub const USED_KEYS: [(&str, &str); 3] =
    [("1 2 3", "choose"), ("enter", "not sure"), ("esc", "back")];
/// The same where it is asked for numbered parts.
pub const PARTS_KEYS: [(&str, &str); 3] = [("1 2 3 4", "choose"), ("enter", "no"), ("esc", "back")];
/// The same at the calendar.
pub const CALENDAR_KEYS: [(&str, &str); 5] = [
    ("enter", "that is right"),
    ("j k", "week"),
    ("c", "catch-up"),
    ("+ -", "more, fewer a week"),
    ("esc", "back"),
];

/// A programme was joined on the screen.
pub fn ready(people: usize, posts: usize) -> String {
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let posts = match posts {
        0 => "Their posts are on the way".to_owned(),
        1 => "1 post".to_owned(),
        _ => format!("{posts} posts"),
    };
    format!("Ready. {people} · {posts}. Press ? at any time.")
}

/// Before joining a programme.
pub const JOIN_QUESTION: &str = "Join? (y/N) ";
/// Before adding the people of a list.
pub const ADD_QUESTION: &str = "Add them to your list? (y/N) ";
/// The answer was no.
pub const NOT_JOINED: &str = "Nothing was changed.";
/// Nobody is there who could be asked.
pub const SAY_YES: &str = "Nobody can be asked here. Say --yes to join.";
/// What was found at the address is no programme.
pub const MERE_LIST: &str =
    "This is a list of people without a programme. They can be added to your own list.";
/// Somebody whose posts were found.
pub const FOUND: &str = "found";
/// Nobody took the time to look.
pub const NOT_LOOKED: &str = "Their posts are looked for later.";

/// What was found at the address of a programme.
pub fn programme(programme: &Programme) -> String {
    let things = match programme.things.len() {
        0 => String::new(),
        1 => ", 1 Thing".to_owned(),
        things => format!(", {things} Things"),
    };
    let starts = programme.starts.map(|day| day.strftime(", from %-d %B %Y").to_string());
    format!("{}{things}{}.", programme.name, starts.unwrap_or_default())
}

/// Somebody of a list with what came of looking for their posts.
pub fn person(person: &NewParticipant, look: Option<&str>) -> String {
    let address = address(person);
    match look {
        None => format!("{} · {address} · {FOUND}", person.name),
        Some(why) => format!("{} · {address} · needs a look: {why}", person.name),
    }
}

/// Where somebody is to be read, as it is shown.
pub fn address(person: &NewParticipant) -> Clean {
    let blog = person.blog.as_ref().or_else(|| person.feeds.first());
    let handle = || {
        let bluesky = person.bluesky.as_ref().map(|handle| format!("@{handle}"));
        person.fediverse.clone().or(bluesky).unwrap_or_default()
    };
    Clean::line(&blog.map_or_else(handle, shown_address))
}

/// How many people there are, and how many of them need a look.
pub fn summary(people: usize, look: usize) -> String {
    let people = match people {
        1 => "1 person".to_owned(),
        _ => format!("{people} people"),
    };
    match look {
        0 => format!("I found {people}."),
        1 => format!("I found {people}; 1 needs a look."),
        _ => format!("I found {people}; {look} need a look."),
    }
}

/// A list of people that a programme names could not be read.
pub fn list_not_read(address: &str, why: &str) -> String {
    format!("The list of people at {address} could not be read, and is tried again: {why}")
}

/// There is nobody on a list that had people.
pub const NOBODY_ON_IT: &str = "there is nobody on it";

/// A list that was read before cannot be read now; `why` is a few words.
pub fn list_unchanged(address: &str, why: &str) -> String {
    format!("The list of people at {address} could not be read again: {why}. It stays as it was.")
}

/// A programme that was read before cannot be read now; `why` is a few words.
pub fn not_read_again(address: &str, why: &str) -> String {
    let why = why.trim_end_matches('.');
    format!("{address} could not be read again: {why}. All stays as it was.")
}

/// Where a programme was published there is only a list now.
pub fn no_programme_any_more(address: &str) -> String {
    format!("There is no programme at {address} any more, only a list. All stays as it was.")
}

/// Who is new on a list.
pub fn came(programme: &str, names: &[Clean]) -> Option<String> {
    let (who, one) = together(names)?;
    let have = if one { "has" } else { "have" };
    Some(format!("{who} {have} joined {programme}."))
}

/// Who has another address on a list than before.
pub fn moved(names: &[Clean]) -> Option<String> {
    let (who, one) = together(names)?;
    let have = if one { "has" } else { "have" };
    Some(format!("{who} {have} another address on the list; it is used from now on."))
}

/// Who is not on a list any more.
pub fn gone(programme: &str, names: &[Clean]) -> Option<String> {
    let (who, one) = together(names)?;
    let are = if one { "is" } else { "are" };
    Some(format!("{who} {are} no longer on the list of {programme}. Nothing of theirs is lost."))
}

/// Newcomers with the name of somebody who left the list.
pub fn namesakes(names: &[Clean]) -> Option<String> {
    let (who, one) = together(names)?;
    let is = if one { "is" } else { "are" };
    Some(format!("{who} {is} listed with an address that nobody knew: perhaps a new blog."))
}

/// So many names are told; the others are counted.
const MOST_NAMES: usize = 4;

/// Names in a row, and whether it is one.
fn together(names: &[Clean]) -> Option<(String, bool)> {
    let all: Vec<String> = names.iter().map(ToString::to_string).collect();
    let who = match all.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [before @ .., last] if names.len() <= MOST_NAMES => {
            format!("{} and {last}", before.join(", "))
        }
        [first, second, ..] => format!("{first}, {second} and {} others", names.len() - 2),
    };
    Some((who, names.len() == 1))
}

/// A programme was joined, and so many posts came with it.
pub fn joined(name: &str, posts: usize) -> String {
    match posts {
        0 => format!("You have joined {name}. `cohort refresh` gets the posts."),
        1 => format!("You have joined {name}. There is 1 post so far."),
        _ => format!("You have joined {name}. There are {posts} posts so far."),
    }
}

/// It was joined before.
pub fn already_joined(name: &str) -> String {
    format!("You have joined {name} already. Nothing was changed.")
}

/// A programme was left.
pub fn left(name: &str) -> String {
    format!("You have left {name}. What was kept and read stays stored.")
}

/// No programme goes by this name or address.
pub fn not_joined(written: &str) -> String {
    let written = Clean::line(&shown_text(written));
    format!("You have not joined a programme called {written}.")
}

/// Several go by this name.
pub fn which_programme(written: &str) -> String {
    let written = Clean::line(&shown_text(written));
    format!("You have joined more than one programme called {written}. Give the address instead.")
}

/// What was typed is neither a file nor an address.
pub fn no_place(fault: &AddressFault) -> String {
    super::config::address_fault(fault)
}

/// What a programme file says was passed over or is wrong there.
pub fn in_file(address: &str, mistake: &str) -> String {
    format!("{address}: {mistake}")
}

/// What stands at the address could not be had; `why` is a sentence.
pub fn not_read(address: &str, why: &str) -> String {
    format!("{address} could not be read. {why}")
}
