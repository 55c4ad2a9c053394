//! The commands, one file each. `run` is all that `main` calls.

mod accounts;
pub mod args;
mod check;
mod config;
mod context;
mod everybody;
mod finding;
mod join;
mod leave;
mod list;
mod logging;
mod manual;
mod mark;
mod mine;
mod note;
mod offered;
mod older;
mod open;
mod out;
mod people;
mod plain;
mod refresh;
mod reply;
mod sample;
mod show;

use clap::Parser as _;

use args::{Arguments, Command, ExportWord, PeopleArgs};
use context::Context;
use out::{Exit, Failed, Out, tell};

use crate::runtime::roster::Deed;
use crate::store::Store;
use crate::words::headless as words;

/// Runs one command of `arguments` (the program's name first) and answers its exit code.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> u8 {
    let parsed = match Arguments::try_parse_from(finding::with_minus(arguments)) {
        Ok(parsed) => parsed,
        Err(told) => {
            // `--help` and `--version` come this way too, and are no mistakes.
            let exit = if told.use_stderr() { Exit::Usage } else { Exit::Fine };
            drop(told.print());
            return exit as u8;
        }
    };
    let exit = match dispatch(&parsed) {
        Ok(exit) => exit,
        Err(Failed::PipeClosed) => Exit::Fine,
        Err(Failed::Told(sentence, exit)) => {
            tell(sentence);
            exit
        }
        Err(Failed::Damaged(sentence)) => {
            tell(sentence);
            Exit::Failed
        }
    };
    exit as u8
}

fn dispatch(arguments: &Arguments) -> Result<Exit, Failed> {
    let mut out = Out::standard();
    let out = &mut out;
    // These ask for nothing of the person's, and work in a package's build, too.
    match &arguments.command {
        Some(Command::Completions(wanted)) => return manual::completions(wanted.shell, out),
        Some(Command::Man(wanted)) => return manual::pages(wanted.to.as_deref(), out),
        _ => {}
    }
    let context = Context::new(&arguments.global)?;
    logging::start(&context.paths.log);
    let outcome = command(&context, arguments, out);
    if let Err(Failed::Damaged(_)) = &outcome
        && let Err(cause) = Store::remember_damage(&context.paths.database)
    {
        tracing::error!(%cause, "the next start will not know of the damage");
    }
    outcome
}

fn command(context: &Context, arguments: &Arguments, out: &mut Out) -> Result<Exit, Failed> {
    let fine = |()| Exit::Fine;
    match &arguments.command {
        None if arguments.plain => plain::run(context, &context.settings()?, out),
        None => open::run(context, out),
        Some(Command::Sample) => sample::run(context, arguments.plain, out),
        Some(Command::Refresh(wanted)) => refresh::run(context, wanted, out),
        Some(Command::Older(wanted)) => older::run(context, wanted, out),
        Some(Command::Reply(wanted)) => reply::run(context, wanted, out),
        Some(Command::Outbox(wanted)) => reply::outbox(context, wanted, out),
        Some(Command::Note(wanted)) => note::run(context, wanted, out),
        Some(Command::Login(wanted)) => accounts::login(context, wanted, out).map(fine),
        Some(Command::Logout(wanted)) => accounts::logout(context, wanted, out).map(fine),
        Some(Command::Accounts(wanted)) => accounts::list(context, wanted.json, out).map(fine),
        Some(Command::Check(wanted)) => check::run(context, wanted, out),
        Some(Command::List(wanted)) => {
            let mut store = context.store_with_things()?;
            if finding::is_wanted(wanted) {
                finding::run(context, &mut store, wanted, out)?;
            } else {
                list::run(&store, wanted, (context.now(), &context.zone), out)?;
            }
            list::tell_how_to_begin(&store).map(fine)
        }
        Some(Command::Show(wanted)) => {
            let store = context.store(&context.settings()?)?;
            show::run(&store, wanted, (context.now(), &context.zone), out).map(fine)
        }
        Some(Command::Mark(wanted)) => {
            let mut store = context.store(&context.settings()?)?;
            mark::run(&mut store, wanted, context.now())?;
            Ok(store.back_up_yours(&context.paths.backup).map(fine)?)
        }
        Some(Command::Add(wanted)) => people::add(context, wanted, out).map(fine),
        Some(Command::Import(wanted)) => match &wanted.mine {
            Some(mine) => mine::import(context, (&wanted.file, mine), out).map(fine),
            None => people::import(context, wanted, out).map(fine),
        },
        Some(Command::Join(wanted)) => join::run(context, wanted, out),
        Some(Command::Leave(wanted)) => leave::run(context, wanted, out).map(fine),
        Some(Command::Export(wanted)) => match wanted.what {
            ExportWord::Opml => people::export_opml(context, out).map(fine),
            ExportWord::Mine => mine::export(context, out).map(fine),
        },
        Some(Command::Remove(who)) => {
            people::act(context, &who.name, &Deed::Remove, words::removed, out).map(fine)
        }
        Some(Command::Pause(who)) => {
            let pause = Deed::paused(true);
            people::act(context, &who.name, &pause, words::left_alone, out).map(fine)
        }
        Some(Command::Fix(who)) => people::fix(context, &who.name, out).map(fine),
        Some(Command::Resume(who)) => people::resume(context, &who.name, out).map(fine),
        Some(Command::Edit(wanted)) => {
            let change = Deed::Change(people::changes(wanted)?);
            people::act(context, &wanted.name, &change, words::corrected, out).map(fine)
        }
        Some(Command::People(PeopleArgs { refuse: Some(handle), .. })) => {
            offered::refuse(context, handle, out).map(fine)
        }
        Some(Command::People(wanted)) if wanted.offered => {
            offered::list(context, wanted.json, out).map(fine)
        }
        Some(Command::People(wanted)) => everybody::list(context, wanted, out).map(fine),
        Some(Command::Away(wanted)) => everybody::away(context, wanted, out).map(fine),
        Some(Command::StepOut(wanted)) => everybody::step_out(context, wanted, out).map(fine),
        Some(Command::Config(wanted)) => config::run(context, wanted, out),
        // They were done above.
        Some(Command::Completions(_) | Command::Man(_)) => Ok(Exit::Fine),
        Some(Command::Paths) => people::paths(context, out).map(fine),
    }
}
