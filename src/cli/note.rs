//! `cohort note`: changing and removing notes of one's own.

use super::accounts;
use super::args::{NoteArgs, NoteWhat};
use super::context::{Context, tasks};
use super::out::{Exit, Failed, Out, tell};
use super::reply::{agreed, words_of};
use crate::config::accounts::{Account, Password};
use crate::domain::Network;
use crate::fetch::Login;
use crate::refresh::{Change, Changed, Owner, Sky, change_own};
use crate::store::{NoteToAnswer, Store};
use crate::text::{self, Clean};
use crate::words::{headless, reply as words};

/// Changes or removes a note of one's own, after a yes.
pub(super) fn run(context: &Context, arguments: &NoteArgs, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let mut store = context.store(&settings)?;
    let (name, yes) = match &arguments.what {
        NoteWhat::Edit { note, yes, .. } | NoteWhat::Delete { note, yes } => (note, *yes),
    };
    let note = meant(&store, name)?;
    let account = owner(accounts::all(context)?, &note)?;
    let words = match &arguments.what {
        NoteWhat::Edit { file, .. } => Some(words_of(file)?),
        NoteWhat::Delete { .. } => None,
    };
    let Password::Kept(token) = account.password.clone() else {
        return Err(Failed::because(words::NOT_YOURS));
    };
    if let Some(words) = &words
        && account.measure().left(words) < 0
    {
        return Err(Failed::because(words::TOO_LONG));
    }
    let before = store.listed(note.post)?.map(|listed| listed.html).unwrap_or_default();
    let before = text::plain(&text::html::document(&before, None));
    tell(words::as_it_is(before.as_str()));
    tell(match &words {
        Some(words) => words::as_it_will_be(Clean::lines(words).as_str()),
        None => words::will_go().to_owned(),
    });
    if !yes && !agreed(words::SEND_QUESTION)? {
        tell(words::NOTHING_CHANGED);
        return Ok(Exit::Failed);
    }
    let client = context.client(&settings)?;
    let login = Login::Token(token);
    let kept = context.accounts();
    let sky = (note.network == Network::Bluesky).then(|| Sky::of(account.clone(), &kept));
    let owner = Owner {
        client: &client,
        now: context.now(),
        account: (&account, &login),
        sky: sky.as_ref(),
    };
    let change = words.as_deref().map_or(Change::Remove, Change::Words);
    match tasks()?.block_on(change_own(&owner, &note, change)) {
        Changed::Stands(seen) => {
            let seen: Vec<_> = seen.into_iter().map(|seen| *seen).collect();
            store.keep_thread(note.post, &seen, context.now())?;
            out.line(words::CHANGED)?;
        }
        Changed::Gone => {
            store.notes_are_gone(&[note.post])?;
            out.line(words::REMOVED)?;
        }
        Changed::Refused(refusal) => {
            return Err(Failed::because(words::not_changed(&refusal)));
        }
        Changed::NotNow => {
            let site = account.site.to_string();
            return Err(Failed::because(headless::no_answer(&site)));
        }
    }
    out.finish()?;
    Ok(Exit::Fine)
}

/// The note that is meant: by its id, or by its key in a conversation.
fn meant(store: &Store, name: &str) -> Result<NoteToAnswer, Failed> {
    let by_key = store.note_called(name)?;
    let by_id = match (by_key.is_none(), store.find_post(name)?) {
        (true, Some(post)) => store.note_to_answer(post)?,
        _ => None,
    };
    by_key.or(by_id).ok_or_else(|| Failed::because(headless::no_such_post(name)))
}

/// The account that wrote a note.
fn owner(accounts: Vec<Account>, note: &NoteToAnswer) -> Result<Account, Failed> {
    let handle = |text: &str| text.trim_start_matches('@').to_lowercase();
    accounts
        .into_iter()
        .filter(|account| account.network() == Some(note.network))
        .find(|account| handle(&account.user) == handle(note.handle.as_str()))
        .ok_or_else(|| Failed::because(words::NOT_YOURS))
}
