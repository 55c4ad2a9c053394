//! The tables as typed rows. They are part of the program, so a row that cannot be read is a
//! mistake that a test finds.

use std::sync::LazyLock;

use jiff::Timestamp;

/// A person, or the organiser.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) blog: &'static str,
    pub(super) platform: &'static str,
    pub(super) format: &'static str,
    pub(super) language: &'static str,
    pub(super) offset_hours: i8,
    pub(super) team: &'static str,
    pub(super) tagged_only: bool,
    pub(super) takes_comments: bool,
    pub(super) fediverse: &'static str,
    pub(super) bluesky: &'static str,
}

/// A post.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) number: usize,
    pub(super) id: &'static str,
    pub(super) who: &'static str,
    /// `None`: the post has no date.
    pub(super) published: Option<Timestamp>,
    pub(super) title: &'static str,
    pub(super) things: Vec<usize>,
    pub(super) tags: Vec<&'static str>,
    pub(super) language: &'static str,
    pub(super) kind: &'static str,
    pub(super) author: &'static str,
    pub(super) remark: &'static str,
}

/// A comment.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) id: &'static str,
    pub(super) post: &'static str,
    pub(super) by: &'static str,
    pub(super) at: Timestamp,
    pub(super) text: &'static str,
    pub(super) answers: &'static str,
}

/// A note of the hashtag's stream.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) number: usize,
    pub(super) id: &'static str,
    pub(super) network: &'static str,
    pub(super) who: &'static str,
    pub(super) at: Timestamp,
    pub(super) text: &'static str,
    pub(super) kind: &'static str,
    pub(super) about: &'static str,
}

pub(super) static PEOPLE: LazyLock<Vec<Person>> = LazyLock::new(|| {
    rows(include_str!("data/participants.tsv"))
        .map(|row| Person {
            id: row.at(0),
            name: row.at(1),
            blog: row.at(2),
            platform: row.at(3),
            format: row.at(4),
            language: row.at(5),
            offset_hours: row.at(6).parse().unwrap_or(0),
            team: row.at(7),
            tagged_only: row.at(9) == "tagged",
            takes_comments: row.at(10) == "comments",
            fediverse: row.at(11),
            bluesky: row.at(12),
        })
        .collect()
});

pub(super) static POSTS: LazyLock<Vec<Post>> = LazyLock::new(|| {
    rows(include_str!("data/posts.tsv"))
        .enumerate()
        .map(|(index, row)| Post {
            number: index + 1,
            id: row.at(0),
            who: row.at(1),
            published: row.at(2).parse().ok(),
            title: row.at(3),
            things: row.at(4).split(',').filter_map(|thing| thing.parse().ok()).collect(),
            tags: row.at(5).split('|').filter(|tag| !tag.is_empty()).collect(),
            language: row.at(6),
            kind: row.at(7),
            author: row.at(8),
            remark: row.at(9),
        })
        .collect()
});

pub(super) static COMMENTS: LazyLock<Vec<Comment>> = LazyLock::new(|| {
    rows(include_str!("data/comments.tsv"))
        .map(|row| Comment {
            id: row.at(0),
            post: row.at(1),
            by: row.at(2),
            at: super::at(row.at(3)),
            text: row.at(4),
            answers: row.at(5),
        })
        .collect()
});

pub(super) static NOTES: LazyLock<Vec<Note>> = LazyLock::new(|| {
    rows(include_str!("data/stream.tsv"))
        .enumerate()
        .map(|(index, row)| Note {
            number: index + 1,
            id: row.at(0),
            network: row.at(1),
            who: row.at(2),
            at: super::at(row.at(3)),
            text: row.at(4),
            kind: row.at(5),
            about: row.at(6),
        })
        .collect()
});

/// The person with an id.
pub(super) fn person(id: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.id == id)
}

/// The post with an id.
pub(super) fn post(id: &str) -> Option<&'static Post> {
    POSTS.iter().find(|post| post.id == id)
}

/// One row of a table; a missing cell is empty.
struct Row(Vec<&'static str>);

impl Row {
    fn at(&self, column: usize) -> &'static str {
        self.0.get(column).copied().unwrap_or_default()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| Row(line.split('\t').collect()))
}
