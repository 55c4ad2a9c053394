//! Getting a person's older posts, blog by blog and page by page; what came is on the disk before the
//! next page is asked for.

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::effects::{Hands, send};
use super::round::{self, Whom, With, keep_waits, pace, remember_waits};
use crate::app::{Event, Failure, Ticket};
use crate::domain::{FurtherBack, Older, ParticipantId};
use crate::refresh::{Asking, Walk};
use crate::store::{Result, Source, SourceKind, Store, StoreError};

/// Carries `Effect::GetOlder` out.
pub(super) async fn perform(
    hands: &Hands,
    (person, until): (ParticipantId, Option<Timestamp>),
    answers: &Sender<Event>,
) {
    // One walk at a time: another would ask the same pages, and might remember an older place.
    let is_first = walking(hands).insert(person);
    if !is_first {
        return;
    }
    // Progress that nobody has time to draw is left out.
    let came = || drop(answers.try_send(Event::Changed));
    let event = match get(&hands.with(), person, until, came).await {
        Ok(state) => Event::Older { person, state },
        Err(cause) => {
            tracing::error!(%cause, "older posts could not be kept");
            let failure = Failure::PostsNotKept((&cause).into());
            Event::Failed { ticket: Ticket::default(), failure }
        }
    };
    walking(hands).remove(&person);
    send(answers, event).await;
    send(answers, Event::Changed).await;
}

/// Whose older posts are being got.
fn walking(hands: &Hands) -> MutexGuard<'_, HashSet<ParticipantId>> {
    hands.walking.lock().unwrap_or_else(PoisonError::into_inner)
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
    match all {
        Some(came) => Ok(came),
        None => of_nobody(with, person).await,
    }
}

/// Whoever is left alone is not asked for older posts, either: what there is stands on the blog.
async fn of_nobody(with: &With<'_>, person: ParticipantId) -> Result<Older> {
    let known = move |store: &mut Store| {
        let page = store.people()?.into_iter().find(|known| known.id == person);
        Ok::<_, StoreError>((page.and_then(|known| known.page), store.oldest_of(person)?))
    };
    let (page, back_to) = with.keeper.run(known).await?;
    Ok(Older { posts: 0, back_to, further: FurtherBack::OnTheBlog(page) })
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

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use std::sync::Arc;
    use tokio::sync::mpsc::channel;
    use url::Url;
    use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

    use super::*;
    use crate::app::Effect;
    use crate::config::accounts::Accounts;
    use crate::config::{Openers, Polling};
    use crate::fetch::{Client, ClientSettings};
    use crate::runtime::answering::Desk;
    use crate::runtime::clock::Clock;
    use crate::runtime::effects::World;
    use crate::runtime::keeper::Keeper;
    use crate::runtime::programmes::Programmes;
    use crate::runtime::roster::Roster;
    use crate::store::Enrolment;

    /// A world in which one person's blog is at this address.
    fn world(folder: &std::path::Path, feed: &str) -> (World, ParticipantId) {
        let now: Timestamp = "2026-04-29T10:30:00Z".parse().unwrap();
        let file = folder.join("cohort.db");
        let mut store = Store::open(&file, &folder.join("yours.bak"), now).unwrap().store;
        let feeds = vec![Url::parse(feed).unwrap()];
        let ama = Enrolment { name: "Ama".to_owned(), feeds, ..Enrolment::default() };
        store.enrol(&[ama], &[]).unwrap();
        let person = store.people().unwrap()[0].id;
        let reader = Keeper::start(Store::reader(&file).unwrap(), "reader", &file).unwrap();
        let desk = Desk {
            accounts: Accounts::of(folder.join("accounts.json")),
            lock: folder.join("sending.lock"),
            halt: None,
        };
        let programmes = Programmes::of(folder.join("programmes"), TimeZone::UTC);
        let world = World::new(
            (Keeper::start(store, "keeper", &file).unwrap(), reader),
            Client::new(ClientSettings::default()).unwrap(),
            Clock::frozen(now),
            (Roster::of(folder.join("config.toml")), programmes, desk),
            (Polling::default(), Openers::default(), Arc::default(), None),
        );
        (world, person)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_screen_is_told_what_came_after_every_page_and_how_it_ended() {
        let server = MockServer::start().await;
        for (at, number, older) in [("/feed", 2, "<link rel=\"next\" href=\"/2\"/>"), ("/2", 1, "")]
        {
            let feed = format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>a</id><title>Ama</title>{older}<entry><id>a:{number}</id>\
                 <title>Thing {number}</title><published>2026-03-0{number}T09:00:00Z</published></entry></feed>"
            );
            let answer = ResponseTemplate::new(200).set_body_raw(feed, "application/atom+xml");
            Mock::given(matchers::path(at)).respond_with(answer).mount(&server).await;
        }
        let folder = tempfile::tempdir().unwrap();
        let (mut world, person) = world(folder.path(), &format!("{}/feed", server.uri()));
        let (answers, mut told) = channel(16);

        world.perform(Effect::GetOlder { person, until: None }, &answers);

        let mut events = Vec::new();
        while !events.iter().any(|event| matches!(event, Event::Older { .. })) {
            events.push(told.recv().await.unwrap());
        }
        let state = Older {
            posts: 1,
            back_to: Some("2026-03-01T09:00:00Z".parse().unwrap()),
            further: FurtherBack::Beginning,
        };
        assert_eq!(events.pop(), Some(Event::Older { person, state }));
        assert!(events.len() >= 2 && events.iter().all(|event| *event == Event::Changed));
        assert_eq!(told.recv().await, Some(Event::Changed));
    }
}
