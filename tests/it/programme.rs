//! What is known of a programme without asking anybody: which Thing a post is about.

mod challenges;
mod sample;
mod titles;

/// The pieces of TOML in the manual.
fn pieces_of_the_manual() -> Vec<&'static str> {
    let manual = include_str!("../../docs/programme.md");
    let pieces = manual.split("```toml").skip(1);
    pieces.filter_map(|piece| piece.split("```").next()).collect()
}

#[test]
fn every_piece_of_a_programme_in_the_manual_is_read() {
    let pieces = pieces_of_the_manual();

    assert_eq!(pieces.len(), 3);
    for piece in pieces {
        let named = piece.contains("name = \"23");
        let text = if named {
            piece.to_owned()
        } else {
            format!("name = \"x\"\nstarts = 2026-03-02\n{piece}")
        };
        let file = cohort::config::read_programme(&text).unwrap();
        assert_eq!(file.passed_over, [], "{piece}");
    }
}
