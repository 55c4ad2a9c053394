//! Getting a person's older posts, blog by blog and page by page; what came is on the disk before the
//! next page is asked for.

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::effects::{Hands, send};
use super::round::{self, Whom, With, keep_waits, pace, remember_waits};
use crate::app::{Event, Failure, Ticket};
use crate::domain::{FurtherBack, Older, ParticipantId};
use crate::refresh::{Asking, Walk};
use crate::store::{Result, Source, SourceKind, StoreError};

/// Carries `Effect::GetOlder` out.
pub(super) async fn perform(
    hands: &Hands,
    (person, until): (ParticipantId, Option<Timestamp>),
    answers: &Sender<Event>,
) {
    // Progress that nobody has time to draw is left out.
    let came = || drop(answers.try_send(Event::Changed));
    let event = match get(&hands.with(), person, until, came).await {
        Ok(state) => Event::Older { person, state },
        Err(cause) => {
            tracing::error!(%cause, "older posts could not be kept");
            Event::Failed { ticket: Ticket::default(), failure: Failure::PostsNotKept }
        }
    };
    send(answers, event).await;
    send(answers, Event::Changed).await;
}

/// Gets posts of a person that their blogs' feeds no longer hold, back to `until` if it is given.
/// `step` is called when posts came; dropping the future ends it, and nothing that was kept is lost.
pub async fn get(
    with: &With<'_>,
    person: ParticipantId,
    until: Option<Timestamp>,
    mut step: impl FnMut(),
) -> Result<Older> {
    let mut blogs = blogs(with, person).await?;
    // Where their posts are is found by asking for the newest.
    if blogs.iter().any(|blog| blog.asked_at.is_none()) {
        round::run(with, Whom::Person(person), |_| step()).await?;
        blogs = self::blogs(with, person).await?;
    }
    remember_waits(with).await?;
    let mut all: Option<Older> = None;
    for blog in blogs {
        let came = of_blog(with, blog, until, &mut step).await?;
        all = Some(match all {
            Some(before) => before.and(came),
            None => came,
        });
    }
    keep_waits(with).await?;
    // Nobody is asked: what there is stands on the blog.
    Ok(all.unwrap_or(Older { posts: 0, back_to: None, further: FurtherBack::OnTheBlog(None) }))
}

async fn blogs(with: &With<'_>, person: ParticipantId) -> Result<Vec<Source>> {
    let mut blogs = with.keeper.run(move |store| store.sources_of(person)).await?;
    blogs.retain(|blog| blog.kind == SourceKind::Feed);
    Ok(blogs)
}

async fn of_blog(
    with: &With<'_>,
    blog: Source,
    until: Option<Timestamp>,
    step: &mut impl FnMut(),
) -> Result<Older> {
    let clock = || with.clock.now();
    let pace = pace(with.polling);
    let asking =
        Asking { client: with.client, now: &clock, pace, at_once: 1, logins: &[], sky: None };
    let mut walk = with
        .keeper
        .run(move |store| {
            let back = store.read_back(&blog)?;
            Ok::<_, StoreError>(Walk::new(blog, back, until))
        })
        .await?;
    while let Some(page) = walk.next() {
        let walked = walk.ask(&asking, page).await;
        let now = with.clock.now();
        walk = with
            .keeper
            .run(move |store| {
                walk.take(store, walked, now)?;
                Ok::<_, StoreError>(walk)
            })
            .await?;
        step();
    }
    with.keeper.run(move |store| walk.ended(store)).await
}
