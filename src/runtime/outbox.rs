//! Sending what waits in the outbox, at most once: one program at a time, each step on the disk
//! before the next, and what left without an answer is looked for on its blog before anybody asks
//! whether to send it again.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use super::round::With;
use super::talks;
use crate::config::accounts::{Account, Password};
use crate::domain::{OutId, OutState, Outgoing, PostId, Refusal, Way};
use crate::fetch::Login;
use crate::refresh::{Answering, take_there};
use crate::store::{Outcome, Result, StoreError};

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
}

impl Sender<'_> {
    /// Sends a reply that waits.
    pub async fn send(&self, id: OutId) -> Result<Sending> {
        let Some(_lock) = self.lock(TRIES).await? else { return Ok(Sending::Elsewhere) };
        self.halt("claim").await;
        let now = self.with.clock.now();
        let begun = self.with.keeper.run(move |store| {
            let Some(reply) = store.begin_sending(id, now)? else { return Ok(None) };
            let post = store.answerable(reply.post)?;
            Ok(Some((reply, post)))
        });
        let Some((reply, post)) = begun.await? else { return Ok(Sending::NotWaiting) };
        self.halt("request").await;
        let outcome = match post {
            Some(post) => {
                let login = match self.answering.account(&post) {
                    Some(account) if reply.way == Some(Way::Account) => login(account, false).await,
                    _ => None,
                };
                let whole = (&reply, &post);
                take_there(
                    self.with.client,
                    whole,
                    &self.answering.you,
                    login,
                    self.with.clock.now(),
                )
                .await
            }
            None => Outcome::Refused(Refusal::NoWay),
        };
        self.halt("answer").await;
        let now = self.with.clock.now();
        let arrived = matches!(outcome, Outcome::Sent(_) | Outcome::NotKnown);
        self.with.keeper.run(move |store| store.finish_sending(id, &outcome, now)).await?;
        if arrived {
            self.look(reply.post).await?;
        }
        self.state_of(id).await
    }

    /// Looks on its blog whether what left without an answer arrived.
    pub async fn look_for(&self, id: OutId) -> Result<Sending> {
        let Some(_lock) = self.lock(TRIES).await? else { return Ok(Sending::Elsewhere) };
        let reply = self.with.keeper.run(move |store| store.outgoing(id)).await?;
        match reply {
            Some(reply) if reply.state == OutState::NotKnown => {
                self.look(reply.post).await?;
                self.state_of(id).await
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

    async fn look(&self, post: PostId) -> Result<()> {
        talks::look_for_replies(&self.with, post).await
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
