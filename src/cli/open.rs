//! `cohort` without a command: the reader opens. (stub)
use super::args::ListArgs;
use super::context::Context;
use super::list;
use super::out::{Exit, Failed, Out};
pub(super) fn run(context: &Context, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let store = context.store(&settings)?;
    list::run(&store, &ListArgs::default(), &context.zone, out)?;
    Ok(Exit::Fine)
}
pub(super) fn screen(
    _c: &Context,
    _s: &crate::config::Settings,
    _cl: crate::fetch::Client,
    _a: Option<std::net::SocketAddr>,
    _t: tokio::runtime::Runtime,
) -> Result<Exit, Failed> {
    Ok(Exit::Fine)
}
