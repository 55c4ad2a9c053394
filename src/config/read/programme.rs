//! Turns the text of a programme file into a [`Programme`], or into every mistake in it at once. What
//! a newer program may have put into it is no mistake: the person who joins cannot mend the file.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::desk::{At, Desk, items};
use super::{BLUESKY, participants, same_tag, table};
use crate::config::mistake::{Mistake, MistakeKind, Wants};
use crate::config::settings::ParticipantSetting;
use crate::domain::{Programme, ProgrammeTag, Thing, ThingNumber, Week, WeekNumber};
use crate::text::Clean;

const ROOT: &[&str] = &[
    "name",
    "short",
    "starts",
    "time_zone",
    "hashtags",
    "thing",
    "things",
    "weeks",
    "roster",
    "participant",
];
const NOUN: &[&str] = &["words"];
const THING: &[&str] = &["number", "title", "opens", "week", "post"];
const WEEK: &[&str] = &["number", "starts", "name"];

/// More than any programme has; a year of days fits.
const MOST: u32 = 400;

/// What a programme file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeFile {
    /// The programme, its calendar made whole.
    pub programme: Programme,
    /// The people that stand in the file itself.
    pub participants: Vec<ParticipantSetting>,
    /// What was passed over, in the order of the file.
    pub passed_over: Vec<Mistake>,
}

/// Whether a text is meant to be a programme file and no list: it begins with a key, or with somebody
/// who stands in it.
pub fn is_meant(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let key = first.split('=').next().unwrap_or_default().trim();
    first.starts_with("[[") || (first.contains('=') && is_key(key))
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'))
}

/// Reads the text of a programme file (TOML). The mistakes are in the order of the file.
pub fn read(text: &str) -> Result<ProgrammeFile, Vec<Mistake>> {
    let (document, faults) = DeTable::parse_recoverable(text);
    let mut desk = Desk::new(text);
    let root = document.get_ref();
    let programme = programme(&mut desk, root).with_calendar();
    let participants = participants(&mut desk, root);
    let (passed_over, mistakes): (Vec<_>, Vec<_>) =
        desk.mistakes(&faults).into_iter().partition(|mistake| mistake.kind.may_be_newer());
    if mistakes.is_empty() {
        Ok(ProgrammeFile { programme, participants, passed_over })
    } else {
        Err(mistakes)
    }
}

fn programme(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Programme {
    desk.known(root, ROOT);
    if !root.contains_key("name") {
        desk.tell(0, MistakeKind::NoProgrammeName);
    }
    let starts = desk.day(root, "starts");
    Programme {
        name: line(desk, root, "name").unwrap_or_default(),
        short: line(desk, root, "short"),
        starts,
        hashtags: hashtags(desk, root),
        words: words(desk, root),
        things: things(desk, root),
        weeks: weeks(desk, root, starts),
        time_zone: time_zone(desk, root),
        rosters: desk.addresses(root, "roster").into_iter().map(|roster| roster.value).collect(),
    }
}

fn line(desk: &mut Desk<'_>, table: &DeTable<'_>, key: &str) -> Option<Clean> {
    desk.text(table, key).map(|text| Clean::line(&text.value))
}

/// Hashtags with their servers, or only their names.
fn hashtags(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<ProgrammeTag> {
    let mut hashtags: Vec<(usize, ProgrammeTag)> = Vec::new();
    for item in items(root, "hashtags") {
        let at = item.span().start;
        let tag = match item.get_ref().as_table() {
            Some(table) => {
                desk.known(table, &table::keys("[[hashtag]]"));
                let also = desk.tags(table, "also");
                let servers = desk.servers(table, "servers");
                let bluesky = desk.server_or_flag(table, "bluesky", BLUESKY);
                desk.hashtag(table, at).map(|tag| ProgrammeTag { tag, also, servers, bluesky })
            }
            None => desk
                .hashtag_of(item, "hashtags")
                .map(|tag| ProgrammeTag { tag, ..ProgrammeTag::default() }),
        };
        let Some(tag) = tag else { continue };
        if let Some((other, _)) = hashtags.iter().find(|(_, other)| same_tag(&other.tag, &tag.tag))
        {
            let other_line = desk.line(*other);
            desk.tell(at, MistakeKind::SameTag { tag: Clean::line(&tag.tag), other_line });
        }
        hashtags.push((at, tag));
    }
    hashtags.into_iter().map(|(_, tag)| tag).collect()
}

fn words(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<String> {
    let written = desk.table(root, "thing").map(|table| {
        desk.known(table, NOUN);
        desk.texts(table, "words")
    });
    let words: Vec<String> = written.into_iter().flatten().map(|word| word.value).collect();
    if words.is_empty() { vec!["Thing".to_owned()] } else { words }
}

/// Things as tables, or only as their titles, or only how many there are.
fn things(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<Thing> {
    let count = root.get("things").filter(|value| value.get_ref().as_integer().is_some());
    if count.is_some() {
        let count = desk.number(root, "things", &(1..=MOST)).unwrap_or_default();
        return (1..=count).map(|number| thing_called(small(number), None)).collect();
    }
    let mut numbers = Numbers::new("things");
    let mut things = Vec::new();
    for item in items(root, "things") {
        let thing = if let Some(table) = item.get_ref().as_table() {
            thing(desk, &mut numbers, item, table)
        } else {
            let title = desk.text_of(item, "things", Wants::Tables);
            let title = title.map(|title| Clean::line(&title.value));
            thing_called(numbers.next(desk, item, None), title)
        };
        things.push(thing);
    }
    things
}

fn thing_called(number: u16, title: Option<Clean>) -> Thing {
    Thing { number: ThingNumber(number), title, opens: None, week: None, post: None }
}

fn thing(
    desk: &mut Desk<'_>,
    numbers: &mut Numbers,
    item: &Spanned<DeValue<'_>>,
    table: &DeTable<'_>,
) -> Thing {
    desk.known(table, THING);
    let number = desk.number(table, "number", &(1..=MOST)).map(small);
    Thing {
        number: ThingNumber(numbers.next(desk, item, number)),
        title: line(desk, table, "title"),
        opens: desk.moment(table, "opens"),
        week: desk.number(table, "week", &(1..=MOST)).map(small).map(WeekNumber),
        post: desk.address(table, "post").map(|post| post.value),
    }
}

fn weeks(desk: &mut Desk<'_>, root: &DeTable<'_>, first: Option<Date>) -> Vec<Week> {
    let mut numbers = Numbers::new("weeks");
    let mut weeks: Vec<(usize, Week)> = Vec::new();
    for (at, table) in desk.tables(root, "weeks") {
        desk.known(table, WEEK);
        let written = desk.number(table, "number", &(1..=MOST)).map(small);
        let number = numbers.next_at(desk, at, written);
        let name = line(desk, table, "name");
        // Without a day of its own a week begins seven days after the one before.
        let before = weeks
            .last()
            .map(|(_, week)| week.clone())
            .or_else(|| first.map(|starts| Week { number: WeekNumber(1), starts, name: None }));
        let follows = || before.map(|before| before.seven_days_each(WeekNumber(number)));
        let Some(starts) = desk.day(table, "starts").or_else(follows) else {
            desk.tell(at, MistakeKind::Missing { key: "starts", of: "weeks" });
            continue;
        };
        weeks.push((at, Week { number: WeekNumber(number), starts, name }));
    }
    weeks.sort_by_key(|(_, week)| week.number);
    for pair in weeks.windows(2) {
        let [(_, before), (at, week)] = pair else { continue };
        if week.number > before.number && week.starts <= before.starts {
            let kind = MistakeKind::WeekTooEarly { week: week.number.0, before: before.number.0 };
            desk.tell(*at, kind);
        }
    }
    weeks.into_iter().map(|(_, week)| week).collect()
}

fn time_zone(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Option<TimeZone> {
    let At { at, value } = desk.text(root, "time_zone")?;
    let zone = TimeZone::get(&value).ok();
    if zone.is_none() {
        desk.tell(at, MistakeKind::UnknownZone { written: Clean::line(&value) });
    }
    zone
}

/// Numbers of Things or weeks; who has none follows the one before.
struct Numbers {
    key: &'static str,
    last: u16,
    at: HashMap<u16, usize>,
}

impl Numbers {
    fn new(key: &'static str) -> Self {
        Self { key, last: 0, at: HashMap::new() }
    }

    fn next(
        &mut self,
        desk: &mut Desk<'_>,
        item: &Spanned<DeValue<'_>>,
        given: Option<u16>,
    ) -> u16 {
        self.next_at(desk, item.span().start, given)
    }

    fn next_at(&mut self, desk: &mut Desk<'_>, at: usize, given: Option<u16>) -> u16 {
        let number = given.unwrap_or_else(|| self.last.saturating_add(1));
        if let Some(other) = self.at.get(&number) {
            let other_line = desk.line(*other);
            desk.tell(at, MistakeKind::SameNumber { key: self.key, number, other_line });
        }
        self.at.entry(number).or_insert(at);
        self.last = number;
        number
    }
}

/// A number that was checked to be at most [`MOST`].
fn small(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
