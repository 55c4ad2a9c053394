//! The words that stand on no screen: every sentence of our own is looked through, where it is written
//! and where it was drawn.

use std::path::{Path, PathBuf};

use cohort::app::action::ACTIONS;

/// Words that nobody should need to know, and words that blame.
const FORBIDDEN: [&str; 28] = [
    "feed", "RSS", "Atom", "OPML", "URL", "sync", "fetch", "parse", "cache", "instance",
    "federate", "toot", "API", "TUI", "buffer", "query", "regex", "late", "behind", "overdue",
    "inactive", "lapsed", "lurker", "percent", "streak", "rank", "feeds", "URLs",
];

/// Where one of these words is meant as something else, and may stand: each with its reason.
const MEANT: [(&str, &str); 1] =
    [("list.opml", "the name of a file, as it is written on the disk")];

/// The forbidden words in a text, as whole words.
pub(super) fn forbidden_in(text: &str) -> Vec<&'static str> {
    let words: Vec<String> =
        text.split(|ch: char| !ch.is_alphanumeric()).map(str::to_lowercase).collect();
    let is_said = |word: &&str| words.contains(&word.to_lowercase());
    FORBIDDEN.into_iter().filter(is_said).collect()
}

/// A text without what is no sentence of ours: what is put in (`{…}`), what the reader types (a key of the
/// config or a command in backticks, an option with its two dashes), addresses, what is meant as something else.
fn said(text: &str) -> String {
    let meant = MEANT.iter().fold(text.to_owned(), |text, (meant, _)| text.replace(meant, " "));
    let typed: Vec<&str> = meant.split('`').step_by(2).collect();
    let put_in = |part: &str| part.split_once('}').map_or(part, |(_, after)| after).to_owned();
    let typed = typed.join(" ").split('{').map(put_in).collect::<Vec<_>>().join(" ");
    let is_ours = |word: &&str| !word.starts_with("--") && !word.contains("://");
    typed.split_whitespace().filter(is_ours).collect::<Vec<_>>().join(" ")
}

/// Every file of these folders with this ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|other| other == ending) {
            found.push(path);
        }
    }
}

/// The strings in the code of a file, without its comments and the tests at its end.
fn strings(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or(code);
    let mut found = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(ch) = rest.next() {
        match ch {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|ch| *ch != '\n').is_some() {},
            '\'' if rest.peek() == Some(&'"') => drop(rest.next()),
            '"' => {
                let mut string = String::new();
                while let Some(ch) = rest.next_if(|ch| *ch != '"') {
                    string.push(ch);
                    if ch == '\\' {
                        string.extend(rest.next());
                    }
                }
                rest.next();
                found.push(string);
            }
            _ => {}
        }
    }
    found
}

/// The forbidden words in every sentence that `words` and `ui` can say, in what every key does, and in the
/// pictures of screens; each with where it stands. `--help` and the manual are no screens.
pub(super) fn forbidden() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut code, mut pictures) = (Vec::new(), Vec::new());
    for folder in ["words", "ui"] {
        files(&source.join(folder), "rs", &mut code);
    }
    code.retain(|file| file.file_name().is_some_and(|name| name != "tests.rs"));
    files(&source.join("ui/snapshots"), "snap", &mut pictures);
    assert!(code.len() > 20 && pictures.len() > 50, "{} {}", code.len(), pictures.len());
    let mut said_where: Vec<(String, String)> =
        ACTIONS.iter().map(|entry| (entry.name.to_owned(), entry.says.to_owned())).collect();
    for file in code {
        let text = std::fs::read_to_string(&file).unwrap();
        let all = strings(&text);
        said_where.extend(all.into_iter().map(|string| (file.display().to_string(), string)));
    }
    for file in pictures {
        let text = std::fs::read_to_string(&file).unwrap();
        let drawn = text.splitn(3, "---\n").nth(2).unwrap().to_owned();
        said_where.push((file.display().to_string(), drawn));
    }
    let words = said_where.iter().flat_map(|(file, text)| {
        forbidden_in(&said(text)).into_iter().map(move |word| format!("{word}: {file}: {text}"))
    });
    words.collect()
}

#[test]
fn no_sentence_of_ours_needs_a_word_of_the_trade_or_blames_anybody() {
    assert_eq!(forbidden(), Vec::<String>::new());
}

#[test]
fn a_forbidden_word_is_found_wherever_it_stands_and_only_as_a_whole_word() {
    let code = "// A feed.\nconst A: &str = \"The \\\"Feed\\\" is late\"; let quote = '\"'; f(\"related\");";

    let found: Vec<String> = strings(code);

    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(forbidden_in(&said(&found[0])), ["feed", "late"]);
    assert_eq!(forbidden_in(&said(&found[1])), Vec::<&str>::new());
    let typed = "`feed` or --feed, {feed} at http://a.example/feed: list.opml";
    assert_eq!(forbidden_in(&said(typed)), Vec::<&str>::new());
}
