//! Notes on Bluesky: the record key is chosen before it leaves, so that one note is never two.

use std::collections::HashMap;

use crate::domain::Refusal;
use crate::fetch::{Delivered, Delivery, Load};
use crate::refresh::Sky;
use crate::social::bluesky::{self, Answered, Post, Taken};
use crate::store::Outcome;
use crate::text::Clean;

use super::{Leaving, Look, undelivered};

/// Of so many people named in a note the server is asked who they are.
const MOST_PEOPLE: usize = 10;

/// Takes a note to Bluesky. With what came of it comes the note as it stands there.
pub async fn to_bluesky(leaving: &Leaving<'_>, sky: &Sky) -> super::Arrival {
    let answered = match answered(leaving, sky).await {
        Ok(answered) => answered,
        Err(outcome) => return outcome.into(),
    };
    let mention = leaving.answers.map(|note| note.handle.clone());
    let whole = leaving.form.whole(&leaving.reply.text, mention.as_ref());
    let people = people(leaving, sky, &whole).await;
    let post = Post {
        text: &whole,
        reply: answered.as_ref(),
        people: &people,
        card: None,
        language: None,
        created_at: leaving.reply.left_at.unwrap_or(leaving.now),
    };
    let account = sky.account();
    let key = leaving.reply.once.clone().unwrap_or_default();
    let record = post.record();
    let created = bluesky::create_record(&account.site, &account.id, &key, &record);
    let Some((url, document)) = created else { return Outcome::Refused(Refusal::NoWay).into() };
    let delivery = Delivery::send(url, Load::Json(document));
    let (outcome, seen) = match sky.deliver(leaving.client, delivery, leaving.now).await {
        Delivered::Answered(answer) => match bluesky::taken(answer.status, &answer.body) {
            Taken::Shown(post) => {
                // The network shows it after a while only.
                let seen = bluesky::own_note(&post, &record, (&account.id, &account.user));
                (Outcome::Sent(Some(post.uri)), seen)
            }
            Taken::MustRefresh => (Outcome::Refused(Refusal::SignedOut), None),
            Taken::Refused(refusal) => (Outcome::Refused(refusal), None),
            Taken::Unclear => (Outcome::NotKnown, None),
        },
        other => (undelivered(&other), None),
    };
    super::Arrival { outcome, seen, named: None }
}

/// What an answer has to name: the note and the head of its thread, as they are now.
async fn answered(leaving: &Leaving<'_>, sky: &Sky) -> Result<Option<Answered>, Outcome> {
    let Some(note) = leaving.answers else { return Ok(None) };
    let Some(url) = bluesky::posts(&sky.service(), &[&note.uri]) else {
        return Err(Outcome::Refused(Refusal::NoWay));
    };
    match sky.deliver(leaving.client, Delivery::ask(url), leaving.now).await {
        Delivered::Answered(answer) if answer.status == 200 => {
            match bluesky::read_parent(&answer.body) {
                Some(answered) if answered.closed => Err(Outcome::Refused(Refusal::Closed)),
                Some(answered) => Ok(Some(answered)),
                None => Err(Outcome::Refused(Refusal::NotFound)),
            }
        }
        // Nothing was sent yet.
        Delivered::Answered(answer) => {
            let out = bluesky::must_refresh(answer.status, &answer.body)
                || bluesky::is_signed_out(answer.status, &answer.body);
            let says = bluesky::message(&answer.body).unwrap_or_else(|| Clean::line(""));
            Err(match (out, answer.status) {
                (true, _) => Outcome::Refused(Refusal::SignedOut),
                (_, 429) => Outcome::Refused(Refusal::TooFast),
                (_, 500..) => Outcome::NotLeft,
                _ => Outcome::Refused(Refusal::Other(says)),
            })
        }
        Delivered::NotSafe => Err(Outcome::Refused(Refusal::NotSafe)),
        Delivered::NotLeft(_) | Delivered::NotKnown(_) | Delivered::NotYet(_) => {
            Err(Outcome::NotLeft)
        }
    }
}

/// Who the people are whom the words name. Whoever is not found is not told, and nothing else fails.
async fn people(leaving: &Leaving<'_>, sky: &Sky, words: &str) -> HashMap<String, String> {
    let mut people = HashMap::new();
    for handle in bluesky::mentioned(words).into_iter().take(MOST_PEOPLE) {
        let Some(url) = bluesky::resolve_handle(&sky.service(), &handle) else { continue };
        let answer = sky.deliver(leaving.client, Delivery::ask(url), leaving.now).await;
        if let Delivered::Answered(answer) = answer
            && let Some(did) = bluesky::read_did(&answer.body)
        {
            people.insert(handle, did);
        }
    }
    people
}

/// Looks for a note on Bluesky: its record key was chosen before it left.
pub async fn find_on_bluesky(leaving: &Leaving<'_>, sky: &Sky) -> Look {
    let account = sky.account();
    let Some(key) = leaving.reply.once.as_deref() else { return Look::NotNow };
    let Some(url) = bluesky::get_record(&account.site, &account.id, key) else {
        return Look::NotNow;
    };
    let answer = sky.deliver(leaving.client, Delivery::ask(url), leaving.now).await;
    let Delivered::Answered(answer) = answer else { return Look::NotNow };
    if bluesky::error_name(&answer.body).as_deref() == Some("RecordNotFound") {
        return Look::NotThere;
    }
    let post = bluesky::read_created(&answer.body).filter(|_| answer.status == 200);
    let Some((post, record)) = post.zip(bluesky::read_record(&answer.body)) else {
        return Look::NotNow;
    };
    let seen = bluesky::own_note(&post, &record, (&account.id, &account.user));
    Look::Stands(post.uri, seen.map(Box::new))
}
