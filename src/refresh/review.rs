//! Looks for the posts of many people, several hosts at once and one question a host at a time.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use url::Url;

use super::{Found, Search, find};
use crate::config::edit::NewParticipant;
use crate::domain::Trouble;
use crate::fetch::{Client, host_of};

/// What came of looking for the posts of one person.
#[derive(Debug)]
pub struct Reviewed {
    /// The person's number among those who were looked for.
    pub person: usize,
    /// The address that was looked at.
    pub address: Url,
    /// What was found there.
    pub found: Result<Box<Found>, Trouble>,
}

/// What reviewing takes.
pub struct Reviewing<'a> {
    /// The one HTTP client.
    pub client: &'a Client,
    /// The time.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// How many hosts are asked at the same time.
    pub at_once: usize,
    /// The address of the programme or list that named them; `None`: a file on this computer.
    pub by: Option<&'a Url>,
}

/// Looks for everybody's posts and sends what came of it, in the order answers come. Who has a handle
/// only is not looked for.
pub async fn review_all(
    reviewing: &Reviewing<'_>,
    people: &[NewParticipant],
    reviewed: Sender<Reviewed>,
) {
    let mut hosts: BTreeMap<String, Vec<(usize, &Url)>> = BTreeMap::new();
    for (number, person) in people.iter().enumerate() {
        if let Some(address) = address_of(person) {
            hosts.entry(host_of(address)).or_default().push((number, address));
        }
    }
    futures_util::stream::iter(hosts.into_values())
        .for_each_concurrent(reviewing.at_once, |blogs| {
            let reviewed = reviewed.clone();
            async move {
                for (person, address) in blogs {
                    let only = people.get(person).map_or(&[][..], |person| &person.only);
                    let found = look(reviewing, address, only).await;
                    let one = Reviewed { person, address: address.clone(), found };
                    if reviewed.send(one).await.is_err() {
                        return;
                    }
                }
            }
        })
        .await;
}

/// Where somebody's posts are looked for.
pub fn address_of(person: &NewParticipant) -> Option<&Url> {
    person.feeds.first().or(person.blog.as_ref())
}

async fn look(
    reviewing: &Reviewing<'_>,
    typed: &Url,
    only: &[String],
) -> Result<Box<Found>, Trouble> {
    let Reviewing { client, now, by, .. } = *reviewing;
    let search = Search { client, typed, by, only, choice: false, guess: true, now };
    find(&search).await.map(Box::new)
}
