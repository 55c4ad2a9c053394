//! Addresses as people write them. Only http and https, never with a password in them.

use url::{Host, Url};

use super::{handle, nearest};

/// Why an address cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressFault {
    /// It begins without `https://`.
    NoScheme {
        /// What was probably meant.
        meant: Url,
    },
    /// It begins with something that is not of the web.
    NotWeb {
        /// What it begins with, without the colon.
        scheme: String,
        /// What was probably meant.
        meant: Option<Url>,
    },
    /// It holds a name or a password, which must not stand in a file that is shared.
    HoldsPassword,
    /// It is no address.
    Unreadable,
}

/// Reads an address that must be whole, as in the config.
pub fn checked(written: &str) -> Result<Url, AddressFault> {
    let written = written.trim();
    match Url::parse(written) {
        Ok(url) if is_web(&url) => without_password(url),
        Ok(url) => Err(other_scheme(written, &url)),
        Err(_) => Err(no_scheme(written)),
    }
}

/// Reads an address as a person types it, where `niamh.example` means `https://niamh.example/`.
pub fn typed(written: &str) -> Result<Url, AddressFault> {
    match checked(written) {
        Err(AddressFault::NoScheme { meant } | AddressFault::NotWeb { meant: Some(meant), .. }) => {
            Ok(meant)
        }
        answer => answer,
    }
}

/// Whether something written looks like an address, and not like the path of a file.
pub fn is_like_one(written: &str) -> bool {
    written.contains("://")
}

/// Reads whatever a person pastes to say whom they mean: an address, `@name@server`, or a Bluesky
/// handle with its `@`; a handle becomes the address of its profile.
pub fn pasted(written: &str) -> Result<Url, AddressFault> {
    let written = written.trim();
    let profile = match handle::fediverse(written) {
        Ok(found) => {
            found.rsplit_once('@').map(|(name, server)| format!("https://{server}/{name}"))
        }
        Err(_) => written
            .strip_prefix('@')
            .and_then(|handle| handle::bluesky(handle).ok())
            .map(|handle| format!("https://bsky.app/profile/{handle}")),
    };
    match profile.and_then(|profile| Url::parse(&profile).ok()) {
        Some(profile) => Ok(profile),
        None => typed(written),
    }
}

/// The address without what makes no difference: scheme, `www.`, the slash at the end, a fragment.
/// Two addresses with one sameness are one blog.
pub fn sameness(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let mut key = host.strip_prefix("www.").unwrap_or(host).to_owned();
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push_str(url.path().trim_end_matches('/'));
    if let Some(query) = url.query() {
        key.push('?');
        key.push_str(query);
    }
    key
}

/// Whether nobody can read along what is sent to an address: it is encrypted, or on this computer.
pub fn keeps_secrets(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || here
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn without_password(url: Url) -> Result<Url, AddressFault> {
    if url.username().is_empty() && url.password().is_none() {
        Ok(url)
    } else {
        Err(AddressFault::HoldsPassword)
    }
}

fn other_scheme(written: &str, url: &Url) -> AddressFault {
    let scheme = url.scheme();
    let rest = written.split_once(':').map_or("", |(_, rest)| rest);
    // `niamh.example:8080` and `localhost:8080` parse as if the host were a scheme.
    if scheme.contains('.') || rest.starts_with(|ch: char| ch.is_ascii_digit()) {
        return no_scheme(written);
    }
    let meant = if scheme == "feed" {
        checked(rest).ok().or_else(|| meant(rest))
    } else {
        nearest(scheme, ["https", "http"])
            .and_then(|near| Url::parse(&format!("{near}:{rest}")).ok().filter(Url::has_host))
    };
    AddressFault::NotWeb { scheme: scheme.to_owned(), meant }
}

fn no_scheme(written: &str) -> AddressFault {
    meant(written).map_or(AddressFault::Unreadable, |meant| AddressFault::NoScheme { meant })
}

/// The https address that was probably meant by something without a scheme.
fn meant(written: &str) -> Option<Url> {
    let bare = ["https//", "http//", "://", "//"]
        .iter()
        .find_map(|slip| written.strip_prefix(slip))
        .unwrap_or(written);
    if bare.contains(char::is_whitespace) {
        return None;
    }
    let url = without_password(Url::parse(&format!("https://{bare}")).ok()?).ok()?;
    let host = url.host_str()?;
    (host == "localhost" || host.trim_matches('.').contains('.')).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_whole_address_is_taken() {
        assert_eq!(checked(" https://niamh.example/blog "), Ok(url("https://niamh.example/blog")));
    }

    #[test]
    fn a_missing_beginning_says_what_was_meant() {
        for written in ["niamh.example/b", "//niamh.example/b", "https//niamh.example/b"] {
            let meant = url("https://niamh.example/b");

            assert_eq!(checked(written), Err(AddressFault::NoScheme { meant }), "{written}");
        }
    }

    #[test]
    fn a_host_with_a_port_is_not_taken_for_a_scheme() {
        let meant = url("https://localhost:8080/");

        assert_eq!(checked("localhost:8080"), Err(AddressFault::NoScheme { meant }));
        assert!(matches!(checked("niamh.example:80/x"), Err(AddressFault::NoScheme { .. })));
    }

    #[test]
    fn a_misspelt_or_foreign_beginning_is_told() {
        let misspelt = AddressFault::NotWeb {
            scheme: "htps".into(),
            meant: Some(url("https://niamh.example/")),
        };
        let file = AddressFault::NotWeb { scheme: "file".into(), meant: None };

        assert_eq!(checked("htps://niamh.example/"), Err(misspelt));
        assert_eq!(checked("file:///etc/passwd"), Err(file));
        assert!(typed("javascript:alert(1)").is_err());
        assert_eq!(typed("feed://niamh.example/rss"), Ok(url("https://niamh.example/rss")));
    }

    #[test]
    fn a_handle_is_the_address_of_its_profile() {
        for (written, profile) in [
            ("@niamh@books.example", "https://books.example/@niamh"),
            ("niamh@books.example", "https://books.example/@niamh"),
            ("@niamh.example", "https://bsky.app/profile/niamh.example"),
            ("niamh.example", "https://niamh.example/"),
        ] {
            assert_eq!(pasted(written), Ok(url(profile)), "{written}");
        }
        assert!(pasted("@niamh").is_err());
    }

    #[test]
    fn a_password_is_refused_and_nonsense_is_unreadable() {
        assert_eq!(checked("https://me:secret@a.example/"), Err(AddressFault::HoldsPassword));
        assert_eq!(checked("my blog"), Err(AddressFault::Unreadable));
        assert_eq!(checked("niamh"), Err(AddressFault::Unreadable));
    }

    #[test]
    fn scheme_www_and_slash_make_no_difference() {
        let one = sameness(&url("http://www.niamh.example/feed/"));

        assert_eq!(one, sameness(&url("https://niamh.example/feed#top")));
        assert_ne!(one, sameness(&url("https://niamh.example/feed?tag=cpd23")));
    }
}
