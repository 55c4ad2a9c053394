//! `cohort refresh`: get new posts without opening the reader.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::args::RefreshArgs;
use super::check;
use super::context::{Context, tasks};
use super::out::{Exit, Failed, Out, tell};
use crate::domain::Trouble;
use crate::runtime::reread;
use crate::runtime::retention;
use crate::runtime::round::{self, Round, Whom};
use crate::words::headless as words;

/// What a round came to, as JSON. The fields are an interface.
#[derive(Debug, Serialize)]
struct Json {
    asked: usize,
    new: u32,
    changed: u32,
    offline: bool,
    elsewhere: bool,
    trouble: Vec<check::Json>,
}

/// Asks what is due, or everyone.
pub(super) fn run(
    context: &Context,
    arguments: &RefreshArgs,
    out: &mut Out,
) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    if settings.follows_nobody() {
        return Err(Failed::because(words::nobody_listed()));
    }
    let keeper = context.keeper(&settings)?;
    let client = context.client(&settings)?;
    let whom = if arguments.all { Whom::All } else { Whom::Due };
    let bar = bar(out.is_terminal() && !arguments.json);
    let accounts = context.accounts();
    let with = context.with(&settings, (&client, &keeper, &accounts));
    let step = |step: round::Step| {
        bar.set_length(u64::from(step.of));
        bar.set_position(u64::from(step.so_far.done));
    };
    let (reread, round) = tasks()?.block_on(async {
        let reread = reread::when_due(&with, &context.roster(), &context.programmes()).await?;
        retention::let_go_all(&keeper, &settings.retention, context.now()).await?;
        Ok::<_, Failed>((reread, round::run(&with, whom, step).await))
    })?;
    bar.finish_and_clear();
    let round = round?;
    drop(keeper);
    for told in reread.news.iter().chain(&reread.troubles) {
        tell(told);
    }
    let exit = report(context, &settings, &round, arguments, out)?;
    let unread = exit == Exit::Fine && !reread.troubles.is_empty();
    Ok(if unread { Exit::Trouble } else { exit })
}

fn report(
    context: &Context,
    settings: &crate::config::Settings,
    round: &Round,
    arguments: &RefreshArgs,
    out: &mut Out,
) -> Result<Exit, Failed> {
    let json = arguments.json;
    let store = context.store(settings)?;
    let in_trouble: Vec<_> = store
        .states()?
        .into_iter()
        .filter(|state| !state.paused)
        .filter(|state| {
            state.trouble.as_ref().is_some_and(|at| !matches!(at.trouble, Trouble::Wait(_)))
        })
        .collect();
    let (asked, new, changed, offline, elsewhere) = match round {
        Round::Done { asked, gathered } => {
            (*asked, gathered.new, gathered.changed, gathered.offline, false)
        }
        Round::Elsewhere => (0, 0, 0, false, true),
    };
    if json {
        let trouble = in_trouble.iter().map(check::json).collect();
        let json = Json { asked, new, changed, offline, elsewhere, trouble };
        out.line(serde_json::to_string(&json).unwrap_or_default())?;
    } else {
        for state in &in_trouble {
            out.line(check::line(state, context.now(), &context.zone))?;
        }
        out.line(match (offline, elsewhere) {
            (true, _) => words::offline(store.tally()?.updated, &context.zone),
            (_, true) => words::elsewhere(),
            _ => words::refreshed(asked, new, in_trouble.len(), arguments.all),
        })?;
    }
    out.finish()?;
    if !json && offline {
        tell(words::offline_advice());
    }
    Ok(match (offline, in_trouble.is_empty()) {
        (true, _) => Exit::Failed,
        (false, false) => Exit::Trouble,
        (false, true) => Exit::Fine,
    })
}

/// How far something is, where somebody looks on.
pub(super) fn bar(shown: bool) -> ProgressBar {
    if !shown {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
