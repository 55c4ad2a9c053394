//! What is asked: an address, and what was answered there before.

use url::Url;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The address.
    pub url: Url,
    /// What kind of document is wanted.
    pub accept: Accept,
    /// Sent as `If-None-Match`, exactly as it was received.
    pub etag: Option<String>,
    /// Sent as `If-Modified-Since`, exactly as it was received; never made up.
    pub last_modified: Option<String>,
}

/// What kind of document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed; a page will do, for it may say where the feed is.
    Feed,
    /// JSON.
    Json,
}

impl Question {
    /// A question without validators.
    pub fn new(url: Url, accept: Accept) -> Self {
        Self { url, accept, etag: None, last_modified: None }
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
        }
    }
}
