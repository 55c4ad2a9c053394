//! The columns of a row: gutter, name, a mark, title, Things, replies, time.

use super::super::chrome::{LEFT, RIGHT};

/// How wide a time or a day is.
const TIME: u16 = 6;
/// The replies in words, and short: "be the first to reply", "be the first".
const REPLIES: (u16, u16) = (21, 12);

/// How the time of a row is told.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// By the clock: its day stands above it.
    Clock,
    /// By the day of its week.
    Day,
    /// By its day and month: nothing above it tells the day.
    Alone,
}

/// The columns of a list of some width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) name: u16,
    pub(super) title: u16,
    /// The Things of a post, or that it is a note.
    pub(super) things: u16,
    pub(super) replies: u16,
    pub(super) time: Option<u16>,
    pub(super) end: u16,
}

impl Grid {
    /// The columns of a list so wide. Below 112 a time stands only where no heading tells the day.
    pub(super) fn of(width: u16, when: When, has_things: bool) -> Self {
        let end = width.saturating_sub(RIGHT);
        let alone = matches!(when, When::Alone);
        let (name, replies) = match width {
            112.. => (22, REPLIES.0),
            // With a time in it, a row of 90 would leave a title of 16.
            100.. => (20, REPLIES.0),
            90.. if !alone => (20, REPLIES.0),
            76.. => (17, REPLIES.1),
            _ => (14, REPLIES.1),
        };
        let time = (width >= 112 || (width >= 76 && alone)).then_some(TIME);
        let things = match width {
            100.. if has_things => 12,
            90.. if has_things && !alone => 12,
            76.. if has_things => 8,
            90.. => 4,
            _ => 0,
        };
        let column = |wide: u16| if wide > 0 { wide + 2 } else { 0 };
        let right = replies + 2 + column(time.unwrap_or(0)) + column(things);
        let title = end.saturating_sub(LEFT + name + 3 + right);
        Self { name, title, things, replies, time, end }
    }

    /// Whether replies are told as short as they can be.
    pub(super) fn is_short(self) -> bool {
        self.replies < REPLIES.0
    }

    pub(super) fn title_at(self) -> u16 {
        LEFT + self.name + 3
    }

    pub(super) fn things_at(self) -> u16 {
        self.title_at() + self.title + 2
    }

    pub(super) fn replies_at(self) -> u16 {
        let time = self.time.map_or(0, |time| time + 2);
        self.end.saturating_sub(time + self.replies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, title, Things, replies and time.
    fn columns(width: u16, when: When) -> (u16, u16, u16, u16, u16) {
        let grid = Grid::of(width, when, true);
        (grid.name, grid.title, grid.things, grid.replies, grid.time.unwrap_or(0))
    }

    #[test]
    fn a_list_under_its_days_has_a_time_only_where_there_is_room() {
        assert_eq!(columns(120, When::Clock), (22, 44, 12, 21, 6));
        assert_eq!(columns(106, When::Clock), (20, 40, 12, 21, 0));
        assert_eq!(columns(80, When::Day), (17, 30, 8, 12, 0));
        assert_eq!(columns(60, When::Clock), (14, 23, 0, 12, 0));
    }

    #[test]
    fn a_list_without_days_has_a_day_in_each_row_and_titles_of_some_length() {
        assert_eq!(columns(120, When::Alone), (22, 44, 12, 21, 6));
        assert_eq!(columns(106, When::Alone), (20, 32, 12, 21, 6));
        assert_eq!(columns(80, When::Alone), (17, 22, 8, 12, 6));
        for width in 76..=128 {
            assert!(Grid::of(width, When::Alone, true).title >= 18, "{width}");
        }
    }
}
