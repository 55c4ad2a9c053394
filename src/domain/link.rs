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
    fn what_is_no_web_page_has_no_key() {
        assert_eq!(LinkKey::of_text("javascript:alert(1)"), None);
        assert_eq!(LinkKey::of_text("file:///etc/passwd"), None);
    }
}
