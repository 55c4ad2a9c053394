//! `cohort man` and `cohort completions`: from the command line's own description and the tables of actions and
//! settings, so that they cannot be stale.

use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Arguments;
use super::out::{Exit, Failed, Out};
use crate::app::action::{ACTIONS, GROUPS, heading};
use crate::words::headless as words;

/// Prints what a shell needs.
pub(super) fn completions(shell: Shell, out: &mut Out) -> Result<Exit, Failed> {
    let mut written = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "cohort", &mut written);
    print(&written, out)
}

/// Prints the manual page; with a folder, writes that of every command there.
pub(super) fn pages(to: Option<&Path>, out: &mut Out) -> Result<Exit, Failed> {
    let mut command = Arguments::command();
    command.build();
    let Some(folder) = to else {
        return print(&main_page(&command)?, out);
    };
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("cohort.1"), main_page(&command)?)?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = format!("cohort-{}", sub.get_name());
        let page = Man::new(sub.clone()).title(name.to_uppercase());
        let mut written = Vec::new();
        page.render(&mut written)?;
        std::fs::write(folder.join(format!("{name}.1")), written)?;
    }
    Ok(Exit::Fine)
}

fn print(written: &[u8], out: &mut Out) -> Result<Exit, Failed> {
    out.line(String::from_utf8_lossy(written).trim_end())?;
    out.finish()?;
    Ok(Exit::Fine)
}

/// The page of the program itself, with its keys, files and exit codes.
fn main_page(command: &Command) -> Result<Vec<u8>, Failed> {
    let mut written = Vec::new();
    let page = Man::new(command.clone());
    page.render_title(&mut written)?;
    page.render_name_section(&mut written)?;
    page.render_synopsis_section(&mut written)?;
    page.render_description_section(&mut written)?;
    page.render_options_section(&mut written)?;
    page.render_subcommands_section(&mut written)?;
    keys().to_writer(&mut written)?;
    let mut rest = Roff::new();
    rest.control("SH", ["FILES"]).text([roman(words::MANUAL_FILES)]);
    rest.control("SH", ["EXIT STATUS"]);
    for (code, says) in words::MANUAL_EXITS {
        rest.control("TP", []).text([bold(code)]).text([roman(says)]);
    }
    rest.to_writer(&mut written)?;
    page.render_version_section(&mut written)?;
    Ok(written)
}

/// Every key, under its heading.
fn keys() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["KEYS"]).text([roman(words::MANUAL_KEYS)]);
    for group in GROUPS {
        page.control("SS", [heading(group)]);
        for entry in ACTIONS.iter().filter(|entry| entry.group == group) {
            let says = format!("{} ({})", entry.says, entry.name);
            page.control("TP", []).text([bold(entry.keys.join(", "))]).text([roman(says)]);
        }
    }
    page
}
