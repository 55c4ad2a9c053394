//! Blogs that are not for everybody: passwords, secret addresses, a school's own certificates and
//! proxies; and that none of it leaks.

use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::tls;
use crate::world::{World, rss};

fn feed() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(rss("class", &["Thing 1"]), "application/rss+xml")
}

fn rt() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// A blog that wants the name ama and the password pa55:word.
fn wants_password(server: &MockServer) {
    let allowed = Mock::given(method("GET"))
        .and(header("authorization", "Basic YW1hOnBhNTU6d29yZA=="))
        .respond_with(feed())
        .with_priority(1);
    let refused = Mock::given(any()).respond_with(ResponseTemplate::new(401));
    rt().block_on(async {
        allowed.mount(server).await;
        refused.mount(server).await;
    });
}

fn private(host: &str, password: &str) -> String {
    format!("[[private]]\nhost = \"{host}\"\nuser = \"ama\"\n{password}")
}

#[test]
fn a_blog_with_a_password_is_read_with_the_one_that_its_host_was_given() {
    for password in [
        "password_command = \"echo pa55:word\"",
        "password_env = \"CLASS_PASSWORD\"",
        "password_file = \"class-password\"",
    ] {
        let world = World::new();
        let server = world.another_server();
        wants_password(&server);
        let world = world
            .person("Class", &format!("{}/feed", server.uri()))
            .config(&private(&server.uri(), password));
        let file = world.config_file().with_file_name("class-password");
        std::fs::write(&file, "pa55:word\n").unwrap();
        restrict(&file);

        let output =
            world.cohort(&["refresh"]).env("CLASS_PASSWORD", "pa55:word").output().unwrap();

        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(world.ids(&[]).len(), 1);
    }
}

#[cfg(unix)]
fn restrict(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_file: &std::path::Path) {}

#[test]
fn without_its_password_a_private_blog_is_told_and_the_others_are_read() {
    let world = World::new();
    let server = world.another_server();
    wants_password(&server);
    let world = world
        .blog("ben", &["Thing 1"])
        .person("Class", &format!("{}/feed", server.uri()))
        .config(&private(&server.uri(), "password_env = \"COHORT_NO_SUCH\""));

    let told = world.prints(3, &["refresh"]);

    assert!(told.contains("Class’s blog is not open to everybody. Ask for its name"), "{told}");
    assert!(told.contains("the variable COHORT_NO_SUCH is not set"), "{told}");
    assert_eq!(world.ids(&[]).len(), 1);
}

#[test]
fn a_password_goes_to_its_host_alone() {
    let world = World::new();
    let (server, elsewhere) = (world.another_server(), world.another_server());
    let to = format!("{}/feed", elsewhere.uri());
    world.serve_at(
        &server,
        "/feed",
        ResponseTemplate::new(302).insert_header("Location", to.as_str()),
    );
    world.serve_at(&elsewhere, "/feed", feed());
    let world = world
        .person("Class", &format!("{}/feed", server.uri()))
        .config(&private(&server.uri(), "password_command = \"echo pa55:word\""));

    world.prints(0, &["refresh"]);

    assert!(world.asked(&server)[0].headers.contains_key("authorization"));
    assert!(!world.asked(&elsewhere)[0].headers.contains_key("authorization"));
}

#[test]
fn a_secret_in_an_address_stands_in_no_log_error_export_or_json() {
    const SECRET: &str = "s3cr3t-t0k3n-0f-the-class";
    for answer in [
        feed(),
        ResponseTemplate::new(404),
        ResponseTemplate::new(301)
            .insert_header("Location", "ftp://x.example/?token=s3cr3t-t0k3n-0f-the-class"),
    ] {
        let world = World::new();
        world.serve("/feed", answer);
        let at = world.server.uri();
        let world = world.person("Class", &format!("{at}/feed?token={SECRET}"));

        let mut told = String::new();
        for arguments in [
            &["refresh"][..],
            &["refresh", "--all", "--json"],
            &["check"],
            &["check", "--json"],
            &["list", "--json"],
            &["export", "opml"],
            &["add", &format!("{at}/feed?token={SECRET}")],
            &["add", &format!("{at}/nothing?token={SECRET}")],
            &["fix", "Class"],
        ] {
            let output = world.cohort(arguments).output().unwrap();
            told += &String::from_utf8(output.stdout).unwrap();
            told += &String::from_utf8(output.stderr).unwrap();
        }
        told += &std::fs::read_to_string(world.data().join("cohort.log")).unwrap_or_default();

        assert!(!told.contains(SECRET), "{told}");
        assert!(told.contains("/feed?token=…"), "{told}");
        let asked = world.asked(&world.server);
        assert!(asked.iter().any(|one| one.url.query() == Some(&format!("token={SECRET}"))));
    }
}

#[test]
fn a_mistake_in_the_config_does_not_repeat_a_secret() {
    let world = World::new()
        .person("Class", "https://class.example/feed?token=s3cr3t")
        .person("Again", "https://class.example/feed?token=s3cr3t")
        .person("Slip", "htps://class.example/feed?token=s3cr3t")
        .person("Open", "https://ama:s3cr3t@class.example/feed");

    let told = world.prints(2, &["check"]);

    assert!(told.contains("Put them under [[private]]."), "{told}");
    assert!(!told.contains("s3cr3t"), "{told}");
}

#[test]
fn a_school_s_own_certificates_are_trusted_where_the_config_names_them() {
    let server = tls::Server::answering(
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml",
        &rss("class", &["Thing 1"]),
    );
    let feed = format!("https://127.0.0.1:{}/feed", server.port);
    let stranger = World::new().blog("ben", &["Thing 1"]).person("Class", &feed);
    let folder = tempfile::tempdir().unwrap();
    let trusted = format!("[network]\ncertificates = \"{}\"", tls::authority(folder.path()));
    let world = World::new().person("Class", &feed).config(&trusted);

    let told = stranger.prints(3, &["refresh"]) + &stranger.prints(3, &["check", "--json"]);
    world.prints(0, &["refresh"]);

    assert!(told.contains("Class’s blog has no safe connection."), "{told}");
    assert_eq!(world.ids(&[]).len(), 1);
    assert_eq!(server.asked().len(), 1, "nothing is said to whom is not trusted");
}

#[test]
fn a_redirect_from_an_encrypted_connection_to_another_is_told_and_never_taken_with_a_secret() {
    let world = World::new();
    let plain = world.another_server();
    world.serve_at(&plain, "/feed", feed());
    let to = format!("HTTP/1.1 301 Moved\r\nLocation: {}/feed", plain.uri());
    let server = tls::Server::answering(&to, "");
    let folder = tempfile::tempdir().unwrap();
    let trusted = format!("[network]\ncertificates = \"{}\"", tls::authority(folder.path()));
    let at = format!("https://127.0.0.1:{}", server.port);
    let world = world.person("Open", &format!("{at}/feed")).config(&trusted);
    let secret = World::new().person("Class", &format!("{at}/feed?token=abc")).config(&trusted);

    for day in [
        "2026-04-29T10:30:00Z",
        "2026-04-30T11:30:00Z",
        "2026-05-01T12:30:00Z",
        "2026-05-02T13:30:00Z",
    ] {
        world.cohort_at(day, &["refresh"]).assert().code(0);
    }
    let told = world.prints(0, &["check"]);
    let refused = secret.prints(3, &["refresh"]);

    assert_eq!(world.ids(&[]).len(), 1);
    assert!(
        told.contains("It leads from a safe connection to one that others can read along."),
        "{told}"
    );
    assert!(refused.contains("sends us in circles or astray"), "{refused}");
    assert_eq!(world.asked(&plain).len(), 4);
    assert_eq!(server.asked().len(), 5, "the move to the open address is not for good");
}

#[test]
fn a_proxy_is_asked_for_the_web_and_never_for_this_computer() {
    let world = World::new().blog("ben", &["Thing 1"]);
    let proxy = world.another_server();
    rt().block_on(Mock::given(path("/feed")).respond_with(feed()).mount(&proxy));
    let world = world
        .person("Far", "http://far.example/feed")
        .config(&format!("[network]\nproxy = \"{}\"", proxy.uri()));

    world.prints(0, &["refresh"]);

    assert_eq!(world.ids(&[]).len(), 2);
    let asked: Vec<String> = world
        .asked(&proxy)
        .iter()
        .map(|one| one.headers["host"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(asked, ["far.example"]);
}

#[test]
fn certificates_that_are_none_are_told_before_anything_is_asked() {
    let world =
        World::new().blog("ben", &["Thing 1"]).config("[network]\ncertificates = \"config.toml\"");

    let told = world.prints(1, &["refresh"]);

    assert!(told.contains("holds no certificates that can be read"), "{told}");
    assert_eq!(world.requests(), 0);
}

#[test]
fn mistakes_about_passwords_and_proxies_are_told_with_their_lines() {
    let world = World::new().config(
        "[[private]]\nhost = \"http://class.example\"\nuser = \"ama\"\npassword_env = \"A\"\n\n\
         [[private]]\nhost = \"https://class.example/\"\npassword = \"pa55\"\n\n\
         [network]\nproxy = \"proxy.example:8080\"\ncertificate = \"ca.pem\"",
    );

    let told = world.prints(2, &["check"]);

    for line in [
        "line 1: http://class.example/ is not encrypted: others could read the password.",
        "line 6: This `[[private]]` has no `user`.",
        "line 6: Say where the password is, once: password_command, password_env or password_file.",
        "line 8: `password` is not known here.",
        "line 11: `proxy` is \"proxy.example:8080\". An address begins with https://.",
        "line 12: `certificate` is not known here. Did you mean `certificates`?",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!told.contains("pa55"), "{told}");
}
