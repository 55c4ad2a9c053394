//! Reads joined programmes and their lists of people again, once a day. Who is new appears, whose address
//! changed is followed, who left the list stays; a list that cannot be read changes nothing.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::programmes::Programmes;
use super::publication::{self, Place, Publication, Published, Unread};
use super::roster::{Enrolling, Roster};
use super::round::{self, With};
use crate::config::address;
use crate::config::edit::NewParticipant;
use crate::config::lists::Listed;
use crate::config::{ProgrammeSetting, Settings};
use crate::domain::{Joined, shown_address, shown_text};
use crate::programme::roster::{Changes, Known, changes};
use crate::refresh::{NoList, Publisher};
use crate::store::{KnownBy, Lease, Result, Store, Validators};
use crate::text::Clean;
use crate::words::{config as config_words, joining as words, trouble as trouble_words};

/// Lists are read again after this time.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// What could not be read is tried again after this time.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What reading again came to, in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reread {
    /// Who came, left or is to be asked about.
    pub news: Vec<String>,
    /// What could not be read, now or the last time it was tried.
    pub troubles: Vec<String>,
    /// Whether one of the troubles was not told before.
    pub new_trouble: bool,
    /// The programmes as they are now, where one of them or its people changed.
    pub changed: Option<Vec<Joined>>,
}

/// What is remembered of reading one programme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Memory {
    read_at: Option<Timestamp>,
    tried_at: Option<Timestamp>,
    troubles: Vec<String>,
    documents: BTreeMap<String, (Option<String>, Option<String>)>,
}

impl Memory {
    fn is_due(&self, now: Timestamp) -> bool {
        is_over(self.read_at, EVERY, now) && self.may_be_asked(now)
    }

    fn may_be_asked(&self, now: Timestamp) -> bool {
        is_over(self.tried_at, AGAIN, now)
    }

    fn known(&self) -> BTreeMap<String, Validators> {
        let known = self.documents.iter().map(|(at, (etag, last_modified))| {
            let (etag, last_modified) = (etag.clone(), last_modified.clone());
            (at.clone(), Validators { etag, last_modified })
        });
        known.collect()
    }
}

fn is_over(at: Option<Timestamp>, wait: SignedDuration, now: Timestamp) -> bool {
    at.is_none_or(|at| now.duration_since(at) >= wait)
}

/// Remembers that a programme was just read.
pub fn remember(
    store: &mut Store,
    (from, now): (&str, Timestamp),
    known: BTreeMap<String, Validators>,
) -> Result<()> {
    let documents =
        known.into_iter().map(|(at, known)| (at, (known.etag, known.last_modified))).collect();
    let memory = Memory { read_at: Some(now), tried_at: Some(now), documents, ..Memory::default() };
    keep(store, from, &memory)
}

fn keep(store: &mut Store, from: &str, memory: &Memory) -> Result<()> {
    let memory = serde_json::to_string(memory).map_err(std::io::Error::from)?;
    store.keep_value(&name(from), &memory)
}

fn memory(store: &Store, from: &str) -> Result<Memory> {
    let kept = store.kept_value(&name(from))?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
}

/// Under this name the database keeps how reading a programme went.
fn name(from: &str) -> String {
    format!("read {from}")
}

/// What could not be read of programmes and lists the last time.
pub fn troubles(store: &Store, settings: &Settings) -> Result<Vec<String>> {
    let mut troubles = Vec::new();
    for setting in &settings.programmes {
        troubles.extend(memory(store, &setting.from)?.troubles);
    }
    Ok(troubles)
}

/// Reads again what is due, and brings the store in line with it.
pub async fn when_due(with: &With<'_>, roster: &Roster, programmes: &Programmes) -> Result<Reread> {
    let settings = match roster.settings() {
        Ok(Some(settings)) if !settings.programmes.is_empty() => settings,
        Ok(_) => return Ok(Reread::default()),
        Err(cause) => {
            tracing::warn!(%cause, "the programmes cannot be read again");
            return Ok(Reread::default());
        }
    };
    let (holder, now) = (std::process::id().to_string(), with.clock.now());
    if with.keeper.run(move |store| store.take_lease(&holder, now)).await? == Lease::Elsewhere {
        return Ok(Reread::default());
    }
    round::remember_waits(with).await?;
    let mut reread = Reread::default();
    let reading = Reading { with, roster, programmes };
    let mut changed = false;
    for setting in &settings.programmes {
        changed |= reading.one(setting, &mut reread).await?;
    }
    if changed {
        let enrolling = Enrolling::of(&settings, programmes, with.accounts);
        with.keeper.run(move |store| enrolling.bring(store)).await?;
        let joined = programmes.joined(&settings);
        reread.changed = Some(joined.into_iter().map(|(joined, _)| joined).collect());
    }
    Ok(reread)
}

struct Reading<'a> {
    with: &'a With<'a>,
    roster: &'a Roster,
    programmes: &'a Programmes,
}

impl Reading<'_> {
    /// Reads one programme again if it is due. Whether its copy changed.
    async fn one(&self, setting: &ProgrammeSetting, reread: &mut Reread) -> Result<bool> {
        let (from, now) = (setting.from.clone(), self.with.clock.now());
        let mut memory = self.with.keeper.run(move |store| memory(store, &from)).await?;
        let missing = self.programmes.copy(&setting.from).is_none();
        // One of which there is no copy is not waited for a day, but it is not asked all the time, either.
        let may_ask = if missing { memory.may_be_asked(now) } else { memory.is_due(now) };
        if !may_ask {
            reread.troubles.extend(memory.troubles);
            return Ok(false);
        }
        let known = if missing { BTreeMap::new() } else { memory.known() };
        let (outcome, known) = self.ask(setting, known).await;
        memory.tried_at = Some(now);
        let mut troubles = Vec::new();
        let mut changed = false;
        match outcome {
            Ok(None) => {}
            Ok(Some(publication)) => {
                troubles.extend(Self::lists_not_read(&publication));
                match self.take(setting, &publication, reread).await? {
                    Ok(()) => changed = true,
                    Err(trouble) => troubles.push(trouble),
                }
            }
            Err(trouble) => troubles.push(trouble),
        }
        if troubles.is_empty() {
            memory.read_at = Some(now);
            memory.documents = known
                .into_iter()
                .map(|(at, known)| (at, (known.etag, known.last_modified)))
                .collect();
        }
        reread.new_trouble |= troubles.iter().any(|told| !memory.troubles.contains(told));
        reread.troubles.extend(troubles.iter().cloned());
        memory.troubles = troubles;
        let from = setting.from.clone();
        self.with.keeper.run(move |store| keep(store, &from, &memory)).await?;
        Ok(changed)
    }

    /// What was published, if it is not as it was; or why that cannot be told.
    async fn ask(
        &self,
        setting: &ProgrammeSetting,
        known: BTreeMap<String, Validators>,
    ) -> (std::result::Result<Option<Publication>, String>, BTreeMap<String, Validators>) {
        let shown = Clean::line(&shown_text(&setting.from));
        let from = match Place::written(&setting.from, self.roster.folder()) {
            Ok(from) => from,
            Err(fault) => {
                let why = config_words::address_fault(&fault);
                return (Err(words::not_read(shown.as_str(), &why)), known);
            }
        };
        let now = || self.with.clock.now();
        let documents: Vec<Url> = known.keys().filter_map(|at| Url::parse(at).ok()).collect();
        let mut publisher =
            Publisher::new(self.with.client, &now, from.address().cloned()).knowing(known);
        if from.address().is_some() && !documents.is_empty() {
            let mut trouble = None;
            if !publisher.changed(&documents, &mut trouble).await {
                let unchanged = trouble.map_or(Ok(None), |(at, trouble)| {
                    let why = trouble_words::short(&trouble);
                    Err(words::not_read_again(&shown_address(&at), why))
                });
                return (unchanged, publisher.into_known());
            }
        }
        let read = publication::read(&mut publisher, &from).await;
        let read = match read {
            Ok(Published::Programme(publication)) => Ok(Some(*publication)),
            Ok(Published::List(_)) => Err(words::no_programme_any_more(shown.as_str())),
            Err(cause) => Err(words::not_read_again(shown.as_str(), &why(&cause))),
        };
        (read, publisher.into_known())
    }

    fn lists_not_read(publication: &Publication) -> Vec<String> {
        let unread = publication.lists.iter().filter_map(|(roster, listing)| {
            let why = match listing.as_ref().err()? {
                NoList::Trouble(trouble) => trouble_words::short(trouble).to_owned(),
                NoList::Empty(_) => words::NOBODY_ON_IT.to_owned(),
            };
            Some(words::list_unchanged(&shown_address(roster), &why))
        });
        unread.collect()
    }

    /// Keeps what was published, and tells who came and who left.
    async fn take(
        &self,
        setting: &ProgrammeSetting,
        publication: &Publication,
        reread: &mut Reread,
    ) -> Result<std::result::Result<(), String>> {
        let (there, left) = self.programmes.people_and_left(&setting.from);
        let before: Vec<NewParticipant> =
            there.iter().chain(&left).map(NewParticipant::from).collect();
        let known_by = self.with.keeper.run(|store| store.known_by()).await?;
        let known = known(&before, &known_by);
        let listed: Vec<Listed> = publication.people.iter().map(Listed::from).collect();
        let changes = changes(&known, &listed);
        let emptied = publication.people.is_empty() && !there.is_empty();
        // Who is missing because a list could not be read has not left.
        let whole = !emptied && publication.lists.iter().all(|(_, listing)| listing.is_ok());
        let (mut people, mut gone) = (publication.people.clone(), Vec::new());
        for number in &changes.left {
            let Some(person) = before.get(*number) else { continue };
            let to = if whole || *number >= there.len() { &mut gone } else { &mut people };
            to.push(person.clone());
        }
        let from = &setting.from;
        let kept = self
            .programmes
            .keep_left(from, &gone)
            .and_then(|()| self.programmes.keep(from, &publication.text, &people));
        if let Err(cause) = kept {
            return Ok(Err(config_words::file_error(&cause)));
        }
        let name = publication.file.programme.name.as_str();
        // Who stopped is nobody's business but of whoever helps to run it.
        let tells_gone = whole && setting.organiser;
        let told = (whole, tells_gone);
        reread.news.extend(news(name, publication, &changes, (&before, there.len()), told));
        if emptied && publication.lists.iter().all(|(_, listing)| listing.is_ok()) {
            let shown = Clean::line(&shown_text(from));
            return Ok(Err(words::list_unchanged(shown.as_str(), words::NOBODY_ON_IT)));
        }
        Ok(Ok(()))
    }
}

/// Who came, left, or has another address, in sentences.
fn news(
    programme: &str,
    publication: &Publication,
    changes: &Changes,
    (before, there): (&[NewParticipant], usize),
    (whole, tells_gone): (bool, bool),
) -> Vec<String> {
    // What nobody knew before is no news.
    if before.is_empty() {
        return Vec::new();
    }
    let listed = |number: &usize| publication.people.get(*number).map(|one| one.name.clone());
    let known = |number: &usize| before.get(*number).map(|one| one.name.clone());
    let came: Vec<Clean> = changes.newcomers.iter().filter_map(listed).collect();
    let moved = changes.stayed.iter().filter(|stayed| stayed.new_address);
    let moved: Vec<Clean> = moved.filter_map(|stayed| listed(&stayed.listed)).collect();
    let gone = changes.left.iter().filter(|number| tells_gone && **number < there);
    let gone: Vec<Clean> = gone.filter_map(known).collect();
    let namesakes = changes.namesakes.iter().filter(|(_, known)| whole && *known < there);
    let namesakes: Vec<Clean> = namesakes.filter_map(|(entry, _)| listed(entry)).collect();
    let told = [
        words::came(programme, &came),
        words::moved(&moved),
        words::gone(programme, &gone),
        words::namesakes(&namesakes),
    ];
    told.into_iter().flatten().collect()
}

/// People with every address they are known by.
fn known(people: &[NewParticipant], known_by: &[KnownBy]) -> Vec<Known> {
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (number, by) in known_by.iter().enumerate() {
        for feed in &by.feeds {
            owners.entry(address::sameness(feed)).or_insert(number);
        }
    }
    let with = |person: &NewParticipant| {
        let mut known = Known::from(person);
        let page = person.blog.as_ref().filter(|_| person.feeds.is_empty());
        let mut keys = person.feeds.iter().chain(page).map(address::sameness);
        if let Some(by) = keys.find_map(|key| known_by.get(*owners.get(&key)?)) {
            known.feeds.extend(by.feeds.iter().cloned());
            known.pages.extend(by.pages.iter().cloned());
        }
        known
    };
    people.iter().map(with).collect()
}

fn why(cause: &Unread) -> String {
    match cause {
        Unread::Trouble(trouble) => trouble_words::short(trouble).to_owned(),
        Unread::File(cause) => config_words::file_error(cause),
        Unread::Mistakes(mistakes) => {
            mistakes.first().map(config_words::mistake).unwrap_or_default()
        }
        Unread::List(cause) => config_words::list_error(*cause),
    }
}
