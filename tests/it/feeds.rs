//! Every defect known in blogs' feeds has a document here, and the document reads. The documents
//! stand in `tests/it/feeds/*.txt`; a new one is added there without touching this file:
//!
//! ```text
//! ### what is wrong with it
//! the document; `<item …` and `<entry …` are put into a sound feed, `$1` and `$A1` stand for a
//! post's link and date in RSS and Atom
//! ===
//! title | link | date | what else must hold (author=, html=, replies=, file=, tag=, feed=, page=,
//! answers=, guid=, language=, mended=)
//! ```
//!
//! In what is expected, `/1` is `https://a.example/1`, `@` is 2026-03-02T08:10:00Z, `-` is nothing.

mod bytes;
mod hostile;
mod identity;

use cohort::domain::Seen;
use cohort::feeds::{self, ReadFeed};
use url::Url;

/// A document with what must be read of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) document: String,
    expected: Vec<String>,
}

const FILES: [&str; 6] = [
    include_str!("feeds/xml.txt"),
    include_str!("feeds/formats.txt"),
    include_str!("feeds/atom.txt"),
    include_str!("feeds/parts.txt"),
    include_str!("feeds/dates.txt"),
    include_str!("feeds/json.txt"),
];

/// All cases of the files.
pub(crate) fn cases() -> Vec<Case> {
    FILES.iter().flat_map(|file| file.split("### ").skip(1)).map(case).collect()
}

fn case(written: &str) -> Case {
    let (name, rest) = written.split_once('\n').unwrap();
    let (document, expected) =
        rest.split_once("\n===").unwrap_or_else(|| panic!("no === in {name}"));
    let lines = expected.lines().filter(|line| !line.trim().is_empty());
    Case {
        name: name.to_owned(),
        document: whole(document),
        expected: lines.map(|line| line.trim().to_owned()).collect(),
    }
}

/// The document a case's text stands for.
fn whole(text: &str) -> String {
    let mut text = text.to_owned();
    for n in ["1", "2", "3"] {
        text = text
            .replace(&format!("$A{n}"), &format!("<id>tag:a.example,{n}</id><link href=\"https://a.example/{n}\"/><published>2026-03-02T08:10:00Z</published>"))
            .replace(&format!("${n}"), &format!("<link>https://a.example/{n}</link><pubDate>Mon, 02 Mar 2026 08:10:00 GMT</pubDate>"));
    }
    text = text.replace("\\e", "\u{1b}").replace("\\b", "\u{8}").replace("\\0", "\0");
    if text.starts_with("<item") {
        return format!("{RSS}{text}</channel></rss>");
    }
    if text.starts_with("<entry") {
        return format!("{ATOM}{text}</feed>");
    }
    text
}

pub(crate) const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:dcterms="http://purl.org/dc/terms/"
  xmlns:xhtml="http://www.w3.org/1999/xhtml"><channel><title>A blog</title><link>https://a.example/</link><description>x</description>
"#;

pub(crate) const ATOM: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:xhtml="http://www.w3.org/1999/xhtml"><title>A blog</title><id>tag:a.example</id>
  <link rel="self" href="https://a.example/feed/"/><link rel="alternate" type="text/html" href="https://a.example/"/>
"#;

pub(crate) fn address() -> Url {
    Url::parse("https://a.example/feed/").unwrap()
}

fn line(post: &Seen) -> [String; 3] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        or_dash(post.title.as_ref().map(ToString::to_string)),
        or_dash(post.link.as_ref().map(ToString::to_string)),
        or_dash(post.published.map(|at| at.to_string())),
    ]
}

/// What a column of a case says must be so.
fn told(feed: &ReadFeed, post: &Seen, name: &str) -> String {
    let text = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    match name {
        "author" => text(post.author.as_ref().map(ToString::to_string)),
        "html" => post.html.trim().to_owned(),
        "replies" => format!("{:?}", post.replies),
        "file" => text(post.enclosures.first().map(Url::to_string)),
        "tag" => text(post.tags.first().map(ToString::to_string)),
        "feed" => text(post.comments_feed.as_ref().map(Url::to_string)),
        "page" => text(post.comments_page.as_ref().map(Url::to_string)),
        "answers" => text(post.in_reply_to.clone()),
        "guid" => text(post.guid.clone()),
        "language" => text(post.language.as_ref().map(ToString::to_string)),
        "base" => text(post.base.as_ref().map(Url::to_string)),
        "shared" => post.shared_link.to_string(),
        "mended" => feed.mended.to_string(),
        "blog" => text(feed.title.as_ref().map(ToString::to_string)),
        "home" => text(feed.page.as_ref().map(Url::to_string)),
        "format" => format!("{:?}", feed.format),
        "ttl" => format!("{:?}", feed.ttl),
        "period" => format!("{:?}", feed.update_period),
        "older" => text(feed.older.as_ref().map(Url::to_string)),
        other => panic!("no column is called {other}"),
    }
}

fn expanded(cell: &str, nth: usize) -> String {
    match (nth, cell) {
        (1, path) if path.starts_with('/') => format!("https://a.example{path}"),
        (2, "@") => "2026-03-02T08:10:00Z".to_owned(),
        _ => cell.to_owned(),
    }
}

/// What differs between what a case expects and what is read; empty where nothing does.
pub(crate) fn difference(
    name: &str,
    bytes: &[u8],
    charset: Option<&str>,
    expected: &[String],
) -> String {
    let feed = match feeds::read(bytes, charset, &address()) {
        Ok(feed) => feed,
        Err(cause) => return format!("{name}: {cause}\n"),
    };
    let mut differences = String::new();
    if feed.posts.len() != expected.len() {
        differences += &format!("{name}: {} posts, not {}\n", feed.posts.len(), expected.len());
    }
    for (post, expected) in feed.posts.iter().zip(expected) {
        let cells: Vec<&str> = expected.split(" | ").map(str::trim).collect();
        for (nth, (read, cell)) in line(post).iter().zip(&cells).enumerate() {
            let wanted = expanded(cell, nth);
            if *read != wanted {
                differences += &format!("{name}: {read:?}, not {wanted:?}\n");
            }
        }
        for cell in cells.iter().skip(3) {
            let (column, wanted) = cell.split_once('=').unwrap();
            let read = told(&feed, post, column);
            if read != wanted {
                differences += &format!("{name}: {column} is {read:?}, not {wanted:?}\n");
            }
        }
    }
    differences
}

#[test]
fn every_broken_document_reads_as_it_was_meant() {
    let differences: String = cases()
        .iter()
        .map(|case| difference(&case.name, case.document.as_bytes(), None, &case.expected))
        .collect();

    assert!(differences.is_empty(), "\n{differences}");
}

#[test]
fn there_are_enough_documents_and_each_has_a_name_of_its_own() {
    let mut names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    names.extend(bytes::cases().into_iter().map(|case| case.name.to_owned()));
    let all = names.len();
    names.sort();
    names.dedup();

    assert_eq!(names.len(), all);
    assert!(all >= 150, "{all}");
}
