//! Sets of keys for people who come from elsewhere: only what differs from the table's own.

use crate::config::Preset;

/// Actions by name with the keys that they have in a set.
type Keys = &'static [(&'static str, &'static [&'static str])];

/// Those of newsboat, as far as it does the same (its manual, "Newsboat Key Commands"). What only we have keeps its
/// own keys, unless newsboat needs them: then it has another that newsboat leaves free.
const NEWSBOAT: Keys = &[
    ("get-new-of-person", &["r"]),
    ("get-new", &["R", "ctrl-r"]),
    ("reply", &["b"]),
    ("read", &["N"]),
    ("note", &["B"]),
    ("read-all", &["A", "C"]),
    ("hints", &["u"]),
    ("undo", &["U"]),
    ("redo", &["ctrl-y"]),
    ("somebody-new", &["ctrl-k", "H"]),
];

/// The keys of a set for an action, where they differ.
pub fn keys(preset: Preset, action: &str) -> Option<&'static [&'static str]> {
    let all = match preset {
        Preset::Default => return None,
        Preset::Newsboat => NEWSBOAT,
    };
    all.iter().find(|(name, _)| *name == action).map(|(_, keys)| *keys)
}

/// The sets with their names in the config.
pub const PRESETS: [(&str, Preset); 2] =
    [("default", Preset::Default), ("newsboat", Preset::Newsboat)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::ACTIONS;
    use crate::app::key::Key;

    #[test]
    fn every_set_names_actions_and_keys_that_there_are() {
        for (name, keys) in NEWSBOAT {
            assert!(ACTIONS.iter().any(|entry| entry.name == *name), "{name}");
            assert!(keys.iter().all(|key| Key::parse_sequence(key).is_some()), "{name}: {keys:?}");
        }
    }
}
