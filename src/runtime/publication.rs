//! What stands where a programme was published: the programme with everybody on its lists, or a mere
//! list of people.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config::address::{self, AddressFault};
use crate::config::edit::NewParticipant;
use crate::config::file::{self, FileError};
use crate::config::lists::{self, ListError, Listed, Listing};
use crate::config::{Mistake, ProgrammeFile, is_programme, read_programme};
use crate::domain::Trouble;
use crate::programme::roster::{Known, changes};
use crate::refresh::{NoList, Publisher};

/// Where something was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the web.
    Address(Url),
    /// In a file on this computer.
    File(PathBuf),
}

impl Place {
    /// What the config says; a path is one from its folder.
    pub fn written(from: &str, folder: &Path) -> Result<Self, AddressFault> {
        if address::is_like_one(from) {
            return address::checked(from).map(Self::Address);
        }
        Ok(Self::File(folder.join(from)))
    }

    /// What a person typed: a file that is there, else an address.
    pub fn typed(typed: &str) -> Result<Self, AddressFault> {
        match std::path::absolute(typed) {
            Ok(path) if path.is_file() => Ok(Self::File(path)),
            Ok(_) | Err(_) => address::typed(typed).map(Self::Address),
        }
    }

    /// The address, where it is one.
    pub fn address(&self) -> Option<&Url> {
        match self {
            Self::Address(address) => Some(address),
            Self::File(_) => None,
        }
    }

    /// As it is written into the config.
    pub fn to_config(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }
}

/// What was published.
#[derive(Debug)]
pub enum Published {
    /// A programme.
    Programme(Box<Publication>),
    /// A list of people without one.
    List(Listing),
}

/// A programme with everybody who takes part in it.
#[derive(Debug)]
pub struct Publication {
    /// The file, as it was published.
    pub text: String,
    /// What it says.
    pub file: ProgrammeFile,
    /// The people of the file and of its lists, each once.
    pub people: Vec<NewParticipant>,
    /// What came of its lists, in its order.
    pub lists: Vec<(Url, Result<Listing, NoList>)>,
}

/// Why nothing could be read there.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It could not be had.
    #[error("it could not be had: {0:?}")]
    Trouble(Trouble),
    /// The file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The programme file has mistakes.
    #[error("the programme file has {} mistakes", .0.len())]
    Mistakes(Vec<Mistake>),
    /// It is neither a programme nor a list.
    #[error(transparent)]
    List(#[from] ListError),
}

/// Reads whatever was published there.
pub async fn read(publisher: &mut Publisher<'_>, from: &Place) -> Result<Published, Unread> {
    let (bytes, is_toml) = match from {
        Place::File(path) => (file::load_bytes(path)?.into(), is_toml(path)),
        Place::Address(at) if lists::document_of(at) != *at => return list(publisher, at).await,
        Place::Address(at) => {
            let document = publisher.document(at).await.map_err(Unread::Trouble)?;
            let bytes = document.body.clone();
            publisher.give_back(at, document);
            (bytes, is_toml(Path::new(at.path())))
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    if !(is_programme(&text) || is_toml) {
        return match from {
            Place::File(_) => Ok(Published::List(lists::read(&bytes)?)),
            Place::Address(at) => list(publisher, at).await,
        };
    }
    let file = read_programme(&text).map_err(Unread::Mistakes)?;
    let mut read = Vec::new();
    for roster in &file.programme.rosters {
        read.push((roster.clone(), publisher.list(roster).await));
    }
    let people = everybody(publisher, &file, &read);
    let text = text.into_owned();
    Ok(Published::Programme(Box::new(Publication { text, file, people, lists: read })))
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

async fn list(publisher: &mut Publisher<'_>, at: &Url) -> Result<Published, Unread> {
    match publisher.list(at).await {
        Ok(listing) => Ok(Published::List(listing)),
        Err(NoList::Trouble(trouble)) => Err(Unread::Trouble(trouble)),
        Err(NoList::Empty(cause)) => Err(Unread::List(cause)),
    }
}

/// The people of the file and of its lists; who stands in several is one, as the first says.
fn everybody(
    publisher: &Publisher<'_>,
    file: &ProgrammeFile,
    lists: &[(Url, Result<Listing, NoList>)],
) -> Vec<NewParticipant> {
    let own = file.participants.iter().map(NewParticipant::from);
    let mut people: Vec<NewParticipant> =
        own.filter(|person| publisher.may_name_person(person)).collect();
    for listing in lists.iter().filter_map(|(_, listing)| listing.as_ref().ok()) {
        let known: Vec<Known> = people.iter().map(Known::from).collect();
        let newcomers: Vec<Listed> = changes(&known, &listing.listed)
            .newcomers
            .iter()
            .filter_map(|entry| listing.listed.get(*entry).cloned())
            .collect();
        people.extend(lists::participants(&newcomers));
    }
    people
}
