//! Sending what waits in the outbox, at most once: one program at a time, each step on the disk
//! before the next, and what left without an answer is looked for on its blog before anybody asks
//! whether to send it again.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use super::round::With;
use super::talks;
use crate::config::accounts::{Account, Password};
use crate::domain::{
    Network, NoteForm, OutId, OutState, Outgoing, PostKind, Refusal, Seen, Way, note_uri,
};
use crate::fetch::Login;
use crate::refresh::{
    Answering, Arrival, Leaving, Look, Sky, find_on_bluesky, find_on_fediverse, take_there,
    to_bluesky, to_fediverse,
};
use crate::social::bluesky;
use crate::store::{Answerable, NoteToAnswer, Outcome, Result, Store, StoreError};

/// Somebody who only looks has the lock for a moment: it is tried so often, this long apart.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// What sending works with.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// Client, database, clock.
    pub with: With<'a>,
    /// Who answers, and how.
    pub answering: &'a Answering,
    /// The file that is locked while something is sent.
    pub lock: &'a Path,
    /// Before which step a test wants the program to stand still.
    pub halt: Option<&'a str>,
}

/// What sending came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// This is how far it is now.
    Done(Box<Outgoing>),
    /// It did not wait (any more); nothing was sent.
    NotWaiting,
    /// Another window is sending.
    Elsewhere,
    /// Whether it arrived could not be looked for now.
    NotLooked,
}

impl Sender<'_> {
    /// Sends a reply that waits.
    pub async fn send(&self, id: OutId) -> Result<Sending> {
        let Some(_lock) = self.lock(TRIES).await? else { return Ok(Sending::Elsewhere) };
        self.halt("claim").await;
        let now = self.with.clock.now();
        let begun = self.with.keeper.run(move |store| {
            let Some(waits) = store.outgoing(id)? else { return Ok(None) };
            let once = once(waits.way, now);
            let Some(reply) = store.begin_sending(id, &once, now)? else { return Ok(None) };
            let post = store.answerable(reply.post)?;
            let note = answered_note(store, &reply)?;
            Ok(Some((reply, post, note)))
        });
        let Some((reply, post, note)) = begun.await? else { return Ok(Sending::NotWaiting) };
        self.halt("request").await;
        let Arrival { outcome, seen, named } = match &post {
            Some(post) => self.take(&reply, post, note.as_ref()).await,
            None => Outcome::Refused(Refusal::NoWay).into(),
        };
        let named = note.zip(named);
        self.halt("answer").await;
        let now = self.with.clock.now();
        let arrived = matches!(outcome, Outcome::Sent(_) | Outcome::NotKnown);
        let of = reply.post;
        self.with
            .keeper
            .run(move |store| {
                store.finish_sending(id, &outcome, now)?;
                if let Some((note, (server, name))) = named {
                    store.also_named(note.post, &server, &name)?;
                }
                // What stands there is shown at once, with what it belongs to.
                store.keep_thread(of, &Vec::from_iter(seen), now).map(drop)
            })
            .await?;
        if arrived {
            self.look(&reply).await?;
        }
        self.state_of(id).await
    }

    /// Takes a reply where it goes.
    async fn take(
        &self,
        reply: &Outgoing,
        post: &Answerable,
        note: Option<&NoteToAnswer>,
    ) -> Arrival {
        if let Some(Way::Note(_)) = reply.way {
            // What was to answer a note answers nobody else, and becomes no note to everybody.
            if note.is_none() && answers_a_note(reply, post) {
                return Outcome::Refused(Refusal::NotFound).into();
            }
            return match self.leaving(reply, post, note) {
                Some((account, login, form)) => {
                    let leaving = Leaving {
                        client: self.with.client,
                        now: self.with.clock.now(),
                        account: (account, &login),
                        reply,
                        form: &form,
                        answers: note,
                    };
                    match account.network() {
                        Some(Network::Bluesky) => {
                            let sky = Sky::of(account.clone(), self.with.accounts);
                            to_bluesky(&leaving, &sky).await
                        }
                        _ => to_fediverse(&leaving).await,
                    }
                }
                None => Outcome::Refused(Refusal::SignedOut).into(),
            };
        }
        let login = match self.answering.account(post) {
            Some(account) if reply.way == Some(Way::Account) => login(account, false).await,
            _ => None,
        };
        let (client, you) = (self.with.client, &self.answering.you);
        take_there(client, (reply, post), you, login, self.with.clock.now()).await.into()
    }

    /// What a note leaves with: its account, what shows who one is there, and its form.
    fn leaving(
        &self,
        reply: &Outgoing,
        post: &Answerable,
        note: Option<&NoteToAnswer>,
    ) -> Option<(&Account, Login, NoteForm)> {
        let account = self.answering.account_of(reply)?;
        let post = &Answerable { note: note.cloned(), ..post.clone() };
        let form = self.answering.note_form(reply, post)?;
        match &account.password {
            Password::Kept(token) => Some((account, Login::Token(token.clone()), form)),
            Password::From(_) => None,
        }
    }

    /// Looks on its blog whether what left without an answer arrived.
    pub async fn look_for(&self, id: OutId) -> Result<Sending> {
        let Some(_lock) = self.lock(TRIES).await? else { return Ok(Sending::Elsewhere) };
        let reply = self.with.keeper.run(move |store| store.outgoing(id)).await?;
        match reply {
            Some(reply) if reply.state == OutState::NotKnown => {
                let looked = self.look(&reply).await?;
                match self.state_of(id).await? {
                    Sending::Done(still) if still.state == OutState::NotKnown && !looked => {
                        Ok(Sending::NotLooked)
                    }
                    other => Ok(other),
                }
            }
            Some(reply) => Ok(Sending::Done(Box::new(reply))),
            None => Ok(Sending::NotWaiting),
        }
    }

    /// Whatever was on its way when its program ended is not known from now on. Nothing, while
    /// another window is sending.
    pub async fn forget_senders(&self) -> Result<()> {
        self.lock(1).await.map(drop)
    }

    /// Looks where a reply went whether it stands there. Whether that could be told.
    async fn look(&self, reply: &Outgoing) -> Result<bool> {
        if let Some(Way::Note(_)) = reply.way {
            return self.look_on_network(reply).await;
        }
        talks::look_for_replies(&self.with, reply.post).await
    }

    async fn look_on_network(&self, reply: &Outgoing) -> Result<bool> {
        let (id, post) = (reply.id, reply.post);
        let found = self.with.keeper.run(move |store| {
            let Some(reply) = store.outgoing(id)? else { return Ok(None) };
            let answers = answered_note(store, &reply)?;
            Ok::<_, StoreError>(store.answerable(post)?.map(|post| (reply, post, answers)))
        });
        let Some((reply, post, answers)) = found.await? else { return Ok(false) };
        if reply.state != OutState::NotKnown {
            return Ok(true);
        }
        let leaving = self.leaving(&reply, &post, answers.as_ref());
        let Some((account, login, form)) = leaving else { return Ok(false) };
        let leaving = Leaving {
            client: self.with.client,
            now: self.with.clock.now(),
            account: (account, &login),
            reply: &reply,
            form: &form,
            answers: answers.as_ref(),
        };
        let found = match account.network() {
            Some(Network::Bluesky) => {
                let sky = Sky::of(account.clone(), self.with.accounts);
                find_on_bluesky(&leaving, &sky).await
            }
            _ => find_on_fediverse(&leaving).await,
        };
        let (uri, seen) = match found {
            Look::Stands(uri, seen) => (uri, seen),
            Look::NotThere => return Ok(true),
            Look::NotNow => return Ok(false),
        };
        let now = self.with.clock.now();
        self.with
            .keeper
            .run(move |store| {
                store.settle_note(reply.id, &uri, now)?;
                let seen: Vec<Seen> = seen.into_iter().map(|seen| *seen).collect();
                store.keep_thread(reply.post, &seen, now).map(|_applied| true)
            })
            .await
    }

    async fn state_of(&self, id: OutId) -> Result<Sending> {
        let reply = self.with.keeper.run(move |store| store.outgoing(id)).await?;
        Ok(reply.map_or(Sending::NotWaiting, |reply| Sending::Done(Box::new(reply))))
    }

    /// The leave to send; `None` while another program has it. The system takes it back when a
    /// program ends, however it ends, so whoever has it knows that nobody else is sending.
    async fn lock(&self, tries: u32) -> Result<Option<File>> {
        let lock = OpenOptions::new().create(true).append(true).open(self.lock)?;
        let mut attempt = 1;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(std::fs::TryLockError::WouldBlock) if attempt == tries => return Ok(None),
                Err(std::fs::TryLockError::WouldBlock) => tokio::time::sleep(BETWEEN_TRIES).await,
                Err(std::fs::TryLockError::Error(cause)) => return Err(StoreError::File(cause)),
            }
            attempt += 1;
        }
        let now = self.with.clock.now();
        self.with.keeper.run(move |store| store.forget_senders(now)).await?;
        Ok(Some(lock))
    }

    async fn halt(&self, step: &str) {
        if self.halt == Some(step) {
            std::future::pending::<()>().await;
        }
    }
}

/// Whether a reply was written to answer a note.
fn answers_a_note(reply: &Outgoing, post: &Answerable) -> bool {
    names_a_note(reply) || post.kind == PostKind::Note
}

fn names_a_note(reply: &Outgoing) -> bool {
    reply.parent.as_deref().and_then(note_uri).is_some()
}

/// The note that a reply answers: the part of the conversation it names, or the post itself; `None`
/// where that is gone.
fn answered_note(store: &Store, reply: &Outgoing) -> Result<Option<NoteToAnswer>> {
    match reply.parent.as_deref().filter(|_| names_a_note(reply)) {
        Some(parent) => store.note_called(parent),
        None => store.note_to_answer(reply.post),
    }
}

/// A name by which a server takes something once: 128 random bits; on Bluesky the key of the record.
/// Where no chance can be had, the time alone.
fn once(way: Option<Way>, now: jiff::Timestamp) -> String {
    let mut random = [0_u8; 16];
    if getrandom::fill(&mut random).is_err() {
        random = now.as_nanosecond().to_le_bytes();
    }
    if way == Some(Way::Note(Network::Bluesky)) {
        return bluesky::record_key(now, u64::from(u16::from_le_bytes([random[0], random[1]])));
    }
    random.iter().fold(String::with_capacity(32), |once, byte| once + &format!("{byte:02x}"))
}

/// A login with its password; `None` where the password cannot be had. `may_ask` says whether a command
/// for it has the terminal.
pub async fn login(account: &Account, may_ask: bool) -> Option<Login> {
    let user = account.user.clone();
    let password = match account.password.clone() {
        Password::Kept(password) => password,
        Password::From(from) => {
            let read = tokio::task::spawn_blocking(move || from.read(Path::new(""), may_ask));
            match read.await.ok()? {
                Ok(password) => password,
                Err(cause) => {
                    tracing::warn!(%cause, "a password could not be had");
                    return None;
                }
            }
        }
    };
    (!password.is_empty()).then_some(Login::Password { user, password })
}
