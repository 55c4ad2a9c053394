//! Answers what the screen wants to read.

use url::Url;

use crate::app::{Article, Effect, Event, ListView, PageOf, Totals};
use crate::domain::{Person, PostId, Row, Standing};
use crate::store::{Among, Result, Span, Store, Toward};
use crate::text::{self, Clean};

/// Reads what an effect asks for. What cannot be read is answered as an empty page, and logged.
pub(super) fn read(store: &mut Store, effect: Effect) -> Event {
    match effect {
        Effect::LoadPage { ticket, view, page, count } => match rows(store, view, page, count) {
            Ok((rows, more)) => Event::Page { ticket, view, page, rows, more },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadPost { ticket, post } => match article(store, post) {
            Ok(article) => Event::Post { ticket, article },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadPeople { ticket } => match people(store) {
            Ok((people, streams)) => Event::People { ticket, people, streams },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadTotals { ticket } => match store.tally() {
            Ok(tally) => Event::Totals {
                ticket,
                totals: Totals {
                    new: tally.new,
                    saved: tally.saved,
                    trouble: tally.trouble,
                    updated: tally.updated,
                    people: tally.people,
                },
            },
            Err(cause) => failed(ticket, &cause),
        },
        other => {
            tracing::error!(?other, "this is nothing to read");
            Event::Changed
        }
    }
}

fn failed(ticket: crate::app::Ticket, cause: &crate::store::StoreError) -> Event {
    tracing::error!(%cause, "the store could not be read");
    Event::Failed { ticket, failure: crate::app::Failure::NotRead }
}

/// Everybody, and the hashtags whose servers are in trouble, told like people.
fn people(store: &Store) -> Result<(Vec<Person>, Vec<Person>)> {
    let streams = store.states()?.into_iter().filter(|state| state.participant.is_none());
    let streams = streams.filter_map(|state| {
        Some(Person {
            id: Person::NOBODY,
            name: state.name,
            blog: Url::parse(state.address.as_str()).ok()?.host_str().map(Clean::line),
            page: None,
            feeds: vec![(state.id, state.address)],
            elsewhere: None,
            group: None,
            last_post: None,
            standing: Standing::Followed,
            notes: Vec::new(),
            trouble: Some(state.trouble?),
        })
    });
    Ok((store.people()?, streams.collect()))
}

/// The store's word for a list of the screen.
pub(super) fn among(view: ListView) -> Among {
    match view {
        ListView::Everything => Among::Everything,
        ListView::Saved => Among::Saved,
        ListView::Person(person) => Among::Person(person),
    }
}

fn rows(store: &Store, view: ListView, page: PageOf, count: u16) -> Result<(Vec<Row>, bool)> {
    let among = among(view);
    let span = match page {
        PageOf::Newest => Span::Newest,
        PageOf::Oldest => Span::Oldest,
        PageOf::After(key) => Span::After(key),
        PageOf::Before(key) => Span::Before(key),
        PageOf::From(key) => Span::From(key),
        PageOf::NextNew(key) | PageOf::PreviousNew(key) => {
            let toward = match page {
                PageOf::PreviousNew(_) => Toward::Newer,
                _ => Toward::Older,
            };
            match store.next_new(among, Some(key), toward)? {
                Some(found) => Span::From(found),
                None => return Ok((Vec::new(), false)),
            }
        }
    };
    store.page(among, span, count)
}

fn article(store: &Store, post: PostId) -> Result<Option<Box<Article>>> {
    let Some(text) = store.text(post)? else { return Ok(None) };
    let document = text::html::document(&text.html, text.base.as_ref());
    let minutes = u32::try_from(text::minutes(&document)).unwrap_or(u32::MAX);
    let author = text.author.filter(|author| *author != text.row.person);
    Ok(Some(Box::new(Article {
        row: text.row,
        source_title: text.source_title,
        author,
        document,
        enclosures: text.enclosures,
        minutes,
    })))
}
