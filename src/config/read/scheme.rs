//! Reads a theme file: a look for every part, on dark and light pages and where there are few colours.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::mistake::{Mistake, MistakeKind, Wants, nearest};
use super::super::scheme::{CASES, Ink, NAMED, OURS, Paint, ROLES, Role, Scheme, WEIGHTS};
use super::desk::Desk;
use crate::text::Clean;

/// A theme begins with the looks of this one, unless it says another with `base`.
const BASE: &str = "lamp";
/// What `base` says where a theme begins with nothing.
const NO_BASE: &str = "none";

/// One of our themes.
pub fn our_scheme(name: &str) -> Option<Scheme> {
    let (_, text) = OURS.iter().find(|(ours, _)| *ours == name)?;
    read_scheme(text).ok()
}

/// Reads the text of a theme file. What it does not name stays as in the theme it is based on.
pub fn read_scheme(text: &str) -> Result<Scheme, Vec<Mistake>> {
    let (document, faults) = DeTable::parse_recoverable(text);
    let mut desk = Desk::new(text);
    let scheme = scheme(&mut desk, document.get_ref(), text);
    let mistakes = desk.mistakes(&faults);
    if mistakes.is_empty() { Ok(scheme) } else { Err(mistakes) }
}

fn scheme(desk: &mut Desk<'_>, root: &DeTable<'_>, text: &str) -> Scheme {
    let roles: Vec<&'static str> = ROLES.iter().map(|(_, name, _)| *name).collect();
    let cases = CASES.iter().map(|(name, _)| *name);
    let known: Vec<&'static str> =
        roles.iter().copied().chain(cases).chain(std::iter::once("base")).collect();
    desk.known(root, &known);
    let mut scheme = base(desk, root, text);
    for (role, paint) in paints(desk, root) {
        for (_, case) in CASES {
            scheme.of_mut(case).insert(role, paint.clone());
        }
    }
    for (name, case) in CASES {
        let Some(table) = desk.table(root, name) else { continue };
        desk.known(table, &roles);
        for (role, paint) in paints(desk, table) {
            scheme.of_mut(case).insert(role, paint);
        }
    }
    scheme
}

fn base(desk: &mut Desk<'_>, root: &DeTable<'_>, text: &str) -> Scheme {
    let choices: Vec<(&'static str, &'static str)> =
        OURS.iter().map(|(name, _)| (*name, *name)).chain([(NO_BASE, NO_BASE)]).collect();
    let said = desk.one_of(root, "base", &choices);
    // Ours begin with nothing where they do not say so: `lamp` is what the others are based on.
    let is_first = OURS.iter().any(|(name, ours)| *name == BASE && *ours == text);
    match said {
        None if is_first => Scheme::default(),
        None => our_scheme(BASE).unwrap_or_default(),
        Some(NO_BASE) => Scheme::default(),
        Some(name) => our_scheme(name).unwrap_or_default(),
    }
}

fn paints(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Vec<(Role, Paint)> {
    let mut paints = Vec::new();
    for (role, name, _) in ROLES {
        let Some(value) = table.get(name) else { continue };
        if let Some(paint) = paint(desk, value, name) {
            paints.push((role, paint));
        }
    }
    paints
}

/// A look in words: `bold #79bccb/110 on #252b35`.
fn paint(desk: &mut Desk<'_>, value: &Spanned<DeValue<'_>>, name: &str) -> Option<Paint> {
    let written = desk.text_of(value, name, Wants::Text)?;
    let mut paint = Paint::default();
    let mut is_ground = false;
    for word in written.value.split_whitespace() {
        if word == "on" {
            is_ground = true;
        } else if let Some((_, weight)) = WEIGHTS.iter().find(|(name, _)| *name == word) {
            paint.weights.push(*weight);
        } else if let Some(ink) = ink(word) {
            *(if is_ground { &mut paint.ground } else { &mut paint.ink }) = Some(ink);
            is_ground = false;
        } else {
            let words = WEIGHTS.iter().map(|(name, _)| *name).chain(NAMED);
            let meant = nearest(word, words.chain(["on", "default"]));
            let kind =
                MistakeKind::NoLook { role: Clean::line(name), written: Clean::line(word), meant };
            desk.tell(written.at, kind);
            return None;
        }
    }
    Some(paint)
}

/// A colour: `default`, a name, a number of 256, `#79bccb`, or that with a number behind it.
fn ink(word: &str) -> Option<Ink> {
    if word == "default" {
        return Some(Ink::Own);
    }
    if let Some(number) = NAMED.iter().position(|name| *name == word) {
        return u8::try_from(number).ok().map(Ink::Named);
    }
    let Some(exact) = word.strip_prefix('#') else {
        return word.parse().ok().map(Ink::Indexed);
    };
    let (hex, near) = match exact.split_once('/') {
        Some((hex, near)) => (hex, Some(near.parse().ok()?)),
        None => (exact, None),
    };
    if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok();
    Some(Ink::Exact((part(0)?, part(2)?, part(4)?), near))
}

/// `docs/themes.md`: how a theme file is written, with ours.
pub fn themes_page() -> String {
    let mut page = String::from(
        "# Themes\n\n`theme` under `[looks]` names a theme: `lamp`, `terminal` or `contrast`, or a file of yours in the folder \
         `themes` beside your settings, without its `.toml`. `cohort config theme lamp > themes/mine.toml` gives you one to begin with. \
         What you save is seen at once in the open reader, and every mistake is told with its line.\n\n\
         A theme says how each part looks, in words: a colour for the letters, `on` a colour behind them, and `bold`, `faint`, `italic`, \
         `underlined`, `reversed`. A colour is `default` (the terminal's own), one of the terminal's 16 by name (`cyan`, `bright-black`), \
         a number of 256, or `#79bccb`; `#79bccb/110` says which of 256 stands for it on terminals that have no more. What a theme does not \
         name is as in `base`, which is `lamp` unless it says another, or `none`.\n\n\
         Parts at the beginning of the file hold everywhere. Below `[dark]` and `[light]` stands what holds on such a page, below `[few]` \
         what holds where the terminal has 16 colours or fewer, or does not say whether it is dark or light. Nothing depends on colour alone: \
         every state has a sign or a word, too, and `NO_COLOR` leaves only the weights of `[few]`.\n\n| part | what it is |\n|---|---|\n",
    );
    for (_, name, says) in ROLES {
        page.push_str(&format!("| `{name}` | {says} |\n"));
    }
    for (name, text) in OURS {
        page.push_str(&format!("\n## {name}\n\n```toml\n{text}```\n"));
    }
    page.push_str(
        "\nThis page is written from the program's own themes; a test fails when it is stale.\n",
    );
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::scheme::{Case, Weight};

    #[test]
    fn our_themes_are_files_without_mistakes() {
        for (name, text) in OURS {
            assert!(read_scheme(text).is_ok(), "{name}: {:?}", read_scheme(text));
        }
    }

    #[test]
    fn the_page_of_themes_is_what_the_program_reads() {
        crate::docs::is_written("themes.md", &themes_page());
    }

    #[test]
    fn a_theme_says_only_what_differs() {
        let scheme = read_scheme("accent = \"bold #ff8800\"\n[light]\naccent = \"94\"\n").unwrap();

        let accent = scheme.paint(Case::Dark, Role::Accent);
        assert_eq!(accent.ink, Some(Ink::Exact((255, 136, 0), None)));
        assert_eq!(accent.weights, [Weight::Bold]);
        assert_eq!(scheme.paint(Case::Light, Role::Accent).ink, Some(Ink::Indexed(94)));
        let lamp = our_scheme("lamp").unwrap();
        assert_eq!(scheme.paint(Case::Dark, Role::Soft), lamp.paint(Case::Dark, Role::Soft));
    }

    #[test]
    fn a_theme_can_begin_with_another_or_with_nothing() {
        let contrast = read_scheme("base = \"contrast\"\n").unwrap();
        let bare = read_scheme("base = \"none\"\nrule = \"bright-black on default\"\n").unwrap();

        assert_eq!(contrast, our_scheme("contrast").unwrap());
        assert_eq!(bare.paint(Case::Dark, Role::Dim), Paint::default());
        let rule = Paint { ink: Some(Ink::Named(8)), ground: Some(Ink::Own), weights: vec![] };
        assert_eq!(bare.paint(Case::Few, Role::Rule), rule);
    }

    #[test]
    fn every_mistake_is_told_with_what_was_meant() {
        let mistakes =
            read_scheme("acent = \"red\"\nwarm = \"yelow\"\nsoft = \"#12345\"\n[drak]\n")
                .unwrap_err();

        assert_eq!(mistakes.len(), 4);
        let yellow = MistakeKind::NoLook {
            role: "warm".into(),
            written: "yelow".into(),
            meant: Some("yellow"),
        };
        assert!(mistakes.iter().any(|mistake| mistake.kind == yellow), "{mistakes:?}");
    }
}
