//! How everything looks, by the part it plays on the screen: the data of a theme file. Ours are files like
//! anybody's; `read_scheme` reads both.

use std::collections::BTreeMap;

/// What part something plays on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What people wrote, and your choices.
    Text,
    /// Beside the main thing.
    Soft,
    /// What one may skip.
    Dim,
    /// Where you are, and what is new to you.
    Accent,
    /// An invitation to say the first word.
    Warm,
    /// Lines.
    Rule,
    /// The page under an open sheet.
    Faded,
    /// The ground of the chosen row.
    Chosen,
    /// The ground of a sheet over the page.
    Sheet,
    /// Code in a post.
    Code,
    /// Words that were searched for.
    Found,
}

/// The parts with their names in a theme file, and what they are, for its manual.
pub const ROLES: [(Role, &str, &str); 11] = [
    (Role::Text, "text", "what people wrote, and your choices"),
    (Role::Soft, "soft", "what stands beside the main thing: names, Things, replies"),
    (Role::Dim, "dim", "what one may skip: times, remarks, headings of days"),
    (Role::Accent, "accent", "where you are, and what is new to you"),
    (Role::Warm, "warm", "an invitation to say the first word"),
    (Role::Rule, "rule", "lines"),
    (Role::Faded, "faded", "the page under an open sheet"),
    (Role::Chosen, "chosen", "the ground of the chosen row"),
    (Role::Sheet, "sheet", "the ground of a sheet over the page"),
    (Role::Code, "code", "code in a post"),
    (Role::Found, "found", "words that were searched for"),
];

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The terminal's own.
    Own,
    /// One of the terminal's 16, by its number.
    Named(u8),
    /// One of 256.
    Indexed(u8),
    /// Red, green and blue, with one of 256 for terminals that have no more, where that was given.
    Exact((u8, u8, u8), Option<u8>),
}

/// The names of the terminal's 16 colours, by number.
pub const NAMED: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What letters can be besides coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Bold.
    Bold,
    /// Faint.
    Faint,
    /// Italic.
    Italic,
    /// Underlined.
    Underlined,
    /// With ink and ground exchanged.
    Reversed,
}

/// The weights with their names.
pub const WEIGHTS: [(&str, Weight); 5] = [
    ("bold", Weight::Bold),
    ("faint", Weight::Faint),
    ("italic", Weight::Italic),
    ("underlined", Weight::Underlined),
    ("reversed", Weight::Reversed),
];

/// How one part looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paint {
    /// The colour of the letters.
    pub ink: Option<Ink>,
    /// The colour behind them.
    pub ground: Option<Ink>,
    /// What else they are.
    pub weights: Vec<Weight>,
}

/// On which terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Of many colours, on a dark page.
    Dark,
    /// Of many colours, on a light page.
    Light,
    /// Of 16 colours or none, or with a page of which nothing is known.
    Few,
}

/// The cases with their names in a theme file.
pub const CASES: [(&str, Case); 3] =
    [("dark", Case::Dark), ("light", Case::Light), ("few", Case::Few)];

/// How every part looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scheme {
    pub(super) dark: BTreeMap<Role, Paint>,
    pub(super) light: BTreeMap<Role, Paint>,
    pub(super) few: BTreeMap<Role, Paint>,
}

impl Scheme {
    /// How a part looks; the terminal's own where nothing is said.
    pub fn paint(&self, case: Case, role: Role) -> Paint {
        self.of(case).get(&role).cloned().unwrap_or_default()
    }

    fn of(&self, case: Case) -> &BTreeMap<Role, Paint> {
        match case {
            Case::Dark => &self.dark,
            Case::Light => &self.light,
            Case::Few => &self.few,
        }
    }

    pub(super) fn of_mut(&mut self, case: Case) -> &mut BTreeMap<Role, Paint> {
        match case {
            Case::Dark => &mut self.dark,
            Case::Light => &mut self.light,
            Case::Few => &mut self.few,
        }
    }
}

/// The themes that come with the program, with their files.
pub const OURS: [(&str, &str); 3] = [
    ("lamp", include_str!("schemes/lamp.toml")),
    ("terminal", include_str!("schemes/terminal.toml")),
    ("contrast", include_str!("schemes/contrast.toml")),
];
