//! Reads and writes a settings file as a whole: after a crash there is the old one or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A text file larger than this is no settings file.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file was not read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is no such file.
    #[error("no such file")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("cannot be read")]
    NotRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no UTF-8 text; the first line that is not.
    #[error("not UTF-8")]
    NotText {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// It is far too large.
    #[error("too large")]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error("cannot be written")]
    NotSaved {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Reads a file as bytes.
pub fn load_bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let not_read = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => FileError::Missing { path: path.to_owned() },
        _ => FileError::NotRead { path: path.to_owned(), source },
    };
    if fs::metadata(path).map_err(not_read)?.len() > MOST_BYTES {
        return Err(FileError::TooLarge { path: path.to_owned() });
    }
    fs::read(path).map_err(not_read)
}

/// Reads a file as text.
pub fn load(path: &Path) -> Result<String, FileError> {
    String::from_utf8(load_bytes(path)?).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.split(|byte| *byte == b'\n').count();
        FileError::NotText { path: path.to_owned(), line }
    })
}

/// Writes a file, and its folder where it is missing. Permissions stay; a link stays a link, and
/// what it points to is written, as people keep such files in a folder of their own.
pub fn save(path: &Path, text: &str) -> Result<(), FileError> {
    let saved = behind_links(path).and_then(|target| replace(&target, text, false));
    saved.map_err(|source| FileError::NotSaved { path: path.to_owned(), source })
}

/// Writes a file that nobody else may read.
pub fn save_secret(path: &Path, text: &str) -> Result<(), FileError> {
    let saved = behind_links(path).and_then(|target| replace(&target, text, true));
    saved.map_err(|source| FileError::NotSaved { path: path.to_owned(), source })
}

/// The file that a path means in the end, whether it exists or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..32 {
        let is_link = fs::symlink_metadata(&target).is_ok_and(|data| data.is_symlink());
        if !is_link {
            return Ok(target);
        }
        let next = fs::read_link(&target)?;
        target = target.parent().unwrap_or_else(|| Path::new("")).join(next);
    }
    Err(io::Error::other("too many links"))
}

fn replace(target: &Path, text: &str, secret: bool) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let beside = beside(target)?;
    let written =
        write_new(&beside, target, text, secret).and_then(|()| fs::rename(&beside, target));
    if let Err(error) = written {
        // The first error is the one to tell; what is left over is only a spare file.
        drop(fs::remove_file(&beside));
        return Err(error);
    }
    keep_folder(folder);
    Ok(())
}

/// A name in the same folder, since a rename works only within one file system.
fn beside(target: &Path) -> io::Result<PathBuf> {
    let Some(name) = target.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file name"));
    };
    let mut spare = std::ffi::OsString::from(".");
    spare.push(name);
    spare.push(format!(".{}.new", std::process::id()));
    Ok(target.with_file_name(spare))
}

fn write_new(beside: &Path, target: &Path, text: &str, secret: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    if secret {
        for_nobody_else(&mut options);
    }
    let mut file = options.open(beside)?;
    if let Ok(before) = fs::metadata(target)
        && !secret
    {
        file.set_permissions(before.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn for_nobody_else(options: &mut OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

/// Where files have no such rights, those of the person's own folder hold.
#[cfg(not(unix))]
fn for_nobody_else(_options: &mut OpenOptions) {}

/// Makes the new name last through a power cut, where the system can.
fn keep_folder(folder: &Path) {
    if cfg!(unix) {
        drop(File::open(folder).and_then(|folder| folder.sync_all()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_loaded_and_its_folder_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("config.toml");

        save(&path, "title = \"þ\"\n").unwrap();
        save(&path, "title = \"é\"\n").unwrap();

        assert_eq!(load(&path).unwrap(), "title = \"é\"\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_file_and_a_file_that_is_no_text_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");

        let missing = load(&path);
        fs::write(&path, b"a = 1\nb = \"\xff\"\n").unwrap();

        assert!(matches!(missing, Err(FileError::Missing { .. })));
        assert!(matches!(load(&path), Err(FileError::NotText { line: 2, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("dotfiles.toml");
        let link = folder.path().join("config.toml");
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        symlink("dotfiles.toml", &link).unwrap();

        save(&link, "new").unwrap();

        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_makes_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("config.toml");
        std::os::unix::fs::symlink("later.toml", &link).unwrap();

        save(&link, "new").unwrap();

        assert_eq!(fs::read_to_string(folder.path().join("later.toml")).unwrap(), "new");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "").unwrap();

        let saved = save(&path.join("config.toml"), "x");

        assert!(matches!(saved, Err(FileError::NotSaved { .. })));
    }
}
