//! What is asked: an address, and what was answered there before.

use url::Url;

use super::Login;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The address.
    pub url: Url,
    /// The address a person typed, where `url` is another: one that a page or a feed named. What a
    /// stranger names may be private only where what the person typed is.
    pub typed: Option<Url>,
    /// What kind of document is wanted.
    pub accept: Accept,
    /// Sent as `If-None-Match`, exactly as it was received.
    pub etag: Option<String>,
    /// Sent as `If-Modified-Since`, exactly as it was received; never made up.
    pub last_modified: Option<String>,
    /// As whom; it goes to the host of `url` alone.
    pub login: Option<Login>,
    /// Whether nothing else of the list is asked of the host: the connection is not kept then (RFC 9112, 9.6).
    pub alone: bool,
}

/// What kind of document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed; a page will do, for it may say where the feed is.
    Feed,
    /// JSON.
    Json,
    /// A web page.
    Page,
}

impl Question {
    /// A question without validators, at an address that a person typed.
    pub fn new(url: Url, accept: Accept) -> Self {
        Self {
            url,
            typed: None,
            accept,
            etag: None,
            last_modified: None,
            login: None,
            alone: false,
        }
    }

    /// A question at an address that was found by way of one that a person typed.
    pub fn found(url: Url, typed: &Url, accept: Accept) -> Self {
        Self { typed: Some(typed.clone()), ..Self::new(url, accept) }
    }
}

impl Accept {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                 application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.3"
            }
            Self::Json => "application/json, */*;q=0.3",
            Self::Page => "text/html, application/xhtml+xml, */*;q=0.1",
        }
    }
}
