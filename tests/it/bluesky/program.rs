//! The program itself against the real network: what a person does there, from signing in to signing out.

use assert_cmd::Command;
use cohort::social::bluesky;
use serde_json::Value;

use super::told;
use crate::world::{World, program, wait_until};

/// A world that follows the hashtag and two people, if there is a network.
fn world(signed_in: bool) -> Option<World> {
    let (home, view) = (told("")?, told("_VIEW")?);
    let config = format!(
        "[[participant]]\nname = \"Niamh Byrne\"\nbluesky = \"niamh.test\"\n\n\
         [[participant]]\nname = \"Freya\"\nbluesky = \"freya.test\"\n\n\
         [[hashtag]]\ntag = \"lantern23\"\nbluesky = \"{view}\""
    );
    let world = World::new().config(&config);
    if signed_in {
        let handle = told("_HANDLE").unwrap();
        let output = cohort(&world, &["login", "bluesky", &handle, "--service", &home])
            .write_stdin(format!("{}\n", told("_PASSWORD").unwrap()))
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{err}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("@robin.test"));
    }
    Some(world)
}

/// The program, in the network's own time.
fn cohort(world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .env("COHORT_CONFIG", world.config_file())
        .env("COHORT_DATA", world.data())
        .env_remove("RUST_BACKTRACE")
        .args(arguments);
    command
}

fn lines(world: &World, arguments: &[&str]) -> Vec<Value> {
    let output = cohort(world, arguments).output().unwrap();
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?} {out} {err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn notes(world: &World) -> Vec<Value> {
    lines(world, &["list", "--json"])
}

fn note(world: &World, words: &str) -> Value {
    let notes = notes(world);
    let found = notes.iter().find(|note| note.to_string().contains(words)).cloned();
    found.unwrap_or_else(|| panic!("no {words}: {notes:#?}"))
}

fn accounts(world: &World) -> Vec<Value> {
    let text = std::fs::read_to_string(world.data().join("accounts.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn b01_without_an_account_the_participants_are_read_and_who_is_shy_is_not() {
    let Some(world) = world(false) else { return };

    cohort(&world, &["refresh"]).assert().success();

    let all = notes(&world);
    let text = format!("{all:?}");
    assert!(text.contains("A picture.") && text.contains("New on my blog"), "{text}");
    assert!(!text.contains("Not for strangers") && !text.contains("Folded."), "{text}");
}

#[test]
fn b02_signed_in_everybody_s_notes_are_read_and_a_token_that_ran_out_is_renewed_on_the_way() {
    let Some(world) = world(true) else { return };
    let file = world.data().join("accounts.json");
    let mut kept = accounts(&world);
    let expired = told("_EXPIRED").unwrap();
    kept[0]["password"]["kept"] = expired.clone().into();
    std::fs::write(&file, Value::from(kept).to_string()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    cohort(&world, &["refresh"]).assert().success();

    let text = format!("{:?}", notes(&world));
    assert!(text.contains("nudity") || text.contains("Folded."), "{text}");
    assert_ne!(accounts(&world)[0]["password"]["kept"], expired.as_str());
    let log = std::fs::read_to_string(world.data().join("cohort.log")).unwrap_or_default();
    for secret in [&expired, &told("_PASSWORD").unwrap()] {
        assert!(!log.contains(secret.as_str()));
        assert!(!std::fs::read_to_string(&file).unwrap().contains(secret.as_str()));
    }
}

#[test]
fn b03_an_answer_is_sent_once_stands_in_the_thread_and_one_signs_out() {
    let Some(world) = world(true) else { return };
    cohort(&world, &["refresh"]).assert().success();
    let both = note(&world, "Both.");
    let id = both["id"].as_str().unwrap();
    let words = world.data().join("words.txt");
    let text = "C’est vrai ☕ — voilà : https://robin.example/é #Lantern23";
    std::fs::write(&words, text).unwrap();

    let file = words.to_str().unwrap();
    let sent = lines(&world, &["reply", id, "--file", file, "--yes", "--json"]).remove(0);

    assert_eq!(sent["state"], "sent", "{sent}");
    let shown = lines(&world, &["show", id, "--json"]).remove(0);
    let said: Vec<String> = shown["conversation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| turn["text"].to_string())
        .collect();
    assert_eq!(said.iter().filter(|one| one.contains("C’est vrai")).count(), 1, "{shown:#}");

    let refresh = accounts(&world)[0]["renewal"].as_str().unwrap().to_owned();
    cohort(&world, &["logout", "@robin.test"]).assert().success();
    assert!(accounts(&world).is_empty());
    let network = super::Network::find().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let after = runtime.block_on(network.refreshes(&refresh));
    assert!(bluesky::is_signed_out(after.status, &after.body), "{after:?}");
}

#[test]
fn b04_what_nobody_would_see_is_not_sent_and_the_words_are_kept() {
    let Some(world) = world(true) else { return };
    cohort(&world, &["refresh"]).assert().success();
    let closed = note(&world, "Nobody may answer this.");
    let words = world.data().join("words.txt");
    std::fs::write(&words, "May I?").unwrap();

    let id = closed["id"].as_str().unwrap();
    let arguments = ["reply", id, "--file", words.to_str().unwrap(), "--yes", "--json"];
    let output = cohort(&world, &arguments).output().unwrap();

    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (said["state"].as_str(), said["reason"].as_str()),
        (Some("refused"), Some("closed"))
    );
    let outbox = lines(&world, &["outbox", "--json"]);
    let kept = outbox.iter().find(|reply| reply["post"] == closed["id"]).unwrap();
    assert_eq!(kept["reason"], "closed", "{kept:#}");
}

#[test]
fn b05_killed_at_any_step_an_answer_is_there_once() {
    for (halt, state) in [("claim", "waiting"), ("request", "sending"), ("answer", "sending")] {
        let Some(world) = world(true) else { return };
        cohort(&world, &["refresh"]).assert().success();
        let both = note(&world, "Both.");
        let text = format!("Killed at {halt} — ☕ #lantern23");
        let words = world.data().join("words.txt");
        std::fs::write(&words, &text).unwrap();
        let (both, file) = (both["id"].as_str().unwrap(), words.to_str().unwrap());
        let mut child = world.begins(&["reply", both, "--file", file, "--yes"], Some(halt));
        let outbox = || lines(&world, &["outbox", "--json"]);
        wait_until(halt, || {
            let arrived = stands(&text) == usize::from(halt == "answer");
            arrived && outbox().first().is_some_and(|reply| reply["state"] == state)
        });
        child.kill().unwrap();
        child.wait().unwrap();

        let id = outbox()[0]["id"].to_string();
        let sent = lines(&world, &["outbox", "send", &id, "--yes", "--json"]).remove(0);

        assert_eq!(sent["state"], "sent", "{halt} {sent}");
        assert_eq!(stands(&text), 1, "{halt}");
    }
}

/// How many posts of one's own with these words the account's server has.
fn stands(text: &str) -> usize {
    let network = super::Network::find().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let own = runtime.block_on(async {
        let session = network.signs_in().await;
        let asks = bluesky::own_posts(&network.home, &session.did);
        network.ask(asks, None).await
    });
    let own = bluesky::read_own(&own.body).unwrap();
    own.iter().filter(|post| post.text == text).count()
}
