//! Whether a text is only the beginning of one: some blogs send no more.

use super::{Document, plain, words};

/// Longer ones are read as they are.
const MOST_WORDS: usize = 400;

/// How the beginning of a text ends.
const ENDS: [&str; 6] = ["…", "...", "[…]", "[...]", "[&hellip;]", "(…)"];

/// What the link to the rest says, in some languages.
const GOES_ON: [&str; 18] = [
    "read more",
    "continue reading",
    "keep reading",
    "read on",
    "read the rest",
    "full article",
    "weiterlesen",
    "mehr lesen",
    "lire la suite",
    "en savoir plus",
    "leer más",
    "seguir leyendo",
    "leggi tutto",
    "czytaj dalej",
    "lees verder",
    "ler mais",
    "続きを読む",
    "阅读全文",
];

/// Whether the text seems to be only the beginning.
pub fn is_beginning(document: &Document) -> bool {
    if document.blocks.is_empty() || words(document) > MOST_WORDS {
        return false;
    }
    let text = plain(document);
    let end: Vec<&str> =
        text.as_str().lines().rev().filter(|line| !line.is_empty()).take(2).collect();
    end.iter().any(|line| {
        let line = line.trim_end_matches([' ', '→', '»', '>', '.', ']', ')', '…']);
        let line = line.to_lowercase();
        // "bread on" does not go on.
        let ends = |words: &&str| {
            let before = line.strip_suffix(*words).map(|before| before.chars().next_back());
            before.is_some_and(|ch| !ch.is_some_and(char::is_alphanumeric) || !words.is_ascii())
        };
        GOES_ON.iter().any(|words| ends(words) || line.starts_with(words))
    }) || end.first().is_some_and(|line| ENDS.iter().any(|sign| line.trim_end().ends_with(sign)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::html::document;

    fn beginning(html: &str) -> bool {
        is_beginning(&document(html, None))
    }

    #[test]
    fn a_beginning_is_known_by_its_end() {
        assert!(beginning("<p>The first paragraph of many, and then […]</p>"));
        assert!(beginning("<p>One.</p><p><a href='https://a.example/'>Continue reading →</a></p>"));
        assert!(beginning("<p>Eins. <a href='https://a.example/'>Weiterlesen</a></p>"));
        assert!(beginning("<p>Continue reading “A post”</p>"));
        assert!(!beginning("<p>A short post. All of it.</p>"));
        assert!(!beginning(""));
        assert!(!beginning(&format!("<p>{}…</p>", "word ".repeat(500))));
    }
}
