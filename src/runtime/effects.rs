//! Carries effects out: the database on its threads, the network and the browser in tasks. Every
//! answer goes back as an event.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::answering::{self, Desk, Drafts};
use super::clock::Clock;
use super::joining::Offer;
use super::keeper::Keeper;
use super::programmes::Programmes;
use super::roster::{Enrolling, Roster, RosterError, Undo};
use super::{
    browser, finding, lists, place, reading, reread, retention, reviewing, round, talks, things,
};
use crate::app::{Asked, Effect, Event, Progress, Ticket};
use crate::config::{Openers, Polling, Refresh, Settings};
use crate::domain::{GapId, Joined, MarkChange, ParticipantId, PostId, RowKey, Visitor};
use crate::fetch::Client;
use crate::refresh::{Found, Gathered};
use crate::store::{Store, StoreError};
use crate::text::Clean;
use crate::words::config as config_words;

/// Another window is asked so often whether it is still getting new posts.
const ELSEWHERE: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

/// What touches the world while the screen is open.
pub struct World {
    pub(super) hands: Hands,
    tasks: JoinSet<()>,
    due: watch::Receiver<Option<Timestamp>>,
    local: Option<SocketAddr>,
    openers: Openers,
}

/// Lists of posts that one chooses from, and whoever is offered as their author.
pub(super) type Choice = (Vec<Found>, Option<Box<Visitor>>);

/// What the tasks share.
#[derive(Clone)]
pub(super) struct Hands {
    pub(super) writer: Arc<Keeper>,
    pub(super) reader: Arc<Keeper>,
    pub(super) client: Arc<Client>,
    pub(super) clock: Clock,
    pub(super) roster: Roster,
    pub(super) programmes: Programmes,
    /// The programmes that the person joined, as they were when the screen was opened.
    pub(super) joined: Arc<Vec<Joined>>,
    pub(super) polling: Polling,
    pub(super) changes: Arc<Mutex<HashMap<i64, Undo>>>,
    pub(super) desk: Desk,
    pub(super) drafts: Drafts,
    /// Whose older posts are being got.
    pub(super) walking: Arc<Mutex<HashSet<ParticipantId>>>,
    /// Posts whose pages could not be had since the screen was opened: they are not asked for by themselves again.
    pub(super) pages_missed: Arc<Mutex<HashSet<PostId>>>,
    /// What the person is looking over, and may join.
    pub(super) offer: Arc<Mutex<Option<Offer>>>,
    /// What the person is choosing from.
    pub(super) choice: Arc<Mutex<Choice>>,
    /// The last question while one types what to find.
    pub(super) asked_last: Arc<AtomicU64>,
    due: watch::Sender<Option<Timestamp>>,
    marked: Arc<AtomicBool>,
    version: Arc<AtomicI64>,
}

impl World {
    /// The world of one data folder. `local` is where the sample's hosts are really served.
    pub fn new(
        (writer, reader): (Keeper, Keeper),
        client: Client,
        clock: Clock,
        (roster, programmes, desk): (Roster, Programmes, Desk),
        (polling, openers, joined, local): (Polling, Openers, Arc<Vec<Joined>>, Option<SocketAddr>),
    ) -> Self {
        let (sender, due) = watch::channel(None);
        let hands = Hands {
            writer: Arc::new(writer),
            reader: Arc::new(reader),
            client: Arc::new(client),
            clock,
            roster,
            programmes,
            joined,
            polling,
            changes: Arc::default(),
            desk,
            drafts: Drafts::default(),
            walking: Arc::default(),
            pages_missed: Arc::default(),
            offer: Arc::default(),
            choice: Arc::default(),
            asked_last: Arc::default(),
            due: sender,
            marked: Arc::default(),
            version: Arc::new(AtomicI64::new(-1)),
        };
        Self { hands, tasks: JoinSet::new(), due, local, openers }
    }

    /// The programmes that the person joined; what posts are about is found in the background.
    pub(super) async fn begin(&mut self, answers: &Sender<Event>) -> Event {
        let (hands, answers) = (self.hands.clone(), answers.clone());
        let event = things::programmes(&hands, Arc::clone(&hands.joined)).await;
        self.spawn(async move {
            things::find_all(&hands, &answers).await;
            finding::index_all(&hands, &answers).await;
        });
        event
    }

    /// When the person was last here, where that is known.
    pub(super) async fn last_here(&self) -> Option<Timestamp> {
        things::last_here(&self.hands).await
    }

    /// Carries one effect out. Returns at once.
    pub(super) fn perform(&mut self, effect: Effect, answers: &Sender<Event>) {
        while self.tasks.try_join_next().is_some() {}
        let answers = answers.clone();
        let hands = self.hands.clone();
        match effect {
            Effect::LoadPage { .. }
            | Effect::FindReply { .. }
            | Effect::LoadPost { .. }
            | Effect::FindVisitor { .. }
            | Effect::LoadPeople { .. }
            | Effect::LoadTotals { .. } => {
                let now = hands.clock.now();
                self.hands.reader.later(move |store| {
                    let mut event = lists::read(store, effect, now);
                    reading::leave_missed_pages(&hands, &mut event);
                    things::remember_suggested(&hands, &event);
                    tell(&answers, event);
                });
            }
            Effect::Find { .. } | Effect::KeepView { .. } | Effect::RemoveView { .. } => {
                finding::begin(self, effect, answers);
            }
            Effect::SaveMarks { .. } | Effect::MarkAllRead { .. } | Effect::UnmarkAll { .. } => {
                self.mark(effect, answers);
            }
            Effect::SayAbout { .. }
            | Effect::AskAbout { .. }
            | Effect::FindSomebody { .. }
            | Effect::KeepThing { .. } => things::perform(&hands, effect, answers),
            Effect::KeepPlace { row } => {
                self.hands.writer.later(move |store| place::keep(store, row));
            }
            Effect::AskConversation { post } => {
                self.spawn(async move { ask_conversation(&hands, post, &answers).await });
            }
            Effect::GetOlder { person, until } => {
                self.spawn(async move {
                    finding::get_older(&hands, (person, until), &answers).await;
                });
            }
            Effect::FillGap { gap } => {
                self.spawn(async move { fill_gap(&hands, gap, &answers).await });
            }
            Effect::AskRoute { .. }
            | Effect::AskWays { .. }
            | Effect::KeepDraft { .. }
            | Effect::SendReply { .. }
            | Effect::TakeReplyBack { .. }
            | Effect::TakenToBrowser { .. } => self.answer(effect, hands, answers),
            Effect::Open { address } => self.open(&address, answers),
            Effect::Play { .. }
            | Effect::KeepReadTo { .. }
            | Effect::GetFullText { .. }
            | Effect::ShowExcerpt { .. }
            | Effect::KeepConversationRead { .. } => self.read(effect, hands, answers),
            Effect::Refresh { asked } => {
                self.spawn(async move { refresh(&hands, asked, &answers).await });
            }
            Effect::LookOver { .. }
            | Effect::Join { .. }
            | Effect::AddBlog { .. }
            | Effect::AddChosen { .. }
            | Effect::ImportList { .. }
            | Effect::PausePerson { .. }
            | Effect::ResumePerson { .. }
            | Effect::RemovePerson { .. }
            | Effect::NoteAbsence { .. }
            | Effect::CorrectAddress { .. }
            | Effect::UseNewAddress { .. }
            | Effect::UndoPeople { .. } => self.change_people(effect, hands, answers),
            // The session does these itself.
            Effect::Copy { .. }
            | Effect::Edit { .. }
            | Effect::Pipe { .. }
            | Effect::StartSample
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    /// Carries out what changes the list of people.
    fn change_people(&mut self, effect: Effect, hands: Hands, answers: Sender<Event>) {
        self.spawn(async move {
            match effect {
                Effect::LookOver { ticket, address } => {
                    return reviewing::look_over(&hands, (ticket, &address), &answers).await;
                }
                Effect::Join { ticket, says } => {
                    reviewing::join(&hands, (ticket, &says), &answers).await;
                }
                other => super::people::perform(&hands, other, &answers).await,
            }
            things::again(&hands, &answers).await;
            finding::tell_views(&hands, &answers).await;
            refresh(&hands, Asked::WhenDue, &answers).await;
        });
    }

    /// Carries out what belongs to answering.
    fn answer(&mut self, effect: Effect, hands: Hands, answers: Sender<Event>) {
        match effect {
            Effect::AskRoute { ticket, post, as_note } => {
                self.spawn(async move {
                    answering::invite(&hands, (ticket, post, as_note), &answers).await;
                });
            }
            Effect::AskWays { ticket, post, parent } => {
                self.spawn(async move {
                    answering::other_ways(&hands, (ticket, post, parent), &answers).await;
                });
            }
            // In the order of typing; only the first that waits has to be kept soon.
            Effect::KeepDraft { post, parent, text } => {
                if hands.drafts.add(post, parent, text) {
                    self.spawn(async move { answering::keep_drafts(&hands, &answers).await });
                }
            }
            Effect::SendReply { ticket, post, parent, text, route, again } => {
                self.spawn(async move {
                    let words = (parent, text, route, again);
                    answering::send_reply(&hands, (ticket, post), words, &answers).await;
                });
            }
            Effect::TakeReplyBack { id } => {
                self.spawn(async move { answering::take_back(&hands, id, &answers).await });
            }
            Effect::TakenToBrowser { post } => {
                self.spawn(async move { answering::taken_to_browser(&hands, post).await });
            }
            other => tracing::error!(?other, "this is no part of answering"),
        }
    }

    /// Changes marks on the writing thread.
    fn mark(&mut self, effect: Effect, answers: Sender<Event>) {
        let hands = self.hands.clone();
        match effect {
            Effect::SaveMarks { ticket, changes } => {
                hands.marked.store(true, Ordering::Relaxed);
                let now = hands.clock.now();
                let hides =
                    |change: &MarkChange| matches!(change, MarkChange::Muted | MarkChange::Unmuted);
                let shown = changes.iter().any(|(_, change)| hides(change));
                self.write(answers.clone(), move |store| match store.mark(&changes, now) {
                    Ok(()) => Event::MarksKept { ticket },
                    Err(cause) => lost(ticket, &cause),
                });
                // What was hidden is not found any more, and what is shown again is.
                if shown {
                    self.spawn(async move { finding::index_all(&hands, &answers).await });
                }
            }
            Effect::MarkAllRead { ticket, view } => {
                hands.marked.store(true, Ordering::Relaxed);
                let now = hands.clock.now();
                // The list that is read as a whole is marked post by post.
                let Some(among) = lists::among(view) else { return };
                self.write(answers, move |store| match store.mark_all_read(among, now) {
                    Ok((batch, count)) => Event::AllMarked { ticket, batch, count },
                    Err(cause) => lost(ticket, &cause),
                });
            }
            Effect::UnmarkAll { ticket, batch } => {
                hands.marked.store(true, Ordering::Relaxed);
                self.write(answers, move |store| match store.unmark_all(batch) {
                    Ok(()) => Event::AllUnmarked { ticket },
                    Err(cause) => lost(ticket, &cause),
                });
            }
            other => tracing::error!(?other, "this is no mark"),
        }
    }

    /// Carries out what belongs to reading a post.
    fn read(&mut self, effect: Effect, hands: Hands, answers: Sender<Event>) {
        match effect {
            Effect::Play { address, kind } => {
                match reading::player(&self.openers, kind, &address) {
                    Some(command) => reading::play(command, answers),
                    None => self.open(&address, answers),
                }
            }
            Effect::KeepReadTo { post, place } => {
                hands.writer.later(move |store| reading::keep_read_to(store, post, place));
            }
            Effect::GetFullText { ticket, post } => {
                self.spawn(
                    async move { reading::full_text(&hands, (ticket, post), &answers).await },
                );
            }
            Effect::ShowExcerpt { ticket, post } => {
                self.spawn(async move { reading::excerpt(&hands, (ticket, post), &answers).await });
            }
            Effect::KeepConversationRead { post } => {
                let now = hands.clock.now();
                hands.writer.later(move |store| {
                    if let Err(cause) = store.conversation_read(post, now) {
                        tracing::warn!(%cause, "that you looked at a conversation could not be kept");
                    }
                });
            }
            other => tracing::error!(?other, "this is no part of reading"),
        }
    }

    fn write(
        &self,
        answers: Sender<Event>,
        job: impl FnOnce(&mut Store) -> Event + Send + 'static,
    ) {
        self.hands.writer.later(move |store| tell(&answers, job(store)));
    }

    pub(super) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Opens a page in the person's browser: web addresses only, as one argument, never through a
    /// shell. The sample's invented hosts are opened where they are really served.
    fn open(&mut self, address: &Clean, answers: Sender<Event>) {
        let (page, local) = (address.clone(), self.local);
        self.tasks.spawn_blocking(move || {
            if let Err(cause) = browser::open_page(page.as_str(), local) {
                tracing::warn!(%cause, "no browser could be opened");
                let failure = crate::app::Failure::NoBrowser(page);
                tell(&answers, Event::Failed { ticket: Ticket::default(), failure });
            }
        });
    }

    /// Looks whether another program wrote to the database since.
    pub(super) fn look_for_changes(&self, answers: &Sender<Event>) {
        let (answers, version) = (answers.clone(), Arc::clone(&self.hands.version));
        self.hands.writer.later(move |store| {
            let Ok(now) = store.data_version() else { return };
            let before = version.swap(now, Ordering::Relaxed);
            if before >= 0 && before != now {
                tell(&answers, Event::Changed);
            }
        });
    }

    /// The settings as they are in their file; a sentence where they have mistakes.
    pub(super) fn settings(&self) -> Result<Settings, Clean> {
        match self.hands.roster.settings() {
            Ok(settings) => Ok(settings.unwrap_or_default()),
            Err(RosterError::Mistakes(mistakes)) => {
                let file = self.hands.roster.file();
                Err(Clean::line(&config_words::mistake_while_open(file, &mistakes)))
            }
            Err(cause) => {
                tracing::warn!(%cause, "the settings could not be read again");
                Err(Clean::line(config_words::NOT_READ_AGAIN))
            }
        }
    }

    /// Brings people and hashtags in line with settings that the person saved.
    pub(super) fn settings_changed(&mut self, settings: Settings, answers: &Sender<Event>) {
        let (hands, answers) = (self.hands.clone(), answers.clone());
        self.spawn(async move {
            send(&answers, Event::Views(finding::views_of(&settings))).await;
            if let Err(cause) = hands.enrol(&settings).await {
                tracing::warn!(%cause, "changed settings could not be kept");
                return;
            }
            things::again(&hands, &answers).await;
            if settings.polling.refresh == Refresh::Auto {
                refresh(&hands, Asked::WhenDue, &answers).await;
            }
            send(&answers, Event::Changed).await;
        });
    }

    /// Waits until something is due.
    pub(super) async fn due(&mut self) {
        loop {
            let at = *self.due.borrow_and_update();
            let wait = match at {
                None => None,
                Some(at) => Some(
                    Duration::try_from(at.duration_since(self.hands.clock.now()))
                        .unwrap_or(Duration::ZERO),
                ),
            };
            tokio::select! {
                () = sleep(wait) => {
                    self.hands.due.send_replace(None);
                    return;
                }
                changed = self.due.changed() => if changed.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }

    /// The row of the timeline one was on when the screen was last open.
    pub(super) async fn last_place(&self) -> Option<RowKey> {
        match self.hands.reader.run(place::kept).await {
            Ok(place) => place,
            Err(cause) => {
                tracing::warn!(%cause, "the last place could not be read");
                None
            }
        }
    }

    /// Whether marks changed since `yours.bak` was written.
    pub(super) fn has_changes(&self) -> bool {
        self.hands.marked.load(Ordering::Relaxed)
    }

    /// Writes `yours.bak`.
    pub(super) fn back_up(&self, file: &Path) {
        let (file, marked) = (file.to_owned(), Arc::clone(&self.hands.marked));
        self.hands.reader.later(move |store| match store.back_up_yours(&file) {
            Ok(()) => marked.store(false, Ordering::Relaxed),
            Err(cause) => tracing::error!(%cause, "the safety copy could not be written"),
        });
    }

    /// Ends what is going on, and keeps what is yours. Marks that were made are on the disk when
    /// this returns.
    pub(super) async fn finish(mut self, backup: &Path) {
        self.tasks.shutdown().await;
        let holder = std::process::id().to_string();
        let (drafts, now) = (self.hands.drafts.clone(), self.hands.clock.now());
        let waits = self.hands.client.waits();
        let ended = self.hands.writer.run(move |store| {
            drafts.keep(store, now)?;
            store.keep_waits(&waits, now)?;
            store.end_lease(&holder)?;
            things::keep_here(store, now)?;
            store.tidy()
        });
        if let Err(cause) = ended.await {
            tracing::warn!(%cause, "the database could not be tidied");
        }
        if self.has_changes() {
            self.back_up(backup);
        }
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

fn lost(ticket: Ticket, cause: &StoreError) -> Event {
    tracing::error!(%cause, "marks could not be kept");
    Event::MarksLost { ticket, why: cause.into() }
}

/// Answers from a thread. A screen that is gone needs no answer.
pub(super) fn tell(answers: &Sender<Event>, event: Event) {
    if answers.blocking_send(event).is_err() {
        tracing::debug!("the screen is gone");
    }
}

pub(super) async fn send(answers: &Sender<Event>, event: Event) {
    if answers.send(event).await.is_err() {
        tracing::debug!("the screen is gone");
    }
}

/// Gets what lies in a gap.
async fn fill_gap(hands: &Hands, gap: GapId, answers: &Sender<Event>) {
    let source = gap.source;
    match hands.writer.run(move |store| store.want_gap(&gap)).await {
        Ok(true) => {
            run_round(hands, (round::Whom::Source(source), Asked::ByPerson), answers).await;
        }
        Ok(false) => send(answers, Event::Changed).await,
        Err(cause) => {
            tracing::error!(%cause, "a gap could not be read");
            let failure = crate::app::Failure::NotRead;
            send(answers, Event::Failed { ticket: Ticket::default(), failure }).await;
        }
    }
}

/// Gets new posts, and sets when to do so next.
async fn refresh(hands: &Hands, asked: Asked, answers: &Sender<Event>) {
    let whom = match asked {
        Asked::WhenDue => round::Whom::Due,
        Asked::ByPerson => round::Whom::All,
        Asked::ForPerson(person) => round::Whom::Person(person),
    };
    if matches!(whom, round::Whom::Due | round::Whom::All) {
        read_lists_again(hands, answers).await;
        retention::let_go(hands, answers).await;
        things::again(hands, answers).await;
    }
    run_round(hands, (whom, asked), answers).await;
}

/// Reads the lists of the joined programmes again, when they are due.
async fn read_lists_again(hands: &Hands, answers: &Sender<Event>) {
    match reread::when_due(&hands.with(), &hands.roster, &hands.programmes).await {
        Ok(reread::Reread { mut news, troubles, new_trouble, changed }) => {
            if changed.is_some() {
                send(answers, Event::Changed).await;
            }
            if new_trouble {
                news.extend(troubles);
            }
            if !news.is_empty() {
                send(answers, Event::Told(Clean::line(&news.join(" ")))).await;
            }
        }
        Err(cause) => tracing::error!(%cause, "a list of people could not be kept"),
    }
}

async fn run_round(hands: &Hands, (whom, asked): (round::Whom, Asked), answers: &Sender<Event>) {
    let mut shown = Gathered::default();
    let step = |step: round::Step| {
        let came = step.so_far.new + step.so_far.changed > shown.new + shown.changed;
        shown = step.so_far.clone();
        // Progress that nobody has time to draw is left out.
        drop(
            answers
                .try_send(Event::Refresh(Progress::Going { done: step.so_far.done, of: step.of })),
        );
        if came {
            drop(answers.try_send(Event::Changed));
        }
    };
    let with = hands.with();
    let round = round::run(&with, whom, step).await;
    let now = hands.clock.now();
    let (progress, next) = match round {
        Ok(round::Round::Done { asked: count, gathered }) => {
            if count == 0 && asked != Asked::WhenDue {
                let told = Clean::line(crate::words::screens::ASKED_LATELY);
                send(answers, Event::Told(told)).await;
            }
            let next = hands.reader.run(|store| store.next_due()).await.ok().flatten();
            let progress = if gathered.offline {
                Progress::Offline
            } else {
                Progress::Finished { new: gathered.new, trouble: gathered.trouble }
            };
            (progress, next)
        }
        Ok(round::Round::Elsewhere) => (Progress::Elsewhere, now.checked_add(ELSEWHERE).ok()),
        Err(cause) => {
            tracing::error!(%cause, "new posts could not be kept");
            let failure = crate::app::Failure::PostsNotKept((&cause).into());
            send(answers, Event::Failed { ticket: Ticket::default(), failure }).await;
            (Progress::Finished { new: 0, trouble: 0 }, now.checked_add(ELSEWHERE).ok())
        }
    };
    // Never in a tight circle, whatever the database says.
    let soonest = now.checked_add(jiff::SignedDuration::from_secs(10)).unwrap_or(now);
    hands.due.send_replace(next.map(|at| at.max(soonest)));
    send(answers, Event::Refresh(progress)).await;
    send(answers, Event::Changed).await;
    finding::index_all(hands, answers).await;
}

/// Asks the blog what was said under a post. What cannot be had now comes with the next round.
async fn ask_conversation(hands: &Hands, post: PostId, answers: &Sender<Event>) {
    match talks::about(&hands.with(), post).await {
        Ok(true) => send(answers, Event::Changed).await,
        Ok(false) => {}
        Err(cause) => tracing::warn!(%cause, "a conversation could not be kept"),
    }
}

impl Hands {
    /// Remembers that something of the person's changed, and is to be copied to `yours.bak`.
    pub(super) fn changed_yours(&self) {
        self.marked.store(true, Ordering::Relaxed);
    }

    /// What asking the network takes.
    pub(super) fn with(&self) -> round::With<'_> {
        round::With {
            client: &self.client,
            keeper: &self.writer,
            clock: &self.clock,
            polling: &self.polling,
            accounts: &self.desk.accounts,
        }
    }

    /// Brings the store in line with changed settings.
    pub(super) async fn enrol(&self, settings: &Settings) -> crate::store::Result<()> {
        let enrolling = Enrolling::of(settings, &self.programmes, &self.desk.accounts);
        self.writer.run(move |store| enrolling.bring(store)).await
    }

    /// Remembers how a change of the list is taken back; the answer is its number.
    pub(super) fn remember(&self, change: Undo) -> i64 {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that were taken back are gone: a count would give a number twice.
        let number = changes.keys().max().map_or(1, |last| last.saturating_add(1));
        changes.insert(number, change);
        number
    }
}
