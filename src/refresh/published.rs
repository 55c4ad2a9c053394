//! Reads what an organiser published: the programme file and the lists of people it names.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use url::Url;

use crate::config::edit::NewParticipant;
use crate::config::lists::{self, Hint, ListError, Listed, Listing};
use crate::domain::Trouble;
use crate::fetch::{Accept, Answer, Client, Document, Question};
use crate::store::Validators;

/// A list comes in so many parts at most.
const MOST_PARTS: usize = 100;

/// Reads documents that were published, each once.
pub struct Publisher<'a> {
    client: &'a Client,
    now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// Where the programme file is; what it names is named by a stranger.
    by: Option<Url>,
    /// What was answered with each document, to be asked after with.
    known: BTreeMap<String, Validators>,
    /// Documents that came when it was asked whether anything changed.
    came: HashMap<String, Document>,
}

/// Why a list of people could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// It could not be had.
    #[error("the list could not be had: {0:?}")]
    Trouble(Trouble),
    /// There is nobody on it.
    #[error(transparent)]
    Empty(#[from] ListError),
}

impl<'a> Publisher<'a> {
    /// For a programme at an address, or in a file of the person's own.
    pub fn new(
        client: &'a Client,
        now: &'a (dyn Fn() -> Timestamp + Send + Sync),
        by: Option<Url>,
    ) -> Self {
        Self { client, now, by, known: BTreeMap::new(), came: HashMap::new() }
    }

    /// With what was answered the last time.
    #[must_use]
    pub fn knowing(self, known: BTreeMap<String, Validators>) -> Self {
        Self { known, ..self }
    }

    /// What can be asked after the next time.
    pub fn into_known(self) -> BTreeMap<String, Validators> {
        self.known
    }

    /// Whether one of the documents is another than the last time. What could not be had is not, and
    /// is told.
    pub async fn changed(
        &mut self,
        documents: &[Url],
        trouble: &mut Option<(Url, Trouble)>,
    ) -> bool {
        let mut changed = false;
        for at in documents {
            let known = self.known.get(at.as_str()).cloned().unwrap_or_default();
            match self.ask(at, known).await {
                Ok(Some(document)) => {
                    self.came.insert(at.to_string(), document);
                    changed = true;
                }
                Ok(None) => {}
                Err(cause) => *trouble = Some((at.clone(), cause)),
            }
        }
        changed
    }

    /// The document at an address.
    pub async fn document(&mut self, at: &Url) -> Result<Document, Trouble> {
        match self.came.remove(at.as_str()) {
            Some(document) => Ok(document),
            None => self.ask(at, Validators::default()).await?.ok_or(Trouble::Unreadable),
        }
    }

    /// Gives a document back that turned out to be something else, so that nobody is asked twice.
    pub fn give_back(&mut self, at: &Url, document: Document) {
        self.came.insert(at.to_string(), document);
    }

    /// The list of people at an address as somebody sees it in a browser, with all its parts.
    pub async fn list(&mut self, page: &Url) -> Result<Listing, NoList> {
        let mut listing = self.part(&lists::document_of(page)).await?;
        for _ in 0..MOST_PARTS {
            let Some(rest) = listing.rest_at.take() else { break };
            match self.part(&rest).await {
                Ok(part) => listing = listing.with_rest(part),
                Err(NoList::Empty(_)) => break,
                // Half a list would be one that the others left.
                Err(trouble) => return Err(trouble),
            }
        }
        listing.listed.retain(|entry| self.may_name(entry));
        Ok(listing)
    }

    async fn part(&mut self, at: &Url) -> Result<Listing, NoList> {
        let document = self.document(at).await.map_err(NoList::Trouble)?;
        let hint = Hint { address: Some(&document.final_url), ..Hint::default() };
        Ok(lists::read_with(&document.body, &hint)?)
    }

    /// The document at an address; none where it is as it was.
    async fn ask(&mut self, at: &Url, known: Validators) -> Result<Option<Document>, Trouble> {
        let mut question = match self.by.as_ref().filter(|by| *by != at) {
            Some(by) => Question::found(at.clone(), by, Accept::Feed),
            None => Question::new(at.clone(), Accept::Feed),
        };
        (question.etag, question.last_modified) = (known.etag, known.last_modified);
        match self.client.ask(&question, (self.now)()).await {
            Answer::Document(document) => {
                let (etag, last_modified) = (document.etag.clone(), document.last_modified.clone());
                self.known.insert(at.to_string(), Validators { etag, last_modified });
                Ok(Some(document))
            }
            Answer::NotModified(_) => Ok(None),
            other => Err(other.trouble().unwrap_or(Trouble::Unreadable)),
        }
    }

    /// Whether a stranger's list may name the addresses of an entry: none of this computer or of a
    /// private network, unless the programme is there, too.
    fn may_name(&self, entry: &Listed) -> bool {
        let addresses = entry.feed.iter().chain(&entry.page).chain(&entry.also);
        self.allows(addresses)
    }

    /// As for a list, for somebody who stands in the programme file.
    pub fn may_name_person(&self, person: &NewParticipant) -> bool {
        self.allows(person.feeds.iter().chain(&person.blog))
    }

    fn allows<'u>(&self, mut addresses: impl Iterator<Item = &'u Url>) -> bool {
        let trusted = self.by.as_ref().is_none_or(|by| self.client.is_private(by));
        trusted || !addresses.any(|address| self.client.is_private(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::ClientSettings;

    fn person(blog: &str) -> NewParticipant {
        NewParticipant { blog: Url::parse(blog).ok(), ..NewParticipant::default() }
    }

    #[test]
    fn a_programme_of_the_web_names_nothing_of_this_computer() {
        let client = Client::new(ClientSettings::default()).unwrap();
        let now = || Timestamp::UNIX_EPOCH;
        let by = |by: &str| Publisher::new(&client, &now, Url::parse(by).ok());
        let (inside, outside) = (person("http://127.0.0.1:8080/"), person("https://ama.example/"));

        let of_web = by("https://things.example/programme.toml");
        let of_school = by("http://192.168.1.7/programme.toml");

        assert!(of_web.may_name_person(&outside) && !of_web.may_name_person(&inside));
        assert!(of_school.may_name_person(&inside));
        assert!(
            Publisher::new(&client, &now, None).may_name_person(&inside),
            "a file of one's own"
        );
    }
}
