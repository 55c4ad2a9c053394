//! Asks a server for a hashtag: what is new first, from the newest note back to the last one known, then
//! what was left out before. How far that came is kept with every page, so nothing is lost or read twice
//! if the next one fails. Once a day the last weeks are read anew, for what was edited or deleted.

use jiff::{SignedDuration, Timestamp};

use super::ask::{Visiting, in_trouble, well};
use super::blog::refused;
use super::{Kept, Outcome};
use crate::domain::Trouble;
use crate::fetch::{Accept, Answer, Question};
use crate::social::mastodon::{self, PageAt, TagPage};
use crate::store::{GapMove, Polled, Reached, Source};

/// At most so many pages of a hashtag are asked for in one round: 1,000 notes.
const MOST_PAGES: u32 = 25;
/// The last weeks are read anew so far back,
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(6 * 7 * 24);
/// so seldom,
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_hours(24);
/// and no more than so many pages of them.
const MOST_LOOKED_AT: u32 = 10;

/// What is left of a round.
struct Round<'v, 'a> {
    visiting: &'v mut Visiting<'a>,
    source: Source,
    tag: &'v str,
    pages: u32,
}

pub(super) async fn ask(visiting: &mut Visiting<'_>, source: Source, tag: &str) {
    let gaps = source.gaps.clone();
    let mut round = Round { visiting, source, tag, pages: MOST_PAGES };
    if !round.newest().await {
        return;
    }
    // What a round could not take in the next one does; what lies before all that is known, only
    // if somebody wants it.
    for gap in gaps.into_iter().filter(|gap| gap.wanted || gap.older.is_some()) {
        if !round.walk(PageAt::Before(gap.newer), gap.older, None).await {
            return;
        }
    }
    round.done().await;
}

impl Round<'_, '_> {
    /// What is new, and if that is due, the last weeks anew. Whether to go on.
    async fn newest(&mut self) -> bool {
        let now = (self.visiting.asking.now)();
        let look = self.source.newest.is_some()
            && self.source.looked_at.is_none_or(|at| now.duration_since(at) >= BETWEEN_LOOKS);
        let floor = self.source.newest.clone();
        let first = floor.is_none();
        let from = look.then(|| now.checked_sub(LOOK_BACK).unwrap_or(now));
        let went_on = self.walk(PageAt::Newest, floor, from.map(|from| (now, from))).await;
        // The first walk is a look, too.
        if went_on && first {
            let looked = Some((now, now.checked_sub(LOOK_BACK).unwrap_or(now)));
            let reached = Reached { looked, ..Reached::default() };
            return self.keep(Kept::nothing(&self.source), reached, now).await;
        }
        went_on
    }

    /// Reads back from `at` to the note `floor`, or as far as there are notes. With `look` it reads on
    /// below the floor until that time. Whether to go on with something else.
    async fn walk(
        &mut self,
        mut at: PageAt,
        floor: Option<String>,
        look: Option<(Timestamp, Timestamp)>,
    ) -> bool {
        let is_newest = at == PageAt::Newest;
        let mut reached_floor = false;
        let mut looked_at = 0;
        loop {
            if self.pages == 0 {
                return true;
            }
            self.pages -= 1;
            let since = floor.as_deref().filter(|_| look.is_none());
            let Some(url) = mastodon::tag_page(&self.source.address, self.tag, &at, since) else {
                return false;
            };
            let asking = self.visiting.asking;
            let mut question = Question::new(url.clone(), Accept::Json);
            question.login = asking.login(&self.source.address);
            let answer = asking.client.ask(&question, (asking.now)()).await;
            let now = (asking.now)();
            let page = match read(&answer, &self.source) {
                Ok(page) => page,
                Err(Some((trouble, details))) => {
                    let outcome = in_trouble(asking, self.source.clone(), trouble, &details, now);
                    self.visiting.tell(outcome).await;
                    return false;
                }
                Err(None) => {
                    let outcome = refused(asking, self.source.clone(), &answer, now);
                    self.visiting.tell(outcome).await;
                    return false;
                }
            };
            looked_at += 1;
            let known = |id: &String| {
                floor.as_deref().is_some_and(|floor| mastodon::is_at_or_below(id, floor))
            };
            let ended = page.given < mastodon::PAGE || page.oldest.is_none();
            let was_open = !reached_floor;
            reached_floor |= ended || page.oldest.as_ref().is_some_and(known);
            let gap = was_open.then(|| GapMove {
                older: floor.clone(),
                newer: page.oldest.clone().zip(page.oldest_at).filter(|_| !reached_floor),
            });
            let looks_on = look.filter(|(_, from)| {
                !ended && looked_at < MOST_LOOKED_AT && page.oldest_at.is_some_and(|at| at > *from)
            });
            let looked = look.filter(|_| looks_on.is_none()).map(|(began, from)| {
                let reached = page.oldest_at.filter(|_| !ended);
                (began, reached.map_or(from, |at| at.max(from)))
            });
            let newest = page.newest.clone().filter(|_| is_newest && at == PageAt::Newest);
            let reached = Reached { newest, gap, looked: looked.filter(|_| reached_floor) };
            let next = page.oldest.clone();
            let kept = Kept { seen: page.notes, base: url };
            if !self.keep(kept, reached, now).await {
                return false;
            }
            match next {
                Some(next) if !reached_floor || looks_on.is_some() => at = PageAt::Before(next),
                _ => return true,
            }
        }
    }

    /// Keeps a page with how far it brought the reading. Whether somebody took it.
    async fn keep(&mut self, kept: Kept, reached: Reached, now: Timestamp) -> bool {
        let due_at = self.visiting.asking.pace.after_hashtag(now);
        let polled = Polled { due_at, reached: Some(reached), ..well(&self.source, now) };
        let mut outcome = Outcome::of(self.source.clone(), polled);
        outcome.kept = Some(kept);
        outcome.last = false;
        self.visiting.tell(outcome).await
    }

    /// Says that the round is over.
    async fn done(&mut self) {
        let now = (self.visiting.asking.now)();
        let due_at = self.visiting.asking.pace.after_hashtag(now);
        let polled = Polled { due_at, ..well(&self.source, now) };
        self.visiting.tell(Outcome::of(self.source.clone(), polled)).await;
    }
}

/// The page in an answer; `Err(None)` where the answer says itself what is wrong.
fn read(answer: &Answer, source: &Source) -> Result<TagPage, Option<(Trouble, String)>> {
    match answer {
        Answer::Document(document) => mastodon::read_page(&document.body, &source.address)
            .ok_or_else(|| Some((Trouble::Unreadable, "no list of notes".to_owned()))),
        // A server that has never seen the tag says so, or answers an empty list.
        Answer::NotFound(404) => Ok(TagPage::default()),
        Answer::NotAllowed(status) => Err(Some((Trouble::SignInNeeded, format!("HTTP {status}")))),
        _ => Err(None),
    }
}
