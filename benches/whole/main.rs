//! The real program, measured from outside: `cargo build --release && cargo run --release --example bench-whole`.
//!
//! Generates feeds, serves them on loopback (each at an address of its own, 127.0.x.y, as one question a host
//! holds in life), and measures the program as a process of its own: time, CPU, memory, what it leaves on the
//! disk. Beside it run a bare floor (this program again: the same crates, the same number of connections) and
//! newsboat and sfeed where they are installed. Figures are medians, and ratios hold within one run.
//!
//! `--only first,again,rivals,meanwhile,stored,start,pages,finding,steps,screen,opening` measures a part, `--feeds N`
//! and `--runs N` less or more of it, `--million` adds a million stored posts. Databases that take long to fill are kept in `target/bench-whole`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured, and stops where it cannot"
)]

mod feeds;
mod filled;
mod floor;
mod inside;
mod opening;
mod process;
mod refresh;
mod report;
mod rivals;
mod screen;
mod server;
#[path = "../timed.rs"]
mod timed;

use std::path::PathBuf;

use report::Report;

/// What is measured, and how often.
pub(crate) struct Wanted {
    only: Vec<String>,
    /// How many feeds the large set has.
    pub(crate) feeds: usize,
    /// Of so many runs the median is told.
    pub(crate) runs: usize,
    /// Whether a million posts are stored, too.
    pub(crate) million: bool,
}

impl Wanted {
    fn read(arguments: &[String]) -> Self {
        let after = |name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            arguments.get(at + 1).cloned()
        };
        let number =
            |name: &str, usual| after(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
        Self {
            only: after("--only")
                .map(|only| only.split(',').map(str::to_owned).collect())
                .unwrap_or_default(),
            feeds: number("--feeds", 1_000),
            runs: number("--runs", 5),
            million: arguments.iter().any(|argument| argument == "--million"),
        }
    }

    /// Whether a part is measured.
    pub(crate) fn part(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

/// The program under test: what was built beside this one.
pub(crate) fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let program = own.parent().and_then(|examples| examples.parent()).unwrap().join("cohort");
    assert!(program.exists(), "build the program first: cargo build --release");
    program
}

/// Where databases are kept that take long to fill.
pub(crate) fn shelf() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let target = own.ancestors().nth(3).unwrap().join("bench-whole");
    std::fs::create_dir_all(&target).unwrap();
    target
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, rest @ ..] = arguments.as_slice()
        && mode == "floor"
    {
        return floor::main(rest);
    }
    let wanted = Wanted::read(&arguments);
    let mut report = Report::default();
    refresh::measure(&wanted, &mut report);
    filled::measure(&wanted, &mut report);
    opening::measure(&wanted, &mut report);
    let file = shelf().join("figures.json");
    std::fs::write(&file, report.json()).unwrap();
    println!("\n{}\nas JSON: {}", report.table(), file.display());
}
