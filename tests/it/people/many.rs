//! As many as there were in the largest programme: 806 blogs.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cohort::app::model::{Model, Options};
use cohort::app::{Effect, Event, Msg, update};
use jiff::tz::TimeZone;

use crate::terminal::Terminal;
use crate::world::{NOW, World, rss};

const BLOGS: usize = 806;
/// So many blogs are on one host; some hosts have one blog, as is usual.
const ON_ONE_HOST: usize = 62;

/// A host that counts how many ask at the same time.
#[derive(Default)]
struct Host {
    asked: AtomicUsize,
    asking: AtomicUsize,
    most: AtomicUsize,
    silent: AtomicBool,
}

impl Host {
    /// Begins to answer on a port of this computer; the answer is its address.
    fn begins(self: &Arc<Self>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let host = Arc::clone(self);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let (host, connection) = (Arc::clone(&host), connection.unwrap());
                std::thread::spawn(move || host.answers(&connection));
            }
        });
        address
    }

    /// Answers one question, slowly enough for a second one to be noticed.
    #[expect(clippy::disallowed_methods, reason = "a host takes real time to answer")]
    fn answers(&self, mut connection: &TcpStream) {
        let mut lines = BufReader::new(connection).lines();
        let Some(Ok(question)) = lines.next() else { return };
        let name = question.split(['/', ' ']).nth(2).unwrap_or_default().to_owned();
        while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
        self.most.fetch_max(self.asking.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        self.asked.fetch_add(1, Ordering::SeqCst);
        let patience = if self.silent.load(Ordering::SeqCst) { 60_000 } else { 4 };
        std::thread::sleep(Duration::from_millis(patience));
        let body = rss(&name, &["Thing 2", "Thing 1"]);
        self.asking.fetch_sub(1, Ordering::SeqCst);
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close";
        let answer = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        drop(connection.write_all(answer.as_bytes()));
    }
}

/// A world of 806 blogs, and their hosts.
fn world() -> (World, Vec<Arc<Host>>) {
    let (mut hosts, mut config) = (Vec::new(), String::new());
    let mut address = String::new();
    for blog in 0..BLOGS {
        if blog % ON_ONE_HOST == 0 {
            let host = Arc::new(Host::default());
            address = host.begins();
            hosts.push(host);
        }
        let feed = format!("{address}/b{blog:03}/feed");
        writeln!(config, "[[participant]]\nname = \"Person {blog:03}\"\nfeed = \"{feed}\"")
            .unwrap();
    }
    (World::new().config(&config), hosts)
}

#[test]
fn x3_of_806_blogs_all_are_read_and_no_host_is_asked_twice_at_a_time() {
    let (world, hosts) = world();

    world.prints(0, &["refresh"]);

    let asked: usize = hosts.iter().map(|host| host.asked.load(Ordering::SeqCst)).sum();
    let most: Vec<usize> = hosts.iter().map(|host| host.most.load(Ordering::SeqCst)).collect();
    assert_eq!((asked, hosts.len()), (BLOGS, 13));
    assert!(most.iter().all(|most| *most == 1), "{most:?}");
    assert_eq!(world.ids(&[]).len(), 2 * BLOGS);

    // Then nobody answers any more, and what is kept is on the screen all the same.
    for host in &hosts {
        host.silent.store(true, Ordering::SeqCst);
    }
    let later = "2026-04-30T12:00:00Z";
    let script = format!("exec \"$COHORT\" --now {later}");
    let mut terminal = Terminal::shell(&world, &script);
    terminal.wait_for("Thing 2").wait_for("many new").wait_for_cursor_on("Person");
    terminal.press("jj").wait_for_cursor_on("Person").press("Q");
    assert_eq!(terminal.end(), 0);
}

/// What the first screen reads is counted in rows, and does not depend on how many there are.
#[test]
fn x3_the_first_screen_asks_for_a_window_of_rows_and_never_for_everything() {
    let mut model = Model::new(Options {
        title: Some("Many".into()),
        sample: false,
        automatic: true,
        keymap: cohort::app::keymap::Keymap::default(),
        invites: true,
        others_wait: true,
        knows_you: false,
        commands: std::collections::BTreeMap::new(),
    });
    update(&mut model, Msg::Event(Event::Resized { columns: 100, rows: 30 }));
    let started = Event::Started {
        now: NOW.parse().unwrap(),
        zone: TimeZone::UTC,
        first_start: false,
        place: None,
        last_here: None,
    };

    let effects = update(&mut model, Msg::Event(started));

    let pages: Vec<u16> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::LoadPage { count, .. } => Some(*count),
            _ => None,
        })
        .collect();
    assert_eq!(pages.len(), 1, "{effects:?}");
    assert!(pages[0] <= 200, "{pages:?}");
    let first = effects.iter().position(|effect| matches!(effect, Effect::LoadPage { .. }));
    let asks = effects.iter().position(|effect| matches!(effect, Effect::Refresh { .. }));
    assert!(first < asks, "what is kept comes before what is asked for: {effects:?}");
}
