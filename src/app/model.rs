//! The state of the program. Holds a window of rows, never a whole list.

mod awaited;
mod message;
mod prompt;
mod review;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(super) use awaited::{Awaited, Deed, Role, Then, Unkept};
pub use message::{Away, Message};
pub use prompt::{Asks, Prompt, Purpose};
pub use review::{ReviewPage, ReviewStage};

use super::calendar::Calendar;
use super::editor::Editor;
use super::finding::{Finding, NamedView};
use super::key::Key;
use super::keymap::Keymap;
use super::list::List;
use super::page::{PageLine, Setting};
use super::reading::{Find, Hints, ReadTo};
use super::{Article, ListView, Progress, Ticket, Totals, WayOpen};
use crate::domain::{
    Joined, NoteForm, OutId, ParticipantId, Person, PostId, ProgrammeId, RowKey, Standing,
    ThingNumber,
};
use crate::programme::LeadIns;
use crate::text::Clean;

/// What the program is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or a fact by itself")]
pub struct Options {
    /// What the person calls this cohort.
    pub title: Option<Clean>,
    /// Whether this is the sample.
    pub sample: bool,
    /// Whether new posts are got when they are due, or only when asked for.
    pub automatic: bool,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Whether rows and posts invite to reply.
    pub invites: bool,
    /// Whether a lively conversation ends with a word about others who wait.
    pub others_wait: bool,
    /// Whether the person said who they are, so that answers to them can be found.
    pub knows_you: bool,
    /// Commands that may have the text of a post, by their names.
    pub commands: BTreeMap<String, Vec<String>>,
}

/// The state of the program.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Model {
    /// What it was opened with.
    pub options: Options,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The time, as far as it was told.
    pub now: Timestamp,
    /// The person's zone.
    pub zone: TimeZone,
    /// The view whose tab is current.
    pub tab: Tab,
    /// The list of each view that was opened.
    pub lists: HashMap<ListView, List>,
    /// The person whose posts are shown, over the view of people.
    pub person: Option<ParticipantId>,
    /// The programmes the person takes part in; the screens show the first.
    pub programmes: Arc<Vec<Joined>>,
    /// The weeks of the first programme.
    pub calendar: Arc<Calendar>,
    /// What finds the beginnings of titles that say no more than the Things of their rows.
    pub(super) leads: Arc<Vec<(ProgrammeId, LeadIns)>>,
    /// The Thing whose page is shown, over the view of Things.
    pub thing: Option<ThingNumber>,
    /// Whether those come first who were quiet longest, where everybody is.
    pub by_quiet: bool,
    /// The chosen Thing, by its place in the programme.
    pub chosen_thing: usize,
    /// Everybody.
    pub people: Vec<Person>,
    /// Whether everybody was asked for.
    pub(super) asked_for_people: bool,
    /// Hashtags whose servers are in trouble, told like people; nothing is done with them by keys
    /// for people.
    pub streams: Vec<Person>,
    /// The chosen row of people.
    pub chosen_person: usize,
    pub(super) chosen_after_loading: Option<ParticipantId>,
    /// The post that is open (or shown beside the list).
    pub reader: Option<Reader>,
    /// Whether the keys go to the post.
    pub reading: bool,
    /// The views of the person's own, in their order.
    pub views: Arc<Vec<NamedView>>,
    /// What one finds, over whatever view one was in.
    pub finding: Option<Finding>,
    /// What needs a look, if it is shown.
    pub trouble: Option<TroublePage>,
    /// First start, if there is nobody yet.
    pub start: Option<usize>,
    /// What one would join, if that is shown.
    pub review: Option<ReviewPage>,
    /// Help, if it is shown.
    pub help: Option<Help>,
    /// A line being typed.
    pub prompt: Option<Prompt>,
    /// A sentence in the footer, until the next key.
    pub message: Option<Message>,
    pub(super) views_to_come: Option<Vec<NamedView>>,
    /// Figures of the frame.
    pub totals: Totals,
    /// How far getting new posts is.
    pub progress: Option<Progress>,
    pub(super) progress_before: Option<Progress>,
    /// Keys that wait for more.
    pub pressed: Vec<Key>,
    pub(super) undo: Vec<Deed>,
    pub(super) redo: Vec<Deed>,
    pub(super) waiting: VecDeque<(Ticket, Awaited)>,
    pub(super) unkept: HashMap<PostId, Unkept>,
    pub(super) last_ticket: u64,
    pub(super) stale: bool,
    /// Whether posts are set as wide as the screen.
    pub wide: bool,
    /// The command that last had the text of a post.
    pub(super) last_command: String,
}

/// The views that have a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Every post; under the weeks of a programme: This week.
    Everything,
    /// The Things of the programme.
    Things,
    /// Posts that wait for a first reply.
    Waiting,
    /// Answers to you.
    ForYou,
    /// Hashtag posts; has no number.
    Hashtag,
    /// Saved posts.
    Saved,
    /// Everybody.
    People,
    /// Where everybody is; only for whoever helps to run the programme.
    Where,
    /// The view of the person's own with this number, from 0.
    Named(u8),
}

impl Tab {
    /// What the view is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everything => "Everything",
            Self::Things => "Things",
            Self::Waiting => "Waiting for a first reply",
            Self::ForYou => "Replies to you",
            Self::Hashtag => "The hashtag",
            Self::Saved => "Saved",
            Self::People => "People",
            Self::Where => "Who is where",
            // It has a name of its own.
            Self::Named(_) => "",
        }
    }
}

/// A post that is open.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Reader {
    /// The post.
    pub post: PostId,
    /// Its text; `None` while it is read from the database.
    pub article: Option<Box<Article>>,
    /// What stands on each of its lines.
    pub page: Vec<PageLine>,
    /// What the lines were made for; `None` where they are to be made anew.
    pub(super) set: Option<Setting>,
    /// How many lines are above the screen.
    pub scroll: usize,
    /// When you last looked at its conversation before you opened it now.
    pub looked_at: Option<Timestamp>,
    pub(super) loaded: bool,
    pub(super) to_conversation: bool,
    /// Whether what is behind a warning is shown.
    pub unfolded: bool,
    /// What is being written to it.
    pub compose: Option<Compose>,
    /// What stands on each line below the page: what is being written, or waits.
    pub below: Vec<PageLine>,
    /// Words that are looked for in it.
    pub find: Option<Find>,
    /// Letters on its links.
    pub hints: Option<Hints>,
    /// Where one followed links within it from, to come back.
    pub(super) jumped: Vec<ReadTo>,
    /// Where one was when it was last open, until that line is in sight.
    pub(super) goes_on: Option<ReadTo>,
    /// Whether its full text was asked for.
    pub(super) asked_full: bool,
    /// Whether it was opened to be read, not only shown beside the list.
    pub(super) opened: bool,
}

/// A reply that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Compose {
    /// The ways that are open; never none.
    pub ways: Vec<WayOpen>,
    /// The chosen one.
    pub way: usize,
    /// The key of the part of the conversation it answers, where it answers one.
    pub parent: Option<String>,
    /// The words.
    pub editor: Editor,
    /// Three ways to begin.
    pub openers: [Clean; 3],
    /// Whether it is written or looked over.
    pub stage: Stage,
    /// Whether it is being found out how the words would go.
    pub(super) asking: bool,
    /// The reply that may have arrived and is written again.
    pub(super) again: Option<OutId>,
    /// Whether anything was changed since it was opened.
    pub(super) changed: bool,
}

impl Compose {
    /// The way the words go.
    pub fn open_way(&self) -> Option<&WayOpen> {
        self.ways.get(self.way)
    }

    /// What makes a note of the words, where they become one.
    pub fn note(&self) -> Option<&NoteForm> {
        self.open_way()?.route.note.as_ref()
    }

    /// How many characters a note has left.
    pub fn left(&self, article: &Article) -> Option<i64> {
        let answered = article.turn(self.parent.as_deref()).and_then(|turn| turn.handle.as_ref());
        Some(self.note()?.left(self.editor.text(), answered))
    }
}

/// How far a reply is that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is being written.
    Writing,
    /// It is looked over, before a yes.
    Looking,
    /// It is being put into the outbox.
    Leaving,
}

/// What needs a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TroublePage {
    /// The chosen person, among those who need a look.
    pub chosen: usize,
    /// Whether details are shown.
    pub details: bool,
}

/// Help.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Help {
    /// What is typed.
    pub words: String,
    /// The chosen action among those that fit the words.
    pub chosen: usize,
}

impl Reader {
    pub(super) fn of(post: PostId) -> Self {
        Self {
            post,
            article: None,
            page: Vec::new(),
            set: None,
            scroll: 0,
            looked_at: None,
            loaded: false,
            to_conversation: false,
            unfolded: false,
            compose: None,
            below: Vec::new(),
            find: None,
            hints: None,
            jumped: Vec::new(),
            goes_on: None,
            asked_full: false,
            opened: false,
        }
    }
}

impl Model {
    /// The state before anything happened.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            size: (0, 0),
            now: Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            tab: Tab::Everything,
            lists: HashMap::new(),
            person: None,
            programmes: Arc::default(),
            calendar: Arc::default(),
            leads: Arc::default(),
            thing: None,
            by_quiet: false,
            chosen_thing: 0,
            people: Vec::new(),
            asked_for_people: false,
            streams: Vec::new(),
            chosen_person: 0,
            chosen_after_loading: None,
            reader: None,
            reading: false,
            views: Arc::default(),
            finding: None,
            trouble: None,
            start: None,
            review: None,
            help: None,
            prompt: None,
            message: None,
            views_to_come: None,
            totals: Totals::default(),
            progress: None,
            progress_before: None,
            pressed: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            waiting: VecDeque::new(),
            unkept: HashMap::new(),
            last_ticket: 0,
            stale: false,
            wide: false,
            last_command: String::new(),
        }
    }

    /// The list that is shown, if a list is.
    pub fn view(&self) -> Option<ListView> {
        if self.finding.is_some() {
            return Some(ListView::Found);
        }
        match (self.tab, self.person, self.thing) {
            (Tab::Everything, ..) => Some(ListView::Everything),
            (Tab::Things, _, Some(thing)) => Some(ListView::Thing(self.programme()?.id(), thing)),
            (Tab::Things, _, None) | (Tab::People | Tab::Where, None, _) => None,
            (Tab::Waiting, ..) => Some(ListView::Waiting),
            (Tab::ForYou, ..) => Some(ListView::ForYou),
            (Tab::Hashtag, ..) => Some(ListView::Notes),
            (Tab::Saved, ..) => Some(ListView::Saved),
            (Tab::Named(number), ..) => Some(ListView::Named(number)),
            (Tab::People | Tab::Where, Some(person), _) => Some(ListView::Person(person)),
        }
    }

    /// The programme that the screens show.
    pub fn programme(&self) -> Option<&Joined> {
        self.programmes.first()
    }

    /// The row of the timeline one is on, to come back to.
    pub fn last_place(&self) -> Option<RowKey> {
        let kept = self.finding.as_ref().and_then(|finding| finding.list_of(ListView::Everything));
        let list = kept.or_else(|| self.lists.get(&ListView::Everything));
        Some(list?.here()?.key)
    }

    /// What the title bar says: what the person calls this cohort, else what it calls itself.
    pub fn title(&self) -> &str {
        let named = self.options.title.as_ref();
        let named = named.or_else(|| self.programme().map(|joined| &joined.programme.name));
        named.map_or("cohort", Clean::as_str)
    }

    /// The tabs with a number, in the order of it.
    pub fn tabs(&self) -> Vec<Tab> {
        const ALL: [Tab; 5] = [Tab::Everything, Tab::Waiting, Tab::ForYou, Tab::Saved, Tab::People];
        const WITH_THINGS: [Tab; 6] =
            [Tab::Everything, Tab::Things, Tab::Waiting, Tab::ForYou, Tab::Saved, Tab::People];
        const OF_ORGANISER: [Tab; 7] = [
            Tab::Everything,
            Tab::Things,
            Tab::Waiting,
            Tab::ForYou,
            Tab::Saved,
            Tab::People,
            Tab::Where,
        ];
        let has_things = self.programme().is_some_and(|joined| !joined.programme.things.is_empty());
        let organises = self.programme().is_some_and(|joined| joined.organiser);
        let always: &[Tab] = match (has_things, organises) {
            (true, true) => &OF_ORGANISER,
            (true, false) => &WITH_THINGS,
            (false, _) => &ALL,
        };
        let yours = (0..=u8::MAX).zip(self.views.iter()).map(|(number, _)| Tab::Named(number));
        always.iter().copied().chain(yours).collect()
    }

    /// What the view of a tab is called here: under the weeks of a programme the first is This week.
    pub fn name_of(&self, tab: Tab) -> &str {
        match tab {
            Tab::Named(number) => {
                self.views.get(usize::from(number)).map_or("", |named| named.name.as_str())
            }
            Tab::Everything if !self.calendar.is_empty() => "This week",
            tab => tab.name(),
        }
    }

    /// Makes the calendar anew: the programme or the person's zone is another.
    pub(super) fn settle_calendar(&mut self) {
        self.calendar = Arc::new(Calendar::of(self.programme(), &self.zone));
    }

    /// Looks at titles anew, by what the programmes call their Things.
    pub(super) fn settle_lead_ins(&mut self) {
        let of = |joined: &Joined| (joined.id(), LeadIns::of(&joined.programme));
        self.leads = Arc::new(self.programmes.iter().map(of).collect());
        for list in self.lists.values_mut() {
            list.find_all_lead_ins(&self.leads);
        }
    }

    /// The calendar, where the list that is shown stands under its weeks.
    pub fn calendar_here(&self) -> Option<&Calendar> {
        let by_weeks = self.view() == Some(ListView::Everything) && !self.calendar.is_empty();
        by_weeks.then_some(&*self.calendar)
    }

    /// The rows of the list that is shown.
    pub fn list(&self) -> Option<&List> {
        self.lists.get(&self.view()?)
    }

    pub(super) fn list_mut(&mut self) -> Option<&mut List> {
        let view = self.view()?;
        self.lists.get_mut(&view)
    }

    /// The person the cursor is on, in People or in what needs a look.
    pub fn person_here(&self) -> Option<&Person> {
        let here = match &self.trouble {
            Some(page) => self.on_the_trouble_page().get(page.chosen).copied(),
            None if self.tab == Tab::Where => self.where_list().get(self.chosen_person).copied(),
            None => self.people.get(self.chosen_person),
        };
        here.filter(|person| person.id != Person::NOBODY)
    }

    /// Everybody who takes part but the organiser's notice board, by name, or those first who were quiet longest.
    pub fn where_list(&self) -> Vec<&Person> {
        let mut people: Vec<&Person> =
            self.people.iter().filter(|person| person.takes_part && !person.instructs).collect();
        if self.by_quiet {
            let open = self.open_things();
            people.sort_by_key(|person| {
                let quiet = person.whereabouts(&open, (self.now, &self.zone)).is_quiet();
                (!quiet, person.last_post)
            });
        }
        people
    }

    /// The Things of the first programme that are open.
    pub fn open_things(&self) -> Vec<ThingNumber> {
        let joined = self.programme();
        joined.map(|one| one.programme.open_things(self.now, &self.zone)).unwrap_or_default()
    }

    /// Everybody who needs a look, by name, then hashtags. Being asked to wait is taken care of.
    pub fn needing_a_look(&self) -> Vec<&Person> {
        self.people
            .iter()
            .chain(&self.streams)
            .filter(|person| person.standing == Standing::Followed)
            .filter(|person| {
                person
                    .trouble
                    .as_ref()
                    .is_some_and(|at| !matches!(at.trouble, crate::domain::Trouble::Wait(_)))
            })
            .collect()
    }

    /// Everybody on the page of what needs a look: those who do, then those of whom something was
    /// taken care of.
    pub fn on_the_trouble_page(&self) -> Vec<&Person> {
        let mut people = self.needing_a_look();
        let needing = people.clone();
        let told = |person: &&Person| !person.notes.is_empty() || person.trouble.is_some();
        let others = self.people.iter().chain(&self.streams).filter(told);
        people.extend(others.filter(|one| !needing.iter().any(|other| std::ptr::eq(*other, *one))));
        people
    }

    /// Whether the list has the post beside it.
    pub fn is_split(&self) -> bool {
        self.size.0 >= SPLIT
            && !(self.wide && self.reading)
            && self.view().is_some()
            && self.trouble.is_none()
            && self.start.is_none()
            && self.review.is_none()
    }

    /// How many columns the list has, or would have.
    pub fn list_columns(&self) -> u16 {
        if self.is_split() { (self.size.0 - 94).clamp(80, 112) } else { self.size.0.min(128) }
    }

    /// How many rows lie between the frame's header and footer.
    pub fn page_rows(&self) -> usize {
        // What is typed to find posts takes one line more than the keys.
        let taken = if self.find_line().is_some() { 6 } else { 5 };
        usize::from(self.size.1.saturating_sub(taken))
    }

    /// How many of these rows the title of the list that is shown takes.
    pub fn title_rows(&self) -> usize {
        match self.view() {
            Some(
                ListView::Waiting
                | ListView::ForYou
                | ListView::Notes
                | ListView::Person(_)
                | ListView::Found
                | ListView::Named(_),
            ) if self.page_rows() >= 8 => 2,
            Some(ListView::Thing(..)) if self.page_rows() >= 25 => 5,
            Some(ListView::Thing(..)) if self.page_rows() >= 8 => 3,
            Some(ListView::Thing(..)) => 1,
            _ => 0,
        }
    }

    /// How wide the text of a post is set.
    pub fn text_columns(&self) -> u16 {
        let room = if self.is_split() {
            self.size.0.saturating_sub(self.list_columns() + 9)
        } else {
            self.size.0.saturating_sub(6)
        };
        room.clamp(1, if self.wide { u16::MAX } else { 76 })
    }

    pub(super) fn ticket(&mut self, awaited: Awaited) -> Ticket {
        self.last_ticket += 1;
        let ticket = Ticket(self.last_ticket);
        // A post that is read too late is not wanted any more.
        if awaited == Awaited::Post {
            self.waiting.retain(|(_, other)| *other != Awaited::Post);
        }
        self.waiting.push_back((ticket, awaited));
        ticket
    }

    /// Pages of a list that are still awaited are not wanted any more.
    pub(super) fn forget_pages(&mut self, view: ListView) {
        self.waiting
            .retain(|(_, other)| !matches!(other, Awaited::Page(known, _) if *known == view));
    }

    /// What an answer was awaited for; `None` if nobody waits for it any more.
    pub(super) fn redeem(&mut self, ticket: Ticket) -> Option<Awaited> {
        let at = self.waiting.iter().position(|(known, _)| *known == ticket)?;
        self.waiting.remove(at).map(|(_, awaited)| awaited)
    }

    /// Says something until the next key. That what one did was lost is not talked over.
    pub(super) fn say(&mut self, message: Message) {
        if !matches!(self.message, Some(Message::Failed(super::Failure::NotKept(_)))) {
            self.message = Some(message);
        }
    }
}

/// From so many columns on, the list has the post beside it.
const SPLIT: u16 = 160;
