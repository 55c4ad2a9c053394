//! What was answered, as data.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Question;
use crate::domain::Trouble;

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200: a document.
    Document(Document),
    /// 304: nothing changed.
    NotModified(Unchanged),
    /// 410: gone for good.
    Gone,
    /// 404 or another 4xx; the status.
    NotFound(u16),
    /// 401, 403, 407 or 422 (what some servers answer to strangers); the status.
    NotAllowed(u16),
    /// 429, or 503 with Retry-After: not before this time.
    Wait {
        /// Until when.
        until: Timestamp,
        /// The status.
        status: u16,
    },
    /// Nothing was asked: the host asked us earlier to wait, until then.
    NotYet {
        /// Until when.
        until: Timestamp,
    },
    /// 5xx, or 304 although nothing was known to compare with; the status.
    ServerFault(u16),
    /// No connection, or it broke; the cause.
    Unreachable(String),
    /// No whole answer in time.
    Slow,
    /// A body of more than 16 MiB.
    TooLarge,
    /// No trustworthy encrypted connection; the cause.
    Untrusted(String),
    /// A redirect that is not followed; where to and why.
    Misdirected(String),
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The body, decompressed.
    pub body: Bytes,
    /// The charset its Content-Type names.
    pub charset: Option<String>,
    /// The `ETag`, exactly as received.
    pub etag: Option<String>,
    /// The `Last-Modified`, exactly as received.
    pub last_modified: Option<String>,
    /// How long it stays fresh, by its `Cache-Control`.
    pub max_age: Option<SignedDuration>,
    /// Where it was found in the end.
    pub final_url: Url,
    /// The address after the permanent redirects (301, 308) that came before any other.
    pub moved: Option<Url>,
    /// Whether a redirect led from an encrypted connection to one that is not.
    pub unencrypted: bool,
}

/// Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// As in `Document`; where it is given, it takes the place of the one before.
    pub etag: Option<String>,
    /// As `etag`.
    pub last_modified: Option<String>,
    /// How long it stays fresh, by its `Cache-Control`.
    pub max_age: Option<SignedDuration>,
    /// As in `Document`.
    pub moved: Option<Url>,
    /// As in `Document`.
    pub unencrypted: bool,
}

impl Answer {
    /// The answer, unless it says that nothing changed to a question that did not ask so.
    pub(super) fn unless_unasked(self, question: &Question) -> Self {
        let asked = question.etag.is_some() || question.last_modified.is_some();
        match self {
            Self::NotModified(_) if !asked => Self::ServerFault(304),
            other => other,
        }
    }

    /// What is wrong with a source that answers so; `None` if nothing is.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Document(_) | Self::NotModified(_) => None,
            Self::Gone => Some(Trouble::Closed),
            Self::NotFound(_) => Some(Trouble::NotFound),
            Self::NotAllowed(_) => Some(Trouble::NotAllowed),
            Self::Wait { until, .. } | Self::NotYet { until } => Some(Trouble::Wait(*until)),
            Self::ServerFault(_) => Some(Trouble::ServerFault),
            Self::Unreachable(_) => Some(Trouble::Unreachable),
            Self::Slow => Some(Trouble::Slow),
            Self::TooLarge => Some(Trouble::TooLarge),
            Self::Untrusted(_) => Some(Trouble::Untrusted),
            Self::Misdirected(_) => Some(Trouble::Misdirected),
        }
    }

    /// The details for the curious: a status or a cause.
    pub fn details(&self) -> String {
        match self {
            Self::Gone => "HTTP 410".to_owned(),
            Self::NotFound(status) | Self::NotAllowed(status) | Self::ServerFault(status) => {
                format!("HTTP {status}")
            }
            Self::Wait { status, until } => format!("HTTP {status}, Retry-After until {until}"),
            Self::Unreachable(cause) | Self::Untrusted(cause) | Self::Misdirected(cause) => {
                cause.clone()
            }
            Self::NotYet { .. } => "its host asked us to wait".to_owned(),
            Self::TooLarge => "more than 16 MiB".to_owned(),
            Self::Document(_) | Self::NotModified(_) | Self::Slow => String::new(),
        }
    }
}
