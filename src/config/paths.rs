//! Where everything lives: from the command line, then the environment, then the system's customs.
//! The only place that looks at the environment; the rest of the library is told.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

/// What the surroundings of the program say, read once where the program begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `COHORT_CONFIG`: the file of settings.
    pub config: Option<PathBuf>,
    /// `COHORT_DATA`: the folder of everything else.
    pub data: Option<PathBuf>,
    /// The folders that the system means for programs like this.
    pub folders: Option<Folders>,
    /// Whether `NO_COLOR` is set to anything.
    pub no_colour: bool,
    /// `COLORTERM`, where terminals say that they know all colours.
    pub colour_term: Option<String>,
    /// `COLORFGBG`, where some terminals say what is behind their letters.
    pub colour_ground: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// The person's own editor: `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// The locale of letters: `LC_ALL`, else `LC_CTYPE`, else `LANG`.
    pub locale: Option<String>,
    /// Whether one is here from another computer (`SSH_CONNECTION`), where the browser is.
    pub far: bool,
    /// Whether a test wants to see what a panic leaves behind; read in debug builds only.
    pub test_panic: bool,
    /// Before which step of sending a test wants the program to stand still; in debug builds only.
    pub test_halt: Option<String>,
}

/// The folders of this program by the customs of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// For settings.
    pub config: PathBuf,
    /// For data.
    pub data: PathBuf,
    /// For logs; some systems have none.
    pub state: Option<PathBuf>,
}

impl Environment {
    /// Reads the environment of the process.
    pub fn of_process() -> Self {
        Self {
            config: variable("COHORT_CONFIG").map(PathBuf::from),
            data: variable("COHORT_DATA").map(PathBuf::from),
            folders: ProjectDirs::from("", "", "cohort").map(|dirs| Folders {
                config: dirs.config_dir().to_owned(),
                data: dirs.data_dir().to_owned(),
                state: dirs.state_dir().map(Path::to_owned),
            }),
            far: env::var_os("SSH_CONNECTION").is_some(),
            no_colour: variable("NO_COLOR").is_some(),
            colour_term: text("COLORTERM"),
            colour_ground: text("COLORFGBG"),
            term: text("TERM"),
            editor: ["VISUAL", "EDITOR"].into_iter().find_map(text),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            test_panic: cfg!(debug_assertions) && variable("COHORT_TEST_PANIC").is_some(),
            test_halt: text("COHORT_TEST_HALT").filter(|_| cfg!(debug_assertions)),
        }
    }
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

fn text(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}

/// What was given on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// `--config FILE`.
    pub config: Option<PathBuf>,
    /// `--data DIR`.
    pub data: Option<PathBuf>,
}

/// The places of all files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The settings.
    pub config: PathBuf,
    /// The folder of everything the program keeps.
    pub data: PathBuf,
    /// The database.
    pub database: PathBuf,
    /// A copy of what is yours: marks, drafts, corrections.
    pub backup: PathBuf,
    /// Where one is logged in; nobody else may read it.
    pub accounts: PathBuf,
    /// What was published of the programmes that were joined.
    pub programmes: PathBuf,
    /// Held by the program that sends, so that two never send the same.
    pub sending: PathBuf,
    /// What went wrong, for the curious.
    pub log: PathBuf,
}

/// Why there is no place for the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PathsError {
    /// The system names no home folder, and nothing else was given.
    #[error("no home folder")]
    NoHome,
}

impl Paths {
    /// Finds the places of the person's own files.
    pub fn find(given: &Given, environment: &Environment) -> Result<Self, PathsError> {
        let folders = environment.folders.as_ref();
        let config = given
            .config
            .clone()
            .or_else(|| environment.config.clone())
            .or_else(|| folders.map(|folders| folders.config.join("config.toml")))
            .ok_or(PathsError::NoHome)?;
        // Data that was put somewhere on purpose is kept together there, with its log.
        if let Some(data) = given.data.clone().or_else(|| environment.data.clone()) {
            let log = data.clone();
            return Ok(Self::within(config, data, &log));
        }
        let folders = folders.ok_or(PathsError::NoHome)?;
        let log = folders.state.as_ref().unwrap_or(&folders.data);
        Ok(Self::within(config, folders.data.clone(), log))
    }

    /// The places of the sample: a folder of its own, so that it never touches the person's data.
    #[must_use]
    pub fn sample(&self) -> Self {
        let data = self.data.join("sample");
        let log = data.clone();
        Self::within(data.join("config.toml"), data, &log)
    }

    fn within(config: PathBuf, data: PathBuf, log: &Path) -> Self {
        Self {
            config,
            database: data.join("cohort.db"),
            backup: data.join("yours.bak"),
            accounts: data.join("accounts.json"),
            programmes: data.join("programmes"),
            sending: data.join("sending.lock"),
            log: log.join("cohort.log"),
            data,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_home() -> Environment {
        let folders = Folders {
            config: "/home/ama/.config/cohort".into(),
            data: "/home/ama/.local/share/cohort".into(),
            state: Some("/home/ama/.local/state/cohort".into()),
        };
        Environment { folders: Some(folders), ..Environment::default() }
    }

    #[test]
    fn the_customs_of_the_system_are_followed() {
        let paths = Paths::find(&Given::default(), &at_home()).unwrap();

        assert_eq!(paths.config, Path::new("/home/ama/.config/cohort/config.toml"));
        assert_eq!(paths.database, Path::new("/home/ama/.local/share/cohort/cohort.db"));
        assert_eq!(paths.log, Path::new("/home/ama/.local/state/cohort/cohort.log"));
    }

    #[test]
    fn where_the_system_has_no_folder_for_logs_the_log_stands_with_the_data() {
        let mut home = at_home();
        home.folders.as_mut().unwrap().state = None;

        let paths = Paths::find(&Given::default(), &home).unwrap();

        assert_eq!(paths.log, Path::new("/home/ama/.local/share/cohort/cohort.log"));
    }

    #[test]
    fn the_command_line_wins_over_the_environment_and_that_over_customs() {
        let environment = Environment {
            config: Some("env.toml".into()),
            data: Some("env-data".into()),
            ..at_home()
        };
        let given = Given { config: None, data: Some("given".into()) };

        let paths = Paths::find(&given, &environment).unwrap();

        assert_eq!(paths.config, Path::new("env.toml"));
        assert_eq!(paths.backup, Path::new("given/yours.bak"));
        assert_eq!(paths.log, Path::new("given/cohort.log"));
    }

    #[test]
    fn without_a_home_both_places_must_be_given() {
        let nowhere = Environment::default();
        let half = Given { config: Some("c.toml".into()), data: None };
        let whole = Given { data: Some("d".into()), ..half.clone() };

        assert_eq!(Paths::find(&half, &nowhere), Err(PathsError::NoHome));
        assert!(Paths::find(&whole, &nowhere).is_ok());
    }

    #[test]
    fn the_sample_keeps_apart_from_your_own_data() {
        let paths = Paths::find(&Given::default(), &at_home()).unwrap();

        let sample = paths.sample();

        assert!(sample.database.starts_with(paths.data.join("sample")));
        assert!(sample.config.starts_with(paths.data.join("sample")));
        assert_ne!(sample.log, paths.log);
    }
}
