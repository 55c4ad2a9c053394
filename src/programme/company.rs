//! Who is near somebody in a programme, and which posts about a Thing to read first. Chooses evenly: who
//! was shown least comes first, and nobody because they write most.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{ParticipantId, Replies, ThingNumber};

/// So long ago somebody may have written about a Thing and still be on it.
const NEAR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many are named where nobody is on the same Thing.
const NEAREST: usize = 3;
/// A conversation with so many replies is lively.
const LIVELY: u32 = 3;

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
    /// Whether its author began after the programme did.
    pub began_after: bool,
    /// The replies it has.
    pub replies: Replies,
    /// How often posts of its author were suggested so far.
    pub shown: u32,
    /// When it was published.
    pub at: Timestamp,
}

/// Up to three posts to read first, as indices: by somebody else who began after the programme did, one
/// that nobody has answered, one with a lively conversation. Never two by one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Suggested {
    /// By somebody who began after the programme did.
    pub began_after: Option<usize>,
    /// One that nobody has answered yet.
    pub unanswered: Option<usize>,
    /// One with a lively conversation.
    pub lively: Option<usize>,
}

/// Chooses from the posts about a Thing; `you` are left out.
pub fn suggested(candidates: &[Candidate], you: Option<ParticipantId>) -> Suggested {
    let mut taken: Vec<ParticipantId> = you.into_iter().collect();
    let mut pick = |fits: &dyn Fn(&Candidate) -> bool| {
        let (index, chosen) = candidates
            .iter()
            .enumerate()
            .filter(|(_, one)| fits(one) && !taken.contains(&one.person))
            .min_by_key(|(_, one)| (one.shown, std::cmp::Reverse(one.at), one.person))?;
        taken.push(chosen.person);
        Some(index)
    };
    // The rarest kind chooses first, so that it is not used up by another.
    let lively = pick(&|one| one.replies.count().is_some_and(|count| count >= LIVELY));
    let began_after = pick(&|one| one.began_after);
    let unanswered = pick(&|one| one.replies == Replies::Nobody);
    Suggested { began_after, unanswered, lively }
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
        Candidate { person: ParticipantId(person), began_after, replies, shown, at: day(20) }
    }

    #[test]
    fn suggestions_are_of_three_kinds_and_of_three_people() {
        let posts = [
            candidate(1, false, 9, 0),
            candidate(1, true, 0, 0),
            candidate(2, true, 0, 0),
            candidate(3, false, 0, 1),
            candidate(4, false, 1, 0),
        ];

        let chosen = suggested(&posts, None);

        assert_eq!(
            chosen,
            Suggested { began_after: Some(2), unanswered: Some(3), lively: Some(0) }
        );
        let without = suggested(&posts, Some(ParticipantId(2)));
        assert_eq!((without.began_after, without.unanswered), (None, Some(3)));
    }

    #[test]
    fn nobody_is_suggested_twice_before_everybody_was_once() {
        let mut shown: HashMap<i64, u32> = HashMap::new();
        for round in 1..=4 {
            for _ in 0..10 {
                let posts: Vec<Candidate> = (0..10)
                    .map(|person| {
                        candidate(person, false, 0, shown.get(&person).copied().unwrap_or(0))
                    })
                    .collect();
                let chosen = suggested(&posts, None).unanswered.unwrap();
                *shown.entry(posts[chosen].person.0).or_default() += 1;
            }
            assert!((0..10).all(|person| shown[&person] == round));
        }
    }
}
