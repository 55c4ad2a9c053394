//! Sending what a person wrote, and asking as somebody. Once: nothing is tried again, and no redirect is
//! followed, so that neither words nor a password go where they were not meant to.

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use url::Url;

use super::Client;
use super::hosts::host_of;
use super::wire::{body, text_of, wait};

/// Something to be sent to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What is done there.
    pub verb: Verb,
    /// The address.
    pub url: Url,
    /// What is sent.
    pub load: Option<Load>,
    /// As whom.
    pub login: Option<Login>,
    /// A name for this sending, by which a server that knows the header `Idempotency-Key` takes it once.
    pub once: Option<String>,
}

/// What is done at an address (RFC 9110, section 9.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It is asked.
    Get,
    /// It is given something new.
    Post,
    /// What is there is replaced.
    Put,
    /// What is there is removed.
    Delete,
}

impl Delivery {
    /// Asks.
    pub fn ask(url: Url) -> Self {
        Self { verb: Verb::Get, url, load: None, login: None, once: None }
    }

    /// Sends something new.
    pub fn send(url: Url, load: Load) -> Self {
        Self { verb: Verb::Post, load: Some(load), ..Self::ask(url) }
    }

    /// The same, as somebody.
    #[must_use]
    pub fn login(self, login: Login) -> Self {
        Self { login: Some(login), ..self }
    }
}

/// What is sent.
#[derive(Clone, PartialEq, Eq)]
pub enum Load {
    /// The fields of a form.
    Form(Vec<(&'static str, String)>),
    /// A JSON document.
    Json(String),
}

/// What shows a server who one is. Never shown, not even to a programmer.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// A name and a password, for HTTP Basic (RFC 7617).
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A token (RFC 6750).
    Token(String),
}

impl Login {
    pub(super) fn sign(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        // Marked as secret there, so that it is never logged.
        match self {
            Self::Password { user, password } => request.basic_auth(user, Some(password)),
            Self::Token(token) => request.bearer_auth(token),
        }
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Delivery(…)")
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// There is an answer.
    Answered(Reception),
    /// It surely never left this computer.
    NotLeft(String),
    /// It left, and no whole answer came: nobody can tell whether it arrived.
    NotKnown(String),
    /// A password is not sent over a connection that others can read.
    NotSafe,
    /// Nothing left: the host asked us to wait until then.
    NotYet(Timestamp),
}

/// An answer to what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// Its status.
    pub status: u16,
    /// Where it points on to; it is not followed.
    pub location: Option<Url>,
    /// Its body, of at most 16 MiB.
    pub body: Bytes,
    /// Until when the host asks us to wait, if it does; it is not asked before.
    pub wait_until: Option<Timestamp>,
}

impl Client {
    /// Sends something once. A password goes only to the address itself, and only over https or
    /// within this computer.
    pub async fn deliver(&self, delivery: &Delivery, now: Timestamp) -> Delivered {
        if delivery.login.is_some() && !self.is_safe(&delivery.url) {
            return Delivered::NotSafe;
        }
        let _leave = self.hosts.leave(&delivery.url).await;
        if let Some(until) = self.hosts.waits(&delivery.url, now) {
            return Delivered::NotYet(until);
        }
        let whole = self.settings.whole;
        match tokio::time::timeout(whole, self.deliver_once(delivery, now)).await {
            Ok(delivered) => delivered,
            Err(_elapsed) => Delivered::NotKnown("no answer in time".to_owned()),
        }
    }

    async fn deliver_once(&self, delivery: &Delivery, now: Timestamp) -> Delivered {
        let url = delivery.url.clone();
        // What is on this computer or in one's own network no proxy knows.
        let private = self.is_private(&url);
        let client = if private { self.here() } else { Some(&self.anywhere) };
        let Some(client) = client else { return Delivered::NotLeft("no client".to_owned()) };
        let request = match delivery.verb {
            Verb::Get => client.get(url),
            Verb::Post => client.post(url),
            Verb::Put => client.put(url),
            Verb::Delete => client.delete(url),
        };
        let request = match &delivery.load {
            None => request,
            Some(Load::Form(fields)) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields);
                request
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(form.finish())
            }
            Some(Load::Json(json)) => {
                request.header(CONTENT_TYPE, "application/json; charset=utf-8").body(json.clone())
            }
        };
        let mut request = request.header(ACCEPT, "application/json, text/html;q=0.8");
        if let Some(once) =
            delivery.once.as_deref().and_then(|once| HeaderValue::try_from(once).ok())
        {
            request = request.header(HeaderName::from_static("idempotency-key"), once);
        }
        if let Some(login) = &delivery.login {
            request = login.sign(request);
        }
        let response = match request.send().await {
            Ok(response) => response,
            // Without a connection nothing was sent. Whatever breaks later may have.
            Err(cause) if cause.is_connect() || cause.is_builder() => {
                return Delivered::NotLeft("no connection".to_owned());
            }
            Err(_cause) => return Delivered::NotKnown("the connection broke".to_owned()),
        };
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let location = text_of(&headers, LOCATION)
            .and_then(|location| delivery.url.join(location.trim()).ok());
        let body = match body(response, self.settings.whole, &self.room).await {
            Ok(Ok(body)) => body.unwrap_or_default(),
            // The status came, and says enough.
            Ok(Err(_)) | Err(_) => Bytes::new(),
        };
        let wait_until = wait(status, &headers, now);
        if let Some(until) = wait_until {
            self.hosts.wait(host_of(&delivery.url), until);
        }
        Delivered::Answered(Reception { status, location, body, wait_until })
    }

    /// Whether nobody between can read what is sent there.
    pub fn is_safe(&self, url: &Url) -> bool {
        url.scheme() == "https" || self.is_loopback(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_login_nor_what_is_sent_can_be_printed() {
        let login = Login::Password { user: "ruth".to_owned(), password: "abcd efgh".to_owned() };
        let url = Url::parse("https://a.example/?token=secret").unwrap();
        let delivery = Delivery::send(url, Load::Json("words".to_owned())).login(login.clone());

        let printed = format!("{login:?} {delivery:?}");

        assert!(
            !printed.contains("abcd") && !printed.contains("secret") && !printed.contains("words")
        );
    }
}
