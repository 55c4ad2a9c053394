//! What is written, and what it means.

use jiff::Timestamp;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

fn said(text: &str) -> Vec<What> {
    Filter::read(text).unwrap().terms.into_iter().map(|term| term.what).collect()
}

fn wrong(text: &str) -> (String, Wrong) {
    let mistake = Filter::read(text).unwrap_err();
    (text.chars().skip(mistake.at).take(mistake.length).collect(), mistake.wrong)
}

#[test]
fn words_phrases_and_what_is_known_of_a_post_stand_side_by_side() {
    assert_eq!(
        said(
            "libr \"story time\" from:niamh thing:12 week:3 tag:#photo on:fediverse new to:me lang:FR"
        ),
        [
            What::Word("libr".to_owned()),
            What::Phrase("story time".to_owned()),
            What::From("niamh".to_owned()),
            What::Thing(ThingNumber(12)),
            What::Week(WeekNumber(3)),
            What::Tag("photo".to_owned()),
            What::On(Written::Mastodon),
            What::New,
            What::ToYou,
            What::Lang("fr".to_owned()),
        ]
    );
}

#[test]
fn a_minus_turns_what_follows_it_around() {
    let filter = Filter::read("-tag:photo -\"two words\" −read well-known - x").unwrap();

    assert_eq!(filter.terms.iter().filter(|term| term.not).count(), 3);
    assert_eq!(filter.to_string(), "-tag:photo -\"two words\" -read well-known - x");
}

#[test]
fn a_word_that_means_something_is_looked_for_in_quotes() {
    assert_eq!(
        said("\"new\" „from:niamh“"),
        [What::Phrase("new".to_owned()), What::Phrase("from:niamh".to_owned())]
    );
}

#[test]
fn addresses_times_and_colons_at_the_end_are_words() {
    for text in ["http://niamh.example/", "12:30", "Re:", "日:本"] {
        assert_eq!(said(text), [What::Word(text.to_owned())]);
    }
}

#[test]
fn while_the_second_quote_is_missing_all_that_follows_stands_in_quotes() {
    assert_eq!(said("from:\"niamh by"), [What::From("niamh by".to_owned())]);
    assert_eq!(said("a \""), [What::Word("a".to_owned())]);
}

#[test]
fn a_mistake_is_found_where_it_is_with_what_was_probably_meant() {
    let unknown = |written: &str, meant| Wrong::Unknown { written: written.to_owned(), meant };

    assert_eq!(wrong("a form:niamh"), ("form".to_owned(), unknown("form", Some("from:"))));
    assert_eq!(wrong("é writer:\"x\""), ("writer".to_owned(), unknown("writer", None)));
    assert_eq!(wrong("thing:twelve"), ("twelve".to_owned(), Wrong::NotANumber(Keyword::Thing)));
    assert_eq!(wrong("new from:"), ("from:".to_owned(), Wrong::NothingFollows(Keyword::From)));
    assert_eq!(
        wrong("-since:\"mnday\"").1,
        Wrong::NotADay { written: "mnday".to_owned(), meant: Some("monday") }
    );
    assert_eq!(
        wrong("on:blgo").1,
        Wrong::NotAPlace { written: "blgo".to_owned(), meant: Some("blog") }
    );
    assert_eq!(wrong("to:niamh").1, Wrong::OnlyMe);
    assert_eq!(wrong("lang:français").1, Wrong::NotALanguage);
}

#[test]
fn a_day_is_a_date_a_name_or_a_day_and_a_month() {
    for (text, day) in [
        ("since:2026-04-20", Day::On(date(2026, 4, 20))),
        ("since:Mon", Day::Last(Weekday::Monday)),
        ("since:yesterday", Day::Yesterday),
        ("since:\"20 april\"", Day::Yearly(4, 20)),
        ("since:20-apr", Day::Yearly(4, 20)),
        ("since:\"april 20 2026\"", Day::On(date(2026, 4, 20))),
        ("since:2026-04-20T18:00:00Z", Day::At("2026-04-20T18:00:00Z".parse().unwrap())),
    ] {
        assert_eq!(said(text), [What::Since(day)], "{text}");
    }
}

#[test]
fn a_named_day_is_the_last_one_and_a_day_ends_at_midnight() {
    // A Wednesday, half past midnight in London.
    let now: Timestamp = "2026-04-28T23:30:00Z".parse().unwrap();
    let zone = TimeZone::get("Europe/London").unwrap();
    let begins = |day: Day| day.begins(now, &zone).unwrap().to_string();

    assert_eq!(begins(Day::Last(Weekday::Wednesday)), "2026-04-28T23:00:00Z");
    assert_eq!(begins(Day::Last(Weekday::Thursday)), "2026-04-22T23:00:00Z");
    assert_eq!(begins(Day::Yearly(5, 1)), "2025-04-30T23:00:00Z");
    assert_eq!(begins(Day::Yearly(2, 29)), "2024-02-29T00:00:00Z");
    assert_eq!(Day::Today.ends(now, &zone).unwrap().to_string(), "2026-04-29T23:00:00Z");
}

#[test]
fn only_what_must_stand_in_the_text_is_marked() {
    let sought = Filter::read("libr -photo from:niamh \"story time\"").unwrap().sought();

    assert_eq!(sought.places("Library photo niamh Story Time"), [0..7, 20..30]);
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "\\PC{0,12}",
        "-?(from|tag|thing|week|on|since|until|lang|to|foo):\\PC{0,8}",
        "-?(from|tag|since):\"\\PC{0,8}\"?",
        Just("-new".to_owned()),
        Just("since:\"20 april\"".to_owned()),
        Just("thing:12".to_owned()),
    ]
}

proptest! {
    #[test]
    fn what_is_understood_is_written_so_that_it_means_the_same(pieces in prop::collection::vec(piece(), 0..6)) {
        let text = pieces.join(" ");
        if let Ok(filter) = Filter::read(&text) {
            prop_assert_eq!(Filter::read(&filter.to_string()), Ok(filter));
        }
    }

    #[test]
    fn whatever_is_typed_is_read_or_told_where_it_is_wrong(text in "\\PC{0,60}") {
        if let Err(mistake) = Filter::read(&text) {
            prop_assert!(mistake.length > 0 && mistake.at < text.chars().count());
        }
    }
}
