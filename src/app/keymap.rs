//! From keys to actions: the table's keys, or those of the config.

use std::collections::BTreeMap;

use super::action::{ACTIONS, Action, Place};
use super::key::{Code, Key};
use super::presets;
use crate::config::Preset;

/// Which keys do what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: Vec<(Vec<Key>, Action, &'static [Place])>,
}

/// What some keys, pressed one after the other, mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// This.
    Does(Action),
    /// Something, once more keys are pressed.
    Waits,
    /// Nothing.
    Nothing,
}

/// What is wrong with the keys of a config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFault {
    /// No action has this name.
    UnknownAction(String),
    /// This is no key.
    UnknownKey {
        /// The action's name.
        action: String,
        /// What is written.
        written: String,
    },
    /// These keys mean two things in one place.
    Twice {
        /// What is written.
        written: String,
        /// The action that has it.
        action: String,
        /// The action that has it too.
        other: String,
    },
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(Preset::Default, &BTreeMap::new()).unwrap_or(Self { keys: Vec::new() })
    }
}

impl Keymap {
    /// The keys of a set, with those of `changed` (keys by the name of an action) instead.
    /// A key that the config gives to one action is taken from another that only has it by default.
    pub fn new(
        preset: Preset,
        changed: &BTreeMap<String, Vec<String>>,
    ) -> Result<Self, Vec<KeyFault>> {
        let mut faults: Vec<KeyFault> = changed
            .keys()
            .filter(|name| ACTIONS.iter().all(|entry| entry.name != **name))
            .map(|name| KeyFault::UnknownAction(name.clone()))
            .collect();
        let mut keys: Vec<(Vec<Key>, Action, &'static [Place])> = Vec::new();
        let mut given: Vec<(Vec<Key>, &str, &'static [Place])> = Vec::new();
        for entry in ACTIONS {
            let Some(wanted) = changed.get(entry.name) else { continue };
            for written in wanted {
                let Some(sequence) = Key::parse_sequence(written) else {
                    faults.push(KeyFault::UnknownKey {
                        action: entry.name.to_owned(),
                        written: written.clone(),
                    });
                    continue;
                };
                let other = given
                    .iter()
                    .find(|(keys, _, places)| *keys == sequence && meet(places, entry.places));
                if let Some((_, other, _)) = other {
                    let (action, other) = (entry.name.to_owned(), (*other).to_owned());
                    faults.push(KeyFault::Twice { written: written.clone(), action, other });
                }
                given.push((sequence.clone(), entry.name, entry.places));
                keys.push((sequence, entry.action, entry.places));
            }
        }
        // Then those of the set, then the table's own; each only where no key before it is in the way.
        let others = || ACTIONS.iter().filter(|entry| !changed.contains_key(entry.name));
        let in_set = others().filter_map(|entry| Some((entry, presets::keys(preset, entry.name)?)));
        let own = others()
            .filter(|entry| presets::keys(preset, entry.name).is_none())
            .map(|entry| (entry, entry.keys));
        for layer in [in_set.collect::<Vec<_>>(), own.collect()] {
            let before = given.clone();
            for (entry, written) in layer {
                for sequence in written.iter().filter_map(|written| Key::parse_sequence(written)) {
                    if before.iter().all(|(keys, _, places)| {
                        !clash(keys, &sequence) || !meet(places, entry.places)
                    }) {
                        given.push((sequence.clone(), entry.name, entry.places));
                        keys.push((sequence, entry.action, entry.places));
                    }
                }
            }
        }
        if faults.is_empty() { Ok(Self { keys }) } else { Err(faults) }
    }

    /// What the keys pressed so far mean in a place. Digits are views and links.
    pub fn meaning(&self, pressed: &[Key], place: Place) -> Meaning {
        let here = || self.keys.iter().filter(|(_, _, places)| places.contains(&place));
        if let Some((_, action, _)) = here().find(|(keys, _, _)| keys == pressed) {
            return Meaning::Does(*action);
        }
        if here().any(|(keys, _, _)| keys.starts_with(pressed)) {
            return Meaning::Waits;
        }
        match pressed {
            [Key { code: Code::Char(digit @ '1'..='9'), ctrl: false, alt: false }] => {
                Meaning::Does(Action::Number(
                    digit.to_digit(10).and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
                ))
            }
            _ => Meaning::Nothing,
        }
    }

    /// What may follow the keys pressed so far, with what it would do, in the order of the table.
    pub fn follow(&self, pressed: &[Key], place: Place) -> Vec<(String, Action)> {
        let here = self.keys.iter().filter(|(_, _, places)| places.contains(&place));
        let mut all: Vec<(String, Action)> = here
            .filter_map(|(keys, action, _)| {
                let rest = keys.strip_prefix(pressed).filter(|rest| !rest.is_empty())?;
                Some((rest.iter().map(ToString::to_string).collect(), *action))
            })
            .collect();
        all.sort_by_key(|(_, action)| ACTIONS.iter().position(|entry| entry.action == *action));
        all
    }

    /// Whether these keys mean an action somewhere.
    pub fn means(&self, pressed: &[Key], action: Action) -> bool {
        self.keys.iter().any(|(keys, other, _)| *other == action && keys == pressed)
    }

    /// The keys of an action, as they are shown; the first is the one to teach.
    pub fn shown(&self, action: Action) -> Vec<String> {
        self.keys
            .iter()
            .filter(|(_, other, _)| *other == action)
            .map(|(keys, _, _)| keys.iter().map(ToString::to_string).collect())
            .collect()
    }
}

fn meet(some: &[Place], others: &[Place]) -> bool {
    some.iter().any(|place| others.contains(place))
}

/// Whether one of two sequences hides the other.
fn clash(one: &[Key], other: &[Key]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keymap: &Keymap, keys: &str, place: Place) -> Meaning {
        keymap.meaning(&Key::parse_sequence(keys).unwrap(), place)
    }

    #[test]
    fn no_key_of_the_table_means_two_things_in_one_place() {
        for (index, one) in ACTIONS.iter().enumerate() {
            for other in
                ACTIONS.iter().skip(index + 1).filter(|other| meet(one.places, other.places))
            {
                for (a, b) in one.keys.iter().flat_map(|a| other.keys.iter().map(move |b| (a, b))) {
                    let (a, b) = (Key::parse_sequence(a).unwrap(), Key::parse_sequence(b).unwrap());
                    assert!(!clash(&a, &b), "{} and {}", one.name, other.name);
                }
            }
        }
    }

    #[test]
    fn keys_pressed_one_after_the_other_wait_for_each_other() {
        let keymap = Keymap::default();

        assert_eq!(press(&keymap, "g", Place::List), Meaning::Waits);
        assert_eq!(press(&keymap, "gg", Place::List), Meaning::Does(Action::First));
        assert_eq!(press(&keymap, "gx", Place::List), Meaning::Nothing);
        assert_eq!(press(&keymap, "3", Place::List), Meaning::Does(Action::Number(3)));
        assert_eq!(press(&keymap, "X", Place::List), Meaning::Nothing);
        assert_eq!(press(&keymap, "X", Place::People), Meaning::Does(Action::Remove));
    }

    #[test]
    fn what_may_follow_a_key_is_known() {
        let keymap = Keymap::default();

        let after_g = keymap.follow(&[Key::char('g')], Place::List);

        assert!(after_g.contains(&("g".to_owned(), Action::First)), "{after_g:?}");
        assert!(after_g.contains(&("o".to_owned(), Action::GetOlder)), "{after_g:?}");
        assert_eq!(keymap.follow(&[Key::char('x')], Place::List), []);
    }

    #[test]
    fn the_config_takes_a_key_from_the_action_that_had_it() {
        let changed =
            BTreeMap::from([("save".to_owned(), vec!["m".to_owned(), "ctrl-s".to_owned()])]);
        let keymap = Keymap::new(Preset::Default, &changed).unwrap();

        assert_eq!(press(&keymap, "m", Place::List), Meaning::Does(Action::Save));
        assert_eq!(press(&keymap, "s", Place::List), Meaning::Nothing);
        assert_eq!(keymap.shown(Action::ToggleRead), Vec::<String>::new());
    }

    #[test]
    fn whoever_comes_from_newsboat_finds_its_keys() {
        let keymap = Keymap::new(Preset::Newsboat, &BTreeMap::new()).unwrap();

        assert_eq!(press(&keymap, "r", Place::List), Meaning::Does(Action::GetNewOfPerson));
        assert_eq!(press(&keymap, "N", Place::Reader), Meaning::Does(Action::ToggleRead));
        assert_eq!(press(&keymap, "b", Place::List), Meaning::Does(Action::Reply));
        assert_eq!(press(&keymap, "s", Place::List), Meaning::Does(Action::Save));
        let changed = BTreeMap::from([("reply".to_owned(), vec!["r".to_owned()])]);
        let keymap = Keymap::new(Preset::Newsboat, &changed).unwrap();
        assert_eq!(press(&keymap, "r", Place::List), Meaning::Does(Action::Reply));
    }

    #[test]
    fn every_set_leaves_no_action_without_a_key() {
        for (name, preset) in presets::PRESETS {
            let keymap = Keymap::new(preset, &BTreeMap::new()).unwrap();
            for entry in ACTIONS {
                assert!(!keymap.shown(entry.action).is_empty(), "{name}: {}", entry.name);
            }
        }
    }

    #[test]
    fn every_fault_of_a_config_is_told() {
        let changed = BTreeMap::from([
            ("savve".to_owned(), vec!["x".to_owned()]),
            ("save".to_owned(), vec!["hyper-x".to_owned(), "z".to_owned()]),
            ("undo".to_owned(), vec!["z".to_owned()]),
        ]);

        assert_eq!(Keymap::new(Preset::Default, &changed).unwrap_err().len(), 3);
    }
}
