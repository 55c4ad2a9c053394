//! "Do anything": whatever can be done or gone to, found by some of its letters. Actions are found by what they do,
//! by their names, and by what people call them elsewhere.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::{ACTIONS, Action, Entry};
use super::model::{Help, Model, Tab};
use super::update::place;
use crate::domain::{ParticipantId, ThingNumber};
use crate::text::Clean;

/// Something that can be done or gone to.
#[derive(Debug, Clone, PartialEq)]
pub enum Hit {
    /// An action.
    Does(&'static Entry),
    /// The view of this tab.
    View(Tab),
    /// The posts of a person.
    Person(ParticipantId, Clean),
    /// The page of a Thing: its number, and what it is about.
    Thing(ThingNumber, Option<Clean>),
}

/// What actions are called by people who come from elsewhere, and what they say they want.
const ALSO: [(Action, &str); 38] = [
    (Action::ToggleRead, "mark unread keep unread toggle"),
    (Action::ReadAll, "mark all as read catch up"),
    (Action::Hide, "mute delete remove never show"),
    (Action::Hints, "open link urls follow address"),
    (Action::FindWithin, "search in article page text"),
    (Action::Search, "find query look for"),
    (Action::ShowOnly, "filter narrow"),
    (Action::KeepView, "save search query smart folder"),
    (Action::Wide, "width columns narrow zoom"),
    (Action::FullText, "article page scrape whole"),
    (Action::Pipe, "command script print program"),
    (Action::Unfold, "spoiler details expand collapse"),
    (Action::JumpBack, "footnote return"),
    (Action::Save, "star bookmark favourite keep later"),
    (Action::CopyLink, "yank url link clipboard"),
    (Action::OpenInBrowser, "url link web www"),
    (Action::Conversation, "comments replies answers thread discussion"),
    (Action::Reply, "comment answer respond write"),
    (Action::Note, "toot post mastodon bluesky write"),
    (Action::GetNew, "refresh reload fetch sync update poll"),
    (Action::GetNewOfPerson, "reload only theirs"),
    (Action::GetOlder, "archive history earlier past"),
    (Action::Add, "subscribe feed follow rss"),
    (Action::Import, "opml subscriptions feeds"),
    (Action::Join, "programme course subscribe"),
    (Action::Undo, "take back revert oops"),
    (Action::Redo, "again"),
    (Action::WhoIsThis, "author profile person"),
    (Action::About, "tag correct thing wrong"),
    (Action::NeedsALook, "errors problems trouble broken"),
    (Action::Help, "keys shortcuts commands menu"),
    (Action::Quit, "exit close leave"),
    (Action::QuitNow, "exit force"),
    (Action::Hashtag, "mastodon stream tag notes toots"),
    (Action::Suspend, "background shell"),
    (Action::Redraw, "refresh screen garbage"),
    (Action::Remove, "unsubscribe delete unfollow"),
    (Action::SomebodyNew, "random discover serendipity"),
];

/// What an action is found by.
fn found_by(entry: &Entry) -> String {
    let also = ALSO.iter().find(|(action, _)| *action == entry.action);
    format!("{} {} {}", entry.says, entry.name, also.map_or("", |(_, also)| also))
}

/// The actions that can be done where one is, in the order of the table.
pub fn here(model: &Model) -> impl Iterator<Item = &'static Entry> {
    let place = place(model);
    ACTIONS
        .iter()
        .filter(move |entry| entry.places.contains(&place) && applies(model, entry.action))
}

/// Whether there is anything at all that an action could be done with.
fn applies(model: &Model, action: Action) -> bool {
    let has_things = || model.tabs().contains(&Tab::Things);
    match action {
        Action::About | Action::ThisThing | Action::Instruction => has_things(),
        Action::OtherProgramme => model.programmes.len() > 1,
        Action::FillGap => model.list().is_some_and(|list| !list.gaps.is_empty()),
        Action::KeepView => model.finding.is_some(),
        Action::RemoveView => model.finding.is_none() && model.named_view().is_some(),
        Action::NeedsALook => !model.on_the_trouble_page().is_empty(),
        _ => true,
    }
}

/// What fits the words that are typed, best first; while nothing is, every action that can be done here.
pub fn fitting(model: &Model, help: &Help) -> Vec<Hit> {
    if help.words.trim().is_empty() {
        return here(model).map(Hit::Does).collect();
    }
    let pattern = Pattern::parse(&help.words, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let here = place(model);
    let mut hits: Vec<(u32, Hit)> = all(model)
        .into_iter()
        .filter_map(|(hit, found_by)| {
            let score = pattern.score(Utf32Str::new(&found_by, &mut letters), &mut matcher)?;
            // Of two that fit as well, the one that can be done here.
            let is_here = matches!(hit, Hit::Does(entry) if entry.places.contains(&here));
            Some((score * 2 + u32::from(is_here), hit))
        })
        .collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    // Letters found far apart in a long sentence mean nothing where something fits well.
    let best = hits.first().map_or(0, |(score, _)| *score);
    hits.retain(|(score, _)| score * 3 >= best * 2);
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// Everything, with what it is found by.
fn all(model: &Model) -> Vec<(Hit, String)> {
    let actions = ACTIONS.iter().map(|entry| (Hit::Does(entry), found_by(entry)));
    let views = model.tabs().into_iter().map(|tab| (Hit::View(tab), model.name_of(tab).to_owned()));
    let people = model
        .people
        .iter()
        .map(|person| (Hit::Person(person.id, person.name.clone()), person.name.to_string()));
    let things = model.programme().into_iter().flat_map(|joined| {
        let noun = joined.programme.words.first().map_or("Thing", String::as_str).to_owned();
        joined.programme.things.iter().map(move |thing| {
            let title = thing.title.as_ref().map(ToString::to_string).unwrap_or_default();
            let found_by = format!("{noun} {} {title}", thing.number);
            (Hit::Thing(thing.number, thing.title.clone()), found_by)
        })
    });
    actions.chain(views).chain(people).chain(things).collect()
}
