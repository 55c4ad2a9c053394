//! Opening posts: how long from the key until the text is on the screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cohort::app::key::Key;
use cohort::app::keymap::Keymap;
use cohort::app::{Article, Effect, Event, Model, Msg, Options, update};
use cohort::config::our_scheme;
use cohort::domain::{Row, Seen};
use cohort::store::{Among, Span, Store};
use cohort::text;
use cohort::ui::{self, Depth, Ground, Theme};
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use url::Url;

use crate::Wanted;
use crate::feeds::{Chance, NOW, Writer};
use crate::process::run;
use crate::program;
use crate::refresh::tell_times;
use crate::report::Report;
use crate::screen::Screen;

/// So many posts of each size are opened.
const POSTS: usize = 40;

pub(crate) fn measure(wanted: &Wanted, report: &mut Report) {
    if !wanted.part("opening") {
        return;
    }
    for (name, bytes) in [("8 kB", 8_000), ("1 MB", 1_000_000)] {
        let folder = tempfile::tempdir().unwrap();
        let (config, data) = (folder.path().join("config.toml"), folder.path().join("data"));
        std::fs::write(
            &config,
            "[polling]\nrefresh = \"ask\"\n\n[[participant]]\nname = \"Person\"\nfeed = \"http://127.0.0.1:9/feed\"\n",
        )
        .unwrap();
        run(std::process::Command::new(program())
            .env("COHORT_CONFIG", &config)
            .env("COHORT_DATA", &data)
            .args(["--now", NOW, "list"]));
        fill(&data, bytes);
        let mut screen = Screen::open(&config, &data, NOW);
        // At this width the chosen post stands beside the list.
        screen.wait("beginning00");
        std::thread::sleep(Duration::from_secs(1));
        let mut took: Vec<Duration> = (1..POSTS)
            .map(|number| {
                let begun = Instant::now();
                screen.press("j");
                screen.wait(&format!("beginning{number:02}")).saturating_duration_since(begun)
            })
            .collect();
        tell_times(&format!("opening a post of {name}: key to its text"), &mut took, report);
        screen.leave();
        let mut took = painted(&data);
        tell_times(&format!("a post of {name}: HTML to painted text"), &mut took, report);
    }
}

/// The same without a database, other threads and a terminal: from the HTML to a frame of 200x50 that shows it.
fn painted(data: &Path) -> Vec<Duration> {
    let store = Store::reader(&data.join("cohort.db")).unwrap();
    let rows = store.page(Among::Everything, Span::Newest, 50).unwrap().0;
    let mut model = Model::new(Options {
        title: None,
        sample: false,
        automatic: false,
        keymap: Keymap::default(),
        invites: true,
        others_wait: true,
        knows_you: false,
        commands: BTreeMap::new(),
    });
    let now: Timestamp = NOW.parse().unwrap();
    let zone = jiff::tz::TimeZone::UTC;
    let started = Event::Started { now, zone, first_start: false, place: None, last_here: None };
    tell(&mut model, Event::Resized { columns: 200, rows: 50 });
    let asked = tell(&mut model, started);
    let page = asked.into_iter().find_map(|effect| match effect {
        Effect::LoadPage { ticket, view, page, .. } => {
            Some(Event::Page { ticket, view, page, rows: rows.clone(), more: false, beside: None })
        }
        _ => None,
    });
    let mut asked = tell(&mut model, page.unwrap());
    let scheme = our_scheme("lamp").unwrap();
    let theme = Theme::of(Arc::new(scheme), Depth::True, Some(Ground::Dark), false);
    let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
    let mut took = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let html = store.text(row.key.id).unwrap().unwrap().html;
        let ticket = asked.iter().find_map(|effect| match effect {
            Effect::LoadPost { ticket, .. } => Some(*ticket),
            _ => None,
        });
        let begun = Instant::now();
        let article = Some(Box::new(article(row, &html)));
        tell(&mut model, Event::Post { ticket: ticket.unwrap(), article });
        terminal.draw(|frame| drop(ui::draw(&model, &theme, frame))).unwrap();
        took.push(begun.elapsed());
        let shown = terminal.backend().to_string();
        assert!(shown.contains(&format!("beginning{number:02}")), "{shown}");
        asked = update(&mut model, Msg::Key(Key::parse("j").unwrap()));
    }
    took
}

fn tell(model: &mut Model, event: Event) -> Vec<Effect> {
    update(model, Msg::Event(event))
}

fn article(row: &Row, html: &str) -> Article {
    let document = text::html::document(html, None);
    Article {
        row: row.clone(),
        source_title: "The blog".into(),
        author: None,
        minutes: Some(u32::try_from(text::minutes(&document)).unwrap_or(u32::MAX)),
        document,
        enclosures: Vec::new(),
        warning: None,
        language: None,
        edited_at: None,
        above: Vec::new(),
        remark: None,
        offered: None,
        conversation: Vec::new(),
        looked_at: None,
        full: false,
        beginning: false,
        wants_full: false,
        read_to: None,
        outbox: Vec::new(),
    }
}

fn fill(data: &Path, bytes: usize) {
    let now: Timestamp = NOW.parse().unwrap();
    let file = data.join("cohort.db");
    let mut store = Store::open(&file, &data.join("yours.bak"), now).unwrap().store;
    let source = store.askable(now).unwrap().into_iter().next().unwrap();
    let writer = Writer::new();
    let seen: Vec<Seen> = (0..POSTS)
        .map(|number| {
            let mut chance = Chance::of(number * 7 + 1);
            let html = writer.html(&mut chance, bytes);
            let hours = i64::try_from(number + 1).unwrap();
            Seen {
                guid: Some(format!("tag:{number}")),
                link: Url::parse(&format!("https://person.example/{number}")).ok(),
                title: Some(writer.title(&mut chance).as_str().into()),
                published: now.checked_sub(SignedDuration::from_hours(hours)).ok(),
                html: format!("<p>beginning{number:02} of the text</p>{html}"),
                ..Seen::blog()
            }
        })
        .collect();
    store.keep(&source, None, &seen, now).unwrap();
}
