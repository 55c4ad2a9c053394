//! Nine weeks of the sample, each looked at on its Wednesday: whom the pages of Things and Somebody new
//! suggest, in which order.

use std::collections::HashMap;
use std::sync::Arc;

use cohort::config::accounts::Accounts;
use cohort::config::{Polling, read};
use cohort::domain::{MarkChange, ParticipantId, PostId, PostKind, Suggestion, ThingNumber};
use cohort::fetch::{Client, ClientSettings};
use cohort::runtime::clock::Clock;
use cohort::runtime::keeper::Keeper;
use cohort::runtime::roster::enrolments;
use cohort::runtime::round::{self, Whom, With};
use cohort::sample::{Quirks, Server, config, hosts};
use cohort::store::{Among, Span, Store};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{BOARD, joined};

/// What nine weeks came to.
#[derive(Debug, Default)]
pub(super) struct NineWeeks {
    /// How many participants had a post in scope, by week.
    pub(super) with_posts: Vec<usize>,
    /// Participants with a post in scope who were not suggested by the end of a week: never any.
    pub(super) left_out: Vec<(i32, ParticipantId)>,
    /// Suggestions of a page where somebody else who wrote about that Thing was suggested less often.
    pub(super) uneven: Vec<(i32, ThingNumber)>,
    /// Suggestions of somebody for the second time while anybody with a post in scope waited for the first.
    pub(super) too_early: Vec<(i32, ParticipantId)>,
    /// How many suggestions there were.
    pub(super) suggested: usize,
}

/// Who was suggested how often, and what stands on each page.
#[derive(Debug, Default)]
struct Seen {
    times: HashMap<ParticipantId, usize>,
    pages: HashMap<ThingNumber, Vec<PostId>>,
    weeks: NineWeeks,
}

impl Seen {
    fn times(&self, person: ParticipantId) -> usize {
        self.times.get(&person).copied().unwrap_or(0)
    }

    /// Somebody is suggested in a week in which these have posts.
    fn suggest(&mut self, week: i32, person: ParticipantId, with_posts: &[ParticipantId]) {
        let waits = with_posts.iter().any(|other| *other != person && self.times(*other) == 0);
        if self.times(person) == 1 && waits {
            self.weeks.too_early.push((week, person));
        }
        *self.times.entry(person).or_default() += 1;
        self.weeks.suggested += 1;
    }

    /// Opens the page of a Thing, as the screen does.
    fn page(
        &mut self,
        store: &mut Store,
        (week, thing): (i32, ThingNumber),
        (with_posts, now): (&[ParticipantId], Timestamp),
    ) {
        let page = store.thing_page(&joined(), thing, now).unwrap();
        let on_page = Among::Thing(joined().id(), thing);
        let (about, _) = store.page(on_page, Span::Newest, 300).unwrap();
        let authors: Vec<ParticipantId> = about.iter().filter_map(|row| row.participant).collect();
        let chosen: Vec<(PostId, Suggestion)> =
            page.first.iter().map(|(row, why)| (row.key.id, *why)).collect();
        let known = self.pages.insert(thing, chosen.iter().map(|(post, _)| *post).collect());
        let known = known.unwrap_or_default();
        let new: Vec<ParticipantId> = page
            .first
            .iter()
            .filter(|(row, _)| !known.contains(&row.key.id))
            .filter_map(|(row, _)| row.participant)
            .collect();
        let shown: Vec<ParticipantId> =
            page.first.iter().filter_map(|(row, _)| row.participant).collect();
        for person in &new {
            let others = authors.iter().filter(|other| !shown.contains(other));
            if others.map(|other| self.times(*other)).any(|times| times < self.times(*person)) {
                self.weeks.uneven.push((week, thing));
            }
        }
        for person in new {
            self.suggest(week, person, with_posts);
        }
        store.keep_suggested(joined().id(), thing, &chosen).unwrap();
    }

    /// One Wednesday: the pages of all Things that are open, in order, then Somebody new to the end.
    fn wednesday(&mut self, store: &mut Store, week: i32, now: Timestamp) {
        let zone = TimeZone::get("Europe/London").unwrap();
        let with_posts = with_posts(store);
        self.weeks.with_posts.push(with_posts.len());
        let programme = joined().programme;
        for thing in programme.things.iter().filter(|thing| programme.is_open(thing, now, &zone)) {
            self.page(store, (week, thing.number), (&with_posts, now));
        }
        while let Some(row) = store.somebody_new().unwrap() {
            if row.person.as_str() != BOARD {
                self.suggest(week, row.participant.unwrap(), &with_posts);
            }
            store.mark(&[(row.key.id, MarkChange::Read)], now).unwrap();
        }
        let left_out = with_posts.iter().filter(|person| self.times(**person) == 0);
        let left_out: Vec<_> = left_out.map(|person| (week, *person)).collect();
        self.weeks.left_out.extend(left_out);
    }
}

/// The participants of whom a blog post that counts is shown.
fn with_posts(store: &Store) -> Vec<ParticipantId> {
    let people = store.people().unwrap().into_iter().filter(|person| person.name.as_str() != BOARD);
    let has_post = |person: &ParticipantId| {
        let (rows, _) = store.page(Among::Person(*person), Span::Newest, 300).unwrap();
        rows.iter().any(|row| row.kind == PostKind::Blog)
    };
    people.map(|person| person.id).filter(has_post).collect()
}

/// Lives through the nine weeks: each Wednesday at half past ten, all blogs are asked, then everything that
/// can be suggested is.
pub(super) fn lived() -> NineWeeks {
    let tasks = tokio::runtime::Runtime::new().unwrap();
    tasks.block_on(async {
        let first: Timestamp = "2026-03-04T10:30:00Z".parse().unwrap();
        let clock = Clock::frozen(first);
        let same = clock.clone();
        let (server, serve) =
            Server::bind(Arc::new(move || same.now()), Quirks::default(), None).await.unwrap();
        let names = hosts().into_iter().map(|host| (host, server.address())).collect();
        let client = Client::new(ClientSettings { names, ..ClientSettings::default() }).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(folder.path(), first);
        let (polling, accounts) =
            (Polling::default(), Accounts::of(folder.path().join("accounts.json")));
        let with = With {
            client: &client,
            keeper: &keeper,
            clock: &clock,
            polling: &polling,
            accounts: &accounts,
        };
        let living = async {
            let mut seen = Seen::default();
            for week in 1..=9 {
                clock.set(first + SignedDuration::from_hours(24 * 7) * (week - 1));
                round::run(&with, Whom::Always, |_| {}).await.unwrap();
                let now = clock.now();
                seen = keeper
                    .run(move |store| {
                        seen.wednesday(store, week, now);
                        Ok(seen)
                    })
                    .await
                    .unwrap();
            }
            seen.weeks
        };
        tokio::select! {
            weeks = living => weeks,
            () = serve => unreachable!("the server ended"),
        }
    })
}

/// An empty database with everybody of the sample and its programme.
fn keeper(folder: &std::path::Path, now: Timestamp) -> Keeper {
    let file = folder.join("cohort.db");
    let mut store = Store::open(&file, &folder.join("yours.bak"), now).unwrap().store;
    let settings = read(&config()).unwrap();
    let (people, hashtags) = enrolments(&settings, &[(joined(), Vec::new())]);
    store.enrol(&people, &hashtags).unwrap();
    store.set_programmes(&[joined()], &TimeZone::get("Europe/London").unwrap()).unwrap();
    Keeper::start(store, "keeper", &file).unwrap()
}
