//! Asks for the threads that notes stand in: what they answer, and what answers them.

use futures_util::StreamExt as _;
use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use url::Url;

use super::{Asking, Sky};
use crate::domain::{Network, PostId, Seen, SeenThread, is_web};
use crate::fetch::{Accept, Answer, Delivered, Delivery, Question, Reception};
use crate::social::bluesky::{self, Asked};
use crate::social::mastodon;
use crate::store::{Door, NoteAsked, NoteThere, Threaded};

/// What came of asking for the thread of a note.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadOutcome {
    /// The note.
    pub post: PostId,
    /// When it was asked for.
    pub at: Timestamp,
    /// What to remember of having asked.
    pub threaded: Threaded,
    /// The note as it is now, and the thread.
    pub seen: Vec<Seen>,
}

/// Asks for the threads of these notes and sends what came of it, in the order answers come.
pub async fn thread_all(
    asking: &Asking<'_>,
    notes: Vec<NoteAsked>,
    outcomes: Sender<ThreadOutcome>,
) {
    futures_util::stream::iter(notes)
        .for_each_concurrent(asking.at_once, |note| {
            let outcomes = outcomes.clone();
            async move {
                let outcome = thread(asking, &note).await;
                if outcomes.send(outcome).await.is_err() {
                    tracing::debug!("nobody takes threads any more");
                }
            }
        })
        .await;
}

/// Asks for the thread of one note: where the person is signed in first, for they are shown all of it, and
/// then where it was written.
pub async fn thread(asking: &Asking<'_>, note: &NoteAsked) -> ThreadOutcome {
    let mut outcome = ThreadOutcome {
        post: note.post,
        at: (asking.now)(),
        threaded: Threaded::NotNow,
        seen: Vec::new(),
    };
    let mut doors = note.doors.clone();
    let uri = note.uri.as_deref();
    doors.sort_by_key(|door| (asking.login(&door.server).is_none(), !is_home(&door.server, uri)));
    for door in doors {
        let (threaded, seen) = match note.network {
            Network::Fediverse => on_fediverse(asking, note, &door).await,
            Network::Bluesky => on_bluesky(asking, &door.server, &door.name).await,
        };
        (outcome.threaded, outcome.seen) = (threaded, seen);
        // The next server may say more than that it does not, or that the note is not there.
        if matches!(outcome.threaded, Threaded::Whole | Threaded::Part | Threaded::Gone) {
            break;
        }
    }
    outcome
}

/// Whether a server is the one a note was written on: only that knows that it is deleted, and all that
/// answers it. The others have copies, or have not.
fn is_home(server: &Url, uri: Option<&str>) -> bool {
    let uri = uri.and_then(|uri| Url::parse(uri).ok());
    uri.is_some_and(|uri| uri.host() == server.host() && uri.port() == server.port())
}

/// Whether a note that a server says is not there was deleted: where it was written it is not, either, and
/// that is still a server of notes. One that closed says of everything that it is not there.
async fn is_deleted(asking: &Asking<'_>, door: &Door, uri: Option<&str>) -> bool {
    if is_home(&door.server, uri) {
        let Some(url) = mastodon::status(&door.server, &door.name) else { return false };
        let mut question = Delivery::ask(url);
        question.login = asking.login(&door.server);
        return match asking.client.deliver(&question, (asking.now)()).await {
            Delivered::Answered(answer) => {
                matches!(answer.status, 404 | 410) && mastodon::is_mistake(&answer.body)
            }
            _ => false,
        };
    }
    let Some(page) = uri.and_then(|uri| Url::parse(uri).ok()).filter(is_web) else {
        return false;
    };
    let answer = asking.client.ask(&Question::new(page, Accept::Json), (asking.now)()).await;
    matches!(answer, Answer::NotFound(404) | Answer::Gone)
}

async fn on_fediverse(asking: &Asking<'_>, note: &NoteAsked, door: &Door) -> (Threaded, Vec<Seen>) {
    let Door { server, name: id } = door;
    let uri = note.uri.as_deref();
    let login = asking.login(server);
    let ask = async |url: Url| {
        let mut question = Question::new(url, Accept::Json);
        question.login.clone_from(&login);
        asking.client.ask(&question, (asking.now)()).await
    };
    let (Some(status), Some(context)) =
        (mastodon::status(server, id), mastodon::context(server, id))
    else {
        return (Threaded::NotNow, Vec::new());
    };
    let mut seen = Vec::new();
    match ask(status).await {
        Answer::Document(document) => seen.extend(mastodon::read_status(&document.body, server)),
        Answer::NotFound(404) | Answer::Gone if is_deleted(asking, door, uri).await => {
            return (Threaded::Gone, seen);
        }
        Answer::NotAllowed(_) => return (Threaded::SignInNeeded, seen),
        _ => return (Threaded::NotNow, seen),
    }
    match ask(context).await {
        Answer::Document(document) => {
            match mastodon::read_context(&document.body, server, login.is_some()) {
                Some(SeenThread { notes, whole }) => {
                    seen.extend(notes);
                    // A copy is not told of every answer.
                    let whole = whole && (is_home(server, uri) || login.is_some());
                    (if whole { Threaded::Whole } else { Threaded::Part }, seen)
                }
                None => (Threaded::NotNow, seen),
            }
        }
        Answer::NotAllowed(_) => (Threaded::SignInNeeded, seen),
        _ => (Threaded::NotNow, seen),
    }
}

async fn on_bluesky(asking: &Asking<'_>, server: &Url, uri: &str) -> (Threaded, Vec<Seen>) {
    let (service, asked) = match asking.sky {
        Some(sky) => (sky.service(), Asked::AsSomebody),
        None => (server.clone(), Asked::AsStranger),
    };
    match ask_bluesky(asking, bluesky::thread(&service, uri)).await {
        Some(answer) if answer.status == 200 => match bluesky::read_thread(&answer.body, asked) {
            Some(SeenThread { notes, whole }) => {
                (if whole { Threaded::Whole } else { Threaded::Part }, notes)
            }
            None => (Threaded::NotNow, Vec::new()),
        },
        Some(answer) if is_gone(answer.status, &answer.body) => (Threaded::Gone, Vec::new()),
        _ => (Threaded::NotNow, Vec::new()),
    }
}

fn is_gone(status: u16, body: &[u8]) -> bool {
    (status == 400 || status == 404) && bluesky::error_name(body).as_deref() == Some("NotFound")
}

/// Which of these notes, which the list of a server left out, are deleted, and of which else the server
/// said something: that they are there, or nothing of use. Those that could not be asked for are in neither.
pub async fn look_for(
    asking: &Asking<'_>,
    server: &Url,
    notes: &[NoteThere],
) -> (Vec<PostId>, Vec<PostId>) {
    let (mut gone, mut others) = (Vec::new(), Vec::new());
    if notes.iter().all(|note| note.name.starts_with("at://")) {
        return look_for_on_bluesky(asking, server, notes).await;
    }
    for NoteThere { post, name, uri } in notes {
        let Some(url) = mastodon::status(server, name) else {
            others.push(*post);
            continue;
        };
        let mut question = Question::new(url, Accept::Json);
        question.login = asking.login(server);
        let door = Door { server: server.clone(), name: name.clone() };
        match asking.client.ask(&question, (asking.now)()).await {
            Answer::NotFound(404) | Answer::Gone
                if is_deleted(asking, &door, uri.as_deref()).await =>
            {
                gone.push(*post);
            }
            // The next one would fare no better.
            Answer::Wait { .. }
            | Answer::NotYet { .. }
            | Answer::Unreachable(_)
            | Answer::Slow
            | Answer::Untrusted(_) => break,
            _ => others.push(*post),
        }
    }
    (gone, others)
}

/// The same on Bluesky, which is asked for all at once. What its answer leaves out may be kept from us: it
/// is asked for alone.
async fn look_for_on_bluesky(
    asking: &Asking<'_>,
    server: &Url,
    notes: &[NoteThere],
) -> (Vec<PostId>, Vec<PostId>) {
    let service = asking.sky.map_or_else(|| server.clone(), Sky::service);
    let names: Vec<&str> = notes.iter().map(|note| note.name.as_str()).collect();
    let answer = ask_bluesky(asking, bluesky::posts(&service, &names)).await;
    let found = answer
        .filter(|answer| answer.status == 200)
        .and_then(|answer| bluesky::read_posts(&answer.body, Asked::AsSomebody));
    let Some(found) = found else { return (Vec::new(), Vec::new()) };
    let (mut gone, mut others) = (Vec::new(), Vec::new());
    for NoteThere { post, name, .. } in notes {
        if found.iter().any(|seen| seen.guid.as_ref() == Some(name)) {
            others.push(*post);
            continue;
        }
        match ask_bluesky(asking, bluesky::glance(&service, name)).await {
            Some(answer) if is_gone(answer.status, &answer.body) => gone.push(*post),
            // The next one would fare no better.
            Some(answer) if answer.wait_until.is_some() => break,
            None => break,
            Some(_) => others.push(*post),
        }
    }
    (gone, others)
}

/// Asks Bluesky, as somebody where one is; its mistakes come with their names.
async fn ask_bluesky(asking: &Asking<'_>, url: Option<Url>) -> Option<Reception> {
    let (question, now) = (Delivery::ask(url?), (asking.now)());
    let answer = match asking.sky {
        Some(sky) => sky.deliver(asking.client, question, now).await,
        None => asking.client.deliver(&question, now).await,
    };
    match answer {
        Delivered::Answered(answer) => Some(answer),
        _ => None,
    }
}
