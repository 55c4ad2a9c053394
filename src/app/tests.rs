//! What keys and events do, told as promises. State, keys, what follows.

mod finding;
mod hiding;
pub(crate) mod notes;
mod older;
mod palette;
mod pointing;
mod reading;
pub(crate) mod review;
pub(crate) mod things;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::action::{ACTIONS, Action};
use super::key::Key;
use super::keymap::Keymap;
use super::model::{Message, Tab};
use super::*;
use crate::domain::{
    Absence, DateSure, Gap, KeepTrouble, Mark, MarkChange, OutId, Part, ParticipantId, Person,
    PostId, PostKind, PublicId, Replies, Route, Row, RowKey, SaidAt, SourceId, Standing, Trouble,
    TroubleAt, Waits, Way,
};
use crate::text::{Block, Clean, Document, Inline, Style};

pub(crate) fn now() -> Timestamp {
    "2026-04-29T10:30:00Z".parse().unwrap()
}

/// A row by its number: the higher, the older.
pub(crate) fn row(number: i64, person: &str, title: &str) -> Row {
    Row {
        key: RowKey {
            at: now() - SignedDuration::from_hours(number * 5),
            id: PostId(1000 - number),
        },
        public: PublicId(format!("post{number:08}").into()),
        kind: PostKind::Blog,
        participant: Some(ParticipantId(1)),
        person: person.into(),
        title: title.into(),
        date: DateSure::Sure,
        address: Some(Clean::line(&format!("https://blog.example/{number}"))),
        comments_address: Some(Clean::line(&format!("https://blog.example/{number}#respond"))),
        replies: Replies::Unknown,
        announced: None,
        mark: Mark::default(),
        fresh: 0,
        answered: false,
        waits: None,
        things: None,
        on_page: None,
    }
}

pub(crate) fn person(id: i64, name: &str) -> Person {
    Person {
        id: ParticipantId(id),
        name: name.into(),
        blog: Some(Clean::line(&format!("{name} writes"))),
        page: Some("https://blog.example/".into()),
        feeds: vec![(SourceId(id), "https://blog.example/feed/".into())],
        elsewhere: Some("@someone@books.example".into()),
        group: None,
        last_post: Some(now() - SignedDuration::from_hours(30)),
        first_post: None,
        things: Vec::new(),
        takes_part: true,
        instructs: false,
        absence: Absence::default(),
        is_you: false,
        standing: Standing::Followed,
        notes: Vec::new(),
        trouble: None,
    }
}

pub(crate) fn article(row: &Row, words: &str, paragraphs: usize) -> Article {
    let paragraph = Block::Paragraph(vec![
        Inline::Text { text: Clean::run(words), style: Style::default() },
        Inline::Text {
            text: Clean::run("a link"),
            style: Style { link: true, ..Style::default() },
        },
        Inline::LinkNumber(1),
    ]);
    Article {
        warning: None,
        edited_at: None,
        language: None,
        above: Vec::new(),
        remark: None,
        offered: None,
        row: row.clone(),
        source_title: "The blog".into(),
        author: None,
        document: Document {
            blocks: vec![paragraph; paragraphs],
            links: vec!["https://linked.example/".into()],
        },
        enclosures: Vec::new(),
        minutes: Some(2),
        conversation: Vec::new(),
        looked_at: None,
        full: false,
        beginning: false,
        wants_full: false,
        read_to: None,
        outbox: Vec::new(),
    }
}

fn options() -> Options {
    Options {
        title: Some("Lantern 23".into()),
        sample: false,
        automatic: true,
        keymap: Keymap::default(),
        invites: true,
        others_wait: true,
        knows_you: true,
        commands: std::collections::BTreeMap::new(),
    }
}

/// A blog that takes comments by its form.
pub(crate) fn invitation() -> Invitation {
    let route = Route {
        way: Way::Form,
        person: "Ravi".into(),
        name: Some("Ruth".into()),
        email: Some("ruth@school.example".into()),
        site: None,
        page: Some("https://blog.example/0#respond".into()),
        note: None,
    };
    let way = WayOpen {
        route,
        says: "It will appear as a comment on Ravi’s blog, under the name Ruth.".into(),
        goes_along: Some("With it goes your address ruth@school.example (not shown).".into()),
    };
    Invitation {
        ways: vec![way],
        text: String::new(),
        parent: None,
        again: None,
        openers: [
            Clean::run("Thank you for "),
            Clean::run("I tried the same: "),
            Clean::run("May I ask: "),
        ],
    }
}

/// Something said under a post, so many hours ago.
pub(crate) fn turn(person: &str, hours: i64, depth: u16, words: &str) -> Turn {
    let at = now() - SignedDuration::from_hours(hours);
    Turn {
        handle: None,
        warning: None,
        key: format!("{person} {hours}"),
        depth,
        person: person.into(),
        at,
        first_seen: at,
        said_at: SaidAt::Blog,
        part: Part::Reply,
        yours: false,
        document: Document {
            blocks: vec![Block::Paragraph(vec![Inline::Text {
                text: Clean::run(words),
                style: Style::default(),
            }])],
            links: Vec::new(),
        },
    }
}

/// The program as far as `update` knows it: every effect that reads is answered from these rows.
pub(crate) struct Play {
    pub(crate) model: Model,
    pub(crate) rows: Vec<Row>,
    pub(crate) people: Vec<Person>,
    /// What was said under every post, and when one last looked at it.
    pub(crate) turns: Vec<Turn>,
    pub(crate) looked_at: Option<Timestamp>,
    /// Who is offered that wrote the posts.
    pub(crate) offered: Option<Box<crate::domain::Visitor>>,
    /// What every post says, where that is told.
    pub(crate) text: Option<Article>,
    /// What of streams was not read.
    pub(crate) gaps: Vec<Gap>,
    /// Where a reply would appear, and what was written before.
    pub(crate) invitation: Option<Invitation>,
    /// Whether what is sent can be put into the outbox.
    has_room: bool,
    /// Whether it is answered at once how words would go that answer somebody else.
    answers_ways: bool,
    asked: Vec<Effect>,
}

impl Play {
    pub(crate) fn of(rows: Vec<Row>) -> Self {
        Self::sized(rows, (100, 30))
    }

    pub(crate) fn sized(rows: Vec<Row>, (columns, lines): (u16, u16)) -> Self {
        let options = options();
        let people = vec![person(1, "Ama"), person(2, "Ben")];
        let mut play = Self {
            model: Model::new(options),
            rows,
            people,
            turns: Vec::new(),
            offered: None,
            looked_at: None,
            text: None,
            gaps: Vec::new(),
            invitation: Some(invitation()),
            answers_ways: true,
            has_room: true,
            asked: Vec::new(),
        };
        play.tell(Event::Resized { columns, rows: lines });
        play.tell(Event::Started {
            now: now(),
            zone: TimeZone::UTC,
            first_start: false,
            last_here: None,
            place: None,
        });
        play.asked.clear();
        play
    }

    /// Presses keys, one word each; answers what was wanted done besides reading.
    pub(crate) fn press(&mut self, keys: &str) -> Vec<Effect> {
        for word in keys.split_whitespace() {
            let key = Key::parse(word).unwrap();
            let effects = update(&mut self.model, Msg::Key(key));
            self.answer(effects);
        }
        std::mem::take(&mut self.asked)
    }

    /// Pastes text.
    fn tell_paste(&mut self, text: &str) {
        let effects = update(&mut self.model, Msg::Paste(text.to_owned()));
        self.answer(effects);
    }

    pub(crate) fn tell(&mut self, event: Event) {
        let effects = update(&mut self.model, Msg::Event(event));
        self.answer(effects);
    }

    pub(crate) fn click(&mut self, target: pointer::Target) -> Vec<Effect> {
        let effects = update(&mut self.model, Msg::Click(target));
        self.answer(effects);
        std::mem::take(&mut self.asked)
    }

    pub(crate) fn wheel(&mut self, down: bool, over: Option<pointer::Target>) {
        let effects = update(&mut self.model, Msg::Wheel { down, over });
        self.answer(effects);
    }

    /// Answers what reads; keeps what does something.
    fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match self.read(effect) {
                Ok(event) => self.tell(event),
                Err(other) => {
                    let queued = match &other {
                        Effect::SendReply { ticket, .. } if self.has_room => Some(*ticket),
                        _ => None,
                    };
                    self.asked.push(other);
                    if let Some(ticket) = queued {
                        self.tell(Event::Queued { ticket, id: OutId(7) });
                    }
                }
            }
        }
    }

    /// What the database answers now to an effect that reads; any other comes back.
    fn read(&self, effect: Effect) -> Result<Event, Effect> {
        Ok(match effect {
            Effect::LoadPage { ticket, view: view @ ListView::Thing(_, thing), page, count } => {
                things::page(&self.rows, (ticket, view, thing), (page, count))
            }
            Effect::LoadPage { ticket, view, page, count } => {
                let (rows, more) = self.page(view, page, usize::from(count));
                Event::Page { ticket, view, page, rows, more, beside: None }
            }
            Effect::Find { ticket, filter, page, count, .. } => {
                finding::found(&self.rows, &filter, (ticket, page), usize::from(count))
            }
            Effect::LoadPost { ticket, post } => {
                let found = self.rows.iter().find(|row| row.key.id == post);
                let article = found.map(|row| {
                    if let Some(text) = &self.text {
                        return Box::new(Article { row: row.clone(), ..text.clone() });
                    }
                    Box::new(Article {
                        conversation: self.turns.clone(),
                        offered: self.offered.clone(),
                        looked_at: self.looked_at,
                        ..article(row, "Some words with ", 30)
                    })
                });
                Event::Post { ticket, article }
            }
            Effect::AskRoute { ticket, .. } => {
                Event::Route { ticket, invitation: self.invitation.clone().map(Box::new) }
            }
            Effect::AskWays { ticket, .. } if self.answers_ways => {
                let ways = self.invitation.clone().map_or_else(Vec::new, |open| open.ways);
                Event::Ways { ticket, ways }
            }
            Effect::LoadPeople { ticket, .. } => {
                Event::People { ticket, people: self.people.clone(), streams: vec![] }
            }
            Effect::LoadTotals { ticket } => {
                let count = |wanted: fn(&Row) -> bool| {
                    self.rows.iter().filter(|row| wanted(row)).count() as u64
                };
                let (new, saved) = (count(Row::is_new), count(|row| row.mark.saved));
                let few = |count: u64| u32::try_from(count).unwrap();
                let (waiting, for_you) =
                    (few(count(|row| row.waits.is_some())), few(count(|row| row.fresh > 0)));
                Event::Totals {
                    gaps: self.gaps.clone(),
                    ticket,
                    totals: Totals { new, saved, waiting, for_you, people: 2, ..Totals::default() },
                }
            }
            other => return Err(other),
        })
    }

    fn page(&self, view: ListView, page: PageOf, count: usize) -> (Vec<Row>, bool) {
        let all: Vec<Row> = self
            .rows
            .iter()
            .filter(|row| match view {
                ListView::Notes => row.kind == PostKind::Note,
                ListView::Saved => row.mark.saved,
                ListView::Waiting => row.waits.is_some(),
                ListView::ForYou => row.fresh > 0,
                ListView::Thing(_, thing) => {
                    row.things.as_ref().is_some_and(|on| on.numbers.contains(&thing))
                }
                ListView::Everything
                | ListView::Person(_)
                | ListView::Found
                | ListView::Named(_) => true,
            })
            .cloned()
            .collect();
        let fits = |row: &&Row| match page {
            PageOf::Newest | PageOf::Oldest => true,
            PageOf::After(key) => row.key < key,
            PageOf::Before(key) => row.key > key,
            PageOf::From(key) => row.key <= key,
            PageOf::NextNew(key) => all
                .iter()
                .find(|other| other.key < key && other.is_new())
                .is_some_and(|found| row.key <= found.key),
            PageOf::PreviousNew(key) => all
                .iter()
                .rev()
                .find(|other| other.key > key && other.is_new())
                .is_some_and(|found| row.key <= found.key),
        };
        let mut rows: Vec<Row> = all.iter().filter(fits).cloned().collect();
        let more = rows.len() > count;
        if matches!(page, PageOf::Before(_) | PageOf::Oldest) {
            rows.drain(..rows.len().saturating_sub(count));
        }
        rows.truncate(count);
        (rows, more)
    }

    pub(crate) fn here(&self) -> &str {
        self.model.list().unwrap().here().unwrap().title.as_str()
    }

    fn shown(&self) -> Vec<String> {
        let rows = &self.model.list().unwrap().rows;
        rows.iter()
            .map(|row| format!("{}{}", if row.is_new() { "• " } else { "  " }, row.title))
            .collect()
    }
}

fn things(count: i64) -> Vec<Row> {
    (0..count).map(|number| row(number, "Ama", &format!("Thing {number}"))).collect()
}

fn saves(effects: &[Effect]) -> Vec<(PostId, MarkChange)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SaveMarks { changes, .. } => Some(changes.clone()),
            _ => None,
        })
        .flatten()
        .collect()
}

#[test]
fn the_first_thing_asked_for_is_what_is_kept_and_then_what_is_due() {
    let options = options();
    let mut model = Model::new(options);

    let effects = update(
        &mut model,
        Msg::Event(Event::Started {
            now: now(),
            zone: TimeZone::UTC,
            first_start: false,
            last_here: None,
            place: None,
        }),
    );

    assert!(matches!(
        effects[0],
        Effect::LoadPage { view: ListView::Everything, page: PageOf::Newest, .. }
    ));
    assert_eq!(effects.last(), Some(&Effect::Refresh { asked: Asked::WhenDue }));
}

#[test]
fn a_screen_that_asks_first_gets_nothing_unasked() {
    let mut play = Play::of(things(3));
    play.model.options.automatic = false;
    play.tell(Event::Due);

    assert_eq!(play.press(""), []);
    assert_eq!(play.press("R"), [Effect::Refresh { asked: Asked::ByPerson }]);
}

#[test]
fn opening_a_post_makes_it_read_once() {
    let mut play = Play::of(things(3));

    let first = play.press("j enter");
    let second = play.press("esc enter");

    assert_eq!(saves(&first), [(PostId(999), MarkChange::Read)]);
    assert_eq!(saves(&second), []);
    assert_eq!(play.shown(), ["• Thing 0", "  Thing 1", "• Thing 2"]);
}

#[test]
fn a_mark_shows_at_once_and_is_taken_back_if_it_cannot_be_kept() {
    let mut play = Play::of(things(2));
    let effects = play.press("s");
    assert!(play.model.list().unwrap().rows[0].mark.saved);
    let Effect::SaveMarks { ticket, .. } = effects[0] else { panic!("no mark was kept") };

    play.tell(Event::MarksLost { ticket, why: KeepTrouble::Full });

    assert!(!play.model.list().unwrap().rows[0].mark.saved);
    assert_eq!(play.model.message, Some(Message::Failed(Failure::NotKept(KeepTrouble::Full))));
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let mut play = Play::of(things(2));
    let before = play.model.clone();

    play.tell(Event::MarksLost { ticket: Ticket(9999), why: KeepTrouble::Full });
    play.tell(Event::Page {
        ticket: Ticket(9999),
        view: ListView::Everything,
        page: PageOf::Newest,
        rows: vec![],
        more: false,
        beside: None,
    });
    play.tell(Event::People { ticket: Ticket(9999), people: vec![], streams: vec![] });
    play.tell(Event::AllMarked { ticket: Ticket(9999), batch: 1, count: 5 });

    assert_eq!(play.model, before);
}

#[test]
fn undo_takes_back_and_redo_does_again() {
    let mut play = Play::of(things(3));

    play.press("m j s");
    let undone = play.press("u u");
    let redone = play.press("ctrl-r");

    assert_eq!(
        saves(&undone),
        [(PostId(999), MarkChange::Unsaved), (PostId(1000), MarkChange::New)]
    );
    assert_eq!(saves(&redone), [(PostId(1000), MarkChange::Read)]);
    play.press("u u");
    assert_eq!(play.model.message, Some(Message::NothingToUndo));
}

#[test]
fn clearing_the_table_can_be_undone_and_done_again() {
    let mut play = Play::of(things(3));
    let Effect::MarkAllRead { ticket, view } = play.press("A")[0].clone() else {
        panic!("nothing was cleared")
    };
    play.tell(Event::AllMarked { ticket, batch: 7, count: 3 });
    assert_eq!(
        (view, play.model.message.clone()),
        (ListView::Everything, Some(Message::AllRead(3)))
    );

    let Effect::UnmarkAll { ticket, batch } = play.press("u")[0].clone() else {
        panic!("nothing was undone")
    };
    play.tell(Event::AllUnmarked { ticket });

    assert_eq!(batch, 7);
    assert!(matches!(play.press("ctrl-r")[0], Effect::MarkAllRead { .. }));
}

#[test]
fn new_posts_never_move_the_cursor() {
    let mut play = Play::of(things(3));
    play.press("j");
    let mut rows = vec![row(-1, "Ben", "Brand new"), row(-2, "Ben", "Newer still")];
    rows.sort_by_key(|row| std::cmp::Reverse(row.key));
    play.rows.splice(0..0, rows);

    play.tell(Event::Changed);

    assert_eq!(play.here(), "Thing 1");
    assert_eq!(play.shown().len(), 5);
}

#[test]
fn a_post_that_leaves_the_list_stays_under_the_cursor() {
    let mut play = Play::of(things(3));
    play.rows[1].mark.saved = true;
    play.rows[2].mark.saved = true;
    play.press("4 j s");
    play.rows[2].mark.saved = false;

    play.tell(Event::Changed);

    assert_eq!(play.here(), "Thing 2");
    play.press("1 4");
    assert_eq!(play.shown(), ["• Thing 1"]);
}

#[test]
fn a_mark_that_is_not_on_the_disk_yet_is_not_forgotten_by_a_reload() {
    let mut play = Play::of(things(3));
    play.press("m");

    play.tell(Event::Changed);

    assert_eq!(play.shown()[0], "  Thing 0");
}

#[test]
fn space_reads_on_through_the_post_and_then_to_the_next_new_one() {
    let mut play = Play::of(things(3));
    play.rows[1].mark.read = true;
    play.tell(Event::Changed);

    play.press("space");
    assert!(play.model.reading);
    play.press("space");
    assert!(play.model.reader.as_ref().unwrap().scroll > 0);
    play.press("space space space space space");

    assert_eq!(play.here(), "Thing 2");
}

#[test]
fn next_and_previous_new_pass_over_what_is_read() {
    let mut play = Play::of(things(6));
    for read in [1, 2, 4] {
        play.rows[read].mark.read = true;
    }
    play.tell(Event::Changed);

    play.press("n");
    assert_eq!(play.here(), "Thing 3");
    play.press("n");
    assert_eq!(play.here(), "Thing 5");
    play.press("n");
    assert_eq!(play.model.message, Some(Message::NothingNew));
    play.press("p p");
    assert_eq!(play.here(), "Thing 0");
}

#[test]
fn while_reading_the_next_new_post_is_opened_also_beyond_the_window() {
    let mut play = Play::of(things(600));
    for read in 1..550 {
        play.rows[read].mark.read = true;
    }
    play.tell(Event::Changed);

    play.press("enter n");

    assert_eq!(play.here(), "Thing 550");
    assert!(play.model.reading);
    assert_eq!(play.model.reader.as_ref().unwrap().post, play.rows[550].key.id);
}

#[test]
fn a_long_list_is_walked_in_a_window_of_bounded_size() {
    let mut play = Play::of(things(2000));
    for _ in 0..1500 {
        play.press("j");
    }

    assert_eq!(play.here(), "Thing 1500");
    assert!(play.model.list().unwrap().rows.len() <= list::MOST_ROWS + usize::from(list::PAGE));
    play.press("G");
    assert_eq!(play.here(), "Thing 1999");
    play.press("g g");
    assert_eq!(play.here(), "Thing 0");
}

fn drafts(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::KeepDraft { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect()
}

fn sent(effects: &[Effect]) -> Option<(Option<String>, String)> {
    effects.iter().find_map(|effect| match effect {
        Effect::SendReply { parent, text, .. } => Some((parent.clone(), text.clone())),
        _ => None,
    })
}

#[test]
fn a_reply_is_four_keys_away_and_nothing_is_sent_before_it_was_looked_over() {
    let mut play = Play::of(things(2));

    play.press("r");
    assert_eq!(place(&play.model), action::Place::Reply);
    let typed = play.press("H i !");
    let looked = play.press("ctrl-s");
    let back = play.press("n");
    assert_eq!((sent(&typed), sent(&looked), sent(&back)), (None, None, None));
    assert_eq!(drafts(&typed), ["H", "Hi", "Hi!"]);
    let effects = play.press("ctrl-s y");

    assert_eq!(sent(&effects), Some((None, "Hi!".to_owned())));
    assert_eq!(place(&play.model), action::Place::Reader);
}

#[test]
fn a_reply_can_be_taken_back_until_it_leaves() {
    let mut play = Play::of(things(2));
    play.press("r H i ctrl-s y");
    assert_eq!(play.model.message, Some(Message::Leaves));

    assert_eq!(play.press("u"), [Effect::TakeReplyBack { id: OutId(7) }]);
    play.tell(Event::ReplyTakenBack { in_time: true });

    assert_eq!(play.model.message, Some(Message::TakenBack));
}

#[test]
fn an_answer_that_comes_late_opens_nothing_under_another_post() {
    let mut play = Play::of(things(3));
    play.press("enter");
    let effects = update(&mut play.model, Msg::Key(Key::char('r')));
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::AskRoute { ticket, .. } => Some(*ticket),
        _ => None,
    });
    play.press("J");

    let invitation =
        Some(Box::new(Invitation { text: "For the first".to_owned(), ..invitation() }));
    play.tell(Event::Route { ticket: ticket.unwrap(), invitation });

    assert_eq!(place(&play.model), action::Place::Reader);
}

#[test]
fn words_that_could_not_be_put_into_the_outbox_are_still_there() {
    let mut play = Play::of(things(1));
    play.has_room = false;
    let effects = play.press("r H i ctrl-s y");
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::SendReply { ticket, .. } => Some(*ticket),
        _ => None,
    });
    assert_eq!(sent(&play.press("y")), None, "one yes sends once");

    play.tell(Event::Failed {
        ticket: ticket.unwrap(),
        failure: Failure::NotKept(KeepTrouble::Full),
    });

    assert_eq!(sent(&play.press("! ctrl-s y")), Some((None, "Hi!".to_owned())));
}

#[test]
fn leaving_words_untouched_writes_nothing() {
    let mut play = Play::of(things(1));
    play.invitation = Some(Invitation { text: "From the other window".to_owned(), ..invitation() });

    assert_eq!(drafts(&play.press("r esc")), Vec::<String>::new());
}

#[test]
fn back_online_the_replies_that_wait_are_told_and_found() {
    let mut play = Play::of(things(3));
    play.tell(Event::Refresh(Progress::Offline));
    play.model.totals.outbox = 1;
    play.tell(Event::Refresh(Progress::Going { done: 0, of: 2 }));
    play.tell(Event::Refresh(Progress::Finished { new: 2, trouble: 0 }));
    assert_eq!(play.model.message, Some(Message::RepliesWait(1)));

    let asked = play.press("W");
    let ticket = asked.iter().find_map(|effect| match effect {
        Effect::FindReply { ticket, after: None } => Some(*ticket),
        _ => None,
    });
    play.tell(Event::ReplyFound { ticket: ticket.unwrap(), row: Some(play.rows[2].key) });

    assert_eq!((play.here(), play.model.reading), ("Thing 2", true));
}

#[test]
fn letters_write_and_no_key_of_the_reader_does_anything_while_one_writes() {
    let mut play = Play::of(things(2));

    let effects = play.press("r q Q j s ? A 1 space");

    assert_eq!(drafts(&effects).last().map(String::as_str), Some("qQjs?A1 "));
    assert!(!effects.contains(&Effect::Quit));
    assert_eq!(saves(&effects).len(), 1, "opening made it read, and no more");
    play.press("esc");
    assert_eq!(play.model.message, Some(Message::DraftKept));
}

#[test]
fn openers_are_put_where_one_writes_and_another_comment_can_be_answered() {
    let mut play = Play::of(things(1));
    play.turns =
        vec![turn("Ben", 5, 0, "First"), turn("Cara", 4, 1, "Second"), turn("Me", 3, 0, "Mine")];
    play.turns[2].yours = true;

    play.press("r alt-2 i t");
    assert_eq!(
        sent(&play.press("tab ctrl-s y")),
        Some((Some("Ben 5".into()), "I tried the same: it".into()))
    );
    play.press("r x");
    assert_eq!(
        sent(&play.press("tab tab tab ctrl-s y")),
        Some((None, "x".into())),
        "round to the post"
    );
}

#[test]
fn a_draft_is_there_again_and_an_empty_one_is_not_sent() {
    let mut play = Play::of(things(1));
    play.invitation = Some(Invitation { text: "Half a".to_owned(), ..invitation() });
    play.press("r");
    assert_eq!(
        play.model.reader.as_ref().unwrap().compose.as_ref().unwrap().editor.text(),
        "Half a"
    );

    assert_eq!(sent(&play.press("ctrl-u ctrl-s y")), None);
    assert_eq!(drafts(&play.press("backspace esc")).last().map(String::as_str), Some(""));
}

#[test]
fn where_the_browser_is_the_way_the_words_are_copied_and_the_page_opens() {
    let mut play = Play::of(things(1));
    let mut browser = invitation();
    browser.ways[0].route.way = Way::Browser;
    play.invitation = Some(browser);

    let effects = play.press("r H i ctrl-s y");

    let post = play.rows[0].key.id;
    assert_eq!(sent(&effects), None);
    assert!(effects.ends_with(&[
        Effect::TakenToBrowser { post },
        Effect::Copy { text: "Hi".into() },
        Effect::Open { address: "https://blog.example/0#respond".into() },
    ]));
}

#[test]
fn a_blog_that_takes_no_comments_says_so() {
    let mut play = Play::of(things(1));
    play.invitation = None;

    play.press("r");

    assert_eq!(play.model.message, Some(Message::NoComments));
    assert_eq!(place(&play.model), action::Place::Reader);
}

#[test]
fn what_the_own_editor_wrote_is_the_draft_and_what_is_pasted_keeps_its_lines() {
    let mut play = Play::of(things(1));
    let edit = play.press("r a ctrl-e");
    assert!(edit.contains(&Effect::Edit { text: "a".to_owned() }));

    play.tell(Event::Edited("Written\nelsewhere\n".to_owned()));
    let effects = update(&mut play.model, Msg::Paste("\r\nand\u{1b}[31m pasted".to_owned()));

    assert_eq!(drafts(&effects), ["Written\nelsewhere\nand[31m pasted"]);
}

#[test]
fn digits_follow_links_while_reading_and_switch_views_in_lists() {
    let mut play = Play::of(things(2));

    assert_eq!(saves(&play.press("enter")).len(), 1);
    assert_eq!(play.press("1"), [Effect::Open { address: "https://linked.example/".into() }]);
    play.press("9");
    assert_eq!(play.model.message, Some(Message::NoLink(9)));
    play.press("esc 5");
    assert_eq!(play.model.tab, Tab::People);
}

#[test]
fn opening_a_post_asks_its_blog_what_was_said_and_keeps_that_one_looked() {
    let mut play = Play::of(things(2));
    play.turns = vec![turn("Ben", 5, 0, "Old"), turn("Cara", 1, 0, "New")];
    play.looked_at = Some(now() - SignedDuration::from_hours(3));
    play.rows[0].fresh = 1;
    play.tell(Event::Changed);
    let post = play.rows[0].key.id;

    let asked = play.press("enter");
    play.looked_at = Some(now());
    play.rows[0].fresh = 0;
    play.turns.push(turn("Dov", 0, 0, "Later still"));
    play.tell(Event::Changed);

    assert!(asked.contains(&Effect::AskConversation { post }));
    assert!(asked.contains(&Effect::KeepConversationRead { post }));
    assert_eq!(play.model.list().unwrap().rows[0].fresh, 0);
    // What was new when the post was opened is still marked after it was read again.
    let reader = play.model.reader.as_ref().unwrap();
    let said = &reader.article.as_ref().unwrap().conversation;
    let fresh: Vec<bool> = said.iter().map(|turn| page::is_fresh(turn, reader.looked_at)).collect();
    assert_eq!(fresh, [false, true, true]);
}

#[test]
fn c_goes_to_what_was_said_from_the_list_and_from_the_post() {
    let mut play = Play::of(things(2));
    play.turns = (0..40).map(|hour| turn("Ben", 40 - hour, 0, "Words")).collect();
    let at_conversation = |play: &Play| {
        let reader = play.model.reader.as_ref().unwrap();
        reader.page[reader.scroll] == page::PageLine::Conversation
    };

    play.press("c");
    assert!(at_conversation(&play));
    play.press("g g");
    assert!(!at_conversation(&play));
    play.press("c");
    assert!(at_conversation(&play));
}

#[test]
fn whoever_waits_stands_under_the_reason_and_is_read_in_one_go() {
    let mut play = Play::of(things(4));
    play.rows[0].waits = Some(Waits::Also);
    play.rows[2].waits = Some(Waits::NewHere);
    play.rows[2].mark.read = true;
    play.rows[3].waits = Some(Waits::Also);
    play.press("2");

    let lines = play.model.list().unwrap().lines(form(&play.model), dates(&play.model));
    let marked = saves(&play.press("A"));

    assert_eq!(lines.iter().filter(|line| matches!(line, list::Line::Waiting(_))).count(), 3);
    assert_eq!(marked.len(), 2);
    assert_eq!(play.model.message, Some(Message::AllRead(2)));
    play.press("u");
    assert_eq!(play.shown(), ["• Thing 0", "  Thing 2", "• Thing 3"]);
}

#[test]
fn a_post_that_was_answered_leaves_those_who_wait_when_one_leaves_it() {
    let mut play = Play::of(things(4));
    for row in &mut play.rows {
        row.waits = Some(Waits::Also);
    }
    play.rows.reverse();
    play.press("2 j j");
    assert_eq!(play.here(), "Thing 1");
    play.rows[2].waits = None;

    play.tell(Event::Changed);
    assert_eq!(play.shown(), ["• Thing 3", "• Thing 2", "• Thing 1", "• Thing 0"]);
    assert_eq!(play.here(), "Thing 1");
    play.press("1 2");
    assert_eq!(play.shown(), ["• Thing 3", "• Thing 2", "• Thing 0"]);
}

#[test]
fn links_in_what_was_said_are_numbered_on_and_followed() {
    let mut play = Play::of(things(1));
    let mut said = turn("Ben", 1, 0, "Look");
    said.document.links = vec!["https://said.example/".into()];
    play.turns = vec![said];

    play.press("enter");

    assert_eq!(play.press("2"), [Effect::Open { address: "https://said.example/".into() }]);
}

#[test]
fn the_address_is_copied_and_opened() {
    let mut play = Play::of(things(1));

    assert_eq!(play.press("y"), [Effect::Copy { text: "https://blog.example/0".into() }]);
    assert_eq!(play.press("o"), [Effect::Open { address: "https://blog.example/0".into() }]);
}

#[test]
fn a_blog_is_added_by_typing_or_pasting_its_address() {
    let mut play = Play::of(things(1));
    play.press("a h t t p backspace");
    update(&mut play.model, Msg::Paste("://x\n.example/\u{1b}[31m".to_owned()));

    let Effect::AddBlog { ticket, address, of: None } = play.press("enter")[0].clone() else {
        panic!("nothing was added")
    };
    assert_eq!(address.as_str(), "htt://x .example/ [31m");

    play.tell(Event::Added { ticket, names: vec!["Cal".into()], already: 0, change: 3 });
    assert!(matches!(&play.model.message, Some(Message::Added(names, 0)) if names.len() == 1));
    assert!(matches!(play.press("u")[0], Effect::UndoPeople { change: 3, .. }));
}

#[test]
fn on_first_start_each_choice_is_one_key() {
    let begin = || {
        let mut play = Play::of(vec![]);
        play.tell(Event::Started {
            now: now(),
            zone: TimeZone::UTC,
            first_start: true,
            last_here: None,
            place: None,
        });
        play
    };

    assert!(begin().press("1").contains(&Effect::StartSample));
    let mut play = begin();
    play.press("2");
    assert!(play.model.prompt.is_some());
    let mut play = begin();
    play.press("j j enter");
    assert!(play.model.prompt.is_some());
    assert!(begin().press("q").contains(&Effect::Quit));
}

#[test]
fn a_person_is_paused_corrected_and_removed_only_after_a_yes() {
    let mut play = Play::of(things(1));
    play.press("5");

    assert!(matches!(play.press("P")[0], Effect::PausePerson { person: ParticipantId(1), .. }));
    play.press("j E ctrl-u n enter");
    assert_eq!(play.press("X n"), []);
    assert!(matches!(play.press("X y")[0], Effect::RemovePerson { person: ParticipantId(2), .. }));
}

#[test]
fn a_closed_blog_is_asked_again_by_the_same_key_that_pauses() {
    let mut play = Play::of(things(1));
    let trouble = TroubleAt {
        source: SourceId(1),
        trouble: Trouble::Closed,
        since: now(),
        details: "HTTP 410".into(),
    };
    play.people[0].trouble = Some(trouble);

    play.press("!");

    assert_eq!(play.model.needing_a_look().len(), 1);
    assert!(matches!(play.press("P")[0], Effect::ResumePerson { person: ParticipantId(1), .. }));
}

#[test]
fn who_is_this_goes_to_the_person_and_enter_to_their_posts() {
    let mut play = Play::of(things(2));
    play.rows[0].participant = Some(ParticipantId(2));
    play.tell(Event::Changed);

    play.press("w");
    assert_eq!(play.model.person_here().map(|person| person.id), Some(ParticipantId(2)));
    play.press("enter");
    assert_eq!(play.model.view(), Some(ListView::Person(ParticipantId(2))));
    play.press("q");
    assert_eq!(play.model.view(), None);
}

#[test]
fn help_finds_an_action_by_what_one_wants_and_does_it() {
    let mut play = Play::of(things(2));

    play.press("? s a v e enter");

    assert!(play.model.list().unwrap().rows[0].mark.saved);
    assert_eq!(play.model.help, None);
}

#[test]
fn q_goes_back_before_it_leaves_and_leaving_keeps_the_place() {
    let mut play = Play::of(things(3));
    let key = play.rows[1].key;

    let back = play.press("j enter q");
    let left = play.press("q");

    assert!(!back.contains(&Effect::Quit));
    assert_eq!(left, [Effect::KeepPlace { row: key }, Effect::Quit]);
}

#[test]
fn the_place_of_last_time_is_found_again_also_far_down() {
    for number in [0, 5, 400] {
        let mut play = Play::of(things(600));
        let place = Some(play.rows[number].key);
        play.model.lists.clear();

        play.tell(Event::Started {
            now: now(),
            zone: TimeZone::UTC,
            first_start: false,
            place,
            last_here: None,
        });

        assert_eq!(play.here(), format!("Thing {number}"));
    }
}

#[test]
fn everybody_is_asked_for_after_the_rows_of_last_time_wherever_they_are() {
    let mut play = Play::of(things(600));
    let place = Some(play.rows[400].key);
    play.model = Model::new(options());
    let (now, zone) = (now(), TimeZone::UTC);
    let started = Event::Started { now, zone, first_start: false, place, last_here: None };

    let first = update(&mut play.model, Msg::Event(started));
    let everybody = |effects: &[Effect]| {
        effects.iter().position(|effect| matches!(effect, Effect::LoadPeople { .. }))
    };
    assert_eq!(everybody(&first), None);
    let newest = play.read(first.into_iter().next().unwrap()).unwrap();
    let then = update(&mut play.model, Msg::Event(newest));

    assert!(matches!(then[0], Effect::LoadPage { page: PageOf::From(_), .. }), "{then:?}");
    assert!(everybody(&then) > Some(0), "{then:?}");
    let there = play.read(then.into_iter().next().unwrap()).unwrap();
    assert_eq!(everybody(&update(&mut play.model, Msg::Event(there))), None, "asked once");
}

#[test]
fn an_answer_that_was_read_before_a_mark_was_kept_does_not_take_it_away() {
    let mut play = Play::of(things(2));
    let asked = update(&mut play.model, Msg::Event(Event::Changed));
    let stale: Vec<Event> = asked.into_iter().filter_map(|effect| play.read(effect).ok()).collect();
    let Effect::SaveMarks { ticket, .. } = play.press("m")[0] else { panic!("no mark was kept") };
    play.rows[0].mark.read = true;
    play.tell(Event::MarksKept { ticket });

    for event in stale {
        play.tell(event);
    }

    assert_eq!((play.shown()[0].as_str(), play.model.totals.new), ("  Thing 0", 1));
    play.tell(Event::Changed);
    assert_eq!((play.shown()[0].as_str(), play.model.totals.new), ("  Thing 0", 1));
}

#[test]
fn beside_a_wide_list_the_post_is_shown_without_being_read() {
    let mut play = Play::sized(things(3), (200, 50));

    let effects = play.press("j");

    assert_eq!(saves(&effects), []);
    assert_eq!(play.model.reader.as_ref().unwrap().post, PostId(999));
    assert_eq!(saves(&play.press("enter")).len(), 1);
}

fn any_message() -> impl Strategy<Value = Msg> {
    let keys = prop::sample::select(vec![
        "j",
        "k",
        "enter",
        "esc",
        "space",
        "n",
        "p",
        "J",
        "K",
        "m",
        "s",
        "A",
        "u",
        "ctrl-r",
        "g",
        "G",
        "1",
        "2",
        "3",
        "tab",
        "?",
        "a",
        "x",
        "backspace",
        "d",
        "!",
        "w",
        "P",
        "E",
        "X",
        "y",
        "q",
        "pagedown",
        "ctrl-u",
        "home",
        "end",
    ]);
    let actions =
        prop::sample::select(ACTIONS.iter().map(|entry| entry.action).collect::<Vec<Action>>());
    prop_oneof![
        8 => keys.prop_map(|key| Msg::Key(Key::parse(key).unwrap())),
        3 => actions.prop_map(Msg::Action),
        2 => (0u16..220, 0u16..60).prop_map(|(columns, rows)| Msg::Event(Event::Resized { columns, rows })),
        2 => Just(Msg::Event(Event::Changed)),
        1 => (0u64..60).prop_map(|n| Msg::Event(Event::MarksLost { ticket: Ticket(n), why: KeepTrouble::Full })),
        1 => (0u64..60).prop_map(|n| Msg::Event(Event::MarksKept { ticket: Ticket(n) })),
        1 => (0u64..60).prop_map(|n| Msg::Event(Event::AllMarked { ticket: Ticket(n), batch: 1, count: 2 })),
        1 => any::<String>().prop_map(Msg::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_happens_nothing_panics_and_the_cursor_stays_on_a_post(messages in prop::collection::vec(any_message(), 0..60)) {
        let mut play = Play::of(things(130));
        for message in messages {
            let effects = update(&mut play.model, message);
            play.answer(effects);
            for list in play.model.lists.values() {
                prop_assert!(list.rows.is_empty() || list.here().is_some());
                prop_assert!(list.top <= list.cursor);
                prop_assert!(list.rows.windows(2).all(|pair| pair[0].key > pair[1].key));
            }
            prop_assert!(play.model.chosen_person < play.model.people.len().max(1));
        }
    }

    #[test]
    fn a_post_that_is_only_opened_is_asked_to_be_read_once(keys in prop::collection::vec(prop::sample::select(vec!["j", "k", "enter", "esc", "space", "n", "J", "K"]), 0..80)) {
        let mut play = Play::of(things(20));
        let mut asked: Vec<PostId> = Vec::new();
        for key in keys {
            asked.extend(saves(&play.press(key)).into_iter().map(|(post, _)| post));
        }
        let mut once = asked.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), asked.len());
    }
}
