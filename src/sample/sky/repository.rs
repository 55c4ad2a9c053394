//! What people post in the sample: it is kept in the sample's book, beside the comments.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::posts::{self, Entry, POST};
use super::{Mistake, Place};
use crate::social::bluesky;

/// One line of the book.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    did: String,
    key: String,
    at: Timestamp,
    /// `null`: it was removed.
    record: Value,
}

/// Everything that people posted, kept in a file where there is one.
#[derive(Debug, Default)]
pub(in crate::sample) struct Repository {
    kept: Mutex<Vec<Kept>>,
    file: Option<PathBuf>,
}

impl Repository {
    /// Reads the book; lines of other kinds are not ours.
    pub(in crate::sample) fn open(file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let kept = text.unwrap_or_default();
        let kept = kept.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { kept: Mutex::new(kept), file }
    }

    /// What was posted until a moment and not removed.
    pub(super) fn entries(&self, now: Timestamp) -> Vec<Entry> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries: Vec<Entry> = Vec::new();
        for Kept { did, key, at, record } in kept.iter().filter(|one| one.at <= now) {
            let before = entries.iter().position(|entry| entry.did == *did && entry.key == *key);
            // What is put in the place of something keeps its time.
            let at = before.map_or(*at, |place| entries.remove(place).at);
            if !record.is_null() {
                let (did, key) = (did.clone(), key.clone());
                entries.push(Entry { did, key, at, record: record.clone() });
            }
        }
        entries
    }

    /// Keeps a post, also in the place of another one with its key.
    pub(super) fn keep(&self, entry: &Entry) {
        let Entry { did, key, at, record } = entry.clone();
        self.add(Kept { did, key, at, record });
    }

    /// Removes a post.
    pub(super) fn remove(&self, did: &str, key: &str, now: Timestamp) {
        let (did, key) = (did.to_owned(), key.to_owned());
        self.add(Kept { did, key, at: now, record: Value::Null });
    }

    fn add(&self, one: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &self.file {
            let line = serde_json::to_string(&one).unwrap_or_default();
            let written = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .and_then(|mut file| writeln!(file, "{line}"));
            if let Err(cause) = written {
                tracing::warn!(%cause, "a post of the sample could not be kept");
            }
        }
        kept.push(one);
    }
}

/// Takes a new post; under a key that is in use it does what the real one does.
pub(super) fn create(did: &str, sent: &Value, at: Place<'_>) -> Result<Value, Mistake> {
    let entry = checked(did, sent, at.1)?;
    if known(&entry, at).is_some() {
        return Err(Mistake::new(500, "InternalServerError", "Internal Server Error"));
    }
    at.0.keep(&entry);
    Ok(shown(&entry))
}

/// Puts a post in the place of one that is as the sender thinks.
pub(super) fn put(did: &str, sent: &Value, at: Place<'_>) -> Result<Value, Mistake> {
    let entry = checked(did, sent, at.1)?;
    let swapped = known(&entry, at).map(|old| old.cid());
    // What stands there already is no change.
    if swapped.as_deref() == Some(entry.cid().as_str()) {
        return Ok(shown(&entry));
    }
    if swapped.as_deref() != sent.get("swapRecord").and_then(Value::as_str) {
        return Err(Mistake::new(400, "InvalidSwap", "Record was at another place"));
    }
    at.0.keep(&entry);
    Ok(shown(&entry))
}

fn known(entry: &Entry, at: Place<'_>) -> Option<Entry> {
    posts::all(at.0, at.1).into_iter().find(|known| known.uri() == entry.uri())
}

fn shown(entry: &Entry) -> Value {
    json!({ "uri": entry.uri(), "cid": entry.cid(), "validationStatus": "valid" })
}

/// The post that is sent, if a server would take it.
fn checked(did: &str, sent: &Value, now: Timestamp) -> Result<Entry, Mistake> {
    let word = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    let (collection, key) = (word("collection"), word("rkey"));
    let record = sent.get("record").unwrap_or(&Value::Null);
    let is_digit = |ch: char| matches!(ch, '2'..='7' | 'a'..='z');
    if collection != POST || record.get("$type").and_then(Value::as_str) != Some(POST) {
        return Err(Mistake::request(format!("Invalid collection: {collection}")));
    }
    if key.len() != 13 || !key.chars().all(is_digit) {
        let says =
            format!("Invalid record key for {POST}: Invalid TID string (got \"{key}\") at $");
        return Err(Mistake::request(says));
    }
    let missing = || format!("Invalid {POST} record: Missing required key \"text\" at $");
    let text = record.get("text").and_then(Value::as_str);
    let text = text.ok_or_else(|| Mistake::request(missing()))?;
    if bluesky::left(text) < 0 {
        let most = bluesky::MOST_GRAPHEMES;
        let says =
            format!("Invalid {POST} record: grapheme too big (maximum {most}) at $.record.text");
        return Err(Mistake::request(says));
    }
    Ok(Entry { did: did.to_owned(), key: key.to_owned(), at: now, record: record.clone() })
}
