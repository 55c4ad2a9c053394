//! Runs a program to its end and measures it from outside: time, CPU, the most memory.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Took {
    /// From start to end.
    pub(crate) wall: Duration,
    /// On all processors together.
    pub(crate) cpu: Duration,
    /// The most resident memory, in kB.
    pub(crate) memory: u64,
}

/// One field of `/proc/…/status`, in kB or as a count.
pub(crate) fn status(process: u32, field: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Clock ticks are hundredths of a second on every Linux there is.
fn ticks(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 10)
}

/// The CPU a process has taken, from the fields 14 (user) and 15 (system) of its `stat`, or of the children it
/// has waited for, 16 and 17.
pub(crate) fn cpu(process: &str, of_children: bool) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let first = if of_children { 13 } else { 11 };
    let fields = after_name.split_whitespace().skip(first).take(2);
    ticks(fields.filter_map(|field| field.parse::<u64>().ok()).sum())
}

/// Runs to the end; what is printed is thrown away.
pub(crate) fn run(command: &mut Command) -> Took {
    let before = cpu("self", true);
    let begun = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (id, ended, most) =
        (child.id(), Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let watching = {
        let (ended, most) = (Arc::clone(&ended), Arc::clone(&most));
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                most.fetch_max(status(id, "VmHWM").unwrap_or_default(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        })
    };
    let code = child.wait().unwrap();
    let wall = begun.elapsed();
    ended.store(true, Ordering::Relaxed);
    watching.join().unwrap();
    assert!(code.code().is_some_and(|code| code < 2), "{command:?} ended with {code}");
    Took {
        wall,
        cpu: cpu("self", true).saturating_sub(before),
        memory: most.load(Ordering::Relaxed),
    }
}

/// The median of each figure.
pub(crate) fn median(mut runs: Vec<Took>) -> Took {
    let mut middle = |by: fn(&Took) -> u128| {
        runs.sort_by_key(by);
        runs.get(runs.len() / 2).copied().unwrap_or_default()
    };
    Took {
        wall: middle(|took| took.wall.as_nanos()).wall,
        cpu: middle(|took| took.cpu.as_nanos()).cpu,
        memory: middle(|took| took.memory.into()).memory,
    }
}
