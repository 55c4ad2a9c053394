//! Giving the text of a post to a command of the person's choosing. Its words are parted as a shell parts
//! them; no shell ever sees them, and nothing that came from elsewhere is among them.

use super::Effect;
use crate::app::model::{Message, Model, Prompt, Purpose};
use crate::text::Clean;

/// Asks which command.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if model.reader.as_ref().is_none_or(|reader| reader.article.is_none()) {
        return vec![];
    }
    let text = model.last_command.clone();
    let at = text.chars().count();
    model.prompt = Some(Prompt { purpose: Purpose::Command, text, at });
    vec![]
}

/// The command was typed: one of the config by its name, or its words.
pub(super) fn typed(model: &mut Model, text: &Clean) -> Vec<Effect> {
    let known = model.options.commands.get(text.as_str()).cloned();
    let command = known.or_else(|| shlex::split(text.as_str())).unwrap_or_default();
    if command.is_empty() {
        model.say(Message::NotACommand);
        return vec![];
    }
    model.last_command = text.to_string();
    vec![Effect::Pipe { command }]
}
