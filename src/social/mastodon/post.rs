//! Notes on their way to a Mastodon server, or one that speaks its language: what is sent, and what the
//! answers mean (docs.joinmastodon.org, methods/statuses). What a server says of a mistake is told as
//! it says it: the words and codes differ from server to server.

use serde::Deserialize;
use url::Url;

use crate::domain::{Measure, Refusal, Seen, Visibility};
use crate::text::Clean;

/// The address of what a server says of itself.
pub fn instance(server: &Url) -> Option<Url> {
    server.join("/api/v2/instance").ok()
}

/// How long a note may be there. What a server does not say is as on Mastodon.
pub fn read_limits(bytes: &[u8]) -> Measure {
    #[derive(Deserialize, Default)]
    struct Instance {
        #[serde(default)]
        configuration: Configuration,
    }
    #[derive(Deserialize, Default)]
    struct Configuration {
        #[serde(default)]
        statuses: Statuses,
    }
    #[derive(Deserialize, Default)]
    struct Statuses {
        max_characters: Option<u32>,
        characters_reserved_per_url: Option<u32>,
    }
    let Instance { configuration } = serde_json::from_slice(bytes).unwrap_or_default();
    let said = configuration.statuses;
    Measure::fediverse(
        said.max_characters.unwrap_or(500),
        said.characters_reserved_per_url.unwrap_or(23),
    )
}

/// A note to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// Its words, mention and hashtags among them.
    pub text: &'a str,
    /// What it answers, by the name its author's server has for it.
    pub answers: Option<&'a str>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The warning in front of it.
    pub warning: Option<&'a str>,
}

/// Where notes are sent, and the document that is sent.
pub fn send(server: &Url, note: &Note<'_>) -> Option<(Url, String)> {
    let document = serde_json::json!({
        "status": note.text,
        "in_reply_to_id": note.answers,
        "visibility": match note.visibility {
            Visibility::Public => "public",
            Visibility::Unlisted => "unlisted",
            Visibility::Followers => "private",
            Visibility::Direct => "direct",
        },
        "spoiler_text": note.warning.unwrap_or_default(),
        "sensitive": note.warning.is_some(),
    });
    Some((server.join("/api/v1/statuses").ok()?, document.to_string()))
}

/// The document that changes the words of one's own note (sent with PUT to [`super::status`]).
pub fn change(text: &str, warning: Option<&str>) -> String {
    let warning = warning.unwrap_or_default();
    serde_json::json!({"status": text, "spoiler_text": warning}).to_string()
}

/// Where a server finds the note of another one: it looks there, if it does not know it.
pub fn search(server: &Url, address: &Url) -> Option<Url> {
    let mut url = server.join("/api/v2/search").ok()?;
    url.query_pairs_mut()
        .append_pair("q", address.as_str())
        .append_pair("resolve", "true")
        .append_pair("type", "statuses");
    Some(url)
}

/// A note as the server of whoever answers it knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name there.
    pub id: String,
    /// Its author, as one names them there: `name` or `name@server`.
    pub acct: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The warning in front of it.
    pub warning: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    id: String,
    #[serde(default)]
    uri: String,
    url: Option<String>,
    visibility: Option<String>,
    #[serde(default)]
    spoiler_text: String,
    account: Account,
}

#[derive(Deserialize)]
struct Account {
    acct: String,
}

/// Reads one note that is to be answered.
pub fn read_known(bytes: &[u8]) -> Option<Known> {
    serde_json::from_slice::<Status>(bytes).ok().map(Status::known)
}

/// Reads what a search found: the note with one of these addresses. Servers that cannot find it may give
/// notes that only speak of it.
pub fn read_found(bytes: &[u8], addresses: &[&str]) -> Option<Known> {
    #[derive(Deserialize)]
    struct Found {
        statuses: Vec<Status>,
    }
    let found: Found = serde_json::from_slice(bytes).ok()?;
    let is_meant = |status: &Status| {
        let url = status.url.as_deref().unwrap_or_default();
        addresses.iter().any(|address| *address == status.uri || *address == url)
    };
    found.statuses.into_iter().find(is_meant).map(Status::known)
}

impl Status {
    fn known(self) -> Known {
        Known {
            id: self.id,
            acct: self.account.acct,
            visibility: match self.visibility.as_deref() {
                None | Some("public") => Visibility::Public,
                Some("unlisted") => Visibility::Unlisted,
                Some("direct") => Visibility::Direct,
                // What we do not know is not made wider.
                Some(_) => Visibility::Followers,
            },
            warning: Some(self.spoiler_text).filter(|warning| !warning.is_empty()),
        }
    }
}

/// The latest notes of an account.
pub fn own(server: &Url, account: &str) -> Option<Url> {
    let mut url = server.join("/api/v1/accounts/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(account).push("statuses");
    url.query_pairs_mut().append_pair("limit", "20").append_pair("exclude_reblogs", "true");
    Some(url)
}

/// Reads a list of notes of one's own, the newest first; those that not everybody may see among them.
pub fn read_own(bytes: &[u8], server: &Url) -> Option<Vec<Seen>> {
    let host = server.host_str()?;
    let values: Vec<serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    let read = |value| serde_json::from_value::<super::Status>(value).ok()?.own(host);
    Some(values.into_iter().filter_map(read).collect())
}

/// Reads the note that a server made of what was sent.
pub fn read_sent(bytes: &[u8], server: &Url) -> Option<Seen> {
    serde_json::from_slice::<super::Status>(bytes).ok()?.own(server.host_str()?)
}

/// Why a server did not take a note; `None` where it may have taken it.
pub fn refusal(status: u16, bytes: &[u8]) -> Option<Refusal> {
    #[derive(Deserialize)]
    struct Mistake {
        error: String,
    }
    let says = serde_json::from_slice::<Mistake>(bytes).map(|mistake| mistake.error);
    let says = Clean::line(&says.unwrap_or_default());
    match status {
        401 => Some(Refusal::SignedOut),
        429 => Some(Refusal::TooFast),
        400 | 422 => Some(Refusal::Unfit(says)),
        402..=499 => Some(Refusal::Other(says)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_the_server_names_and_mastodon_s_where_it_names_none() {
        let kin = br#"{"configuration":{"statuses":{"max_characters":5000,"characters_reserved_per_url":25}}}"#;

        assert_eq!(read_limits(kin), Measure::fediverse(5000, 25));
        assert_eq!(read_limits(b"{}"), Measure::fediverse(500, 23));
        assert_eq!(read_limits(b"<html>"), Measure::fediverse(500, 23));
    }

    #[test]
    fn a_note_that_only_speaks_of_the_one_that_was_asked_for_is_not_answered() {
        let found = br#"{"statuses":[{"id":"1","uri":"https://x.example/1","account":{"acct":"x"}},
          {"id":"2","uri":"https://a.example/users/a/2","url":"https://a.example/@a/2","account":{"acct":"a@a.example"}}]}"#;

        let by_page = read_found(found, &["https://a.example/@a/2"]);
        assert_eq!(by_page.map(|known| known.id).as_deref(), Some("2"));
        assert_eq!(read_found(found, &["https://a.example/@a/3"]), None);
    }

    #[test]
    fn an_audience_we_do_not_know_is_not_made_wider() {
        let known = read_known(
            br#"{"id":"01AB","visibility":"mutuals_only","account":{"acct":"a@b.example"}}"#,
        );

        assert_eq!(known.unwrap().visibility, Visibility::Followers);
    }

    #[test]
    fn a_server_s_own_words_are_told_and_a_broken_gateway_is_no_refusal() {
        let says = |code| refusal(code, br#"{"error":"Validation failed: \u001b[31mToo long"}"#);

        assert_eq!(says(422), Some(Refusal::Unfit("Validation failed: [31mToo long".into())));
        assert_eq!(says(400), says(422));
        assert_eq!(says(404), Some(Refusal::Other("Validation failed: [31mToo long".into())));
        assert_eq!((says(401), says(502)), (Some(Refusal::SignedOut), None));
    }
}
