//! Typing: addresses and file names in a line, words in help.

use super::{Effect, place};
use crate::app::action::Place;
use crate::app::key::{Code, Key};
use crate::app::model::{Awaited, Message, Model, Prompt, Purpose, Role};
use crate::domain::{PostId, PostKind, Visitor};
use crate::text::Clean;

/// The most letters of a typed line.
const LONGEST: usize = 2000;

/// Asks for the address of a blog. On a note by somebody who is offered, it is their blog's.
pub(super) fn ask_blog(model: &mut Model) -> Vec<Effect> {
    model.prompt = Some(Prompt { purpose: Purpose::Blog, text: String::new(), at: 0 });
    let Some(note) = visitors_note(model) else { return vec![] };
    let article = model.reader.as_ref().and_then(|reader| reader.article.as_deref());
    if let Some(article) = article.filter(|article| article.row.key.id == note) {
        let visitor = article.offered.clone();
        offered(model, visitor);
        return vec![];
    }
    let ticket = model.ticket(Awaited::Visitor);
    vec![Effect::FindVisitor { ticket, note }]
}

/// The chosen note, if its author is on no list.
fn visitors_note(model: &Model) -> Option<PostId> {
    if !matches!(place(model), Place::List | Place::Reader) {
        return None;
    }
    let row = model.list().and_then(|list| list.here())?;
    (row.kind == PostKind::Note && row.participant.is_none()).then_some(row.key.id)
}

/// The author of the chosen note is known: their blog stands in the line, unless one typed already.
pub(super) fn offered(model: &mut Model, visitor: Option<Box<Visitor>>) {
    let Some(prompt) = &mut model.prompt else { return };
    if prompt.purpose == Purpose::Blog
        && prompt.text.is_empty()
        && let Some(visitor) = visitor
    {
        let text = visitor.blog.to_string();
        *prompt = Prompt { at: text.chars().count(), text, purpose: Purpose::BlogOf(visitor) };
    }
}

pub(super) fn ask_programme(model: &mut Model) -> Vec<Effect> {
    model.prompt = Some(Prompt { purpose: Purpose::Programme, text: String::new(), at: 0 });
    vec![]
}

pub(super) fn ask_list(model: &mut Model) -> Vec<Effect> {
    model.prompt = Some(Prompt { purpose: Purpose::List, text: String::new(), at: 0 });
    vec![]
}

/// Pasted text goes where one types; line ends in it are no keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if place(model) == Place::Reply && model.prompt.is_none() && model.help.is_none() {
        return super::reply::paste(model, text);
    }
    let line = Clean::line(text);
    if let Some(prompt) = &mut model.prompt {
        line.as_str().chars().for_each(|ch| insert(prompt, ch));
        match prompt.purpose {
            Purpose::Find => return super::finding::changed(model),
            Purpose::Within => super::within::typed(model),
            _ => {}
        }
    } else if let Some(help) = &mut model.help {
        help.words.push_str(line.as_str());
        help.chosen = 0;
    }
    vec![]
}

fn insert(prompt: &mut Prompt, ch: char) {
    if prompt.text.chars().count() >= LONGEST {
        return;
    }
    let at = byte(&prompt.text, prompt.at);
    prompt.text.insert(at, ch);
    prompt.at += 1;
}

fn byte(text: &str, letters: usize) -> usize {
    text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at)
}

pub(super) fn in_prompt(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.find_line().is_some() {
        return super::finding::press(model, key);
    }
    let Some(prompt) = &mut model.prompt else { return vec![] };
    if let Purpose::Choice(lists) = &prompt.purpose {
        let count = lists.len();
        return choice(model, key, count);
    }
    if let Purpose::Removal(person, _) = prompt.purpose {
        model.prompt = None;
        if key != Key::char('y') {
            return vec![];
        }
        let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
        return vec![Effect::RemovePerson { ticket, person }];
    }
    match key {
        Key { code: Code::Char('c'), ctrl: true, .. } | Key { code: Code::Esc, .. } => {
            model.prompt = None;
        }
        Key { code: Code::Enter, .. } => return typed(model),
        _ => edit(prompt, key),
    }
    vec![]
}

/// A key that changes the line, or moves in it.
pub(super) fn edit(prompt: &mut Prompt, key: Key) {
    match key {
        Key { code: Code::Char('u'), ctrl: true, .. } => {
            (prompt.text, prompt.at) = (String::new(), 0);
        }
        Key { code: Code::Char('w'), ctrl: true, .. } => {
            let end = byte(&prompt.text, prompt.at);
            let kept = prompt
                .text
                .get(..end)
                .unwrap_or_default()
                .trim_end_matches(|ch: char| !matches!(ch, '/' | ' ' | '.'));
            let kept = kept.trim_end_matches(['/', ' ', '.']).to_owned();
            let rest = prompt.text.get(end..).unwrap_or_default();
            (prompt.at, prompt.text) = (kept.chars().count(), kept.clone() + rest);
        }
        Key { code: Code::Char(ch), ctrl: false, alt: false } => insert(prompt, ch),
        Key { code: Code::Backspace, .. } if prompt.at > 0 => {
            prompt.at -= 1;
            let at = byte(&prompt.text, prompt.at);
            prompt.text.remove(at);
        }
        Key { code: Code::Delete, .. } if prompt.at < prompt.text.chars().count() => {
            let at = byte(&prompt.text, prompt.at);
            prompt.text.remove(at);
        }
        Key { code: Code::Left, .. } => prompt.at = prompt.at.saturating_sub(1),
        Key { code: Code::Right, .. } => {
            prompt.at = (prompt.at + 1).min(prompt.text.chars().count());
        }
        Key { code: Code::Home, .. } => prompt.at = 0,
        Key { code: Code::End, .. } => prompt.at = prompt.text.chars().count(),
        _ => {}
    }
}

/// A number takes one of so many lists; enter takes the first, esc none, another key changes nothing.
fn choice(model: &mut Model, key: Key, count: usize) -> Vec<Effect> {
    let number = match key {
        Key { code: Code::Char(digit @ '1'..='9'), ctrl: false, alt: false } => {
            digit.to_digit(10).map_or(0, |digit| digit as usize - 1)
        }
        Key { code: Code::Enter, .. } => 0,
        Key { code: Code::Esc | Code::Char('q'), .. }
        | Key { code: Code::Char('c'), ctrl: true, .. } => {
            model.prompt = None;
            return vec![];
        }
        _ => return vec![],
    };
    if number >= count {
        return vec![];
    }
    model.prompt = None;
    let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
    vec![Effect::AddChosen { ticket, number }]
}

/// The line is finished.
fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.take() else { return vec![] };
    let text = Clean::line(&prompt.text);
    if let Purpose::Things(about) = prompt.purpose {
        return super::things::typed(model, &about, &text);
    }
    if let Purpose::Joining(asks, _) = prompt.purpose {
        return super::review::typed(model, asks, &text);
    }
    if let Purpose::Away(person, _, absence) = prompt.purpose {
        return super::people::away(model, (person, absence), &text);
    }
    if text.is_empty() {
        return vec![];
    }
    if prompt.purpose == Purpose::ViewName {
        return super::finding::named(model, text);
    }
    if prompt.purpose == Purpose::Command {
        return super::pipe::typed(model, &text);
    }
    if prompt.purpose == Purpose::Programme {
        return super::review::look_over(model, text);
    }
    let ticket = model.ticket(Awaited::PeopleChange(Role::Do));
    match prompt.purpose {
        Purpose::Blog => {
            model.say(Message::Looking(text.clone()));
            vec![Effect::AddBlog { ticket, address: text, of: None }]
        }
        Purpose::BlogOf(visitor) => {
            model.say(Message::Looking(text.clone()));
            vec![Effect::AddBlog { ticket, address: text, of: Some(visitor) }]
        }
        Purpose::List => vec![Effect::ImportList { ticket, file: text }],
        Purpose::Address(person, _) => {
            model.say(Message::Looking(text.clone()));
            vec![Effect::CorrectAddress { ticket, person, address: text }]
        }
        Purpose::Programme
        | Purpose::Joining(..)
        | Purpose::Choice(_)
        | Purpose::Removal(..)
        | Purpose::Within
        | Purpose::Elsewhere(..)
        | Purpose::Command
        | Purpose::Things(_)
        | Purpose::Find
        | Purpose::ViewName
        | Purpose::Away(..) => {
            vec![]
        }
    }
}
