//! Sentences of the commands: `list`, `show`, `refresh`, `check` and their kin.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{programme, screens};
use crate::config::{Keep, Retention};
use crate::domain::{KeepTrouble, Person, PostKind, Replies, Reply, Row, ThingNumber, Waits};

/// What the manual page says before the keys.
pub const MANUAL_KEYS: &str = "Every key can be changed in the settings, under [keys], by the name in brackets. While reading, digits \
    open the link of that number; elsewhere they show views.";
/// What it says of files.
pub const MANUAL_FILES: &str =
    "cohort paths prints where the settings and everything that is kept are on this computer.";
/// What it says of exit codes.
pub const MANUAL_EXITS: [(&str, &str); 4] = [
    ("0", "All is well."),
    ("1", "It could not be done."),
    ("2", "It was asked for wrongly, or the settings have a mistake."),
    ("3", "It was done, but some blogs or hashtags need a look."),
];

/// A post on one line: id, when, who, what, and what there is to know in words.
pub fn row(row: &Row, zone: &TimeZone) -> String {
    let at = row.key.at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M");
    let mut remarks: Vec<String> = Vec::new();
    if row.is_new() {
        remarks.push("new".to_owned());
    }
    if row.mark.saved {
        remarks.push("saved".to_owned());
    }
    if row.kind == PostKind::Note {
        remarks.push("note".to_owned());
    }
    remarks.extend(row.waits.map(|waits| waits_for(waits).to_owned()));
    remarks.extend(replies(row).filter(|_| row.waits.is_none()));
    if row.fresh > 0 {
        remarks.push(match row.fresh {
            1 => "1 new reply".to_owned(),
            fresh => format!("{fresh} new replies"),
        });
    }
    if row.answered {
        remarks.push("you answered".to_owned());
    }
    let remarks =
        if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
    format!("{}  {at}  {}: {}{remarks}", row.public, row.person, row.title)
}

/// Why a post waits for a first reply.
fn waits_for(waits: Waits) -> &'static str {
    match waits {
        Waits::NewHere => "waits, new here",
        Waits::NeverAnswered => "waits, has had no answer so far",
        Waits::Also => "waits",
    }
}

/// Who said something under a post, when and where.
pub fn speaker(reply: &Reply, now: Timestamp, zone: &TimeZone) -> String {
    let name = if reply.author.is_empty() { screens::SOMEBODY } else { reply.author.as_str() };
    let who = if reply.yours { screens::you(name) } else { name.to_owned() };
    format!("{who} · {}", screens::said((&reply.said_at, reply.part), reply.at, (now, zone)))
}

/// How many replies, where that is known.
pub fn replies(row: &Row) -> Option<String> {
    match row.replies {
        Replies::Unknown => None,
        Replies::Nobody if row.comments_address.is_none() && row.kind == PostKind::Blog => None,
        Replies::Nobody => Some("nobody has answered yet".to_owned()),
        Replies::Some(count) if count.get() == 1 => Some("1 reply".to_owned()),
        Replies::Some(count) => Some(format!("{count} replies")),
    }
}

/// Who wrote a post, and when.
pub fn byline(row: &Row, zone: &TimeZone) -> String {
    let at =
        row.key.at.to_zoned_datetime(zone.clone()).strftime("%A %-d %B %Y, %-H:%M").to_string();
    format!("{} · {at}", row.person)
}

/// No post has this id, or more than one begins with it.
pub fn no_such_post(id: &str) -> String {
    format!("No post is `{id}`, or several begin so. `cohort list` shows the posts and their ids.")
}

/// This is no address.
pub fn not_an_address(text: &str) -> String {
    format!("`{text}` is no web address.")
}

/// A server does not answer.
pub fn no_answer(address: &str) -> String {
    format!("{address} does not answer. Is there a network?")
}

/// This is no time.
pub fn not_a_time(text: &str) -> String {
    format!("`{text}` is no day or time. Write 2026-04-20 or 2026-04-20T18:00:00Z.")
}

/// Something could not be read or kept.
pub fn not_kept(trouble: &KeepTrouble) -> String {
    match trouble {
        KeepTrouble::Damaged => {
            "What is kept on this computer is damaged. Start again: it is set aside, and your marks come back.".to_owned()
        }
        KeepTrouble::Full => "The disk is full, so this could not be kept. Make room and try again.".to_owned(),
        KeepTrouble::ReadOnly => {
            "This folder cannot be written, so nothing can be kept. `cohort paths` shows it.".to_owned()
        }
        KeepTrouble::Busy => "Another program is writing at length. Try again in a moment.".to_owned(),
        KeepTrouble::Newer => {
            "A newer version of cohort was used here. Update cohort to open what it kept.".to_owned()
        }
        KeepTrouble::Other(cause) => format!("What is kept could not be read or written: {cause}."),
    }
}

/// What was kept can be read, and nothing can be added to it.
pub fn look_only(trouble: &KeepTrouble) -> String {
    match trouble {
        KeepTrouble::Full => {
            "The disk is full: you can read, but nothing you do is kept. Make room, then start again."
                .to_owned()
        }
        _ => "This folder cannot be written: you can read, but nothing you do is kept. `cohort paths` shows it."
            .to_owned(),
    }
}

/// A damaged database was set aside as `file`; so many marks were restored.
pub fn set_aside(file: &str, restored: u64) -> String {
    format!(
        "What was kept was damaged. It is set aside as {file}; {} came back from the safety copy.",
        marks(restored)
    )
}

fn marks(count: u64) -> String {
    if count == 1 { "1 mark".to_owned() } else { format!("{count} marks") }
}

/// Where something is.
pub fn path(what: &str, path: &Path) -> String {
    format!("{what:<9} {}", path.display())
}

/// What getting new posts came to; `all` says that the person wished that everybody is asked.
pub fn refreshed(asked: usize, new: u32, trouble: usize, all: bool) -> String {
    let posts = match new {
        0 => "No new posts".to_owned(),
        1 => "1 new post".to_owned(),
        _ => format!("{new} new posts"),
    };
    let places = if asked == 1 { "1 place".to_owned() } else { format!("{asked} places") };
    match (asked, trouble) {
        (0, _) if all => {
            "Nobody can be asked again yet: a host at most once a minute, and a blog that sends everything each time once an hour."
                .to_owned()
        }
        (0, _) => "Nothing is due yet. `cohort refresh --all` asks everyone.".to_owned(),
        (_, 0) => format!("{posts} from {places}."),
        (_, 1) => format!("{posts} from {places}; 1 needs a look."),
        _ => format!("{posts} from {places}; {trouble} need a look."),
    }
}

/// Nothing answered.
pub fn offline(kept: Option<Timestamp>, zone: &TimeZone) -> String {
    match kept {
        Some(at) => format!(
            "No network. What was kept on {} is still here.",
            at.to_zoned_datetime(zone.clone()).strftime("%-d %B at %-H:%M")
        ),
        None => "No network.".to_owned(),
    }
}

/// Another program is getting new posts.
pub fn elsewhere() -> String {
    "Another window is getting new posts.".to_owned()
}

/// Nobody is on the list yet.
pub fn nobody_listed() -> String {
    "Nobody is on the list yet. Add a blog with `cohort add ADDRESS`, or look round with `cohort sample`.".to_owned()
}

/// What to do about there being no network.
pub fn offline_advice() -> String {
    "Try again when there is a network; nothing was lost.".to_owned()
}

/// What the config lets go after some days; `None` where everything is kept.
pub fn kept(retention: &Retention) -> Option<String> {
    let days = |keep: Keep| match keep {
        Keep::Days(days) => Some(days),
        Keep::Everything => None,
    };
    let said = match (days(retention.posts), days(retention.notes)) {
        (None, None) => return None,
        (None, Some(notes)) => {
            format!("Hashtag posts are kept for {notes} days, blog posts for good")
        }
        (Some(posts), None) => format!("Posts of both kinds are kept for {posts} days"),
        (Some(posts), Some(notes)) => {
            format!("Blog posts are kept for {posts} days, hashtag posts for {}", notes.min(posts))
        }
    };
    Some(format!("{said}. What you saved, and what you still write under, stays."))
}

/// A source that is left alone.
pub fn paused() -> String {
    "Paused. `cohort resume NAME` asks it again.".to_owned()
}

/// The address a blog is read at can be written into the list.
pub fn fix_offered(name: &str) -> String {
    format!("`cohort fix \"{name}\"` does that.")
}

/// A closed blog can be asked again.
pub fn resume_offered(name: &str) -> String {
    format!("`cohort resume \"{name}\"` asks it again.")
}

/// The addresses blogs are read at were written into the list.
pub fn fixed(name: &str) -> String {
    format!("{name} is read at the new address from now on.")
}

/// There is no other address to use.
pub fn nothing_to_fix(name: &str) -> String {
    format!(
        "There is no new address of {name} to use. `cohort check` tells how everybody is doing."
    )
}

/// A source that is well.
pub fn doing_well(posts: u64, answered: Option<Timestamp>, zone: &TimeZone) -> String {
    let posts = match posts {
        0 => "no post yet".to_owned(),
        1 => "1 post".to_owned(),
        _ => format!("{posts} posts"),
    };
    match answered {
        Some(at) => format!(
            "Fine, {posts}, last asked {}.",
            at.to_zoned_datetime(zone.clone()).strftime("%-d %B at %-H:%M")
        ),
        None => "Not asked yet.".to_owned(),
    }
}

/// The blog is on the list already.
pub fn already_there(name: &str) -> String {
    format!("This blog is on the list already, as {name}'s.")
}

/// A blog was added.
pub fn added(name: &str, posts: usize) -> String {
    match posts {
        0 => format!("Added {name}. There are no posts yet."),
        1 => format!("Added {name}, with 1 post."),
        _ => format!("Added {name}, with {posts} posts."),
    }
}

/// The page had more than one list of posts.
pub fn other_lists() -> String {
    "The page has other lists, too. `cohort add ADDRESS --choose N` takes one of them:".to_owned()
}

/// One of the other lists of a page.
pub fn other_list(number: usize, title: &str, address: &str) -> String {
    if title.is_empty() {
        format!("  {number}  {address}")
    } else {
        format!("  {number}  {title}  {address}")
    }
}

/// There is no list of this number.
pub fn no_such_choice(number: usize, count: usize) -> String {
    match count {
        1 => format!("There is no list {number}: the page has one only."),
        _ => format!("There is no list {number}: the page has {count}."),
    }
}

/// A list was added.
pub fn imported(added: usize, already: usize) -> String {
    let blogs =
        |count: usize| if count == 1 { "1 blog".to_owned() } else { format!("{count} blogs") };
    match already {
        0 => format!("Added {}. `cohort refresh` gets their posts.", blogs(added)),
        _ => format!(
            "Added {}; {} were on the list already. `cohort refresh` gets their posts.",
            blogs(added),
            already
        ),
    }
}

/// What was yours on another computer was taken in.
pub fn taken_in(things: u64) -> String {
    let things = if things == 1 { "1 line".to_owned() } else { format!("{things} lines") };
    format!("Took in {things}: your marks, drafts and corrections. What was here stays.")
}

/// A file holds nothing of anybody's.
pub fn nothing_of_yours() -> String {
    "There is nothing of yours in this file. `cohort export mine` writes one.".to_owned()
}

/// More than one file was given.
pub fn one_file_only() -> String {
    "Give one list at a time, or `mine` and a file.".to_owned()
}

/// A person was taken off the list.
pub fn removed(name: &str) -> String {
    format!(
        "{name} is off the list. What was kept and read stays stored: add the blog again, and it is back."
    )
}

/// A person is left alone.
pub fn left_alone(name: &str) -> String {
    format!("{name} is paused. Their posts stay; `cohort resume` asks for new ones again.")
}

/// A person is asked again.
pub fn resumed(name: &str) -> String {
    format!("{name} is asked again.")
}

/// A person was corrected.
pub fn corrected(name: &str) -> String {
    format!("Corrected what is known of {name}.")
}

/// `edit` without anything to change.
pub fn nothing_to_change() -> String {
    "Say what to correct: --name, --blog, --feed, --fediverse, --bluesky or --group.".to_owned()
}

/// The sample is made ready.
pub fn sample_begins() -> String {
    "Getting the sample group ready; this takes a few seconds, the first time only.".to_owned()
}

/// No programme has a Thing of this number.
pub fn no_such_thing(thing: ThingNumber) -> String {
    format!("No programme of yours has a Thing {thing}.")
}

/// No programme has a week of this number.
pub fn no_such_week(week: u16) -> String {
    format!("No programme of yours has a week {week}.")
}

/// Somebody on one line: name, blog, Things, last post.
pub fn person(person: &Person, (now, zone): (Timestamp, &TimeZone)) -> String {
    let mut parts = vec![person.name.to_string()];
    parts.extend(person.blog.as_ref().map(ToString::to_string));
    if !person.things.is_empty() {
        parts.push(programme::listed(&person.things, ("Thing", "Things")));
    }
    parts.push(screens::last_post(person.last_post, now, zone));
    parts.join(" · ")
}

/// It was noted that somebody is away.
pub fn away(name: &str) -> String {
    format!("Noted: {name} is away.")
}

/// It was noted that somebody is back.
pub fn back(name: &str) -> String {
    format!("Noted: {name} is back.")
}

/// It was noted that somebody stepped out.
pub fn stepped_out(name: &str) -> String {
    format!("Noted: {name} stepped out. What was kept stays.")
}
