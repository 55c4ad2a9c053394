//! The terminal: taken when the reader opens, given back whatever happens.

use std::io::{self, BufWriter, Stdout, Write as _, stdout};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
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

/// A frame of so many bytes goes to the terminal at once. Standard output alone would send a kilobyte at a time.
const FRAME: usize = 64 * 1024;

/// The screen, in raw mode on the alternate screen until it is dropped.
#[derive(Debug)]
pub struct Screen {
    /// What is drawn on.
    pub terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    mouse: bool,
    orders: bool,
}

impl Screen {
    /// Takes the terminal; `mouse` says whether the mouse is listened to, `orders` whether the terminal puts what
    /// is read from right to left in order itself.
    pub fn take((mouse, orders): (bool, bool)) -> io::Result<Self> {
        enter((mouse, orders))?;
        let frames = BufWriter::with_capacity(FRAME, stdout());
        match Terminal::new(CrosstermBackend::new(frames)) {
            Ok(terminal) => Ok(Self { terminal, mouse, orders }),
            Err(cause) => {
                leave();
                Err(cause)
            }
        }
    }

    /// Listens to the mouse from now on, or leaves it to the terminal.
    pub fn listen_to_mouse(&mut self, mouse: bool) -> io::Result<()> {
        if mouse == self.mouse {
            return Ok(());
        }
        self.mouse = mouse;
        if mouse {
            execute!(stdout(), EnableMouseCapture)
        } else {
            execute!(stdout(), DisableMouseCapture)
        }
    }

    /// Gives the terminal back, stops until the shell lets the program go on, and takes it again.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        enter((self.mouse, self.orders))?;
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
        enter((self.mouse, self.orders))?;
        self.redraw_all()?;
        // What cannot be read stays where it is: these are a person's words.
        let Ok(written) = file::load(file) else { return Ok(None) };
        if let Err(cause) = std::fs::remove_file(file) {
            tracing::warn!(%cause, "the editor's file could not be taken away");
        }
        let used = closed.is_ok_and(|status| status.success()) || written != text;
        Ok(used.then_some(written))
    }

    /// Gives the terminal to a command, and some text on its standard input; `back` says how one goes on
    /// when it ended. The answer says how it ended, or why it could not be started.
    pub fn pipe(
        &mut self,
        command: &[String],
        text: &str,
        back: &str,
    ) -> io::Result<io::Result<ExitStatus>> {
        let Some((program, arguments)) = command.split_first() else {
            return Ok(Err(io::ErrorKind::InvalidInput.into()));
        };
        leave();
        let ended = run_with(program, arguments, text);
        if ended.is_ok() {
            wait_for_enter(back);
        }
        enter((self.mouse, self.orders))?;
        self.redraw_all()?;
        Ok(ended)
    }

    /// Forgets what is on the screen, so that the next drawing draws all of it. (`clear` would ask
    /// the terminal for its cursor, and race the event stream for the answer.)
    pub fn redraw_all(&mut self) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        self.terminal.resize(Rect::new(0, 0, columns, rows))
    }
}

/// Runs a program to its end with a text on its standard input.
fn run_with(program: &str, arguments: &[String], text: &str) -> io::Result<ExitStatus> {
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take()
        && let Err(cause) = input.write_all(text.as_bytes())
    {
        // Whoever reads only the beginning closes its end: that is no fault.
        tracing::debug!(%cause, program, "a command did not read all of the text");
    }
    child.wait()
}

/// What a command printed stays until it was read.
fn wait_for_enter(back: &str) {
    let mut line = String::new();
    let asked = writeln!(stdout(), "\n{back}").and_then(|()| stdout().flush());
    if let Err(cause) = asked.and_then(|()| io::stdin().read_line(&mut line).map(drop)) {
        tracing::debug!(%cause, "nobody pressed enter");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // What is left of a frame belongs to the screen that is given up.
        if let Err(cause) = self.terminal.backend_mut().flush() {
            tracing::debug!(%cause, "the last frame did not arrive");
        }
        leave();
    }
}

fn enter((mouse, orders): (bool, bool)) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
    if !orders {
        execute!(stdout(), Print(ORDER_AS_SENT))?;
    }
    if mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Gives the terminal back. What fails here fails because the terminal is gone.
fn leave() {
    let back = execute!(
        stdout(),
        DisableMouseCapture,
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
