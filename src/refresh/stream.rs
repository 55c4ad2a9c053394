//! Asks for a hashtag: what is new first, from the newest note back to the last one known, then what was
//! left out before. How far that came is kept with every page, so nothing is lost or read twice if the
//! next one fails. Once a day the last weeks are read anew, for what was edited or deleted.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::ask::{Visiting, in_trouble, well};
use super::blog::refused;
use super::{Kept, Outcome};
use crate::domain::{Seen, Trouble};
use crate::fetch::{Accept, Answer, Delivered, Delivery, Question};
use crate::social::bluesky::{self, Asked, NotePage};
use crate::social::mastodon::{self, PageAt, TagPage};
use crate::store::{GapMove, Polled, Reached, Source, SourceKind};

/// At most so many pages of a hashtag are asked for in one round: 1,000 notes.
const MOST_PAGES: u32 = 25;
/// The last weeks are read anew so far back,
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(6 * 7 * 24);
/// so seldom,
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_hours(24);
/// and no more than so many pages of them.
const MOST_LOOKED_AT: u32 = 10;

/// Fewer notes that are new than these are all of them: no server that can be followed gives so few at once.
const FEW_OF_WHAT_IS_NEW: usize = mastodon::PAGE / 2;

/// What is left of a round.
struct Round<'v, 'a> {
    visiting: &'v mut Visiting<'a>,
    source: Source,
    pages: u32,
    /// When the oldest note was written that was given from the newest one on, if any was given.
    back_to: Option<Timestamp>,
}

/// Where a page begins: at the newest note, or where the page before it ended.
type PlaceInStream = Option<String>;

/// A page of a stream, whatever the network.
struct Page {
    notes: Vec<Seen>,
    base: Url,
    /// By what the newest note of it is known again.
    newest: Option<String>,
    /// Where to read on, and when its oldest note was written.
    next: Option<(String, Timestamp)>,
    /// When its oldest note was written.
    oldest: Option<Timestamp>,
    /// Whether it goes down to the note that was known.
    reaches_floor: bool,
}

/// Why there is no page.
enum NoPage {
    /// What is wrong, with details.
    Trouble(Trouble, String),
    /// The answer says itself what is wrong.
    Answer(Box<Answer>),
    /// There is no such address.
    NoAddress,
}

fn said(answer: Answer) -> NoPage {
    NoPage::Answer(Box::new(answer))
}

pub(super) async fn ask(visiting: &mut Visiting<'_>, source: Source) {
    let gaps = source.gaps.clone();
    let mut round = Round { visiting, source, pages: MOST_PAGES, back_to: None };
    if !round.newest().await {
        return;
    }
    // What a round could not take in the next one does; what lies before all that is known, only
    // if somebody wants it.
    for gap in gaps.into_iter().filter(|gap| gap.wanted || gap.older.is_some()) {
        if !round.walk(Some(gap.newer), gap.older, None).await {
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
        let from = now.checked_sub(LOOK_BACK).unwrap_or(now);
        let went_on = self.walk(None, floor, look.then_some((now, from))).await;
        // The first walk is a look, too, as far back as it came.
        if let Some(back_to) = self.back_to.filter(|_| went_on && first) {
            let looked = Some((now, back_to.max(from)));
            let reached = Reached { looked, ..Reached::default() };
            return self.keep(Kept::nothing(&self.source), reached, now).await;
        }
        went_on
    }

    /// Reads back from a place to the note `floor`, or as far as there are notes. With `look` it reads on
    /// below the floor until that time. Whether to go on with something else.
    async fn walk(
        &mut self,
        mut at: PlaceInStream,
        floor: Option<String>,
        look: Option<(Timestamp, Timestamp)>,
    ) -> bool {
        let from_newest = at.is_none();
        let mut reached_floor = false;
        let mut looked_at = 0;
        while self.pages > 0 {
            self.pages -= 1;
            let page = self.page(at.as_deref(), floor.as_deref(), look.is_none()).await;
            let now = (self.visiting.asking.now)();
            let page = match page {
                Ok(page) => page,
                Err(why) => {
                    self.stop(why, now).await;
                    return false;
                }
            };
            looked_at += 1;
            if from_newest {
                // Where the list ends, everything was given.
                let reached = page.oldest.filter(|_| page.next.is_some());
                self.back_to = match (self.back_to, page.oldest) {
                    (None, None) => None,
                    _ => Some(reached.unwrap_or(Timestamp::MIN)),
                };
            }
            let was_open = !reached_floor;
            reached_floor |= page.next.is_none() || page.reaches_floor;
            let gap = was_open.then(|| GapMove {
                older: floor.clone(),
                newer: page.next.clone().filter(|_| !reached_floor),
            });
            let looks_on = look.filter(|(_, from)| {
                page.next.is_some()
                    && looked_at < MOST_LOOKED_AT
                    && page.oldest.is_some_and(|at| at > *from)
            });
            // A list without a single note says nothing of those that should be on it.
            let back_to = self.back_to.filter(|_| looks_on.is_none());
            let looked = look.zip(back_to).map(|((began, from), at)| (began, at.max(from)));
            let newest = page.newest.filter(|_| from_newest && at.is_none());
            let reached = Reached { newest, gap, looked: looked.filter(|_| reached_floor) };
            let kept = Kept::of(page.notes, page.base);
            if !self.keep(kept, reached, now).await {
                return false;
            }
            match page.next {
                Some((next, _)) if !reached_floor || looks_on.is_some() => at = Some(next),
                _ => return true,
            }
        }
        true
    }

    async fn page(
        &self,
        at: Option<&str>,
        floor: Option<&str>,
        only_new: bool,
    ) -> Result<Page, NoPage> {
        match &self.source.kind {
            SourceKind::Hashtag(tag) => self.on_fediverse(tag, (at, floor), only_new).await,
            SourceKind::Search(tag) => self.by_search(tag, (at, floor)).await,
            SourceKind::Author(tag, handle) => self.of_author((tag, handle), (at, floor)).await,
            SourceKind::Feed => Err(NoPage::NoAddress),
        }
    }

    async fn on_fediverse(
        &self,
        tag: &str,
        (at, floor): (Option<&str>, Option<&str>),
        only_new: bool,
    ) -> Result<Page, NoPage> {
        let server = &self.source.address;
        let place = at.map_or(PageAt::Newest, |id| PageAt::Before(id.to_owned()));
        let url = mastodon::tag_page(server, tag, &place, floor.filter(|_| only_new))
            .ok_or(NoPage::NoAddress)?;
        let asking = self.visiting.asking;
        let mut question = Question::new(url.clone(), Accept::Json);
        question.login = asking.login(server);
        let page = match asking.client.ask(&question, (asking.now)()).await {
            Answer::Document(document) => {
                mastodon::read_page(&document.body, server).ok_or_else(|| {
                    NoPage::Trouble(Trouble::Unreadable, "no list of notes".to_owned())
                })?
            }
            // A server that has never seen the tag says so, or answers an empty list. Where notes of it
            // were read before, the server is closed or somewhere else.
            Answer::NotFound(404) if at.is_none() && self.source.newest.is_none() => {
                TagPage::default()
            }
            Answer::NotAllowed(status) => {
                return Err(NoPage::Trouble(Trouble::SignInNeeded, format!("HTTP {status}")));
            }
            other => return Err(said(other)),
        };
        let known = |id: &String| floor.is_some_and(|floor| mastodon::is_at_or_below(id, floor));
        // Servers give fewer notes than they are asked for, or leave some out afterwards: only a page
        // without older notes is the last one. Of what is new, few are all.
        let are_all =
            only_new && at.is_none() && floor.is_some() && page.given < FEW_OF_WHAT_IS_NEW;
        let is_older = |(oldest, _): &(String, Timestamp)| at != Some(oldest.as_str());
        Ok(Page {
            reaches_floor: page.oldest.as_ref().is_some_and(known),
            next: page.oldest.zip(page.oldest_at).filter(|next| !are_all && is_older(next)),
            oldest: page.oldest_at,
            newest: page.newest,
            notes: page.notes,
            base: url,
        })
    }

    async fn by_search(
        &self,
        tag: &str,
        (at, floor): (Option<&str>, Option<&str>),
    ) -> Result<Page, NoPage> {
        let asking = self.visiting.asking;
        let signed_out = || NoPage::Trouble(Trouble::SignInNeeded, "signed out".to_owned());
        let sky = asking.sky.ok_or_else(signed_out)?;
        let older_than: Option<Timestamp> = at.and_then(|at| at.parse().ok());
        let url = match older_than {
            Some(at) => bluesky::search_until(&sky.service(), tag, at),
            None => bluesky::search_page(&sky.service(), tag, at),
        };
        let url = url.ok_or(NoPage::NoAddress)?;
        let now = (asking.now)();
        match sky.deliver(asking.client, Delivery::ask(url.clone()), now).await {
            Delivered::Answered(answer) if answer.status == 200 => {
                let page = bluesky::read_search(&answer.body, &[tag.to_owned()], Asked::AsSomebody);
                let mut page = of_sky(page, floor, url)?;
                // Cursors end before the notes do: their time leads on, until there are no older ones.
                if page.next.is_none() || older_than.is_some() {
                    let is_older = |at: &Timestamp| older_than.is_none_or(|before| *at < before);
                    page.next = page.oldest.filter(is_older).map(|at| (at.to_string(), at));
                }
                Ok(page)
            }
            Delivered::Answered(answer) => match answer.wait_until {
                Some(until) => Err(said(Answer::Wait { until, status: answer.status })),
                None if bluesky::is_signed_out(answer.status, &answer.body)
                    || bluesky::must_refresh(answer.status, &answer.body) =>
                {
                    Err(signed_out())
                }
                None if answer.status >= 500 => Err(said(Answer::ServerFault(answer.status))),
                None => Err(said(Answer::NotFound(answer.status))),
            },
            Delivered::NotYet(until) => Err(said(Answer::NotYet { until })),
            Delivered::NotSafe => Err(said(Answer::Untrusted("not encrypted".to_owned()))),
            Delivered::NotLeft(cause) | Delivered::NotKnown(cause) => {
                Err(said(Answer::Unreachable(cause)))
            }
        }
    }

    async fn of_author(
        &self,
        (tag, handle): (&str, &str),
        (at, floor): (Option<&str>, Option<&str>),
    ) -> Result<Page, NoPage> {
        let url =
            bluesky::author_page(&self.source.address, handle, at).ok_or(NoPage::NoAddress)?;
        let asking = self.visiting.asking;
        let question = Question::new(url.clone(), Accept::Json);
        match asking.client.ask(&question, (asking.now)()).await {
            Answer::Document(document) => {
                let page =
                    bluesky::read_author(&document.body, &[tag.to_owned()], Asked::AsStranger);
                of_sky(page, floor, url)
            }
            // Nobody of this name, or somebody who shows nothing to strangers.
            Answer::NotFound(400) if at.is_none() => of_sky(Some(NotePage::default()), floor, url),
            other => Err(said(other)),
        }
    }

    async fn stop(&mut self, why: NoPage, now: Timestamp) {
        let (asking, source) = (self.visiting.asking, self.source.clone());
        let outcome = match why {
            NoPage::Trouble(trouble, details) => in_trouble(asking, source, trouble, &details, now),
            NoPage::Answer(answer) => refused(asking, source, &answer, now),
            NoPage::NoAddress => {
                in_trouble(asking, source, Trouble::NotFound, "no such address", now)
            }
        };
        self.visiting.tell(outcome).await;
    }

    /// Keeps a page with how far it brought the reading. Whether somebody took it.
    async fn keep(&mut self, kept: Kept, reached: Reached, now: Timestamp) -> bool {
        let polled =
            Polled { due_at: self.due(now), reached: Some(reached), ..well(&self.source, now) };
        let mut outcome = Outcome::of(self.source.clone(), polled);
        outcome.kept = Some(kept);
        outcome.last = false;
        self.visiting.tell(outcome).await
    }

    /// Says that the round is over.
    async fn done(&mut self) {
        let now = (self.visiting.asking.now)();
        let polled = Polled { due_at: self.due(now), ..well(&self.source, now) };
        self.visiting.tell(Outcome::of(self.source.clone(), polled)).await;
    }

    /// When it is due again: a hashtag like a hashtag, a person like a blog.
    fn due(&self, now: Timestamp) -> Timestamp {
        let pace = self.visiting.asking.pace;
        match self.source.kind {
            SourceKind::Author(..) => {
                pace.after_answer(now, &self.source.habits, false, &self.source.key)
            }
            _ => pace.after_hashtag(now),
        }
    }
}

/// A page of Bluesky. Its notes are known again by their time, for a page's cursor is good once.
fn of_sky(page: Option<NotePage>, floor: Option<&str>, base: Url) -> Result<Page, NoPage> {
    let page =
        page.ok_or_else(|| NoPage::Trouble(Trouble::Unreadable, "no list of notes".to_owned()))?;
    let floor: Option<Timestamp> = floor.and_then(|floor| floor.parse().ok());
    let reaches_floor = floor.zip(page.oldest).is_some_and(|(floor, oldest)| oldest <= floor);
    Ok(Page {
        reaches_floor,
        newest: page.newest.max(floor).map(|at| at.to_string()),
        next: page.cursor.zip(page.oldest),
        oldest: page.oldest,
        notes: page.notes,
        base,
    })
}
