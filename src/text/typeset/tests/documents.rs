//! Documents of every kind as a reader shows them, in three widths: one snapshot for each.

use std::fs;
use std::path::Path;

use url::Url;

use crate::text::html::document;
use crate::text::{Folds, Line, measure, typeset_with, visual};

/// The widths, and what is folded in each.
const WIDTHS: [(u16, Folds); 3] = [(40, Folds::AsWritten), (80, Folds::Open), (120, Folds::Open)];

/// A line as it stands on a screen.
fn shown(line: &Line, width: u16) -> String {
    let runs = visual(&line.runs, line.right_to_left).unwrap_or_else(|| line.runs.clone());
    let words: String = runs.iter().map(|run| run.text.as_str()).collect();
    let used = measure::width(&words);
    assert!(used <= usize::from(width), "{width}: {words:?}");
    let before = if line.right_to_left { usize::from(width) - used } else { 0 };
    format!("{}{words}", " ".repeat(before)).trim_end().to_owned()
}

fn in_all_widths(html: &str) -> String {
    let base = Url::parse("https://blog.example/2026/post").unwrap();
    let document = document(html, Some(&base));
    let mut out = String::new();
    for (width, folds) in WIDTHS {
        out += &format!("{}\n", "=".repeat(usize::from(width)));
        for line in typeset_with(&document, width, folds).lines {
            out += &format!("{}\n", shown(&line, width));
        }
    }
    for (n, link) in document.links.iter().enumerate() {
        out += &format!("[{}] {link}\n", n + 1);
    }
    out
}

#[test]
fn documents_of_every_kind_read_well_in_three_widths() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/typeset/tests/documents");
    let mut files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    assert!(files.len() >= 40, "{}", files.len());

    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for file in files {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let html = fs::read_to_string(&file).unwrap();
            insta::assert_snapshot!(name, in_all_widths(&html));
        }
    });
}
