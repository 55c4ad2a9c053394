//! Who is on the list, and what is asked of them. The list itself is the config's; here it is
//! brought in line with it, so that posts and marks of people who leave are still there when they
//! come back.

use std::collections::HashMap;

use rusqlite::{OptionalExtension as _, Transaction, params};
use url::Url;

use super::corrections::{self, Counted};
use super::hosts::settle_host;
use super::packed::Unpacked;
use super::sources::{NOTES, notes};
use super::things::{Finding, find_again};
use super::unsettled::Unsettled;
use super::values::{keep_in, print_of};
use super::{Result, Store, begin, codes};
use crate::domain::{
    Absence, Joined, LinkKey, ParticipantId, Person, SourceId, Standing, TroubleAt,
};
use crate::social::bluesky::SERVER as BLUESKY;
use crate::text::Clean;

/// A participant as the config and the lists of programmes have them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enrolment {
    /// Their name.
    pub name: String,
    /// The page of their blog.
    pub page: Option<Url>,
    /// Their feeds; if there is none, one is looked for on the page.
    pub feeds: Vec<Url>,
    /// `@name@server`.
    pub fediverse: Option<String>,
    /// A Bluesky handle, without `@`.
    pub bluesky: Option<String>,
    /// The group they belong to.
    pub team: Option<String>,
    /// On a mixed blog, the tags of the posts that count.
    pub only: Vec<String>,
    /// Whether their blogs are left alone for now.
    pub paused: bool,
    /// The programmes in which they take part, by their keys.
    pub programmes: Vec<String>,
    /// Whether the person's own list names them.
    pub yours: bool,
}

/// A hashtag as the config has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// The tag, without `#`.
    pub tag: String,
    /// The fediverse servers that are asked for it.
    pub servers: Vec<Url>,
    /// The Bluesky server that shows what is public.
    pub bluesky: Option<Url>,
}

/// Says that a source is on the list.
const PRESENT: &str = "INSERT OR IGNORE INTO present_source VALUES (?)";

impl Store {
    /// Brings participants and sources in line with the config. Participants are recognised by
    /// feed, then page, then handle, never by name.
    ///
    /// A list that was enrolled as it is costs nothing, whatever is stored.
    pub fn enrol(&mut self, people: &[Enrolment], hashtags: &[Following]) -> Result<()> {
        let list = fingerprint(people, hashtags);
        if self.kept_value(ENROLLED)?.as_deref() == Some(&list) {
            return Ok(());
        }
        let Self { connection, finding, .. } = self;
        let change = begin(connection)?;
        let before = counting(&change)?;
        change.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS present_person(id INTEGER PRIMARY KEY); DELETE FROM present_person; \
             CREATE TEMP TABLE IF NOT EXISTS present_source(id INTEGER PRIMARY KEY); DELETE FROM present_source; \
             CREATE TEMP TABLE IF NOT EXISTS named(key TEXT PRIMARY KEY); DELETE FROM named;",
        )?;
        let counted = corrections::counted(&change, people)?;
        let addresses = |one: &Enrolment| one.feeds.iter().chain(&one.page).cloned().collect();
        for address in counted.iter().flat_map(|one| -> Vec<Url> { addresses(&one.person) }) {
            change
                .prepare_cached("INSERT OR IGNORE INTO named VALUES (?)")?
                .execute([source_key(&address)])?;
        }
        change.execute("DELETE FROM takes_part", [])?;
        for one in &counted {
            let person = &one.person;
            let id = enrol_one(&change, one)?;
            corrections::remember(&change, one, id)?;
            for programme in &person.programmes {
                change
                    .prepare_cached("INSERT OR IGNORE INTO takes_part VALUES (?, ?)")?
                    .execute(params![id, programme])?;
            }
            for address in
                person.feeds.iter().chain(person.page.iter().filter(|_| person.feeds.is_empty()))
            {
                let source = feed_source(&change, address, id, person)?;
                change.prepare_cached(PRESENT)?.execute([source])?;
            }
        }
        for following in hashtags {
            for server in &following.servers {
                let source = tag_source(&change, &following.tag, server)?;
                change.prepare_cached(PRESENT)?.execute([source])?;
            }
            if let Some(server) = &following.bluesky {
                bluesky_sources(&change, &following.tag, server)?;
            }
        }
        align(&change)?;
        settle_counting(&change, finding, &before)?;
        keep_in(&change, ENROLLED, &list)?;
        change.commit()?;
        Ok(())
    }

    /// Everybody on the list, by name, with their Things in the first programme.
    pub fn people(&self) -> Result<Vec<Person>> {
        self.people_in(self.programmes().first())
    }

    /// Everybody on the list, by name, with their Things in a programme.
    pub fn people_in(&self, programme: Option<&Joined>) -> Result<Vec<Person>> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, name, page, coalesce(fediverse, substr(bluesky, 2)), team, paused, \
               (SELECT at FROM post WHERE participant = m.id AND shown = 1 AND kind = 0 AND date_sure = 0 \
                 ORDER BY at DESC LIMIT 1), \
               (SELECT at FROM post WHERE participant = m.id AND shown = 1 AND kind = 0 AND date_sure = 0 \
                 ORDER BY at LIMIT 1), is_you \
             FROM participant m WHERE listed = 1 ORDER BY name COLLATE NOCASE, id",
        )?;
        let mut people = query
            .query_map([], |row| {
                Ok(Person {
                    id: ParticipantId(row.get(0)?),
                    name: Clean::line(&row.get::<_, String>(1)?),
                    blog: None,
                    page: optional(row.get(2)?),
                    feeds: Vec::new(),
                    elsewhere: optional(row.get(3)?),
                    group: optional(row.get(4)?),
                    last_post: row.get::<_, Option<i64>>(6)?.map(codes::time_of),
                    first_post: row.get::<_, Option<i64>>(7)?.map(codes::time_of),
                    things: Vec::new(),
                    takes_part: true,
                    instructs: false,
                    absence: Absence::default(),
                    is_you: row.get(8)?,
                    standing: if row.get(5)? { Standing::Paused } else { Standing::Followed },
                    notes: Vec::new(),
                    trouble: None,
                })
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let (mut things, organisers) =
            (self.things_of_people(programme)?, self.organisers(programme)?);
        let part = self.who_takes_part(programme)?;
        let mut absences = self.absences()?;
        for person in &mut people {
            person.absence = absences.remove(&person.id).unwrap_or_default();
            person.instructs = organisers.contains(&person.id);
            person.takes_part = part.is_empty() || part.contains(&person.id);
            self.add_sources(person)?;
            person.things = things.remove(&person.id).unwrap_or_default();
        }
        Ok(people)
    }

    fn add_sources(&self, person: &mut Person) -> Result<()> {
        let mut query = self.connection.prepare_cached(
            &format!(
            "SELECT s.id, s.address, s.title, s.page, s.trouble, s.trouble_argument, s.trouble_since, s.trouble_details, \
               s.reads, {NOTES} FROM source s JOIN participant m ON m.id = s.participant \
             WHERE s.participant = ? AND s.listed = 1 AND s.kind = 0 ORDER BY s.id"),
        )?;
        let mut rows = query.query([person.id.0])?;
        while let Some(row) = rows.next()? {
            let source = SourceId(row.get(0)?);
            let reads: Option<String> = row.get(8)?;
            person.feeds.push((source, Clean::line(&reads.unwrap_or(row.get(1)?))));
            person.blog = person.blog.take().or(optional(row.get(2)?));
            person.page = person.page.take().or(optional(row.get(3)?));
            person.notes.extend(notes(row, 9)?);
            let trouble: Option<String> = row.get(4)?;
            if let (Some(code), None) = (trouble, &person.trouble) {
                person.trouble = Some(TroubleAt {
                    source,
                    trouble: codes::trouble_of(&code, row.get::<_, Option<String>>(5)?.as_deref()),
                    since: codes::time_of(row.get::<_, Option<i64>>(6)?.unwrap_or(0)),
                    details: Clean::line(&row.get::<_, String>(7)?),
                });
            }
        }
        Ok(())
    }

    /// A participant's name, and the addresses of their blogs as the config gives them.
    pub fn given_addresses(&self, person: ParticipantId) -> Result<Option<(String, Vec<Url>)>> {
        let name = self
            .connection
            .prepare_cached("SELECT name FROM participant WHERE id = ?")?
            .query_row([person.0], |row| row.get(0))
            .optional()?;
        let mut query = self.connection.prepare_cached(
            "SELECT address FROM source WHERE participant = ? AND listed = 1 AND kind = 0 ORDER BY id",
        )?;
        let addresses = query
            .query_map([person.0], |row| row.get::<_, String>(0))?
            .filter_map(|address| Url::parse(&address.ok()?).ok())
            .collect();
        Ok(name.map(|name| (name, addresses)))
    }

    /// Where a person's blogs are read, if that is elsewhere than the config says: the address it
    /// gives, and the other one.
    pub fn other_addresses(&self, person: ParticipantId) -> Result<Vec<(Url, Url)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT s.address, coalesce(s.moved_to, s.reads) FROM source s JOIN participant m ON m.id = s.participant \
             WHERE s.participant = ? AND s.listed = 1 AND s.kind = 0 AND (s.moved_to IS NOT NULL OR s.address <> coalesce(m.page, '')) \
             ORDER BY s.id",
        )?;
        let pairs = query
            .query_map([person.0], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let url = |text: &str| Url::parse(text).ok();
        Ok(pairs.iter().filter_map(|(from, to)| Some((url(from)?, url(to.as_deref()?)?))).collect())
    }

    /// Asks a person's sources again that were closed or failing, as if they were new.
    pub fn forgive(&mut self, person: ParticipantId) -> Result<()> {
        self.connection.execute(
            "UPDATE source SET trouble = NULL, trouble_argument = NULL, trouble_since = NULL, trouble_details = '', \
               failures = 0, due_at = 0 WHERE participant = ?",
            [person.0],
        )?;
        // What a host asked for itself still holds.
        self.connection.execute(
            "UPDATE host SET failures = 0, until = NULL \
             WHERE name IN (SELECT host FROM source WHERE participant = ?)",
            [person.0],
        )?;
        Ok(())
    }
}

/// Under this name the database keeps which list it is in line with.
const ENROLLED: &str = "enrolled";

/// A list as it is told from others; what a newer program makes of the same list is another one.
fn fingerprint(people: &[Enrolment], hashtags: &[Following]) -> String {
    print_of(&format!("{}\n{people:?}\n{hashtags:?}", super::open::SCHEMA))
}

fn optional(text: Option<String>) -> Option<Clean> {
    text.map(|text| Clean::line(&text)).filter(|text| !text.is_empty())
}

fn enrol_one(change: &Transaction<'_>, counted: &Counted) -> Result<i64> {
    let person = &counted.person;
    let page_key = person.page.as_ref().and_then(LinkKey::of).map(|key| key.as_str().to_owned());
    let fediverse = person.fediverse.as_ref().map(|handle| handle.to_lowercase());
    let bluesky = person
        .bluesky
        .as_ref()
        .map(|handle| format!("@{}", handle.trim_start_matches('@').to_lowercase()));
    let known = match counted.row {
        Some(row) => Some(row),
        None => known_person(
            change,
            counted,
            page_key.as_deref(),
            fediverse.as_deref(),
            bluesky.as_deref(),
        )?,
    };
    let id = if let Some(id) = known {
        id
    } else {
        change
            .prepare_cached("INSERT INTO participant(name) VALUES (?)")?
            .execute([&person.name])?;
        change.last_insert_rowid()
    };
    let only: Vec<String> =
        person.only.iter().map(|tag| tag.trim_start_matches('#').to_lowercase()).collect();
    let only = only.join("\n");
    let before: String =
        change
            .query_row("SELECT only_tags FROM participant WHERE id = ?", [id], |row| row.get(0))?;
    change
        .prepare_cached(
            "UPDATE participant SET name = ?2, page = ?3, page_key = ?4, fediverse = ?5, bluesky = ?6, team = ?7, \
               only_tags = ?8, paused = ?9, yours = ?10 WHERE id = ?1",
        )?
        .execute(params![
            id,
            person.name,
            person.page.as_ref().map(Url::as_str),
            page_key,
            fediverse,
            bluesky,
            person.team,
            only,
            person.paused,
            person.yours || person.programmes.is_empty()
        ])?;
    change.prepare_cached("INSERT OR IGNORE INTO present_person VALUES (?)")?.execute([id])?;
    if before != only {
        rescope(change, id, &only)?;
        // Where their posts were found, one tag's or everything, is looked for anew.
        change
            .prepare_cached(
                "UPDATE source SET reads = NULL, etag = NULL, last_modified = NULL, failures = 0, due_at = 0 \
                 WHERE participant = ? AND kind = 0 AND reads IS NOT NULL AND moved_to IS NULL",
            )?
            .execute([id])?;
    }
    Ok(id)
}

/// The participant a config entry means: by feed, then page, then handle.
fn known_person(
    change: &Transaction<'_>,
    counted: &Counted,
    page_key: Option<&str>,
    fediverse: Option<&str>,
    bluesky: Option<&str>,
) -> Result<Option<i64>> {
    const FREE: &str = "id NOT IN (SELECT id FROM present_person)";
    for feed in &counted.person.feeds {
        follow(change, feed, &source_key(feed))?;
        let sql = "SELECT participant FROM source WHERE key = ? AND participant IS NOT NULL \
                   AND participant NOT IN (SELECT id FROM present_person)";
        let key = source_key(feed);
        if let Some(id) =
            change.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?
        {
            return Ok(Some(id));
        }
    }
    for (column, value) in [("page_key", page_key), ("fediverse", fediverse), ("bluesky", bluesky)]
    {
        let Some(value) = value else { continue };
        let sql =
            format!("SELECT id FROM participant WHERE {column} = ? AND {FREE} ORDER BY id LIMIT 1");
        if let Some(id) =
            change.prepare_cached(&sql)?.query_row([value], |row| row.get(0)).optional()?
        {
            return Ok(Some(id));
        }
    }
    corrections::once_named(change, counted)
}

/// The next enrolling brings everything in line anew.
pub(super) fn forget_enrolled(change: &Transaction<'_>) -> Result<()> {
    change.execute("DELETE FROM kept WHERE name = ?", [ENROLLED])?;
    Ok(())
}

/// The name of a source: its address without what does not matter.
pub(super) fn source_key(address: &Url) -> String {
    LinkKey::of(address).map_or_else(|| address.to_string(), |key| key.as_str().to_owned())
}

/// Where the config names the address at which a known source is read already, because it moved or
/// was found there, that source goes by it from now on, with all that is known of it; unless the
/// config names the source by its own address, too.
fn follow(change: &Transaction<'_>, address: &Url, key: &str) -> Result<()> {
    let known = change.prepare_cached("SELECT 1 FROM source WHERE key = ?")?.exists([key])?;
    if known {
        return Ok(());
    }
    let moved: Option<(i64, String)> = change
        .prepare_cached(
            "SELECT id, key FROM source WHERE kind = 0 AND (reads = ?1 OR moved_to = ?1) \
             AND key NOT IN (SELECT key FROM named) ORDER BY id LIMIT 1",
        )?
        .query_row([address.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, before)) = moved else { return Ok(()) };
    change.execute(
        "UPDATE source SET address = ?2, key = ?3, reads = NULL, moved_to = NULL, moved_seen = 0 WHERE id = ?1",
        params![id, address.as_str(), key],
    )?;
    // What its posts are called is said by their source and their guid.
    change.execute(
        "UPDATE OR IGNORE post_key SET value = ?2 || substr(value, length(?1) + 1) \
         WHERE kind = 'guid' AND substr(value, 1, length(?1) + 1) = ?1 || char(10)",
        params![before, key],
    )?;
    settle_host(change, id)
}

fn feed_source(
    change: &Transaction<'_>,
    address: &Url,
    participant: i64,
    person: &Enrolment,
) -> Result<i64> {
    let key = source_key(address);
    follow(change, address, &key)?;
    let known: Option<(i64, Option<i64>)> = change
        .prepare_cached("SELECT id, participant FROM source WHERE key = ?")?
        .query_row([&key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, owner)) = known else {
        change
            .prepare_cached(
                "INSERT INTO source(kind, participant, address, key, page) VALUES (0, ?, ?, ?, ?)",
            )?
            .execute(params![
                participant,
                address.as_str(),
                key,
                person.page.as_ref().map(Url::as_str)
            ])?;
        let id = change.last_insert_rowid();
        settle_host(change, id)?;
        return Ok(id);
    };
    change
        .prepare_cached("UPDATE source SET address = ?, participant = ? WHERE id = ?")?
        .execute(params![address.as_str(), participant, id])?;
    settle_host(change, id)?;
    if owner != Some(participant) {
        change
            .prepare_cached("UPDATE post SET participant = ? WHERE source = ? AND kind = 0")?
            .execute(params![participant, id])?;
    }
    Ok(id)
}

fn tag_source(change: &Transaction<'_>, tag: &str, server: &Url) -> Result<i64> {
    let key = format!("{}#{}", source_key(server), tag.to_lowercase());
    if let Some(id) = change
        .prepare_cached("SELECT id FROM source WHERE key = ?")?
        .query_row([&key], |row| row.get(0))
        .optional()?
    {
        settle_host(change, id)?;
        return Ok(id);
    }
    change.execute(
        "INSERT INTO source(kind, tag, address, key, title) VALUES (1, ?, ?, ?, ?)",
        params![tag, server.as_str(), key, server.host_str()],
    )?;
    let id = change.last_insert_rowid();
    settle_host(change, id)?;
    Ok(id)
}

/// A hashtag on Bluesky is read in two ways: by a search, which wants an account, and without one from
/// what the participants wrote themselves.
fn bluesky_sources(change: &Transaction<'_>, tag: &str, server: &Url) -> Result<()> {
    let named = format!("{}#{}", source_key(server), tag.to_lowercase());
    change.execute(
        "INSERT OR IGNORE INTO source(kind, tag, address, key, title) VALUES (2, ?, ?, ?, ?)",
        params![tag, server.as_str(), named, BLUESKY],
    )?;
    change.execute(
        "INSERT OR IGNORE INTO source(kind, participant, tag, address, key, title) \
         SELECT 3, m.id, ?1, ?2, ?3 || m.bluesky, ?4 FROM participant m \
         WHERE m.id IN (SELECT id FROM present_person) AND m.bluesky IS NOT NULL",
        params![tag, server.as_str(), named, BLUESKY],
    )?;
    // Somebody whose handle changed is read under the new one alone.
    change.execute(
        "INSERT OR IGNORE INTO present_source SELECT s.id FROM source s LEFT JOIN participant m ON m.id = s.participant \
         WHERE (s.kind = 2 AND s.key = ?1) OR (s.kind = 3 AND s.key = ?1 || m.bluesky AND m.id IN (SELECT id FROM present_person))",
        [&named],
    )?;
    let ids: Vec<i64> = {
        let mut query =
            change.prepare_cached("SELECT id FROM source WHERE kind IN (2, 3) AND host IS NULL")?;
        query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    for id in ids {
        settle_host(change, id)?;
    }
    Ok(())
}

/// What says for which programmes the posts of each source count: whose it is, in which programmes they
/// take part, which tags count.
fn counting(change: &Transaction<'_>) -> Result<HashMap<i64, String>> {
    let mut query = change.prepare(
        "SELECT s.id, m.id || ' ' || m.only_tags || ' ' || coalesce((SELECT group_concat(programme, ' ') \
           FROM (SELECT programme FROM takes_part WHERE participant = m.id ORDER BY programme)), '') \
         FROM source s JOIN participant m ON m.id = s.participant WHERE s.kind = 0",
    )?;
    let sources = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(sources.collect::<rusqlite::Result<_>>()?)
}

/// Finds anew what posts are about where that may have changed with the list of people.
fn settle_counting(
    change: &Transaction<'_>,
    finding: &Finding,
    before: &HashMap<i64, String>,
) -> Result<()> {
    // More would hold the writer for long: they are found in small steps.
    const AT_ONCE: i64 = 500;
    let changed: Vec<i64> = counting(change)?
        .into_iter()
        .filter(|(source, now)| before.get(source) != Some(now))
        .map(|(source, _)| source)
        .collect();
    let mut posts = 0;
    for source in &changed {
        posts += change
            .prepare_cached("SELECT count(*) FROM post WHERE source = ? AND kind = 0")?
            .query_row([source], |row| row.get::<_, i64>(0))?;
    }
    if posts > AT_ONCE {
        return find_again(change);
    }
    for source in changed {
        let mut query =
            change.prepare_cached("SELECT id FROM post WHERE source = ? AND kind = 0")?;
        let posts: Vec<i64> =
            query.query_map([source], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        posts.iter().try_for_each(|post| finding.settle(change, *post))?;
    }
    Ok(())
}

/// Scope of the posts kept of a participant, after its tags changed.
fn rescope(change: &Transaction<'_>, person: i64, only: &str) -> Result<()> {
    let mut query = change.prepare(
        "SELECT p.id, p.title, b.html, (SELECT group_concat(tag, char(10)) FROM tag WHERE post = p.id) \
         FROM post p LEFT JOIN body_text b ON b.post = p.id WHERE p.participant = ? AND p.kind = 0",
    )?;
    let mut rows = query.query([person])?;
    while let Some(row) = rows.next()? {
        let (id, title, html, tags): (i64, Option<String>, Option<Unpacked>, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (tags, Unpacked(html)) = (tags.unwrap_or_default(), html.unwrap_or_default());
        let counts = only.is_empty()
            || only.lines().any(|tag| {
                tags.lines().any(|word| word == tag)
                    || super::fold::has_hashtag(&title.clone().unwrap_or_default(), tag)
                    || super::fold::has_hashtag(&html, tag)
            });
        change.execute(
            "UPDATE post SET in_scope = ?1 WHERE id = ?2 AND in_scope <> ?1",
            params![counts, id],
        )?;
    }
    Ok(())
}

/// What is no longer in the config leaves the timeline and is not asked any more; what came back
/// returns with its marks. Notes find their authors among those present.
fn align(change: &Transaction<'_>) -> Result<()> {
    change.execute_batch(
        "UPDATE participant SET listed = id IN (SELECT id FROM present_person) \
           WHERE listed <> (id IN (SELECT id FROM present_person)); \
         UPDATE source SET listed = id IN (SELECT id FROM present_source) \
           WHERE listed <> (id IN (SELECT id FROM present_source));",
    )?;
    // A post is on the list while one of the sources it was seen in is, or its author still is.
    change.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS relisted(id INTEGER PRIMARY KEY, listed INTEGER); DELETE FROM relisted; \
         INSERT INTO relisted SELECT DISTINCT g.post, 0 FROM sighting g JOIN source s ON s.id = g.source WHERE s.listed = 0; \
         UPDATE relisted SET listed = EXISTS (SELECT 1 FROM sighting g JOIN source s ON s.id = g.source \
             WHERE g.post = relisted.id AND s.listed = 1) \
           OR EXISTS (SELECT 1 FROM post p JOIN participant m ON m.id = p.participant WHERE p.id = relisted.id AND p.kind = 0 AND m.listed = 1);",
    )?;
    let mut turned: Vec<i64> = Vec::new();
    for statement in [
        "UPDATE post SET listed = (SELECT listed FROM relisted WHERE id = post.id) \
           WHERE id IN (SELECT id FROM relisted) AND listed <> (SELECT listed FROM relisted WHERE id = post.id) RETURNING id",
        "UPDATE post SET listed = 1 WHERE listed = 0 AND id NOT IN (SELECT id FROM relisted) RETURNING id",
    ] {
        let mut query = change.prepare_cached(statement)?;
        for id in query.query_map([], |row| row.get(0))? {
            turned.push(id?);
        }
    }
    let mut unsettled = Unsettled::default();
    super::notes::moved(change, &turned, &mut unsettled)?;
    let mut query = change.prepare(
        "SELECT DISTINCT p.handle, p.participant, \
           (SELECT id FROM participant m WHERE m.listed = 1 AND (m.fediverse = p.handle OR m.bluesky = p.handle) ORDER BY m.id LIMIT 1) \
         FROM post p WHERE p.handle IS NOT NULL",
    )?;
    let moved: Vec<(String, Option<i64>)> = query
        .query_map([], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, Option<i64>>(2)?))
        })?
        .filter_map(std::result::Result::ok)
        .filter(|(_, before, after)| before != after)
        .map(|(handle, _, after)| (handle, after))
        .collect();
    for (handle, person) in moved {
        change
            .execute("UPDATE post SET participant = ? WHERE handle = ?", params![person, handle])?;
        let mut query = change.prepare("SELECT id FROM post WHERE handle = ?")?;
        let notes: Vec<i64> =
            query.query_map([handle], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for note in notes {
            super::fold::fold_note(change, note)?;
            unsettled.twins(note);
            unsettled.around(note);
        }
    }
    unsettled.settle(change)
}
