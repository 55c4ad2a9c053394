//! Joining a programme on the screen: everybody is looked over, then one says when one began.

use super::{Effect, Tab, load_people, show};
use crate::app::Review;
use crate::app::key::{Code, Key};
use crate::app::model::{Awaited, Message, Model, Prompt, Purpose, ReviewPage, ReviewStage};
use crate::config::edit::Yourself;
use crate::text::Clean;

/// Reads what was published there, and looks for everybody's posts.
pub(super) fn look_over(model: &mut Model, address: Clean) -> Vec<Effect> {
    model.say(Message::Looking(address.clone()));
    let ticket = model.ticket(Awaited::Review);
    vec![Effect::LookOver { ticket, address }]
}

/// Everybody was looked over.
pub(super) fn came(model: &mut Model, review: Box<Review>) -> Vec<Effect> {
    // Never away from words that are being written.
    if super::place(model) == super::Place::Reply {
        return vec![];
    }
    model.message = None;
    model.review = Some(ReviewPage { review, chosen: 0, stage: ReviewStage::People });
    vec![]
}

/// A key where everybody is looked over, or where it is asked when one began.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(page) = &mut model.review else { return vec![] };
    let plain = |ch: char| key == Key::char(ch);
    let is = |code: Code| key.code == code && !key.ctrl && !key.alt;
    let count = page.review.people.len();
    match page.stage {
        _ if page.stage == ReviewStage::Joining => {}
        _ if key.ctrl && key.code == Code::Char('c') => model.review = None,
        ReviewStage::People if is(Code::Esc) || plain('q') => model.review = None,
        ReviewStage::People if is(Code::Down) || plain('j') => {
            page.chosen = (page.chosen + 1).min(count.saturating_sub(1));
        }
        ReviewStage::People if is(Code::Up) || plain('k') => {
            page.chosen = page.chosen.saturating_sub(1);
        }
        ReviewStage::People if is(Code::End) || plain('G') => {
            page.chosen = count.saturating_sub(1);
        }
        ReviewStage::People if is(Code::Home) || plain('g') => page.chosen = 0,
        ReviewStage::People if plain('y') && page.review.is_programme => {
            page.stage = ReviewStage::Began;
        }
        ReviewStage::People if plain('y') => return join(model, false, None),
        ReviewStage::Began if is(Code::Esc) => page.stage = ReviewStage::People,
        ReviewStage::Began if plain('1') || is(Code::Enter) => ask_you(model, false),
        ReviewStage::Began if plain('2') => ask_you(model, true),
        ReviewStage::People | ReviewStage::Began | ReviewStage::Joining => {}
    }
    vec![]
}

/// Asks for one's own blog or handle. Whoever said so in the settings is not asked.
fn ask_you(model: &mut Model, from_now: bool) {
    let purpose = Purpose::You { from_now, again: false };
    model.prompt = Some(Prompt { purpose, text: String::new(), at: 0 });
}

/// One's own blog or handle was typed, or nothing; what is neither is asked for again.
pub(super) fn named(model: &mut Model, from_now: bool, text: &Clean) -> Vec<Effect> {
    if !text.is_empty() && Yourself::of(text.as_str()).is_none() {
        let at = text.as_str().chars().count();
        let purpose = Purpose::You { from_now, again: true };
        model.prompt = Some(Prompt { purpose, text: text.to_string(), at });
        return vec![];
    }
    join(model, from_now, Some(text.clone()).filter(|text| !text.is_empty()))
}

/// Joins what was looked over.
fn join(model: &mut Model, from_now: bool, you: Option<Clean>) -> Vec<Effect> {
    let Some(page) = &mut model.review else { return vec![] };
    page.stage = ReviewStage::Joining;
    let people = page.review.people.len();
    let ticket = model.ticket(Awaited::Join(people, you.is_some()));
    vec![Effect::Join { ticket, from_now, you }]
}

/// It was joined: the timeline is where it ends.
pub(super) fn joined(
    model: &mut Model,
    knows_you: bool,
    (people, posts): (usize, usize),
) -> Vec<Effect> {
    (model.review, model.start) = (None, None);
    model.options.knows_you |= knows_you;
    let mut effects = show(model, Tab::Everything);
    effects.extend(super::answers::changed(model));
    effects.extend(load_people(model));
    model.say(Message::Joined(people, posts));
    effects
}
