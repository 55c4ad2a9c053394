//! `cohort config`: looks the settings over, prints a theme to begin with.

use super::args::ConfigWord;
use super::context::{Context, mistaken_files};
use super::out::{Exit, Failed, Out};
use crate::config::nearest;
use crate::config::scheme::OURS;
use crate::runtime::setup::Setup;
use crate::words::config as words;

pub(super) fn run(context: &Context, wanted: &ConfigWord, out: &mut Out) -> Result<Exit, Failed> {
    match wanted {
        ConfigWord::Check => check(context, out),
        ConfigWord::Theme { name } => theme(name, out),
    }
}

/// Says every mistake; exit code 2 where there is one.
fn check(context: &Context, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let config = (context.paths.config.as_path(), &context.environment);
    Setup::of(&settings, config, false).map_err(|all| mistaken_files(&all))?;
    out.line(words::no_mistake(&context.paths.config, context.paths.config.exists()))?;
    out.finish()?;
    Ok(Exit::Fine)
}

fn theme(name: &str, out: &mut Out) -> Result<Exit, Failed> {
    let Some((_, text)) = OURS.iter().find(|(ours, _)| *ours == name) else {
        let names: Vec<&'static str> = OURS.iter().map(|(name, _)| *name).collect();
        let meant = nearest(name, names.iter().copied());
        return Err(Failed::usage(words::no_such_theme(name, &names, meant)));
    };
    out.line(text.trim_end())?;
    out.finish()?;
    Ok(Exit::Fine)
}
