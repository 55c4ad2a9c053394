//! What bad servers send.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

/// A whole feed of one post.
pub(super) fn feed(title: &str) -> String {
    around(&format!("<item><title>{title}</title><guid>{title}</guid></item>"))
}

/// A feed with something between its two posts.
pub(super) fn around(inside: &str) -> String {
    let item = |n: u8| {
        format!(
            "<item><title>Thing {n}</title><link>https://blog.example/{n}</link><guid>{n}</guid></item>"
        )
    };
    format!(
        "<rss version=\"2.0\"><channel><title>A blog</title>{}{inside}{}</channel></rss>",
        item(1),
        item(2)
    )
}

pub(super) fn nested(element: &str, deep: usize) -> String {
    element.repeat(deep)
}

/// Entities that stand for ten others each, nine levels down.
pub(super) fn entities() -> String {
    let mut laughs = String::from("<!DOCTYPE rss [<!ENTITY l0 \"ha\">");
    for level in 1..10 {
        let of = format!("&l{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY l{level} \"{of}\">").unwrap();
    }
    format!("{laughs}]>{}", feed("&l9;"))
}

/// A feed of so many megabytes.
pub(super) fn of_megabytes(count: usize) -> String {
    around(&"words ".repeat(count * 1024 * 1024 / 6))
}

/// A feed with one post of so many megabytes.
pub(super) fn long_post(megabytes: usize) -> String {
    let words = "words ".repeat(megabytes * 1024 * 1024 / 6);
    around(&format!(
        "<item><title>Long</title><guid>long</guid><description>{words}</description></item>"
    ))
}

/// A feed of a million posts that say nothing.
pub(super) fn million() -> String {
    around(&"<item/>".repeat(1_000_000))
}

pub(super) fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn deflated(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// Blanks in zstd's own words (RFC 8878): blocks that say "this byte, so many times".
pub(super) fn zstd_of_blanks(megabytes: usize) -> Vec<u8> {
    // The magic number, no size or checksum of the whole, a window of 128 KiB.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    let blocks = megabytes * 8;
    for block in 1..=blocks {
        let head = (128 * 1024_u32) << 3 | 1 << 1 | u32::from(block == blocks);
        frame.extend_from_slice(&head.to_le_bytes()[..3]);
        frame.push(b' ');
    }
    frame
}

pub(super) fn br(body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 1, ..Default::default() };
    brotli::BrotliCompress(&mut &body[..], &mut packed, &settings).unwrap();
    packed
}
