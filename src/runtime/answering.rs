//! Answering from the screen: drafts are kept within a second of typing, a reply leaves ten seconds
//! after its yes, and until then it can be taken back.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::mpsc::Sender as Answers;

use super::effects::{Hands, send};
use super::outbox::{Sender, Sending};
use super::roster;
use crate::app::{Event, Failure, Invitation, Ticket, WayOpen};
use crate::config::accounts::Accounts;
use crate::domain::{OutId, OutState, Outgoing, PostId, Route, Way, note_uri};
use crate::refresh::Answering;
use crate::store::{Answerable, Going, Result, Store};
use crate::text::Clean;
use crate::words::reply as words;

/// A draft is kept so long after a letter, together with those that follow it.
const DRAFT_AFTER: Duration = Duration::from_millis(300);
/// A reply can be taken back for so long.
pub const TAKE_BACK: SignedDuration = SignedDuration::from_secs(10);

/// What answering needs besides what every effect needs.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where one is logged in.
    pub accounts: Accounts,
    /// The file that is locked while something is sent.
    pub lock: PathBuf,
    /// Before which step of sending a test wants the program to stand still.
    pub halt: Option<String>,
}

/// Drafts that are not on the disk yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Drafts(Arc<Mutex<HashMap<PostId, Draft>>>);

#[derive(Debug, Clone)]
struct Draft {
    parent: Option<String>,
    text: String,
}

impl Drafts {
    /// Takes a draft in. Whether it is the first one that waits, and has to be kept soon.
    pub(super) fn add(&self, post: PostId, parent: Option<String>, text: String) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(post, Draft { parent, text });
        waiting.len() == 1
    }

    /// Keeps all that waits. What cannot be kept goes on waiting.
    pub(super) fn keep(&self, store: &mut Store, now: jiff::Timestamp) -> Result<()> {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut outcome = Ok(());
        for (post, draft) in waiting {
            let kept = store.keep_draft(post, draft.parent.as_deref(), &draft.text, now);
            if kept.is_err() {
                let mut again = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                again.entry(post).or_insert(draft);
            }
            outcome = outcome.and(kept);
        }
        outcome
    }
}

/// Keeps the drafts that wait, soon.
pub(super) async fn keep_drafts(hands: &Hands, answers: &Answers<Event>) {
    tokio::time::sleep(DRAFT_AFTER).await;
    if let Err(cause) = flush(hands).await {
        tracing::error!(%cause, "a draft could not be kept");
        let failure = Failure::NotKept((&cause).into());
        send(answers, Event::Failed { ticket: Ticket::default(), failure }).await;
    }
}

async fn flush(hands: &Hands) -> Result<()> {
    let (drafts, now) = (hands.drafts.clone(), hands.clock.now());
    hands.changed_yours();
    hands.writer.run(move |store| drafts.keep(store, now)).await
}

/// Says where a reply would appear, with what was written before.
pub(super) async fn invite(
    hands: &Hands,
    (ticket, post, as_note): (Ticket, PostId, bool),
    answers: &Answers<Event>,
) {
    let event = match invitation(hands, post, as_note).await {
        Ok(invitation) => Event::Route { ticket, invitation },
        Err(failure) => Event::Failed { ticket, failure },
    };
    send(answers, event).await;
}

async fn invitation(
    hands: &Hands,
    post: PostId,
    as_note: bool,
) -> std::result::Result<Option<Box<Invitation>>, Failure> {
    let answering = answering(hands)?;
    let read = |cause: crate::store::StoreError| {
        tracing::error!(%cause, "the outbox could not be read or written");
        Failure::NotRead
    };
    flush(hands).await.map_err(read)?;
    let answerable = hands.reader.run(move |store| store.answerable(post)).await.map_err(read)?;
    let Some(answerable) = answerable else { return Ok(None) };
    let before = before(hands, &answering, post).await.map_err(read)?;
    // A draft goes on the way it was begun; a note that is answered is answered by a note.
    let parent = before.as_ref().and_then(|before| before.reply.parent.clone());
    let ways = ways(hands, &answering, (&answerable, parent), as_note).await.map_err(read)?;
    let is_note = ways.first().is_some_and(|way| way.route.note.is_some());
    if ways.is_empty() || (as_note && !is_note) {
        return Ok(None);
    }
    let says_again = |way: WayOpen| match &before {
        // Nobody sends it again without having been told.
        Some(Before { reply, again: true }) => {
            let says = format!("{} {}", words::state(reply), way.says);
            WayOpen { says: Clean::line(&says), ..way }
        }
        _ => way,
    };
    let ways = ways.into_iter().map(says_again).collect();
    let again = before.as_ref().filter(|before| before.again).map(|before| before.reply.id);
    let (parent, text) =
        before.map(|before| (before.reply.parent, before.reply.text)).unwrap_or_default();
    let language = answerable.language.as_ref().map(Clean::as_str);
    Ok(Some(Box::new(Invitation {
        ways,
        openers: words::openers(language).map(Clean::run),
        text,
        parent,
        again,
    })))
}

/// The ways that are open to a post, or to a part of its conversation: a note in it is answered by a
/// note. The one to begin with comes first.
async fn ways(
    hands: &Hands,
    answering: &Answering,
    (answerable, parent): (&Answerable, Option<String>),
    as_note: bool,
) -> Result<Vec<WayOpen>> {
    let names_note = parent.as_deref().and_then(note_uri).is_some();
    let note = hands.reader.run(move |store| match parent {
        Some(parent) => store.note_called(&parent),
        None => Ok(None),
    });
    let note = note.await?;
    // What was to answer a note that is gone answers nobody else.
    if names_note && note.is_none() {
        return Ok(Vec::new());
    }
    let of_note = note.is_some();
    let answerable =
        Answerable { note: note.or_else(|| answerable.note.clone()), ..answerable.clone() };
    let mut routes = answering.routes(&answerable);
    if of_note {
        routes.retain(|route| route.note.is_some() || route.way == Way::Browser);
    }
    routes.sort_by_key(|route| as_note && route.note.is_none());
    let open = |route: Route| WayOpen {
        says: Clean::line(&words::place(&route)),
        goes_along: words::goes_along(&route).map(|says| Clean::line(&says)),
        route,
    };
    Ok(routes.into_iter().map(open).collect())
}

/// Says how words would go that answer another part of the conversation.
pub(super) async fn other_ways(
    hands: &Hands,
    (ticket, post, parent): (Ticket, PostId, Option<String>),
    answers: &Answers<Event>,
) {
    let found = async {
        let answering = answering(hands)?;
        let read = |cause: crate::store::StoreError| {
            tracing::error!(%cause, "the ways to answer could not be read");
            Failure::NotRead
        };
        let answerable =
            hands.reader.run(move |store| store.answerable(post)).await.map_err(read)?;
        match answerable {
            Some(answerable) => {
                ways(hands, &answering, (&answerable, parent), false).await.map_err(read)
            }
            None => Ok(Vec::new()),
        }
    };
    let event = match found.await {
        Ok(ways) => Event::Ways { ticket, ways },
        Err(failure) => Event::Failed { ticket, failure },
    };
    send(answers, event).await;
}

/// What was written to a post before.
struct Before {
    reply: Outgoing,
    /// Whether it may have arrived.
    again: bool,
}

/// What was written to a post before: the draft; else what may have arrived, once it was looked for on
/// its blog and not found; else what could not be sent, which becomes a draft.
async fn before(hands: &Hands, answering: &Answering, post: PostId) -> Result<Option<Before>> {
    let open = hands.writer.run(move |store| store.outbox_of(post)).await?;
    for reply in open.iter().filter(|reply| reply.state == OutState::NotKnown) {
        sender(hands, answering).look_for(reply.id).await?;
    }
    let now = hands.clock.now();
    let draft = hands.writer.run(move |store| {
        let open = store.outbox_of(post)?;
        let find =
            |wanted: fn(&OutState) -> bool| open.iter().find(|reply| wanted(&reply.state)).cloned();
        if let Some(reply) = find(|state| *state == OutState::Draft) {
            return Ok(Some(Before { reply, again: false }));
        }
        if let Some(reply) = find(|state| *state == OutState::NotKnown) {
            return Ok(Some(Before { reply, again: true }));
        }
        // What is about to leave is wanted back, too: its words are here to be changed.
        let stuck = find(|state| matches!(state, OutState::Refused(_) | OutState::Waiting(_)));
        let Some(reply) = stuck else { return Ok(None) };
        Ok(store.take_back(reply.id, now)?.then_some(Before { reply, again: false }))
    });
    draft.await
}

/// Who answers, as the config says now.
fn answering(hands: &Hands) -> std::result::Result<Answering, Failure> {
    let settings = hands.roster.settings().map_err(|_cause| {
        Failure::Config(Clean::line("The settings have mistakes; `cohort check` shows them."))
    })?;
    let settings = settings.unwrap_or_default();
    let accounts = hands.desk.accounts.all().unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the logins could not be read");
        Vec::new()
    });
    let tags = roster::tags(&settings, &hands.programmes.joined(&settings));
    Ok(Answering { you: settings.you, conversation: settings.conversation, accounts, tags })
}

fn sender<'a>(hands: &'a Hands, answering: &'a Answering) -> Sender<'a> {
    Sender {
        with: hands.with(),
        answering,
        lock: &hands.desk.lock,
        halt: hands.desk.halt.as_deref(),
    }
}

/// Puts a reply into the outbox, waits for as long as it can be taken back, and sends it.
pub(super) async fn send_reply(
    hands: &Hands,
    (ticket, post): (Ticket, PostId),
    (parent, text, route, again): (Option<String>, String, Box<Route>, Option<OutId>),
    answers: &Answers<Event>,
) {
    let now = hands.clock.now();
    let drafts = hands.drafts.clone();
    hands.changed_yours();
    let not_before = now.checked_add(TAKE_BACK).unwrap_or(now);
    let queued = hands.writer.run(move |store| {
        // What was typed last is on the disk first: then it is this draft that becomes the reply.
        drafts.keep(store, now)?;
        let words = (text.as_str(), Going::by(&route));
        store.queue_reply((post, parent.as_deref()), words, again, (now, not_before))
    });
    let id = match queued.await {
        Ok(id) => id,
        Err(cause) => {
            tracing::error!(%cause, "a reply could not be kept");
            let failure = Failure::NotKept((&cause).into());
            return send(answers, Event::Failed { ticket, failure }).await;
        }
    };
    send(answers, Event::Queued { ticket, id }).await;
    tokio::time::sleep(TAKE_BACK.unsigned_abs()).await;
    let says = match answering(hands) {
        Ok(answering) => match sender(hands, &answering).send(id).await {
            Ok(Sending::Done(reply)) => words::state(&reply),
            // It was taken back.
            Ok(Sending::NotWaiting) => return,
            Ok(Sending::Elsewhere) => words::ELSEWHERE.to_owned(),
            Ok(Sending::NotLooked) => words::NOT_LOOKED.to_owned(),
            Err(cause) => {
                tracing::error!(%cause, "what came of sending could not be kept");
                let failure = Failure::NotKept((&cause).into());
                return send(answers, Event::Failed { ticket, failure }).await;
            }
        },
        Err(failure) => return send(answers, Event::Failed { ticket, failure }).await,
    };
    hands.changed_yours();
    send(answers, Event::ReplySent { says: Clean::line(&says) }).await;
}

/// Takes a reply back, if it has not left.
pub(super) async fn take_back(hands: &Hands, id: OutId, answers: &Answers<Event>) {
    hands.changed_yours();
    let now = hands.clock.now();
    let taken = hands.writer.run(move |store| {
        let waits =
            store.outgoing(id)?.is_some_and(|reply| matches!(reply.state, OutState::Waiting(_)));
        if waits { store.take_back(id, now) } else { Ok(false) }
    });
    match taken.await {
        Ok(in_time) => send(answers, Event::ReplyTakenBack { in_time }).await,
        Err(cause) => {
            tracing::error!(%cause, "a reply could not be taken back");
            let failure = Failure::NotKept((&cause).into());
            send(answers, Event::Failed { ticket: Ticket::default(), failure }).await;
        }
    }
}

/// Remembers that a draft was taken to the browser.
pub(super) async fn taken_to_browser(hands: &Hands, post: PostId) {
    let name = answering(hands).ok().and_then(|answering| answering.you.name);
    let kept = async {
        flush(hands).await?;
        hands
            .writer
            .run(move |store| store.taken_to_browser(post, name.as_ref().map(Clean::as_str)))
            .await
    };
    if let Err(cause) = kept.await {
        tracing::error!(%cause, "that a draft was taken to the browser could not be kept");
    }
}
