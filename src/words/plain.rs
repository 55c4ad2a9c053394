//! Sentences of the plain mode: a conversation line by line, for screen readers and braille.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{dates, headless, programme, screens};
use crate::app::Totals;
use crate::domain::{Joined, Row};
use crate::text::Clean;

/// Something one can type, what it takes, and what it does. The first name is the one to teach.
pub const COMMANDS: [(&[&str], &str, &str); 18] = [
    (&["enter"], "", "go on: the next posts, or the next part of the post"),
    (&["a number"], "", "read the post of that number"),
    (&["n", "next"], "", "the next new post"),
    (&["l", "list"], "", "this week, or everything, from its beginning"),
    (&["w", "waiting"], "", "who waits for a first reply"),
    (&["y", "replies"], "", "replies to you"),
    (&["v", "saved"], "", "what you saved"),
    (&["t", "thing"], "NUMBER", "what people wrote about a Thing"),
    (&["p", "person"], "NAME", "the posts of somebody"),
    (&["f", "find"], "WORDS", "posts with these words, or as cohort list finds them"),
    (&["e", "everything"], "", "the post again, with what warnings hide"),
    (&["s", "save"], "", "save the post for later, or no longer"),
    (&["m", "new"], "", "the post is new again, or read"),
    (&["o", "open"], "", "open the post in the browser"),
    (&["r", "reply"], "", "answer the post"),
    (&["u", "undo"], "", "take the last mark back"),
    (&["g", "get"], "", "get new posts"),
    (&["q", "quit"], "", "leave"),
];

/// Before one types.
pub const ASKS: &str = "What now? ";
/// How one gets help.
pub const HINT: &str = "Type a number to read, enter for more, h for all commands, q to leave.";
/// What was typed is no command.
pub const NOT_A_COMMAND: &str = "That is no command. h says them all.";
/// There is no post of that number.
pub const NO_NUMBER: &str = "There is no post of that number in the list.";
/// No post was opened yet.
pub const OPEN_ONE_FIRST: &str = "Open a post first, by its number.";
/// The end of a list.
pub const END: &str = "That is all of it. Reading everything is not expected.";
/// The end of a post.
pub const END_OF_POST: &str = "End of the post. n goes to the next new one, l to the list.";
/// Nobody has that name.
pub const NOBODY: &str = "Nobody has that name.";
/// More follows.
pub const MORE: &str = "Enter goes on.";
/// Nothing new is left.
pub const NOTHING_NEW: &str = "Nothing new is left.";
/// A list with nothing in it.
pub const EMPTY: &str = "There is nothing here.";
/// There is nothing to take back.
pub const NOTHING_TO_UNDO: &str = "There is nothing to take back.";
/// A mark was taken back.
pub const UNDONE: &str = "Taken back.";
/// How one hears what stands behind a warning.
pub const BEHIND: &str = "e tells what it hides.";
/// A draft that goes on.
pub const BEGUN: &str = "You had begun like this, and go on below it:";
/// A draft that answers a part of the conversation.
pub const BEGUN_ELSEWHERE: &str = "You had begun to answer a comment of this post. Go on with that on the screen, then come back.";
/// How one writes.
pub const WRITE: &str =
    "Write your reply. A line with only a full stop ends it; nothing is sent before you say yes.";
/// The marks of a post.
pub const SAVED: &str = "Saved.";
/// The same, taken away.
pub const UNSAVED: &str = "No longer saved.";
/// The post is new again.
pub const NEW: &str = "New again.";
/// The post is read.
pub const READ: &str = "Read.";
/// It opens.
pub const OPENING: &str = "Opening it in your browser.";
/// No browser could be opened.
pub const NO_BROWSER: &str = "No browser could be opened. The address is:";

/// How things are, when one begins.
pub fn welcome(title: &str, totals: &Totals) -> String {
    let new = match totals.new {
        0 => "Nothing is new".to_owned(),
        1 => "1 post is new".to_owned(),
        2..=99 => format!("{} posts are new", totals.new),
        _ => "Many posts are new".to_owned(),
    };
    let waiting = match totals.waiting {
        0 => String::new(),
        1 => ", 1 waits for a first reply".to_owned(),
        count => format!(", {count} wait for a first reply"),
    };
    format!("{title}. {new}{waiting}.")
}

/// A post in a list, in the order in which one wants to hear it.
pub fn row(
    number: usize,
    row: &Row,
    (joined, now, zone): (&[Joined], Timestamp, &TimeZone),
) -> String {
    let who = if row.person.is_empty() { screens::SOMEBODY } else { row.person.as_str() };
    let mut facts = Vec::new();
    if row.is_new() {
        facts.push("new".to_owned());
    }
    if row.mark.saved {
        facts.push("saved".to_owned());
    }
    facts.extend(about(row, joined));
    facts.push(dates::in_words(row.key.at, now, zone));
    facts.extend(headless::replies(row));
    let title = row.title.as_str().trim_end_matches(['.', ' ']);
    format!("{number}. {who}: {title}. {}.", sentence(&facts.join(", ")))
}

/// The Things of a post in words.
pub fn about(row: &Row, joined: &[Joined]) -> Option<String> {
    let on = row.things.as_ref()?;
    let joined = joined.iter().find(|joined| joined.id() == on.programme)?;
    let (one, many) = programme::nouns(&joined.programme);
    Some(programme::things(on, (one, &many)))
}

/// The words with a capital at their beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What one hears before a post: who wrote it, when, and how long it is.
pub fn heading(row: &Row, minutes: usize, (now, zone): (Timestamp, &TimeZone)) -> String {
    let who = if row.person.is_empty() { screens::SOMEBODY } else { row.person.as_str() };
    let when = dates::full(row.key.at, now, zone);
    format!(
        "By {who}, {when}. {}.",
        sentence(&screens::minutes(u32::try_from(minutes).unwrap_or(u32::MAX)))
    )
}

/// A command as help says it.
pub fn command((names, takes, says): (&[&str], &str, &str)) -> String {
    let takes = if takes.is_empty() { String::new() } else { format!(" {takes}") };
    format!("{}{takes}: {says}.", names.join(" or "))
}

/// Several people have that name.
pub fn which_person(names: &[Clean]) -> String {
    let names: Vec<String> = names.iter().take(6).map(ToString::to_string).collect();
    format!("Who is meant? {}.", names.join(", "))
}
