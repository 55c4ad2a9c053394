//! The layers hold: each uses only those before it, and what touches the world does so in one place.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, in the order data passes through them.
const LAYERS: [&str; 16] = [
    "text",
    "domain",
    "config",
    "fetch",
    "feeds",
    "social",
    "conversation",
    "programme",
    "store",
    "refresh",
    "app",
    "words",
    "ui",
    "runtime",
    "sample",
    "cli",
];

/// Every source file with its layer, its path and its lines without comments and tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inside = path.strip_prefix(&root).unwrap().to_path_buf();
                let layer = inside.iter().next().unwrap().to_string_lossy().replace(".rs", "");
                found.push((layer, inside, code(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    found.sort();
    found
}

/// What remains of a file without comments and the tests at its end.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "tests") || path.iter().any(|part| part == "tests")
}

#[test]
fn a_layer_uses_only_the_layers_before_it() {
    for (layer, path, text) in sources() {
        let Some(place) = LAYERS.iter().position(|name| *name == layer) else { continue };
        for later in &LAYERS[place + 1..] {
            assert!(!text.contains(&format!("crate::{later}")), "{} uses {later}", path.display());
        }
    }
}

#[test]
fn the_screen_and_its_words_know_no_network_no_database_and_no_clock() {
    for (layer, path, text) in sources() {
        if !["app", "words", "ui"].contains(&layer.as_str()) || is_test(&path) {
            continue;
        }
        for forbidden in [
            "crate::fetch",
            "crate::store",
            "tokio",
            "Timestamp::now",
            "Instant::now",
            "std::fs",
            "std::env",
        ] {
            assert!(!text.contains(forbidden), "{} knows {forbidden}", path.display());
        }
    }
}

#[test]
fn what_touches_the_world_does_so_in_one_place() {
    let only: [(&str, &[&str]); 5] = [
        ("ratatui", &["ui", "runtime"]),
        ("rusqlite", &["store"]),
        ("reqwest", &["fetch"]),
        ("tokio::spawn", &["runtime"]),
        // `docs` is compiled for tests only.
        ("std::env::var", &["config", "docs"]),
    ];
    for (layer, path, text) in sources() {
        for (what, places) in only {
            assert!(
                !text.contains(what) || places.contains(&layer.as_str()),
                "{} uses {what}",
                path.display()
            );
        }
    }
}

#[test]
fn no_folder_hides_its_root_in_a_mod_rs() {
    for (_, path, _) in sources() {
        assert!(!path.ends_with("mod.rs"), "{}", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (_, path, _) in sources() {
        let text = fs::read_to_string(root.join(&path)).unwrap();
        assert!(text.starts_with("//! "), "{} opens with no sentence", path.display());
    }
}
