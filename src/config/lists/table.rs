//! Tables: CSV with any separator, or rows that were copied out of one. The order and the language of the
//! columns do not matter.

use url::Url;

use super::cells::{Cell, email, handles, of_profile, says_nothing};
use super::columns::{Role, is_header, roles};
use super::urls::looks_like_feed;
use super::{Gathered, ListKind, Listed, Listing, WhySkipped};
use crate::domain::WeekNumber;
use crate::text::Clean;

/// So many rows tell what parts the cells.
const SAMPLE: usize = 20;
/// Further cells of a row are left out.
const MOST_CELLS: usize = 60;

/// Answers to "may we list you?" that say no.
const NO: [&str; 17] = [
    "no",
    "nee",
    "nein",
    "nej",
    "nei",
    "ei",
    "non",
    "não",
    "nao",
    "nie",
    "ne",
    "нет",
    "לא",
    "لا",
    "否",
    "いいえ",
    "아니요",
];

/// Reads a table, if the text is one; `sure` if somebody said that it is.
pub(super) fn read(text: &str, sure: bool) -> Option<Listing> {
    let rows = [b'\t', b';', b',']
        .into_iter()
        .map(|separator| (width(text, separator, sure), separator))
        .max_by_key(|(width, _)| *width)
        .filter(|(width, _)| *width > 1 || sure)
        .map(|(_, separator)| records(text, separator, usize::MAX))?;
    let listing = gathered(ListKind::Table, rows, None).listing;
    let is_table = sure || !listing.listed.is_empty();
    is_table.then_some(listing)
}

/// How many cells nearly every row has; 0 where rows differ.
fn width(text: &str, separator: u8, sure: bool) -> usize {
    let rows = records(text, separator, SAMPLE);
    let width = rows.first().map(|(_, cells)| cells.len()).unwrap_or_default();
    let same = rows.iter().filter(|(_, cells)| cells.len() == width).count();
    let enough = rows.len() > 1 && same * 5 >= rows.len() * 4;
    if enough || sure { width } else { 0 }
}

/// The rows with their lines. Blank rows are left out.
fn records(text: &str, separator: u8, most: usize) -> Vec<(usize, Vec<Cell>)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().map_while(Result::ok).map(|record| {
        let line = record.position().map_or(1, csv::Position::line);
        let cells = record.iter().take(MOST_CELLS).map(Cell::of).collect();
        (usize::try_from(line).unwrap_or(usize::MAX), cells)
    });
    rows.filter(|(_, cells): &(usize, Vec<Cell>)| cells.iter().any(|cell| !cell.is_empty()))
        .take(most)
        .collect()
}

/// What rows of cells say; `group` is what stands above the table.
pub(super) fn gathered(
    kind: ListKind,
    mut rows: Vec<(usize, Vec<Cell>)>,
    group: Option<&Clean>,
) -> Gathered {
    let mut gathered = Gathered::new(kind);
    gather(&mut gathered, &mut rows, group);
    gathered
}

/// Adds what rows of cells say to a list.
pub(super) fn gather(
    gathered: &mut Gathered,
    rows: &mut Vec<(usize, Vec<Cell>)>,
    group: Option<&Clean>,
) {
    let header = match rows.first() {
        Some((_, first)) if is_header(first) => Some(rows.remove(0).1),
        _ => None,
    };
    let roles = roles(header.as_deref(), rows);
    for (line, cells) in rows.iter() {
        row(gathered, *line, &Row { cells, roles: &roles, group });
    }
}

/// One row with what its columns hold.
struct Row<'r> {
    cells: &'r [Cell],
    roles: &'r [Role],
    group: Option<&'r Clean>,
}

impl Row<'_> {
    fn of(&self, role: Role) -> impl Iterator<Item = &Cell> {
        let cells = self.cells.iter().zip(self.roles);
        cells.filter(move |(_, known)| **known == role).map(|(cell, _)| cell)
    }

    fn text(&self, role: Role) -> Option<Clean> {
        let words: Vec<&str> = self
            .of(role)
            .map(|cell| cell.text.as_str())
            .filter(|text| !says_nothing(text))
            .collect();
        let text = Clean::line(&words.join(" "));
        (!text.is_empty()).then_some(text)
    }

    /// The name; on a page it may be what the link to the blog says.
    fn name(&self) -> Option<Clean> {
        let link = || {
            let linked = self.of(Role::Blog).find(|cell| !cell.links.is_empty());
            linked
                .map(|cell| Clean::line(&cell.text))
                .filter(|text| !is_written_address(text.as_str()))
        };
        self.text(Role::Name).or_else(link).filter(|name| !name.is_empty())
    }

    fn refuses(&self) -> bool {
        self.of(Role::Consent).any(|cell| {
            let words = cell.text.to_lowercase();
            let first = words.split(|ch: char| !ch.is_alphanumeric()).next();
            first.is_some_and(|first| NO.contains(&first))
        })
    }
}

/// Whether a text is an address, not a name.
pub(super) fn is_written_address(text: &str) -> bool {
    Cell::of(text).is_address()
}

fn row(gathered: &mut Gathered, line: usize, row: &Row<'_>) {
    let mut entry = Listed {
        name: row.name(),
        group: row.text(Role::Group).or_else(|| row.group.cloned()),
        joined: row.text(Role::Joined).and_then(|text| week(text.as_str())),
        ..Listed::default()
    };
    for cell in row.of(Role::Only) {
        let tags =
            cell.text.split([',', ';', ' ', '|']).map(|tag| tag.trim_start_matches('#').trim());
        entry.only.extend(tags.filter(|tag| !says_nothing(tag)).map(str::to_owned));
    }
    for cell in row.of(Role::Handle) {
        let (fediverse, bluesky) = handles(&cell.text, true);
        entry.fediverse = entry.fediverse.or(fediverse);
        entry.bluesky = entry.bluesky.or(bluesky);
    }
    entry.feed = row.of(Role::Feed).find_map(|cell| cell.addresses(true).into_iter().next());
    for cell in row.of(Role::Blog) {
        for address in cell.addresses(true) {
            add_address(&mut entry, address);
        }
        let (fediverse, bluesky) = handles(&cell.text, false);
        entry.fediverse = entry.fediverse.or(fediverse);
        entry.bluesky = entry.bluesky.or(bluesky);
    }
    if row.refuses() {
        let written = entry.name.unwrap_or_default();
        gathered.skip(line, written.as_str(), WhySkipped::AskedNotTo);
    } else if entry.key().is_some() {
        gathered.list(line, entry);
    } else {
        skip(gathered, line, row, entry.name);
    }
}

/// Says of a row without an address why it has none.
fn skip(gathered: &mut Gathered, line: usize, row: &Row<'_>, name: Option<Clean>) {
    let written = row.of(Role::Blog).find(|cell| !says_nothing(&cell.text)).map(|cell| &cell.text);
    match written {
        Some(written) if email(written).is_some() => {
            gathered.skip(line, written, WhySkipped::Email);
        }
        Some(written) if name.is_none() => gathered.skip(line, written, WhySkipped::NoAddress),
        _ => {
            if let Some(name) = name {
                gathered.skip(line, name.as_str(), WhySkipped::NotYet);
            }
        }
    }
}

/// Gives an entry one more address: a handle's profile, a feed, a page, or one more of them.
pub(super) fn add_address(entry: &mut Listed, address: Url) {
    let (fediverse, bluesky) = of_profile(&address);
    if fediverse.is_some() || bluesky.is_some() {
        entry.fediverse = entry.fediverse.take().or(fediverse);
        entry.bluesky = entry.bluesky.take().or(bluesky);
    } else if looks_like_feed(&address) && entry.feed.is_none() {
        entry.feed = Some(address);
    } else if entry.page.is_none() {
        entry.page = Some(address);
    } else if entry.page.as_ref() != Some(&address) {
        entry.also.push(address);
    }
}

fn week(text: &str) -> Option<WeekNumber> {
    let digits: String = text
        .chars()
        .skip_while(|ch| !ch.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|week| (1..=400).contains(week)).map(WeekNumber)
}
