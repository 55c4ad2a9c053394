//! Sentences about the person's own files: settings, lists of blogs, and where they live.

use std::path::Path;

use crate::config::address::AddressFault;
use crate::config::edit::{ChangedSince, EditError};
use crate::config::file::FileError;
use crate::config::lists::{ListError, Skipped, WhySkipped};
use crate::config::secret::SecretError;
use crate::config::{Found, Mistake, MistakeKind, PathsError, Wants};
use crate::domain::{shown_address, shown_text};
use crate::text::Clean;

/// What stands above the mistakes of a file.
pub fn mistakes_in(path: &Path, count: usize) -> String {
    let path = shown(path);
    match count {
        1 => format!("There is a mistake in {path}. Nothing was started."),
        _ => format!("There are {count} mistakes in {path}. Nothing was started."),
    }
}

/// The settings have no mistake, or are not there.
pub fn no_mistake(path: &Path, is_there: bool) -> String {
    let path = shown(path);
    if is_there {
        format!("There is no mistake in {path}.")
    } else {
        format!("There are no settings yet; they would be in {path}.")
    }
}

/// No theme of this name comes with the program.
pub fn no_such_theme(written: &str, names: &[&str], meant: Option<&str>) -> String {
    let (written, names) = (Clean::line(written), names.join(", "));
    format!("There is no theme {written}. There are {names}.{}", did_you_mean(meant))
}

/// A file that was saved with mistakes while the screen is open.
pub fn mistake_while_open(path: &Path, mistakes: &[Mistake]) -> String {
    let name = path.file_name().map(Path::new).map(shown).unwrap_or_default();
    let first = mistakes.first().map(mistake).unwrap_or_default();
    format!("{name}, {first} All stays as it was.")
}

/// The settings were saved and cannot be read.
pub const NOT_READ_AGAIN: &str = "Your settings could not be read again. All stays as it was.";

/// One mistake: its line, what is wrong, and what was meant.
pub fn mistake(mistake: &Mistake) -> String {
    format!("line {}: {}", mistake.line, what_is_wrong(&mistake.kind))
}

fn what_is_wrong(kind: &MistakeKind) -> String {
    match kind {
        MistakeKind::NotToml(said) => not_toml(said.as_str()),
        MistakeKind::UnknownKey { written, meant } => {
            format!("`{written}` is not known here.{}", did_you_mean(meant.as_ref()))
        }
        MistakeKind::SingleBrackets { key } => {
            format!("`[{key}]` needs two brackets on each side: `[[{key}]]`.")
        }
        MistakeKind::WrongType { key, wants, found } => {
            let (key, wants, found) = (Clean::line(key), wants_what(*wants), found_what(*found));
            format!("`{key}` wants {wants}; this is {found}.")
        }
        MistakeKind::NotOneOf { key, written, choices, meant } => {
            let choices = choices.join("\", \"");
            let meant = did_you_mean(meant.as_ref());
            format!("\"{written}\" means nothing for `{key}`. It can be \"{choices}\".{meant}")
        }
        MistakeKind::OutOfBounds { key, written, least, most } => {
            format!("`{key}` goes from {least} to {most}; this is {written}.")
        }
        MistakeKind::NoTheme { written, meant } => {
            let meant = did_you_mean(meant.as_ref());
            format!("There is no theme \"{written}\", and no file of that name in themes.{meant}")
        }
        MistakeKind::NoLook { role, written, meant } => {
            let meant = did_you_mean(meant.as_ref());
            format!(
                "\"{written}\" is no look for `{role}`: a colour is a name, a number or #79bccb.{meant}"
            )
        }
        MistakeKind::Empty { key } => {
            format!("`{}` is empty. Write something, or take it out.", Clean::line(key))
        }
        MistakeKind::BadAddress { key, written, fault } => bad_address(key, written, fault),
        MistakeKind::NotAServer { written, meant } => {
            format!("{written} is a page, not a server. Did you mean \"{meant}\"?")
        }
        MistakeKind::BadHandle { key, written, meant } => bad_handle(key, written, meant.as_ref()),
        MistakeKind::BadTag { written, meant } => {
            let meant = did_you_mean(meant.as_ref());
            format!("\"{written}\" is no hashtag: it needs letters and no blanks.{meant}")
        }
        MistakeKind::NoName => "This participant has no `name`.".to_owned(),
        MistakeKind::NoAddress { name } => {
            format!("{} has no `blog`, `feed`, `fediverse` or `bluesky`.", or_somebody(name))
        }
        MistakeKind::SameAddress { address, other, other_line } => {
            let other = or_somebody(other);
            format!("{address} is already {other}'s, in line {other_line}. Take one of them out.")
        }
        MistakeKind::Missing { key, of } => format!("This `[[{of}]]` has no `{key}`."),
        MistakeKind::OnePassword => {
            "Say where the password is, once: password_command, password_env or password_file."
                .to_owned()
        }
        MistakeKind::ReadAlong { host } => {
            format!("{host} is not encrypted: others could read the password. Use https://.")
        }
        MistakeKind::NoTag => "This hashtag has no `tag`.".to_owned(),
        MistakeKind::NoServers { tag } => format!(
            "#{tag} has no `servers`. Name one, like servers = [\"https://books.example\"], or say bluesky = true."
        ),
        MistakeKind::SameTag { tag, other_line } => {
            format!("#{tag} is already there, in line {other_line}. Put the servers together.")
        }
        MistakeKind::SameProgramme { other_line } => {
            format!("This programme is already there, in line {other_line}. Take one of them out.")
        }
        MistakeKind::NoProgrammeName => "This programme has no `name`.".to_owned(),
        MistakeKind::SameNumber { key, number, other_line } => {
            format!("Number {number} of `{key}` is already there, in line {other_line}.")
        }
        MistakeKind::WeekTooEarly { week, before } => {
            format!("Week {week} begins before week {before}. Look at both dates.")
        }
        MistakeKind::UnknownZone { written } => {
            format!("The time zone \"{written}\" is not known here. Yours is used instead.")
        }
        MistakeKind::NotFound { written, mistake } => {
            format!("\"{written}\": {}", super::finding::mistake(mistake))
        }
        MistakeKind::SameView { name, other_line } => {
            format!("The view \"{name}\" is already there, in line {other_line}.")
        }
        MistakeKind::UnknownAction { written, meant } => {
            format!("There is no action `{written}`.{}", did_you_mean(meant.as_ref()))
        }
        MistakeKind::UnknownKeyPress { action, written } => {
            format!("\"{written}\", given for `{action}`, is no key that can be pressed.")
        }
        MistakeKind::SameKeyPress { written, action, other } => {
            format!("\"{written}\" is given for both `{action}` and `{other}`.")
        }
    }
}

fn did_you_mean(meant: Option<impl std::fmt::Display>) -> String {
    meant.map(|meant| format!(" Did you mean `{meant}`?")).unwrap_or_default()
}

fn or_somebody(name: &Clean) -> &str {
    if name.is_empty() { "Somebody" } else { name.as_str() }
}

/// The commonest slips in words; the rest as the TOML reader says it.
fn not_toml(said: &str) -> String {
    let slips = [
        ("duplicate key", "This is given twice. Take one of them out."),
        ("string values must be quoted", "A text needs quotation marks: \"like this\"."),
        ("invalid basic string", "The quotation mark at the end of the text is missing."),
        ("missing opening quote", "The quotation mark where the text begins is missing."),
        ("missing value", "Nothing stands after the `=`."),
        ("key with no value", "A `=` and a value are missing here."),
        ("unclosed array", "The `]` at the end of the list is missing."),
    ];
    let known = slips.iter().find(|(begin, _)| said.starts_with(begin));
    known.map_or_else(|| format!("This cannot be read: {said}."), |(_, words)| (*words).to_owned())
}

fn wants_what(wants: Wants) -> &'static str {
    match wants {
        Wants::Text => "a text in quotation marks",
        Wants::Texts => "a text in quotation marks, or a list of them",
        Wants::Number => "a whole number",
        Wants::Flag => "true or false",
        Wants::Day => "a date, like 2026-03-02",
        Wants::Keep => "\"everything\" or a number of days",
        Wants::Table => "a part of its own, like [looks]",
        Wants::Tables => "parts of its own, like [[participant]]",
    }
}

fn found_what(found: Found) -> &'static str {
    match found {
        Found::Text => "a text",
        Found::Number => "a number",
        Found::Flag => "true or false",
        Found::Date => "a date",
        Found::List => "a list",
        Found::Table => "a part of its own",
    }
}

fn bad_address(key: &str, written: &Clean, fault: &AddressFault) -> String {
    let wrong = address_fault(fault);
    if written.is_empty() {
        format!("`{key}`: {wrong}")
    } else {
        format!("`{key}` is \"{written}\". {wrong}")
    }
}

/// What is wrong with an address, in the config or as it was typed.
pub fn address_fault(fault: &AddressFault) -> String {
    match fault {
        AddressFault::NoScheme { meant } => {
            let meant = shown_address(meant);
            format!("An address begins with https://. Did you mean \"{meant}\"?")
        }
        AddressFault::NotWeb { scheme, meant: Some(meant) } => {
            let meant = shown_address(meant);
            format!("An address does not begin with {scheme}:. Did you mean \"{meant}\"?")
        }
        AddressFault::NotWeb { scheme, meant: None } => {
            format!("An address begins with https:// or http://, not with {scheme}:.")
        }
        AddressFault::HoldsPassword => {
            "An address must not hold a name and password: this file may be shared. Put them under [[private]]."
                .to_owned()
        }
        AddressFault::Unreadable => {
            "That is no address on the web, like \"https://niamh.example/\".".to_owned()
        }
    }
}

fn bad_handle(key: &str, written: &Clean, meant: Option<&Clean>) -> String {
    let like = match key {
        "bluesky" => "niamh.example",
        _ => "@niamh@books.example",
    };
    match meant {
        Some(meant) => format!("`{key}` is \"{written}\". Did you mean \"{meant}\"?"),
        None => format!("`{key}` is \"{written}\". It wants a handle like \"{like}\"."),
    }
}

/// Why the password of a private host is not there.
pub fn no_password(host: &str, error: &SecretError) -> String {
    let why = match error {
        SecretError::Command => "its password_command gave none".to_owned(),
        SecretError::Variable(name) => format!("the variable {name} is not set"),
        SecretError::File(file) => format!("{} cannot be read", shown(file)),
        SecretError::Open(file) => {
            format!("others can read {} (chmod 600 mends that)", shown(file))
        }
    };
    format!("There is no password for {host}: {why}.")
}

/// A file of certificates that is of no use.
pub fn no_certificates(path: &Path) -> String {
    format!("{} holds no certificates that can be read (PEM).", shown(path))
}

/// Why a file was not read or written.
pub fn file_error(error: &FileError) -> String {
    match error {
        FileError::Missing { path } => format!("There is no file {}.", shown(path)),
        FileError::NotRead { path, source } => {
            format!("{} cannot be read: {source}.", shown(path))
        }
        FileError::NotText { path, line } => format!(
            "{} has letters in line {line} that are not UTF-8. Save it as UTF-8.",
            shown(path)
        ),
        FileError::TooLarge { path } => format!("{} is too large to be read.", shown(path)),
        FileError::NotSaved { path, source } => {
            format!("{} cannot be written: {source}. It is as it was.", shown(path))
        }
    }
}

/// Why the settings were not changed.
pub fn edit_error(error: &EditError) -> String {
    match error {
        EditError::NotFound { name } => format!("Nobody here is called {name}."),
        EditError::Ambiguous { candidates } => {
            let who: Vec<String> = candidates
                .iter()
                .map(|one| match &one.address {
                    Some(address) => format!("{} ({address})", one.name),
                    None if one.line == 0 => one.name.to_string(),
                    None => format!("{} (line {})", one.name, one.line),
                })
                .collect();
            format!("Which one do you mean: {}? Give the address instead.", who.join(", "))
        }
        EditError::NoSuchView => "There is no view of this name.".to_owned(),
        EditError::ViewsInOneList { line } => {
            format!("The views stand in one list in line {line}. Give each a [[view]] first.")
        }
        EditError::NoSuchProgramme => "You have not joined this programme.".to_owned(),
        EditError::NoSuchAddress { name, address } => {
            format!("{address} is not among the addresses of {name}.")
        }
        EditError::Unreadable { line } => {
            format!("The settings have a mistake in line {line}. Mend it first.")
        }
        EditError::InOneList { line } => format!(
            "The people stand in one list in line {line}. Give each a [[participant]] first."
        ),
        EditError::ProgrammesInOneList { line } => format!(
            "The programmes stand in one list in line {line}. Give each a [[programme]] first."
        ),
    }
}

/// A programme that was joined, but of which nothing is known on this computer.
pub fn programme_not_here(from: &str) -> String {
    let from = Clean::line(&shown_text(from));
    format!("What {from} says is not on this computer yet: `cohort refresh` gets it.")
}

/// Why a change of the settings was not taken back.
pub fn changed_since(_: ChangedSince) -> String {
    "The settings were changed since. They stay as they are.".to_owned()
}

/// Why there is no place for the files.
pub fn paths_error(error: PathsError) -> String {
    match error {
        PathsError::NoHome => {
            "There is no home folder. Say where with --config FILE and --data DIR.".to_owned()
        }
    }
}

/// Why a list gave nothing.
pub fn list_error(error: ListError) -> String {
    match error {
        ListError::NoBlogs => "No blogs were found in this list.".to_owned(),
        ListError::Broken => {
            "This list breaks off before the first blog. Save it again and retry.".to_owned()
        }
    }
}

/// An entry of a list that was left out.
pub fn skipped(skipped: &Skipped) -> String {
    let why = match skipped.why {
        WhySkipped::Twice => "it is there already",
        WhySkipped::Command => "it asks for a command to be run, which never happens here",
        WhySkipped::Search => "it is a search, not a blog",
        WhySkipped::NoAddress => "it is no address on the web",
        WhySkipped::Email => "it is an e-mail address, not a blog",
        WhySkipped::NotYet => "there is no address yet",
        WhySkipped::AskedNotTo => "they do not want to be listed",
        WhySkipped::TooMany => "the list is too long",
    };
    // Whose address it is, or who does not want to be listed, is nobody's business.
    let what = match skipped.why {
        WhySkipped::Email | WhySkipped::AskedNotTo => "an entry",
        WhySkipped::Twice
        | WhySkipped::Command
        | WhySkipped::Search
        | WhySkipped::NoAddress
        | WhySkipped::NotYet
        | WhySkipped::TooMany => skipped.written.as_str(),
    };
    format!("line {}: {what} was left out: {why}.", skipped.line)
}

/// A list that could only be read in part.
pub fn list_broke_off(line: usize) -> String {
    format!("The list cannot be read beyond line {line}. What stands before it was taken.")
}

fn shown(path: &Path) -> Clean {
    Clean::line(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    fn told(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(mistake).collect()
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_what_was_meant() {
        let text = "[[participant]]\nname = \"Ama\"\nblgo = \"https://ama.example/\"\n\
                    blog = \"ama.example\"\n\n[polling]\nblogs = 5\n";

        let told = told(text);

        assert_eq!(
            told,
            [
                "line 3: `blgo` is not known here. Did you mean `blog`?",
                "line 4: `blog` is \"ama.example\". An address begins with https://. \
                 Did you mean \"https://ama.example/\"?",
                "line 7: `blogs` goes from 60 to 1440; this is 5.",
            ]
        );
    }

    #[test]
    fn a_mistake_in_a_programme_is_told_in_words() {
        let text = "starts = \"Monday\"\nthings = [\n{ number = 3 },\n{ number = 3 }]\n\
                    weeks = [{ starts = 2026-03-09 }, { starts = 2026-03-02 }]\n";

        let told: Vec<String> =
            crate::config::read_programme(text).unwrap_err().iter().map(mistake).collect();

        assert_eq!(
            told,
            [
                "line 1: This programme has no `name`.",
                "line 1: `starts` wants a date, like 2026-03-02; this is a text.",
                "line 4: Number 3 of `things` is already there, in line 3.",
                "line 5: Week 2 begins before week 1. Look at both dates.",
            ]
        );
    }

    #[test]
    fn the_commonest_slips_of_toml_are_told_in_words() {
        let unquoted = told("title = Spring\n");
        let open = told("title = \"Spring\n");

        assert_eq!(unquoted, ["line 1: A text needs quotation marks: \"like this\"."]);
        assert_eq!(open, ["line 1: The quotation mark at the end of the text is missing."]);
    }

    #[test]
    fn an_escape_code_in_the_file_is_not_repeated_on_the_screen() {
        let told = told("\"\\u001b]0;owned\\u0007\" = 1\n");

        assert!(!told.concat().contains('\u{1b}'), "{told:?}");
    }

    #[test]
    fn two_of_one_name_are_told_apart() {
        let text = "[[participant]]\nname = \"Ama\"\nblog = \"https://one.example/\"\n\
                    [[participant]]\nname = \"Ama\"\nblog = \"https://two.example/\"\n";
        let which = crate::config::edit::Which::named("Ama");

        let error = crate::config::edit::remove(text, &which).unwrap_err();

        assert_eq!(
            edit_error(&error),
            "Which one do you mean: Ama (https://one.example/), Ama (https://two.example/)? \
             Give the address instead."
        );
    }
}
