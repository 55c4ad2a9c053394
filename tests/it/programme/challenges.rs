//! Titles of other programmes, and of this one in languages that the first table has few of.

use cohort::config::read_programme;
use cohort::domain::Stance;
use cohort::programme::{Facts, Finder};

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

#[test]
fn titles_as_librarians_write_them() {
    check(
        "name = \"23 Things for Professional Development\"\nshort = \"CPD23\"\nthings = 23\n\
         starts = 2011-06-20\nweeks = [{ number = 17 }]",
        &[
            ("Thing 16 (advocacy)", &[16]),
            ("Cpd23: Things 8 & 9 – Google calendar and Evernote", &[8, 9]),
            ("Things 10 & 11 (finally)", &[10, 11]),
            ("23 things cpd: thing 5", &[5]),
            ("CPD 23 things - thing 4 current awareness", &[4]),
            ("cpd23 thing 20/21", &[20, 21]),
            ("CPD23 - Thing Ten", &[10]),
            ("Things 18-19", &[18, 19]),
            ("Thing 17 & 18 & 19", &[17, 18, 19]),
            ("Thing 6 online networks", &[6]),
            ("CPD23 4", &[4]),
            ("23 Things Week 2", &[]),
            ("Thing 13 — Google Docs & Dropbox 2 go", &[13]),
            ("Reflections on Thing 3 (personal brand)", &[3]),
            ("The one about Thing 12", &[12]),
            ("Two things: 5 and 6", &[]),
            ("Things Four & Five", &[4, 5]),
            ("things 10/11/12", &[10, 11, 12]),
            ("Thing.7", &[7]),
            ("Thing twenty", &[20]),
            ("This is my Thing 3 post", &[3]),
            ("thing 6 - #2", &[6]),
            ("Thing 2 part 2", &[2]),
            ("Thing 14 (Zotero / Mendeley / citeulike)", &[14]),
            ("Thing 19 & catch up", &[19]),
            ("Thing 8, or how I learned to stop", &[8]),
            ("Thing 5 in 5 minutes", &[5]),
            ("Thing 5, 5 minutes later", &[5]),
            ("Thing 4½", &[4]),
            ("Week 3: 5 things I learned", &[]),
            ("Top 5 Things", &[]),
            ("Things to do: 5", &[]),
            ("Thing 20 years ago", &[20]),
            ("Things: 5, 6 and 7", &[5, 6, 7]),
            ("Thing 22, 23 and the end", &[22, 23]),
            ("Thing 15: 7 March", &[15]),
            ("Wild Things 2 and 3", &[2, 3]),
            ("CPD23 Thing 12 / Week 7", &[12]),
            ("CPD23, Thing 1", &[1]),
            ("Thing 3 &amp; 4", &[3]),
            ("Every little thing 4 you", &[]),
            ("Stranger Things 4", &[4]),
            ("First thing 2morrow", &[]),
            ("CPD23 in 2012", &[]),
            ("Why I joined CPD23 (12 reasons)", &[]),
        ],
    );
}
