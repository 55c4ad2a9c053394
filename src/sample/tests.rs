//! The figures that the sample's documents must come to.

use super::fedi::Notes;
use super::people::{Site, Standing};
use super::tables::{COMMENTS, NOTES, PEOPLE, POSTS};
use super::*;
use crate::{config, feeds as reader};

#[test]
fn the_tables_hold_what_they_promise() {
    assert_eq!((POSTS.len(), COMMENTS.len(), NOTES.len(), PEOPLE.len()), (248, 255, 38, 25));
    assert_eq!(NOTES.iter().filter(|note| note.network == "fediverse").count(), 28);
    assert_eq!(
        NOTES.iter().filter(|note| note.kind == "announce" && note.network == "fediverse").count(),
        12
    );
    for (kind, count) in [
        ("answer", 212),
        ("instruction", 14),
        ("other", 10),
        ("catchup", 4),
        ("notice", 3),
        ("short", 3),
        ("recap", 1),
        ("mention", 1),
    ] {
        assert_eq!(POSTS.iter().filter(|post| post.kind == kind).count(), count, "{kind}");
    }
}

#[test]
fn every_host_is_one_blog_s() {
    let mut names = hosts();
    names.sort();
    names.dedup();

    assert_eq!(names.len(), 29);
    assert!(names.iter().all(|name| name.ends_with(".example")));
}

#[test]
fn every_feed_is_read_in_its_format_and_none_of_its_posts_is_lost() {
    for person in PEOPLE.iter() {
        let home = url::Url::parse(&people::home(person, Site::First)).unwrap();
        let served = feeds::feed(person, Site::First, now());
        let posts = people::shown(person, Site::First, now());

        let feed = reader::read(&served.bytes, None, &home).unwrap();

        assert_eq!(feed.posts.len(), posts.len(), "{}", person.id);
        assert_eq!(feed.mended, person.id == "p18", "{}", person.id);
        assert_eq!(feed.title.as_ref().unwrap().as_str(), person.blog);
        let format = match person.format {
            "atom" => reader::Format::Atom,
            "rss1" => reader::Format::Rss1,
            "json" => reader::Format::Json,
            _ => reader::Format::Rss2,
        };
        assert_eq!(feed.format, format, "{}", person.id);
        for (read, post) in feed.posts.iter().zip(posts) {
            assert_eq!(read.published, post.published, "{}", post.id);
            let title =
                read.title.as_ref().map_or("", |title| title.as_str()).replace(" & more: ", ": ");
            let wanted = if person.id == "p18" {
                post.title.to_owned()
            } else {
                post.title.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            assert_eq!(title, wanted, "{}", post.id);
        }
    }
}

#[test]
fn blogs_close_and_move_when_they_should() {
    let [first, second, last] = moments();
    let piotr = PEOPLE.iter().find(|person| person.id == "p14").unwrap();
    let freya = PEOPLE.iter().find(|person| person.id == "p23").unwrap();

    assert_eq!(
        [first, second, last].map(|at| people::standing(piotr, Site::First, at)),
        [Standing::Open, Standing::Open, Standing::Moved]
    );
    assert_eq!(
        [first, second, last].map(|at| people::standing(freya, Site::First, at)),
        [Standing::Open, Standing::Closed, Standing::Closed]
    );
    assert_eq!(people::shown(piotr, Site::New, last).len(), 5);
}

#[test]
fn post_100_is_as_long_as_a_small_book() {
    let post = &POSTS[99];

    let words = bodies::html(post).split_whitespace().count();

    assert!((10_000..15_000).contains(&words), "{words}");
}

#[test]
fn the_config_of_the_sample_has_no_mistake() {
    let settings = config::read(&config()).unwrap();

    assert_eq!((settings.participants.len(), settings.hashtags.len()), (25, 1));
    assert_eq!(settings.participants.iter().filter(|person| !person.only.is_empty()).count(), 2);
}

#[test]
fn older_posts_are_on_the_pages_that_their_platforms_have() {
    let of = |id: &str, query: &str| {
        let person = PEOPLE.iter().find(|person| person.id == id).unwrap();
        people::older(person, Site::First, query, now()).map(|posts| posts.len())
    };

    assert_eq!((of("p01", "paged=2"), of("p01", "paged=3")), (Some(3), None));
    assert_eq!((of("p03", "paged=2"), of("p15", "paged=2")), (None, None));
    assert_eq!(of("p02", "start-index=3&max-results=4"), Some(4));
    assert_eq!(of("p02", "start-index=100"), Some(0));
    assert_eq!((of("p05", "paged=2"), of("p01", "replies=2")), (None, None));
}

#[test]
fn the_stream_pages_forward_from_a_point_and_forgets_the_deleted_note() {
    let query = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let (before, _) =
        stream::page("lantern23", &query(&[("limit", "40")]), &Notes::default(), moments()[1]);
    let (after, link) =
        stream::page("Lantern23", &query(&[("limit", "40")]), &Notes::default(), now());
    let ids: Vec<&str> =
        after.as_array().unwrap().iter().map(|note| note["id"].as_str().unwrap()).collect();
    let (next, _) = stream::page(
        "lantern23",
        &query(&[("limit", "5"), ("min_id", ids[20])]),
        &Notes::default(),
        now(),
    );

    assert!(before.to_string().contains("moving on") && !after.to_string().contains("moving on"));
    assert_eq!(ids.len(), 27);
    assert!(link.unwrap().contains("max_id"));
    assert_eq!(
        next.as_array()
            .unwrap()
            .iter()
            .map(|note| note["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ids[15..20]
    );
    assert_eq!(
        stream::page("other", &query(&[]), &Notes::default(), now()).0.as_array().unwrap().len(),
        0
    );
}

#[test]
fn the_people_of_the_sample_take_part_in_its_programme_and_stay_as_they_are() {
    use crate::runtime::programmes::Programmes;
    use crate::runtime::roster::enrolments;
    use crate::store::Enrolment;
    use config::edit::NewParticipant;

    let folder = tempfile::tempdir().unwrap();
    let programmes = Programmes::of(folder.path().to_owned(), jiff::tz::TimeZone::UTC);
    let settings = config::read(&config()).unwrap();
    let listed = config::read_programme(PUBLISHED).unwrap().participants;
    let listed: Vec<NewParticipant> = listed.iter().map(NewParticipant::from).collect();
    programmes.keep(PROGRAMME, PUBLISHED, &listed).unwrap();

    let (alone, own_tags) = enrolments(&settings, &[]);
    let (mut together, tags) = enrolments(&settings, &programmes.joined(&settings));

    let takes_part = |one: &&Enrolment| one.programmes == [PROGRAMME];
    assert_eq!(together.iter().filter(takes_part).count(), 24, "all but the organiser's blog");
    for person in &mut together {
        person.programmes.clear();
    }
    assert_eq!((together, tags), (alone, own_tags));
}
