//! The terminal: taken when the reader opens, given back whatever happens.

use std::io::{self, Stdout, Write as _, stdout};
use std::path::Path;
use std::process::Command;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
};
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::config::file;
use crate::feeds;

/// Words from right to left are sent in the order they stand; a terminal that would turn them itself
/// (by ECMA-48's bidirectional support mode) leaves them as they are. Others know no such mode.
const ORDER_AS_SENT: &str = "\u{1b}[8l";
/// The same, given back.
const ORDER_AS_USUAL: &str = "\u{1b}[8h";

/// The screen, in raw mode on the alternate screen until it is dropped.
#[derive(Debug)]
pub struct Screen {
    /// What is drawn on.
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        enter()?;
        match Terminal::new(CrosstermBackend::new(stdout())) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(cause) => {
                leave();
                Err(cause)
            }
        }
    }

    /// Gives the terminal back, stops until the shell lets the program go on, and takes it again.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        enter()?;
        self.redraw_all()
    }

    /// Nothing to do where shells have no job control.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Gives the terminal to an editor with some words in it, and takes both back. `None` where the
    /// editor could not be used: the words are as they were then.
    pub fn edit(
        &mut self,
        text: &str,
        editor: Option<&str>,
        file: &Path,
    ) -> io::Result<Option<String>> {
        if file::save_secret(file, text).is_err() {
            return Ok(None);
        }
        leave();
        let closed = Command::new("sh")
            // The editor is what the person set, perhaps with arguments; the file is one argument.
            .args(["-c", &format!("{} \"$1\"", editor.unwrap_or("vi")), "cohort"])
            .arg(file)
            .status();
        enter()?;
        self.redraw_all()?;
        // What cannot be read stays where it is: these are a person's words.
        let Ok(written) = file::load(file) else { return Ok(None) };
        if let Err(cause) = std::fs::remove_file(file) {
            tracing::warn!(%cause, "the editor's file could not be taken away");
        }
        let used = closed.is_ok_and(|status| status.success()) || written != text;
        Ok(used.then_some(written))
    }

    /// Forgets what is on the screen, so that the next drawing draws all of it. (`clear` would ask
    /// the terminal for its cursor, and race the event stream for the answer.)
    pub fn redraw_all(&mut self) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        self.terminal.resize(Rect::new(0, 0, columns, rows))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        Print(ORDER_AS_SENT)
    )
}

/// Gives the terminal back. What fails here fails because the terminal is gone.
fn leave() {
    let back = execute!(
        stdout(),
        Print(ORDER_AS_USUAL),
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let cooked = disable_raw_mode();
    if let Err(cause) = back.and(cooked).and_then(|()| stdout().flush()) {
        tracing::warn!(%cause, "the terminal could not be given back");
    }
}

/// From now on a panic gives the terminal back before it says anything, and one inside a parser's
/// boundary says nothing at all.
pub fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if feeds::is_guarded() {
            tracing::warn!(%panic, "a parser gave up");
            return;
        }
        leave();
        tracing::error!(%panic, "the program panicked");
        before(panic);
    }));
}
