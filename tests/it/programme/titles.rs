//! Titles that people have written, each with the Things it is about (`titles.tsv`).

use cohort::config::read_programme;
use cohort::domain::{Programme, Stance};
use cohort::programme::{Facts, Finder};
use cohort::text::{Clean, TitleKind, title};
use url::Url;

/// One title of the table.
struct Row {
    id: &'static str,
    title: Clean,
    tags: Vec<Clean>,
    link: Option<Url>,
    language: &'static str,
    things: Vec<u16>,
    weeks: Vec<u16>,
    kind: &'static str,
}

fn rows() -> Vec<Row> {
    let numbers = |cell: &str| cell.split(',').filter_map(|number| number.parse().ok()).collect();
    include_str!("titles.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let tags = cells[2].split('|').filter(|tag| !tag.is_empty());
            let slug = Some(cells[3]).filter(|slug| !slug.is_empty());
            Row {
                id: cells[0],
                title: title(cells[1], TitleKind::Markup),
                tags: tags.map(Clean::from).collect(),
                link: slug.map(|slug| Url::parse(&format!("https://a.example/{slug}")).unwrap()),
                language: cells[4],
                things: numbers(cells[5]),
                weeks: numbers(cells[6]),
                kind: cells[7].split_once("seen").map_or(cells[7], |(kind, _)| kind).trim(),
            }
        })
        .collect()
}

/// The programme the titles were written for, with the words of a language switched on.
fn programme(language: &str) -> Programme {
    let word = match language {
        "en+nl" | "en+de" => "Ding",
        "en+da" => "Ting",
        "en+sv" => "Sak",
        "en+fi" => "Asia",
        "en+fr" => "Chose",
        "en+it" | "en+es" => "Cosa",
        "en+pt" => "Coisa",
        "en+ru" => "Вещь",
        "en+he" => "דבר",
        "en+ar" => "الشيء",
        "en+zh" => "第N件事",
        "en+ja" => "のこと",
        "en+ko" => "번째",
        _ => "Thing",
    };
    let text = format!(
        "name = \"23 Things for Professional Development\"\nshort = \"CPD23\"\n\
         starts = 2011-06-20\nhashtags = [\"cpd23\"]\nthing = {{ words = [\"Thing\", \"{word}\"] }}\n\
         things = 23\nweeks = [{{ number = 17, name = \"The end\" }}]\n"
    );
    read_programme(&text).unwrap().programme
}

/// What is wrong in what was found for a row.
fn wrong(row: &Row) -> Option<String> {
    let facts = Facts {
        title: Some(row.title.as_str()),
        tags: &row.tags,
        link: row.link.as_ref(),
        ..Facts::default()
    };
    let about = Finder::of(&programme(row.language)).about(&facts, None);
    let things: Vec<u16> = about.things.iter().map(|thing| thing.0).collect();
    let weeks: Vec<u16> = about.weeks.iter().map(|week| week.0).collect();
    let stance = match row.kind {
        "recap" => Stance::LooksBack,
        "mention" => Stance::Mentions,
        _ => Stance::Answers,
    };
    let right = things == row.things && weeks == row.weeks && about.stance == stance;
    (!right).then(|| format!("{} {}: {things:?}, weeks {weeks:?}", row.id, row.title))
}

#[test]
fn all_titles_but_one_are_about_the_things_they_say() {
    let rows = rows();

    let wrong: Vec<String> = rows.iter().filter_map(wrong).collect();

    assert_eq!(rows.len(), 191);
    // A slip of the finger is not read; who wrote it, or anybody else, can say what is meant.
    assert_eq!(wrong, ["T171 Thinng 12: [], weeks []"]);
}

#[test]
fn a_title_that_names_no_thing_is_never_given_one() {
    let nothing: Vec<Row> = rows().into_iter().filter(|row| row.things.is_empty()).collect();

    let given: Vec<String> = nothing.iter().filter_map(wrong).collect();

    assert!(nothing.len() > 40);
    assert_eq!(given, [""; 0]);
}
