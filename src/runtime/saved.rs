//! Whether the person saved their settings while the screen is open: looked at with each key and when the window
//! gets the focus, never by a timer.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::setup::themes;

/// The files that are looked at, as they were.
#[derive(Debug)]
pub(super) struct Saved {
    config: PathBuf,
    before: Vec<(SystemTime, u64)>,
}

impl Saved {
    /// From now on.
    pub(super) fn of(config: &Path) -> Self {
        let mut saved = Self { config: config.to_owned(), before: Vec::new() };
        saved.changed();
        saved
    }

    /// Whether the settings, or one of the person's themes, differ from what they were the last time.
    pub(super) fn changed(&mut self) -> bool {
        let stamp = |path: &Path| {
            let data = fs::metadata(path).ok()?;
            Some((data.modified().ok()?, data.len()))
        };
        // A file that is gone for a moment, as while another program saves it, says nothing.
        let Some(config) = stamp(&self.config) else { return false };
        let mut now = vec![config];
        if let Ok(themes) = fs::read_dir(themes(&self.config)) {
            now.extend(themes.flatten().filter_map(|theme| stamp(&theme.path())));
        }
        now.sort_unstable();
        let changed = now != self.before;
        self.before = now;
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file;

    #[test]
    fn a_saved_file_is_seen_once() {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("config.toml");
        file::save(&config, "title = \"A\"\n").unwrap();
        let mut saved = Saved::of(&config);

        assert!(!saved.changed());
        file::save(&config, "title = \"AB\"\n").unwrap();
        assert!(saved.changed());
        file::save(&themes(&config).join("mine.toml"), "accent = \"red\"\n").unwrap();
        assert!(saved.changed());
        assert!(!saved.changed());
        fs::remove_file(&config).unwrap();
        assert!(!saved.changed(), "a missing file is no settings that say nothing");
    }
}
