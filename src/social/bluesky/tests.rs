//! Documents as the development network gave them, shortened, with invented people; and what must hold of
//! whatever anybody writes.

use std::collections::HashMap;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::facet::Feature;
use super::*;
use crate::domain::{Refusal, Replies, Seen};
use crate::text;

const ROOT: &str = "at://did:plc:niamh/app.bsky.feed.post/3n34m45cl4k22";
const ANSWER: &str = "at://did:plc:tunde/app.bsky.feed.post/3n34m45dw3k22";

fn service() -> Url {
    Url::parse("https://sky.example").unwrap()
}

fn tags() -> Vec<String> {
    vec!["Lantern23".to_owned()]
}

fn search() -> NotePage {
    read_search(include_bytes!("tests/search.json"), &tags(), Asked::AsSomebody).unwrap()
}

fn author() -> NotePage {
    read_author(include_bytes!("tests/author.json"), &tags(), Asked::AsStranger).unwrap()
}

/// A page of the search with one post: these fields, over those of a plain one.
fn page_with(fields: Value) -> Vec<u8> {
    let mut post = json!({
        "uri": ROOT, "cid": "c", "author": { "did": "did:plc:niamh", "handle": "niamh.example" },
        "record": { "text": "Hello #lantern23" }, "indexedAt": "2026-04-02T09:00:00.000Z",
    });
    let Value::Object(fields) = fields else { panic!("no fields") };
    post.as_object_mut().unwrap().extend(fields);
    json!({ "posts": [post] }).to_string().into_bytes()
}

fn one_with(fields: Value) -> Seen {
    let page = read_search(&page_with(fields), &tags(), Asked::AsSomebody).unwrap();
    page.notes.into_iter().next().unwrap()
}

fn texts(notes: &[Seen]) -> Vec<String> {
    notes.iter().map(|note| shown(&note.html)).collect()
}

fn shown(html: &str) -> String {
    text::plain(&text::html::document(html, None)).as_str().to_owned()
}

fn nobody() -> HashMap<String, String> {
    HashMap::new()
}

fn record_of(text: &str) -> Value {
    Post {
        text,
        reply: None,
        people: &nobody(),
        card: None,
        language: None,
        created_at: "2026-04-29T10:30:00.5Z".parse().unwrap(),
    }
    .record()
}

#[test]
fn what_is_asked_is_escaped() {
    assert_eq!(
        search_page(&service(), "#c/a?d&e", Some("17__b")).unwrap().as_str(),
        "https://sky.example/xrpc/app.bsky.feed.searchPosts?q=%23c%2Fa%3Fd%26e&tag=c%2Fa%3Fd%26e&sort=latest&limit=100&cursor=17__b"
    );
    let at = "2026-04-02T09:00:00.5Z".parse().unwrap();
    assert_eq!(
        search_until(&service(), "cpd23", at).unwrap().query().unwrap(),
        "q=%23cpd23&tag=cpd23&sort=latest&limit=100&until=2026-04-02T09%3A00%3A00.501Z"
    );
    assert_eq!(
        author_page(&service(), "@niamh.example", None).unwrap().as_str(),
        "https://sky.example/xrpc/app.bsky.feed.getAuthorFeed?actor=niamh.example&filter=posts_with_replies&limit=100"
    );
    assert_eq!(
        posts(&service(), &[ROOT]).unwrap().query().unwrap(),
        "uris=at%3A%2F%2Fdid%3Aplc%3Aniamh%2Fapp.bsky.feed.post%2F3n34m45cl4k22"
    );
    assert!(
        thread(&service(), ROOT).unwrap().query().unwrap().ends_with("depth=50&parentHeight=100")
    );
    assert_eq!(thread(&service(), "at://did:plc:niamh/app.bsky.feed.like/3n"), None);
    assert_eq!(thread(&service(), "https://sky.example/"), None);
}

#[test]
fn the_search_gives_notes_that_carry_the_tag_in_any_case_and_no_other() {
    let page = search();

    assert_eq!((page.given, page.notes.len(), page.cursor), (4, 3, None));
    assert_eq!(page.oldest, Some("2026-11-25T06:11:05.559Z".parse().unwrap()));
    assert!(page.newest > page.notes.iter().map(|note| note.published).max().unwrap());
    assert!(texts(&page.notes).iter().all(|text| !text.contains("Not ours")));
}

#[test]
fn a_note_has_its_names_its_page_and_what_it_answers() {
    let page = search();

    let answer = &page.notes[2];

    let facts = answer.note.as_ref().unwrap();
    assert_eq!(answer.guid.as_deref(), Some(ANSWER));
    assert_eq!(
        answer.link.as_ref().unwrap().as_str(),
        "https://bsky.app/profile/tunde.example/post/3n34m45dw3k22"
    );
    assert_eq!(facts.shown_by, (SERVER.to_owned(), ANSWER.to_owned()));
    assert_eq!(facts.answers.as_deref(), Some(ROOT));
    assert_eq!(facts.handle.as_str(), "@tunde.example");
    assert!(!answer.author.as_ref().unwrap().as_str().contains('\u{202e}'));
    assert_eq!(answer.replies, Replies::counted(1));
    assert_eq!(answer.language.as_ref().unwrap().as_str(), "en");
    assert_eq!(answer.tags.iter().map(text::Clean::as_str).collect::<Vec<_>>(), ["lantern23"]);
    assert_eq!(
        answer.html,
        "<p>Thank you <a href=\"https://bsky.app/profile/did:plc:niamh\" class=\"mention\">@niamh.example</a>, second line:</p><p>and \
         <a href=\"https://bsky.app/hashtag/lantern23\" class=\"mention hashtag\" rel=\"tag\">#lantern23</a></p>"
    );
}

#[test]
fn an_author_s_feed_gives_what_they_wrote_and_not_what_they_showed_again() {
    let page = author();

    assert_eq!(page.given, 5);
    assert_eq!(
        page.notes
            .iter()
            .map(|note| note.note.as_ref().unwrap().handle.as_str())
            .collect::<Vec<_>>(),
        ["@niamh.example"; 3]
    );
    let root = &page.notes[2];
    assert_eq!(root.guid.as_deref(), Some(ROOT));
    assert_eq!(
        root.note.as_ref().unwrap().links,
        [Url::parse("https://niamh.example/2026/04/thing-12.html").unwrap()]
    );
    assert_eq!(
        shown(&root.html),
        "New on my blog — café & <b>tea</b> ☕: niamh.example/thing-12 #Lantern23"
    );
}

#[test]
fn a_tag_beside_the_text_counts_and_a_hashtag_is_looked_for_where_nothing_is_marked() {
    let page = author();

    assert!(texts(&page.notes)[1].starts_with("A picture."), "{:?}", texts(&page.notes));
    let carried = |record: Value| {
        let page = page_with(json!({ "record": record }));
        read_search(&page, &tags(), Asked::AsSomebody).unwrap().notes.len()
    };
    assert_eq!(carried(json!({ "text": "(x) #LANTERN23." })), 1);
    assert_eq!(carried(json!({ "text": "#lantern234 lantern23" })), 0);
    assert_eq!(carried(json!({ "text": "#lantern23", "tags": ["other"] })), 0);
}

#[test]
fn what_is_attached_is_told_in_words_and_what_a_quote_quotes_is_left_out() {
    let both = &author().notes[0];
    assert!(both.html.contains("<img src=\"https://cdn.example/"), "{}", both.html);
    assert!(
        both.html.contains("alt=\"A chair, a &quot;lamp&quot;\nand a shelf\""),
        "{}",
        both.html
    );
    assert!(both.html.contains(
        "<blockquote><p><a href=\"https://bsky.app/profile/tunde.example/post/3n34m45dw3k22\">"
    ));
    assert!(shown(&both.html).contains("Thank you @niamh.example, second line:"));

    let card = &search().notes[0];
    assert!(
        card.html
            .ends_with("<p><a href=\"https://tunde.example/8.html\">Thing 8 &amp; more</a></p>")
    );
    assert_eq!(
        card.note.as_ref().unwrap().links,
        [Url::parse("https://tunde.example/8.html").unwrap()]
    );

    let video = one_with(json!({ "embed": {
        "$type": "app.bsky.embed.video#view", "playlist": "https://v.example/p.m3u8", "alt": "A <lamp>" } }));
    assert!(
        video
            .html
            .ends_with("<video src=\"https://v.example/p.m3u8\" title=\"A &lt;lamp&gt;\"></video>")
    );

    let inner = json!({ "uri": ANSWER, "author": { "did": "did:plc:tunde", "handle": "tunde.example" },
        "value": { "text": "inner" }, "$type": "app.bsky.embed.record#viewRecord" });
    let quote = json!({ "uri": ANSWER, "author": { "did": "did:plc:tunde", "handle": "tunde.example" },
        "value": { "text": "outer" }, "embeds": [{ "$type": "app.bsky.embed.record#view", "record": inner }] });
    let quoting =
        one_with(json!({ "embed": { "$type": "app.bsky.embed.record#view", "record": quote } }));
    assert!(quoting.html.contains("outer") && !quoting.html.contains("inner"), "{}", quoting.html);

    let gone = json!({ "$type": "app.bsky.embed.record#view",
        "record": { "$type": "app.bsky.embed.record#viewNotFound", "uri": ANSWER, "notFound": true } });
    assert_eq!(one_with(json!({ "embed": gone })).html, "<p>Hello #lantern23</p>");
}

#[test]
fn a_labelled_note_is_folded_and_a_program_says_that_it_is_one() {
    let folded = &search().notes[0];
    assert_eq!(
        folded.note.as_ref().unwrap().warning.as_ref().unwrap().as_str(),
        "nudity, graphic media"
    );
    let author = |label: Value| json!({ "author": { "did": "did:plc:bot", "handle": "b.example", "labels": [label] } });
    let automatic = |label| one_with(author(label)).note.unwrap().automatic;
    assert!(automatic(json!({ "src": "did:plc:bot", "val": "bot" })));
    // Said by somebody else, or taken back.
    assert!(!automatic(json!({ "src": "did:plc:other", "val": "bot" })));
    assert!(!automatic(json!({ "src": "did:plc:bot", "val": "bot", "neg": true })));
}

#[test]
fn whoever_does_not_want_to_be_shown_to_strangers_is_not() {
    let page = page_with(json!({ "author": { "did": "did:plc:shy", "handle": "shy.example",
        "labels": [{ "src": "did:plc:shy", "val": "!no-unauthenticated" }] } }));

    let shown = |asked| read_search(&page, &tags(), asked).unwrap().notes.len();

    assert_eq!((shown(Asked::AsStranger), shown(Asked::AsSomebody)), (0, 1));
}

#[test]
fn a_thread_is_everything_above_and_below_and_says_when_a_part_is_missing() {
    let whole = read_thread(include_bytes!("tests/thread_below.json"), Asked::AsStranger).unwrap();
    let names: Vec<&str> = whole.notes.iter().map(|note| note.guid.as_deref().unwrap()).collect();
    assert_eq!(names, [ROOT, ANSWER, "at://did:plc:midori/app.bsky.feed.post/3n34m45fqok22"]);
    assert!(whole.whole);

    let blocked = read_thread(include_bytes!("tests/thread.json"), Asked::AsSomebody).unwrap();
    assert_eq!((blocked.notes.len(), blocked.whole), (3, false));
    let gone = json!({ "thread": { "$type": "app.bsky.feed.defs#notFoundPost", "uri": ROOT, "notFound": true } });
    let gone = read_thread(gone.to_string().as_bytes(), Asked::AsStranger).unwrap();
    assert_eq!((gone.notes.len(), gone.whole), (0, false));
    assert_eq!(read_thread(b"{\"error\":\"NotFound\"}", Asked::AsStranger), None);
}

#[test]
fn a_thread_as_deep_as_it_is_asked_for_is_read() {
    let quote = json!({ "$type": "app.bsky.embed.recordWithMedia#view",
        "media": { "$type": "app.bsky.embed.images#view", "images": [{ "aspectRatio": { "width": 1 } }] },
        "record": { "record": { "uri": ANSWER, "author": { "did": "did:plc:t" }, "embeds": [
            { "$type": "app.bsky.embed.images#view", "images": [{ "aspectRatio": { "width": 1 } }] }],
            "value": { "text": "q", "facets": [{ "index": { "byteStart": 0 }, "features": [{ "tag": "q" }] }] } } } });
    let post = |number: usize| {
        json!({ "uri": format!("at://did:plc:niamh/app.bsky.feed.post/{number}"),
        "author": { "did": "did:plc:niamh" }, "record": { "text": "so deep" }, "embed": quote })
    };
    let node =
        |number| json!({ "$type": "app.bsky.feed.defs#threadViewPost", "post": post(number) });
    let mut below = node(0);
    for number in 1..=50 {
        let mut above = node(number);
        above["replies"] = json!([below]);
        below = above;
    }
    let mut top = node(1000);
    for number in 1001..=1100 {
        let mut lower = node(number);
        lower["parent"] = top;
        top = lower;
    }
    below["parent"] = top;

    let thread = json!({ "thread": below }).to_string();

    assert_eq!(read_thread(thread.as_bytes(), Asked::AsStranger).unwrap().notes.len(), 51 + 101);
}

#[test]
fn a_date_ahead_of_the_network_s_own_is_not_believed_and_an_odd_part_costs_itself_only() {
    let note = one_with(
        json!({ "record": { "text": "#lantern23", "createdAt": "2031-01-01T00:00:00Z",
        "langs": "en", "facets": [{ "index": 7 }], "tags": 3, "reply": "x" }, "replyCount": "many", "labels": 1 }),
    );

    assert_eq!(note.published, Some("2026-04-02T09:00:00Z".parse().unwrap()));
    assert_eq!((note.replies, note.language), (Replies::Unknown, None));
    let without = one_with(json!({ "author": { "did": "did:plc:n", "handle": "handle.invalid" } }));
    assert_eq!(without.note.unwrap().handle.as_str(), "@did:plc:n");
}

#[test]
fn what_is_no_answer_is_told_apart_from_an_empty_one() {
    let asked = Asked::AsStranger;
    assert_eq!(read_search(b"<html>403</html>", &tags(), asked), None);
    assert_eq!(read_search(b"{\"posts\":[]}", &tags(), asked), Some(NotePage::default()));
    assert_eq!(read_author(b"{\"posts\":[]}", &tags(), asked), None);
    assert_eq!(read_posts(b"{\"posts\":[]}", asked), Some(Vec::new()));
}

#[test]
fn a_session_is_read_with_its_server_and_never_printed() {
    let answer = json!({ "accessJwt": "aaa.bbb.ccc", "refreshJwt": "ddd.eee.fff", "did": "did:plc:robin",
        "handle": "robin.example", "email": "robin@lantern.example", "active": true,
        "didDoc": { "id": "did:plc:robin", "service": [
            { "id": "#other", "serviceEndpoint": "https://other.example" },
            { "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.example" }] } });
    let session = read_session(answer.to_string().as_bytes()).unwrap();

    assert_eq!(session.service.as_ref().unwrap().as_str(), "https://pds.example/");
    assert_eq!(format!("{session:?}"), "Session { handle: \"robin.example\", .. }");
    assert_eq!(read_service(answer["didDoc"].to_string().as_bytes()), session.service);
    let (url, document) = create_session(&service(), " @robin.example ", "pass").unwrap();
    assert_eq!(url.path(), "/xrpc/com.atproto.server.createSession");
    assert_eq!(document, r#"{"identifier":"robin.example","password":"pass"}"#);
    assert_eq!(
        read_session(br#"{"did":"did:plc:r","handle":"r","accessJwt":"a\nb","refreshJwt":"c"}"#),
        None
    );
}

#[test]
fn who_is_who_is_asked_where_it_is_known() {
    let directory = Url::parse(DIRECTORY).unwrap();
    let address = |did| did_document(&directory, did).map(|url| url.to_string());

    assert_eq!(address("did:plc:abc2").as_deref(), Some("https://plc.directory/did:plc:abc2"));
    assert_eq!(
        address("did:web:niamh.example").as_deref(),
        Some("https://niamh.example/.well-known/did.json")
    );
    assert_eq!(address("did:web:niamh.example%2Fx"), None);
    assert_eq!(address("did:plc:../x"), None);
    assert_eq!(read_did(br#"{"did":"did:plc:abc2"}"#).as_deref(), Some("did:plc:abc2"));
    assert_eq!(read_did(br#"{"did":"x"}"#), None);
}

#[test]
fn the_name_of_a_mistake_tells_what_to_do_and_not_its_status() {
    let expired = br#"{"error":"ExpiredToken","message":"Token has expired"}"#;
    let invalid = br#"{"error":"InvalidToken","message":"Token could not be verified"}"#;
    let wrong = br#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#;

    assert!(must_refresh(400, expired) && !must_refresh(400, invalid) && !must_refresh(401, wrong));
    assert!(
        is_signed_out(400, expired) && is_signed_out(400, invalid) && is_signed_out(401, wrong)
    );
    assert!(!is_signed_out(400, br#"{"error":"InvalidRequest"}"#) && !is_signed_out(502, b""));
    assert_eq!(error_name(br#"{"error":"Expired\u001b[0m"}"#), None);
    assert_eq!(message(wrong).unwrap().as_str(), "Invalid identifier or password");
}

#[test]
fn what_a_server_says_to_a_post_is_understood() {
    let stands =
        br#"{"uri":"at://did:plc:r/app.bsky.feed.post/3n","cid":"b","validationStatus":"valid"}"#;
    let post = StrongRef { uri: "at://did:plc:r/app.bsky.feed.post/3n".into(), cid: "b".into() };
    assert_eq!(taken(200, stands), Taken::Shown(post));
    assert_eq!(taken(400, br#"{"error":"ExpiredToken"}"#), Taken::MustRefresh);
    assert_eq!(taken(400, br#"{"error":"InvalidToken"}"#), Taken::Refused(Refusal::SignedOut));
    assert_eq!(taken(429, br#"{"error":"RateLimitExceeded"}"#), Taken::Refused(Refusal::TooFast));
    let long = br#"{"error":"InvalidRequest","message":"grapheme too big"}"#;
    assert_eq!(
        taken(400, long),
        Taken::Refused(Refusal::Unfit(text::Clean::line("grapheme too big")))
    );
    // So the real one answers where the key is in use; whether it is ours has to be asked.
    let twice = br#"{"error":"InternalServerError","message":"Internal Server Error"}"#;
    assert_eq!(taken(500, twice), Taken::Unclear);
    assert_eq!(taken(200, b""), Taken::Unclear);
}

#[test]
fn a_record_marks_links_tags_and_people_by_bytes() {
    let people = HashMap::from([("niamh.example".to_owned(), "did:plc:niamh".to_owned())]);
    let text = "Thing 0 — café, see (https://niamh.example/a_(b)). @Niamh.example @tunde.example #Lantern23! #23 niamh.example/x www.a.example e.g. a/b\r\n";
    let created_at = "2026-04-29T10:30:00.5Z".parse().unwrap();

    let post =
        Post { text, reply: None, people: &people, card: None, language: Some("en"), created_at };
    let record = post.record();

    let sent = record["text"].as_str().unwrap();
    let marked: Vec<(&str, &str)> = record["facets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|facet| {
            let at = |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
            let feature = &facet["features"][0];
            let what = ["uri", "did", "tag"].iter().find_map(|name| feature[*name].as_str());
            (sent.get(at("byteStart")..at("byteEnd")).unwrap(), what.unwrap())
        })
        .collect();
    assert_eq!(
        marked,
        [
            ("https://niamh.example/a_(b)", "https://niamh.example/a_(b)"),
            ("@Niamh.example", "did:plc:niamh"),
            ("#Lantern23", "Lantern23"),
            ("niamh.example/x", "https://niamh.example/x"),
            ("www.a.example", "https://www.a.example/"),
        ]
    );
    assert_eq!(mentioned(text), ["niamh.example", "tunde.example"]);
    assert_eq!(record["createdAt"], "2026-04-29T10:30:00.500Z");
    assert_eq!(record["langs"], json!(["en"]));
    assert_eq!(record.get("reply"), None);
    assert!(!sent.ends_with('\n'));
}

#[test]
fn an_answer_names_what_it_answers_and_where_that_began() {
    let of = |notes: &[u8]| -> Value { serde_json::from_slice(notes).unwrap() };
    let thread = of(include_bytes!("tests/thread_below.json"));
    let asked = |post: &Value| json!({ "posts": [post] }).to_string().into_bytes();

    let first = read_parent(&asked(&thread["thread"]["parent"]["post"])).unwrap();
    let deeper = read_parent(&asked(&thread["thread"]["post"])).unwrap();

    assert_eq!(
        (&first.root, first.parent.uri.as_str(), first.closed),
        (&first.parent, ROOT, false)
    );
    assert_eq!((deeper.root.clone(), deeper.parent.uri.as_str()), (first.parent, ANSWER));
    assert_eq!(read_parent(b"{\"posts\":[]}"), None);
    let record = Post { reply: Some(&deeper), ..plain("Yes.") }.record();
    assert_eq!(record["reply"]["root"], json!({ "uri": ROOT, "cid": "bafyreici5vts6" }));
    assert_eq!(record["reply"]["parent"], json!({ "uri": ANSWER, "cid": "bafyreifeux3cj" }));
}

fn plain(text: &str) -> Post<'_> {
    static NOBODY: std::sync::LazyLock<HashMap<String, String>> =
        std::sync::LazyLock::new(HashMap::new);
    let created_at = Timestamp::UNIX_EPOCH;
    Post { text, reply: None, people: &NOBODY, card: None, language: None, created_at }
}

#[test]
fn one_s_own_post_is_a_note_before_the_network_shows_it() {
    let post = StrongRef { uri: "at://did:plc:r/app.bsky.feed.post/3n".into(), cid: "b".into() };
    let record = record_of("Yes. #lantern23");
    let stored = json!({ "uri": post.uri, "cid": post.cid, "value": record }).to_string();

    let sent = own_note(&post, &record, ("did:plc:r", "robin.example")).unwrap();
    let found = read_record(stored.as_bytes()).unwrap();

    assert_eq!(own_note(&post, &found, ("did:plc:r", "robin.example")).as_ref(), Some(&sent));
    assert_eq!(sent.guid.as_ref(), Some(&post.uri));
    assert_eq!(sent.note.unwrap().handle.as_str(), "@robin.example");
    assert_eq!(sent.published, Some("2026-04-29T10:30:00.5Z".parse().unwrap()));
}

#[test]
fn a_card_is_attached() {
    let card = Card {
        url: Url::parse("https://niamh.example/12").unwrap(),
        title: "Thing 12".to_owned(),
        description: String::new(),
    };

    let record = Post { card: Some(&card), ..plain("New") }.record();

    assert_eq!(record["embed"]["external"]["uri"], "https://niamh.example/12");
    assert_eq!(record["embed"]["$type"], "app.bsky.embed.external");
}

#[test]
fn what_is_sent_is_addressed_to_one_record() {
    let (url, document) =
        create_record(&service(), "did:plc:r", "3n", &json!({ "text": "x" })).unwrap();
    assert_eq!(url.path(), "/xrpc/com.atproto.repo.createRecord");
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["rkey"], "3n");
    assert_eq!(document["collection"], "app.bsky.feed.post");
    let old = StrongRef { uri: "at://did:plc:r/app.bsky.feed.post/3n".into(), cid: "b".into() };
    let (_, put) = put_record(&service(), &old, &json!({})).unwrap();
    assert!(put.contains("\"swapRecord\":\"b\"") && put.contains("\"rkey\":\"3n\""), "{put}");
    let (_, gone) = delete_record(&service(), "did:plc:r", "3n").unwrap();
    assert!(gone.contains("\"rkey\":\"3n\""));
    assert_eq!(
        get_record(&service(), "did:plc:r", "3n").unwrap().query().unwrap(),
        "repo=did%3Aplc%3Ar&collection=app.bsky.feed.post&rkey=3n"
    );
    let own = json!({ "records": [{ "uri": old.uri, "cid": "b", "value": { "text": "x",
        "reply": { "parent": { "uri": ROOT, "cid": "c" }, "root": { "uri": ROOT, "cid": "c" } } } }, 7] });
    let own = read_own(own.to_string().as_bytes()).unwrap();
    assert_eq!(own, [Own { post: old, text: "x".to_owned(), answers: Some(ROOT.to_owned()) }]);
}

#[test]
fn what_is_left_is_counted_as_the_network_counts() {
    assert_eq!(left(""), 300);
    assert_eq!(left("  a👩‍👩‍👧e\u{301}\r\n "), 297);
    assert_eq!(left(&"x".repeat(301)), -1);
    // Each of these is one grapheme of 25 bytes: the bytes end first.
    assert_eq!(left(&"👨‍👩‍👧‍👦".repeat(119)), 3000 - 119 * 25);
}

#[test]
fn record_keys_sort_by_time() {
    let key = |at: &str, random| record_key(at.parse().unwrap(), random);

    let (first, second) =
        (key("2026-04-29T10:30:00Z", 1023), key("2026-04-29T10:30:00.000001Z", 0));

    assert!(first < second, "{first} {second}");
    assert_eq!((first.len(), second.len()), (13, 13));
    assert_ne!(key("2026-04-29T10:30:00Z", 1), key("2026-04-29T10:30:00Z", 2));
    // A key of the development network, and its time.
    assert!(key("2026-11-25T07:10:05.6Z", 0).starts_with("3n34m45"));
}

proptest! {
    #[test]
    fn the_stretches_found_in_any_text_stand_at_characters_and_hold_what_they_say(
        text in "([#＃@(]?(a|é|字|😅|\\.|/|https://|x\\.example|[0-9]|!|\u{a0}| |\n){0,6}){0,12}"
    ) {
        let people = HashMap::from([("x.example".to_owned(), "did:plc:x".to_owned())]);
        let found = facet::find(&text, &people);

        let mut end = 0;
        for stretch in &found {
            prop_assert!(stretch.bytes.start >= end);
            end = stretch.bytes.end;
            let words = text.get(stretch.bytes.clone());
            prop_assert!(words.is_some_and(|words| !words.is_empty()), "{stretch:?}");
            if let Feature::Tag(tag) = &stretch.feature {
                let words = words.unwrap();
                prop_assert_eq!(words.trim_start_matches(['#', '＃']), tag.trim_start_matches(['#', '＃']));
            }
        }
        // What is written is read again as it was found.
        let written: Vec<Value> = found.iter().map(facet::written).collect();
        prop_assert_eq!(facet::read(&text, &written), found);
    }

    #[test]
    fn whatever_stretches_a_record_names_its_words_stay_all_of_them(
        text in "\\PC{0,40}",
        places in prop::collection::vec((0_usize..60, 0_usize..60), 0..8)
    ) {
        let facets: Vec<Value> = places
            .iter()
            .map(|(start, end)| json!({ "index": { "byteStart": start, "byteEnd": end },
                "features": [{ "$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/" }] }))
            .collect();

        let html = facet::html(&text, &facet::read(&text, &facets));

        let page = dom_query::Document::from(html.as_str());
        prop_assert_eq!(page.select("p").text().to_string(), text);
    }

    #[test]
    fn a_damaged_document_costs_notes_and_never_the_reader(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
    ) {
        let mut search = include_bytes!("tests/search.json").to_vec();
        let mut thread = include_bytes!("tests/thread.json").to_vec();
        for (place, byte) in damage {
            let at = place.index(search.len());
            search[at] = byte;
            let at = place.index(thread.len());
            thread[at] = byte;
        }

        let page = read_search(&search, &tags(), Asked::AsSomebody).unwrap_or_default();
        let notes = read_thread(&thread, Asked::AsSomebody).unwrap_or_default().notes;

        prop_assert!(page.notes.len() <= 4 && notes.len() <= 3);
        for note in page.notes.iter().chain(&notes) {
            let name = note.guid.as_deref().unwrap_or_default();
            prop_assert!(name.starts_with("at://") && note.note.is_some(), "{name}");
            shown(&note.html);
        }
    }

    #[test]
    fn every_record_key_is_one_the_network_takes(micros in 0_i64..4_000_000_000_000_000, random: u64) {
        let key = record_key(Timestamp::from_microsecond(micros).unwrap(), random);
        prop_assert_eq!(key.len(), 13);
        prop_assert!(key.chars().all(|ch| matches!(ch, '2'..='7' | 'a'..='z')));
        prop_assert!(matches!(key.chars().next(), Some('2'..='7' | 'a'..='j')));
    }
}

#[test]
fn words_without_anything_in_them_have_no_stretches() {
    assert_eq!(record_of("Only words.").get("facets"), None);
    assert_eq!(record_of("# @ https:// (#x)").get("facets"), None);
}
