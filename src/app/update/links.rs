//! Links of the open post: letters on them, what opens or copies them, places of the text they lead to.

use super::{Effect, movement, reading};
use crate::app::key::{Code, Key};
use crate::app::model::{Message, Model, Prompt, Purpose};
use crate::app::page::PageLine;
use crate::app::reading::{Hints, Link, line_at, links_on, misleads, read_to};
use crate::text::{Clean, MediaKind, Part};

/// Puts letters on the links in sight.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    let rows = model.page_rows();
    let Some(reader) = &mut model.reader else { return vec![] };
    let Some(article) = &reader.article else { return vec![] };
    let in_sight = reader.page.iter().skip(reader.scroll).take(rows);
    let links = links_on(in_sight, article);
    if links.is_empty() {
        model.say(Message::NoLinks);
        return vec![];
    }
    reader.hints = Some(Hints::of(links));
    model.say(Message::Hints(false));
    vec![]
}

/// Whether there are letters on links.
pub(super) fn has_hints(model: &Model) -> bool {
    model.reading && model.reader.as_ref().is_some_and(|reader| reader.hints.is_some())
}

/// A key while there are: letters choose, `y` copies instead, anything else ends it.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else { return vec![] };
    let Some(mut hints) = reader.hints.take() else { return vec![] };
    match key {
        Key { code: Code::Backspace, .. } => {
            hints.typed.pop();
        }
        Key { code: Code::Char('y'), ctrl: false, alt: false } => hints.copies = !hints.copies,
        Key { code: Code::Char(letter), ctrl: false, alt: false } => hints.typed.push(letter),
        _ => return vec![],
    }
    let mut fitting = hints.all.iter().filter(|(_, letters)| letters.starts_with(&hints.typed));
    let Some((link, letters)) = fitting.next() else { return vec![] };
    if *letters == hints.typed {
        let (link, copies) = (*link, hints.copies);
        return choose(model, link, copies);
    }
    let copies = hints.copies;
    reader.hints = Some(hints);
    model.say(Message::Hints(copies));
    vec![]
}

/// Goes where a link leads, or copies its address.
pub(super) fn choose(model: &mut Model, link: Link, copies: bool) -> Vec<Effect> {
    match link {
        Link::Place(place) => jump(model, place),
        Link::Number(number) if copies => copy(model, number),
        Link::Number(number) => follow(model, number),
    }
}

fn address_of(model: &Model, number: u32) -> Option<Clean> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    model.reader.as_ref()?.article.as_ref()?.links().nth(at).cloned()
}

fn copy(model: &mut Model, number: u32) -> Vec<Effect> {
    let Some(text) = address_of(model, number) else { return vec![] };
    model.say(Message::LinkCopied);
    vec![Effect::Copy { text }]
}

/// Opens a link by its number. Where its words name another place of the web, that is asked about first.
pub(super) fn follow(model: &mut Model, number: u32) -> Vec<Effect> {
    let Some(address) = address_of(model, number) else {
        model.say(Message::NoLink(number));
        return vec![];
    };
    let article = model.reader.as_ref().and_then(|reader| reader.article.as_ref());
    let words = article.map(|article| article.words_of_link(number)).unwrap_or_default();
    if words.iter().any(|words| misleads(words, address.as_str())) {
        let purpose = Purpose::Elsewhere(number, address);
        model.prompt = Some(Prompt { purpose, text: String::new(), at: 0 });
        return vec![];
    }
    open(model, number, address)
}

/// The answer to whether a link is to be opened that leads elsewhere than it says.
pub(super) fn answer(model: &mut Model, key: Key) -> Vec<Effect> {
    let asked = model.prompt.take().map(|prompt| prompt.purpose);
    match asked {
        // What was asked about is what opens, whatever the post says by now.
        Some(Purpose::Elsewhere(number, address)) if key == Key::char('y') => {
            open(model, number, address)
        }
        _ => vec![],
    }
}

fn open(model: &mut Model, number: u32, address: Clean) -> Vec<Effect> {
    if let Some(mailbox) = address.as_str().strip_prefix("mailto:") {
        let text = Clean::line(mailbox.split('?').next().unwrap_or_default());
        model.say(Message::MailboxCopied);
        return vec![Effect::Copy { text }];
    }
    let article = model.reader.as_ref().and_then(|reader| reader.article.as_ref());
    let is_there = address_of(model, number).as_ref() == Some(&address);
    match article.filter(|_| is_there).and_then(|article| article.plays(number)) {
        Some(kind @ (MediaKind::Sound | MediaKind::Film)) => {
            model.say(Message::Opening);
            vec![Effect::Play { address, kind }]
        }
        Some(MediaKind::Embedded) | None => {
            model.say(Message::Opened);
            vec![Effect::Open { address }]
        }
    }
}

/// Goes to a place of the text; what is folded around it is opened.
fn jump(model: &mut Model, place: u32) -> Vec<Effect> {
    let was = model.reader.as_ref().is_some_and(|reader| reader.unfolded);
    if line_of_place(model, place).is_none() {
        unfold(model, true);
    }
    let Some(line) = line_of_place(model, place) else {
        unfold(model, was);
        model.say(Message::NoPlace);
        return vec![];
    };
    if let Some(reader) = &mut model.reader {
        let from = read_to(&reader.page, reader.scroll);
        reader.jumped.push(from);
    }
    movement::scroll_to(model, line);
    vec![]
}

fn unfold(model: &mut Model, unfolded: bool) {
    if let Some(reader) = &mut model.reader {
        reader.unfolded = unfolded;
    }
    reading::set(model);
}

fn line_of_place(model: &Model, place: u32) -> Option<usize> {
    let reader = model.reader.as_ref()?;
    reader.page.iter().position(|line| {
        let PageLine::Text(line) = line else { return false };
        line.runs.iter().any(|run| run.part == Part::Place(place))
    })
}

/// Back to where one followed a link within the post.
pub(super) fn jump_back(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else { return vec![] };
    let Some(place) = reader.jumped.pop() else {
        model.say(Message::NotJumped);
        return vec![];
    };
    let line = line_at(&reader.page, place);
    movement::scroll_to(model, line);
    vec![]
}
