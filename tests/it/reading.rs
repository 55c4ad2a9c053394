//! Reading a post in a real terminal: links by letters, words one looks for, full texts, coming back.

use wiremock::ResponseTemplate;

use crate::terminal::Terminal;
use crate::world::{World, wait_until};

/// A feed with one post of this HTML, whose page is at an address.
fn feed(page: &str, html: &str) -> ResponseTemplate {
    let html = html.replace('&', "&amp;").replace('<', "&lt;");
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Ama's blog</title><link>https://ama.example/</link>\
         <item><title>On shelves</title><link>{page}</link><guid>one</guid>\
         <pubDate>28 Apr 2026 08:00:00 +0000</pubDate><description>{html}</description></item></channel></rss>"
    );
    ResponseTemplate::new(200).set_body_raw(feed, "application/rss+xml")
}

fn long_post() -> String {
    let paragraph = |n| format!("<p>Paragraph {n} says something about shelves.</p>");
    let many = |from: usize| (from..from + 40).map(paragraph).collect::<Vec<_>>().concat();
    format!(
        "<p>See <a href=\"https://one.example/\">the first</a> and \
         <a href=\"https://two.example/\">www.bank.example</a>.</p>{}<p>A żaba sits here.</p>{}",
        many(0),
        many(40)
    )
}

fn opened(world: &World) -> Terminal {
    let mut terminal = Terminal::start(world, &[]);
    terminal.wait_for("On shelves").wait_for("Updated").wait_for("1 new");
    terminal.press("\r").wait_for("Ama's blog");
    terminal
}

#[test]
fn letters_stand_on_links_open_them_and_are_gone_afterwards() {
    let world = World::new().answering("ama", feed("https://ama.example/1", &long_post()));
    let mut terminal = opened(&world);
    terminal.wait_for("the first [1]");

    terminal.press("f").wait_for("The letters open a link").wait_for("the first f");
    terminal.press("f").wait_for("Opening it in your browser").wait_for("the first [1]");
    terminal.press("f").wait_for("the first f").press("j");
    terminal.wait_for("It leads elsewhere than it says").wait_for("https://two.example/");
    terminal.press("n").wait_without("It leads elsewhere");
    terminal
        .press("f")
        .wait_for("The letters open")
        .press("y")
        .wait_for("The letters copy")
        .press("f");
    terminal.wait_for("The address of the link is copied");
    assert!(terminal.raw().contains("\u{1b}]52;c;"), "the clipboard of the terminal has it");
    terminal.press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn words_are_found_as_they_are_typed() {
    let world = World::new().answering("ama", feed("https://ama.example/1", &long_post()));
    let mut terminal = opened(&world);
    terminal.wait_for("Paragraph 1 ").wait_without("A żaba");

    terminal.press("/").wait_for("Find in this post").press("zaba").wait_for("A żaba sits here");
    terminal.press("\r").wait_for("The only place.");
    terminal.press("\u{1b}").wait_without("The only place.").wait_for("A żaba sits here");
    terminal.press("/nowhere\r").wait_for("“nowhere” is not in this post.");
    terminal.press("Q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn where_one_was_is_found_again_after_leaving_also_in_another_width() {
    let world = World::new().answering("ama", feed("https://ama.example/1", &long_post()));
    let mut terminal = opened(&world);
    terminal.wait_for("Paragraph 1 ").press("/żaba\r").wait_for("The only place.");
    terminal.press("q").wait_without("The only place.").wait_for("A żaba sits here").press("Q");
    assert_eq!(terminal.end(), 0);

    let mut again = Terminal::start(&world, &[]);
    again.resize(60, 20).wait_for("On shelves").press("\r");
    again.wait_for("You were here when you left it.").wait_for("A żaba sits here");
    again.press("Q");
    assert_eq!(again.end(), 0);
}

fn page(words: &str) -> ResponseTemplate {
    let page = format!(
        "<html><head><title>On shelves</title></head><body><nav><a href='/'>Home</a></nav>\
         <article><h1>On shelves</h1>{}</article><footer>All rights</footer></body></html>",
        format!("<p>{words} The shelf by the window holds what nobody asks for, and it is always full.</p>")
            .repeat(6)
    );
    ResponseTemplate::new(200).set_body_raw(page, "text/html; charset=utf-8")
}

#[test]
fn the_full_text_of_an_excerpt_is_got_kept_and_left_again() {
    let mut world = World::new();
    let at = format!("{}/ama/on-shelves", world.server.uri());
    world.serve("/ama/on-shelves", page("All of it."));
    world = world.answering("ama", feed(&at, "<p>The beginning of it […]</p>"));
    let mut terminal = opened(&world);
    terminal.wait_for("This seems to be only the beginning.").wait_for("x gets the full text");

    terminal.press("x").wait_for("All of it. The shelf by the window").wait_without("[…]");
    terminal.wait_for("shows what the blog sent");
    assert!(!terminal.screen().contains("All rights"));
    assert_eq!(terminal.screen().matches("On shelves").count(), 1, "the title is said once");
    terminal.press("x").wait_for("The beginning of it").press("x").wait_for("All of it.");
    terminal.press("Q");
    assert_eq!(terminal.end(), 0);
    let pages = |world: &World| {
        let asked = world.asked(&world.server);
        asked.iter().filter(|request| request.url.path() == "/ama/on-shelves").count()
    };
    assert_eq!(pages(&world), 1, "it is kept");

    let mut again = Terminal::start(&world, &[]);
    again.wait_for("On shelves").wait_for("Updated").press("\r");
    again.wait_for("All of it.").press("Q");
    assert_eq!(again.end(), 0);
    assert_eq!(pages(&world), 1);
}

#[test]
fn a_page_that_is_gone_or_says_no_more_is_told_in_a_sentence() {
    for (answer, told) in [
        (ResponseTemplate::new(404), "The page of this post is not there any more."),
        (
            page("").set_body_raw("<p>Hi</p>", "text/html"),
            "Its page says no more than the blog sent.",
        ),
    ] {
        let mut world = World::new();
        let at = format!("{}/ama/on-shelves", world.server.uri());
        world.serve("/ama/on-shelves", answer);
        world = world.answering("ama", feed(&at, "<p>The beginning of all of it is here […]</p>"));
        let mut terminal = opened(&world);

        terminal.press("x").wait_for(told).wait_for("The beginning of all of it");
        terminal.press("Q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn a_blog_on_the_web_cannot_make_us_ask_this_computer() {
    let local = World::new();
    let at = format!("{}/secret", local.server.uri());
    local.serve("/secret", page("A secret."));
    // The feed's own address is not of this computer: it is looked at by the rules of the fetch tests.
    let client = cohort::fetch::Client::new(cohort::fetch::ClientSettings::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (page, typed) =
        (url::Url::parse(&at).unwrap(), url::Url::parse("https://ama.example/").unwrap());

    let now = "2026-04-29T10:30:00Z".parse().unwrap();
    let asked = cohort::refresh::page_of_post(&client, (&page, &typed), now);
    let answer = runtime.block_on(asked);

    assert_eq!(answer.unwrap_err(), cohort::domain::Trouble::Misdirected);
    assert_eq!(local.requests(), 0);
}

#[test]
fn a_command_gets_the_text_and_the_terminal_and_gives_it_back() {
    let world =
        World::new().answering("ama", feed("https://ama.example/1", "<p>$HOME; <b>x</b></p>"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text.txt");
    let world = world.config("[commands]\nfail = [\"sh\", \"-c\", \"echo it failed; exit 1\"]");
    let mut terminal = opened(&world);
    terminal.wait_for("$HOME; x");

    terminal.press("|").wait_for("Give its text to");
    terminal.press(&format!("tee '{}'\r", file.display())).wait_for("Enter goes back to the post.");
    terminal.press("\r").wait_for("Conversation").wait_without("Enter goes back");
    wait_until("the text was written", || file.exists());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("On shelves\n") && text.contains("https://ama.example/1\n\n$HOME; x\n"),
        "{text}"
    );
    terminal
        .press("|\u{15}fail\r")
        // What the first one left stands there still: only its own words say that this one ran.
        .wait_for("it failed")
        .press("\r")
        .wait_for("sh ended with 1");
    terminal.press("|\u{15}no-such-program\r").wait_for("no-such-program could not be started");
    terminal.press("Q");
    assert_eq!(terminal.end(), 0);
    assert!(terminal.is_given_back());
}
