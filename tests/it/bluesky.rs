//! Against a real Bluesky network, where there is one: `tests/with-bluesky` starts it and says where by
//! `COHORT_TEST_BLUESKY`. Without it, each of these says that it was skipped. One after the other.

mod program;

use std::collections::HashMap;
use std::time::Duration;

use cohort::config::accounts::Accounts;
use cohort::domain::{PostId, Refusal, Seen};
use cohort::fetch::manners::Pace;
use cohort::fetch::{Client, ClientSettings, Delivered, Delivery, Load, Login, Reception, Verb};
use cohort::refresh::{Asking, Sky, account_of, look_for};
use cohort::runtime::{clock::Clock, sign_in};
use cohort::social::bluesky::{self, Answered, Asked, Post, Session, StrongRef, Taken};
use cohort::store::NoteThere;
use jiff::Timestamp;
use url::Url;

/// The network: the server of the accounts, what shows everybody's posts, and one account.
struct Network {
    client: Client,
    home: Url,
    view: Url,
    handle: String,
    password: String,
}

#[expect(clippy::disallowed_methods, reason = "whoever starts the network says so this way")]
fn told(name: &str) -> Option<String> {
    std::env::var(format!("COHORT_TEST_BLUESKY{name}")).ok()
}

#[expect(clippy::disallowed_methods, reason = "a real server has the real time")]
fn now() -> Timestamp {
    Timestamp::now()
}

impl Network {
    /// The network, if there is one.
    #[expect(clippy::print_stdout, reason = "a test that was skipped says so")]
    fn find() -> Option<Self> {
        let Some(home) = told("") else {
            println!("skipped: there is no Bluesky here (tests/with-bluesky starts one)");
            return None;
        };
        Some(Self {
            client: Client::new(ClientSettings::default()).unwrap(),
            home: Url::parse(&home).unwrap(),
            view: Url::parse(&told("_VIEW").unwrap()).unwrap(),
            handle: told("_HANDLE").unwrap(),
            password: told("_PASSWORD").unwrap(),
        })
    }

    async fn deliver(&self, delivery: Delivery) -> Reception {
        match self.client.deliver(&delivery, now()).await {
            Delivered::Answered(reception) => reception,
            other => panic!("no answer: {other:?}"),
        }
    }

    async fn ask(&self, url: Option<Url>, token: Option<&str>) -> Reception {
        let question = Delivery::ask(url.unwrap());
        self.deliver(match token {
            Some(token) => question.login(Login::Token(token.to_owned())),
            None => question,
        })
        .await
    }

    async fn send(&self, request: Option<(Url, String)>, token: &str) -> Reception {
        let (url, document) = request.unwrap();
        let login = Login::Token(token.to_owned());
        self.deliver(Delivery::send(url, Load::Json(document)).login(login)).await
    }

    async fn signs_in(&self) -> Session {
        let (url, document) =
            bluesky::create_session(&self.home, &self.handle, &self.password).unwrap();
        let reception = self.deliver(Delivery::send(url, Load::Json(document))).await;
        bluesky::read_session(&reception.body).unwrap()
    }

    async fn refreshes(&self, token: &str) -> Reception {
        let url = bluesky::refresh_session(&self.home).unwrap();
        let asks = Delivery { verb: Verb::Post, ..Delivery::ask(url) };
        self.deliver(asks.login(Login::Token(token.to_owned()))).await
    }

    async fn answered(&self, uri: &str, session: &Session) -> Answered {
        let posts = bluesky::posts(&self.home, &[uri]);
        bluesky::read_parent(&self.ask(posts, Some(&session.access)).await.body).unwrap()
    }

    async fn record_stands(&self, session: &Session, key: &str) -> Option<StrongRef> {
        let record = bluesky::get_record(&self.home, &session.did, key);
        bluesky::read_created(&self.ask(record, Some(&session.access)).await.body)
    }

    /// What the network shows of a thread, as soon as it is what is waited for: it takes its time.
    async fn shows<T>(&self, uri: &str, what: impl Fn(&Reception) -> Option<T>) -> T {
        for _ in 0..100 {
            let reception = self.ask(bluesky::thread(&self.view, uri), None).await;
            if let Some(found) = what(&reception) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the network never showed it")
    }
}

/// The notes of a thread.
fn notes(reception: &Reception) -> Option<Vec<Seen>> {
    bluesky::read_thread(&reception.body, Asked::AsStranger).map(|thread| thread.notes)
}

fn tags() -> Vec<String> {
    vec!["lantern23".to_owned()]
}

fn words<'a>(text: &'a str, people: &'a HashMap<String, String>) -> Post<'a> {
    Post { text, reply: None, people, card: None, language: Some("en"), created_at: now() }
}

#[tokio::test]
async fn a01_an_app_password_opens_a_session_and_a_wrong_one_does_not() {
    let Some(network) = Network::find() else { return };

    let session = network.signs_in().await;

    assert_eq!(session.handle, network.handle);
    assert_eq!(session.service.as_ref().and_then(Url::port), network.home.port());
    let wrong = bluesky::create_session(&network.home, &network.handle, "wrong").unwrap();
    let reception = network.deliver(Delivery::send(wrong.0, Load::Json(wrong.1))).await;
    assert!(bluesky::is_signed_out(reception.status, &reception.body));
    assert_eq!(
        bluesky::message(&reception.body).unwrap().as_str(),
        "Invalid identifier or password"
    );
}

#[tokio::test]
async fn a02_whoever_has_a_handle_can_be_found_with_the_server_of_their_account() {
    let Some(network) = Network::find() else { return };
    let directory = Url::parse(&told("_DIRECTORY").unwrap()).unwrap();

    let asks = bluesky::resolve_handle(&network.view, &network.handle);
    let did = bluesky::read_did(&network.ask(asks, None).await.body).unwrap();
    let with = (&network.client, &Clock::wall());
    let places = (network.view.as_str(), directory.as_str());
    let found = sign_in::bluesky_server(with, places, &network.handle).await.unwrap();

    assert_eq!(did, network.signs_in().await.did);
    assert_eq!(found.port(), network.home.port());
    let nobody = sign_in::bluesky_server(with, places, "nobody.test").await;
    assert!(nobody.is_err(), "{nobody:?}");
    let nobody = bluesky::resolve_handle(&network.view, "nobody.test");
    let reception = network.ask(nobody, None).await;
    assert_eq!(bluesky::read_did(&reception.body), None);
}

#[tokio::test]
async fn a03_the_search_wants_an_account_and_gives_what_carries_the_tag() {
    let Some(network) = Network::find() else { return };
    let search = bluesky::search_page(&network.home, "lantern23", None);

    let stranger = network.ask(search.clone(), None).await;
    let session = network.signs_in().await;
    let reception = network.ask(search, Some(&session.access)).await;

    assert_eq!(bluesky::error_name(&stranger.body).as_deref(), Some("AuthMissing"));
    let page = bluesky::read_search(&reception.body, &tags(), Asked::AsSomebody).unwrap();
    assert!(page.given > page.notes.len(), "what only begins like the tag is left out");
    let folded = page.notes.iter().find(|note| note.html.contains("Folded.")).unwrap();
    let warning = folded.note.as_ref().unwrap().warning.as_ref().unwrap();
    assert_eq!(warning.as_str(), "nudity, graphic media");
}

#[tokio::test]
async fn a04_an_author_s_feed_is_read_by_a_stranger_page_by_page() {
    let Some(network) = Network::find() else { return };
    let mut notes: Vec<Seen> = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..20 {
        let mut url = bluesky::author_page(&network.view, "niamh.test", cursor.as_deref()).unwrap();
        let smaller = url.query().unwrap().replace("limit=100", "limit=2");
        url.set_query(Some(&smaller));
        let reception = network.ask(Some(url), None).await;
        let page = bluesky::read_author(&reception.body, &tags(), Asked::AsStranger).unwrap();
        notes.extend(page.notes);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }

    assert_eq!((notes.len(), cursor), (3, None));
    assert!(notes.iter().all(|note| note.note.as_ref().unwrap().handle.as_str() == "@niamh.test"));
    assert!(notes[0].html.contains("<blockquote>") && notes[0].html.contains("alt=\"A chair, "));
    assert_eq!(
        notes[2].note.as_ref().unwrap().links[0].as_str(),
        "https://niamh.example/2026/04/thing-12.html"
    );
}

#[tokio::test]
async fn a05_a_thread_is_read_from_above_and_what_is_blocked_makes_it_a_part() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let read = |reception: &Reception, asked| bluesky::read_thread(&reception.body, asked).unwrap();

    let root = told("_ROOT").unwrap();
    let mine = network.ask(bluesky::thread(&network.home, &root), Some(&session.access)).await;
    let mine = read(&mine, Asked::AsSomebody);
    let theirs = network.ask(bluesky::thread(&network.view, &root), None).await;
    let theirs = read(&theirs, Asked::AsStranger);
    let gone = network.ask(bluesky::thread(&network.view, &told("_GONE").unwrap()), None).await;
    let blocked = bluesky::posts(&network.home, &[&told("_BLOCKED").unwrap()]);
    let blocked = network.ask(blocked, Some(&session.access)).await;

    assert_eq!((mine.notes.len() + 1, mine.whole, theirs.whole), (theirs.notes.len(), false, true));
    assert!(theirs.notes.iter().any(|note| note.note.as_ref().unwrap().automatic));
    assert_eq!((gone.status, bluesky::error_name(&gone.body).as_deref()), (400, Some("NotFound")));
    assert_eq!(bluesky::read_posts(&blocked.body, Asked::AsSomebody), Some(Vec::new()));
}

#[tokio::test]
async fn a05b_what_is_gone_is_told_from_what_is_kept_from_us() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let folder = tempfile::tempdir().unwrap();
    let accounts = Accounts::of(folder.path().join("accounts.json"));
    let sky = Sky::of(account_of(&network.home, session), &accounts);
    let asking = Asking {
        client: &network.client,
        now: &now,
        pace: Pace::default(),
        at_once: 1,
        logins: &[],
        sky: Some(&sky),
    };
    let named = |name: &str, number| NoteThere {
        post: PostId(number),
        name: told(name).unwrap(),
        uri: told(name),
    };

    let notes = [named("_ROOT", 1), named("_GONE", 2), named("_BLOCKED", 3)];
    let found = look_for(&asking, &network.view, &notes).await;

    assert_eq!(found, (vec![PostId(2)], vec![PostId(1), PostId(3)]));
}

#[tokio::test]
async fn a06_a_token_whose_time_is_over_is_told_by_its_name_and_a_new_one_helps() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let expired = told("_EXPIRED").unwrap();
    let search = bluesky::search_page(&network.home, "lantern23", None);

    let over = network.ask(search.clone(), Some(&expired)).await;
    let sent = bluesky::create_record(&network.home, &session.did, "x", &serde_json::json!({}));
    let not_sent = network.send(sent, &expired).await;
    let nonsense = network.ask(search.clone(), Some("nonsense")).await;
    let fresh = network.refreshes(&session.refresh).await;
    let lost = network.refreshes(&session.refresh).await;
    let wrong_one = network.refreshes(&session.access).await;

    assert_eq!((over.status, bluesky::must_refresh(over.status, &over.body)), (400, true));
    assert_eq!(bluesky::taken(not_sent.status, &not_sent.body), Taken::MustRefresh);
    assert!(!bluesky::must_refresh(nonsense.status, &nonsense.body));
    assert!(bluesky::is_signed_out(nonsense.status, &nonsense.body));
    let fresh = bluesky::read_session(&fresh.body).unwrap();
    assert_eq!(network.ask(search, Some(&fresh.access)).await.status, 200);
    // An answer that got lost signs nobody out: the same token works again for a while.
    assert!(bluesky::read_session(&lost.body).is_some());
    assert!(bluesky::is_signed_out(wrong_one.status, &wrong_one.body));

    let ends = Delivery {
        verb: Verb::Post,
        ..Delivery::ask(bluesky::delete_session(&network.home).unwrap())
    };
    let ended = network.deliver(ends.login(Login::Token(fresh.refresh.clone()))).await;
    assert_eq!(ended.status, 200);
    let after = network.refreshes(&fresh.refresh).await;
    assert!(bluesky::is_signed_out(after.status, &after.body));
}

#[tokio::test]
async fn a07_an_answer_arrives_with_its_stretches_and_the_same_key_twice_is_one_post() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let answer = told("_ANSWER").unwrap();
    let before = network.ask(bluesky::thread(&network.view, &answer), None).await;
    let before = bluesky::read_thread(&before.body, Asked::AsStranger).unwrap().notes.len();
    let answered = network.answered(&answer, &session).await;
    let asks = bluesky::resolve_handle(&network.home, "tunde.test");
    let tunde = bluesky::read_did(&network.ask(asks, None).await.body).unwrap();
    let people = HashMap::from([("tunde.test".to_owned(), tunde.clone())]);
    let text =
        "Ça marche ☕ — merci @tunde.test, voilà : https://robin.example/é?a=1. 続き #Lantern23!";
    let reply = Post { reply: Some(&answered), ..words(text, &people) };
    let key = bluesky::record_key(now(), 77);
    let request = || bluesky::create_record(&network.home, &session.did, &key, &reply.record());

    let first = network.send(request(), &session.access).await;
    let second = network.send(request(), &session.access).await;

    let Taken::Shown(stands) = bluesky::taken(first.status, &first.body) else {
        panic!("not taken: {first:?}")
    };
    // Nobody can tell from this answer; the record under the key can.
    assert_eq!(bluesky::taken(second.status, &second.body), Taken::Unclear);
    assert_eq!(network.record_stands(&session, &key).await, Some(stands.clone()));
    let own = network.ask(bluesky::own_posts(&network.home, &session.did), None).await;
    let own = bluesky::read_own(&own.body).unwrap();
    assert_eq!(own.iter().filter(|post| post.text == text).count(), 1);
    assert_eq!(own[0].answers.as_ref(), Some(&answer));
    let notes = network
        .shows(&answer, |reception| notes(reception).filter(|notes| notes.len() > before))
        .await;
    assert_eq!(notes.len(), before + 1);
    let mine = notes.iter().find(|note| note.guid.as_ref() == Some(&stands.uri)).unwrap();
    assert!(mine.html.contains(&format!("/profile/{tunde}\" class=\"mention\">@tunde.test</a>, ")));
    assert!(mine.html.contains("rel=\"tag\">#Lantern23</a>!</p>"), "{}", mine.html);
    assert_eq!(
        mine.note.as_ref().unwrap().links,
        [Url::parse("https://robin.example/é?a=1").unwrap()]
    );
    // The thread began elsewhere than at what is answered.
    assert_ne!(answered.root, answered.parent);
}

#[tokio::test]
async fn a08_one_s_own_post_can_be_changed_and_removed_and_then_it_is_not_there() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let people = HashMap::new();
    let key = bluesky::record_key(now(), 78);
    let post = words("Half of it. #lantern23", &people);
    let request = bluesky::create_record(&network.home, &session.did, &key, &post.record());
    let reception = network.send(request, &session.access).await;
    let old = bluesky::read_created(&reception.body).unwrap();

    let whole = words("All of it. #lantern23", &people).record();
    let put = bluesky::put_record(&network.home, &old, &whole);
    let changed = network.send(put.clone(), &session.access).await;
    // The same once more is no change; something else in the place of what no longer stands there is none either.
    let same = network.send(put, &session.access).await;
    let other = words("Something else.", &people).record();
    let put = bluesky::put_record(&network.home, &old, &other);
    let again = network.send(put, &session.access).await;

    let new = bluesky::read_created(&changed.body).unwrap();
    assert!(new.uri == old.uri && new.cid != old.cid);
    assert_eq!(bluesky::read_created(&same.body).as_ref(), Some(&new));
    assert_eq!(bluesky::error_name(&again.body).as_deref(), Some("InvalidSwap"));
    let shown = network.shows(&old.uri, |reception| {
        notes(reception)?.into_iter().find(|note| note.html.contains("All of it."))
    });
    assert_eq!(shown.await.guid, Some(old.uri.clone()));
    for _ in 0..2 {
        let gone = bluesky::delete_record(&network.home, &session.did, &key);
        assert_eq!(network.send(gone, &session.access).await.status, 200);
    }
    assert_eq!(network.record_stands(&session, &key).await, None);
    let gone =
        |reception: &Reception| (bluesky::error_name(&reception.body)? == "NotFound").then_some(());
    network.shows(&old.uri, gone).await;
}

#[tokio::test]
async fn a09_what_is_too_long_is_refused_in_the_server_s_words_as_we_count_it() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;
    let people = HashMap::new();
    let family = "👨‍👩‍👧";
    let just = family.repeat(100) + &"é".repeat(200);
    assert_eq!(bluesky::left(&just), 0);

    let mut kept = Vec::new();
    for text in [just.clone(), format!("{just}!")] {
        let key = bluesky::record_key(now(), 79);
        let record = words(&text, &people).record();
        let request = bluesky::create_record(&network.home, &session.did, &key, &record);
        let reception = network.send(request, &session.access).await;
        kept.push(bluesky::taken(reception.status, &reception.body));
    }

    assert!(matches!(&kept[0], Taken::Shown(_)), "{kept:?}");
    let Taken::Refused(Refusal::Unfit(says)) = &kept[1] else { panic!("{kept:?}") };
    assert!(says.as_str().contains("grapheme too big"), "{says:?}");
}

#[tokio::test]
async fn a10_an_answer_nobody_would_see_is_known_beforehand() {
    let Some(network) = Network::find() else { return };
    let session = network.signs_in().await;

    let closed = network.answered(&told("_CLOSED").unwrap(), &session).await;
    let open = network.answered(&told("_ROOT").unwrap(), &session).await;

    assert!(closed.closed && !open.closed);
}

#[tokio::test]
async fn a11_who_keeps_themselves_from_strangers_is_given_to_them_and_left_out_by_us() {
    let Some(network) = Network::find() else { return };

    let asks = bluesky::author_page(&network.view, "freya.test", None);
    let reception = network.ask(asks, None).await;

    let read = |asked| bluesky::read_author(&reception.body, &tags(), asked).unwrap().notes.len();
    assert_eq!((read(Asked::AsStranger), read(Asked::AsSomebody)), (0, 1));
}
