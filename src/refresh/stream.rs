//! Asks a server for a hashtag until caught up: the first time from the newest note back, later
//! forward from the last one known. Every page is an outcome of its own, so nothing of it is lost
//! if the next one fails.

use super::ask::{Visiting, in_trouble, well};
use super::blog::refused;
use super::{Kept, Outcome};
use crate::domain::Trouble;
use crate::fetch::{Accept, Answer, Question};
use crate::social::mastodon::{self, PageAt};
use crate::store::{Polled, Source};

/// At most so many pages of a hashtag are asked for in one round: 1,000 notes.
const MOST_PAGES: u32 = 25;

pub(super) async fn ask(visiting: &mut Visiting<'_>, source: Source, tag: &str) {
    let asking = visiting.asking;
    let mut at = source.newest.clone().map_or(PageAt::Newest, PageAt::After);
    let mut newest = source.newest.clone();
    for page_number in 1..=MOST_PAGES {
        let Some(url) = mastodon::tag_page(&source.address, tag, &at) else { return };
        let answer =
            asking.client.ask(&Question::new(url.clone(), Accept::Json), (asking.now)()).await;
        let now = (asking.now)();
        let page = match read(&answer, &source) {
            Ok(page) => page,
            Err(Some((trouble, details))) => {
                visiting.tell(in_trouble(asking, source, trouble, &details, now)).await;
                return;
            }
            Err(None) => {
                visiting.tell(refused(asking, source, &answer, now)).await;
                return;
            }
        };
        let last = page.given < mastodon::PAGE || page_number == MOST_PAGES;
        let forward = matches!(at, PageAt::After(_));
        if forward || newest.is_none() {
            newest = page.newest.clone().or(newest);
        }
        let polled = Polled {
            due_at: asking.pace.after_hashtag(now),
            // Walking back, the place is kept only once the walk is done: a walk that was broken
            // off begins again, and loses nothing.
            newest: newest.clone().filter(|_| forward || last),
            ..well(&source, now)
        };
        let next =
            if forward { page.newest.map(PageAt::After) } else { page.oldest.map(PageAt::Before) };
        let mut outcome = Outcome::of(source.clone(), polled);
        outcome.kept = Some(Kept { seen: page.notes, base: url });
        outcome.last = last;
        let taken = visiting.tell(outcome).await;
        match next {
            Some(next) if !last && taken => at = next,
            _ => return,
        }
    }
}

/// The page in an answer; `Err(None)` where the answer says itself what is wrong.
fn read(answer: &Answer, source: &Source) -> Result<mastodon::TagPage, Option<(Trouble, String)>> {
    match answer {
        Answer::Document(document) => mastodon::read_page(&document.body, &source.address)
            .ok_or_else(|| Some((Trouble::Unreadable, "no list of notes".to_owned()))),
        // A server that has never seen the tag says so, or answers an empty list.
        Answer::NotFound(404) => Ok(mastodon::TagPage::default()),
        Answer::NotAllowed(status) => Err(Some((Trouble::SignInNeeded, format!("HTTP {status}")))),
        _ => Err(None),
    }
}
