//! A post as it is read: what stands on each line, from the title to the end of its conversation.
//! Screen and scrolling go by the same lines.

use jiff::Timestamp;

use super::Article;
use super::editor::Editor;
use super::event::Turn;
use super::model::{Compose, Reader, Stage};
use crate::domain::{PostKind, Replies, Row};
use crate::text::{self, Block, Clean, Document, Folds, Inline, Style, typeset, typeset_with};

/// So many columns does an answer stand further in than what it answers.
pub const STEP: u16 = 2;
/// An answer has at least so many columns, however deep it stands.
const LEAST: u16 = 24;
/// From so many replies on, others who wait are pointed out.
const LIVELY: u32 = 4;

/// What stands on one line.
#[derive(Debug, Clone, PartialEq)]
pub enum PageLine {
    /// Nothing.
    Blank,
    /// Where one came from, and how long the post is.
    Head,
    /// A part of the title; empty where there is none.
    Title(String),
    /// Who wrote it, where and when.
    Byline,
    /// What of the post is shown, and the key that shows the other.
    WhatIsShown,
    /// A line of the text.
    Text(text::Line),
    /// The file of this number that came with it.
    Enclosure(usize),
    /// Who says what a note answers: the turn of this number above it.
    Above(usize),
    /// A line of its words.
    AboveSaid(text::Line),
    /// The author's warning, and how one sees what is behind it.
    Warning,
    /// The warning of a turn of the conversation.
    TurnWarning(usize),
    /// That whoever wrote it links a blog.
    Offered,
    /// How that is added.
    AddsIt,
    /// The heading of the conversation.
    Conversation,
    /// Who says something: the turn of this number.
    Speaker(usize),
    /// A line of a turn's words.
    Said(usize, text::Line),
    /// What there is to say of a conversation without words.
    Silence,
    /// How many others wait for a first reply.
    OthersWait,
    /// The heading of a reply that is being written.
    Reply,
    /// A line of a sentence about it, or about one that waits.
    Sentence(String),
    /// Whom it answers, by name.
    Answers(String),
    /// A line of the words that are being written.
    Writing(usize),
    /// How many characters are left.
    Left,
    /// Three ways to begin.
    Openers,
    /// One of them, where they do not fit beside each other.
    Opener(u8),
    /// That it is kept.
    Kept,
    /// How it is sent.
    SendIt,
    /// A line of the words that wait.
    Written(String),
}

/// What the lines of a post depend on, besides the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// How many columns the text has.
    pub width: u16,
    /// How many other posts wait for a first reply, where that is to be said.
    pub others_wait: u32,
    /// Whether what is behind a warning is shown.
    pub unfolded: bool,
    /// Which folds are open.
    pub folds: Folds,
}

/// The lines of a post.
pub fn lines(article: &Article, setting: Setting) -> Vec<PageLine> {
    let Setting { width, others_wait, folds, .. } = setting;
    let folded = |warning: &Option<Clean>| setting.folds_away(warning.as_ref());
    let mut lines = vec![PageLine::Head, PageLine::Blank];
    lines.extend(above(article, setting));
    // The words of a note are its title, and so are those of a post without one; they are not said twice.
    if article.row.kind == PostKind::Blog && !begins_with_its_title(article) {
        lines.extend(wrapped(&article.row, width).into_iter().map(PageLine::Title));
    }
    lines.extend([PageLine::Byline, PageLine::Blank]);
    lines.extend(article.warning.is_some().then_some(PageLine::Warning));
    if !folded(&article.warning) {
        let set = typeset_with(&article.document, width, folds).lines;
        lines.extend(set.into_iter().map(PageLine::Text));
        if article.full || article.beginning {
            lines.extend([PageLine::Blank, PageLine::WhatIsShown]);
        }
        if !article.enclosures.is_empty() {
            lines.push(PageLine::Blank);
        }
        lines.extend((0..article.enclosures.len()).map(PageLine::Enclosure));
    }
    if article.offered.is_some() {
        lines.extend([PageLine::Blank, PageLine::Offered, PageLine::AddsIt]);
    }
    if let Some(remark) = &article.remark {
        lines.push(PageLine::Blank);
        lines.extend(sentence(remark.as_str(), width));
    }
    if article.conversation.is_empty() {
        if says_something(&article.row) {
            lines.extend([
                PageLine::Blank,
                PageLine::Conversation,
                PageLine::Blank,
                PageLine::Silence,
            ]);
        }
        return lines;
    }
    lines.extend([PageLine::Blank, PageLine::Conversation]);
    for (number, turn) in article.conversation.iter().enumerate() {
        // An answer stands close to what it answers.
        if turn.depth == 0 {
            lines.push(PageLine::Blank);
        }
        lines.push(PageLine::Speaker(number));
        if turn.warning.is_some() {
            lines.push(PageLine::TurnWarning(number));
        }
        if folded(&turn.warning) {
            continue;
        }
        let room = width.saturating_sub(inset(turn)).max(LEAST.min(width));
        let said = typeset(&turn.document, room).lines;
        lines.extend(said.into_iter().map(|line| PageLine::Said(number, line)));
    }
    // Its author's own words, or a link to it, are no answer.
    if article.row.replies == Replies::Nobody {
        lines.extend([PageLine::Blank, PageLine::Silence]);
    }
    let lively = article.row.replies.count().is_some_and(|count| count >= LIVELY);
    if lively && others_wait > 0 {
        lines.extend([PageLine::Blank, PageLine::OthersWait]);
    }
    lines
}

/// What a note answers, from the top down.
fn above(article: &Article, setting: Setting) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for (number, turn) in article.above.iter().enumerate() {
        lines.push(PageLine::Above(number));
        if !setting.folds_away(turn.warning.as_ref()) {
            let room = setting.width.saturating_sub(STEP).max(LEAST.min(setting.width));
            let said = typeset(&turn.document, room).lines;
            lines.extend(said.into_iter().map(PageLine::AboveSaid));
        }
        lines.push(PageLine::Blank);
    }
    lines
}

impl Setting {
    fn folds_away(self, warning: Option<&Clean>) -> bool {
        warning.is_some() && !self.unfolded
    }
}

/// How far in a turn stands.
pub fn inset(turn: &Turn) -> u16 {
    turn.depth * STEP
}

/// Whether a turn came since you last looked.
pub fn is_fresh(turn: &Turn, looked_at: Option<Timestamp>) -> bool {
    !turn.yours && looked_at.is_some_and(|looked_at| turn.first_seen > looked_at)
}

/// Whether there is something to say of a conversation in which nothing was said (or can be read).
fn says_something(row: &Row) -> bool {
    match row.replies {
        Replies::Some(_) | Replies::Nobody => true,
        Replies::Unknown => row.kind == PostKind::Blog && row.comments_address.is_none(),
    }
}

/// Whether what stands for a title is the beginning of the text, because it has none.
fn begins_with_its_title(article: &Article) -> bool {
    let title = &article.row.title;
    !title.is_empty() && text::summary(&article.document, text::HEADLINE) == *title
}

/// The title in lines of a width; one empty line where there is none.
fn wrapped(row: &Row, width: u16) -> Vec<String> {
    if row.title.is_empty() {
        return vec![String::new()];
    }
    let words = Document {
        blocks: vec![Block::Paragraph(vec![Inline::Text {
            text: row.title.clone(),
            style: Style::default(),
        }])],
        links: Vec::new(),
    };
    let lines = typeset(&words, width).lines;
    lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

/// How far in the words one writes stand, behind their bar.
const WRITING: u16 = 2;
/// A reply has room for so many lines before it grows.
const ROOM: usize = 3;

/// How many columns the words one writes have.
pub fn writing_columns(width: u16) -> u16 {
    width.saturating_sub(WRITING).max(2)
}

/// The lines below a post: what is being written, or else what was written and does not stand there.
pub fn below(article: &Article, compose: Option<&Compose>, width: u16) -> Vec<PageLine> {
    let Some(compose) = compose else { return waiting(article, width) };
    let mut lines = vec![PageLine::Blank, PageLine::Reply, PageLine::Blank];
    let way = compose.open_way();
    lines.extend(sentence(way.map_or("", |way| way.says.as_str()), width));
    let answered =
        article.conversation.iter().find(|turn| Some(&turn.key) == compose.parent.as_ref());
    lines.extend(answered.map(|turn| PageLine::Answers(turn.person.to_string())));
    lines.push(PageLine::Blank);
    let rows = compose.editor.lines(writing_columns(width)).len();
    if compose.stage == Stage::Writing {
        lines.extend((0..rows.max(ROOM)).map(PageLine::Writing));
        lines.extend(compose.note().is_some().then_some(PageLine::Left));
        lines.push(PageLine::Blank);
        lines.extend(openers(compose, width));
        lines.push(PageLine::Kept);
    } else {
        lines.extend((0..rows).map(PageLine::Writing));
        lines.push(PageLine::Blank);
        let along = way.and_then(|way| way.goes_along.as_ref()).map_or("", Clean::as_str);
        lines.extend(sentence(along, width));
        lines.push(PageLine::SendIt);
    }
    lines
}

/// A sentence in lines of a width; no words, no line.
fn sentence(words: &str, width: u16) -> Vec<PageLine> {
    if words.is_empty() {
        return Vec::new();
    }
    written(words, width).into_iter().map(PageLine::Sentence).collect()
}

/// Words in lines as they are while they are written.
fn written(words: &str, width: u16) -> Vec<String> {
    let editor = Editor::of(words);
    let lines = editor.lines(width.saturating_add(1)).into_iter();
    lines.map(|line| editor.text().get(line).unwrap_or_default().to_owned()).collect()
}

/// What was written and does not stand there.
fn waiting(article: &Article, width: u16) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for out in &article.outbox {
        lines.extend([PageLine::Blank, PageLine::Reply, PageLine::Blank]);
        lines.extend(sentence(out.says.as_str(), width));
        lines.push(PageLine::Blank);
        let words = Clean::lines(&out.reply.text);
        lines.extend(
            written(words.as_str(), writing_columns(width)).into_iter().map(PageLine::Written),
        );
    }
    lines
}

/// The line of the page one writes on.
pub fn cursor_line(reader: &Reader, width: u16) -> Option<usize> {
    let compose = reader.compose.as_ref()?;
    let (row, _) = compose.editor.cursor(writing_columns(width));
    let at = reader.below.iter().position(|line| *line == PageLine::Writing(row))?;
    Some(reader.page.len() + at)
}
/// Three ways to begin: beside each other where they fit, else below each other.
fn openers(compose: &Compose, width: u16) -> Vec<PageLine> {
    // What stands before the first, and with each: its key, a blank, an ellipsis, a gap.
    const BEFORE: usize = 13;
    const WITH_EACH: usize = 9;
    let words = |opener: &Clean| text::width(opener.as_str().trim_end_matches([' ', ':', '：']));
    let needed: usize = compose.openers.iter().map(|opener| words(opener) + WITH_EACH).sum();
    if BEFORE + needed <= usize::from(width) + 2 {
        vec![PageLine::Openers]
    } else {
        (1..=3).map(PageLine::Opener).collect()
    }
}
