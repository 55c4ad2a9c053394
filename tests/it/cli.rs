//! The commands, as scripts and screen readers use them.

use wiremock::ResponseTemplate;

use crate::world::{NOW, World, program, rss};

#[test]
fn a_refresh_brings_posts_and_a_second_one_asks_nobody() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]).blog("ben", &["Thing 1"]);

    let first = world.prints(0, &["refresh"]);
    let asked = world.requests();
    let second = world.prints(0, &["refresh"]);

    assert!(first.contains("3 new posts from 2 places."), "{first}");
    assert!(second.contains("Nothing is due yet."), "{second}");
    assert_eq!((asked, world.requests()), (2, 2));
}

#[test]
fn the_list_is_one_post_a_line_newest_first_without_escapes() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);

    let list = world.prints(0, &["list"]);

    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].ends_with("2026-04-28 09:00  ama: Thing 2 (new)"), "{list}");
    assert!(!list.contains('\u{1b}'));
}

#[test]
fn where_nobody_is_followed_an_empty_list_says_how_to_begin() {
    let (nobody, somebody) = (World::new(), World::new().blog("ama", &["Thing 1"]));

    for arguments in [["list"].as_slice(), &["list", "--json"], &["list", "library"]] {
        let output = nobody.cohort(arguments).assert().code(0).get_output().clone();
        let told = String::from_utf8(output.stderr).unwrap();

        assert!(output.stdout.is_empty());
        assert!(told.contains("`cohort add ADDRESS`") && told.lines().count() == 1, "{told}");
        assert_eq!(somebody.cohort(arguments).assert().code(0).get_output().stderr, b"");
    }
}

#[test]
fn json_lines_have_the_fields_that_scripts_rely_on() {
    let world = World::new().blog("ama", &["Thing 1"]);
    world.prints(0, &["refresh"]);

    let json: serde_json::Value =
        serde_json::from_str(&world.prints(0, &["list", "--json"])).unwrap();

    let fields: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "address",
            "answered",
            "comments_address",
            "first_seen",
            "from_cohort",
            "id",
            "kind",
            "language",
            "new",
            "new_replies",
            "person",
            "published",
            "replies",
            "saved",
            "source",
            "text",
            "things",
            "title"
        ]
    );
    assert_eq!(json["text"], "The text of Thing 1.");
    assert_eq!(json["published"], "2026-04-28T08:00:00Z");
    assert_eq!(json["first_seen"], NOW);
    assert_eq!(json["replies"], serde_json::Value::Null);
    assert_eq!(json["kind"], "blog");
}

#[test]
fn marks_are_kept_and_filter_the_list() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let ids = world.ids(&[]);

    world.prints(0, &["mark", "read", &ids[0]]);
    world.prints(0, &["mark", "saved", &ids[1]]);

    assert_eq!(world.ids(&["--new"]), [ids[1].clone()]);
    assert_eq!(world.ids(&["--saved"]), [ids[1].clone()]);
    world.prints(0, &["mark", "new", &ids[0]]);
    assert_eq!(world.ids(&["--new"]).len(), 2);
}

#[test]
fn a_list_can_be_narrowed_by_person_time_and_number() {
    let world =
        World::new().blog("ama", &["Thing 3", "Thing 2", "Thing 1"]).blog("ben", &["Thing 1"]);
    world.prints(0, &["refresh"]);

    assert_eq!(world.ids(&["--person", "AM"]).len(), 3);
    assert_eq!(world.ids(&["--since", "2026-04-28"]).len(), 2);
    assert_eq!(world.ids(&["--until", "2026-04-27T00:00:00Z"]).len(), 1);
    assert_eq!(world.ids(&["--limit", "2"]).len(), 2);
    assert!(world.prints(2, &["list", "--since", "yesteryear"]).contains("no day or time"));
}

#[test]
fn a_post_is_shown_with_its_text() {
    let world = World::new().blog("ama", &["Thing 1"]);
    world.prints(0, &["refresh"]);
    let id = world.ids(&[]).remove(0);

    let shown = world.prints(0, &["show", id.get(..6).unwrap()]);

    assert!(shown.contains("Thing 1\nama · Tuesday 28 April 2026, 9:00\n"), "{shown}");
    assert!(shown.contains("The text of Thing 1."), "{shown}");
    assert!(world.prints(1, &["show", "nothere"]).contains("No post is `nothere`"));
}

#[test]
fn a_blog_in_trouble_is_told_and_disturbs_nobody() {
    let world = World::new().blog("ama", &["Thing 1"]).answering("ben", ResponseTemplate::new(404));

    let told = world.prints(3, &["refresh"]);

    assert!(told.contains("ben"), "{told}");
    assert!(told.contains("1 new post from 2 places; 1 needs a look."), "{told}");
    assert_eq!(world.ids(&[]).len(), 1);
    world.prints(3, &["check"]);
    let json = world.prints(3, &["check", "--json"]);
    assert!(json.contains("\"state\":\"not found\""), "{json}");
}

#[test]
fn a_closed_blog_is_not_asked_again_until_resumed() {
    let world = World::new().answering("ben", ResponseTemplate::new(410)).blog("ama", &["Thing 1"]);
    world.prints(3, &["refresh"]);
    let later = "2026-05-09T10:30:00Z";

    world.cohort_at(later, &["refresh", "--all"]).assert().code(3);
    assert_eq!(world.requests(), 3);
    world.prints(0, &["resume", "ben"]);
    world.cohort_at(later, &["refresh"]).assert().code(3);

    assert_eq!(world.requests(), 4);
}

#[test]
fn retry_after_is_obeyed_across_runs_of_the_program() {
    let wait = ResponseTemplate::new(429).insert_header("Retry-After", "7200");
    let world = World::new().blog("ama", &["Thing 1"]).answering("ben", wait);
    world.prints(0, &["refresh"]);

    world.cohort_at("2026-04-29T12:00:00Z", &["refresh", "--all"]).assert().code(0);
    assert_eq!(world.requests(), 2, "their host is not asked before half past twelve");
    world.cohort_at("2026-04-29T12:31:00Z", &["refresh", "--all"]).assert().code(0);
    assert_eq!(world.requests(), 4);
}

#[test]
fn without_a_network_nothing_is_blamed_and_nothing_is_lost() {
    let world = World::new().blog("ama", &["Thing 1"]);
    world.prints(0, &["refresh"]);
    let config = std::fs::read_to_string(world.config_file()).unwrap();
    let gone = config.replace(&world.server.uri(), "http://127.0.0.1:9");
    std::fs::write(world.config_file(), gone).unwrap();

    let output = world.cohort_at("2026-04-30T10:30:00Z", &["refresh"]).output().unwrap();

    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("No network."), "{told}");
    std::fs::write(world.config_file(), config).unwrap();
    assert_eq!(world.ids(&[]).len(), 1);
}

#[test]
fn a_person_can_be_paused_resumed_corrected_and_removed() {
    let world = World::new().blog("ama", &["Thing 1"]).blog("ben", &["Thing 1"]);
    world.prints(0, &["refresh"]);

    world.prints(0, &["pause", "ama"]);
    world.cohort_at("2026-05-09T10:30:00Z", &["refresh", "--all"]).assert().code(0);
    assert_eq!(world.requests(), 3);
    world.prints(0, &["resume", "ama"]);
    world.prints(0, &["edit", "ama", "--name", "Ama Mensah"]);
    assert!(world.prints(0, &["list", "--person", "mensah"]).contains("Ama Mensah: Thing 1"));
    let id = world.ids(&["--person", "mensah"]).remove(0);
    world.prints(0, &["mark", "read", &id]);
    world.prints(0, &["remove", "Ama Mensah"]);

    assert_eq!(world.ids(&[]).len(), 1);
    world.prints(2, &["edit", "ben"]);
    world.prints(1, &["remove", "nobody"]);
}

#[test]
fn a_blog_is_added_by_the_address_of_its_page() {
    let world = World::new();
    let page = "<html><head><title>Cal</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/cal/rss\"></head></html>";
    world.serve("/cal/", ResponseTemplate::new(200).set_body_raw(page, "text/html"));
    world.serve(
        "/cal/rss",
        ResponseTemplate::new(200).set_body_raw(rss("cal", &["Thing 1"]), "application/rss+xml"),
    );
    let address = format!("{}/cal/", world.server.uri());

    let told = world.prints(0, &["add", &address]);

    assert!(told.contains("Added cal's blog, with 1 post."), "{told}");
    assert_eq!(world.ids(&[]).len(), 1);
    assert!(world.prints(1, &["add", &address]).contains("on the list already"));
    assert!(world.prints(2, &["add", "not an address"]).contains("address"));
}

#[test]
fn what_cannot_be_reached_is_not_added_and_no_other_try_is_promised() {
    let world = World::new();

    for command in ["add", "join"] {
        let told = world.prints(1, &[command, "http://127.0.0.1:9/feed"]);

        assert!(told.contains("could not be reached. Try it again later."), "{told}");
    }
    assert_eq!(world.ids(&[]).len(), 0);
}

#[test]
fn a_list_is_imported_once_and_exported_as_it_was() {
    let world = World::new();
    let list = world.data().with_file_name("list.opml");
    std::fs::write(
        &list,
        r#"<opml version="2.0"><body><outline text="Schools">
           <outline text="Ama &amp; Co" xmlUrl="https://ama.example/feed/" htmlUrl="https://ama.example/"/>
           <outline text="Ben" xmlUrl="https://ben.example/rss"/></outline></body></opml>"#,
    )
    .unwrap();
    let file = list.to_str().unwrap();

    assert!(world.prints(0, &["import", file]).contains("Added 2 blogs."));
    assert!(world.prints(0, &["import", file]).contains("2 were on the list already"));

    let exported = world.prints(0, &["export", "opml"]);
    assert!(
        exported.contains("Ama &amp; Co") && exported.contains("https://ben.example/rss"),
        "{exported}"
    );
}

#[test]
fn every_mistake_in_the_config_is_told_with_its_line_and_nothing_begins() {
    let world = World::new();
    std::fs::write(
        world.config_file(),
        "[[participant]]\nname = \"Ama\"\nblgo = \"https://ama.example\"\n\n[polling]\nblogs = 1\n",
    )
    .unwrap();

    let told = world.prints(2, &["refresh"]);

    assert!(told.contains('3') && told.contains("`blog`") && told.contains('6'), "{told}");
    assert!(!world.data().join("cohort.db").exists());
}

#[test]
fn a_closed_pipe_is_silent() {
    let world = World::new().blog("ama", &["Thing 1"]);
    world.prints(0, &["refresh"]);
    let shell = format!(
        "COHORT_CONFIG='{}' COHORT_DATA='{}' '{}' list --json | true",
        world.config_file().display(),
        world.data().display(),
        program().display()
    );

    let output = std::process::Command::new("sh").args(["-c", &shell]).output().unwrap();

    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let world = World::new();

    world.prints(2, &["no-such-command"]);
    world.prints(2, &["mark", "glued", "x"]);
    world.prints(0, &["--help"]);
    assert!(world.prints(0, &["--version"]).starts_with("cohort "));
    world.prints(0, &["paths"]);
}

#[test]
fn the_example_config_works_as_it_is() {
    let world = World::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/config.example.toml");

    world.cohort(&["--config", example, "list"]).assert().code(0);
    world.cohort(&["--config", example, "check"]).assert().code(0);
}

#[test]
fn check_says_what_is_not_kept_for_good() {
    for (keep, says) in [
        ("notes = 60", "Hashtag posts are kept for 60 days, blog posts for good."),
        ("posts = 90", "Posts of both kinds are kept for 90 days."),
        ("posts = 90\nnotes = 60", "Blog posts are kept for 90 days, hashtag posts for 60."),
    ] {
        let told = World::new().config(&format!("[keep]\n{keep}")).prints(0, &["check"]);
        assert!(told.contains(says), "{told}");
    }
    assert!(!World::new().prints(0, &["check"]).contains("kept"));
}

#[test]
fn a_damaged_database_is_set_aside_and_the_marks_come_back() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let id = world.ids(&[]).remove(0);
    world.prints(0, &["mark", "read", &id]);
    std::fs::write(world.data().join("cohort.db"), "no database any more").unwrap();

    let told = world.prints(0, &["refresh"]);

    assert!(told.contains("set aside"), "{told}");
    assert_eq!(world.ids(&["--new"]).len(), 1);
    let aside = std::fs::read_dir(world.data())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("damaged"));
    assert_eq!(aside.count(), 1);
}

#[test]
fn two_programs_that_mark_at_once_lose_nothing() {
    let world = World::new().blog("ama", &["9", "8", "7", "6", "5", "4", "3", "2", "1"]);
    world.prints(0, &["refresh"]);
    let ids = world.ids(&[]);

    std::thread::scope(|scope| {
        for id in &ids {
            scope.spawn(|| world.cohort(&["mark", "read", id]).assert().code(0));
            scope.spawn(|| world.cohort(&["mark", "saved", id]).assert().code(0));
        }
    });

    assert_eq!((world.ids(&["--new"]).len(), world.ids(&["--saved"]).len()), (0, 9));
}

/// The program in a world where no byte can be written to any file, as on a full disk.
fn without_room(world: &World, arguments: &str) -> (i32, String, String) {
    let script = format!("trap '' XFSZ; ulimit -f 0; exec \"$COHORT\" {arguments}");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("COHORT", program())
        .env("COHORT_CONFIG", world.config_file())
        .env("COHORT_DATA", world.data())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
#[cfg(unix)]
fn without_room_on_the_disk_one_reads_on_and_nothing_pretends_to_be_kept() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let id = world.ids(&["--limit", "1"]).remove(0);

    let (listed, posts, remark) = without_room(&world, "list");
    let (marked, _, refused) = without_room(&world, &format!("mark read {id}"));

    assert_eq!((listed, posts.lines().count()), (0, 2), "{posts}{remark}");
    assert!(remark.contains("you can read, but nothing you do is kept"), "{remark}");
    assert_eq!(marked, 1, "{refused}");
    assert_eq!(world.ids(&["--new"]).len(), 2);
}

#[test]
fn the_settings_are_looked_over_without_starting_anything() {
    let world = World::new();
    assert!(world.prints(0, &["config", "check"]).contains("There are no settings yet"));

    let world = world.config("[keys]\nsavve = \"x\"\n\n[looks]\ntheme = \"lamp\"");
    let told = world.cohort(&["config", "check"]).assert().code(2).get_output().stderr.clone();

    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("line 2") && told.contains("Did you mean `save`?"), "{told}");
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_theme_that_is_printed_is_one_that_can_be_used() {
    let world = World::new();
    let theme = world.prints(0, &["config", "theme", "contrast"]);
    let themes = world.config_file().with_file_name("themes");
    std::fs::create_dir_all(&themes).unwrap();
    std::fs::write(themes.join("mine.toml"), &theme).unwrap();

    let world = world.config("[looks]\ntheme = \"mine\"");

    assert!(world.prints(0, &["config", "check"]).contains("no mistake"));
    world.cohort(&["config", "theme", "contrst"]).assert().code(2);
}

#[test]
fn the_manual_and_the_completions_say_every_command_and_every_key() {
    let world = World::new();

    let manual = world.prints(0, &["man"]);
    let completions = world.prints(0, &["completions", "bash"]);

    for command in ["refresh", "join", "completions", "step\\-out"] {
        assert!(manual.contains(&format!("cohort\\-{command}(1)")), "{command}");
    }
    for entry in cohort::app::action::ACTIONS {
        assert!(manual.contains(&entry.name.replace('-', "\\-")), "{}", entry.name);
    }
    assert!(completions.contains("step-out") && completions.contains("--from-now"));
    let folder = world.data().join("man");
    world.prints(0, &["man", "--to", &folder.to_string_lossy()]);
    let list = std::fs::read_to_string(folder.join("cohort-list.1")).unwrap();
    assert!(list.contains("\\-\\-waiting"), "{list}");
}

#[test]
fn a_hidden_post_is_in_no_list_but_that_of_the_hidden_ones_and_comes_back() {
    let world = World::new().blog("ama", &["Thing 2", "Thing 1"]);
    world.prints(0, &["refresh"]);
    let post = world.ids(&["thing", "2"]).remove(0);

    world.prints(0, &["mark", "hidden", &post]);

    assert_eq!(world.ids(&[]).len(), 1);
    assert_eq!(world.ids(&["thing", "2"]).len(), 0, "nor is it found");
    assert_eq!(world.ids(&["--hidden"]), std::slice::from_ref(&post));
    world.prints(0, &["mark", "shown", &post]);
    assert_eq!(world.ids(&[]).len(), 2);
    assert_eq!(world.ids(&["--hidden"]).len(), 0);
}
