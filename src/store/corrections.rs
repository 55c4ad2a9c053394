//! What you corrected of a person whom a list names: it beats the config and the list, and survives
//! every reading of the list.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use url::Url;

use super::people::{Enrolment, forget_enrolled, source_key};
use super::{Result, Store, begin};
use crate::config::edit::Change;
use crate::domain::{Absence, Joined, LinkKey, ParticipantId};

/// What was corrected of one person. An empty text takes away what the list says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Correction {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feeds: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fediverse: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bluesky: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    taken_off: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    away_until: Option<Date>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stepped_out: bool,
}

/// The addresses by which one person is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownBy {
    /// Where they are or were read, or where a list said that they are.
    pub feeds: Vec<Url>,
    /// The pages of their blogs.
    pub pages: Vec<Url>,
}

impl Correction {
    /// With the person taken off every list.
    #[must_use]
    pub fn taken_off(self) -> Self {
        Self { taken_off: true, ..self }
    }

    /// What was noted of the person's absence.
    pub fn absence(&self) -> Absence {
        Absence { away_until: self.away_until, stepped_out: self.stepped_out }
    }

    /// With it noted that the person is away, or stepped out.
    #[must_use]
    pub fn absent(self, absence: Absence) -> Self {
        let Absence { away_until, stepped_out } = absence;
        Self { away_until, stepped_out, ..self }
    }

    /// This one, and where it says nothing, what another says.
    #[must_use]
    fn or(self, other: &Self) -> Self {
        Self {
            name: self.name.or_else(|| other.name.clone()),
            page: self.page.or_else(|| other.page.clone()),
            feeds: self.feeds.or_else(|| other.feeds.clone()),
            fediverse: self.fediverse.or_else(|| other.fediverse.clone()),
            bluesky: self.bluesky.or_else(|| other.bluesky.clone()),
            group: self.group.or_else(|| other.group.clone()),
            paused: self.paused.or(other.paused),
            taken_off: self.taken_off || other.taken_off,
            away_until: self.away_until.or(other.away_until),
            stepped_out: self.stepped_out || other.stepped_out,
        }
    }

    /// Whether it corrects nothing of what a list says; that somebody is away is no matter of a list.
    pub fn corrects_nothing(&self) -> bool {
        self.clone().absent(Absence::default()) == Self::default()
    }

    /// With changes on top. `now` is the person as they are without these.
    fn with(mut self, changes: &[Change], now: &Enrolment) -> Self {
        let text = |value: Option<String>| Some(value.unwrap_or_default());
        for change in changes {
            match change {
                Change::Name(name) => self.name = Some(name.to_string()),
                Change::Blog(blog) => self.page = text(blog.as_ref().map(Url::to_string)),
                Change::Feeds(feeds) => {
                    self.feeds = Some(feeds.iter().map(Url::to_string).collect());
                }
                Change::Address { from, to } => self.put(from, to, now),
                Change::Fediverse(handle) => self.fediverse = text(handle.clone()),
                Change::Bluesky(handle) => self.bluesky = text(handle.clone()),
                Change::Group(group) => self.group = text(group.as_ref().map(ToString::to_string)),
                Change::Paused(paused) => self.paused = Some(*paused),
            }
        }
        self
    }

    /// Puts another address where `from` stands.
    fn put(&mut self, from: &Url, to: &Url, now: &Enrolment) {
        let now = self.applied(now);
        if now.page.as_ref() == Some(from) {
            self.page = Some(to.to_string());
        }
        if now.feeds.contains(from) {
            let feeds = now.feeds.iter().map(|feed| if feed == from { to } else { feed });
            self.feeds = Some(feeds.map(Url::to_string).collect());
        }
    }

    /// The person as they are with it.
    fn applied(&self, listed: &Enrolment) -> Enrolment {
        let mut person = listed.clone();
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        if let Some(name) = &self.name {
            person.name.clone_from(name);
        }
        if let Some(page) = &self.page {
            person.page = Url::parse(page).ok();
        }
        if let Some(feeds) = &self.feeds {
            person.feeds = feeds.iter().filter_map(|feed| Url::parse(feed).ok()).collect();
        }
        for (corrected, value) in [
            (&self.fediverse, &mut person.fediverse),
            (&self.bluesky, &mut person.bluesky),
            (&self.group, &mut person.team),
        ] {
            if let Some(corrected) = corrected {
                *value = some(corrected);
            }
        }
        person.paused = self.paused.unwrap_or(person.paused);
        person
    }
}

impl Store {
    /// What was corrected of a person.
    pub fn correction(&self, person: ParticipantId) -> Result<Correction> {
        let what: Option<String> = self
            .connection
            .prepare_cached("SELECT what FROM person_correction WHERE participant = ?")?
            .query_row([person.0], |row| row.get(0))
            .optional()?;
        Ok(what.and_then(|what| serde_json::from_str(&what).ok()).unwrap_or_default())
    }

    /// Who is away, or stepped out.
    pub(super) fn absences(&self) -> Result<HashMap<ParticipantId, Absence>> {
        let mut query =
            self.connection.prepare_cached("SELECT participant, what FROM person_correction")?;
        let found = query.query_map([], |row| {
            let what: Correction =
                serde_json::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default();
            let Correction { away_until, stepped_out, .. } = what;
            Ok((ParticipantId(row.get(0)?), Absence { away_until, stepped_out }))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// A person's correction with changes on top; it is not kept yet.
    pub fn corrected(&self, person: ParticipantId, changes: &[Change]) -> Result<Correction> {
        let now = self.enrolled(person)?;
        Ok(self.correction(person)?.with(changes, &now))
    }

    /// Keeps what was corrected of a person; the list counts with it from the next enrolling on.
    pub fn set_correction(&mut self, person: ParticipantId, what: &Correction) -> Result<()> {
        self.durably(|store| {
            let change = begin(&mut store.connection)?;
            set(&change, person.0, what)?;
            forget_enrolled(&change)?;
            Ok(change.commit()?)
        })
    }

    /// Everybody with all addresses they are or were read at or listed under.
    pub fn known_by(&self) -> Result<Vec<KnownBy>> {
        let mut people: BTreeMap<i64, KnownBy> = BTreeMap::new();
        let mut query = self.connection.prepare_cached(
            "SELECT participant, 0, address FROM source WHERE kind = 0 AND participant IS NOT NULL \
             UNION SELECT participant, 0, reads FROM source WHERE kind = 0 AND participant IS NOT NULL AND reads IS NOT NULL \
             UNION SELECT participant, 0, moved_to FROM source WHERE kind = 0 AND participant IS NOT NULL AND moved_to IS NOT NULL \
             UNION SELECT participant, kind = 'page', 'http://' || value FROM person_named WHERE kind <> 'handle' \
             UNION SELECT id, 1, page FROM participant WHERE page IS NOT NULL",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let by = people.entry(row.get(0)?).or_default();
            let Ok(address) = Url::parse(&row.get::<_, String>(2)?) else { continue };
            if row.get(1)? { by.pages.push(address) } else { by.feeds.push(address) }
        }
        Ok(people.into_values().collect())
    }

    /// Everybody who takes part in this programme; nobody where it has no list.
    pub(super) fn who_takes_part(
        &self,
        programme: Option<&Joined>,
    ) -> Result<HashSet<ParticipantId>> {
        let Some(joined) = programme else { return Ok(HashSet::new()) };
        let mut query = self
            .connection
            .prepare_cached("SELECT participant FROM takes_part WHERE programme = ?")?;
        let found = query.query_map([&joined.key], |row| row.get(0).map(ParticipantId))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether somebody takes part in a programme.
    pub fn takes_part(&self, person: ParticipantId) -> Result<bool> {
        let mut query =
            self.connection.prepare_cached("SELECT 1 FROM takes_part WHERE participant = ?")?;
        Ok(query.exists([person.0])?)
    }

    /// The addresses of a person as they count now.
    fn enrolled(&self, person: ParticipantId) -> Result<Enrolment> {
        let page: Option<String> = self
            .connection
            .prepare_cached("SELECT page FROM participant WHERE id = ?")?
            .query_row([person.0], |row| row.get(0))
            .optional()?
            .flatten();
        let page = page.and_then(|page| Url::parse(&page).ok());
        let mut feeds = self.given_addresses(person)?.map_or_else(Vec::new, |(_, given)| given);
        // Without feeds of their own the page stands for them.
        if feeds.iter().all(|feed| Some(feed) == page.as_ref()) {
            feeds.clear();
        }
        Ok(Enrolment { page, feeds, ..Enrolment::default() })
    }
}

/// Keeps a correction; an empty one is none.
pub(super) fn set(change: &Transaction<'_>, person: i64, what: &Correction) -> Result<()> {
    if *what == Correction::default() {
        change.execute("DELETE FROM person_correction WHERE participant = ?", [person])?;
    } else {
        let text = serde_json::to_string(what).map_err(std::io::Error::from)?;
        change.execute(
            "INSERT INTO person_correction VALUES (?1, ?2) ON CONFLICT(participant) DO UPDATE SET what = ?2",
            params![person, text],
        )?;
    }
    change.execute("UPDATE tally SET n = n + 1 WHERE name = 'yours'", [])?;
    Ok(())
}

/// Somebody of a list, as they count.
pub(super) struct Counted {
    /// As they are with what was corrected.
    pub(super) person: Enrolment,
    /// Their row, where a correction names it.
    pub(super) row: Option<i64>,
    /// The names they are known by, as the list has them.
    names: Names,
}

type Names = Vec<(&'static str, String)>;

/// The people of a list with what was corrected of them, without those who were taken off.
pub(super) fn counted(change: &Transaction<'_>, people: &[Enrolment]) -> Result<Vec<Counted>> {
    let any = change.prepare_cached("SELECT 1 FROM person_correction")?.exists([])?;
    let of_groups = pages_of_groups(people);
    let mut taken = HashSet::new();
    let mut counted = Vec::new();
    for listed in people {
        let names = names(listed, &of_groups);
        let corrected = if any { correction_of(change, &names)? } else { None };
        let Some((row, what)) = corrected.filter(|(row, _)| taken.insert(*row)) else {
            counted.push(Counted { person: listed.clone(), row: None, names });
            continue;
        };
        // Whom you put on your own list is wanted again.
        if !what.taken_off || listed.yours {
            counted.push(Counted { person: what.applied(listed), row: Some(row), names });
        }
    }
    Ok(counted)
}

/// What was corrected of somebody, known again by any name they were listed under.
fn correction_of(change: &Transaction<'_>, names: &Names) -> Result<Option<(i64, Correction)>> {
    let mut query = change.prepare_cached(
        "SELECT n.participant, c.what FROM person_named n \
           LEFT JOIN person_correction c ON c.participant = n.participant \
         WHERE n.kind = ? AND n.value = ?",
    )?;
    for (kind, value) in names {
        let found: Option<(i64, Option<String>)> = query
            .query_row([*kind, value.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        // The first name that is known says who it is.
        let Some((row, what)) = found else { continue };
        return Ok(what.and_then(|what| Some((row, serde_json::from_str(&what).ok()?))));
    }
    Ok(None)
}

/// Whose name this was before, where nobody else of the list is that person already.
pub(super) fn once_named(change: &Transaction<'_>, counted: &Counted) -> Result<Option<i64>> {
    let mut query = change.prepare_cached(
        "SELECT participant FROM person_named WHERE kind = ? AND value = ? \
         AND participant NOT IN (SELECT id FROM present_person)",
    )?;
    for (kind, value) in &counted.names {
        let found = query.query_row([*kind, value.as_str()], |row| row.get(0)).optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Remembers under which names somebody is listed, and those of the correction.
pub(super) fn remember(change: &Transaction<'_>, counted: &Counted, row: i64) -> Result<()> {
    let mut insert = change.prepare_cached(
        "INSERT INTO person_named VALUES (?1, ?2, ?3) \
         ON CONFLICT(kind, value) DO UPDATE SET participant = ?3 WHERE participant <> ?3",
    )?;
    let mut corrected = names(&counted.person, &HashSet::new());
    // The page may be a group's.
    corrected.retain(|(kind, _)| *kind != "page" || counted.person.feeds.is_empty());
    for (kind, value) in counted.names.iter().chain(&corrected) {
        insert.execute(params![kind, value, row])?;
    }
    Ok(())
}

/// The names somebody is known by: feeds first, then handles, then the page, unless it is a group's.
fn names(person: &Enrolment, of_groups: &HashSet<String>) -> Names {
    let page = person.page.as_ref().and_then(LinkKey::of).map(|key| key.as_str().to_owned());
    let page = page.filter(|page| !of_groups.contains(page)).map(|page| ("page", page));
    let handles = person.fediverse.iter().chain(&person.bluesky);
    let feeds = person.feeds.iter().map(|feed| ("feed", source_key(feed)));
    let handles = handles.map(|handle| ("handle", handle.trim_start_matches('@').to_lowercase()));
    feeds.chain(handles).chain(page).collect()
}

/// Pages that several people of a list have.
fn pages_of_groups(people: &[Enrolment]) -> HashSet<String> {
    let mut seen = HashSet::new();
    let pages = people.iter().filter_map(|person| LinkKey::of(person.page.as_ref()?));
    pages.map(|key| key.as_str().to_owned()).filter(|page| !seen.insert(page.clone())).collect()
}

/// A correction in the safety copy, with the names by which its person is known again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptCorrection {
    name: String,
    what: Correction,
}

/// Every correction that is to be in the safety copy.
pub(super) fn to_back_up(
    connection: &rusqlite::Connection,
    mut each: impl FnMut(Vec<(String, String)>, KeptCorrection) -> Result<()>,
) -> Result<()> {
    let mut query = connection.prepare(
        "SELECT c.participant, m.name, c.what FROM person_correction c JOIN participant m ON m.id = c.participant \
         ORDER BY c.participant",
    )?;
    let mut of_person =
        connection.prepare("SELECT kind, value FROM person_named WHERE participant = ?")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(what) = serde_json::from_str(&row.get::<_, String>(2)?) else { continue };
        let names = of_person
            .query_map([row.get::<_, i64>(0)?], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        each(names, KeptCorrection { name: row.get(1)?, what })?;
    }
    Ok(())
}

/// Takes a correction of the safety copy in. Its person is there from now on, though on no list until
/// one names them.
pub(super) fn restore(
    change: &Transaction<'_>,
    names: &[(String, String)],
    kept: &KeptCorrection,
) -> Result<()> {
    let mut known = change
        .prepare_cached("SELECT participant FROM person_named WHERE kind = ? AND value = ?")?;
    let mut person: Option<i64> = None;
    for (kind, value) in names {
        let found = known.query_row([kind, value], |row| row.get(0)).optional()?;
        person = person.or(found);
    }
    let person = if let Some(person) = person {
        person
    } else {
        change.execute("INSERT INTO participant(name, listed) VALUES (?, 0)", [&kept.name])?;
        change.last_insert_rowid()
    };
    for (kind, value) in names {
        let name = "INSERT OR IGNORE INTO person_named VALUES (?, ?, ?)";
        change.execute(name, params![kind, value, person])?;
    }
    let here: Option<String> = change
        .prepare_cached("SELECT what FROM person_correction WHERE participant = ?")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    let here = here.and_then(|here| serde_json::from_str::<Correction>(&here).ok());
    set(change, person, &here.unwrap_or_default().or(&kept.what))
}
