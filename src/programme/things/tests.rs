//! The nine signs in their order, and that no title takes long.

use proptest::prelude::*;

use super::*;
use crate::domain::{ProgrammeTag, Thing, Week};
use jiff::civil::date;

const TITLES: [&str; 4] =
    ["Say hello", "Visit three neighbours", "A map of your working day", "Disagree kindly"];

/// 23 Things in ten weeks, with the instructions on `cpd.example`.
fn programme() -> Programme {
    let thing = |number: u16| Thing {
        number: ThingNumber(number),
        title: TITLES.get(usize::from(number) - 1).map(|title| Clean::from(*title)),
        opens: None,
        week: None,
        post: Url::parse(&format!("https://cpd.example/thing-{number}")).ok(),
    };
    Programme {
        name: "23 Things for Professional Development".into(),
        short: Some("CPD23".into()),
        starts: Some(date(2026, 3, 2)),
        hashtags: vec![ProgrammeTag { tag: "cpd23".to_owned(), ..ProgrammeTag::default() }],
        words: vec!["Thing".to_owned()],
        things: (1..=23).map(thing).collect(),
        weeks: vec![Week { number: WeekNumber(10), starts: date(2026, 5, 4), name: None }],
        ..Programme::default()
    }
    .with_calendar()
}

fn about(facts: &Facts<'_>) -> (Vec<u16>, &'static str) {
    let about = Finder::of(&programme()).about(facts, None);
    (about.things.iter().map(|thing| thing.0).collect(), about.because.code())
}

fn titled(title: &str) -> Facts<'_> {
    Facts { title: Some(title), ..Facts::default() }
}

#[test]
fn the_first_sign_that_speaks_is_believed() {
    let tags = [Clean::from("thing 3")];
    let links = [Url::parse("http://www.cpd.example/thing-5/?utm_source=x").unwrap()];
    let link = Url::parse("https://ama.example/2026/05/cpd23-thing-6.html").unwrap();
    let headings = [Clean::from("Thing #9 - check!")];
    let mut facts = Facts {
        title: Some("Thing 4: Say hello"),
        tags: &tags,
        link: Some(&link),
        links: &links,
        headings: &headings,
        text: "Thing 10 was fun.",
        dedicated: true,
    };

    let finder = Finder::of(&programme());
    let corrected = finder.about(&facts, Some(&[ThingNumber(2)]));
    assert_eq!((corrected.things, corrected.because), (vec![ThingNumber(2)], Because::You));
    assert_eq!(about(&facts), (vec![3], "tag"));
    facts.tags = &[];
    assert_eq!(about(&facts), (vec![4], "title"));
    facts.title = Some("7. Say hello");
    assert_eq!(about(&facts), (vec![5], "link"));
    facts.links = &[];
    assert_eq!(about(&facts), (vec![6], "address"));
    facts.link = None;
    assert_eq!(about(&facts), (vec![7], "leading-number"));
    facts.dedicated = false;
    assert_eq!(about(&facts), (vec![1], "title-words"));
    facts.title = Some("Week 3");
    assert_eq!(about(&facts), (vec![9], "opening"));
    facts.headings = &[];
    assert_eq!(about(&facts), (vec![10], "opening"));
    facts.text = "";
    assert_eq!(about(&facts), (vec![], "week"));
}

#[test]
fn a_correction_may_say_that_it_is_about_no_thing() {
    let about = Finder::of(&programme()).about(&titled("Thing 12"), Some(&[]));

    assert!(about.things.is_empty() && !about.is_answer() && about.because == Because::You);
}

#[test]
fn numbers_are_sure_and_guesses_are_probable() {
    let finder = Finder::of(&programme());

    assert!(finder.about(&titled("CPD23 - 12"), None).is_sure());
    let guess = finder.about(&titled("Visit to three neighbours"), None);
    assert!(guess.is_answer() && !guess.is_sure());
    assert_eq!(guess.because, Because::TitleWords("Visit three neighbours".into()));
}

#[test]
fn what_is_written_is_the_reason() {
    let finder = Finder::of(&programme());

    let title = finder.about(&titled("At last! Things 5, 6 &amp; more"), None);
    assert_eq!(title.because, Because::Title("Things 5, 6".into()));
    let text = Facts { text: "Thing #1 - check! Now I rest.", ..Facts::default() };
    assert_eq!(finder.about(&text, None).because, Because::Opening("Thing #1".into()));
}

#[test]
fn links_to_several_instructions_say_nothing() {
    let links = [3, 4].map(|n| Url::parse(&format!("https://cpd.example/thing-{n}")).unwrap());

    assert_eq!(about(&Facts { links: &links, ..Facts::default() }), (vec![], "nothing"));
    assert_eq!(about(&Facts { links: &links[..1], ..Facts::default() }), (vec![3], "link"));
}

#[test]
fn an_address_is_read_with_care() {
    for (address, things) in [
        ("https://a.example/thing-12", vec![12]),
        ("https://a.example/2026/05/cpd23-thing-12.html", vec![12]),
        ("https://a.example/things-5-and-6/", vec![5, 6]),
        ("https://a.example/thing-two-visits", vec![2]),
        ("https://a.example/cpd23-12", vec![12]),
        ("https://a.example/ding-12", vec![]),
        ("https://a.example/cpd23-12-reasons", vec![]),
        ("https://a.example/things-8-11", vec![]),
        ("https://a.example/thing-12/comments", vec![]),
        ("https://a.example/the-only-thing-six-people-agreed-on", vec![]),
        ("https://a.example/", vec![]),
    ] {
        let link = Url::parse(address).unwrap();
        let facts = Facts { link: Some(&link), ..Facts::default() };
        assert_eq!(about(&facts).0, things, "{address}");
    }
}

#[test]
fn a_leading_number_speaks_only_on_a_blog_about_nothing_else() {
    for (title, things) in [
        ("1. get into the groove", vec![1]),
        ("#2 Visits", vec![2]),
        ("3) Maps", vec![3]),
        ("4: words", vec![4]),
        ("5 - a question", vec![5]),
        ("6", vec![6]),
        ("10 ways to rest", vec![]),
        ("2.0 is here", vec![]),
        ("5:30 in the morning", vec![]),
        ("24. Christmas", vec![]),
        ("5-a-day", vec![]),
        ("12 - 14 May", vec![]),
    ] {
        assert_eq!(about(&Facts { dedicated: true, ..titled(title) }).0, things, "{title}");
        assert_eq!(about(&titled(title)).0, Vec::<u16>::new(), "{title}");
    }
}

#[test]
fn a_text_that_names_several_things_is_about_the_one_it_begins_with() {
    for (text, things) in [
        ("Thing 5: my question. After Thing 4 I was lost.", vec![5]),
        ("After Thing 4 I was lost, so now Thing 5.", vec![]),
        ("So here is, at last, Thing 5, and Thing 5 it is.", vec![5]),
        ("I have skipped Thing 5.", vec![]),
        ("There are 23 Things and 10 things to say.", vec![]),
    ] {
        assert_eq!(about(&Facts { text, ..Facts::default() }).0, things, "{text}");
    }
    let late = format!("{} Thing 5", "word ".repeat(80));
    assert_eq!(about(&Facts { text: &late, ..Facts::default() }).0, Vec::<u16>::new());
}

#[test]
fn a_cloud_of_tags_says_nothing() {
    let tags: Vec<Clean> = (1..=6).map(|n| Clean::line(&format!("thing{n}"))).collect();

    let of = |count: usize| about(&Facts { tags: &tags[..count], ..Facts::default() }).0;
    assert_eq!(of(4), [1, 2, 3, 4]);
    assert_eq!(of(5), Vec::<u16>::new());
}

/// A title of the pieces that titles are made of.
fn titles() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Thing ".to_owned()),
        Just("things".to_owned()),
        Just("CPD23".to_owned()),
        Just("second thing ".to_owned()),
        Just("第".to_owned()),
        Just("23 Things for Professional ".to_owned()),
        "[0-9]{1,5}",
        "[ ,&/#:().-]{1,3}",
        Just(" and ".to_owned()),
        Just(" of 2011".to_owned()),
        Just("week ".to_owned()),
        Just("XII".to_owned()),
        Just("Twenty-".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..200).prop_map(|pieces| pieces.concat())
}

/// How often a piece may be looked at for each character of a title: a bound, not a measure.
const MOST_STEPS: usize = 100;

proptest! {
    #[test]
    fn no_title_stops_the_finder_and_none_takes_more_than_its_length(title in titles()) {
        let finder = Finder::of(&programme());

        let about = finder.about(&titled(&title), None);

        prop_assert!(about.things.iter().all(|thing| (1..=23).contains(&thing.0)));
        let most = MOST_STEPS * (title.chars().count() + 1);
        let steps = finder.steps(&title);
        prop_assert!(steps <= most, "{steps} steps for {title:?}");
    }

    #[test]
    fn any_way_to_write_it_is_the_same_thing(
        number in 1_u16..=23,
        name in "(CPD23 |\\[CPD23\\] |#cpd23: |cpd 23 - |)",
        word in "(Thing|THING|thing|Ｔｈｉｎｇ|Th\u{ad}ing)",
        joint in "( | #|-|: |  | no\\. | nº |)",
        rest in "(|: a title|!| – and more|\\. So)",
    ) {
        let title = format!("{name}{word}{joint}{number}{rest}");

        prop_assert_eq!(about(&titled(&title)), (vec![number], "title"));
    }
}

#[test]
fn a_title_that_repeats_itself_takes_as_long_as_it_is() {
    let finder = Finder::of(&programme());
    for piece in [
        "Things 1, ",
        "Things 1-23, ",
        "second thing ",
        "CPD23 - 12 ",
        "week 1, ",
        "12/23/",
        "第",
        "not ",
        "Thing (((",
        "Thing ",
        "1 ",
        "twenty ",
        "23 Things for ",
    ] {
        let once = finder.steps(&piece.repeat(20));
        let thrice = finder.steps(&piece.repeat(60));

        assert!(thrice <= 4 * once, "{piece:?}: {once} steps, then {thrice}");
    }
}
