//! Joining a programme, or adding the people of a list: what was published is read, everybody is looked
//! over, and after a yes they are brought in with the posts that were found.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use url::Url;

use super::people::already_there;
use super::programmes::Programmes;
use super::publication::{self, Place, Published, Unread};
use super::reread;
use super::roster::{Enrolling, Roster, RosterError};
use super::round::{self, With};
use crate::app::Joining;
use crate::config::edit::{self, NewParticipant, Yourself};
use crate::config::{Settings, file, lists, read_programme};
use crate::domain::{Founding, Joined, Programme, Trouble};
use crate::refresh::{Found, Publisher, Reviewed, Reviewing, address_of, review_all};
use crate::store::{Store, StoreError, Validators};
use crate::text::Clean;
use crate::words::{joining as words, trouble as trouble_words};

/// Looking for everybody's posts takes so long at most; who was not looked for is found later.
const PATIENCE: Duration = Duration::from_secs(180);
/// So many people are looked for at most.
const MOST_LOOKED_FOR: usize = 2_000;
/// So many reviewed people wait to be shown at most.
const WAITING: usize = 64;
/// So many programmes are written here at most.
const MOST_FOUNDED: usize = 1_000;
/// What was found is kept until the person says yes, unless it is larger than this.
const MOST_BYTES: usize = 512 * 1024;
/// So much of all that was found is kept.
const MOST_IN_ALL: usize = 64 * 1024 * 1024;

/// What came of looking for one person's posts.
#[derive(Debug)]
pub enum Look {
    /// They were found; so many.
    Found(usize),
    /// There is a handle only, which needs no looking for.
    Handle,
    /// Something is wrong.
    Trouble(Trouble),
    /// Nobody looked yet.
    NotYet,
}

impl Look {
    /// Why somebody needs a look, or that nobody looked, in a sentence.
    pub fn why(&self, name: &str, zone: &TimeZone) -> Option<String> {
        match self {
            Self::Found(_) | Self::Handle => None,
            Self::Trouble(trouble) => Some(trouble_words::sentence(trouble, name, zone)),
            Self::NotYet => Some(words::NOT_LOOKED.to_owned()),
        }
    }
}

/// What was published, with everybody who would come.
#[derive(Debug)]
pub struct Offer {
    /// Where it was published.
    pub from: Place,
    /// What was published.
    pub published: Published,
    /// Everybody who would come.
    pub people: Vec<NewParticipant>,
    /// How many of a mere list are there already.
    pub already: usize,
    /// What came of looking for each.
    pub looks: Vec<Look>,
    found: Vec<(Url, Found)>,
    /// What was answered with each document that was read.
    known: BTreeMap<String, Validators>,
}

/// Why there is nothing to join.
#[derive(Debug, thiserror::Error)]
pub enum NoOffer {
    /// What is there could not be read.
    #[error("it could not be read")]
    Unread(Unread),
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The name of a programme that was joined already, and of which there is a copy.
pub fn joined_already(joined: &[Joined], settings: &Settings, from: &Place) -> Option<Clean> {
    let setting = settings.programmes.iter().find(|setting| setting.is_from(&from.to_config()))?;
    let found = joined.iter().find(|one| one.key == setting.from);
    found.map(|one| one.programme.name.clone())
}

impl Offer {
    /// Reads what is published there. Nobody is looked for yet.
    pub async fn read(with: &With<'_>, from: Place, settings: &Settings) -> Result<Self, NoOffer> {
        round::remember_waits(with).await?;
        let now = || with.clock.now();
        let mut publisher = Publisher::new(with.client, &now, from.address().cloned());
        let read = publication::read(&mut publisher, &from).await;
        let known = publisher.into_known();
        let there = read.map_err(NoOffer::Unread)?;
        let mut already = 0;
        let people = match &there {
            Published::Programme(publication) => publication.people.clone(),
            Published::List(listing) => {
                let (there, newcomers): (Vec<_>, Vec<_>) = lists::participants(&listing.listed)
                    .into_iter()
                    .partition(|person| already_there(settings, person).is_some());
                already = there.len();
                newcomers
            }
        };
        let looks = people.iter().map(|person| match address_of(person) {
            Some(_) => Look::NotYet,
            None => Look::Handle,
        });
        let (looks, found) = (looks.collect(), Vec::new());
        Ok(Self { from, published: there, people, already, looks, found, known })
    }

    /// Looks for everybody's posts, several hosts at once; `step` is called after each.
    pub async fn look(&mut self, with: &With<'_>, mut step: impl FnMut()) {
        let looked_for =
            self.people.get(..MOST_LOOKED_FOR.min(self.people.len())).unwrap_or_default();
        let now = || with.clock.now();
        let at_once = usize::try_from(with.polling.connections).unwrap_or(1).max(1);
        let reviewing =
            Reviewing { client: with.client, now: &now, at_once, by: self.from.address() };
        let (answers, mut waiting) = mpsc::channel(WAITING);
        let (looks, found) = (&mut self.looks, &mut self.found);
        let gather = async {
            while let Some(reviewed) = waiting.recv().await {
                step();
                take(looks, found, reviewed);
            }
        };
        let all = async { tokio::join!(review_all(&reviewing, looked_for, answers), gather) };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("not everybody's posts could be looked for in time");
        }
        if let Err(cause) = round::keep_waits(with).await {
            tracing::error!(%cause, "what hosts asked for could not be kept");
        }
    }

    /// How many people need a look.
    pub fn needs_a_look(&self) -> usize {
        self.looks.iter().filter(|look| matches!(look, Look::Trouble(_))).count()
    }

    /// Everybody comes, with the posts that were found: nobody is asked for them again. The answer is how
    /// many posts came.
    pub async fn accept(
        self,
        with: &With<'_>,
        lists: (&Roster, &Programmes),
        said: &Said,
    ) -> Result<usize, RosterError> {
        let (roster, programmes) = lists;
        let Self { from, published, people, found, known, .. } = self;
        let settings = match (published, &said.founding) {
            (Published::Programme(publication), _) => {
                let read = publication.lists.iter().all(|(_, listing)| listing.is_ok());
                if read {
                    let (key, now) = (from.to_config(), with.clock.now());
                    let read = move |store: &mut Store| reread::remember(store, (&key, now), known);
                    with.keeper.run(read).await?;
                }
                let programme = &publication.file.programme;
                let copy = (publication.text.as_str(), programme, people.as_slice());
                enter(with, lists, (&from.to_config(), copy), said)?
            }
            (Published::List(_), Some(founding)) => {
                let written = found_programme(roster.folder(), &from, (founding, &people))?;
                let copy = (written.text.as_str(), &written.programme, people.as_slice());
                enter(with, lists, (&written.key, copy), said).inspect_err(|_| {
                    // A file of which the config knows nothing would be in the way the next time.
                    drop(std::fs::remove_file(roster.folder().join(&written.key)));
                })?
            }
            (Published::List(_), None) => roster.edit(|text| edit::add(text, &people))?.0,
        };
        let settings = match &said.you {
            Some(you) => roster.edit(|text| edit::you_are(text, you))?.0,
            None => settings,
        };
        let settings = if said.only_reads { roster.edit(edit::only_reads)?.0 } else { settings };
        let enrolling = Enrolling::of(&settings, programmes, with.accounts);
        with.keeper.run(move |store| enrolling.bring(store)).await?;
        let posts = found.iter().map(|(_, found)| found.feed.posts.len()).sum();
        for (address, found) in found {
            round::welcome(with, address, found).await?;
        }
        Ok(posts)
    }
}

/// What somebody says who joins.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What was written before this week is the story so far.
    pub from_now: bool,
    /// Nothing invites them to reply.
    pub only_reads: bool,
    /// Who they are, written down so that answers to them are found.
    pub you: Option<Yourself>,
    /// What the people of a mere list do together.
    pub founding: Option<Founding>,
}

impl From<&Joining> for Said {
    fn from(says: &Joining) -> Self {
        let Joining { from_now, only_reads, you, founding } = says.clone();
        let you = you.and_then(|you| Yourself::of(you.as_str()));
        // A list of people without anything they do together is no programme.
        let founding = founding.filter(|founding| from_now || *founding != Founding::default());
        Self { from_now, only_reads, you, founding }
    }
}

/// Keeps a copy of a programme with its people, and writes into the config that it was joined.
fn enter(
    with: &With<'_>,
    (roster, programmes): (&Roster, &Programmes),
    (key, (text, programme, people)): (&str, (&str, &Programme, &[NewParticipant])),
    said: &Said,
) -> Result<Settings, RosterError> {
    programmes.keep(key, text, people)?;
    let started = said.from_now.then(|| monday(programme, programmes, with)).flatten();
    Ok(roster.edit(|text| edit::join(text, key, started))?.0)
}

/// A programme file that was written here.
struct Written {
    key: String,
    text: String,
    programme: Programme,
}

/// Writes the programme file of a group that had only a list, beside the config. What stands on the web is
/// read again there; the people of a file are written down.
fn found_programme(
    folder: &Path,
    from: &Place,
    (founding, people): (&Founding, &[NewParticipant]),
) -> Result<Written, RosterError> {
    let own = if from.address().is_some() { &[] } else { people };
    let name = words::name_of(founding);
    let text = edit::programme_file(&name, founding, from.address(), own);
    let programme = read_programme(&text).map_err(RosterError::Mistakes)?.programme;
    let names = (1..).map(|number| match number {
        1 => "programme.toml".to_owned(),
        _ => format!("programme-{number}.toml"),
    });
    let free = |name: &String| !folder.join(name).exists();
    let key = names.take(MOST_FOUNDED).find(free).ok_or(RosterError::ChangedSince)?;
    file::save(&folder.join(&key), &text)?;
    Ok(Written { key, text, programme })
}

fn take(looks: &mut [Look], all: &mut Vec<(Url, Found)>, reviewed: Reviewed) {
    let Reviewed { person, address, found } = reviewed;
    let Some(look) = looks.get_mut(person) else { return };
    *look = match found {
        Ok(mut found) => {
            found.others.clear();
            let posts = found.feed.posts.len();
            let kept: usize = all.iter().map(|(_, found)| found.document.body.len()).sum();
            let size = found.document.body.len();
            if size <= MOST_BYTES && kept + size <= MOST_IN_ALL {
                all.push((address, *found));
            }
            Look::Found(posts)
        }
        Err(trouble) => Look::Trouble(trouble),
    };
}

/// The Monday of this week, where the programme is.
fn monday(programme: &Programme, programmes: &Programmes, with: &With<'_>) -> Option<Date> {
    let zone = programme.zone(programmes.zone()).clone();
    let today = with.clock.now().to_zoned_datetime(zone).date();
    let since = i64::from(today.weekday().to_monday_zero_offset());
    today.checked_sub(jiff::Span::new().days(since)).ok()
}
