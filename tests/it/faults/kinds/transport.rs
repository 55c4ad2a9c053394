//! Servers that are bad at carrying an answer: silent, broken, endless, packed, or no HTTP at all.

use std::sync::Arc;
use std::time::Duration;

use super::super::bodies::{br, deflated, feed, gzipped, of_megabytes, zstd_of_blanks};
use super::super::server::{Begins, Step};
use super::{
    CHUNKED, Kind, READ, SLOW, TOO_LARGE, UNREACHABLE, UNREADABLE, always, coded, ok, send, whole,
};

pub(super) fn silent() -> Vec<Kind> {
    let half = feed("half");
    let half = &half.as_bytes()[..half.len() / 2];
    let unread = Arc::new(|_: &str| vec![Step::Stall]);
    vec![
        always("stalls before its headers", SLOW, vec![Step::Stall]),
        always(
            "stalls within its headers",
            SLOW,
            vec![send("HTTP/1.1 200 OK\r\nContent-"), Step::Stall],
        ),
        always(
            "stalls before its body",
            SLOW,
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), Step::Stall],
        ),
        always("stalls within its body", SLOW, {
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";
            vec![send(head), send(half), Step::Stall]
        }),
        always(
            "stalls between two chunks",
            SLOW,
            vec![send(CHUNKED), send("1\r\n<\r\n"), Step::Stall],
        ),
        always(
            "drips its headers",
            SLOW,
            vec![Step::Drip(vec![b'H'; 1], Duration::ZERO), {
                let header = b"TTP/1.1 200 OK\r\nX-Slow: yes\r\n".repeat(40);
                Step::Drip(header, Duration::from_millis(100))
            }],
        ),
        always(
            "drips its body",
            SLOW,
            vec![
                send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
                Step::Drip(vec![b'<'; 9999], Duration::from_millis(100)),
            ],
        ),
        Kind {
            name: "is connected and never reads",
            begins: Begins::Unread,
            answers: unread,
            comes: SLOW,
        },
    ]
}

pub(super) fn broken() -> Vec<Kind> {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";
    vec![
        always("breaks off before its headers", UNREACHABLE, vec![Step::Reset]),
        always(
            "breaks off within its headers",
            UNREACHABLE,
            vec![send("HTTP/1.1 200 OK\r\nContent-"), Step::Reset],
        ),
        always(
            "breaks off within its body",
            UNREACHABLE,
            vec![send(head), send("<rss>"), Step::Reset],
        ),
        always("closes before its headers", UNREACHABLE, vec![]),
        always("closes within its headers", UNREACHABLE, vec![send("HTTP/1.1 200 OK\r\nConte")]),
        always("ends within a chunk", UNREACHABLE, vec![send(CHUNKED), send("ff\r\n<rss>")]),
        always(
            "ends before its last chunk",
            UNREACHABLE,
            vec![send(CHUNKED), send("5\r\n<rss>\r\n")],
        ),
        always(
            "sends a chunk of no size",
            UNREACHABLE,
            vec![send(CHUNKED), send("xyz\r\n<rss>\r\n")],
        ),
        always(
            "sends a chunk of a huge size",
            UNREACHABLE,
            vec![send(CHUNKED), send("fffffffffffffffff\r\n<rss>\r\n")],
        ),
    ]
}

pub(super) fn lengths() -> Vec<Kind> {
    let body = feed("length");
    let stated = |length: usize| {
        vec![
            send(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")),
            send(feed("length")),
        ]
    };
    vec![
        always("sends less than it states", UNREACHABLE, stated(body.len() + 100)),
        // What comes after the stated end is not looked at, and what is there is mended.
        always("sends more than it states", READ, stated(body.len() - 20)),
        always(
            "states no length and closes",
            READ,
            vec![send("HTTP/1.1 200 OK\r\n\r\n"), send(&body)],
        ),
        always(
            "states two lengths",
            UNREACHABLE,
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n<rss>!")],
        ),
        always(
            "states a length below nothing",
            UNREACHABLE,
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<rss>")],
        ),
        always("sends nothing at all, and says so", UNREADABLE, ok("")),
        always("has no content", UNREADABLE, vec![send("HTTP/1.1 204 No Content\r\n\r\n")]),
    ]
}

pub(super) fn endless() -> Vec<Kind> {
    let many: String = "X-And: so on\r\n".repeat(5_000);
    vec![
        always(
            "has a body without end",
            TOO_LARGE,
            vec![send("HTTP/1.1 200 OK\r\n\r\n<rss>"), Step::Forever(vec![b' '; 64 * 1024])],
        ),
        always(
            "has chunks without end",
            TOO_LARGE,
            vec![
                send(CHUNKED),
                Step::Forever([b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat()),
            ],
        ),
        always(
            "has headers without end",
            UNREACHABLE,
            vec![send("HTTP/1.1 200 OK\r\n"), Step::Forever(b"X-More: and more\r\n".repeat(100))],
        ),
        always("has five thousand headers", UNREACHABLE, whole("200 OK", &many, feed("headers"))),
        always("has one header of a megabyte", UNREACHABLE, {
            whole("200 OK", &format!("X-Long: {}\r\n", "x".repeat(1_000_000)), feed("headers"))
        }),
        always(
            "says again and again that it begins",
            SLOW,
            vec![Step::Drip(
                b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2_000),
                Duration::from_millis(100),
            )],
        ),
        always("sends twenty megabytes", TOO_LARGE, ok(of_megabytes(20))),
    ]
}

pub(super) fn compressed() -> Vec<Kind> {
    let bomb = vec![b' '; 24 * 1024 * 1024];
    let twice = gzipped(&gzipped(&bomb));
    vec![
        always("sends a bomb of gzip", TOO_LARGE, coded("gzip", gzipped(&bomb))),
        always("sends a bomb of deflate", TOO_LARGE, coded("deflate", deflated(&bomb))),
        always("sends a bomb of brotli", TOO_LARGE, coded("br", br(&bomb))),
        always("sends a bomb of zstd", TOO_LARGE, coded("zstd", zstd_of_blanks(24))),
        always("sends a bomb in a bomb", UNREADABLE, coded("gzip, gzip", &twice)),
        always("sends a bomb and states one layer", UNREADABLE, coded("gzip", &twice)),
        always(
            "states a compression that it did not do",
            UNREACHABLE,
            coded("gzip", feed("plain")),
        ),
        always(
            "compresses by a way nobody knows",
            UNREADABLE,
            coded("x-secret", gzipped(b"<rss>")),
        ),
        always("breaks off within what it compressed", UNREACHABLE, {
            let body = gzipped(feed("cut").as_bytes());
            coded("gzip", &body[..body.len() / 2])
        }),
    ]
}

pub(super) fn not_http() -> Vec<Kind> {
    vec![
        always(
            "has a status that is no number",
            UNREACHABLE,
            vec![send("HTTP/1.1 two hundred\r\n\r\n")],
        ),
        always("has a status of one digit", UNREACHABLE, vec![send("HTTP/1.1 2 OK\r\n\r\n<rss>")]),
        always("speaks another language", UNREACHABLE, vec![send("SSH-2.0-OpenSSH_9.2\r\n")]),
        always("speaks noise", UNREACHABLE, vec![send([0xff_u8, 0, 0xfe, 7].repeat(500))]),
        always("speaks the oldest HTTP", UNREACHABLE, vec![send(feed("oldest"))]),
        always(
            "speaks TLS where it should not",
            UNREACHABLE,
            vec![send([0x15, 3, 1, 0, 2, 2, 0x46])],
        ),
        always("speaks HTTP/2 unasked", UNREACHABLE, vec![send([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
        always("ends lines as it likes", READ, {
            let body = feed("lines");
            vec![send(format!("HTTP/1.1 200 OK\nContent-Length: {}\n\n{body}", body.len()))]
        }),
        always(
            "has NUL in a header",
            UNREACHABLE,
            vec![send("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n<rss>")],
        ),
    ]
}
