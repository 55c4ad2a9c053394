//! The order of a conversation: oldest first, every answer below what it answers, one step in.

use std::collections::{HashMap, HashSet};

use crate::domain::Reply;

/// Deeper answers stand no further in: beyond this the column would be too narrow to read.
const DEEPEST: u16 = 4;

/// A reply in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threaded<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// How many steps it stands in.
    pub depth: u16,
}

/// The replies in the order they are read. One whose parent is not there (deleted, or never seen)
/// begins a thread of its own; so does one of a ring, which only a broken platform makes.
pub fn threaded(replies: &[Reply]) -> Vec<Threaded<'_>> {
    let mut order: Vec<&Reply> = replies.iter().collect();
    order.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    let known: HashSet<&str> = order.iter().map(|reply| reply.key.as_str()).collect();
    let mut answers: HashMap<&str, Vec<&Reply>> = HashMap::new();
    let mut first: Vec<&Reply> = Vec::new();
    for reply in order.iter().copied() {
        match reply.parent.as_deref().filter(|parent| known.contains(parent)) {
            Some(parent) => answers.entry(parent).or_default().push(reply),
            None => first.push(reply),
        }
    }
    let mut placed: HashSet<&str> = HashSet::with_capacity(order.len());
    let mut out = Vec::with_capacity(order.len());
    // What is left over after the threads lies in rings: each is entered at its oldest.
    for start in first.into_iter().chain(order.iter().copied()) {
        let mut waiting = vec![Threaded { reply: start, depth: 0 }];
        while let Some(here) = waiting.pop() {
            if !placed.insert(here.reply.key.as_str()) {
                continue;
            }
            out.push(here);
            let depth = (here.depth + 1).min(DEEPEST);
            let below = answers.get(here.reply.key.as_str()).into_iter().flatten();
            waiting.extend(below.rev().map(|reply| Threaded { reply, depth }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Part, SaidAt};

    fn reply(key: &str, parent: &str, second: i64) -> Reply {
        let at = jiff::Timestamp::from_second(second).unwrap();
        Reply {
            key: key.to_owned(),
            parent: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
            part: Part::Reply,
            author: "Ama".into(),
            at,
            first_seen: at,
            said_at: SaidAt::Blog,
            html: String::new(),
            link: None,
            yours: false,
            warning: None,
            handle: None,
        }
    }

    fn shape(replies: &[Reply]) -> String {
        let lines = threaded(replies);
        let shown: Vec<String> = lines
            .iter()
            .map(|line| format!("{}{}", ">".repeat(line.depth.into()), line.reply.key))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn answers_stand_below_what_they_answer_and_threads_go_by_their_first_word() {
        let replies = [
            reply("late", "a", 9),
            reply("b", "", 2),
            reply("a", "", 1),
            reply("early", "a", 3),
            reply("deep", "early", 8),
        ];

        assert_eq!(shape(&replies), "a >early >>deep >late b");
    }

    #[test]
    fn an_answer_to_what_is_gone_begins_a_thread() {
        assert_eq!(shape(&[reply("b", "gone", 2), reply("a", "", 1)]), "a b");
    }

    #[test]
    fn a_ring_loses_nobody() {
        assert_eq!(shape(&[reply("a", "b", 1), reply("b", "a", 2), reply("c", "c", 3)]), "a >b c");
    }

    #[test]
    fn a_thread_of_a_hundred_thousand_answers_is_walked_without_recursion() {
        let replies: Vec<Reply> =
            (0..100_000).map(|n: i64| reply(&n.to_string(), &(n - 1).to_string(), n)).collect();

        let lines = threaded(&replies);

        assert_eq!((lines.len(), lines[99_999].depth), (100_000, DEEPEST));
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nobody_twice(parents in prop::collection::vec(0..12_usize, 0..12)) {
            let replies: Vec<Reply> = parents
                .iter()
                .enumerate()
                .map(|(n, parent)| reply(&n.to_string(), &parent.to_string(), n.try_into().unwrap()))
                .collect();

            let mut keys: Vec<&str> = threaded(&replies).iter().map(|line| line.reply.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();

            prop_assert_eq!(keys.len(), replies.len());
        }
    }
}
