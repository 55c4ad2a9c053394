//! `cohort leave`: a programme is taken out of the config.

use super::args::LeaveArgs;
use super::context::{Context, roster_failed};
use super::out::{Failed, Out};
use crate::config::edit;
use crate::domain::shown_text;
use crate::runtime::publication::Place;
use crate::text::Clean;
use crate::words::joining as words;

/// Takes a programme out of the config.
pub(super) fn run(context: &Context, arguments: &LeaveArgs, out: &mut Out) -> Result<(), Failed> {
    let written = &arguments.programme;
    let settings = context.settings()?;
    let joined = context.joined(&settings);
    let name_of = |key: &str| joined.iter().find(|one| one.key == key).map(|one| &one.programme);
    let is_meant = |from: &str| {
        let wanted = written.to_lowercase();
        let is = |name: &Clean| name.as_str().to_lowercase() == wanted;
        name_of(from).is_some_and(|one| is(&one.name) || one.short.as_ref().is_some_and(is))
    };
    let typed = Place::typed(written).map(|from| from.to_config()).unwrap_or_default();
    let by_address = settings
        .programmes
        .iter()
        .filter(|one| one.is_from(written) || (!typed.is_empty() && one.is_from(&typed)));
    let mut meant: Vec<&str> = by_address.map(|one| one.from.as_str()).collect();
    if meant.is_empty() {
        let by_name = settings.programmes.iter().filter(|one| is_meant(&one.from));
        meant = by_name.map(|one| one.from.as_str()).collect();
    }
    let from = match meant.as_slice() {
        [] => return Err(Failed::because(words::not_joined(written))),
        [from] => *from,
        _ => return Err(Failed::because(words::which_programme(written))),
    };
    let name = name_of(from).map_or_else(|| Clean::line(&shown_text(from)), |one| one.name.clone());
    let (settings, _) = context
        .roster()
        .edit(|text| edit::leave(text, from))
        .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
    context.programmes().forget(from);
    context.store(&settings)?;
    out.line(words::left(name.as_str()))?;
    out.finish()
}
