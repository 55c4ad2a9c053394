//! What people write into one cell of a table or one line of a list: a name, an address or two, a handle,
//! an e-mail address, or that there is nothing yet.

use url::Url;

use super::super::{address, handle};

/// A cell: what it says, and where its links lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) links: Vec<Url>,
}

impl Cell {
    /// A cell without links.
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.trim().to_owned(), links: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.links.is_empty()
    }

    /// The addresses in it: its links, else what is written. `bare` takes `ama.example` for one.
    pub(super) fn addresses(&self, bare: bool) -> Vec<Url> {
        if self.links.is_empty() { addresses(&self.text, bare) } else { self.links.clone() }
    }

    /// Whether it is nothing but one address.
    pub(super) fn is_address(&self) -> bool {
        let one = !self.text.contains(char::is_whitespace);
        !self.links.is_empty() && !self.text.contains(' ')
            || one && !self.addresses(true).is_empty()
    }
}

/// The addresses that are written in a text.
pub(super) fn addresses(text: &str, bare: bool) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::new();
    for word in words(text) {
        let whole = ["http://", "https://", "feed:"].iter().any(|start| {
            word.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
        });
        let meant = whole || bare && is_host(word) || word.starts_with("www.");
        let Some(url) = meant.then(|| address::typed(word).ok()).flatten() else { continue };
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// The words of a text without what stands around an address in it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = |ch: char| ch.is_whitespace() || "<>\"|;、，；()[]".contains(ch);
    let comma = |word: &'_ str| word.matches("://").count() > 1 || !word.contains("://");
    text.split(parts)
        .flat_map(move |word| {
            // A comma parts two addresses, and may stand inside one.
            let apart = if comma(word) { word.split(',').collect() } else { vec![word] };
            apart.into_iter()
        })
        .map(|word| word.trim_matches(|ch: char| ".,:!'…".contains(ch)))
        .filter(|word| !word.is_empty())
}

/// Whether a word is a host name with or without a path: `ama.example/blog`.
fn is_host(word: &str) -> bool {
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let mut labels = host.split('.');
    let last = labels.next_back().unwrap_or_default();
    let labels: Vec<&str> = labels.collect();
    let fits = |label: &&str| {
        !label.is_empty() && label.chars().all(|ch| ch.is_alphanumeric() || ch == '-')
    };
    !labels.is_empty()
        && labels.iter().all(fits)
        && last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic)
}

/// The first e-mail address in a text.
pub(super) fn email(text: &str) -> Option<&str> {
    words(text).find(|word| {
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !name.contains('/') && host.contains('.') && !host.contains('@')
        })
    })
}

/// A fediverse and a Bluesky handle in a text, as handles or as the pages of profiles. A text that is
/// known to hold handles may write them without `@` at the beginning.
pub(super) fn handles(text: &str, known: bool) -> (Option<String>, Option<String>) {
    let mut fediverse = None;
    let mut bluesky = None;
    for word in words(text) {
        let (one, other) = handle_of(word, known);
        fediverse = fediverse.or(one);
        bluesky = bluesky.or(other);
    }
    (fediverse, bluesky)
}

fn handle_of(word: &str, known: bool) -> (Option<String>, Option<String>) {
    if let Ok(url) = Url::parse(word)
        && url.has_host()
    {
        return of_profile(&url);
    }
    if (known || word.starts_with('@'))
        && let Ok(found) = handle::fediverse(word)
    {
        return (Some(found), None);
    }
    let is_bluesky =
        word.starts_with('@') || word.ends_with(".bsky.social") || word.starts_with("did:");
    (None, handle::bluesky(word).ok().filter(|_| is_bluesky))
}

/// The handle whose profile is at an address: `https://books.example/@niamh`.
pub(super) fn of_profile(url: &Url) -> (Option<String>, Option<String>) {
    let words: Vec<&str> = url.path().split('/').filter(|word| !word.is_empty()).collect();
    let host = url.host_str().unwrap_or_default();
    match words.as_slice() {
        ["profile", name] if host == "bsky.app" => (None, handle::bluesky(name).ok()),
        // Medium's writers have such pages too, and they are blogs.
        [name] if name.starts_with('@') && !host.ends_with("medium.com") => {
            (handle::fediverse(&format!("{name}@{host}")).ok(), None)
        }
        _ => (None, None),
    }
}

/// Whether a text says that there is nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    const NOTHING: [&str; 20] = [
        "",
        "-",
        "--",
        "n/a",
        "na",
        "n.a.",
        "none",
        "no",
        "tba",
        "tbc",
        "tbd",
        "?",
        "x",
        "coming soon",
        "not yet",
        "soon",
        "nog niet",
        "noch nicht",
        "pas encore",
        "todavía no",
    ];
    let text = text.trim().trim_end_matches(['.', '!', '…']).to_lowercase();
    NOTHING.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        addresses(text, true).iter().map(Url::to_string).collect()
    }

    #[test]
    fn two_addresses_in_one_cell_are_two() {
        let both = ["https://ama.example/", "https://ben.example/blog"];

        for text in [
            "https://ama.example and https://ben.example/blog",
            "https://ama.example,https://ben.example/blog",
            "https://ama.example; ben.example/blog",
            "ama.example\nben.example/blog",
            "<https://ama.example> (old), https://ben.example/blog.",
        ] {
            assert_eq!(found(text), both, "{text}");
        }
        assert_eq!(found("https://ama.example/a,b"), ["https://ama.example/a,b"]);
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in
            ["N/A", "coming soon", "ama@books.example", "Dr. J.R. Hartley", "3,5", "v1.2", ""]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_profile_and_a_handle_are_the_same() {
        let niamh = (Some("@niamh@books.example".to_owned()), None);
        let bluesky = (None, Some("niamh.example".to_owned()));

        assert_eq!(handles("https://books.example/@niamh", false), niamh);
        assert_eq!(handles("on Mastodon: @niamh@books.example.", false), niamh);
        assert_eq!(handles("niamh@books.example", true), niamh);
        assert_eq!(handles("niamh@books.example", false), (None, None));
        assert_eq!(handles("@niamh.example", false), bluesky);
        assert_eq!(handles("https://bsky.app/profile/niamh.example", false), bluesky);
        assert_eq!(handles("niamh", true), (None, None));
    }

    #[test]
    fn an_email_address_is_found_and_a_handle_is_none() {
        assert_eq!(email("write to ama@books.example!"), Some("ama@books.example"));
        assert_eq!(email("@ama@books.example"), None);
        assert_eq!(email("https://medium.example/@ama"), None);
    }
}
