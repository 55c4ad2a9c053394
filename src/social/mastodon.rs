//! The public hashtag timeline of Mastodon and the servers that speak its language
//! (`GET /api/v1/timelines/tag/:hashtag`, docs.joinmastodon.org, methods/timelines).

pub mod post;
pub mod sign_in;

use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use super::escaped;
use crate::domain::{Network, NoteFacts, PostKind, Replies, Seen, SeenThread, Visibility, is_web};
use crate::text::Clean;

/// The most notes a server gives at once.
pub const PAGE: usize = 40;

/// Which page of a hashtag's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageAt {
    /// The newest.
    Newest,
    /// Those before this id.
    Before(String),
}

/// A page of a hashtag's timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TagPage {
    /// The notes, newest first.
    pub notes: Vec<Seen>,
    /// The id of the first one on the page.
    pub newest: Option<String>,
    /// The id of the last one on the page.
    pub oldest: Option<String>,
    /// When that was written.
    pub oldest_at: Option<Timestamp>,
    /// How many the server gave, notes we leave out among them.
    pub given: usize,
}

/// The address of a page. The query is always built anew: the server's own `Link` header drops
/// parameters.
///
/// `floor` is a note that is known: none at or below it is wanted.
pub fn tag_page(server: &Url, tag: &str, at: &PageAt, floor: Option<&str>) -> Option<Url> {
    let mut url = server.join("/api/v1/timelines/tag/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(tag);
    url.query_pairs_mut().append_pair("limit", &PAGE.to_string());
    if let PageAt::Before(id) = at {
        url.query_pairs_mut().append_pair("max_id", id);
    }
    if let Some(floor) = floor {
        url.query_pairs_mut().append_pair("since_id", floor);
    }
    Some(url)
}

/// Whether a note is at or below another one. Ids grow with time: as numbers, or as text of one length.
pub fn is_at_or_below(id: &str, floor: &str) -> bool {
    (id.len(), id) <= (floor.len(), floor)
}

/// Reads a page that `server` gave. A note that cannot be read costs itself only.
pub fn read_page(bytes: &[u8], server: &Url) -> Option<TagPage> {
    let values: Vec<serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    let host = server.host_str()?.to_owned();
    let given = values.len();
    let id = |value: Option<&serde_json::Value>| value?.get("id")?.as_str().map(str::to_owned);
    let (newest, oldest) = (id(values.first()), id(values.last()));
    let at = |value: &serde_json::Value| value.get("created_at")?.as_str()?.parse().ok();
    let oldest_at = values.last().and_then(at);
    let notes = values
        .into_iter()
        .filter_map(|value| serde_json::from_value::<Status>(value).ok())
        .filter_map(|status| status.into_seen(&host))
        .collect();
    Some(TagPage { notes, newest, oldest, oldest_at, given })
}

/// The address of one note.
pub fn status(server: &Url, id: &str) -> Option<Url> {
    let mut url = server.join("/api/v1/statuses/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(id);
    Some(url)
}

/// The address of what stands above and below a note (`GET /api/v1/statuses/:id/context`).
pub fn context(server: &Url, id: &str) -> Option<Url> {
    let mut url = status(server, id)?;
    url.path_segments_mut().ok()?.push("context");
    Some(url)
}

/// Reads one note that `server` gave; `None` where it is none that everybody may see.
pub fn read_status(bytes: &[u8], server: &Url) -> Option<Seen> {
    let host = server.host_str()?;
    serde_json::from_slice::<Status>(bytes).ok()?.into_seen(host)
}

/// Whether this is how such a server says that something is wrong: an object with an `error`.
pub fn is_mistake(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(bytes)
        .is_ok_and(|document| document.get("error").is_some())
}

/// Reads what stands above and below a note. Strangers are given a part of long threads, and are not
/// told so.
pub fn read_context(bytes: &[u8], server: &Url, signed_in: bool) -> Option<SeenThread> {
    #[derive(Deserialize)]
    struct Context {
        ancestors: Vec<serde_json::Value>,
        descendants: Vec<serde_json::Value>,
    }
    let host = server.host_str()?;
    let Context { ancestors, descendants } = serde_json::from_slice(bytes).ok()?;
    let (above, below) =
        if signed_in { (MOST_SIGNED_IN, MOST_SIGNED_IN) } else { (MOST_ABOVE, MOST_BELOW) };
    let whole = ancestors.len() < above && descendants.len() < below;
    let notes = ancestors
        .into_iter()
        .chain(descendants)
        .filter_map(|value| serde_json::from_value::<Status>(value).ok()?.into_seen(host))
        .collect();
    Some(SeenThread { notes, whole })
}

/// Strangers are given at most so many notes above one, and so many below (Mastodon; others give all).
const MOST_ABOVE: usize = 40;
const MOST_BELOW: usize = 60;
/// Who is signed in is given at most so many.
const MOST_SIGNED_IN: usize = 4096;

/// A status as servers give it. Everything that any of them leaves out is optional.
#[derive(Debug, Deserialize)]
struct Status {
    id: String,
    uri: String,
    url: Option<String>,
    created_at: Option<String>,
    in_reply_to_id: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    spoiler_text: String,
    visibility: Option<String>,
    edited_at: Option<String>,
    language: Option<String>,
    replies_count: Option<u32>,
    account: Account,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    media_attachments: Vec<Media>,
    card: Option<Card>,
    poll: Option<Poll>,
    reblog: Option<serde_json::Value>,
    /// Since Mastodon 4.5; others put a status here as it is.
    quote: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Account {
    acct: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    bot: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Tag {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Media {
    #[serde(rename = "type", default)]
    kind: String,
    url: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Card {
    url: String,
}

#[derive(Debug, Deserialize)]
struct Poll {
    #[serde(default)]
    options: Vec<PollOption>,
}

#[derive(Debug, Deserialize)]
struct PollOption {
    #[serde(default)]
    title: String,
}

impl Status {
    /// The note; `None` for a boost and for what is not meant for everybody.
    fn into_seen(self, host: &str) -> Option<Seen> {
        let seen = self.own(host)?;
        let audience = seen.note.as_ref().map(|note| note.visibility);
        audience.is_some_and(|audience| audience <= Visibility::Unlisted).then_some(seen)
    }

    /// The note, whoever may see it; `None` for a boost.
    fn own(self, host: &str) -> Option<Seen> {
        let visibility = match self.visibility.as_deref() {
            None | Some("public") => Visibility::Public,
            Some("unlisted") => Visibility::Unlisted,
            Some("direct") => Visibility::Direct,
            Some(_) => Visibility::Followers,
        };
        if self.reblog.is_some() {
            return None;
        }
        let handle = match self.account.acct.split_once('@') {
            Some(_) => format!("@{}", self.account.acct),
            None => format!("@{}@{host}", self.account.acct),
        };
        let links = links(&self.content, self.card.as_ref().map(|card| card.url.as_str()));
        let web = |address: &str| Url::parse(address).ok().filter(is_web);
        Some(Seen {
            kind: PostKind::Note,
            link: self.url.as_deref().and_then(web).or_else(|| web(&self.uri)),
            author: Some(Clean::line(&self.account.display_name)).filter(|name| !name.is_empty()),
            published: self.created_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok()),
            html: self.html(),
            tags: self.tags.iter().map(|tag| Clean::line(&tag.name)).collect(),
            replies: self.replies_count.map_or(Replies::Unknown, Replies::counted),
            language: self.language.as_deref().map(Clean::line).filter(|tag| !tag.is_empty()),
            note: Some(Box::new(NoteFacts {
                network: Network::Fediverse,
                handle: Clean::line(&handle),
                shown_by: (host.to_owned(), self.id),
                answers: self.in_reply_to_id,
                links,
                warning: Some(Clean::line(&self.spoiler_text)).filter(|text| !text.is_empty()),
                automatic: self.account.bot.unwrap_or(false),
                visibility,
                edited: self.edited_at.as_deref().and_then(|at| at.parse().ok()),
            })),
            guid: Some(self.uri),
            ..Seen::blog()
        })
    }

    /// What it quotes, where that may be shown.
    fn quoted(&self) -> Option<String> {
        let quote = self.quote.as_ref()?;
        let status = quote.get("quoted_status").unwrap_or(quote);
        let quoted: Self = serde_json::from_value(status.clone()).ok()?;
        let name = escaped(&quoted.account.display_name);
        let name = if name.is_empty() { escaped(&quoted.account.acct) } else { name };
        let page = quoted.url.as_deref().map(escaped);
        let who =
            page.map_or_else(|| name.clone(), |page| format!("<a href=\"{page}\">{name}</a>"));
        // What is behind a warning there is not shown through a quote.
        let words = if quoted.spoiler_text.is_empty() {
            quoted.content
        } else {
            escaped(&quoted.spoiler_text)
        };
        Some(format!("<blockquote><p>{who}</p>{words}</blockquote>"))
    }

    /// The text, with what is attached to it in words and places.
    fn html(&self) -> String {
        let mut html = self.content.clone();
        html.push_str(&self.quoted().unwrap_or_default());
        if let Some(poll) = &self.poll {
            html.push_str("<ul>");
            for option in &poll.options {
                html.push_str(&format!("<li>{}</li>", escaped(&option.title)));
            }
            html.push_str("</ul>");
        }
        for media in &self.media_attachments {
            let address = escaped(media.url.as_deref().unwrap_or(""));
            let description = escaped(media.description.as_deref().unwrap_or(""));
            html.push_str(&match media.kind.as_str() {
                "audio" => format!("<audio src=\"{address}\" title=\"{description}\"></audio>"),
                "video" | "gifv" => {
                    format!("<video src=\"{address}\" title=\"{description}\"></video>")
                }
                _ => format!("<p><img src=\"{address}\" alt=\"{description}\"></p>"),
            });
        }
        html
    }
}

/// Links in a note's text that are neither hashtag nor mention, and the one its card shows.
fn links(content: &str, card: Option<&str>) -> Vec<Url> {
    let document = dom_query::Document::from(content);
    let mut found: Vec<Url> = Vec::new();
    for anchor in &document.select("a[href]") {
        let class = anchor.attr("class").unwrap_or_default();
        let rel = anchor.attr("rel").unwrap_or_default();
        let named = |words: &str, word| words.split_whitespace().any(|one| one == word);
        if named(&class, "hashtag") || named(&class, "mention") || named(&rel, "tag") {
            continue;
        }
        found.extend(anchor.attr("href").and_then(|href| Url::parse(&href).ok()).filter(is_web));
    }
    found.extend(card.and_then(|card| Url::parse(card).ok()).filter(is_web));
    found.truncate(20);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Url {
        Url::parse("https://books.example/").unwrap()
    }

    #[test]
    fn a_tag_is_escaped_in_the_address_and_pages_go_by_id() {
        let url =
            tag_page(&server(), "c/a?d", &PageAt::Before("01AB".to_owned()), Some("9")).unwrap();

        assert_eq!(
            url.as_str(),
            "https://books.example/api/v1/timelines/tag/c%2Fa%3Fd?limit=40&max_id=01AB&since_id=9"
        );
    }

    #[test]
    fn a_status_becomes_a_note_with_its_links_and_its_handle() {
        let page = read_page(
            br#"[{"id":"12","uri":"https://books.example/n/12","url":"https://books.example/@niamh/12",
              "created_at":"2026-04-02T09:00:00.000Z","content":"<p>New: <a href=\"https://niamh.example/1\">it</a> <a href=\"https://books.example/tags/cpd23\" class=\"mention hashtag\" rel=\"tag\">#cpd23</a></p>",
              "account":{"acct":"niamh","display_name":"Niamh \u001b[31m"},"replies_count":0,"in_reply_to_id":null},
              {"id":"11","uri":"u","account":{"acct":"a@b.example"},"reblog":{"id":"1"}},
              {"broken":true}]"#,
            &server(),
        )
        .unwrap();

        let note = page.notes[0].note.clone().unwrap();
        assert_eq!((page.notes.len(), page.given, page.newest.as_deref()), (1, 3, Some("12")));
        assert_eq!(note.handle.as_str(), "@niamh@books.example");
        assert_eq!(note.links, [Url::parse("https://niamh.example/1").unwrap()]);
        assert_eq!(page.notes[0].author.as_ref().unwrap().as_str(), "Niamh [31m");
        assert_eq!(page.notes[0].replies, Replies::Nobody);
    }

    #[test]
    fn what_is_attached_is_told_in_words() {
        let page = read_page(
            br#"[{"id":"1","uri":"u1","content":"<p>Poll</p>","account":{"acct":"a@b.example"},
              "poll":{"options":[{"title":"Yes <b>"},{"title":"No"}]},
              "media_attachments":[{"type":"image","url":"https://b.example/1.png","description":"a \"chair\""}]}]"#,
            &server(),
        )
        .unwrap();

        assert_eq!(
            page.notes[0].html,
            "<p>Poll</p><ul><li>Yes &lt;b&gt;</li><li>No</li></ul>\
             <p><img src=\"https://b.example/1.png\" alt=\"a &quot;chair&quot;\"></p>"
        );
    }

    #[test]
    fn what_a_note_quotes_stands_in_it_as_a_quote_and_a_warning_there_is_kept() {
        let quoting = |inner: &str| {
            let note = format!(
                r#"[{{"id":"1","uri":"u1","content":"<p>This</p>","account":{{"acct":"a"}},"quote":{inner}}}]"#
            );
            read_page(note.as_bytes(), &server()).unwrap().notes[0].html.clone()
        };
        let status = r#"{"id":"2","uri":"u2","url":"https://b.example/2","content":"<p>That</p>","account":{"acct":"b@b.example","display_name":"B & C"}}"#;

        let html = quoting(&format!(r#"{{"state":"accepted","quoted_status":{status}}}"#));

        let quote = "<blockquote><p><a href=\"https://b.example/2\">B &amp; C</a></p><p>That</p></blockquote>";
        assert_eq!(html, format!("<p>This</p>{quote}"));
        assert_eq!(quoting(status), html);
        assert_eq!(quoting(r#"{"state":"revoked","quoted_status":null}"#), "<p>This</p>");
        let warned = status.replace("\"url\"", "\"spoiler_text\":\"spiders\",\"url\"");
        assert!(quoting(&warned).ends_with("</p>spiders</blockquote>"));
    }

    #[test]
    fn what_is_no_list_of_notes_is_told_apart_from_an_empty_one() {
        assert_eq!(read_page(b"{\"error\":\"x\"}", &server()), None);
        assert_eq!(read_page(b"[]", &server()), Some(TagPage::default()));
    }
}
