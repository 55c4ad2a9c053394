//! A post, set in a column that reads well.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style as Look};

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::list;
use super::theme::Role;
use crate::app::{Article, Model};
use crate::text::{self, Line, Part, Run, Style};
use crate::words::{dates, screens as words};

/// Paints the open post; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let reader = model.reader.as_ref()?;
    let split = model.is_split();
    let width = model.text_columns();
    let spare = area.width.saturating_sub(width + LEFT + RIGHT);
    let x = area.x + LEFT + spare / 2;
    let Some(article) = &reader.article else { return Some((x, area.y)) };
    let column = Rect { x, width, ..area };
    let mut page = Page { column, next: 0, scroll: reader.scroll };
    above(model, canvas, &mut page, article, (area, split));
    for line in &reader.lines.lines {
        page.line(|y| put_line(canvas, column, y, line));
    }
    below(model, canvas, &mut page, article);
    if page.next > reader.scroll + usize::from(area.height) {
        chrome::more_below(canvas, area);
    }
    if model.reading && split {
        for y in area.y..area.bottom() {
            canvas.bar(area.x, y, true);
        }
    }
    Some((x, area.y))
}

/// Lines that go by under a window of the screen.
struct Page {
    column: Rect,
    next: usize,
    scroll: usize,
}

impl Page {
    /// Puts the next line, if it is in sight.
    fn line(&mut self, put: impl FnOnce(u16)) {
        let at = self.next;
        self.next += 1;
        let Some(below_top) = at.checked_sub(self.scroll) else { return };
        if let Ok(rows) = u16::try_from(below_top)
            && rows < self.column.height
        {
            put(self.column.y + rows);
        }
    }

    fn blank(&mut self) {
        self.next += 1;
    }
}

fn above(
    model: &Model,
    canvas: &mut Canvas<'_>,
    page: &mut Page,
    article: &Article,
    (area, split): (Rect, bool),
) {
    let row = &article.row;
    let column = page.column;
    page.line(|y| {
        if !split && let Some(view) = model.view() {
            canvas.put(2, y, "‹", Role::Dim);
            canvas.put_in((LEFT, y), 40, &list::name_of(model, view), Role::Dim);
        }
        let end = if split { column.right() } else { area.right().saturating_sub(RIGHT) };
        canvas.put_right(end, y, &words::minutes(article.minutes), Role::Dim);
    });
    page.blank();
    let title = list::title_of(row);
    for part in wrapped(title, column.width) {
        page.line(|y| {
            canvas.bold(column.x, y, &part, Role::Text);
        });
    }
    let mut facts = vec![row.person.to_string()];
    facts.extend(article.author.as_ref().map(ToString::to_string));
    facts.extend(
        Some(article.source_title.to_string())
            .filter(|title| !title.is_empty() && *title != row.person.as_str()),
    );
    facts.push(match words::odd_date(row.date, false) {
        Some(odd) => odd.to_owned(),
        None => dates::full(row.key.at, model.now, &model.zone),
    });
    page.line(|y| {
        let after = canvas.put_in(
            (column.x, y),
            column.width,
            facts.first().map_or("", String::as_str),
            Role::Text,
        );
        let mut x = after;
        for fact in facts.iter().skip(1) {
            let room = column.right().saturating_sub(x + 3);
            if room > 0 {
                canvas.put(x, y, " · ", Role::Dim);
                x = canvas.put_in((x + 3, y), room, fact, Role::Dim);
            }
        }
    });
    page.blank();
}

fn below(model: &Model, canvas: &mut Canvas<'_>, page: &mut Page, article: &Article) {
    let column = page.column;
    for address in &article.enclosures {
        page.line(|y| {
            canvas.put_in(
                (column.x, y),
                column.width,
                &words::enclosure(address.as_str()),
                Role::Soft,
            );
        });
    }
    let (says, invites) = words::under_post(&article.row);
    if says.is_empty() {
        return;
    }
    page.blank();
    page.line(|y| {
        let role = if invites { Role::Warm } else { Role::Soft };
        let after = canvas.put_in((column.x, y), column.width, &says, role);
        let key = model.options.keymap.shown(crate::app::action::Action::Reply).into_iter().next();
        if let (true, Some(key)) = (article.row.comments_address.is_some() || invites, key) {
            let after = canvas.bold(after + 3, y, &key, Role::Text);
            canvas.put(after + 1, y, "reply", Role::Soft);
        }
    });
}

/// A title in lines of a width.
fn wrapped(title: &str, width: u16) -> Vec<String> {
    let words = text::Document {
        blocks: vec![text::Block::Paragraph(vec![text::Inline::Text {
            text: text::Clean::line(title),
            style: Style::default(),
        }])],
        links: Vec::new(),
    };
    let lines = text::typeset(&words, width).lines;
    lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

fn put_line(canvas: &mut Canvas<'_>, column: Rect, y: u16, line: &Line) {
    let width: usize = line.runs.iter().map(|run| text::width(run.text.as_str())).sum();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let mut x = column.x;
    if line.right_to_left {
        x = column.right().saturating_sub(width).max(column.x);
    }
    for run in &line.runs {
        let room = column.right().saturating_sub(x);
        x = canvas.put_styled((x, y), room, run.text.as_str(), look(canvas, run));
    }
}

/// How a part of the text looks.
fn look(canvas: &Canvas<'_>, run: &Run) -> Look {
    let role = |role| canvas.theme().style(role);
    match run.part {
        Part::Words(style) => styled(role(Role::Text), style),
        Part::Quoted(style) => styled(role(Role::Text), style).add_modifier(Modifier::ITALIC),
        Part::Heading(_) => role(Role::Text).add_modifier(Modifier::BOLD),
        Part::Code | Part::Bullet => role(Role::Soft),
        Part::QuoteBar | Part::Rule => role(Role::Rule),
        Part::LinkNumber(_) | Part::Label => role(Role::Dim),
        Part::Description => role(Role::Text).add_modifier(Modifier::ITALIC),
    }
}

fn styled(look: Look, style: Style) -> Look {
    let mut modifiers = Modifier::empty();
    modifiers.set(Modifier::BOLD, style.strong);
    modifiers.set(Modifier::ITALIC, style.emphasis);
    modifiers.set(Modifier::CROSSED_OUT, style.struck);
    modifiers.set(Modifier::UNDERLINED, style.link);
    look.add_modifier(modifiers)
}
