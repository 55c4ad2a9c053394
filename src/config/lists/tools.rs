//! Hosts that many people link and that are nobody's blog: networks, shops, tools.

use url::Url;

/// Hosts that are nobody's blog.
const TOOLS: [&str; 62] = [
    "twitter.com",
    "x.com",
    "facebook.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "flickr.com",
    "pinterest.com",
    "reddit.com",
    "tiktok.com",
    "google.com",
    "goo.gl",
    "bit.ly",
    "wikipedia.org",
    "wikimedia.org",
    "creativecommons.org",
    "wordpress.org",
    "blogger.com",
    "delicious.com",
    "slideshare.net",
    "dropbox.com",
    "doodle.com",
    "feedly.com",
    "gravatar.com",
    "mailchimp.com",
    "paypal.com",
    "discord.gg",
    "discord.com",
    "zoom.us",
    "whatsapp.com",
    "apple.com",
    "github.com",
    "bsky.app",
    "threads.net",
    "mastodon.social",
    "twitch.tv",
    "soundcloud.com",
    "spotify.com",
    "etsy.com",
    "ebay.com",
    "bookshop.org",
    "goodreads.com",
    "librarything.com",
    "patreon.com",
    "ko-fi.com",
    "buymeacoffee.com",
    "gofundme.com",
    "eventbrite.com",
    "eventbrite.co.uk",
    "meetup.com",
    "doi.org",
    "arxiv.org",
    "archive.org",
    "t.co",
    "tinyurl.com",
    "linktr.ee",
    "padlet.com",
    "surveymonkey.com",
    "amzn.to",
    "amzn.eu",
];
/// A shop that has a host in every country.
const SHOP: &str = "amazon.";

/// Whether an address is on a host that is nobody's blog.
pub fn is_tool(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let bare = host.strip_prefix("www.").unwrap_or(host);
    // Some people's blogs are below "google.com" and "github.io"; those names differ.
    let is = |tool: &str| {
        bare == tool
            || matches!(bare.strip_suffix(tool), Some("docs." | "drive." | "en." | "m." | "open."))
    };
    bare.starts_with(SHOP) || TOOLS.iter().any(|tool| is(tool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_shops_are_nobodys_blog_and_blogs_below_their_names_are() {
        for (address, tool) in [
            ("https://www.youtube.com/watch?v=1", true),
            ("https://en.wikipedia.org/wiki/Lantern", true),
            ("https://www.amazon.co.uk/dp/1", true),
            ("https://bsky.app/profile/a", true),
            ("https://ama.github.io/", false),
            ("https://ama.tumblr.com/", false),
        ] {
            assert_eq!(is_tool(&Url::parse(address).unwrap()), tool, "{address}");
        }
    }
}
