//! Small things every format needs: an address, a line, a title, a person's name.

use std::borrow::Cow;

use url::Url;

use super::repair::windows;
use crate::domain::is_web;
use crate::text::{Clean, TitleKind, title};

/// An address of the web, relative ones from `base`. What people paste is forgiven: blanks, `&amp;`
/// once too often, a missing scheme before `www.`.
pub(super) fn web(href: &str, base: &Url) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let href: Cow<'_, str> =
        if href.contains("&amp;") { href.replace("&amp;", "&").into() } else { href.into() };
    if href.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return Url::parse(&format!("https://{href}")).ok().filter(is_web);
    }
    base.join(&href).ok().filter(is_web)
}

/// One line of words that may hold references (a name, a tag), if anything is left of it.
pub(super) fn line(raw: &str) -> Option<Clean> {
    title_of(raw, TitleKind::Markup)
}

/// A title, if anything is left of it.
pub(super) fn title_of(raw: &str, kind: TitleKind) -> Option<Clean> {
    let is_control = |ch: char| ('\u{80}'..='\u{9f}').contains(&ch);
    let raw: Cow<'_, str> = if raw.is_ascii() || !raw.contains(is_control) {
        raw.into()
    } else {
        raw.chars().filter_map(windows).collect::<String>().into()
    };
    Some(title(&raw, kind)).filter(|title| !title.is_empty())
}

/// The name in a person as RSS writes them: `name`, `address (name)`, `name <address>`, in any width
/// of parentheses; the address where there is no name.
pub(super) fn person(raw: &str) -> Option<Clean> {
    let raw = raw.trim();
    // Parentheses around the whole are no part of the name; those after it are.
    let bare = raw.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(raw);
    let whole = || line(bare);
    if !raw.contains('@') {
        return whole();
    }
    let blank = |ch: char| ch.is_whitespace() || matches!(ch, '"' | '\'' | ',' | ';' | '“' | '”');
    let between = raw
        .split_once(['(', '（'])
        .map(|(before, rest)| (before, rest.trim_end_matches([')', '）'])))
        .or_else(|| raw.split_once('<').map(|(before, rest)| (before, rest.trim_end_matches('>'))));
    let Some((before, inside)) = between else { return whole() };
    [before, inside]
        .into_iter()
        .map(|part| part.trim_matches(blank))
        .find(|part| !part.is_empty() && !part.contains('@'))
        .map_or_else(whole, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_s_name_is_found_beside_an_address() {
        for (raw, name) in [
            ("Niamh Byrne", "Niamh Byrne"),
            ("林小雨 (Lin Xiaoyu)", "林小雨 (Lin Xiaoyu)"),
            ("(Niamh)", "Niamh"),
            ("noreply@blogger.example (Niamh)", "Niamh"),
            ("Niamh (niamh@a.example)", "Niamh"),
            ("山田（taro@example.com）", "山田"),
            ("“Ann” <a@b.example>", "Ann"),
            ("a@b.example", "a@b.example"),
            ("Ren&eacute;", "René"),
        ] {
            assert_eq!(person(raw).unwrap().as_str(), name, "{raw}");
        }
        assert_eq!(person(" "), None);
    }

    #[test]
    fn an_address_is_forgiven_what_people_paste() {
        let base = Url::parse("https://a.example/b/").unwrap();
        let read = |href: &str| web(href, &base).map(String::from);

        assert_eq!(read(" c?x=1&amp;y=2 ").unwrap(), "https://a.example/b/c?x=1&y=2");
        assert_eq!(read("www.c.example/1").unwrap(), "https://www.c.example/1");
        assert_eq!(read("ja\nvascript:alert(1)"), None);
        assert_eq!(read("  "), None);
    }
}
