//! `cohort` without a command: the reader opens.

use std::net::SocketAddr;

use super::args::ListArgs;
use super::context::{Context, tasks};
use super::out::{Exit, Failed, Out};
use super::{list, sample};
use crate::app::Model;
use crate::config::Settings;
use crate::fetch::Client;
use crate::runtime::effects::World;
use crate::runtime::keeper::Keeper;
use crate::runtime::session::{Left, Session};
use crate::runtime::terminal;
use crate::store::Store;

/// Opens the reader; where standard output is no terminal, prints the timeline.
pub(super) fn run(context: &Context, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    if !out.is_terminal() {
        let store = context.store(&settings)?;
        list::run(&store, &ListArgs::default(), &context.zone, out)?;
        return Ok(Exit::Fine);
    }
    let client = Context::client(&settings)?;
    match screen(context, &settings, client, None, tasks()?)? {
        Left::Quit => Ok(Exit::Fine),
        Left::ForSample => sample::run(context, out),
    }
}
