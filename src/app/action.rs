//! The one table of what a person can do. Key map, help, the names in the config and `docs/keys.md`
//! come from it.

use super::presets;
use crate::config::Preset;

/// What a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The next row, or a line down.
    Down,
    /// The row before, or a line up.
    Up,
    /// Opens what is chosen.
    Open,
    /// Back to where one came from.
    Back,
    /// The next page, then the next new post.
    ReadOn,
    /// The next new post.
    NextNew,
    /// The previous new post.
    PreviousNew,
    /// The next post, while reading.
    NextPost,
    /// The previous post, while reading.
    PreviousPost,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// New becomes read, read becomes new.
    ToggleRead,
    /// Everything in this view becomes read.
    ReadAll,
    /// Takes the last thing back.
    Undo,
    /// Does it again.
    Redo,
    /// Saves for later, or no longer.
    Save,
    /// Hides a post from every list.
    Hide,
    /// Opens the page in the browser.
    OpenInBrowser,
    /// Answers the post.
    Reply,
    /// Looks over what was written, to send it.
    SendReply,
    /// Goes on writing in the person's own editor.
    InEditor,
    /// Takes the words to the browser.
    InBrowser,
    /// Begins with one of three openers.
    Opener(u8),
    /// Answers another comment instead.
    AnswerAnother,
    /// Goes another way with the same words.
    AnotherWay,
    /// Writes a note about the post.
    Note,
    /// What was said with the hashtag.
    Hashtag,
    /// Shows what is folded or behind a warning, or hides it.
    Unfold,
    /// Sets a post as wide as the screen, or in a column that reads well.
    Wide,
    /// Looks for words in the open post.
    FindWithin,
    /// Puts letters on the links in sight.
    Hints,
    /// Back to where one followed a link within the post.
    JumpBack,
    /// The full text of a post, or what its blog sent of it.
    FullText,
    /// Gives the text of the post to a command.
    Pipe,
    /// Gets what a gap in the list leaves out.
    FillGap,
    /// Leaves the words as a draft.
    LeaveReply,
    /// To the next reply of yours that waits, was refused, or is a draft.
    WaitingReply,
    /// Copies the address.
    CopyLink,
    /// To what others said.
    Conversation,
    /// Gets new posts.
    GetNew,
    /// Gets new posts of this person.
    GetNewOfPerson,
    /// Gets older posts: of this person, or of everybody whose posts begin later than the Thing.
    GetOlder,
    /// Goes to the person who wrote it.
    WhoIsThis,
    /// Adds a blog.
    Add,
    /// Joins a programme.
    Join,
    /// Adds a list of blogs.
    Import,
    /// Corrects a person's address.
    CorrectAddress,
    /// Does what is offered about a person's blog.
    Fix,
    /// Leaves a person's blogs alone, or asks them again.
    Pause,
    /// Takes a person off the list.
    Remove,
    /// Notes until when a person is away.
    Away,
    /// Notes that a person stepped out, or is back.
    StepOut,
    /// Those first who were quiet longest, or by name.
    Order,
    /// Says what a post is about.
    About,
    /// To the instruction of this Thing.
    Instruction,
    /// To the page of the post's Thing.
    ThisThing,
    /// The next Thing, or the week after.
    NextThing,
    /// The Thing or the week before.
    PreviousThing,
    /// A post by somebody of whom nothing was opened yet.
    SomebodyNew,
    /// To the next of several programmes.
    OtherProgramme,
    /// Looks for words in all that is kept.
    Search,
    /// Shows only some of a view.
    ShowOnly,
    /// Keeps what is found as a view of one's own.
    KeepView,
    /// Takes a view of one's own away.
    RemoveView,
    /// Shows what needs a look.
    NeedsALook,
    /// Shows or hides the details.
    Details,
    /// A view by its number; a link by its number while reading.
    Number(u8),
    /// The next view.
    NextView,
    /// The view before.
    PreviousView,
    /// Shows all keys.
    Help,
    /// Draws the screen anew.
    Redraw,
    /// Back to the shell for a while.
    Suspend,
    /// Back, or leave.
    Quit,
    /// Leaves at once.
    QuitNow,
}

/// Where an action means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A list of posts.
    List,
    /// A post.
    Reader,
    /// The Things of the programme.
    Things,
    /// People.
    People,
    /// Where everybody is.
    Where,
    /// What needs a look.
    Trouble,
    /// First start.
    Start,
    /// A reply that is being written.
    Reply,
}

/// Under which heading help lists an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// What one does with a post.
    ThisPost,
    /// What one does while one writes a reply.
    YourReply,
    /// How one moves.
    Move,
    /// What one does with a person.
    ThisPerson,
    /// What concerns everything.
    Everything,
    /// How one leaves.
    Leave,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The action.
    pub action: Action,
    /// Its name in the config.
    pub name: &'static str,
    /// Its keys, unless the config says otherwise.
    pub keys: &'static [&'static str],
    /// What it does, in words.
    pub says: &'static str,
    /// Where it means something.
    pub places: &'static [Place],
    /// Where help lists it.
    pub group: Group,
}

const ALL: &[Place] = &[
    Place::List,
    Place::Reader,
    Place::Things,
    Place::People,
    Place::Where,
    Place::Trouble,
    Place::Start,
];
const POSTS: &[Place] = &[Place::List, Place::Reader];
const LISTS: &[Place] = &[Place::List, Place::Things, Place::People, Place::Where, Place::Trouble];
const VIEWS: &[Place] =
    &[Place::List, Place::Reader, Place::Things, Place::People, Place::Where, Place::Trouble];
const STEPS: &[Place] = &[Place::List, Place::Reader, Place::Things];
const REPLY: &[Place] = &[Place::Reply];
/// Every place, also where letters write.
const EVERYWHERE: &[Place] = &[
    Place::List,
    Place::Reader,
    Place::Things,
    Place::People,
    Place::Where,
    Place::Trouble,
    Place::Start,
    Place::Reply,
];
const PERSONS: &[Place] = &[Place::People, Place::Where, Place::Trouble];
const ORGANISER: &[Place] = &[Place::Where];

const fn entry(
    action: Action,
    (name, says): (&'static str, &'static str),
    keys: &'static [&'static str],
    places: &'static [Place],
    group: Group,
) -> Entry {
    Entry { action, name, keys, says, places, group }
}

/// The table.
pub const ACTIONS: &[Entry] = &[
    entry(
        Action::Open,
        ("open", "read, or open"),
        &["enter", "l", "right"],
        &[Place::List, Place::Things, Place::People, Place::Where, Place::Trouble, Place::Start],
        Group::ThisPost,
    ),
    entry(Action::Reply, ("reply", "reply"), &["r"], POSTS, Group::ThisPost),
    entry(Action::Note, ("note", "write a note about it"), &["N"], POSTS, Group::ThisPost),
    entry(Action::Save, ("save", "save for later"), &["s"], POSTS, Group::ThisPost),
    entry(Action::Hide, ("hide", "hide it from every list"), &["M"], POSTS, Group::ThisPost),
    entry(
        Action::OpenInBrowser,
        ("browser", "open in the browser"),
        &["o"],
        VIEWS,
        Group::ThisPost,
    ),
    entry(
        Action::Conversation,
        ("conversation", "what others said"),
        &["c"],
        POSTS,
        Group::ThisPost,
    ),
    entry(Action::CopyLink, ("copy", "copy its address"), &["y"], VIEWS, Group::ThisPost),
    entry(Action::ToggleRead, ("read", "read, or new again"), &["m"], POSTS, Group::ThisPost),
    entry(Action::WhoIsThis, ("person", "who is this"), &["w"], VIEWS, Group::ThisPost),
    entry(Action::About, ("about", "this post is about …"), &["t"], POSTS, Group::ThisPost),
    entry(Action::ThisThing, ("thing", "its Thing"), &["T"], POSTS, Group::ThisPost),
    entry(
        Action::Instruction,
        ("instruction", "what the Thing asks"),
        &["i"],
        STEPS,
        Group::ThisPost,
    ),
    entry(Action::NextThing, ("next-thing", "next Thing, or week"), &["]"], STEPS, Group::Move),
    entry(
        Action::PreviousThing,
        ("previous-thing", "Thing or week before"),
        &["["],
        STEPS,
        Group::Move,
    ),
    entry(Action::SomebodyNew, ("somebody-new", "somebody new to you"), &["H"], VIEWS, Group::Move),
    entry(
        Action::Unfold,
        ("unfold", "open what is folded"),
        &["enter"],
        &[Place::Reader],
        Group::ThisPost,
    ),
    entry(Action::Hints, ("hints", "letters on links"), &["f"], &[Place::Reader], Group::Move),
    entry(
        Action::JumpBack,
        ("jump-back", "back from a footnote"),
        &["'", "backspace"],
        &[Place::Reader],
        Group::Move,
    ),
    entry(
        Action::FindWithin,
        ("find-within", "find in this post"),
        &["/"],
        &[Place::Reader],
        Group::Move,
    ),
    entry(
        Action::Wide,
        ("wide", "as wide as the screen"),
        &["z"],
        &[Place::Reader],
        Group::ThisPost,
    ),
    entry(
        Action::FullText,
        ("full-text", "full text, or excerpt"),
        &["x"],
        &[Place::Reader],
        Group::ThisPost,
    ),
    entry(
        Action::Pipe,
        ("pipe", "give it to a command"),
        &["|"],
        &[Place::Reader],
        Group::Everything,
    ),
    entry(
        Action::FillGap,
        ("fill-gap", "get what a gap leaves out"),
        &["g f"],
        &[Place::List],
        Group::Everything,
    ),
    entry(Action::Down, ("down", "next, or a line down"), &["j", "down"], ALL, Group::Move),
    entry(Action::Up, ("up", "previous, or a line up"), &["k", "up"], ALL, Group::Move),
    entry(Action::ReadOn, ("read-on", "read on, then next new"), &["space"], POSTS, Group::Move),
    entry(Action::NextNew, ("next-new", "next new, or next found"), &["n"], POSTS, Group::Move),
    entry(
        Action::PreviousNew,
        ("previous-new", "previous new, or found"),
        &["p"],
        POSTS,
        Group::Move,
    ),
    entry(
        Action::NextPost,
        ("next-post", "next post (reading)"),
        &["J"],
        &[Place::Reader],
        Group::Move,
    ),
    entry(
        Action::PreviousPost,
        ("previous-post", "previous post (reading)"),
        &["K"],
        &[Place::Reader],
        Group::Move,
    ),
    entry(
        Action::PageDown,
        ("page-down", "a page down"),
        &["pagedown", "ctrl-f"],
        VIEWS,
        Group::Move,
    ),
    entry(Action::PageUp, ("page-up", "a page up"), &["pageup", "ctrl-b"], VIEWS, Group::Move),
    entry(Action::HalfDown, ("half-down", "half a page down"), &["ctrl-d"], VIEWS, Group::Move),
    entry(Action::HalfUp, ("half-up", "half a page up"), &["ctrl-u"], VIEWS, Group::Move),
    entry(Action::First, ("first", "first"), &["g g", "home"], ALL, Group::Move),
    entry(Action::Last, ("last", "last"), &["G", "end"], ALL, Group::Move),
    entry(Action::NextView, ("next-view", "next view"), &["tab"], VIEWS, Group::Move),
    entry(Action::Hashtag, ("hashtag", "the hashtag's posts"), &["#"], VIEWS, Group::Move),
    entry(
        Action::PreviousView,
        ("previous-view", "view before"),
        &["shift-tab"],
        VIEWS,
        Group::Move,
    ),
    entry(
        Action::WaitingReply,
        ("waiting-reply", "your reply that waits"),
        &["W"],
        VIEWS,
        Group::ThisPost,
    ),
    entry(
        Action::SendReply,
        ("send-reply", "look it over, then send"),
        &["ctrl-s"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::InEditor,
        ("own-editor", "write in your own editor"),
        &["ctrl-e"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::InBrowser,
        ("reply-in-browser", "take it to the browser"),
        &["ctrl-o"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::AnswerAnother,
        ("answer-another", "answer another comment"),
        &["tab"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::AnotherWay,
        ("another-way", "write it another way"),
        &["ctrl-n"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::Opener(1),
        ("opener-1", "begin with thanks"),
        &["alt-1"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::Opener(2),
        ("opener-2", "begin with what you tried"),
        &["alt-2"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::Opener(3),
        ("opener-3", "begin with a question"),
        &["alt-3"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::LeaveReply,
        ("leave-reply", "keep it as a draft"),
        &["esc"],
        REPLY,
        Group::YourReply,
    ),
    entry(
        Action::CorrectAddress,
        ("correct", "correct the address"),
        &["E"],
        PERSONS,
        Group::ThisPerson,
    ),
    entry(Action::Fix, ("fix", "do what is offered"), &["f"], PERSONS, Group::ThisPerson),
    entry(Action::Pause, ("pause", "pause, or go on"), &["P"], PERSONS, Group::ThisPerson),
    entry(Action::Remove, ("remove", "take off the list"), &["X"], PERSONS, Group::ThisPerson),
    entry(Action::Away, ("away", "away until …"), &["z a"], ORGANISER, Group::ThisPerson),
    entry(
        Action::StepOut,
        ("step-out", "stepped out, or back"),
        &["z o"],
        ORGANISER,
        Group::ThisPerson,
    ),
    entry(
        Action::Order,
        ("order", "by longest quiet, or name"),
        &["O"],
        ORGANISER,
        Group::ThisPerson,
    ),
    entry(
        Action::GetNewOfPerson,
        ("get-new-of-person", "get their new posts"),
        &["g r"],
        VIEWS,
        Group::ThisPerson,
    ),
    entry(Action::GetOlder, ("get-older", "get older posts"), &["g o"], VIEWS, Group::ThisPerson),
    entry(Action::GetNew, ("get-new", "get new posts"), &["R"], VIEWS, Group::Everything),
    entry(
        Action::ReadAll,
        ("read-all", "clear the table: all read"),
        &["A"],
        POSTS,
        Group::Everything,
    ),
    entry(Action::Undo, ("undo", "undo"), &["u"], VIEWS, Group::Everything),
    entry(Action::Redo, ("redo", "do it again"), &["ctrl-r"], VIEWS, Group::Everything),
    entry(Action::Add, ("add", "add a blog"), &["a"], ALL, Group::Everything),
    entry(
        Action::OtherProgramme,
        ("other-programme", "another programme of yours"),
        &["g p"],
        VIEWS,
        Group::Everything,
    ),
    entry(Action::Join, ("join", "join a programme"), &["g j"], ALL, Group::Everything),
    entry(Action::Import, ("import", "open a list of blogs"), &["I"], ALL, Group::Everything),
    entry(Action::Search, ("search", "search everything kept"), &["/"], LISTS, Group::Everything),
    entry(Action::ShowOnly, ("show-only", "show only …"), &["F"], LISTS, Group::Everything),
    entry(
        Action::KeepView,
        ("keep-view", "keep this as a view"),
        &["V"],
        &[Place::List],
        Group::Everything,
    ),
    entry(
        Action::RemoveView,
        ("remove-view", "take your view away"),
        &["g v"],
        &[Place::List],
        Group::Everything,
    ),
    entry(
        Action::NeedsALook,
        ("needs-a-look", "what needs a look"),
        &["!"],
        LISTS,
        Group::Everything,
    ),
    entry(Action::Details, ("details", "details"), &["d"], VIEWS, Group::Everything),
    entry(
        Action::Help,
        ("help", "all keys; do anything"),
        &["?", "F1", "F10", ":"],
        EVERYWHERE,
        Group::Everything,
    ),
    entry(
        Action::Redraw,
        ("redraw", "draw the screen anew"),
        &["ctrl-l"],
        EVERYWHERE,
        Group::Everything,
    ),
    entry(Action::Back, ("back", "back, or close"), &["esc", "h", "left"], ALL, Group::Leave),
    entry(Action::Quit, ("quit", "back, or leave"), &["q"], ALL, Group::Leave),
    entry(
        Action::QuitNow,
        ("quit-now", "leave at once"),
        &["Q", "ctrl-c"],
        EVERYWHERE,
        Group::Leave,
    ),
    entry(
        Action::Suspend,
        ("suspend", "to the shell for a while"),
        &["ctrl-z"],
        EVERYWHERE,
        Group::Leave,
    ),
];

/// Two actions that help tells on one line, where their keys have room on it.
pub const PAIRS: &[(Action, Action, &str)] = &[
    (Action::Down, Action::Up, "a row or line down, up"),
    (Action::NextNew, Action::PreviousNew, "next new, previous new"),
    (Action::NextThing, Action::PreviousThing, "next Thing or week, back"),
    (Action::NextPost, Action::PreviousPost, "next post, previous post"),
    (Action::PageDown, Action::PageUp, "a page down, a page up"),
    (Action::HalfDown, Action::HalfUp, "half a page down, up"),
    (Action::First, Action::Last, "first, last"),
    (Action::NextView, Action::PreviousView, "next view, view before"),
    (Action::Undo, Action::Redo, "undo, do it again"),
];

/// The groups in the order of the manual.
pub const GROUPS: [Group; 6] = [
    Group::ThisPost,
    Group::YourReply,
    Group::Move,
    Group::ThisPerson,
    Group::Everything,
    Group::Leave,
];

/// The heading of a group.
pub fn heading(group: Group) -> &'static str {
    match group {
        Group::ThisPost => "This post",
        Group::YourReply => "Your reply",
        Group::Move => "Move",
        Group::ThisPerson => "This person",
        Group::Everything => "Everything here",
        Group::Leave => "Leave",
    }
}

/// `docs/keys.md`, from the table.
pub fn keys_page() -> String {
    let mut page = String::from(
        "# Keys\n\nEvery key can be changed in `config.toml`, under `[keys]`, by the name in the last column:\n`save = [\"s\", \"ctrl-s\"]`. \
         Keys pressed one after the other are written with a blank: `first = \"g g\"`.\nThis page is written from the table in `src/app/action.rs`; \
         a test fails when it is stale.\n",
    );
    for group in GROUPS {
        page.push_str(&format!(
            "\n## {}\n\n| keys | does | name |\n|---|---|---|\n",
            heading(group)
        ));
        for entry in ACTIONS.iter().filter(|entry| entry.group == group) {
            // A bar would end the cell.
            let code = |key: &&str| format!("`{}`", key.replace('|', "\\|"));
            let keys: Vec<String> = entry.keys.iter().map(code).collect();
            page.push_str(&format!("| {} | {} | `{}` |\n", keys.join(" "), entry.says, entry.name));
        }
    }
    page.push_str(
        "\nDigits switch views in lists, and open the link with that number while reading.\n",
    );
    page.push_str(
        "\n## For whoever comes from newsboat\n\n`preset = \"newsboat\"` under `[keys]` gives these actions other keys; all others keep theirs.\n\n\
         | keys | does | name |\n|---|---|---|\n",
    );
    for entry in ACTIONS {
        let Some(keys) = presets::keys(Preset::Newsboat, entry.name) else { continue };
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        page.push_str(&format!("| {} | {} | `{}` |\n", keys.join(" "), entry.says, entry.name));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_name_or_say_nothing() {
        let mut names: Vec<&str> = ACTIONS.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), ACTIONS.len());
        assert!(ACTIONS.iter().all(|entry| !entry.says.is_empty()
            && !entry.keys.is_empty()
            && !entry.places.is_empty()));
    }

    #[test]
    fn two_actions_on_one_line_mean_something_in_the_same_places() {
        let of = |action| ACTIONS.iter().find(|entry| entry.action == action).unwrap();
        for (one, other, _) in PAIRS {
            let (one, other) = (of(*one), of(*other));

            assert_eq!((one.places, one.group), (other.places, other.group), "{}", one.name);
        }
    }

    #[test]
    fn the_page_of_keys_is_what_the_table_says() {
        crate::docs::is_written("keys.md", &keys_page());
    }
}
