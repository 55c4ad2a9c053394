//! Signing in to a fediverse server and answering notes there: to nobody but those who may see what is
//! answered, once, whatever breaks in between.

use serde_json::Value;
use wiremock::MockServer;

use crate::fediverse::{Fediverse, Kind, TOKEN};
use crate::world::{NOW, World, wait_until};

const WORDS: &str = "So am I. Shall we begin together?";

struct Stage {
    world: World,
    server: MockServer,
    fediverse: Fediverse,
    /// What the server calls the note that is answered.
    note: String,
}

impl Stage {
    fn new(kind: Kind) -> Self {
        let world = World::new();
        let (server, fediverse) = Fediverse::start(&world, kind);
        let world = world
            .config(&format!("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"{}\"]", server.uri()));
        let note = fediverse.says("ama@a.example", 1, "Who else is nervous? #cpd23");
        let stage = Self { world, server, fediverse, note };
        stage.signs_in();
        stage.world.prints(0, &["refresh"]);
        stage
    }

    /// Signs in as a person over ssh does: the code is pasted.
    fn signs_in(&self) {
        let output = self
            .world
            .cohort(&["login", "mastodon", &self.server.uri(), "--paste"])
            .write_stdin("c0de\n")
            .output()
            .unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.contains("@ruth@127.0.0.1"), "{told}{:?}", String::from_utf8(output.stderr));
    }

    fn post(&self) -> String {
        self.world.ids(&[]).pop().unwrap()
    }

    fn words(&self, text: &str) -> String {
        let file = self.world.data().join("words.txt");
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn replies(&self, text: &str, more: &[&str]) -> (i32, Value) {
        let (post, file) = (self.post(), self.words(text));
        let all = [&["reply", &post, "--file", &file, "--yes", "--json"], more].concat();
        let output = self.world.cohort(&all).output().unwrap();
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            Value::String(String::from_utf8_lossy(&output.stderr).into_owned())
        });
        (output.status.code().unwrap(), json)
    }

    /// Starts to answer in the background.
    fn begins(&self, halt: Option<&str>) -> std::process::Child {
        let (post, file) = (self.post(), self.words(WORDS));
        let answer = ["--now", NOW, "reply", &post, "--file", &file, "--yes"];
        self.world.begins(&answer, halt)
    }

    fn outbox(&self) -> Vec<Value> {
        let lines = self.world.prints(0, &["outbox", "--json"]);
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn posted(&self) -> Vec<(Value, Option<String>)> {
        self.fediverse.state().posted.clone()
    }

    /// How many notes of Ruth's stand on the server.
    fn stands(&self) -> usize {
        self.fediverse.state().notes.iter().filter(|note| note.acct == "ruth").count()
    }

    fn shown(&self) -> Value {
        let shown = self.world.prints(0, &["show", &self.post(), "--json"]);
        serde_json::from_str(&shown).unwrap()
    }
}

#[test]
fn one_signs_in_with_a_code_and_the_least_rights_and_out_again_and_no_token_is_shown() {
    let stage = Stage::new(Kind::Mastodon);

    let asked = stage.world.asked(&stage.server);
    let form = |path: &str| {
        let request = asked.iter().find(|one| one.url.path() == path).unwrap();
        String::from_utf8(request.body.clone()).unwrap()
    };
    assert!(
        form("/api/v1/apps")
            .contains("scopes=read%3Astatuses+read%3Asearch+read%3Aaccounts+write%3Astatuses&")
    );
    assert!(form("/oauth/token").contains("code_verifier="));
    let accounts = stage.world.prints(0, &["accounts"])
        + &stage.world.prints(0, &["accounts", "--json"])
        + &stage.world.prints(0, &["check", "--json"]);
    assert!(accounts.contains("@ruth@127.0.0.1") && accounts.contains("Ruth A."));
    assert!(!accounts.contains(TOKEN));
    let log = std::fs::read_to_string(stage.world.data().join("cohort.log")).unwrap_or_default();
    let config = std::fs::read_to_string(stage.world.config_file()).unwrap();
    let database = std::fs::read(stage.world.data().join("cohort.db")).unwrap();
    assert!(!log.contains(TOKEN) && !config.contains(TOKEN));
    assert!(!String::from_utf8_lossy(&database).contains(TOKEN));

    stage.world.prints(0, &["logout", "@ruth@127.0.0.1"]);

    let revoked = stage.world.asked(&stage.server).pop().unwrap();
    assert_eq!(revoked.url.path(), "/oauth/revoke");
    assert!(String::from_utf8(revoked.body).unwrap().contains(TOKEN));
    let kept = std::fs::read_to_string(stage.world.data().join("accounts.json")).unwrap();
    assert!(!kept.contains(TOKEN));
}

#[test]
fn a_wrong_code_signs_nobody_in_and_says_so() {
    let world = World::new();
    let (server, _) = Fediverse::start(&world, Kind::Mastodon);

    let output = world
        .cohort(&["login", "mastodon", &server.uri(), "--paste"])
        .write_stdin("wrong\n")
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("said no"));
    assert!(world.prints(0, &["accounts"]).contains("nowhere"));
}

#[test]
fn an_answer_names_whom_it_answers_goes_no_wider_and_keeps_the_warning() {
    for (kind, visibility) in [(Kind::Mastodon, "unlisted"), (Kind::Kin, "private")] {
        let stage = Stage::new(kind);
        {
            // Its author made it narrower since it was read, and put a warning in front.
            let mut kept = stage.fediverse.state();
            kept.notes[0].visibility = visibility;
            kept.notes[0].warning = "nerves".to_owned();
        }

        let (code, reply) = stage.replies(WORDS, &[]);

        assert_eq!((code, reply["state"].as_str()), (0, Some("sent")), "{reply}");
        let (sent, once) = stage.posted().remove(0);
        assert_eq!(sent["status"], format!("@ama@a.example {WORDS}"));
        assert_eq!(sent["in_reply_to_id"], stage.note.as_str());
        assert_eq!(
            (&sent["visibility"], &sent["spoiler_text"]),
            (&visibility.into(), &"nerves".into())
        );
        assert_eq!(once.unwrap().len(), 32);
        assert_eq!(stage.outbox().len(), 0);
    }
}

#[test]
fn an_answer_stands_in_the_thread_at_once_as_yours_and_what_is_answered_to_it_is_for_you() {
    let stage = Stage::new(Kind::Mastodon);

    stage.replies(WORDS, &[]);

    let said = stage.shown()["conversation"][0].clone();
    assert_eq!(
        (said["yours"].as_bool(), said["text"].as_str().unwrap().contains("So am I")),
        (Some(true), true)
    );
    let mine = stage.fediverse.state().notes.last().unwrap().id.clone();
    stage.fediverse.answers("ama@a.example", 20, "Yes, on Thursday!", &mine);
    stage.world.cohort_at("2026-04-29T12:00:00Z", &["refresh"]).output().unwrap();

    let for_you = stage.world.prints(0, &["list", "--for-me", "--json"]);
    assert!(for_you.contains("Who else is nervous"), "{for_you}");
    let keys: Vec<String> = stage.shown()["conversation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| turn["person"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
}

#[test]
fn of_a_long_thread_a_stranger_is_shown_a_part_and_whoever_signs_in_all_of_it() {
    let stage = Stage::new(Kind::Mastodon);
    let config = stage.world.config_file();
    let before = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("{before}\n[you]\nfediverse = \"@ama@a.example\"\n")).unwrap();
    let (day, hour) = (24 * 60, 60);
    let head = stage.fediverse.says("ama@a.example", 27 * day, "Week five! #cpd23");
    for number in 0..70 {
        stage.fediverse.answers("ben@b.example", 27 * day + hour + number, "Me, too!", &head);
    }
    let turns = |at: &str| {
        stage.world.cohort_at(at, &["refresh"]).output().unwrap();
        let newest = stage.world.ids(&[]).remove(0);
        let shown = stage.world.prints(0, &["show", &newest, "--json"]);
        let shown: Value = serde_json::from_str(&shown).unwrap();
        shown["conversation"].as_array().unwrap().len()
    };

    stage.world.prints(0, &["logout", "@ruth@127.0.0.1"]);
    assert_eq!(turns("2026-04-29T12:00:00Z"), 60);
    stage.signs_in();
    assert_eq!(turns("2026-04-29T14:00:00Z"), 70);
}

#[test]
fn a_part_of_a_thread_can_be_answered_by_its_key() {
    let stage = Stage::new(Kind::Mastodon);
    let answer = stage.fediverse.answers("ben@b.example", 20, "Me!", &stage.note);
    stage.replies("Hello you two", &[]);
    stage.world.cohort_at("2026-04-29T12:00:00Z", &["refresh"]).output().unwrap();
    let key = stage.shown()["conversation"]
        .as_array()
        .unwrap()
        .iter()
        .find(|turn| turn["person"].as_str().unwrap().contains("ben"))
        .map(|turn| turn["key"].as_str().unwrap().to_owned());
    let Some(key) = key else { panic!("the thread is read when one's own note is in it") };

    let (code, reply) = stage.replies("And you, Ben", &["--to", &key]);

    assert_eq!(code, 0, "{reply}");
    let (sent, _) = stage.posted().pop().unwrap();
    assert_eq!(sent["in_reply_to_id"], answer.as_str());
    assert_eq!(sent["status"], "@ben@b.example And you, Ben");
}

#[test]
fn a_note_about_a_blog_post_carries_its_address_and_the_hashtag() {
    let stage = Stage::new(Kind::Mastodon);
    let world = &stage.world;
    let blog = world.another_server();
    let feed = crate::world::rss("niamh", &["Thing 1"]);
    let feed = wiremock::ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml");
    world.serve_at(&blog, "/feed", feed);
    world.prints(0, &["add", &format!("{}/feed", blog.uri()), "--name", "Niamh"]);
    let post = world.ids(&[]).remove(0);
    let file = stage.words("Worth your time");

    world.prints(0, &["reply", &post, "--note", "--file", &file, "--yes"]);

    let (sent, _) = stage.posted().remove(0);
    assert_eq!(sent["status"], "Worth your time\n\nhttps://niamh.example/0 #cpd23");
    assert!(sent["in_reply_to_id"].is_null());
    assert_eq!(sent["visibility"], "public");
    let shown = world.prints(0, &["show", &post, "--json"]);
    assert!(shown.contains("Worth your time"), "it stands in the conversation: {shown}");
}

#[test]
fn a_note_of_another_server_is_found_on_one_s_own_first_and_where_it_is_not_that_is_said() {
    let stage = Stage::new(Kind::Mastodon);
    // Ruth's account is elsewhere: there the note has another number.
    let (home, other) = Fediverse::start(&stage.world, Kind::Kin);
    stage.world.prints(0, &["logout", "@ruth@127.0.0.1"]);
    let output = stage
        .world
        .cohort(&["login", "mastodon", &home.uri().replace("127.0.0.1", "localhost"), "--paste"])
        .write_stdin("c0de\n")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{:?}", String::from_utf8(output.stderr));

    let (code, reply) = stage.replies(WORDS, &[]);
    assert_eq!((code, reply["reason"].as_str()), (1, Some("not-found")), "{reply}");
    assert_eq!(stage.outbox().len(), 1, "the words are kept");
    assert!(other.state().posted.is_empty());
    let asked = Fediverse::asked(&stage.world, &home);
    assert!(
        asked.iter().any(|one| one.starts_with("/api/v2/search") && one.contains("resolve=true"))
    );

    // Once it is known there it is answered there, under the name it has there.
    let there = other.answers("ama", 5, "Who else is nervous?", "another");
    let everywhere = format!("{}/users/x/statuses/{}", stage.server.uri(), stage.note);
    other.state().notes.last_mut().unwrap().uri = Some(everywhere);
    let id = stage.outbox()[0]["id"].to_string();
    stage.world.prints(0, &["outbox", "send", &id, "--yes"]);

    assert_eq!(other.state().posted[0].0["in_reply_to_id"], there.as_str());
    let said = stage.shown()["conversation"][0].clone();
    assert_eq!(said["yours"].as_bool(), Some(true), "{said}");
}

#[test]
fn an_answer_that_got_lost_is_looked_for_and_never_sent_again_unseen() {
    for kind in [Kind::Mastodon, Kind::Kin] {
        let stage = Stage::new(kind);
        stage.fediverse.state().loses_answers = true;

        let (code, reply) = stage.replies(WORDS, &[]);

        // The server answered 502 after taking it: it is found among one's own notes.
        assert_eq!((code, reply["state"].as_str()), (0, Some("sent")), "{kind:?} {reply}");
        assert_eq!((stage.posted().len(), stage.stands()), (1, 1), "{kind:?}");
    }
}

#[test]
fn words_that_may_have_arrived_and_are_sent_again_carry_the_same_name() {
    let stage = Stage::new(Kind::Mastodon);
    stage.fediverse.state().failing = None;
    let mut child = stage.begins(Some("request"));
    wait_until("it is on its way", || {
        stage.outbox().first().is_some_and(|out| out["state"] == "sending")
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let out = stage.outbox().remove(0);
    assert_eq!(out["state"], "not-known");
    let id = out["id"].to_string();

    assert_eq!(
        stage.world.cohort(&["outbox", "send", &id]).output().unwrap().status.code(),
        Some(1)
    );
    assert_eq!(stage.posted().len(), 0, "nobody said yes");
    stage.world.prints(0, &["outbox", "send", &id, "--yes"]);

    assert_eq!((stage.posted().len(), stage.stands()), (1, 1));
}

#[test]
fn killed_at_any_step_a_note_is_sent_at_most_once_also_where_names_are_ignored() {
    for kind in [Kind::Mastodon, Kind::Kin] {
        for (halt, arrives) in [("claim", false), ("request", false), ("answer", true)] {
            let stage = Stage::new(kind);
            let mut child = stage.begins(Some(halt));
            let wanted = if halt == "claim" { "waiting" } else { "sending" };
            wait_until(halt, || {
                let first = stage.outbox().first().map(|out| out["state"].clone());
                first == Some(wanted.into()) && stage.stands() == usize::from(arrives)
            });
            child.kill().unwrap();
            child.wait().unwrap();
            let id = stage.outbox()[0]["id"].to_string();

            let looked = stage.world.cohort(&["outbox", "send", &id, "--yes", "--json"]).output();
            let reply: Value = serde_json::from_slice(&looked.unwrap().stdout).unwrap();

            assert_eq!(reply["state"], "sent", "{kind:?} {halt}");
            assert_eq!(stage.stands(), 1, "{kind:?} {halt}");
        }
    }
}

#[test]
fn what_a_server_does_not_take_is_said_in_its_own_words_and_the_words_are_kept() {
    let stage = Stage::new(Kind::Mastodon);
    let long = "x".repeat(600);

    let (code, told) = stage.replies(&long, &[]);
    assert_eq!(code, 1);
    assert!(told.as_str().unwrap().contains("longer"), "{told}");
    assert!(stage.posted().is_empty(), "nothing is sent that is too long");

    // A token that is no longer taken.
    let file = stage.world.data().join("accounts.json");
    let accounts = std::fs::read_to_string(&file).unwrap().replace(TOKEN, "old");
    std::fs::write(&file, accounts).unwrap();
    let (code, reply) = stage.replies(WORDS, &[]);
    assert_eq!((code, reply["reason"].as_str()), (1, Some("signed-out")), "{reply}");
    let states: Vec<String> =
        stage.outbox().iter().map(|reply| reply["state"].as_str().unwrap().to_owned()).collect();
    assert!(states.contains(&"refused".to_owned()), "{states:?}");
    assert!(states.contains(&"draft".to_owned()), "the long words are kept: {states:?}");
}

#[test]
fn a_note_of_one_s_own_can_be_changed_and_removed_after_a_yes_and_nobody_else_s() {
    let stage = Stage::new(Kind::Mastodon);
    stage.replies(WORDS, &[]);
    let key = stage.shown()["conversation"][0]["key"].as_str().unwrap().to_owned();
    let file = stage.words("@ama@a.example So am I, and that is fine.");
    let words_there = || stage.fediverse.state().notes.last().unwrap().text.clone();

    let edit = ["note", "edit", &key, "--file", &file];
    assert_eq!(
        stage.world.cohort(&edit).output().unwrap().status.code(),
        Some(1),
        "nobody said yes"
    );
    assert!(words_there().ends_with(WORDS));
    stage.world.prints(0, &[&edit[..], &["--yes"]].concat());
    assert_eq!(words_there(), "@ama@a.example So am I, and that is fine.");
    assert!(stage.shown()["conversation"][0]["text"].as_str().unwrap().contains("that is fine"));

    let other = stage.world.cohort(&["note", "delete", &stage.post(), "--yes"]).output().unwrap();
    assert_eq!(other.status.code(), Some(1));
    assert_eq!(stage.fediverse.state().notes.len(), 2, "it is Ama's");
    stage.world.prints(0, &["note", "delete", &key, "--yes"]);
    assert_eq!(stage.stands(), 0);
    assert_eq!(stage.shown()["conversation"], serde_json::json!([]));
}
