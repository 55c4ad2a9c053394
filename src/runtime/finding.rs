//! Carries out what concerns finding: questions, the index behind them, views of the person's own.

use std::sync::atomic::Ordering;

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::effects::{Hands, World, send, tell};
use super::lists::span_of;
use super::people::failure;
use crate::app::finding::NamedView;
use crate::app::{Effect, Event, Failure, ListView, PageOf, Ticket};
use crate::config::{Settings, edit};
use crate::domain::{Filter, ParticipantId, Term, What};
use crate::store::{Found, Result, Span, Store, Stride, Toward};

/// Puts the words of all posts that wait for it into the index, in the background.
pub(super) async fn index_all(hands: &Hands, answers: &Sender<Event>) {
    let mut went_in = false;
    loop {
        let Ok(true) = hands.reader.run(|store| store.is_indexing()).await else { break };
        match hands.writer.run(|store| store.index_some(Stride::Short)).await {
            Ok(more) => {
                went_in = true;
                if !more {
                    break;
                }
            }
            Err(cause) => {
                tracing::warn!(%cause, "the words of posts could not be kept");
                break;
            }
        }
    }
    if went_in {
        send(answers, Event::Indexed).await;
    }
}

/// Carries one effect out. Returns at once.
pub(super) fn begin(world: &mut World, effect: Effect, answers: Sender<Event>) {
    let hands = world.hands.clone();
    if matches!(effect, Effect::Find { .. }) {
        return find(&hands, effect, answers);
    }
    world.spawn(async move { perform(&hands, effect, &answers).await });
}

/// Gets older posts of a person, which can be found then.
pub(super) async fn get_older(
    hands: &Hands,
    whose: (ParticipantId, Option<Timestamp>),
    answers: &Sender<Event>,
) {
    super::older::perform(hands, whose, answers).await;
    index_all(hands, answers).await;
}

/// Answers a question on the reading thread, unless a later one came meanwhile.
fn find(hands: &Hands, effect: Effect, answers: Sender<Event>) {
    let Effect::Find { ticket, view, filter, page, count } = effect else { return };
    let is_typed = view == ListView::Found && page == PageOf::Newest;
    let last = std::sync::Arc::clone(&hands.asked_last);
    if is_typed {
        last.store(ticket.0, Ordering::Relaxed);
    }
    let now = hands.clock.now();
    hands.reader.later(move |store| {
        if is_typed && last.load(Ordering::Relaxed) != ticket.0 {
            return;
        }
        let found = found(store, &filter, (page, count), now);
        let unfinished = store.is_indexing().unwrap_or_default();
        tell(
            &answers,
            match found {
                Ok(Found { rows, more, beyond }) => {
                    Event::Found { ticket, page, rows, more, beyond, unfinished }
                }
                Err(cause) => {
                    tracing::error!(%cause, "nothing could be looked for");
                    Event::Failed { ticket, failure: Failure::NotRead }
                }
            },
        );
    });
}

fn found(
    store: &Store,
    filter: &Filter,
    (page, count): (PageOf, u16),
    now: Timestamp,
) -> Result<Found> {
    let zone = store.zone();
    let span = span_of(page, |key, toward| {
        let mut new = filter.clone();
        new.terms.push(Term { not: false, what: What::New });
        let beyond = match toward {
            Toward::Newer => Span::Before(key),
            Toward::Older => Span::After(key),
        };
        Ok(store.find(&new, beyond, 1, (now, zone))?.rows.first().map(|row| row.key))
    })?;
    match span {
        Some(span) => store.find(filter, span, count, (now, zone)),
        None => Ok(Found::default()),
    }
}

/// The views that the config names.
pub fn views_of(settings: &Settings) -> Vec<NamedView> {
    let views = settings.views.iter();
    views.map(|view| NamedView { name: view.name.clone(), show: view.show.clone() }).collect()
}

/// Tells the views as they are now.
pub(super) async fn tell_views(hands: &Hands, answers: &Sender<Event>) {
    if let Ok(Some(settings)) = hands.roster.settings() {
        send(answers, Event::Views(views_of(&settings))).await;
    }
}

/// Keeps a view, or takes it away.
async fn perform(hands: &Hands, effect: Effect, answers: &Sender<Event>) {
    let (ticket, changed) = match effect {
        Effect::KeepView { ticket, name, show } => (
            ticket,
            hands.roster.edit(|text| edit::keep_view(text, name.as_str(), &show.to_string())),
        ),
        Effect::RemoveView { ticket, name } => {
            (ticket, hands.roster.edit(|text| edit::remove_view(text, name.as_str())))
        }
        other => return tracing::error!(?other, "this is nothing about views"),
    };
    match changed {
        Ok((settings, revert)) => {
            let change = hands.remember(revert.into());
            send(answers, Event::Views(views_of(&settings))).await;
            send(answers, Event::ViewChanged { ticket, change }).await;
        }
        Err(cause) => failed(ticket, failure(cause), answers).await,
    }
}

async fn failed(ticket: Ticket, failure: Failure, answers: &Sender<Event>) {
    send(answers, Event::Failed { ticket, failure }).await;
}
