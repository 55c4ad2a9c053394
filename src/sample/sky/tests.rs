//! What the sample's Bluesky answers, read by the program's own reader.

use std::collections::HashMap;

use super::*;
use crate::sample::tables::NOTES;
use crate::sample::{moments, now};
use crate::social::bluesky::{self as reader, Asked, Post, Taken};

fn home() -> Url {
    Url::parse("http://sky.example").unwrap()
}

fn get(url: &Url, login: &str, sky: &Repository, at: Timestamp) -> Result<Value, Mistake> {
    let method = url.path().strip_prefix("/xrpc/").unwrap();
    asked(method, url.query().unwrap_or_default(), login, (sky, at))
}

fn post(
    request: &(Url, String),
    login: &str,
    sky: &Repository,
    at: Timestamp,
) -> Result<Value, Mistake> {
    let sent = serde_json::from_str(&request.1).unwrap_or(Value::Null);
    taken(request.0.path().strip_prefix("/xrpc/").unwrap(), &sent, login, (sky, at))
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// What a mistake comes to as an answer.
fn mistake(of: Result<Value, Mistake>) -> (u16, Vec<u8>) {
    let Mistake(status, name, says) = of.unwrap_err();
    (status, bytes(&json!({ "error": name, "message": says })))
}

fn tags() -> Vec<String> {
    vec!["lantern23".to_owned()]
}

fn signs_in(sky: &Repository, at: Timestamp) -> reader::Session {
    let request = reader::create_session(&home(), "@robin.example", "abcd-efgh").unwrap();
    reader::read_session(&bytes(&post(&request, "", sky, at).unwrap())).unwrap()
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// The posts of the search, page after page.
fn searched(limit: &str, sky: &Repository, at: Timestamp) -> Vec<crate::domain::Seen> {
    let login = bearer(&signs_in(sky, at).access);
    let mut notes = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut url = reader::search_page(&home(), "Lantern23", cursor.as_deref()).unwrap();
        let smaller = url.query().unwrap().replace("limit=100", &format!("limit={limit}"));
        url.set_query(Some(&smaller));
        let answer = get(&url, &login, sky, at).unwrap();
        let page = reader::read_search(&bytes(&answer), &tags(), Asked::AsSomebody).unwrap();
        notes.extend(page.notes);
        match page.cursor {
            Some(next) => cursor = Some(next),
            None => return notes,
        }
    }
}

#[test]
fn every_row_of_the_table_is_served_once_whatever_the_size_of_the_pages() {
    let sky = Repository::default();
    let rows = NOTES.iter().filter(|note| note.network == "bluesky").count();

    for limit in ["3", "100"] {
        let notes = searched(limit, &sky, now());

        let mut names: Vec<&str> = notes.iter().filter_map(|note| note.guid.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!((rows, notes.len(), names.len()), (10, 10, 10), "{limit}");
        assert!(notes.is_sorted_by(|one, next| one.published > next.published));
    }
    assert!(searched("100", &sky, moments()[0]).len() < 10);
}

#[test]
fn announcements_link_to_the_post_they_announce_and_a_stranger_is_there_too() {
    let notes = searched("100", &Repository::default(), now());

    let of = |handle: &str| {
        let is_theirs = |note: &&crate::domain::Seen| {
            note.note.as_ref().is_some_and(|facts| facts.handle.as_str() == handle)
        };
        notes.iter().filter(is_theirs).collect::<Vec<_>>()
    };
    let links = |note: &crate::domain::Seen| note.note.as_ref().unwrap().links.clone();
    let tunde = of("@tunde.example");
    assert_eq!(tunde.len(), 2);
    assert!(tunde.iter().all(|note| {
        links(note)[0].host_str() == Some("tunde.example") && note.html.contains("is up.")
    }));
    assert_eq!(of("@cheaplamps.example").len(), 1);
    assert_eq!(of("@eitan.example")[0].language.as_ref().unwrap().as_str(), "he");
    assert_eq!(notes.iter().filter(|note| !links(note).is_empty()).count(), 5);
}

#[test]
fn strangers_may_read_authors_and_threads_but_not_search() {
    let sky = Repository::default();
    let search = reader::search_page(&home(), "lantern23", None).unwrap();
    let (status, body) = mistake(get(&search, "", &sky, now()));
    assert_eq!((status, reader::error_name(&body).as_deref()), (401, Some("AuthMissing")));

    let author = reader::author_page(&home(), "tunde.example", None).unwrap();
    let page = bytes(&get(&author, "", &sky, now()).unwrap());
    let page = reader::read_author(&page, &tags(), Asked::AsStranger).unwrap();
    assert_eq!((page.notes.len(), page.given, page.cursor), (2, 2, None));

    let thread = reader::thread(&home(), page.notes[0].guid.as_deref().unwrap()).unwrap();
    let thread = bytes(&get(&thread, "", &sky, now()).unwrap());
    assert_eq!(reader::read_thread(&thread, Asked::AsStranger).unwrap().notes.len(), 1);
    let nobody = reader::author_page(&home(), "nobody.example", None).unwrap();
    assert_eq!(mistake(get(&nobody, "", &sky, now())).0, 400);
}

#[test]
fn a_wrong_password_is_refused_and_tokens_end_by_the_sample_s_clock() {
    let sky = Repository::default();
    let wrong = reader::create_session(&home(), "robin.example", "wrong").unwrap();
    let (status, body) = mistake(post(&wrong, "", &sky, now()));
    assert!(status == 401 && reader::is_signed_out(status, &body));

    let session = signs_in(&sky, now());
    assert_eq!(session.service, Some(home()));
    let search = reader::search_page(&home(), "lantern23", None).unwrap();
    let later = now().checked_add(jiff::SignedDuration::from_hours(2)).unwrap();
    let (status, body) = mistake(get(&search, &bearer(&session.access), &sky, later));
    assert!(reader::must_refresh(status, &body));

    let refresh = (reader::refresh_session(&home()).unwrap(), String::new());
    let (status, body) = mistake(post(&refresh, &bearer(&session.access), &sky, later));
    assert_eq!((status, reader::error_name(&body).as_deref()), (400, Some("InvalidToken")));
    let fresh = post(&refresh, &bearer(&session.refresh), &sky, later).unwrap();
    let fresh = reader::read_session(&bytes(&fresh)).unwrap();
    assert!(get(&search, &bearer(&fresh.access), &sky, later).is_ok());
}

#[test]
fn what_one_answers_stands_in_the_thread_once_is_thanked_for_and_can_be_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("book.jsonl");
    let sky = Repository::open(Some(file.clone()));
    let session = signs_in(&sky, now());
    let login = bearer(&session.access);
    let root = searched("100", &sky, now())[0].guid.clone().unwrap();
    let posts = reader::posts(&home(), &[&root]).unwrap();
    let answered = reader::read_parent(&bytes(&get(&posts, "", &sky, now()).unwrap())).unwrap();
    let people = HashMap::new();
    let words = Post {
        text: "Courage — both halves count. #lantern23",
        reply: Some(&answered),
        people: &people,
        card: None,
        language: Some("en"),
        created_at: now(),
    };
    let key = reader::record_key(now(), 5);
    let sent = reader::create_record(&home(), &session.did, &key, &words.record()).unwrap();

    let given = post(&sent, &login, &sky, now()).unwrap();
    let again = mistake(post(&sent, &login, &sky, now()));

    let Taken::Shown(stands) = reader::taken(200, &bytes(&given)) else { panic!("not taken") };
    assert_eq!(reader::taken(again.0, &again.1), Taken::Unclear);
    let record = reader::get_record(&home(), &session.did, &key).unwrap();
    let found = get(&record, "", &sky, now()).unwrap();
    assert_eq!(reader::read_created(&bytes(&found)), Some(stands.clone()));
    // Another program, later.
    let sky = Repository::open(Some(file));
    let later = now().checked_add(jiff::SignedDuration::from_mins(1)).unwrap();
    let asks = reader::thread(&home(), &root).unwrap();
    let thread = |sky: &Repository| {
        let thread = bytes(&get(&asks, "", sky, later).unwrap());
        reader::read_thread(&thread, Asked::AsStranger).unwrap()
    };
    let notes = thread(&sky).notes;
    assert_eq!(notes.len(), 3);
    assert_eq!(notes[1].guid.as_ref(), Some(&stands.uri));
    assert!(notes[2].html.contains("Thank you, Robin."));
    let own = reader::own_posts(&home(), &session.did).unwrap();
    let own = reader::read_own(&bytes(&get(&own, "", &sky, later).unwrap())).unwrap();
    assert_eq!((own.len(), own[0].answers.as_deref()), (1, Some(root.as_str())));

    let gone = reader::delete_record(&home(), &session.did, &key).unwrap();
    post(&gone, &login, &sky, later).unwrap();
    assert_eq!(thread(&sky).notes.len(), 1);
    let missing = mistake(get(&record, "", &sky, later));
    assert_eq!(reader::error_name(&missing.1).as_deref(), Some("RecordNotFound"));
}

#[test]
fn what_the_real_one_does_not_take_is_not_taken() {
    let sky = Repository::default();
    let session = signs_in(&sky, now());
    let login = bearer(&session.access);
    let record = |text: &str| json!({ "$type": "app.bsky.feed.post", "text": text });
    let sends = |did: &str, key: &str, text: &str| {
        let sent = reader::create_record(&home(), did, key, &record(text)).unwrap();
        post(&sent, &login, &sky, now())
    };
    let key = reader::record_key(now(), 1);

    assert_eq!(mistake(sends("did:plc:tunde", &key, "x")).0, 401);
    assert_eq!(mistake(sends(&session.did, "mine", "x")).0, 400);
    let (status, long) = mistake(sends(&session.did, &key, &"x".repeat(301)));
    assert!(matches!(
        reader::taken(status, &long),
        Taken::Refused(crate::domain::Refusal::Unfit(_))
    ));
    let Ok(stands) = sends(&session.did, &key, "x") else { panic!("not taken") };
    let old = reader::read_created(&bytes(&stands)).unwrap();
    let new = reader::put_record(&home(), &old, &record("y")).unwrap();
    let (first, again) = (post(&new, &login, &sky, now()), post(&new, &login, &sky, now()));
    assert_eq!(first, again);
    // It is no longer as it was.
    let other = reader::put_record(&home(), &old, &record("z")).unwrap();
    assert_eq!(mistake(post(&other, &login, &sky, now())).0, 400);
}
