//! Lists and starter packs of Bluesky, as its public servers answer (`app.bsky.graph.getList`,
//! `app.bsky.graph.getStarterPack`; <https://docs.bsky.app/docs/api>).

use serde::Deserialize;
use url::Url;

use super::super::handle;
use super::{Gathered, Hint, ListKind, Listed, Listing};
use crate::text::Clean;

/// The part of either answer that is read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    items: Option<Vec<Item>>,
    cursor: Option<String>,
    starter_pack: Option<Pack>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pack {
    list: Option<Reference>,
    #[serde(default)]
    list_items_sample: Vec<Item>,
}

#[derive(Deserialize)]
struct Reference {
    uri: String,
}

#[derive(Deserialize)]
struct Item {
    subject: Subject,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(default)]
    handle: String,
    #[serde(default)]
    did: String,
    #[serde(default)]
    display_name: String,
}

/// Reads an answer, if the text is one.
pub(super) fn read(text: &str, hint: &Hint<'_>) -> Option<Listing> {
    let answer: Answer = serde_json::from_str(text).ok()?;
    let is_answer = answer.items.is_some() || answer.starter_pack.is_some();
    let mut gathered = Gathered::new(ListKind::Bluesky);
    let rest = rest(&answer, hint.address);
    let sample = answer.starter_pack.map(|pack| pack.list_items_sample).unwrap_or_default();
    for item in answer.items.unwrap_or_default().into_iter().chain(sample) {
        person(&mut gathered, &item.subject);
    }
    gathered.listing.rest_at = rest;
    is_answer.then_some(gathered.listing)
}

fn person(gathered: &mut Gathered, subject: &Subject) {
    // Who has lost a handle is told by this one; the DID still stands.
    let written = if subject.handle == "handle.invalid" { &subject.did } else { &subject.handle };
    let Ok(handle) = handle::bluesky(written) else {
        gathered.skip_stranger(1, written);
        return;
    };
    let name = Some(Clean::line(&subject.display_name)).filter(|name| !name.is_empty());
    gathered.list(1, Listed { name, bluesky: Some(handle), ..Listed::default() });
}

/// Where the rest is: a starter pack shows a few of its list, a list comes in pages.
fn rest(answer: &Answer, address: Option<&Url>) -> Option<Url> {
    let address = address?;
    if let Some(pack) = &answer.starter_pack {
        let uri = &pack.list.as_ref()?.uri;
        return super::published::bluesky_list(address, uri);
    }
    let cursor = answer.cursor.as_ref().filter(|cursor| !cursor.is_empty())?;
    let mut next = address.clone();
    let kept: Vec<(String, String)> = address
        .query_pairs()
        .filter(|(name, _)| name != "cursor")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    next.query_pairs_mut().clear().extend_pairs(kept).append_pair("cursor", cursor);
    // A server that gives the same page again gives no rest.
    (next != *address).then_some(next)
}
