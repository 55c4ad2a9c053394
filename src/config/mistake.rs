//! What can be wrong in a `config.toml`, and where. `words` turns it into a sentence.

use url::Url;

use super::address::AddressFault;
use crate::domain::Mistake as FilterMistake;
pub use crate::text::nearest;

use crate::text::Clean;

/// One mistake in the file. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// What is wrong.
    pub kind: MistakeKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MistakeKind {
    /// It is not TOML; what the parser says.
    NotToml(Clean),
    /// A key that means nothing here.
    UnknownKey {
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// `[participant]` where `[[participant]]` was meant.
    SingleBrackets {
        /// The key.
        key: &'static str,
    },
    /// A number where a text belongs, and so on.
    WrongType {
        /// The key.
        key: String,
        /// What the key wants.
        wants: Wants,
        /// What stands there.
        found: Found,
    },
    /// A word that is none of the choices.
    NotOneOf {
        /// The key.
        key: &'static str,
        /// What is written.
        written: Clean,
        /// The words that it can be.
        choices: Vec<&'static str>,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// A number that is too small or too large.
    OutOfBounds {
        /// The key.
        key: &'static str,
        /// What is written.
        written: Clean,
        /// The smallest that may be.
        least: u32,
        /// The largest that may be.
        most: u32,
    },
    /// There is no theme of this name.
    NoTheme {
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// A word of a theme that is no look.
    NoLook {
        /// The part it is given for.
        role: Clean,
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// A text with nothing in it.
    Empty {
        /// The key.
        key: String,
    },
    /// An address that cannot be asked.
    BadAddress {
        /// The key.
        key: &'static str,
        /// What is written; empty where it holds a password.
        written: Clean,
        /// What is wrong with it.
        fault: AddressFault,
    },
    /// A server's address with more than the server in it.
    NotAServer {
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Url,
    },
    /// A handle that is none.
    BadHandle {
        /// The key.
        key: &'static str,
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<Clean>,
    },
    /// A hashtag that is none.
    BadTag {
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<Clean>,
    },
    /// A participant without a name.
    NoName,
    /// A participant without blog, feed or handle.
    NoAddress {
        /// Their name; may be empty.
        name: Clean,
    },
    /// Two participants with one address.
    SameAddress {
        /// The address, without what makes no difference.
        address: Clean,
        /// Who has it already.
        other: Clean,
        /// The line of the other.
        other_line: usize,
    },
    /// A key that is needed.
    Missing {
        /// The key.
        key: &'static str,
        /// The part it is missing from.
        of: &'static str,
    },
    /// A `[[private]]` with no password, or with more than one.
    OnePassword,
    /// A password for a host with which others can read along.
    ReadAlong {
        /// The host.
        host: Clean,
    },
    /// A `[[hashtag]]` without a tag.
    NoTag,
    /// A hashtag without servers.
    NoServers {
        /// The tag.
        tag: Clean,
    },
    /// A hashtag that was already there.
    SameTag {
        /// The tag.
        tag: Clean,
        /// The line of the other.
        other_line: usize,
    },
    /// A programme that was already joined.
    SameProgramme {
        /// The line of the other.
        other_line: usize,
    },
    /// A programme without a name.
    NoProgrammeName,
    /// A Thing or week with a number that another has.
    SameNumber {
        /// The key of the list: "things" or "weeks".
        key: &'static str,
        /// The number.
        number: u16,
        /// The line of the other.
        other_line: usize,
    },
    /// A week that begins before one with a lower number.
    WeekTooEarly {
        /// Its number.
        week: u16,
        /// The lower number.
        before: u16,
    },
    /// A time zone that this computer does not know.
    UnknownZone {
        /// What is written.
        written: Clean,
    },
    /// A key binding for an action that does not exist.
    UnknownAction {
        /// What is written.
        written: Clean,
        /// What was probably meant.
        meant: Option<Clean>,
    },
    /// Words of a view that cannot be understood.
    NotFound {
        /// What is written.
        written: Clean,
        /// What is wrong in it.
        mistake: FilterMistake,
    },
    /// A view whose name another has.
    SameView {
        /// The name.
        name: Clean,
        /// The line of the other.
        other_line: usize,
    },
    /// A key that cannot be pressed.
    UnknownKeyPress {
        /// The action it was given for.
        action: Clean,
        /// What is written.
        written: Clean,
    },
    /// A key that two actions want.
    SameKeyPress {
        /// What is written.
        written: Clean,
        /// The one action.
        action: Clean,
        /// The other.
        other: Clean,
    },
}

impl MistakeKind {
    /// Whether it says that something is missing, which may only be hidden by a broken line.
    pub(super) fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::OnePassword
                | Self::NoName
                | Self::NoProgrammeName
                | Self::NoAddress { .. }
                | Self::NoTag
                | Self::NoServers { .. }
        )
    }

    /// Whether a newer program may know what this one does not.
    pub(super) fn may_be_newer(&self) -> bool {
        matches!(self, Self::UnknownKey { .. } | Self::UnknownZone { .. })
    }
}

/// What a key wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// A text in quotes.
    Text,
    /// A text in quotes, or a list of them.
    Texts,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A day, perhaps with a time.
    Day,
    /// "everything", or a number of days.
    Keep,
    /// A table: `[key]`.
    Table,
    /// Any number of tables: `[[key]]`.
    Tables,
}

/// What was found instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A date or a time.
    Date,
    /// A list.
    List,
    /// A table.
    Table,
}

/// Knows where each line of a text begins.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line of a byte offset, counted from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The line and column of a byte offset, both counted from 1.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let lines = Lines::new("a\nþé = 1\n");

        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(2), (2, 1));
        assert_eq!(lines.place(6), (2, 3));
        assert_eq!(lines.place(99), (3, 1));
    }
}
