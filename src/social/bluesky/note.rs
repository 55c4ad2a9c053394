//! A post as the `AppView` shows it (`app.bsky.feed.defs#postView`) becomes a note.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use super::facet::{self, Facet, Feature};
use super::{SERVER, embed, parts};
use crate::domain::{Network, NoteFacts, PostKind, Replies, Seen, Visibility, is_web};
use crate::text::Clean;

/// A note has at most so many links.
const MOST_LINKS: usize = 20;
/// A handle that its domain does not confirm.
const UNPROVEN: &str = "handle.invalid";
/// What an author calls themselves who does not want to be shown to people without an account
/// (`com.atproto.label.defs`, `!no-unauthenticated`).
const NOT_TO_STRANGERS: &str = "!no-unauthenticated";

/// A post as the `AppView` shows it, or as it shows it inside another one that quotes it
/// (`app.bsky.embed.record#viewRecord`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct View {
    pub(super) uri: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) cid: String,
    author: Author,
    #[serde(alias = "value")]
    pub(super) record: Record,
    #[serde(default)]
    embed: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    embeds: Vec<Value>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) reply_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    indexed_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    labels: Vec<Label>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) viewer: Viewer,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Author {
    did: String,
    #[serde(default, deserialize_with = "lenient")]
    handle: String,
    #[serde(default, deserialize_with = "lenient")]
    display_name: String,
    #[serde(default, deserialize_with = "lenient")]
    labels: Vec<Label>,
}

/// What is between the post and whoever asks.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Viewer {
    /// They may not answer it.
    pub(super) reply_disabled: bool,
}

/// The post as its author wrote it (`app.bsky.feed.post`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) text: String,
    #[serde(default, deserialize_with = "lenient")]
    facets: Vec<Value>,
    #[serde(default, deserialize_with = "lenient")]
    langs: Vec<String>,
    #[serde(default, deserialize_with = "lenient")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) reply: Option<ReplyTo>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) created_at: Option<String>,
}

/// What a post answers, and where that began (`app.bsky.feed.post#replyRef`).
#[derive(Debug, Deserialize)]
pub(super) struct ReplyTo {
    pub(super) root: Value,
    pub(super) parent: Value,
}

/// A label that somebody put on something (`com.atproto.label.defs#label`).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Label {
    src: String,
    val: String,
    neg: bool,
}

/// A part that is not as it should be counts as one that is not there.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).unwrap_or_default())
}

impl View {
    /// The post in a document; `None` for what is none.
    pub(super) fn read(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok().filter(|view| parts(&view.uri).is_some())
    }

    /// Whether its author does not want people without an account to see it.
    pub(super) fn is_kept_from_strangers(&self) -> bool {
        self.author.labels.iter().any(|label| !label.neg && label.val == NOT_TO_STRANGERS)
    }

    /// When it was written: as its author says, but not later than the network knew it.
    pub(super) fn published(&self) -> Option<Timestamp> {
        let time = |text: &Option<String>| text.as_deref()?.parse::<Timestamp>().ok();
        match (time(&self.record.created_at), time(&self.indexed_at)) {
            (Some(written), Some(known)) => Some(written.min(known)),
            (written, known) => written.or(known),
        }
    }

    /// The name of what it answers.
    pub(super) fn answers(&self) -> Option<&str> {
        let parent = self.record.reply.as_ref()?.parent.get("uri")?.as_str()?;
        parts(parent).map(|_| parent)
    }

    fn facets(&self) -> Vec<Facet> {
        facet::read(&self.record.text, &self.record.facets)
    }

    /// Whether it carries one of the hashtags (without `#`): as its author marked it, or else, where nothing
    /// is marked, as a word of its text.
    pub(super) fn carries(&self, tags: &[String]) -> bool {
        let wanted = |word: &str| {
            let word = word.to_lowercase();
            tags.iter().any(|tag| tag.trim_start_matches(['#', '＃']).to_lowercase() == word)
        };
        let marked = self.tags();
        if marked.is_empty() {
            return facet::hashtags(&self.record.text).any(wanted);
        }
        marked.iter().any(|tag| wanted(tag))
    }

    /// Its hashtags, each once.
    fn tags(&self) -> Vec<String> {
        let in_text = self.facets().into_iter().filter_map(|facet| match facet.feature {
            Feature::Tag(tag) => Some(tag),
            Feature::Link(_) | Feature::Mention(_) => None,
        });
        let mut tags: Vec<String> = Vec::new();
        for tag in in_text.chain(self.record.tags.iter().take(20).cloned()) {
            if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
                tags.push(tag);
            }
        }
        tags
    }

    /// Its page on the web.
    pub(super) fn page(&self) -> Option<Url> {
        let (_, key) = parts(&self.uri)?;
        page(&["profile", self.handle(), "post", key])
    }

    /// The handle of its author; their `did:` where the handle is not proven.
    fn handle(&self) -> &str {
        match self.author.handle.as_str() {
            "" | UNPROVEN => &self.author.did,
            handle => handle,
        }
    }

    /// What its author is called.
    pub(super) fn name(&self) -> String {
        match self.author.display_name.trim() {
            "" => format!("@{}", self.handle()),
            name => name.to_owned(),
        }
    }

    /// Its text with what is attached to it, as HTML. What a quoted note quotes is not followed.
    pub(super) fn html(&self, quoted: bool) -> String {
        let mut html = facet::html(&self.record.text, &self.facets());
        for attached in self.embed.iter().chain(self.embeds.iter().take(4)) {
            html.push_str(&embed::html(attached, quoted));
        }
        html
    }

    fn links(&self) -> Vec<Url> {
        let in_text = self.facets().into_iter().filter_map(|facet| match facet.feature {
            Feature::Link(url) => Some(url),
            Feature::Mention(_) | Feature::Tag(_) => None,
        });
        let mut links: Vec<Url> = Vec::new();
        for link in in_text.chain(self.embed.as_ref().and_then(embed::card)) {
            if !links.contains(&link) && links.len() < MOST_LINKS {
                links.push(link);
            }
        }
        links
    }

    /// What it is folded behind, in words: what its author or the network's moderators labelled it.
    fn warning(&self) -> Option<Clean> {
        let mut words: Vec<&str> = Vec::new();
        for label in self.labels.iter().filter(|label| !label.neg) {
            let word = match label.val.as_str() {
                "porn" => "adult content",
                "sexual" => "sexually suggestive",
                "nudity" => "nudity",
                "graphic-media" | "gore" => "graphic media",
                "!warn" => "a warning",
                _ => continue,
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        (!words.is_empty()).then(|| Clean::line(&words.join(", ")))
    }

    /// Whether its author says of themselves that they are a program.
    fn is_automatic(&self) -> bool {
        let author = &self.author;
        author
            .labels
            .iter()
            .any(|label| !label.neg && label.val == "bot" && label.src == author.did)
    }

    /// The note.
    pub(super) fn into_seen(self) -> Seen {
        let count = self.reply_count.and_then(|count| u32::try_from(count).ok());
        let language = self.record.langs.first().map(|language| Clean::line(language));
        Seen {
            kind: PostKind::Note,
            link: self.page(),
            author: Some(Clean::line(&self.author.display_name)).filter(|name| !name.is_empty()),
            published: self.published(),
            html: self.html(false),
            tags: self.tags().iter().map(|tag| Clean::line(tag)).collect(),
            replies: count.map_or(Replies::Unknown, Replies::counted),
            language: language.filter(|language| !language.is_empty()),
            note: Some(Box::new(NoteFacts {
                network: Network::Bluesky,
                handle: Clean::line(&format!("@{}", self.handle())),
                shown_by: (SERVER.to_owned(), self.uri.clone()),
                answers: self.answers().map(str::to_owned),
                links: self.links(),
                warning: self.warning(),
                automatic: self.is_automatic(),
                visibility: Visibility::Public,
                edited: None,
            })),
            guid: Some(self.uri),
            ..Seen::blog()
        }
    }
}

/// A page of the network's own site.
pub(super) fn page(path: &[&str]) -> Option<Url> {
    let mut url = Url::parse("https://bsky.app/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url).filter(is_web)
}
