//! The list of people in the config: read, changed without losing a comment, and brought into the
//! store with the people of the joined programmes. The screen and the commands change it through here
//! alone.

mod deed;
mod together;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::config::accounts::Accounts;
use crate::config::edit::{EditError, Revert};
use crate::config::file::{self, FileError};
use crate::config::{Hide, Mistake, Settings, read};
use crate::domain::{Joined, Network};
use crate::runtime::programmes::Programmes;
use crate::store::{self, Enrolment, Following, Hiding, Store, You};

pub use self::deed::{Deed, Undo};
pub use self::together::{enrolments, tags};

/// The config file.
#[derive(Debug, Clone)]
pub struct Roster {
    file: PathBuf,
}

/// Why the list could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The config has mistakes; nothing is begun while it does.
    #[error("the config has {} mistakes", .0.len())]
    Mistakes(Vec<Mistake>),
    /// The file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// What was asked for does not fit the list.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// What is kept of people could not be read or written.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The config was changed by somebody else meanwhile.
    #[error("the config was changed since")]
    ChangedSince,
}

impl Roster {
    /// The list in this file.
    pub fn of(file: PathBuf) -> Self {
        Self { file }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The folder of the config, from which paths in it are meant.
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or_else(|| Path::new(""))
    }

    /// What the config says; `None` where there is none yet.
    pub fn settings(&self) -> Result<Option<Settings>, RosterError> {
        match self.text()? {
            Some(text) => read(&text).map(Some).map_err(RosterError::Mistakes),
            None => Ok(None),
        }
    }

    /// Changes the config by `edit`. It is left as it was where it has mistakes, or would have
    /// after the change.
    pub fn edit(
        &self,
        edit: impl FnOnce(&str) -> Result<String, EditError>,
    ) -> Result<(Settings, Revert), RosterError> {
        let before = self.text()?.unwrap_or_default();
        read(&before).map_err(RosterError::Mistakes)?;
        let after = edit(&before)?;
        let settings = read(&after).map_err(RosterError::Mistakes)?;
        file::save(&self.file, &after)?;
        Ok((settings, Revert::new(before, after)))
    }

    /// Takes a change back, if nobody changed the config since.
    pub fn revert(&self, change: &Revert) -> Result<Settings, RosterError> {
        let current = self.text()?.unwrap_or_default();
        let before = change.of(&current).map_err(|_cause| RosterError::ChangedSince)?;
        let settings = read(&before).map_err(RosterError::Mistakes)?;
        file::save(&self.file, &before)?;
        Ok(settings)
    }

    fn text(&self) -> Result<Option<String>, RosterError> {
        match file::load(&self.file) {
            Ok(text) => Ok(Some(text)),
            Err(FileError::Missing { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// Everything that the store is brought in line with: the config, the programmes it names, and where
/// the person is signed in.
#[derive(Debug, Clone)]
pub struct Enrolling {
    people: Vec<Enrolment>,
    hashtags: Vec<Following>,
    hiding: Hiding,
    servers: Vec<Url>,
    you: You,
    joined: Vec<Joined>,
    zone: TimeZone,
}

impl Enrolling {
    /// What the config and the copies of the programmes say now.
    pub fn of(settings: &Settings, programmes: &Programmes, accounts: &Accounts) -> Self {
        let joined = programmes.joined(settings);
        let (people, hashtags) = enrolments(settings, &joined);
        Self {
            people,
            hashtags,
            joined: joined.into_iter().map(|(joined, _)| joined).collect(),
            zone: programmes.zone().clone(),
            hiding: hiding(settings),
            servers: own_servers(accounts),
            you: you(settings, accounts),
        }
    }

    /// Brings the store in line with it.
    pub fn bring(&self, store: &mut Store) -> store::Result<()> {
        store.set_programmes(&self.joined, &self.zone)?;
        store.set_story(self.story())?;
        store.enrol(&self.people, &self.hashtags)?;
        store.set_hiding(&self.hiding)?;
        store.set_own_servers(&self.servers)?;
        store.set_you(&self.you)
    }

    /// Before when everything is the story so far: before the first day on which one said that one began.
    fn story(&self) -> Option<Timestamp> {
        self.joined.iter().filter_map(|joined| joined.started_at(&self.zone)).min()
    }
}

/// What the person does not want to see, as the store knows it.
fn hiding(settings: &Settings) -> Hiding {
    let Hide { automatic, words } = settings.hide.clone();
    Hiding { automatic, words }
}

/// Who the person is, as the store knows it: as the config says, and as they are signed in.
fn you(settings: &Settings, accounts: &Accounts) -> You {
    let you = &settings.you;
    let accounts = accounts.all().unwrap_or_default();
    let signed_in = accounts.iter().filter(|account| account.network().is_some());
    let signed_in: Vec<String> = signed_in.map(|account| account.user.clone()).collect();
    You {
        name: you.name.as_ref().map(ToString::to_string),
        pages: you.site.iter().cloned().collect(),
        handles: you.fediverse.iter().chain(&you.bluesky).chain(&signed_in).cloned().collect(),
    }
}

/// The servers of the accounts in the fediverse, which show threads to whoever is signed in.
fn own_servers(accounts: &Accounts) -> Vec<Url> {
    let accounts = accounts.all().unwrap_or_default();
    let there = accounts.iter().filter(|account| account.network() == Some(Network::Fediverse));
    there.map(|account| account.site.clone()).collect()
}
