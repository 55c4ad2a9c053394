//! What needs a look, in words, and what was taken care of.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::chrome::{LEFT, RIGHT};
use super::list::short_name;
use super::theme::Role;
use crate::app::Model;
use crate::domain::{Person, Trouble};
use crate::text::{Block, Clean, Document, Inline, Style, typeset};
use crate::words::{screens as words, trouble as sentences};

/// Paints the page; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let page = model.trouble.as_ref()?;
    let area = Rect { width: area.width.min(128), ..area };
    let room = area.width.saturating_sub(LEFT + RIGHT);
    canvas.put(2, area.y, "‹", Role::Dim);
    canvas.put(LEFT, area.y, words::tab(model.tab), Role::Dim);
    let mut y = area.y + 2;
    canvas.bold(LEFT, y, words::NEEDS_A_LOOK, Role::Text);
    y += 1;
    let people = model.needing_a_look();
    let mut cursor = Some((LEFT, y));
    if people.is_empty() {
        canvas.put_in((LEFT, y), room, words::ALL_WELL, Role::Soft);
        y += 1;
    }
    for (index, person) in people.iter().enumerate() {
        let lines = said(model, person, page.details, room.min(76));
        let height = u16::try_from(lines.len() + 1).unwrap_or(1);
        // The chosen one is always in sight: those far above it are left out.
        if index + 4 < page.chosen || y + height > area.bottom() {
            continue;
        }
        y += 1;
        if index == page.chosen {
            canvas.lay(Rect { y, height, ..area }, canvas.theme().tint());
            for line in 0..height {
                canvas.bar(area.x, y + line, true);
            }
            cursor = Some((LEFT, y));
        }
        canvas.put(2, y, "!", Role::Text);
        let after = canvas.bold(LEFT, y, person.name.as_str(), Role::Text);
        if let Some(blog) = &person.blog {
            canvas.put_in(
                (after + 2, y),
                area.width.saturating_sub(after + 4),
                blog.as_str(),
                Role::Dim,
            );
        }
        for line in lines {
            y += 1;
            canvas.put_in((LEFT, y), room, &line, Role::Text);
        }
        y += 1;
    }
    taken_care_of(
        model,
        canvas,
        Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area },
    );
    cursor
}

/// What is wrong with a person's blog, in lines.
fn said(model: &Model, person: &Person, details: bool, width: u16) -> Vec<String> {
    let Some(at) = &person.trouble else { return Vec::new() };
    let mut lines =
        wrapped(&sentences::sentence(&at.trouble, person.name.as_str(), &model.zone), width);
    if details {
        let since = crate::words::dates::full(at.since, model.now, &model.zone);
        let feed = person
            .feeds
            .iter()
            .find(|(source, _)| *source == at.source)
            .map_or("", |(_, feed)| feed.as_str());
        lines.extend(wrapped(&format!("Since {since}. {feed} {}", at.details), width));
    }
    lines
}

fn wrapped(sentence: &str, width: u16) -> Vec<String> {
    let text = Clean::line(sentence);
    let blocks = vec![Block::Paragraph(vec![Inline::Text { text, style: Style::default() }])];
    let lines = typeset(&Document { blocks, links: Vec::new() }, width).lines;
    lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

/// People whose blogs moved, are broken or asked to wait, and are read all the same.
fn taken_care_of(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let mut told: Vec<(&Person, String)> = Vec::new();
    for person in &model.people {
        told.extend(person.notes.iter().map(|note| (person, sentences::note(note))));
        if let Some(at) =
            person.trouble.as_ref().filter(|at| matches!(at.trouble, Trouble::Wait(_)))
        {
            told.push((
                person,
                sentences::sentence(&at.trouble, person.name.as_str(), &model.zone),
            ));
        }
    }
    if told.is_empty() || area.height < 2 {
        return;
    }
    canvas.bold(LEFT, area.y, words::TAKEN_CARE_OF, Role::Text);
    let name = if area.width < 60 { 14 } else { 20 };
    for ((person, sentence), y) in told.iter().zip(area.y + 1..area.bottom()) {
        canvas.put_in(
            (LEFT, y),
            name,
            &short_name(person.name.as_str(), usize::from(name)),
            Role::Text,
        );
        let x = LEFT + name + 1;
        canvas.put_in((x, y), area.width.saturating_sub(x + RIGHT), sentence, Role::Soft);
    }
}
