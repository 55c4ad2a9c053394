//! Notes among each other: what a batch settles, what has a row, which of two says it.

use super::notes::{answer, sky};
use super::*;

impl World {
    /// What a query of one number answers.
    fn number(&self, sql: &str) -> i64 {
        self.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn a_thread_that_is_read_at_once_is_counted_once() {
    let mut world = World::new();
    world.books(&[note("1", "@niamh@books.example", &[])]);
    world
        .store
        .connection
        .execute_batch(
            "CREATE TEMP TABLE counted(post INTEGER); \
             CREATE TEMP TRIGGER counting AFTER UPDATE OF replies ON post BEGIN INSERT INTO counted VALUES (NEW.id); END;",
        )
        .unwrap();
    let thread: Vec<Seen> =
        (100..140).map(|n| answer(&n.to_string(), "@guest@books.example", "1", "Yes")).collect();

    world.thread(&thread);

    assert_eq!(world.rows()[0].replies, Replies::counted(40));
    assert_eq!(world.number("SELECT count(*) FROM counted"), 1);
    world.thread(&thread);
    assert_eq!(world.number("SELECT count(*) FROM counted"), 1, "nothing is new");
}

#[test]
fn a_blog_that_speaks_on_a_network_does_not_overwrite_its_own_post() {
    for (note_first, handle, uri) in [
        (true, "@niamh@books.example", "https://books.example/notes/n1"),
        (false, "@niamh@books.example", "https://books.example/notes/n1"),
        (true, "@blog@niamh.example", "https://www.niamh.example/?p=1"),
    ] {
        let mut world = World::new();
        world.niamh(&[post("an-earlier-one", "An earlier one", "2026-03-01T09:00:00Z")]);
        let thing = post("1", "Thing 1", "2026-04-01T09:00:00Z");
        let mut status = note("n1", handle, &["https://niamh.example/an-earlier-one"]);
        status.guid = Some(uri.to_owned());
        status.link.clone_from(&thing.link);
        status.html = "<p>Thing 1, as its blog tells it on the network</p>".to_owned();
        if note_first {
            world.books(std::slice::from_ref(&status));
            world.niamh(std::slice::from_ref(&thing));
        } else {
            world.niamh(std::slice::from_ref(&thing));
            world.books(std::slice::from_ref(&status));
        }
        world.niamh(&[thing]);

        assert_eq!(world.titles(), ["Thing 1", "An earlier one"], "note first: {note_first}");
        let row = world.rows().remove(0);
        assert_eq!((row.kind, row.announced), (PostKind::Blog, Some(Network::Fediverse)));
        assert_eq!(world.store.text(row.key.id).unwrap().unwrap().html, "<p>Thing 1</p>");
        assert_eq!(world.number("SELECT count(*) FROM post"), 3);
    }
}

#[test]
fn a_stranger_s_note_that_claims_the_page_of_a_post_stands_beside_it() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let mut status = note("n1", "@stranger@books.example", &[]);
    status.link = Some(url("https://niamh.example/1"));

    world.books(&[status]);

    assert_eq!(world.titles(), ["New on my blog", "Thing 1"]);
    assert_eq!(world.rows()[1].announced, None);
}

#[test]
fn what_stands_under_a_hidden_note_has_a_row_of_its_own() {
    let mut world = World::new();
    let mut prompt = note("1", "@robot@books.example", &[]);
    if let Some(facts) = &mut prompt.note {
        facts.automatic = true;
    }
    world.books(&[prompt, answer("22", "@guest@books.example", "1", "My answer")]);
    assert_eq!(world.titles(), ["New on my blog"]);

    let hiding = Hiding { automatic: true, words: Vec::new() };
    world.store.set_hiding(&hiding).unwrap();
    assert_eq!(world.titles(), ["My answer"]);
    world.books(&[answer("333", "@niamh@books.example", "1", "Mine, too")]);
    assert_eq!(world.titles(), ["Mine, too", "My answer"]);

    world.store.set_hiding(&Hiding::default()).unwrap();
    assert_eq!(world.titles(), ["New on my blog"]);
}

/// Niamh on both networks, with a note on each that says the same; the one on Bluesky is read only later, but
/// was written first.
fn twins(before: impl FnOnce(&mut World, PostId)) -> (World, PostId) {
    let mut world = World::new();
    let mut both = people();
    both[0].bluesky = Some("niamh.example".to_owned());
    let mut following = tags();
    following[0].bluesky = Some(url("https://sky.example/"));
    world.store.enrol(&both, &following).unwrap();
    let mut second = note("1", "@niamh@books.example", &[]);
    second.html = "<p>The same words on both</p>".to_owned();
    world.books(&[second]);
    let id = world.id_of("1");
    before(&mut world, id);
    let mut first = sky("1", "@niamh.example", "The same words on both");
    first.published = Some(at("2026-04-02T08:59:00Z"));
    world.keep("https://sky.example", &[first], NOW);
    assert_eq!(world.rows().len(), 1);
    assert_ne!(world.rows()[0].key.id, id);
    (world, id)
}

#[test]
fn what_you_did_with_a_note_you_did_with_its_twin() {
    let (mut world, second) = twins(|world, id| {
        let marks = [(id, MarkChange::Read), (id, MarkChange::Saved)];
        world.store.mark(&marks, at(NOW)).unwrap();
        world.store.keep_draft(id, None, "What I wanted to say", at(NOW)).unwrap();
    });

    let row = world.rows().remove(0);
    assert!(row.mark.read && row.mark.saved);
    let (saved, _) = world.store.page(Among::Saved, Span::Newest, 10).unwrap();
    assert_eq!(saved.len(), 1);
    let draft = world.store.outbox_of(row.key.id).unwrap().remove(0);
    assert_eq!(draft.text, "What I wanted to say");
    let answered = world.store.note_called(draft.parent.as_deref().unwrap()).unwrap().unwrap();
    assert_eq!(answered.post, second, "it answers what it answered");
    assert_eq!(world.store.row_of_reply(None).unwrap().map(|row| row.id), Some(row.key.id));

    // The first is deleted: what you did is still there under the second.
    world.store.mark(&[(row.key.id, MarkChange::New)], at(NOW)).unwrap();
    world.store.notes_are_gone(&[row.key.id]).unwrap();
    let row = world.rows().remove(0);
    assert_eq!(row.key.id, second);
    assert!(!row.mark.read && row.mark.saved);
    let draft = world.store.outbox_of(second).unwrap().remove(0);
    assert_eq!((draft.text.as_str(), draft.parent), ("What I wanted to say", None));
}

#[test]
fn words_for_a_note_that_is_gone_are_still_found() {
    let mut world = World::new();
    world.books(&[note("1", "@niamh@books.example", &[])]);
    let id = world.id_of("1");
    world.store.keep_draft(id, None, "What I wanted to say", at(NOW)).unwrap();

    world.store.notes_are_gone(&[id]).unwrap();

    assert_eq!(world.store.row_of_reply(None).unwrap().map(|row| row.id), Some(id));
}

#[test]
fn a_note_whose_twin_s_network_is_taken_off_the_list_is_seen_again() {
    let (mut world, second) = twins(|_, _| {});
    let mut both = people();
    both[0].bluesky = Some("niamh.example".to_owned());
    let mut following = tags();
    following[0].bluesky = Some(url("https://sky.example/"));

    world.store.enrol(&both, &tags()).unwrap();
    assert_eq!(world.rows().len(), 1);
    assert_eq!(world.rows()[0].key.id, second);
    world.store.enrol(&both, &following).unwrap();

    assert_eq!(world.rows().len(), 1, "and they are one again");
}

#[test]
fn retention_reaches_what_has_no_row_and_spares_what_you_need() {
    let mut world = World::new();
    world.niamh(&[post("1", "Thing 1", "2026-04-01T09:00:00Z")]);
    let mut late = answer("4444", "@b@books.example", "22", "Late");
    late.published = Some(at("2026-04-20T09:00:00Z"));
    world.books(&[
        note("1", "@niamh@books.example", &["https://niamh.example/1"]),
        answer("22", "@guest@books.example", "1", "An answer"),
        note("333", "@guest@books.example", &[]),
        note("5", "@guest@books.example", &[]),
        late,
    ]);
    world.store.mark(&[(world.id_of("333"), MarkChange::Saved)], at(NOW)).unwrap();
    world.store.keep_draft(world.id_of("5"), None, "Words", at(NOW)).unwrap();
    assert!(!world.titles().contains(&"Late".to_owned()));

    let gone = world.store.let_go(at("2026-04-10T00:00:00Z"), true).unwrap();

    assert_eq!(gone, 2, "the announcement and the answer");
    let with_text = |world: &World, id: &str| {
        let id = world.id_of(id);
        !world.store.text(id).unwrap().unwrap().html.is_empty()
    };
    let texts = ["1", "22", "333", "5", "4444"].map(|id| with_text(&world, id));
    assert_eq!(texts, [false, false, true, true, true]);
    assert_eq!(world.titles()[0], "Late", "what it answers has no row any more");
    assert_eq!(world.store.let_go(at("2026-04-10T00:00:00Z"), true).unwrap(), 0);
    // Nothing of it comes back when it is seen again, not even edited.
    let mut edited = answer("22", "@guest@books.example", "1", "Another word");
    edited.published = Some(at("2026-04-02T09:12:00Z"));
    world.books(&[edited]);
    assert!(!with_text(&world, "22"));
}

#[test]
fn a_warning_that_was_added_later_stands_in_front_of_the_note() {
    let mut world = World::new();
    let mut seen = note("1", "@guest@books.example", &[]);
    world.books(std::slice::from_ref(&seen));
    if let Some(facts) = &mut seen.note {
        facts.warning = Some("Spoilers".into());
        facts.edited = Some(at("2026-04-03T09:00:00Z"));
    }

    assert_eq!(world.books(std::slice::from_ref(&seen)).changed, 1);

    let text = world.store.text(world.id_of("1")).unwrap().unwrap();
    assert_eq!(text.warning, Some("Spoilers".into()));
    assert_eq!(text.row.title.as_str(), "Spoilers", "lists do not show what stands behind it");
    assert_eq!(text.edited_at, Some(at("2026-04-03T09:00:00Z")));
    assert_eq!(world.books(&[seen]).changed, 0);
}

#[test]
fn answers_that_a_server_counts_and_does_not_show_are_not_nobody() {
    let mut world = World::new();
    let mut seen = note("1", "@guest@books.example", &[]);
    seen.replies = Replies::counted(2);
    world.books(&[seen]);
    let id = world.id_of("1");

    // A server that has only a copy shows none of them.
    world.store.record_thread(id, (Threaded::Whole, &[]), at(NOW)).unwrap();
    assert_eq!(world.rows()[0].replies, Replies::counted(2));

    // One of the two is its author's own, and somebody answers the other one.
    let thread = [
        answer("22", "@guest@books.example", "1", "I forgot to say"),
        answer("333", "@b@books.example", "1", "Welcome"),
        answer("4444", "@c@books.example", "333", "From me, too"),
    ];
    world.store.record_thread(id, (Threaded::Whole, &thread), at(NOW)).unwrap();
    assert_eq!(world.rows()[0].replies, Replies::counted(2));
}

#[test]
fn words_are_hidden_in_warnings_and_hashtags_too_and_are_not_counted() {
    let mut world = World::new();
    let mut warned = note("2", "@guest@books.example", &[]);
    if let Some(facts) = &mut warned.note {
        facts.warning = Some("Big Sale ahead".into());
    }
    let mut tagged = note("3", "@guest@books.example", &[]);
    tagged.tags = vec!["Sale".into()];
    let answer = answer("44", "@b@books.example", "1", "Sale, sale");
    world.books(&[note("1", "@guest@books.example", &[]), warned, tagged, answer]);
    let counted = |world: &World| {
        let row = world.rows().into_iter().find(|row| row.key.id == world.id_of("1"));
        row.unwrap().replies
    };
    assert_eq!((world.rows().len(), counted(&world)), (3, Replies::counted(1)));

    let hiding = Hiding { automatic: false, words: vec!["sale".to_owned()] };
    world.store.set_hiding(&hiding).unwrap();

    assert_eq!((world.rows().len(), counted(&world)), (1, Replies::Unknown));
    world.store.set_hiding(&Hiding::default()).unwrap();
    assert_eq!((world.rows().len(), counted(&world)), (3, Replies::counted(1)));
}

#[test]
fn your_answer_through_a_server_of_no_source_finds_what_it_answers() {
    let mut world = World::new();
    world.books(&[note("1", "@guest@books.example", &[])]);
    let parent = world.id_of("1");
    // Your own server shows your answer, under numbers of its own.
    let mut yours = answer("22", "@ruth@home.example", "901", "Welcome!");
    if let Some(facts) = &mut yours.note {
        facts.shown_by = ("home.example".to_owned(), "922".to_owned());
    }
    world.thread(&[yours]);
    assert_eq!(world.said_under(parent).len(), 0);

    world.store.also_named(parent, "home.example", "901").unwrap();

    assert_eq!(world.said_under(parent).len(), 1);
    assert_eq!(world.rows()[0].replies, Replies::counted(1));
    world.store.also_named(parent, "home.example", "901").unwrap();
    assert_eq!(world.said_under(parent).len(), 1);
}

#[test]
fn the_servers_of_your_accounts_are_asked_for_threads() {
    let mut world = World::new();
    world.books(&[note("1", "@guest@books.example", &[])]);
    let parent = world.id_of("1");
    world.store.also_named(parent, "home.example", "901").unwrap();
    let doors = |world: &World| {
        let asked = world.store.notes_about(parent).unwrap().remove(0);
        let doors = asked.doors.iter().map(|door| format!("{} {}", door.server, door.name));
        doors.collect::<Vec<_>>()
    };
    assert_eq!(doors(&world), ["https://books.example/ 1"]);

    world.store.set_own_servers(&[url("https://home.example/")]).unwrap();
    assert_eq!(doors(&world), ["https://books.example/ 1", "https://home.example/ 901"]);

    world.store.set_own_servers(&[]).unwrap();
    assert_eq!(doors(&world), ["https://books.example/ 1"]);
}
