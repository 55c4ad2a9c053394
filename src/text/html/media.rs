//! Pictures, sound and film: what is known of them from their tags.

use html5ever::tokenizer::Tag;
use url::Url;

use super::tag::{attribute, has_class, number};
use crate::text::{Clean, MediaKind};

/// Sound or film, or a page within the page.
pub(super) struct Media {
    pub(super) kind: MediaKind,
    pub(super) title: Option<Clean>,
    /// Where it is, as written.
    pub(super) source: Option<String>,
}

impl Media {
    /// Reads the tag of sound, film or an embedded page.
    pub(super) fn of(tag: &Tag) -> Self {
        let source = ["src", "data", "data-src"].into_iter().find_map(|name| attribute(tag, name));
        let kind = match (&*tag.name, attribute(tag, "type").unwrap_or_default()) {
            ("audio", _) => MediaKind::Sound,
            ("video", _) => MediaKind::Film,
            (_, kind) if kind.starts_with("audio/") => MediaKind::Sound,
            (_, kind) if kind.starts_with("video/") => MediaKind::Film,
            _ => MediaKind::Embedded,
        };
        let title = ["title", "aria-label"].into_iter().find_map(|name| described(tag, name));
        Self { kind, title, source: source.map(str::to_owned) }
    }

    /// What it is, once its address is known.
    pub(super) fn kind_at(&self, address: Option<&Url>) -> MediaKind {
        match (self.kind, address.and_then(Url::host_str)) {
            (MediaKind::Embedded, Some(host)) => kind_of_host(host),
            (kind, _) => kind,
        }
    }
}

/// Places people show films and sound from.
fn kind_of_host(host: &str) -> MediaKind {
    const FILM: [&str; 6] = [
        "youtube.com",
        "youtube-nocookie.com",
        "youtu.be",
        "vimeo.com",
        "dailymotion.com",
        "ted.com",
    ];
    const SOUND: [&str; 4] = ["soundcloud.com", "spotify.com", "bandcamp.com", "mixcloud.com"];
    let is_one_of = |places: &[&str]| {
        places.iter().any(|place| {
            host.strip_suffix(place).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    if is_one_of(&FILM) {
        MediaKind::Film
    } else if is_one_of(&SOUND) {
        MediaKind::Sound
    } else {
        MediaKind::Embedded
    }
}

/// What a picture is for.
#[derive(Debug, PartialEq)]
pub(super) enum Picture {
    /// To be looked at.
    Shown {
        /// Its description.
        description: Option<Clean>,
        /// Where it is, as written.
        source: Option<String>,
    },
    /// A letter drawn as a picture.
    Letter(Clean),
    /// Nothing to see: it counts readers, keeps a distance or decorates a button.
    Nothing,
}

/// The side of the largest picture that is no more than a sign, in pixels.
const SIGN: u32 = 24;

/// Reads the tag of a picture.
pub(super) fn picture(tag: &Tag) -> Picture {
    let sides = [number(tag, "width"), number(tag, "height")];
    let source = source_of(tag);
    if sides.iter().flatten().any(|&side| side <= 1) || source.is_some_and(is_counter) {
        return Picture::Nothing;
    }
    let description = described(tag, "alt").or_else(|| described(tag, "title"));
    let letter = ["emoji", "smiley", "emoticon"].into_iter().any(|part| has_class(tag, part));
    let small = sides.iter().all(|side| side.is_some_and(|side| side <= SIGN));
    match (description, letter || small) {
        (Some(description), true) => Picture::Letter(description),
        (None, true) => Picture::Nothing,
        (None, false) if source.is_none() => Picture::Nothing,
        (description, false) => Picture::Shown { description, source: source.map(str::to_owned) },
    }
}

/// The address of a picture; where it is loaded late, not that of its stand-in.
fn source_of(tag: &Tag) -> Option<&str> {
    const LATE: [&str; 4] = ["data-orig-file", "data-src", "data-lazy-src", "data-original"];
    let written = attribute(tag, "src").filter(|src| !src.trim().is_empty());
    let late = || LATE.into_iter().find_map(|name| attribute(tag, name));
    match written {
        Some(src) if !src.trim_start().starts_with("data:") => Some(src),
        stand_in => late().or(stand_in),
    }
}

/// Addresses that count readers without saying how large they are.
fn is_counter(address: &str) -> bool {
    const COUNTERS: [&str; 5] = [
        "//pixel.wp.com/",
        "//stats.wordpress.com/",
        "//feeds.feedburner.com/~",
        "/feeds.wordpress.com/1.0/",
        "//feedads.",
    ];
    COUNTERS.into_iter().any(|counter| address.contains(counter))
}

/// A description in words: the name of a file is none.
fn described(tag: &Tag, name: &str) -> Option<Clean> {
    const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp"];
    let text = Clean::line(attribute(tag, name)?);
    let lower = text.as_str().to_ascii_lowercase();
    let file = !lower.contains(' ') && ENDINGS.into_iter().any(|ending| lower.ends_with(ending));
    (!text.is_empty() && !file).then_some(text)
}
