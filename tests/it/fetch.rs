//! Every answer a server may give, and the manners we ask with.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cohort::fetch::{Accept, Answer, Client, ClientSettings, Document, Question};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn now() -> Timestamp {
    "2026-04-29T10:30:00Z".parse().unwrap()
}

/// A client that loses patience soon.
fn client() -> Client {
    client_with(Vec::new())
}

fn client_with(names: Vec<(String, SocketAddr)>) -> Client {
    let settings = ClientSettings {
        names,
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(300),
        whole: Duration::from_millis(900),
        at_once: 64,
        ..ClientSettings::default()
    };
    Client::new(settings).unwrap()
}

fn question(url: &str) -> Question {
    Question::new(Url::parse(url).unwrap(), Accept::Feed)
}

/// Asks a server that answers like this.
async fn answer_to(template: ResponseTemplate) -> Answer {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(template).mount(&server).await;
    client().ask(&question(&format!("{}/feed", server.uri())), now()).await
}

fn document(answer: Answer) -> Document {
    match answer {
        Answer::Document(document) => document,
        other => panic!("no document: {other:?}"),
    }
}

/// Serves raw bytes to every connection, with a pause before the second half.
async fn raw(first: &'static [u8], pause: Duration, second: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            drop(stream.write_all(first).await);
            tokio::time::sleep(pause).await;
            drop(stream.write_all(second).await);
        }
    });
    address
}

#[tokio::test]
async fn validators_are_sent_back_exactly_as_they_came() {
    let server = MockServer::start().await;
    let odd = "W/unquoted \"odd\" tag";
    let date = "Tue, 31 Feb 2026 99:00:00 BST";
    let fresh = ResponseTemplate::new(200)
        .insert_header("ETag", odd)
        .insert_header("Last-Modified", date)
        .insert_header("Cache-Control", "public, max-age=7200")
        .set_body_raw("<rss/>", "text/xml; charset=\"iso-8859-7\"");
    Mock::given(method("GET")).and(path("/feed")).respond_with(fresh).mount(&server).await;
    let mut again = question(&format!("{}/feed", server.uri()));

    let first = document(client().ask(&again, now()).await);
    (again.etag, again.last_modified) = (first.etag.clone(), first.last_modified.clone());
    client().ask(&again, now()).await;

    let sent = server.received_requests().await.unwrap();
    assert_eq!(first.charset.as_deref(), Some("iso-8859-7"));
    assert_eq!(first.max_age, Some(SignedDuration::from_hours(2)));
    assert!(
        sent[0].headers.get("if-none-match").is_none()
            && sent[0].headers.get("if-modified-since").is_none()
    );
    assert_eq!(sent[1].headers.get("if-none-match").unwrap(), odd);
    assert_eq!(sent[1].headers.get("if-modified-since").unwrap(), date);
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else_about_the_person() {
    let server = MockServer::start().await;
    let cookie = ResponseTemplate::new(200).insert_header("Set-Cookie", "a=b").set_body_string("x");
    Mock::given(method("GET")).respond_with(cookie).mount(&server).await;
    let client = client();
    for _ in 0..2 {
        client.ask(&question(&format!("{}/feed", server.uri())), now()).await;
    }

    for request in server.received_requests().await.unwrap() {
        let mut names: Vec<&str> =
            request.headers.keys().map(wiremock::http::HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert!(request.headers["user-agent"].to_str().unwrap().starts_with("cohort/"));
        for coding in ["gzip", "br", "deflate", "zstd"] {
            assert!(
                request.headers["accept-encoding"].to_str().unwrap().contains(coding),
                "{coding}"
            );
        }
    }
}

#[tokio::test]
async fn each_status_is_its_own_answer() {
    for (status, wanted) in [
        (401, Answer::NotAllowed(401)),
        (403, Answer::NotAllowed(403)),
        (404, Answer::NotFound(404)),
        (410, Answer::Gone),
        (418, Answer::NotFound(418)),
        (500, Answer::ServerFault(500)),
        (503, Answer::ServerFault(503)),
    ] {
        assert_eq!(answer_to(ResponseTemplate::new(status)).await, wanted);
    }
}

#[tokio::test]
async fn nothing_new_is_an_answer_only_where_that_was_asked() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(304)).mount(&server).await;
    let plain = question(&server.uri());
    let by_tag = Question { etag: Some("\"one\"".to_owned()), ..plain.clone() };
    let by_date = Question { last_modified: Some("yesterday".to_owned()), ..plain.clone() };

    assert_eq!(client().ask(&plain, now()).await, Answer::ServerFault(304));
    for asked in [by_tag, by_date] {
        let answer = client().ask(&asked, now()).await;
        assert!(matches!(answer, Answer::NotModified(_)), "{answer:?}");
    }
}

#[tokio::test]
async fn retry_after_is_read_in_every_form_and_bounded() {
    for (status, header, wanted) in [
        (429, Some("120"), "2026-04-29T10:32:00Z"),
        (503, Some("Wed, 29 Apr 2026 12:00:00 GMT"), "2026-04-29T12:00:00Z"),
        (429, None, "2026-04-29T11:30:00Z"),
        (429, Some("soon"), "2026-04-29T11:30:00Z"),
        (429, Some("99999999999"), "2026-05-06T10:30:00Z"),
        (429, Some("-5"), "2026-04-29T10:30:00Z"),
        (429, Some("Wed, 29 Apr 2020 12:00:00 GMT"), "2026-04-29T10:30:00Z"),
    ] {
        let mut template = ResponseTemplate::new(status);
        if let Some(header) = header {
            template = template.insert_header("Retry-After", header);
        }
        let until = wanted.parse().unwrap();
        assert_eq!(answer_to(template).await, Answer::Wait { until, status }, "{header:?}");
    }
}

#[tokio::test]
async fn permanent_moves_are_told_and_temporary_ones_are_not() {
    let server = MockServer::start().await;
    let to =
        |status: u16, target: &str| ResponseTemplate::new(status).insert_header("Location", target);
    for (at, template) in [
        ("/301", to(301, "/new")),
        ("/308", to(308, "/301")),
        ("/302", to(302, "/new")),
        ("/307", to(307, "/301")),
        ("/mixed", to(301, "/302")),
        ("/new", ResponseTemplate::new(200).set_body_string("here")),
    ] {
        Mock::given(method("GET")).and(path(at)).respond_with(template).mount(&server).await;
    }

    for (at, moved) in [
        ("/301", Some("/new")),
        ("/308", Some("/new")),
        ("/302", None),
        ("/307", None),
        ("/mixed", Some("/302")),
    ] {
        let found =
            document(client().ask(&question(&format!("{}{at}", server.uri())), now()).await);
        assert_eq!(found.moved.as_ref().map(Url::path), moved, "{at}");
        assert_eq!(found.final_url.path(), "/new");
    }
}

#[tokio::test]
async fn redirects_that_lead_astray_are_not_followed() {
    let server = MockServer::start().await;
    let to = |target: &str| ResponseTemplate::new(301).insert_header("Location", target);
    let port = server.address().port();
    let templates = [
        ("/loop", to("/loop")),
        ("/file", to("file:///etc/passwd")),
        ("/ftp", to("ftp://a.example/")),
        ("/nowhere", ResponseTemplate::new(301)),
        ("/inside", to(&format!("http://127.0.0.1:{port}/secret"))),
        ("/localhost", to(&format!("http://localhost:{port}/secret"))),
        ("/ten", to("http://10.0.0.1/secret")),
        ("/far", to("http://public.example/near")),
        ("/near", to("http://public.example/inside")),
        ("/secret", ResponseTemplate::new(200)),
    ];
    for (at, template) in templates {
        Mock::given(method("GET")).and(path(at)).respond_with(template).mount(&server).await;
    }
    let client = client_with(vec![("public.example".to_owned(), *server.address())]);

    for at in ["/loop", "/file", "/ftp", "/nowhere", "/inside", "/localhost", "/ten", "/far"] {
        let answer = client.ask(&question(&format!("http://public.example{at}")), now()).await;
        assert!(matches!(answer, Answer::Misdirected(_)), "{at}: {answer:?}");
    }
    assert!(
        server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .all(|request| request.url.path() != "/secret")
    );
}

#[tokio::test]
async fn an_address_that_a_person_typed_may_be_private_and_redirect_there() {
    let server = MockServer::start().await;
    let to = ResponseTemplate::new(302)
        .insert_header("Location", format!("{}/b", server.uri()).as_str());
    Mock::given(path("/a")).respond_with(to).mount(&server).await;
    Mock::given(path("/b"))
        .respond_with(ResponseTemplate::new(200).set_body_string("b"))
        .mount(&server)
        .await;

    assert_eq!(
        document(client().ask(&question(&format!("{}/a", server.uri())), now()).await).body,
        "b"
    );
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn compressed_bodies_are_read() {
    let zstd: &[u8] =
        &[0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x05, 0x29, 0x00, 0x00, b'h', b'e', b'l', b'l', b'o'];
    let brotli: &[u8] = &[0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
    let deflate: &[u8] =
        &[0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x06, 0x2c, 0x02, 0x15];
    for (coding, body) in [
        ("gzip", gzipped(b"hello")),
        ("zstd", zstd.to_vec()),
        ("br", brotli.to_vec()),
        ("deflate", deflate.to_vec()),
    ] {
        let template = ResponseTemplate::new(200)
            .insert_header("Content-Encoding", coding)
            .set_body_bytes(body);
        assert_eq!(document(answer_to(template).await).body, "hello", "{coding}");
    }
}

#[tokio::test]
async fn a_body_of_more_than_16_mib_is_too_large_also_when_it_comes_compressed() {
    let large = vec![b' '; 17 * 1024 * 1024];

    let bomb = ResponseTemplate::new(200)
        .insert_header("Content-Encoding", "gzip")
        .set_body_bytes(gzipped(&large));
    assert_eq!(answer_to(bomb).await, Answer::TooLarge);
    assert_eq!(answer_to(ResponseTemplate::new(200).set_body_bytes(large)).await, Answer::TooLarge);
}

#[tokio::test]
async fn a_server_that_stalls_is_slow_wherever_it_stalls() {
    let long = Duration::from_secs(5);
    let headers = raw(b"HTTP/1.1 200 OK\r\nContent-", long, b"Length: 1\r\n\r\nx").await;
    let body = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", long, b"whole").await;

    for address in [headers, body] {
        assert_eq!(
            client().ask(&question(&format!("http://{address}/")), now()).await,
            Answer::Slow
        );
    }
}

#[tokio::test]
async fn a_connection_that_is_refused_or_breaks_is_unreachable() {
    let cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Duration::ZERO, b"").await;
    let noise = raw(b"SSH-2.0-OpenSSH_9.2\r\n", Duration::ZERO, b"").await;

    for address in [cut.to_string(), noise.to_string(), "127.0.0.1:9".to_owned()] {
        let answer = client().ask(&question(&format!("http://{address}/")), now()).await;
        assert!(matches!(answer, Answer::Unreachable(_)), "{address}: {answer:?}");
    }
    let answer = client().ask(&question("http://no-such-host.invalid/"), now()).await;
    assert!(matches!(answer, Answer::Unreachable(_)), "{answer:?}");
}

#[tokio::test]
async fn a_server_without_encryption_on_an_encrypted_address_is_no_document() {
    let plain = raw(b"HTTP/1.1 200 OK\r\n\r\n", Duration::ZERO, b"").await;

    let answer = client().ask(&question(&format!("https://{plain}/?token=secret")), now()).await;

    assert!(matches!(answer, Answer::Untrusted(_) | Answer::Unreachable(_)), "{answer:?}");
    assert!(!answer.details().contains("secret"));
}

#[tokio::test]
async fn one_host_is_asked_one_question_at_a_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, highest) = (Arc::clone(&open), Arc::clone(&most));
    #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (open, most) = (Arc::clone(&counted), Arc::clone(&highest));
            #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
            tokio::spawn(async move {
                let mut request = [0; 4096];
                drop(stream.read(&mut request).await);
                most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                open.fetch_sub(1, Ordering::SeqCst);
                drop(
                    stream
                        .write_all(
                            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx",
                        )
                        .await,
                );
            });
        }
    });
    let client = client();

    let questions: Vec<Question> =
        (0..8).map(|n| question(&format!("http://{address}/{n}"))).collect();
    let answers = futures_util::future::join_all(
        questions.iter().map(|question| client.ask(question, now())),
    )
    .await;

    assert!(answers.iter().all(|answer| matches!(answer, Answer::Document(_))), "{answers:?}");
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

/// Two servers, neither of which answers before the other one was asked, too.
async fn meeting() -> [SocketAddr; 2] {
    let both = Arc::new(tokio::sync::Barrier::new(2));
    let mut addresses = Vec::new();
    for _ in 0..2 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        addresses.push(listener.local_addr().unwrap());
        let both = Arc::clone(&both);
        #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            both.wait().await;
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").await);
        });
    }
    [addresses[0], addresses[1]]
}

#[tokio::test]
async fn two_ports_of_a_name_are_two_hosts_and_are_asked_at_once() {
    let client = client();
    let questions = meeting().await.map(|address| question(&format!("http://{address}/")));

    let answers =
        futures_util::future::join_all(questions.iter().map(|one| client.ask(one, now()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Answer::Document(_))), "{answers:?}");
}

#[tokio::test]
async fn waiting_for_one_s_turn_is_no_slowness_also_behind_a_redirect() {
    let (busy, elsewhere) = (MockServer::start().await, MockServer::start().await);
    // All together take longer than the client has patience, each one much less.
    let slow =
        ResponseTemplate::new(200).set_body_string("x").set_delay(Duration::from_millis(100));
    Mock::given(method("GET")).respond_with(slow).mount(&busy).await;
    let to = ResponseTemplate::new(302).insert_header("Location", busy.uri().as_str());
    Mock::given(method("GET")).respond_with(to).mount(&elsewhere).await;
    let client = client();

    let questions: Vec<Question> = (0..14)
        .map(|n| {
            question(&format!("{}/{n}", if n % 2 == 0 { busy.uri() } else { elsewhere.uri() }))
        })
        .collect();
    let answers =
        futures_util::future::join_all(questions.iter().map(|one| client.ask(one, now()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Answer::Document(_))), "{answers:?}");
}

#[tokio::test]
async fn names_of_the_table_lead_to_this_computer() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_string("here"))
        .mount(&server)
        .await;
    let client = client_with(vec![("maren.example".to_owned(), *server.address())]);

    let found = document(client.ask(&question("http://maren.example/feed/"), now()).await);

    assert_eq!(found.body, "here");
    assert_eq!(server.received_requests().await.unwrap()[0].headers["host"], "maren.example");
}

#[tokio::test]
async fn ten_redirects_are_followed_and_eleven_are_not() {
    let server = MockServer::start().await;
    for hop in 1..=11 {
        let to =
            ResponseTemplate::new(302).insert_header("Location", format!("/{}", hop - 1).as_str());
        Mock::given(path(format!("/{hop}"))).respond_with(to).mount(&server).await;
    }
    Mock::given(path("/0"))
        .respond_with(ResponseTemplate::new(200).set_body_string("here"))
        .mount(&server)
        .await;

    let ten = client().ask(&question(&format!("{}/10", server.uri())), now()).await;
    let eleven = client().ask(&question(&format!("{}/11", server.uri())), now()).await;

    assert_eq!(document(ten).body, "here");
    assert!(matches!(eleven, Answer::Misdirected(_)), "{eleven:?}");
}

#[tokio::test]
async fn what_a_public_page_names_is_never_private() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_string("secret"))
        .mount(&server)
        .await;
    let client = client_with(vec![("public.example".to_owned(), *server.address())]);
    let page = Url::parse("http://public.example/").unwrap();

    for address in [server.uri(), format!("http://localhost:{}/", server.address().port())] {
        let named = Question::found(Url::parse(&address).unwrap(), &page, Accept::Feed);
        let answer = client.ask(&named, now()).await;
        assert!(matches!(answer, Answer::Misdirected(_)), "{address}: {answer:?}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    let public = Question::found(page.join("/feed").unwrap(), &page, Accept::Feed);
    assert_eq!(document(client.ask(&public, now()).await).body, "secret");
}

#[tokio::test]
async fn a_host_that_asked_to_wait_is_not_asked_for_anything() {
    let server = MockServer::start().await;
    let wait = ResponseTemplate::new(429).insert_header("Retry-After", "60");
    Mock::given(path("/a")).respond_with(wait).mount(&server).await;
    Mock::given(path("/b")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let client = client();
    client.ask(&question(&format!("{}/a", server.uri())), now()).await;

    let sooner = client.ask(&question(&format!("{}/b", server.uri())), now()).await;
    let later = now() + SignedDuration::from_secs(60);
    let then = client.ask(&question(&format!("{}/b", server.uri())), later).await;

    assert_eq!(sooner, Answer::NotYet { until: later });
    assert!(matches!(then, Answer::Document(_)));
    assert_eq!(client.waits(), [(server.uri(), later)]);
}
