//! What is asked of the sample's Bluesky, and its answers.

use serde_json::{Value, json};

use super::Mistake;
use super::posts::{self, Entry};

/// A question, with everything there is.
pub(super) struct Question<'a> {
    method: &'a str,
    query: Vec<(String, String)>,
    entries: Vec<Entry>,
}

impl<'a> Question<'a> {
    /// A question by its method and its query.
    pub(super) fn new(method: &'a str, query: &str, entries: Vec<Entry>) -> Self {
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { method, query, entries }
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn need(&self, name: &str) -> Result<&str, Mistake> {
        self.word(name).ok_or_else(|| {
            let method = self.method;
            Mistake::request(format!("Invalid {method} params: Missing required key \"{name}\""))
        })
    }

    fn number(&self, name: &str, usual: usize) -> usize {
        self.word(name).and_then(|number| number.parse().ok()).unwrap_or(usual)
    }

    /// Who has a handle.
    pub(super) fn handle(&self) -> Result<Value, Mistake> {
        let did = posts::did(self.need("handle")?);
        let says = "Unable to resolve handle";
        did.map(|did| json!({ "did": did }))
            .ok_or_else(|| Mistake::new(400, "HandleNotFound", says))
    }

    /// One post as its repository has it.
    pub(super) fn record(&self) -> Result<Value, Mistake> {
        let (did, key) = (posts::did(self.need("repo")?).unwrap_or_default(), self.need("rkey")?);
        let found = self.entries.iter().find(|entry| entry.did == did && entry.key == key);
        let says = format!("Could not locate record: at://{did}/{}/{key}", posts::POST);
        found.map(Entry::stored).ok_or_else(|| Mistake::new(400, "RecordNotFound", says))
    }

    /// A repository's posts.
    pub(super) fn records(&self) -> Result<Value, Mistake> {
        let did = posts::did(self.need("repo")?);
        let did = did.ok_or_else(|| Mistake::request("Could not find repo"))?;
        let own = self.entries.iter().filter(|entry| entry.did == did);
        Ok(self.page("records", own.collect(), 50, Entry::stored))
    }

    /// Everybody's posts with a hashtag.
    pub(super) fn search(&self) -> Result<Value, Mistake> {
        let word = self.need("q")?.trim_start_matches('#').to_lowercase();
        let found = self.entries.iter().filter(|entry| entry.carries(&word));
        Ok(self.page("posts", found.collect(), 25, |entry| posts::view(entry, &self.entries)))
    }

    /// What one person posted.
    pub(super) fn author(&self) -> Result<Value, Mistake> {
        let did = posts::did(self.need("actor")?);
        let did = did.ok_or_else(|| Mistake::request("Profile not found"))?;
        let answers = self.word("filter") != Some("posts_no_replies");
        let own = self.entries.iter().filter(|entry| entry.did == did);
        let own = own.filter(|entry| answers || entry.answers().is_none());
        let item = |entry: &Entry| json!({ "post": posts::view(entry, &self.entries) });
        Ok(self.page("feed", own.collect(), 50, item))
    }

    /// What stands above and below a post.
    pub(super) fn thread(&self) -> Result<Value, Mistake> {
        let uri = self.need("uri")?;
        let found = self.entries.iter().find(|entry| entry.uri() == uri);
        let says = format!("Post not found: {uri}");
        let found = found.ok_or_else(|| Mistake::new(400, "NotFound", says))?;
        let (down, up) = (self.number("depth", 6), self.number("parentHeight", 80));
        let most = 1000;
        if down > most || up > most {
            return Err(Mistake::request("integer too big (maximum 1000)"));
        }
        Ok(json!({ "thread": posts::node(found, &self.entries, down, up) }))
    }

    /// Single posts; what is not there is missing.
    pub(super) fn posts(&self) -> Value {
        let uris = self.query.iter().filter(|(name, _)| name == "uris").take(25);
        let found = uris.filter_map(|(_, uri)| self.entries.iter().find(|one| one.uri() == *uri));
        let views: Vec<Value> = found.map(|entry| posts::view(entry, &self.entries)).collect();
        json!({ "posts": views })
    }

    /// A page of entries, newest first, with what asks for the next one.
    fn page(
        &self,
        name: &str,
        entries: Vec<&Entry>,
        usual: usize,
        shown: impl Fn(&Entry) -> Value,
    ) -> Value {
        let rest: Vec<&Entry> = match self.word("cursor") {
            Some(cursor) => {
                entries.into_iter().skip_while(|entry| entry.place() != cursor).skip(1).collect()
            }
            None => entries,
        };
        let page = rest.get(..self.number("limit", usual).clamp(1, 100)).unwrap_or(&rest);
        let given: Vec<Value> = page.iter().map(|entry| shown(entry)).collect();
        match page.last().filter(|_| page.len() < rest.len()) {
            Some(last) => json!({ name: given, "cursor": last.place() }),
            None => json!({ name: given }),
        }
    }
}
