//! Answering: what a blog says to a comment, and that it is sent at most once, whatever happens.

use std::cell::RefCell;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::terminal::Terminal;
use crate::world::{NOW, World, wait_until};

/// What the blog answers.
#[derive(Clone)]
struct Answers {
    /// To a comment that is sent, by form or REST.
    taking: ResponseTemplate,
    /// The comments it shows, as its REST interface writes them.
    comments: String,
}

/// A `WordPress` blog with one post, and a person who may comment on it by its form.
struct Blog {
    world: World,
    runtime: tokio::runtime::Runtime,
    address: SocketAddr,
    server: RefCell<Option<MockServer>>,
    answers: Arc<Mutex<Answers>>,
}

impl Blog {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let answers = Answers { taking: ResponseTemplate::new(500), comments: "[]".to_owned() };
        let blog = Self {
            world: World::new(),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap(),
            address: listener.local_addr().unwrap(),
            server: RefCell::default(),
            answers: Arc::new(Mutex::new(answers)),
        };
        blog.listens(listener);
        blog.configured("forms = [\"HOME\"]");
        blog.world.prints(0, &["refresh"]);
        blog
    }

    fn home(&self) -> String {
        format!("http://{}", self.address)
    }

    fn listens(&self, listener: TcpListener) {
        let server =
            self.runtime.block_on(async { MockServer::builder().listener(listener).start().await });
        let home = self.home();
        let feed = format!(
            "<rss version=\"2.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"><channel><title>Niamh</title><item>\
             <title>Thing 1</title><link>{home}/thing-1/</link><guid isPermaLink=\"false\">{home}/?p=4</guid>\
             <pubDate>Tue, 28 Apr 2026 09:00:00 +0000</pubDate><description>Hello.</description>\
             <comments>{home}/thing-1/#respond</comments><wfw:commentRss>{home}/thing-1/feed/</wfw:commentRss></item></channel></rss>"
        );
        let feed = ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml");
        let me = "{\"id\":2,\"name\":\"Ruth G.\"}";
        let me = ResponseTemplate::new(200).set_body_raw(me, "application/json");
        let comments = Arc::clone(&self.answers);
        let comments = move |_: &Request| {
            let json = comments.lock().unwrap().comments.clone();
            ResponseTemplate::new(200).set_body_raw(json, "application/json")
        };
        let taking = Arc::clone(&self.answers);
        let taking = move |_: &Request| taking.lock().unwrap().taking.clone();
        self.runtime.block_on(async {
            let get = |at: &str| Mock::given(method("GET")).and(path(at));
            get("/feed").respond_with(feed).mount(&server).await;
            get("/wp-json/wp/v2/users/me").respond_with(me).mount(&server).await;
            get("/wp-json/wp/v2/comments").respond_with(comments).mount(&server).await;
            Mock::given(method("POST")).respond_with(taking).mount(&server).await;
        });
        *self.server.borrow_mut() = Some(server);
    }

    /// Takes the network away until `listens` again.
    fn goes_offline(&self) {
        drop(self.server.borrow_mut().take());
    }

    fn comes_back(&self) {
        self.listens(TcpListener::bind(self.address).unwrap());
    }

    /// Says who comments, and how.
    fn configured(&self, conversation: &str) {
        let home = self.home();
        let conversation = conversation.replace("HOME", &home);
        let config = format!(
            "[[participant]]\nname = \"niamh\"\nblog = \"{home}/\"\nfeed = \"{home}/feed\"\n\n\
             [you]\nname = \"Ruth\"\nemail = \"ruth@school.example\"\nsite = \"https://ruth.example/\"\n\n\
             [conversation]\n{conversation}\n"
        );
        std::fs::write(self.world.config_file(), config).unwrap();
    }

    /// The comments the blog shows from now on.
    fn comments(&self, json: &str) {
        json.clone_into(&mut self.answers.lock().unwrap().comments);
    }

    /// The answer to a comment that is sent, from now on.
    fn takes(&self, answer: ResponseTemplate) {
        self.answers.lock().unwrap().taking = answer;
    }

    /// What was asked and sent, in order.
    fn received(&self) -> Vec<Request> {
        match &*self.server.borrow() {
            Some(server) => self.runtime.block_on(server.received_requests()).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// The comments that were sent.
    fn sent(&self) -> Vec<Request> {
        let all = self.received();
        all.into_iter().filter(|request| request.method.as_str() == "POST").collect()
    }

    fn post(&self) -> String {
        self.world.ids(&[]).remove(0)
    }

    fn words(&self, text: &str) -> String {
        let file = self.world.data().join("words.txt");
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    /// Replies, and answers the exit code and the state of the reply.
    fn replies(&self, text: &str, more: &[&str]) -> (i32, Value) {
        let (post, file) = (self.post(), self.words(text));
        let all = [&["reply", &post, "--file", &file, "--yes", "--json"], more].concat();
        let output = self.world.cohort(&all).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let json = serde_json::from_str(&printed).unwrap_or(Value::Null);
        (output.status.code().unwrap(), json)
    }

    fn outbox(&self) -> Vec<Value> {
        let lines = self.world.prints(0, &["outbox", "--json"]);
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Starts a reply in the background.
    fn begins(&self, text: &str, halt: Option<&str>) -> Child {
        let (post, file) = (self.post(), self.words(text));
        let answer = ["--now", NOW, "reply", &post, "--file", &file, "--yes"];
        self.world.begins(&answer, halt)
    }

    /// The state of the only reply, as the database has it on the disk.
    fn state(&self) -> String {
        let outbox = self.outbox();
        outbox.first().and_then(|reply| reply["state"].as_str()).unwrap_or_default().to_owned()
    }
}

fn moved_to(location: &str) -> ResponseTemplate {
    ResponseTemplate::new(302).insert_header("Location", location)
}

fn mistake(status: u16, says: &str) -> ResponseTemplate {
    let page = format!(
        "<html><body id=\"error-page\"><div class=\"wp-die-message\"><p><strong>Error:</strong> {says}</p></div></body></html>"
    );
    ResponseTemplate::new(status).set_body_raw(page, "text/html; charset=UTF-8")
}

fn fields(request: &Request) -> Vec<(String, String)> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

#[test]
fn a_comment_by_the_form_takes_the_words_the_name_and_nothing_else() {
    let blog = Blog::new();
    blog.takes(moved_to("/thing-1/#comment-10"));

    let (code, reply) = blog.replies("Thank you <3 & more", &[]);

    let sent = blog.sent();
    assert_eq!((code, reply["state"].as_str()), (0, Some("sent")));
    assert_eq!(sent.len(), 1);
    let field = |name: &str| {
        let found = fields(&sent[0]).into_iter().find(|(known, _)| known == name);
        found.unwrap().1
    };
    assert_eq!(field("comment"), "Thank you &lt;3 &amp; more");
    assert_eq!(field("author"), "Ruth");
    assert_eq!(field("email"), "ruth@school.example");
    assert_eq!(field("url"), "https://ruth.example/");
    assert_eq!((field("comment_post_ID"), field("comment_parent")), ("4".into(), "0".into()));
    assert!(
        sent[0].headers.get("authorization").is_none() && sent[0].headers.get("cookie").is_none()
    );
    assert_eq!(blog.outbox(), Vec::<Value>::new());
}

#[test]
fn every_answer_of_a_comment_form_has_its_state_and_no_words_are_lost() {
    for (answer, code, state, reason) in [
        (moved_to("/thing-1/#comment-10"), 0, "sent", None),
        (moved_to("/thing-1/?unapproved=11&moderation-hash=0#comment-11"), 0, "held", None),
        (moved_to("/wp-login.php?redirect_to=x"), 1, "refused", Some("account-needed")),
        (moved_to("/"), 1, "not-known", None),
        (mistake(200, "Please fill the required fields."), 1, "refused", Some("unfit")),
        (mistake(409, "Duplicate comment detected"), 1, "refused", Some("duplicate")),
        (mistake(429, "You are posting comments too quickly."), 1, "refused", Some("too-fast")),
        (mistake(403, "Sorry, comments are closed for this item."), 1, "refused", Some("closed")),
        (
            mistake(403, "Sorry, you must be logged in to comment."),
            1,
            "refused",
            Some("account-needed"),
        ),
        (mistake(403, "Leider nicht."), 1, "refused", Some("other")),
        (ResponseTemplate::new(404), 1, "refused", Some("no-way")),
        (ResponseTemplate::new(500), 1, "not-known", None),
        (ResponseTemplate::new(503), 1, "not-known", None),
    ] {
        let blog = Blog::new();
        blog.takes(answer);

        let (exit, reply) = blog.replies("Words that nobody may lose", &[]);

        assert_eq!(
            (exit, &reply["state"], reply["reason"].as_str()),
            (code, &state.into(), reason)
        );
        assert_eq!(blog.sent().len(), 1, "{state}");
        let kept = blog.outbox();
        assert_eq!(kept.len(), usize::from(state != "sent"), "{state}");
    }
}

#[test]
fn what_a_blog_says_in_its_own_language_is_shown_and_clean() {
    let blog = Blog::new();
    blog.takes(mistake(403, "Kommentare sind \u{1b}[31mgeschlossen."));

    let (_, reply) = blog.replies("Hallo", &[]);

    let says = reply["says"].as_str().unwrap();
    assert!(says.contains("Kommentare sind") && !says.contains('\u{1b}'), "{says}");
}

#[test]
fn every_answer_of_the_rest_interface_has_its_state() {
    let json = |status: u16, body: &str| {
        ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
    };
    let refusal = |status: u16, code: &str| {
        json(status, &format!("{{\"code\":\"{code}\",\"message\":\"Sorry.\",\"data\":{{}}}}"))
    };
    for (answer, state, reason) in [
        (json(201, "{\"id\":12,\"status\":\"approved\"}"), "sent", None),
        (json(201, "{\"id\":12,\"status\":\"hold\"}"), "held", None),
        (refusal(401, "rest_comment_login_required"), "refused", Some("account-needed")),
        (refusal(401, "incorrect_password"), "refused", Some("signed-out")),
        (refusal(401, "invalid_username"), "refused", Some("signed-out")),
        (refusal(403, "rest_comment_closed"), "refused", Some("closed")),
        (refusal(409, "comment_duplicate"), "refused", Some("duplicate")),
        (refusal(400, "comment_flood"), "refused", Some("too-fast")),
        (refusal(400, "rest_comment_content_invalid"), "refused", Some("unfit")),
        (refusal(401, "rest_disabled"), "refused", Some("no-way")),
        (refusal(404, "rest_no_route"), "refused", Some("no-way")),
        (ResponseTemplate::new(502), "not-known", None),
    ] {
        let blog = Blog::new();
        blog.logged_in();
        blog.takes(answer);

        let (_, reply) = blog.replies("Hello", &[]);

        assert_eq!((&reply["state"], reply["reason"].as_str()), (&state.into(), reason));
        let sent = blog.sent();
        let login = sent[0].headers.get("authorization").unwrap().to_str().unwrap();
        assert_eq!(login, "Basic cnV0aDphYmNkIGVmZ2g=");
    }
}

impl Blog {
    /// Logs in with an application password, which comes by standard input.
    fn logged_in(&self) {
        let site = self.home();
        let mut login = self.world.cohort(&["login", "wordpress", &site, "--user", "ruth"]);
        login.write_stdin("abcd efgh\n").assert().success();
    }
}

#[test]
fn a_reply_names_the_comment_it_answers() {
    let blog = Blog::new();
    blog.comments(
        "[{\"id\":7,\"post\":4,\"parent\":0,\"author_name\":\"Ama\",\"date_gmt\":\"2026-04-28T10:00:00\",\
          \"content\":{\"rendered\":\"<p>First.</p>\"},\"link\":\"\",\"type\":\"comment\"}]",
    );
    blog.world.cohort_at("2026-04-29T12:30:00Z", &["refresh", "--all"]).assert().success();
    blog.takes(moved_to("/thing-1/#comment-10"));

    let (code, _) = blog.replies("Me too", &["--to", "comment-7"]);

    assert_eq!(code, 0);
    assert!(fields(&blog.sent()[0]).contains(&("comment_parent".to_owned(), "7".to_owned())));
    assert_eq!(blog.replies("Me too", &["--to", "comment-99"]).0, 1);
    assert_eq!(blog.sent().len(), 1);
}

#[test]
fn nothing_is_sent_without_a_yes_and_the_words_are_kept() {
    let blog = Blog::new();
    blog.takes(moved_to("/thing-1/#comment-10"));
    let (post, file) = (blog.post(), blog.words("Perhaps later"));

    let output = blog.world.cohort(&["reply", &post, "--file", &file]).output().unwrap();

    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("under the name Ruth") && told.contains("Perhaps later"), "{told}");
    assert!(told.contains("ruth@school.example (not shown)"), "{told}");
    assert!(blog.sent().is_empty());
    assert_eq!(blog.outbox()[0]["state"], "draft");
}

#[test]
fn without_leave_for_the_form_the_browser_is_the_way_and_nothing_is_sent() {
    let blog = Blog::new();
    blog.configured("forms = []");
    blog.takes(moved_to("/thing-1/#comment-10"));

    let (code, _) = blog.replies("Hello", &[]);

    assert_eq!(code, 1);
    assert!(blog.sent().is_empty());
    assert_eq!(blog.outbox()[0]["state"], "draft");
}

#[test]
fn offline_a_reply_waits_and_is_sent_later_once() {
    let blog = Blog::new();
    let (post, file) = (blog.post(), blog.words("From the tunnel"));
    blog.goes_offline();

    let output = blog.world.cohort(&["reply", &post, "--file", &file, "--yes", "--json"]).output();
    let reply: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(reply["state"], "waiting");
    blog.comes_back();
    blog.takes(moved_to("/thing-1/#comment-10"));
    let id = reply["id"].to_string();
    let unasked = blog.world.cohort(&["outbox", "send", &id]).output().unwrap();
    assert_eq!((unasked.status.code(), blog.sent().len()), (Some(1), 0), "it is asked first");
    blog.world.prints(0, &["outbox", "send", &id, "--yes"]);
    blog.world.cohort(&["outbox", "send", &id, "--yes"]).assert().failure();

    assert_eq!(blog.sent().len(), 1);
}

/// What the blog shows once the comment arrived there.
const ARRIVED: &str = "[{\"id\":10,\"post\":4,\"parent\":0,\"author_name\":\"Ruth\",\"author_url\":\"https://ruth.example/\",\
    \"date_gmt\":\"2026-04-29T10:30:00\",\"content\":{\"rendered\":\"<p>Once &#8211; and &#8220;only&#8221; once</p>\\n\"},\
    \"link\":\"\",\"type\":\"comment\"}]";
const WORDS: &str = "Once – and \"only\" once";

#[test]
fn killed_before_it_leaves_it_was_not_sent_and_still_waits() {
    let blog = Blog::new();
    blog.takes(moved_to("/thing-1/#comment-10"));
    let mut child = blog.begins(WORDS, Some("claim"));
    wait_until("it waits", || blog.state() == "waiting");
    child.kill().unwrap();
    child.wait().unwrap();

    assert_eq!(blog.outbox()[0]["state"], "waiting");
    assert!(blog.sent().is_empty());
    blog.world.prints(0, &["outbox", "send", &blog.outbox()[0]["id"].to_string(), "--yes"]);
    assert_eq!(blog.sent().len(), 1);
}

#[test]
fn killed_before_during_or_after_the_request_the_blog_is_asked_and_nothing_is_sent_twice() {
    for (halt, delay, arrives, sent_before) in [
        (Some("request"), None, false, 0),
        (None, Some(Duration::from_secs(60)), true, 1),
        (Some("answer"), None, true, 1),
    ] {
        let blog = Blog::new();
        let answer = moved_to("/thing-1/#comment-10");
        blog.takes(match delay {
            Some(delay) => answer.set_delay(delay),
            None => answer,
        });
        let mut child = blog.begins(WORDS, halt);
        wait_until("it is on its way", || {
            blog.state() == "sending" && blog.sent().len() == sent_before
        });
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(blog.outbox()[0]["state"], "not-known", "{halt:?}");
        let id = blog.outbox()[0]["id"].to_string();

        blog.comments(if arrives { ARRIVED } else { "[]" });
        let before = blog.sent().len();
        let asked = blog.world.cohort(&["outbox", "send", &id, "--json"]).output().unwrap();

        assert_eq!(blog.sent().len(), before, "looking sends nothing");
        if arrives {
            let reply: Value = serde_json::from_slice(&asked.stdout).unwrap();
            assert_eq!(reply["state"], "sent", "{halt:?}");
            assert_eq!(blog.outbox().len(), 0);
        } else {
            assert_eq!(asked.status.code(), Some(1), "a person is asked whether to send it");
            assert_eq!(blog.outbox()[0]["state"], "not-known");
        }
    }
}

#[test]
fn somebody_else_s_equal_words_do_not_settle_yours() {
    let blog = Blog::new();
    blog.takes(ResponseTemplate::new(500));
    blog.comments(&ARRIVED.replace("\"Ruth\"", "\"Rob\""));

    let (_, reply) = blog.replies(WORDS, &[]);

    assert_eq!(reply["state"], "not-known");
}

#[test]
fn two_programs_never_send_the_same_reply() {
    let blog = Blog::new();
    blog.takes(moved_to("/thing-1/#comment-10").set_delay(Duration::from_secs(3)));
    let mut first = blog.begins(WORDS, None);
    wait_until("it is on its way", || blog.sent().len() == 1);

    let second = blog.world.cohort(&["outbox", "send", "1", "--yes"]).output().unwrap();

    assert_eq!(second.status.code(), Some(1));
    assert!(first.wait().unwrap().success());
    assert_eq!(blog.sent().len(), 1);
}

#[test]
fn secrets_and_drafts_appear_nowhere_else() {
    let blog = Blog::new();
    blog.logged_in();
    blog.takes(moved_to("http://elsewhere.example/steal"));
    let (post, file) = (blog.post(), blog.words("A draft about my mother"));
    let secrets = ["abcd efgh", "cnV0aDphYmNkIGVmZ2g="];

    let mut printed = Vec::new();
    for arguments in [
        vec!["reply", &post, "--file", &file, "--yes", "--json"],
        vec!["outbox", "--json"],
        vec!["outbox"],
        vec!["accounts", "--json"],
        vec!["accounts"],
        vec!["check", "--json"],
        vec!["export", "opml"],
    ] {
        let output = blog.world.cohort(&arguments).output().unwrap();
        printed.extend(output.stdout);
        if arguments[0] != "reply" {
            printed.extend(output.stderr);
        }
    }
    printed.extend(std::fs::read(blog.world.data().join("cohort.log")).unwrap_or_default());
    printed.extend(std::fs::read(blog.world.config_file()).unwrap());
    printed.extend(std::fs::read(blog.world.data().join("cohort.db")).unwrap());
    let text = String::from_utf8_lossy(&printed).into_owned();
    let without_database = text.split("SQLite format").next().unwrap();

    for secret in secrets {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(!without_database.contains("about my mother"));
    assert_eq!(blog.sent().len(), 1, "no redirect is followed");
    blog.world.prints(0, &["logout", &blog.home()]);
    let kept = std::fs::read_to_string(blog.world.data().join("accounts.json")).unwrap();
    assert!(!kept.contains("abcd"));
}

#[test]
fn a_password_can_stay_behind_a_command() {
    let blog = Blog::new();
    let site = blog.home();
    let command = "printf 'abcd efgh\\nand more\\n'";
    let login = ["login", "wordpress", &site, "--user", "ruth", "--password-command", command];

    let told = blog.world.prints(0, &login);

    assert!(told.contains("under the name Ruth G."), "{told}");
    let kept = std::fs::read_to_string(blog.world.data().join("accounts.json")).unwrap();
    assert!(!kept.contains("abcd efgh\""), "the password itself is not kept");
    let asked = blog.received();
    let login = asked.iter().find_map(|request| request.headers.get("authorization")).unwrap();
    assert_eq!(login.to_str().unwrap(), "Basic cnV0aDphYmNkIGVmZ2g=");
}

#[test]
fn drafts_and_the_outbox_come_back_from_the_safety_copy() {
    let blog = Blog::new();
    blog.takes(ResponseTemplate::new(500));
    blog.replies("Was it there?", &[]);
    let (post, file) = (blog.post(), blog.words("A half-written"));
    drop(blog.world.cohort(&["reply", &post, "--file", &file]).output().unwrap());
    blog.world.prints(0, &["mark", "saved", &post]);

    let database = blog.world.data().join("cohort.db");
    let mut damaged = std::fs::OpenOptions::new().write(true).open(&database).unwrap();
    damaged.write_all(&[b'x'; 4096]).unwrap();
    drop(damaged);
    blog.world.prints(0, &["refresh"]);

    let mut states: Vec<String> =
        blog.outbox().iter().map(|reply| reply["state"].as_str().unwrap().to_owned()).collect();
    states.sort();
    assert_eq!(states, ["draft", "not-known"]);
}

#[test]
fn a_draft_survives_a_kill_a_second_after_typing_and_is_there_again() {
    let blog = Blog::new();
    let mut terminal = Terminal::start(&blog.world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").press("r").wait_for("Begin with");
    terminal.press("Half a thought").wait_for("Half a thought");
    wait_until("it is kept", || blog.state() == "draft");
    // What is typed after the first letters is kept within a second, too.
    #[expect(clippy::disallowed_methods, reason = "the promise is about real time")]
    std::thread::sleep(Duration::from_secs(1));
    terminal.signal("KILL");
    terminal.end();

    let mut again = Terminal::start(&blog.world, &[]);
    again.wait_for("Thing 1").wait_for("Updated").press("r").wait_for("Begin with");
    again.wait_for("Half a thought");
    again
        .press("!")
        .wait_for("Half a thought!")
        .press("\u{13}")
        .wait_for("This is what will be sent");
    again.press("n").wait_for("Kept as a draft").press("\u{3}");
    again.end();

    assert!(blog.sent().is_empty());
    assert_eq!(blog.outbox().len(), 1);
}

#[test]
fn in_the_reader_a_reply_leaves_after_ten_seconds_once_and_can_be_taken_back_before() {
    let blog = Blog::new();
    blog.takes(moved_to("/thing-1/#comment-10"));
    let mut terminal = Terminal::start(&blog.world, &[]);
    terminal.wait_for("Thing 1").wait_for("Updated").press("r").wait_for("Begin with");

    terminal.press("Once\u{13}").wait_for("This is what will be sent");
    terminal.press("y").wait_for("It leaves in 10 seconds").press("u").wait_for("Taken back");
    assert_eq!((blog.state().as_str(), blog.sent().len()), ("draft", 0));
    terminal
        .press("r")
        .wait_for("Begin with")
        .wait_for("Once")
        .press("\u{13}")
        .wait_for("This is what will be sent");
    terminal.press("y").wait_for("It leaves in 10 seconds").wait_for("Sent. It stands on");
    terminal.press("Q");
    terminal.end();

    assert_eq!(blog.sent().len(), 1);
}

#[test]
fn the_own_editor_writes_the_words_and_the_screen_comes_back() {
    let blog = Blog::new();
    let editor = blog.world.data().join("editor");
    std::fs::write(&editor, "#!/bin/sh\nprintf 'Written elsewhere\\nin two lines' > \"$1\"\n")
        .unwrap();
    let mut allow = std::fs::metadata(&editor).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut allow, 0o755);
    std::fs::set_permissions(&editor, allow).unwrap();

    let script = format!("VISUAL='{}' exec \"$COHORT\" --now {NOW}", editor.display());
    let mut terminal = Terminal::shell(&blog.world, &script);
    terminal.wait_for("Thing 1").wait_for("Updated").press("r").wait_for("Begin with");
    terminal.press("\u{5}").wait_for("Written elsewhere").wait_for("in two lines");
    terminal.press("\u{3}");
    terminal.end();

    assert_eq!(blog.state(), "draft");
    assert!(!blog.world.data().join("reply.txt").exists());
}

#[test]
fn in_plain_mode_words_are_kept_line_by_line_and_go_on_the_next_time() {
    let blog = Blog::new();
    let says = |lines: &str| {
        let mut command: assert_cmd::Command = blog.world.cohort(&["--plain"]);
        let output = command.write_stdin(lines).assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    };

    says("1\nr\nThank you for this.\n");
    let told = says("1\nr\nAnd more.\n.\nq\n");

    assert!(told.contains("You had begun like this"), "{told}");
    assert!(told.contains("Thank you for this."), "{told}");
    let drafts = blog.world.prints(0, &["export", "mine"]);
    assert!(drafts.contains("Thank you for this.\\nAnd more."), "{drafts}");
}
