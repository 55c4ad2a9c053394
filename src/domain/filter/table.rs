//! The one table of the words by which posts are found. Reading them, help on the screen, the help of
//! `cohort list` and `docs/finding.md` come from it.

/// A word that says more than itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// Any word.
    Word,
    /// Words in quotes.
    Phrase,
    /// `from:`
    From,
    /// `thing:`
    Thing,
    /// `week:`
    Week,
    /// `tag:`
    Tag,
    /// `on:`
    On,
    /// `since:`
    Since,
    /// `until:`
    Until,
    /// `lang:`
    Lang,
    /// `new`
    New,
    /// `read`
    Read,
    /// `saved`
    Saved,
    /// `waiting`
    Waiting,
    /// `to:me`
    To,
    /// `-` before any of them.
    Not,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which word it is.
    pub keyword: Keyword,
    /// The word, with a colon where something follows it; empty where any word will do.
    pub word: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it finds.
    pub says: &'static str,
    /// An example.
    pub example: &'static str,
}

const fn entry(
    keyword: Keyword,
    word: &'static str,
    form: &'static str,
    says: &'static str,
    example: &'static str,
) -> Entry {
    Entry { keyword, word, form, says, example }
}

/// The table, in the order in which help shows it.
pub const WORDS: &[Entry] = &[
    entry(Keyword::Word, "", "word", "a word that begins so", "libr"),
    entry(Keyword::Phrase, "", "\"words\"", "exactly these words", "\"story time\""),
    entry(Keyword::From, "from:", "from:NAME", "written by this person", "from:niamh"),
    entry(Keyword::Thing, "thing:", "thing:N", "about this Thing", "thing:12"),
    entry(Keyword::Week, "week:", "week:N", "from this week of the programme", "week:3"),
    entry(Keyword::Tag, "tag:", "tag:WORD", "with this tag of its author’s", "tag:photo"),
    entry(Keyword::On, "on:", "on:PLACE", "on a blog, notes, mastodon or bluesky", "on:blog"),
    entry(Keyword::Since, "since:", "since:DAY", "from this day on", "since:monday"),
    entry(Keyword::Until, "until:", "until:DAY", "up to this day, and on it", "until:\"20 april\""),
    entry(Keyword::New, "new", "new", "new to you", "new"),
    entry(Keyword::Read, "read", "read", "you have read it", "read"),
    entry(Keyword::Saved, "saved", "saved", "you saved it", "saved"),
    entry(Keyword::Waiting, "waiting", "waiting", "waits for a first reply", "waiting"),
    entry(Keyword::To, "to:", "to:me", "somebody answered you there", "to:me"),
    entry(Keyword::Lang, "lang:", "lang:CODE", "in this language, where that is known", "lang:fr"),
    entry(Keyword::Not, "-", "-…", "a - before any of these: not that", "-tag:photo"),
];

/// `docs/finding.md`, from the table.
pub fn finding_page() -> String {
    let mut page = String::from(
        "# Finding posts\n\nThe same words find posts everywhere: on the screen (`/` looks through all that is kept, `F` narrows the view \
         one is in), on the command line (`cohort list from:niamh new`), and in the config, where they make a view of your own. A post is \
         found where all of them hold; the newest stand first.\n\nThis page is written from the table in `src/domain/filter/table.rs`; a test \
         fails when it is stale.\n\n| written | finds posts | for example |\n|---|---|---|\n",
    );
    for entry in WORDS {
        page.push_str(&format!("| `{}` | {} | `{}` |\n", entry.form, entry.says, entry.example));
    }
    page.push_str(
        "\nCase and accents make no difference: `cafe` finds Café. A single letter finds only itself. Chinese, Japanese and Thai words are found \
         by any of their letters. A word that means something here is looked for as it is written where it stands in quotes: `\"new\"`.\n\n\
         A day is a date (`2026-04-20`, `\"20 april\"`), the last day of a name (`monday`), `today` or `yesterday`; it goes from midnight to \
         midnight where you are.\n\nA name or a tag with a blank in it stands in quotes: `from:\"niamh byrne\"`.\n\n## A view of your own\n\n\
         ```toml\n[[view]]\nname = \"Waiting for me\"\nshow = \"waiting -from:ruth\"\n```\n\nIt has a tab after those that are always there, and \
         `cohort list --view \"Waiting for me\"` prints it. On the screen, `keep-view` keeps what `F` or `/` shows and `remove-view` takes a view \
         away again; [keys.md](keys.md) has their keys.\n\nWhat was said under posts is not looked through, nor the full text that `x` gets of an excerpt.\n",
    );
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Filter;

    #[test]
    fn every_example_is_understood_and_written_as_it_stands() {
        for entry in WORDS {
            assert_eq!(Filter::read(entry.example).unwrap().to_string(), entry.example);
        }
    }

    #[test]
    fn the_page_about_finding_is_what_the_table_says() {
        crate::docs::is_written("finding.md", &finding_page());
    }
}
