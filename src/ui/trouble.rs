//! What needs a look, in words, and what was taken care of.

use ratatui::layout::Rect;
use url::Url;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::theme::Role;
use crate::app::Model;
use crate::app::pointer::Target;
use crate::domain::{Person, Trouble, shown_address};
use crate::text::{Block, Clean, Document, Inline, Style, typeset};
use crate::words::{screens as words, trouble as sentences};

/// Paints the page; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let page = model.trouble.as_ref()?;
    let area = Rect { width: area.width.min(128), ..area };
    let room = area.width.saturating_sub(LEFT + RIGHT);
    canvas.put(2, area.y, "‹", Role::Dim);
    canvas.put(LEFT, area.y, chrome::tab_name(model, model.tab, false), Role::Dim);
    let mut y = area.y + 2;
    canvas.bold(LEFT, y, words::NEEDS_A_LOOK, Role::Text);
    y += 1;
    let needing = model.needing_a_look().len();
    let mut cursor = Some((LEFT, y.min(area.bottom())));
    if needing == 0 {
        canvas.put_in((LEFT, y), room, words::ALL_WELL, Role::Soft);
        y += 1;
    }
    let entries: Vec<Entry<'_>> = model
        .on_the_trouble_page()
        .into_iter()
        .enumerate()
        .map(|(index, person)| Entry::of(model, person, index >= needing, room.min(76)))
        .collect();
    let first =
        first_shown(&entries, page.chosen, needing, usize::from(area.bottom().saturating_sub(y)));
    for (index, entry) in entries.iter().enumerate().skip(first) {
        let height = entry.height();
        let heading = if index == needing { 2 } else { 0 };
        // Nobody is left out without a word.
        if y + heading + 1 >= area.bottom()
            || y + heading + height >= area.bottom() && index > page.chosen
        {
            chrome::more_below(canvas, area);
            break;
        }
        if index == needing {
            y += 1;
            canvas.bold(LEFT, y, words::TAKEN_CARE_OF, Role::Text);
            y += 1;
        }
        y += 1;
        let height = height.min(area.bottom().saturating_sub(y));
        let chosen = index == page.chosen;
        canvas.choice(Rect { y, height, ..area }, Target::Line(index), chosen.then_some(true));
        if chosen {
            cursor = Some((LEFT, y));
        }
        entry.paint(canvas, Rect { y, height, ..area });
        y += height;
    }
    cursor
}

/// The first person that is shown: as many before the chosen one as there is room for.
fn first_shown(entries: &[Entry<'_>], chosen: usize, needing: usize, room: usize) -> usize {
    let mut taken = if chosen >= needing { 2 } else { 0 };
    let mut first = chosen.min(entries.len());
    for (index, entry) in entries.iter().enumerate().take(chosen + 1).rev() {
        taken += usize::from(entry.height()) + 1;
        if taken > room && index < chosen {
            break;
        }
        first = index;
    }
    first
}

/// One person with what there is to say.
struct Entry<'a> {
    person: &'a Person,
    /// It needs no look.
    settled: bool,
    lines: Vec<String>,
}

impl<'a> Entry<'a> {
    fn of(model: &Model, person: &'a Person, settled: bool, width: u16) -> Self {
        Self { person, settled, lines: said(model, person, width) }
    }

    fn height(&self) -> u16 {
        u16::try_from(self.lines.len() + 1).unwrap_or(u16::MAX)
    }

    fn paint(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let room = area.width.saturating_sub(LEFT + RIGHT);
        let role = if self.settled { Role::Soft } else { Role::Text };
        if !self.settled {
            canvas.put(2, area.y, "!", Role::Text);
        }
        let after = canvas.bold(LEFT, area.y, self.person.name.as_str(), role);
        if let Some(blog) = &self.person.blog {
            let room = area.width.saturating_sub(after + 4);
            canvas.put_in((after + 2, area.y), room, blog.as_str(), Role::Dim);
        }
        for (line, y) in self.lines.iter().zip(area.y + 1..area.bottom()) {
            canvas.put_in((LEFT, y), room, line, role);
        }
    }
}

/// What there is to say of a person's blogs, in lines: what is wrong, since when, and what is worth
/// telling of those that read.
pub(super) fn said(model: &Model, person: &Person, width: u16) -> Vec<String> {
    let details = model.trouble.is_some_and(|page| page.details);
    let mut lines = Vec::new();
    if let Some(at) = &person.trouble {
        let sentence = sentences::sentence(&at.trouble, person.name.as_str(), &model.zone);
        let since = sentences::since(at.since, model.now, &model.zone);
        let waits = matches!(at.trouble, Trouble::Wait(_));
        let told = if waits { sentence } else { format!("{sentence} {since}") };
        lines.extend(wrapped(&told, width));
        let feed = person.feeds.iter().find(|(source, _)| *source == at.source);
        if let Some((_, feed)) = feed.filter(|_| details) {
            let feed =
                Url::parse(feed.as_str()).map_or_else(|_| String::new(), |url| shown_address(&url));
            lines.extend(wrapped(&format!("{feed}  {}", at.details), width));
        }
    }
    for note in &person.notes {
        lines.extend(wrapped(&sentences::note(note), width));
    }
    lines
}

fn wrapped(sentence: &str, width: u16) -> Vec<String> {
    let text = Clean::line(sentence);
    let blocks = vec![Block::Paragraph(vec![Inline::Text { text, style: Style::default() }])];
    let lines = typeset(&Document { blocks, links: Vec::new() }, width).lines;
    lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}
