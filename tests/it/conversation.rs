//! Conversations in the frozen sample: every comment under its post, in its thread; who waits for a
//! first reply; what was said to whom.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::world::World;

const COMMENTS: &str = include_str!("../../src/sample/data/comments.tsv");
const POSTS: &str = include_str!("../../src/sample/data/posts.tsv");

/// The rows of a table, by their first column; each row by the names of its columns.
fn table(text: &'static str) -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let row: BTreeMap<_, _> = names.iter().copied().zip(line.split('\t')).collect();
            (row[names[0]], row)
        })
        .collect()
}

/// The sample, filled, and what it is told about who you are.
struct Sample(World);

impl Sample {
    fn filled() -> Self {
        let world = World::new();
        world.cohort(&["sample"]).output().unwrap();
        Self(world)
    }

    /// Says that you are somebody of the sample.
    fn you_are(&self, name: &str, site: &str) {
        let file = self.0.data().join("sample/config.toml");
        let before = std::fs::read_to_string(&file).unwrap();
        let kept = before.split("\n[you]").next().unwrap();
        let you = format!("{kept}\n[you]\nname = \"{name}\"\nsite = \"{site}\"\n");
        std::fs::write(&file, you).unwrap();
    }

    fn prints(&self, arguments: &[&str]) -> Vec<Value> {
        let data = self.0.data().join("sample");
        let (config, data) = (data.join("config.toml"), data.to_str().unwrap().to_owned());
        let all = [&["--config", config.to_str().unwrap(), "--data", &data], arguments].concat();
        let output = self.0.cohort(&all).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The number of a post in the tables, by its address in the sample (`…/2026/04/241.html`).
fn number(address: &str) -> String {
    let digits: String = address
        .rsplit(['/', '='])
        .find(|part| part.chars().any(|ch| ch.is_ascii_digit()))
        .unwrap()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    format!("post{digits:0>3}")
}

fn numbers(posts: &[Value]) -> Vec<String> {
    posts.iter().map(|post| number(post["address"].as_str().unwrap())).collect()
}

#[test]
fn all_comments_of_the_sample_stand_under_their_posts_in_the_right_threads() {
    let sample = Sample::filled();
    let comments = table(COMMENTS);
    let mut wanted: BTreeMap<String, Vec<(String, String, u64)>> = BTreeMap::new();
    let names = names();
    for comment in comments.values() {
        let mut depth = 0;
        let mut above = comment["reply_to"];
        while !above.is_empty() {
            depth += 1;
            above = comments[above]["reply_to"];
        }
        wanted.entry(comment["post"].to_owned()).or_default().push((
            names[comment["by"]].to_owned(),
            comment["text"].to_owned(),
            depth,
        ));
    }

    let mut found = 0;
    for post in sample.prints(&["list", "--json"]) {
        let shown = sample.prints(&["show", "--json", post["id"].as_str().unwrap()]);
        let said = |turn: &Value| {
            let text = |field: &str| turn[field].as_str().unwrap().to_owned();
            (text("person"), text("text"), turn["depth"].as_u64().unwrap())
        };
        let turns = shown[0]["conversation"].as_array().unwrap();
        let mut here: Vec<_> =
            turns.iter().filter(|turn| turn["place"] == "blog").map(said).collect();
        if here.is_empty() {
            continue;
        }
        found += here.len();
        let mut wanted = wanted.remove(&number(post["address"].as_str().unwrap())).unwrap();
        here.sort();
        wanted.sort();
        assert_eq!(here, wanted, "{}", post["title"]);
    }

    assert_eq!((found, comments.len()), (255, 255));
}

/// Names of participants, by their id in the tables.
fn names() -> BTreeMap<&'static str, &'static str> {
    let people = table(include_str!("../../src/sample/data/participants.tsv"));
    people.into_iter().map(|(id, row)| (id, row["name"])).collect()
}

#[test]
fn whoever_waits_for_a_first_reply_stands_in_the_promised_order() {
    let sample = Sample::filled();

    let waiting = sample.prints(&["list", "--waiting", "--json"]);

    let reasons: Vec<&str> = waiting.iter().map(|post| post["waits"].as_str().unwrap()).collect();
    assert_eq!(
        numbers(&waiting),
        [
            "post244", "post245", "post205", "post213", "post221", "post222", "post224", "post235",
            "post242", "post246"
        ]
    );
    assert_eq!(reasons[..2], ["new-here", "never-answered"]);
    assert!(reasons[2..].iter().all(|reason| *reason == "also"));
    assert_eq!(waiting[8]["person"], "Gareth Pwllmor");
}

#[test]
fn replies_to_you_are_those_on_your_blog_and_after_your_words() {
    let sample = Sample::filled();
    let (comments, posts) = (table(COMMENTS), table(POSTS));
    let to = |you: &str| -> BTreeSet<String> {
        comments
            .values()
            .filter(|comment| comment["by"] != you)
            .filter(|comment| {
                let author = posts[comment["post"]]["who"];
                let above = comments.get(comment["reply_to"]);
                let spoke = comments.values().any(|other| {
                    let same_post = other["post"] == comment["post"];
                    same_post && other["by"] == you && other["at"] < comment["at"]
                });
                match above {
                    _ if author == you => true,
                    Some(above) => above["by"] == you,
                    None => comment["by"] == author && spoke,
                }
            })
            .map(|comment| comment["post"].to_owned())
            .collect()
    };

    for (id, name, site) in [
        ("p16", "Seun Fadare", "http://seun.example/"),
        ("p20", "Ravi Thorncastle", "http://ravi.example/"),
        ("p21", "Agnes Mulholland", "http://agnes.example/"),
    ] {
        sample.you_are(name, site);
        let found = sample.prints(&["list", "--for-me", "--json"]);

        assert_eq!(numbers(&found).into_iter().collect::<BTreeSet<_>>(), to(id), "{name}");
        assert_eq!(found.is_empty(), id != "p21", "only Agnes was answered");
        assert!(found.iter().all(|post| post["new_replies"].as_u64() > Some(0)));
    }
    // You are not among those who wait for others.
    sample.you_are("Ravi Thorncastle", "http://ravi.example/");
    let waiting = sample.prints(&["list", "--waiting", "--json"]);
    assert!(waiting.iter().all(|post| post["person"] != "Ravi Thorncastle"));
}
