//! Conversations in the frozen sample: every comment under its post, in its thread.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::people::{Sample, names, number, table};

const COMMENTS: &str = include_str!("../../src/sample/data/comments.tsv");

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
