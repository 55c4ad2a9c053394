//! `cohort sample`: an invented group, served on this computer by the program itself.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use super::args::ListArgs;
use super::context::{Context, roster_failed, tasks};
use super::out::{Exit, Failed, Out, tell};
use super::{list, open, plain};
use crate::config::edit::NewParticipant;
use crate::config::paths::Paths;
use crate::config::{Settings, file, read_programme};
use crate::fetch::{Client, ClientSettings};
use crate::runtime::clock::Clock;
use crate::runtime::keeper::Keeper;
use crate::runtime::round::{self, Whom, With};
use crate::sample::{self, Quirks, Server};
use crate::store::Store;
use crate::words::{config as config_words, headless as words};

/// Under this name the database keeps how far the sample's clock has come.
const CLOCK: &str = "sample clock";

/// Opens the sample; where standard output is no terminal, prints its timeline.
pub(super) fn run(context: &Context, plain: bool, out: &mut Out) -> Result<Exit, Failed> {
    let frozen = context.clock.is_frozen().then(|| context.now());
    let mut context = Context {
        paths: context.paths.sample(),
        clock: context.clock.clone(),
        zone: context.zone.clone(),
        environment: context.environment.clone(),
        served: Vec::new(),
    };
    let settings = settings(&context)?;
    let tasks = tasks()?;
    let begun = begin(&mut context, &settings, frozen)?;
    // The server's time is the program's, also once that runs on from the last pass.
    let shared = Arc::new(RwLock::new(context.clock.clone()));
    let clock = Arc::clone(&shared);
    let clock = move || clock.read().unwrap_or_else(PoisonError::into_inner).now();
    let quirks = Quirks::default();
    let book = Some(context.paths.data.join("said.jsonl"));
    let (server, serve) = tasks.block_on(Server::bind(Arc::new(clock), quirks, book))?;
    tasks.spawn(serve);
    let names = sample::hosts().into_iter().map(|host| (host, server.address())).collect();
    let client = Client::new(ClientSettings { names, ..ClientSettings::default() })
        .map_err(Failed::because)?;
    if let Some(pages) = begun {
        fill(&context, &settings, &client, &tasks, &pages)?;
        context.clock = frozen.map_or_else(|| Clock::running_from(last(&pages)), Clock::frozen);
        *shared.write().unwrap_or_else(PoisonError::into_inner) = context.clock.clone();
    }
    let told = if plain {
        context.served = sample::hosts().into_iter().map(|host| (host, server.address())).collect();
        plain::run(&context, &settings, out)?
    } else if out.is_terminal() {
        open::screen(&context, &settings, client, Some(server.address()), tasks)?;
        Exit::Fine
    } else {
        let store = context.store(&settings)?;
        list::run(&store, &ListArgs::default(), (context.now(), &context.zone), out)?;
        Exit::Fine
    };
    keep_clock(&context);
    Ok(told)
}

/// Remembers how far the sample's clock has come. Where that cannot be kept, it comes this way again.
fn keep_clock(context: &Context) {
    let Paths { database, backup, .. } = &context.paths;
    let kept = Store::open(database, backup, context.now())
        .and_then(|mut opened| opened.store.keep_value(CLOCK, &context.now().to_string()));
    if let Err(cause) = kept {
        tracing::warn!(%cause, "the sample's clock could not be kept");
    }
}

/// The sample's own config, written once; a person may change it like their own.
fn settings(context: &Context) -> Result<Settings, Failed> {
    if !context.paths.config.exists() {
        file::save(&context.paths.config, &sample::config())
            .map_err(|cause| Failed::because(config_words::file_error(&cause)))?;
    }
    if !context.paths.accounts.exists() {
        for account in sample::accounts() {
            context.accounts().keep(account).map_err(super::accounts::failed)?;
        }
    }
    if !context.paths.programmes.exists() {
        let people = read_programme(sample::PUBLISHED).map(|file| file.participants);
        let people: Vec<NewParticipant> =
            people.iter().flatten().map(NewParticipant::from).collect();
        let kept = context.programmes().keep(sample::PROGRAMME, sample::PUBLISHED, &people);
        kept.map_err(|cause| Failed::because(config_words::file_error(&cause)))?;
    }
    context
        .roster()
        .settings()
        .map_err(|cause| roster_failed(&context.paths.config, &cause))
        .map(Option::unwrap_or_default)
}

/// Sets the sample's clock. A new database is filled first: the answer is the moments to fill it at.
fn begin(
    context: &mut Context,
    settings: &Settings,
    frozen: Option<Timestamp>,
) -> Result<Option<Vec<Timestamp>>, Failed> {
    let moments = sample::moments();
    context.clock = Clock::frozen(moments.first().copied().unwrap_or_default());
    let store = context.store(settings)?;
    let Some(come) = store.kept_value(CLOCK)? else { return Ok(Some(moments.to_vec())) };
    let come = come.parse().unwrap_or_else(|_| last(&moments));
    context.clock = frozen.map_or_else(|| Clock::running_from(come), Clock::frozen);
    Ok(None)
}

fn last(moments: &[Timestamp]) -> Timestamp {
    moments.last().copied().unwrap_or_default()
}

/// Fills a new database by refreshes of the ordinary code, one at each moment.
fn fill(
    context: &Context,
    settings: &Settings,
    client: &Client,
    tasks: &tokio::runtime::Runtime,
    moments: &[Timestamp],
) -> Result<(), Failed> {
    let keeper: Keeper = context.keeper(settings)?;
    tell(words::sample_begins());
    for moment in moments {
        context.clock.set(*moment);
        tasks.block_on(round::run(
            &With {
                client,
                keeper: &keeper,
                clock: &context.clock,
                polling: &settings.polling,
                accounts: &context.accounts(),
            },
            Whom::Always,
            |_| {},
        ))?;
    }
    let come = last(moments).to_string();
    tasks.block_on(keeper.run(move |store| store.keep_value(CLOCK, &come)))?;
    Ok(())
}
