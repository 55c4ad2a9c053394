//! Notes: threads, the same words twice, what is gone, what is hidden.

use super::*;
use crate::domain::{Part, SaidAt};

const BOOKS: &str = "https://books.example";

/// A note that answers another one of the same server.
pub(super) fn answer(id: &str, handle: &str, to: &str, words: &str) -> Seen {
    let mut seen = note(id, handle, &[]);
    seen.html = format!("<p>{words}</p>");
    let minute = id.len() + 10;
    seen.published = Some(at(&format!("2026-04-02T09:{minute}:00Z")));
    if let Some(facts) = &mut seen.note {
        facts.answers = Some(to.to_owned());
    }
    seen
}

pub(super) fn sky(id: &str, handle: &str, words: &str) -> Seen {
    let mut seen = note(id, handle, &[]);
    seen.guid = Some(format!("at://did:plc:a/app.bsky.feed.post/{id}"));
    seen.link = Some(url(&format!("https://bsky.app/profile/a/post/{id}")));
    seen.html = format!("<p>{words}</p>");
    if let Some(facts) = &mut seen.note {
        facts.network = Network::Bluesky;
        facts.shown_by = ("Bluesky".to_owned(), id.to_owned());
    }
    seen
}

impl World {
    pub(super) fn books(&mut self, seen: &[Seen]) -> Applied {
        self.keep(BOOKS, seen, NOW)
    }

    pub(super) fn thread(&mut self, seen: &[Seen]) -> Applied {
        let of = self.rows().remove(0).key.id;
        self.store.keep_thread(of, seen, at(NOW)).unwrap()
    }

    pub(super) fn id_of(&self, note: &str) -> PostId {
        let uri = format!("https://books.example/notes/{note}");
        let sql = "SELECT post FROM post_key WHERE kind = 'uri' AND value = ?";
        PostId(self.store.connection.query_row(sql, [uri], |row| row.get(0)).unwrap())
    }

    pub(super) fn said_under(&self, post: PostId) -> Vec<(String, Part)> {
        let conversation = self.store.conversation(post).unwrap();
        conversation.replies.iter().map(|one| (one.author.to_string(), one.part)).collect()
    }
}

#[test]
fn what_was_only_read_for_a_thread_has_no_row_until_the_stream_shows_it() {
    let mut world = World::new();
    world.books(&[answer("2", "@niamh@books.example", "1", "So am I")]);

    world.thread(&[note("1", "@guest@books.example", &[])]);
    assert_eq!(world.titles(), ["So am I"], "the head has no row, so the answer keeps its own");
    let above = world.store.conversation(world.id_of("2")).unwrap().above;
    assert_eq!(above.len(), 1);
    assert_eq!(above[0].author.as_str(), "@guest@books.example");

    world.books(&[note("1", "@guest@books.example", &[])]);
    assert_eq!(world.titles(), ["New on my blog"]);
    assert_eq!(world.said_under(world.id_of("1")), [("Niamh Byrne".to_owned(), Part::Reply)]);
}

#[test]
fn answers_to_an_answer_stand_under_the_note_at_the_head_and_count() {
    let mut world = World::new();
    world.books(&[note("1", "@guest@books.example", &[])]);
    world.thread(&[
        answer("22", "@b@books.example", "1", "One"),
        answer("333", "@c@books.example", "22", "Two"),
        answer("4444", "@guest@books.example", "333", "Thanks, both"),
    ]);

    let row = world.rows().remove(0);

    assert_eq!(row.replies, Replies::counted(2), "one's own answers are no reply to oneself");
    assert_eq!(world.said_under(row.key.id).len(), 3);
    assert_eq!(world.rows().len(), 1);
}

#[test]
fn a_note_that_is_gone_loses_its_words_and_its_answers_stand_on_their_own() {
    let mut world = World::new();
    world.books(&[
        note("1", "@niamh@books.example", &[]),
        answer("22", "@guest@books.example", "1", "An answer"),
    ]);
    let gone = world.id_of("1");
    world.store.mark(&[(gone, MarkChange::Saved)], at(NOW)).unwrap();

    world.store.notes_are_gone(&[gone]).unwrap();

    assert_eq!(world.titles(), ["An answer"]);
    let words: i64 = world
        .store
        .connection
        .query_row("SELECT count(*) FROM body WHERE post = ?", [gone.0], |row| row.get(0))
        .unwrap();
    assert_eq!(words, 0);
    // Its server was wrong, or it was put back: its mark is still there.
    world.books(&[note("1", "@niamh@books.example", &[])]);
    let row = world.rows().remove(0);
    assert_eq!(row.title.as_str(), "New on my blog");
    assert!(row.mark.saved);
    assert_eq!(world.rows().len(), 1);
}

#[test]
fn a_note_its_list_leaves_out_is_asked_for_and_only_once() {
    let mut world = World::new();
    world.books(&[note("1", "@niamh@books.example", &[])]);
    let source = world.source(BOOKS);
    let looked = |world: &World| {
        world
            .store
            .connection
            .execute(
                "UPDATE source SET looked_at = ?, looked_from = 0, look_settled = 0 WHERE id = ?",
                rusqlite::params![at("2026-04-30T10:00:00Z").as_millisecond(), source.id.0],
            )
            .unwrap();
    };
    looked(&world);

    let missing = world.store.unseen_notes(source.id).unwrap().unwrap().notes;

    assert_eq!((missing.len(), missing[0].post), (1, world.id_of("1")));
    assert_eq!((missing[0].name.as_str(), missing[0].uri.is_some()), ("1", true));
    let later = at("2026-04-30T10:00:00Z");
    world.store.notes_are_there(source.id, &[world.id_of("1")], later).unwrap();
    assert_eq!(world.store.unseen_notes(source.id).unwrap(), None);
}

#[test]
fn the_same_words_by_one_person_on_two_networks_are_one_row() {
    let mut world = World::new();
    let mut both = people();
    both[0].bluesky = Some("niamh.example".to_owned());
    world.store.enrol(&both, &tags()).unwrap();
    let mut here = note("1", "@niamh@books.example", &[]);
    here.html = "<p>Same words, <a href=\"https://x.example\">twice</a>. #cpd23</p>".to_owned();

    world.books(&[here, sky("1", "@niamh.example", "Same words, twice. #cpd23")]);
    world.books(&[
        sky("2", "@niamh.example", "Other words, once"),
        sky("3", "@stranger.example", "Same words, twice. #cpd23"),
    ]);

    assert_eq!(world.rows().len(), 3);
    let head = world.id_of("1");
    world.thread(&[{
        let mut reply = sky("9", "@guest.example", "Nice to read");
        if let Some(facts) = &mut reply.note {
            facts.answers = Some("1".to_owned());
        }
        reply
    }]);
    let conversation = world.store.conversation(head).unwrap();
    assert_eq!(
        conversation.replies.len(),
        1,
        "what is said on the other network is said to it, too"
    );
    assert_eq!(conversation.replies[0].said_at, SaidAt::Network(Network::Bluesky));
    let row = world.rows().into_iter().find(|row| row.key.id == head).unwrap();
    assert_eq!(row.replies, Replies::counted(1));
}

#[test]
fn automatic_notes_and_words_are_hidden_while_the_config_says_so() {
    let mut world = World::new();
    let mut robot = note("1", "@robot@feeds.example", &[]);
    if let Some(facts) = &mut robot.note {
        facts.automatic = true;
    }
    let mut sale = note("2", "@lamps@shop.example", &[]);
    sale.html = "<p>Lanterns 23% off! #cpd23 #<span>sale</span></p>".to_owned();
    let mut fine = note("3", "@guest@books.example", &[]);
    fine.html = "<p>Wholesale change</p>".to_owned();
    world.books(&[robot, sale]);
    assert_eq!(world.rows().len(), 2);

    let hiding = Hiding { automatic: true, words: vec!["#Sale".to_owned()] };
    world.store.set_hiding(&hiding).unwrap();
    let mut robot = note("4", "@robot@feeds.example", &[]);
    if let Some(facts) = &mut robot.note {
        facts.automatic = true;
    }
    world.books(&[fine, robot]);

    assert_eq!(world.titles(), ["Wholesale change"]);
    world.store.set_hiding(&Hiding::default()).unwrap();
    assert_eq!(world.rows().len(), 4);
}

#[test]
fn answers_to_a_note_of_yours_are_for_you_although_you_are_on_no_list() {
    let mut world = World::new();
    let you = You { handles: vec!["@ruth@books.example".to_owned()], ..You::default() };
    world.store.set_you(&you).unwrap();
    world.books(&[note("1", "@ruth@books.example", &[]), note("5", "@guest@books.example", &[])]);

    world.thread(&[
        answer("22", "@b@books.example", "1", "Welcome!"),
        answer("333", "@ruth@books.example", "5", "Hello"),
        answer("4444", "@guest@books.example", "333", "Hello back"),
    ]);

    let (for_you, _) = world.store.page(Among::ForYou, Span::Newest, 10).unwrap();
    let titles: Vec<PostId> = for_you.iter().map(|row| row.key.id).collect();
    assert_eq!(titles, [world.id_of("5"), world.id_of("1")]);
    assert_eq!(world.store.tally().unwrap().for_you, 2);
    let answered = for_you.iter().find(|row| row.key.id == world.id_of("5")).unwrap();
    assert!(answered.answered);
}

#[test]
fn an_answer_known_by_another_servers_number_finds_what_it_answers() {
    let mut world = World::new();
    world.books(&[answer("22", "@niamh@books.example", "1", "Yes")]);
    // Another server shows the whole thread, under numbers of its own.
    let mut elsewhere =
        [note("1", "@guest@duck.example", &[]), note("22", "@niamh@books.example", &[])];
    for (seen, (id, parent)) in elsewhere.iter_mut().zip([("901", None), ("922", Some("901"))]) {
        if let Some(facts) = &mut seen.note {
            facts.shown_by = ("duck.example".to_owned(), id.to_owned());
            facts.answers = parent.map(str::to_owned);
        }
    }

    world.thread(&elsewhere);

    assert_eq!(world.store.conversation(world.id_of("22")).unwrap().above.len(), 1);
}

#[test]
fn a_database_of_the_fourth_schema_keeps_its_notes_and_knows_their_networks() {
    let (_folder, opened) = brought_from(
        4,
        "INSERT INTO source(id, kind, tag, address, key, newest) VALUES (1, 1, 'cpd23', 'https://books.example/', 'books.example/#cpd23', '12');
         INSERT INTO post(id, public, kind, source, handle, headline, hash, date_sure, at, first_seen, shown)
           VALUES (1, 'aaaabbbbcccc', 1, 1, '@a@books.example', 'One', x'00', 0, 1777000000000, 1777000000000, 1),
                  (2, 'aaaabbbbcccd', 1, 1, '@b.example', 'Two', x'00', 0, 1777000000001, 1777000000000, 1);
         INSERT INTO outbox(post, text, state, since) VALUES (1, 'Words', 'draft', 1777000000000);",
    );

    let networks: Vec<Option<i64>> = {
        let mut query =
            opened.store.connection.prepare("SELECT network FROM post ORDER BY id").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(|network| network.unwrap()).collect()
    };
    assert_eq!(networks, [Some(1), Some(2)]);
    assert_eq!(opened.store.outbox().unwrap()[0].text, "Words");
    assert_eq!(opened.store.page(Among::Everything, Span::Newest, 10).unwrap().0.len(), 2);
}

#[test]
fn a_note_and_the_post_it_announces_that_come_together_are_one_row_whichever_is_first() {
    for note_first in [true, false] {
        let mut world = World::new();
        let sources = world.store.askable(at(NOW)).unwrap();
        let of = |key: &str| sources.iter().find(|source| source.key.contains(key)).unwrap();
        let blog = Sighting::all(vec![post("1", "Say hello", "2026-04-28T09:00:00Z")], None);
        let link = blog[0].seen().link.clone().unwrap();
        let told = note("9", "@niamh@books.example", &[link.as_str()]);
        let told = Sighting::all(vec![told], None);
        let showed = |source, sightings| Showed { source, base: None, sightings, at: at(NOW) };
        let mut both =
            [showed(of("books.example"), told.as_slice()), showed(of("niamh"), blog.as_slice())];
        if !note_first {
            both.reverse();
        }

        world.store.keep_several(&both).unwrap();

        assert_eq!(world.titles(), ["Say hello"], "note first: {note_first}");
    }
}
