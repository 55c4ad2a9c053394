//! `cohort show POST`: one post with its text.

use jiff::tz::TimeZone;

use super::args::ShowArgs;
use super::list;
use super::out::{Failed, Out};
use crate::store::Store;
use crate::text;
use crate::words::headless as words;

/// How wide the text is set; a measure that reads well.
const WIDTH: u16 = 76;

/// Prints a post.
pub(super) fn run(
    store: &Store,
    arguments: &ShowArgs,
    zone: &TimeZone,
    out: &mut Out,
) -> Result<(), Failed> {
    let post = store.find_post(&arguments.post)?;
    let post = match post {
        Some(post) => store.listed(post)?,
        None => None,
    };
    let Some(post) = post else {
        return Err(Failed::because(words::no_such_post(&arguments.post)));
    };
    if arguments.json {
        out.line(list::json(&post))?;
        return out.finish();
    }
    let row = &post.row;
    let document = text::html::document(&post.html, post.base.as_ref());
    out.line(&row.title)?;
    out.line(words::byline(row, zone))?;
    if let Some(address) = &row.address {
        out.line(address)?;
    }
    out.line("")?;
    for line in text::typeset(&document, WIDTH).lines {
        let whole: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        out.line(whole.trim_end())?;
    }
    for (number, link) in document.links.iter().enumerate() {
        if number == 0 {
            out.line("")?;
        }
        out.line(format_args!("[{}] {link}", number + 1))?;
    }
    if let Some(replies) = words::replies(row) {
        out.line("")?;
        out.line(replies)?;
    }
    out.finish()
}
