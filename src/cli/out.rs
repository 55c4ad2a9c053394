//! Standard output and standard error as commands use them. A closed pipe ends the program
//! silently, as every well-behaved filter does.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use crate::store::StoreError;
use crate::words::headless::not_kept;

/// Where a command writes.
pub(super) struct Out {
    out: BufWriter<Box<dyn Write>>,
    terminal: bool,
}

/// Why a command could not go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// The reader of our output went away. Not an error.
    #[error("the pipe was closed")]
    PipeClosed,
    /// Something to tell the person; the exit code goes with it.
    #[error("{0}")]
    Told(String, Exit),
    /// The database is damaged; the sentence that tells so.
    #[error("{0}")]
    Damaged(String),
}

/// Exit codes; an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Fine = 0,
    /// It could not be done.
    Failed = 1,
    /// It was asked for wrongly, or the config has a mistake.
    Usage = 2,
    /// It was done, but some blogs or hashtags are in trouble.
    Trouble = 3,
}

impl Failed {
    /// It could not be done, and why.
    pub(super) fn because(sentence: impl Display) -> Self {
        Self::Told(sentence.to_string(), Exit::Failed)
    }

    /// It was asked for wrongly.
    pub(super) fn usage(sentence: impl Display) -> Self {
        Self::Told(sentence.to_string(), Exit::Usage)
    }
}

impl Out {
    /// Standard output.
    pub(super) fn standard() -> Self {
        let out = io::stdout();
        let terminal = out.is_terminal();
        Self { out: BufWriter::new(Box::new(out)), terminal }
    }

    /// Whether a person reads along on a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes one line. What is written must be clean already.
    pub(super) fn line(&mut self, text: impl Display) -> Result<(), Failed> {
        writeln!(self.out, "{text}").map_err(Failed::from)
    }

    /// Writes a question, and all that waits before it; the answer comes on the same line.
    pub(super) fn ask(&mut self, question: &str) -> Result<(), Failed> {
        write!(self.out, "{question}")?;
        self.finish()
    }

    /// Writes what is still waiting.
    pub(super) fn finish(&mut self) -> Result<(), Failed> {
        self.out.flush().map_err(Failed::from)
    }
}

impl From<io::Error> for Failed {
    fn from(cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::BrokenPipe {
            Self::PipeClosed
        } else {
            Self::because(cause)
        }
    }
}

/// Tells a sentence on standard error.
pub(super) fn tell(sentence: impl Display) {
    // If standard error is gone there is nobody left to tell.
    drop(writeln!(io::stderr(), "{sentence}"));
}

impl From<StoreError> for Failed {
    fn from(cause: StoreError) -> Self {
        tracing::error!(?cause, "the store failed");
        let sentence = not_kept(&(&cause).into());
        match cause {
            StoreError::Damaged(_) => Self::Damaged(sentence),
            _ => Self::because(sentence),
        }
    }
}
