//! Promises about what is said under posts: counts, what is new, what is yours, who waits.

use super::*;
use crate::domain::{Part, SeenReplies, SeenReply, Waits};

fn commentable(guid: &str, published: &str) -> Seen {
    Seen {
        comments_page: Some(url(&format!("https://niamh.example/{guid}#respond"))),
        comments_feed: Some(url(&format!("https://niamh.example/{guid}/feed/"))),
        ..post(guid, &format!("Thing {guid}"), published)
    }
}

fn comment(key: &str, author: &str, published: &str) -> SeenReply {
    SeenReply {
        key: key.to_owned(),
        parent: None,
        author: Some(author.into()),
        author_page: None,
        published: published.parse().ok(),
        html: format!("<p>{key}</p>"),
        link: Some(url(&format!("https://niamh.example/1#{key}"))),
        pingback: false,
    }
}

fn answer(key: &str, parent: &str, author: &str, published: &str) -> SeenReply {
    SeenReply { parent: Some(parent.to_owned()), ..comment(key, author, published) }
}

impl World {
    fn hears(&mut self, post: PostId, replies: &[SeenReply], whole: bool, now: &str) -> u32 {
        let seen = SeenReplies { post, replies: replies.to_vec(), whole };
        self.store.keep_replies(&[seen], at(now)).unwrap()
    }

    fn row(&self, title: &str) -> Row {
        self.rows().into_iter().find(|row| row.title.as_str() == title).unwrap()
    }

    fn you_are(&mut self, name: Option<&str>, page: Option<&str>) {
        let you = You {
            name: name.map(str::to_owned),
            pages: page.map(url).into_iter().collect(),
            handles: Vec::new(),
        };
        self.store.set_you(&you).unwrap();
    }
}

/// Niamh's one post of 20 April.
fn one_post() -> (World, PostId) {
    let mut world = World::new();
    world.niamh(&[commentable("1", "2026-04-20T09:00:00Z")]);
    let id = world.row("Thing 1").key.id;
    (world, id)
}

#[test]
fn pingbacks_and_the_author_s_own_words_are_no_reply() {
    let (mut world, post) = one_post();
    let pingback = SeenReply { pingback: true, ..comment("p", "A blog", "2026-04-21T09:00:00Z") };
    let own = comment("own", "niamh byrne", "2026-04-21T09:30:00Z");

    world.hears(post, &[pingback.clone(), own.clone()], true, NOW);
    assert_eq!(world.row("Thing 1").replies, Replies::Nobody);
    world.hears(post, &[pingback, own, comment("c", "Ama", "2026-04-21T10:00:00Z")], true, NOW);

    assert_eq!(world.row("Thing 1").replies, Replies::counted(1));
    assert_eq!(world.store.conversation(post).unwrap().replies.len(), 2, "a pingback is not said");
}

#[test]
fn a_count_stays_true_when_the_feed_s_own_count_is_stale() {
    let (mut world, post) = one_post();
    let seen = Seen { replies: Replies::Nobody, ..commentable("1", "2026-04-20T09:00:00Z") };
    world.niamh(std::slice::from_ref(&seen));
    assert_eq!(world.row("Thing 1").replies, Replies::Nobody);

    world.hears(post, &[comment("c", "Ama", "2026-04-21T10:00:00Z")], true, NOW);
    world.niamh(&[Seen { title: Some("Thing 1".into()), ..seen }]);

    assert_eq!(world.row("Thing 1").replies, Replies::counted(1));
}

#[test]
fn part_of_a_conversation_makes_no_fact_of_nobody_and_forgets_nothing() {
    let (mut world, post) = one_post();
    world.hears(post, &[comment("a", "Ama", "2026-04-21T10:00:00Z")], true, NOW);

    world.hears(post, &[comment("b", "Ben", "2026-04-22T10:00:00Z")], false, NOW);
    assert_eq!(world.row("Thing 1").replies, Replies::counted(2));
    world.hears(post, &[comment("b", "Ben", "2026-04-22T10:00:00Z")], true, NOW);

    assert_eq!(world.row("Thing 1").replies, Replies::counted(1), "deleted on its blog");
}

#[test]
fn what_came_since_you_looked_is_new_once() {
    let (mut world, post) = one_post();
    let (a, b) =
        (comment("a", "Ama", "2026-04-21T10:00:00Z"), comment("b", "Ben", "2026-04-28T10:00:00Z"));
    world.hears(post, std::slice::from_ref(&a), true, "2026-04-22T10:00:00Z");
    assert_eq!(world.row("Thing 1").fresh, 0, "the post itself is new, not what is under it");
    world.store.conversation_read(post, at("2026-04-23T10:00:00Z")).unwrap();

    let came = world.hears(post, &[a.clone(), b.clone()], true, NOW);
    let again = world.hears(post, &[a, b], true, NOW);

    assert_eq!((came, again, world.row("Thing 1").fresh), (1, 0, 1));
    world.store.conversation_read(post, at(NOW)).unwrap();
    assert_eq!(world.row("Thing 1").fresh, 0);
}

#[test]
fn replies_to_you_are_those_on_your_blog_and_those_that_answer_your_words() {
    let (mut world, post) = one_post();
    let words = [
        comment("yours", "Ruth", "2026-04-21T10:00:00Z"),
        comment("other", "Ben", "2026-04-21T11:00:00Z"),
    ];
    world.hears(post, &words, true, NOW);
    world.you_are(Some("ruth"), None);
    let for_you = |world: &World| {
        let (rows, _) = world.store.page(Among::ForYou, Span::Newest, 10).unwrap();
        rows.iter().map(|row| (row.key.at, row.fresh, row.answered)).collect::<Vec<_>>()
    };
    assert_eq!(for_you(&world), [], "Ben speaks to Niamh");

    let mut more = words.to_vec();
    more.push(answer("to you", "yours", "Niamh Byrne", "2026-04-22T08:00:00Z"));
    world.hears(post, &more, true, NOW);
    assert_eq!(for_you(&world), [(at("2026-04-22T08:00:00Z"), 2, true)]);
    assert_eq!(world.store.tally().unwrap().for_you, 1);

    world.store.conversation_read(post, at(NOW)).unwrap();
    assert_eq!(world.store.tally().unwrap().for_you, 0);
    assert_eq!(for_you(&world).len(), 1, "it stays where it can be found again");
    world.you_are(None, Some("http://www.niamh.example"));
    // On your blog Ben speaks to you, and what its author says are your own words.
    assert_eq!(for_you(&world), [(at("2026-04-21T11:00:00Z"), 0, true)]);
}

#[test]
fn a_comment_is_yours_by_your_page_rather_than_by_a_name_that_others_have_too() {
    let (mut world, post) = one_post();
    world.you_are(Some("Ruth"), Some("https://ruth.example/"));
    let page = |page: &str| Some(url(page));
    let mine = SeenReply {
        author_page: page("http://ruth.example"),
        ..comment("a", "R. G.", "2026-04-21T10:00:00Z")
    };
    let other = SeenReply {
        author_page: page("https://another-ruth.example/"),
        ..comment("b", "Ruth", "2026-04-21T11:00:00Z")
    };

    world.hears(post, &[mine, other], true, NOW);

    let said = world.store.conversation(post).unwrap().replies;
    let yours: Vec<bool> = said.iter().map(|reply| reply.yours).collect();
    assert_eq!(yours, [true, false]);
}

#[test]
fn notes_that_announce_or_link_and_their_answers_belong_to_the_conversation() {
    let (mut world, post) = one_post();
    let link = "https://niamh.example/1";
    let announcement = note("1", "@niamh@books.example", &[link]);
    let mention = note("2", "@sam@books.example", &[link]);
    let mut answer = note("3", "@ama@books.example", &[]);
    answer.note.as_mut().unwrap().answers = Some("1".to_owned());
    world.keep("https://books.example", &[announcement, mention, answer], NOW);

    let parts: Vec<_> =
        world.store.conversation(post).unwrap().replies.iter().map(|reply| reply.part).collect();

    assert_eq!(parts.len(), 3);
    assert!([Part::Announcement, Part::Mention, Part::Reply].iter().all(|p| parts.contains(p)));
    assert_eq!(
        world.row("Thing 1").replies,
        Replies::counted(1),
        "an answer to the note is a reply"
    );
}

#[test]
fn those_who_wait_are_newcomers_then_the_never_answered_then_the_rest_longest_first() {
    let mut world = World::new();
    let mut everybody = people();
    for name in ["Ama", "Ben", "Cara"] {
        let home = format!("https://{}.example/", name.to_lowercase());
        everybody.push(Enrolment {
            name: name.to_owned(),
            page: Some(url(&home)),
            feeds: vec![url(&format!("{home}feed/"))],
            ..Enrolment::default()
        });
    }
    world.store.enrol(&everybody, &tags()).unwrap();
    let of = |who: &str, number: u8, published: &str, replies: u32| Seen {
        guid: Some(format!("{who} {number}")),
        link: Some(url(&format!("https://{who}.example/{number}"))),
        title: Some(format!("{who} {number}").as_str().into()),
        replies: Replies::counted(replies),
        ..commentable("x", published)
    };
    // Ama is new. Ben was never answered. Cara and Niamh were, and wait; Niamh for longer.
    world.keep("https://ama", &[of("ama", 1, "2026-04-27T09:00:00Z", 0)], NOW);
    let ben = [of("ben", 1, "2026-02-01T09:00:00Z", 0), of("ben", 2, "2026-04-01T09:00:00Z", 0)];
    world.keep("https://ben", &ben, NOW);
    let cara = [of("cara", 1, "2026-03-01T09:00:00Z", 2), of("cara", 2, "2026-04-20T09:00:00Z", 0)];
    world.keep("https://cara", &cara, NOW);
    let niamh = [
        of("niamh", 1, "2026-03-01T09:00:00Z", 2),
        of("niamh", 2, "2026-04-10T09:00:00Z", 0),
        of("niamh", 3, "2026-04-02T09:00:00Z", 0),
        Seen { published: None, ..of("niamh", 4, "2026-04-28T09:00:00Z", 0) },
        Seen {
            comments_page: None,
            comments_feed: None,
            ..of("niamh", 5, "2026-04-26T09:00:00Z", 0)
        },
    ];
    world.niamh(&niamh);
    let waiting = |world: &World| -> Vec<(String, Waits)> {
        let rows = world.store.waiting(at(NOW)).unwrap();
        rows.iter().map(|row| (row.title.to_string(), row.waits.unwrap())).collect()
    };
    let named = |list: &[(&str, Waits)]| -> Vec<(String, Waits)> {
        list.iter().map(|(title, waits)| ((*title).to_owned(), *waits)).collect()
    };

    assert_eq!(
        waiting(&world),
        named(&[
            ("ama 1", Waits::NewHere),
            ("ben 2", Waits::NeverAnswered),
            ("niamh 2", Waits::Also),
            ("cara 2", Waits::Also),
        ])
    );
    world.you_are(None, Some("https://ama.example/"));
    assert!(
        waiting(&world).iter().all(|(title, _)| title != "ama 1"),
        "you do not wait for yourself"
    );
}

fn queue(
    world: &mut World,
    post: PostId,
    parent: Option<&str>,
    text: &str,
) -> crate::domain::OutId {
    let way = crate::domain::Way::Form;
    world
        .store
        .queue_reply(
            (post, parent),
            (text, Going { way, name: Some("Ruth"), account: None }),
            None,
            (at(NOW), at(NOW)),
        )
        .unwrap()
}

#[test]
fn a_reply_that_was_taken_back_is_never_sent_by_its_old_number() {
    let (mut world, post) = one_post();
    let first = queue(&mut world, post, None, "Hello");
    assert!(world.store.take_back(first, at(NOW)).unwrap());
    let second = queue(&mut world, post, None, "Hello");

    assert_ne!(first, second);
    assert_eq!(world.store.begin_sending(first, "once", at(NOW)).unwrap(), None);
    assert!(world.store.begin_sending(second, "once", at(NOW)).unwrap().is_some());
    assert_eq!(world.store.begin_sending(second, "once", at(NOW)).unwrap(), None, "once");
}

#[test]
fn sending_some_words_leaves_a_draft_of_other_words_alone() {
    let (mut world, post) = one_post();
    world.store.keep_draft(post, None, "A long one, in another window", at(NOW)).unwrap();

    queue(&mut world, post, None, "Hello");

    let texts: Vec<String> =
        world.store.outbox().unwrap().into_iter().map(|reply| reply.text).collect();
    assert_eq!(texts, ["A long one, in another window", "Hello"]);
}

#[test]
fn the_same_short_words_under_another_comment_are_not_taken_for_each_other() {
    let (mut world, post) = one_post();
    let mut thanks = comment("comment-10", "Ruth", NOW);
    thanks.html = "<p>Thank you!</p>".to_owned();
    let first = queue(&mut world, post, None, "Thank you!");
    world.store.begin_sending(first, "once", at(NOW)).unwrap();
    world.store.finish_sending(first, &Outcome::Sent(Some("comment-10".into())), at(NOW)).unwrap();
    let second = queue(&mut world, post, Some("comment-7"), "Thank you!");
    world.store.begin_sending(second, "once", at(NOW)).unwrap();
    world.store.finish_sending(second, &Outcome::NotKnown, at(NOW)).unwrap();

    world.store.settle_replies(post, std::slice::from_ref(&thanks), at(NOW)).unwrap();
    assert_eq!(world.store.outbox_count().unwrap(), 1);
    let mut there = thanks.clone();
    (there.key, there.parent) = ("comment-11".to_owned(), Some("comment-7".to_owned()));
    world.store.settle_replies(post, &[thanks, there], at(NOW)).unwrap();

    assert_eq!(world.store.outbox_count().unwrap(), 0);
}

#[test]
fn a_database_of_the_first_schema_keeps_its_posts_counts_and_marks() {
    let (_folder, opened) = brought_from(
        1,
        "INSERT INTO participant(id, name, page_key, listed, paused) VALUES (1, 'Ama', 'ama.example/', 1, 0);
         INSERT INTO source(id, kind, address, key, participant, listed) VALUES (1, 0, 'https://ama.example/feed/', 'ama.example/feed/', 1, 1);
         INSERT INTO post(id, public, kind, source, participant, headline, hash, date_sure, at, first_seen, replies, in_scope)
           VALUES (1, 'aaaabbbbcccc', 0, 1, 1, 'Kept', x'00', 0, 1777000000000, 1777000000000, 3, 1);
         INSERT INTO mark(post, read, saved, made_at) VALUES (1, 1, 1, 1777000000000);",
    );

    assert!(opened.set_aside.is_none());
    let row = opened.store.page(Among::Everything, Span::Newest, 10).unwrap().0.remove(0);
    assert_eq!((row.title.as_str(), row.replies), ("Kept", Replies::counted(3)));
    assert!(row.mark.read && row.mark.saved);
}
