//! Changing and removing notes of one's own, where their network can. Both are asked for by name, so that
//! doing it twice does no harm.

use serde_json::Value;
use url::Url;

use super::Look;
use crate::config::accounts::Account;
use crate::domain::{Network, Refusal, Seen};
use crate::fetch::{Client, Delivered, Delivery, Load, Login, Verb};
use crate::refresh::Sky;
use crate::social::bluesky::{self, Post, StrongRef};
use crate::social::mastodon::{self, post};
use crate::store::NoteToAnswer;
use crate::text::Clean;

/// What becomes of a note of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// These are its words from now on.
    Words(&'a str),
    /// It goes.
    Remove,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Changed {
    /// It stands there so, as far as it is shown.
    Stands(Option<Box<Seen>>),
    /// It is not there any more.
    Gone,
    /// It was not done, and why.
    Refused(Refusal),
    /// There was no answer: it may be as it was, or not.
    NotNow,
}

/// Where and as whom.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The client.
    pub client: &'a Client,
    /// The time.
    pub now: jiff::Timestamp,
    /// The account, and what shows its server who one is.
    pub account: (&'a Account, &'a Login),
    /// The session, on Bluesky.
    pub sky: Option<&'a Sky>,
}

/// Changes or removes a note of one's own.
pub async fn change_own(owner: &Owner<'_>, note: &NoteToAnswer, change: Change<'_>) -> Changed {
    match (note.network, owner.sky) {
        (Network::Fediverse, _) => on_fediverse(owner, note, change).await,
        (Network::Bluesky, Some(sky)) => on_bluesky(owner, sky, note, change).await,
        (Network::Bluesky, None) => Changed::Refused(Refusal::SignedOut),
    }
}

async fn on_fediverse(owner: &Owner<'_>, note: &NoteToAnswer, change: Change<'_>) -> Changed {
    let (account, login) = owner.account;
    let host = account.site.host_str().unwrap_or_default();
    let id = note.names.iter().find(|(known, _)| known == host).map(|(_, id)| id);
    let Some(url) = id.and_then(|id| mastodon::status(&account.site, id)) else {
        return Changed::Refused(Refusal::NotFound);
    };
    let warning = note.warning.as_ref().map(Clean::as_str);
    let (verb, load) = match change {
        Change::Words(words) => (Verb::Put, Some(Load::Json(post::change(words, warning)))),
        Change::Remove => (Verb::Delete, None),
    };
    let delivery = Delivery { verb, load, ..Delivery::ask(url).login(login.clone()) };
    match owner.client.deliver(&delivery, owner.now).await {
        Delivered::Answered(answer) if (200..300).contains(&answer.status) => match change {
            Change::Words(_) => {
                Changed::Stands(post::read_sent(&answer.body, &account.site).map(Box::new))
            }
            Change::Remove => Changed::Gone,
        },
        Delivered::Answered(answer) if matches!(answer.status, 404 | 410) => match change {
            Change::Words(_) => Changed::Refused(Refusal::NotFound),
            Change::Remove => Changed::Gone,
        },
        Delivered::Answered(answer) => {
            post::refusal(answer.status, &answer.body).map_or(Changed::NotNow, Changed::Refused)
        }
        Delivered::NotSafe => Changed::Refused(Refusal::NotSafe),
        Delivered::NotLeft(_) | Delivered::NotKnown(_) | Delivered::NotYet(_) => Changed::NotNow,
    }
}

async fn on_bluesky(
    owner: &Owner<'_>,
    sky: &Sky,
    note: &NoteToAnswer,
    change: Change<'_>,
) -> Changed {
    let account = sky.account();
    let Some(key) = note.uri.rsplit('/').next() else {
        return Changed::Refused(Refusal::NotFound);
    };
    let send = async |request: Option<(Url, String)>| {
        let (url, document) = request?;
        let delivery = Delivery::send(url, Load::Json(document));
        match sky.deliver(owner.client, delivery, owner.now).await {
            Delivered::Answered(answer) => Some(answer),
            _ => None,
        }
    };
    if change == Change::Remove {
        let answer = send(bluesky::delete_record(&account.site, &account.id, key)).await;
        return match answer {
            Some(answer) if answer.status == 200 => Changed::Gone,
            Some(answer) => Changed::Refused(said(&answer.body)),
            None => Changed::NotNow,
        };
    }
    let Change::Words(words) = change else { return Changed::NotNow };
    let (old, record) = match stands(owner, sky, key).await {
        Ok(stands) => stands,
        Err(Look::NotThere) => return Changed::Refused(Refusal::NotFound),
        Err(_) => return Changed::NotNow,
    };
    let record = with_words(record, words, owner.now);
    match send(bluesky::put_record(&account.site, &old, &record)).await {
        Some(answer) if answer.status == 200 => {
            let new = bluesky::read_created(&answer.body).unwrap_or(old);
            let seen = bluesky::own_note(&new, &record, (&account.id, &account.user));
            Changed::Stands(seen.map(Box::new))
        }
        Some(answer) => Changed::Refused(said(&answer.body)),
        None => Changed::NotNow,
    }
}

/// The record as it stands.
async fn stands(owner: &Owner<'_>, sky: &Sky, key: &str) -> Result<(StrongRef, Value), Look> {
    let account = sky.account();
    let url = bluesky::get_record(&account.site, &account.id, key).ok_or(Look::NotNow)?;
    match sky.deliver(owner.client, Delivery::ask(url), owner.now).await {
        Delivered::Answered(answer) => bluesky::read_created(&answer.body)
            .zip(bluesky::read_record(&answer.body))
            .ok_or(Look::NotThere),
        _ => Err(Look::NotNow),
    }
}

/// A record with other words: what belongs to the words goes with them, the rest stays.
fn with_words(mut record: Value, words: &str, now: jiff::Timestamp) -> Value {
    let people = std::collections::HashMap::new();
    let post = Post {
        text: words,
        reply: None,
        people: &people,
        card: None,
        language: None,
        created_at: now,
    };
    let new = post.record();
    if let Some(fields) = record.as_object_mut() {
        fields.remove("facets");
        for name in ["text", "facets"] {
            if let Some(value) = new.get(name) {
                fields.insert(name.to_owned(), value.clone());
            }
        }
    }
    record
}

fn said(body: &[u8]) -> Refusal {
    Refusal::Other(bluesky::message(body).unwrap_or_else(|| Clean::line("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_keep_their_place_in_a_thread_and_lose_the_stretches_of_the_old_ones() {
        let record = serde_json::json!({"$type": "app.bsky.feed.post", "text": "Old #a", "createdAt": "2026-04-01T00:00:00.000Z",
            "facets": [{"index": {"byteStart": 4, "byteEnd": 6}}], "reply": {"root": {"uri": "at://x"}}});

        let changed = with_words(record.clone(), "New", "2026-04-29T10:30:00Z".parse().unwrap());

        assert_eq!(changed["text"], "New");
        assert_eq!(
            (&changed["reply"], &changed["createdAt"]),
            (&record["reply"], &record["createdAt"])
        );
        assert!(changed.get("facets").is_none());
        let tagged = with_words(record, "é #b", "2026-04-29T10:30:00Z".parse().unwrap());
        assert_eq!(tagged["facets"][0]["index"]["byteStart"], 3);
    }
}
