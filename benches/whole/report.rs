//! The figures, as a table and as JSON.

use std::fmt::Write as _;
use std::time::Duration;

use crate::process::Took;

/// One figure.
struct Line {
    what: String,
    value: f64,
    unit: &'static str,
}

/// All figures so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

impl Report {
    /// Adds a figure, and prints it at once.
    #[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
    pub(crate) fn add(&mut self, what: &str, value: f64, unit: &'static str) {
        println!("{what}: {}", shown(value, unit));
        self.lines.push(Line { what: what.to_owned(), value, unit });
    }

    /// Adds what a run took.
    pub(crate) fn took(&mut self, what: &str, took: Took) {
        self.add(&format!("{what}: time"), milliseconds(took.wall), "ms");
        self.add(&format!("{what}: CPU"), milliseconds(took.cpu), "ms");
        self.add(&format!("{what}: memory"), kilobytes(took.memory) / 1_024.0, "MB");
    }

    /// Adds how two figures of this run compare.
    pub(crate) fn beside(&mut self, what: &str, ours: Took, theirs: Took) {
        let share = |ours: Duration, theirs: Duration| {
            ours.as_secs_f64() / theirs.as_secs_f64().max(0.000_1)
        };
        self.add(&format!("{what}: time"), share(ours.wall, theirs.wall), "x");
        self.add(&format!("{what}: CPU"), share(ours.cpu, theirs.cpu), "x");
        self.add(
            &format!("{what}: memory"),
            kilobytes(ours.memory) / kilobytes(theirs.memory).max(1.0),
            "x",
        );
    }

    pub(crate) fn table(&self) -> String {
        let mut table = String::from("| what | measured |\n|---|---|\n");
        for line in &self.lines {
            writeln!(table, "| {} | {} |", line.what, shown(line.value, line.unit)).unwrap();
        }
        table
    }

    pub(crate) fn json(&self) -> String {
        let lines: Vec<_> = self
            .lines
            .iter()
            .map(|line| serde_json::json!({ "what": line.what, "value": line.value, "unit": line.unit }))
            .collect();
        serde_json::to_string_pretty(&lines).unwrap_or_default()
    }
}

fn kilobytes(count: u64) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}

fn shown(value: f64, unit: &str) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0} {unit}"),
        value if value >= 10.0 => format!("{value:.1} {unit}"),
        value => format!("{value:.2} {unit}"),
    }
}
