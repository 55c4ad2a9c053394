//! The hashtag on Bluesky: what participants write, read by a stranger; everybody's, read by the search.

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::fediverse::Fediverse;
use crate::world::World;

/// A server that shows Bluesky, with posts of one person.
#[derive(Clone, Default)]
struct Sky(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// What each post says, oldest first; one a minute since the first of April.
    posts: Vec<String>,
    /// The search leads on by cursors for so many posts and then no more.
    most_by_cursor: usize,
}

fn at(minute: usize) -> String {
    let began: jiff::Timestamp = "2026-04-01T00:00:00Z".parse().unwrap();
    let later = jiff::SignedDuration::from_mins(i64::try_from(minute).unwrap());
    began.checked_add(later).unwrap().strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

fn post(minute: usize, text: &str) -> Value {
    json!({
        "uri": format!("at://did:plc:ama/app.bsky.feed.post/p{minute}"), "cid": "c", "indexedAt": at(minute),
        "author": {"did": "did:plc:ama", "handle": "ama.example"},
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at(minute)},
    })
}

impl Sky {
    fn start(world: &World) -> (MockServer, Self) {
        let (server, sky) = (world.another_server(), Self::default());
        sky.state().most_by_cursor = 1_000;
        world.mount(&server, Mock::given(any()).respond_with(sky.clone()));
        (server, sky)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn says(&self, times: usize, text: &str) {
        self.state().posts.extend(std::iter::repeat_n(text.to_owned(), times));
    }
}

impl Respond for Sky {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let state = self.state();
        let asked = |name: &str| {
            let mut pairs = request.url.query_pairs();
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let newest_first = || state.posts.iter().enumerate().rev();
        let offset: usize = asked("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let cursor = |all: usize, most: usize| {
            (offset + 100 < all.min(most)).then(|| (offset + 100).to_string())
        };
        let answer = match request.url.path() {
            "/xrpc/app.bsky.feed.getAuthorFeed" => {
                let page = newest_first().skip(offset).take(100);
                let feed: Vec<Value> =
                    page.map(|(minute, text)| json!({"post": post(minute, text)})).collect();
                json!({"feed": feed, "cursor": cursor(state.posts.len(), usize::MAX)})
            }
            "/xrpc/app.bsky.feed.searchPosts" => {
                let until = asked("until");
                let found: Vec<Value> = newest_first()
                    .filter(|(_, text)| text.contains("#cpd23"))
                    .filter(|(minute, _)| until.as_ref().is_none_or(|until| at(*minute) < *until))
                    .map(|(minute, text)| post(minute, text))
                    .collect();
                let page: Vec<&Value> = found.iter().skip(offset).take(100).collect();
                json!({"posts": page, "cursor": cursor(found.len(), state.most_by_cursor)})
            }
            _ => return ResponseTemplate::new(404),
        };
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

/// A world that follows #cpd23 on Bluesky, and Ama, who writes there.
fn following() -> (World, MockServer, Sky) {
    let world = World::new();
    let (server, sky) = Sky::start(&world);
    let world = world.config(&format!(
        "[[participant]]\nname = \"Ama\"\nbluesky = \"ama.example\"\n\n\
         [[hashtag]]\ntag = \"cpd23\"\nbluesky = \"{}\"",
        server.uri()
    ));
    (world, server, sky)
}

/// Signs in as Ruth, who has an account on the server.
fn signed_in(world: &World, server: &MockServer) {
    let accounts = json!([{
        "platform": "bluesky", "site": format!("{}/", server.uri()), "user": "ruth.example",
        "name": "ruth.example", "password": {"kept": "t0ken"}, "id": "did:plc:ruth"
    }]);
    world.keep_accounts(&accounts);
}

fn shown(world: &World) -> usize {
    world.ids(&[]).len()
}

fn refresh(world: &World, now: &str) {
    world.cohort_at(now, &["refresh"]).output().unwrap();
}

#[test]
fn what_a_participant_wrote_without_the_hashtag_is_not_read_again_every_time() {
    let (world, server, sky) = following();
    sky.says(1, "First #cpd23");
    sky.says(250, "Lunch");
    refresh(&world, "2026-04-28T09:00:00Z");
    assert_eq!((shown(&world), Fediverse::asked(&world, &server).len()), (1, 3));

    sky.says(5, "Dinner");
    refresh(&world, "2026-04-28T15:00:00Z");
    sky.says(1, "Second #cpd23");
    refresh(&world, "2026-04-28T21:00:00Z");

    let asked = Fediverse::asked(&world, &server);
    assert_eq!((shown(&world), asked.len()), (2, 5), "one request a round: {asked:?}");
}

#[test]
fn where_the_cursors_of_the_search_end_the_time_of_the_notes_leads_on() {
    let (world, server, sky) = following();
    signed_in(&world, &server);
    sky.state().most_by_cursor = 200;
    sky.says(450, "Hello #cpd23");

    refresh(&world, "2026-04-28T09:00:00Z");

    assert_eq!(shown(&world), 450);
    sky.says(3, "Hello again #cpd23");
    let before = Fediverse::asked(&world, &server).len();
    refresh(&world, "2026-04-28T10:00:00Z");

    assert_eq!(shown(&world), 453);
    assert_eq!(Fediverse::asked(&world, &server).len(), before + 1);
}

#[test]
fn once_one_is_signed_out_it_is_told_that_only_participants_are_read() {
    let (world, server, sky) = following();
    sky.says(1, "Hello #cpd23");
    let participants_only = |now: &str| {
        refresh(&world, now);
        let told = world.prints(0, &["check", "--json"]);
        let lines: Vec<Value> =
            told.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let tag = lines.into_iter().find(|line| line["name"] == "#cpd23").unwrap();
        tag["participants_only"].as_bool().unwrap()
    };

    let stranger = participants_only("2026-04-28T09:00:00Z");
    signed_in(&world, &server);
    let somebody = participants_only("2026-04-28T10:01:00Z");
    world.keep_accounts(&json!([]));
    // The search is not even due.
    let stranger_again = participants_only("2026-04-28T10:02:00Z");

    assert_eq!((stranger, somebody, stranger_again), (true, false, true));
}
