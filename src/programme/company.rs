//! Who is near somebody in a programme, and which posts about a Thing to read first. Chooses evenly: who
//! was shown least comes first, and nobody because they write most.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{ParticipantId, Replies, Suggestion, ThingNumber};

/// So long ago somebody may have written about a Thing and still be on it.
const NEAR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many are named where nobody is on the same Thing.
const NEAREST: usize = 3;
/// A conversation with so many replies is lively.
const LIVELY: u32 = 3;
/// So many posts are suggested to begin with.
const SUGGESTED: usize = 3;

/// A post that answers Things, as far as it says where its author is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its author.
    pub person: ParticipantId,
    /// The Things it answers.
    pub things: Vec<ThingNumber>,
    /// When it was published.
    pub at: Timestamp,
}

/// Somebody near: who, and on which Thing they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// Who.
    pub person: ParticipantId,
    /// The Thing they wrote about last.
    pub thing: ThingNumber,
    /// When they did.
    pub at: Timestamp,
}

/// Who is near somebody that is on a Thing, whatever the week is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// These wrote about the same Thing last, the latest first.
    Same(Vec<Neighbour>),
    /// Nobody did; these are nearest, the nearest first, then the latest.
    Nearest(Vec<Neighbour>),
}

/// Who wrote about the same Thing in the last 14 days, or else the three who are nearest to it. `you` are
/// left out.
pub fn near(
    thing: ThingNumber,
    you: Option<ParticipantId>,
    steps: &[Step],
    now: Timestamp,
) -> Near {
    let mut last: Vec<Neighbour> = Vec::new();
    for step in steps {
        let recent = step.at <= now && now.duration_since(step.at) <= NEAR;
        let Some(newest) = step.things.iter().max().filter(|_| recent && Some(step.person) != you)
        else {
            continue;
        };
        let here = Neighbour { person: step.person, thing: *newest, at: step.at };
        match last.iter_mut().find(|known| known.person == step.person) {
            Some(known) if (known.at, known.thing) < (here.at, here.thing) => *known = here,
            Some(_) => {}
            None => last.push(here),
        }
    }
    let apart = |one: &Neighbour| one.thing.0.abs_diff(thing.0);
    last.sort_by_key(|one| (apart(one), std::cmp::Reverse(one.at), one.person));
    let same: Vec<Neighbour> = last.iter().copied().filter(|one| one.thing == thing).collect();
    if same.is_empty() {
        last.truncate(NEAREST);
        Near::Nearest(last)
    } else {
        Near::Same(same)
    }
}

/// A post about a Thing that could be suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its author.
    pub person: ParticipantId,
    /// Whether its author came later than the programme, or to this Thing.
    pub began_after: bool,
    /// The replies it has.
    pub replies: Replies,
    /// How often posts of its author were suggested so far.
    pub shown: u32,
    /// How many posts its author wrote: who wrote least comes first.
    pub wrote: u32,
    /// When it was published.
    pub at: Timestamp,
}

fn fits(kind: Suggestion, one: &Candidate) -> bool {
    match kind {
        Suggestion::BeganAfter => one.began_after,
        Suggestion::Unanswered => one.replies == Replies::Nobody,
        Suggestion::Lively => one.replies.count().is_some_and(|count| count >= LIVELY),
        Suggestion::Unmet => true,
    }
}

/// Chooses up to three posts about a Thing to read first, as indices with the reason: by somebody who came
/// later, one that nobody has answered, one with a lively conversation. Never two by one person, never one
/// of `you`. Only who was suggested least is chosen; where a kind has nobody among those, somebody else of
/// them is. What was chosen before stays (`before`) while its reason holds.
pub fn suggested(
    candidates: &[Candidate],
    you: Option<ParticipantId>,
    before: &[(usize, Suggestion)],
) -> Vec<(usize, Suggestion)> {
    let holds = |index: usize, kind| candidates.get(index).is_some_and(|one| fits(kind, one));
    let is_yours = |index: usize| candidates.get(index).map(|one| one.person) == you;
    let stays = |(index, kind): &(usize, Suggestion)| {
        holds(*index, *kind) && (you.is_none() || !is_yours(*index))
    };
    let mut chosen: Vec<(usize, Suggestion)> = before.iter().copied().filter(stays).collect();
    // The rarest kind chooses first, so that it is not used up by another.
    for kind in [Suggestion::Lively, Suggestion::BeganAfter, Suggestion::Unanswered] {
        if chosen.len() < SUGGESTED && chosen.iter().all(|(_, other)| *other != kind) {
            chosen.extend(least_shown(candidates, you, &chosen, kind).map(|index| (index, kind)));
        }
    }
    while chosen.len() < SUGGESTED {
        let Some(index) = least_shown(candidates, you, &chosen, Suggestion::Unmet) else { break };
        chosen.push((index, Suggestion::Unmet));
    }
    chosen.sort_by_key(|(_, kind)| match kind {
        Suggestion::BeganAfter => 0,
        Suggestion::Unanswered => 1,
        Suggestion::Lively => 2,
        Suggestion::Unmet => 3,
    });
    chosen
}

/// Of those who were suggested least and are not chosen yet, the one who fits: who wrote least, then the
/// latest.
fn least_shown(
    candidates: &[Candidate],
    you: Option<ParticipantId>,
    chosen: &[(usize, Suggestion)],
    kind: Suggestion,
) -> Option<usize> {
    let taken = |person| {
        chosen
            .iter()
            .filter_map(|(index, _)| candidates.get(*index))
            .any(|one| one.person == person)
    };
    let open = || {
        candidates
            .iter()
            .enumerate()
            .filter(|(_, one)| Some(one.person) != you && !taken(one.person))
    };
    let least = open().map(|(_, one)| one.shown).min()?;
    open()
        .filter(|(_, one)| one.shown == least && fits(kind, one))
        .min_by_key(|(_, one)| (one.wrote, std::cmp::Reverse(one.at), one.person))
        .map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn day(day: i8) -> Timestamp {
        format!("2026-04-{day:02}T12:00:00Z").parse().unwrap()
    }

    fn step(person: i64, things: &[u16], on: i8) -> Step {
        let things = things.iter().copied().map(ThingNumber).collect();
        Step { person: ParticipantId(person), things, at: day(on) }
    }

    fn people(near: &Near) -> (bool, Vec<i64>) {
        let (same, list) = match near {
            Near::Same(list) => (true, list),
            Near::Nearest(list) => (false, list),
        };
        (same, list.iter().map(|one| one.person.0).collect())
    }

    #[test]
    fn near_is_who_wrote_about_the_same_thing_within_two_weeks() {
        let steps = [step(1, &[5], 20), step(2, &[4, 5], 28), step(3, &[5], 1), step(4, &[5], 27)];

        let found = near(ThingNumber(5), Some(ParticipantId(4)), &steps, day(29));

        assert_eq!(people(&found), (true, vec![2, 1]));
    }

    #[test]
    fn where_nobody_is_the_three_nearest_are_named() {
        let steps = [
            step(1, &[9], 20),
            step(2, &[3], 21),
            step(3, &[7], 22),
            step(4, &[7], 25),
            step(5, &[5], 20),
            step(5, &[12], 26),
        ];

        let found = near(ThingNumber(5), None, &steps, day(29));

        assert_eq!(people(&found), (false, vec![4, 3, 2]));
        assert_eq!(near(ThingNumber(5), None, &[], day(29)), Near::Nearest(vec![]));
    }

    fn candidate(person: i64, began_after: bool, replies: u32, shown: u32) -> Candidate {
        let replies = Replies::counted(replies);
        let person = ParticipantId(person);
        Candidate { person, began_after, replies, shown, wrote: 1, at: day(20) }
    }

    #[test]
    fn suggestions_are_of_three_kinds_and_of_three_people() {
        let posts = [
            candidate(1, false, 9, 0),
            candidate(1, true, 0, 0),
            candidate(2, true, 0, 0),
            candidate(3, false, 0, 1),
            candidate(4, false, 0, 0),
        ];

        let chosen = suggested(&posts, None, &[]);

        assert_eq!(
            chosen,
            [(2, Suggestion::BeganAfter), (4, Suggestion::Unanswered), (0, Suggestion::Lively)]
        );
        let without = suggested(&posts, Some(ParticipantId(2)), &[]);
        assert_eq!(
            without,
            [(4, Suggestion::Unanswered), (0, Suggestion::Lively), (3, Suggestion::Unmet)]
        );
    }

    #[test]
    fn what_was_suggested_stays_until_its_reason_is_gone() {
        let mut posts =
            [candidate(1, false, 0, 1), candidate(2, false, 0, 0), candidate(3, false, 9, 0)];
        let before = [(0, Suggestion::Unanswered)];

        assert!(suggested(&posts, None, &before).contains(&(0, Suggestion::Unanswered)));
        posts[0].replies = Replies::counted(1);
        assert_eq!(suggested(&posts, None, &before)[0], (1, Suggestion::Unanswered));
    }

    #[test]
    fn nobody_is_suggested_twice_before_everybody_was_once() {
        let mut shown: HashMap<i64, u32> = HashMap::new();
        for round in 1..=4 {
            for _ in 0..5 {
                let posts: Vec<Candidate> = (0..15)
                    .map(|person| {
                        candidate(person, false, 0, shown.get(&person).copied().unwrap_or(0))
                    })
                    .collect();
                for (index, _) in suggested(&posts, None, &[]) {
                    *shown.entry(posts[index].person.0).or_default() += 1;
                }
            }
            assert!((0..15).all(|person| shown[&person] == round));
        }
    }
}
