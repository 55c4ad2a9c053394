//! Asking: one request a host, redirects by hand, bodies capped, time limited.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout};
use url::{Host, Url};

use super::hosts::{Hosts, host_of};
use super::names::{self, Names, Table};
use super::room::Room;
use super::wire::{Path, failure, finish, headers, redirect};
use super::{Answer, Question};
use crate::config::Proxy;
use crate::domain::{holds_secret, is_web};

/// What we say we are: the program, its version, where to read about it.
pub const USER_AGENT: &str = concat!(
    "cohort/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_HOMEPAGE"),
    "; one person's blog reader, not a crawler)"
);

/// The most redirects that are followed.
const MOST_HOPS: usize = 10;

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Names that lead to addresses on this computer; the sample and tests fill it.
    pub names: Vec<(String, SocketAddr)>,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long a server may say nothing.
    pub silence: Duration,
    /// How long one question may take in all, redirects included.
    pub whole: Duration,
    /// How many requests there may be at once.
    pub at_once: usize,
    /// Names and passwords of private hosts.
    pub credentials: Vec<Credential>,
    /// Certificates (PEM) that are trusted besides those of the system.
    pub certificates: Option<Vec<u8>>,
    /// What stands between this computer and the web.
    pub proxy: Proxy,
}

/// A name and password (HTTP Basic, RFC 7617). They go to their host alone.
#[derive(Clone)]
pub struct Credential {
    /// The host: scheme, name and port.
    pub host: String,
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Credential({})", self.host)
    }
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(15),
            whole: Duration::from_secs(30),
            at_once: at_once(),
            credentials: Vec::new(),
            certificates: None,
            proxy: Proxy::System,
        }
    }
}

/// 64 at once, fewer where the system gives a program few file handles.
fn at_once() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let handles = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    handles.map_or(64, |handles| (handles / 4).clamp(1, 64))
}

/// The one HTTP client.
#[derive(Debug)]
pub struct Client {
    pub(super) anywhere: reqwest::Client,
    public_only: OnceLock<Option<reqwest::Client>>,
    here: OnceLock<Option<reqwest::Client>>,
    table: Table,
    pub(super) hosts: Hosts,
    pub(super) room: Room,
    pub(super) settings: ClientSettings,
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The certificates that were given cannot be read.
    #[error("the certificates cannot be read")]
    Certificates,
    /// Anything else.
    #[error("no HTTP client could be made: {0}")]
    Other(#[from] reqwest::Error),
}

impl Client {
    /// Makes the client.
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        // Answers Err if one is installed already, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let table: Table = Arc::new(settings.names.iter().cloned().collect::<HashMap<_, _>>());
        let own = settings.certificates.as_deref().map(reqwest::Certificate::from_pem_bundle);
        if own.is_some_and(|own| own.map_or(true, |own| own.is_empty())) {
            return Err(ClientError::Certificates);
        }
        let anywhere = build(&settings, Names { table: Arc::clone(&table), public_only: false })?;
        let hosts = Hosts::new(settings.at_once);
        Ok(Self {
            anywhere,
            public_only: OnceLock::new(),
            here: OnceLock::new(),
            table,
            hosts,
            room: Room::default(),
            settings,
        })
    }

    /// Asks once, follows redirects, and says what came of it. Never fails: every failure is an
    /// answer. A host that asked us to wait is not asked before, whoever wishes it.
    pub async fn ask(&self, question: &Question, now: Timestamp) -> Answer {
        match self.follow(question, now).await {
            Ok(answer) => answer,
            Err(_elapsed) => Answer::Slow,
        }
    }

    /// How long one question may take in all.
    pub fn patience(&self) -> Duration {
        self.settings.whole
    }

    /// Hosts that asked us to wait, and until when; to be kept for the next start.
    pub fn waits(&self) -> Vec<(String, Timestamp)> {
        self.hosts.all_waits()
    }

    /// Takes in what hosts asked for in earlier sessions.
    pub fn remember_waits(&self, waits: impl IntoIterator<Item = (String, Timestamp)>) {
        for (host, until) in waits {
            self.hosts.wait(host, until);
        }
    }

    async fn follow(&self, question: &Question, now: Timestamp) -> Result<Answer, Elapsed> {
        if question.login.is_some() && !self.is_safe(&question.url) {
            return Ok(Answer::Untrusted(
                "a token is not sent where others can read it".to_owned(),
            ));
        }
        let mut path = Path { url: question.url.clone(), moved: None, unencrypted: false };
        let mut left = self.settings.whole;
        let mut only_permanent = true;
        let may_be_private = self.is_private(question.typed.as_ref().unwrap_or(&question.url));
        if question.typed.is_some() && !may_be_private && self.is_private(&question.url) {
            return Ok(Answer::Misdirected(names::PRIVATE.to_owned()));
        }
        for hop in 0..=MOST_HOPS {
            // Waiting for one's turn at a host is not the host's slowness.
            let _leave = self.hosts.leave(&path.url).await;
            let begun = Instant::now();
            if let Some(until) = self.hosts.waits(&path.url, now) {
                return Ok(Answer::NotYet { until });
            }
            let as_typed = hop == 0 && question.typed.is_none();
            let client = self.client_for(&path.url, as_typed || may_be_private);
            let Some(client) = client else {
                return Ok(Answer::Unreachable("no client".to_owned()));
            };
            let mut request = client.get(path.url.clone()).headers(headers(question));
            if let Some(known) = self.credential(&path.url) {
                request = request.basic_auth(&known.user, Some(&known.password));
            }
            if let Some(login) = question.login.as_ref()
                && host_of(&path.url) == host_of(&question.url)
            {
                request = login.sign(request);
            }
            let response = match timeout(left, request.send()).await? {
                Ok(response) => response,
                Err(cause) => return Ok(failure(&cause)),
            };
            let status = response.status();
            let target = match redirect(&response, &path.url) {
                None => {
                    let host = host_of(&path.url);
                    let left = left.saturating_sub(begun.elapsed());
                    let answer = finish(response, path, now, (left, &self.room)).await?;
                    let answer = answer.unless_unasked(question);
                    if let Answer::Wait { until, .. } = answer {
                        self.hosts.wait(host, until);
                    }
                    return Ok(answer);
                }
                Some(Ok(target)) => target,
                Some(Err(why)) => return Ok(Answer::Misdirected(why)),
            };
            if let Some(why) = self.forbidden(&target, may_be_private) {
                return Ok(Answer::Misdirected(why));
            }
            let downgraded = path.url.scheme() == "https" && target.scheme() == "http";
            let secret = holds_secret(&path.url) || self.credential(&path.url).is_some();
            if downgraded && (secret || holds_secret(&target)) {
                return Ok(Answer::Misdirected(
                    "a redirect of a private blog from https to http".to_owned(),
                ));
            }
            path.unencrypted |= downgraded;
            only_permanent &= !downgraded
                && matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            if only_permanent {
                path.moved = Some(target.clone());
            }
            path.url = target;
            left = left.saturating_sub(begun.elapsed());
        }
        Ok(Answer::Misdirected(format!("more than {MOST_HOPS} redirects")))
    }

    /// By which client an address is asked: what a stranger names by one that refuses private
    /// addresses when it connects.
    fn client_for(&self, url: &Url, trusted: bool) -> Option<&reqwest::Client> {
        match trusted {
            true if self.is_private(url) => self.here(),
            true => Some(&self.anywhere),
            false => self.public_only(),
        }
    }

    /// Why a redirect is not followed, if it is not.
    fn forbidden(&self, to: &Url, may_be_private: bool) -> Option<String> {
        if !is_web(to) {
            return Some(format!("a redirect to {}:", to.scheme()));
        }
        if !may_be_private && self.is_private(to) {
            return Some(names::PRIVATE.to_owned());
        }
        None
    }

    /// Whether an address is, by what it says, one of this computer or a private network.
    pub fn is_private(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(v4)) => names::is_private(v4.into()),
            Some(Host::Ipv6(v6)) => names::is_private(v6.into()),
            Some(Host::Domain(name)) => {
                !self.table.contains_key(name)
                    && (name == "localhost" || name.ends_with(".localhost"))
            }
            None => false,
        }
    }

    /// Whether an address is one of this computer: what is sent there nobody else can read.
    pub(super) fn is_loopback(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(v4)) => v4.is_loopback(),
            Some(Host::Ipv6(v6)) => v6.is_loopback(),
            Some(Host::Domain(name)) => {
                self.table.get(name).is_some_and(|address| address.ip().is_loopback())
                    || name == "localhost"
            }
            None => false,
        }
    }

    fn credential(&self, url: &Url) -> Option<&Credential> {
        let host = host_of(url);
        self.settings.credentials.iter().find(|known| known.host == host)
    }

    /// For addresses of this computer and of private networks, which no proxy knows.
    pub(super) fn here(&self) -> Option<&reqwest::Client> {
        let make = || {
            let settings = ClientSettings { proxy: Proxy::None, ..self.settings.clone() };
            build(&settings, Names { table: Arc::clone(&self.table), public_only: false }).ok()
        };
        self.here.get_or_init(make).as_ref()
    }

    fn public_only(&self) -> Option<&reqwest::Client> {
        let make = || {
            build(&self.settings, Names { table: Arc::clone(&self.table), public_only: true }).ok()
        };
        self.public_only.get_or_init(make).as_ref()
    }
}

fn build(settings: &ClientSettings, names: Names) -> Result<reqwest::Client, reqwest::Error> {
    let local: Vec<String> = settings.names.iter().map(|(name, _)| name.clone()).collect();
    let own = match &settings.certificates {
        Some(bundle) => reqwest::Certificate::from_pem_bundle(bundle)?,
        None => Vec::new(),
    };
    let proxy = match &settings.proxy {
        Proxy::At(proxy) => Some(reqwest::Proxy::all(proxy.as_str())?),
        Proxy::System | Proxy::None => None,
    };
    let builder = |names: Names| {
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(settings.connect)
            .read_timeout(settings.silence)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(20))
            .dns_resolver(names);
        // The sample and tests speak to this computer only: no proxy comes between.
        if !local.is_empty() || settings.proxy == Proxy::None {
            builder = builder.no_proxy();
        } else if let Some(proxy) = &proxy {
            builder = builder.proxy(proxy.clone());
        }
        builder.tls_certs_merge(own.iter().cloned())
    };
    // Where the machine has no certificates of its own, building fails: then those we bring.
    builder(names.clone()).build().or_else(|_| {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|root| reqwest::Certificate::from_der(root).ok())
            .chain(own.iter().cloned());
        builder(names).tls_certs_only(roots).build()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_stranger_names_is_refused_where_its_name_leads_to_a_private_address() {
        let client = Client::new(ClientSettings::default()).unwrap();
        let public = Url::parse("http://ama.example/").unwrap();

        for trusted in [false, true] {
            let by = client.client_for(&public, trusted).unwrap();
            let cause = by.get("http://localhost:9/").send().await.unwrap_err();
            assert_eq!(format!("{cause:?}").contains(names::PRIVATE), !trusted, "{cause:?}");
        }
    }
}
