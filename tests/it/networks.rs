//! The hashtag on fediverse servers: read until caught up, honest about gaps, threads and what is gone.

use serde_json::Value;

use crate::fediverse::{Fediverse, Kind, TOKEN};
use crate::world::World;
use wiremock::MockServer;

/// A world that follows #cpd23 on a server.
fn following(kind: Kind) -> (World, MockServer, Fediverse) {
    let world = World::new();
    let (server, fediverse) = Fediverse::start(&world, kind);
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
    (world, server, fediverse)
}

fn signed_in(world: &World, server: &str) {
    world.keep_accounts(&serde_json::json!([{
        "platform": "mastodon", "site": format!("{server}/"), "user": "@ruth@127.0.0.1",
        "name": "Ruth A.", "password": {"kept": TOKEN}, "id": "77"
    }]));
}

fn notes(world: &World) -> Vec<Value> {
    world
        .prints(0, &["list", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn refresh(world: &World, now: &str) {
    world.cohort_at(now, &["refresh"]).output().unwrap();
}

#[test]
fn a_hashtag_is_read_back_page_by_page_and_later_only_what_is_new() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    for number in 0..95 {
        fediverse.says("ama@a.example", number, "Hello #cpd23");
    }

    refresh(&world, "2026-04-29T10:00:00Z");
    assert_eq!(notes(&world).len(), 95);
    let pages = Fediverse::asked(&world, &server);
    // A page without any note is the end; a short one may have been cut.
    assert_eq!(pages.len(), 4, "{pages:?}");
    assert!(pages.iter().all(|page| page.contains("limit=40") && !page.contains("since_id")));
    // The query is our own, not the one of the server's header, which drops what was asked.
    assert!(pages[2].contains("max_id=114000000000000016"), "{pages:?}");

    for number in 95..100 {
        fediverse.says("ama@a.example", number, "Hello again #cpd23");
    }
    refresh(&world, "2026-04-29T10:10:00Z");

    assert_eq!(notes(&world).len(), 100);
    let pages = Fediverse::asked(&world, &server);
    assert_eq!(pages.len(), 5, "one request a round where little is new: {pages:?}");
    assert!(pages[4].contains("since_id=114000000000000095"), "{pages:?}");
}

#[test]
fn a_server_that_gives_fewer_notes_than_it_is_asked_for_is_read_to_the_end() {
    for (most, leaves_out) in [(Some(20), false), (None, true)] {
        let (world, server, fediverse) = following(Kind::Mastodon);
        fediverse.state().most = most;
        fediverse.state().leaves_out = leaves_out;
        let says = |numbers: std::ops::Range<usize>| {
            for number in numbers {
                let kept_back = if number % 10 == 3 { "[kept back] " } else { "" };
                fediverse.says("ama@a.example", number, &format!("{kept_back}Hello #cpd23"));
            }
        };
        let shown = |all: usize| if leaves_out { all - all / 10 } else { all };
        says(0..100);
        refresh(&world, "2026-04-28T09:00:00Z");
        assert_eq!(notes(&world).len(), shown(100));
        says(100..200);
        fediverse.state().pages_left = Some(2);
        refresh(&world, "2026-04-28T10:00:00Z");
        let told = world.prints(3, &["check", "--json"]);
        assert!(told.contains("\"gaps\":[{"), "{told}");
        fediverse.state().pages_left = None;

        refresh(&world, "2026-04-28T14:00:00Z");
        assert_eq!(notes(&world).len(), shown(200));
        let told = world.prints(0, &["check", "--json"]);
        assert!(told.contains("\"gaps\":[]"), "{told}");
        // The last weeks, anew: nothing was left out of them.
        refresh(&world, "2026-04-29T11:00:00Z");

        let asked = Fediverse::asked(&world, &server);
        assert!(!asked.iter().any(|one| one.contains("/statuses/")), "{asked:?}");
        assert_eq!(notes(&world).len(), shown(200));
    }
}

#[test]
fn a_server_that_gives_the_same_page_for_ever_is_not_asked_for_ever() {
    let (world, server, _) = following(Kind::Mastodon);
    world.reset(&server);
    let note = |id: &str| {
        serde_json::json!({
            "id": id, "uri": format!("{}/{id}", server.uri()), "created_at": "2026-04-01T00:01:00Z",
            "content": "<p>Hello #cpd23</p>", "account": {"acct": "ama@a.example"}
        })
    };
    let page = serde_json::json!([note("2"), note("1")]);
    let answer = wiremock::ResponseTemplate::new(200).set_body_json(page);
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", answer);

    refresh(&world, "2026-04-28T09:00:00Z");

    assert_eq!(Fediverse::asked(&world, &server).len(), 2);
}

#[test]
fn a_walk_that_broke_off_is_taken_up_where_it_broke() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    for number in 0..200 {
        fediverse.says("ama@a.example", number, "Hello #cpd23");
    }
    refresh(&world, "2026-04-28T09:00:00Z");
    assert_eq!(notes(&world).len(), 200);
    for number in 200..400 {
        fediverse.says("ama@a.example", number, "Hello #cpd23");
    }
    fediverse.state().pages_left = Some(2);

    refresh(&world, "2026-04-28T10:00:00Z");
    assert_eq!(notes(&world).len(), 280);
    let told = world.prints(3, &["check", "--json"]);
    assert!(told.contains("\"gaps\":[{"), "{told}");
    fediverse.state().pages_left = None;
    let before = Fediverse::asked(&world, &server).len();
    refresh(&world, "2026-04-28T14:00:00Z");

    assert_eq!(notes(&world).len(), 400);
    let pages = &Fediverse::asked(&world, &server)[before..];
    assert!(pages[0].contains("since_id=114000000000000400"), "{pages:?}");
    assert!(pages[1].contains("max_id=114000000000000321"), "{pages:?}");
    assert_eq!(pages.len(), 5, "nothing is read twice: {pages:?}");
    let told = world.prints(0, &["check", "--json"]);
    assert!(told.contains("\"gaps\":[]"), "{told}");
}

#[test]
fn of_a_flood_the_newest_thousand_come_at_once_and_the_rest_is_a_gap_until_it_is_filled() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    fediverse.says("ama@a.example", 0, "First #cpd23");
    refresh(&world, "2026-04-28T09:00:00Z");
    for number in 1..1_501 {
        fediverse.says("ama@a.example", number, "Flood #cpd23");
    }

    refresh(&world, "2026-04-28T09:10:00Z");
    assert_eq!(notes(&world).len(), 1_001);
    let asked = Fediverse::asked(&world, &server).len();
    assert_eq!(asked, 2 + 25, "25 pages a round, no more");
    refresh(&world, "2026-04-28T09:20:00Z");

    assert_eq!(notes(&world).len(), 1_501);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is looked at is the database itself")]
fn the_first_walk_looked_as_far_back_as_it_came() {
    let looked_from = |notes: usize| {
        let (world, _server, fediverse) = following(Kind::Mastodon);
        for number in 0..notes {
            fediverse.says("ama@a.example", number, "Flood #cpd23");
        }
        refresh(&world, "2026-04-28T09:00:00Z");
        let database = rusqlite::Connection::open(world.data().join("cohort.db")).unwrap();
        let sql = "SELECT looked_from FROM source WHERE kind = 1";
        let at: i64 = database.query_row(sql, [], |row| row.get(0)).unwrap();
        jiff::Timestamp::from_millisecond(at).unwrap().to_string()
    };

    // Six weeks; or until the thousandth note, the hundredth one of all.
    assert_eq!(looked_from(5), "2026-03-17T09:00:00Z");
    assert_eq!(looked_from(1_100), "2026-04-01T01:40:00Z");
}

#[test]
fn once_a_day_the_last_weeks_are_read_anew_and_what_was_deleted_is_gone_and_what_was_edited_is_new()
{
    let (world, server, fediverse) = following(Kind::Mastodon);
    let gone = fediverse.says("ama@a.example", 1, "To be deleted #cpd23");
    let edited = fediverse.says("ama@a.example", 2, "With a tpyo #cpd23");
    let kept = fediverse.says("ama@a.example", 3, "To be kept #cpd23");
    refresh(&world, "2026-04-28T09:00:00Z");
    assert_eq!(notes(&world).len(), 3);
    fediverse.deletes(&gone);
    {
        let mut state = fediverse.state();
        let note = state.notes.iter_mut().find(|note| note.id == edited).unwrap();
        note.text = "Without a typo #cpd23".to_owned();
        note.edited = true;
        // The list leaves it out, and it is there all the same.
        state.notes.iter_mut().find(|note| note.id == kept).unwrap().tagged = false;
    }

    refresh(&world, "2026-04-28T20:00:00Z");
    assert_eq!(notes(&world).len(), 3, "not every time");
    refresh(&world, "2026-04-29T09:00:00Z");

    let titles: Vec<String> =
        notes(&world).iter().map(|note| note["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["To be kept #cpd23", "Without a typo #cpd23"]);
    let looked = Fediverse::asked(&world, &server);
    assert!(looked.contains(&format!("/api/v1/statuses/{gone}")), "{looked:?}");
    assert!(!looked.contains(&format!("/api/v1/statuses/{edited}")), "{looked:?}");
}

#[test]
fn a_server_that_closed_is_told_and_takes_no_note_with_it() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    // The threads in which you write are asked for.
    let world = world.config("[you]\nfediverse = \"@ama@a.example\"");
    for number in 0..50 {
        fediverse.says("ama@a.example", number, "Hello #cpd23");
    }
    refresh(&world, "2026-04-03T09:00:00Z");
    for number in 50..200 {
        fediverse.says("ama@a.example", number, "Hello again #cpd23");
    }
    fediverse.state().pages_left = Some(2);
    refresh(&world, "2026-04-03T10:00:00Z");
    assert_eq!(notes(&world).len(), 130);
    world.reset(&server);

    // Every address is not there, on this day and the next ones, when the last weeks are due.
    for day in 4..7 {
        refresh(&world, &format!("2026-04-0{day}T14:00:00Z"));
    }

    assert_eq!(notes(&world).len(), 130);
    let told = world.prints(3, &["check", "--json"]);
    assert!(told.contains("\"not found\"") && told.contains("\"gaps\":[{"), "{told}");
    let asked = Fediverse::asked(&world, &server);
    assert!(asked.iter().any(|one| one.contains("/statuses/")), "{asked:?}");
}

#[test]
fn an_empty_list_says_nothing_of_the_notes_that_were_on_it() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    fediverse.says("ama@a.example", 1, "Hello #cpd23");
    refresh(&world, "2026-04-20T09:00:00Z");
    assert_eq!(notes(&world).len(), 1);
    world.reset(&server);
    let empty = wiremock::ResponseTemplate::new(200).set_body_json(serde_json::json!([]));
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", empty);

    refresh(&world, "2026-04-22T09:00:00Z");

    assert_eq!(notes(&world).len(), 1);
    assert_eq!(Fediverse::asked(&world, &server).len(), 1, "the list, and nothing by its number");
}

#[test]
fn a_server_that_shows_nothing_to_strangers_is_told_in_words_and_read_once_one_is_signed_in() {
    let (world, server, fediverse) = following(Kind::Kin);
    fediverse.says("ama", 1, "Hello #cpd23");

    let told = world.prints(3, &["refresh"]);
    assert!(told.contains("signed in"), "{told}");
    assert_eq!(notes(&world).len(), 0);
    signed_in(&world, &server.uri());
    world.cohort_at("2026-04-29T13:00:00Z", &["refresh"]).output().unwrap();

    assert_eq!(notes(&world).len(), 1);
    let asked = world.asked(&server);
    assert!(asked[0].headers.get("authorization").is_none());
    let token = asked.last().unwrap().headers.get("authorization").unwrap();
    assert_eq!(token.to_str().unwrap(), format!("Bearer {TOKEN}"));
}

#[test]
fn a_tag_nobody_used_on_a_server_is_empty_there_and_no_trouble() {
    for kind in [Kind::Mastodon, Kind::Kin] {
        let world = World::new();
        let (server, _) = Fediverse::start(&world, kind);
        let world = world
            .config(&format!("[[hashtag]]\ntag = \"unheard\"\nservers = [\"{}\"]", server.uri()));
        signed_in(&world, &server.uri());

        world.prints(0, &["refresh"]);
    }
}

#[test]
fn codes_that_mean_sign_in_are_told_so_and_a_limit_is_obeyed_until_it_ends() {
    for code in [401, 403, 422] {
        let (world, _server, fediverse) = following(Kind::Mastodon);
        fediverse.state().failing = Some((code, 1));
        assert!(world.prints(3, &["refresh"]).contains("signed in"), "{code}");
    }
    let world = World::new();
    let server = world.another_server();
    let limited = wiremock::ResponseTemplate::new(429)
        .insert_header("X-RateLimit-Reset", "2026-04-29T10:45:00.123456Z");
    world.serve_at(&server, "/api/v1/timelines/tag/cpd23", limited);
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));

    let counts: Vec<usize> = ["10:30", "10:44", "10:46"]
        .iter()
        .map(|at| {
            refresh(&world, &format!("2026-04-29T{at}:00Z"));
            world.asked(&server).len()
        })
        .collect();

    assert_eq!(counts, [1, 1, 2]);
}

#[test]
fn the_same_note_on_two_servers_is_one_post() {
    let (world, server, fediverse) = following(Kind::Mastodon);
    fediverse.says("ama@a.example", 1, "Hello #cpd23");
    let other = world.another_server();
    // The other server gives it a number of its own; its uri is the same.
    let uri = format!("{}/users/x/statuses/114000000000000001", server.uri());
    let page = serde_json::json!([{
        "id": "9", "uri": uri, "created_at": "2026-04-01T00:01:00Z", "content": "<p>Hello #cpd23</p>",
        "account": {"acct": "ama@a.example", "display_name": "Ama"}
    }]);
    let answer = wiremock::ResponseTemplate::new(200).set_body_json(page);
    world.serve_at(&other, "/api/v1/timelines/tag/cpd23", answer);
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"CPD23b\"\nservers = [\"{}\"]", other.uri()));

    world.prints(0, &["refresh"]);

    assert_eq!(notes(&world).len(), 1);
}

/// The list of a server: these notes, written on another one.
fn copies(home: &str, numbers: std::ops::Range<usize>) -> wiremock::ResponseTemplate {
    let note = |number: usize| {
        serde_json::json!({
            "id": format!("{number}"), "uri": format!("{home}/users/x/statuses/{}", 114_000_000_000_000_000 + number),
            "created_at": format!("2026-04-{:02}T00:00:00Z", number % 28 + 1),
            "content": format!("<p>Number {number} #cpd23</p>"), "account": {"acct": "ama@a.example"}
        })
    };
    let page: Vec<Value> = numbers.rev().map(note).collect();
    wiremock::ResponseTemplate::new(200).set_body_json(page)
}

const TAG: &str = "/api/v1/timelines/tag/cpd23";

#[test]
fn a_note_that_a_server_has_no_copy_of_is_deleted_only_if_it_is_not_there_where_it_was_written() {
    let world = World::new();
    let (server, home) = (world.another_server(), world.another_server());
    world.serve_at(&server, TAG, copies(&home.uri(), 10..14));
    let world =
        world.config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
    refresh(&world, "2026-04-28T09:00:00Z");
    world.reset(&server);
    world.serve_at(&server, TAG, copies(&home.uri(), 10..11));
    let written = |number: u64| format!("/users/x/statuses/{}", 114_000_000_000_000_000 + number);
    world.serve_at(&home, &written(13), wiremock::ResponseTemplate::new(200));
    world.serve_at(&home, &written(12), wiremock::ResponseTemplate::new(410));
    world.serve_at(&home, &written(11), wiremock::ResponseTemplate::new(401));

    refresh(&world, "2026-04-29T10:00:00Z");

    let asked = Fediverse::asked(&world, &server);
    assert!(asked.contains(&"/api/v1/statuses/13".to_owned()), "{asked:?}");
    let left: Vec<Value> = notes(&world).into_iter().map(|note| note["title"].clone()).collect();
    assert_eq!(left, ["Number 13 #cpd23", "Number 11 #cpd23", "Number 10 #cpd23"]);
    refresh(&world, "2026-04-29T10:10:00Z");
    let again = Fediverse::asked(&world, &server);
    assert_eq!(again.len(), asked.len() + 1, "only once a look: {again:?}");
}

#[test]
fn notes_that_a_server_does_not_show_do_not_hold_up_the_deleted_ones_behind_them() {
    let (world, server, _) = following(Kind::Mastodon);
    world.reset(&server);
    world.serve_at(&server, TAG, copies(&server.uri(), 1..27));
    refresh(&world, "2026-04-28T09:00:00Z");
    assert_eq!(notes(&world).len(), 26);
    world.reset(&server);
    // Twenty are there and not for us; five older ones are deleted.
    for number in 1..6 {
        let at = format!("/api/v1/statuses/{number}");
        let says = serde_json::json!({"error": "Record not found"});
        let answer = wiremock::ResponseTemplate::new(404).set_body_json(says);
        world.serve_at(&server, &at, answer);
    }
    world.serve_at(&server, TAG, copies(&server.uri(), 26..27));
    for number in 6..26 {
        let at = format!("/api/v1/statuses/{number}");
        world.serve_at(&server, &at, wiremock::ResponseTemplate::new(403));
    }

    refresh(&world, "2026-04-29T10:00:00Z");
    refresh(&world, "2026-04-29T10:10:00Z");
    refresh(&world, "2026-04-29T10:20:00Z");

    assert_eq!(notes(&world).len(), 21);
    let asked = Fediverse::asked(&world, &server);
    let single = asked.iter().filter(|one| one.contains("/statuses/")).count();
    assert_eq!(single, 20 + 2 * 5, "each once, and once more what is deleted: {asked:?}");
}

#[test]
fn of_a_thread_the_next_server_is_asked_where_the_first_has_no_copy_and_the_author_s_own_is_believed()
 {
    let world = World::new();
    let (copying, (home, fediverse)) =
        (world.another_server(), Fediverse::start(&world, Kind::Mastodon));
    let note = fediverse.says("ama@a.example", 1, "Number 1 #cpd23");
    fediverse.answers("ben@b.example", 2, "An answer", &note);
    world.serve_at(&copying, TAG, copies(&home.uri(), 1..2));
    // Servers are told apart by their names; where one is signed in is asked first.
    let other = copying.uri().replace("127.0.0.1", "localhost");
    signed_in(&world, &other);
    let world = world.config(&format!(
        "[you]\nfediverse = \"@ama@a.example\"\n\n[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\", \"{}\"]",
        other,
        home.uri()
    ));

    refresh(&world, "2026-04-10T09:00:00Z");

    let asked = Fediverse::asked(&world, &copying);
    assert!(asked.contains(&"/api/v1/statuses/1".to_owned()), "{asked:?}");
    let asked = Fediverse::asked(&world, &home);
    assert!(asked.contains(&format!("/api/v1/statuses/{note}/context")), "{asked:?}");
    assert_eq!(notes(&world).len(), 1);
    fediverse.deletes(&note);
    refresh(&world, "2026-04-10T12:00:00Z");

    assert_eq!(notes(&world).len(), 0);
}
