//! The theme "lamp": one accent, one warm colour, quiet, bold. The page itself is the terminal's own.

use ratatui::style::{Color, Modifier, Style};

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    True,
    /// 256.
    C256,
    /// The terminal's own 16.
    C16,
    /// None: weight and signs only.
    None,
}

/// What is behind the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A dark page.
    Dark,
    /// A light page.
    Light,
}

/// What part something plays on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// How everything looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// How many colours.
    pub depth: Depth,
    /// What is behind the letters.
    pub ground: Ground,
    /// Whether only signs of ASCII are drawn.
    pub ascii: bool,
    /// Whether the terminal itself orders words that are read from right to left.
    pub orders: bool,
}

/// Hex on dark and light, 256 on dark and light.
type Colours = ((u8, u8, u8), (u8, u8, u8), u8, u8);

const QUIET: Colours = ((0x96, 0x9d, 0xaa), (0x5a, 0x61, 0x6d), 247, 241);
const ACCENT: Colours = ((0x79, 0xbc, 0xcb), (0x17, 0x65, 0x77), 110, 24);
const WARM: Colours = ((0xe2, 0xaa, 0x5f), (0x8a, 0x50, 0x00), 179, 94);
const RULE: Colours = ((0x3d, 0x43, 0x4f), (0xcd, 0xd2, 0xd9), 238, 252);
const FADED: Colours = ((0x56, 0x5d, 0x69), (0xa9, 0xb0, 0xba), 240, 248);
const TINT: Colours = ((0x25, 0x2b, 0x35), (0xe9, 0xed, 0xf2), 236, 255);
const CODE: Colours = ((0x20, 0x25, 0x2e), (0xef, 0xf1, 0xf4), 235, 254);
const SHEET: Colours = ((0x1c, 0x20, 0x27), (0xf6, 0xf7, 0xf9), 234, 231);

/// Signs and what stands for them in ASCII.
const SIGNS: [(char, char); 20] = [
    ('●', '*'),
    ('★', '$'),
    ('▌', '>'),
    ('▏', '|'),
    ('━', '='),
    ('─', '-'),
    ('│', '|'),
    ('…', '~'),
    ('·', '-'),
    ('•', '*'),
    ('›', '>'),
    ('‹', '<'),
    ('–', '-'),
    ('↓', 'v'),
    ('↑', '^'),
    ('▢', '#'),
    ('▸', '+'),
    ('▾', '-'),
    ('↳', '>'),
    ('’', '\''),
];

impl Theme {
    /// The look of a part.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        match (role, self.depth) {
            (Role::Text, _)
            | (Role::Soft | Role::Accent | Role::Warm, Depth::None)
            | (Role::Soft, Depth::C16) => plain,
            (Role::Dim | Role::Rule | Role::Faded, Depth::None | Depth::C16) => {
                plain.add_modifier(Modifier::DIM)
            }
            (Role::Accent, Depth::C16) => plain.fg(Color::Cyan),
            (Role::Warm, Depth::C16) => plain.fg(Color::Yellow),
            (Role::Soft | Role::Dim, _) => plain.fg(self.colour(QUIET)),
            (Role::Accent, _) => plain.fg(self.colour(ACCENT)),
            (Role::Warm, _) => plain.fg(self.colour(WARM)),
            (Role::Rule, _) => plain.fg(self.colour(RULE)),
            (Role::Faded, _) => plain.fg(self.colour(FADED)),
        }
    }

    /// The chosen row: a ground of its own, or reversed where there are few colours.
    pub fn tint(&self) -> Style {
        match self.depth {
            Depth::True | Depth::C256 => Style::new().bg(self.colour(TINT)),
            Depth::C16 | Depth::None => {
                Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED)
            }
        }
    }

    /// The ground of code; `None` where there are too few colours for one.
    pub fn code(&self) -> Option<Style> {
        match self.depth {
            Depth::True | Depth::C256 => Some(Style::new().bg(self.colour(CODE))),
            Depth::C16 | Depth::None => None,
        }
    }

    /// The ground of help.
    pub fn sheet(&self) -> Style {
        match self.depth {
            Depth::True | Depth::C256 => Style::new().bg(self.colour(SHEET)),
            Depth::C16 | Depth::None => Style::new(),
        }
    }

    fn colour(self, (dark, light, dark_256, light_256): Colours) -> Color {
        let (exact, indexed) = match self.ground {
            Ground::Dark => (dark, dark_256),
            Ground::Light => (light, light_256),
        };
        if self.depth == Depth::True {
            Color::Rgb(exact.0, exact.1, exact.2)
        } else {
            Color::Indexed(indexed)
        }
    }

    /// A sign as this terminal can draw it.
    pub(super) fn sign(self, ch: char) -> char {
        if !self.ascii {
            return ch;
        }
        SIGNS.iter().find(|(sign, _)| *sign == ch).map_or(ch, |(_, plain)| *plain)
    }
}
