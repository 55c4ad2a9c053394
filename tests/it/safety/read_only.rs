//! A folder in which nothing can be written: one reads on, and is told.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Output};

use crate::world::{NOW, World, program};

/// Lets the folder and all that is in it be read only, or be written again.
fn may_be_written(folder: &Path, may: bool) {
    let (of_files, of_folders) = if may { (0o644, 0o755) } else { (0o444, 0o555) };
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mode = if path.is_dir() { 0o755 } else { of_files };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(of_folders)).unwrap();
}

/// The program as somebody whom permissions bind. Root writes anywhere: then it is run as nobody.
fn bound(world: &World, arguments: &[&str]) -> Option<Output> {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program());
        command
    } else {
        Command::new(program())
    };
    command
        .env("COHORT_CONFIG", world.config_file())
        .env("COHORT_DATA", world.data())
        .args(["--now", NOW])
        .args(arguments);
    command.output().ok()
}

#[test]
fn where_nothing_can_be_written_one_reads_on_and_is_told() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let id = world.ids(&["--limit", "1"]).remove(0);
    let home = world.data().parent().unwrap().to_owned();
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o755)).unwrap();
    may_be_written(&world.data(), false);
    // Somebody who may not even start the program here cannot try it.
    let can_try = bound(&world, &["--version"]).is_some_and(|output| output.status.success());
    if can_try {
        for (arguments, code, says) in [
            (vec!["list"], 0, "Thing 2"),
            (vec!["show", &id], 0, "The text of Thing 2."),
            (vec!["mark", "read", &id], 1, "cannot be written"),
            (vec!["refresh", "--all"], 1, "cannot be written"),
        ] {
            let output = bound(&world, &arguments).unwrap();
            let (out, err) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));

            assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
            assert!(out.contains(says) || err.contains(says), "{arguments:?}\n{out}\n{err}");
            assert!(err.contains("This folder cannot be written"), "{arguments:?}: {err}");
        }
    }

    may_be_written(&world.data(), true);
    assert_eq!(world.ids(&["--new"]).len(), 2, "nothing pretended to be kept");
}
