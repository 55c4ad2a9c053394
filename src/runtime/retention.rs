//! Lets go what need not be kept any longer, as the settings say: a little at a time, so that nobody waits for
//! the database meanwhile.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::Sender;

use super::effects::{Hands, send};
use super::keeper::Keeper;
use crate::app::Event;
use crate::config::{Keep, Retention};
use crate::store::Result;

/// Before when posts are let go, and whether only notes are.
pub fn limits(retention: &Retention, now: Timestamp) -> Vec<(Timestamp, bool)> {
    [(retention.posts, false), (retention.notes, true)]
        .into_iter()
        .filter_map(|(keep, notes_only)| match keep {
            Keep::Everything => None,
            Keep::Days(days) => {
                let before =
                    now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).ok()?;
                Some((before, notes_only))
            }
        })
        .collect()
}

/// Lets everything go that is older than it is kept. How many posts went.
pub async fn let_go_all(keeper: &Keeper, retention: &Retention, now: Timestamp) -> Result<u64> {
    let mut gone = 0;
    for (before, notes_only) in limits(retention, now) {
        loop {
            let some = keeper.run(move |store| store.let_go_some(before, notes_only)).await?;
            gone += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok(gone)
}

/// The same while the screen is open, with the settings as they are now.
pub(super) async fn let_go(hands: &Hands, answers: &Sender<Event>) {
    let Ok(Some(settings)) = hands.roster.settings() else { return };
    match let_go_all(&hands.writer, &settings.retention, hands.clock.now()).await {
        Ok(0) => {}
        Ok(_gone) => send(answers, Event::Changed).await,
        Err(cause) => tracing::warn!(%cause, "what is old could not be let go"),
    }
}
