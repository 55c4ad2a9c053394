//! The full text of a post whose blog sends only its beginning.

use super::{Effect, reading};
use crate::app::model::{Awaited, Message, Model};
use crate::domain::PostKind;

/// The full text, or again what the blog sent.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &model.reader else { return vec![] };
    let Some(article) = &reader.article else { return vec![] };
    let post = reader.post;
    if article.full {
        let ticket = model.ticket(Awaited::FullText(post));
        return vec![Effect::ShowExcerpt { ticket, post }];
    }
    // One question at a time.
    if model.waiting.iter().any(|(_, awaited)| *awaited == Awaited::FullText(post)) {
        return vec![];
    }
    if article.row.kind != PostKind::Blog || article.row.address.is_none() {
        model.say(Message::NoFullText);
        return vec![];
    }
    get(model)
}

/// Where the posts of a blog are read in full, opening one gets its text.
pub(super) fn when_opened(model: &mut Model) -> Vec<Effect> {
    let wanted = model.reading
        && model.reader.as_ref().is_some_and(|reader| {
            !reader.asked_full && reader.article.as_ref().is_some_and(|article| article.wants_full)
        });
    if wanted { get(model) } else { vec![] }
}

fn get(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else { return vec![] };
    reader.asked_full = true;
    let post = reader.post;
    let ticket = model.ticket(Awaited::FullText(post));
    model.say(Message::GettingFullText);
    vec![Effect::GetFullText { ticket, post }]
}

/// Another text of the post is to be shown.
pub(super) fn came(model: &mut Model) -> Vec<Effect> {
    if model.message == Some(Message::GettingFullText) {
        model.message = None;
    }
    reading::reload(model)
}
