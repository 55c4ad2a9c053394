//! Answers what the screen wants to read.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::things::{self, PageOfThing};
use crate::app::reading::ReadTo;
use crate::app::{Article, Effect, Event, ListView, PageOf, Totals, Turn, Written};
use crate::conversation::{Threaded, threaded};
use crate::domain::{
    Absence, Gap, Outgoing, Person, PostId, PostKind, ProgrammeId, RowKey, Standing,
};
use crate::store::{Among, Result, Span, Store, Tally, Text, Toward};
use crate::text::{self, Clean, Document};
use crate::words::reply as words;
use crate::words::screens::thread_closed;

/// So many hashtag posts of participants, and so many of others, are shown by themselves.
const MOST_NOTES: u16 = 200;

/// A page without an article is not asked for again so soon.
const ASKED_LATELY: SignedDuration = SignedDuration::from_hours(24);
/// Where a blog is read in full, a post of fewer words may be only a beginning.
const SHORT: usize = 120;

/// Reads what an effect asks for. What cannot be read is answered as an empty page, and logged.
pub(super) fn read(store: &mut Store, effect: Effect, now: Timestamp) -> Event {
    match effect {
        Effect::LoadPage { ticket, view, page, count } => {
            match rows(store, (view, page, count), now) {
                Ok((rows, more, beside)) => Event::Page { ticket, view, page, rows, more, beside },
                Err(cause) => failed(ticket, &cause),
            }
        }
        Effect::FindReply { ticket, after } => match store.row_of_reply(after) {
            Ok(row) => Event::ReplyFound { ticket, row },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadPost { ticket, post } => match article(store, post, now) {
            Ok(article) => Event::Post { ticket, article },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::FindVisitor { ticket, note } => match store.visitor(note, now) {
            Ok(visitor) => Event::Offered { ticket, visitor: visitor.map(Box::new) },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadPeople { ticket, programme } => match people(store, programme) {
            Ok((people, streams)) => Event::People { ticket, people, streams },
            Err(cause) => failed(ticket, &cause),
        },
        Effect::LoadTotals { ticket } => match totals(store, now) {
            Ok((tally, waiting, outbox, gaps)) => Event::Totals {
                ticket,
                gaps,
                totals: Totals {
                    new: tally.new,
                    saved: tally.saved,
                    waiting,
                    for_you: tally.for_you,
                    outbox,
                    trouble: tally.trouble,
                    updated: tally.updated,
                    people: tally.people,
                    own_notes_only: store.reads_own_notes_only().unwrap_or_default(),
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
fn people(store: &Store, programme: Option<ProgrammeId>) -> Result<(Vec<Person>, Vec<Person>)> {
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
            first_post: None,
            things: Vec::new(),
            takes_part: false,
            instructs: false,
            absence: Absence::default(),
            is_you: false,
            standing: Standing::Followed,
            notes: Vec::new(),
            trouble: Some(state.trouble?),
        })
    });
    let joined = store.programmes().iter().find(|joined| Some(joined.id()) == programme);
    Ok((store.people_in(joined)?, streams.collect()))
}

/// The figures of the frame: those that are kept, who waits, what wants to be looked at.
fn totals(store: &Store, now: Timestamp) -> Result<(Tally, u32, u32, Vec<Gap>)> {
    Ok((store.tally()?, store.count_waiting(now)?, store.outbox_count()?, store.gaps()?))
}

/// The store's word for a list of the screen; `None` for the one that is read as a whole.
pub(super) fn among(view: ListView) -> Option<Among> {
    match view {
        ListView::Everything => Some(Among::Everything),
        ListView::Waiting | ListView::Notes | ListView::Found | ListView::Named(_) => None,
        ListView::ForYou => Some(Among::ForYou),
        ListView::Saved => Some(Among::Saved),
        ListView::Person(person) => Some(Among::Person(person)),
        ListView::Thing(programme, thing) => Some(Among::Thing(programme, thing)),
    }
}

fn rows(
    store: &Store,
    (view, page, count): (ListView, PageOf, u16),
    now: Timestamp,
) -> Result<PageOfThing> {
    if let ListView::Thing(programme, thing) = view {
        return things::rows(store, (programme, thing), (page, count), now);
    }
    let Some(among) = among(view) else {
        let rows = match view {
            ListView::Notes => store.newest_notes(MOST_NOTES)?,
            _ => store.waiting(now)?,
        };
        return Ok((rows, false, None));
    };
    let next = |key, toward| store.next_new(among, Some(key), toward);
    let Some(span) = span_of(page, next)? else { return Ok((Vec::new(), false, None)) };
    let (rows, more) = store.page(among, span, count)?;
    Ok((rows, more, None))
}

/// The store's word for a page. The next row that is new is looked for with `next_new`; `None`
/// where there is no such row.
pub(super) fn span_of(
    page: PageOf,
    next_new: impl FnOnce(RowKey, Toward) -> Result<Option<RowKey>>,
) -> Result<Option<Span>> {
    let span = match page {
        PageOf::Newest => Span::Newest,
        PageOf::Oldest => Span::Oldest,
        PageOf::After(key) => Span::After(key),
        PageOf::Before(key) => Span::Before(key),
        PageOf::From(key) => Span::From(key),
        PageOf::NextNew(key) => return Ok(next_new(key, Toward::Older)?.map(Span::From)),
        PageOf::PreviousNew(key) => return Ok(next_new(key, Toward::Newer)?.map(Span::From)),
    };
    Ok(Some(span))
}

fn article(store: &Store, post: PostId, now: Timestamp) -> Result<Option<Box<Article>>> {
    let Some(text) = store.text(post)? else { return Ok(None) };
    let (mut document, reads) = document(store, &text, now)?;
    let is_note = text.row.kind == PostKind::Note;
    let is_line_or_two = is_note && text::is_brief(&document);
    let minutes = u32::try_from(text::minutes(&document)).unwrap_or(u32::MAX);
    let author = text.author.filter(|author| *author != text.row.person);
    let conversation = store.conversation(post)?;
    let closed = store.thread_closed_at(post)?;
    let page = text.row.address.as_ref().and_then(|page| Url::parse(page.as_str()).ok());
    let above: Vec<Threaded<'_>> =
        conversation.above.iter().map(|reply| Threaded { reply, depth: 0 }).collect();
    let above = turns(&above, 0, page.as_ref());
    let mut links = above.iter().map(|turn| turn.document.links.len()).sum();
    document.number_from(links);
    links += document.links.len();
    Ok(Some(Box::new(Article {
        row: text.row,
        source_title: text.source_title,
        author,
        warning: text.warning,
        language: text.language.filter(|_| is_note),
        edited_at: text.edited_at,
        above,
        remark: closed.map(|server| Clean::line(&thread_closed(&server))),
        offered: store.visitor(post, now)?.map(Box::new),
        conversation: turns(&threaded(&conversation.replies), links, page.as_ref()),
        looked_at: conversation.read_at,
        full: reads.full,
        beginning: reads.beginning,
        wants_full: reads.wants_full,
        read_to: store.read_to(post)?.map(|(letters, of)| ReadTo { letters, of }),
        outbox: store.outbox_of(post)?.into_iter().map(written).collect(),
        document,
        enclosures: text.enclosures,
        minutes: (!is_line_or_two).then_some(minutes),
    })))
}

/// What is shown of a post whose blog may send only its beginning.
struct Reads {
    full: bool,
    beginning: bool,
    wants_full: bool,
}

/// The text of a post: that of its page where its blog is read in full and it is kept, else what was sent.
fn document(store: &Store, text: &Text, now: Timestamp) -> Result<(Document, Reads)> {
    let post = text.row.key.id;
    let sent = text::html::document(&text.html, text.base.as_ref());
    let beginning = text.row.kind == PostKind::Blog && text::is_beginning(&sent);
    let wanted = store.reads_in_full(post)?;
    let kept = if wanted { store.full_text(post)? } else { None };
    let lately = kept.as_ref().is_some_and(|kept| {
        kept.asked_at <= now && now.duration_since(kept.asked_at) < ASKED_LATELY
    });
    if let Some(html) = kept.as_ref().and_then(|kept| kept.html.as_ref()) {
        let base = kept.as_ref().and_then(|kept| kept.base.as_ref());
        let mut full = text::html::document(html, base);
        // The page says the title, too; it stands above the text already.
        if full.begins_with_title(&text.row.title) {
            full.blocks.remove(0);
        }
        return Ok((full, Reads { full: true, beginning, wants_full: false }));
    }
    let short = beginning || text::words(&sent) < SHORT;
    Ok((sent, Reads { full: false, beginning, wants_full: wanted && short && !lately }))
}

fn written(reply: Outgoing) -> Written {
    Written { says: Clean::line(&words::state(&reply)), reply }
}

/// What was said, in the order it is read; its links are numbered on after `links` others.
fn turns(said: &[Threaded<'_>], mut links: usize, page: Option<&Url>) -> Vec<Turn> {
    let mut turns = Vec::with_capacity(said.len());
    for threaded in said {
        let reply = threaded.reply;
        let mut document = text::html::document(&reply.html, page);
        document.number_from(links);
        links += document.links.len();
        turns.push(Turn {
            key: reply.key.clone(),
            depth: threaded.depth,
            person: reply.author.clone(),
            at: reply.at,
            first_seen: reply.first_seen,
            said_at: reply.said_at.clone(),
            part: reply.part,
            yours: reply.yours,
            handle: reply.handle.clone(),
            warning: reply.warning.clone(),
            document,
        });
    }
    turns
}
