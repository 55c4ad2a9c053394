//! The words feeds are written in: which namespace a prefix stands for, and what an element means.
//! Forgives other spellings of a namespace, prefixes nobody declared, and capitals.

/// A family of element names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS of every version, and no namespace at all.
    Plain,
    /// Atom 1.0 and 0.3.
    Atom,
    /// RSS 1.0's content module.
    Content,
    /// Dublin Core elements and terms.
    Dublin,
    /// Media RSS.
    Media,
    /// Podcasts.
    Itunes,
    /// Comments of a post as a feed of their own.
    CommentApi,
    /// RSS 1.0's slash module.
    Slash,
    /// Threading (RFC 4685).
    Thread,
    /// Paging (RFC 5005).
    History,
    /// RSS 1.0's syndication module.
    Syndication,
    /// XHTML.
    Xhtml,
    /// Anything else.
    Foreign,
}

/// A namespace as the parser behind us knows it, and how its address begins, in small letters and
/// without scheme.
const SPACES: [(Space, &str, &str); 22] = [
    (Space::Plain, "purl.org/rss/1.0", "http://purl.org/rss/1.0/"),
    (Space::Plain, "my.netscape.com/rdf/simple/0.9", ""),
    (Space::Plain, "channel.netscape.com/rdf/simple/0.9", ""),
    (Space::Plain, "my.netscape.com/publish/formats", ""),
    (Space::Plain, "backend.userland.com/rss", ""),
    (Space::Plain, "blogs.law.harvard.edu/tech/rss", ""),
    (Space::Plain, "cyber.law.harvard.edu/rss", ""),
    (Space::Plain, "rssboard.org/rss-specification", ""),
    (Space::Atom, "w3.org/2005/atom", "http://www.w3.org/2005/Atom"),
    (Space::Atom, "purl.org/atom/ns", ""),
    (
        Space::Content,
        "purl.org/rss/1.0/modules/content",
        "http://purl.org/rss/1.0/modules/content/",
    ),
    (Space::Slash, "purl.org/rss/1.0/modules/slash", ""),
    (Space::Syndication, "purl.org/rss/1.0/modules/syndication", ""),
    (Space::Dublin, "purl.org/rss/1.0/modules/dcterms", ""),
    (Space::Dublin, "purl.org/dc/elements/1.1", "http://purl.org/dc/elements/1.1/"),
    (Space::Dublin, "purl.org/dc/elements/1.0", ""),
    (Space::Dublin, "purl.org/dc/terms", ""),
    (Space::Itunes, "itunes.com/dtds/podcast-1.0.dtd", ""),
    (Space::CommentApi, "wellformedweb.org/commentapi", ""),
    (Space::Thread, "purl.org/syndication/thread/1.0", ""),
    (Space::History, "purl.org/syndication/history/1.0", ""),
    (Space::Xhtml, "w3.org/1999/xhtml", ""),
];

impl Space {
    /// The namespace of this address, and whether the parser behind us reads it in this spelling.
    pub(super) fn of_address(address: &str) -> (Self, bool) {
        let address = address.trim();
        if address.is_empty() {
            return (Self::Plain, true);
        }
        let lower = address.to_ascii_lowercase();
        let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#']);
        if bare.ends_with("yahoo.com/mrss") {
            return (Self::Media, address == "http://search.yahoo.com/mrss/");
        }
        let known = SPACES.iter().find(|(_, known, _)| *known == bare).or_else(|| {
            // Userland's and Netscape's addresses end in a version, or a file of one.
            SPACES
                .iter()
                .filter(|(space, known, _)| *space == Self::Plain && !known.ends_with("1.0"))
                .find(|(_, known, _)| bare.starts_with(known))
        });
        known.map_or((Self::Foreign, true), |(space, _, exact)| (*space, *exact == address))
    }

    /// What a prefix stands for that nobody declared.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "rss" | "rss1" | "rss2" => Self::Plain,
            "atom" | "a10" | "atom10" | "atom03" => Self::Atom,
            "content" => Self::Content,
            "dc" | "dcterms" => Self::Dublin,
            "media" | "mrss" => Self::Media,
            "itunes" => Self::Itunes,
            "wfw" => Self::CommentApi,
            "slash" => Self::Slash,
            "thr" | "thread" => Self::Thread,
            "fh" => Self::History,
            "sy" => Self::Syndication,
            "xhtml" | "html" | "h" => Self::Xhtml,
            _ => Self::Foreign,
        }
    }
}

/// What an element is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// One post.
    Item,
    /// What holds the posts and the words about the blog.
    Channel,
    /// Holds elements that are about something else; nothing in it is read.
    Aside,
    /// Holds elements that are read as if it were not there.
    Group,
    Title,
    Link,
    Guid,
    Description,
    Summary,
    Content,
    Body,
    Author,
    Published,
    Updated,
    Category,
    Comments,
    CommentFeed,
    CommentCount,
    InReplyTo,
    Enclosure,
    MediaTitle,
    MediaText,
    Language,
    Ttl,
    UpdatePeriod,
    UpdateFrequency,
}

impl Name {
    /// What an element of this name means, whatever its capitals.
    pub(super) fn of(space: Space, local: &str) -> Option<Self> {
        let mut small = [0_u8; 16];
        let name = small.get_mut(..local.len())?;
        name.copy_from_slice(local.as_bytes());
        name.make_ascii_lowercase();
        let name = &*name;
        match space {
            Space::Plain => Self::of_plain(name).or_else(|| Self::of_atom(name)),
            Space::Atom => Self::of_atom(name),
            Space::Content => (name == b"encoded").then_some(Self::Content),
            Space::Dublin => Self::of_dublin(name),
            Space::Media => Some(match name {
                b"title" => Self::MediaTitle,
                b"description" | b"text" => Self::MediaText,
                b"content" => Self::Enclosure,
                b"group" => Self::Group,
                _ => return None,
            }),
            Space::Itunes => Some(match name {
                b"author" => Self::Author,
                b"summary" => Self::MediaText,
                b"title" => Self::MediaTitle,
                b"owner" => Self::Aside,
                _ => return None,
            }),
            Space::CommentApi => (name == b"commentrss").then_some(Self::CommentFeed),
            Space::Slash => (name == b"comments").then_some(Self::CommentCount),
            Space::Thread => Some(match name {
                b"total" => Self::CommentCount,
                b"in-reply-to" => Self::InReplyTo,
                _ => return None,
            }),
            Space::Syndication => Some(match name {
                b"updateperiod" => Self::UpdatePeriod,
                b"updatefrequency" => Self::UpdateFrequency,
                _ => return None,
            }),
            Space::Xhtml => matches!(name, b"body" | b"div").then_some(Self::Body),
            Space::History | Space::Foreign => None,
        }
    }

    fn of_plain(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"item" => Self::Item,
            b"channel" => Self::Channel,
            b"guid" => Self::Guid,
            b"description" | b"abstract" => Self::Description,
            b"encoded" => Self::Content,
            b"body" => Self::Body,
            b"pubdate" | b"date" | b"posted" => Self::Published,
            b"lastmod" | b"lastbuilddate" => Self::Updated,
            b"comments" => Self::Comments,
            b"enclosure" => Self::Enclosure,
            b"language" => Self::Language,
            b"ttl" => Self::Ttl,
            b"creator" | b"managingeditor" => Self::Author,
            // RSS 1.1 has its posts in there, RSS 1.0 their addresses.
            b"items" => Self::Group,
            b"image" | b"textinput" | b"cloud" | b"skipdays" | b"skiphours" | b"schedule"
            | b"logo" => Self::Aside,
            _ => return None,
        })
    }

    fn of_atom(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"entry" => Self::Item,
            b"title" => Self::Title,
            b"link" => Self::Link,
            b"id" => Self::Guid,
            b"content" => Self::Content,
            b"summary" => Self::Summary,
            b"author" => Self::Author,
            b"published" | b"issued" | b"created" => Self::Published,
            b"updated" | b"modified" => Self::Updated,
            b"category" => Self::Category,
            b"source" | b"contributor" => Self::Aside,
            _ => return None,
        })
    }

    fn of_dublin(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"title" => Self::MediaTitle,
            b"creator" | b"author" | b"publisher" => Self::Author,
            b"date" | b"created" | b"issued" | b"available" => Self::Published,
            b"modified" => Self::Updated,
            b"subject" => Self::Category,
            b"description" => Self::MediaText,
            b"language" => Self::Language,
            b"identifier" => Self::Guid,
            _ => return None,
        })
    }

    /// Whether it holds a long text, which may hold elements of any name.
    pub(super) fn is_long(self) -> bool {
        matches!(
            self,
            Self::Description | Self::Summary | Self::Content | Self::Body | Self::MediaText
        )
    }

    /// Whether an element of this name may be HTML as well.
    pub(super) fn is_html_too(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Link | Self::Summary | Self::Body | Self::Aside | Self::Content
        )
    }

    /// Whether the parser behind us has a field for it and reads it well.
    pub(super) fn is_read_elsewhere(self) -> bool {
        matches!(
            self,
            Self::Item
                | Self::Title
                | Self::Link
                | Self::Description
                | Self::Summary
                | Self::Content
                | Self::Category
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_known_in_any_spelling_and_exact_in_one() {
        for (address, space, exact) in [
            ("", Space::Plain, true),
            ("http://purl.org/rss/1.0/", Space::Plain, true),
            ("http://purl.org/rss/1.0", Space::Plain, false),
            ("http://backend.userland.com/rss2", Space::Plain, false),
            ("http://blogs.law.harvard.edu/tech/rss", Space::Plain, false),
            ("http://my.netscape.com/rdf/simple/0.9/", Space::Plain, false),
            ("http://www.w3.org/2005/Atom", Space::Atom, true),
            ("https://www.w3.org/2005/atom/", Space::Atom, false),
            ("http://purl.org/atom/ns#", Space::Atom, false),
            ("http://purl.org/rss/1.0/modules/content/", Space::Content, true),
            ("https://purl.org/rss/1.0/modules/content", Space::Content, false),
            ("http://search.yahoo.com/mrss", Space::Media, false),
            ("http://www.itunes.com/DTDs/Podcast-1.0.dtd", Space::Itunes, false),
            ("http://elsewhere.example/", Space::Foreign, true),
        ] {
            assert_eq!(Space::of_address(address), (space, exact), "{address}");
        }
    }

    #[test]
    fn an_element_means_the_same_in_capitals() {
        assert_eq!(Name::of(Space::Plain, "pubDate"), Some(Name::Published));
        assert_eq!(Name::of(Space::Plain, "PUBDATE"), Some(Name::Published));
        assert_eq!(Name::of(Space::Foreign, "title"), None);
        assert_eq!(Name::of(Space::Plain, "a-name-much-too-long"), None);
    }
}
