//! Servers that carry a bad answer well: redirects, refusals, waits, documents.

use super::super::bodies::{around, entities, feed, gzipped, long_post, million, nested};
use super::super::server::Step;
use super::{
    Comes, FAULT, Kind, MISDIRECTED, READ, UNREADABLE, WAITS, always, coded, kind, ok, send, whole,
};

fn to(location: &str) -> Vec<Step> {
    whole("302 Found", &format!("Location: {location}\r\n"), "")
}

pub(super) fn redirects() -> Vec<Kind> {
    vec![
        kind("redirects to itself", MISDIRECTED, to),
        kind("redirects in a circle", MISDIRECTED, |path| {
            to(if path == "/a" { "/b" } else { "/a" })
        }),
        kind("redirects on and on", MISDIRECTED, |path| to(&format!("{path}x"))),
        always("redirects to a file", MISDIRECTED, to("file:///etc/passwd")),
        always("redirects to a mail address", MISDIRECTED, to("mailto:ama@blog.example")),
        always("redirects to this computer", MISDIRECTED, to("http://127.0.0.1:1/")),
        always("redirects to a private network", MISDIRECTED, to("http://192.168.1.1/")),
        always("redirects to this computer by its name", MISDIRECTED, to("http://localhost:1/")),
        always("redirects to nowhere", MISDIRECTED, whole("301 Moved", "", "")),
        always("redirects to what is no address", MISDIRECTED, to("http://[::")),
        kind("redirects twice to where it is", READ, |path| match path {
            "/here" => ok(feed("here")),
            "/there" => to("/here"),
            _ => to("/there"),
        }),
    ]
}

pub(super) fn statuses() -> Vec<Kind> {
    let status = |name, status: &str, comes| always(name, comes, whole(status, "", "Sorry."));
    vec![
        always("says nothing changed without being asked that", FAULT, {
            vec![send("HTTP/1.1 304 Not Modified\r\nETag: \"never\"\r\n\r\n")]
        }),
        status("answers 400", "400 Bad Request", Comes::Told("not found")),
        status("answers 401", "401 Unauthorized", Comes::Told("not allowed")),
        status("answers 403", "403 Forbidden", Comes::Told("not allowed")),
        status("answers 404", "404 Not Found", Comes::Told("not found")),
        status("answers 410", "410 Gone", Comes::Told("closed")),
        status("answers 418", "418 I'm a teapot", Comes::Told("not found")),
        status("answers 451", "451 Unavailable For Legal Reasons", Comes::Told("not found")),
        status("answers 500", "500 Internal Server Error", FAULT),
        status("answers 502", "502 Bad Gateway", FAULT),
        status("answers 503", "503 Service Unavailable", FAULT),
        status("answers 504", "504 Gateway Timeout", FAULT),
        status("answers 599", "599 What", FAULT),
        status("answers 999", "999 Denied", Comes::Told("not found")),
    ]
}

pub(super) fn waits() -> Vec<Kind> {
    let ask = |name, status: &str, after: &str| {
        let header = format!("Retry-After: {after}\r\n");
        always(name, WAITS, whole(status, &header, ""))
    };
    let (many, busy) = ("429 Too Many Requests", "503 Service Unavailable");
    vec![
        ask("asks to wait some seconds", many, "120"),
        ask("asks to wait until a date", many, "Wed, 29 Apr 2026 12:00:00 GMT"),
        ask("asks to wait until a date gone by", many, "Wed, 29 Apr 2020 12:00:00 GMT"),
        ask("asks to wait for ever", many, "99999999999999999999"),
        ask("asks to wait a thousand years", many, "31536000000"),
        ask("asks to wait less than nothing", many, "-5"),
        ask("asks to wait a while", many, "a while"),
        always("asks to wait and does not say how long", WAITS, whole(many, "", "")),
        ask("is busy for some seconds", busy, "120"),
        ask("is busy until a date", busy, "Wed, 29 Apr 2026 12:00:00 GMT"),
        always("is busy a while", FAULT, whole(busy, "Retry-After: a while\r\n", "")),
    ]
}

pub(super) fn documents() -> Vec<Kind> {
    let with =
        |kind: &str, body: Vec<u8>| whole("200 OK", &format!("Content-Type: {kind}\r\n"), body);
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(feed("wide").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let two_marks = [b"\xef\xbb\xbf\xff\xfe".as_slice(), feed("marks").as_bytes()].concat();
    vec![
        always(
            "gives a page",
            Comes::Told("home page"),
            with("text/html", b"<html><p>Hello".to_vec()),
        ),
        kind("gives a page whose places are silent", Comes::Told("home page"), move |path| {
            match path {
                "/feed" => ok("<html><link rel=alternate type=application/rss+xml href=/posts>"),
                _ => vec![Step::Stall],
            }
        }),
        always("gives words", UNREADABLE, with("text/plain", b"Hello & goodbye".to_vec())),
        always(
            "gives a picture",
            UNREADABLE,
            with("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ),
        always("gives JSON of another kind", UNREADABLE, ok("{\"error\": \"no\"}")),
        always(
            "gives a list that breaks off",
            READ,
            ok(feed("cut").replace("</channel></rss>", "")),
        ),
        always("gives only a beginning", UNREADABLE, ok("<rss version=\"2.0\"><chan")),
        always(
            "lies about its letters",
            READ,
            with("text/xml; charset=utf-32", feed("letters").into()),
        ),
        always(
            "names letters that are none",
            READ,
            with("text/xml; charset=klingon", feed("letters").into()),
        ),
        always(
            "writes wide letters and states narrow ones",
            READ,
            with("text/xml; charset=utf-8", utf16),
        ),
        always("begins with two marks of order", READ, ok(two_marks)),
        always(
            "has NUL among its letters",
            READ,
            ok(feed("n\0u\0l").replace("<item>", "<item>\0")),
        ),
        always("laughs a billion times", READ, ok(entities())),
        always("names what lies on this computer", READ, {
            let head = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
            ok(format!("{head}{}", feed("&x;")))
        }),
        always("is nested very deep", READ, ok(around(&nested("<div>", 200_000)))),
        always("has posts within posts", READ, ok(around(&nested("<item>", 500)))),
        always("has a post of twelve megabytes", READ, ok(long_post(12))),
        always(
            "has a post of three megabytes",
            READ,
            coded("gzip", gzipped(long_post(3).as_bytes())),
        ),
        always("has a million posts", READ, ok(million())),
        always("has one very long line", READ, ok(around(&"x".repeat(3_000_000)))),
    ]
}
