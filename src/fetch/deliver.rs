//! Sending what a person wrote. Once: nothing is tried again, and no redirect is followed, so that
//! neither words nor a password go where they were not meant to.

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use url::Url;

use super::Client;
use super::wire::{body, text_of};

/// Something to be sent to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The address.
    pub url: Url,
    /// What is sent; `None` only asks.
    pub load: Option<Load>,
    /// As whom.
    pub login: Option<Login>,
}

/// What is sent.
#[derive(Clone, PartialEq, Eq)]
pub enum Load {
    /// The fields of a form.
    Form(Vec<(&'static str, String)>),
    /// A JSON document.
    Json(String),
}

/// A name and a password, for HTTP Basic (RFC 7617). Never shown, not even to a programmer.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
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
}

impl Client {
    /// Sends something once. A password goes only to the address itself, and only over https or
    /// within this computer.
    pub async fn deliver(&self, delivery: &Delivery) -> Delivered {
        if delivery.login.is_some() && !self.is_safe(&delivery.url) {
            return Delivered::NotSafe;
        }
        let _leave = self.hosts.leave(&delivery.url).await;
        let whole = self.settings.whole;
        match tokio::time::timeout(whole, self.deliver_once(delivery)).await {
            Ok(delivered) => delivered,
            Err(_elapsed) => Delivered::NotKnown("no answer in time".to_owned()),
        }
    }

    async fn deliver_once(&self, delivery: &Delivery) -> Delivered {
        let url = delivery.url.clone();
        // What is on this computer or in one's own network no proxy knows.
        let private = self.is_private(&url);
        let client = if private { self.here() } else { Some(&self.anywhere) };
        let Some(client) = client else { return Delivered::NotLeft("no client".to_owned()) };
        let request = match &delivery.load {
            None => client.get(url),
            Some(Load::Form(fields)) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields);
                client
                    .post(url)
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(form.finish())
            }
            Some(Load::Json(json)) => client
                .post(url)
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .body(json.clone()),
        };
        let mut request = request.header(ACCEPT, "application/json, text/html;q=0.8");
        if let Some(login) = &delivery.login {
            // Marked as secret there, so that it is never logged.
            request = request.basic_auth(&login.user, Some(&login.password));
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
        let body = match body(response).await {
            Ok(body) => body.unwrap_or_default(),
            // The status came, and says enough.
            Err(_cause) => Bytes::new(),
        };
        Delivered::Answered(Reception { status, location, body })
    }

    /// Whether nobody between can read what is sent there.
    fn is_safe(&self, url: &Url) -> bool {
        url.scheme() == "https" || self.is_loopback(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_login_nor_what_is_sent_can_be_printed() {
        let login = Login { user: "ruth".to_owned(), password: "abcd efgh".to_owned() };
        let delivery = Delivery {
            url: Url::parse("https://a.example/?token=secret").unwrap(),
            load: Some(Load::Json("words".to_owned())),
            login: Some(login.clone()),
        };

        let printed = format!("{login:?} {delivery:?}");

        assert!(
            !printed.contains("abcd") && !printed.contains("secret") && !printed.contains("words")
        );
    }
}
