//! What every command needs: where things are, the time, the config, the database.

use std::net::SocketAddr;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Global;
use super::out::{Failed, tell};
use crate::config::accounts::Accounts;
use crate::config::edit::ChangedSince;
use crate::config::paths::{Environment, Given, Paths};
use crate::config::{Mistake, Settings};
use crate::domain::Joined;
use crate::fetch::{Client, ClientError, ClientSettings, Credential, host_of};
use crate::runtime::clock::Clock;
use crate::runtime::keeper::Keeper;
use crate::runtime::programmes::Programmes;
use crate::runtime::retention;
use crate::runtime::roster::{Enrolling, Roster, RosterError};
use crate::runtime::round::With;
use crate::runtime::setup::Mistaken;
use crate::store::{self, Opened, Store, StoreError};
use crate::words::{config as config_words, headless as words};

/// What every command needs.
pub(super) struct Context {
    pub(super) paths: Paths,
    pub(super) clock: Clock,
    pub(super) zone: TimeZone,
    pub(super) environment: Environment,
    /// The hosts of the sample, and where they are really served.
    pub(super) served: Vec<(String, SocketAddr)>,
}

impl Context {
    pub(super) fn new(global: &Global) -> Result<Self, Failed> {
        let environment = Environment::of_process();
        let given = Given { config: global.config.clone(), data: global.data.clone() };
        let paths = Paths::find(&given, &environment)
            .map_err(|cause| Failed::because(config_words::paths_error(cause)))?;
        let clock = global.now.map_or_else(Clock::wall, Clock::frozen);
        let zone = TimeZone::system();
        Ok(Self { paths, clock, zone, environment, served: Vec::new() })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where the person is signed in.
    pub(super) fn accounts(&self) -> Accounts {
        Accounts::of(self.paths.accounts.clone())
    }

    /// The copies of the programmes that the person joined.
    pub(super) fn programmes(&self) -> Programmes {
        Programmes::of(self.paths.programmes.clone(), self.zone.clone())
    }

    /// The programmes that the person joined.
    pub(super) fn joined(&self, settings: &Settings) -> Vec<Joined> {
        self.programmes().joined(settings).into_iter().map(|(joined, _)| joined).collect()
    }

    /// What there is to say of programmes of which there is no copy here.
    fn unread_programmes(&self, settings: &Settings) -> Option<String> {
        let missing = self.programmes().missing(settings);
        missing.first().map(|from| config_words::programme_not_here(from))
    }

    pub(super) fn roster(&self) -> Roster {
        Roster::of(self.paths.config.clone())
    }

    /// The config; an empty one where there is none yet.
    pub(super) fn settings(&self) -> Result<Settings, Failed> {
        Ok(self
            .roster()
            .settings()
            .map_err(|cause| roster_failed(&self.paths.config, &cause))?
            .unwrap_or_default())
    }

    /// The database, in line with the config.
    pub(super) fn store(&self, settings: &Settings) -> Result<Store, Failed> {
        let (store, remark) = self.store_and_remark(settings)?;
        if let Some(remark) = remark {
            tell(remark);
        }
        Ok(store)
    }

    /// The database, with what every post is about found as far as it can be kept.
    pub(super) fn store_with_things(&self) -> Result<Store, Failed> {
        let mut store = self.store(&self.settings()?)?;
        loop {
            match store.find_things(1_000) {
                Ok(true) => {}
                Ok(false) | Err(StoreError::Full(_) | StoreError::ReadOnly(_)) => return Ok(store),
                Err(cause) => return Err(cause.into()),
            }
        }
    }

    fn store_and_remark(&self, settings: &Settings) -> Result<(Store, Option<String>), Failed> {
        let Opened { mut store, set_aside, look_only } =
            Store::open(&self.paths.database, &self.paths.backup, self.now())?;
        let remark = set_aside.map(|aside| {
            let file = aside.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            words::set_aside(&file, aside.restored)
        });
        let cannot = match look_only {
            Some(cause) => Some(cause),
            None => self.align(&mut store, settings)?,
        };
        let remark = match &cannot {
            Some(cause) => Some(words::look_only(&cause.into())),
            None => remark.or_else(|| self.unread_programmes(settings)),
        };
        Ok((store, remark))
    }

    /// Brings the database in line with the config. The answer is why it could not be written, if
    /// what is in it can be read all the same.
    fn align(&self, store: &mut Store, settings: &Settings) -> Result<Option<StoreError>, Failed> {
        let aligned = Enrolling::of(settings, &self.programmes(), &self.accounts())
            .bring(store)
            .and_then(|()| let_go(store, settings, self.now()));
        match aligned {
            Ok(()) => Ok(None),
            Err(cause @ (StoreError::Full(_) | StoreError::ReadOnly(_))) => Ok(Some(cause)),
            Err(cause) => Err(cause.into()),
        }
    }

    /// The database on a thread of its own, and what there is to say of opening it.
    pub(super) fn keeper_and_remark(
        &self,
        settings: &Settings,
    ) -> Result<(Keeper, Option<String>), Failed> {
        let (store, remark) = self.store_and_remark(settings)?;
        Ok((self.kept_by_a_thread(store)?, remark))
    }

    /// The database on a thread of its own.
    pub(super) fn keeper(&self, settings: &Settings) -> Result<Keeper, Failed> {
        self.kept_by_a_thread(self.store(settings)?)
    }

    fn kept_by_a_thread(&self, mut store: Store) -> Result<Keeper, Failed> {
        if let Err(cause) = store.bring_aside(&self.paths.database) {
            tracing::debug!(%cause, "whoever writes empties the journal, too");
        }
        Ok(Keeper::start(store, "keeper", &self.paths.database)?)
    }

    /// What a round works with.
    pub(super) fn with<'a>(
        &'a self,
        settings: &'a Settings,
        (client, keeper, accounts): (&'a Client, &'a Keeper, &'a Accounts),
    ) -> With<'a> {
        With { client, keeper, clock: &self.clock, polling: &settings.polling, accounts }
    }

    /// The HTTP client of this person's own data.
    pub(super) fn client(&self, settings: &Settings) -> Result<Client, Failed> {
        let folder = self.paths.config.parent().unwrap_or_else(|| Path::new(""));
        let names = self.served.clone();
        let mut client = ClientSettings { names, ..ClientSettings::default() };
        for private in &settings.private {
            let (user, host) = (private.user.clone(), host_of(&private.host));
            match private.password.read(folder, true) {
                Ok(password) => client.credentials.push(Credential { host, user, password }),
                // The others can be read all the same.
                Err(cause) => tell(config_words::no_password(&host, &cause)),
            }
        }
        let certificates = settings.network.certificates.as_ref().map(|file| folder.join(file));
        if let Some(file) = &certificates {
            let read = std::fs::read(file);
            client.certificates =
                Some(read.map_err(|_cause| Failed::because(config_words::no_certificates(file)))?);
        }
        client.proxy = settings.network.proxy.clone();
        client.at_once =
            client.at_once.min(usize::try_from(settings.polling.connections).unwrap_or(1));
        Client::new(client).map_err(|cause| match (cause, &certificates) {
            (ClientError::Certificates, Some(file)) => {
                Failed::because(config_words::no_certificates(file))
            }
            (cause, _) => Failed::because(cause),
        })
    }
}

/// Lets some go of what the config says need not be kept; the rest goes when new posts are got. Whoever only
/// wants to read does not wait for it.
fn let_go(store: &mut Store, settings: &Settings, now: Timestamp) -> store::Result<()> {
    for (before, notes_only) in retention::limits(&settings.retention, now) {
        store.let_go_some(before, notes_only)?;
    }
    Ok(())
}

/// Why the list of people could not be read or changed, in words; every mistake on its line.
pub(super) fn roster_failed(file: &Path, cause: &RosterError) -> Failed {
    match cause {
        RosterError::Mistakes(mistakes) => mistaken_file(file, mistakes),
        RosterError::File(cause) => Failed::because(config_words::file_error(cause)),
        RosterError::Edit(cause) => Failed::because(config_words::edit_error(cause)),
        RosterError::Store(cause) => Failed::because(words::not_kept(&cause.into())),
        RosterError::ChangedSince => Failed::because(config_words::changed_since(ChangedSince)),
    }
}

/// Every mistake of a file of the person's, a line each.
fn mistaken_file(file: &Path, mistakes: &[Mistake]) -> Failed {
    let line = |mistake| format!("{}: {}", file.display(), config_words::mistake(mistake));
    Failed::usage(mistakes.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Every mistake of several files.
pub(super) fn mistaken_files(files: &[Mistaken]) -> Failed {
    let told = |one: &Mistaken| mistaken_file(&one.file, &one.mistakes).to_string();
    Failed::usage(files.iter().map(told).collect::<Vec<_>>().join("\n"))
}

/// A runtime for the commands that ask the network.
pub(super) fn tasks() -> Result<tokio::runtime::Runtime, Failed> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
