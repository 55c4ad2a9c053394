//! Carries out what concerns Things: the page of one, what a post is about, somebody new.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::effects::{Hands, send, tell};
use crate::app::list::Beside;
use crate::app::{AboutPost, Effect, Event, Failure, ListView, PageOf};
use crate::domain::{Joined, OnPage, PostId, PostKind, ProgrammeId, Row, Suggestion, ThingNumber};
use crate::store::{Among, Result, Span, Store};
use crate::text::Clean;
use crate::words::programme as words;

/// So many posts are looked through at a time, so that nobody else waits long for the database.
const BATCH: u16 = 200;

/// Finds what posts are about wherever that is to be done, in the background.
pub(super) async fn find_all(hands: &Hands, answers: &Sender<Event>) {
    let mut found = false;
    loop {
        match hands.writer.run(|store| store.find_things(BATCH)).await {
            Ok(true) => found = true,
            Ok(false) => break,
            Err(cause) => {
                tracing::warn!(%cause, "what posts are about could not be kept");
                break;
            }
        }
    }
    if found {
        send(answers, Event::Changed).await;
    }
}

/// The programmes as they are now, where they changed since the screen last heard of them; what posts are
/// about is found anew then.
pub(super) async fn again(hands: &Hands, answers: &Sender<Event>) {
    let Ok(Some(settings)) = hands.roster.settings() else { return };
    let joined: Vec<Joined> =
        hands.programmes.joined(&settings).into_iter().map(|(joined, _)| joined).collect();
    let (told, zone) = (joined.clone(), hands.programmes.zone().clone());
    let changed = hands.reader.run(move |store| {
        let changed = store.programmes() != told;
        store.know_programmes(&told, &zone);
        Ok::<_, crate::store::StoreError>(changed)
    });
    if changed.await.is_ok_and(|changed| changed) {
        let (told, zone) = (joined.clone(), hands.programmes.zone().clone());
        hands.writer.later(move |store| store.know_programmes(&told, &zone));
        send(answers, programmes(hands, Arc::new(joined)).await).await;
    }
    find_all(hands, answers).await;
}

/// The programmes, and the Thing the person was at last time.
pub(super) async fn programmes(hands: &Hands, joined: Arc<Vec<Joined>>) -> Event {
    let first = joined.first().map(Joined::id);
    let at = hands.reader.run(move |store| first.map_or(Ok(None), |id| place(store, id))).await;
    let at = at.unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the Thing you were at could not be read");
        None
    });
    Event::Programmes { joined, at }
}

/// Under this name the database keeps when the person was last here.
const LAST_HERE: &str = "last here";

/// Remembers that the person is here.
pub(super) fn keep_here(store: &mut Store, now: Timestamp) -> Result<()> {
    store.keep_value(LAST_HERE, &now.to_string())
}

/// When the person was last here, where that is known.
pub(super) async fn last_here(hands: &Hands) -> Option<Timestamp> {
    let kept = hands.reader.run(|store| store.kept_value(LAST_HERE)).await;
    kept.ok().flatten()?.parse().ok()
}

fn name_of_place(programme: ProgrammeId) -> String {
    format!("thing of {}", programme.0)
}

fn place(store: &Store, programme: ProgrammeId) -> Result<Option<ThingNumber>> {
    let kept = store.kept_value(&name_of_place(programme))?;
    Ok(kept.and_then(|kept| kept.parse().ok()).map(ThingNumber))
}

/// Carries one effect out. Returns at once.
pub(super) fn perform(hands: &Hands, effect: Effect, answers: Sender<Event>) {
    match effect {
        Effect::SayAbout { ticket, post, programme, things } => {
            hands.changed_yours();
            hands.writer.later(move |store| {
                tell(
                    &answers,
                    match store.say_about(post, programme, things.as_deref()) {
                        Ok(before) => Event::AboutSaid { ticket, before },
                        Err(cause) => {
                            tracing::error!(%cause, "what a post is about could not be kept");
                            Event::Failed { ticket, failure: Failure::NotKept((&cause).into()) }
                        }
                    },
                );
            });
        }
        Effect::AskAbout { ticket, post, programme } => {
            hands.reader.later(move |store| {
                let found = about(store, post, programme).unwrap_or_else(|cause| {
                    tracing::error!(%cause, "what a post is about could not be read");
                    None
                });
                tell(&answers, Event::About { ticket, found: found.map(Box::new) });
            });
        }
        Effect::FindSomebody { ticket } => {
            hands.writer.later(move |store| {
                tell(
                    &answers,
                    match store.somebody_new() {
                        Ok(row) => Event::Somebody { ticket, row: row.map(Box::new) },
                        Err(cause) => {
                            tracing::error!(%cause, "nobody could be looked for");
                            Event::Failed { ticket, failure: Failure::NotRead }
                        }
                    },
                );
            });
        }
        Effect::KeepThing { programme, thing } => {
            hands.writer.later(move |store| {
                let kept = store.keep_value(&name_of_place(programme), &thing.to_string());
                if let Err(cause) = kept {
                    tracing::warn!(%cause, "the Thing you are at could not be kept");
                }
            });
        }
        other => tracing::error!(?other, "this is nothing about Things"),
    }
}

/// What a post is about in this programme. `None`: it is no post of a blog.
fn about(store: &Store, post: PostId, programme: ProgrammeId) -> Result<Option<AboutPost>> {
    let is_blog = store.text(post)?.is_some_and(|text| text.row.kind == PostKind::Blog);
    if !is_blog {
        return Ok(None);
    }
    let mut about = store.about(post)?;
    about.retain(|about| about.programme == programme);
    Ok(Some(match about.into_iter().next() {
        Some(about) => AboutPost {
            post,
            programme: about.programme,
            numbers: about.on.map(|on| on.numbers).unwrap_or_default(),
            because: Clean::line(&words::because(&about.because)),
        },
        None => AboutPost {
            post,
            programme,
            numbers: Vec::new(),
            because: Clean::line(words::DOES_NOT_COUNT),
        },
    }))
}

/// What a Thing's page shows: its rows, whether there are more, and what stands beside them.
pub(super) type PageOfThing = (Vec<Row>, bool, Option<Box<Beside>>);

/// A part of the page of a Thing: with its beginning and so many of the others, or those that follow.
pub(super) fn rows(
    store: &Store,
    (programme, thing): (ProgrammeId, ThingNumber),
    (page, count): (PageOf, u16),
    now: Timestamp,
) -> Result<PageOfThing> {
    let among = Among::Thing(programme, thing);
    let as_others = |mut rows: Vec<Row>| {
        for row in &mut rows {
            row.on_page = Some(OnPage::More);
        }
        rows
    };
    let span = match page {
        PageOf::After(key) => Some(Span::After(key)),
        PageOf::Before(key) => Some(Span::Before(key)),
        PageOf::Oldest => Some(Span::Oldest),
        PageOf::PreviousNew(_) => None,
        PageOf::Newest | PageOf::From(_) | PageOf::NextNew(_) => Some(Span::Newest),
    };
    match span {
        None => Ok((Vec::new(), false, None)),
        Some(span @ (Span::After(_) | Span::Before(_) | Span::Oldest)) => {
            let (rows, more) = store.page(among, span, count)?;
            Ok((as_others(rows), more, None))
        }
        Some(span) => {
            let joined = store.programmes().iter().find(|joined| joined.id() == programme);
            let Some(joined) = joined else { return Ok((Vec::new(), false, None)) };
            let page = store.thing_page(joined, thing, now)?;
            let instruction = |row| Row { on_page: Some(OnPage::Instruction), ..row };
            let mut rows: Vec<Row> = page.instruction.into_iter().map(instruction).collect();
            rows.extend(
                page.first
                    .into_iter()
                    .map(|(row, why)| Row { on_page: Some(OnPage::First(why)), ..row }),
            );
            let beside = Beside {
                more: page.more,
                unfolded: count > 0,
                near: page.near,
                begin_later: page.begin_later,
            };
            if count == 0 {
                return Ok((rows, false, Some(Box::new(beside))));
            }
            // Those that stand above are among them, too.
            let (others, more) = store.page(among, span, count.saturating_add(4))?;
            let there = |row: &Row| rows.iter().any(|known| known.key.id == row.key.id);
            let others: Vec<Row> = others.into_iter().filter(|row| !there(row)).collect();
            rows.extend(as_others(others));
            Ok((rows, more, Some(Box::new(beside))))
        }
    }
}

/// Remembers what was suggested on a Thing's page that is about to be shown.
pub(super) fn remember_suggested(hands: &Hands, event: &Event) {
    let Event::Page { view: ListView::Thing(programme, thing), rows, beside: Some(_), .. } = event
    else {
        return;
    };
    let (programme, thing) = (*programme, *thing);
    let chosen: Vec<(PostId, Suggestion)> = rows
        .iter()
        .filter_map(|row| match row.on_page {
            Some(OnPage::First(why)) => Some((row.key.id, why)),
            _ => None,
        })
        .collect();
    hands.writer.later(move |store| {
        if let Err(cause) = store.keep_suggested(programme, thing, &chosen) {
            tracing::warn!(%cause, "what was suggested could not be kept");
        }
    });
}
