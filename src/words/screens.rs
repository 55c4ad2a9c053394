//! Labels, footers and empty states of the screens.

use crate::app::action::{ACTIONS, Action};
use crate::app::model::{Message, Purpose, Tab};
use crate::app::{ListView, Progress, Totals};
use crate::domain::{DateSure, Gap, Network, Part, PostKind, Replies, Row, SaidAt, Waits};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{dates, failure, finding, joining, older, programme, reading, reply, whereabouts};
use crate::text::Clean;

/// The name of a view.
pub fn tab(tab: Tab) -> &'static str {
    tab.name()
}

/// The name of a view where there is little room.
pub fn short_tab(tab: Tab) -> &'static str {
    match tab {
        Tab::Waiting => "Waiting",
        Tab::ForYou => "Replies",
        Tab::Where => whereabouts::SHORT,
        Tab::Everything | Tab::Things | Tab::Hashtag | Tab::Saved | Tab::People | Tab::Named(_) => {
            self::tab(tab)
        }
    }
}

/// A count beside a word: nothing for none, "many" above 99.
pub fn count(count: u64) -> String {
    match count {
        0 => String::new(),
        1..=99 => count.to_string(),
        _ => "many".to_owned(),
    }
}

/// What stands beside a tab.
pub fn beside_tab(tab: Tab, totals: &Totals) -> String {
    match tab {
        Tab::Everything if totals.new > 0 => format!("{} new", count(totals.new)),
        Tab::Everything | Tab::Things | Tab::Hashtag | Tab::People | Tab::Where | Tab::Named(_) => {
            String::new()
        }
        Tab::Waiting => count(totals.waiting.into()),
        Tab::ForYou => count(totals.for_you.into()),
        Tab::Saved => count(totals.saved),
    }
}

/// How fresh everything is, or how far getting new posts is.
pub fn freshness(
    progress: Option<Progress>,
    totals: &Totals,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    match (progress, totals.updated) {
        (Some(Progress::Going { done, of }), _) => format!("Getting new posts, {done} of {of}"),
        (Some(Progress::Offline), Some(at)) => {
            format!("Offline · kept at {}", dates::clock(at, zone))
        }
        (Some(Progress::Offline), None) => "Offline".to_owned(),
        (_, Some(at)) => format!("Updated {}", dates::ago(at, now, zone)),
        (_, None) => String::new(),
    }
}

/// How many blogs need a look.
pub fn needs_a_look(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => "1 blog needs a look".to_owned(),
        _ => format!("{count} blogs need a look"),
    }
}

/// The sample's sign in the title bar.
pub fn sample(now: Timestamp, zone: &TimeZone) -> String {
    format!("Sample · {}", dates::day_and_year(now, zone))
}

/// What a row says of its replies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepliesSaid {
    /// How many; nothing where that is not known.
    pub count: String,
    /// What of them is new to you; it follows the count.
    pub fresh: String,
    /// That you are among them; it follows.
    pub yours: &'static str,
    /// Whether it invites to say the first word.
    pub invites: bool,
}

impl RepliesSaid {
    /// All of it in one.
    pub fn whole(&self) -> String {
        format!("{}{}{}", self.count, self.fresh, self.yours)
    }
}

/// The replies of a row; `short` where there is little room.
pub fn replies(row: &Row, short: bool) -> RepliesSaid {
    let can_answer = row.comments_address.is_some() || row.kind == PostKind::Note;
    let count = match row.replies {
        Replies::Unknown | Replies::Nobody if row.instructs() => {
            let count = programme::INSTRUCTIONS.to_owned();
            return RepliesSaid { count, ..RepliesSaid::default() };
        }
        Replies::Nobody if can_answer => {
            let count = if short { "be the first" } else { "be the first to reply" }.to_owned();
            return RepliesSaid { count, invites: true, ..RepliesSaid::default() };
        }
        Replies::Unknown | Replies::Nobody => return RepliesSaid::default(),
        // "1 reply, 1 new" says the same twice, and does not fit where there is little room.
        Replies::Some(count) if short && (row.fresh > 0 || row.answered) => count.to_string(),
        Replies::Some(count) if count.get() == 1 => "1 reply".to_owned(),
        Replies::Some(count) => format!("{count} replies"),
    };
    RepliesSaid {
        count,
        fresh: if row.fresh > 0 { format!(", {} new", row.fresh) } else { String::new() },
        yours: if row.answered && row.fresh == 0 { ", one yours" } else { "" },
        invites: false,
    }
}

/// What a row says of a date that cannot be trusted.
pub fn odd_date(date: DateSure, short: bool) -> Option<&'static str> {
    match date {
        DateSure::Wrong if short => Some("odd date"),
        DateSure::Sure => None,
        DateSure::Missing => Some("no date"),
        DateSure::Wrong => Some("date looks wrong"),
    }
}

/// A post without a title or a word.
pub const NO_WORDS: &str = "A post without words";
/// Somebody whose name nobody knows.
pub const SOMEBODY: &str = "Somebody";
/// A post that its author announced elsewhere.
pub const ANNOUNCED: &str = "also on Mastodon";
/// The same, on Bluesky.
pub const ANNOUNCED_BLUESKY: &str = "also on Bluesky";
/// Somebody who is not on the list.
pub const VISITOR: &str = "visitor";
/// A hashtag post.
pub const NOTE: &str = "note";
/// There is more below.
pub const MORE: &str = "more";

/// The end of a list.
pub fn end_of_list(view: ListView, own_notes_only: bool) -> &'static str {
    match view {
        ListView::Notes if own_notes_only => {
            "On Bluesky only the people of your list are read; signed in (cohort login bluesky), everybody."
        }
        ListView::Notes => "Those are the newest ones.",
        ListView::Everything => "That is everything. Reading all of it is not expected.",
        ListView::Waiting => "That is everyone who is waiting.",
        ListView::ForYou => "That is all that was said to you.",
        ListView::Saved => "That is all you saved.",
        ListView::Person(_) => "That is all that was kept of theirs.",
        ListView::Thing(..) => "Those are all.",
        ListView::Found => finding::END,
        ListView::Named(_) => finding::END_OF_VIEW,
    }
}

/// A list without rows.
pub fn empty(view: ListView, people: u32, (loaded, knows_you): (bool, bool)) -> &'static str {
    match (view, loaded) {
        (_, false) => "",
        (ListView::Everything, _) if people == 0 => "No posts yet. Add people (a).",
        (ListView::Everything, _) => "No posts yet. They come as soon as the blogs have answered.",
        (ListView::Waiting, _) => "Everyone has had an answer. Lovely.",
        (ListView::ForYou, _) if knows_you => "Nothing new for you yet. Quiet is normal.",
        (ListView::ForYou, _) => {
            "Say who you are under [you] in your settings, and answers to you are found."
        }
        (ListView::Notes, _) => "Nobody has used the hashtag yet. Quiet is normal.",
        (ListView::Saved, _) => "Nothing saved yet. Press s on a post to keep it here.",
        (ListView::Person(_), _) => "Nothing from this person yet. Quiet is normal.",
        (ListView::Thing(..), _) => "No one has written about this yet.",
        (ListView::Found, _) => finding::NOTHING,
        (ListView::Named(_), _) => finding::NOTHING_HERE,
    }
}

/// People without anybody.
pub const NOBODY: &str = "Who is in your group? Press a and paste the address of a blog.";
/// The end of People.
pub const END_OF_PEOPLE: &str = "Everyone goes at their own pace.";
/// The same, where there are marks.
pub const END_OF_MARKS: &str = "Everyone goes at their own pace. A mark is a Thing they wrote about; no mark only means not yet.";
/// The heading of People.
pub const BY_NAME: &str = "by name";

/// The heading of the marks of Things: "Things 1–14".
pub fn marks_heading(things: &[crate::domain::ThingNumber]) -> String {
    match things {
        [] => String::new(),
        [one] => format!("Thing {one}"),
        [first, .., last] => format!("Things {first}–{last}"),
    }
}

/// How many people there are, and whether there is the organiser's notice board, too.
pub fn how_many_people(count: usize, with_board: bool) -> String {
    let people = if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    if with_board { format!("{people} and the notice board") } else { people }
}

/// When somebody last posted, in words; or what is wrong.
pub fn last_post(at: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> String {
    at.map_or_else(|| "no post yet".to_owned(), |at| dates::in_words(at, now, zone))
}

/// A person whose blogs are left alone.
pub const PAUSED: &str = "paused";

/// The first line of first start.
pub const WELCOME: &str = "Welcome";
/// What the program is for.
pub const WELCOME_LINE: &str = "Read what a group of people write, and answer one of them.";
/// The choices of first start, each with a line about it.
pub const CHOICES: [(&str, &str); 4] = [
    (
        "Look around with a sample group",
        "24 invented people. Nothing you do there leaves this computer.",
    ),
    ("Join a programme", "Paste the address its organiser gave you. Everybody comes with it."),
    ("Add one blog", "Paste its address. We find the rest."),
    ("Open a list of blogs", "A file somebody gave you, for example list.opml."),
];
/// The last line of first start.
pub const WELCOME_END: &str = "You can change everything later.";

/// A person's wish for new posts that asked nobody.
pub const ASKED_LATELY: &str = "Nobody can be asked again yet: once a minute is enough.";

/// The heading of what needs a look.
pub const NEEDS_A_LOOK: &str = "Needs a look";
/// The heading of what was taken care of.
pub const TAKEN_CARE_OF: &str = "Taken care of";
/// Nothing needs a look.
pub const ALL_WELL: &str = "Nothing needs a look. Every blog answered.";

/// How long a post is.
pub fn minutes(minutes: u32) -> String {
    if minutes == 1 { "1 min to read".to_owned() } else { format!("{minutes} min to read") }
}

/// The heading of what was said under a post.
pub const CONVERSATION: &str = "Conversation";

/// How many replies there are, beside that heading.
pub fn how_many_replies(row: &Row) -> String {
    match row.replies.count() {
        None | Some(0) => String::new(),
        Some(1) => "1 reply".to_owned(),
        Some(count) => format!("{count} replies"),
    }
}

/// What stands under a post whose conversation has no words to show. The answer says whether it
/// invites.
pub fn silence(row: &Row) -> (String, bool) {
    let can_answer = row.comments_address.is_some() || row.kind == PostKind::Note;
    match row.replies {
        Replies::Nobody if can_answer => {
            ("Nobody has answered yet: be the first.".to_owned(), true)
        }
        Replies::Some(_) if row.kind == PostKind::Note => {
            ("They are on its server.".to_owned(), false)
        }
        Replies::Some(_) => ("They are on the blog.".to_owned(), false),
        Replies::Unknown | Replies::Nobody if row.kind == PostKind::Blog && !can_answer => {
            ("This blog has no comment box.".to_owned(), false)
        }
        Replies::Unknown | Replies::Nobody => (String::new(), false),
    }
}

/// Where something was said, and when.
pub fn said(
    (said_at, part): (&SaidAt, Part),
    at: Timestamp,
    (now, zone): (Timestamp, &TimeZone),
) -> String {
    let when = dates::lately(at, now, zone);
    let place = match (said_at, part) {
        (SaidAt::Blog, _) => "on the blog",
        (SaidAt::Network(Network::Fediverse), Part::Announcement) => "announced on Mastodon",
        (SaidAt::Network(Network::Fediverse), Part::Mention) => "links to it on Mastodon",
        (SaidAt::Network(Network::Fediverse), Part::Reply) => "on Mastodon",
        (SaidAt::Network(Network::Bluesky), Part::Announcement) => "announced on Bluesky",
        (SaidAt::Network(Network::Bluesky), Part::Mention) => "links to it on Bluesky",
        (SaidAt::Network(Network::Bluesky), Part::Reply) => "on Bluesky",
    };
    format!("{when} · {place}")
}

/// You, by the name you write under.
pub fn you(name: &str) -> String {
    format!("{name} (you)")
}

/// Something that came since you last looked.
pub const NEW: &str = "new";

/// After a lively conversation: how many others have had no answer yet.
pub fn others_wait(count: u32) -> String {
    match count {
        1 => "1 other post is still waiting for a first reply.".to_owned(),
        _ => format!(
            "{} other posts are still waiting for a first reply.",
            self::count(count.into())
        ),
    }
}

/// What the keys after it do.
pub const SHOWS_THEM: &str = "shows them";

/// The title of a list that has one, and a short remark.
pub fn title(view: ListView) -> Option<(&'static str, &'static str)> {
    match view {
        ListView::Waiting => Some((tab(Tab::Waiting), "one friendly line is enough")),
        ListView::ForYou => Some((tab(Tab::ForYou), "only you see this")),
        ListView::Notes => Some((tab(Tab::Hashtag), "from the cohort first")),
        ListView::Everything
        | ListView::Saved
        | ListView::Person(_)
        | ListView::Thing(..)
        | ListView::Found
        | ListView::Named(_) => None,
    }
}

/// The heading of those who wait for the same reason.
pub fn waits(waits: Waits) -> &'static str {
    match waits {
        Waits::NewHere => "New here",
        Waits::NeverAnswered => "Has had no answer so far",
        Waits::Also => "Also waiting, longest first",
    }
}

/// A sound, film or file that came with a post.
pub fn enclosure(address: &str, number: u32) -> String {
    let name = address.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(address);
    format!("File  {name} [{number}]")
}

/// What is asked for in a line.
pub fn prompt(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Blog => "The blog’s address".to_owned(),
        Purpose::Programme => joining::ASK_ADDRESS.to_owned(),
        Purpose::Joining(asks, again) => joining::asks(*asks, *again).to_owned(),
        Purpose::BlogOf(visitor) => super::offered::prompt(visitor),
        Purpose::List => "The file with the list, for example list.opml".to_owned(),
        Purpose::Address(_, name) => format!("The address of {name}’s blog"),
        Purpose::Choice(_) => {
            "The page has several lists of posts. A number takes one; esc none".to_owned()
        }
        Purpose::Things(about) => programme::which_things(about.because.as_str()),
        Purpose::Away(_, name, _) => whereabouts::until_when(name.as_str()),
        Purpose::Find => finding::prompt(false).to_owned(),
        Purpose::ViewName => finding::ASK_NAME.to_owned(),
        Purpose::Within => reading::FIND.to_owned(),
        Purpose::Elsewhere(..) => reading::ELSEWHERE.to_owned(),
        Purpose::Command => reading::COMMAND.to_owned(),
        Purpose::Removal(_, name) => {
            format!("Take {name} off the list? What you read stays kept. y yes · any other key no")
        }
    }
}

/// The first line of help.
pub const HELP_HINT: &str =
    "say what you want to do, a name, a Thing or a view; or look for its key";
/// Behind a key that waits for another one.
pub const THEN: &str = " then ";
/// What stands beside what is found besides actions: a view, somebody, a Thing.
pub const GOES_TO_VIEW: &str = "go there";
/// The same for somebody.
pub const GOES_TO_PERSON: &str = "their posts";
/// The same for a Thing.
pub const GOES_TO_THING: &str = "its page";
/// The right end of help's first line.
pub const HELP_CHANGE: &str = "every key can be changed";
/// Nothing in help fits what was typed.
pub const HELP_NOTHING: &str = "Nothing here is called that. Try another word.";

/// What was just done, in one line; `key` tells the key to teach for an action.
pub fn message(
    message: &Message,
    zone: &TimeZone,
    key: impl Fn(Action) -> Option<String>,
) -> String {
    let mut says = sentence(message, zone);
    for (place, action) in [
        ("{undo}", Action::Undo),
        ("{redo}", Action::Redo),
        ("{reply}", Action::Reply),
        ("{waiting}", Action::WaitingReply),
    ] {
        if says.contains(place) {
            // An action without a key is found by its name.
            let name =
                || ACTIONS.iter().find(|entry| entry.action == action).map_or("", |one| one.name);
            says = says.replace(place, &key(action).unwrap_or_else(|| format!(":{}", name())));
        }
    }
    says
}

fn sentence(message: &Message, zone: &TimeZone) -> String {
    match message {
        Message::NoFurtherMatch => finding::NO_FURTHER.to_owned(),
        Message::NothingToKeep => finding::NOTHING_TO_KEEP.to_owned(),
        Message::NotYourView => finding::NOT_YOURS.to_owned(),
        Message::ViewKept(number) => finding::kept(*number),
        Message::ViewRemoved => finding::REMOVED.to_owned(),
        Message::Saved => "Saved. {undo} undoes it.".to_owned(),
        Message::Unsaved => "No longer saved. {undo} undoes it.".to_owned(),
        Message::Hidden => "Hidden from every list. {undo} shows it again.".to_owned(),
        Message::NotHere => "That means nothing here.".to_owned(),
        Message::Read => "Read. {undo} undoes it.".to_owned(),
        Message::New => "New again. {undo} undoes it.".to_owned(),
        Message::AllRead(0) => "Everything here was read already.".to_owned(),
        Message::AllRead(1) => "1 post is read now. {undo} undoes it.".to_owned(),
        Message::AllRead(count) => {
            format!("{count} posts are read now. No regrets. {{undo}} undoes it.")
        }
        Message::Undone => "Taken back. {redo} does it again.".to_owned(),
        Message::Redone => "Done again. {undo} undoes it.".to_owned(),
        Message::NothingToUndo => "There is nothing to take back.".to_owned(),
        Message::NothingNew => "Nothing new that way.".to_owned(),
        Message::Copied => "Its address is copied.".to_owned(),
        Message::Opened => "Opening it in your browser.".to_owned(),
        Message::Opening => "Opening it.".to_owned(),
        Message::MailboxCopied => "The address of a mailbox: it is copied.".to_owned(),
        Message::LinkCopied => "The address of the link is copied.".to_owned(),
        Message::Hints(copies) => reading::hints(*copies).to_owned(),
        Message::NoLinks => "No link is in sight.".to_owned(),
        Message::NoPlace => "That place is not in this post.".to_owned(),
        Message::NotJumped => "You followed no link within this post.".to_owned(),
        Message::Match(at, count) => reading::found(*at, *count),
        Message::NoMatch(words) => format!("“{words}” is not in this post."),
        Message::GoesOn => "You were here when you left it.".to_owned(),
        Message::GettingFullText => "Getting the full text from its page …".to_owned(),
        Message::NoFullText => "This post has no page that could have more of it.".to_owned(),
        Message::NotACommand => "That is no command. Write it as in a shell: wc -w".to_owned(),
        Message::OpenedToReply => {
            "Your words are copied. Paste them on the page that opens in your browser.".to_owned()
        }
        Message::DraftKept => "Kept as a draft. {reply} goes on with it.".to_owned(),
        Message::NothingToSend => reply::NO_WORDS.to_owned(),
        Message::OneMoment => "One moment …".to_owned(),
        Message::TooLong => reply::TOO_LONG.to_owned(),
        Message::NoOtherWay => reply::NO_OTHER_WAY.to_owned(),
        Message::NoGap => "Nothing is missing here.".to_owned(),
        Message::Filling => "Getting what was left out …".to_owned(),
        Message::Leaves => reply::leaves(10),
        Message::TakenBack => reply::TAKEN_BACK.to_owned(),
        Message::TooLate => reply::TOO_LATE.to_owned(),
        Message::RepliesWait(count) => {
            reply::back_online(usize::try_from(*count).unwrap_or(usize::MAX))
        }
        Message::NoReplyWaits => reply::NOTHING_WAITS.to_owned(),
        Message::NoPage => "There is no page to open.".to_owned(),
        Message::NoComments => reply::NO_WAY.to_owned(),
        Message::NoLink(number) => format!("There is no link {number} here."),
        Message::Looking(address) => format!("Looking for the posts at {address}…"),
        Message::Added(names, already) => added(names, *already),
        Message::PeopleChanged => "Done. {undo} undoes it.".to_owned(),
        Message::Came(1) => "1 new post.".to_owned(),
        Message::Came(count) => format!("{count} new posts."),
        Message::Older(name, came) => older::told(name.as_str(), came, zone),
        Message::Elsewhere => "Another window is getting new posts.".to_owned(),
        Message::LookingOver(done, of) => format!("Looking for everybody’s posts, {done} of {of}"),
        Message::Joined(people, posts) => joining::ready(*people, *posts),
        Message::WasAway(away) => programme::was_away(away),
        Message::LookingFurtherBack => "Getting older posts …".to_owned(),
        Message::AboutNoted => "Noted, for good. {undo} undoes it.".to_owned(),
        Message::NoThings => "No Thing of a programme is meant here.".to_owned(),
        Message::NotADay(text) => format!("“{text}” is no day. Write it like 11 May."),
        Message::NotAThing(word) => format!("There is no Thing “{word}” in this programme."),
        Message::NoFurtherThing => "No other Thing is open that way.".to_owned(),
        Message::NowAt(name) => format!("Now at {name}."),
        Message::NoOtherProgramme => "You take part in no other programme.".to_owned(),
        Message::KnowsEverybody => "You have read something by everybody. Lovely.".to_owned(),
        Message::Failed(cause) => failure::sentence(cause, zone),
        Message::Told(remark) => remark.to_string(),
    }
}

fn added(names: &[Clean], already: u32) -> String {
    let there = match already {
        0 => String::new(),
        1 => " 1 was there already.".to_owned(),
        _ => format!(" {already} were there already."),
    };
    match names {
        [] => format!("Nobody new in this list.{there}"),
        [only] => format!("Added {only}. Getting the posts.{there} {{undo}} undoes it."),
        many => {
            format!("Added {} blogs. Getting their posts.{there} {{undo}} undoes it.", many.len())
        }
    }
}

/// When a note was changed by its author.
pub fn edited(day: &str) -> String {
    format!("changed {day}")
}

/// A server shows the thread of a note to nobody who is not signed in there.
pub fn thread_closed(server: &str) -> String {
    format!(
        "{server} shows answers only to people who are signed in there: `cohort login mastodon {server}`."
    )
}

/// What stands in front of what a warning hides.
pub fn warning(says: &str, key: Option<&str>) -> String {
    match key {
        Some(key) => format!("Warning: {says}. {key} shows it."),
        None => format!("Warning: {says}."),
    }
}

/// What of a stream was not read, and the key that gets it.
pub fn gap(gap: &Gap, key: Option<&str>, zone: &TimeZone) -> String {
    let until = dates::short_day(gap.newer_at, zone);
    let Gap { of, server, .. } = gap;
    let what = match gap.older_at {
        _ if gap.wanted => return format!("Getting more of {of} from {server} …"),
        Some(from) if dates::short_day(from, zone) == until => {
            format!("{until}: more of {of} on {server} was not read.")
        }
        Some(from) => {
            let from = dates::short_day(from, zone);
            format!("{from} to {until}: more of {of} on {server} was not read.")
        }
        None => format!("Before {until}: {of} on {server} was not read."),
    };
    match key {
        Some(key) => format!("{what} {key} gets it."),
        None => what,
    }
}

/// The heading of hashtag posts, of participants or of others.
pub fn notes_of(others: bool) -> &'static str {
    if others { "From others" } else { "From the cohort" }
}

/// The language of a note; by its code (BCP 47) where we have no word for it.
pub fn language(code: &str) -> String {
    let name = match code.split(['-', '_']).next().unwrap_or(code).to_ascii_lowercase().as_str() {
        "ar" => "Arabic",
        "cs" => "Czech",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "fi" => "Finnish",
        "fr" => "French",
        "he" => "Hebrew",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "nl" => "Dutch",
        "no" | "nb" | "nn" => "Norwegian",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "sv" => "Swedish",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "zh" => "Chinese",
        _ => code,
    };
    format!("in {name}")
}
