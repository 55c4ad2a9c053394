//! Joining a programme on the screen: everybody is looked over, then one says when one began.

use super::{Effect, Tab, founding, load_people, show};
use crate::app::Review;
use crate::app::key::{Code, Key};
use crate::app::model::{Asks, Awaited, Message, Model, Prompt, Purpose, ReviewPage, ReviewStage};
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
    model.review = Some(ReviewPage::of(review));
    vec![]
}

/// A key where everybody is looked over, or at a question before one joins.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let is_first_list = model.start.is_some()
        && model.review.as_ref().is_some_and(|page| !page.review.is_programme);
    let Some(page) = &mut model.review else { return vec![] };
    let plain = |ch: char| key == Key::char(ch);
    let is = |code: Code| key.code == code && !key.ctrl && !key.alt;
    let count = page.review.people.len();
    match page.stage {
        ReviewStage::Joining => {}
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
        ReviewStage::People if plain('y') && is_first_list => founding::begin(model),
        ReviewStage::People if plain('y') => return join(model),
        ReviewStage::Networks | ReviewStage::Parts | ReviewStage::Calendar => {
            founding::press(model, key);
        }
        ReviewStage::Began if is(Code::Esc) => page.stage = page.before_began(),
        ReviewStage::Began if plain('1') || is(Code::Enter) => began(model, (false, false)),
        ReviewStage::Began if plain('2') => began(model, (true, false)),
        ReviewStage::Began if plain('3') => began(model, (true, true)),
        ReviewStage::People | ReviewStage::Began => {}
    }
    vec![]
}

/// It was said when one began; then one's own blog or handle is asked for.
fn began(model: &mut Model, (from_now, only_reads): (bool, bool)) {
    if let Some(page) = &mut model.review {
        (page.says.from_now, page.says.only_reads) = (from_now, only_reads);
    }
    ask(model, Asks::You, false, String::new());
}

/// Asks for something in a line; `again` says that what was typed is no answer.
pub(super) fn ask(model: &mut Model, asks: Asks, again: bool, text: String) {
    let at = text.chars().count();
    model.prompt = Some(Prompt { purpose: Purpose::Joining(asks, again), text, at });
}

/// A line was typed, or nothing; what is no answer is asked for again.
pub(super) fn typed(model: &mut Model, asks: Asks, text: &Clean) -> Vec<Effect> {
    if asks != Asks::You {
        founding::typed(model, asks, text);
        return vec![];
    }
    if !text.is_empty() && Yourself::of(text.as_str()).is_none() {
        ask(model, Asks::You, true, text.to_string());
        return vec![];
    }
    if let Some(page) = &mut model.review {
        page.says.you = Some(text.clone()).filter(|text| !text.is_empty());
    }
    join(model)
}

/// Joins what was looked over.
fn join(model: &mut Model) -> Vec<Effect> {
    let Some(page) = &mut model.review else { return vec![] };
    page.stage = ReviewStage::Joining;
    let (people, says) = (page.review.people.len(), Box::new(page.says.clone()));
    let ticket = model.ticket(Awaited::Join(people));
    vec![Effect::Join { ticket, says }]
}

/// It was joined: the timeline is where it ends.
pub(super) fn joined(model: &mut Model, (people, posts): (usize, usize)) -> Vec<Effect> {
    if let Some(page) = &model.review {
        model.options.knows_you |= page.says.you.is_some();
        model.options.invites &= !page.says.only_reads;
    }
    (model.review, model.start) = (None, None);
    let mut effects = show(model, Tab::Everything);
    effects.extend(super::answers::changed(model));
    effects.extend(load_people(model));
    model.say(Message::Joined(people, posts));
    effects
}
