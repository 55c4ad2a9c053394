//! A post stays itself, whatever its blog does to it: from the document to the store.

use cohort::feeds;
use cohort::store::{Among, Applied, Enrolment, Source, Span, Store};
use jiff::Timestamp;
use url::Url;

/// A store with a blog, and the feed of one of its categories.
struct Kept {
    store: Store,
    sources: Vec<Source>,
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

impl Kept {
    fn new() -> Self {
        let mut store = Store::in_memory().unwrap();
        let feeds = ["https://a.example/feed/", "https://a.example/category/cpd23/feed/"];
        let niamh = Enrolment {
            name: "Niamh".to_owned(),
            feeds: feeds.iter().map(|feed| Url::parse(feed).unwrap()).collect(),
            ..Enrolment::default()
        };
        store.enrol(&[niamh], &[]).unwrap();
        let mut sources = store.askable(at("2026-04-29T10:30:00Z")).unwrap();
        sources.sort_by_key(|source| source.address.as_str().len());
        Self { store, sources }
    }

    /// Reads what the blog's feed (or its category's) shows now.
    fn shows_at(&mut self, which: usize, address: &str, items: &str) -> Applied {
        let document = format!("{}{items}</channel></rss>", super::RSS);
        let address = Url::parse(address).unwrap();
        let feed = feeds::read(document.as_bytes(), None, &address).unwrap();
        self.store
            .keep(&self.sources[which], Some(&address), &feed.posts, at("2026-04-29T10:30:00Z"))
            .unwrap()
    }

    fn shows(&mut self, items: &str) -> Applied {
        self.shows_at(0, "https://a.example/feed/", items)
    }

    fn titles(&self) -> Vec<String> {
        let (rows, _) = self.store.page(Among::Everything, Span::Newest, 100).unwrap();
        rows.iter().map(|row| row.title.to_string()).collect()
    }
}

/// An item as a blog writes it; what is empty is left out.
fn item(title: &str, link: &str, guid: &str) -> String {
    let element = |name: &str, words: &str| match words {
        "" => String::new(),
        words => format!("<{name}>{words}</{name}>"),
    };
    let guid = match guid {
        "" => String::new(),
        guid => format!("<guid isPermaLink=\"false\">{guid}</guid>"),
    };
    format!(
        "<item>{}{}{guid}<pubDate>Mon, 02 Mar 2026 08:10:00 GMT</pubDate><description>Words</description></item>",
        element("title", title),
        element("link", link)
    )
}

const PLAIN: &str = "https://a.example/thing-1/";

/// That what is shown second is the post that was shown first, with as many changes to its words.
#[track_caller]
fn one_post(first: &str, second: &str, changed: u32) {
    let mut kept = Kept::new();

    let before = kept.shows(first);
    let after = kept.shows(second);

    assert_eq!((before.new, after.new, after.changed), (1, 0, changed));
    assert_eq!(kept.titles().len(), 1);
}

#[test]
fn a_changed_guid_is_the_same_post() {
    one_post(&item("One", PLAIN, "1"), &item("One", PLAIN, "another"), 0);
    one_post(&item("One", PLAIN, "1"), &item("One", PLAIN, ""), 0);
}

#[test]
fn https_and_www_and_a_slash_are_the_same_page() {
    for link in [
        "http://a.example/thing-1/",
        "https://www.a.example/thing-1/",
        "https://a.example/thing-1",
        "https://a.example:443/thing-1/index.html",
        "https://A.EXAMPLE/thing-1/#more",
    ] {
        one_post(&item("One", PLAIN, ""), &item("One", link, ""), 0);
    }
}

#[test]
fn where_a_reader_came_from_is_no_other_page() {
    for tracking in [
        "utm_source=rss&amp;utm_medium=rss&amp;utm_campaign=thing-1",
        "fbclid=x",
        "gclid=x",
        "mc_cid=x&amp;mc_eid=y",
        "ref=rss",
        "source=rss-abc------2",
        "_hsenc=x&amp;_hsmi=y",
        "share=twitter",
        "pk_campaign=feed",
        "mtm_source=feed",
        "wt_mc=rss",
        "xtor=RSS-1",
        "at_medium=RSS",
        "igsh=x",
        "si=x",
    ] {
        let link = format!("{PLAIN}?{tracking}");
        // Another title and another date: only the link says that it is the same post.
        let second = item("Another title", &link, "").replace("02 Mar", "03 Mar");
        one_post(&item("One", PLAIN, ""), &second, 1);
    }
}

#[test]
fn an_edited_title_is_a_revision() {
    one_post(&item("One", PLAIN, "1"), &item("One, corrected", PLAIN, "1"), 1);
    one_post(&item("One", PLAIN, ""), &item("One, corrected", PLAIN, ""), 1);
}

#[test]
fn a_title_and_an_address_edited_together_are_a_revision_while_the_guid_is_a_name_for_ever() {
    let guid = "tag:blogger.example,1999:blog-1.post-2";
    one_post(
        &item("One", PLAIN, guid),
        &item("Thing one", "https://a.example/thing-one/", guid),
        1,
    );
}

#[test]
fn a_guid_that_is_counted_anew_is_another_post() {
    let mut kept = Kept::new();

    kept.shows(&item("One", PLAIN, "1"));
    let after =
        kept.shows(&item("Two", "https://a.example/thing-2/", "1").replace("02 Mar", "09 Mar"));

    assert_eq!(after.new, 1);
}

#[test]
fn a_blog_that_moves_keeps_its_posts() {
    let mut kept = Kept::new();

    kept.shows(&item("One", PLAIN, "https://a.example/?p=1"));
    let after = kept.shows_at(
        0,
        "https://b.example/feed/",
        &item("One", "https://b.example/thing-1/", "https://b.example/?p=1"),
    );

    assert_eq!((after.new, kept.titles().len()), (0, 1));
}

#[test]
fn a_post_in_the_feed_of_its_category_and_in_the_main_one_is_one() {
    let mut kept = Kept::new();

    kept.shows(&item("One", PLAIN, "1"));
    let after =
        kept.shows_at(1, "https://a.example/category/cpd23/feed/", &item("One", PLAIN, "1"));

    assert_eq!((after.new, after.changed), (0, 0));
}

#[test]
fn posts_that_share_a_page_are_told_apart() {
    let home = "https://a.example/";
    let mut kept = Kept::new();

    let all = item("One", home, "1") + &item("Two", home, "2") + &item("Three", home, "");
    let first = kept.shows(&all);
    let second = kept.shows(&all);

    assert_eq!((first.new, second.new, second.changed), (3, 0, 0));
    assert_eq!(kept.titles().len(), 3);
}

#[test]
fn posts_with_nothing_but_a_name_on_the_page_are_told_apart() {
    let mut kept = Kept::new();

    let first = kept.shows(&(item("One", "", "one") + &item("Two", "", "two")));
    let second = kept.shows(&(item("One, corrected", "", "one") + &item("Two", "", "two")));

    assert_eq!((first.new, second.new, second.changed), (2, 0, 1));
}

#[test]
fn a_post_without_a_date_stays_where_it_was_first_seen_and_one_of_the_future_too() {
    let mut kept = Kept::new();
    let undated =
        item("One", PLAIN, "1").replace("<pubDate>Mon, 02 Mar 2026 08:10:00 GMT</pubDate>", "");
    let future = item("Two", "https://a.example/2", "2").replace("2026", "2036");
    let ancient = item("Three", "https://a.example/3", "3").replace("2026", "1901");

    kept.shows(&(undated + &future + &ancient));

    let (rows, _) = kept.store.page(Among::Everything, Span::Newest, 100).unwrap();
    assert!(rows.iter().all(|row| row.key.at == at("2026-04-29T10:30:00Z")), "{rows:?}");
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_post_without_a_title_is_shown_with_its_first_words() {
    let mut kept = Kept::new();

    kept.shows(&item("", PLAIN, "1"));

    assert_eq!(kept.titles(), ["Words"]);
}
