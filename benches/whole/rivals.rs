//! newsboat and sfeed on the same feeds, where they are installed.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use crate::process::{Took, run};

/// What another reader took.
#[derive(Default)]
pub(crate) struct Rival {
    /// For the first time.
    pub(crate) first: Took,
    /// Where nothing had changed.
    pub(crate) again: Took,
    /// The same, after `ANALYZE`, where there is a database.
    pub(crate) analyzed: Option<Took>,
}

/// newsboat with as many connections as we have. `None`: it is not installed.
pub(crate) fn newsboat(addresses: &[String]) -> Option<Rival> {
    Command::new("newsboat").arg("-v").output().ok()?;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("urls"), addresses.join("\n")).unwrap();
    std::fs::write(at("config"), "reload-threads 64\n").unwrap();
    let reload = || {
        run(Command::new("newsboat").env("HOME", folder.path()).args([
            "-u".as_ref(),
            at("urls").as_os_str(),
            "-c".as_ref(),
            at("cache.db").as_os_str(),
            "-C".as_ref(),
            at("config").as_os_str(),
            "-x".as_ref(),
            "reload".as_ref(),
        ]))
    };
    let (first, again) = (reload(), reload());
    Connection::open(at("cache.db")).unwrap().execute_batch("ANALYZE").unwrap();
    Some(Rival { first, again, analyzed: Some(reload()) })
}

/// sfeed with as many connections as we have. `None`: it is not installed.
pub(crate) fn sfeed(addresses: &[String]) -> Option<Rival> {
    if !Path::new("/usr/bin/sfeed_update").exists() {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut rc =
        format!("maxjobs=64\nsfeedpath=\"{}/feeds\"\nfeeds() {{\n", folder.path().display());
    for (number, address) in addresses.iter().enumerate() {
        writeln!(rc, "feed \"b{number}\" \"{address}\"").unwrap();
    }
    rc.push_str("}\n");
    let file = folder.path().join("sfeedrc");
    std::fs::write(&file, rc).unwrap();
    let update = || run(Command::new("sfeed_update").env("HOME", folder.path()).arg(&file));
    Some(Rival { first: update(), again: update(), analyzed: None })
}
