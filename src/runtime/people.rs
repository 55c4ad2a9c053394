//! Carries out what the screen wants changed in the list of people.

use std::path::Path;
use std::sync::PoisonError;

use tokio::sync::mpsc::Sender;
use url::Url;

use super::effects::{Hands, send};
use super::roster::{Deed, RosterError, Undo};
use super::round;
use crate::app::{Effect, Event, Failure};
use crate::config::edit::{self, Change, NewParticipant, Revert, Which};
use crate::config::{Settings, address, file, handle, lists};
use crate::domain::{
    LinkKey, ParticipantId, SourceId, Trouble, TroubleAt, Visitor, shown_address, shown_text,
};
use crate::refresh::{self, Found, Holds, Search};
use crate::store::{self, Store};
use crate::text::Clean;

/// Carries one effect on the list of people out.
pub(super) async fn perform(hands: &Hands, effect: Effect, answers: &Sender<Event>) {
    let (ticket, outcome) = match effect {
        Effect::AddBlog { ticket, address, of } => (ticket, add(hands, &address, of).await),
        Effect::AddChosen { ticket, number } => (ticket, add_chosen(hands, number).await),
        Effect::ImportList { ticket, file } => (ticket, import(hands, &file).await),
        Effect::PausePerson { ticket, person } => {
            (ticket, act(hands, person, Deed::paused(true)).await)
        }
        Effect::ResumePerson { ticket, person } => {
            let resumed = act(hands, person, Deed::paused(false)).await;
            (ticket, forgive(hands, person, resumed).await)
        }
        Effect::RemovePerson { ticket, person } => (ticket, act(hands, person, Deed::Remove).await),
        Effect::NoteAbsence { ticket, person, absence } => {
            (ticket, act(hands, person, Deed::Absent(absence)).await)
        }
        Effect::CorrectAddress { ticket, person, address } => {
            (ticket, correct(hands, person, &address).await)
        }
        Effect::UseNewAddress { ticket, person } => (ticket, use_new_address(hands, person).await),
        Effect::UndoPeople { ticket, change } => (ticket, undo(hands, change).await),
        _ => return,
    };
    let event = match outcome {
        Ok(Done::Added { names, already, change }) => {
            Event::Added { ticket, names, already, change }
        }
        Ok(Done::Asks(lists)) => Event::Choose { ticket, lists },
        Ok(Done::Changed(change)) => Event::PeopleChanged { ticket, change },
        Err(failure) => Event::Failed { ticket, failure },
    };
    send(answers, event).await;
}

enum Done {
    Added { names: Vec<Clean>, already: u32, change: i64 },
    Asks(Vec<(Clean, Clean)>),
    Changed(i64),
}

pub(super) fn failure(cause: RosterError) -> Failure {
    match cause {
        RosterError::Mistakes(mistakes) => Failure::Config(
            mistakes
                .first()
                .map(|mistake| Clean::line(&crate::words::config::mistake(mistake)))
                .unwrap_or_default(),
        ),
        RosterError::File(cause) => {
            Failure::File(Clean::line(&crate::words::config::file_error(&cause)))
        }
        RosterError::Edit(cause) => {
            Failure::Config(Clean::line(&crate::words::config::edit_error(&cause)))
        }
        RosterError::Store(cause) => {
            tracing::error!(%cause, "what is kept of people could not be read or written");
            Failure::NotKept((&cause).into())
        }
        RosterError::ChangedSince => Failure::ChangedSince,
    }
}

async fn edited(
    hands: &Hands,
    change: Result<(Settings, Revert), RosterError>,
) -> Result<i64, Failure> {
    let (settings, revert) = change.map_err(failure)?;
    enrolled(hands, &settings).await?;
    Ok(hands.remember(revert.into()))
}

async fn enrolled(hands: &Hands, settings: &Settings) -> Result<(), Failure> {
    hands.enrol(settings).await.map_err(|cause| {
        tracing::error!(%cause, "the list of people could not be kept");
        Failure::NotKept((&cause).into())
    })
}

async fn add(hands: &Hands, written: &Clean, of: Option<Box<Visitor>>) -> Result<Done, Failure> {
    let address = address::pasted(written.as_str())
        .map_err(|_cause| Failure::NotAnAddress(shown(written)))?;
    let now = || hands.clock.now();
    let with = hands.with();
    round::remember_waits(&with).await.map_err(|_cause| Failure::NotRead)?;
    let search = Search {
        client: &hands.client,
        typed: &address,
        by: None,
        only: &[],
        choice: true,
        guess: true,
        now: &now,
    };
    let found = refresh::find(&search).await;
    round::keep_waits(&with).await.map_err(|cause| Failure::NotKept((&cause).into()))?;
    let mut found = found.map_err(|trouble| match trouble {
        Trouble::HomePage(_) | Trouble::Unreadable => Failure::NoPostsFound(shown(written)),
        trouble => Failure::Trouble(TroubleAt {
            source: SourceId(0),
            trouble,
            since: now(),
            details: Clean::default(),
        }),
    })?;
    let others = std::mem::take(&mut found.others);
    // Comments beside the posts are no question worth asking.
    if others.iter().all(|other| other.holds == Holds::Comments) {
        return join(hands, found, of.as_deref()).await;
    }
    let lists: Vec<Found> = std::iter::once(found).chain(others).collect();
    let told = lists.iter().map(|list| {
        let address = Clean::line(&shown_address(&list.address));
        (list.title.clone().unwrap_or_default(), address)
    });
    let told = told.collect();
    *hands.choice.lock().unwrap_or_else(PoisonError::into_inner) = (lists, of);
    Ok(Done::Asks(told))
}

/// Adds the list with this number of those that the person was shown; what was read of it is kept,
/// nobody is asked again.
async fn add_chosen(hands: &Hands, number: usize) -> Result<Done, Failure> {
    let (mut lists, of) =
        std::mem::take(&mut *hands.choice.lock().unwrap_or_else(PoisonError::into_inner));
    if number >= lists.len() {
        return Err(Failure::ChangedSince);
    }
    join(hands, lists.swap_remove(number), of.as_deref()).await
}

/// Puts whoever writes what was found on the list, and keeps their posts. Whoever is offered goes by the
/// name and the handle of their notes.
async fn join(hands: &Hands, found: Found, of: Option<&Visitor>) -> Result<Done, Failure> {
    let host = || Clean::line(found.address.host_str().unwrap_or_default());
    let (fediverse, bluesky) = handle::of_feed(&found.address);
    let given = of.map(|of| handle::of_author(of.handle.as_str())).unwrap_or_default();
    let called = of.filter(|of| of.name != of.handle).map(|of| of.name.clone());
    let called = called.or_else(|| found.feed.title.clone());
    let person = NewParticipant {
        name: called.unwrap_or_else(host),
        blog: found.feed.page.clone(),
        feeds: vec![found.address.clone()],
        fediverse: given.0.or(fediverse),
        bluesky: given.1.or(bluesky),
        group: None,
        only: Vec::new(),
    };
    let settings = hands.roster.settings().map_err(failure)?.unwrap_or_default();
    if let Some(there) = already_there(&settings, &person) {
        return Err(Failure::AlreadyThere(there));
    }
    let names = vec![person.name.clone()];
    let change = edited(hands, hands.roster.edit(|text| edit::add(text, &[person]))).await?;
    let address = found.address.clone();
    round::welcome(&hands.with(), address, found)
        .await
        .map_err(|cause| Failure::NotKept((&cause).into()))?;
    Ok(Done::Added { names, already: 0, change })
}

fn shown(written: &Clean) -> Clean {
    Clean::line(&shown_text(written.as_str()))
}

async fn import(hands: &Hands, path: &Clean) -> Result<Done, Failure> {
    let bytes = file::load_bytes(Path::new(path.as_str()))
        .map_err(|cause| failure(RosterError::File(cause)))?;
    let listing = lists::read(&bytes).map_err(|_cause| Failure::EmptyList(path.clone()))?;
    let settings = hands.roster.settings().map_err(failure)?.unwrap_or_default();
    let (known, people): (Vec<_>, Vec<_>) = lists::participants(&listing.listed)
        .into_iter()
        .partition(|person| already_there(&settings, person).is_some());
    let names = people.iter().map(|person| person.name.clone()).collect();
    let change = edited(hands, hands.roster.edit(|text| edit::add(text, &people))).await?;
    Ok(Done::Added { names, already: u32::try_from(known.len()).unwrap_or(u32::MAX), change })
}

/// Who on the list has one of a newcomer's addresses already.
pub fn already_there(settings: &Settings, person: &NewParticipant) -> Option<Clean> {
    let keys = |urls: &[Url], page: &Option<Url>| -> Vec<LinkKey> {
        urls.iter().chain(page).filter_map(LinkKey::of).collect()
    };
    let wanted = keys(&person.feeds, &person.blog);
    settings
        .participants
        .iter()
        .find(|known| keys(&known.feeds, &known.blog).iter().any(|key| wanted.contains(key)))
        .map(|known| known.name.clone())
}

/// Finds a person of the screen in the config, by name and address as they stand there.
async fn which(hands: &Hands, person: ParticipantId) -> Result<Which, Failure> {
    let known = hands
        .reader
        .run(move |store| store.given_addresses(person))
        .await
        .map_err(|_cause| Failure::NotRead)?;
    let (name, addresses) = known.ok_or(Failure::NotRead)?;
    Ok(Which { name, address: addresses.into_iter().next() })
}

/// Does something with a person of the screen, wherever they are listed.
async fn act(hands: &Hands, person: ParticipantId, deed: Deed) -> Result<Done, Failure> {
    let which = which(hands, person).await?;
    let roster = hands.roster.clone();
    let done = move |store: &mut Store| roster.act(store, (&which, Some(person)), &deed);
    settle(hands, hands.writer.run(move |store| Ok(done(store))).await).await
}

/// Brings the store in line with what was done, and remembers how it is taken back.
async fn settle(
    hands: &Hands,
    done: store::Result<Result<(Settings, Undo), RosterError>>,
) -> Result<Done, Failure> {
    let (settings, undo) = done.map_err(RosterError::Store).flatten().map_err(failure)?;
    hands.changed_yours();
    enrolled(hands, &settings).await?;
    Ok(Done::Changed(hands.remember(undo)))
}

async fn forgive(
    hands: &Hands,
    person: ParticipantId,
    resumed: Result<Done, Failure>,
) -> Result<Done, Failure> {
    let done = resumed?;
    hands
        .writer
        .run(move |store| store.forgive(person))
        .await
        .map_err(|cause| Failure::NotKept((&cause).into()))?;
    Ok(done)
}

async fn correct(hands: &Hands, person: ParticipantId, written: &Clean) -> Result<Done, Failure> {
    let to =
        address::typed(written.as_str()).map_err(|_cause| Failure::NotAnAddress(shown(written)))?;
    let from = which(hands, person).await?.address.ok_or(Failure::NotRead)?;
    let deed = Deed::Change(vec![Change::Address { from, to }]);
    let corrected = act(hands, person, deed).await;
    forgive(hands, person, corrected).await
}

/// Takes the addresses at which a person's blogs are read from now on.
async fn use_new_address(hands: &Hands, person: ParticipantId) -> Result<Done, Failure> {
    let pairs = hands
        .reader
        .run(move |store| store.other_addresses(person))
        .await
        .map_err(|_cause| Failure::NotRead)?;
    act(hands, person, Deed::Change(edit::to_new_addresses(pairs))).await
}

async fn undo(hands: &Hands, change: i64) -> Result<Done, Failure> {
    let undo = {
        let mut changes = hands.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.remove(&change).ok_or(Failure::ChangedSince)?
    };
    let roster = hands.roster.clone();
    let taken_back = hands.writer.run(move |store| Ok(roster.take_back(store, &undo))).await;
    settle(hands, taken_back).await
}
