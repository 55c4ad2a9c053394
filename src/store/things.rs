//! Which Things posts are about. Found as posts are kept, and anew where a programme changed; what a
//! person said is kept apart from it and wins.

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use url::Url;

use super::packed::Unpacked;
use super::values::{keep_in, kept_in, print_of};
use super::{Result, Store, begin, codes};
use crate::domain::{
    DateSure, Joined, OnThings, ParticipantId, PostId, ProgrammeId, SourceId, ThingNumber,
    WeekNumber,
};
use crate::programme::{About, Because, Belongs, Facts, Finder, Run, belongs};
use crate::text::{self, Block, Clean, Document};

/// Under this name the database keeps for which programmes Things were found, and how far.
const FOUND: &str = "things";

/// Under this name the database keeps before when everything is the story so far.
const STORY: &str = "story";

/// The programmes of the person, ready to find Things with.
pub(super) struct Finding {
    joined: Vec<Joined>,
    finders: Vec<Finder>,
    zone: TimeZone,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding").field("programmes", &self.joined.len()).finish_non_exhaustive()
    }
}

impl Default for Finding {
    fn default() -> Self {
        Self { joined: Vec::new(), finders: Vec::new(), zone: TimeZone::UTC }
    }
}

/// What a post is about in one programme, and whether a person said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostAbout {
    /// In which programme.
    pub programme: ProgrammeId,
    /// The Things, if there are any.
    pub on: Option<OnThings>,
    /// What says so.
    pub because: Because,
    /// The weeks its title names.
    pub weeks: Vec<WeekNumber>,
}

impl Store {
    /// Brings what is kept in line with the programmes the person takes part in, in their order. `zone` is
    /// the person's. Where something changed, [`Store::find_things`] has work to do.
    pub fn set_programmes(&mut self, joined: &[Joined], zone: &TimeZone) -> Result<()> {
        self.know_programmes(joined, zone);
        let print = fingerprint(joined, zone);
        let kept = self.kept_value(FOUND)?.unwrap_or_default();
        if kept.split(' ').next() == Some(&print) {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute("UPDATE programme SET listed = 0", [])?;
        for one in joined {
            change.execute(
                "INSERT INTO programme(id, key) VALUES (?1, ?2) ON CONFLICT(id) DO UPDATE SET listed = 1",
                params![one.id().0, one.key],
            )?;
        }
        for table in ["post_about", "post_thing", "suggested"] {
            let gone = format!(
                "DELETE FROM {table} WHERE programme IN (SELECT id FROM programme WHERE listed = 0)"
            );
            change.execute(&gone, [])?;
        }
        keep_in(&change, FOUND, &format!("{print} 0"))?;
        Ok(change.commit()?)
    }

    /// Tells the programmes to a store that only reads.
    pub fn know_programmes(&mut self, joined: &[Joined], zone: &TimeZone) {
        let finders = joined.iter().map(|one| Finder::of(&one.programme)).collect();
        self.finding = Finding { joined: joined.to_vec(), finders, zone: zone.clone() };
    }

    /// The programmes of the person, in their order.
    pub fn programmes(&self) -> &[Joined] {
        &self.finding.joined
    }

    /// The person's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.finding.zone
    }

    /// What was written before this moment is the story so far: not new, unless a mark says otherwise.
    /// `None`: everything is new until it is read.
    /// Posts whose date cannot be trusted belong to it if they are there already.
    pub fn set_story(&mut self, before: Option<Timestamp>) -> Result<()> {
        let story = before.map_or(i64::MIN, Timestamp::as_millisecond);
        if self.kept_value(STORY)?.map_or(i64::MIN, |kept| kept.parse().unwrap_or(i64::MIN))
            == story
        {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        change.execute(
            "UPDATE post SET is_new = at >= ?1 AND (date_sure = 0 OR ?2) \
             WHERE is_new <> (at >= ?1 AND (date_sure = 0 OR ?2)) \
             AND NOT EXISTS (SELECT 1 FROM mark WHERE post = post.id)",
            params![story, before.is_none()],
        )?;
        keep_in(&change, STORY, &story.to_string())?;
        Ok(change.commit()?)
    }

    /// Finds the Things of up to `count` posts for which that is to be done (again); whether more are left.
    pub fn find_things(&mut self, count: u16) -> Result<bool> {
        let kept = self.kept_value(FOUND)?.unwrap_or_default();
        let Some((print, from)) = kept.split_once(' ') else { return Ok(false) };
        // Another program has other programmes: it finds what its own are about.
        if print != fingerprint(&self.finding.joined, &self.finding.zone) {
            return Ok(false);
        }
        let Ok(from) = from.parse::<i64>() else { return Ok(false) };
        let Self { connection, finding, .. } = self;
        let change = begin(connection)?;
        let posts: Vec<i64> = change
            .prepare_cached("SELECT id FROM post WHERE id > ? AND kind = 0 ORDER BY id LIMIT ?")?
            .query_map(params![from, count], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for post in &posts {
            finding.settle(&change, *post)?;
        }
        let more = posts.len() == usize::from(count);
        let last = posts.last().filter(|_| more).map_or_else(|| "done".to_owned(), i64::to_string);
        keep_in(&change, FOUND, &format!("{print} {last}"))?;
        change.commit()?;
        Ok(more)
    }

    /// What a person says a post is about: these Things, none of them, or (`None`) what the program finds.
    /// The answer is what they said before. Kept as marks are.
    pub fn say_about(
        &mut self,
        post: PostId,
        programme: ProgrammeId,
        things: Option<&[ThingNumber]>,
    ) -> Result<Option<Vec<ThingNumber>>> {
        self.durably(|store| {
            let Self { connection, finding, .. } = store;
            let change = begin(connection)?;
            super::outbox::must_be_there(&change, post)?;
            let before = said(&change, post.0, programme)?;
            match things {
                Some(things) => change.execute(
                    "INSERT INTO said_about(post, programme, things) VALUES (?1, ?2, ?3) \
                     ON CONFLICT(post, programme) DO UPDATE SET things = ?3",
                    params![post.0, programme.0, numbers(things)],
                )?,
                None => change.execute(
                    "DELETE FROM said_about WHERE post = ? AND programme = ?",
                    params![post.0, programme.0],
                )?,
            };
            finding.settle(&change, post.0)?;
            change.commit()?;
            Ok(before)
        })
    }

    /// The Things that everybody wrote about in a programme, by number.
    pub(super) fn things_of_people(
        &self,
        programme: Option<&Joined>,
    ) -> Result<HashMap<ParticipantId, Vec<ThingNumber>>> {
        let mut people: HashMap<ParticipantId, Vec<ThingNumber>> = HashMap::new();
        let Some(first) = programme else { return Ok(people) };
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT p.participant, t.thing FROM post_thing t CROSS JOIN post p ON p.id = t.post \
             WHERE t.programme = ? AND p.in_scope = 1 AND p.removed = 0 AND p.participant IS NOT NULL ORDER BY t.thing",
        )?;
        let mut rows = query.query([first.id().0])?;
        while let Some(row) = rows.next()? {
            people.entry(ParticipantId(row.get(0)?)).or_default().push(ThingNumber(row.get(1)?));
        }
        Ok(people)
    }

    /// What a post is about, in each programme for which it counts.
    pub fn about(&self, post: PostId) -> Result<Vec<PostAbout>> {
        let mut query = self.connection.prepare_cached(
            "SELECT programme, things, stance, sure, because, said, weeks FROM post_about WHERE post = ?",
        )?;
        let found = query.query_map([post.0], |row| {
            let programme = ProgrammeId(row.get(0)?);
            let numbers = numbers_of(row.get_ref(1)?.as_str()?);
            let (stance, sure) = (codes::stance_of(row.get(2)?), row.get(3)?);
            let on = OnThings { programme, numbers, stance, sure };
            let weeks = numbers_of(row.get_ref(6)?.as_str()?);
            Ok(PostAbout {
                programme,
                on: Some(on).filter(|on| !on.numbers.is_empty()),
                because: Because::of(row.get_ref(4)?.as_str()?, row.get_ref(5)?.as_str()?),
                weeks: weeks.into_iter().map(|number| WeekNumber(number.0)).collect(),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// Every post is looked through again, in small steps.
pub(super) fn find_again(change: &Transaction<'_>) -> Result<()> {
    let kept = kept_in(change, FOUND)?;
    if let Some((print, _)) = kept.as_ref().and_then(|kept| kept.split_once(' ')) {
        keep_in(change, FOUND, &format!("{print} 0"))?;
    }
    Ok(())
}

/// Whether a post that stands there is new when it comes: not before the story ends. One whose date cannot
/// be trusted belongs to the story where it was there when its source was first read, or where older posts of
/// it are read.
pub(super) fn comes_new(
    connection: &Connection,
    (at, sure): (Timestamp, DateSure),
    (source, story): (SourceId, Option<i64>),
) -> Result<bool> {
    let Some(story) = story else { return Ok(true) };
    if sure != DateSure::Sure {
        return Ok(connection
            .prepare_cached(
                "SELECT answered_at IS NOT NULL AND older_of IS NULL FROM source WHERE id = ?",
            )?
            .query_row([source.0], |row| row.get(0))?);
    }
    Ok(at.as_millisecond() >= story)
}

/// When the story so far ends, where there is one; milliseconds since 1970.
pub(super) fn story(connection: &Connection) -> Result<Option<i64>> {
    let story = kept_in(connection, STORY)?.and_then(|story| story.parse().ok());
    Ok(story.filter(|story| *story > i64::MIN))
}

/// What is known of a post without reading its text.
struct Kept {
    at: i64,
    published: Option<Timestamp>,
    title: Option<String>,
    link: Option<Url>,
    tags: Vec<Clean>,
    mixed: bool,
    author: Option<i64>,
}

/// What a post's text adds.
struct Inside {
    links: Vec<Url>,
    headings: Vec<Clean>,
    text: Clean,
}

impl Finding {
    /// Finds what a blog post is about, and writes it down. Notes are about nothing.
    pub(super) fn settle(&self, change: &Transaction<'_>, post: i64) -> Result<()> {
        for table in ["post_about", "post_thing"] {
            change
                .prepare_cached(&format!("DELETE FROM {table} WHERE post = ?"))?
                .execute([post])?;
        }
        if self.joined.is_empty() {
            return Ok(());
        }
        let Some(kept) = kept(change, post)? else { return Ok(()) };
        let facts = Facts {
            title: kept.title.as_deref(),
            tags: &kept.tags,
            link: kept.link.as_ref(),
            dedicated: !kept.mixed && self.joined.len() == 1,
            ..Facts::default()
        };
        let mut inside = None;
        let runs = self.runs(change, kept.author)?;
        let belongs = |facts: &Facts<'_>| belongs(&runs, facts, kept.published, &self.zone);
        let (places, certain) = match belongs(&facts) {
            // With several programmes a hashtag in the text may tell which is meant.
            Belongs::To(one) if self.joined.len() == 1 => (vec![one], true),
            _ => {
                let inside = inside.insert(inside_of(change, post)?);
                match belongs(&inside.beside(facts)) {
                    Belongs::To(one) => (vec![one], true),
                    Belongs::Unsure(several) => (several, false),
                    Belongs::Nowhere => (Vec::new(), false),
                }
            }
        };
        let at = |place: &usize| Some((self.joined.get(*place)?, self.finders.get(*place)?));
        let (places, certain) = self.corrected(change, post, (places, certain))?;
        for (joined, finder) in places.iter().filter_map(at) {
            let said = said(change, post, joined.id())?;
            let mut about = finder.about(&facts, said.as_deref());
            let plain = matches!(about.because, Because::Nothing | Because::Week);
            // What a text says is asked only where title and tags are silent.
            if plain || !about.is_sure() {
                let inside = match &mut inside {
                    Some(inside) => inside,
                    none => none.insert(inside_of(change, post)?),
                };
                about = finder.about(&inside.beside(facts), said.as_deref());
            }
            keep(change, (post, kept.at), joined.id(), (&about, certain))?;
        }
        Ok(())
    }

    /// What a person said of a post counts: with Things for that programme, whatever speaks against it; with
    /// none, for no Thing of it. What they said of one programme changes nothing in another.
    fn corrected(
        &self,
        change: &Transaction<'_>,
        post: i64,
        (mut places, mut certain): (Vec<usize>, bool),
    ) -> Result<(Vec<usize>, bool)> {
        let mut told = Vec::new();
        for (place, joined) in self.joined.iter().enumerate() {
            if let Some(things) = said(change, post, joined.id())? {
                told.push((place, things.is_empty()));
            }
        }
        if !certain && told.iter().any(|(_, none)| !none) {
            // Which of several is meant was said.
            places.clear();
        }
        for (place, none) in told {
            certain |= !none;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if !certain && places.len() == 1 {
            certain = true;
        }
        Ok((places, certain))
    }

    /// The programmes as the author of a post stands to them. Where a programme has no list, everybody
    /// takes part.
    fn runs(&self, change: &Transaction<'_>, author: Option<i64>) -> Result<Vec<Run<'_>>> {
        let mut query = change.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM takes_part WHERE programme = ?1 AND participant = ?2) \
               OR NOT EXISTS (SELECT 1 FROM takes_part WHERE programme = ?1)",
        )?;
        self.joined
            .iter()
            .map(|one| {
                let joined = query.query_row(params![one.key, author], |row| row.get(0))?;
                Ok(Run { programme: &one.programme, joined })
            })
            .collect()
    }
}

impl Inside {
    fn beside<'a>(&'a self, facts: Facts<'a>) -> Facts<'a> {
        Facts { links: &self.links, headings: &self.headings, text: self.text.as_str(), ..facts }
    }
}

fn kept(change: &Transaction<'_>, post: i64) -> Result<Option<Kept>> {
    let mut tags = change.prepare_cached("SELECT tag FROM tag WHERE post = ? ORDER BY tag")?;
    let tags: Vec<String> =
        tags.query_map([post], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut query = change.prepare_cached(
        "SELECT p.at, p.published, p.title, p.address, coalesce(m.only_tags, '') <> '', p.participant \
         FROM post p LEFT JOIN participant m ON m.id = p.participant \
         WHERE p.id = ? AND p.kind = 0 AND p.in_scope = 1",
    )?;
    Ok(query
        .query_row([post], |row| {
            Ok(Kept {
                at: row.get(0)?,
                published: row.get::<_, Option<i64>>(1)?.map(codes::time_of),
                title: row.get(2)?,
                link: row.get::<_, Option<String>>(3)?.and_then(|link| Url::parse(&link).ok()),
                tags: tags.iter().map(|tag| Clean::line(tag)).collect(),
                mixed: row.get(4)?,
                author: row.get(5)?,
            })
        })
        .optional()?)
}

fn inside_of(change: &Transaction<'_>, post: i64) -> Result<Inside> {
    let body: Option<(Unpacked, Option<String>)> = change
        .prepare_cached("SELECT html, base FROM body_text WHERE post = ?")?
        .query_row([post], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (Unpacked(html), base) = body.unwrap_or_default();
    let base = base.and_then(|base| Url::parse(&base).ok());
    let document = text::html::document(&html, base.as_ref());
    let links = document.links.iter().filter_map(|link| Url::parse(link.as_str()).ok()).collect();
    let heading = |block: &Block| match block {
        Block::Heading { .. } => {
            let alone = Document { blocks: vec![block.clone()], links: Vec::new() };
            Some(Clean::line(text::plain(&alone).as_str()))
        }
        _ => None,
    };
    let headings = document.blocks.iter().filter_map(heading).collect();
    Ok(Inside { links, headings, text: text::plain(&document) })
}

/// What a person said here that a post is about.
fn said(
    connection: &Connection,
    post: i64,
    programme: ProgrammeId,
) -> Result<Option<Vec<ThingNumber>>> {
    Ok(connection
        .prepare_cached("SELECT things FROM said_about WHERE post = ? AND programme = ?")?
        .query_row(params![post, programme.0], |row| Ok(numbers_of(row.get_ref(0)?.as_str()?)))
        .optional()?)
}

fn keep(
    change: &Transaction<'_>,
    (post, at): (i64, i64),
    programme: ProgrammeId,
    (about, certain): (&About, bool),
) -> Result<()> {
    let weeks: Vec<ThingNumber> = about.weeks.iter().map(|week| ThingNumber(week.0)).collect();
    change
        .prepare_cached(
            "INSERT OR REPLACE INTO post_about(post, programme, things, stance, sure, because, said, weeks) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            post,
            programme.0,
            numbers(&about.things),
            codes::stance(about.stance),
            certain && about.is_sure(),
            about.because.code(),
            about.because.said(),
            numbers(&weeks),
        ])?;
    if certain && about.is_answer() {
        let mut thing = change.prepare_cached(
            "INSERT OR IGNORE INTO post_thing(programme, thing, at, post) VALUES (?, ?, ?, ?)",
        )?;
        for number in &about.things {
            thing.execute(params![programme.0, number.0, at, post])?;
        }
    }
    Ok(())
}

fn numbers(things: &[ThingNumber]) -> String {
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Numbers with blanks between.
pub(super) fn numbers_of(text: &str) -> Vec<ThingNumber> {
    text.split(' ').filter_map(|number| number.parse().ok()).map(ThingNumber).collect()
}

/// Programmes as they are told from others; what a newer program makes of the same is another.
fn fingerprint(joined: &[Joined], zone: &TimeZone) -> String {
    let programmes: Vec<_> = joined.iter().map(|one| (&one.key, &one.programme)).collect();
    let named = zone.iana_name();
    print_of(&format!("{} {programmes:?} {named:?}", super::open::SCHEMA))
}
