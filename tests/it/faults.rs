//! Beside three hundred healthy blogs, every kind of bad server: all that is healthy is read, each fault
//! is one sentence or is read all the same, and none holds anything for long.

mod bodies;
mod kinds;
mod server;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use cohort::domain::TroubleAt;
use cohort::fetch::{Client, ClientSettings, manners};
use cohort::refresh::{Asking, Gathered, Gatherer, Outcome, ask_all};
use cohort::store::{Enrolment, Sighting, SourceState, Store};
use cohort::words::trouble::{self, short};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use url::Url;

use crate::{long, tls};
use kinds::{Comes, Kind};
use server::{Begins, Held};

const HEALTHY: usize = 300;
/// So many outcomes wait at most.
const WAITING: usize = 64;
/// The most bytes that one document may have.
const LARGEST: usize = 16 * 1024 * 1024;

fn now() -> Timestamp {
    "2026-04-29T10:30:00Z".parse().unwrap()
}

/// A client that waits shorter than the program's own, and is the same otherwise. In the long form it
/// waits as long.
fn client(names: Vec<(String, SocketAddr)>) -> Client {
    let mut settings = ClientSettings { names, at_once: 64, ..ClientSettings::default() };
    if !long::is_wanted() {
        settings.connect = Duration::from_secs(2);
        settings.silence = Duration::from_secs(3);
        settings.whole = Duration::from_secs(8);
    }
    Client::new(settings).unwrap()
}

/// Everybody who is asked: a name, and where.
#[derive(Default)]
struct Cohort {
    people: Vec<Enrolment>,
    names: Vec<(String, SocketAddr)>,
    held: Arc<Held>,
}

impl Cohort {
    fn person(&mut self, name: &str, feed: &str) {
        let feeds = vec![Url::parse(feed).unwrap()];
        let person =
            Enrolment { name: name.to_owned(), feeds, yours: true, ..Enrolment::default() };
        self.people.push(person);
    }

    /// A person whose blog has a host of its own, under a name of its own.
    async fn blog(&mut self, name: &str, begins: Begins, answers: server::Answers) {
        let number = self.people.len();
        let host = format!("blog{number}.example");
        let address = server::start(number, begins, answers, Arc::clone(&self.held)).await;
        self.names.push((host.clone(), address));
        self.person(name, &format!("http://{host}/feed"));
    }

    async fn healthy(&mut self, numbers: std::ops::Range<usize>) {
        for number in numbers {
            let body = bodies::feed(&format!("Healthy {number}"));
            let steps = kinds::whole("200 OK", "ETag: \"one\"\r\n", body);
            self.blog(
                &format!("Healthy {number}"),
                Begins::Asked,
                Arc::new(move |_| steps.clone()),
            )
            .await;
        }
    }
}

/// What came of asking everybody.
struct Asked {
    states: BTreeMap<String, SourceState>,
    gathered: Gathered,
    /// The most bytes of text that one outcome brought.
    largest: usize,
    /// How many outcomes each source had.
    outcomes: BTreeMap<String, usize>,
}

async fn ask_everybody(cohort: &Cohort) -> Asked {
    let mut store = Store::in_memory().unwrap();
    store.enrol(&cohort.people, &[]).unwrap();
    let client = client(cohort.names.clone());
    let asking = Asking {
        client: &client,
        now: &now,
        pace: manners::Pace::default(),
        at_once: 64,
        logins: &[],
        sky: None,
    };
    let sources = store.askable(now()).unwrap();
    let (sender, mut waiting) = mpsc::channel(WAITING);
    let (mut largest, mut outcomes) = (0, BTreeMap::new());
    let mut gatherer = Gatherer::default();
    let keep = async {
        let mut batch = Vec::new();
        while waiting.recv_many(&mut batch, WAITING).await > 0 {
            for outcome in &batch {
                largest = largest.max(bytes_of(outcome));
                *outcomes.entry(outcome.source.address.to_string()).or_default() += 1;
            }
            gatherer.take(&mut store, std::mem::take(&mut batch)).unwrap();
        }
    };
    tokio::join!(ask_all(&asking, sources, sender), keep);
    let came = gatherer.finish(&mut store, now()).unwrap();
    let states = store.states().unwrap();
    let states = states.into_iter().map(|state| (state.name.to_string(), state)).collect();
    Asked { states, gathered: came, largest, outcomes }
}

fn bytes_of(outcome: &Outcome) -> usize {
    let posts = outcome.kept.iter().flat_map(|kept| &kept.sightings);
    posts
        .map(Sighting::seen)
        .map(|post| post.html.len() + post.title.as_ref().map_or(0, |title| title.as_str().len()))
        .sum()
}

/// By what a trouble is known in `Comes`.
fn kind_of(at: &TroubleAt) -> &'static str {
    use cohort::domain::Trouble as T;
    match at.trouble {
        T::Unreachable => "unreachable",
        T::Slow => "slow",
        T::TooLarge => "too large",
        T::NotFound => "not found",
        T::Closed => "closed",
        T::NotAllowed => "not allowed",
        T::Wait(_) => "asked to wait",
        T::ServerFault => "server fault",
        T::Untrusted => "untrusted",
        T::Misdirected => "misdirected",
        T::HomePage(_) => "home page",
        T::Unreadable => "unreadable",
        T::SignInNeeded => "sign in needed",
    }
}

/// What is wrong with a sentence about a person's blog, if something is.
fn fault_of(sentence: &str, at: &TroubleAt, name: &str) -> Option<&'static str> {
    let waits = kind_of(at) == "asked to wait";
    let words = sentence.replace(name, "");
    let jargon = ["HTTP", "RSS", "URL", "feed", "error", "timeout", "None", "Some(", "::", "!"];
    [
        (!sentence.starts_with(&format!("{name}’s blog ")), "it does not say whose blog it is"),
        (!sentence.ends_with('.'), "it does not end"),
        (sentence.chars().count() > 160, "it is long"),
        (!waits && words.contains(|ch: char| ch.is_ascii_digit()), "it has a number"),
        (jargon.iter().any(|word| words.contains(word)), "it has a word nobody should need"),
        (sentence.contains('\n'), "it has lines"),
        (short(&at.trouble).is_empty(), "it has no short form"),
    ]
    .into_iter()
    .find_map(|(is_so, fault)| is_so.then_some(fault))
}

/// What is wrong with what came of a kind, if something is.
fn wrong(kind: &Kind, state: &SourceState) -> Option<String> {
    let name = state.name.as_str();
    match (&state.trouble, kind.comes) {
        (None, Comes::Read) if state.posts > 0 => None,
        (None, _) => Some(format!("{} posts, no trouble", state.posts)),
        (Some(at), comes) => {
            let sentence = trouble::sentence(&at.trouble, name, &TimeZone::UTC);
            let wanted = comes == Comes::Told(kind_of(at));
            let fault =
                if wanted { fault_of(&sentence, at, name) } else { Some("another trouble") };
            fault.map(|fault| format!("{fault}: {sentence} ({})", at.details.as_str()))
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_bad_server_is_one_sentence_or_is_read_and_all_that_is_healthy_is_read() {
    let kinds = kinds::all();
    assert!(kinds.len() >= 40);
    let mut cohort = Cohort::default();
    cohort.healthy(0..HEALTHY / 2).await;
    for kind in &kinds {
        cohort.blog(kind.name, kind.begins, Arc::clone(&kind.answers)).await;
    }
    cohort.healthy(HEALTHY / 2..HEALTHY).await;
    let asked = ask_everybody(&cohort).await;

    let mut faults: Vec<String> = Vec::new();
    for kind in &kinds {
        let state = &asked.states[kind.name];
        faults.extend(wrong(kind, state).map(|fault| format!("{}: {fault}", kind.name)));
    }
    assert!(faults.is_empty(), "{} of {} kinds:\n{}", faults.len(), kinds.len(), faults.join("\n"));
    for number in 0..HEALTHY {
        let state = &asked.states[&format!("Healthy {number}")];
        assert!(state.trouble.is_none() && state.posts == 3, "{state:?}");
    }
    assert!(!asked.gathered.offline);
    assert!(asked.outcomes.values().all(|count| *count == 1), "each is told once");
    assert!(asked.largest <= LARGEST, "{} bytes of one blog", asked.largest);
    if long::is_wanted() {
        // Servers that speak slowly notice late that nobody listens any more.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let held = cohort.held.longest();
    long::tell(&format!(
        "{} kinds of bad servers beside {HEALTHY} healthy blogs: {} in trouble, {} asked to wait, all else read; \
         the longest held for {held:.1?}, the largest brought {} bytes",
        kinds.len(),
        asked.gathered.trouble,
        kinds.iter().filter(|kind| kind.comes == Comes::Told("asked to wait")).count(),
        asked.largest,
    ));
    if long::is_wanted() {
        assert!(held < Duration::from_secs(31), "one was held for {held:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_not_there_or_is_not_to_be_trusted_is_one_sentence() {
    let plain = kinds::whole("200 OK", "", bodies::feed("plain"));
    let held = Arc::<Held>::default();
    let plain = server::start(1, Begins::Unread, Arc::new(move |_| plain.clone()), held).await;
    let untrusted = tls::Server::answering("HTTP/1.1 200 OK", &bodies::feed("untrusted"));
    let mut cohort = Cohort::default();
    cohort.healthy(0..1).await;
    let plain = format!("https://{plain}/");
    let untrusted = format!("https://127.0.0.1:{}/", untrusted.port);
    let places = [
        ("Closed door", "http://127.0.0.1:9/", "unreachable"),
        ("No such name", "http://no-such-host.invalid/", "unreachable"),
        ("No encryption", plain.as_str(), "untrusted"),
        ("No known authority", untrusted.as_str(), "untrusted"),
    ];
    for (name, address, _) in places {
        cohort.person(name, address);
    }

    let asked = ask_everybody(&cohort).await;

    for (name, _, wanted) in places {
        let at = asked.states[name].trouble.as_ref().unwrap();
        let sentence = trouble::sentence(&at.trouble, name, &TimeZone::UTC);
        assert_eq!(kind_of(at), wanted, "{name}: {at:?}");
        assert_eq!(fault_of(&sentence, at, name), None, "{sentence}");
    }
}

#[test]
fn nothing_is_waited_for_longer_than_half_a_minute() {
    let usual = ClientSettings::default();

    assert!(usual.whole <= Duration::from_secs(30));
    assert!(usual.connect <= usual.whole && usual.silence <= usual.whole);
}
