//! RSS 2.0, as `WordPress`, Ghost, Substack, Hugo and Serendipity write it.

use jiff::Timestamp;

use super::{escaped, local, title};
use crate::sample::people::{self, Site};
use crate::sample::tables::{Person, Post};
use crate::sample::{bodies, comments};

pub(super) fn write(person: &Person, site: Site, posts: &[&Post], now: Timestamp) -> String {
    let encoding = if person.id == "p19" { "windows-1252" } else { "UTF-8" };
    let home = people::home(person, site);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<rss version=\"2.0\"\n\
         \txmlns:content=\"http://purl.org/rss/1.0/modules/content/\"\n\
         \txmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"\n\
         \txmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
         \txmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\">\n\
         <channel>\n\t<title>{}</title>\n\t<link>{home}</link>\n\t<description>{}</description>\n\t<language>{}</language>\n",
        escaped(person.blog),
        escaped(person.name),
        person.language
    );
    if person.platform == "WordPress" {
        xml.push_str("\t<generator>https://wordpress.org/?v=6.5</generator>\n");
    }
    for post in posts {
        xml.push_str(&item(person, post, now));
    }
    xml.push_str("</channel>\n</rss>\n");
    xml
}

fn item(person: &Person, post: &Post, now: Timestamp) -> String {
    let address = people::address(person, post);
    let mut xml = String::from("\t<item>\n");
    let mut add =
        |element: &str, text: &str| xml.push_str(&format!("\t\t<{element}>{text}</{element}>\n"));
    if !post.title.is_empty() {
        add("title", &title(person, post));
    }
    add("link", &address);
    if let Some(date) = local(person, post, "%a, %d %b %Y %H:%M:%S %z") {
        add("pubDate", &date);
    }
    add("dc:creator", &format!("<![CDATA[{}]]>", post.author));
    for tag in &post.tags {
        add("category", &format!("<![CDATA[{tag}]]>"));
    }
    if person.takes_comments {
        add(
            "comments",
            &format!(
                "{address}#{}",
                if comments::of(post, now).is_empty() { "respond" } else { "comments" }
            ),
        );
        add("wfw:commentRss", &comments::feed_of_post(person, post));
        if matches!(person.platform, "WordPress" | "Serendipity") {
            add("slash:comments", &comments::of(post, now).len().to_string());
        }
    }
    text(person, post, &mut add);
    match person.platform {
        "WordPress" => xml.push_str(&format!(
            "\t\t<guid isPermaLink=\"false\">{}?p={}</guid>\n",
            people::home(person, Site::First),
            post.number
        )),
        // No guid at all.
        "Serendipity" => {}
        "Hugo" => xml.push_str(&format!("\t\t<guid>{address}</guid>\n")),
        _ => xml.push_str(&format!(
            "\t\t<guid isPermaLink=\"false\">{}-{}</guid>\n",
            person.id, post.number
        )),
    }
    if let Some(sound) = bodies::sound(post) {
        let home = people::home(person, Site::First);
        xml.push_str(&format!(
            "\t\t<enclosure url=\"{}{sound}\" type=\"audio/mpeg\" length=\"1000\"/>\n",
            home.trim_end_matches('/')
        ));
    }
    xml.push_str("\t</item>\n");
    xml
}

/// The text: an excerpt only, the whole text alone, or both, as the platform is set.
fn text(person: &Person, post: &Post, add: &mut impl FnMut(&str, &str)) {
    let (whole, short) = (bodies::html(post), bodies::summary(post));
    match (person.id, person.platform) {
        ("p21", _) => add("description", &escaped(&short)),
        ("p05", _) | (_, "WordPress") => {
            add("description", &format!("<![CDATA[{short}]]>"));
            add("content:encoded", &format!("<![CDATA[{whole}]]>"));
        }
        _ => add("description", &escaped(&whole)),
    }
}
