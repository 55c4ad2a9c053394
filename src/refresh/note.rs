//! Taking a note to its network, once; and looking there for one whose fate is not known.

mod bluesky;
mod own;

pub use bluesky::{find_on_bluesky, to_bluesky};
pub use own::{Change, Changed, Owner, change_own};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::config::accounts::Account;
use crate::domain::{NoteForm, Outgoing, Refusal, Seen};
use crate::fetch::{Client, Delivered, Delivery, Load, Login, Reception};
use crate::social::mastodon::{self, post};
use crate::store::{NoteToAnswer, Outcome};
use crate::text::{self, Clean};

/// Clocks of servers differ from ours by so much at most.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(10);

/// A note on its way.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// The client.
    pub client: &'a Client,
    /// The time.
    pub now: Timestamp,
    /// The account it goes with, and what shows its server who one is.
    pub account: (&'a Account, &'a Login),
    /// The words.
    pub reply: &'a Outgoing,
    /// What makes a note of them.
    pub form: &'a NoteForm,
    /// What it answers, if it answers anything.
    pub answers: Option<&'a NoteToAnswer>,
}

/// What came of taking a note to its network.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// Whether it arrived.
    pub outcome: Outcome,
    /// The note as it stands there.
    pub seen: Option<Seen>,
    /// What one's own server (its host) calls the note that it answers.
    pub named: Option<(String, String)>,
}

impl From<Outcome> for Arrival {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, seen: None, named: None }
    }
}

/// Takes a note to a fediverse server.
pub async fn to_fediverse(leaving: &Leaving<'_>) -> Arrival {
    let (account, login) = leaving.account;
    let mut known = None;
    if let Some(note) = leaving.answers {
        match on_own_server(leaving, note).await {
            Ok(found) => known = Some(found),
            Err(outcome) => return outcome.into(),
        }
    }
    let mention = leaving.answers.map(|note| mention(note, known.as_ref()));
    let whole = leaving.form.whole(&leaving.reply.text, mention.as_ref());
    // Never to more people than what it answers, whichever of the two we know narrower.
    let visibility = known.as_ref().map_or(leaving.form.visibility, |known| {
        let kept = leaving.answers.map_or(leaving.form.visibility, |note| note.visibility);
        known.visibility.max(kept)
    });
    let warning = match (&known, leaving.answers) {
        (Some(known), _) if known.warning.is_some() => known.warning.clone(),
        (_, Some(note)) => note.warning.as_ref().map(Clean::to_string),
        _ => leaving.form.warning.as_ref().map(Clean::to_string),
    };
    let note = post::Note {
        text: &whole,
        answers: known.as_ref().map(|known| known.id.as_str()),
        visibility,
        warning: warning.as_deref(),
    };
    let Some((url, document)) = post::send(&account.site, &note) else {
        return Outcome::Refused(Refusal::NoWay).into();
    };
    let delivery = Delivery {
        once: leaving.reply.once.clone(),
        ..Delivery::send(url, Load::Json(document)).login(login.clone())
    };
    let (outcome, seen) = match leaving.client.deliver(&delivery, leaving.now).await {
        Delivered::Answered(answer) => sent(&answer, account),
        other => (undelivered(&other), None),
    };
    let host = account.site.host_str().unwrap_or_default();
    Arrival { outcome, seen, named: known.map(|known| (host.to_owned(), known.id)) }
}

/// Whom an answer names: its author as one's own server knows them, where that says more than a name. A
/// server that shows its own people under another address than its own knows them by that one.
fn mention(note: &NoteToAnswer, known: Option<&post::Known>) -> Clean {
    match known.filter(|known| known.acct.contains('@')) {
        Some(known) => Clean::line(&format!("@{}", known.acct)),
        None => note.handle.clone(),
    }
}

fn sent(answer: &Reception, account: &Account) -> (Outcome, Option<Seen>) {
    if (200..300).contains(&answer.status) {
        return match post::read_sent(&answer.body, &account.site) {
            Some(seen) => (Outcome::Sent(seen.guid.clone()), Some(seen)),
            // It was taken, and what was answered says nothing.
            None => (Outcome::NotKnown, None),
        };
    }
    match post::refusal(answer.status, &answer.body) {
        Some(refusal) => (Outcome::Refused(refusal), None),
        None => (Outcome::NotKnown, None),
    }
}

/// What the own server calls a note. One of another server it has to find first.
async fn on_own_server(leaving: &Leaving<'_>, note: &NoteToAnswer) -> Result<post::Known, Outcome> {
    let (account, login) = leaving.account;
    let host = account.site.host_str().unwrap_or_default();
    let named = note.names.iter().find(|(known, _)| known == host);
    let address = Url::parse(&note.uri).ok().or_else(|| note.page.clone());
    let question = match named {
        Some((_, id)) => mastodon::status(&account.site, id),
        None => address.as_ref().and_then(|address| post::search(&account.site, address)),
    };
    let Some(url) = question else { return Err(Outcome::Refused(Refusal::NoWay)) };
    let delivery = Delivery::ask(url).login(login.clone());
    match leaving.client.deliver(&delivery, leaving.now).await {
        Delivered::Answered(answer) if (200..300).contains(&answer.status) => {
            let found = if named.is_some() {
                post::read_known(&answer.body)
            } else {
                let page = note.page.as_ref().map_or("", Url::as_str);
                post::read_found(&answer.body, &[&note.uri, page])
            };
            found.ok_or(Outcome::Refused(Refusal::NotFound))
        }
        Delivered::Answered(answer) if answer.status == 404 => {
            Err(Outcome::Refused(Refusal::NotFound))
        }
        Delivered::Answered(answer) => {
            // Nothing was sent yet: a server that fails now is tried again.
            Err(post::refusal(answer.status, &answer.body)
                .map_or(Outcome::NotLeft, Outcome::Refused))
        }
        Delivered::NotSafe => Err(Outcome::Refused(Refusal::NotSafe)),
        Delivered::NotLeft(_) | Delivered::NotKnown(_) | Delivered::NotYet(_) => {
            Err(Outcome::NotLeft)
        }
    }
}

fn undelivered(delivered: &Delivered) -> Outcome {
    match delivered {
        Delivered::NotLeft(_) | Delivered::NotYet(_) => Outcome::NotLeft,
        Delivered::NotSafe => Outcome::Refused(Refusal::NotSafe),
        Delivered::Answered(_) | Delivered::NotKnown(_) => Outcome::NotKnown,
    }
}

/// What a look for a note of one's own came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// It stands there, under this name; as it is shown, if it is yet.
    Stands(String, Option<Box<Seen>>),
    /// It is not there.
    NotThere,
    /// Nobody can tell now.
    NotNow,
}

/// Looks for a note among one's own latest ones on a fediverse server.
pub async fn find_on_fediverse(leaving: &Leaving<'_>) -> Look {
    let (account, login) = leaving.account;
    let Some(url) = post::own(&account.site, &account.id) else { return Look::NotNow };
    let delivery = Delivery::ask(url).login(login.clone());
    let Delivered::Answered(answer) = leaving.client.deliver(&delivery, leaving.now).await else {
        return Look::NotNow;
    };
    let own = post::read_own(&answer.body, &account.site).filter(|_| answer.status == 200);
    let Some(own) = own else { return Look::NotNow };
    let mut parent = None;
    if let Some(note) = leaving.answers {
        match on_own_server(leaving, note).await {
            Ok(known) => parent = Some(known),
            Err(_) => return Look::NotNow,
        }
    }
    let mention = leaving.answers.map(|note| mention(note, parent.as_ref()));
    let parent = parent.map(|known| known.id);
    let whole = letters(&leaving.form.whole(&leaving.reply.text, mention.as_ref()));
    let earliest = leaving.reply.left_at.and_then(|left| left.checked_sub(CLOCKS_DIFFER).ok());
    let found = own.into_iter().find(|seen| {
        let said = text::plain(&text::html::document(&seen.html, None));
        let answers = seen.note.as_ref().and_then(|note| note.answers.clone());
        let in_time = seen.published.zip(earliest).is_none_or(|(at, earliest)| at >= earliest);
        in_time && answers == parent && letters(said.as_str()) == whole
    });
    match found {
        Some(seen) => Look::Stands(seen.guid.clone().unwrap_or_default(), Some(Box::new(seen))),
        None => Look::NotThere,
    }
}

/// Words without what a network changes on their way: the servers in mentions, and how addresses are
/// shown.
fn letters(words: &str) -> String {
    words
        .split_whitespace()
        .map(|word| match word.strip_prefix('@').and_then(|name| name.split_once('@')) {
            Some((name, _)) => name,
            None => word.trim_start_matches("https://").trim_start_matches("http://"),
        })
        .flat_map(str::chars)
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
