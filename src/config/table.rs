//! The one table of what `config.toml` can say. What is read, and `docs/config.md`, come from it.

/// One key of the settings.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The table it stands in, as it is written; empty for the beginning of the file.
    pub table: &'static str,
    /// Its name.
    pub key: &'static str,
    /// What it takes.
    pub takes: &'static str,
    /// What holds where it is not said; empty where nothing does.
    pub usual: &'static str,
    /// What it does.
    pub says: &'static str,
}

/// The tables in the order of the file, and what each is for. Those with two brackets can stand there several
/// times.
pub const TABLES: [(&str, &str); 16] = [
    ("", "At the beginning of the file."),
    (
        "[[programme]]",
        "One for each programme that you joined. `cohort join` and `leave` change this part.",
    ),
    (
        "[[participant]]",
        "One for each person. `cohort add`, `remove`, `pause`, `resume` and `edit` change this part.",
    ),
    ("[[hashtag]]", "One for each hashtag. No account is needed to read."),
    ("[hide]", "Hashtag posts that are not shown."),
    (
        "[you]",
        "Who you are, so that answers to you are found. It stays on this computer, but for what goes with a comment that you looked over and sent.",
    ),
    ("[conversation]", "What is said under posts, and how you answer."),
    ("[polling]", "Getting new posts."),
    (
        "[[private]]",
        "One for each host that wants a name and a password before it shows its blogs.",
    ),
    ("[network]", "How the network is reached."),
    ("[looks]", "How everything looks. [themes.md](themes.md) says how a theme is written."),
    ("[keys]", "Keys, by the names of the actions in [keys.md](keys.md)."),
    ("[open]", "What opens what comes with a post; without a line here, the browser does."),
    (
        "[commands]",
        "Commands that may have the text of a post (`pipe`), by names of yours: a program and its arguments, \
         `print = [\"lp\", \"-o\", \"media=a4\"]`. They are not run through a shell; the text comes on their \
         standard input.",
    ),
    ("[keep]", "How long posts are kept. What you saved is kept in any case."),
    ("[[view]]", "Views of your own."),
];

const fn entry(
    table: &'static str,
    key: &'static str,
    (takes, usual): (&'static str, &'static str),
    says: &'static str,
) -> Entry {
    Entry { table, key, takes, usual, says }
}

const ADDRESS: (&str, &str) = ("an address", "");
const TEXT: (&str, &str) = ("a text", "");
const LIST: (&str, &str) = ("a text or a list of texts", "");

/// The table.
pub const KEYS: &[Entry] = &[
    entry("", "title", TEXT, "what you call your cohort; it stands in the title of the screen"),
    entry(
        "[[programme]]",
        "from",
        ("an address, or the path of a file", ""),
        "what its organiser published",
    ),
    entry(
        "[[programme]]",
        "started",
        ("a day", ""),
        "the day you began, if that was later than the others: what came before is not new to you",
    ),
    entry(
        "[[programme]]",
        "organiser",
        ("true or false", "false"),
        "whether you help to run it; then Who is where is shown",
    ),
    entry("[[participant]]", "name", TEXT, "their name; needed"),
    entry(
        "[[participant]]",
        "blog",
        ADDRESS,
        "the page of the blog; where its posts are is found from it",
    ),
    entry(
        "[[participant]]",
        "feed",
        ("an address or a list of them", ""),
        "where the posts are, if you know it",
    ),
    entry(
        "[[participant]]",
        "fediverse",
        ("@name@server", ""),
        "their handle on Mastodon and its like",
    ),
    entry("[[participant]]", "bluesky", ("a handle", ""), "their handle on Bluesky"),
    entry("[[participant]]", "group", TEXT, "the group they belong to"),
    entry(
        "[[participant]]",
        "only",
        LIST,
        "on a blog about many things: only posts with one of these tags",
    ),
    entry(
        "[[participant]]",
        "paused",
        ("true or false", "false"),
        "leaves their blogs alone for a while",
    ),
    entry("[[hashtag]]", "tag", TEXT, "the hashtag, without the #; needed"),
    entry("[[hashtag]]", "also", LIST, "other ways it is written, read with it"),
    entry(
        "[[hashtag]]",
        "servers",
        ("an address or a list of them", ""),
        "the servers that are asked for it; two or three find more",
    ),
    entry(
        "[[hashtag]]",
        "bluesky",
        ("true, false, or the address of a server", "false"),
        "whether it is looked for on Bluesky, too",
    ),
    entry("[hide]", "automatic", ("true or false", "false"), "hides those that programs write"),
    entry("[hide]", "words", LIST, "hides those with one of these words"),
    entry("[you]", "name", TEXT, "the name you comment under"),
    entry("[you]", "email", TEXT, "your e-mail address, for comment forms that want one"),
    entry("[you]", "site", ADDRESS, "the page of your blog"),
    entry("[you]", "fediverse", ("@name@server", ""), "your handle on Mastodon and its like"),
    entry("[you]", "bluesky", ("a handle", ""), "your handle on Bluesky"),
    entry(
        "[conversation]",
        "invites",
        ("true or false", "true"),
        "whether rows and posts ask for a first reply; false for whoever only wants to read",
    ),
    entry(
        "[conversation]",
        "others_wait",
        ("true or false", "true"),
        "under a post with many replies, says how many other posts wait for a first one",
    ),
    entry(
        "[conversation]",
        "ways",
        ("\"account\", \"form\", \"browser\", in the order wanted", "all three"),
        "the ways in which a reply may go; the first that is open is taken",
    ),
    entry(
        "[conversation]",
        "forms",
        ("an address or a list of them", ""),
        "the blogs whose comment form may be filled in for you",
    ),
    entry(
        "[polling]",
        "refresh",
        ("\"auto\" or \"ask\"", "\"auto\""),
        "whether the open screen gets new posts when they are due, or only when you ask",
    ),
    entry(
        "[polling]",
        "blogs",
        ("minutes, 60 to 1440", "60"),
        "the fewest between two visits to one blog",
    ),
    entry("[polling]", "hashtags", ("minutes, 10 to 1440", "10"), "the same for hashtags"),
    entry(
        "[polling]",
        "connections",
        ("1 to 64", "64"),
        "how many blogs are asked at a time at most; never more than one at a time at one address",
    ),
    entry("[[private]]", "host", ADDRESS, "the host; nothing else is given the password"),
    entry("[[private]]", "user", TEXT, "your name there"),
    entry(
        "[[private]]",
        "password_command",
        TEXT,
        "the password is the first line that this command prints",
    ),
    entry("[[private]]", "password_env", TEXT, "or it is in this variable"),
    entry(
        "[[private]]",
        "password_file",
        ("the path of a file", ""),
        "or it is the first line of this file, which only you can read",
    ),
    entry(
        "[network]",
        "certificates",
        ("the path of a file", ""),
        "certificates (PEM) to trust besides those of the system",
    ),
    entry(
        "[network]",
        "proxy",
        ("\"system\", \"none\" or an address", "\"system\""),
        "the proxy through which the network is reached",
    ),
    entry(
        "[looks]",
        "theme",
        (
            "\"lamp\", \"terminal\", \"contrast\", or the name of a file of yours in the folder themes",
            "\"lamp\"",
        ),
        "the theme",
    ),
    entry(
        "[looks]",
        "colours",
        ("\"auto\", \"true\", \"256\", \"16\" or \"none\"", "\"auto\""),
        "how many colours; `NO_COLOR` is obeyed where this says \"auto\"",
    ),
    entry(
        "[looks]",
        "ground",
        ("\"auto\", \"dark\" or \"light\"", "\"auto\""),
        "what is behind the letters; \"auto\" asks the terminal",
    ),
    entry(
        "[looks]",
        "right_to_left",
        ("\"program\" or \"terminal\"", "\"program\""),
        "who puts Hebrew and Arabic in order; \"terminal\" where words would come out turned twice",
    ),
    entry("[looks]", "signs", ("\"auto\" or \"ascii\"", "\"auto\""), "which signs are drawn"),
    entry("[looks]", "mouse", ("true or false", "true"), "whether the mouse is listened to"),
    entry(
        "[keys]",
        "preset",
        ("\"default\" or \"newsboat\"", "\"default\""),
        "the keys to begin with",
    ),
    entry(
        "[[view]]",
        "name",
        TEXT,
        "what the view is called; its tab stands after those that are always there",
    ),
    entry("[[view]]", "show", TEXT, "what it shows, in the words of [finding.md](finding.md)"),
    entry(
        "[open]",
        "audio",
        ("a program and its arguments", ""),
        "opens sound; {} is where the address goes, as one argument",
    ),
    entry("[open]", "video", ("a program and its arguments", ""), "the same for film"),
    entry(
        "[keep]",
        "posts",
        ("\"everything\" or a number of days", "\"everything\""),
        "how long posts of blogs are kept",
    ),
    entry(
        "[keep]",
        "notes",
        ("\"everything\" or a number of days", "\"everything\""),
        "the same for posts from hashtags",
    ),
];

/// The keys of a table, named as it is written.
pub(super) fn keys(table: &str) -> Vec<&'static str> {
    KEYS.iter().filter(|entry| entry.table == table).map(|entry| entry.key).collect()
}

/// The tables and the keys at the beginning of the file.
pub(super) fn root() -> Vec<&'static str> {
    let tables = TABLES.iter().map(|(table, _)| table.trim_matches(['[', ']']));
    keys("").into_iter().chain(tables.filter(|table| !table.is_empty())).collect()
}

/// `docs/config.md`, from the table.
pub fn config_page() -> String {
    let mut page = String::from(
        "# Settings\n\n`cohort paths` says where your `config.toml` is; [config.example.toml](../config.example.toml) is one to begin with, \
         with remarks. What you save holds at once in the open reader; `[open]`, `[keep]`, `[network]`, `[[private]]` and the numbers of `[polling]` hold from the next start on. \
         `cohort config check` says every mistake with its line.\n\
         This page is written from the table in `src/config/table.rs`; a test fails when it is stale.\n",
    );
    for (table, says) in TABLES {
        let entries: Vec<&Entry> = KEYS.iter().filter(|entry| entry.table == table).collect();
        let name = if table.is_empty() { "First".to_owned() } else { format!("`{table}`") };
        page.push_str(&format!("\n## {name}\n\n{says}\n"));
        if !entries.is_empty() {
            page.push_str("\n| key | takes | usually | does |\n|---|---|---|---|\n");
        }
        for entry in entries {
            let usual = entry.usual;
            page.push_str(&format!(
                "| `{}` | {} | {usual} | {} |\n",
                entry.key, entry.takes, entry.says
            ));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_in_a_table_and_says_what_it_does() {
        for entry in KEYS {
            assert!(TABLES.iter().any(|(table, _)| *table == entry.table), "{}", entry.table);
            assert!(!entry.says.is_empty() && !entry.takes.is_empty(), "{}", entry.key);
        }
    }

    #[test]
    fn the_page_of_settings_is_what_the_table_says() {
        crate::docs::is_written("config.md", &config_page());
    }
}
