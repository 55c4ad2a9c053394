//! What is said while one finds posts.

use crate::domain::{Filter, Keyword, Mistake, WORDS, Wrong};

/// What stands above the line in which one types.
pub fn prompt(narrows: bool) -> &'static str {
    if narrows { "Show only…" } else { "Find in everything that is kept" }
}

/// What a new view is called.
pub const ASK_NAME: &str = "What to call this view";

/// How many posts were found; `more`: there may be others.
pub fn how_many(count: usize, more: bool) -> String {
    match (count, more) {
        (0, true) => "looking further back…".to_owned(),
        (0, false) => "nothing found".to_owned(),
        (1, false) => "1 post".to_owned(),
        (_, false) => format!("{count} posts"),
        (_, true) => format!("{count} posts or more"),
    }
}

/// The same, where some posts cannot be found yet.
pub const UNFINISHED: &str = "some posts are still being made ready";

/// The title of what was found.
pub fn title(narrows: bool, text: &str) -> String {
    let text = text.trim();
    if narrows { format!("Only {text}") } else { format!("Found: {text}") }
}

/// What stands beside the title: how many there are, and the key that ends it.
pub fn remark(how_many: &str, key: Option<&str>) -> String {
    let ends = key.map(|key| format!("{key} ends it"));
    let parts = [Some(how_many.to_owned()).filter(|count| !count.is_empty()), ends];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What a list is called where one comes back to it.
pub const FOUND: &str = "What was found";

/// What the keys do while one types.
pub const LINE_KEYS: [(&str, &str); 3] =
    [("enter", "to the list"), ("esc", "back to where you were"), ("↓", "next")];

/// What the key for help does then.
pub const THE_WORDS: &str = "the words there are";

/// The heading of the words there are.
pub const WORDS_TITLE: &str = "Type words, or say more of what you want";
/// How they go together.
pub const WORDS_REMARK: &str = "all of them must hold; case and accents make no difference";

/// An empty list of what was found.
pub const NOTHING: &str = "No post is like that. Fewer words find more.";
/// The same, while older posts are looked through.
pub const FURTHER_BACK: &str = "Looking further back…";
/// An empty view of one's own.
pub const NOTHING_HERE: &str = "Nothing here right now.";
/// The end of what was found.
pub const END: &str = "That is all that was found.";
/// The end of a view of one's own.
pub const END_OF_VIEW: &str = "That is all.";

/// No other post was found that way.
pub const NO_FURTHER: &str = "No other post was found that way.";
/// Nothing is found of which a view could be made.
pub const NOTHING_TO_KEEP: &str = "Find something first: then it can be kept as a view.";
/// It is none of one's own views.
pub const NOT_YOURS: &str = "This view is always there. Only your own can be taken away.";
/// A view was taken away.
pub const REMOVED: &str = "The view is gone. u brings it back.";

/// A view was kept.
pub fn kept(number: usize) -> String {
    match number {
        1..=9 => format!("Kept: {number} shows it from now on. {{undo}} undoes it."),
        _ => "Kept, with a tab of its own. {undo} undoes it.".to_owned(),
    }
}

/// What cannot be understood, and what was probably meant.
pub fn mistake(mistake: &Mistake) -> String {
    match &mistake.wrong {
        Wrong::Unknown { written, meant: Some(meant) } => {
            format!("“{written}:” is not known here. Did you mean {meant}?")
        }
        Wrong::Unknown { written, meant: None } => {
            format!("“{written}:” is not known here. In quotes it is looked for as it is.")
        }
        Wrong::NothingFollows(keyword) => {
            let form = WORDS.iter().find(|entry| entry.keyword == *keyword);
            let (form, example) = form.map_or(("", ""), |entry| (entry.form, entry.example));
            format!("Something follows here: {form}, like {example}.")
        }
        Wrong::NotANumber(Keyword::Week) => "The number of a week follows: week:3.".to_owned(),
        Wrong::NotANumber(_) => "The number of a Thing follows: thing:12.".to_owned(),
        Wrong::NotADay { meant: Some(meant), .. } => {
            format!("This is no day. Did you mean {meant}?")
        }
        Wrong::NotADay { written, meant: None } => {
            format!("“{written}” is no day. Say monday, yesterday, 2026-04-20 or \"20 april\".")
        }
        Wrong::NotAPlace { meant: Some(meant), .. } => {
            format!("Nothing is written there. Did you mean {meant}?")
        }
        Wrong::NotAPlace { .. } => "It can be on:blog, notes, mastodon or bluesky.".to_owned(),
        Wrong::OnlyMe => "Only to:me is known: somebody answered you there.".to_owned(),
        Wrong::NotALanguage => "A short name of a language follows: lang:fr.".to_owned(),
    }
}

/// A mistake on the command line: what was typed, what is wrong below it, and the sentence.
pub fn mistake_below(text: &str, mistake: &Mistake) -> String {
    let before: String = text.chars().take(mistake.at).collect();
    let within: String = text.chars().skip(mistake.at).take(mistake.length).collect();
    let blanks = " ".repeat(crate::text::width(&before));
    let carets = "^".repeat(crate::text::width(&within).max(1));
    format!("{text}\n{blanks}{carets}\n{}", self::mistake(mistake))
}

/// No view of one's own is called so.
pub fn no_such_view<'a>(
    name: &str,
    meant: Option<&str>,
    known: impl Iterator<Item = &'a str>,
) -> String {
    let known: Vec<&str> = known.collect();
    match meant {
        Some(meant) => format!("There is no view \"{name}\". Did you mean \"{meant}\"?"),
        None if known.is_empty() => {
            format!("There is no view \"{name}\": your settings have no [[view]] yet.")
        }
        None => format!("There is no view \"{name}\". There are: {}.", known.join(", ")),
    }
}

/// Where the words there are stand, in the short help of `cohort list`.
pub const SEE_HELP: &str = "`cohort list --help` lists the words that find posts.";

/// The words there are, for the help of `cohort list`.
pub fn words_for_help() -> String {
    let widest = WORDS.iter().map(|entry| entry.form.chars().count()).max().unwrap_or(0);
    let mut help = String::from("Words that find posts (all of them must hold):\n");
    for entry in WORDS {
        help.push_str(&format!("  {:widest$}  {}\n", entry.form, entry.says));
    }
    help.push_str("\nExamples:\n  cohort list from:niamh thing:12\n  cohort list new since:monday -tag:photo \"story time\"");
    help
}

/// What a view of one's own shows, beside its name.
pub fn shows(filter: &Filter) -> String {
    filter.to_string()
}
