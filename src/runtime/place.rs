//! The last place: which view, which row; kept so that one comes back to it.

use jiff::Timestamp;

use crate::app::ListView;
use crate::domain::{ParticipantId, PostId, RowKey};
use crate::store::{Result, Store};

const NAME: &str = "place";

/// Keeps a place.
pub(super) fn keep(store: &mut Store, view: ListView, row: Option<RowKey>) {
    let view = match view {
        ListView::Everything => "everything".to_owned(),
        ListView::Saved => "saved".to_owned(),
        ListView::Person(person) => format!("person {}", person.0),
    };
    let row =
        row.map(|key| format!("{} {}", key.at.as_millisecond(), key.id.0)).unwrap_or_default();
    if let Err(cause) = store.keep_value(NAME, &format!("{view}\n{row}")) {
        tracing::warn!(%cause, "the place could not be kept");
    }
}

/// The kept place.
pub(super) fn kept(store: &mut Store) -> Result<Option<(ListView, Option<RowKey>)>> {
    let Some(text) = store.kept_value(NAME)? else { return Ok(None) };
    let mut lines = text.lines();
    let view = match lines.next() {
        Some("saved") => ListView::Saved,
        Some(other) => match other.strip_prefix("person ").and_then(|id| id.parse().ok()) {
            Some(id) => ListView::Person(ParticipantId(id)),
            None => ListView::Everything,
        },
        None => return Ok(None),
    };
    let row = lines.next().and_then(|line| {
        let (at, id) = line.split_once(' ')?;
        let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
        Some(RowKey { at, id: PostId(id.parse().ok()?) })
    });
    Ok(Some((view, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_kept() {
        let mut store = Store::in_memory().unwrap();
        let row = RowKey { at: "2026-04-29T10:30:00Z".parse().unwrap(), id: PostId(7) };
        for (view, row) in [
            (ListView::Everything, Some(row)),
            (ListView::Saved, None),
            (ListView::Person(ParticipantId(3)), Some(row)),
        ] {
            keep(&mut store, view, row);

            assert_eq!(kept(&mut store).unwrap(), Some((view, row)));
        }
    }
}
