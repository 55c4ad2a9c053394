//! RSS 1.0 (RDF), as Movable Type writes it.

use super::{escaped, local, title};
use crate::sample::people::{self, Site};
use crate::sample::tables::{Person, Post};
use crate::sample::{bodies, comments};

pub(super) fn write(person: &Person, posts: &[&Post]) -> String {
    let home = people::home(person, Site::First);
    let sequence: String = posts
        .iter()
        .map(|post| format!("<rdf:li rdf:resource=\"{}\"/>", people::address(person, post)))
        .collect::<Vec<_>>()
        .join("\n");
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n\
         \txmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"\n\
         \txmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns=\"http://purl.org/rss/1.0/\">\n\
         <channel rdf:about=\"{home}\">\n<title>{}</title>\n<link>{home}</link>\n<description>{}</description>\n\
         <dc:language>{}</dc:language>\n<items><rdf:Seq>{sequence}</rdf:Seq></items>\n</channel>\n",
        escaped(person.blog),
        escaped(person.name),
        person.language
    );
    for post in posts {
        let address = people::address(person, post);
        let date = local(person, post, "%Y-%m-%dT%H:%M:%S%:z")
            .map(|date| format!("<dc:date>{date}</dc:date>\n"));
        let tags: Vec<String> = post
            .tags
            .iter()
            .map(|tag| format!("<dc:subject>{}</dc:subject>\n", escaped(tag)))
            .collect();
        xml.push_str(&format!(
            "<item rdf:about=\"{address}\">\n<title>{}</title>\n<link>{address}</link>\n<description>{}</description>\n\
             <content:encoded><![CDATA[{}]]></content:encoded>\n<dc:creator>{}</dc:creator>\n{}{}\
             <wfw:commentRss>{}</wfw:commentRss>\n</item>\n",
            title(person, post),
            escaped(&bodies::summary(post)),
            bodies::html(post),
            escaped(post.author),
            tags.concat(),
            date.unwrap_or_default(),
            comments::feed_of_post(person, post),
        ));
    }
    xml.push_str("</rdf:RDF>\n");
    xml
}
