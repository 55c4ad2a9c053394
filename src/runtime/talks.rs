//! Getting what was said: the comments of the blogs that were just asked for posts, the threads of notes,
//! and both of one post that was opened.

use jiff::SignedDuration;
use tokio::sync::mpsc;

use super::round::{SignedIn, With, pace};
use crate::conversation::Blog;
use crate::domain::{PostId, SourceId};
use crate::refresh::{
    Asking, TalkOutcome, ThreadOutcome, look_for, talk_about, talk_all, thread, thread_all,
};
use crate::store::{NoteAsked, Result, Store, StoreError, Unseen};

/// So many outcomes wait for the database at most; asking waits then.
const WAITING: usize = 32;
/// A post that is opened again sooner shows what is kept.
const LOOKED_LATELY: SignedDuration = SignedDuration::from_mins(5);

/// Asks the blogs of these sources for the comments under their posts of the last weeks. How many
/// comments came that were not known.
pub(super) async fn run(
    with: &With<'_>,
    sources: Vec<SourceId>,
    at_least: SignedDuration,
) -> Result<u32> {
    let now = with.clock.now();
    let asked = sources.clone();
    let mut blogs = with.keeper.run(move |store| store.blogs(&asked, now)).await?;
    blogs.retain(|blog| {
        blog.asked_at.is_none_or(|at| now.duration_since(at) >= at_least || now < at)
    });
    let (outcomes, mut waiting) = mpsc::channel(WAITING);
    let clock = || with.clock.now();
    let signed_in = with.signed_in();
    let asking = asking(with, &clock, &signed_in);
    look_for_missing(with, &asking, sources).await?;
    let keep = async {
        let (mut batch, mut came) = (Vec::new(), 0);
        while waiting.recv_many(&mut batch, WAITING).await > 0 {
            let some = std::mem::take(&mut batch);
            came += with.keeper.run(move |store| keep(store, some)).await?;
        }
        Ok::<u32, StoreError>(came)
    };
    let ((), came) = tokio::join!(talk_all(&asking, blogs, outcomes), keep);
    Ok(came? + threads(with, &asking, at_least).await?)
}

/// Asks for the threads of your notes and of those that announce posts.
async fn threads(with: &With<'_>, asking: &Asking<'_>, at_least: SignedDuration) -> Result<u32> {
    let now = with.clock.now();
    let notes = with.keeper.run(move |store| store.threads_due(now, at_least)).await?;
    let (outcomes, mut waiting) = mpsc::channel(WAITING);
    let keep = async {
        let mut came = 0;
        while let Some(outcome) = waiting.recv().await {
            came += with.keeper.run(move |store| keep_thread(store, &outcome)).await?;
        }
        Ok(came)
    };
    let ((), came) = tokio::join!(thread_all(asking, notes, outcomes), keep);
    came
}

fn keep_thread(store: &mut Store, outcome: &ThreadOutcome) -> Result<u32> {
    store.record_thread(outcome.post, (outcome.threaded, &outcome.seen), outcome.at)
}

/// Notes that their list leaves out are asked for one by one: what is deleted goes.
async fn look_for_missing(
    with: &With<'_>,
    asking: &Asking<'_>,
    sources: Vec<SourceId>,
) -> Result<()> {
    for source in sources {
        let missing = with.keeper.run(move |store| store.unseen_notes(source)).await?;
        let Some(Unseen { server, notes }) = missing else { continue };
        let (gone, others) = look_for(asking, &server, &notes).await;
        let now = with.clock.now();
        with.keeper
            .run(move |store| {
                store.notes_are_gone(&gone)?;
                store.notes_are_there(source, &others, now)
            })
            .await?;
    }
    Ok(())
}

/// Asks for what was said about one post, unless that was done a moment ago. Whether anything was asked.
pub(super) async fn about(with: &With<'_>, post: PostId) -> Result<bool> {
    let now = with.clock.now();
    let lately = move |store: &Store, post| {
        let asked = store.conversation_asked_at(post)?;
        Ok::<_, StoreError>(
            asked.is_some_and(|at| at <= now && now.duration_since(at) < LOOKED_LATELY),
        )
    };
    let (blog, notes) = with
        .keeper
        .run(move |store| {
            let blog = if lately(store, post)? { None } else { store.blog_of(post)? };
            let mut notes = store.notes_about(post)?;
            let mut due = Vec::with_capacity(notes.len());
            for note in notes.drain(..) {
                if !lately(store, note.post)? {
                    due.push(note);
                }
            }
            Ok::<_, StoreError>((blog, due))
        })
        .await?;
    let anything = blog.is_some() || !notes.is_empty();
    ask_about(with, blog, notes).await?;
    Ok(anything)
}

/// Asks a blog for the comments under a post, and for the threads of the notes about it.
/// Whether the blog showed anything.
async fn ask_about(with: &With<'_>, blog: Option<Blog>, notes: Vec<NoteAsked>) -> Result<bool> {
    let mut showed = false;
    let clock = || with.clock.now();
    let signed_in = with.signed_in();
    let asking = asking(with, &clock, &signed_in);
    if let Some(blog) = blog {
        let outcome = talk_about(&asking, &blog).await;
        showed = !outcome.seen.is_empty();
        with.keeper.run(move |store| keep(store, vec![outcome])).await?;
    }
    for note in notes {
        let outcome = thread(&asking, &note).await;
        with.keeper.run(move |store| keep_thread(store, &outcome)).await?;
    }
    Ok(showed)
}

fn asking<'a>(
    with: &With<'a>,
    now: &'a (dyn Fn() -> jiff::Timestamp + Send + Sync),
    signed_in: &'a SignedIn,
) -> Asking<'a> {
    let SignedIn { logins, sky } = signed_in;
    let at_once = usize::try_from(with.polling.connections).unwrap_or(1).max(1);
    Asking {
        client: with.client,
        now,
        pace: pace(with.polling),
        at_once,
        logins,
        sky: sky.as_ref(),
    }
}

fn keep(store: &mut Store, outcomes: Vec<TalkOutcome>) -> Result<u32> {
    let mut came = 0;
    let mut talked = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let at = outcome.talked.at;
        // What left without an answer may be among them: it is settled first, and so is yours.
        for seen in &outcome.seen {
            store.settle_replies(seen.post, &seen.replies, at)?;
        }
        came += store.keep_replies(&outcome.seen, at)?;
        talked.push(outcome.talked);
    }
    store.record_talk(&talked)?;
    Ok(came)
}

/// Asks for what was said about one post, however lately that was done, and settles replies of yours
/// that are found among it. Whether the blog showed anything.
pub(super) async fn look_for_replies(with: &With<'_>, post: PostId) -> Result<bool> {
    let (blog, notes) = with
        .keeper
        .run(move |store| Ok::<_, StoreError>((store.blog_of(post)?, store.notes_about(post)?)))
        .await?;
    ask_about(with, blog, notes).await
}
