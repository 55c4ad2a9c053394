//! What is known of the programmes that the person joined: copies of what their organisers published,
//! kept beside the database. Reads and writes these copies alone; asks nobody.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use crate::config::edit::{self, NewParticipant};
use crate::config::file::{self, FileError};
use crate::config::lists::Listed;
use crate::config::{ParticipantSetting, ProgrammeFile, Settings, read, read_programme};
use crate::domain::{Joined, shown_text};
use crate::programme::roster::{Known, changes};

/// A joined programme with everybody who takes part in it.
pub type WithPeople = (Joined, Vec<ParticipantSetting>);

/// The folder of the copies, one folder a programme.
#[derive(Debug, Clone)]
pub struct Programmes {
    folder: PathBuf,
    zone: TimeZone,
}

impl Programmes {
    /// The copies in this folder, for a person in this zone.
    pub fn of(folder: PathBuf, zone: TimeZone) -> Self {
        Self { folder, zone }
    }

    /// The person's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The programmes of the config of which there is a copy, with their people. One that is missing
    /// or broken is left out, and comes again when it is next read.
    pub fn joined(&self, settings: &Settings) -> Vec<WithPeople> {
        let joined = settings.programmes.iter().filter_map(|setting| {
            let ProgrammeFile { programme, participants, .. } = self.copy(&setting.from)?;
            let (mut people, left) = self.people_and_left(&setting.from);
            // An empty list may be one from which all were left out that may not be asked.
            if !self.file(&setting.from, PEOPLE).exists() {
                people = participants;
            }
            people.extend(left);
            let (started, organiser) = (setting.started, setting.organiser);
            Some((Joined { key: setting.from.clone(), programme, started, organiser }, people))
        });
        joined.collect()
    }

    /// The programmes of the config of which there is no copy that can be read.
    pub fn missing(&self, settings: &Settings) -> Vec<String> {
        let all = settings.programmes.iter().map(|setting| setting.from.clone());
        all.filter(|from| self.copy(from).is_none()).collect()
    }

    /// Keeps what was published and everybody on its lists. Whoever could not be read again is left
    /// out.
    pub fn keep(
        &self,
        from: &str,
        published: &str,
        people: &[NewParticipant],
    ) -> Result<(), FileError> {
        // The people first: without the file of the programme they mean nothing.
        file::save(&self.file(from, PEOPLE), &written(people))?;
        file::save(&self.file(from, PUBLISHED), published)
    }

    /// Throws the copies of a programme away that was left.
    pub fn forget(&self, from: &str) {
        let folder = self.file(from, PUBLISHED);
        let gone = folder.parent().map(std::fs::remove_dir_all);
        if let Some(Err(cause)) = gone {
            tracing::warn!(%cause, "the copies of a programme could not be removed");
        }
    }

    /// The programme file as it was last published.
    pub(crate) fn copy(&self, from: &str) -> Option<ProgrammeFile> {
        let text = file::load(&self.file(from, PUBLISHED)).ok()?;
        let copy = read_programme(&text);
        if copy.is_err() {
            tracing::warn!(from = shown_text(from), "the copy of a programme has mistakes");
        }
        copy.ok()
    }

    /// Everybody on its lists as they were last read, and those who left them since.
    pub fn people_and_left(
        &self,
        from: &str,
    ) -> (Vec<ParticipantSetting>, Vec<ParticipantSetting>) {
        let people = self.list(from, PEOPLE).unwrap_or_default();
        let mut left = self.list(from, LEFT).unwrap_or_default();
        // Who came back since, or was written down twice by a program that was ended in between, is there.
        let listed = |one: &ParticipantSetting| NewParticipant::from(one);
        let known: Vec<Known> = people.iter().map(|one| Known::from(&listed(one))).collect();
        let gone: Vec<Listed> = left.iter().map(|one| Listed::from(&listed(one))).collect();
        let there = changes(&known, &gone).stayed;
        let mut number = 0..;
        left.retain(|_| {
            let number = number.next().unwrap_or_default();
            there.iter().all(|stayed| stayed.listed != number)
        });
        (people, left)
    }

    /// Keeps who left the lists.
    pub fn keep_left(&self, from: &str, left: &[NewParticipant]) -> Result<(), FileError> {
        let file = self.file(from, LEFT);
        if left.is_empty() && !file.exists() {
            return Ok(());
        }
        file::save(&file, &written(left))
    }

    fn list(&self, from: &str, name: &str) -> Option<Vec<ParticipantSetting>> {
        let text = file::load(&self.file(from, name)).ok()?;
        let people = read(&text).map(|settings| settings.participants);
        if people.is_err() {
            tracing::warn!(from = shown_text(from), "the copy of a list of people has mistakes");
        }
        people.ok()
    }

    fn file(&self, from: &str, name: &str) -> PathBuf {
        let digest = Sha256::digest(from);
        let folder =
            digest.iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        self.folder.join(folder).join(name)
    }
}

/// What the organiser published.
const PUBLISHED: &str = "programme.toml";
/// The people of the programme and of its lists.
const PEOPLE: &str = "people.toml";
/// Who was on its lists and is no longer.
const LEFT: &str = "left.toml";

/// The people as a config has them, so that they can be read again.
fn written(people: &[NewParticipant]) -> String {
    let readable = |person: &&NewParticipant| {
        edit::add("", std::slice::from_ref(*person)).is_ok_and(|text| read(&text).is_ok())
    };
    let mut people: Vec<NewParticipant> = people.iter().filter(readable).cloned().collect();
    loop {
        let text = edit::add("", &people).unwrap_or_default();
        let Err(mistakes) = read(&text) else { return text };
        // Two of them share an address; the later one is named by the mistake.
        let Some(line) = mistakes.first().map(|mistake| mistake.line) else { return text };
        let before = text.lines().take(line).filter(|line| *line == "[[participant]]").count();
        if people.is_empty() {
            return text;
        }
        people.remove(before.saturating_sub(1).min(people.len() - 1));
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    const THINGS: &str = "https://things.example/programme.toml";
    const FILE: &str = "name = \"23 Things\"\nthings = 23\n\n[[participant]]\nname = \"Ama\"\n\
                        blog = \"https://ama.example/\"\n";

    fn settings() -> Settings {
        read(&format!("[[programme]]\nfrom = \"{THINGS}\"\nstarted = 2026-04-27\n")).unwrap()
    }

    fn person(name: &str, blog: &str) -> NewParticipant {
        let blog = Some(Url::parse(blog).unwrap());
        NewParticipant { name: name.into(), blog, ..NewParticipant::default() }
    }

    #[test]
    fn what_was_kept_is_what_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let programmes = Programmes::of(folder.path().join("programmes"), TimeZone::UTC);
        let both = [person("Ama", "https://ama.example/"), person("Ben", "https://ben.example/")];

        programmes.keep(THINGS, FILE, &both).unwrap();

        let joined = programmes.joined(&settings());
        let (joined, people) = &joined[0];
        assert_eq!((joined.key.as_str(), joined.programme.name.as_str()), (THINGS, "23 Things"));
        assert_eq!(joined.started, settings().programmes[0].started);
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ama", "Ben"]);
    }

    #[test]
    fn without_a_list_the_people_of_the_file_take_part() {
        let folder = tempfile::tempdir().unwrap();
        let programmes = Programmes::of(folder.path().to_owned(), TimeZone::UTC);
        programmes.keep(THINGS, FILE, &[]).unwrap();
        std::fs::remove_file(programmes.file(THINGS, PEOPLE)).unwrap();

        assert_eq!(programmes.joined(&settings())[0].1[0].name.as_str(), "Ama");
    }

    #[test]
    fn a_missing_or_broken_copy_is_left_out_and_can_be_told() {
        let folder = tempfile::tempdir().unwrap();
        let programmes = Programmes::of(folder.path().to_owned(), TimeZone::UTC);

        assert!(programmes.joined(&settings()).is_empty());
        assert_eq!(programmes.missing(&settings()), [THINGS]);
        programmes.keep(THINGS, "name = ", &[]).unwrap();
        assert!(programmes.joined(&settings()).is_empty());
    }

    #[test]
    fn who_left_stays_and_a_program_that_was_ended_between_two_files_makes_nobody_two() {
        let folder = tempfile::tempdir().unwrap();
        let programmes = Programmes::of(folder.path().to_owned(), TimeZone::UTC);
        let (ama, ben) =
            (person("Ama", "https://ama.example/"), person("Ben", "https://ben.example/"));
        let names = || -> Vec<String> {
            let joined = programmes.joined(&settings());
            joined[0].1.iter().map(|person| person.name.to_string()).collect()
        };
        programmes.keep(THINGS, FILE, &[ama.clone(), ben.clone()]).unwrap();

        programmes.keep_left(THINGS, std::slice::from_ref(&ben)).unwrap();
        assert_eq!(names(), ["Ama", "Ben"], "ended before the people were written");
        programmes.keep(THINGS, FILE, &[ama]).unwrap();

        assert_eq!(names(), ["Ama", "Ben"], "Ben left the list and is still there");
    }

    #[test]
    fn whoever_cannot_be_read_again_does_not_take_the_others_along() {
        let people = [
            person("Ama", "https://ama.example/"),
            person("", "https://nameless.example/"),
            person("Ama again", "https://www.ama.example"),
            person("Ben", "https://ben.example/"),
        ];

        let read = read(&written(&people)).unwrap().participants;

        let names: Vec<&str> = read.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ama", "Ben"]);
    }
}
