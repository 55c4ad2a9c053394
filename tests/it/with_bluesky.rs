//! The program itself against a real Bluesky network, where there is one (`tests/with-bluesky` starts it).
//! One after the other.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::world::{World, program};

#[expect(clippy::disallowed_methods, reason = "whoever starts the network says so this way")]
fn told(name: &str) -> Option<String> {
    std::env::var(format!("COHORT_TEST_BLUESKY{name}")).ok()
}

/// A world that follows the hashtag on the network, with two of its people on the list.
struct Stage {
    world: World,
    home: String,
}

impl Stage {
    #[expect(clippy::print_stdout, reason = "a test that was skipped says so")]
    fn find() -> Option<Self> {
        let Some(home) = told("") else {
            println!("skipped: there is no Bluesky here (tests/with-bluesky starts one)");
            return None;
        };
        let world = World::new()
            .config(&format!(
                "[[hashtag]]\ntag = \"lantern23\"\nbluesky = \"{}\"",
                told("_VIEW").unwrap()
            ))
            .config("[[participant]]\nname = \"Niamh\"\nbluesky = \"niamh.test\"")
            .config("[[participant]]\nname = \"Tunde\"\nbluesky = \"tunde.test\"");
        Some(Self { world, home })
    }

    /// The program at the real time, for a real server has that.
    fn cohort(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(program());
        command
            .env("COHORT_CONFIG", self.world.config_file())
            .env("COHORT_DATA", self.world.data())
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    fn prints(&self, arguments: &[&str]) -> String {
        let output = self.cohort(arguments).output().unwrap();
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{arguments:?}\n{out}\n{err}");
        out
    }

    fn signs_in(&self) {
        let output = assert_cmd::Command::from_std(self.cohort(&[
            "login",
            "bluesky",
            &told("_HANDLE").unwrap(),
            "--service",
            &self.home,
        ]))
        .write_stdin(format!("{}\n", told("_PASSWORD").unwrap()))
        .output()
        .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("@robin.test"), "{said} {:?}", String::from_utf8(output.stderr));
    }

    fn notes(&self) -> Vec<Value> {
        let lines = self.prints(&["list", "--kind", "note", "--json"]);
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn note(&self, begins: &str) -> Value {
        let all = self.notes();
        let found = all.iter().find(|note| note["title"].as_str().unwrap().starts_with(begins));
        found.unwrap_or_else(|| panic!("{begins}: {all:#?}")).clone()
    }

    fn words(&self, text: &str) -> String {
        let file = self.world.data().join("words.txt");
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn accounts(&self) -> String {
        std::fs::read_to_string(self.world.data().join("accounts.json")).unwrap()
    }
}

#[test]
fn b01_without_an_account_the_participants_own_notes_are_read_and_that_is_said() {
    let Some(stage) = Stage::find() else { return };

    stage.prints(&["refresh"]);

    let notes = stage.notes();
    let handles: Vec<&str> = notes.iter().map(|note| note["handle"].as_str().unwrap()).collect();
    assert!(handles.contains(&"@niamh.test") && handles.contains(&"@tunde.test"), "{notes:#?}");
    assert!(!handles.contains(&"@freya.test"), "she is on no list");
    assert!(!notes.iter().any(|note| note["text"].as_str().unwrap().contains("Not ours")));
    let folded = stage.note("nudity");
    assert_eq!(folded["warning"], "nudity, graphic media", "its words are not shown in lists");
    let checked: Value =
        serde_json::from_str(stage.prints(&["check", "--json"]).lines().next_back().unwrap())
            .unwrap();
    assert_eq!(checked["participants_only"], true, "{checked}");
}

#[test]
fn b02_signed_in_everybody_s_notes_are_read_by_the_search() {
    let Some(stage) = Stage::find() else { return };
    stage.signs_in();

    stage.prints(&["refresh"]);

    assert_eq!(stage.note("Not for strangers")["handle"], "@freya.test");
    let checked = stage.prints(&["check", "--json"]);
    assert!(checked.contains("\"participants_only\":false"), "{checked}");
    assert!(!stage.prints(&["accounts", "--json"]).contains("eyJ"), "no token is shown");
}

#[test]
fn b03_an_answer_stands_in_its_thread_with_its_stretches_behind_letters_of_many_bytes() {
    let Some(stage) = Stage::find() else { return };
    stage.signs_in();
    stage.prints(&["refresh"]);
    let note = stage.note("Thank you");
    let text =
        "Ça, c’est 素敵 ☕ — see https://robin.example/réponse and @tunde.test, too #lantern23";

    let file = stage.words(text);
    let sent: Value = serde_json::from_str(&stage.prints(&[
        "reply",
        note["id"].as_str().unwrap(),
        "--file",
        &file,
        "--yes",
        "--json",
    ]))
    .unwrap();
    assert_eq!(sent["state"], "sent");

    // The network needs a moment until it shows what it took.
    wait_until("the answer is shown", || {
        stage.prints(&["refresh", "--all"]);
        let shown: Value =
            serde_json::from_str(&stage.prints(&["show", note["id"].as_str().unwrap(), "--json"]))
                .unwrap();
        shown["conversation"]
            .as_array()
            .unwrap()
            .iter()
            .any(|turn| turn["yours"] == true && turn["text"].as_str().unwrap().contains("素敵 ☕"))
    });
    let shown = stage.prints(&["show", note["id"].as_str().unwrap()]);
    assert!(shown.contains("https://robin.example/r"), "the link is one: {shown}");
}

#[test]
fn b04_a_session_whose_time_is_over_is_renewed_and_kept() {
    let Some(stage) = Stage::find() else { return };
    stage.signs_in();
    let mut accounts: Value = serde_json::from_str(&stage.accounts()).unwrap();
    accounts[0]["password"]["kept"] = told("_EXPIRED").unwrap().into();
    std::fs::write(stage.world.data().join("accounts.json"), accounts.to_string()).unwrap();

    stage.prints(&["refresh"]);

    assert!(!stage.notes().is_empty());
    assert!(!stage.accounts().contains(&told("_EXPIRED").unwrap()), "the new token is kept");
}

#[test]
fn b05_killed_after_it_left_it_is_found_by_its_key_and_never_sent_twice() {
    let Some(stage) = Stage::find() else { return };
    stage.signs_in();
    stage.prints(&["refresh"]);
    let note = stage.note("Thank you");
    let file = stage.words("Once and not twice, whatever happens.");

    let mut child = stage
        .cohort(&["reply", note["id"].as_str().unwrap(), "--file", &file, "--yes"])
        .env("COHORT_TEST_HALT", "answer")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let state = || stage.prints(&["outbox", "--json"]);
    wait_until("it is on its way", || state().contains("\"sending\""));
    #[expect(clippy::disallowed_methods, reason = "a real server takes real time")]
    std::thread::sleep(Duration::from_secs(2));
    child.kill().unwrap();
    child.wait().unwrap();
    let out: Value = serde_json::from_str(state().lines().next().unwrap()).unwrap();
    assert_eq!(out["state"], "not-known");

    let id = out["id"].to_string();
    let settled = stage.prints(&["outbox", "send", &id, "--yes", "--json"]);

    assert!(settled.contains("\"sent\""), "{settled}");
    wait_until("it is shown", || {
        stage.prints(&["refresh", "--all"]);
        let shown = stage.prints(&["show", note["id"].as_str().unwrap(), "--json"]);
        let count = shown.matches("Once and not twice").count();
        assert!(count <= 1, "{shown}");
        count == 1
    });
}

#[expect(clippy::disallowed_methods, reason = "a real server takes real time")]
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(500));
    }
}
