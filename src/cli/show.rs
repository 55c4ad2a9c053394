//! `cohort show POST`: one post with its text.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::args::ShowArgs;
use super::list;
use super::out::{Failed, Out};
use crate::conversation::{Threaded, threaded};
use crate::domain::Row;
use crate::store::Store;
use crate::text::{self, Clean};
use crate::words::{headless as words, screens};

/// How wide the text is set; a measure that reads well.
const WIDTH: u16 = 76;

/// Prints a post.
pub(super) fn run(
    store: &Store,
    arguments: &ShowArgs,
    (now, zone): (Timestamp, &TimeZone),
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
    let conversation = store.conversation(post.row.key.id)?;
    let turns = threaded(&conversation.replies);
    let above: Vec<Threaded<'_>> =
        conversation.above.iter().map(|reply| Threaded { reply, depth: 0 }).collect();
    if arguments.json {
        out.line(list::json(&post, Some((&above, &turns)), (store.programmes(), zone)))?;
        return out.finish();
    }
    let row = &post.row;
    let document = text::html::document(&post.html, post.base.as_ref());
    let page = row.address.as_ref().and_then(|page| Url::parse(page.as_str()).ok());
    for turn in &above {
        said((turn, page.as_ref()), arguments.unfold, (now, zone), out)?;
        out.line("")?;
    }
    out.line(&row.title)?;
    out.line(words::byline(row, zone))?;
    if let Some(address) = &row.address {
        out.line(address)?;
    }
    out.line("")?;
    if folded(post.warning.as_ref(), arguments.unfold, out)? {
        return conversation_of(&turns, row, arguments, (now, zone), out);
    }
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
    conversation_of(&turns, row, arguments, (now, zone), out)
}

/// Prints what was said under a post.
fn conversation_of(
    turns: &[Threaded<'_>],
    row: &Row,
    arguments: &ShowArgs,
    (now, zone): (Timestamp, &TimeZone),
    out: &mut Out,
) -> Result<(), Failed> {
    if let Some(replies) = words::replies(row) {
        out.line("")?;
        out.line(replies)?;
    }
    let page = row.address.as_ref().and_then(|page| Url::parse(page.as_str()).ok());
    for turn in turns {
        out.line("")?;
        said((turn, page.as_ref()), arguments.unfold, (now, zone), out)?;
    }
    out.finish()
}

/// Prints a warning, if there is one; whether what is behind it stays folded.
fn folded(warning: Option<&Clean>, unfold: bool, out: &mut Out) -> Result<bool, Failed> {
    let Some(warning) = warning else { return Ok(false) };
    let key = (!unfold).then_some("--unfold");
    out.line(screens::warning(warning.as_str(), key))?;
    Ok(!unfold)
}

/// Prints one thing said under a post, as far in as it stands, its links spelled out.
fn said(
    (turn, page): (&Threaded<'_>, Option<&Url>),
    unfold: bool,
    (now, zone): (Timestamp, &TimeZone),
    out: &mut Out,
) -> Result<(), Failed> {
    let inset = "  ".repeat(usize::from(turn.depth));
    out.line(format_args!("{inset}{}", words::speaker(turn.reply, now, zone)))?;
    if folded(turn.reply.warning.as_ref(), unfold, out)? {
        return Ok(());
    }
    let document = text::html::document(&turn.reply.html, page);
    let room = WIDTH.saturating_sub(turn.depth * 2);
    for line in text::typeset(&document, room).lines {
        let whole: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        out.line(format_args!("{inset}{}", whole.trim_end()))?;
    }
    for (number, link) in document.links.iter().enumerate() {
        out.line(format_args!("{inset}[{}] {link}", number + 1))?;
    }
    Ok(())
}
