//! A list of posts: a window of rows around the cursor, and how they fall into lines.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::calendar::{Calendar, Days};
use crate::domain::{
    BeginsLater, Gap, Mark, OnPage, PostId, ProgrammeId, Row, RowKey, Waits, WeekNumber,
};
use crate::programme::LeadIns;
use crate::programme::company::Near;

/// At most so many rows are held.
pub const MOST_ROWS: usize = 400;
/// So many rows are asked for at a time.
pub const PAGE: u16 = 100;
/// When fewer rows than this lie between the cursor and an end of the window, more are asked for.
const NEAR: usize = 50;

/// A window of rows.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "two facts of each end, and one of the whole")]
pub struct List {
    /// The rows, newest first.
    pub rows: Vec<Row>,
    /// The chosen row.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Whether newer rows lie before the window.
    pub more_before: bool,
    /// Whether older rows lie after it.
    pub more_after: bool,
    /// Whether a page was answered at all.
    pub loaded: bool,
    /// What of streams was not read, newest first; in the list of everything.
    pub gaps: Vec<Gap>,
    /// Whether participants' posts come first, and others below a rule.
    pub by_standing: bool,
    /// What stands beside the rows on the page of a Thing.
    pub beside: Option<Box<Beside>>,
    /// Where to go on before and after the rows, where that is not at the first and the last of them.
    pub(super) beyond: (Option<RowKey>, Option<RowKey>),
    pub(super) asked_before: bool,
    pub(super) asked_after: bool,
    /// How many bytes of a title only repeat the Things of its row; posts without such are not here.
    lead_ins: HashMap<PostId, usize>,
}

/// What stands beside the rows on the page of a Thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// How many posts are about it besides those to read first.
    pub more: usize,
    /// Whether those are shown.
    pub unfolded: bool,
    /// Who is near you.
    pub near: Near,
    /// Whose posts begin later here than the Thing did.
    pub begin_later: Vec<BeginsLater>,
}

/// How moments fall into days and weeks.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    /// The time.
    pub now: Timestamp,
    /// The person's zone.
    pub zone: &'a TimeZone,
    /// The weeks of the programme, where the list stands under them.
    pub calendar: Option<&'a Calendar>,
}

/// An end of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Newer,
    Older,
}

/// What stands on one line of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// The heading of a day of this week.
    Day(Date),
    /// The heading of an earlier week, by its Monday.
    Week(Date),
    /// The heading of a week of the programme.
    ProgrammeWeek(WeekNumber),
    /// The programme's week, which goes on, has no posts yet.
    QuietWeek,
    /// The end of the programme's week.
    EndOfWeek,
    /// What follows was there before you began.
    StorySoFar,
    /// The heading of rows on the page of a Thing.
    OnPage(OnPage),
    /// Whose posts begin later than the Thing did, and how one gets the older ones.
    BeginLater,
    /// Who is near you.
    Near,
    /// The heading of those who wait for the same reason.
    Waiting(Waits),
    /// The heading of hashtag posts, of participants or (`true`) of others.
    Notes(bool),
    /// A row; narrow screens give it two lines, the second one is `true`.
    Row(usize, bool),
    /// What was not read between two rows: the gap of this number.
    Gap(usize),
    /// The end of the list.
    End,
}

/// How rows fall into lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// How many lines there are.
    pub height: usize,
    /// Whether a row has two lines.
    pub two_lines: bool,
    /// Whether headings have room around them.
    pub airy: bool,
}

impl List {
    /// The chosen row.
    pub fn here(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    /// How many bytes of the title of a post only repeat the Things of its row.
    pub fn lead_in(&self, post: PostId) -> usize {
        self.lead_ins.get(&post).copied().unwrap_or(0)
    }

    /// Looks at the titles of rows that come: once, not with every frame.
    pub(super) fn find_lead_ins(&mut self, rows: &[Row], leads: &[(ProgrammeId, LeadIns)]) {
        if self.lead_ins.len() > MOST_ROWS * 2 {
            let held: HashSet<PostId> = self.rows.iter().map(|row| row.key.id).collect();
            self.lead_ins.retain(|post, _| held.contains(post));
        }
        for row in rows {
            match lead_in(row, leads) {
                Some(end) => drop(self.lead_ins.insert(row.key.id, end)),
                None => drop(self.lead_ins.remove(&row.key.id)),
            }
        }
    }

    /// Looks at all titles anew, where the programmes are others.
    pub(super) fn find_all_lead_ins(&mut self, leads: &[(ProgrammeId, LeadIns)]) {
        let found = |row: &Row| Some((row.key.id, lead_in(row, leads)?));
        self.lead_ins = self.rows.iter().filter_map(found).collect();
    }

    /// Sets the mark of a post wherever it stands in the window.
    pub(super) fn mark(&mut self, post: PostId, change: impl Fn(Mark) -> Mark) {
        for row in self.rows.iter_mut().filter(|row| row.key.id == post) {
            row.mark = change(row.mark);
        }
    }

    /// Takes a post out of the window; the cursor goes to the one after it.
    pub(super) fn take_out(&mut self, post: PostId) {
        let Some(at) = self.rows.iter().position(|row| row.key.id == post) else { return };
        self.rows.remove(at);
        if self.cursor > at || self.cursor >= self.rows.len() {
            self.cursor = self.cursor.saturating_sub(1);
        }
        self.top = self.top.min(self.cursor);
    }

    /// The mark of a post, if it stands in the window.
    pub(super) fn mark_of(&self, post: PostId) -> Option<Mark> {
        self.rows.iter().find(|row| row.key.id == post).map(|row| row.mark)
    }

    /// Puts rows at an end of the window, and lets go what is far away.
    pub(super) fn extend(&mut self, mut rows: Vec<Row>, more: bool, side: Side) {
        rows.retain(|row| self.rows.iter().all(|known| known.key != row.key));
        if side == Side::Older {
            self.rows.append(&mut rows);
            (self.more_after, self.asked_after) = (more, false);
            let excess =
                self.rows.len().saturating_sub(MOST_ROWS).min(self.cursor.saturating_sub(NEAR * 2));
            self.rows.drain(..excess);
            self.cursor -= excess;
            self.top = self.top.saturating_sub(excess);
            self.more_before |= excess > 0;
            // What is let go is asked for again from the window's own end.
            self.beyond.0 = self.beyond.0.filter(|_| excess == 0);
        } else {
            let came = rows.len();
            rows.append(&mut self.rows);
            self.rows = rows;
            (self.more_before, self.asked_before) = (more, false);
            (self.cursor, self.top) = (self.cursor + came, self.top + came);
            let keep = MOST_ROWS.max(self.cursor + NEAR * 2);
            self.more_after |= self.rows.len() > keep;
            self.beyond.1 = self.beyond.1.filter(|_| self.rows.len() <= keep);
            self.rows.truncate(keep);
        }
    }

    /// Makes these rows the window. The cursor stays on its post, and the post on its line; if the
    /// post is no longer in the list (it was read in a list of new ones, say), it stays all the same.
    pub(super) fn replace(&mut self, rows: Vec<Row>, more_after: bool) {
        let here = self.here().cloned();
        let above = self.cursor.saturating_sub(self.top);
        let before = std::mem::replace(&mut self.rows, rows);
        self.more_after = more_after;
        (self.loaded, self.asked_after, self.asked_before) = (true, false, false);
        if let Some(here) = here {
            let found = self.rows.iter().position(|row| row.key.id == here.key.id);
            self.cursor = found.unwrap_or_else(|| {
                let at = self.place_among(&before, here.key.id);
                self.rows.insert(at, here);
                at
            });
        }
        self.top = self.cursor.saturating_sub(above);
    }

    /// Where a post belongs that is no longer in the list: after the nearest one that stood before it
    /// and is still there, else before the nearest that stood after it.
    fn place_among(&self, before: &[Row], post: PostId) -> usize {
        let was = before.iter().position(|row| row.key.id == post).unwrap_or(0);
        let now = |row: &Row| self.rows.iter().position(|other| other.key.id == row.key.id);
        let (above, below) = before.split_at(was);
        let after = above.iter().rev().find_map(now).map(|at| at + 1);
        after.or_else(|| below.iter().find_map(now)).unwrap_or(0)
    }

    /// The conversation under a post was looked at: nothing in it is new any more.
    pub(super) fn conversation_read(&mut self, post: PostId) {
        for row in self.rows.iter_mut().filter(|row| row.key.id == post) {
            row.fresh = 0;
        }
    }

    /// Makes these rows the window, with the cursor on a key or the nearest row after it.
    pub(super) fn go(&mut self, rows: Vec<Row>, more_after: bool, key: Option<RowKey>) {
        self.rows = rows;
        self.more_after = more_after;
        (self.loaded, self.asked_after, self.asked_before) = (true, false, false);
        let at = key.map_or(0, |key| {
            // What was found is in the order of time, give or take minutes.
            let there = self.rows.iter().position(|row| row.key == key);
            there.unwrap_or_else(|| self.rows.partition_point(|row| row.key > key))
        });
        self.cursor = at.min(self.rows.len().saturating_sub(1));
        // A few rows above it, so that one sees where one is.
        self.top = self.cursor.saturating_sub(6);
    }

    /// Which ends more rows should be asked for: before, after.
    pub(super) fn wants(&self) -> (bool, bool) {
        (
            self.more_before && !self.asked_before && self.cursor < NEAR,
            self.more_after && !self.asked_after && self.cursor + NEAR >= self.rows.len(),
        )
    }

    /// Scrolls as little as it takes to have the cursor on the screen.
    pub(super) fn keep_in_sight(&mut self, form: Form, dates: Dates<'_>) {
        self.top = self.top.min(self.cursor);
        // A screen has few lines, so this looks at few rows.
        if self.cursor - self.top > form.height {
            self.top = self.cursor - form.height;
        }
        while self.top < self.cursor && !self.shows_cursor(form, dates) {
            self.top += 1;
        }
    }

    fn shows_cursor(&self, form: Form, dates: Dates<'_>) -> bool {
        let lines = self.lines(form, dates);
        let wanted = Line::Row(self.cursor, form.two_lines);
        // The last line is left for what follows, so that one sees that something does.
        let room = if self.cursor + 1 < self.rows.len() {
            lines.len().saturating_sub(1)
        } else {
            lines.len()
        };
        lines.iter().take(room.max(1)).any(|line| *line == wanted)
    }

    /// What stands on each line of the screen.
    pub fn lines(&self, form: Form, dates: Dates<'_>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::with_capacity(form.height);
        let mut above = Above::default();
        for (index, row) in self.rows.iter().enumerate().skip(self.top) {
            if lines.len() >= form.height {
                break;
            }
            lines.extend(self.gaps_before(index).map(Line::Gap));
            let under = self.under(row, dates);
            if index == 0 && !self.more_before {
                begin(&mut lines, &mut above, under, dates);
            }
            self.head(&mut lines, &mut above, (index, under), (form, dates));
            lines.push(Line::Row(index, false));
            lines.extend(form.two_lines.then_some(Line::Row(index, true)));
        }
        if let (true, Some(beside)) = (self.rows.is_empty(), &self.beside) {
            lines.extend((!beside.begin_later.is_empty()).then_some(Line::BeginLater));
            lines.push(Line::Near);
        } else if self.rows.is_empty() {
            begin(&mut lines, &mut above, Under::default(), dates);
        } else if !self.more_after {
            lines.extend(self.gaps_before(self.rows.len()).map(Line::Gap));
            self.finish(&mut lines);
        }
        lines.truncate(form.height);
        lines
    }

    /// What a row stands under.
    fn under(&self, row: &Row, dates: Dates<'_>) -> Under {
        let alone = |line| Under { week: None, line: Some(line) };
        if self.by_standing {
            return alone(Line::Notes(row.participant.is_none()));
        }
        if let Some(place) = row.on_page {
            return alone(Line::OnPage(same_section(place)));
        }
        let week = dates.calendar.and_then(|calendar| calendar.week_at(row.key.at));
        match (week, week == this_week(dates)) {
            (Some(_), false) => Under { week, line: None },
            _ => Under { week, line: Some(heading(row, dates)) },
        }
    }

    /// The headings above a row.
    fn head(
        &self,
        lines: &mut Vec<Line>,
        above: &mut Above,
        (index, under): (usize, Under),
        (form, dates): (Form, Dates<'_>),
    ) {
        let turned = above.is_set && above.under.week != under.week;
        if turned && above.under.week.is_some() && above.under.week == this_week(dates) {
            lines.extend([Line::Blank, Line::EndOfWeek]);
        }
        let at = |index: usize| self.rows.get(index).map(|row| row.key.at);
        let before = index.checked_sub(1).and_then(at);
        let story = dates.calendar.and_then(|calendar| calendar.story);
        if let (Some(story), Some(before), Some(here)) = (story, before, at(index))
            && above.is_set
            && here < story
            && story <= before
        {
            lines.extend([Line::Blank, Line::StorySoFar]);
        }
        if !above.is_set || above.under != under {
            let gap = !lines.is_empty() && (form.airy || lines.len() > 1 || turned);
            lines.extend(gap.then_some(Line::Blank));
            if !above.is_set || turned {
                lines.extend(under.week.map(|days| Line::ProgrammeWeek(days.week)));
                let both = under.week.is_some() && under.line.is_some();
                lines.extend((both && form.airy).then_some(Line::Blank));
            }
            lines.extend(under.line);
        }
        *above = Above { under, is_set: true };
    }

    /// What stands below the last row.
    fn finish(&self, lines: &mut Vec<Line>) {
        let Some(beside) = &self.beside else {
            lines.extend([Line::Blank, Line::End]);
            return;
        };
        if !beside.unfolded && beside.more > 0 {
            lines.extend([Line::Blank, Line::OnPage(OnPage::More)]);
        }
        lines.push(Line::Blank);
        lines.extend((!beside.begin_later.is_empty()).then_some(Line::BeginLater));
        lines.push(Line::Near);
    }
}

fn lead_in(row: &Row, leads: &[(ProgrammeId, LeadIns)]) -> Option<usize> {
    let on = row.things.as_ref()?;
    let (_, leads) = leads.iter().find(|(programme, _)| *programme == on.programme)?;
    leads.end(row.title.as_str(), on)
}

/// What a row stands under: a week of the programme, and a day or whatever else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Under {
    week: Option<Days>,
    line: Option<Line>,
}

/// What the rows so far stand under.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    under: Under,
    is_set: bool,
}

/// All that is to be read first stands under one heading.
fn same_section(place: OnPage) -> OnPage {
    match place {
        OnPage::First(_) => OnPage::First(crate::domain::Suggestion::Unmet),
        OnPage::Instruction | OnPage::More => place,
    }
}

fn this_week(dates: Dates<'_>) -> Option<Days> {
    dates.calendar.and_then(|calendar| calendar.week_at(dates.now))
}

/// The programme's week has its heading, also where nobody wrote in it yet.
fn begin(lines: &mut Vec<Line>, above: &mut Above, first: Under, dates: Dates<'_>) {
    let Some(week) = this_week(dates).filter(|week| first.week != Some(*week)) else { return };
    lines.extend([Line::ProgrammeWeek(week.week), Line::QuietWeek]);
    if dates.calendar.and_then(|calendar| calendar.story).is_some_and(|story| story >= week.from) {
        lines.extend([Line::Blank, Line::StorySoFar]);
    }
    *above = Above { under: Under::default(), is_set: true };
}

impl List {
    /// The gaps between a row and the one before it.
    fn gaps_before(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let above = index.checked_sub(1).and_then(|above| self.rows.get(above));
        let (above, below) =
            (above.map(|row| row.key.at), self.rows.get(index).map(|row| row.key.at));
        // Above the first row there may be rows that are not in the window.
        let starts = above.is_some() || !self.more_before;
        let lies_here = move |gap: &Gap| {
            starts
                && below.is_none_or(|below| gap.newer_at > below)
                && above.is_none_or(|above| gap.newer_at <= above)
        };
        self.gaps.iter().enumerate().filter(move |(_, gap)| lies_here(gap)).map(|(at, _)| at)
    }
}

/// The heading a row stands under: why it waits; else its day in this week, its week before that. The
/// programme's own week has days throughout.
fn heading(row: &Row, dates: Dates<'_>) -> Line {
    if let Some(waits) = row.waits {
        return Line::Waiting(waits);
    }
    let day = |at: Timestamp| at.to_zoned_datetime(dates.zone.clone()).date();
    let (today, day) = (day(dates.now), day(row.key.at));
    let monday = monday(day);
    let in_week = dates.calendar.is_some_and(|calendar| calendar.week_at(row.key.at).is_some());
    if in_week || monday >= self::monday(today) || day >= yesterday(today) {
        Line::Day(day)
    } else {
        Line::Week(monday)
    }
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    let back = day.weekday().to_monday_zero_offset();
    day.checked_sub(i64::from(back).days()).unwrap_or(day)
}

fn yesterday(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}
