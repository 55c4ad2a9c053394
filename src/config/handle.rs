//! Handles and hashtags as people write them, brought into one form.

use url::{Host, Url};

/// A handle or hashtag that is none, with what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// How it was probably meant.
    pub meant: Option<String>,
}

/// Reads a fediverse handle; the answer has the form `@name@server`.
pub fn fediverse(written: &str) -> Result<String, Unfit> {
    let written = written.trim();
    if let Some(meant) = of_profile_page(written) {
        return Err(Unfit { meant: Some(meant) });
    }
    let handle = written.strip_prefix('@').unwrap_or(written);
    match handle.split_once('@') {
        Some((name, server)) if is_name(name) && is_host(server) => {
            Ok(format!("@{name}@{}", server.to_lowercase()))
        }
        _ => Err(Unfit { meant: None }),
    }
}

/// Reads a Bluesky handle; the answer has no `@`.
pub fn bluesky(written: &str) -> Result<String, Unfit> {
    let written = written.trim();
    let bare = written.strip_prefix('@').unwrap_or(written);
    let is_did = bare.strip_prefix("did:").is_some_and(|rest| {
        rest.contains(':') && rest.chars().all(|ch| ch.is_ascii_graphic() && ch != '/')
    });
    if is_did || is_host(bare) {
        return Ok(bare.to_lowercase());
    }
    let page = ["https://bsky.app/profile/", "at://"].iter().find_map(|at| bare.strip_prefix(at));
    let meant = match page.and_then(|rest| rest.split('/').next()) {
        Some(handle) if is_host(handle) => Some(handle.to_owned()),
        Some(_) => None,
        None => is_name(bare).then(|| format!("{}.bsky.social", bare.to_lowercase())),
    };
    Err(Unfit { meant })
}

/// Reads a hashtag; the answer has no `#`.
pub fn hashtag(written: &str) -> Result<String, Unfit> {
    let written = written.trim();
    let tag = written.strip_prefix(['#', '＃']).unwrap_or(written);
    if is_tag(tag) {
        return Ok(tag.to_owned());
    }
    let joined: String = tag.chars().filter(|ch| is_of_tag(*ch)).collect();
    Err(Unfit { meant: is_tag(&joined).then_some(joined) })
}

/// The fediverse and the Bluesky handle of whoever wrote a note under this handle.
pub fn of_author(handle: &str) -> (Option<String>, Option<String>) {
    let on_fediverse = fediverse(handle).ok();
    let on_bluesky = if on_fediverse.is_none() { bluesky(handle).ok() } else { None };
    (on_fediverse, on_bluesky)
}

/// The fediverse and the Bluesky handle of whose posts are at this address, where it tells that.
pub fn of_feed(feed: &Url) -> (Option<String>, Option<String>) {
    let host = feed.host_str().unwrap_or_default();
    let words: Vec<&str> = feed.path().split('/').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["profile", name, "rss"] if host == "bsky.app" => (None, bluesky(name).ok()),
        [name] | ["users", name] => {
            let name =
                name.strip_suffix(".rss").filter(|name| words.len() == 2 || name.starts_with('@'));
            let handle = name.map(|name| format!("@{}@{host}", name.trim_start_matches('@')));
            (handle.and_then(|handle| fediverse(&handle).ok()), None)
        }
        _ => (None, None),
    }
}

/// `https://books.example/@niamh` means `@niamh@books.example`.
fn of_profile_page(written: &str) -> Option<String> {
    let url = Url::parse(written).ok()?;
    let server = url.host_str()?;
    let path = url.path().trim_start_matches('/');
    let name = path.strip_prefix('@').or_else(|| path.strip_prefix("users/"))?;
    let name = name.split(['/', '@']).next()?;
    is_name(name).then(|| format!("@{name}@{server}"))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || "_.-".contains(ch))
}

fn is_host(host: &str) -> bool {
    host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && matches!(Host::parse(host), Ok(Host::Domain(_)))
}

/// A tag of digits only is no hashtag on any network.
fn is_tag(tag: &str) -> bool {
    tag.chars().all(is_of_tag) && tag.chars().any(|ch| !ch.is_numeric() && ch != '_')
}

fn is_of_tag(ch: char) -> bool {
    ch == '_' || !(ch.is_whitespace() || ch.is_control() || ch.is_ascii_punctuation() || ch == '＃')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> Unfit {
        Unfit { meant: Some(text.to_owned()) }
    }

    #[test]
    fn a_fediverse_handle_is_brought_into_one_form() {
        assert_eq!(fediverse("@niamh@Books.example"), Ok("@niamh@books.example".into()));
        assert_eq!(fediverse("niamh@books.example"), Ok("@niamh@books.example".into()));
    }

    #[test]
    fn a_profile_page_says_which_handle_was_meant() {
        assert_eq!(fediverse("https://books.example/@niamh"), Err(meant("@niamh@books.example")));
        assert_eq!(bluesky("https://bsky.app/profile/niamh.example"), Err(meant("niamh.example")));
    }

    #[test]
    fn the_address_of_a_profile_s_posts_tells_the_handle() {
        let handles = |address: &str| of_feed(&Url::parse(address).unwrap());

        let niamh = Some("@niamh@books.example".to_owned());
        assert_eq!(handles("https://books.example/@niamh.rss"), (niamh.clone(), None));
        assert_eq!(handles("https://books.example/users/niamh.rss"), (niamh, None));
        assert_eq!(
            handles("https://bsky.app/profile/niamh.example/rss"),
            (None, Some("niamh.example".to_owned()))
        );
        assert_eq!(handles("https://niamh.example/posts.rss"), (None, None));
        assert_eq!(handles("https://medium.com/feed/@niamh"), (None, None));
    }

    #[test]
    fn a_handle_without_its_server_is_none() {
        for written in ["@niamh", "niamh", "@@", "@niamh@", "@niamh@books", "@ni amh@books.example"]
        {
            assert_eq!(fediverse(written), Err(Unfit { meant: None }), "{written}");
        }
    }

    #[test]
    fn a_bluesky_handle_is_a_domain_or_a_did() {
        assert_eq!(bluesky("@Niamh.example"), Ok("niamh.example".into()));
        assert_eq!(bluesky("did:plc:abc123"), Ok("did:plc:abc123".into()));
        assert_eq!(bluesky("niamh"), Err(meant("niamh.bsky.social")));
        assert_eq!(bluesky("ni amh"), Err(Unfit { meant: None }));
    }

    #[test]
    fn a_hashtag_is_one_word_with_a_letter_in_it() {
        assert_eq!(hashtag("#cpd23"), Ok("cpd23".into()));
        assert_eq!(hashtag("図書館"), Ok("図書館".into()));
        assert_eq!(hashtag("cpd 23"), Err(meant("cpd23")));
        assert_eq!(hashtag("23"), Err(Unfit { meant: None }));
        assert_eq!(hashtag("#"), Err(Unfit { meant: None }));
    }
}
