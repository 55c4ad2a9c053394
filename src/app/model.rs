//! The state of the program. Holds a window of rows, never a whole list.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::calendar::Calendar;
use super::editor::Editor;
use super::finding::{Finding, NamedView};
use super::key::Key;
use super::keymap::Keymap;
use super::list::List;
use super::page::{PageLine, Setting};
use super::reading::{Find, Hints, ReadTo};
use super::{AboutPost, Article, Joining, ListView, Progress, Review, Ticket, Totals, WayOpen};
use crate::domain::{
    Absence, Joined, Mark, MarkChange, NoteForm, Older, OutId, ParticipantId, Parts, Person,
    PostId, ProgrammeId, RowKey, Standing, ThingNumber, Visitor,
};
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
    /// The Thing whose page is shown, over the view of Things.
    pub thing: Option<ThingNumber>,
    /// Whether those come first who were quiet longest, where everybody is.
    pub by_quiet: bool,
    /// The chosen Thing, by its place in the programme.
    pub chosen_thing: usize,
    /// Everybody.
    pub people: Vec<Person>,
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

/// What one would join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPage {
    /// What it is, and who would come.
    pub review: Box<Review>,
    /// The chosen person.
    pub chosen: usize,
    /// How far one is.
    pub stage: ReviewStage,
    /// What was said so far.
    pub says: Joining,
    /// The chosen week of the calendar.
    pub week: usize,
}

impl ReviewPage {
    /// Everybody was looked over; nothing was said yet.
    pub fn of(review: Box<Review>) -> Self {
        let says = Joining::default();
        Self { review, chosen: 0, stage: ReviewStage::People, says, week: 0 }
    }

    /// The numbered parts, as far as they were said.
    pub fn parts(&self) -> Option<&Parts> {
        self.says.founding.as_ref()?.parts.as_ref()
    }

    /// What was asked before it is asked when one began.
    pub(super) fn before_began(&self) -> ReviewStage {
        match (&self.says.founding, self.parts()) {
            (None, _) => ReviewStage::People,
            (Some(_), Some(_)) => ReviewStage::Calendar,
            (Some(_), None) => ReviewStage::Parts,
        }
    }
}

/// How far joining is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStage {
    /// Everybody is looked over.
    People,
    /// It is asked where people use the hashtag.
    Networks,
    /// It is asked whether there are numbered parts.
    Parts,
    /// The calendar is looked over.
    Calendar,
    /// It is asked when one began.
    Began,
    /// It is being joined.
    Joining,
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

/// A line being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// What is typed.
    pub text: String,
    /// Where the next letter goes, in letters from the beginning.
    pub at: usize,
}

/// What a line is typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a blog.
    Blog,
    /// The address of a programme, or its file.
    Programme,
    /// A question before one joins, and whether what was typed was no answer to it.
    Joining(Asks, bool),
    /// The address of the blog of somebody who is offered.
    BlogOf(Box<Visitor>),
    /// A file with a list of blogs.
    List,
    /// A person's new address.
    Address(ParticipantId, Clean),
    /// Which of the lists of posts that a page has: their titles and addresses.
    Choice(Vec<(Clean, Clean)>),
    /// Which Things a post is about.
    Things(AboutPost),
    /// Until when a person is away.
    Away(ParticipantId, Clean, Absence),
    /// Whether a person is really to be taken off the list.
    Removal(ParticipantId, Clean),
    /// What to find.
    Find,
    /// What a view of one's own is called.
    ViewName,
    /// Words in the open post.
    Within,
    /// Whether the link of this number is to be opened, whose address is another than it says.
    Elsewhere(u32, Clean),
    /// The command that is to have the text of the open post.
    Command,
}

/// What is asked for in a line before one joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The hashtag.
    Hashtag,
    /// The servers on which it is used.
    Servers,
    /// What a part is called.
    Noun,
    /// How many parts there are.
    Count,
    /// When it started.
    Starts,
    /// One's own blog or handle.
    You,
}

/// What the footer says about what was just done; `words` makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Saved.
    Saved,
    /// No longer saved.
    Unsaved,
    /// Hidden from every list.
    Hidden,
    /// What was chosen means nothing where one is.
    NotHere,
    /// Read.
    Read,
    /// New again.
    New,
    /// So many were marked read.
    AllRead(u64),
    /// Taken back.
    Undone,
    /// Done again.
    Redone,
    /// There is nothing to take back.
    NothingToUndo,
    /// Nothing new lies that way.
    NothingNew,
    /// The address was copied.
    Copied,
    /// Opened in the browser.
    Opened,
    /// Opened by the person's own program.
    Opening,
    /// The address of a mailbox was copied.
    MailboxCopied,
    /// The address of a link was copied.
    LinkCopied,
    /// Letters stand on the links; they open or copy them.
    Hints(bool),
    /// There is no link in sight.
    NoLinks,
    /// That place is not in the text.
    NoPlace,
    /// One did not follow a link within the post.
    NotJumped,
    /// The match with this number of so many.
    Match(usize, usize),
    /// These words are not in the post.
    NoMatch(Clean),
    /// This is where one was.
    GoesOn,
    /// The full text is being got.
    GettingFullText,
    /// There is no page that could have the full text.
    NoFullText,
    /// These words are no command.
    NotACommand,
    /// The page to comment on was opened, with the words on the clipboard.
    OpenedToReply,
    /// Words are kept as a draft.
    DraftKept,
    /// There are no words to send.
    NothingToSend,
    /// A note is too long.
    TooLong,
    /// How the words would go is not known yet.
    OneMoment,
    /// There is only one way to answer.
    NoOtherWay,
    /// There is no gap here.
    NoGap,
    /// What lies in a gap is being got.
    Filling,
    /// A reply leaves in a moment, and can be taken back until then.
    Leaves,
    /// It was taken back.
    TakenBack,
    /// It was too late to take it back.
    TooLate,
    /// There is a network again, and so many replies wait.
    RepliesWait(u32),
    /// No reply waits.
    NoReplyWaits,
    /// There is no page to open.
    NoPage,
    /// This blog takes no comments.
    NoComments,
    /// There is no link of this number.
    NoLink(u32),
    /// Looking for the posts of a blog.
    Looking(Clean),
    /// These were added; so many were there already.
    Added(Vec<Clean>, u32),
    /// The list of people was changed.
    PeopleChanged,
    /// New posts came.
    Came(u32),
    /// Getting older posts of the person of this name came to something.
    Older(Clean, Box<Older>),
    /// Another window is getting new posts.
    Elsewhere,
    /// People are being looked for.
    LookingOver(usize, usize),
    /// A programme was joined: so many people and posts came.
    Joined(usize, usize),
    /// One was away for long.
    WasAway(Away),
    /// Older posts are being got.
    LookingFurtherBack,
    /// What a post is about was noted.
    AboutNoted,
    /// No programme says what posts are about.
    NoThings,
    /// So is no day.
    NotADay(Clean),
    /// So is no Thing.
    NotAThing(Clean),
    /// This Thing is the last or the first one that is open.
    NoFurtherThing,
    /// Another programme is shown from now on.
    NowAt(Clean),
    /// There is one programme, or none.
    NoOtherProgramme,
    /// You have opened something of everybody.
    KnowsEverybody,
    /// No other post was found that way.
    NoFurtherMatch,
    /// Nothing is found of which a view could be made.
    NothingToKeep,
    /// What is shown is no view of the person's own.
    NotYourView,
    /// A view was kept; its tab has this number.
    ViewKept(usize),
    /// A view was taken away.
    ViewRemoved,
    /// Something could not be done.
    Failed(super::Failure),
    /// A remark.
    Told(Clean),
}

/// That one was away for long, and where one can go on: the numbers of views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// For so many days.
    pub days: i64,
    /// The Things, where there are any.
    pub things: Option<u8>,
    /// Answers to you.
    pub for_you: Option<u8>,
    /// Who waits for a first reply.
    pub waiting: Option<u8>,
}

/// Something that was done and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Marks were changed so.
    Marks(Vec<(PostId, MarkChange)>),
    /// Everything in a view was marked read; the batch takes it back.
    All(ListView, i64),
    /// The list of people was changed; the number takes it back.
    People(i64),
    /// A reply was put into the outbox.
    Reply(OutId),
    /// What a post is about was said; before, this had been.
    About(PostId, ProgrammeId, Option<Vec<ThingNumber>>),
}

/// A mark that may not be in what the database answers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unkept {
    /// The change that asked for it to be kept.
    pub(super) ticket: Ticket,
    /// The mark.
    pub(super) mark: Mark,
    /// The last question that was asked before it was on the disk, once it is: answers to that one
    /// and to those before it may be older than the mark.
    pub(super) kept_after: Option<Ticket>,
}

/// What an answer is awaited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Awaited {
    Page(ListView, Then),
    Post,
    People,
    Totals,
    Marks(Vec<(PostId, Mark)>),
    AllRead(ListView, Role),
    AllUnread(ListView, Role),
    PeopleChange(Role),
    Ways(PostId),
    Route(PostId),
    Queued,
    ReplyPost,
    Review,
    Join(usize),
    About,
    AboutSaid(PostId, ProgrammeId, Role),
    Somebody,
    Visitor,
    /// A view of this name is kept, or one is taken away.
    View(Option<Clean>),
    FullText(PostId),
}

/// What a page is awaited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// To be put at an end of the window.
    Extend,
    /// To be the window; the cursor stays on its post.
    Replace,
    /// To be the window; the cursor goes to this row, or the nearest after it.
    Go(Option<RowKey>),
    /// To be the window; the cursor goes to its first row, which is opened if one was reading.
    Land(bool),
    /// To be the window; the cursor goes to its last row.
    LandLast,
    /// To be the window; the cursor goes to this post, which is opened.
    LandOn(PostId),
}

/// Whether something is done for the first time, taken back, or done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Do,
    Undo,
    Redo,
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
            thing: None,
            by_quiet: false,
            chosen_thing: 0,
            people: Vec::new(),
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
        if self.message != Some(Message::Failed(super::Failure::NotKept)) {
            self.message = Some(message);
        }
    }
}

/// From so many columns on, the list has the post beside it.
const SPLIT: u16 = 160;
