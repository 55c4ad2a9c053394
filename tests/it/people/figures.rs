//! The figures of a release, measured on the sample. `cargo test --test it figures -- --nocapture` prints
//! them.
#![expect(clippy::print_stdout, reason = "figures are for a person to read")]

use super::{Sample, nine_weeks, sentences};

/// How many of those who wait are on the screen after so many keys, of how many.
fn waiting_within_two_keys() -> (usize, usize) {
    let sample = Sample::filled();
    let waiting = sample.prints(&["list", "--waiting", "--json"]);
    let mut terminal = sample.open();
    terminal.resize(80, 24).press("3").wait_for("Also waiting").wait_for_cursor_on("Seun");
    let mut shown = terminal.screen();
    terminal.press("G").wait_for_cursor_on("Amélie");
    shown.push_str(&terminal.screen());
    let is_shown = |post: &&serde_json::Value| {
        shown.contains(post["person"].as_str().unwrap().split(' ').next().unwrap())
    };
    (waiting.iter().filter(is_shown).count(), waiting.len())
}

/// How many keys besides the words lead from the start to a first reply that is on its way.
fn keys_to_a_first_reply() -> usize {
    let sample = Sample::filled();
    let mut terminal = sample.open();
    let keys = ["3", "r", "\u{13}", "y"];
    let then =
        ["Also waiting", "Begin with", "This is what will be sent", "It leaves in 10 seconds"];
    for (key, then) in keys.iter().zip(then) {
        terminal.press(key).wait_for(then);
        if *key == "r" {
            terminal.press("Welcome.").wait_for("Welcome.");
        }
    }
    keys.len()
}

#[test]
fn the_figures_of_a_release() {
    let (reached, waiting) = waiting_within_two_keys();
    let keys = keys_to_a_first_reply();
    let weeks = nine_weeks::lived();
    let forbidden = sentences::forbidden();

    println!("waiting for a first reply, reached within two keys: {reached} of {waiting}");
    println!("keys to a first reply: {keys}");
    println!("suggestions in nine weeks: {}", weeks.suggested);
    println!("participants with a post, by week: {:?}", weeks.with_posts);
    println!("of them never suggested by the end of a week: {:?}", weeks.left_out);
    println!("pages that suggest somebody before whoever was less: {:?}", weeks.uneven);
    println!("suggested twice while somebody waited for the first time: {:?}", weeks.too_early);
    println!("forbidden words: {}", forbidden.len());
    assert_eq!((reached, waiting), (10, 10));
    assert!(keys <= 4, "{keys}");
    assert_eq!(weeks.left_out, []);
    assert_eq!(weeks.uneven, []);
    // A page has only those who wrote about its Thing. In the first week three of four did about the second
    // one, in the seventh nobody new did: there somebody stands a second time before the last one stands once.
    assert!(weeks.too_early.len() <= 4, "{:?}", weeks.too_early);
    assert_eq!(forbidden, Vec::<String>::new());
}
