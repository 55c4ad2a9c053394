//! What a person says under the sample's posts: it is kept, it stands there, and a neighbour answers.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::comments;
use super::fedi::Notes;
use super::people::{self, Site, at_host};
use super::sky::Repository;
use super::tables::{POSTS, Person, Post, person};

/// The blog whose owner looks at comments before they are shown.
const LOOKS_FIRST: &str = "p24";
/// The post's author answers so long after.
const ANSWERS_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// Comments by one guest less than so far apart are too fast, as `WordPress` has it.
const TOO_FAST: SignedDuration = SignedDuration::from_secs(15);
/// Numbers of comments begin here; those of the tables are smaller.
const FIRST: u64 = 1000;

/// A comment as it is shown, whoever wrote it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) number: u64,
    /// The number of the comment it answers; 0 speaks to the post.
    pub(super) parent: u64,
    pub(super) name: String,
    pub(super) page: String,
    pub(super) at: Timestamp,
    /// As HTML.
    pub(super) html: String,
}

/// Something a person said.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Given {
    number: u64,
    post: usize,
    parent: u64,
    name: String,
    page: String,
    at: Timestamp,
    html: String,
}

/// Everything that was said by people, kept in a file where there is one.
#[derive(Debug, Default)]
pub(super) struct Book {
    given: Mutex<Vec<Given>>,
    sky: Repository,
    notes: Notes,
    file: Option<PathBuf>,
}

/// A comment that arrives.
#[derive(Debug, Clone, Default)]
pub(super) struct Arriving {
    pub(super) post: usize,
    pub(super) parent: u64,
    pub(super) name: String,
    pub(super) page: String,
    pub(super) html: String,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Shown(u64),
    Held(u64),
    Duplicate,
    TooFast,
    Empty,
    NoSuchPost,
}

impl Book {
    pub(super) fn open(file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let given = text.unwrap_or_default();
        let given = given.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self {
            given: Mutex::new(given),
            sky: Repository::open(file.clone()),
            notes: Notes::open(file.clone()),
            file,
        }
    }

    /// What they wrote on the fediverse server.
    pub(super) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// What they posted on Bluesky.
    pub(super) fn sky(&self) -> &Repository {
        &self.sky
    }

    /// Takes a comment as `WordPress` does: not twice, not too fast, on some blogs not at once.
    pub(super) fn take(&self, owner: &Person, arriving: Arriving, now: Timestamp) -> Taken {
        let on_blog = |post: &&Post| post.number == arriving.post && post.who == owner.id;
        if !owner.takes_comments || !POSTS.iter().any(|post| on_blog(&post)) {
            return Taken::NoSuchPost;
        }
        if arriving.html.trim().is_empty() || arriving.name.trim().is_empty() {
            return Taken::Empty;
        }
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |other: &&Given| other.post == arriving.post && other.html == arriving.html;
        if given.iter().any(|other| same(&other) && other.name == arriving.name) {
            return Taken::Duplicate;
        }
        let late = |other: &Given| now.duration_since(other.at) >= TOO_FAST || other.at > now;
        if !given.iter().filter(|other| other.name == arriving.name).all(late) {
            return Taken::TooFast;
        }
        let number = given.iter().map(|other| other.number + 2).max().unwrap_or(FIRST);
        let Arriving { post, parent, name, page, html } = arriving;
        let one = Given { number, post, parent, name, page, at: now, html };
        self.keep(&one);
        given.push(one);
        if owner.id == LOOKS_FIRST { Taken::Held(number) } else { Taken::Shown(number) }
    }

    fn keep(&self, one: &Given) {
        let Some(file) = &self.file else { return };
        let line = serde_json::to_string(one).unwrap_or_default();
        let kept = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
            .and_then(|mut file| writeln!(file, "{line}"));
        if let Err(cause) = kept {
            tracing::warn!(%cause, "a comment of the sample could not be kept");
        }
    }

    /// Every comment under a post at a moment, oldest first: those of the tables, what people said,
    /// and what a neighbour answered them.
    pub(super) fn under(&self, owner: &Person, post: &Post, now: Timestamp) -> Vec<Shown> {
        let mut shown: Vec<Shown> = comments::of(post, now)
            .into_iter()
            .map(|comment| {
                let author = person(comment.by);
                Shown {
                    number: comments::number_of(comment.id),
                    parent: comments::number_of(comment.answers),
                    name: author.map_or("", |author| author.name).to_owned(),
                    page: author
                        .map(|author| people::home(author, Site::First))
                        .unwrap_or_default(),
                    at: comment.at,
                    html: super::feeds::escaped(comment.text),
                }
            })
            .collect();
        if owner.id != LOOKS_FIRST {
            let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            for one in given.iter().filter(|one| one.post == post.number && one.at <= now) {
                shown.push(Shown {
                    number: one.number,
                    parent: one.parent,
                    name: one.name.clone(),
                    page: one.page.clone(),
                    at: one.at,
                    html: one.html.clone(),
                });
                shown.extend(answer(owner, one).filter(|answer| answer.at <= now));
            }
        }
        shown.sort_by_key(|comment| (comment.at, comment.number));
        shown
    }
}

/// What the post's author says to somebody who spoke under it.
fn answer(owner: &Person, to: &Given) -> Option<Shown> {
    let first = to.name.split_whitespace().next().unwrap_or("you");
    Some(Shown {
        number: to.number + 1,
        parent: to.number,
        name: owner.name.to_owned(),
        page: people::home(owner, Site::First),
        at: to.at.checked_add(ANSWERS_AFTER).ok()?,
        html: super::feeds::escaped(&format!(
            "Thank you, {first}. I did not know that anybody would read this far."
        )),
    })
}

/// The person whose blog is at a host and takes comments as `WordPress` does.
pub(super) fn wordpress_at(host: &str) -> Option<&'static Person> {
    at_host(host).map(|(person, _)| person).filter(|person| person.platform == "WordPress")
}
