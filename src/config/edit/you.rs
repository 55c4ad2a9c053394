//! Says in the config who the person is. What stands there already stays.

use super::{EditError, checked, quoted, with_line_ends_of};
use crate::config::{address, handle, read};

/// What somebody wrote of themselves: an address or a handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yourself {
    /// Their blog.
    Site(String),
    /// `@name@server`.
    Fediverse(String),
    /// A Bluesky handle.
    Bluesky(String),
}

impl Yourself {
    /// What was written; `None` where it is neither an address nor a handle.
    pub fn of(written: &str) -> Option<Self> {
        let written = written.trim();
        let Some(name) = written.strip_prefix('@') else {
            return address::typed(written).ok().map(|site| Self::Site(site.to_string()));
        };
        if name.contains('@') {
            handle::fediverse(written).ok().map(Self::Fediverse)
        } else {
            handle::bluesky(written).ok().map(Self::Bluesky)
        }
    }

    fn key_and_value(&self) -> (&'static str, &str) {
        match self {
            Self::Site(value) => ("site", value),
            Self::Fediverse(value) => ("fediverse", value),
            Self::Bluesky(value) => ("bluesky", value),
        }
    }
}

/// Writes it under `[you]`, unless something stands there.
pub fn you_are(text: &str, yourself: &Yourself) -> Result<String, EditError> {
    let (key, value) = yourself.key_and_value();
    unless_said(text, "you", key, &quoted(value))
}

/// Notes that the person only wants to read: nothing invites them to reply.
pub fn only_reads(text: &str) -> Result<String, EditError> {
    match read(text) {
        Ok(settings) if !settings.conversation.invites => Ok(text.to_owned()),
        Ok(_) | Err(_) => unless_said(&without_invites(text), "conversation", "invites", "false"),
    }
}

/// The text without what was said of invitations before.
fn without_invites(text: &str) -> String {
    let says = |line: &str| line.split('=').next().map(str::trim) == Some("invites");
    text.split_inclusive('\n').filter(|line| !says(line)).collect()
}

/// Writes a key with its value under the head of a table, unless the key stands there.
fn unless_said(text: &str, table: &str, key: &str, value: &str) -> Result<String, EditError> {
    let line = with_line_ends_of(text, &format!("{key} = {value}\n"));
    let head = format!("[{table}]");
    let mut before = 0;
    let mut is_there = false;
    let mut after_head = None;
    for part in text.split_inclusive('\n') {
        let written = part.trim();
        before += part.len();
        if written.starts_with('[') {
            is_there = written.split('#').next().map(str::trim_end) == Some(head.as_str());
            after_head = after_head.or_else(|| is_there.then_some(before));
        }
        let name = written.split('=').next().map(str::trim);
        if is_there && name == Some(key) {
            return Ok(text.to_owned());
        }
    }
    let Some(at) = after_head else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let empty = if text.trim().is_empty() { "" } else { "\n" };
        return checked(format!("{text}{gap}{empty}{head}\n{line}"));
    };
    let (head, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let gap = if head.ends_with('\n') { "" } else { "\n" };
    checked(format!("{head}{gap}{line}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_and_an_address_are_told_from_each_other() {
        for (written, is) in [
            ("@robin@books.example", Some(Yourself::Fediverse("@robin@books.example".to_owned()))),
            ("@robin.example", Some(Yourself::Bluesky("robin.example".to_owned()))),
            ("robin.example", Some(Yourself::Site("https://robin.example/".to_owned()))),
            ("two words", None),
        ] {
            assert_eq!(Yourself::of(written), is, "{written}");
        }
    }

    #[test]
    fn who_you_are_is_written_where_it_belongs_and_nothing_else_changes() {
        let site = Yourself::of("https://robin.example/").unwrap();
        for (before, after) in [
            ("", "[you]\nsite = \"https://robin.example/\"\n"),
            (
                "title = \"A\" # mine",
                "title = \"A\" # mine\n\n[you]\nsite = \"https://robin.example/\"\n",
            ),
            (
                "[you] # me\nname = \"R\"\n\n[looks]\nsigns = \"ascii\"\n",
                "[you] # me\nsite = \"https://robin.example/\"\nname = \"R\"\n\n[looks]\nsigns = \"ascii\"\n",
            ),
            (
                "[you]\nsite = \"https://other.example/\"\n",
                "[you]\nsite = \"https://other.example/\"\n",
            ),
        ] {
            let text = you_are(before, &site).unwrap();
            assert_eq!(text, after);
            assert!(read(&text).unwrap().you.is_known());
        }
    }

    #[test]
    fn whoever_only_reads_is_not_invited_to_reply() {
        let text = only_reads("[you]\nname = \"R\"\n").unwrap();

        assert!(!read(&text).unwrap().conversation.invites);
        assert_eq!(only_reads(&text).unwrap(), text);
        let said = "[conversation]\n# A remark.\ninvites = true\nothers_wait = false\n";
        let settings = read(&only_reads(said).unwrap()).unwrap();
        assert!(!settings.conversation.invites && !settings.conversation.others_wait);
    }
}
