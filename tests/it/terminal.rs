//! The program in a real terminal: a pseudo-terminal and a parser of what is drawn on it.

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::world::{NOW, World, program};

/// How long a test waits for what must come before it says that it did not.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program, running in a terminal of its own.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn std::io::Write + Send>,
    drawn: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    /// Starts the program in a world's folders, on a screen of 100 columns and 30 rows.
    pub(crate) fn start(world: &World, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program());
        command.env("COHORT_CONFIG", world.config_file());
        command.env("COHORT_DATA", world.data());
        command.args(["--now", NOW]);
        command.args(arguments);
        Self::run(command)
    }

    /// Starts a shell command with the program as `$COHORT` in a world's folders.
    pub(crate) fn shell(world: &World, script: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.env("COHORT_CONFIG", world.config_file());
        command.env("COHORT_DATA", world.data());
        command.env("COHORT", program());
        command.args(["-c", script]);
        Self::run(command)
    }

    fn run(mut command: CommandBuilder) -> Self {
        command.env("TZ", "Europe/London");
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("BROWSER", "true");
        let pty = native_pty_system()
            .openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, drawn) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pty.master.take_writer().unwrap();
        let size = |n| NonZeroU16::new(n).unwrap();
        let parser = vt100::Parser::new(size(30), size(100), 0);
        Self { master: pty.master, child, keys, drawn, parser, raw: Vec::new() }
    }

    /// Types keys, as the bytes a terminal sends.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("shows {text:?}"), |screen| screen.contains(text))
    }

    /// Waits until the screen no longer shows a text.
    pub(crate) fn wait_without(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("is without {text:?}"), |screen| !screen.contains(text))
    }

    /// Waits until the terminal's own cursor is on a line with a text. (A frame comes in pieces, the
    /// cursor last.)
    pub(crate) fn wait_for_cursor_on(&mut self, text: &str) -> &mut Self {
        let on = |terminal: &Self| terminal.cursor_line().contains(text);
        self.wait(&format!("has its cursor on {text:?}"), on)
    }

    fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> &mut Self {
        self.wait(what, |terminal| wanted(&terminal.screen()))
    }

    #[expect(clippy::disallowed_methods, reason = "the patience of a test is real time")]
    fn wait(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !wanted(self) {
            match self.drawn.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    let cursor = self.cursor_line();
                    panic!("the screen never {what}:\n{}\ncursor on: {cursor}", self.screen())
                }
            }
        }
        self
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// What the screen shows, without colours.
    pub(crate) fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// Everything that was ever written to the terminal.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// The row that shows a text, from 0.
    pub(crate) fn row_of(&self, text: &str) -> u16 {
        let row = self.screen().lines().position(|line| line.contains(text));
        u16::try_from(row.unwrap_or_else(|| panic!("nothing shows {text:?}"))).unwrap()
    }

    /// The column in which a text begins on a row, both from 0.
    pub(crate) fn column_of(&self, text: &str, row: u16) -> u16 {
        let screen = self.screen();
        let line = screen.lines().nth(usize::from(row)).unwrap_or_default();
        let before = line.split_once(text).map(|(before, _)| before.chars().count());
        u16::try_from(before.unwrap_or_else(|| panic!("row {row} does not show {text:?}"))).unwrap()
    }

    /// Waits until something was written to the terminal.
    pub(crate) fn wait_for_raw(&mut self, written: &str) -> &mut Self {
        self.wait(&format!("was sent {written:?}"), |terminal| terminal.raw().contains(written))
    }

    /// The line the terminal's own cursor is on.
    fn cursor_line(&self) -> String {
        let (row, _) = self.parser.screen().cursor_position();
        self.screen().lines().nth(usize::from(row)).unwrap_or_default().to_owned()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.master
            .resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let size = |n| NonZeroU16::new(n).unwrap();
        self.parser.screen_mut().set_size(size(rows), size(columns));
        self
    }

    /// Sends the program a signal by name.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.child.process_id().unwrap().to_string();
        let sent =
            std::process::Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(sent.success());
        self
    }

    /// Waits until the program stands still, as a shell would see it.
    #[expect(clippy::disallowed_methods, reason = "the patience of a test is real time")]
    pub(crate) fn wait_until_stopped(&mut self) -> &mut Self {
        let id = self.child.process_id().unwrap().to_string();
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let state =
                std::process::Command::new("ps").args(["-o", "stat=", "-p", &id]).output().unwrap();
            if String::from_utf8_lossy(&state.stdout).trim_start().starts_with('T') {
                return self;
            }
        }
        panic!("the program never stopped");
    }

    /// Waits for the end of the program and answers its exit code; the rest of what it wrote is read.
    #[expect(clippy::disallowed_methods, reason = "the patience of a test is real time")]
    pub(crate) fn end(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if let Ok(bytes) = self.drawn.recv_timeout(Duration::from_millis(10)) {
                self.take(&bytes);
            }
            assert!(Instant::now() < end, "the program never ended:\n{}", self.screen());
        };
        while let Ok(bytes) = self.drawn.recv_timeout(Duration::from_millis(200)) {
            self.take(&bytes);
        }
        status.exit_code()
    }

    /// Whether the terminal was given back: main screen, cursor shown, no bracketed paste.
    pub(crate) fn is_given_back(&self) -> bool {
        let screen = self.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}
