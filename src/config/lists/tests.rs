//! What a list of blogs means, and that nothing in one is ever done.

use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn listed(name: &str, feed: Option<&str>, page: Option<&str>, group: Option<&str>) -> Listed {
    Listed {
        name: Some(name.into()),
        feed: feed.map(url),
        page: page.map(url),
        group: group.map(Clean::from),
        ..Listed::default()
    }
}

fn read_text(text: &str) -> Listing {
    read(text.as_bytes()).unwrap()
}

#[test]
fn opml_is_read_with_its_folders_as_groups() {
    let text = r#"<?xml version="1.0"?>
<opml version="1.0"><head><title>Ours &amp; theirs</title></head><body>
  <outline text="Cohort">
    <outline text="Public libraries">
      <outline text="Ama &amp; Ben&#8217;s" xmlUrl="https://ama.example/feed?a=1&amp;b=2"
               htmlUrl="https://ama.example/"/>
    </outline>
    <outline title="Cleo" XMLURL="https://cleo.example/rss"></outline>
  </outline>
  <outline type="link" text="Dan" url="https://dan.example/"/>
</body></opml>"#;

    let listing = read_text(text);

    let ama = listed(
        "Ama & Ben’s",
        Some("https://ama.example/feed?a=1&b=2"),
        Some("https://ama.example/"),
        Some("Public libraries"),
    );
    let cleo = listed("Cleo", Some("https://cleo.example/rss"), None, Some("Cohort"));
    let dan = listed("Dan", None, Some("https://dan.example/"), None);
    assert_eq!(listing.listed, [ama, cleo, dan]);
    assert_eq!((listing.skipped, listing.broke_off_at), (vec![], None));
}

#[test]
fn sloppy_opml_is_read_as_far_as_it_goes() {
    let text = "<opml><body>\n<outline text=Ama xmlUrl=\"https://ama.example/f?a=1&b=2\">\n\
                <outline text='Ben' xmlUrl='ben.example/feed'/></wrong>\n<outline text=\"Cleo";

    let listing = read_text(text);

    let feeds: Vec<_> = listing.listed.iter().filter_map(|one| one.feed.clone()).collect();
    assert_eq!(feeds, [url("https://ama.example/f?a=1&b=2"), url("https://ben.example/feed")]);
    assert!(listing.broke_off_at.is_some());
}

#[test]
fn a_list_in_an_old_encoding_is_read() {
    let mut bytes = b"<?xml version='1.0' encoding='iso-8859-1'?><opml><body>".to_vec();
    bytes.extend(b"<outline text='Zo\xeb' xmlUrl='https://zoe.example/feed'/></body></opml>");

    let listing = read(&bytes).unwrap();

    assert_eq!(listing.listed[0].name, Some("Zoë".into()));
}

#[test]
fn a_blog_that_is_listed_twice_is_taken_once_and_said() {
    let text = "https://ama.example/feed\nhttp://www.ama.example/feed/\n";

    let listing = read_text(text);

    assert_eq!(listing.listed.len(), 1);
    assert_eq!((listing.skipped[0].line, listing.skipped[0].why), (2, WhySkipped::Twice));
}

#[test]
fn newsboats_file_gives_names_and_groups() {
    let text = "# mine\n\
                https://ama.example/blog \"~Ama Mensah\" libraries \"x y\" # friend\n\
                https://ben.example/ \"!\" \"a \\\"group\\\"\"\n";

    let listing = read_text(text);

    let ama = listed("Ama Mensah", Some("https://ama.example/blog"), None, Some("libraries"));
    assert_eq!(listing.kind, ListKind::Newsboat);
    assert_eq!(listing.listed[0], ama);
    assert_eq!(listing.listed[1].group, Some("a \"group\"".into()));
}

#[test]
fn commands_and_searches_in_newsboats_file_are_left_out_and_said() {
    let text = "https://ama.example/feed tag\n\
                exec:~/bin/get-mail.sh\n\
                \"filter:rm -rf ~:https://ben.example/feed\"\n\
                \"query:New:unread = \\\"yes\\\"\" all\n\
                file:///etc/passwd\n";

    let listing = read_text(text);

    let why: Vec<_> = listing.skipped.iter().map(|skipped| (skipped.line, skipped.why)).collect();
    assert_eq!(listing.listed.len(), 1);
    assert_eq!(
        why,
        [
            (2, WhySkipped::Command),
            (3, WhySkipped::Command),
            (4, WhySkipped::Search),
            (5, WhySkipped::NoAddress),
        ]
    );
}

#[test]
fn commands_in_opml_are_only_text() {
    // newsboat took such attributes for commands of its own (newsboat#3400).
    let text = r#"<opml><body>
<outline text="$(touch owned)" xmlUrl="exec:touch owned"/>
<outline text="`id`" xmlUrl="|id" htmlUrl="javascript:alert(1)"/>
<outline text="Ama&#27;]0;x&#7;" xmlUrl="https://ama.example/$(id)"/>
</body></opml>"#;

    let listing = read_text(text);

    assert_eq!(listing.listed.len(), 1);
    assert_eq!(listing.listed[0].name, Some("Ama ]0;x".into()));
    assert!(listing.skipped.iter().all(|skipped| skipped.why == WhySkipped::Command));
}

#[test]
fn a_document_type_cannot_make_a_list_grow() {
    let text = r#"<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY file SYSTEM "file:///etc/passwd">]>
<opml><body><outline text="&b;&file;" xmlUrl="https://ama.example/feed"/></body></opml>"#;

    let listing = read_text(text);

    assert_eq!(listing.listed[0].name, Some("&b;&file;".into()));
}

#[test]
fn folders_a_hundred_thousand_deep_are_read_in_one_go() {
    let deep = "<outline text='a'>".repeat(100_000);
    let text = format!("<opml>{deep}<outline text='Ama' xmlUrl='https://ama.example/f'/>");

    let listing = read_text(&text);

    assert_eq!(listing.listed[0].group, Some("a".into()));
}

#[test]
fn a_page_a_hundred_thousand_deep_is_read_in_one_go() {
    for piece in ["<div>", "<ul><li>", "<table><tr><td>", "<b><a href='https://b.example/'>"] {
        let deep = piece.repeat(100_000);
        let text = format!("<html><body><ul><li><a href='https://ama.example/'>Ama</a></ul>{deep}");

        let listing = read_text(&text);

        assert_eq!(listing.listed[0].name, Some("Ama".into()), "{piece}");
    }
}

#[test]
fn a_plain_list_takes_pages_and_feeds_with_or_without_https() {
    let listing = read_text("ama.example\r\n\r\nhttps://ben.example/feed.xml\r\n");

    assert_eq!(listing.kind, ListKind::Plain);
    assert_eq!(listing.listed[0].page, Some(url("https://ama.example/")));
    assert_eq!(listing.listed[1].feed, Some(url("https://ben.example/feed.xml")));
}

#[test]
fn what_is_no_list_is_told() {
    assert_eq!(read(b""), Err(ListError::NoBlogs));
    assert_eq!(read(b"Dear all,\nsee you.\n"), Err(ListError::NoBlogs));
    assert_eq!(read(b"<html><body>Hello</body></html>"), Err(ListError::NoBlogs));
    assert_eq!(read(b"<opml><body><outline text=\""), Err(ListError::Broken));
    assert_eq!(read(b"\x00\xff\xfe\x80"), Err(ListError::NoBlogs));
}

#[test]
fn the_participants_of_a_list_are_people_not_feeds() {
    let blog = Some("https://ama.example/");
    let entries = [
        listed("Ama", Some("https://ama.example/feed"), blog, None),
        listed("Ama", Some("https://ama.example/notes"), blog, None),
        Listed { page: Some(url("https://www.ben.example/")), ..Listed::default() },
    ];

    let people = participants(&entries);

    assert_eq!(people.len(), 2);
    assert_eq!(people[0].feeds.len(), 2);
    assert_eq!(people[1].name.as_str(), "ben.example");
}

#[test]
fn the_settings_go_out_as_opml_and_come_back_the_same() {
    let example = include_str!("../../../config.example.toml");
    let settings = crate::config::read(example).unwrap();
    let entries = of_settings(&settings);

    let text = write_opml("Ours & <theirs>", &entries);

    let mut expected = entries;
    assert!(text.contains("<title>Ours &amp; &lt;theirs&gt;</title>"), "{text}");
    assert!(!expected.is_empty());
    let mut back = read_text(&text).listed;
    let address = |entry: &Listed| entry.feed.clone().or_else(|| entry.page.clone());
    back.sort_by_key(address);
    expected.sort_by_key(address);
    assert_eq!(back, expected);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(names in proptest::collection::vec((any::<String>(), any::<Option<bool>>()), 1..8)) {
        let entries: Vec<Listed> = names
            .iter()
            .enumerate()
            .map(|(number, (name, group))| Listed {
                name: Some(Clean::line(name)).filter(|name| !name.is_empty()),
                feed: Some(url(&format!("https://blog{number}.example/feed?a=1&b='\""))),
                page: Some(url(&format!("https://blog{number}.example/"))),
                group: group.map(|one| Clean::line(if one { "A & B" } else { "<C>" })),
                ..Listed::default()
            })
            .collect();

        let once = read_text(&write_opml("t", &entries)).listed;
        let twice = read_text(&write_opml("t", &once)).listed;

        prop_assert_eq!(once.len(), entries.len());
        prop_assert!(entries.iter().all(|entry| once.contains(entry)));
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(read(&bytes));
        for beginning in [
            "<opml><outline ", "<html><a href=http://a.example>", "<table><tr><td>", "[http://a.example]\n",
            "{\"items\":[", "Name,Blog\na,http://a.example\n", "Name\tBlog\n\"",
        ] {
            let mut document = beginning.as_bytes().to_vec();
            document.extend(&bytes);
            drop(read(&document));
        }
    }
}
