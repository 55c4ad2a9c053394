//! How everything looks: what the config says, else what the terminal says of itself.

use crate::config::{Colours, Environment, Ground, Looks, Order, Signs};
use crate::ui::{self, Depth, Theme};

/// The theme of this terminal.
pub(super) fn theme(looks: Looks, environment: &Environment) -> Theme {
    let depth = match looks.colours {
        Colours::Auto if environment.no_colour => Depth::None,
        Colours::Auto => depth(environment),
        Colours::True => Depth::True,
        Colours::C256 => Depth::C256,
        Colours::C16 => Depth::C16,
        Colours::None => Depth::None,
    };
    let ground = match looks.ground {
        Ground::Light => ui::Ground::Light,
        Ground::Dark | Ground::Auto => ui::Ground::Dark,
    };
    let ascii = match looks.signs {
        Signs::Ascii => true,
        Signs::Auto => !is_unicode(environment),
    };
    Theme { depth, ground, ascii, orders: looks.right_to_left == Order::Terminal }
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
