//! Looking for words in the open post, as they are typed.

use super::{Effect, movement, reading as post, typing};
use crate::app::key::{Code, Key};
use crate::app::model::{Message, Model, Prompt, Purpose};
use crate::app::reading::{Find, find};
use crate::text::Clean;

/// Begins to look for words; what is folded is looked through, too.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.article.is_some()) else {
        return vec![];
    };
    reader.find.get_or_insert_default();
    model.prompt = Some(Prompt { purpose: Purpose::Within, text: String::new(), at: 0 });
    // What was folded is open now: where one is on that page is where one comes back to.
    post::set(model);
    if let Some(reader) = &mut model.reader
        && let Some(find) = &mut reader.find
    {
        find.from = reader.scroll;
    }
    vec![]
}

/// A key while one types them.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    match key {
        Key { code: Code::Esc, .. } | Key { code: Code::Char('c'), ctrl: true, .. } => {
            model.prompt = None;
            if let Some(from) = model.reader.as_ref().and_then(|reader| reader.find.as_ref()) {
                let from = from.from;
                movement::scroll_to(model, from);
            }
            end(model);
        }
        Key { code: Code::Enter, .. } => {
            model.prompt = None;
            match model.reader.as_ref().and_then(|reader| reader.find.as_ref()) {
                Some(find) if !find.words.trim().is_empty() => tell(model),
                _ => drop(end(model)),
            }
        }
        _ => {
            typing::in_prompt(model, key);
            typed(model);
        }
    }
    vec![]
}

/// Goes to the first match from where one was, as far as it is typed.
pub(super) fn typed(model: &mut Model) {
    let Some(words) = model.prompt.as_ref().map(|prompt| prompt.text.clone()) else { return };
    let Some(reader) = &mut model.reader else { return };
    let matches = find(&reader.page, &words);
    let from = reader.find.as_ref().map_or(reader.scroll, |find| find.from);
    let below =
        |found: &Vec<crate::text::Stretch>| found.first().is_some_and(|one| one.line >= from);
    let at = matches.iter().position(below).unwrap_or(0);
    let none = matches.is_empty();
    reader.find = Some(Find { words, matches, at, from });
    if none {
        movement::scroll_to(model, from);
    } else {
        show(model);
    }
}

/// Whether words are looked for, and there are some.
pub(super) fn is_shown(model: &Model) -> bool {
    model.reading && model.reader.as_ref().is_some_and(|reader| reader.find.is_some())
}

/// Ends it; whether there was anything to end.
pub(super) fn end(model: &mut Model) -> bool {
    model.reading && model.reader.as_mut().is_some_and(|reader| reader.find.take().is_some())
}

/// To the next match or the one before; after the last comes the first.
pub(super) fn step(model: &mut Model, steps: isize) -> Vec<Effect> {
    if let Some(find) = model.reader.as_mut().and_then(|reader| reader.find.as_mut())
        && !find.matches.is_empty()
    {
        let count = find.matches.len();
        let back = if steps < 0 { count - 1 } else { 1 };
        find.at = (find.at + back) % count;
        show(model);
    }
    tell(model);
    vec![]
}

/// Says which match one is at.
fn tell(model: &mut Model) {
    let Some(find) = model.reader.as_ref().and_then(|reader| reader.find.as_ref()) else { return };
    let message = match find.matches.len() {
        0 => Message::NoMatch(Clean::line(&find.words)),
        count => Message::Match(find.at + 1, count),
    };
    model.say(message);
}

/// Scrolls so far that the match is in sight, with some lines above it.
fn show(model: &mut Model) {
    let rows = model.page_rows();
    let Some(reader) = &model.reader else { return };
    let line = reader
        .find
        .as_ref()
        .and_then(|find| find.matches.get(find.at))
        .and_then(|found| found.first())
        .map(|one| one.line);
    let Some(line) = line else { return };
    // The line being typed and the rule above it may hide the last two.
    let seen = reader.scroll..(reader.scroll + rows).saturating_sub(2);
    if !seen.contains(&line) {
        movement::scroll_to(model, line.saturating_sub(rows / 3));
    }
}
