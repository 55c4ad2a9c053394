//! Sentences of reading a post: looking for words, links, commands.

use crate::domain::Trouble;

/// A post behind a warning is to be given to a command.
pub const BEHIND_A_WARNING: &str = "Its author put a warning before it. Look at it first.";

/// What is asked for where words are looked for.
pub const FIND: &str = "Find in this post";
/// What is asked for where a command is to have the text.
pub const COMMAND: &str =
    "Give its text to (a command of yours, or of [commands] in your settings)";

/// While there are letters on links.
pub fn hints(copies: bool) -> &'static str {
    if copies {
        "The letters copy a link. y opens it instead, esc ends it."
    } else {
        "The letters open a link. y copies it instead, esc ends it."
    }
}

/// Which match of how many.
pub fn found(at: usize, count: usize) -> String {
    if count == 1 { "The only place.".to_owned() } else { format!("Place {at} of {count}.") }
}

/// A link leads elsewhere than it says: is it to be opened?
pub const ELSEWHERE: &str = "It leads elsewhere than it says, there: y opens it · esc does not";

/// Why the page of a post could not be had.
pub fn no_page(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::NotFound | Trouble::Closed => "The page of this post is not there any more.",
        Trouble::NotAllowed | Trouble::SignInNeeded => {
            "The page of this post is not open to everybody. It can be opened in the browser."
        }
        Trouble::Wait(_) => "The blog asked us to wait before it is asked again. Try it later.",
        Trouble::Slow | Trouble::Unreachable => {
            "The page of this post could not be reached. Try it later."
        }
        _ => "The page of this post could not be read. It can be opened in the browser.",
    }
}

/// What of a post is shown, and the key that shows the other; `full`: it is the text of its page.
pub fn what_is_shown(full: bool) -> (&'static str, &'static str) {
    if full {
        ("This is the text of its page.", "shows what the blog sent")
    } else {
        ("This seems to be only the beginning.", "gets the full text")
    }
}

/// What the key does at something that is folded.
pub const OPENS_IT: &str = "opens it";

/// After a command had the text of a post: how one goes on.
pub const GO_BACK: &str = "Enter goes back to the post.";

/// A command ended otherwise than well.
pub fn command_failed(name: &str, code: Option<i32>) -> String {
    match code {
        Some(code) => format!("{name} ended with {code}, so something went wrong there."),
        None => format!("{name} was stopped."),
    }
}
