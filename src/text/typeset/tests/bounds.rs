//! What a text may cost: no more lines than it has letters, whatever somebody nests or repeats.

use std::collections::HashSet;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::html::document;
use crate::text::{Block, Clean, Document, Inline, Style, plain, typeset, width};

/// How many letters the lines of some HTML have in all, and how many bytes it takes to keep them.
fn size(html: &str, width: u16) -> usize {
    let document = document(html, None);
    let lines = typeset(&document, width).lines;
    let letters = |line: &crate::text::Line| {
        1 + line.runs.iter().map(|run| 1 + run.text.as_str().chars().count()).sum::<usize>()
    };
    lines.iter().map(letters).sum::<usize>() + plain(&document).as_str().len()
}

/// One after the other, so many times.
fn bombs(times: usize) -> Vec<(&'static str, String)> {
    let rows = format!("<tr>{}", "<td colspan=999999 rowspan=999999>x".repeat(40));
    vec![
        ("quotes", "<blockquote>x".repeat(times)),
        ("lists", "<ul><li>x".repeat(times)),
        ("numbers", format!("<ol type=i start=3000>{}", "<li>x".repeat(times))),
        ("terms", "<dl><dt>x<dd>x".repeat(times)),
        ("folds", "<details><summary>x</summary>x".repeat(times)),
        ("figures", "<figure><figcaption>x".repeat(times)),
        ("tables", "<table><tr><td>x".repeat(times)),
        ("spans of cells", format!("<table>{}</table>", rows.repeat(times / 40))),
        ("soft hyphens", format!("<p>{}", "a&shy;".repeat(times))),
        ("places", format!("<a href=#x>x</a>{}", "<p id=x>x".repeat(times))),
        ("jumps", format!("<p id=x>x{}", "<a href=#x>x</a>".repeat(times))),
        ("marks", format!("<p>{}", "<mark><sup><q><abbr title=x>x".repeat(times))),
        ("code", format!("<pre>{}</pre>", "x\n".repeat(times))),
        ("one word", "x".repeat(times)),
        ("attributes", format!("<p {}>x", "id=x name=x ".repeat(times))),
    ]
}

#[test]
fn twice_as_much_of_anything_makes_at_most_twice_as_many_lines() {
    for wide in [1, 40, 120] {
        for ((name, once), (_, twice)) in bombs(2000).into_iter().zip(bombs(4000)) {
            let (once, twice) = (size(&once, wide), size(&twice, wide));

            assert!(twice <= once * 2 + once / 10 + 200, "{name} at {wide}: {once}, then {twice}");
        }
    }
}

#[test]
fn no_bomb_grows_beyond_the_width_of_the_page_for_each_of_its_letters() {
    for (name, html) in bombs(4000) {
        assert!(size(&html, 80) <= html.len() * 90 + 10_000, "{name}");
    }
}

fn letters() -> impl Strategy<Value = String> {
    let family = "👩\u{200d}👩\u{200d}👧";
    let some = [
        family,
        "🧑🏽\u{200d}🚀",
        "🇳🇿",
        "❤\u{fe0f}",
        "1\u{fe0f}\u{20e3}",
        "क्षि",
        "é",
        "图",
        "한",
        "ש",
        "م",
        "x",
    ];
    let some = some.map(str::to_owned).to_vec();
    let piece = prop_oneof![4 => proptest::sample::select(some), 1 => Just(" ".to_owned())];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_letter_of_several_characters_is_cut(text in letters(), cells in 6_u16..40) {
        let words = vec![Inline::Text { text: Clean::run(&text), style: Style::default() }];
        let code = Block::Code(Clean::lines(&text));
        let document = Document { blocks: vec![Block::Paragraph(words), code], links: vec![] };
        let known: HashSet<&str> = text.graphemes(true).chain(["↳", " "]).collect();

        for line in typeset(&document, cells).lines {
            let set: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            prop_assert!(width(&set) <= usize::from(cells));
            for letter in set.graphemes(true) {
                prop_assert!(known.contains(letter), "{:?}", letter);
            }
        }
    }
}
