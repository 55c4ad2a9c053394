//! `cohort` without a command: the reader opens.

use std::net::SocketAddr;
use std::sync::Arc;

use super::args::ListArgs;
use super::context::{Context, mistaken_files, tasks};
use super::out::{Exit, Failed, Out};
use super::{list, sample};
use crate::app::Model;
use crate::app::model::Message;
use crate::config::Settings;
use crate::fetch::Client;
use crate::runtime::answering::Desk;
use crate::runtime::effects::World;
use crate::runtime::finding;
use crate::runtime::keeper::Keeper;
use crate::runtime::session::{Left, Session};
use crate::runtime::setup::Setup;
use crate::runtime::terminal;
use crate::store::Store;
use crate::text::Clean;

/// Opens the reader; where standard output is no terminal, prints the timeline.
pub(super) fn run(context: &Context, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    if !out.is_terminal() {
        let store = context.store(&settings)?;
        list::run(&store, &ListArgs::default(), (context.now(), &context.zone), out)?;
        return Ok(Exit::Fine);
    }
    let client = context.client(&settings)?;
    match screen(context, &settings, client, None, tasks()?)? {
        Left::Quit => Ok(Exit::Fine),
        Left::ForSample => sample::run(context, false, out),
    }
}

/// Opens the screen of one data folder.
pub(super) fn screen(
    context: &Context,
    settings: &Settings,
    client: Client,
    local: Option<SocketAddr>,
    tasks: tokio::runtime::Runtime,
) -> Result<Left, Failed> {
    let config = context.paths.config.clone();
    let setup = Setup::of(settings, (&config, &context.environment), local.is_some())
        .map_err(|all| mistaken_files(&all))?;
    let (writer, set_aside) = context.keeper_and_remark(settings)?;
    let joined = Arc::new(context.joined(settings));
    let mut reader = Store::reader(&context.paths.database)?;
    reader.know_programmes(&joined, &context.zone);
    let reader = Keeper::start(reader, "reader", &context.paths.database)?;
    let mut model = Model::new(setup.options);
    model.views = Arc::new(finding::views_of(settings));
    model.message = set_aside.map(|remark| Message::Told(Clean::line(&remark)));
    terminal::restore_on_panic();
    let session = Session {
        model,
        world: World::new(
            (writer, reader),
            client,
            context.clock.clone(),
            (context.roster(), context.programmes(), desk(context)),
            (settings.polling.clone(), settings.open.clone(), joined, local),
        ),
        theme: setup.theme,
        mouse: setup.mouse,
        config: (config, context.environment.clone()),
        clock: context.clock.clone(),
        zone: context.zone.clone(),
        first_start: settings.follows_nobody(),
        panics_on_f12: context.environment.test_panic,
        backup: context.paths.backup.clone(),
        editing: None,
        piping: None,
        editor: context.environment.editor.clone(),
        scratch: context.paths.data.join(format!("reply-{}.txt", std::process::id())),
    };
    let left = tasks.block_on(session.run());
    // Whatever still waits for the network is not waited for.
    tasks.shutdown_background();
    Ok(left?)
}

/// What answering needs.
fn desk(context: &Context) -> Desk {
    Desk {
        accounts: context.accounts(),
        lock: context.paths.sending.clone(),
        halt: context.environment.test_halt.clone(),
    }
}
