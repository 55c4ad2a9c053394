//! Against a real `WordPress`, where there is one: `tests/with-wordpress` starts it and says where by
//! `COHORT_TEST_WORDPRESS`. Without it, each of these says that it was skipped. One after the other.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

use crate::world::{World, program};

/// The server, a world of one's own that follows it, and its switches.
struct Site {
    world: World,
    address: String,
    folder: PathBuf,
}

impl Site {
    /// The server, if there is one.
    #[expect(clippy::disallowed_methods, reason = "whoever starts the server says so this way")]
    #[expect(clippy::print_stdout, reason = "a test that was skipped says so")]
    fn find() -> Option<Self> {
        let found = std::env::var("COHORT_TEST_WORDPRESS").ok();
        let folder = std::env::var("COHORT_TEST_WORDPRESS_FOLDER").ok();
        let (Some(address), Some(folder)) = (found, folder) else {
            println!("skipped: there is no WordPress here (tests/with-wordpress starts one)");
            return None;
        };
        let config = format!(
            "[[participant]]\nname = \"The cohort\"\nfeed = \"{address}/feed/\"\n\n[you]\nname = \"Ruth\"\n\
             email = \"ruth@school.example\"\n\n[conversation]\nforms = [\"{address}\"]"
        );
        let site = Self { world: World::new().config(&config), address, folder: folder.into() };
        for switch in
            ["anon-rest", "moderate", "registered-only", "rest-off", "no-flood", "short-feed"]
        {
            drop(fs::remove_file(site.folder.join(switch)));
        }
        site.cohort(&["refresh"]).assert().success();
        Some(site)
    }

    fn cohort(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .env("COHORT_CONFIG", self.world.config_file())
            .env("COHORT_DATA", self.world.data())
            .args(arguments);
        command
    }

    fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.cohort(arguments).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn switch(&self, name: &str) {
        fs::write(self.folder.join(name), "").unwrap();
    }

    fn post(&self, title: &str) -> Value {
        let all = self.lines(&["list", "--json"]);
        all.into_iter().find(|post| post["title"].as_str().unwrap().contains(title)).unwrap()
    }

    fn said(&self, title: &str) -> Vec<(String, u64)> {
        let id = self.post(title)["id"].as_str().unwrap().to_owned();
        let shown = self.lines(&["show", "--json", &id]).remove(0);
        let turn = |turn: &Value| {
            (turn["text"].as_str().unwrap().to_owned(), turn["depth"].as_u64().unwrap())
        };
        shown["conversation"].as_array().unwrap().iter().map(turn).collect()
    }

    /// Answers a post; the state of the reply and why it was refused.
    fn replies(&self, title: &str, text: &str) -> (String, String) {
        let id = self.post(title)["id"].as_str().unwrap().to_owned();
        let file = self.world.data().join("words.txt");
        fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let reply = self.lines(&["reply", &id, "--file", file, "--yes", "--json"]).remove(0);
        let word = |name: &str| reply[name].as_str().unwrap_or_default().to_owned();
        (word("state"), word("reason"))
    }
}

fn refused(reason: &str) -> (String, String) {
    ("refused".to_owned(), reason.to_owned())
}

fn state(state: &str) -> (String, String) {
    (state.to_owned(), String::new())
}

#[test]
fn a01_threads_are_read_in_their_order_and_pingbacks_and_held_comments_are_not_shown() {
    let Some(site) = Site::find() else { return };

    let hello = site.said("Hello, I am here");

    let depths: Vec<u64> = hello.iter().map(|(_, depth)| *depth).collect();
    assert_eq!(depths, [0, 1, 2]);
    assert_eq!(hello[0].0, "Welcome! I was nervous too.");
    assert!(hello[1].0.contains("& see you next week <3"), "{}", hello[1].0);
    // The author's own answer is no reply, a pingback is not said.
    assert_eq!(site.post("Hello, I am here")["replies"], 2);
    assert_eq!(site.said("Other people").len(), 1);
    assert_eq!(site.post("Other people")["replies"], 1);
    assert_eq!(site.post("nobody has answered me yet")["replies"], 0);
}

#[test]
fn a02_with_rest_switched_off_the_comment_feeds_are_read() {
    let Some(site) = Site::find() else { return };
    drop(fs::remove_dir_all(site.world.data()));
    site.switch("rest-off");

    site.cohort(&["refresh"]).assert().success();

    let hello = site.said("Hello, I am here");
    assert_eq!(hello.iter().map(|(_, depth)| *depth).collect::<Vec<_>>(), [0, 1, 2], "{hello:?}");
}

#[test]
fn a03_a_guest_s_comment_arrives_once_and_is_noticed_by_others_behind_an_unchanged_etag() {
    let Some(site) = Site::find() else { return };
    site.switch("no-flood");
    let other = Site::find().unwrap();
    other.switch("no-flood");
    assert_eq!(other.post("late but here")["replies"], 1);

    assert_eq!(site.replies("late but here", "Never too late <3 & \"so\" it is"), state("sent"));
    assert_eq!(
        site.replies("late but here", "Never too late <3 & \"so\" it is"),
        refused("duplicate")
    );

    let said = site.said("late but here");
    let mine: Vec<_> = said.iter().filter(|(text, _)| text.contains("<3 &")).collect();
    assert_eq!(mine.len(), 1, "{said:?}");
    assert_eq!(site.post("late but here")["answered"], true);
    // Another reader gets it with the next round, a minute later, though the feed answers 304.
    let later = jiff_now_plus_hours(2);
    other.cohort(&["--now", &later, "refresh", "--all"]).assert().success();
    assert_eq!(other.said("late but here").len(), 2);
}

/// The time in so many hours, as `--now` takes it.
#[expect(clippy::disallowed_methods, reason = "a real server has the real time")]
fn jiff_now_plus_hours(hours: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours)).to_string()
}

#[test]
fn a04_with_an_application_password_a_comment_stands_under_the_account_s_name() {
    let Some(site) = Site::find() else { return };
    site.switch("no-flood");
    let login = fs::read_to_string(site.folder.join("app-password")).unwrap();
    let (user, password) = login.trim().split_once(':').unwrap();
    let mut command = site.cohort(&["login", "wordpress", &site.address, "--user", user]);
    let told = command.write_stdin(format!("{password}\n")).assert().success();
    let told = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    assert!(told.contains("under the name Chọ Ngọc Mai"), "{told}");

    assert_eq!(site.replies("Other people", "As myself"), state("sent"));

    assert!(site.said("Other people").contains(&("As myself".to_owned(), 0)));
    let mut wrong = site.cohort(&["login", "wordpress", &site.address, "--user", user]);
    let refusal = wrong.write_stdin("not the password\n").assert().failure();
    let refusal = String::from_utf8(refusal.get_output().stderr.clone()).unwrap();
    assert!(refusal.contains("application password"), "{refusal}");
}

#[test]
fn a05_a_comment_that_is_held_says_so() {
    let Some(site) = Site::find() else { return };
    site.switch("no-flood");
    site.switch("moderate");

    assert_eq!(site.replies("late but here", "Please look at this first"), state("held"));
}

#[test]
fn a06_closed_registered_only_and_missing_fields_are_told_apart_and_the_words_are_kept() {
    let Some(site) = Site::find() else { return };
    site.switch("no-flood");
    assert_eq!(site.replies("personal brand", "Too late?"), refused("closed"));
    site.switch("registered-only");
    assert_eq!(site.replies("late but here", "As a stranger"), refused("account-needed"));

    assert_eq!(site.lines(&["outbox", "--json"]).len(), 2);
}

#[test]
fn a07_two_comments_at_once_are_too_fast() {
    let Some(site) = Site::find() else { return };

    let states: Vec<_> =
        (0..2).map(|n| site.replies("late but here", &format!("In a hurry {n}"))).collect();

    assert!(states.contains(&refused("too-fast")), "{states:?}");
}

#[test]
fn a08_with_rest_off_an_account_has_no_way_and_nothing_is_lost() {
    let Some(site) = Site::find() else { return };
    site.switch("no-flood");
    let login = fs::read_to_string(site.folder.join("app-password")).unwrap();
    let (user, password) = login.trim().split_once(':').unwrap();
    let mut command = site.cohort(&["login", "wordpress", &site.address, "--user", user]);
    command.write_stdin(format!("{password}\n")).assert().success();
    site.switch("rest-off");

    assert_eq!(site.replies("late but here", "By an account"), refused("no-way"));

    assert_eq!(site.lines(&["outbox", "--json"]).len(), 1);
}

#[test]
fn a09_what_a_short_feed_lacks_is_read_page_by_page_of_the_blog_and_of_a_tag() {
    let Some(site) = Site::find() else { return };
    drop(fs::remove_dir_all(site.world.data()));
    site.switch("short-feed");
    site.cohort(&["refresh"]).assert().success();
    assert_eq!(site.lines(&["list", "--json"]).len(), 2);

    let came = site.lines(&["older", "cohort", "--json"]).remove(0);

    assert_eq!((&came["posts"], &came["state"]), (&3.into(), &"beginning".into()));
    assert_eq!(site.lines(&["list", "--json"]).len(), 5);
    assert_eq!(site.lines(&["older", "cohort", "--json"])[0]["posts"], 0);

    let feed = format!("{}/?feed=rss2&tag=cpd23", site.address);
    let config =
        format!("[[participant]]\nname = \"Mixed\"\nfeed = \"{feed}\"\nonly = [\"cpd23\"]");
    fs::write(site.world.config_file(), config).unwrap();
    drop(fs::remove_dir_all(site.world.data()));
    let came = site.lines(&["older", "Mixed", "--json"]).remove(0);
    assert_eq!((&came["posts"], &came["state"]), (&3.into(), &"beginning".into()));
    assert_eq!(site.lines(&["list", "--json"]).len(), 5);
}
