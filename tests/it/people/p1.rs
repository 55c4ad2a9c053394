//! Ruth, in the middle of the programme: she has forty minutes on Thursdays.

use cohort::domain::{MarkChange, Network, Part, SaidAt};
use cohort::store::{Among, Span, Store};
use serde_json::Value;

use super::{BOARD, Sample, by_participants, numbers};
use crate::talk;
use crate::terminal::Terminal;
use crate::world::{NOW, wait_until};

/// The posts of participants in the ninth week, newest first.
const WEEK_9: [&str; 9] = [
    "post246", "post245", "post244", "post243", "post242", "post241", "post240", "post239",
    "post238",
];

#[test]
fn p1_1_the_first_screen_is_the_week_with_its_posts_newest_first_before_anything_older() {
    let sample = Sample::filled();
    let listed = sample.prints(&["list", "--week", "9", "--kind", "blog", "--json"]);
    let of_board = listed.iter().filter(|post| post["person"] == BOARD).count();
    let listed = by_participants(listed);

    let mut terminal = sample.open();
    terminal.wait_for("Week 9 · Making it clear  Things 13 and 14");
    terminal.wait_for_cursor_on("▌").wait_for("instructions");

    assert_eq!(numbers(&listed), WEEK_9);
    assert_eq!(of_board, 2, "and the two instructions of the week");
    let screen = terminal.screen();
    let mut below = screen.as_str();
    for post in &listed {
        let title = post["title"].as_str().unwrap();
        // The Thing has a column of its own, and the title does not repeat it.
        let mut behind =
            [" : ", ": ", ". ", "のこと "].iter().filter_map(|sign| title.split_once(sign));
        let behind = behind.find(|(lead_in, _)| lead_in.chars().count() < 10);
        let begins: String = behind.map_or(title, |(_, title)| title).chars().take(22).collect();
        let found = below.split_once(&begins);
        below = found.unwrap_or_else(|| panic!("{begins} is not next:\n{screen}")).1;
    }
    assert!(!screen.contains("Week 8"), "nothing older has room yet:\n{screen}");
    terminal
        .press(&"j".repeat(18))
        .wait_for("That is this week. Reading everything is not expected.");
    terminal.wait_for("Week 8 · Catch-up week");
}

/// On the screen: "also on Mastodon", "also on Bluesky", which has room in a row.
#[test]
fn p1_2_an_announcement_folds_into_its_post_and_marking_one_marks_both() {
    let sample = Sample::filled();
    let mut store = sample.store();
    let (rows, more) = store.page(Among::Everything, Span::Newest, 300).unwrap();
    let (mut fediverse, mut bluesky, mut announced) = (0, 0, Vec::new());
    for row in &rows {
        for said in store.conversation(row.key.id).unwrap().replies {
            match (said.part, said.said_at) {
                (Part::Announcement, SaidAt::Network(Network::Fediverse)) => fediverse += 1,
                (Part::Announcement, SaidAt::Network(Network::Bluesky)) => bluesky += 1,
                _ => continue,
            }
            assert!(row.announced.is_some(), "{}", row.title);
            announced.push((row.key.id, said.link.unwrap()));
        }
    }

    assert_eq!((rows.len(), more, fediverse, fediverse + bluesky), (259, false, 12, 17));
    for (_, link) in &announced {
        let own_row = rows.iter().any(|row| row.address.as_ref() == Some(link));
        assert!(!own_row, "{link} has no line of its own");
    }
    let before = store.tally().unwrap().new;
    let (marked, note) = &announced[0];
    let marks = [(*marked, MarkChange::Read)];
    store.mark(&marks, NOW.parse().unwrap()).unwrap();
    assert_eq!(store.tally().unwrap().new, before - 1);
    let told = sample.prints(&["list", "--new", "--json"]);
    assert!(told.iter().all(|post| post["address"] != note.as_str()));
    assert_eq!(told.len(), 258, "neither is new any more");
}

/// Of a note it is told who sees it, in place of the word "public".
#[test]
fn p1_3_where_words_will_appear_is_told_before_they_are_typed_and_nothing_is_sent_unasked() {
    let sample = Sample::filled();
    let mut terminal = sample.open();

    // The end of the list is drawn last: before it is there, there is nobody to answer.
    terminal.press("3").wait_for("That is everyone who is waiting.");
    terminal.wait_for_cursor_on("Seun Fadare").press("r").wait_for("Begin with");
    terminal.wait_for("It will appear as a comment on Seun Fadare’s blog, under the name Robin.");
    terminal.press("\u{13}").wait_for("There is nothing to send yet.");
    terminal.press("Hello").wait_for("Hello").press("\u{13}").wait_for("This is what will be sent");
    terminal.press("n").wait_without("This is what will be sent").press("\u{1b}");
    terminal.wait_without("Begin with").press("\u{1b}").wait_for("one friendly line");
    terminal.press("jj").wait_for_cursor_on("佐倉みどり").press("r").wait_for("Begin with");
    terminal.wait_for("your browser opens").press("\u{1b}").wait_without("Begin with");
    terminal.press("\u{1b}").wait_for("one friendly line").press("#").wait_for("Marek made a sign");
    terminal.press("r").wait_for("It will appear as a note by @robin@books.example");
    terminal.wait_for("Team. Everybody can see it.").press("\u{3}");

    assert_eq!(terminal.end(), 0);
    assert_eq!(sample.arrived(), 0, "nothing was sent");
}

/// The place in the list is kept on leaving; at a power cut, marks and words are.
#[test]
fn p1_4_what_was_read_and_half_written_survives_a_power_cut_and_the_place_is_found_again() {
    let sample = Sample::filled();
    let new = || by_participants(sample.prints(&["list", "--new", "--week", "9", "--json"]));
    let blogs = |posts: Vec<Value>| posts.iter().filter(|post| post["kind"] == "blog").count();
    let mut terminal = sample.open();
    terminal.wait_for("Making it clear").press("jjjm").press("jjjjjjm");
    terminal.press("k").wait_for_cursor_on("Say hello").press("r").wait_for("Begin with");
    terminal.press("Welcome, and").wait_for("Welcome, and");
    let kept = Store::reader(&sample.file("cohort.db")).unwrap();
    let drafts = || kept.outbox().unwrap();
    wait_until("it is kept", || drafts().iter().any(|draft| draft.text == "Welcome, and"));
    wait_until("the marks are kept", || blogs(new()) == 6);
    terminal.signal("KILL");
    terminal.end();
    assert_eq!(blogs(new()), 6);

    let mut again = sample.open();
    again.wait_for_cursor_on("Say hello").press("r").wait_for("Welcome, and").press("\u{3}");
    assert_eq!((again.end(), blogs(new())), (0, 6));
}

#[test]
fn p1_5_comments_stand_under_the_text_oldest_first_with_what_is_new_marked() {
    let blog = talk::Blog::new(true);
    let first = talk::comment(1, 0, "comment");
    blog.serves("/wp-json/wp/v2/comments", &format!("[{first}]"));
    blog.said(NOW);
    let mut terminal = Terminal::start(&blog.world, &[]);
    terminal.wait_for("Thing 1").press("\r").wait_for("Words 1");
    assert!(!terminal.screen().contains("● new"));
    terminal.press("Q");
    terminal.end();
    blog.comments(&[talk::comment(3, 0, "comment"), talk::comment(2, 1, "comment"), first]);
    blog.said(talk::LATER);

    let mut again = Terminal::start(&blog.world, &[]);
    again.wait_for("Thing 1").press("\r").wait_for("Words 3");

    let screen = again.screen();
    let line = |text: &str| screen.lines().position(|line| line.contains(text)).unwrap();
    let column = |text: &str| screen.lines().nth(line(text)).unwrap().find(text).unwrap();
    let order = ["Hello.", "Conversation", "Words 1", "Words 2", "Words 3"].map(line);
    assert!(order.is_sorted(), "{screen}");
    assert!(column("Words 2") > column("Words 1") && column("Words 3") == column("Words 1"));
    let above = |text: &str| screen.lines().nth(line(text) - 1).unwrap();
    assert!(!above("Words 1").contains("● new"), "{screen}");
    assert!(above("Words 2").contains("● new") && above("Words 3").contains("● new"), "{screen}");
}
