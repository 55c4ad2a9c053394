//! The program in a terminal: how long until something shows.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::process::{cpu, status};
use crate::program;

const ROWS: u16 = 50;
const COLUMNS: u16 = 200;
/// The rows of a list begin above this one.
const TOP: u16 = 8;
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, open in a terminal of 200 columns and 50 rows.
pub(crate) struct Screen {
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn std::io::Write + Send>,
    drawn: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
}

impl Screen {
    /// Opens it.
    pub(crate) fn open(config: &Path, data: &Path, now: &str) -> Self {
        let mut command = CommandBuilder::new(program());
        command.env("COHORT_CONFIG", config);
        command.env("COHORT_DATA", data);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("TZ", "UTC");
        command.args(["--now", now]);
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, drawn) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let bytes = buffer.get(..count).unwrap_or_default().to_vec();
                if sender.send((Instant::now(), bytes)).is_err() {
                    return;
                }
            }
        });
        let keys = pty.master.take_writer().unwrap();
        let parser = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
        Self { _master: pty.master, child, keys, drawn, parser }
    }

    /// Waits until something holds of the screen; when the bytes came that made it so.
    fn until(&mut self, holds: impl Fn(&vt100::Screen) -> bool) -> Instant {
        let Some(at) = self.within(PATIENCE, holds) else {
            panic!("this never came:\n{}", self.parser.screen().contents())
        };
        at
    }

    /// The same, but it may not come: `None` where nothing was drawn for so long.
    fn within(
        &mut self,
        patience: Duration,
        holds: impl Fn(&vt100::Screen) -> bool,
    ) -> Option<Instant> {
        let mut at = Instant::now();
        while !holds(self.parser.screen()) {
            let (when, bytes) = self.drawn.recv_timeout(patience).ok()?;
            at = when;
            self.parser.process(&bytes);
        }
        Some(at)
    }

    /// Waits until a text shows.
    pub(crate) fn wait(&mut self, text: &str) -> Instant {
        self.until(|screen| screen.contents().contains(text))
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Goes down and up; how long it took each time until the frame was there that shows it: the bar stands in another
    /// row, and the cursor, which is put there last, too. (What still comes of the frame before moves the cursor only.)
    /// Where a post comes in the same frame, the bar moves and the list moves it back: that cannot be seen, and is not
    /// counted. It is rare.
    pub(crate) fn keys(&mut self, count: usize) -> Vec<Duration> {
        let mut took = Vec::with_capacity(count);
        let mut unseen = 0;
        for number in 0..count {
            self.drain();
            let before = bar(self.parser.screen());
            let begun = Instant::now();
            // While posts come the list may have gone back to its top: there is nothing above that.
            let up = number % 2 == 1 && before.is_some_and(|row| row > TOP);
            self.press(if up { "k" } else { "j" });
            let moved = |screen: &vt100::Screen| {
                let now = bar(screen);
                now.is_some() && now != before && now == Some(screen.cursor_position().0)
            };
            match self.within(Duration::from_secs(2), moved) {
                Some(at) => took.push(at.saturating_duration_since(begun)),
                None => unseen += 1,
            }
        }
        assert!(unseen <= 1 + count / 100, "{unseen} of {count} keys did nothing");
        took
    }

    fn drain(&mut self) {
        while let Ok((_, bytes)) = self.drawn.try_recv() {
            self.parser.process(&bytes);
        }
    }

    /// Its memory in MB: `VmRSS`, or `VmHWM` for the most it had.
    pub(crate) fn memory(&self, field: &str) -> f64 {
        let kilobytes = self.child.process_id().and_then(|id| status(id, field));
        f64::from(u32::try_from(kilobytes.unwrap_or_default()).unwrap_or_default()) / 1_024.0
    }

    /// The CPU it takes, and how often it wakes, while nothing happens for so long.
    pub(crate) fn idle(&mut self, time: Duration) -> (Duration, u64) {
        let id = self.child.process_id().unwrap_or_default();
        let figures = || (cpu(&id.to_string(), false), wakes(id));
        let before = figures();
        std::thread::sleep(time);
        let after = figures();
        self.drain();
        (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1))
    }

    /// Leaves it.
    pub(crate) fn leave(mut self) {
        self.press("Q");
        drop(self.child.wait());
    }
}

/// The row of the bar that says where one is.
fn bar(screen: &vt100::Screen) -> Option<u16> {
    (0..ROWS).find(|row| screen.cell(*row, 0).is_some_and(|cell| cell.contents() == "▌"))
}

/// How often the threads of a process gave a processor away of their own accord.
fn wakes(process: u32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task"));
    let count = |thread: std::fs::DirEntry| {
        let id = thread.file_name().to_string_lossy().parse().ok()?;
        status(id, "voluntary_ctxt_switches")
    };
    threads.into_iter().flatten().filter_map(Result::ok).filter_map(count).sum()
}
