//! Titles of other programmes, and of this one in languages that the first table has few of.

use cohort::config::read_programme;
use cohort::programme::{Facts, Finder, Stance};

/// Titles with their Things in a programme that `text` describes.
fn check(text: &str, rows: &[(&str, &[u16])]) {
    let finder = Finder::of(&read_programme(text).unwrap().programme);
    for (title, things) in rows {
        let about = finder.about(&Facts { title: Some(title), ..Facts::default() }, None);
        let found: Vec<u16> = about.things.iter().map(|thing| thing.0).collect();
        assert_eq!(found, *things, "{title}");
    }
}

#[test]
fn a_hundred_days_are_counted_in_days() {
    check(
        "name = \"#100DaysToOffload\"\nhashtags = [\"100DaysToOffload\"]\n\
         thing = { words = [\"Day\"] }\nthings = 100",
        &[
            ("Day 17/100", &[17]),
            ("#100DaysToOffload: Day 1 – Introduction", &[1]),
            ("17/100: a walk", &[17]),
            ("100DaysToOffload 42", &[42]),
            ("100 Days To Offload - 99", &[99]),
            ("Day Seventeen", &[17]),
            ("Days 4 and 5", &[4, 5]),
            ("Day 101", &[]),
            ("A day in the life", &[]),
            ("3 days in Leeds", &[]),
            ("Some day 12 people will agree", &[]),
            ("100 days of rain", &[]),
        ],
    );
}

#[test]
fn a_course_is_counted_in_weeks() {
    check(
        "name = \"Rhizomatic Learning\"\nshort = \"rhizo14\"\nthing = { words = [\"Week\"] }\nthings = 6",
        &[
            ("Week 3", &[3]),
            ("rhizo14 week 4: is books making us stupid?", &[4]),
            ("Weeks 1 & 2", &[1, 2]),
            ("#rhizo14 - 5", &[5]),
            ("Week Two, better than none", &[2]),
            ("Week 27", &[]),
            ("Week 3 of 2014", &[]),
            ("Weeknote 3", &[]),
            ("Three weeks in", &[]),
        ],
    );
}

#[test]
fn a_month_of_posts_is_counted_behind_its_name() {
    check(
        "name = \"Blaugust\"\nthing = { words = [\"Day\"] }\nthings = 31",
        &[
            ("Blaugust 12", &[12]),
            ("Blaugust 2026 - 12: games", &[12]),
            ("Blaugust 2026 Day 12", &[12]),
            ("#Blaugust #12", &[12]),
            ("[Blaugust] Day 12", &[12]),
            ("12/31", &[12]),
            ("Blaugust 2026", &[]),
            ("Blaugust: 12 games I loved", &[]),
            ("Blaugust", &[]),
            ("12/31/2026", &[]),
        ],
    );
}

#[test]
fn a_noun_of_ones_own_counts_like_any() {
    check(
        "name = \"Open course\"\nthing = { words = [\"Module\", \"Taak\"] }\nthings = 12",
        &[
            ("Module 3: Maps", &[3]),
            ("Modules 3-5", &[3, 4, 5]),
            ("module three.", &[3]),
            ("Taak 4", &[4]),
            ("Submodule 3", &[]),
            ("Thing 3", &[]),
        ],
    );
}

#[test]
fn things_are_found_in_every_language_of_a_programme() {
    check(
        "name = \"Lantern 23\"\nhashtags = [\"lantern23\"]\nthings = 23\n\
         thing = { words = [\"Thing\", \"Ding\", \"Ting\", \"Sak\", \"Asia\", \"Chose\", \"Cosa\", \
         \"Coisa\", \"Rzecz\", \"Вещь\", \"דבר\", \"الشيء\", \"Věc\", \"件事\", \"のこと\", \"번째\"] }",
        &[
            ("Rzecz 7: Czego już nie robię", &[7]),
            ("Rzeczy 3 i 4", &[3, 4]),
            ("12. rzecz", &[12]),
            ("Věci 5 a 6", &[5, 6]),
            ("12. věc – dvě knihy", &[12]),
            ("Dinge 5 bis 8", &[5, 6, 7, 8]),
            ("Ding Zwölf", &[12]),
            ("Drei Dinge, die ich mag", &[]),
            ("Ding 9 – Zwei Regale", &[9]),
            ("Dingen 5 t/m 7", &[5, 6, 7]),
            ("Choses 8 à 10", &[8, 9, 10]),
            ("Chose vingt-trois", &[23]),
            ("La 12e chose", &[12]),
            ("Autre chose : 5 livres", &[]),
            ("Cosas 5 a 7", &[5, 6, 7]),
            ("Cosa 1. Hola a todas", &[1]),
            ("5 cosas que aprendí", &[]),
            ("Coisas 1, 2 e 3", &[1, 2, 3]),
            ("Asia 5: blogit", &[5]),
            ("الأشياء ١٢ و١٣", &[12, 13]),
            ("דבר 7 ודבר 8", &[7]),
            ("Вещи 5–7", &[5, 6, 7]),
            ("第１２件事", &[12]),
            ("第二十三件事：告别", &[23]),
            ("三件事", &[]),
            ("今天的12件事", &[]),
            ("第3のこと　机の写真", &[3]),
            ("三つのこと", &[]),
            ("12번째 것", &[12]),
            ("Lantern 23", &[]),
            ("lantern23 - 12", &[12]),
            ("23 dingen", &[]),
            ("Sak 7 og 8", &[7, 8]),
        ],
    );
}

#[test]
fn counts_and_dates_are_no_things() {
    check(
        "name = \"23 Things\"\nshort = \"CPD23\"\nthings = 23",
        &[
            ("The Only Thing Six People Agreed On", &[]),
            ("One thing 5 people said", &[]),
            ("Things Two Years Later", &[]),
            ("Thing 3D printing", &[]),
            ("CPD23: 12% done", &[]),
            ("CPD23 - 5.6.2011", &[]),
            ("All the things: 5 lists", &[]),
            ("Things (5 of them)", &[]),
            ("Thing: One", &[]),
            ("Things 5 and 6 in one evening", &[5, 6]),
            ("Thing 5 & 6 done", &[5, 6]),
            ("Things 5 to 7", &[5, 6, 7]),
            ("Things 7-5", &[7]),
            ("Things 22/23", &[22, 23]),
            ("Thing 22/23", &[22]),
            ("Thing 5 done", &[5]),
            ("23 Things 6 and 7", &[6, 7]),
            ("CPD 23 Things 6 and 7", &[6, 7]),
            ("My progress with thing 5", &[5]),
            ("Things 20 and 25", &[20]),
            ("Thing 12th", &[12]),
            ("Thing 1, Thing 2, Thing 3", &[1, 2, 3]),
        ],
    );
}

#[test]
fn a_thing_that_is_put_off_is_mentioned_and_one_that_is_done_is_answered() {
    let text = "name = \"23 Things\"\nthings = 23";
    let finder = Finder::of(&read_programme(text).unwrap().programme);
    let about = |title| finder.about(&Facts { title: Some(title), ..Facts::default() }, None);

    for title in
        ["Not yet done: Thing 9", "I can't do Thing 9", "Thing 9 revisited", "Stuck on Thing 9"]
    {
        assert_eq!(about(title).things.first().map(|thing| thing.0), Some(9), "{title}");
    }
    assert_eq!(about("I have not done Thing 9").stance, Stance::Mentions);
    assert_eq!(about("I am not sure about Thing 9").stance, Stance::Answers);
    assert_eq!(about("No time to skip! Thing 9").stance, Stance::Answers);
    let both = about("Skipping Thing 9, on to Thing 10");
    assert_eq!((both.stance, both.things.len()), (Stance::Answers, 1));
    assert!(!about("Thing 9 revisited").is_answer());
}
