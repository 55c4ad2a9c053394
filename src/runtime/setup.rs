//! What the screen takes from the settings: keys, theme, and choices of its own. Made when it opens, and anew
//! when the settings change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::Options;
use crate::app::action::ACTIONS;
use crate::app::keymap::{KeyFault, Keymap};
use crate::config::scheme::{OURS, Scheme};
use crate::config::{
    Colours, Environment, Ground, Looks, Mistake, MistakeKind, Order, Refresh, Settings, Signs,
    file, nearest, our_scheme, read_scheme,
};
use crate::text::Clean;
use crate::ui::{self, Depth, Theme};

/// What the screen is opened with.
#[derive(Debug)]
pub struct Setup {
    /// Keys and choices.
    pub options: Options,
    /// How everything looks.
    pub theme: Theme,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

/// A file that has mistakes.
#[derive(Debug, thiserror::Error)]
#[error("{} has {} mistakes", .file.display(), .mistakes.len())]
pub struct Mistaken {
    /// The file.
    pub file: PathBuf,
    /// Its mistakes.
    pub mistakes: Vec<Mistake>,
}

impl Setup {
    /// What settings say, read from `config`; a theme of one's own is in a folder beside it.
    pub fn of(
        settings: &Settings,
        (config, environment): (&Path, &Environment),
        sample: bool,
    ) -> Result<Self, Vec<Mistaken>> {
        let keymap =
            keymap(settings).map_err(|mistakes| Mistaken { file: config.to_owned(), mistakes });
        let (keymap, scheme) = match (keymap, scheme(&settings.looks, config)) {
            (Ok(keymap), Ok(scheme)) => (keymap, Arc::new(scheme)),
            (keys, looks) => return Err(keys.err().into_iter().chain(looks.err()).collect()),
        };
        let options = Options {
            title: settings.title.clone(),
            sample,
            automatic: settings.polling.refresh == Refresh::Auto,
            keymap,
            invites: settings.conversation.invites,
            others_wait: settings.conversation.others_wait,
            knows_you: settings.you.is_known(),
            commands: settings.commands.clone(),
        };
        let theme = theme(&settings.looks, scheme, environment);
        Ok(Self { options, theme, mouse: settings.looks.mouse })
    }
}

/// The folder of the person's own themes.
pub fn themes(config: &Path) -> PathBuf {
    config.with_file_name("themes")
}

/// The theme by its name: one of ours, or a file beside the settings.
fn scheme(looks: &Looks, config: &Path) -> Result<Scheme, Mistaken> {
    let theme = &looks.theme;
    if let Some(ours) = our_scheme(&theme.name) {
        return Ok(ours);
    }
    let at = themes(config).join(format!("{}.toml", theme.name));
    if let Ok(text) = file::load(&at) {
        return read_scheme(&text).map_err(|mistakes| Mistaken { file: at, mistakes });
    }
    let kind = MistakeKind::NoTheme {
        written: Clean::line(&theme.name),
        meant: nearest(&theme.name, OURS.iter().map(|(name, _)| *name)),
    };
    let mistake = Mistake { line: theme.line, column: theme.column, kind };
    Err(Mistaken { file: config.to_owned(), mistakes: vec![mistake] })
}

/// The looks on this terminal: what the settings say, else what the terminal says of itself.
fn theme(looks: &Looks, scheme: Arc<Scheme>, environment: &Environment) -> Theme {
    let depth = match looks.colours {
        Colours::Auto if environment.no_colour => Depth::None,
        Colours::Auto => depth(environment),
        Colours::True => Depth::True,
        Colours::C256 => Depth::C256,
        Colours::C16 => Depth::C16,
        Colours::None => Depth::None,
    };
    let ground = match looks.ground {
        Ground::Light => Some(ui::Ground::Light),
        Ground::Dark => Some(ui::Ground::Dark),
        Ground::Auto => environment.colour_ground.as_deref().and_then(ground),
    };
    let ascii = match looks.signs {
        Signs::Ascii => true,
        Signs::Auto => !is_unicode(environment),
    };
    Theme::of(scheme, depth, ground, ascii).ordering(looks.right_to_left == Order::Terminal)
}

fn depth(environment: &Environment) -> Depth {
    let term = environment.term.as_deref().unwrap_or_default();
    match environment.colour_term.as_deref() {
        Some("truecolor" | "24bit") => Depth::True,
        _ if term.contains("256") => Depth::C256,
        _ if term == "dumb" => Depth::None,
        _ => Depth::C16,
    }
}

/// The ground of `COLORFGBG`, which some terminals set: the last of its numbers, of 16 colours.
fn ground(written: &str) -> Option<ui::Ground> {
    match written.rsplit(';').next()?.parse::<u8>().ok()? {
        0..=6 | 8 => Some(ui::Ground::Dark),
        7 | 9..=15 => Some(ui::Ground::Light),
        _ => None,
    }
}

/// Whether the locale writes more than ASCII. Where it says nothing, terminals of today do.
fn is_unicode(environment: &Environment) -> bool {
    match environment.locale.as_deref() {
        None | Some("") => true,
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
    }
}

/// The person's keys.
fn keymap(settings: &Settings) -> Result<Keymap, Vec<Mistake>> {
    let bindings = &settings.keys.bindings;
    let wanted: BTreeMap<String, Vec<String>> =
        bindings.iter().map(|(name, binding)| (name.clone(), binding.keys.clone())).collect();
    Keymap::new(settings.keys.preset, &wanted)
        .map_err(|faults| faults.into_iter().map(|fault| mistake(settings, fault)).collect())
}

fn mistake(settings: &Settings, fault: KeyFault) -> Mistake {
    let (name, kind) = match fault {
        KeyFault::UnknownAction(name) => {
            let meant = nearest(&name, ACTIONS.iter().map(|entry| entry.name)).map(Clean::line);
            (name.clone(), MistakeKind::UnknownAction { written: Clean::line(&name), meant })
        }
        KeyFault::UnknownKey { action, written } => {
            let kind = MistakeKind::UnknownKeyPress {
                action: Clean::line(&action),
                written: Clean::line(&written),
            };
            (action, kind)
        }
        KeyFault::Twice { written, action, other } => {
            let kind = MistakeKind::SameKeyPress {
                written: Clean::line(&written),
                action: Clean::line(&action),
                other: Clean::line(&other),
            };
            (action, kind)
        }
    };
    let (line, column) =
        settings.keys.bindings.get(&name).map_or((1, 1), |binding| (binding.line, binding.column));
    Mistake { line, column, kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    #[test]
    fn a_theme_of_ones_own_lies_beside_the_settings() {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("config.toml");
        file::save(&themes(&config).join("mine.toml"), "[few]\naccent = \"green\"\n").unwrap();
        let environment = Environment { term: Some("xterm".into()), ..Environment::default() };
        let of = |text: &str| Setup::of(&read(text).unwrap(), (&config, &environment), false);

        let setup = of("[looks]\ntheme = \"mine\"\n").unwrap();

        let accent = setup.theme.style(ui::Role::Accent);
        assert_eq!(accent.fg, Some(ratatui::style::Color::Green));
        let all = of("\n[looks]\ntheme = \"lmap\"\n[keys]\nsavve = \"x\"\n").unwrap_err();
        assert_eq!(all.len(), 2, "{all:?}");
        let mistaken = &all[1];
        let kind = MistakeKind::NoTheme { written: "lmap".into(), meant: Some("lamp") };
        assert_eq!(mistaken.mistakes[0].kind, kind);
        assert_eq!(mistaken.mistakes[0].line, 3);
    }

    #[test]
    fn what_a_terminal_says_of_its_ground_is_believed() {
        assert_eq!(ground("15;0"), Some(ui::Ground::Dark));
        assert_eq!(ground("0;default;15"), Some(ui::Ground::Light));
        assert_eq!(ground("default;default"), None);
    }
}
