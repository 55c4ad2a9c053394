//! What reading a post asks of the world: its full text, how far it was read, what plays its sound.

use std::process::{Command, Stdio};
use std::sync::PoisonError;

use tokio::sync::mpsc::Sender;
use url::Url;

use super::effects::{Hands, send, tell};
use crate::app::reading::ReadTo;
use crate::app::{Event, Failure, Ticket};
use crate::config::Openers;
use crate::domain::{PostId, is_web};
use crate::refresh::{article_of, page_of_post, read_aside};
use crate::store::{FullText, PageAsked, Result, Store, StoreError};
use crate::text::{Clean, MediaKind};

/// Remembers how far a post was read.
pub(super) fn keep_read_to(store: &mut Store, post: PostId, place: ReadTo) {
    if let Err(cause) = store.keep_read_to(post, (place.letters, place.of)) {
        tracing::warn!(%cause, "how far a post was read could not be kept");
    }
}

/// Gets the full text of a post, unless it is kept.
pub(super) async fn full_text(
    hands: &Hands,
    (ticket, post): (Ticket, PostId),
    answers: &Sender<Event>,
) {
    let event = match get(hands, post).await {
        Ok(Ok(())) => Event::FullText { ticket },
        Ok(Err(failure)) => Event::Failed { ticket, failure },
        Err(cause) => {
            tracing::error!(%cause, "a full text could not be kept");
            Event::Failed { ticket, failure: Failure::NotKept((&cause).into()) }
        }
    };
    send(answers, event).await;
}

async fn get(hands: &Hands, post: PostId) -> Result<std::result::Result<(), Failure>> {
    let kept = hands.reader.run(move |store| store.full_text(post)).await?;
    if kept.is_some_and(|kept| kept.html.is_some()) {
        hands.writer.run(move |store| store.read_in_full(post, true)).await?;
        return Ok(Ok(()));
    }
    let Some(asked) = hands.reader.run(move |store| store.page_to_read(post)).await? else {
        return Ok(Err(Failure::NothingMore));
    };
    let PageAsked { page, typed, sent } = asked;
    let asked_at = hands.clock.now();
    let document = match page_of_post(&hands.client, (&page, &typed), asked_at).await {
        Ok(document) => document,
        Err(trouble) => {
            let mut missed = hands.pages_missed.lock().unwrap_or_else(PoisonError::into_inner);
            missed.insert(post);
            return Ok(Err(Failure::NoPageToRead(trouble)));
        }
    };
    let base = Some(document.final_url.clone());
    let found = read_aside(move || article_of(&document, &sent)).await;
    let html = found.ok_or_else(|| StoreError::File(std::io::Error::other("it gave up")))?;
    let is_more = html.is_some();
    let text = FullText { html, base, asked_at };
    hands
        .writer
        .run(move |store| {
            store.keep_full_text(post, &text)?;
            if is_more { store.read_in_full(post, true) } else { Ok(()) }
        })
        .await?;
    Ok(if is_more { Ok(()) } else { Err(Failure::NothingMore) })
}

/// A page that could not be had is not asked for again by itself while the screen is open.
pub(super) fn leave_missed_pages(hands: &Hands, event: &mut Event) {
    let Event::Post { article: Some(article), .. } = event else { return };
    let missed = hands.pages_missed.lock().unwrap_or_else(PoisonError::into_inner);
    article.wants_full &= !missed.contains(&article.row.key.id);
}

/// Reads the posts of a blog as they are sent from now on.
pub(super) async fn excerpt(
    hands: &Hands,
    (ticket, post): (Ticket, PostId),
    answers: &Sender<Event>,
) {
    let kept = hands.writer.run(move |store| store.read_in_full(post, false)).await;
    send(
        answers,
        match kept {
            Ok(()) => Event::FullText { ticket },
            Err(cause) => {
                tracing::error!(%cause, "what is read in full could not be kept");
                Event::Failed { ticket, failure: Failure::NotKept((&cause).into()) }
            }
        },
    )
    .await;
}

/// The program and the arguments that open an address, where the person named one; never a shell.
pub(super) fn player(openers: &Openers, kind: MediaKind, address: &Clean) -> Option<Vec<String>> {
    let words = match kind {
        MediaKind::Sound => openers.audio.as_ref(),
        MediaKind::Film => openers.video.as_ref(),
        MediaKind::Embedded => None,
    }?;
    let url = Url::parse(address.as_str()).ok().filter(is_web)?;
    let mut command: Vec<String> = words.clone();
    match command.iter_mut().skip(1).find(|word| *word == "{}") {
        Some(place) => *place = url.to_string(),
        None => command.push(url.to_string()),
    }
    Some(command)
}

/// Starts a program that opens something. It goes on by itself, also when the screen is left: nothing waits
/// for its end but a thread of its own, which ends with the process.
pub(super) fn play(command: Vec<String>, answers: Sender<Event>) {
    std::thread::spawn(move || run(&command, &answers));
}

fn run(command: &[String], answers: &Sender<Event>) {
    let Some((program, arguments)) = command.split_first() else { return };
    let mut starting = Command::new(program);
    starting.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match starting.spawn() {
        // Somebody has to take note of its end.
        Ok(mut child) => drop(child.wait()),
        Err(cause) => {
            tracing::warn!(%cause, program, "a program could not be started");
            let failure = Failure::NoProgram(Clean::line(program));
            tell(answers, Event::Failed { ticket: Ticket::default(), failure });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_argument_of_the_persons_own_program() {
        let words =
            |words: &[&str]| Some(words.iter().map(ToString::to_string).collect::<Vec<_>>());
        let openers =
            Openers { audio: words(&["mpv", "--no-video", "{}"]), video: words(&["vlc"]) };
        let at = |kind, address: &str| player(&openers, kind, &address.into());

        assert_eq!(
            at(MediaKind::Sound, "https://a.example/t.mp3;rm%20-rf"),
            words(&["mpv", "--no-video", "https://a.example/t.mp3;rm%20-rf"])
        );
        assert_eq!(
            at(MediaKind::Film, "https://a.example/f"),
            words(&["vlc", "https://a.example/f"])
        );
        assert_eq!(at(MediaKind::Sound, "file:///etc/passwd"), None);
        assert_eq!(at(MediaKind::Embedded, "https://a.example/"), None);
    }
}
