//! Pages that are written from the tables of the program: a stale one fails its test.

use std::path::Path;

/// Fails where a page in `docs` is not what the program says; with `COHORT_WRITE_DOCS` set, writes it.
pub(crate) fn is_written(page: &str, says: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    if std::env::var_os("COHORT_WRITE_DOCS").is_some() {
        std::fs::write(path, says).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, says, "docs/{page} is stale: run COHORT_WRITE_DOCS=1 cargo test --lib");
}
