//! Where the person is logged in. Apart from the config, in a file that nobody else may read; a
//! password can also stay elsewhere: behind a command, or in the environment.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use super::file::{self, FileError};
use super::secret::PasswordFrom;
use crate::domain::{Measure, Network};

/// One login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What it is a login of.
    pub platform: Platform,
    /// The home of the blog or of the server.
    pub site: Url,
    /// The name one logs in with; on a network, one's handle there.
    pub user: String,
    /// The name one's words stand under there.
    pub name: String,
    /// Where the password is; on a network, the token that stands for it.
    pub password: Password,
    /// What a network calls the account: a number on a Mastodon server, a `did:` on Bluesky.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// By what a token that ran out is renewed, where a network gives such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Secret>,
    /// How long notes may be there, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

impl Account {
    /// The network it is on, if it is on one.
    pub fn network(&self) -> Option<Network> {
        match self.platform {
            Platform::WordPress => None,
            Platform::Mastodon => Some(Network::Fediverse),
            Platform::Bluesky => Some(Network::Bluesky),
        }
    }

    /// How long notes may be there.
    pub fn measure(&self) -> Measure {
        self.measure.unwrap_or_else(|| match self.platform {
            Platform::Bluesky => Measure::bluesky(),
            Platform::Mastodon | Platform::WordPress => Measure::fediverse(500, 23),
        })
    }

    /// Whether it is a login at the same place as the same person: one takes the other's place.
    fn is_same(&self, other: &Self) -> bool {
        self.platform == other.platform
            && self.site == other.site
            && (self.platform == Platform::WordPress || self.user == other.user)
    }
}

/// Something nobody else may see, not even in a programmer's log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What one can be logged in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// A `WordPress` blog, by an application password.
    WordPress,
    /// A Mastodon server, or one that speaks its language, by a token (OAuth 2).
    Mastodon,
    /// Bluesky, by a session that an app password opened.
    Bluesky,
}

/// Where a password is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Password {
    /// Here.
    Kept(String),
    /// Elsewhere.
    From(PasswordFrom),
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kept(_) => "Kept(…)",
            Self::From(_) => "From(…)",
        })
    }
}

/// The file of logins.
#[derive(Debug, Clone)]
pub struct Accounts {
    file: PathBuf,
}

/// Why logins could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file holds something else.
    #[error("not a list of logins")]
    NotAccounts,
    /// Others may read the file.
    #[error("others may read it")]
    Open,
}

impl Accounts {
    /// The logins in this file.
    pub fn of(file: PathBuf) -> Self {
        Self { file }
    }

    /// All logins. None where there is no file.
    pub fn all(&self) -> Result<Vec<Account>, AccountsError> {
        let text = match file::load(&self.file) {
            Ok(text) => text,
            Err(FileError::Missing { .. }) => return Ok(Vec::new()),
            Err(other) => return Err(other.into()),
        };
        if others_may_read(&self.file) {
            return Err(AccountsError::Open);
        }
        // What the parser found may hold a password: it is not told.
        serde_json::from_str(&text).map_err(|_cause| AccountsError::NotAccounts)
    }

    /// Keeps a login; one of the same blog, or of the same person on the same server, is replaced.
    pub fn keep(&self, account: Account) -> Result<(), AccountsError> {
        let mut all = self.all()?;
        match all.iter_mut().find(|other| other.is_same(&account)) {
            Some(other) => *other = account,
            None => all.push(account),
        }
        self.save(&all)
    }

    /// Forgets the logins that are meant. Which these were.
    pub fn forget(&self, meant: impl Fn(&Account) -> bool) -> Result<Vec<Account>, AccountsError> {
        let (gone, left): (Vec<_>, Vec<_>) = self.all()?.into_iter().partition(|one| meant(one));
        if !gone.is_empty() {
            self.save(&left)?;
        }
        Ok(gone)
    }

    fn save(&self, all: &[Account]) -> Result<(), AccountsError> {
        let text =
            serde_json::to_string_pretty(all).map_err(|_cause| AccountsError::NotAccounts)?;
        Ok(file::save_secret(&self.file, &text)?)
    }
}

#[cfg(unix)]
fn others_may_read(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_may_read(_file: &Path) -> bool {
    false
}

/// The home of a blog as it is compared: with a slash at its end, without query and fragment.
pub fn home(site: &Url) -> Url {
    let mut home = site.clone();
    home.set_query(None);
    home.set_fragment(None);
    if !home.path().ends_with('/') {
        home.set_path(&format!("{}/", site.path()));
    }
    home
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(site: &str, password: &str) -> Account {
        Account {
            platform: Platform::WordPress,
            site: home(&Url::parse(site).unwrap()),
            user: "ruth".to_owned(),
            name: "Ruth".to_owned(),
            password: Password::Kept(password.to_owned()),
            id: String::new(),
            renewal: None,
            measure: None,
        }
    }

    #[test]
    fn a_login_is_kept_replaced_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::of(folder.path().join("accounts.json"));
        assert_eq!(accounts.all().unwrap(), []);

        accounts.keep(account("https://a.example/blog", "old")).unwrap();
        accounts.keep(account("https://b.example", "b")).unwrap();
        accounts.keep(account("https://a.example/blog/", "new")).unwrap();

        let kept: Vec<Password> =
            accounts.all().unwrap().into_iter().map(|account| account.password).collect();
        assert_eq!(kept, [Password::Kept("new".to_owned()), Password::Kept("b".to_owned())]);
        let site = Url::parse("https://b.example/").unwrap();
        assert_eq!(accounts.forget(|account| account.site == site).unwrap().len(), 1);
        assert_eq!(accounts.forget(|account| account.site == site).unwrap(), []);
    }

    #[test]
    fn a_server_can_have_several_logins_of_one_person_and_a_blog_has_one() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::of(folder.path().join("accounts.json"));
        let on_server = |user: &str, token: &str| Account {
            platform: Platform::Mastodon,
            user: user.to_owned(),
            renewal: Some(Secret("again".to_owned())),
            ..account("https://books.example/", token)
        };

        accounts.keep(on_server("@ruth@books.example", "one")).unwrap();
        accounts.keep(on_server("@library@books.example", "two")).unwrap();
        accounts.keep(on_server("@ruth@books.example", "three")).unwrap();

        let kept = accounts.all().unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].password, Password::Kept("three".to_owned()));
        assert!(!format!("{kept:?}").contains("again"));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_logins_and_a_file_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.json");
        let accounts = Accounts::of(file.clone());

        accounts.keep(account("https://a.example/", "secret")).unwrap();

        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(accounts.all(), Err(AccountsError::Open)));
    }

    #[test]
    fn a_login_that_is_printed_for_a_programmer_shows_no_password() {
        assert!(!format!("{:?}", account("https://a.example/", "secret")).contains("secret"));
    }
}
