//! `cohort export mine` and `cohort import mine`: what is yours moves to another computer.

use std::io::{BufReader, Read as _};
use std::path::Path;

use super::context::Context;
use super::out::{Failed, Out};
use crate::config::file;
use crate::words::{config as config_words, headless as words};

/// The word that stands before the file.
const MINE: &str = "mine";

/// Writes all that is yours, one thing a line.
pub(super) fn export(context: &Context, out: &mut Out) -> Result<(), Failed> {
    let store = context.store(&context.settings()?)?;
    let mut yours = Vec::new();
    store.write_yours(&mut yours)?;
    for line in String::from_utf8_lossy(&yours).lines() {
        out.line(line)?;
    }
    out.finish()
}

/// Takes in what was written on another computer. What is here already stays.
pub(super) fn import(
    context: &Context,
    (word, from): (&Path, &Path),
    out: &mut Out,
) -> Result<(), Failed> {
    if word.as_os_str() != MINE {
        return Err(Failed::usage(words::one_file_only()));
    }
    let bytes = if from.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        bytes
    } else {
        file::load_bytes(from).map_err(|cause| Failed::because(config_words::file_error(&cause)))?
    };
    let settings = context.settings()?;
    let mut store = context.store(&settings)?;
    let taken = store.take_yours(BufReader::new(bytes.as_slice()), context.now())?;
    if taken == 0 {
        return Err(Failed::because(words::nothing_of_yours()));
    }
    drop(store);
    context.store(&settings)?.back_up_yours(&context.paths.backup)?;
    out.line(words::taken_in(taken))?;
    out.finish()
}
