//! `cohort` without a command: the reader opens.

use std::net::SocketAddr;
use std::sync::Arc;

use super::args::ListArgs;
use super::context::{Context, roster_failed, tasks};
use super::out::{Exit, Failed, Out};
use super::{list, looks, sample};
use crate::app::action::ACTIONS;
use crate::app::keymap::{KeyFault, Keymap};
use crate::app::model::Message;
use crate::app::{Model, Options};
use crate::config::{Mistake, MistakeKind, Refresh, Settings, nearest};
use crate::fetch::Client;
use crate::runtime::answering::Desk;
use crate::runtime::effects::World;
use crate::runtime::keeper::Keeper;
use crate::runtime::roster::RosterError;
use crate::runtime::session::{Left, Session};
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
        Left::ForSample => sample::run(context, out),
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
    let keymap = keymap(context, settings)?;
    let (writer, set_aside) = context.keeper_and_remark(settings)?;
    let joined = Arc::new(context.joined(settings));
    let mut reader = Store::reader(&context.paths.database)?;
    reader.know_programmes(&joined, &context.zone);
    let reader = Keeper::start(reader, "reader", &context.paths.database)?;
    let options = Options {
        title: settings.title.clone(),
        sample: local.is_some(),
        automatic: settings.polling.refresh == Refresh::Auto,
        keymap,
        others_wait: settings.conversation.others_wait,
        knows_you: settings.you.is_known(),
        commands: settings.commands.clone(),
    };
    let mut model = Model::new(options);
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
        theme: looks::theme(settings.looks, &context.environment),
        clock: context.clock.clone(),
        zone: context.zone.clone(),
        first_start: settings.follows_nobody(),
        resized: false,
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

/// The person's keys; a mistake in them is told with its line.
fn keymap(context: &Context, settings: &Settings) -> Result<Keymap, Failed> {
    let bindings = &settings.keys.bindings;
    let wanted =
        bindings.iter().map(|(name, binding)| (name.clone(), binding.keys.clone())).collect();
    Keymap::new(&wanted).map_err(|faults| {
        let mistakes = faults.into_iter().map(|fault| mistake(settings, fault)).collect();
        roster_failed(&context.paths.config, &RosterError::Mistakes(mistakes))
    })
}

fn mistake(settings: &Settings, fault: KeyFault) -> Mistake {
    let (name, kind) = match fault {
        KeyFault::UnknownAction(name) => {
            let meant = nearest(&name, ACTIONS.iter().map(|entry| entry.name)).map(Clean::line);
            (name.clone(), MistakeKind::UnknownAction { written: Clean::line(&name), meant })
        }
        KeyFault::UnknownKey { action, written } => {
            let kind = MistakeKind::UnknownKeyPress {
                action: Clean::line(&action),
                written: Clean::line(&written),
            };
            (action, kind)
        }
        KeyFault::Twice { written, action, other } => {
            let kind = MistakeKind::SameKeyPress {
                written: Clean::line(&written),
                action: Clean::line(&action),
                other: Clean::line(&other),
            };
            (action, kind)
        }
    };
    let (line, column) =
        settings.keys.bindings.get(&name).map_or((1, 1), |binding| (binding.line, binding.column));
    Mistake { line, column, kind }
}
