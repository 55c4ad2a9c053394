//! Whatever happens to a document on its way, reading it neither panics nor takes long, and nothing
//! it says reaches a terminal as a command.

use std::fmt::Write as _;
use std::sync::LazyLock;

use cohort::domain::Seen;
use cohort::feeds::{self, FeedError, ReadFeed};
use cohort::text::Clean;
use proptest::prelude::*;

use super::{ATOM, RSS, address, bytes, cases};

/// Every document of every table, as bytes.
static DOCUMENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let texts = cases().into_iter().map(|case| case.document.into_bytes());
    texts.chain(bytes::cases().into_iter().map(|case| case.bytes)).collect()
});

/// At most so many bytes are looked at for each byte of a document, in all walks together.
const LOOKS: usize = 16;

fn read(bytes: &[u8]) -> Result<ReadFeed, FeedError> {
    let (read, looked) = feeds::measured(bytes, None, &address());
    // A decoded byte may be three.
    assert!(looked <= LOOKS * 3 * bytes.len() + 200, "{looked} looks at {} bytes", bytes.len());
    read
}

fn is_clean(post: &Seen) -> bool {
    let lines = [&post.title, &post.author, &post.language].into_iter().flatten();
    let texts = lines.chain(&post.tags).map(Clean::as_str);
    let names = [&post.guid, &post.in_reply_to].into_iter().flatten().map(String::as_str);
    texts.chain(names).all(|text| !text.contains(|ch: char| ch.is_control()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_mutation_of_any_document_reads_calmly(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..24, prop_oneof![
            prop::collection::vec(any::<u8>(), 0..8),
            prop::sample::select(vec!["<", ">", "&", "\"", "<![CDATA[", "]]>", "<!--", "</item>", "<item>", "&#27;", "\u{1b}", "\u{9b}", "<entry>", "</", "{", "}", "\\u001b"])
                .prop_map(|text| text.as_bytes().to_vec()),
        ]), 1..4),
    ) {
        let mut document = which.get(&DOCUMENTS).clone();
        for (at, gone, come) in changes {
            let at = at.index(document.len() + 1);
            let end = (at + gone).min(document.len());
            document.splice(at..end, come);
        }

        let first = read(&document);
        let second = read(&document);

        prop_assert_eq!(&first, &second);
        if let Ok(feed) = first {
            prop_assert!(feed.posts.iter().all(is_clean));
            prop_assert!(!feed.title.unwrap_or_default().as_str().contains(|ch: char| ch.is_control()));
        }
    }

    #[test]
    fn any_bytes_read_calmly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        drop(read(&bytes));
    }
}

#[test]
fn the_same_document_twice_gives_the_same_posts() {
    for document in DOCUMENTS.iter() {
        assert_eq!(read(document), read(document));
    }
}

/// A feed with something hostile in its middle, and a post before and after it.
fn around(middle: &str) -> String {
    let post = |n: u8| format!("<item><title>{n}</title><link>https://a.example/{n}</link></item>");
    format!("{RSS}{}{middle}{}</channel></rss>", post(1), post(2))
}

fn titles(document: &str) -> Vec<String> {
    let feed = read(document.as_bytes()).unwrap();
    feed.posts.iter().filter_map(|post| Some(post.title.as_ref()?.to_string())).collect()
}

/// Three posts as blogs write them, in RSS and in Atom.
fn ordinary() -> [String; 2] {
    let mut rss = RSS.to_owned();
    let mut atom = ATOM.to_owned();
    for n in 1..=3 {
        writeln!(
            rss,
            "<item><title>Thing {n}: a map</title><link>https://a.example/{n}</link><dc:creator><![CDATA[Niamh]]></dc:creator>\
             <category><![CDATA[cpd23]]></category><guid isPermaLink=\"false\">https://a.example/?p={n}</guid>\
             <pubDate>Mon, 02 Mar 2026 08:10:00 +0000</pubDate><description><![CDATA[<p>Words &amp; more</p>]]></description>\
             <content:encoded><![CDATA[<p>Words &amp; <a href=\"https://b.example/\">more</a></p>]]></content:encoded>\
             <slash:comments>3</slash:comments></item>"
        )
        .unwrap();
        writeln!(
            atom,
            "<entry><id>tag:a.example,{n}</id><title type=\"html\">Thing {n}: a map</title><author><name>Niamh</name></author>\
             <link rel=\"alternate\" type=\"text/html\" href=\"https://a.example/{n}\"/><published>2026-03-02T08:10:00Z</published>\
             <content type=\"html\">&lt;p&gt;Words&lt;/p&gt;</content><thr:total>2</thr:total></entry>"
        )
        .unwrap();
    }
    [rss + "</channel></rss>", atom + "</feed>"]
}

#[test]
fn a_byte_that_is_lost_costs_one_post_at_most() {
    let mut lost = String::new();
    for document in ordinary() {
        let sound = read(document.as_bytes()).unwrap().posts.len();
        assert_eq!(sound, 3);
        for at in 0..document.len() {
            let mut bytes = document.clone().into_bytes();
            bytes.remove(at);
            let posts = read(&bytes).map_or(0, |feed| feed.posts.len());
            if posts + 1 < sound {
                let around = document.get(at.saturating_sub(20)..(at + 20).min(document.len()));
                writeln!(lost, "{posts} posts without byte {at}: {around:?}").unwrap();
            }
        }
    }

    assert!(lost.is_empty(), "\n{lost}");
}

#[test]
fn a_document_that_is_cut_off_keeps_every_post_that_came_whole() {
    for document in ordinary() {
        let end = if document.contains("</item>") { "</item>" } else { "</entry>" };
        for at in 0..document.len() {
            let cut = document.get(..at).unwrap();
            let whole = cut.matches(end).count();
            let posts = read(cut.as_bytes()).map_or(0, |feed| feed.posts.len());
            assert!(posts >= whole, "{posts} of {whole} posts up to byte {at}");
        }
    }
}

#[test]
fn a_million_elements_inside_each_other_cost_no_more_than_their_length() {
    for element in ["x", "media:group", "itunes:category text=\"x\""] {
        let name = element.split(' ').next().unwrap();
        let deep = format!(
            "{}{}",
            format!("<{element}>").repeat(100_000),
            format!("</{name}>").repeat(100_000)
        );

        let titles = titles(&around(&deep));

        assert_eq!(
            (titles.first().unwrap().as_str(), titles.last().unwrap().as_str()),
            ("1", "2"),
            "{element}"
        );
    }
    assert_eq!(titles(&around(&"<x>".repeat(1_000_000))), ["1", "2"]);
    assert_eq!(titles(&around(&"<item>".repeat(900))), ["1", "2"]);
    // Of more posts without a word a document is not worth.
    assert_eq!(titles(&around(&"<item>".repeat(10_000))), ["1"]);
}

#[test]
fn a_hundred_thousand_posts_are_read_up_to_a_bound() {
    let mut many = String::new();
    for n in 0..100_000 {
        write!(many, "<item><title>{n}</title></item>").unwrap();
    }

    assert_eq!(titles(&around(&many)).len(), 20_000);
}

#[test]
fn a_very_long_text_is_one_text() {
    let long = "words and &amp; more ".repeat(16 * 1024 * 1024 / 21);
    let document =
        around(&format!("<item><title>long</title><description>{long}</description></item>"));

    assert_eq!(titles(&document), ["1", "long", "2"]);
}

#[test]
fn fifty_thousand_attributes_hide_nothing() {
    let mut attributes = String::new();
    for n in 0..50_000 {
        write!(attributes, " a{n}=\"{n}\" xmlns:p{n}=\"http://a.example/{n}\"").unwrap();
    }
    let document = around(&format!("<item{attributes}><title{attributes}>wide</title></item>"));

    assert_eq!(titles(&document), ["1", "wide", "2"]);
}

#[test]
fn a_hundred_thousand_fields_of_a_post_hide_no_other_post() {
    for field in [
        "<link>https://a.example/x</link>",
        "<category>x</category>",
        "<enclosure url=\"https://a.example/x.mp3\"/>",
        "<media:credit>x</media:credit>",
        "<link>x",
    ] {
        let document =
            around(&format!("<item><title>many</title>{}</item>", field.repeat(100_000)));

        assert_eq!(titles(&document), ["1", "many", "2"], "{field}");
        let posts = read(document.as_bytes()).unwrap().posts;
        assert!(posts.iter().all(|post| post.tags.len() <= 200 && post.enclosures.len() <= 50));
    }
}

#[test]
fn endings_that_never_come_are_searched_for_once() {
    for opening in [
        "<!--",
        "<!DOCTYPE[",
        "<?",
        "<a b=\"",
        "&",
        "</",
        "<title>",
        "<description>",
        "<author>",
        "<image>",
    ] {
        let document = around(&opening.repeat(20_000));

        // What is read depends on the opening; the looks are bounded in `read`.
        drop(read(document.as_bytes()));
    }
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let kind = |text: &str| read(text.as_bytes()).unwrap_err();

    assert_eq!(
        kind("<!DOCTYPE html><html><head><title>x</title></head><body><br><p>a & b</body></html>"),
        FeedError::Page
    );
    assert_eq!(kind("<html><body>How to write an <rss version=\"2.0\"> feed"), FeedError::Page);
    assert_eq!(kind("just words & more"), FeedError::Foreign);
    assert_eq!(kind("{\"name\": \"a service\"}"), FeedError::Foreign);
    assert!(matches!(kind("{\"items\": "), FeedError::Broken(_)));
}
