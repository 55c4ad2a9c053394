//! The last place: the row of the timeline one was on, kept so that one comes back to it.

use jiff::Timestamp;

use crate::domain::{PostId, RowKey};
use crate::store::{Result, Store};

const NAME: &str = "place";

/// Keeps a place.
pub(super) fn keep(store: &mut Store, row: RowKey) {
    let place = format!("{} {}", row.at.as_millisecond(), row.id.0);
    if let Err(cause) = store.keep_value(NAME, &place) {
        tracing::warn!(%cause, "the place could not be kept");
    }
}

/// The kept place.
pub(super) fn kept(store: &mut Store) -> Result<Option<RowKey>> {
    let kept = store.kept_value(NAME)?;
    Ok(kept.and_then(|place| {
        let (at, id) = place.split_once(' ')?;
        let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
        Some(RowKey { at, id: PostId(id.parse().ok()?) })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_kept() {
        let mut store = Store::in_memory().unwrap();
        let row = RowKey { at: "2026-04-29T10:30:00Z".parse().unwrap(), id: PostId(7) };

        keep(&mut store, row);

        assert_eq!(kept(&mut store).unwrap(), Some(row));
    }
}
