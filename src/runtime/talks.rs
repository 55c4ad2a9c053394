//! Getting comments: of the blogs that were just asked for posts, or of one post that was opened.

use jiff::SignedDuration;
use tokio::sync::mpsc;

use super::round::{With, pace};
use crate::domain::{PostId, SourceId};
use crate::refresh::{Asking, TalkOutcome, talk_about, talk_all};
use crate::store::{Result, Store};

/// So many outcomes wait for the database at most; asking waits then.
const WAITING: usize = 32;
/// A post that is opened again sooner shows what is kept.
const LOOKED_LATELY: SignedDuration = SignedDuration::from_mins(5);

/// Asks the blogs of these sources for the comments under their posts of the last weeks. How many
/// comments came that were not known.
pub(super) async fn run(with: &With<'_>, sources: Vec<SourceId>, at_least: SignedDuration) -> Result<u32> {
    let now = with.clock.now();
    let mut blogs = with.keeper.run(move |store| store.blogs(&sources, now)).await?;
    blogs.retain(|blog| blog.asked_at.is_none_or(|at| now.duration_since(at) >= at_least || now < at));
    let (outcomes, mut waiting) = mpsc::channel(WAITING);
    let clock = || with.clock.now();
    let asking = asking(with, &clock);
    let keep = async {
        let (mut batch, mut came) = (Vec::new(), 0);
        while waiting.recv_many(&mut batch, WAITING).await > 0 {
            let some = std::mem::take(&mut batch);
            came += with.keeper.run(move |store| keep(store, some)).await?;
        }
        Ok(came)
    };
    let ((), came) = tokio::join!(talk_all(&asking, blogs, outcomes), keep);
    came
}

/// Asks for the comments under one post, unless that was done a moment ago. Whether anything was asked.
pub(super) async fn about(with: &With<'_>, post: PostId) -> Result<bool> {
    let now = with.clock.now();
    let blog = with
        .keeper
        .run(move |store| {
            let asked = store.conversation_asked_at(post)?;
            let lately = asked.is_some_and(|at| at <= now && now.duration_since(at) < LOOKED_LATELY);
            if lately { Ok(None) } else { store.blog_of(post) }
        })
        .await?;
    let Some(blog) = blog else { return Ok(false) };
    let clock = || with.clock.now();
    let outcome = talk_about(&asking(with, &clock), &blog).await;
    with.keeper.run(move |store| keep(store, vec![outcome])).await?;
    Ok(true)
}

fn asking<'a>(
    with: &With<'a>,
    now: &'a (dyn Fn() -> jiff::Timestamp + Send + Sync),
) -> Asking<'a> {
    let at_once = usize::try_from(with.polling.connections).unwrap_or(1).max(1);
    Asking { client: with.client, now, pace: pace(with.polling), at_once }
}

fn keep(store: &mut Store, outcomes: Vec<TalkOutcome>) -> Result<u32> {
    let mut came = 0;
    let mut talked = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        came += store.keep_replies(&outcome.seen, outcome.talked.at)?;
        talked.push(outcome.talked);
    }
    store.record_talk(&talked)?;
    Ok(came)
}
