//! How far posts were read, and their full texts.

use super::*;

fn with_a_post() -> Store {
    let store = Store::in_memory().unwrap();
    store
        .connection
        .execute_batch(
            "INSERT INTO participant(id, name) VALUES (1, 'Ama');
             INSERT INTO source(id, kind, address, key, participant) VALUES (1, 0, 'https://ama.example/feed', 'ama.example/feed', 1);
             INSERT INTO post(id, public, kind, source, participant, headline, hash, date_sure, at, first_seen, address)
               VALUES (7, 'aaaabbbbcccc', 0, 1, 1, 'One', x'00', 0, 1777000000000, 1777000000000, 'https://ama.example/one'),
                      (8, 'aaaabbbbcccd', 0, 1, 1, 'Two', x'00', 0, 1777000000001, 1777000000000, NULL);
             INSERT INTO body(post, html) VALUES (7, '<p>The beginning […]</p>');",
        )
        .unwrap();
    store
}

#[test]
fn how_far_a_post_was_read_is_kept_until_it_was_read_to_its_end() {
    let mut store = with_a_post();

    store.keep_read_to(PostId(7), (120, 900)).unwrap();
    store.keep_read_to(PostId(7), (300, 900)).unwrap();
    assert_eq!(store.read_to(PostId(7)).unwrap(), Some((300, 900)));

    store.keep_read_to(PostId(7), (0, 900)).unwrap();
    assert_eq!(store.read_to(PostId(7)).unwrap(), None);
}

#[test]
fn a_full_text_is_kept_for_the_post_and_the_wish_for_it_for_the_blog() {
    let mut store = with_a_post();
    let html = Some("<p>All of it.</p>".to_owned());
    let base = Url::parse("https://ama.example/one").ok();
    let text = FullText { html, base, asked_at: at("2026-04-29T10:30:00Z") };

    store.keep_full_text(PostId(7), &text).unwrap();
    store.read_in_full(PostId(7), true).unwrap();
    store.read_in_full(PostId(7), true).unwrap();

    assert_eq!(store.full_text(PostId(7)).unwrap(), Some(text));
    assert!(store.reads_in_full(PostId(8)).unwrap(), "it is a post of the same blog");
    store.read_in_full(PostId(8), false).unwrap();
    assert!(!store.reads_in_full(PostId(7)).unwrap());
}

#[test]
fn a_post_without_a_page_has_none_to_read() {
    let store = with_a_post();

    let asked = store.page_to_read(PostId(7)).unwrap().unwrap();
    assert_eq!(asked.page.as_str(), "https://ama.example/one");
    assert_eq!((asked.typed.as_str(), asked.sent.len()), ("https://ama.example/feed", 26));
    assert_eq!(store.page_to_read(PostId(8)).unwrap(), None);
}

#[test]
fn what_is_let_go_takes_its_full_text_along() {
    let mut store = with_a_post();
    let asked_at = at("2026-04-29T10:30:00Z");
    let text = FullText { html: Some("<p>x</p>".to_owned()), base: None, asked_at };
    store.keep_full_text(PostId(7), &text).unwrap();

    store.let_go(at("2027-04-29T10:30:00Z"), false).unwrap();

    assert_eq!(store.full_text(PostId(7)).unwrap(), None);
}

#[test]
fn a_database_of_every_schema_before_gets_a_place_for_them() {
    for schema in 1..=open::SCHEMA {
        let (_folder, mut opened) = brought_from(schema, "");

        opened.store.keep_read_to(PostId(1), (1, 2)).unwrap();
        assert_eq!(opened.store.read_to(PostId(1)).unwrap(), Some((1, 2)), "from schema {schema}");
    }
}
