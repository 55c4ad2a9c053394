//! A post, set in a column that reads well, and what was said under it.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::chrome::{self, LEFT, RIGHT};
use super::line::{links_of, put_line, spots_of, width_of};
use super::marks::{marked, marks_in_sight, sought_in};
use super::theme::Role;
use super::{finding, list};
use crate::app::action::Action;
use crate::app::model::{Compose, Reader, Stage, Tab};
use crate::app::page::{PageLine, cursor_line, inset, is_fresh, writing_columns};
use crate::app::pointer::Target;
use crate::app::reading::Link;
use crate::app::{Article, Model, Turn};
use crate::domain::Way;
use crate::text::find::Sought;
use crate::text::{self, Clean, Line, Part};
use crate::words::{dates, offered, reading, reply, screens as words};

/// Paints the open post; answers where the cursor is.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, area: Rect) -> Option<(u16, u16)> {
    let reader = model.reader.as_ref()?;
    let split = model.is_split();
    let width = model.text_columns();
    let spare = area.width.saturating_sub(width + LEFT + RIGHT);
    let x = area.x + LEFT + spare / 2;
    let Some(article) = &reader.article else { return Some((x, area.y)) };
    let column = Rect { x, width, ..area };
    canvas.spot(area, Target::Page);
    let sought = model.sought();
    let page = Page { model, reader, article, area, column, sought };
    let all = reader.page.iter().chain(&reader.below);
    let marks = marks_in_sight(reader, usize::from(area.height));
    for ((at, line), y) in all.enumerate().skip(reader.scroll).zip(area.y..area.bottom()) {
        match marks.get(&at).and_then(|marks| marked(line, marks)) {
            Some(marked) => page.line(canvas, &marked, y),
            None => page.line(canvas, line, y),
        }
    }
    if reader.page.len() + reader.below.len() > reader.scroll + usize::from(area.height) {
        chrome::more_below(canvas, area);
    }
    if model.reading && split {
        for y in area.y..area.bottom() {
            canvas.bar(area.x, y, true);
        }
    }
    Some(page.cursor().unwrap_or((x, area.y)))
}

/// What the lines of a post are painted from.
struct Page<'a> {
    model: &'a Model,
    reader: &'a Reader,
    article: &'a Article,
    area: Rect,
    column: Rect,
    /// What is to be marked.
    sought: Sought,
}

impl Page<'_> {
    fn line(&self, canvas: &mut Canvas<'_>, line: &PageLine, y: u16) {
        let column = self.column;
        let at = (column.x, y);
        match line {
            PageLine::Blank => {}
            PageLine::Head => self.head(canvas, y),
            PageLine::Title(part) => {
                let part = if part.is_empty() { words::NO_WORDS } else { part };
                let after = canvas.bold(column.x, y, part, Role::Text);
                finding::mark(canvas, at, after, (part, &self.sought));
            }
            PageLine::Byline => self.byline(canvas, y),
            PageLine::WhatIsShown => self.what_is_shown(canvas, y),
            PageLine::Text(line) => self.words(canvas, (column, y), line, true),
            PageLine::Enclosure(number) => {
                if let Some(address) = self.article.enclosures.get(*number) {
                    let number = self.article.number_of_enclosure(*number);
                    let says = words::enclosure(address.as_str(), number);
                    let end = canvas.put_in(at, column.width, &says, Role::Soft);
                    let width = u16::try_from(number.to_string().len()).unwrap_or(1) + 2;
                    self.hint(canvas, (end.saturating_sub(width), y), Link::Number(number));
                }
            }
            PageLine::Above(number) => {
                if let Some(turn) = self.article.above.get(*number) {
                    self.turn(canvas, turn, y);
                }
            }
            PageLine::AboveSaid(line) => {
                canvas.put(column.x, y, "│", Role::Rule);
                let width = column.width.saturating_sub(2);
                self.words(canvas, (Rect { x: column.x + 2, width, ..column }, y), line, false);
            }
            PageLine::Warning => self.warning(canvas, self.article.warning.as_ref(), (0, y)),
            PageLine::TurnWarning(number) => {
                if let Some(turn) = self.article.conversation.get(*number) {
                    self.warning(canvas, turn.warning.as_ref(), (inset(turn), y));
                }
            }
            PageLine::Offered => {
                if let Some(visitor) = &self.article.offered {
                    let says = offered::links_a_blog(visitor);
                    canvas.put_in(at, column.width, &says, Role::Soft);
                }
            }
            PageLine::AddsIt => self.adds_it(canvas, y),
            PageLine::Left => self.left(canvas, y),
            PageLine::Conversation => self.heading(canvas, y),
            PageLine::Speaker(number) => self.speaker(canvas, *number, y),
            PageLine::Said(number, line) => {
                let inset = self.article.conversation.get(*number).map_or(0, inset);
                let width = column.width.saturating_sub(inset);
                self.words(canvas, (Rect { x: column.x + inset, width, ..column }, y), line, false);
            }
            PageLine::Silence => self.silence(canvas, y),
            PageLine::OthersWait => self.others_wait(canvas, y),
            PageLine::Reply => {
                let looking = self.compose().is_some_and(|compose| compose.stage == Stage::Looking);
                let says = if looking { reply::LOOK_IT_OVER } else { reply::YOUR_REPLY };
                let x = canvas.bold(column.x, y, says, Role::Text) + 2;
                canvas.fill(x..column.right(), y, "─", Role::Rule);
            }
            PageLine::Sentence(says) => {
                canvas.put_in(at, column.width, says, Role::Text);
            }
            PageLine::Answers(person) => {
                canvas.put_in(at, column.width, &reply::answers(person), Role::Text);
            }
            PageLine::Writing(row) => self.writing(canvas, *row, y),
            PageLine::Written(words) => {
                canvas.put(column.x, y, "▏", Role::Dim);
                let room = column.width.saturating_sub(2);
                canvas.put_in((column.x + 2, y), room, words, Role::Soft);
            }
            PageLine::Openers => self.openers(canvas, y, 1..4),
            PageLine::Opener(number) => self.openers(canvas, y, *number..*number + 1),
            PageLine::Kept => {
                canvas.put_in(at, column.width, reply::KEPT, Role::Dim);
            }
            PageLine::SendIt => {
                let way = self.compose().and_then(|compose| compose.open_way());
                let browser = way.is_some_and(|way| way.route.way == Way::Browser);
                let says = if browser { reply::TAKE_IT } else { reply::SEND_IT };
                let after = canvas.bold(column.x, y, "y", Role::Text);
                let rest = says.strip_prefix('y').unwrap_or(says);
                canvas.put_in((after, y), column.width.saturating_sub(1), rest, Role::Soft);
            }
        }
    }

    /// A line of somebody's words, with letters on its links where one wants to choose one.
    fn words(&self, canvas: &mut Canvas<'_>, (column, y): (Rect, u16), line: &Line, of_text: bool) {
        let sought = sought_in(line, &self.sought).filter(|_| self.reader.find.is_none());
        let line = sought.as_ref().unwrap_or(line);
        put_line(canvas, column, y, line);
        for (from, end, link) in spots_of(canvas, line, column) {
            // Places are of the text alone; a sign for one in a comment leads nowhere.
            let leads = of_text || matches!(link, Link::Number(_));
            let area = Rect::new(from, y, end.saturating_sub(from), 1);
            if leads {
                canvas.spot(area, Target::Link(link));
            }
        }
        if line.runs.iter().any(|run| matches!(run.part, Part::Fold(_))) {
            canvas.spot(Rect { y, height: 1, ..column }, Target::Action(Action::Unfold));
        }
        if self.reader.hints.is_some() {
            for (x, link) in links_of(canvas, line, column) {
                self.hint(canvas, (x, y), link);
            }
        }
        let folded = line.runs.iter().any(|run| run.part == Part::Fold(false));
        let key = self.model.options.keymap.shown(Action::Unfold).into_iter().next();
        if let (true, Some(key)) = (folded, key) {
            let end = column.x + width_of(line) + 2;
            let needed = text::width(&key) + 1 + text::width(reading::OPENS_IT);
            if usize::from(column.right().saturating_sub(end)) >= needed {
                let after = canvas.bold(end, y, &key, Role::Soft);
                canvas.put(after + 1, y, reading::OPENS_IT, Role::Dim);
            }
        }
    }

    /// The letters of a link, at its number or over its last word.
    fn hint(&self, canvas: &mut Canvas<'_>, at: (u16, u16), link: Link) {
        let Some(hints) = &self.reader.hints else { return };
        let Some(letters) = hints.letters_of(link) else { return };
        let look = canvas.theme().style(Role::Accent);
        let look = look.add_modifier(Modifier::BOLD | Modifier::REVERSED);
        if let Link::Number(number) = link {
            // Nothing of the number stays beside the letters.
            canvas.put(at.0, at.1, &" ".repeat(number.to_string().len() + 2), Role::Text);
        }
        canvas.put_in_order(at, u16::MAX, letters, look);
    }

    /// What of the post is shown, and the key that shows the other.
    fn what_is_shown(&self, canvas: &mut Canvas<'_>, y: u16) {
        let (says, does) = reading::what_is_shown(self.article.full);
        let after = canvas.put_in((self.column.x, y), self.column.width, says, Role::Dim);
        let Some(key) = self.model.options.keymap.shown(Action::FullText).into_iter().next() else {
            return;
        };
        let after = canvas.bold(after + 2, y, &key, Role::Text);
        canvas.put(after + 1, y, does, Role::Soft);
    }

    fn compose(&self) -> Option<&Compose> {
        self.reader.compose.as_ref()
    }

    /// A line of the words that are being written, beside their bar.
    fn writing(&self, canvas: &mut Canvas<'_>, row: usize, y: u16) {
        let Some(compose) = self.compose() else { return };
        let width = writing_columns(self.column.width);
        let x = self.column.x + 2;
        canvas.bar(self.column.x, y, compose.stage == Stage::Writing);
        let lines = compose.editor.lines(width);
        let words = lines.get(row).and_then(|line| compose.editor.text().get(line.clone()));
        let words = Clean::line(words.unwrap_or_default());
        if row == 0 && compose.editor.text().is_empty() {
            canvas.put_in((x, y), width, reply::WRITE_HERE, Role::Dim);
        } else {
            canvas.put_in((x, y), width, words.as_str(), Role::Text);
        }
    }

    /// Some of the ways to begin, on one line; before the first it is said what they are.
    fn openers(&self, canvas: &mut Canvas<'_>, y: u16, which: Range<u8>) {
        let Some(compose) = self.compose() else { return };
        let width = u16::try_from(text::width(reply::BEGIN_WITH)).unwrap_or(0);
        let mut x = self.column.x + width + 3;
        if which.contains(&1) {
            canvas.put(self.column.x, y, reply::BEGIN_WITH, Role::Dim);
        }
        let shown = compose.openers.iter().zip(1..).filter(|(_, number)| which.contains(number));
        for (opener, number) in shown {
            let keys = self.model.options.keymap.shown(Action::Opener(number));
            let Some(key) = keys.into_iter().next() else { continue };
            let words = format!("{}…", opener.as_str().trim_end_matches([' ', ':', '：']));
            let needed =
                u16::try_from(text::width(&key) + 1 + text::width(&words)).unwrap_or(u16::MAX);
            if x.saturating_add(needed) > self.column.right() {
                break;
            }
            let after = canvas.bold(x, y, &key, Role::Text);
            x = canvas.put(after + 1, y, &words, Role::Soft) + 2;
        }
    }

    /// Where one writes.
    fn cursor(&self) -> Option<(u16, u16)> {
        let compose = self.compose()?;
        let line = cursor_line(self.reader, self.column.width)?.checked_sub(self.reader.scroll)?;
        let (_, column) = compose.editor.cursor(writing_columns(self.column.width));
        let y = self.area.y + u16::try_from(line).ok().filter(|line| *line < self.area.height)?;
        Some((self.column.x + 2 + u16::try_from(column).ok()?, y))
    }

    fn head(&self, canvas: &mut Canvas<'_>, y: u16) {
        let split = self.model.is_split();
        if !split && let Some(view) = self.model.view() {
            canvas.put(2, y, "‹", Role::Dim);
            canvas.put_in((LEFT, y), 40, &list::name_of(self.model, view), Role::Dim);
        }
        let end = if split { self.column.right() } else { self.area.right().saturating_sub(RIGHT) };
        let things = list::things_in_words(self.model, &self.article.row);
        let minutes = self.article.minutes.map(words::minutes);
        let says: Vec<String> = things.into_iter().chain(minutes).collect();
        canvas.put_right(end, y, &says.join(" · "), Role::Dim);
    }

    fn byline(&self, canvas: &mut Canvas<'_>, y: u16) {
        let (article, row, column) = (self.article, &self.article.row, self.column);
        let who = if row.person.is_empty() { words::SOMEBODY } else { row.person.as_str() };
        let mut facts: Vec<String> = article.author.iter().map(ToString::to_string).collect();
        facts.extend(
            Some(article.source_title.to_string())
                .filter(|title| !title.is_empty() && *title != row.person.as_str()),
        );
        facts.push(match words::odd_date(row.date, false) {
            Some(odd) => odd.to_owned(),
            None => dates::full(row.key.at, self.model.now, &self.model.zone),
        });
        facts.extend(article.language.as_ref().map(|code| words::language(code.as_str())));
        facts.extend(
            article
                .edited_at
                .map(|at| words::edited(&dates::in_words(at, self.model.now, &self.model.zone))),
        );
        let mut x = canvas.put_in((column.x, y), column.width, who, Role::Text);
        for fact in &facts {
            let room = column.right().saturating_sub(x + 3);
            if room > 0 {
                canvas.put(x, y, " · ", Role::Dim);
                x = canvas.put_in((x + 3, y), room, fact, Role::Dim);
            }
        }
    }

    /// The name of the part that follows, and a rule to the end of the column.
    fn heading(&self, canvas: &mut Canvas<'_>, y: u16) {
        let mut x = canvas.bold(self.column.x, y, words::CONVERSATION, Role::Text) + 2;
        let count = words::how_many_replies(&self.article.row);
        if !count.is_empty() {
            x = canvas.put_in((x, y), self.column.right().saturating_sub(x), &count, Role::Dim) + 2;
        }
        canvas.fill(x..self.column.right(), y, "─", Role::Rule);
    }

    fn speaker(&self, canvas: &mut Canvas<'_>, number: usize, y: u16) {
        if let Some(turn) = self.article.conversation.get(number) {
            self.turn(canvas, turn, y);
        }
    }

    /// Who says something, where and when.
    fn turn(&self, canvas: &mut Canvas<'_>, turn: &Turn, y: u16) {
        let x = self.column.x + inset(turn);
        if turn.depth > 0 {
            canvas.put(x.saturating_sub(2), y, "╰", Role::Dim);
        }
        let fresh = is_fresh(turn, self.reader.looked_at);
        let mut end = self.column.right();
        if fresh {
            let mark = format!("● {}", words::NEW);
            end = canvas.put_right(end, y, &mark, Role::Accent).saturating_sub(2);
        }
        let room = end.saturating_sub(x);
        let style = canvas.theme().style(Role::Text).add_modifier(Modifier::BOLD);
        let after = canvas.put_styled((x, y), room, &who(turn), style);
        let place = (&turn.said_at, turn.part);
        let said = words::said(place, turn.at, (self.model.now, &self.model.zone));
        canvas.put_in((after + 2, y), end.saturating_sub(after + 2), &said, Role::Dim);
    }

    /// A warning, and the key that shows what is behind it.
    fn warning(&self, canvas: &mut Canvas<'_>, says: Option<&Clean>, (inset, y): (u16, u16)) {
        let Some(says) = says else { return };
        let keys = self.model.options.keymap.shown(Action::Unfold);
        let key = keys.first().filter(|_| !self.reader.unfolded).map(String::as_str);
        let x = self.column.x + inset;
        let room = self.column.right().saturating_sub(x);
        canvas.put_in((x, y), room, &words::warning(says.as_str(), key), Role::Warm);
    }

    /// The key that adds the blog its author links.
    fn adds_it(&self, canvas: &mut Canvas<'_>, y: u16) {
        let Some(key) = self.model.options.keymap.shown(Action::Add).into_iter().next() else {
            return;
        };
        let after = canvas.bold(self.column.x, y, &key, Role::Text);
        canvas.put(after + 1, y, offered::ADDS_IT, Role::Soft);
    }

    /// How many characters a note has left.
    fn left(&self, canvas: &mut Canvas<'_>, y: u16) {
        let Some(left) = self.compose().and_then(|compose| compose.left(self.article)) else {
            return;
        };
        let role = if left < 0 { Role::Warm } else { Role::Dim };
        canvas.put_in((self.column.x + 2, y), self.column.width, &reply::left(left), role);
    }

    fn silence(&self, canvas: &mut Canvas<'_>, y: u16) {
        let (says, invites) = words::silence(&self.article.row);
        if invites && !self.model.options.invites {
            return;
        }
        let role = if invites { Role::Warm } else { Role::Soft };
        let after = canvas.put_in((self.column.x, y), self.column.width, &says, role);
        let key = self.model.options.keymap.shown(Action::Reply).into_iter().next();
        if let (true, Some(key)) = (self.article.row.comments_address.is_some() || invites, key) {
            let after = canvas.bold(after + 3, y, &key, Role::Text);
            canvas.put(after + 1, y, "reply", Role::Soft);
        }
    }

    fn others_wait(&self, canvas: &mut Canvas<'_>, y: u16) {
        let model = self.model;
        let says = words::others_wait(model.totals.waiting);
        let after = canvas.put_in((self.column.x, y), self.column.width, &says, Role::Dim);
        let tabs = model.tabs();
        let number = tabs.iter().position(|tab| *tab == Tab::Waiting).map_or(0, |at| at + 1);
        let Some(back) = model.options.keymap.shown(Action::Back).into_iter().next() else {
            return;
        };
        let keys = format!("{back} {number}");
        let needed = text::width(&keys) + text::width(words::SHOWS_THEM) + 4;
        if usize::from(self.column.right().saturating_sub(after)) >= needed {
            let after = canvas.bold(after + 2, y, &keys, Role::Text);
            canvas.put(after + 1, y, words::SHOWS_THEM, Role::Dim);
        }
    }
}

/// Who says something; you by that word, so that you find yourself.
fn who(turn: &Turn) -> String {
    let name = if turn.person.is_empty() { words::SOMEBODY } else { turn.person.as_str() };
    if turn.yours { words::you(name) } else { name.to_owned() }
}
