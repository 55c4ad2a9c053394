//! What is found by words, and by what is known of posts.

use jiff::tz::TimeZone;

use super::*;
use crate::domain::Filter;
use crate::text::Clean;

impl World {
    pub(super) fn index(&mut self) {
        while self.store.index_some(Stride::Short).unwrap() {}
    }

    pub(super) fn find(&self, text: &str) -> Vec<String> {
        let filter = Filter::read(text).unwrap();
        let found = self.store.find(&filter, Span::Newest, 50, (at(NOW), &TimeZone::UTC)).unwrap();
        found.rows.iter().map(|row| row.title.to_string()).collect()
    }
}

/// What a question that answers with one number answers.
fn number(world: &World, sql: &str) -> i64 {
    world.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// In how many weeks places lie close together.
fn crowded(world: &World) -> i64 {
    number(world, "SELECT count(*) FROM crowded_week")
}

fn with(guid: &str, title: &str, html: &str, day: u8) -> Seen {
    Seen { html: html.to_owned(), ..post(guid, title, &format!("2026-04-{day:02}T09:00:00Z")) }
}

fn world() -> World {
    let mut world = World::new();
    let mut tagged = with("3", "Une affiche", "<p>Le café de la bibliothèque</p>", 3);
    tagged.tags = vec![Clean::line("Photo"), Clean::line("story time")];
    tagged.language = Some("fr-CA".into());
    world.niamh(&[
        with("1", "Story time", "<p>In the <b>lib</b>rary, one llama 🦙</p>", 1),
        with("2", "第10件事", "<p>给新同事的一封信：图书馆</p>", 2),
        tagged,
        with("4", "ملاحظة", "<p>قال مُحَمَّد: time for a story</p>", 4),
    ]);
    world.keep("https://books.example", &[note("9", "@sam@books.example", &[])], NOW);
    world.index();
    world
}

#[test]
fn words_are_found_by_their_beginning_and_phrases_as_they_are() {
    let world = world();

    assert_eq!(world.find("LIBR"), ["Story time"]);
    assert_eq!(world.find("stor tim"), ["ملاحظة", "Une affiche", "Story time"]);
    assert_eq!(world.find("\"story time\" -llama"), ["Une affiche"]);
    assert_eq!(world.find("\"stor\""), Vec::<String>::new());
    assert_eq!(world.find("\"time in\""), Vec::<String>::new());
    assert_eq!(world.find("CAFE"), ["Une affiche"]);
    assert_eq!(world.find("图书"), ["第10件事"]);
    assert_eq!(world.find("书"), ["第10件事"]);
    assert_eq!(world.find("محمد"), ["ملاحظة"]);
    assert_eq!(world.find("🦙"), ["Story time"]);
    assert_eq!(world.find("?!").len(), 5);
}

#[test]
fn what_is_known_of_a_post_finds_it() {
    let world = world();

    assert_eq!(world.find("from:niamh").len(), 4);
    assert_eq!(world.find("from:books"), ["New on my blog"]);
    assert_eq!(world.find("tag:photo"), ["Une affiche"]);
    assert_eq!(world.find("tag:\"Story Time\""), ["Une affiche"]);
    assert_eq!(world.find("tag:story"), Vec::<String>::new());
    assert_eq!(world.find("on:notes"), ["New on my blog"]);
    assert_eq!(world.find("on:mastodon"), ["New on my blog"]);
    assert_eq!(world.find("on:blog").len(), 4);
    assert_eq!(world.find("lang:fr"), ["Une affiche"]);
    assert_eq!(world.find("-on:blog"), ["New on my blog"]);
    assert_eq!(world.find("since:2026-04-03 until:2026-04-03"), ["Une affiche"]);
    assert_eq!(world.find("story since:2026-04-02 until:\"3 april\""), ["Une affiche"]);
    assert_eq!(world.find("-since:2026-04-02 story"), ["Story time"]);
}

#[test]
fn marks_are_asked_as_they_are_now() {
    let mut world = world();
    let rows = world.rows();
    let id = |title: &str| rows.iter().find(|row| row.title.as_str() == title).unwrap().key.id;
    let (read, saved) = (id("Story time"), id("Une affiche"));
    world.store.mark(&[(read, MarkChange::Read), (saved, MarkChange::Saved)], at(NOW)).unwrap();

    assert_eq!(world.find("read"), ["Story time"]);
    assert_eq!(world.find("saved"), ["Une affiche"]);
    assert_eq!(world.find("new story"), ["ملاحظة", "Une affiche"]);
    assert_eq!(world.find("-new"), ["Story time"]);
}

#[test]
fn what_is_changed_moved_muted_or_renamed_is_found_as_it_is_now() {
    let mut world = world();
    world.niamh(&[with("1", "Story time", "<p>In the museum</p>", 1)]);
    assert!(world.store.is_indexing().unwrap());
    world.index();
    assert_eq!(world.find("library"), Vec::<String>::new());
    assert_eq!(world.find("museum"), ["Story time"]);

    let moved = "UPDATE post SET at = at + 86400000 * 9 WHERE title = 'Story time'";
    world.store.connection.execute(moved, []).unwrap();
    world.index();
    assert_eq!(world.find("story"), ["Story time", "ملاحظة", "Une affiche"]);

    let id = world.rows().iter().find(|row| row.title.as_str() == "Story time").unwrap().key.id;
    let mute = "INSERT INTO mark(post, muted, made_at) VALUES (?, 1, 0)";
    world.store.connection.execute(mute, [id.0]).unwrap();
    assert_eq!(world.find("story"), ["ملاحظة", "Une affiche"]);
    world.index();
    let stands = "SELECT count(*) FROM indexed WHERE post = ?";
    let left: i64 = world.store.connection.query_row(stands, [id.0], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);

    let rename = "UPDATE participant SET name = 'Aoife Byrne' WHERE name = 'Niamh Byrne'";
    world.store.connection.execute(rename, []).unwrap();
    world.index();
    assert_eq!(world.find("from:aoife").len(), 3);
}

#[test]
fn what_was_let_go_or_whose_author_left_the_list_leaves_the_index() {
    let mut world = world();
    world.store.let_go(at("2026-04-02T00:00:00Z"), false).unwrap();
    world.store.enrol(&people()[1..], &tags()).unwrap();
    world.index();

    assert_eq!(world.find("-zebra"), ["New on my blog"]);
    let count = "SELECT count(*) FROM indexed";
    let left: i64 = number(&world, count);
    assert_eq!(left, 1);
}

#[test]
fn keeping_posts_does_not_wait_for_the_index_and_what_is_seen_again_is_not_indexed_again() {
    let mut world = world();
    world.niamh(&[with("1", "Story time", "<p>In the <b>lib</b>rary, one llama 🦙</p>", 1)]);
    assert!(!world.store.is_indexing().unwrap());

    world.niamh(&[with("8", "Zebra", "<p>New</p>", 8)]);

    assert_eq!((world.titles()[0].as_str(), world.find("zebra")), ("Zebra", vec![]));
    world.index();
    assert_eq!(world.find("zebra"), ["Zebra"]);
}

#[test]
fn pages_follow_each_other_without_a_gap_in_both_directions() {
    let mut world = World::new();
    let posts: Vec<Seen> = (0..30)
        .map(|number| {
            with(&format!("p{number}"), &format!("Post {number:02}"), "<p>word</p>", 1 + number % 3)
        })
        .collect();
    world.niamh(&posts);
    world.index();
    for text in ["wor", "new", "wor until:2026-04-02"] {
        let filter = Filter::read(text).unwrap();
        let page = |span| world.store.find(&filter, span, 7, (at(NOW), &TimeZone::UTC)).unwrap();
        let mut down = page(Span::Newest);
        let mut all = down.rows.clone();
        while down.more {
            down = page(Span::After(all.last().unwrap().key));
            all.append(&mut down.rows);
        }
        let mut up = page(Span::Oldest);
        let mut back = up.rows.clone();
        while up.more {
            up = page(Span::Before(back[0].key));
            up.rows.append(&mut back);
            back = std::mem::take(&mut up.rows);
        }

        assert_eq!(all, back, "{text}");
        assert!(all.windows(2).all(|pair| pair[0].key > pair[1].key), "{text}");
        assert_eq!(page(Span::From(all[4].key)).rows[0], all[4], "{text}");
    }
}

#[test]
fn a_question_that_finds_little_says_where_to_go_on() {
    let mut world = World::new();
    world.niamh(&[with("1", "Post", "<p>word</p>", 1)]);
    let many = "WITH RECURSIVE n(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM n WHERE n < 2100) \
        INSERT INTO post(id, public, kind, source, headline, date_sure, at, first_seen, hash, shown) \
        SELECT n, 'post' || n, 0, 1, 'Post', 0, 1776000000000 + n, 0, x'00', 1 FROM n";
    world.store.connection.execute(many, []).unwrap();
    let oldest = world.store.page(Among::Everything, Span::Oldest, 1).unwrap().0[0].key;
    world.store.mark(&[(oldest.id, MarkChange::Read)], at(NOW)).unwrap();
    let filter = Filter::read("read").unwrap();
    let find = |span| world.store.find(&filter, span, 50, (at(NOW), &TimeZone::UTC)).unwrap();

    let first = find(Span::Newest);
    let second = find(Span::After(first.beyond.unwrap()));

    assert!(first.rows.is_empty() && first.more);
    assert_eq!((second.rows.len(), second.more, second.beyond), (1, false, None));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]

    #[test]
    fn whatever_is_typed_can_be_asked_for_and_a_title_is_found_by_itself(
        title in "\\PC{0,24}",
        typed in "\\PC{0,24}",
    ) {
        let mut world = World::new();
        let title = Clean::line(&title);
        world.niamh(&[with("1", title.as_str(), "<p>text</p>", 1)]);
        world.index();
        if let Ok(filter) = Filter::read(&typed) {
            world.store.find(&filter, Span::Newest, 5, (at(NOW), &TimeZone::UTC)).unwrap();
        }

        let words = title.as_str().replace(['"', '“', '”', '„', '‟', '«', '»', '＂'], " ");

        proptest::prop_assert_eq!(world.find(&format!("\"{words}\"")).len(), 1, "{}", words);
    }
}

#[test]
fn every_older_database_is_indexed_after_its_migration() {
    for version in 1..=open::SCHEMA {
        let (_folder, opened) = brought_from(
            version,
            "INSERT INTO participant(id, name) VALUES (1, 'Niamh Byrne');
             INSERT INTO source(id, kind, participant, address, key) VALUES (1, 0, 1, 'https://niamh.example/feed', 'k');
             INSERT INTO post(id, public, kind, source, participant, title, headline, date_sure, at, first_seen, hash, shown)
               VALUES (7, 'abcdefghijkl', 0, 1, 1, 'Thing 1', 'Thing 1', 0, 1775034000000, 1775034000000, x'00', 1);
             INSERT INTO body(post, html) VALUES (7, '<p>In the library 图书馆</p>');",
        );
        let mut world = World { store: opened.store };
        assert!(world.store.is_indexing().unwrap());
        world.index();

        assert_eq!(world.find("libr from:niamh"), ["Thing 1"], "schema {version}");
        assert_eq!(world.find("书"), ["Thing 1"], "schema {version}");
    }
}

#[test]
fn few_letters_find_words_that_begin_with_them_in_texts_titles_names_and_tags() {
    let mut world = World::new();
    let mut tagged = with("3", "Photo", "<p>text</p>", 3);
    tagged.tags = vec![Clean::line("Llama")];
    world.niamh(&[
        with("1", "Llanfair", "<p>text</p>", 1),
        with("2", "Story", "<p>at last, all llamas</p>", 2),
        tagged,
        with("4", "Nothing", "<p>of a ball</p>", 4),
    ]);
    world.index();

    assert_eq!(world.find("ll"), ["Photo", "Story", "Llanfair"]);
    assert_eq!(world.find("lla"), ["Photo", "Story", "Llanfair"]);
    assert_eq!(world.find("llam"), ["Photo", "Story"]);
    assert_eq!(world.find("al"), ["Story"]);
    assert_eq!(world.find("ni").len(), 4);
    assert_eq!(world.find("from:by").len(), 4);
    assert_eq!(world.find("from:al"), Vec::<String>::new());
    assert_eq!(world.find("\"all ll\""), Vec::<String>::new());
}

#[test]
fn one_letter_is_found_in_titles_texts_names_and_tags_and_only_where_it_is() {
    let mut world = World::new();
    let mut tagged = with("3", "Photo", "<p>text</p>", 3);
    tagged.tags = vec![Clean::line("写真")];
    world.niamh(&[
        with("1", "第10件事", "<p>text</p>", 1),
        with("2", "Story", "<p>新同事の図書館</p>", 2),
        tagged,
    ]);
    world.index();

    assert_eq!(world.find("事"), ["Story", "第10件事"]);
    assert_eq!(world.find("館"), ["Story"]);
    assert_eq!(world.find("真"), ["Photo"]);
    assert_eq!(world.find("-事"), ["Photo"]);
    assert_eq!(world.find("书"), Vec::<String>::new());
}

#[test]
fn long_steps_come_to_the_same_as_short_ones() {
    let several_shares = "llama ".repeat(2_000);
    let posts: Vec<Seen> = (0..60)
        .map(|number| {
            let html = format!("<p>one {several_shares} and number{number}</p>");
            with(&number.to_string(), &format!("Post {number}"), &html, 1 + number % 28 * 5 % 28)
        })
        .collect();
    let in_steps = |first: Stride| {
        let mut world = World::new();
        world.niamh(&posts);
        while world.store.index_some(first).unwrap() {}
        let sound = "INSERT INTO post_words(post_words, rank) VALUES ('integrity-check', 0)";
        world.store.connection.execute_batch(sound).unwrap();
        assert!(!world.store.is_indexing().unwrap());
        ["llama", "number7", "nu", "from:niamh post"].map(|words| world.find(words))
    };

    let long = in_steps(Stride::Long);

    assert_eq!(long, in_steps(Stride::Short));
    assert_eq!((long[0].len(), long[1].len()), (50, 1));
}

#[test]
fn a_crowded_hour_is_found_in_its_order_and_what_was_written_around_it_too() {
    let mut world = World::new();
    let hour: Vec<Seen> = (0..400)
        .map(|number: usize| {
            let (minute, second) = (number / 7, number % 7 * 8);
            let time = format!("2026-04-15T17:{minute:02}:{second:02}Z");
            post(&format!("chat {number}"), &format!("chat {number:03}"), &time)
        })
        .collect();
    let around: Vec<Seen> = (1..29)
        .map(|day| with(&format!("day {day}"), &format!("chat of day {day:02}"), "", day))
        .collect();
    world.niamh(&around);
    world.index();
    for some in hour.chunks(25).rev() {
        world.niamh(some);
        world.store.index_some(Stride::Short).unwrap();
    }
    world.index();

    assert_eq!(crowded(&world), 1);
    let filter = Filter::read("chat").unwrap();
    let when = (at(NOW), &TimeZone::UTC);
    let mut times = Vec::new();
    let mut span = Span::Newest;
    loop {
        let found = world.store.find(&filter, span, 50, when).unwrap();
        times.extend(found.rows.iter().map(|row| row.key.at));
        let last = found.beyond.or_else(|| found.rows.last().map(|row| row.key));
        let Some(last) = last.filter(|_| found.more) else { break };
        span = Span::After(last);
    }
    assert_eq!(times.len(), 428);
    assert!(times.is_sorted_by(|later, earlier| later > earlier), "{times:?}");
    assert_eq!(world.find("chat since:2026-04-16 until:2026-04-16"), ["chat of day 16"]);
    assert_eq!(world.find("chat until:2026-04-15").len(), 50);
    assert_eq!(world.find("00 since:2026-04-15 until:2026-04-15").len(), 10);
}

#[test]
fn posts_of_one_midnight_stand_above_what_was_written_just_before_it() {
    let mut world = World::new();
    world.niamh(&[post("late", "late", "2026-04-14T23:59:50Z")]);
    world.index();
    for number in 0..5 {
        let title = format!("midnight {number}");
        world.niamh(&[post(&title, &title, "2026-04-15T00:00:00Z")]);
        world.index();
    }

    let found = world.find("since:2026-04-14 -nothing");

    assert_eq!(found.len(), 6);
    assert_eq!(found.last().map(String::as_str), Some("late"), "{found:?}");
}

#[test]
fn what_stood_before_its_week_is_found_in_it_when_the_week_becomes_crowded() {
    let mut world = World::new();
    // A Thursday, with which weeks begin here.
    for number in 0..3 {
        let title = format!("thursday {number}");
        world.niamh(&[post(&title, &title, "2026-04-16T00:00:00Z")]);
    }
    world.index();
    let crowd: Vec<Seen> = (0..200)
        .map(|number| {
            post(&format!("noon {number}"), &format!("noon {number}"), "2026-04-17T12:00:00Z")
        })
        .collect();
    world.niamh(&crowd);
    world.index();

    assert_eq!(world.find("thursday since:2026-04-16 until:2026-04-16").len(), 3);
}

#[test]
fn posts_of_full_hours_are_no_crowd_and_a_hundred_of_one_are() {
    let mut world = World::new();
    let hours: Vec<Seen> = (0..24 * 20)
        .map(|number| {
            let hour = number % 24;
            let title = format!("at {hour:02}, {number}");
            post(&format!("{number}"), &title, &format!("2026-04-15T{hour:02}:00:00Z"))
        })
        .collect();
    world.niamh(&hours);
    world.index();
    assert_eq!(crowded(&world), 0);
    let hours_of = |titles: Vec<String>| -> Vec<String> {
        titles.iter().filter_map(|title| title.get(3..5)).map(str::to_owned).collect()
    };
    let newest: Vec<String> = (0..50).map(|number| format!("{}", 23 - number / 20)).collect();
    assert_eq!(hours_of(world.find("at")), newest);

    let noon: Vec<Seen> = (0..100)
        .map(|number| {
            post(&format!("noon {number}"), &format!("noon {number}"), "2026-04-15T12:00:00Z")
        })
        .collect();
    world.niamh(&noon);
    world.index();

    assert_eq!(crowded(&world), 1);
    assert_eq!(hours_of(world.find("at")), newest);
    assert_eq!(world.find("noon").len(), 50);
}

#[test]
fn what_a_step_puts_into_the_index_is_written_at_once_in_whatever_order_posts_came() {
    let mut world = World::new();
    // A few turns: FTS5 itself brings more pieces than these together at once.
    let posts: Vec<Seen> = (0..40)
        .map(|number| {
            let time = format!(
                "2026-04-{}T09:{:02}:00Z",
                ["15", "11", "19", "13"][number / 10],
                59 - number
            );
            // Long enough to be packed: what is done for that must not part them either.
            let html = "<p>In the library, one llama.</p>".repeat(20);
            Seen { html, ..post(&number.to_string(), &format!("Post {number}"), &time) }
        })
        .collect();
    world.niamh(&posts);

    world.store.index_some(Stride::Long).unwrap();

    // The number of a piece of the index stands in the upper bits of its pages' ids (FTS5's `%_data`).
    let pieces = "SELECT count(DISTINCT id >> 37) FROM post_words_data WHERE id > 10";
    let pieces: i64 = number(&world, pieces);
    assert_eq!(pieces, 1);
}

#[test]
fn a_post_that_waits_for_the_index_can_be_read_hidden_and_shown_again() {
    let mut world = World::new();
    world.niamh(&[with("1", "Story time", "<p>text</p>", 1)]);
    let id = world.rows()[0].key.id;
    assert!(world.store.is_indexing().unwrap());

    for change in [MarkChange::Read, MarkChange::Muted, MarkChange::Unmuted] {
        world.store.mark(&[(id, change)], at(NOW)).unwrap();
    }
    let rename = "UPDATE participant SET name = 'Aoife Byrne' WHERE name = 'Niamh Byrne'";
    world.store.connection.execute(rename, []).unwrap();
    world.index();

    assert_eq!(world.find("story from:aoife"), ["Story time"]);
}

#[test]
fn a_long_text_is_packed_with_the_index_and_read_as_it_was_everywhere() {
    let mut world = World::new();
    // Numbers, so that even packed it is longer than a piece.
    let numbers: Vec<String> = (0..900).map(|one| (one * one % 7_919).to_string()).collect();
    let numbers = numbers.join(" ");
    let long = format!("<p>In the library, one llama. {numbers}</p>");
    world.niamh(&[with("1", "Story time", &long, 1)]);
    let id = world.rows()[0].key.id;
    let pieces = |world: &World| -> (i64, i64) {
        let sql = "SELECT pieces, (SELECT count(*) FROM body_piece) FROM body WHERE post = ?";
        let count = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        world.store.connection.query_row(sql, [id.0], count).unwrap()
    };
    assert_eq!(pieces(&world), (0, 0), "nothing waits for it while posts come");

    world.index();

    let (lie, all) = pieces(&world);
    assert!(lie > 1 && all == lie, "{lie} of {all}");
    assert_eq!(world.store.text(id).unwrap().unwrap().html, long);
    assert_eq!(world.store.listed(id).unwrap().unwrap().html, long);
    assert_eq!(world.find("llama"), ["Story time"]);
    // Put in again, it is read from where it lies.
    world.store.connection.execute("INSERT INTO to_index VALUES (?)", [id.0]).unwrap();
    world.index();
    assert_eq!((pieces(&world), world.find("\"one llama\"").len()), ((lie, all), 1));
    // What is shorter elsewhere does not replace it; what its own blog says does.
    let short = with("1", "Story time", "<p>In the museum</p>", 1);
    world.niamh(&[short]);
    assert_eq!(pieces(&world), (0, 0), "no piece of it is left");
    assert_eq!(world.store.text(id).unwrap().unwrap().html, "<p>In the museum</p>");
}

#[test]
fn no_piece_of_a_text_that_was_let_go_is_left() {
    let mut world = World::new();
    let long = format!("<p>{}</p>", "In the library, one llama. ".repeat(60));
    world.niamh(&[with("1", "Story time", &long, 1), with("2", "Photo", &long, 20)]);
    world.index();
    let pieces = |world: &World| number(world, "SELECT count(*) FROM body_piece");
    assert_eq!(pieces(&world), 2);

    world.store.let_go(at("2026-04-10T00:00:00Z"), false).unwrap();

    assert_eq!(pieces(&world), 1);
}

#[test]
fn a_packed_text_whose_pieces_are_lost_is_as_if_let_go_and_no_other_is_read_or_lost_for_it() {
    let mut world = World::new();
    let long = |of: &str| format!("<p>{}</p>", format!("In the {of}, one llama. ").repeat(60));
    world.niamh(&[with("1", "Story time", &long("library"), 1)]);
    world.index();
    let id = world.rows()[0].key.id;
    world.store.connection.execute_batch("DELETE FROM body_piece").unwrap();
    world.niamh(&[with("2", "Photo", &long("museum"), 2)]);
    world.index();
    let other = world.rows()[0].key.id;

    assert_eq!(world.store.text(id).unwrap().unwrap().html, "");
    assert_eq!(world.store.listed(id).unwrap().unwrap().html, "");
    // Its blog is read on.
    world.niamh(&[with("1", "Story time", &long("archive"), 1)]);
    world.index();
    assert_eq!(world.store.text(id).unwrap().unwrap().html, long("archive"));
    assert_eq!(world.store.text(other).unwrap().unwrap().html, long("museum"));
}

#[test]
fn a_full_text_is_packed_and_read_as_it_was() {
    let mut world = World::new();
    world.niamh(&[with("1", "Story time", "<p>The beginning […]</p>", 1)]);
    let id = world.rows()[0].key.id;
    let long = format!("<p>{}</p>", "All of it, and more. ".repeat(60));

    let text = FullText { html: Some(long), base: None, asked_at: at(NOW) };
    world.store.keep_full_text(id, &text).unwrap();

    assert_eq!(world.store.full_text(id).unwrap(), Some(text));
    let sql = "SELECT typeof(html) FROM full_text";
    let kind: String = world.store.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(kind, "blob");
}

#[test]
fn words_for_a_post_that_is_not_there_any_more_are_not_kept_and_that_is_said() {
    let mut world = World::new();

    assert!(world.store.keep_draft(PostId(77), None, "Thank you", at(NOW)).is_err());
    assert!(world.store.say_about(PostId(77), crate::domain::ProgrammeId(1), None).is_err());
}
