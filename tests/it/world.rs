//! A small world to test the program in: blogs on loopback, a folder of its own, a stopped clock.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use tempfile::TempDir;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The time it is in the world, unless a test says otherwise.
pub(crate) const NOW: &str = "2026-04-29T10:30:00Z";

/// A folder with config and data, and blogs that the program can ask.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) server: MockServer,
    runtime: tokio::runtime::Runtime,
    config: String,
}

impl World {
    /// A world without people.
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let server = runtime.block_on(MockServer::start());
        Self { folder: tempfile::tempdir().unwrap(), server, runtime, config: String::new() }
    }

    /// Adds a person whose feed has posts with these titles, a day apart, the first one newest.
    pub(crate) fn blog(mut self, name: &str, titles: &[&str]) -> Self {
        self.serve(
            &format!("/{name}/feed"),
            ResponseTemplate::new(200).set_body_raw(rss(name, titles), "application/rss+xml"),
        );
        self.list(name);
        self
    }

    /// Adds a person whose feed answers like this.
    pub(crate) fn answering(mut self, name: &str, answer: ResponseTemplate) -> Self {
        self.serve(&format!("/{name}/feed"), answer);
        self.list(name);
        self
    }

    /// Answers at an address.
    pub(crate) fn serve(&self, at: &str, answer: ResponseTemplate) {
        self.runtime.block_on(
            Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.server),
        );
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> usize {
        self.runtime.block_on(self.server.received_requests()).unwrap_or_default().len()
    }

    /// Starts another server: another host.
    pub(crate) fn another_server(&self) -> MockServer {
        self.runtime.block_on(MockServer::start())
    }

    /// Answers at an address of a server, as the request demands.
    pub(crate) fn serve_at(&self, server: &MockServer, at: &str, answer: impl Respond + 'static) {
        let mock = Mock::given(method("GET")).and(path(at)).respond_with(answer);
        self.runtime.block_on(mock.mount(server));
    }

    /// Lets a server answer like this.
    pub(crate) fn mount(&self, server: &MockServer, mock: Mock) {
        self.runtime.block_on(mock.mount(server));
    }

    /// Takes away every answer of a server, and what it was asked.
    pub(crate) fn reset(&self, server: &MockServer) {
        self.runtime.block_on(server.reset());
    }

    /// What a server was asked, in order.
    pub(crate) fn asked(&self, server: &MockServer) -> Vec<Request> {
        self.runtime.block_on(server.received_requests()).unwrap_or_default()
    }

    /// Adds something to the config.
    pub(crate) fn config(mut self, text: &str) -> Self {
        self.config.push_str(text);
        self.config.push_str("\n\n");
        std::fs::write(self.config_file(), &self.config).unwrap();
        self
    }

    /// Adds a person whose feed is at an address.
    pub(crate) fn person(self, name: &str, feed: &str) -> Self {
        self.config(&format!("[[participant]]\nname = \"{name}\"\nfeed = \"{feed}\""))
    }

    fn list(&mut self, name: &str) {
        let feed = format!("{}/{name}/feed", self.server.uri());
        self.config.push_str(&format!("[[participant]]\nname = \"{name}\"\nfeed = \"{feed}\"\n\n"));
        std::fs::write(self.config_file(), &self.config).unwrap();
    }

    /// Where the config is.
    pub(crate) fn config_file(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    /// Where the data is.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the person is signed in, as the program keeps it.
    pub(crate) fn keep_accounts(&self, accounts: &serde_json::Value) {
        std::fs::create_dir_all(self.data()).unwrap();
        let file = self.data().join("accounts.json");
        std::fs::write(&file, accounts.to_string()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// The program with these arguments, at `NOW`.
    pub(crate) fn cohort(&self, arguments: &[&str]) -> Command {
        self.cohort_at(NOW, arguments)
    }

    /// The program with these arguments, at a time.
    pub(crate) fn cohort_at(&self, now: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .env("COHORT_CONFIG", self.config_file())
            .env("COHORT_DATA", self.data())
            .env("TZ", "Europe/London")
            .env_remove("RUST_BACKTRACE")
            .args(["--now", now])
            .args(arguments);
        command
    }

    /// Starts the program in the background; it stands still before a step if it is told to.
    pub(crate) fn begins(&self, arguments: &[&str], halt: Option<&str>) -> Child {
        let mut command = std::process::Command::new(program());
        command
            .env("COHORT_CONFIG", self.config_file())
            .env("COHORT_DATA", self.data())
            .args(arguments);
        if let Some(halt) = halt {
            command.env("COHORT_TEST_HALT", halt);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// What the program prints, once it ended with this code.
    pub(crate) fn prints(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.cohort(arguments).output().unwrap();
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        out + &err
    }

    /// The ids of the posts that `list` prints with these arguments.
    pub(crate) fn ids(&self, arguments: &[&str]) -> Vec<String> {
        let all: Vec<&str> = ["list"].into_iter().chain(arguments.iter().copied()).collect();
        let output = self.cohort(&all).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| line.split(' ').next().unwrap().to_owned())
            .collect()
    }
}

/// Waits until something is so.
#[expect(clippy::disallowed_methods, reason = "the patience of a test is real time")]
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The program under test.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_cohort"))
}

/// A feed with posts of these titles, a day apart, the first one newest.
pub(crate) fn rss(name: &str, titles: &[&str]) -> String {
    let mut items = String::new();
    for (age, title) in titles.iter().enumerate() {
        write!(
            items,
            "<item><title>{title}</title><link>https://{name}.example/{age}</link><guid>{name}-{title}</guid>\
             <pubDate>{:02} Apr 2026 08:00:00 +0000</pubDate>\
             <description>&lt;p&gt;The text of {title}.&lt;/p&gt;</description></item>",
            28 - age
        )
        .unwrap();
    }
    format!(
        "<rss version=\"2.0\"><channel><title>{name}'s blog</title><link>https://{name}.example/</link>{items}</channel></rss>"
    )
}
