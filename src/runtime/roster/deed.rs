//! What is done with a person: written into the config where that names them, else kept as a correction
//! of what a list says. Both are taken back alike.

use jiff::civil::Date;
use url::Url;

use super::{Roster, RosterError};
use crate::config::Settings;
use crate::config::address;
use crate::config::edit::{self, Candidate, Change, EditError, Revert, Which};
use crate::domain::{Absence, ParticipantId, Person};
use crate::store::{Correction, Store};
use crate::text::Clean;

/// What is done with a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// They are corrected.
    Change(Vec<Change>),
    /// They are taken off.
    Remove,
    /// It is noted that they are away, or stepped out. That is no matter of a list.
    Absent(Absence),
    /// It is noted until when they are away; `None`: they are back.
    Away(Option<Date>),
    /// It is noted that they stepped out, or are back.
    SteppedOut(bool),
}

impl Deed {
    /// They are left alone, or followed again.
    pub fn paused(paused: bool) -> Self {
        Self::Change(vec![Change::Paused(paused)])
    }

    fn edit(&self, text: &str, which: &Which) -> Result<String, EditError> {
        match self {
            Self::Change(changes) => edit::change(text, which, changes),
            Self::Remove => edit::remove(text, which),
            Self::Absent(_) | Self::Away(_) | Self::SteppedOut(_) => Ok(text.to_owned()),
        }
    }

    fn corrected(&self, store: &Store, person: ParticipantId) -> crate::store::Result<Correction> {
        match self {
            Self::Change(changes) => store.corrected(person, changes),
            Self::Remove => store.correction(person).map(Correction::taken_off),
            Self::Absent(absence) => store.correction(person).map(|before| before.absent(*absence)),
            Self::Away(away_until) => store.correction(person).map(|before| {
                let absence = Absence { away_until: *away_until, ..before.absence() };
                before.absent(absence)
            }),
            Self::SteppedOut(stepped_out) => store.correction(person).map(|before| {
                let absence = Absence { stepped_out: *stepped_out, ..before.absence() };
                before.absent(absence)
            }),
        }
    }
}

/// How a change of the list is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo {
    config: Option<Revert>,
    correction: Option<(ParticipantId, Correction)>,
}

impl From<Revert> for Undo {
    fn from(config: Revert) -> Self {
        Self { config: Some(config), correction: None }
    }
}

impl Roster {
    /// Does something with a person. `known` is their row, where the screen knows it.
    pub fn act(
        &self,
        store: &mut Store,
        (which, known): (&Which, Option<ParticipantId>),
        deed: &Deed,
    ) -> Result<(Settings, Undo), RosterError> {
        let row = match known {
            Some(known) => Some(known),
            None => row_of(store, which)?,
        };
        if matches!(deed, Deed::Absent(_) | Deed::Away(_) | Deed::SteppedOut(_)) {
            let nobody = || EditError::NotFound { name: Clean::line(&which.name) };
            let row = row.ok_or_else(nobody)?;
            let correction = Some((row, correct(store, row, deed)?));
            return Ok((self.settings()?.unwrap_or_default(), Undo { config: None, correction }));
        }
        match self.edit(|text| deed.edit(text, which)) {
            Ok((settings, revert)) => {
                let mut undo = Undo::from(revert);
                let Some(row) = row else { return Ok((settings, undo)) };
                // A list may name them, too; and an earlier correction would win over the config.
                let listed = *deed == Deed::Remove && store.takes_part(row)?;
                if listed || !store.correction(row)?.corrects_nothing() {
                    undo.correction = Some((row, correct(store, row, deed)?));
                }
                Ok((settings, undo))
            }
            Err(RosterError::Edit(cause @ EditError::NotFound { .. })) => {
                let row = row.ok_or(RosterError::Edit(cause))?;
                let settings = self.settings()?.unwrap_or_default();
                let correction = Some((row, correct(store, row, deed)?));
                Ok((settings, Undo { config: None, correction }))
            }
            Err(other) => Err(other),
        }
    }

    /// Takes a change back; the answer is what makes it again.
    pub fn take_back(
        &self,
        store: &mut Store,
        undo: &Undo,
    ) -> Result<(Settings, Undo), RosterError> {
        let settings = match &undo.config {
            Some(revert) => self.revert(revert)?,
            None => self.settings()?.unwrap_or_default(),
        };
        let correction = match &undo.correction {
            Some((row, before)) => {
                let after = store.correction(*row)?;
                store.set_correction(*row, before)?;
                Some((*row, after))
            }
            None => None,
        };
        Ok((settings, Undo { config: undo.config.as_ref().map(Revert::inverse), correction }))
    }
}

/// Keeps a correction; the answer is the one before.
fn correct(store: &mut Store, row: ParticipantId, deed: &Deed) -> crate::store::Result<Correction> {
    let before = store.correction(row)?;
    let after = deed.corrected(store, row)?;
    store.set_correction(row, &after)?;
    Ok(before)
}

/// The row of whoever is meant, by name or by an address.
fn row_of(store: &Store, which: &Which) -> Result<Option<ParticipantId>, RosterError> {
    let people = store.people()?;
    let meant: Vec<&Person> = people.iter().filter(|person| is_meant(person, which)).collect();
    match meant.as_slice() {
        [] => Ok(None),
        [person] => Ok(Some(person.id)),
        several => {
            let candidates = several.iter().map(|person| Candidate {
                name: person.name.clone(),
                address: addresses(person).next().cloned().or_else(|| person.elsewhere.clone()),
                line: 0,
            });
            let candidates = candidates.collect();
            Err(RosterError::Edit(EditError::Ambiguous { candidates }))
        }
    }
}

fn is_meant(person: &Person, which: &Which) -> bool {
    let has = |address: &Url| {
        let key = address::sameness(address);
        let known = addresses(person).filter_map(|known| Url::parse(known.as_str()).ok());
        known.map(|known| address::sameness(&known)).any(|known| known == key)
    };
    let named =
        person.name.as_str().to_lowercase() == Clean::line(&which.name).as_str().to_lowercase();
    let by_name = named || address::typed(&which.name).is_ok_and(|address| has(&address));
    by_name && which.address.as_ref().is_none_or(has)
}

fn addresses(person: &Person) -> impl Iterator<Item = &Clean> {
    person.feeds.iter().map(|(_, feed)| feed).chain(&person.page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Enrolment;

    const LISTED: &str = "https://ama.example/feed";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// Somebody of a programme's list, and a config that may name them, too.
    struct World {
        folder: tempfile::TempDir,
        store: Store,
        listed: Vec<Enrolment>,
    }

    impl World {
        fn new(config: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("config.toml"), config).unwrap();
            let ama = Enrolment {
                name: "Ama".to_owned(),
                feeds: vec![url(LISTED)],
                programmes: vec!["things".to_owned()],
                ..Enrolment::default()
            };
            let mut world = Self { folder, store: Store::in_memory().unwrap(), listed: vec![ama] };
            world.enrol();
            world
        }

        fn enrol(&mut self) {
            let names_her = self.roster().settings().unwrap().unwrap().participants.len() == 1;
            self.listed[0].yours = names_her;
            self.store.enrol(&self.listed, &[]).unwrap();
        }

        fn roster(&self) -> Roster {
            Roster::of(self.folder.path().join("config.toml"))
        }

        fn act(&mut self, deed: &Deed) -> Undo {
            let (roster, which) = (self.roster(), Which::named("ama"));
            let (_, undo) = roster.act(&mut self.store, (&which, None), deed).unwrap();
            self.enrol();
            undo
        }

        fn take_back(&mut self, undo: &Undo) -> Undo {
            let (_, again) = self.roster().take_back(&mut self.store, undo).unwrap();
            self.enrol();
            again
        }

        fn people(&self) -> Vec<String> {
            let people = self.store.people().unwrap();
            people.iter().map(|one| format!("{} {}", one.name, one.feeds[0].1)).collect()
        }
    }

    #[test]
    fn what_a_list_says_is_corrected_taken_back_and_made_again() {
        let mut world = World::new("");
        let address = Change::Address { from: url(LISTED), to: url("https://new.example/feed") };

        let undo = world.act(&Deed::Change(vec![Change::Name("Ama B.".into()), address]));
        assert_eq!(world.people(), ["Ama B. https://new.example/feed"]);
        let again = world.take_back(&undo);
        assert_eq!(world.people(), [format!("Ama {LISTED}")]);
        world.take_back(&again);

        assert_eq!(world.people(), ["Ama B. https://new.example/feed"]);
    }

    #[test]
    fn who_is_taken_off_stays_off_until_that_is_taken_back() {
        let mut world = World::new("");

        let undo = world.act(&Deed::Remove);
        assert!(world.people().is_empty());
        world.take_back(&undo);

        assert_eq!(world.people().len(), 1);
    }

    #[test]
    fn who_stands_in_the_config_too_leaves_both_and_comes_back_to_both() {
        let config = format!("[[participant]]\nname = \"Ama\"\nfeed = \"{LISTED}\"\n");
        let mut world = World::new(&config);

        let undo = world.act(&Deed::Remove);
        assert!(world.people().is_empty());
        assert!(world.roster().settings().unwrap().unwrap().participants.is_empty());
        world.take_back(&undo);

        assert_eq!(world.people().len(), 1);
        assert_eq!(world.roster().settings().unwrap().unwrap().participants.len(), 1);
    }

    #[test]
    fn nobody_of_that_name_is_told_and_nothing_changes() {
        let mut world = World::new("");
        let (roster, which) = (world.roster(), Which::named("Zoe"));

        let told = roster.act(&mut world.store, (&which, None), &Deed::Remove);

        assert!(matches!(told, Err(RosterError::Edit(EditError::NotFound { .. }))));
    }
}
