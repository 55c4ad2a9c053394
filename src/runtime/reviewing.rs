//! Joining a programme from the screen: what was published is read and everybody looked over; what was
//! found waits for the person's yes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::PoisonError;

use tokio::sync::mpsc::Sender;

use super::effects::{Hands, send};
use super::joining::{NoOffer, Offer, Said, joined_already};
use super::people::failure;
use super::publication::{Place, Published, Unread};
use crate::app::{Event, Failure, Joining, Review, Reviewed, Ticket};
use crate::config::edit::{NewParticipant, Yourself};
use crate::domain::shown_text;
use crate::text::Clean;
use crate::words::{config as config_words, joining as words, trouble as trouble_words};

/// Reads what is published at an address or in a file, and looks for everybody's posts.
pub(super) async fn look_over(
    hands: &Hands,
    (ticket, address): (Ticket, &Clean),
    answers: &Sender<Event>,
) {
    let event = match offer(hands, address, answers).await {
        Ok(offer) => {
            let review = Box::new(review(hands, &offer));
            *hands.offer.lock().unwrap_or_else(PoisonError::into_inner) = Some(offer);
            Event::Reviewed { ticket, review }
        }
        Err(failure) => Event::Failed { ticket, failure },
    };
    send(answers, event).await;
}

async fn offer(hands: &Hands, address: &Clean, answers: &Sender<Event>) -> Result<Offer, Failure> {
    let shown = || Clean::line(&shown_text(address.as_str()));
    let settings = hands.roster.settings().map_err(failure)?.unwrap_or_default();
    let from = Place::typed(address.as_str()).map_err(|_cause| Failure::NotAnAddress(shown()))?;
    let joined: Vec<_> =
        hands.programmes.joined(&settings).into_iter().map(|(joined, _)| joined).collect();
    if let Some(name) = joined_already(&joined, &settings, &from) {
        return Err(Failure::Config(Clean::line(&words::already_joined(name.as_str()))));
    }
    let with = hands.with();
    let read = Offer::read(&with, from, &settings).await;
    let mut offer = read.map_err(|cause| no_offer(&shown(), hands, &cause))?;
    let (mut done, of) = (0, offer.people.len());
    let step = || {
        done += 1;
        // Progress that nobody has time to draw is left out.
        drop(answers.try_send(Event::LookingOver { done, of }));
    };
    offer.look(&with, step).await;
    Ok(offer)
}

/// Why there is nothing to join, in one sentence; a mistake with its line.
fn no_offer(address: &Clean, hands: &Hands, cause: &NoOffer) -> Failure {
    let why = match cause {
        NoOffer::Store(cause) => {
            tracing::error!(%cause, "what hosts asked for could not be read");
            return Failure::NotRead;
        }
        NoOffer::Unread(Unread::Mistakes(mistakes)) => {
            let first = mistakes.first().map(config_words::mistake).unwrap_or_default();
            return Failure::Config(Clean::line(&words::in_file(address.as_str(), &first)));
        }
        NoOffer::Unread(Unread::Trouble(trouble)) => {
            trouble_words::not_followed(trouble, "", hands.programmes.zone())
        }
        NoOffer::Unread(Unread::File(cause)) => config_words::file_error(cause),
        NoOffer::Unread(Unread::List(cause)) => config_words::list_error(*cause),
    };
    Failure::Config(Clean::line(&words::not_read(address.as_str(), &why)))
}

/// What the person looks over.
fn review(hands: &Hands, offer: &Offer) -> Review {
    let about = match &offer.published {
        Published::Programme(publication) => words::programme(&publication.file.programme),
        Published::List(_) => words::MERE_LIST.to_owned(),
    };
    let zone = hands.programmes.zone();
    let mut people: Vec<Reviewed> = offer
        .people
        .iter()
        .zip(&offer.looks)
        .map(|(person, look)| Reviewed {
            name: person.name.clone(),
            address: words::address(person),
            why: look.why(person.name.as_str(), zone).map(|why| Clean::line(&why)),
        })
        .collect();
    people.sort_by_key(|person| person.why.is_some());
    Review {
        about: vec![Clean::line(&about)],
        is_programme: matches!(offer.published, Published::Programme(_)),
        people,
        summary: Clean::line(&words::summary(offer.people.len(), offer.needs_a_look())),
        servers: servers(&offer.people),
    }
}

/// So many servers are asked for a hashtag whose servers nobody knows.
const SERVERS: usize = 2;

/// The servers on which most people are.
fn servers(people: &[NewParticipant]) -> Vec<Clean> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let hosts = people.iter().filter_map(|person| person.fediverse.as_deref()?.rsplit('@').next());
    hosts.for_each(|host| *counts.entry(host).or_default() += 1);
    let mut hosts: Vec<(&str, usize)> = counts.into_iter().collect();
    hosts.sort_by_key(|(_, count)| Reverse(*count));
    hosts.into_iter().take(SERVERS).map(|(host, _)| Clean::line(host)).collect()
}

/// Joins what was looked over.
pub(super) async fn join(
    hands: &Hands,
    (ticket, says): (Ticket, &Joining),
    answers: &Sender<Event>,
) {
    let you = match says.you.as_ref().map(|you| Yourself::of(you.as_str())) {
        None => None,
        Some(Some(you)) => Some(you),
        Some(None) => {
            let failure = Failure::Config(Clean::line(words::NOT_YOU));
            return send(answers, Event::Failed { ticket, failure }).await;
        }
    };
    let offer = hands.offer.lock().unwrap_or_else(PoisonError::into_inner).take();
    let event = match offer {
        None => Event::Failed { ticket, failure: Failure::ChangedSince },
        Some(offer) => {
            let (people, with) = (offer.people.len(), hands.with());
            let lists = (&hands.roster, &hands.programmes);
            let said = Said { you, ..Said::from(says) };
            match offer.accept(&with, lists, &said).await {
                Ok(posts) => Event::Joined { ticket, people, posts },
                Err(cause) => Event::Failed { ticket, failure: failure(cause) },
            }
        }
    };
    send(answers, event).await;
}
