//! One round of getting new posts: asks, keeps what comes, and says how far it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::timeout;
use url::Url;

use super::clock::Clock;
use super::keeper::Keeper;
use super::talks;
use crate::config::Polling;
use crate::config::accounts::{Accounts, Password, Platform};
use crate::domain::{SourceId, Trouble};
use crate::fetch::{Client, Login, host_of, manners};
use crate::refresh::{Asking, Found, Gathered, Gatherer, Sky, ask_all, first_look};
use crate::store::{Lease, Result, Source, SourceKind, Store, StoreError};

/// So many outcomes wait for the database at most, and are kept together; asking waits then.
const WAITING: usize = 8;
/// When so long nothing came, what is known by now is written.
const QUIET: Duration = Duration::from_secs(2);
/// Another program is told so often that this one is still at it.
const RENEWED: SignedDuration = SignedDuration::from_secs(30);

/// What a round works with.
#[derive(Debug, Clone, Copy)]
pub struct With<'a> {
    /// The one HTTP client.
    pub client: &'a Client,
    /// The thread that writes.
    pub keeper: &'a Keeper,
    /// The time.
    pub clock: &'a Clock,
    /// How often sources are asked, and how many at once.
    pub polling: &'a Polling,
    /// Where the person is signed in.
    pub accounts: &'a Accounts,
}

/// Where the person is signed in, as it is for one round.
pub(super) struct SignedIn {
    /// What shows fediverse servers who they are, by host.
    pub(super) logins: Vec<(String, Login)>,
    /// The session on Bluesky.
    pub(super) sky: Option<Sky>,
}

impl With<'_> {
    /// Where the person is signed in now.
    pub(super) fn signed_in(&self) -> SignedIn {
        let accounts = self.accounts.all().unwrap_or_else(|cause| {
            tracing::warn!(%cause, "the logins could not be read");
            Vec::new()
        });
        let sky = Sky::first(accounts.clone(), self.accounts);
        let logins = accounts
            .into_iter()
            .filter(|account| account.platform == Platform::Mastodon)
            .filter_map(|account| match account.password {
                Password::Kept(token) => Some((host_of(&account.site), Login::Token(token))),
                Password::From(_) => None,
            })
            .collect();
        SignedIn { logins, sky }
    }
}

/// Which sources a round asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Those that are due.
    Due,
    /// Everyone who may be asked.
    All,
    /// Everyone, even asked a moment ago; the sample's passes.
    Always,
    /// One person.
    Person(crate::domain::ParticipantId),
    /// One stream, for what lies in a gap of it.
    Source(SourceId),
}

/// How far a round is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What came so far.
    pub so_far: Gathered,
    /// How many sources are asked in all.
    pub of: u32,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// It was done.
    Done {
        /// How many sources were asked.
        asked: usize,
        /// What came.
        gathered: Gathered,
    },
    /// Another program is at it.
    Elsewhere,
}

/// The time between two looks that the config allows.
pub fn pace(polling: &Polling) -> manners::Pace {
    manners::Pace {
        blogs: SignedDuration::from_mins(i64::from(polling.blog_minutes)),
        hashtags: SignedDuration::from_mins(i64::from(polling.hashtag_minutes)),
        ..manners::Pace::default()
    }
}

/// Asks and keeps. `step` is called after each batch that is kept, and never where there is nobody to
/// ask; dropping the future ends the round, and nothing that was kept is lost.
pub async fn run(with: &With<'_>, whom: Whom, mut step: impl FnMut(Step)) -> Result<Round> {
    let With { client, keeper, clock, polling, .. } = *with;
    let holder = format!("{}", std::process::id());
    let begun = clock.now();
    let lease = {
        let holder = holder.clone();
        keeper.run(move |store| store.take_lease(&holder, begun)).await?
    };
    if lease == Lease::Elsewhere {
        return Ok(Round::Elsewhere);
    }
    let signed_in = with.signed_in();
    let has_sky = signed_in.sky.is_some();
    let (sources, waits, salt) = keeper
        .run(move |store| {
            Ok::<_, StoreError>((
                whom_to_ask(store, whom, begun, has_sky)?,
                store.waits(begun)?,
                store.salt()?,
            ))
        })
        .await?;
    client.remember_waits(waits);
    let asked = sources.len();
    let of = u32::try_from(asked).unwrap_or(u32::MAX);
    let mut step = |so_far: &Gathered| {
        if of > 0 {
            step(Step { so_far: so_far.clone(), of });
        }
    };
    step(&Gathered::default());
    let (outcomes, mut waiting) = mpsc::channel(WAITING);
    let now = || clock.now();
    let at_once = usize::try_from(polling.connections).unwrap_or(1).max(1);
    let pace = manners::Pace { salt, ..pace(polling) };
    let SignedIn { logins, sky } = &signed_in;
    let asking = Asking { client, now: &now, pace, at_once, logins, sky: sky.as_ref() };
    let gatherer = Arc::new(Mutex::new(Gatherer::default()));
    let keep = async {
        let (mut batch, mut renewed) = (Vec::new(), begun);
        loop {
            let came = timeout(QUIET, waiting.recv_many(&mut batch, WAITING)).await;
            let (some, gatherer, holder) =
                (std::mem::take(&mut batch), Arc::clone(&gatherer), holder.clone());
            match came {
                Ok(0) => return Ok::<(), StoreError>(()),
                Ok(_) => {}
                Err(_quiet) => {
                    keeper
                        .run(move |store| {
                            gatherer.lock().unwrap_or_else(PoisonError::into_inner).flush(store)
                        })
                        .await?;
                    continue;
                }
            }
            let at = clock.now();
            let renews = at.duration_since(renewed) >= RENEWED;
            renewed = if renews { at } else { renewed };
            let so_far = keeper
                .run(move |store| {
                    if renews {
                        store.take_lease(&holder, at)?;
                    }
                    gatherer.lock().unwrap_or_else(PoisonError::into_inner).take(store, some)
                })
                .await?;
            step(&so_far);
        }
    };
    let ((), kept) = tokio::join!(ask_all(&asking, sources, outcomes), keep);
    kept?;
    let ended = clock.now();
    let (mut came, ids): (Gathered, Vec<SourceId>) = keeper
        .run(move |store| {
            let mut gatherer = gatherer.lock().unwrap_or_else(PoisonError::into_inner);
            Ok((gatherer.finish(store, ended)?, gatherer.answered()))
        })
        .await?;
    if !came.offline {
        // The posts are there; what was said about them follows.
        step(&came);
        came.replies = talks::run(with, ids, between_talks(whom)).await?;
    }
    keep_waits(with).await?;
    keeper.run(move |store| store.end_lease(&holder)).await?;
    Ok(Round::Done { asked, gathered: came })
}

/// Before anything else is asked: what hosts asked for in earlier sessions.
pub async fn remember_waits(with: &With<'_>) -> Result<()> {
    let now = with.clock.now();
    with.client.remember_waits(with.keeper.run(move |store| store.waits(now)).await?);
    Ok(())
}

/// After something else was asked: what hosts asked for.
pub async fn keep_waits(with: &With<'_>) -> Result<()> {
    let (now, waits) = (with.clock.now(), with.client.waits());
    with.keeper.run(move |store| store.keep_waits(&waits, now)).await
}

/// Keeps the posts that were found at an address a person just typed: whoever answered a moment ago
/// is not asked the same again.
pub async fn welcome(with: &With<'_>, address: Url, found: Found) -> Result<()> {
    let clock = || with.clock.now();
    let at_once = usize::try_from(with.polling.connections).unwrap_or(1).max(1);
    let (source, salt) =
        with.keeper.run(move |store| Ok((store.source_at(&address)?, store.salt()?))).await?;
    let pace = manners::Pace { salt, ..pace(with.polling) };
    let asking = Asking { client: with.client, now: &clock, pace, at_once, logins: &[], sky: None };
    let outcome = source.map(|source| first_look(&asking, source, found));
    with.keeper
        .run(move |store| {
            let mut gatherer = Gatherer::default();
            gatherer.take(store, outcome.into_iter().collect())?;
            gatherer.flush(store)
        })
        .await
}

/// How long a blog is not asked for its comments again.
fn between_talks(whom: Whom) -> SignedDuration {
    match whom {
        Whom::Due => SignedDuration::from_mins(55),
        Whom::All | Whom::Person(_) | Whom::Source(_) => SignedDuration::from_secs(60),
        Whom::Always => SignedDuration::ZERO,
    }
}

/// Of the two ways in which a hashtag on Bluesky is read, the one that is not taken is put off.
fn one_way_to_bluesky(
    store: &mut Store,
    sources: &mut Vec<Source>,
    (now, has_sky): (Timestamp, bool),
) -> Result<()> {
    let not_taken = |source: &Source| match source.kind {
        SourceKind::Search(_) => !has_sky,
        SourceKind::Author(..) => has_sky,
        SourceKind::Feed | SourceKind::Hashtag(_) => false,
    };
    let ids: Vec<SourceId> =
        sources.iter().filter(|source| not_taken(source)).map(|source| source.id).collect();
    sources.retain(|source| !not_taken(source));
    if ids.is_empty() {
        return Ok(());
    }
    store.put_off(&ids, now.checked_add(SignedDuration::from_hours(1)).unwrap_or(now))
}

fn whom_to_ask(
    store: &mut Store,
    whom: Whom,
    now: Timestamp,
    has_sky: bool,
) -> Result<Vec<Source>> {
    let mut sources = match whom {
        Whom::Due => store.due(now)?,
        Whom::All | Whom::Always => store.askable(now)?,
        Whom::Person(person) => store.sources_of(person)?,
        Whom::Source(source) => {
            let mut sources = store.askable(now)?;
            sources.retain(|one| one.id == source);
            sources
        }
    };
    if !has_sky {
        store.forget_searches()?;
    }
    one_way_to_bluesky(store, &mut sources, (now, has_sky))?;
    if matches!(whom, Whom::All | Whom::Person(_)) {
        sources.retain(|source| {
            let closed = matches!(source.trouble, Some((Trouble::Closed, _)));
            let waits = source.wait_until.is_some_and(|until| until > now);
            !closed && !waits && source.asked().may_be_asked_again(now)
        });
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::fetch::ClientSettings;

    #[tokio::test]
    async fn a_round_with_nobody_to_ask_does_not_say_how_far_it_is() {
        let keeper = Keeper::start(Store::in_memory().unwrap(), "keeper", Path::new("-")).unwrap();
        let with = With {
            client: &Client::new(ClientSettings::default()).unwrap(),
            keeper: &keeper,
            clock: &Clock::frozen(Timestamp::UNIX_EPOCH),
            polling: &Polling::default(),
            accounts: &Accounts::of(PathBuf::new()),
        };
        let mut steps = Vec::new();

        let round = run(&with, Whom::Due, |step| steps.push(step)).await.unwrap();

        assert!(matches!(round, Round::Done { asked: 0, .. }), "{round:?}");
        assert_eq!(steps, []);
    }
}
