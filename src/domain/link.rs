//! Addresses, and when two of them name the same page.

use url::Url;

/// Parameters that say where a reader came from, never which page it is.
const TRACKING: [&str; 37] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "igshid",
    "igsh",
    "si",
    "ref_src",
    "ref_url",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "_ga",
    "_gl",
    "__s",
    "_openstat",
    "xtor",
    "cmpid",
    "s_cid",
    "spm",
    "trk",
    "wt_mc",
    "at_medium",
    "at_campaign",
    "share",
    "showComment",
];
/// How the names of more of them begin.
const TRACKING_FAMILIES: [&str; 7] = ["utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "vero_"];

/// Whether a parameter only says where a reader came from. Some names mean more than that unless
/// they say that it was a feed.
fn is_tracking(name: &str, value: &str) -> bool {
    TRACKING.contains(&name)
        || TRACKING_FAMILIES.iter().any(|family| name.starts_with(family))
        || matches!(name, "ref" | "source" | "from" | "via" | "src")
            && ["rss", "feed", "atom"].iter().any(|feed| value.starts_with(feed))
}

/// What stays of an address when everything is dropped that does not name another page: scheme,
/// `www.`, standard port, trailing slash, tracking parameters, and a fragment that is no route.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkKey(String);

impl LinkKey {
    /// The key of an address, if it is one of a web page (http or https).
    pub fn of(url: &Url) -> Option<Self> {
        if !is_web(url) {
            return None;
        }
        let host = url.host_str()?.to_ascii_lowercase();
        let mut key = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        if let Some(port) = url.port() {
            key.push_str(&format!(":{port}"));
        }
        key.push_str(url.path().trim_end_matches('/'));
        let kept: Vec<String> = url
            .query_pairs()
            .filter(|(name, value)| !is_tracking(name, value))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !kept.is_empty() {
            key.push('?');
            key.push_str(&kept.join("&"));
        }
        if let Some(route) = url.fragment().filter(|route| route.starts_with('!')) {
            key.push('#');
            key.push_str(route);
        }
        Some(Self(key))
    }

    /// The key of an address given as text.
    pub fn of_text(text: &str) -> Option<Self> {
        Self::of(&Url::parse(text.trim()).ok()?)
    }

    /// The key as text, for the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Parameters whose values open a door.
const SECRET: [&str; 14] = [
    "token",
    "key",
    "auth",
    "secret",
    "password",
    "passwd",
    "pass",
    "pwd",
    "sig",
    "signature",
    "apikey",
    "access",
    "credential",
    "hash",
];
/// A word of an address that is so long and holds letters and digits is nobody's word but a key.
const LONG: usize = 24;
/// What stands in the place of a secret.
const HIDDEN: &str = "…";

/// An address to be shown, logged or written out: as it is, without name and password, and with
/// "…" in the place of whatever may open a private blog (tokens in the query or the path).
pub fn shown_address(url: &Url) -> String {
    let query = url.query().map(|query| {
        let parts: Vec<String> = query.split('&').map(shown_parameter).collect();
        format!("?{}", parts.join("&"))
    });
    let path: Vec<&str> =
        url.path().split('/').map(|word| if is_key(word, 32) { HIDDEN } else { word }).collect();
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!(
        "{}://{host}{port}{}{}{fragment}",
        url.scheme(),
        path.join("/"),
        query.unwrap_or_default()
    )
}

/// A text to be shown: if it is an address, or something like one, as `shown_address` has it.
pub fn shown_text(text: &str) -> String {
    if let Some(url) = Url::parse(text).ok().filter(Url::has_host) {
        return shown_address(&url);
    }
    match text.split_once('?') {
        Some((before, query)) => {
            let parts: Vec<String> = query.split('&').map(shown_parameter).collect();
            format!("{before}?{}", parts.join("&"))
        }
        None => text.to_owned(),
    }
}

/// Whether an address holds what `shown_address` hides.
pub fn holds_secret(url: &Url) -> bool {
    shown_address(url) != url.as_str()
}

fn shown_parameter(parameter: &str) -> String {
    let Some((name, value)) = parameter.split_once('=') else {
        return if is_key(parameter, LONG) { HIDDEN } else { parameter }.to_owned();
    };
    let lower = name.to_ascii_lowercase();
    let names_secret = SECRET.iter().any(|word| {
        lower.split(['_', '-', '.']).any(|part| part == *word)
            || word.len() > 4 && lower.contains(word)
    });
    let shown =
        if !value.is_empty() && (names_secret || is_key(value, LONG)) { HIDDEN } else { value };
    format!("{name}={shown}")
}

/// Whether a word is long and of letters and digits without order, as only machines write them.
fn is_key(word: &str, least: usize) -> bool {
    let word = word.rsplit_once('.').map_or(word, |(stem, _)| stem);
    let bare = word.chars().filter(char::is_ascii_alphanumeric).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = bare - digits;
    let is_of_key = |ch: char| ch.is_ascii_alphanumeric() || "-_~%=".contains(ch);
    bare >= least && digits >= 4 && letters >= 4 && word.chars().all(is_of_key)
        // A slug has words; a key has at most the four hyphens of a UUID.
        && word.matches(['-', '_']).count() <= 4
}

/// Whether an address may be opened or asked: http or https, and a host.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_have_one_key() {
        let key = LinkKey::of_text("https://niamh.example/2026/thing-1/");

        for same in [
            "http://niamh.example/2026/thing-1",
            "https://www.niamh.example/2026/thing-1/?utm_source=x&fbclid=y",
            "https://NIAMH.example:443/2026/thing-1/#comments",
        ] {
            assert_eq!(LinkKey::of_text(same), key, "{same}");
        }
    }

    #[test]
    fn a_query_that_names_the_page_stays() {
        assert_ne!(
            LinkKey::of_text("https://niamh.example/?p=1"),
            LinkKey::of_text("https://niamh.example/?p=2")
        );
    }

    #[test]
    fn what_may_open_a_private_blog_is_not_shown() {
        for (address, shown) in [
            ("https://ama:pa55@class.example/feed", "https://class.example/feed"),
            (
                "https://class.example/feed?token=abc&page=2",
                "https://class.example/feed?token=…&page=2",
            ),
            ("https://class.example/feed?feed_key=abc", "https://class.example/feed?feed_key=…"),
            (
                "https://class.example/feed?accessToken=abc",
                "https://class.example/feed?accessToken=…",
            ),
            (
                "https://class.example/rss/0123456789abcdef0123456789abcdef.xml",
                "https://class.example/rss/…",
            ),
            (
                "https://class.example/f/7c0a9d1e-1111-4222-8333-abcdefabcdef/rss",
                "https://class.example/f/…/rss",
            ),
            (
                "https://class.example:8443/feed?u=h8fj3k29dk3j4h5g6f7d8s9a",
                "https://class.example:8443/feed?u=…",
            ),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(shown_address(&url), shown);
            assert!(holds_secret(&url), "{address}");
        }
    }

    #[test]
    fn what_is_nearly_an_address_shows_no_secret_either() {
        assert_eq!(shown_text("htps://a.example/?token=abc"), "htps://a.example/?token=…");
        assert_eq!(shown_text("a.example/?token=abc&p=1"), "a.example/?token=…&p=1");
        assert_eq!(shown_text("What is a token?"), "What is a token?");
    }

    #[test]
    fn ordinary_addresses_are_shown_as_they_are() {
        for address in [
            "https://niamh.example/2026/04/29/thing-12-twitter-and-23-other-things-i-tried/?p=12#top",
            "https://monkey.example/feeds/posts/default?max-results=500&author=keyes",
            "http://127.0.0.1:8390/feed/",
            "https://a.example/?tag=cpd23&feed=rss2&passage=4",
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(shown_address(&url), address);
            assert!(!holds_secret(&url));
        }
    }

    #[test]
    fn what_is_no_web_page_has_no_key() {
        assert_eq!(LinkKey::of_text("javascript:alert(1)"), None);
        assert_eq!(LinkKey::of_text("file:///etc/passwd"), None);
    }
}
