//! Asks sources, each host one request at a time, and leaves a host alone that does not answer.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use url::Url;

use super::window::Window;
use super::{Outcome, Sky, blog, stream};
use crate::domain::Trouble;
use crate::fetch::{Client, Login, host_of, manners};
use crate::store::{Polled, Source, SourceKind, Visit};
use crate::text::Clean;

/// So many sources of a host may fail one after the other before the rest are left alone.
const FAILURES_BELIEVED: u32 = 2;

/// What asking needs besides the sources.
pub struct Asking<'a> {
    /// The one HTTP client.
    pub client: &'a Client,
    /// The time, as the program sees it.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// How often to ask, at the soonest.
    pub pace: manners::Pace,
    /// How many hosts are asked at the same time at most.
    pub at_once: usize,
    /// Where the person is signed in: a host, and what shows it who they are.
    pub logins: &'a [(String, Login)],
    /// The session on Bluesky, where there is one.
    pub sky: Option<&'a Sky>,
}

impl Asking<'_> {
    /// What shows the host of an address who the person is, where they are signed in there.
    pub fn login(&self, address: &Url) -> Option<Login> {
        let host = host_of(address);
        self.logins.iter().find(|(known, _)| *known == host).map(|(_, login)| login.clone())
    }
}

/// Asks every source once and sends what came of it, in the order answers come. Ends early when
/// nobody takes the outcomes any more.
pub async fn ask_all(asking: &Asking<'_>, sources: Vec<Source>, outcomes: Sender<Outcome>) {
    let mut hosts: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for source in sources {
        hosts.entry(host_of(source.reads_at())).or_default().push(source);
    }
    let window = &Window::of(asking.at_once);
    futures_util::stream::iter(hosts)
        .for_each_concurrent(asking.at_once, |(host, sources)| {
            let visiting = Visiting::new(asking, host, &sources, outcomes.clone());
            async move {
                let _until_visited = window.place().await;
                visiting.ask(sources, window).await;
            }
        })
        .await;
}

/// A visit to a host: its sources are asked one after the other.
pub(super) struct Visiting<'a> {
    pub(super) asking: &'a Asking<'a>,
    outcomes: Sender<Outcome>,
    host: String,
    /// Visits before this one on which no source answered.
    failed_visits: u32,
    /// Whether a source of the host answered on this visit.
    answered: bool,
    /// How many failed on this visit.
    failures: u32,
    /// What the last one failed with, and the details.
    last: Option<(Trouble, Clean)>,
}

impl<'a> Visiting<'a> {
    fn new(
        asking: &'a Asking<'a>,
        host: String,
        sources: &[Source],
        outcomes: Sender<Outcome>,
    ) -> Self {
        let failed_visits =
            sources.iter().map(|source| source.host_failures).max().unwrap_or_default();
        Self { asking, outcomes, host, failed_visits, answered: false, failures: 0, last: None }
    }

    async fn ask(mut self, sources: Vec<Source>, window: &Window) {
        let alone = sources.len() == 1;
        for source in sources {
            if self.outcomes.is_closed() {
                return;
            }
            match (self.given_up(), source.kind.clone()) {
                (Some((trouble, details)), _) => {
                    let now = (self.asking.now)();
                    let outcome = in_trouble(self.asking, source, trouble, details.as_str(), now);
                    self.tell(outcome).await;
                }
                (None, SourceKind::Feed) => {
                    let (outcome, _until_taken) =
                        blog::ask(self.asking, source, (alone, window)).await;
                    self.tell(outcome).await;
                }
                (None, _) => stream::ask(&mut self, source).await,
            }
        }
    }

    /// What is wrong with the host, once that is believed: the rest of its sources is not asked.
    fn given_up(&self) -> Option<(Trouble, Clean)> {
        self.last.clone().filter(|_| !self.answered && self.failures >= FAILURES_BELIEVED)
    }

    /// Sends an outcome, with what it says of the host. Whether somebody took it.
    pub(super) async fn tell(&mut self, mut outcome: Outcome) -> bool {
        match &outcome.polled.trouble {
            Some((trouble, details)) if is_the_host_s(trouble) => {
                self.failures += 1;
                self.last = Some((trouble.clone(), details.clone()));
            }
            Some((Trouble::Wait(_), _)) => {}
            Some(_) | None => self.answered = true,
        }
        outcome.visit = Some(self.so_far(outcome.polled.at));
        let taken = self.outcomes.send(outcome).await.is_ok();
        if !taken {
            tracing::debug!("nobody takes outcomes any more");
        }
        taken
    }

    fn so_far(&self, at: Timestamp) -> Visit {
        let host = self.host.clone();
        if self.answered || self.failures == 0 {
            return Visit { host, at, failures: 0, until: None };
        }
        let failures = self.failed_visits.saturating_add(1);
        let until = Some(self.asking.pace.after_failure(at, failures, &host));
        Visit { host, at, failures, until }
    }
}

/// Whether a trouble speaks of the host rather than of one of its blogs.
fn is_the_host_s(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Unreachable | Trouble::Slow | Trouble::ServerFault | Trouble::Untrusted => true,
        Trouble::TooLarge
        | Trouble::NotFound
        | Trouble::Closed
        | Trouble::NotAllowed
        | Trouble::Wait(_)
        | Trouble::Misdirected
        | Trouble::HomePage(_)
        | Trouble::Unreadable
        | Trouble::SignInNeeded => false,
    }
}

/// What to record of a source that answered well: nothing else is known yet.
pub(super) fn well(source: &Source, now: Timestamp) -> Polled {
    Polled {
        source: source.id,
        at: now,
        due_at: now,
        wait_until: None,
        trouble: None,
        learned: None,
        moved: None,
        reads: None,
        habits: source.habits,
        unencrypted: false,
        validators: None,
        reached: None,
    }
}

/// A source that is in trouble.
pub(super) fn in_trouble(
    asking: &Asking<'_>,
    source: Source,
    trouble: Trouble,
    details: &str,
    now: Timestamp,
) -> Outcome {
    // Waiting was asked for until then; a whole document that was of no use would come again.
    let (due_at, wait_until) = match trouble {
        Trouble::Wait(until) => (until, Some(until)),
        Trouble::HomePage(_) | Trouble::Unreadable | Trouble::TooLarge => {
            (asking.pace.after_waste(now), None)
        }
        _ => (asking.pace.after_failure(now, source.failures.saturating_add(1), &source.key), None),
    };
    let trouble = Some((trouble, Clean::line(details)));
    let polled = Polled { due_at, wait_until, trouble, ..well(&source, now) };
    Outcome::of(source, polled)
}
