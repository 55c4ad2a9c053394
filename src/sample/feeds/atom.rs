//! Atom, as Blogger, Hexo and Hugo write it; Blogger with `thr:total` (RFC 4685).

use jiff::Timestamp;

use super::{escaped, local, title};
use crate::sample::people::{self, Site};
use crate::sample::tables::{Person, Post};
use crate::sample::{bodies, comments};

pub(super) fn write(person: &Person, site: Site, posts: &[&Post], now: Timestamp) -> String {
    let home = people::home(person, site);
    let updated = posts.iter().filter_map(|post| post.published).max().unwrap_or(now);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:thr=\"http://purl.org/syndication/thread/1.0\" xml:lang=\"{}\">\n<id>{home}</id>\n<title>{}</title>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}{}\"/>\n<updated>{updated}</updated>\n\
         <author><name>{}</name></author>\n",
        person.language,
        escaped(person.blog),
        home.trim_end_matches('/'),
        people::feed_path(person),
        escaped(person.name)
    );
    if person.platform == "Blogger" {
        xml.push_str(&format!(
            "<generator version=\"7.00\" uri=\"http://www.blogger.com\">Blogger</generator>\n\
             <openSearch:totalResults xmlns:openSearch=\"http://a9.com/-/spec/opensearchrss/1.0/\">{}</openSearch:totalResults>\n",
            people::out(person, site, now).len()
        ));
    }
    for post in posts {
        xml.push_str(&entry(person, site, post, now));
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(person: &Person, site: Site, post: &Post, now: Timestamp) -> String {
    // The moved blog writes all its addresses anew, also those of the posts it took along.
    let home = people::home(person, site);
    let address = format!("{}{}", home.trim_end_matches('/'), people::post_path(post));
    let id = match person.platform {
        "Blogger" => format!("tag:blogger.example,1999:blog-{}.post-{}", person.id, post.number),
        _ => address.clone(),
    };
    let date = local(person, post, "%Y-%m-%dT%H:%M:%S%:z").unwrap_or_default();
    let tags: Vec<String> =
        post.tags.iter().map(|tag| format!("<category term=\"{}\"/>\n", escaped(tag))).collect();
    let count = comments::of(post, now).len();
    let mut replies = String::new();
    // Where comments were closed, those that were made before can still be read.
    if person.takes_comments || count > 0 {
        replies = format!(
            "<link rel=\"replies\" type=\"application/atom+xml\" href=\"{}\" thr:count=\"{count}\"/>\n",
            escaped(&comments::feed_of_post(person, post))
        );
    }
    if person.takes_comments {
        replies.push_str(&format!(
            "<link rel=\"replies\" type=\"text/html\" href=\"{address}#comment-form\"/>\n<thr:total>{count}</thr:total>\n"
        ));
    }
    if person.platform != "Blogger" {
        replies = replies
            .replace(&format!(" thr:count=\"{count}\""), "")
            .replace(&format!("<thr:total>{count}</thr:total>\n"), "");
    }
    format!(
        "<entry>\n<id>{id}</id>\n<title type=\"html\">{}</title>\n<published>{date}</published>\n<updated>{date}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n{}{replies}\
         <content type=\"html\">{}</content>\n</entry>\n",
        title(person, post),
        escaped(post.author),
        tags.concat(),
        escaped(&bodies::html(post))
    )
}
