//! A session on Bluesky: asked with its token, which is renewed where it ran out.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use url::Url;

use crate::config::accounts::{Account, Accounts, Password, Platform, Secret};
use crate::fetch::{Client, Delivered, Delivery, Login, Verb};
use crate::social::bluesky;

/// A session on Bluesky.
#[derive(Debug)]
pub struct Sky {
    account: Mutex<Account>,
    accounts: Accounts,
}

impl Sky {
    /// The session of an account; renewed tokens are kept among `accounts`.
    pub fn of(account: Account, accounts: &Accounts) -> Self {
        Self { account: Mutex::new(account), accounts: accounts.clone() }
    }

    /// The session of the first of the accounts that is one.
    pub fn first(all: Vec<Account>, accounts: &Accounts) -> Option<Self> {
        let account = all.into_iter().find(|account| account.platform == Platform::Bluesky)?;
        Some(Self::of(account, accounts))
    }

    /// The account as it is now.
    pub fn account(&self) -> Account {
        self.account.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The server the account is on.
    pub fn service(&self) -> Url {
        self.account().site
    }

    /// Asks, or sends something, as the person. Where the token ran out it is renewed, and only then is
    /// it tried again: what was refused for its token was not taken.
    pub async fn deliver(&self, client: &Client, delivery: Delivery, now: Timestamp) -> Delivered {
        let before = self.account();
        let signed = |account: &Account| match &account.password {
            Password::Kept(token) => delivery.clone().login(Login::Token(token.clone())),
            Password::From(_) => delivery.clone(),
        };
        let first = client.deliver(&signed(&before), now).await;
        let ran_out = matches!(&first, Delivered::Answered(answer)
            if bluesky::must_refresh(answer.status, &answer.body));
        if !ran_out || !self.renew(client, &before, now).await {
            return first;
        }
        client.deliver(&signed(&self.account()), now).await
    }

    /// Gets new tokens. Whether there are any.
    async fn renew(&self, client: &Client, before: &Account, now: Timestamp) -> bool {
        // Another program may have renewed them already.
        let kept = self.accounts.all().unwrap_or_default();
        let newer = kept.into_iter().find(|other| {
            other.platform == Platform::Bluesky
                && other.id == before.id
                && other.password != before.password
        });
        if let Some(newer) = newer {
            self.take(newer);
            return true;
        }
        let Some(Secret(refresh)) = before.renewal.clone() else { return false };
        let Some(url) = bluesky::refresh_session(&before.site) else { return false };
        let question =
            Delivery { verb: Verb::Post, ..Delivery::ask(url).login(Login::Token(refresh)) };
        let Delivered::Answered(answer) = client.deliver(&question, now).await else {
            return false;
        };
        let Some(session) = bluesky::read_session(&answer.body) else { return false };
        let account = account_of(&before.site, session);
        if let Err(cause) = self.accounts.keep(account.clone()) {
            tracing::warn!(%cause, "a renewed session could not be kept");
        }
        self.take(account);
        true
    }

    fn take(&self, account: Account) {
        *self.account.lock().unwrap_or_else(PoisonError::into_inner) = account;
    }
}

/// The account of a session; `service` is where it was opened, if the session does not tell another.
pub fn account_of(service: &Url, session: bluesky::Session) -> Account {
    Account {
        platform: Platform::Bluesky,
        site: session.service.unwrap_or_else(|| service.clone()),
        user: session.handle.clone(),
        name: session.handle,
        password: Password::Kept(session.access),
        id: session.did,
        renewal: Some(Secret(session.refresh)),
        measure: None,
    }
}
