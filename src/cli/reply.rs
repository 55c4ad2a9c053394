//! `cohort reply POST` and `cohort outbox`: answering without the screen.

use std::io::{IsTerminal as _, Read as _, Write as _};

use serde::Serialize;

use super::args::{OutboxArgs, OutboxWhat, ReplyArgs};
use super::context::{Context, tasks};
use super::out::{Exit, Failed, Out, tell};
use crate::config::Settings;
use crate::config::file;
use crate::domain::{
    NoteForm, OutId, OutState, Outgoing, PostId, Refusal, Reply, Route, Way, note_uri,
};
use crate::fetch::Client;
use crate::refresh::Answering;
use crate::runtime::outbox::{Sender, Sending};
use crate::runtime::roster;
use crate::store::{Answerable, Going, Store};
use crate::text::Clean;
use crate::words::{config as config_words, headless, reply as words};

/// A reply of yours, as JSON. The fields are an interface. The words of a draft are not among them:
/// what nobody sent belongs to nobody else.
#[derive(Debug, Serialize)]
struct Json<'a> {
    id: i64,
    post: &'a str,
    title: &'a str,
    person: &'a str,
    state: &'static str,
    reason: Option<&'static str>,
    says: String,
    since: jiff::Timestamp,
}

fn json(reply: &Outgoing) -> String {
    let (state, reason) = match &reply.state {
        OutState::Draft => ("draft", None),
        OutState::Waiting(_) => ("waiting", None),
        OutState::Sending => ("sending", None),
        OutState::Sent => ("sent", None),
        OutState::Held => ("held", None),
        OutState::NotKnown => ("not-known", None),
        OutState::Refused(refusal) => ("refused", Some(reason(refusal))),
    };
    let json = Json {
        id: reply.id.0,
        post: &reply.public.0,
        title: reply.title.as_str(),
        person: reply.person.as_str(),
        state,
        reason,
        says: words::state(reply),
        since: reply.since,
    };
    serde_json::to_string(&json).unwrap_or_default()
}

fn reason(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Closed => "closed",
        Refusal::Duplicate => "duplicate",
        Refusal::TooFast => "too-fast",
        Refusal::SignedOut => "signed-out",
        Refusal::AccountNeeded => "account-needed",
        Refusal::NotSafe => "not-safe",
        Refusal::Unfit(_) => "unfit",
        Refusal::NoWay => "no-way",
        Refusal::NotFound => "not-found",
        Refusal::Other(_) => "other",
    }
}

/// Answers a post with the words of a file. It is sent only after a yes.
pub(super) fn run(context: &Context, arguments: &ReplyArgs, out: &mut Out) -> Result<Exit, Failed> {
    let text = words_of(&arguments.file)?;
    with_words(context, arguments, &text, out)
}

/// Says where a reply would appear, before a word of it is written.
pub(super) fn where_it_appears(context: &Context, arguments: &ReplyArgs) -> Result<(), Failed> {
    let settings = context.settings()?;
    let store = context.store(&settings)?;
    let post = meant(&store, &arguments.post)?;
    let answering = answering(context, &settings)?;
    let route = way_to(&store, post, &answering, (None, arguments.note, None))?;
    tell(words::place(&route));
    Ok(())
}

/// The draft that was begun on a post.
pub(super) fn draft_of(store: &Store, post: PostId) -> Result<Option<Outgoing>, Failed> {
    Ok(store.outbox_of(post)?.into_iter().find(|reply| reply.state == OutState::Draft))
}

/// Answers a post with these words. They are sent only after a yes.
pub(super) fn with_words(
    context: &Context,
    arguments: &ReplyArgs,
    text: &str,
    out: &mut Out,
) -> Result<Exit, Failed> {
    if text.is_empty() {
        return Err(Failed::because(words::NO_WORDS));
    }
    let settings = context.settings()?;
    let mut store = context.store(&settings)?;
    let post = meant(&store, &arguments.post)?;
    let parent = arguments.to.as_deref();
    let now = context.now();
    // Other words that were begun on the screen are left alone.
    let begun = !arguments.goes_on && draft_of(&store, post)?.is_some();
    if !begun {
        store.keep_draft(post, parent, text, now)?;
        store.back_up_yours(&context.paths.backup)?;
    }
    let answering = answering(context, &settings)?;
    let whom = whom(&store, post, parent)?;
    let account = arguments.account.as_deref();
    let route = way_to(&store, post, &answering, (parent, arguments.note, account))?;
    let mention = whom.as_ref().and_then(|whom| whom.handle.clone());
    show(&route, whom.as_ref(), text)?;
    if route.note.as_ref().is_some_and(|note| note.left(text, mention.as_ref()) < 0) {
        return Err(Failed::because(words::TOO_LONG));
    }
    if route.way == Way::Browser {
        store.taken_to_browser(post, settings.you.name.as_ref().map(Clean::as_str))?;
        tell(words::in_browser(route.page.as_ref().map_or("", Clean::as_str)));
        return Ok(Exit::Failed);
    }
    if !arguments.yes && !agreed(words::SEND_QUESTION)? {
        tell(if begun { words::NOT_SENT_OTHER } else { words::NOT_SENT });
        return Ok(Exit::Failed);
    }
    let id = store.queue_reply((post, parent), (text, Going::by(&route)), None, (now, now))?;
    drop(store);
    let sent = send(context, &settings, &answering, id)?;
    context.store(&settings)?.back_up_yours(&context.paths.backup)?;
    report(&sent, arguments.json, out)
}

/// The post that is meant.
fn meant(store: &Store, name: &str) -> Result<PostId, Failed> {
    store.find_post(name)?.ok_or_else(|| Failed::because(headless::no_such_post(name)))
}

/// The way to a post, or to a part of its conversation: a note in it is answered by a note. With
/// `as_note` a note about a blog post is wanted.
fn way_to(
    store: &Store,
    post: PostId,
    answering: &Answering,
    (parent, as_note, account): (Option<&str>, bool, Option<&str>),
) -> Result<Route, Failed> {
    let Some(answerable) = store.answerable(post)? else {
        return Err(Failed::because(words::NO_WAY));
    };
    let note = match parent {
        Some(parent) => store.note_called(parent)?,
        None => None,
    };
    let routes =
        answering.routes(&Answerable { note: note.clone().or(answerable.note), ..answerable });
    // What was to answer a note that is gone answers nobody else.
    if parent.and_then(note_uri).is_some() && note.is_none() {
        return Err(Failed::because(words::NOTE_GONE));
    }
    let wanted = |route: &Route| {
        let is_note = route.note.is_some() || (route.way == Way::Browser && note.is_some());
        let same = |note: &NoteForm| {
            let handle = |text: &str| text.trim_start_matches('@').to_lowercase();
            account.is_none_or(|account| handle(&note.account) == handle(account))
        };
        (is_note || !(as_note || note.is_some()))
            && route.note.as_ref().map_or_else(|| account.is_none(), same)
    };
    match routes.into_iter().find(wanted) {
        Some(route) => Ok(route),
        None if account.is_some() => {
            Err(Failed::because(words::not_logged_in(account.unwrap_or_default())))
        }
        None if as_note => Err(Failed::because(words::NO_NETWORK)),
        None => Err(Failed::because(words::NO_WAY)),
    }
}

/// Whom a reply answers, where it answers a part of the conversation.
fn whom(store: &Store, post: PostId, parent: Option<&str>) -> Result<Option<Reply>, Failed> {
    let Some(parent) = parent else { return Ok(None) };
    let conversation = store.conversation(post)?;
    let found = conversation.replies.into_iter().find(|reply| reply.key == parent);
    found.map(Some).ok_or_else(|| Failed::because(words::no_such_comment(parent)))
}

pub(super) fn words_of(path: &std::path::Path) -> Result<String, Failed> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        file::load(path).map_err(|cause| Failed::because(config_words::file_error(&cause)))?
    };
    let text = text.trim().to_owned();
    if text.is_empty() { Err(Failed::because(words::NO_WORDS)) } else { Ok(text) }
}

/// Shows exactly what will be sent, where, and under which name.
fn show(route: &Route, whom: Option<&Reply>, text: &str) -> Result<(), Failed> {
    let mut error = std::io::stderr().lock();
    writeln!(error, "{}", words::place(route))?;
    if let Some(whom) = whom {
        writeln!(error, "{}", words::answers(whom.author.as_str()))?;
    }
    let mention = whom.and_then(|whom| whom.handle.as_ref());
    let whole = match &route.note {
        Some(note) => {
            writeln!(error, "{}.", words::left(note.left(text, mention)))?;
            note.whole(text, mention)
        }
        None => text.to_owned(),
    };
    if let Some(along) = words::goes_along(route).filter(|_| route.note.is_none()) {
        writeln!(error, "{along}")?;
    }
    // One's own words may come from anywhere: they are shown clean, and sent as they are.
    writeln!(error, "\n{}\n", Clean::lines(&whole))?;
    Ok(())
}

/// Whether the person says yes. Where nobody can be asked, nobody does.
pub(super) fn agreed(question: &str) -> Result<bool, Failed> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    let mut error = std::io::stderr();
    write!(error, "{question}")?;
    error.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Who answers, and how they want to.
pub(super) fn answering(context: &Context, settings: &Settings) -> Result<Answering, Failed> {
    Ok(Answering {
        you: settings.you.clone(),
        conversation: settings.conversation.clone(),
        accounts: super::accounts::all(context)?,
        tags: roster::tags(settings, &context.programmes().joined(settings)),
    })
}

fn send(
    context: &Context,
    settings: &Settings,
    answering: &Answering,
    id: OutId,
) -> Result<Sending, Failed> {
    act(context, settings, answering, async |sender| sender.send(id).await)
}

/// Does something with the outbox and the network.
fn act<T>(
    context: &Context,
    settings: &Settings,
    answering: &Answering,
    does: impl AsyncFnOnce(&Sender<'_>) -> crate::store::Result<T>,
) -> Result<T, Failed> {
    let client: Client = context.client(settings)?;
    let keeper = context.keeper(settings)?;
    let accounts = context.accounts();
    let sender = Sender {
        with: context.with(settings, (&client, &keeper, &accounts)),
        answering,
        lock: &context.paths.sending,
        halt: context.environment.test_halt.as_deref(),
    };
    Ok(tasks()?.block_on(does(&sender))?)
}

fn report(sending: &Sending, as_json: bool, out: &mut Out) -> Result<Exit, Failed> {
    let reply = match sending {
        Sending::Done(reply) => reply,
        Sending::NotWaiting => return Err(Failed::because(words::TOO_LATE)),
        Sending::Elsewhere => return Err(Failed::because(words::ELSEWHERE)),
        Sending::NotLooked => return Err(Failed::because(words::NOT_LOOKED)),
    };
    out.line(if as_json { json(reply) } else { words::state(reply) })?;
    out.finish()?;
    let arrived = matches!(reply.state, OutState::Sent | OutState::Held);
    Ok(if arrived { Exit::Fine } else { Exit::Failed })
}

/// `cohort outbox`: what waits, and what is done with it.
pub(super) fn outbox(
    context: &Context,
    arguments: &OutboxArgs,
    out: &mut Out,
) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let answering = answering(context, &settings)?;
    act(context, &settings, &answering, async |sender| sender.forget_senders().await)?;
    match arguments.what {
        None => list(context, &settings, arguments.json, out),
        Some(OutboxWhat::Send { id, yes }) => {
            again(context, &settings, &answering, (OutId(id), yes, arguments.json), out)
        }
        Some(OutboxWhat::Discard { id }) => {
            let gone = context.store(&settings)?.discard_reply(OutId(id))?;
            if gone { Ok(Exit::Fine) } else { Err(Failed::because(words::no_such_reply(id))) }
        }
    }
}

fn list(
    context: &Context,
    settings: &Settings,
    as_json: bool,
    out: &mut Out,
) -> Result<Exit, Failed> {
    let replies = context.store(settings)?.outbox()?;
    if replies.is_empty() && !as_json {
        out.line(words::NOTHING_WAITS)?;
    }
    for reply in &replies {
        out.line(if as_json { json(reply) } else { words::line(reply) })?;
    }
    out.finish()?;
    Ok(Exit::Fine)
}

/// Sends what waits. What may have arrived is looked for on its blog first.
fn again(
    context: &Context,
    settings: &Settings,
    answering: &Answering,
    (id, yes, as_json): (OutId, bool, bool),
    out: &mut Out,
) -> Result<Exit, Failed> {
    let mut store = context.store(settings)?;
    let Some(mut reply) = store.outgoing(id)? else {
        return Err(Failed::because(words::no_such_reply(id.0)));
    };
    if reply.state == OutState::NotKnown {
        let found = act(context, settings, answering, async |sender| sender.look_for(id).await)?;
        match found {
            Sending::Done(found) if found.state != OutState::NotKnown => {
                return report(&Sending::Done(found), as_json, out);
            }
            Sending::Done(found) => reply = *found,
            other => return report(&other, as_json, out),
        }
    }
    let parent = reply.parent.as_deref();
    let as_note = matches!(reply.way, Some(Way::Note(_)));
    let account = reply.account.as_deref();
    let route = way_to(&store, reply.post, answering, (parent, as_note, account))?;
    tell(words::state(&reply));
    show(&route, whom(&store, reply.post, parent)?.as_ref(), &reply.text)?;
    if route.way == Way::Browser {
        tell(words::in_browser(route.page.as_ref().map_or("", Clean::as_str)));
        return Ok(Exit::Failed);
    }
    if !yes && !agreed(words::SEND_QUESTION)? {
        return Ok(Exit::Failed);
    }
    store.send_again(id, Going::by(&route), context.now())?;
    drop(store);
    report(&send(context, settings, answering, id)?, as_json, out)
}
