//! A document of each format, and what is read of it.

use super::*;
use crate::domain::Replies;
use proptest::prelude::*;

fn address() -> Url {
    Url::parse("https://niamh.example/feed/").unwrap()
}

fn feed(document: &str) -> ReadFeed {
    read(document.as_bytes(), None, &address()).unwrap()
}

fn titles(feed: &ReadFeed) -> Vec<&str> {
    feed.posts.iter().map(|post| post.title.as_ref().map_or("", |title| title.as_str())).collect()
}

const RSS2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:sl="http://purl.org/rss/1.0/modules/slash/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Niamh &amp;amp; the desk</title><link>https://niamh.example/</link><language>en-IE</language><ttl>120</ttl>
<item><title>Thing 1: Say hello</title><comments>https://niamh.example/1#comments</comments><link>https://niamh.example/1</link>
  <dc:creator>Niamh Byrne</dc:creator><category>cpd23</category><category>Thing 1</category><guid isPermaLink="false">https://niamh.example/?p=8</guid>
  <pubDate>Mon, 02 Mar 2026 08:10:00 +0000</pubDate><description>Short</description><content:encoded><![CDATA[<p>Hello.</p>]]></content:encoded>
  <wfw:commentRss>https://niamh.example/1/feed/</wfw:commentRss><sl:comments>3</sl:comments>
  <enclosure url="https://niamh.example/hum.mp3" type="audio/mpeg" length="1"/></item>
<item><link>https://niamh.example/2</link><description>&lt;p&gt;No title here.&lt;/p&gt;</description><sl:comments>0</sl:comments></item>
</channel></rss>"#;

#[test]
fn rss_2_reads_with_author_tags_counts_and_comments() {
    let feed = feed(RSS2);
    let first = &feed.posts[0];

    assert_eq!(
        (feed.format, feed.ttl, feed.mended),
        (Format::Rss2, Some(Duration::from_secs(7200)), false)
    );
    assert_eq!(feed.page.as_ref().unwrap().as_str(), "https://niamh.example/");
    assert_eq!(titles(&feed), ["Thing 1: Say hello", ""]);
    assert_eq!(first.link.as_ref().unwrap().as_str(), "https://niamh.example/1");
    assert_eq!(first.comments_page.as_ref().unwrap().as_str(), "https://niamh.example/1#comments");
    assert_eq!(first.comments_feed.as_ref().unwrap().as_str(), "https://niamh.example/1/feed/");
    assert_eq!((first.replies, feed.posts[1].replies), (Replies::counted(3), Replies::Nobody));
    assert_eq!(first.author.as_ref().unwrap().as_str(), "Niamh Byrne");
    assert_eq!(first.tags.iter().map(Clean::as_str).collect::<Vec<_>>(), ["cpd23", "Thing 1"]);
    assert_eq!(first.html, "<p>Hello.</p>");
    assert_eq!(first.enclosures[0].as_str(), "https://niamh.example/hum.mp3");
    assert_eq!(first.language.as_ref().unwrap().as_str(), "en-ie");
    assert_eq!(feed.posts[1].html, "<p>No title here.</p>");
}

#[test]
fn atom_reads_with_its_thread_counts() {
    let feed = feed(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:t="http://purl.org/syndication/thread/1.0"><title>Tunde</title>
        <link rel="self" href="https://tunde.example/feeds/posts/default"/><link rel="alternate" type="text/html" href="https://tunde.example/"/>
        <id>tag:tunde</id><updated>2026-03-07T08:13:00Z</updated><author><name>Tunde</name></author>
        <entry><id>tag:tunde,1</id><title type="html">Stacks &amp;amp; &lt;b&gt;Saturdays&lt;/b&gt;</title><published>2026-03-07T08:13:00+01:00</published>
          <updated>2026-03-08T00:00:00Z</updated><content type="html">&lt;p&gt;Hi&lt;/p&gt;</content>
          <link rel="replies" type="application/atom+xml" href="https://tunde.example/c/1"/><link rel="replies" type="text/html" href="https://tunde.example/1#form"/>
          <link rel="alternate" type="text/html" href="https://tunde.example/1"/><t:total>2</t:total></entry></feed>"#,
    );
    let post = &feed.posts[0];

    assert_eq!((feed.format, post.replies), (Format::Atom, Replies::counted(2)));
    assert_eq!(post.title.as_ref().unwrap().as_str(), "Stacks & Saturdays");
    assert_eq!(post.published.unwrap().to_string(), "2026-03-07T07:13:00Z");
    assert_eq!(post.link.as_ref().unwrap().as_str(), "https://tunde.example/1");
    assert_eq!(post.comments_feed.as_ref().unwrap().as_str(), "https://tunde.example/c/1");
    assert_eq!(post.comments_page.as_ref().unwrap().as_str(), "https://tunde.example/1#form");
    assert_eq!(post.author.as_ref().unwrap().as_str(), "Tunde");
}

#[test]
fn rss_1_and_the_old_rss_read() {
    let rdf = feed(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://midori.example/"><title>図書室ノート</title><link>https://midori.example/</link><description>x</description></channel>
        <item rdf:about="https://midori.example/1"><title>第1のこと</title><link>https://midori.example/1</link><dc:date>2026-03-10T20:00:00+09:00</dc:date></item></rdf:RDF>"#,
    );
    let old = feed(
        r#"<rss version="0.91"><channel><title>Old</title><link>https://old.example/</link><description>x</description><language>en</language>
        <item><title>Still here</title><link>https://old.example/1</link></item></channel></rss>"#,
    );

    assert_eq!((rdf.format, titles(&rdf)), (Format::Rss1, vec!["第1のこと"]));
    assert_eq!(rdf.posts[0].published.unwrap().to_string(), "2026-03-10T11:00:00Z");
    assert_eq!(
        (old.format, titles(&old), old.posts[0].published),
        (Format::Rss0, vec!["Still here"], None)
    );
}

#[test]
fn a_json_feed_reads_with_untitled_posts_and_counts() {
    let feed = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"gareth.micro","home_page_url":"https://gareth.example/","items":[
        {"id":"1","url":"https://gareth.example/1","content_html":"<p>Thing 1: hello ☕️</p>","date_published":"2026-03-04T11:40:00+00:00",
         "_comments":{"count":2,"feed_url":"https://gareth.example/1/comments.json"}}]}"#,
    );

    assert_eq!((feed.format, titles(&feed)), (Format::Json, vec![""]));
    assert_eq!(feed.posts[0].replies, Replies::counted(2));
    assert_eq!(feed.posts[0].comments_feed.as_ref().unwrap().path(), "/1/comments.json");
}

#[test]
fn a_broken_feed_is_mended_and_says_so() {
    let broken = RSS2.replace("Say hello", "Salt & vinegar");
    let cut = RSS2.split("</channel>").next().unwrap();

    let versionless = RSS2.replace("<rss version=\"2.0\"", "<rss");
    for (document, mended) in [
        (broken.as_str(), true),
        (versionless.as_str(), true),
        (cut, true),
        (&format!("Warning: something\n{RSS2}"), false),
    ] {
        let feed = feed(document);
        assert_eq!((feed.mended, feed.posts.len()), (mended, 2), "{document}");
    }
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let kind = |text: &str| read(text.as_bytes(), None, &address()).unwrap_err();

    assert_eq!(kind("<!DOCTYPE html><html><body>An <rss> reader</body></html>"), FeedError::Page);
    assert_eq!(kind("%PDF-1.4"), FeedError::Foreign);
    assert_eq!(kind(""), FeedError::Foreign);
    assert!(matches!(kind("<rss version=\"2.0\"><channel"), FeedError::Broken(_)));
}

#[test]
fn an_author_that_makes_the_parser_panic_is_one_broken_feed() {
    let document = RSS2.replace(
        "<dc:creator>Niamh Byrne</dc:creator>",
        "<author>山田（taro@example.com）</author>",
    );

    // Either outcome will do, as long as the program lives.
    let outcome = read(document.as_bytes(), None, &address());
    assert!(outcome.is_ok() || matches!(outcome, Err(FeedError::Broken(_))));
}

#[test]
fn the_same_document_twice_gives_the_same_posts() {
    assert_eq!(feed(RSS2), feed(RSS2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic_and_titles_are_clean(at in 0..RSS2.len(), noise in prop::collection::vec(any::<u8>(), 0..12)) {
        let mut bytes = RSS2.as_bytes().to_vec();
        let end = (at + noise.len()).min(bytes.len());
        bytes.splice(at..end, noise);

        if let Ok(feed) = read(&bytes, None, &address()) {
            for post in feed.posts {
                let title = post.title.unwrap_or_default();
                prop_assert!(!title.as_str().contains(|c: char| c.is_control()));
            }
        }
    }
}

/// So many items as a blog writes them, with a link that only the blog's page makes whole.
fn items(numbers: std::ops::Range<usize>) -> String {
    numbers
        .map(|n| {
            format!(
                "<item><title>Thing {n}</title><link>/{n}</link><guid>{n}</guid>\
                 <sl:comments>{n}</sl:comments></item>"
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

/// More than two slices of posts inside a root with the namespaces they need.
fn many(rest: impl Fn(usize) -> String) -> String {
    let root = "<rss version=\"2.0\" xmlns:sl=\"http://purl.org/rss/1.0/modules/slash/\"><channel>";
    format!("<!DOCTYPE rss>{root}{}</channel></rss>", rest(2 * SLICE + 7))
}

#[test]
fn a_feed_of_many_posts_is_read_in_slices_as_it_would_be_at_once() {
    let about = "<title>Niamh</title><link>https://niamh.example/</link><language>en</language>";
    let half = SLICE + SLICE / 2;
    let before = many(|posts| format!("{about}{}", items(0..posts)));
    let behind = many(|posts| format!("{}{about}", items(0..posts)));
    let between = many(|posts| format!("{}{about}{}", items(0..half), items(half..posts)));
    let broken = many(|posts| format!("{}{about} & {}", items(0..half), items(half..posts)));

    let wide = before.replacen("<channel>", &format!("<channel a=\"{}\">", "x".repeat(5000)), 1);
    let twice =
        many(|posts| format!("{about}{}</channel><channel>{}", items(0..half), items(half..posts)));

    for (document, mended) in [
        (before, false),
        (behind, false),
        (between, true),
        (broken, true),
        (wide, true),
        (twice, true),
    ] {
        let feed = feed(&document);

        assert_eq!(feed.title.as_ref().unwrap().as_str(), "Niamh");
        assert_eq!((feed.posts.len(), feed.mended), (2 * SLICE + 7, mended));
        for (n, post) in feed.posts.iter().enumerate() {
            assert_eq!(post.title.as_ref().unwrap().as_str(), format!("Thing {n}"));
            assert_eq!(
                post.link.as_ref().unwrap().as_str(),
                format!("https://niamh.example/{n}"),
                "mended: {mended}"
            );
            assert_eq!(post.replies, Replies::counted(n.try_into().unwrap()));
            assert_eq!(post.language.as_ref().unwrap().as_str(), "en");
        }
    }
}

#[test]
fn many_posts_of_rss_1_and_atom_are_read_in_slices_too() {
    let of = |n: usize, open: &str, close: &str| {
        (0..n).map(|n| format!("{open}<title>{n}</title>{close}")).collect::<Vec<_>>().concat()
    };
    let rdf = format!(
        "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">\
         <channel><title>Desk</title><link>https://niamh.example/</link></channel>{}</r:RDF>",
        of(2 * SLICE, "<item>", "<link>https://niamh.example/x</link></item>")
    );
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://niamh.example/all/\"><title>Desk</title>{}</feed>",
        of(2 * SLICE + 1, "<entry>", "<link href=\"x\"/></entry>")
    );

    for (document, posts, link) in [
        (rdf, 2 * SLICE, "https://niamh.example/x"),
        (atom, 2 * SLICE + 1, "https://niamh.example/all/x"),
    ] {
        let feed = feed(&document);

        assert_eq!(feed.title.as_ref().unwrap().as_str(), "Desk");
        assert!(!feed.mended);
        assert_eq!(feed.posts.len(), posts);
        assert!(feed.posts.iter().all(|post| post.link.as_ref().unwrap().as_str() == link));
    }
}

#[test]
fn posts_beyond_the_bound_are_left_out_and_nothing_has_to_be_mended() {
    let words = format!("<description>{}</description></item>", "w".repeat(40));
    let many_words = many(|_| items(0..MOST_POSTS + 1).replace("</item>", &words));

    let feed = feed(&many_words);

    assert_eq!((feed.posts.len(), feed.mended), (MOST_POSTS, false));
    assert_eq!(titles(&feed).last().copied(), Some(format!("Thing {}", MOST_POSTS - 1).as_str()));
}

#[test]
fn of_posts_that_can_say_next_to_nothing_no_more_are_taken_than_their_document_is_worth() {
    let nothing = many(|_| "<item><title>a</title></item>".repeat(MOST_POSTS));

    let feed = feed(&nothing);

    assert_eq!((feed.posts.len(), feed.mended), (most_posts(nothing.len()), false));
    assert!(feed.posts.len() * BYTES_OF_A_POST <= nothing.len());
    assert!(most_posts(0) == FEWEST_AT_MOST && FEWEST_AT_MOST >= 1_000);
}
