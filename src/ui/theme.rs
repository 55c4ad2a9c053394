//! How everything looks on this terminal: the looks of a theme, as far as its colours go.

use std::sync::Arc;

use ratatui::style::{Color, Modifier, Style};

use crate::config::scheme::{Case, Ink, Paint, ROLES, Scheme, Weight};

pub use crate::config::scheme::Role;

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

/// How everything looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    scheme: Arc<Scheme>,
    depth: Depth,
    ground: Option<Ground>,
    ascii: bool,
    styles: [Style; ROLES.len()],
    pub(super) orders: bool,
}

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
    /// The looks of a theme on a terminal of so many colours. Where its ground is not known, the
    /// terminal's own 16 colours are used, which its owner has made legible. With `ascii` only signs of ASCII
    /// are drawn.
    pub fn of(scheme: Arc<Scheme>, depth: Depth, ground: Option<Ground>, ascii: bool) -> Self {
        let case = match (depth, ground) {
            (Depth::None | Depth::C16, _) | (_, None) => Case::Few,
            (Depth::True | Depth::C256, Some(Ground::Dark)) => Case::Dark,
            (Depth::True | Depth::C256, Some(Ground::Light)) => Case::Light,
        };
        let styles = ROLES.map(|(role, _, _)| style(&scheme.paint(case, role), depth));
        Self { scheme, depth, ground, ascii, styles, orders: false }
    }

    /// The same on a ground that became known.
    #[must_use]
    pub fn on(&self, ground: Ground) -> Self {
        let theme = Self::of(Arc::clone(&self.scheme), self.depth, Some(ground), self.ascii);
        Self { orders: self.orders, ..theme }
    }

    /// The same on a terminal that itself orders words which are read from right to left, or on one that
    /// does not.
    #[must_use]
    pub fn ordering(self, orders: bool) -> Self {
        Self { orders, ..self }
    }

    /// Whether the terminal itself orders words that are read from right to left.
    pub fn orders(&self) -> bool {
        self.orders
    }

    /// Whether it would help to know the ground.
    pub fn wants_ground(&self) -> bool {
        self.ground.is_none() && matches!(self.depth, Depth::True | Depth::C256)
    }

    /// The look of a part.
    pub fn style(&self, role: Role) -> Style {
        let at = ROLES.iter().position(|(one, _, _)| *one == role);
        at.and_then(|at| self.styles.get(at)).copied().unwrap_or_default()
    }

    /// The chosen row: a ground of its own, or reversed where there are few colours.
    pub fn tint(&self) -> Style {
        let style = self.style(Role::Chosen);
        if style.add_modifier.contains(Modifier::REVERSED) {
            return Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED);
        }
        style
    }

    /// The ground of code; `None` where there are too few colours for one.
    pub fn code(&self) -> Option<Style> {
        Some(self.style(Role::Code)).filter(|style| style.bg.is_some())
    }

    /// The ground of help.
    pub fn sheet(&self) -> Style {
        self.style(Role::Sheet)
    }

    /// A sign as this terminal can draw it.
    pub(super) fn sign(&self, ch: char) -> char {
        if !self.ascii {
            return ch;
        }
        SIGNS.iter().find(|(sign, _)| *sign == ch).map_or(ch, |(_, plain)| *plain)
    }
}

fn style(paint: &Paint, depth: Depth) -> Style {
    let mut style = Style::new();
    let ink = |ink: &Ink| colour(*ink, depth);
    style.fg = paint.ink.as_ref().and_then(ink);
    style.bg = paint.ground.as_ref().and_then(ink);
    for weight in &paint.weights {
        style = style.add_modifier(match weight {
            Weight::Bold => Modifier::BOLD,
            Weight::Faint => Modifier::DIM,
            Weight::Italic => Modifier::ITALIC,
            Weight::Underlined => Modifier::UNDERLINED,
            Weight::Reversed => Modifier::REVERSED,
        });
    }
    style
}

/// A colour as a terminal of so many has it; nothing where it has none.
fn colour(ink: Ink, depth: Depth) -> Option<Color> {
    match (ink, depth) {
        (_, Depth::None) => None,
        (Ink::Own, _) => Some(Color::Reset),
        (Ink::Named(number), _) => named(number),
        (Ink::Indexed(number), Depth::C16) => named(nearest(rgb(number), 0..16)),
        (Ink::Indexed(number), _) => Some(Color::Indexed(number)),
        (Ink::Exact(exact, _), Depth::C16) => named(nearest(exact, 0..16)),
        (Ink::Exact(_, Some(near)), Depth::C256) => Some(Color::Indexed(near)),
        (Ink::Exact(exact, None), Depth::C256) => Some(Color::Indexed(nearest(exact, 16..256))),
        (Ink::Exact((red, green, blue), _), Depth::True) => Some(Color::Rgb(red, green, blue)),
    }
}

/// One of the terminal's own 16 by its number.
fn named(number: u8) -> Option<Color> {
    const NAMED: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    NAMED.get(usize::from(number)).copied()
}

/// The number of the nearest colour among some of the 256.
fn nearest((red, green, blue): (u8, u8, u8), among: std::ops::Range<u16>) -> u8 {
    let far = |number: &u8| {
        let (r, g, b) = rgb(*number);
        let part = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
        part(red, r) + part(green, g) + part(blue, b)
    };
    among.filter_map(|number| u8::try_from(number).ok()).min_by_key(far).unwrap_or(0)
}

/// What xterm shows for one of its 256 colours.
fn rgb(number: u8) -> (u8, u8, u8) {
    const FIRST: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    if let Some(first) = FIRST.get(usize::from(number)) {
        return *first;
    }
    if number >= 232 {
        let grey = 8 + 10 * (number - 232);
        return (grey, grey, grey);
    }
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let cube = number - 16;
    (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::our_scheme;

    fn theme(name: &str, depth: Depth, ground: Option<Ground>) -> Theme {
        Theme::of(Arc::new(our_scheme(name).unwrap()), depth, ground, false)
    }

    #[test]
    fn an_unknown_ground_gets_the_colours_that_the_owner_of_the_terminal_chose() {
        let unknown = theme("lamp", Depth::True, None);

        assert_eq!(unknown.style(Role::Accent).fg, Some(Color::Cyan));
        assert!(unknown.wants_ground());
        let known = unknown.on(Ground::Light);
        assert_eq!(known.style(Role::Accent).fg, Some(Color::Rgb(0x17, 0x65, 0x77)));
        assert!(!known.wants_ground());
    }

    #[test]
    fn without_colours_weights_are_left() {
        let none = theme("contrast", Depth::None, Some(Ground::Dark));

        assert_eq!(none.style(Role::Accent), Style::new().add_modifier(Modifier::BOLD));
    }

    #[test]
    fn a_colour_becomes_the_nearest_that_there_is() {
        assert_eq!(colour(Ink::Exact((250, 2, 3), None), Depth::C16), Some(Color::LightRed));
        assert_eq!(colour(Ink::Exact((0, 95, 135), None), Depth::C256), Some(Color::Indexed(24)));
        assert_eq!(colour(Ink::Exact((0, 0, 0), Some(7)), Depth::C256), Some(Color::Indexed(7)));
    }

    /// How well letters are to be read on a ground (WCAG 2, relative luminance).
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let light = |(red, green, blue): (u8, u8, u8)| {
            let part = |value: u8| {
                let value = f64::from(value) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
        };
        let (a, b) = (light(one) + 0.05, light(other) + 0.05);
        if a > b { a / b } else { b / a }
    }

    #[test]
    fn letters_of_our_themes_can_be_read_on_their_grounds() {
        for (name, least) in [("lamp", 5.0), ("contrast", 7.0)] {
            let scheme = our_scheme(name).unwrap();
            for (case, page) in [(Case::Dark, (16, 18, 22)), (Case::Light, (255, 255, 255))] {
                let exact = |paint: &Paint, ground: bool| {
                    let ink = if ground { paint.ground } else { paint.ink };
                    match ink {
                        Some(Ink::Exact(exact, _)) => Some(exact),
                        _ => None,
                    }
                };
                let chosen = exact(&scheme.paint(case, Role::Chosen), true).unwrap_or(page);
                for role in [Role::Text, Role::Soft, Role::Dim, Role::Accent, Role::Warm] {
                    let Some(ink) = exact(&scheme.paint(case, role), false) else { continue };
                    for ground in [page, chosen] {
                        let found = contrast(ink, ground);
                        assert!(found >= least, "{name} {case:?} {role:?}: {found:.1}");
                    }
                }
            }
        }
    }
}
