//! Passwords of private blogs: never in the config, which may be shared, but where it says.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a password is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordFrom {
    /// The first line that a command prints, run by the system's shell.
    Command(String),
    /// A variable of the environment.
    Variable(String),
    /// The first line of a file that nobody else may read.
    File(PathBuf),
}

/// Why a password is not there. Never says what was found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SecretError {
    /// The command failed, or printed nothing.
    #[error("the command gave no password")]
    Command,
    /// The variable is not set.
    #[error("the variable {0} is not set")]
    Variable(String),
    /// The file cannot be read.
    #[error("{0} cannot be read")]
    File(PathBuf),
    /// Others may read the file.
    #[error("{0} can be read by others")]
    Open(PathBuf),
}

impl PasswordFrom {
    /// Gets the password; `folder` is where a file without a folder stands, and `may_ask` says whether
    /// a command has the terminal to ask on.
    pub fn read(&self, folder: &Path, may_ask: bool) -> Result<String, SecretError> {
        let (found, missing) = match self {
            Self::Command(command) => (run(command, may_ask), SecretError::Command),
            Self::Variable(name) => {
                let value = std::env::var_os(name).and_then(|value| value.into_string().ok());
                (value, SecretError::Variable(name.clone()))
            }
            Self::File(file) => {
                let file = folder.join(file);
                if is_open(&file) {
                    return Err(SecretError::Open(file));
                }
                (std::fs::read_to_string(&file).ok(), SecretError::File(file))
            }
        };
        let first = found.and_then(|text| text.lines().next().map(str::to_owned));
        first.filter(|password| !password.is_empty()).ok_or(missing)
    }
}

/// What a command of the person's own prints. Where it may ask on the terminal, it gets the input.
fn run(command: &str, may_ask: bool) -> Option<String> {
    let terminal = || if may_ask { Stdio::inherit() } else { Stdio::null() };
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([flag, command])
        .stdin(terminal())
        .stderr(terminal())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

#[cfg(unix)]
fn is_open(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_file: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_first_line_of_what_a_command_prints() {
        let read =
            |command: &str| PasswordFrom::Command(command.to_owned()).read(Path::new(""), true);

        assert_eq!(read("printf 'pa55 word\\nuser: ama\\n'"), Ok("pa55 word".to_owned()));
        assert_eq!(read("true"), Err(SecretError::Command));
        assert_eq!(read("echo x; false"), Err(SecretError::Command));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("class");
        std::fs::write(&file, "pa55\n").unwrap();
        let from = PasswordFrom::File("class".into());
        let allow = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };

        allow(0o644);
        assert_eq!(from.read(folder.path(), true), Err(SecretError::Open(file.clone())));
        allow(0o600);
        assert_eq!(from.read(folder.path(), true), Ok("pa55".to_owned()));
    }
}
