//! Why one is not signed in.

/// Why signing in did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// There was no answer.
    #[error("no answer")]
    NoAnswer,
    /// What answered is no such server.
    #[error("no such server")]
    NoServer,
    /// A secret would have gone where others can read along.
    #[error("not safe")]
    NotSafe,
    /// The server said no: the code, the name or the password is not right, or the person said no.
    #[error("refused")]
    Refused,
    /// No code came back.
    #[error("no code")]
    NoCode,
}
