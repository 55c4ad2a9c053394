//! What is said about signing in to networks.

use crate::domain::SignInError;

/// Before the page of the server is opened: by us, or, where the code is pasted, by the person.
pub fn say_yes_at(page: &str, pasted: bool) -> String {
    let how = if pasted {
        "Open this page in a browser and say yes"
    } else {
        "Say yes on this page, which opens in your browser now"
    };
    format!("{how}:\n{page}")
}

/// Before the app password is typed.
pub fn account_is_at(handle: &str, server: &str) -> String {
    format!("The account {handle} is on {server}")
}

/// Nobody has this handle, or nobody could be asked.
pub fn nobody_called(handle: &str) -> String {
    format!(
        "Nobody called {handle} could be found on Bluesky. Is it spelled so? `--service` says where an account is."
    )
}

/// No browser could be started.
pub const NO_BROWSER: &str =
    "No browser could be started here. Open the page yourself; this waits for ten minutes.";

/// What is asked for where the server shows a code.
pub const CODE: &str = "The code that the page shows: ";

/// What is asked for on Bluesky.
pub const APP_PASSWORD: &str =
    "App password (Bluesky makes one under Settings, Privacy and security): ";

/// Signed in.
pub fn signed_in(handle: &str, name: &str) -> String {
    format!(
        "Signed in as {handle}. What you write there appears under the name {name}. Nothing is sent before you say so."
    )
}

/// Not signed in, and why.
pub fn sign_in_error(cause: &SignInError, server: &str) -> String {
    match cause {
        SignInError::NoAnswer => format!("{server} did not answer. Try again in a moment."),
        SignInError::NoServer => {
            format!(
                "{server} does not speak as a server of this network does. Is the address right?"
            )
        }
        SignInError::NotSafe => super::reply::login_not_safe().to_owned(),
        SignInError::Refused => {
            format!(
                "{server} said no. Nothing was changed; try again with a fresh code or password."
            )
        }
        SignInError::NoCode => "No code came back. Nothing was changed; try again.".to_owned(),
    }
}
