//! Answering: words are written below the post, looked over, and sent only after a yes. Every change
//! is kept as a draft.

use super::{Effect, ListView, PageOf, Then, load, reading};
use crate::app::action::{Action, Place};
use crate::app::editor::Editor;
use crate::app::event::{Invitation, Turn, WayOpen};
use crate::app::key::{Code, Key};
use crate::app::keymap::Meaning;
use crate::app::model::{Awaited, Compose, Deed, Message, Model, Reader, Stage, Tab};
use crate::app::page;
use crate::domain::{OutId, PostId, Route, RowKey, SaidAt, Way, note_uri};
use crate::text::Clean;

/// Begins to answer the chosen post, or to write a note about it: first it is said where words would
/// appear.
pub(super) fn begin(model: &mut Model, as_note: bool) -> Vec<Effect> {
    if model.list().and_then(|list| list.here()).is_none() {
        return vec![];
    }
    let mut effects = if model.reading { vec![] } else { reading::open(model) };
    let Some(post) = model.reader.as_ref().map(|reader| reader.post) else { return effects };
    let ticket = model.ticket(Awaited::Route(post));
    effects.push(Effect::AskRoute { ticket, post, as_note });
    effects
}

/// Goes to the post of the next reply that is not settled.
pub(super) fn find(model: &mut Model) -> Vec<Effect> {
    let after = model.reader.as_ref().filter(|_| model.reading).map(|reader| reader.post);
    let ticket = model.ticket(Awaited::ReplyPost);
    vec![Effect::FindReply { ticket, after }]
}

/// Opens the post of a reply, in the list of everything.
pub(super) fn found(model: &mut Model, row: Option<RowKey>) -> Vec<Effect> {
    let Some(row) = row else {
        model.say(Message::NoReplyWaits);
        return vec![];
    };
    let mut effects = super::show(model, Tab::Everything);
    model.reading = true;
    effects.extend(load(model, ListView::Everything, PageOf::From(row), Then::Land(true)));
    effects
}

/// It is known where words would appear, and what was written before.
pub(super) fn routed(
    model: &mut Model,
    post: PostId,
    invitation: Option<Box<Invitation>>,
) -> Vec<Effect> {
    // Whoever went on reading, or writes already, is not interrupted.
    let here = |reader: &&mut Reader| reader.post == post && reader.compose.is_none();
    let Some(reader) = model.reader.as_mut().filter(|_| model.reading).filter(here) else {
        return vec![];
    };
    let Some(invitation) = invitation else {
        model.say(Message::NoComments);
        return vec![];
    };
    let Invitation { ways, text, parent, openers, again } = *invitation;
    let (editor, stage) = (Editor::of(&text), Stage::Writing);
    reader.compose = Some(Compose {
        ways,
        way: 0,
        asking: false,
        parent,
        editor,
        openers,
        stage,
        again,
        changed: false,
    });
    vec![]
}

/// A key while one writes. Whether keys go here at all is for the caller to know.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    match compose(model).map(|compose| compose.stage) {
        Some(Stage::Looking) => return look(model, key),
        Some(Stage::Leaving) => return vec![],
        Some(Stage::Writing) | None => {}
    }
    // What writes, writes; the rest may mean something.
    let writes = matches!(key, Key { code: Code::Char(_) | Code::Enter, ctrl: false, alt: false });
    if !writes && let Meaning::Does(action) = model.options.keymap.meaning(&[key], Place::Reply) {
        return act(model, action);
    }
    let width = page::writing_columns(model.text_columns());
    let changed = compose(model).is_some_and(|compose| {
        let before = compose.editor.text().to_owned();
        compose.editor.press(key, width);
        compose.editor.text() != before
    });
    if changed { keep(model) } else { vec![] }
}

/// A key of the foot was clicked; while it is looked over, a yes is a key.
pub(super) fn clicked(model: &mut Model, action: Action) -> Vec<Effect> {
    let writing = compose(model).is_some_and(|compose| compose.stage == Stage::Writing);
    if writing { act(model, action) } else { vec![] }
}

/// Does what belongs to a reply that is being written.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::SendReply => {
            let empty =
                compose(model).is_none_or(|compose| compose.editor.text().trim().is_empty());
            let too_long = model.reader.as_ref().is_some_and(|reader| {
                let compose = reader.compose.as_ref().zip(reader.article.as_ref());
                compose.is_some_and(|(compose, article)| {
                    compose.left(article) < Some(0) && compose.note().is_some()
                })
            });
            let asking = compose(model).is_some_and(|compose| compose.asking);
            if asking {
                model.say(Message::OneMoment);
            } else if empty {
                model.say(Message::NothingToSend);
            } else if too_long {
                model.say(Message::TooLong);
            } else if let Some(compose) = compose(model) {
                compose.stage = Stage::Looking;
            }
            vec![]
        }
        Action::InEditor => {
            let text = compose(model).map(|compose| compose.editor.text().to_owned());
            text.map(|text| Effect::Edit { text }).into_iter().collect()
        }
        Action::InBrowser => in_browser(model),
        Action::Opener(number) => {
            if let Some(compose) = compose(model) {
                let which = usize::from(number).saturating_sub(1);
                let words = compose.openers.get(which).map(ToString::to_string);
                compose.editor.insert(&words.unwrap_or_default());
            }
            keep(model)
        }
        Action::AnswerAnother => another(model),
        Action::AnotherWay => another_way(model),
        Action::Help => super::palette::open(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::QuitNow => super::quit(model),
        _ => leave(model),
    }
}

fn compose(model: &mut Model) -> Option<&mut Compose> {
    model.reader.as_mut()?.compose.as_mut()
}

/// Pasted words go where one writes.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(compose) = compose(model) {
        compose.stage = Stage::Writing;
        compose.editor.insert(text);
    }
    keep(model)
}

/// The words came back from the person's own editor.
pub(super) fn edited(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(compose) = compose(model) {
        compose.editor = Editor::of(text.trim_end());
    }
    keep(model)
}

fn keep(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else { return vec![] };
    let Some(compose) = &mut reader.compose else { return vec![] };
    compose.changed = true;
    let text = compose.editor.text().to_owned();
    vec![Effect::KeepDraft { post: reader.post, parent: compose.parent.clone(), text }]
}

/// Leaves the words as a draft.
fn leave(model: &mut Model) -> Vec<Effect> {
    // Words that were not touched are as they were, perhaps changed by another window since.
    let changed = compose(model).is_some_and(|compose| compose.changed);
    let effects = if changed { keep(model) } else { vec![] };
    if let Some(compose) = model.reader.as_mut().and_then(|reader| reader.compose.take())
        && !compose.editor.text().trim().is_empty()
        && changed
    {
        model.say(Message::DraftKept);
    }
    effects
}

/// Answers the post, or the next part of its conversation that can be answered in the same way: a
/// comment by a comment, a note by a note.
fn another(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else { return vec![] };
    let turns = reader.article.as_ref().map_or(&[] as &[Turn], |article| &article.conversation);
    let Some(compose) = &mut reader.compose else { return vec![] };
    let wanted = stands_at(compose);
    let keys: Vec<&String> = turns
        .iter()
        .filter(|turn| turn.said_at == wanted && !turn.yours)
        .map(|turn| &turn.key)
        .collect();
    let next = match &compose.parent {
        None => 0,
        Some(parent) => keys.iter().position(|key| *key == parent).map_or(0, |at| at + 1),
    };
    compose.parent = keys.get(next).map(|key| (*key).clone());
    // Whom it goes to, and who may see it, may be others now: that is said before it is sent.
    compose.asking = true;
    let (post, parent) = (reader.post, compose.parent.clone());
    let ticket = model.ticket(Awaited::Ways(post));
    let mut effects = keep(model);
    effects.push(Effect::AskWays { ticket, post, parent });
    effects
}

/// It is known how the words would go now. The way that was chosen stays, where it is still open.
pub(super) fn ways(model: &mut Model, post: PostId, ways: Vec<WayOpen>) -> Vec<Effect> {
    let Some(reader) = model.reader.as_mut().filter(|reader| reader.post == post) else {
        return vec![];
    };
    let Some(compose) = &mut reader.compose else { return vec![] };
    if ways.is_empty() {
        compose.parent = None;
        model.say(Message::NoComments);
        return vec![];
    }
    let before = compose.open_way().map(|way| way.route.clone());
    let same = |way: &WayOpen| {
        before.as_ref().is_some_and(|before| {
            let account = |route: &Route| route.note.as_ref().map(|note| note.account.clone());
            before.way == way.route.way && account(before) == account(&way.route)
        })
    };
    compose.way = ways.iter().position(same).unwrap_or(0);
    (compose.ways, compose.asking) = (ways, false);
    vec![]
}

/// Where the words would stand.
fn stands_at(compose: &Compose) -> SaidAt {
    match compose.open_way().map(|way| way.route.way) {
        Some(Way::Note(network)) => SaidAt::Network(network),
        _ => SaidAt::Blog,
    }
}

/// Goes another way with the same words. What they answered may not be there.
fn another_way(model: &mut Model) -> Vec<Effect> {
    let Some(compose) = compose(model) else { return vec![] };
    if compose.ways.len() < 2 {
        model.say(Message::NoOtherWay);
        return vec![];
    }
    compose.way = (compose.way + 1) % compose.ways.len();
    // A note answers no comment.
    let is_note = compose.open_way().is_some_and(|way| way.route.note.is_some());
    if is_note && compose.parent.as_deref().and_then(note_uri).is_none() {
        compose.parent = None;
    }
    keep(model)
}

/// A key while one looks the words over: only a yes sends them.
fn look(model: &mut Model, key: Key) -> Vec<Effect> {
    if key != Key::char('y') {
        if let Some(compose) = compose(model) {
            compose.stage = Stage::Writing;
        }
        return vec![];
    }
    let way = compose(model).and_then(|compose| Some(compose.open_way()?.route.way));
    if way == Some(Way::Browser) {
        return in_browser(model);
    }
    let ticket = model.ticket(Awaited::Queued);
    let Some(reader) = &mut model.reader else { return vec![] };
    let (post, Some(compose)) = (reader.post, &mut reader.compose) else { return vec![] };
    // The words stay here until they are in the outbox.
    compose.stage = Stage::Leaving;
    let Compose { parent, editor, again, .. } = compose.clone();
    let Some(route) = compose.open_way().map(|way| way.route.clone()) else { return vec![] };
    vec![Effect::SendReply {
        ticket,
        post,
        parent,
        text: editor.text().to_owned(),
        route: Box::new(route),
        again,
    }]
}

/// The browser takes the words on: they are copied, and stay a draft until they are seen there.
fn in_browser(model: &mut Model) -> Vec<Effect> {
    let mut effects = keep(model);
    let Some(reader) = &mut model.reader else { return effects };
    let post = reader.post;
    let Some(compose) = reader.compose.take() else { return effects };
    let Some(address) = compose.open_way().and_then(|way| way.route.page.clone()) else {
        model.say(Message::NoPage);
        return effects;
    };
    let text = Clean::lines(compose.editor.text());
    effects.extend([
        Effect::TakenToBrowser { post },
        Effect::Copy { text },
        Effect::Open { address },
    ]);
    model.say(Message::OpenedToReply);
    effects
}

/// It could not be kept: the words are still here.
pub(super) fn not_queued(model: &mut Model) {
    if let Some(compose) = compose(model) {
        compose.stage = Stage::Writing;
    }
}

/// It is in the outbox: until it leaves it can be taken back.
pub(super) fn queued(model: &mut Model, id: OutId) -> Vec<Effect> {
    if let Some(reader) = &mut model.reader
        && reader.compose.as_ref().is_some_and(|compose| compose.stage == Stage::Leaving)
    {
        reader.compose = None;
    }
    super::marks::remember(model, Deed::Reply(id));
    model.say(Message::Leaves);
    super::answers::changed(model)
}

/// Taken back in time, or too late.
pub(super) fn taken_back(model: &mut Model, in_time: bool) -> Vec<Effect> {
    model.say(if in_time { Message::TakenBack } else { Message::TooLate });
    super::answers::changed(model)
}
