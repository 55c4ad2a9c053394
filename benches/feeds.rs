//! Reading feeds beside plain feed-rs on the same documents: time per byte and memory.
//!
//! `cargo bench --bench feeds` prints both for each document. What to look for: `ours` over `plain`
//! at most 1.15 where a document names nothing of the second pass, 1.7 where it does, 3 where it is
//! broken (its sound twin is the measure); `max alloc` at most 5 times the document; and each
//! hostile document twice as long in about twice the time.

use std::fmt::Write as _;
use std::hint::black_box;

use cohort::feeds;
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use url::Url;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const POSTS: usize = 200;
const SOUND: [&str; 6] =
    ["rss sections", "rss escaped", "rss counts", "atom html", "atom xhtml", "json"];

const WORDS: &str = "<p>On Monday the library was quiet, so I tried <a href=\"https://a.example/map\">the \
    map</a> of Thing 7 and wrote down what I found.</p>\n<p>It took <em>longer</em> than I thought: \
    the second half is about what we &amp; others did with it.</p>\n";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A well-formed document of some 900 kB.
fn document(kind: &str) -> String {
    let html = WORDS.repeat(14);
    let (head, tail) = match kind {
        "atom html" | "atom xhtml" => (
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A blog</title>\
             <id>tag:a.example</id><link href=\"https://a.example/\"/>",
            "</feed>",
        ),
        "json" => (
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A blog\",\"home_page_url\":\"https://a.example/\",\"items\":[",
            "{\"id\":\"last\",\"url\":\"https://a.example/last\"}]}",
        ),
        _ => (
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\" \
             xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"><channel><title>A blog</title><link>https://a.example/</link><description/>",
            "</channel></rss>",
        ),
    };
    let mut out = head.to_owned();
    for n in 0..POSTS {
        let item = format!(
            "<item><title>Thing {n}: what I found</title><link>https://a.example/{n}</link><guid isPermaLink=\"false\">https://a.example/?p={n}</guid>\
             <pubDate>Mon, 02 Mar 2026 08:10:00 +0000</pubDate><category>cpd23</category>"
        );
        let entry = format!(
            "<entry><id>tag:a.example,{n}</id><title>Thing {n}: what I found</title><link href=\"https://a.example/{n}\"/>\
             <published>2026-03-02T08:10:00Z</published>"
        );
        match kind {
            "rss sections" => write!(out, "{item}<content:encoded><![CDATA[{html}]]></content:encoded></item>"),
            "rss escaped" => write!(out, "{item}<description>{}</description></item>", escaped(&html)),
            "rss counts" => write!(
                out,
                "{item}<dc:creator>Niamh</dc:creator><slash:comments>3</slash:comments>\
                 <wfw:commentRss>https://a.example/{n}/feed/</wfw:commentRss><content:encoded><![CDATA[{html}]]></content:encoded></item>"
            ),
            "atom html" => write!(out, "{entry}<content type=\"html\">{}</content></entry>", escaped(&html)),
            "atom xhtml" => write!(
                out,
                "{entry}<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{html}</div></content></entry>"
            ),
            _ => write!(
                out,
                "{{\"id\":\"{n}\",\"url\":\"https://a.example/{n}\",\"title\":\"Thing {n}\",\"date_published\":\"2026-03-02T08:10:00Z\",\
                 \"content_html\":\"{}\"}},",
                html.replace('"', "\\\"").replace('\n', "\\n")
            ),
        }
        .unwrap_or_default();
    }
    out + tail
}

/// The same document with a bare `&` in every title, so that it has to be repaired.
fn broken(kind: &str) -> String {
    document(kind).replace(": what I found", ": what I & you found")
}

/// The same document with nothing wrong but a bare `&` in its last title: it is read twice.
fn broken_late(kind: &str) -> String {
    let last = format!("Thing {}", POSTS - 1);
    document(kind).replace(&last, &format!("{last} & one"))
}

fn ours(bencher: Bencher<'_, '_>, document: &str) {
    let address = Url::parse("https://a.example/feed/").ok();
    bencher.counter(BytesCount::of_str(document)).bench_local(|| {
        let address = address.as_ref()?;
        feeds::read(black_box(document.as_bytes()), None, address).ok()
    });
}

#[divan::bench(args = SOUND)]
fn sound_plain(bencher: Bencher<'_, '_>, kind: &str) {
    let document = document(kind);
    bencher.counter(BytesCount::of_str(&document)).bench_local(|| {
        let parser = feed_rs::parser::Builder::new()
            .base_uri(Some("https://a.example/feed/"))
            .sanitize_content(false)
            .build();
        parser.parse(black_box(document.as_bytes())).ok()
    });
}

#[divan::bench(args = SOUND)]
fn sound_ours(bencher: Bencher<'_, '_>, kind: &str) {
    ours(bencher, &document(kind));
}

#[divan::bench(args = ["rss sections", "rss escaped", "rss counts", "atom html", "atom xhtml"])]
fn broken_ours(bencher: Bencher<'_, '_>, kind: &str) {
    ours(bencher, &broken(kind));
}

#[divan::bench(args = ["rss sections", "rss escaped", "rss counts", "atom html", "atom xhtml"])]
fn broken_late_ours(bencher: Bencher<'_, '_>, kind: &str) {
    ours(bencher, &broken_late(kind));
}

#[divan::bench(args = ["depth 500000", "depth 1000000", "posts 50000", "posts 100000", "links 20000", "links 100000", "items 100000", "values 1000000", "fields 500000", "text 8", "text 16", "signs 8", "signs 16", "attributes 25000", "attributes 50000"])]
fn hostile_ours(bencher: Bencher<'_, '_>, kind: &str) {
    let (what, size) = kind.split_once(' ').unwrap_or_default();
    let size: usize = size.parse().unwrap_or_default();
    if let "items" | "values" = what {
        let inside = match what {
            "items" => "{\"id\":1,\"title\":\"One\",\"other\":[]},".repeat(size),
            _ => format!("{{\"id\":1,\"tags\":[{}1],\"other\":[1]}},", "{\"a\":1},".repeat(size)),
        };
        ours(bencher, &format!("{{\"items\":[{inside}{{\"id\":2}}]}}"));
        return;
    }
    let middle = match what {
        "depth" => "<x>".repeat(size),
        "posts" => "<item><title>One</title></item>".repeat(size),
        "links" => (0..size).fold(String::new(), |mut out, n| {
            let item = write!(
                out,
                "<item><title>Thing {n}: what I found</title><link>https://a.example/{n}</link>\
                 <guid>https://a.example/?p={n}</guid><pubDate>Mon, 02 Mar 2026 08:10:00 +0000</pubDate>\
                 <description>Words</description></item>"
            );
            item.unwrap_or_default();
            out
        }),
        "signs" => format!("<item><description>{}</description></item>", "& < ".repeat(size << 18)),
        "fields" => format!("<item>{}</item>", "<link>x</link>".repeat(size)),
        "text" => format!(
            "<item><description>{}</description></item>",
            "words &amp; more ".repeat(size << 16)
        ),
        _ => {
            let mut tag = "<item".to_owned();
            for n in 0..size {
                tag += &format!(" a{n}=\"{n}\"");
            }
            tag + "><title>One</title></item>"
        }
    };
    ours(bencher, &format!("<rss version=\"2.0\"><channel>{middle}</channel></rss>"));
}
